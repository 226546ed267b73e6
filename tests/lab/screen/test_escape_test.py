"""Intruder: a drill's keys and PINs lead nowhere, and would be told of if they did."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.device.screen.awake import Awake
from kiosk.device.screen.guard import Guard
from kiosk.device.screen.staff_access import StaffAccess
from kiosk.device.staff_menu.pin import hashed
from kiosk.device.staff_menu.session import MenuLine
from kiosk.lab.faults import ANSWER
from kiosk.lab.screen.escape_test import EscapeTest, chords
from tests.device.screen.test_staff_access import Sticks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor


@pytest.fixture
def force(
    visitor: Visitor, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[dict[str, Any]], dict[str, Any]]]:
    """Lets an intruder in on a locked window; returns what he answers."""
    monkeypatch.setattr(Awake, "keep", lambda _: None)
    monkeypatch.setattr("kiosk.lab.screen.escape_test.BACK", 300)
    app = visitor.app
    guard = Guard(app.window, None, app)
    guard.open()
    staff_access = StaffAccess(
        app,
        lambda _: (MenuLine("Version", "1"),),
        Sticks(app.loaded.digest),
        hashed("40718293", cost=10),
        tmp_path / "state",
        lambda: "en",
    )
    app.input.sieves.append(staff_access.sieve)

    def force(fault: dict[str, Any]) -> dict[str, Any]:
        (tmp_path / ANSWER).unlink(missing_ok=True)
        EscapeTest(app.window, staff_access, tmp_path).begin(fault)
        qtbot.waitUntil((tmp_path / ANSWER).exists, timeout=30_000)
        found: dict[str, Any] = json.loads((tmp_path / ANSWER).read_text("utf-8"))
        return found

    yield force
    staff_access.close()
    guard.close()


def test_all_keys_with_all_modifiers_are_sent_and_the_window_stays(
    force: Callable[[dict[str, Any]], dict[str, Any]], left: list[int]
) -> None:
    count = sum(1 for _ in chords())
    assert count > 5000
    assert force({"do": "keys"}) == {"sent": count, "entered": 0, "held": True}
    assert left == []


def test_wrong_pins_end_in_a_wait_in_which_the_right_one_is_wrong(
    force: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    answer = force({"do": "pins", "pins": ["0000", "1111", "2222", "3333", "40718293"]})
    assert answer["sent"] == 4
    assert answer["entered"] == 0
    assert 20 < answer["wait"] <= 30


def test_who_gets_in_is_told(
    force: Callable[[dict[str, Any]], dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The menu leads on from here: the pad is no pad any more, so he stops.
    monkeypatch.setattr("kiosk.lab.screen.escape_test.PAUSE", 10)
    answer = force({"do": "pins", "pins": ["0000", "40718293", "1111"]})
    assert answer["entered"] == 1
