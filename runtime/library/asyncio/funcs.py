"""Waiting for several, and not for ever."""

from . import core


class _Outcome:
    """What became of an awaitable: `error` is False as long as it has not ended."""

    def __init__(self):
        self.error = False
        self.value = None


async def _watch(aw, waiter, outcome):
    try:
        outcome.value = await aw
        outcome.error = None
    except BaseException as e:
        outcome.error = e
    # It sleeps, unless its time is up or it has been cancelled: then it will run anyway.
    if waiter.data is None and core.ticks_diff(waiter.ph_key, core.ticks()) > 0:
        core._task_queue.remove(waiter)
        core._task_queue.push(waiter)


async def wait_for(aw, timeout, sleep=core.sleep):
    task = core._promote_to_task(aw)
    if timeout is None:
        return await task
    outcome = _Outcome()
    watcher = core.create_task(_watch(task, core.cur_task, outcome))
    try:
        await sleep(timeout)
    except core.CancelledError:
        watcher.cancel()
        raise
    if outcome.error is False:
        watcher.cancel()
        await watcher
        raise core.TimeoutError
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def wait_for_ms(aw, timeout):
    return wait_for(aw, timeout, core.sleep_ms)


class _Gathering:
    """The end of several tasks, which one waits for."""

    def __init__(self, waiter, left, every):
        self.waiter = waiter
        self.left = left
        self.every = every  # whether errors are results
        self.error = None

    def remove(self, task):
        pass  # a task that waits for it is in no queue

    def done(self, task, end):
        self.left -= 1
        failed = not isinstance(end, StopIteration)
        if failed and not self.every and self.error is None:
            self.error = end
        elif self.left > 0:
            return
        if self.waiter.data is self:
            core._task_queue.push(self.waiter)


def _outcome(task):
    return task.data.value if isinstance(task.data, StopIteration) else task.data


def gather(*aws, return_exceptions=False):
    if not aws:
        return []
        yield
    me = core.cur_task
    tasks = [core._promote_to_task(aw) for aw in aws]
    all = _Gathering(me, len(tasks), return_exceptions)
    for task in tasks:
        if task.state is True:
            task.state = all.done
        elif not task.state:
            task.state = False
            all.done(task, task.data)
        else:
            raise RuntimeError("can't gather")
    if all.left > 0 and all.error is None:
        me.data = all
        try:
            yield
        except core.CancelledError:
            for task in tasks:
                if task.state:
                    task.state = True
                    task.cancel()
            raise
    if all.error is not None:
        for task in tasks:
            if task.state:
                task.state = True
        raise all.error
    return [_outcome(task) for task in tasks]
