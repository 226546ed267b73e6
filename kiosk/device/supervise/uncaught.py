"""Uncaught: exceptions that nobody caught, told a few at a time.

An exception while painting comes back at the rate of frames. Each place in the
code is told once in a while, with how often it happened meanwhile; a show that
fails to paint again and again is reported, so that it can be started anew.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

AGAIN: Final = 60.0
"""Seconds after which the same exception is told again."""
MOST: Final = 50
"""Places that are told apart."""
TIMES: Final = 3
"""Exceptions in painting, within WHILE, after which the show has failed."""
WHILE: Final = 10.0

PAINTING: Final = frozenset(
    {"paintEvent", "paint", "drawBackground", "show_moment", "build_ahead", "marks"}
)
"""Functions through which every picture comes about."""

logger = logging.getLogger(__name__)


class Uncaught:
    """Takes the place of `sys.excepthook`.

    Args:
        stumbled: is called after each exception in painting.
        failed: is called once painting has failed again and again.
        clock: seconds that never jump.
    """

    def __init__(
        self,
        stumbled: Callable[[], None],
        failed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stumbled, self._failed, self._clock = stumbled, failed, clock
        self._told: dict[tuple[str, int], tuple[float, int]] = {}
        self._painting: list[float] = []
        self.count = 0
        """All that have happened."""

    def hook(
        self,
        kind: type[BaseException],  # noqa: ARG002
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """What the interpreter calls."""
        self.count += 1
        now = self._clock()
        self._tell(error, trace, now)
        if not _in_painting(trace):
            return
        self._painting = [at for at in self._painting if now - at < WHILE] + [now]
        if len(self._painting) >= TIMES:
            self._painting.clear()
            logger.error("painting failed %d times: the show starts anew", TIMES)
            self._failed()
        else:
            self._stumbled()

    def _tell(
        self, error: BaseException, trace: TracebackType | None, now: float
    ) -> None:
        place = _place(trace)
        last, silent = self._told.get(place, (-AGAIN, 0))
        if now - last < AGAIN:
            self._told[place] = (last, silent + 1)
            return
        if len(self._told) >= MOST:
            self._told.clear()
        self._told[place] = (now, 0)
        times = f" (and {silent} times before)" if silent else ""
        logger.error("an exception that nobody caught%s", times, exc_info=error)


def _place(trace: TracebackType | None) -> tuple[str, int]:
    """Where in the code it was raised."""
    if trace is None:
        return "", 0
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename, trace.tb_lineno


def _in_painting(trace: TracebackType | None) -> bool:
    while trace is not None:
        if trace.tb_frame.f_code.co_name in PAINTING:
            return True
        trace = trace.tb_next
    return False
