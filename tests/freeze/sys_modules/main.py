# A module shows in sys.modules when its import has run, not because it lies in the image.
import sys

before = "eager" in sys.modules, "lazy" in sys.modules
import eager

print(before, eager.seen)
NAMES = ("eager", "lazy", "after", "nowhere")


def state():
    return [name in sys.modules for name in NAMES]


def use_lazy():
    import lazy
    lazy.VALUE.append(3)
    return lazy.size()


print(state())
print(use_lazy(), state())
print(use_lazy(), sys.modules["lazy"].VALUE, sys.modules["eager"] is eager)
import after

print(after.seen, state(), sys.modules["after"].seen == after.seen)
print(sys.modules["__main__"].NAMES is NAMES, sys.modules.get("nowhere"))
