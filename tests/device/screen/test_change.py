"""The change to another pack: between two pages, and not while somebody is there."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.content import load
from kiosk.device import exits
from kiosk.device.operate.orders import OrderRefused
from kiosk.device.operate.shelf import Pack, Shelf, Title
from kiosk.device.screen.change import PAGE, VISIT, PackChange
from kiosk.device.screen.locked import LockedScreen
from kiosk.device.settings import Settings
from tests.visitor import short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor

BASE = 1_800_000_000.0


class Hall:
    """A show, its shelf, and the time of day in the test's hands."""

    def __init__(self, visitor: Visitor, state: Path, qtbot: QtBot) -> None:
        self.visitor, self.app, self.qtbot = visitor, visitor.app, qtbot
        self.shelf = Shelf(state)
        self.staff = False
        self.jump = 0.0
        """By how many seconds the time of day has been set wrong."""
        self.ended: list[tuple[int, str]] = []
        self.change = PackChange(self.app, state, self.stamp, lambda: self.staff)
        self.change.ended.connect(lambda number, why: self.ended.append((number, why)))
        # Looks come when the test says so.
        self.change._timer.setInterval(1_000_000_000)

    def stamp(self) -> float:
        return BASE + self.visitor.clock() + self.jump

    def lay(self, number: int, title: str, **files: str) -> None:
        raw: dict[str, Any] = short()
        raw["show"]["title"] = {"zh": title, "en": title}
        named = {}
        for name, text in {"content_json": json.dumps(raw), **files}.items():
            own = hashlib.sha256(text.encode()).hexdigest()
            self.shelf.file(own).parent.mkdir(parents=True, exist_ok=True)
            self.shelf.file(own).write_bytes(text.encode())
            named[name.replace("__", "/").replace("_", ".")] = own
        self.shelf.keep(
            Pack(
                number=number,
                title=Title(zh=title, en=title),
                made=datetime(2026, 12, 1, tzinfo=UTC),
                content="content.json",
                files=named,
            )
        )

    def begins(self, number: int, at: float = 0.0) -> None:
        """Begin, and wait until all is prepared."""
        self.change.begin(number, at)
        self.qtbot.waitUntil(self.is_ready, timeout=30_000)

    def is_ready(self) -> bool:
        waits = self.change._waits
        return waits is not None and waits.ready is not None

    def ends(self) -> tuple[int, str]:
        self.qtbot.waitUntil(lambda: bool(self.ended), timeout=30_000)
        return self.ended.pop()

    @property
    def title(self) -> str:
        """Of what lies in place."""
        return load(self.app.loaded.path).content.show.title.en

    def later(self, seconds: float) -> None:
        self.visitor.clock.now += seconds
        self.change.look()

    def turns(self) -> None:
        """The loop goes to its next page."""
        before = self.app.playback
        while self.app.playback.place == before.place:
            self.visitor.waits(1.0, 0.5)


@pytest.fixture
def hall(visitor: Visitor, tmp_path: Path, qtbot: QtBot) -> Iterator[Hall]:
    one = Hall(visitor, tmp_path / "state", qtbot)
    yield one
    one.change.close()
    one.visitor.app.close()


def test_a_pack_is_put_in_place_at_the_end_of_a_page(hall: Hall) -> None:
    hall.lay(3, "third", assets__a_svg="<svg/>")
    assert hall.app.playback.looping
    with hall.qtbot.waitSignal(hall.app.refreshed, timeout=30_000):
        hall.begins(3)
        assert not hall.ended
        hall.turns()
    assert hall.ends() == (3, "")
    assert hall.title == "third"
    assert hall.app.loaded.content.show.title.en == "third"
    placed = hall.shelf.placed()
    assert placed is not None
    assert (placed.number, placed.digest) == (3, hall.app.loaded.digest)
    # The same again is no change.
    hall.change.begin(3)
    assert hall.ended.pop() == (3, "")


def test_a_drawing_that_cannot_be_read_ahead_keeps_no_pack_from_being_shown(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Path) -> None:
        raise RuntimeError("no drawing")

    monkeypatch.setattr(hall.app.pictures, "read_ahead", fails)
    hall.lay(3, "third", assets__a_svg="<svg/>")
    hall.begins(3)
    hall.later(PAGE + 1)
    assert hall.ends() == (3, "")
    assert hall.app.loaded.content.show.title.en == "third"


def test_a_page_that_does_not_end_is_not_waited_for_long(hall: Hall) -> None:
    hall.lay(3, "third")
    hall.begins(3)
    hall.later(PAGE - 1)
    assert hall.is_ready()
    assert hall.title != "third"
    hall.later(2)
    assert hall.ends() == (3, "")
    assert hall.title == "third"


def test_nothing_changes_before_its_time(hall: Hall) -> None:
    hall.lay(3, "third")
    at = hall.stamp() + 1000
    hall.begins(3, at)
    hall.turns()
    hall.later(900)
    assert hall.stamp() < at
    assert not hall.ended
    # Said again by a hub that is not sure it was heard, it is not begun again.
    waits = hall.change._waits
    hall.change.begin(3, at)
    assert hall.change._waits is waits
    hall.visitor.clock.now += at - hall.stamp() + 1
    hall.turns()
    assert hall.ends() == (3, "")


def test_a_visitor_and_staff_are_waited_for(hall: Hall) -> None:
    hall.lay(3, "third")
    hall.visitor.taps(400, 300)
    assert not hall.app.playback.looping
    hall.begins(3)
    hall.later(VISIT - 1)
    assert not hall.ended
    hall.staff = True
    hall.later(10)
    assert not hall.ended
    assert hall.title != "third"
    hall.staff = False
    hall.later(1)
    assert hall.ends() == (3, "")


def test_another_pack_takes_the_place_of_one_that_waits(hall: Hall) -> None:
    hall.lay(3, "third")
    hall.lay(4, "fourth")
    hall.begins(3)
    hall.begins(4)
    hall.later(PAGE + 1)
    assert hall.ends() == (4, "")
    assert hall.title == "fourth"
    assert not hall.ended
    # And back to one that was here.
    hall.begins(3)
    hall.later(PAGE + 1)
    assert hall.ends() == (3, "")
    assert hall.title == "third"


def test_what_is_not_here_is_refused(hall: Hall) -> None:
    with pytest.raises(OrderRefused):
        hall.change.begin(3)
    with pytest.raises(OrderRefused):
        PackChange(hall.app, None, hall.stamp).begin(3)


def test_a_pack_that_rots_or_has_mistakes_is_told_and_not_shown(hall: Hall) -> None:
    before = hall.title
    hall.lay(3, "third", assets__a_svg="<svg/>")
    hall.shelf.file(hashlib.sha256(b"<svg/>").hexdigest()).write_text("evil", "utf-8")
    hall.change.begin(3)
    number, why = hall.ends()
    assert (number, "copy of the pack is damaged" in why) == (3, True)
    refused = hall.shelf.refused()
    assert refused is not None
    assert (refused.number, refused.why.en) == (3, why)
    hall.lay(4, "fourth")
    pack = hall.shelf.pack(4)
    assert pack is not None
    own = hashlib.sha256(b"{}").hexdigest()
    hall.shelf.file(own).write_bytes(b"{}")
    hall.shelf.keep(pack.model_copy(update={"files": {"content.json": own}}))
    hall.change.begin(4)
    number, why = hall.ends()
    assert (number, why.startswith("its content has mistakes")) == (4, True)
    hall.lay(5, "fifth")
    hall.shelf.file(next(iter(hall.shelf.packs()[0].files.values()))).unlink()
    hall.change.begin(5)
    number, why = hall.ends()
    assert (number, why.startswith("it could not be put in place")) == (5, True)
    assert hall.title == before
    hall.lay(6, "sixth")
    hall.begins(6)
    hall.later(PAGE + 1)
    assert hall.ends() == (6, "")
    assert hall.shelf.refused() is None


def test_new_type_begins_the_show_anew(hall: Hall, left: list[int]) -> None:
    hall.lay(3, "third", assets__fonts__hall_ttf="type")
    hall.begins(3)
    hall.later(PAGE + 1)
    assert hall.ends() == (3, "")
    assert left == [exits.RESTART]


def test_what_waits_is_dropped_with_the_show(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.lay(3, "third")
    hall.begins(3)
    told: list[object] = []
    monkeypatch.setattr(hall.change, "_told", lambda *found: told.append(found))
    with hall.qtbot.waitSignal(hall.change._over, timeout=30_000):
        hall.change.close()
    hall.later(PAGE + 1)
    assert not hall.ended
    assert not list(hall.app.loaded.path.parent.glob(".kiosk-update*"))


def test_the_locked_screen_takes_the_order(
    visit: Callable[[], Visitor], tmp_path: Path, qtbot: QtBot
) -> None:
    visitor = visit()
    locked = LockedScreen(visitor.app, Settings(), tmp_path / "state")
    one = Hall(visitor, tmp_path / "state", qtbot)
    one.change = locked.change
    one.change._timer.setInterval(1_000_000_000)
    answers: list[str] = []
    locked.orders.answered.connect(lambda _, why: answers.append(why))
    locked.orders.hear('{"do": "change", "pack": 3}')
    assert answers == ["pack"]
    one.lay(3, "third")
    locked.orders.hear('{"do": "change", "pack": 3}')
    assert answers == ["pack", ""]
    qtbot.waitUntil(one.is_ready, timeout=30_000)
    locked.orders.occupy()
    one.later(PAGE + 1)
    assert one.is_ready()
    locked.orders.vacate()
    with qtbot.waitSignal(visitor.app.refreshed, timeout=30_000):
        one.later(1)
    assert visitor.app.loaded.content.show.title.en == "third"
    locked.close()


@pytest.mark.parametrize("jump", [3600.0, 365 * 86_400.0])
def test_a_clock_that_jumps_ahead_brings_the_pack_at_the_next_page(
    hall: Hall, jump: float
) -> None:
    hall.lay(3, "third")
    hall.begins(3, hall.stamp() + 1000)
    hall.turns()
    assert not hall.ended
    hall.jump = jump
    hall.turns()
    assert hall.ends() == (3, "")


@pytest.mark.parametrize("jump", [-3600.0, -365 * 86_400.0])
def test_a_clock_that_is_set_back_keeps_the_pack_only_until_it_is_right_again(
    hall: Hall, jump: float
) -> None:
    hall.lay(3, "third")
    hall.begins(3, hall.stamp() + 5)
    hall.jump = jump
    hall.later(20)
    hall.turns()
    assert not hall.ended
    hall.jump = 0.0
    hall.turns()
    assert hall.ends() == (3, "")
