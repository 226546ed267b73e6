"""Another language, text or content: answered at once, there within moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.drawing.marks import Label
from kiosk.show.command import Ease, Go, Next, Speak, Touch
from kiosk.show.playback import WIPE_RISE
from tests.moment import changed
from tests.player.test_repaint import pixels
from tests.visitor import Visitor, reread, saved, short

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    from kiosk.player.page import Page


@pytest.fixture
def guest(visit: Callable[[], Visitor], monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A visitor on a settled page whose neighbours are built."""
    # Every step counts as a frame's worth, whatever the machine can do.
    monkeypatch.setattr("kiosk.player.stage.BUDGET", 0.0)
    visitor = visit()
    visitor.goes(1)
    visitor.app.finish_ahead()
    visitor.stage.gradual = True
    return visitor


def there(visitor: Visitor) -> npt.NDArray[np.int16]:
    """What has been painted on the screen."""
    window = visitor.app.window
    return pixels(window.screen().grabWindow(window.winId()))


def fresh(visitor: Visitor) -> npt.NDArray[np.int16]:
    """What painting everything would show."""
    return pixels(visitor.stage.viewport().grab())


def frames(visitor: Visitor) -> int:
    """How many frames a change takes."""
    for number in range(1, 1000):
        if not visitor.stage.changing:
            return number
        visitor.frame()
    raise AssertionError("a change never ends")


def page(visitor: Visitor) -> Page:
    return visitor.stage.pages[visitor.app.playback.place]


def language(visitor: Visitor) -> str:
    return visitor.stage.drawn_for.language


def bold(visitor: Visitor) -> str:
    """The language that the control shows as chosen."""
    labels = [m for m in visitor.stage.overlays.controls.marks if isinstance(m, Label)]
    runs = next(m.runs for m in labels if m.runs[-1].text == "EN")
    return "en" if runs[-1].weight == 700 else "zh"


def test_the_touched_control_answers_in_the_next_frame_and_the_page_follows(
    guest: Visitor,
) -> None:
    old, before = page(guest), there(guest)
    guest.taps_on("speak", "en")
    assert guest.stage.changing
    assert bold(guest) == "en"
    assert page(guest) is old
    changed = np.argwhere((there(guest) != before).any(axis=2))
    assert 0 < len(changed) < 2000
    assert [hot.name for hot in guest.stage.hots() if hot.target.what == "home"] == [
        "回到封面"
    ]
    while page(guest) is old:
        guest.frame()
    # The new page comes from the left, and the old one stands beyond.
    for _ in range(8):
        guest.frame()
    half, whole, front = there(guest), fresh(guest), guest.stage.transition.front or 0
    assert half.shape[1] / 3 < front < half.shape[1] * 2 / 3
    assert np.abs(half[:, :front] - whole[:, :front]).max() < 24
    assert (half[:300, front:] == before[:300, front:]).all()
    assert (half[:300, front:] != whole[:300, front:]).any()
    frames(guest)
    assert np.abs(there(guest) - fresh(guest)).max() < 24
    assert language(guest) == "en"
    assert guest.app.ticker._timer.interval() > 100


def test_no_step_of_a_change_builds_a_page_at_once(guest: Visitor) -> None:
    guest.app.tell(Speak("en"))
    assert frames(guest) > 30


def test_a_second_tap_before_the_change_is_there_takes_it_back(guest: Visitor) -> None:
    old, before = page(guest), there(guest)
    guest.taps_on("speak", "en")
    items = len(guest.stage.held)
    guest.taps_on("speak", "zh")
    assert not guest.stage.changing
    assert page(guest) is old
    assert bold(guest) == "zh"
    assert len(guest.stage.held) < items
    assert (there(guest) == before).all()


def test_another_wish_takes_the_place_of_the_first(guest: Visitor) -> None:
    guest.app.tell(Speak("en"))
    guest.frame()
    guest.app.tell(Ease("contrast"), Ease("large"))
    frames(guest)
    viewport = guest.stage.drawn_for
    assert (viewport.language, viewport.large > 1, viewport.contrast) == (
        "en",
        True,
        True,
    )
    assert np.abs(there(guest) - fresh(guest)).max() < 24


def test_a_page_that_is_entering_goes_on_meanwhile(guest: Visitor) -> None:
    guest.app.go_on(changed(guest.app.playback, entered=0.0))
    guest.app.tell(Speak("en"))
    t = page(guest)._t
    for _ in range(3):
        guest.frame()
    assert guest.stage.changing
    assert page(guest)._t > t
    frames(guest)
    guest.waits(1.0)
    assert np.abs(there(guest) - fresh(guest)).max() < 24


def test_between_themes_it_changes_under_the_full_tide(guest: Visitor) -> None:
    guest.app.tell(Go(3), Speak("en"))
    guest.waits(WIPE_RISE - 0.05, 0.01)
    assert language(guest) == "zh"
    for _ in range(12):
        guest.frame(0.01)
    assert language(guest) == "en"
    assert not guest.stage.changing
    guest.waits(3.0)
    assert np.abs(there(guest) - fresh(guest)).max() < 24


def test_it_waits_for_a_turn_to_end(guest: Visitor) -> None:
    guest.app.tell(Next(), Speak("en"))
    while guest.app.playback.turn is not None:
        assert language(guest) == "zh"
        guest.frame()
    frames(guest)
    assert language(guest) == "en"


def test_a_visitor_who_turns_on_gets_the_page_in_that_language(guest: Visitor) -> None:
    guest.app.tell(Speak("en"))
    guest.frame()
    guest.app.tell(Touch(), Go(2))
    frames(guest)
    assert guest.app.playback.place == 2
    assert page(guest).viewport.language == "en"


def test_in_calm_motion_nothing_sweeps(guest: Visitor) -> None:
    guest.app.tell(Ease("calm"))
    guest.app.tell(Speak("en"))
    while guest.stage.changing:
        assert guest.stage.transition.front is None
        guest.frame()
    assert language(guest) == "en"
    assert np.abs(there(guest) - fresh(guest)).max() < 24


def test_what_is_on_its_way_can_be_finished_at_once(guest: Visitor) -> None:
    guest.app.tell(Speak("en"))
    guest.app.finish_ahead()
    assert not guest.stage.changing
    assert language(guest) == "en"
    guest.app.tell(Speak("zh"))
    while guest.stage.transition.front is None:
        guest.frame()
    guest.app.finish_ahead()
    assert not guest.stage.changing
    assert np.abs(there(guest) - fresh(guest)).max() < 24


def test_a_visit_that_begins_anew_does_so_at_once(guest: Visitor) -> None:
    guest.app.tell(Speak("en"))
    frames(guest)
    guest.app.begin_anew()
    assert not guest.stage.changing
    assert language(guest) == "zh"
    assert guest.app.playback.place == 0


def test_a_save_of_another_slide_leaves_the_page_as_it_is(
    guest: Visitor, file: Path
) -> None:
    old, content = page(guest), short()
    content["slides"][3]["title"]["zh"] = "换了说法"
    content["slides"].insert(0, content["slides"].pop(1))
    saved(file, content)
    reread(guest.app)
    assert guest.app.playback.place == 0
    assert frames(guest) <= 3
    assert page(guest) is old
    assert np.abs(there(guest) - fresh(guest)).max() < 24
    guest.goes(3)
    assert "换了说法" in str(page(guest).front.marks)


def test_a_save_of_the_page_sweeps_over_it(guest: Visitor, file: Path) -> None:
    old, content = page(guest), short()
    content["slides"][1]["title"]["zh"] = "换了说法"
    saved(file, content)
    reread(guest.app)
    guest.frame()
    assert page(guest) is old
    frames(guest)
    assert "换了说法" in str(page(guest).front.marks)
    assert np.abs(there(guest) - fresh(guest)).max() < 24


def test_another_size_takes_no_time(guest: Visitor) -> None:
    guest.app.tell(Speak("en"))
    guest.app.window.resize(400, 700)
    guest.frame()
    assert not guest.stage.changing
    assert guest.stage.drawn_for.portrait
    assert language(guest) == "en"


def test_a_turned_picture_changes_too(guest: Visitor) -> None:
    guest.stage.rotation = 180
    guest.stage._forget()
    guest.app._show()
    guest.app.tell(Speak("en"))
    frames(guest)
    assert np.abs(there(guest) - fresh(guest)).max() < 24
