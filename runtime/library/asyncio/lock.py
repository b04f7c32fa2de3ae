"""A lock is handed to the task that has waited longest."""

from . import core


class Lock:
    def __init__(self):
        self.state = False  # True, or the task that it has been handed to and that has not run since
        self.waiting = core.TaskQueue()

    def locked(self):
        return self.state is True

    def release(self):
        if self.state is False:
            raise RuntimeError("Lock not acquired")
        if self.waiting.peek() is None:
            self.state = False
        else:
            self.state = self.waiting.pop()
            core._task_queue.push(self.state)

    def acquire(self):
        if self.state is not False:
            me = core.cur_task
            self.waiting.push(me)
            me.data = self.waiting
            try:
                yield
            except core.CancelledError:
                if self.state is me:
                    self.release()
                raise
        self.state = True
        return True

    async def __aenter__(self):
        return await self.acquire()

    async def __aexit__(self, exc_type, exc, tb):
        return self.release()
