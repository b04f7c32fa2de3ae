"""The scheduler: who goes on next, who waits for a stream, and the end of tasks.

A task is in at most one queue at a time: the run queue, where its key is the time at which it goes on, or that of an
event, a lock or another task's end. `task.data` is that queue (or the task) while it waits, the exception that its next
step is to raise when it has been cancelled, and in the end the exception that ended it: StopIteration with its result.
"""

import sys
from time import sleep_ms as _pause
from time import ticks_add, ticks_diff
from time import ticks_ms as ticks

_POLL = 3  # the request of a stream's ioctl that asks which of the events in its argument there are
_IN = 1
_OUT = 4


class CancelledError(BaseException):
    pass


TimeoutError = TimeoutError


def _meld(a, b):
    """One heap of two. What stands in `a` goes first where keys are equal."""
    if a is None:
        return b
    if b is None:
        return a
    if ticks_diff(b.ph_key, a.ph_key) < 0:
        a, b = b, a
    last = a._last
    if last is None:
        a._child = b
    else:
        last._next = b
    a._last = b
    b._up = a if last is None else last
    return a


def _meld_all(first):
    """One heap of a list of siblings: by pairs, then all pairs in order."""
    heap = None
    while first is not None:
        a = first
        b = a._next
        first = None
        a._next = a._up = None
        if b is not None:
            first = b._next
            b._next = b._up = None
        heap = _meld(heap, _meld(a, b))
    return heap


class TaskQueue:
    """A pairing heap whose nodes are the tasks themselves: nothing is allocated."""

    def __init__(self):
        self._top = None

    def peek(self):
        return self._top

    def push(self, task, key=None):
        task.data = None
        task.ph_key = ticks() if key is None else key
        self._top = _meld(self._top, task)

    def pop(self):
        task = self._top
        self._top = _meld_all(task._child)
        task._child = task._last = None
        return task

    def remove(self, task):
        if task is self._top:
            self.pop()
            return
        # A first child knows its parent, the others the sibling before them.
        up, after = task._up, task._next
        if up._child is task:
            up._child = after
            parent = up
        else:
            up._next = after
            parent = None
        if after is not None:
            after._up = up
        else:
            while parent is None:
                parent = up._up
                if parent._child is not up:
                    up = parent
                    parent = None
            parent._last = None if parent._child is None else task._up
        task._up = task._next = None
        children = task._child
        task._child = task._last = None
        self._top = _meld(self._top, _meld_all(children))


class Task:
    """`state` is True while it runs and nobody waits for its end, a TaskQueue of those who do, or a function to call
    then; False when it has ended and somebody knows, None as long as nobody does."""

    def __init__(self, coro, globals=None):
        self.coro = coro
        self.data = None
        self.state = True
        self.ph_key = 0
        self._child = self._last = self._next = self._up = None

    def __iter__(self):
        if not self.state:
            self.state = False
        elif self.state is True:
            self.state = TaskQueue()
        elif type(self.state) is not TaskQueue:
            raise RuntimeError("can't wait")
        return self

    __await__ = __iter__

    def __next__(self):
        if not self.state:
            raise self.data
        self.state.push(cur_task)
        cur_task.data = self

    def done(self):
        return not self.state

    def cancelled(self):
        return not self.state and isinstance(self.data, CancelledError)

    def result(self):
        if self.state:
            raise RuntimeError("Result is not set.")
        self.state = False
        if isinstance(self.data, StopIteration):
            return self.data.value
        raise self.data

    def exception(self):
        if self.state:
            raise RuntimeError("Exception is not set.")
        self.state = False
        if isinstance(self.data, CancelledError):
            raise self.data
        return None if isinstance(self.data, StopIteration) else self.data

    def get_coro(self):
        return self.coro

    def cancel(self):
        if not self.state:
            return False
        if self is cur_task:
            raise RuntimeError("can't cancel self")
        task = self
        while isinstance(task.data, Task):
            task = task.data  # it is the innermost one that is interrupted
        if hasattr(task.data, "remove"):
            task.data.remove(task)
            _task_queue.push(task)
        elif ticks_diff(task.ph_key, ticks()) > 0:
            _task_queue.remove(task)
            _task_queue.push(task)
        task.data = CancelledError()
        return True


class _Sleep:
    """What sleep_ms returns, the same each time unless that is still to be awaited: a pause allocates nothing."""

    def __init__(self):
        self.until = None
        self.end = StopIteration()

    def __iter__(self):
        return self

    __await__ = __iter__

    def __next__(self):
        until = self.until
        if until is None:
            self.end.__traceback__ = None
            raise self.end
        self.until = None
        _task_queue.push(cur_task, until)


_sleep = _Sleep()


def sleep_ms(t):
    pause = _sleep if _sleep.until is None else _Sleep()
    pause.until = ticks_add(ticks(), t if t > 0 else 0)
    return pause


def _sleeping(until):
    _task_queue.push(cur_task, until)
    yield


def sleep(t):
    return sleep_ms(int(t * 1000))


class IOQueue:
    """Tasks that wait for streams. They are asked what they are ready for by their ioctl."""

    def __init__(self):
        self.map = {}  # id of the stream: [stream, who reads, who writes]

    def _wait(self, stream, side):
        key = id(stream)
        entry = self.map.get(key)
        if entry is None:
            entry = self.map[key] = [stream, None, None]
        elif entry[side] is not None:
            raise RuntimeError("another task waits for this stream")
        entry[side] = cur_task
        cur_task.data = self

    def queue_read(self, stream):
        self._wait(stream, 1)

    def queue_write(self, stream):
        self._wait(stream, 2)

    def remove(self, task):
        for key, entry in self.map.items():
            for side in (1, 2):
                if entry[side] is task:
                    entry[side] = None
                    if entry[1] is entry[2]:
                        del self.map[key]
                    return

    def poll(self):
        """Tasks whose stream is ready, or has failed, go on."""
        over = None
        for key, entry in self.map.items():
            stream, reader, writer = entry
            events = stream.ioctl(_POLL, (_IN if reader else 0) | (_OUT if writer else 0))
            if not events:
                continue
            if reader and events & ~_OUT:
                entry[1] = None
                _task_queue.push(reader)
            if writer and events & ~_IN:
                entry[2] = None
                _task_queue.push(writer)
            if entry[1] is entry[2]:
                over = key
        if over is not None:
            del self.map[over]

    def wait_io_event(self, dt):
        """Until something is ready, another task has come in, or `dt` ms are over (-1: without limit)."""
        end = ticks_add(ticks(), dt) if dt >= 0 else None
        first = _task_queue.peek()
        while True:
            if self.map:
                self.poll()
            if _task_queue.peek() is not first:
                return
            if end is not None and ticks_diff(end, ticks()) <= 0:
                return
            _pause(1)


_exc_context = {"message": "Task exception wasn't retrieved", "exception": None, "future": None}
_ends = (StopIteration, CancelledError, Exception)
_quiet_ends = (StopIteration, CancelledError)
cur_task = None
_stop_task = None


def _promote_to_task(aw):
    return aw if isinstance(aw, Task) else create_task(aw)


def create_task(coro):
    if type(coro) is _Sleep:
        until = coro.until
        coro.until = None
        coro = _sleeping(until)
    elif not hasattr(coro, "send"):
        raise TypeError("coroutine expected")
    task = Task(coro)
    _task_queue.push(task)
    return task


def _next_task(main_task):
    """Waits for it; None when there is nothing left to wait for."""
    while True:
        task = _task_queue.peek()
        if task is not None:
            wait = ticks_diff(task.ph_key, ticks())
            if wait <= 0:
                if _io_queue.map:
                    _io_queue.poll()
                return _task_queue.pop()
        elif _io_queue.map:
            wait = -1
        elif main_task is None or not main_task.state:
            return None
        else:
            wait = 3  # nothing can wake a task, unless what an interrupt has scheduled does
        _io_queue.wait_io_event(wait)


def _ended(task, end, known):
    """Tells those who wait for the task. An exception that nobody has asked for by the task's next turn is shown."""
    state = task.state
    if state is True:
        task.state = False if known else None
    elif type(state) is TaskQueue:
        task.state = False
        while state.peek() is not None:
            _task_queue.push(state.pop())
    else:
        task.state = False
        state(task, end)
    if task.state is None and not isinstance(end, _quiet_ends):
        _task_queue.push(task)
    task.data = end


def _show(task):
    _exc_context["exception"] = task.data
    _exc_context["future"] = task
    Loop.call_exception_handler(_exc_context)


def run_until_complete(main_task=None):
    global cur_task
    # What start-up has frozen is in RAM before a task locks the heap.
    _sleep.until = _sleep.until
    _sleep.end.__traceback__ = None
    while True:
        cur_task = None
        task = _next_task(main_task)
        if task is None:
            return None
        if not task.state:
            if task.state is None:
                _show(task)
            continue
        cur_task = task
        thrown = task.data
        try:
            if thrown is None:
                task.coro.send(None)
            else:
                task.data = None
                task.coro.throw(thrown)
        except _ends as end:
            cur_task = None
            _ended(task, end, task is main_task)
            if task is main_task:
                if isinstance(end, StopIteration):
                    return end.value
                raise


def run(coro):
    return run_until_complete(create_task(coro))


async def _stopper():
    pass


class Loop:
    """There is one, which is this class itself."""

    _exc_handler = None

    def create_task(coro):
        return create_task(coro)

    def run_forever():
        global _stop_task
        _stop_task = Task(_stopper())
        run_until_complete(_stop_task)

    def run_until_complete(aw):
        return run_until_complete(_promote_to_task(aw))

    def stop():
        global _stop_task
        if _stop_task is not None:
            _task_queue.push(_stop_task)
            _stop_task = None

    def close():
        pass

    def set_exception_handler(handler):
        Loop._exc_handler = handler

    def get_exception_handler():
        return Loop._exc_handler

    def default_exception_handler(loop, context):
        print(context["message"], file=sys.stderr)
        print("future:", context["future"], "coro=", context["future"].coro, file=sys.stderr)
        sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (Loop._exc_handler or Loop.default_exception_handler)(Loop, context)


# What these are called with is from before asyncio 3.
def get_event_loop(runq_len=0, waitq_len=0):
    return Loop


def current_task():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


def new_event_loop():
    global _task_queue, _io_queue
    _task_queue = TaskQueue()
    _io_queue = IOQueue()
    return Loop


new_event_loop()
