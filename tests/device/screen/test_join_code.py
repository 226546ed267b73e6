"""The join code is over the show as long as the screen asks, and then all is back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.join_code import LASTS, JoinCode, forget, keep
from kiosk.device.screen.join_code import JoinCodePage
from kiosk.drawing.marks import Label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.visitor import Visitor

NOW = 1_800_000_000.0


class Hall:
    """A show that may ask to join, with the time of day in the test's hands."""

    def __init__(self, visitor: Visitor, state: Path) -> None:
        self.visitor, self.app, self.state, self.now = visitor, visitor.app, state, NOW
        self.after = 0
        self.page = JoinCodePage(visitor.app, state, lambda: self.now, self._after)

    def _after(self) -> None:
        self.after += 1

    def asks(self, code: str) -> None:
        place = "https://10.0.0.5:8443"
        keep(self.state, JoinCode(code=code, place=place, until=self.now + LASTS))
        self.page.look()

    @property
    def said(self) -> list[str]:
        marks = self.app.stage.overlays.greeting
        return [m.runs[0].text for m in marks if isinstance(m, Label)]


@pytest.fixture
def hall(visitor: Visitor, tmp_path: Path) -> Iterator[Hall]:
    yield Hall(visitor, tmp_path / "state")
    visitor.app.close()


def test_the_code_is_shown_and_goes_with_the_file(hall: Hall) -> None:
    hall.page.look()
    assert (hall.said, hall.after) == ([], 0)
    hall.asks("385025")
    assert "385\u2002025" in hall.said
    assert "https://10.0.0.5:8443" in hall.said
    painted = hall.app.stage.overlays.greeting
    hall.page.look()
    # Nothing is drawn anew as long as nothing is new.
    assert hall.app.stage.overlays.greeting is painted
    hall.asks("111222")
    assert "111\u2002222" in hall.said
    forget(hall.state)
    hall.page.look()
    assert (hall.said, hall.after) == ([], 1)
    hall.page.look()
    assert hall.after == 1


def test_a_code_of_a_killed_join_goes_by_itself(hall: Hall) -> None:
    hall.asks("385025")
    hall.now += LASTS
    hall.page.look()
    assert (hall.said, hall.after) == ([], 1)


def test_what_else_covers_the_show_waits_for_it(hall: Hall) -> None:
    hall.asks("385025")
    hall.app.stage.show_greeting()
    hall.page.look()
    assert "385\u2002025" in hall.said


def test_a_screen_that_keeps_nothing_asks_nobody(visitor: Visitor) -> None:
    page = JoinCodePage(visitor.app, None, lambda: NOW, lambda: None)
    page.look()
    assert visitor.app.stage.overlays.greeting == ()
