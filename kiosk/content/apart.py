"""Apart: short work beside the picture, in threads that are waited for at the end.

They are daemons, since a network share that hangs must not keep a show from ending. But
one that comes back from a library in C++ while Python takes itself down takes the
process with it, by a fault or by "terminate called without an active exception". So
those that are at work are waited for, all of them together for a moment.
"""

from __future__ import annotations

import atexit
import threading
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE: Final = 2.0
"""Seconds that all of them are waited for."""

_working: set[threading.Thread] = set()


def begin(job: Callable[[], object], name: str) -> threading.Thread:
    """Do this in a thread of its own, which ends by itself."""

    def work() -> None:
        try:
            job()
        finally:
            _working.discard(thread)

    thread = threading.Thread(target=work, name=name, daemon=True)
    _working.add(thread)
    thread.start()
    return thread


def settled(seconds: float = PATIENCE) -> bool:
    """Wait until all are done, but no longer; whether they are."""
    end = time.monotonic() + seconds
    for thread in tuple(_working):
        thread.join(max(0.0, end - time.monotonic()))
    return not any(thread.is_alive() for thread in tuple(_working))


atexit.register(settled)
