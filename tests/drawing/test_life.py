"""Life: as many windows as there are, light on its line, a boat that comes back."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL
from kiosk.drawing.life import (
    Cars,
    Glow,
    Light,
    Living,
    Motif,
    OverLight,
    Ripple,
    Windows,
    boat,
    mist,
    unlit,
)
from kiosk.drawing.marks import Bars, Dots, Fill, Mark
from kiosk.drawing.river import Reach

X = np.linspace(0.0, 1000.0, 101)
REACH = Reach(X, 500.0 + 20 * np.sin(X / 100), np.full(101, 6.0), FILL)
# Two columns of a town, with every other window lit.
TOWN = np.array(
    [(x, 10.0 * row, 3.0, 5.0) for x in (0.0, 8.0) for row in (0, 1, *range(3, 40, 2))]
)
DOTS = Dots(np.column_stack([X, X]), 10.0, FILL)


def everything() -> tuple[Living, ...]:
    return (
        Light(REACH),
        OverLight(REACH, 640.0),
        Glow(DOTS),
        Windows(TOWN),
        Cars((0.0, 700.0, 30.0)),
        Ripple(50.0, 50.0),
    )


def seen(marks: tuple[Mark, ...]) -> list[Mark]:
    return [mark for mark in marks if getattr(mark, "alpha", 0.0) > 0]


@pytest.mark.parametrize("one", everything(), ids=lambda one: type(one).__name__)
def test_the_cast_is_constant_and_nothing_is_seen_at_no_share(one: Living) -> None:
    cast = [type(mark) for mark in one.marks(0.0, 1.0)]
    for seconds in (0.1, 0.7, 2.3, 7.2, 61.0, 1e6, 3e7):
        assert [type(mark) for mark in one.marks(seconds, 0.5)] == cast
        assert seen(one.marks(seconds, 0.0)) == []


def test_light_runs_along_its_line_and_leaves_it() -> None:
    light = Light(REACH)
    first, last = light.marks(5.0, 1.0)
    assert isinstance(first, Fill)
    assert isinstance(last, Fill)
    # Its head is 450 units on, its tail 288 behind that; it lies on the line.
    assert float(last.outlines[0][:, 0].max()) == pytest.approx(450.0, abs=2.0)
    assert float(first.outlines[0][:, 0].min()) == pytest.approx(162.0, abs=2.0)
    for fill in (first, last):
        x, y = fill.outlines[0].T
        course = np.interp(x, REACH.x, REACH.y)
        # A little more than half of the line's width, on both sides of it.
        assert np.abs(y - course).max() < 5.0
    assert first.ink[:4] == (162.0, 0.0, 306.0, 0.0)
    assert seen(light.marks(15.0, 1.0)) == []


def test_no_light_runs_where_there_is_no_water() -> None:
    width = np.where(X < 400, 6.0, 0.0)
    light = Light(Reach(X, REACH.y, width, FILL))
    assert seen(light.marks(4.0, 1.0))
    assert seen(light.marks(9.0, 1.0)) == []


def lit(windows: Windows, seconds: float) -> set[tuple[float, ...]]:
    """The windows that are lit after so many seconds."""
    found = {tuple(window) for window in TOWN.tolist()}
    marks = windows.marks(seconds, 1.0)
    for out, on in zip(marks[::2], marks[1::2], strict=True):
        assert isinstance(out, Bars)
        assert isinstance(on, Bars)
        if out.alpha > 0:
            x, y, wide, high = out.rects[0].tolist()
            home = x + 0.6, y + 0.6, wide - 1.2, high - 1.2
            found -= {tuple(np.round(home, 6).tolist())}
            assert on.alpha > 0
            found |= {tuple(on.rects[0].tolist())}
    return found


def test_as_many_windows_are_lit_at_every_moment() -> None:
    windows = Windows(TOWN)
    assert windows.lives
    assert lit(windows, 0.0) != lit(windows, 0.3)
    for tenth in range(400):
        assert len(lit(windows, tenth / 10)) == len(TOWN)


def test_six_windows_change_in_a_second_and_a_half() -> None:
    windows = Windows(TOWN)
    home = {tuple(window) for window in TOWN.tolist()}
    assert len(home - lit(windows, 1.3)) == 6
    # No more than twelve are ever away.
    assert len(home - lit(windows, 100.0)) == 12


def test_dark_windows_lie_between_lit_ones_of_their_column() -> None:
    dark = unlit(TOWN)
    assert len(dark) == 2 * 19
    assert {(x, y) for x, y, *_ in dark.tolist()} == {
        (x, 10.0 * row) for x in (0.0, 8.0) for row in range(2, 39, 2)
    }
    assert len(unlit(TOWN[:1])) == 0
    assert not Windows(TOWN[:3]).lives


def test_one_dot_glows_at_a_time_and_not_the_next_one() -> None:
    glow = Glow(DOTS)
    _, first = glow.marks(0.8, 1.0)
    _, second = glow.marks(3.8, 1.0)
    assert isinstance(first, Dots)
    assert isinstance(second, Dots)
    assert len(first.points) == len(second.points) == 1
    assert first.alpha == pytest.approx(1.0)
    assert first.points.tolist() != second.points.tolist()
    assert seen(glow.marks(2.0, 1.0)) == []


def test_a_boat_and_mist_drift_in_steps_and_come_back() -> None:
    sails = boat((0.0, 900.0, 671.0), 2.0)
    assert sails.at(0.0) == (250.0, 671.0)
    assert sails.at(10.04) == (340.0, 671.0)
    assert sails.at(10.0) == sails.at(10.04)
    # It is twice as large as a boat of 66 units, and leaves all of the page.
    xs = [sails.at(tenth / 10)[0] for tenth in range(3000)]
    assert min(xs) == pytest.approx(-132.0, abs=1.0)
    assert max(xs) == pytest.approx(900.0, abs=1.0)
    bank = mist(0.0, 1920.0, 590.0)
    assert bank.at(1.0)[0] == pytest.approx(bank.at(0.0)[0] + 12.0)
    assert bank.at(1.2) == bank.at(1.0)


def test_cars_stay_on_their_road() -> None:
    cars = Cars((100.0, 700.0, 30.0))
    for tenth in range(300):
        (dots,) = cars.marks(tenth / 10, 1.0)
        assert isinstance(dots, Dots)
        if dots.alpha > 0:
            assert 100 < dots.points[:, 0].min() <= dots.points[:, 0].max() < 700


def test_the_sign_rests_twice_as_long_as_it_runs() -> None:
    ripple = Ripple(50.0, 60.0)
    moments = [bool(seen(ripple.marks(tenth / 10, 1.0))) for tenth in range(720)]
    assert moments[10]
    assert not any(moments[25:72])
    assert moments[82]


def test_a_motif_is_laid_as_its_drawing_covers_a_rectangle() -> None:
    motif = Motif(100.0, 50.0, TOWN, (0.0, 40.0, 30.0), None)
    laid = motif.laid(Rect(10.0, 20.0, 100.0, 100.0), (0.5, 0.5))
    # Twice as large, and as much is cut off on either side.
    assert laid.scale == 2.0
    assert laid.road == (-40.0, 40.0, 80.0)
    assert laid.fairway is None
    assert laid.windows[0].tolist() == [-40.0, 20.0, 6.0, 10.0]
