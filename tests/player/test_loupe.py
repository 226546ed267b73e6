"""A photograph under fingers: two draw it apart, and one moves what is seen of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.drawing.lens import NEAR, PLAIN
from kiosk.show import overview
from kiosk.show.command import Go
from kiosk.show.visit import GLIDES, WHOLE_AFTER
from tests.visitor import saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from kiosk.drawing.lens import Lens
    from tests.visitor import Visitor

SLIDES = Path(__file__).parents[1] / "slides"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A show of a photograph and another page, its pictures beside it."""
    whole = json.loads((SLIDES / "photo.json").read_text("utf-8"))
    other = json.loads((SLIDES / "headline.json").read_text("utf-8"))["slides"]
    whole["slides"] += other
    whole["show"]["life"] = False
    shutil.copytree(SLIDES / "assets", tmp_path / "assets")
    return saved(tmp_path / "content.json", whole)


@pytest.fixture
def hung(visitor: Visitor, qtbot: QtBot) -> Visitor:
    qtbot.waitUntil(lambda: not visitor.app.pictures.awaits)
    visitor.goes(0)
    return visitor


def lens(visitor: Visitor) -> Lens:
    return visitor.app.playback.stay.view.lens


def draws(visitor: Visitor, apart: float, then: float, *, x: float = 1500.0) -> None:
    """Two fingers, one above the other, from so far apart to so far."""
    y = 400.0
    visitor.down(x, y - apart / 2 - 4)
    visitor.moves(x, y - apart / 2)
    visitor.down(x, y + apart / 2, 1, others=1)
    for share in (0.5, 1.0):
        wide = apart + (then - apart) * share
        visitor.moves(x, y + wide - apart / 2, 1, others=1)
        visitor.frame()
    visitor.up(x, y + then - apart / 2, 1, others=1)
    visitor.up(x, y - apart / 2)
    visitor.frame()


def test_two_fingers_draw_it_apart_and_no_page_moves(hung: Visitor) -> None:
    before = hung.looks()
    draws(hung, 200.0, 500.0)
    assert lens(hung).zoom == pytest.approx(2.5, abs=0.05)
    assert hung.app.playback.scroll is None
    assert hung.app.playback.card is None
    assert not np.array_equal(before, hung.looks())
    # Together again, all of it is seen.
    draws(hung, 500.0, 150.0)
    assert lens(hung) == PLAIN
    assert np.array_equal(before, hung.looks())


def test_drawn_together_all_of_it_shows_the_overview(hung: Visitor) -> None:
    draws(hung, 500.0, 200.0)
    assert lens(hung) == PLAIN
    assert overview.asked(hung.app.playback.card) is not None


def test_one_finger_moves_what_is_drawn_apart(hung: Visitor) -> None:
    draws(hung, 200.0, 500.0)
    at = lens(hung)
    hung.down(900.0, 500.0)
    hung.moves(860.0, 500.0)
    hung.moves(600.0, 460.0)
    hung.frame()
    assert lens(hung).zoom == at.zoom
    assert lens(hung).x > at.x
    assert lens(hung).y > at.y
    assert hung.app.playback.scroll is None
    hung.up(600.0, 460.0)
    assert not hung.app.playback.held


def test_two_taps_show_it_larger_and_two_more_all_of_it(hung: Visitor) -> None:
    for wanted in (NEAR, 1.0):
        hung.taps(1500.0, 420.0)
        hung.taps(1500.0, 420.0)
        hung.waits(GLIDES + 0.1)
        assert lens(hung).zoom == wanted
        assert not hung.app.playback.moving


def test_one_tap_and_a_swipe_mean_what_they_always_do(hung: Visitor) -> None:
    hung.taps(1500.0, 420.0)
    hung.waits(1.0)
    hung.taps(1500.0, 420.0)
    assert lens(hung) == PLAIN
    assert hung.app.playback.stay.rippled is not None
    hung.waits(2.0)
    hung.down(960.0, 420.0)
    hung.moves(700.0, 420.0)
    assert hung.app.playback.scroll is not None
    hung.up(700.0, 420.0)


def test_nobody_there_for_twenty_seconds_shows_all_of_it_again(hung: Visitor) -> None:
    draws(hung, 200.0, 500.0)
    hung.waits(WHOLE_AFTER - 0.5, 0.1)
    assert not lens(hung).whole
    hung.waits(0.6 + GLIDES, 0.1)
    assert hung.app.playback.stay.view.now(calm=False) == PLAIN


def test_whoever_leaves_it_finds_all_of_it_again(hung: Visitor) -> None:
    here = hung.app.playback.place
    draws(hung, 200.0, 500.0)
    hung.goes(here + 1)
    hung.app.tell(Go(here))
    hung.waits(3.0, 0.1)
    assert lens(hung) == PLAIN


@pytest.mark.parametrize("kind", ["gallery", "compare"])
def test_photographs_of_other_kinds_are_drawn_apart_as_well(
    kind: str,
    file: Path,
    visit: Callable[[], Visitor],
    qtbot: QtBot,
) -> None:
    whole = json.loads((SLIDES / f"{kind}.json").read_text("utf-8"))
    whole["show"]["life"] = False
    other = json.loads((SLIDES / "headline.json").read_text("utf-8"))["slides"]
    saved(file, {**whole, "slides": [whole["slides"][0], *other]})
    visitor = visit()
    qtbot.waitUntil(lambda: not visitor.app.pictures.awaits)
    visitor.goes(0)
    before = visitor.looks()
    # The first finger may land on the way of the handle: two are never the handle's.
    draws(visitor, 200.0, 500.0, x=1500.0)
    assert lens(visitor).zoom == pytest.approx(2.5, abs=0.05)
    assert visitor.app.playback.scroll is None
    dial = visitor.app.playback.dial
    at = lens(visitor)
    visitor.down(900.0, 250.0)
    visitor.moves(860.0, 250.0)
    visitor.moves(600.0, 220.0)
    visitor.frame()
    assert lens(visitor).x > at.x
    visitor.up(600.0, 220.0)
    assert visitor.app.playback.dial == dial
    # Two taps, and twenty seconds without any, show all of it.
    for _ in range(2):
        visitor.taps(1500.0, 300.0)
    visitor.waits(GLIDES + 0.1)
    assert lens(visitor) == PLAIN
    for _ in range(2):
        visitor.taps(1500.0, 300.0)
    visitor.waits(GLIDES + 0.1)
    assert lens(visitor).zoom == NEAR
    visitor.waits(WHOLE_AFTER + GLIDES, 0.1)
    assert lens(visitor) == PLAIN
    assert np.abs(visitor.looks().astype(int) - before).mean() < 3
    draws(visitor, 200.0, 500.0)
    visitor.goes(1)
    visitor.app.tell(Go(0))
    visitor.waits(3.0, 0.1)
    assert lens(visitor) == PLAIN


def test_another_photograph_of_a_gallery_is_seen_whole(
    file: Path, visit: Callable[[], Visitor], qtbot: QtBot
) -> None:
    whole = json.loads((SLIDES / "gallery.json").read_text("utf-8"))
    saved(file, {**whole, "slides": whole["slides"][:1]})
    visitor = visit()
    qtbot.waitUntil(lambda: not visitor.app.pictures.awaits)
    visitor.goes(0)
    draws(visitor, 200.0, 500.0)
    assert not lens(visitor).whole
    way = visitor.hot("dial", "way")
    visitor.taps(way.rect.right - 60, way.rect.centre[1])
    visitor.waits(1.0)
    assert visitor.app.playback.dial
    assert lens(visitor) == PLAIN


def test_the_seam_of_two_photographs_is_drawn_while_they_are_apart(
    file: Path, visit: Callable[[], Visitor], qtbot: QtBot
) -> None:
    whole = json.loads((SLIDES / "compare.json").read_text("utf-8"))
    saved(file, {**whole, "slides": whole["slides"][:1]})
    visitor = visit()
    qtbot.waitUntil(lambda: not visitor.app.pictures.awaits)
    visitor.goes(0)
    draws(visitor, 200.0, 500.0)
    at = lens(visitor)
    x, y = visitor.hot("dial").rect.centre
    visitor.down(x, y)
    visitor.moves(x + 60, y)
    visitor.moves(x + 300, y)
    visitor.up(x + 300, y)
    assert visitor.app.playback.dial == pytest.approx((x + 300) / 1920, abs=0.02)
    assert lens(visitor) == at
    visitor.looks()
