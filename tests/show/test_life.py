"""Life on the pages of a show: found in what they are made of, off where it should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.content import vector
from kiosk.content.content import load
from kiosk.drawing import life
from kiosk.drawing.viewport import Viewport
from kiosk.show.command import Ease, Lift, Next, Open, Touch
from kiosk.show.life import living
from kiosk.show.opening import begin
from kiosk.show.playback import ENTER, Playback, Stop
from kiosk.show.visit import BEAT, LATE, SPARED, WAKES, Pulse

SHOW = Path(__file__).parents[2] / "content.json"
LAND = SHOW.parent / "assets" / "cover-land-night.svg"
PAGES = tuple(Stop("a", 60.0, offers=True, lives=True) for _ in range(3))


def motif(path: str) -> life.Motif | None:
    return vector.motif(LAND.read_bytes()) if "cover-land" in path else None


def rested() -> Playback:
    return Playback(PAGES).after(ENTER + 6.0)


def test_life_goes_on_where_it_was_and_wakes_slowly() -> None:
    now = Playback(PAGES)
    assert not now.lives
    now = now.after(ENTER)
    assert now.lives
    assert now.pulse.seen == 0
    now = now.after(WAKES / 2 + BEAT / 2)
    assert now.pulse.seen == pytest.approx(0.5, abs=0.01)
    assert now.after(BEAT / 4).pulse.seen == now.pulse.seen
    assert now.after(BEAT / 4).pulse.moment == now.pulse.moment
    assert now.wakes <= BEAT
    lived = now.after(10.0).pulse.lived
    turning = now.after(10.0).told(Next())
    assert not turning.lives
    entered = turning.after(0.9)
    assert entered.pulse.woken == 0
    assert entered.pulse.lived == lived


def test_it_wakes_at_every_beat_and_a_page_that_does_not_live_at_none() -> None:
    now = rested()
    assert now.pulse.lived == pytest.approx(6.0, abs=1e-4)
    assert 0 < now.wakes <= now.pulse.due <= BEAT + 1e-5
    assert now.after(now.pulse.due).pulse.due == pytest.approx(BEAT, abs=1e-5)
    dead = replace(now, pages=tuple(replace(p, lives=False) for p in PAGES))
    assert not dead.lives
    assert dead.after(dead.wakes).wakes == pytest.approx(1.0)


def test_no_step_is_too_long_for_life() -> None:
    """One step of many seconds is as many short ones."""
    whole = replace(Playback(PAGES), pulse=Pulse(spared=2.0)).after(8.0)
    parts = replace(Playback(PAGES), pulse=Pulse(spared=2.0))
    for _ in range(64):
        parts = parts.after(0.125)
    assert whole == parts
    assert whole.pulse.lived == 6.0


def test_there_is_none_under_a_finger_a_card_or_in_calm_motion() -> None:
    now = rested()
    assert now.lives
    assert not now.told(Touch()).lives
    assert now.told(Touch()).told(Lift()).lives
    assert not now.told(Open("x")).after(2.0).lives
    assert not now.told(Ease("calm")).lives


def test_three_late_moments_spare_the_machine_for_ten_minutes() -> None:
    now = rested()
    for _ in range(LATE - 1):
        now = replace(now, pulse=now.pulse.lagged())
        assert now.lives
    now = replace(now, pulse=now.pulse.lagged())
    assert not now.lives
    assert not now.after(SPARED - 1).pulse.seen
    later = Pulse(spared=SPARED).after(SPARED, lives=False)
    assert not later.tired


def test_moments_are_late_one_by_one_and_forgotten_with_their_page() -> None:
    pulse = Pulse(5.0, 5.0).lagged()
    assert pulse.late == 1
    assert pulse.after(1.0, lives=True).late == 1
    assert pulse.after(1.0, lives=False).late == 0


def test_the_show_says_whether_its_pages_live() -> None:
    content = load(SHOW).content
    assert all(page.lives for page in begin(content).pages)
    still = content.show.model_copy(update={"life": False})
    content = content.model_copy(update={"show": still})
    assert not any(page.lives for page in begin(content).pages)


@pytest.mark.parametrize("viewport", [Viewport(), Viewport(1080.0, 1920.0)])
def test_what_lives_on_the_cover_and_on_a_page_of_data(viewport: Viewport) -> None:
    content = load(SHOW).content
    cover = content.slides[0]
    found = living(cover, viewport, cover.marks(1.0, viewport), motif)
    kinds = [type(one).__name__ for one in found]
    assert kinds == [*["OverLight"] * 3, "Windows", "Cars", "Drift", "Drift", "Ripple"]
    finance = next(s for s in content.slides if s.id == "finance")
    found = living(finance, viewport, finance.marks(1.0, viewport), motif)
    assert [type(one).__name__ for one in found] == ["Light", "Glow"]


def test_a_drawing_that_says_nothing_does_not_live() -> None:
    content = load(SHOW).content
    cover = content.slides[0]
    viewport = Viewport()
    found = living(cover, viewport, cover.marks(1.0, viewport), lambda _: None)
    assert {type(one).__name__ for one in found} == {"OverLight", "Ripple"}


@pytest.mark.parametrize("skin", ["night", "paper"])
def test_the_town_of_the_cover_has_473_windows(skin: str) -> None:
    drawn = vector.motif(LAND.with_name(f"cover-land-{skin}.svg").read_bytes())
    assert drawn is not None
    assert drawn.windows.shape == (473, 4)
    assert drawn.road == (-504.0, 780.0, 630.0)
    assert drawn.fairway == (-504.0, 2424.0, 671.0)
    windows = life.Windows(drawn.windows)
    assert windows.lives
    # None lights up where one is lit already.
    lit = {(x, y) for x, y, *_ in drawn.windows.tolist()}
    assert lit.isdisjoint((x, y) for x, y, *_ in life.unlit(drawn.windows).tolist())
