"""The change of setting: every transition, and what a wish needs in every phase."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from kiosk.drawing.viewport import Viewport
from kiosk.player.setting import Manner, Setting
from kiosk.player.transition import (
    SWEEP,
    Need,
    PageDraft,
    Phase,
    PictureSweep,
    Transition,
    Whereabouts,
    Wish,
    rests,
    unmoved,
)
from kiosk.show.command import Drag, Go, Next, Open, Speak, Touch
from kiosk.show.playback import WIPE_RISE, Stop, Turn
from kiosk.show.scene import PageView, Scene
from tests.moment import changed, moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.content.content import Content
    from kiosk.player.fonts import Typeface
    from kiosk.player.page import Page
    from kiosk.player.pictures import Pictures

ZH = Manner("zh", large=False, contrast=False, width=1920, height=1080)
EN = replace(ZH, language="en")


class Slides:
    """A content of which nothing is known but the names of its slides."""

    def __init__(self, names: str) -> None:
        self.slides = tuple(Named(name) for name in names)


class Named:
    def __init__(self, name: str) -> None:
        self.id = name


def content(names: str = "abc") -> Content:
    return cast("Content", Slides(names))


OLD, NEW = content(), content("bcd")


def setting(of: Content = OLD, manner: Manner = ZH) -> Setting:
    nothing = object()
    typeface, pictures = cast("Typeface", nothing), cast("Pictures", nothing)
    return Setting(of, manner, typeface, pictures, Viewport(), None)


def draft(of: Content = OLD, manner: Manner = EN, place: int = 1) -> PageDraft:
    return PageDraft(setting(of, manner), place, cast("Page", object()))


def wish(of: Content = OLD, manner: Manner = EN, **what: bool) -> Wish:
    return Wish(of, manner, 1, **what)


EMPTY = Transition()
STILL = EMPTY.replaced(setting())
BUILDING = STILL.drafted(draft())
BUILT = BUILDING.built()
SWEEPING = BUILT.adopted(1920)
AGAIN = SWEEPING.drafted(draft(manner=ZH))
SWEEPING_BUILT = AGAIN.built()

PHASES = {
    Phase.EMPTY: EMPTY,
    Phase.STILL: STILL,
    Phase.BUILDING: BUILDING,
    Phase.BUILT: BUILT,
    Phase.SWEEPING: SWEEPING,
    Phase.SWEEPING_BUILDING: AGAIN,
    Phase.SWEEPING_BUILT: SWEEPING_BUILT,
}


def test_every_phase_is_reached() -> None:
    assert set(PHASES) == set(Phase)
    assert {phase: state.phase for phase, state in PHASES.items()} == {
        phase: phase for phase in Phase
    }


@pytest.mark.parametrize("phase", Phase)
def test_a_moment_is_wanted_every_frame_until_it_is_there(phase: Phase) -> None:
    state = PHASES[phase]
    assert state.changing == (phase not in {Phase.EMPTY, Phase.STILL})
    assert (state.front is None) == ("SWEEPING" not in phase.name)


# What each transition leads to, from every phase; None where it has no meaning.
LED = {
    Phase.EMPTY: (None, Phase.EMPTY, None, None, None, Phase.EMPTY),
    Phase.STILL: (Phase.BUILDING, Phase.STILL, None, None, None, Phase.STILL),
    Phase.BUILDING: (
        Phase.BUILDING,
        Phase.STILL,
        Phase.BUILT,
        Phase.SWEEPING,
        None,
        Phase.BUILDING,
    ),
    Phase.BUILT: (
        Phase.BUILDING,
        Phase.STILL,
        Phase.BUILT,
        Phase.SWEEPING,
        None,
        Phase.BUILT,
    ),
    Phase.SWEEPING: (
        Phase.SWEEPING_BUILDING,
        Phase.SWEEPING,
        None,
        None,
        Phase.SWEEPING,
        Phase.STILL,
    ),
    Phase.SWEEPING_BUILDING: (
        Phase.SWEEPING_BUILDING,
        Phase.SWEEPING,
        Phase.SWEEPING_BUILT,
        Phase.SWEEPING,
        Phase.SWEEPING_BUILDING,
        Phase.BUILDING,
    ),
    Phase.SWEEPING_BUILT: (
        Phase.SWEEPING_BUILDING,
        Phase.SWEEPING,
        Phase.SWEEPING_BUILT,
        Phase.SWEEPING,
        Phase.SWEEPING_BUILT,
        Phase.BUILT,
    ),
}


@pytest.mark.parametrize("phase", Phase)
def test_every_transition_leads_where_it_should_or_is_refused(phase: Phase) -> None:
    state = PHASES[phase]
    steps: tuple[Callable[[], Transition], ...] = (
        lambda: state.drafted(draft()),
        state.cancelled,
        state.built,
        lambda: state.adopted(1920),
        state.swept,
        state.seen,
    )
    for number, (step, led) in enumerate(zip(steps, LED[phase], strict=True)):
        if led is None:
            with pytest.raises(ValueError, match=r"needs|on its way|into sight"):
                step()
        else:
            assert step().phase is led, number
    assert state.replaced(setting()).phase is Phase.STILL


@pytest.mark.parametrize(
    ("phase", "asked", "need"),
    [
        (Phase.EMPTY, wish(), Need.REPLACE),
        (Phase.STILL, wish(manner=ZH), Need.NOTHING),
        (Phase.STILL, wish(), Need.DRAFT),
        (Phase.STILL, wish(NEW, ZH), Need.DRAFT),
        (Phase.STILL, wish(gradual=False), Need.REPLACE),
        (Phase.STILL, wish(manner=replace(EN, width=1280)), Need.REPLACE),
        (Phase.BUILDING, wish(), Need.WAIT),
        (Phase.BUILDING, wish(manner=ZH), Need.CANCEL),
        (Phase.BUILDING, wish(gradual=False), Need.REPLACE),
        (Phase.BUILDING, wish(NEW, EN), Need.DRAFT),
        (Phase.BUILDING, wish(manner=replace(EN, large=True)), Need.DRAFT),
        (Phase.BUILDING, Wish(OLD, EN, 2), Need.DRAFT),
        (Phase.BUILT, wish(), Need.ADOPT),
        (Phase.BUILT, wish(rests=False), Need.WAIT),
        (Phase.BUILT, wish(manner=ZH), Need.CANCEL),
        (Phase.BUILT, Wish(OLD, EN, 2), Need.DRAFT),
        # A sweep that is under way shows what is wanted, or is overtaken.
        (Phase.SWEEPING, wish(), Need.NOTHING),
        (Phase.SWEEPING, wish(NEW, EN), Need.DRAFT),
        (Phase.SWEEPING, wish(manner=replace(EN, width=1280)), Need.REPLACE),
        (Phase.SWEEPING_BUILDING, wish(), Need.CANCEL),
        (Phase.SWEEPING_BUILDING, wish(manner=ZH), Need.WAIT),
        (Phase.SWEEPING_BUILT, wish(manner=ZH), Need.WAIT),
        (Phase.SWEEPING_BUILT, wish(), Need.CANCEL),
    ],
)
def test_what_a_wish_needs(phase: Phase, asked: Wish, need: Need) -> None:
    assert PHASES[phase].need(asked) is need


def test_a_sweep_goes_from_the_left_edge_to_the_right_in_so_many_frames() -> None:
    state, fronts = SWEEPING, [SWEEPING.front]
    while state.phase is Phase.SWEEPING:
        state = state.swept()
        fronts.append(state.front)
    seen = [front for front in fronts if front is not None]
    assert fronts[-1] is None
    assert len(seen) == SWEEP
    assert seen[0] == 0
    assert seen[SWEEP // 2] == 960
    assert seen == sorted(seen)
    assert seen[-1] < 1920
    assert PictureSweep(1920, SWEEP).front == 1920


def test_a_save_during_a_sweep_waits_for_its_end() -> None:
    state = SWEEPING
    assert state.shown is not None
    saved = wish(NEW, EN)
    assert state.need(saved) is Need.DRAFT
    state = state.drafted(draft(NEW)).swept().built()
    assert state.need(saved) is Need.WAIT
    while state.sweep is not None:
        state = state.swept()
    assert state.phase is Phase.BUILT
    assert state.need(saved) is Need.ADOPT
    state = state.adopted()
    assert state.phase is Phase.STILL
    assert state.shown is not None
    assert state.shown.content is NEW


def test_another_language_during_a_build_takes_its_place() -> None:
    state = BUILDING
    assert state.need(wish(manner=replace(EN, contrast=True))) is Need.DRAFT
    other = draft(manner=replace(EN, contrast=True))
    state = state.drafted(other).built()
    assert state.need(wish()) is Need.DRAFT
    assert state.adopted().shown is other.setting


def test_a_wish_that_is_taken_back_leaves_what_is_shown() -> None:
    for state in (BUILDING, BUILT):
        assert state.need(wish(manner=ZH)) is Need.CANCEL
        assert state.cancelled().shown is STILL.shown
        assert state.cancelled().phase is Phase.STILL


def test_what_is_adopted_under_a_sweep_lets_it_go_on() -> None:
    further = AGAIN.swept().adopted()
    assert further.sweep == PictureSweep(1920, 1)
    assert AGAIN.draft is not None
    assert further.shown is AGAIN.draft.setting


# -- places and moments ----------------------------------------------------


def test_slides_of_other_content_are_found_by_their_names() -> None:
    places = Whereabouts.between(setting(OLD), NEW)
    assert [places.of(place) for place in range(3)] == [1, 2, None]
    same = Whereabouts.between(setting(OLD), OLD)
    assert [same.of(place) for place in range(3)] == [0, 1, 2]
    assert Whereabouts.between(None, NEW).led is None


def test_a_scene_is_led_to_where_its_slides_are_shown() -> None:
    places = Whereabouts.between(setting(OLD), NEW)
    scene = Scene((PageView(0, 1.0), PageView(1, 0.0)), 0.25, 0, wipe=(1, 0.5))
    led = places.scene(scene)
    assert led is not None
    assert [view.place for view in led.pages] == [1, 2]
    assert (led.land, led.chrome, led.wipe) == (1.25, 1, (2, 0.5))
    assert Whereabouts().scene(scene) is scene
    for missing in (
        replace(scene, chrome=2),
        replace(scene, wipe=(2, 0.5)),
        replace(scene, pages=(PageView(2, 1.0),)),
    ):
        assert places.scene(missing) is None


PAGES = tuple(Stop(theme, 10.0) for theme in ("", "a", "a", "b"))


def test_what_is_under_way_ends_on_a_page() -> None:
    now = moment(PAGES, place=1, entered=9.0)
    assert now.bound == 1
    assert now.told(Next()).bound == 2
    dragged = now.told(Touch()).told(Drag(-0.4))
    assert dragged.bound == 1
    assert not rests(dragged)


def test_a_page_rests_under_a_full_tide() -> None:
    now = moment(PAGES, place=1, entered=9.0)
    assert rests(now)
    assert not rests(now.told(Next()))
    tide = now.told(Go(3))
    assert not rests(tide)
    assert rests(tide.after(WIPE_RISE))
    assert not rests(replace(now, turn=Turn(1, 3, "turn", WIPE_RISE)))


def test_only_the_countdown_of_the_loop_is_no_change() -> None:
    now = moment(PAGES, place=1, entered=3.0)
    assert unmoved(now, now.after(1.0))
    for other in (
        now.told(Next()),
        now.told(Speak("en")),
        now.told(Open("x")),
        now.told(Touch()),
    ):
        assert not unmoved(now, other)
    young = changed(now, entered=0.1)
    assert not unmoved(young, now)
