# Attributes of functions that start-up stores are frozen beside them, and can be written, deleted and added to.
import time


def route(path, *names):
    def decorate(f):
        f.path = path
        f.names = list(names)
        return f

    return decorate


@route("/", "a", "b")
def index():
    return index.path


@route("/log")
def log():
    log.calls = getattr(log, "calls", 0) + 1
    return log.calls


def plain():
    pass


def made(n):
    def inner():
        return n

    inner.n = n
    return inner


handlers = [index, log, made(1), made(2)]
table = {f: f.path for f in (index, log)}
log()
index.__dict__["extra"] = {}

zero = time.ticks_ms() * 0
print([sorted(vars(f)) for f in handlers], index(), log.calls, table[index])
print(log(), log(), log.calls, hasattr(plain, "calls"))
index.names.append("c")
index.extra["k"] = 1
index.path = "/index"
plain.calls = 1
print(index.names, index.extra, index(), plain.calls, sorted(index.__dict__))
del index.names
try:
    index.names
except AttributeError as e:
    print(e)
try:
    del log.absent
except AttributeError as e:
    print(e)
handlers[2].n = 11
fresh = made(3)
print([f.n for f in handlers[2:]], [f() for f in handlers[2:]], fresh.n, vars(fresh))
for n in range(40):
    made(n).more = [n] * 50
print(vars(handlers[3]), sorted(vars(log)), vars(plain))
