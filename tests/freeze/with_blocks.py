# `with` at the top: managers that keep a record, that swallow, that fail, and that need the board.
import time

log = []


class Section:
    depth = 0

    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        Section.depth += 1
        log.append(("enter", self.name, Section.depth))
        return self

    def __exit__(self, kind, value, trace):
        Section.depth -= 1
        log.append(("exit", self.name, kind and kind.__name__))
        return self.swallow


with Section("one") as one, Section("two"):
    inside = [Section.depth]
with Section("swallows", True):
    inside.append(Section.depth)
    raise KeyError("swallowed")
with Section("board") as board:
    board.tick = time.ticks_ms() * 0
    inside.append(board.tick)
try:
    with Section("fails"):
        inside.append("fails")
        raise ValueError
except ValueError:
    inside.append("caught")
print(log)
print(inside, one.name, board.tick, Section.depth)
with one as again:
    again.name = "renamed"
print(log[-2:], again is one)
