"""Waiting for several streams: what has an ioctl, or is the number of a standard file, tells what it is ready for."""

import sys
from time import sleep_ms, ticks_add, ticks_diff, ticks_ms

POLLIN = 1
POLLPRI = 2
POLLOUT = 4
POLLERR = 8
POLLHUP = 16
POLLNVAL = 32

_POLL = 3  # the request of an ioctl
_STANDARD = (sys.stdin, sys.stdout, sys.stderr)


def _ask(stream, events):
    if isinstance(stream, int):
        if stream > 2:
            return POLLNVAL
        stream = _STANDARD[stream]
    ready = stream.ioctl(_POLL, events)
    if ready < 0:
        raise OSError(-ready)
    return ready & (events | POLLERR | POLLHUP | POLLNVAL)


def _check(stream):
    if isinstance(stream, int):
        if stream < 0:
            raise ValueError("file descriptor cannot be a negative integer (%d)" % stream)
    elif not hasattr(stream, "ioctl"):
        raise OSError(22)
    return stream if isinstance(stream, int) else id(stream)


class poll:
    def __init__(self):
        self._streams = {}  # key: [stream, events, ready]

    def register(self, fd, eventmask=POLLIN | POLLOUT):
        key = _check(fd)
        entry = self._streams.get(key)
        if entry is None:
            self._streams[key] = [fd, eventmask, 0]
        else:
            entry[1] = eventmask

    def modify(self, fd, eventmask):
        entry = self._streams.get(_check(fd))
        if entry is None:
            raise OSError(2)
        entry[1] = eventmask

    def unregister(self, fd):
        key = _check(fd)
        if key not in self._streams:
            raise KeyError(fd)
        del self._streams[key]

    def _wait(self, timeout):
        """The number of streams that are ready."""
        end = ticks_add(ticks_ms(), int(timeout)) if timeout is not None and timeout >= 0 else None
        while True:
            count = 0
            for entry in self._streams.values():
                entry[2] = _ask(entry[0], entry[1])
                if entry[2]:
                    count += 1
            if count or (end is not None and ticks_diff(end, ticks_ms()) <= 0):
                return count
            sleep_ms(1)

    def poll(self, timeout=None):
        if not self._wait(timeout):
            return []
        return [(entry[0], entry[2]) for entry in self._streams.values() if entry[2]]

    def ipoll(self, timeout=None, flags=0):
        """With flags=1 what is ready is not waited for again, until it is modified."""
        if self._wait(timeout):
            for entry in self._streams.values():
                if entry[2]:
                    if flags & 1:
                        entry[1] = 0
                    yield entry[0], entry[2]


def select(rlist, wlist, xlist, timeout=None):
    waiting = poll()
    for streams, event in ((rlist, POLLIN), (wlist, POLLOUT), (xlist, POLLERR)):
        for stream in streams:
            entry = waiting._streams.get(_check(stream))
            waiting.register(stream, event | (entry[1] if entry else 0))
    waiting._wait(None if timeout is None else timeout * 1000)
    ready = {key: entry[2] for key, entry in waiting._streams.items()}
    return (
        [s for s in rlist if ready[_check(s)] & ~POLLOUT & ~POLLERR],
        [s for s in wlist if ready[_check(s)] & (POLLOUT | POLLHUP)],
        [s for s in xlist if ready[_check(s)] & POLLERR],
    )
