"""References that do not keep alive what they refer to, and functions that are called when it has died.

Frozen objects never die.
"""

import sys
from _weakref import _find, _handle, _watch

# (handle of the object, handle of the ref that has a callback, or a finalize object)
_watched = []


def _sweep():
    at = 0
    while at < len(_watched):
        target, holder = _watched[at]
        holder = holder if isinstance(holder, finalize) else _find(holder)
        if holder is None:
            del _watched[at]
        elif _find(target) is None:
            del _watched[at]
            try:
                holder._died()
            except Exception as e:
                sys.print_exception(e)
        else:
            at += 1


class ref:
    def __init__(self, object, callback=None):
        self._handle = _handle(object)
        self._callback = callback
        if callback is not None:
            _watched.append((self._handle, _handle(self)))
            _watch(_sweep)

    def __call__(self):
        return _find(self._handle)

    def _died(self):
        self._callback(self)

    def __eq__(self, other):
        if not isinstance(other, ref):
            return NotImplemented
        mine, others = self(), other()
        return self is other if mine is None or others is None else mine == others

    def __hash__(self):
        return hash(self._handle)


class finalize:
    def __init__(self, object, func, /, *args, **kwargs):
        self._target = _handle(object)
        self._call = (func, args, kwargs)
        _watched.append((self._target, self))
        _watch(_sweep)

    def _died(self):
        call, self._call = self._call, None
        if call is not None:
            return call[0](*call[1], **call[2])

    def __call__(self, _=None):
        for at, entry in enumerate(_watched):
            if entry[1] is self:
                del _watched[at]
                break
        return self._died()

    @property
    def alive(self):
        return self._call is not None

    def peek(self):
        object = _find(self._target)
        return None if self._call is None or object is None else (object,) + self._call

    def detach(self):
        found = self.peek()
        self._call = None
        return found
