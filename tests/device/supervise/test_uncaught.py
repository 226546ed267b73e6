"""Mishaps: told once in a while, and a show that cannot paint is given up."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kiosk.device.supervise.uncaught import AGAIN, MOST, TIMES, WHILE, Uncaught

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


class Watched:
    """Mishaps with a clock of their own, and what came of them."""

    def __init__(self) -> None:
        self.now = 0.0
        self.came: list[str] = []
        self.uncaught = Uncaught(
            lambda: self.came.append("stumbled"),
            lambda: self.came.append("failed"),
            lambda: self.now,
        )

    def happens(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:
            self.uncaught.hook(type(error), error, error.__traceback__)


def paintEvent() -> None:
    raise ValueError("no colour")


def elsewhere() -> None:
    raise KeyError("lost")


def test_the_same_mishap_is_told_once_a_minute(
    caplog: pytest.LogCaptureFixture,
) -> None:
    watched = Watched()
    for _ in range(600):
        watched.now += 0.1
        watched.happens(elsewhere)
    assert caplog.text.count("KeyError: 'lost'") == 1
    watched.now += AGAIN
    watched.happens(elsewhere)
    assert "(and 599 times before)" in caplog.text
    assert watched.uncaught.count == 601
    assert watched.came == []


def test_painting_that_fails_again_and_again_is_given_up() -> None:
    watched = Watched()
    for _ in range(2 * TIMES):
        watched.happens(paintEvent)
    assert watched.came == [*["stumbled"] * (TIMES - 1), "failed"] * 2


def test_painting_that_fails_now_and_then_goes_on() -> None:
    watched = Watched()
    for _ in range(10):
        watched.happens(paintEvent)
        watched.now += WHILE
    assert watched.came == ["stumbled"] * 10


def test_it_does_not_grow_without_end() -> None:
    watched = Watched()
    for number in range(3 * MOST):
        code = compile("\n" * number + "raise OSError", "somewhere", "exec")
        watched.happens(lambda code=code: exec(code))  # type: ignore[misc]
    assert len(watched.uncaught._told) <= MOST
    watched.uncaught.hook(OSError, OSError(), None)
    assert sys.excepthook is not watched.uncaught.hook
