"""Cooperative tasks: MicroPython's asyncio, which is a part of CPython's."""

from .core import (
    CancelledError,
    Loop,
    Task,
    TimeoutError,
    create_task,
    current_task,
    get_event_loop,
    new_event_loop,
    run,
    run_until_complete,
    sleep,
    sleep_ms,
)
from .event import Event, ThreadSafeFlag
from .funcs import gather, wait_for, wait_for_ms
from .lock import Lock
from .stream import (
    Server,
    Stream,
    StreamReader,
    StreamWriter,
    open_connection,
    start_server,
)

__version__ = (3, 0, 0)
get_running_loop = get_event_loop
