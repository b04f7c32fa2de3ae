"""Tasks that wait for a flag."""

from . import core


class Event:
    def __init__(self):
        self.state = False
        self.waiting = core.TaskQueue()

    def is_set(self):
        return self.state

    def set(self):
        while self.waiting.peek() is not None:
            core._task_queue.push(self.waiting.pop())
        self.state = True

    def clear(self):
        self.state = False

    # A coroutine, in this package always written as what it is: a generator.
    def wait(self):
        if not self.state:
            self.waiting.push(core.cur_task)
            core.cur_task.data = self.waiting
            yield
        return True


class ThreadSafeFlag:
    """For one task, set from anywhere: an interrupt's handler writes one attribute, and the scheduler asks."""

    def __init__(self):
        self.state = 0

    def ioctl(self, request, events):
        return self.state * events if request == 3 else -1

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    def wait(self):
        if not self.state:
            yield core._io_queue.queue_read(self)
        self.state = 0
