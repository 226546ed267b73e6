"""What staff save while a visitor is at it: nothing freezes, jumps or vanishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kiosk.show.command import Next, Speak
from tests.visitor import reread, saved, short

from .test_change import fresh, there

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.visitor import Visitor

    Change = Callable[[dict[str, Any]], None]

NEW = {"zh": "换了一个标题", "en": "Another title"}


def retitled(number: int) -> Change:
    def change(content: dict[str, Any]) -> None:
        content["slides"][number]["title"] = NEW

    return change


def moved(content: dict[str, Any]) -> None:
    slides = content["slides"]
    slides[1], slides[2] = slides[2] | {"title": NEW}, slides[1] | {"title": NEW}


def added(content: dict[str, Any]) -> None:
    more = content["slides"][1] | {"id": "more", "title": NEW}
    content["slides"].insert(2, more)


def without_present(content: dict[str, Any]) -> None:
    del content["slides"][1]


def without_next(content: dict[str, Any]) -> None:
    del content["slides"][2]


def alone(content: dict[str, Any]) -> None:
    content["slides"] = [content["slides"][1] | {"title": NEW}]


def renamed(content: dict[str, Any]) -> None:
    content["slides"][1] |= {"id": "renamed", "title": NEW}


EVERY = [
    pytest.param(retitled(1), "headline", id="present"),
    pytest.param(retitled(2), "headline", id="next"),
    pytest.param(moved, "headline", id="moved"),
    pytest.param(added, "headline", id="added"),
    pytest.param(without_present, "columns", id="without-present"),
    pytest.param(without_next, "headline", id="without-next"),
    pytest.param(alone, "headline", id="alone"),
    pytest.param(renamed, "renamed", id="renamed"),
]
"""What is saved, and on which slide a visitor of the first then is."""


def save(visitor: Visitor, file: Path, change: Change) -> None:
    content = short()
    change(content)
    saved(file, content)
    reread(visitor.app)


def settled(visitor: Visitor) -> str:
    """The slide that is shown once everything has come to rest."""
    visitor.waits(3.0)
    assert not visitor.stage.changing
    playback = visitor.app.playback
    assert (playback.scroll, playback.turn, playback.held) == (None, None, False)
    assert np.abs(there(visitor) - fresh(visitor)).max() < 24
    visitor.looks()
    (place,) = visitor.seen()
    assert place == playback.place
    name = visitor.stage.pages[place].slide.id
    assert visitor.app.loaded.content.slides[place].id == name
    return name


@pytest.mark.parametrize(
    ("change", "name", "gradual"),
    [
        *(pytest.param(*each.values, True, id=each.id) for each in EVERY),
        pytest.param(moved, "headline", False, id="moved-at-once"),
        pytest.param(without_present, "columns", False, id="without-at-once"),
    ],
)
def test_a_save_during_a_swipe_freezes_nothing(
    visitor: Visitor, file: Path, change: Change, name: str, *, gradual: bool
) -> None:
    visitor.goes(1)
    visitor.stage.gradual = gradual
    visitor.down(1500.0, 500.0)
    for step in range(3):
        visitor.moves(1450.0 - 40 * step, 500.0)
        visitor.frame()
    save(visitor, file, change)
    before = there(visitor)
    for step in range(1, 9):
        visitor.moves(1370.0 - 30 * step, 500.0)
        visitor.frame()
        now = there(visitor)
        assert (now != before).any(), "the picture stands still under the finger"
        before = now
        assert visitor.app.playback.scroll is not None
    # Back to where it was: it stays on its page.
    for step in range(1, 9):
        visitor.moves(1130.0 + 45 * step, 500.0)
        visitor.frame()
    visitor.waits(0.2)
    visitor.up(1490.0, 500.0)
    assert settled(visitor) == name


@pytest.mark.parametrize(("change", "name"), EVERY)
def test_a_save_keeps_the_page_in_sight_until_the_new_one_is_there(
    visitor: Visitor,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Change,
    name: str,
) -> None:
    monkeypatch.setattr("kiosk.player.stage.BUDGET", 0.0)
    visitor.goes(1)
    visitor.app.finish_ahead()
    visitor.stage.gradual = True

    def inked() -> int:
        picture = there(visitor)
        ground = np.median(picture.reshape(-1, 3), axis=0)
        return int((np.abs(picture - ground) > 40).any(axis=2).sum())

    enough = 0.4 * inked()
    save(visitor, file, change)
    # A language at the same moment changes nothing about that.
    visitor.app.tell(Speak("en"))
    for _ in range(600):
        visitor.frame()
        assert inked() > enough
        if not visitor.stage.changing:
            break
    assert visitor.stage.drawn_for.language == "en"
    assert settled(visitor) == name


@pytest.mark.parametrize("change", [retitled(2), moved, without_next])
def test_a_save_while_a_page_turns_lets_it_turn(
    visitor: Visitor, file: Path, change: Change
) -> None:
    visitor.goes(1)
    visitor.stage.gradual = True
    visitor.app.tell(Next())
    visitor.waits(0.3, 0.02)
    save(visitor, file, change)
    before = there(visitor)
    visitor.waits(0.1, 0.02)
    turning = visitor.app.playback.turn is not None
    assert (there(visitor) != before).any() or not turning
    names = [slide.id for slide in visitor.app.loaded.content.slides]
    expected = "columns" if "columns" in names and turning else "headline"
    assert settled(visitor) == expected


def test_a_swipe_that_begins_after_a_save_is_followed(
    visitor: Visitor, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.player.stage.BUDGET", 0.0)
    visitor.goes(1)
    visitor.app.finish_ahead()
    visitor.stage.gradual = True
    save(visitor, file, moved)
    visitor.frame()
    assert visitor.stage.changing
    visitor.down(1500.0, 500.0)
    before = there(visitor)
    for step in range(1, 9):
        visitor.moves(1500.0 - 60 * step, 500.0)
        visitor.frame()
        now = there(visitor)
        assert (now != before).any()
        before = now
    visitor.up(1020.0, 500.0)
    assert settled(visitor) == "panorama"
