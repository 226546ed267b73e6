"""Handles under real fingers: they follow, nothing else moves, guesses count once."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from kiosk.drawing import placement
from kiosk.drawing.geometry import unit
from kiosk.drawing.handle import WAY
from kiosk.drawing.marks import Dots, Hot
from kiosk.player.app import App
from kiosk.show.command import Dial, Ease, Go, Next, Pause
from kiosk.show.gestures import SILENCE
from kiosk.show.guesses import Guesses
from kiosk.show.playback import WIPE_HOLD, WIPE_RISE
from tests.moment import changed
from tests.visitor import SIZE, Clock, Visitor, reread, saved

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPointingDevice

    from kiosk.content.content import Loaded
    from kiosk.model.text import Language
    from kiosk.player.canvas import Rotation

HERE = Path(__file__).parents[1]
COVER, GUESS, RULE, SHORE = range(4)
DIALS = (GUESS, RULE, SHORE)
PIXEL = 2.5
"""Page units in a pixel of the window."""


def show() -> dict[str, Any]:
    """A cover, a question, a calculator and a shore."""
    cover: dict[str, Any] = json.loads((HERE / "slides/cover.json").read_text("utf-8"))
    theme = cover["themes"][0]["id"]
    for kind in ("slides/guess", "charts/rule", "charts/shore"):
        other = json.loads((HERE / f"{kind}.json").read_text("utf-8"))
        cover["sources"] |= other["sources"]
        cover["slides"] += [slide | {"theme": theme} for slide in other["slides"]]
    # What lives moves by itself.
    cover["show"]["life"] = False
    return cover


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return saved(tmp_path / "content.json", show())


def handle(visitor: Visitor) -> tuple[float, float]:
    """The middle of the handle that is drawn."""
    front = visitor.stage.pages[visitor.app.playback.place].front
    discs = [m for m in front.marks if isinstance(m, Dots) and m.diameter in {96, 108}]
    assert len(discs) == 1
    x, y = discs[0].points[0]
    return float(x), float(y)


def drag(visitor: Visitor, dx: float, dy: float, steps: int = 8) -> None:
    """Take hold of the handle, move the finger step by step, and let go."""
    x, y = handle(visitor)
    visitor.down(x, y)
    for step in range(1, steps + 1):
        visitor.frame()
        visitor.moves(x + dx * step / steps, y + dy * step / steps)
    visitor.up(x + dx, y + dy)


@pytest.mark.parametrize("place", DIALS)
def test_a_handle_follows_and_no_page_is_swiped_away(
    visitor: Visitor, place: int
) -> None:
    visitor.goes(place)
    before = handle(visitor)
    x, y = before
    visitor.down(x, y)
    dials = []
    for step in range(1, 25):
        visitor.moves(x + 20 * step, y)
        playback = visitor.app.playback
        assert (playback.scroll, playback.position) == (None, place)
        assert visitor.seen() == [place]
        dials.append(playback.dial)
    visitor.up(x + 480, y)
    assert len(set(dials)) > 15
    visitor.waits(2.0)
    playback = visitor.app.playback
    assert (playback.place, playback.dial) == (place, dials[-1])
    assert handle(visitor) != pytest.approx(before, abs=10)
    visitor.looks()


@pytest.mark.parametrize("place", [RULE, SHORE])
def test_the_handle_stays_under_the_finger(visitor: Visitor, place: int) -> None:
    visitor.goes(place)
    x, y = handle(visitor)
    # Taken at its rim, it keeps its distance, from the first few units on.
    visitor.down(x + 40, y - 30)
    for dx in (10, 20, 60, 150, 220, 100, -60):
        visitor.moves(x + 40 + dx, y - 30 + dx / 5)
        assert handle(visitor)[0] == pytest.approx(x + dx, abs=PIXEL)
    visitor.up(x - 20, y - 42)
    assert handle(visitor)[0] == pytest.approx(x - 60, abs=PIXEL)


def test_a_ring_is_drawn_upwards_as_well_as_sideways(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    x, y = handle(visitor)
    visitor.down(x, y)
    for step in range(1, 20):
        visitor.moves(x, y - 12 * step)
    dial = visitor.app.playback.dial
    assert dial is not None
    assert 0.25 < dial < 0.45
    assert visitor.app.playback.scroll is None
    visitor.up(x, y - 228)
    assert visitor.app.playback.dial == pytest.approx(dial, abs=0.01)


def test_a_ring_never_jumps_over_its_end(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    x, y = handle(visitor)
    visitor.down(x, y)
    # Down round six o'clock, and far on to the left.
    for step in range(1, 30):
        visitor.moves(x - 20 * step, min(y + 12 * step, 930))
    assert visitor.app.playback.dial == 0.0
    visitor.up(x - 580, 930)


@pytest.mark.parametrize("place", DIALS)
def test_a_tap_on_a_handle_does_nothing(visitor: Visitor, place: int) -> None:
    visitor.goes(place)
    x, y = handle(visitor)
    visitor.taps(x, y)
    assert visitor.app.playback.dial is None
    # Nor does one that trembles, which the handle has followed.
    visitor.down(x, y)
    visitor.moves(x + 15, y + 5)
    assert visitor.app.playback.dial is not None
    visitor.up(x + 15, y + 5)
    assert visitor.app.playback.dial is None
    assert handle(visitor) == pytest.approx((x, y))
    assert visitor.app.playback.card is None


BESIDE = [(113.0, 0.0), (90.0, -90.0)]


@pytest.mark.parametrize("place", DIALS)
@pytest.mark.parametrize(("dx", "dy"), BESIDE)
def test_a_drag_that_begins_beside_a_handle_takes_it(
    visitor: Visitor, place: int, dx: float, dy: float
) -> None:
    visitor.goes(place)
    x, y = handle(visitor)
    on = visitor.stage.hit(x + dx, y + dy)
    visitor.down(x + dx, y + dy)
    visitor.moves(x + dx + 10, y + dy)
    # A finger that may yet tap moves nothing, but on the handle's way.
    waits = on is None or on.target != WAY
    assert (visitor.app.playback.dial is None) == waits
    for step in (40, 80, 120):
        visitor.moves(x + dx + step, y + dy - step / 4)
        playback = visitor.app.playback
        assert (playback.scroll, playback.position) == (None, place)
    assert visitor.app.playback.dial is not None
    if place != GUESS:
        assert handle(visitor)[0] == pytest.approx(x + 120, abs=2 * PIXEL)
    visitor.up(x + dx + 120, y + dy - 30)
    visitor.waits(1.0)
    assert visitor.app.playback.place == place


@pytest.mark.parametrize(("per_mm", "reach"), [(None, 130), (1.6, 130), (8.6, 173)])
def test_the_ring_of_a_handle_is_as_wide_as_a_finger_on_any_panel(
    visitor: Visitor, per_mm: float | None, reach: float
) -> None:
    visitor.app.input.per_mm = per_mm
    for beyond in (False, True):
        visitor.goes(SHORE)
        x, y = handle(visitor)
        far = reach + (6 if beyond else -6)
        visitor.down(x - far, y)
        visitor.moves(x - far - 100, y)
        assert (visitor.app.playback.scroll is not None) == beyond
        visitor.up(x - far - 100, y)
        visitor.app.tell(Dial(None))


def test_a_tap_beside_a_handle_means_what_lies_there(visitor: Visitor) -> None:
    visitor.goes(SHORE)
    x, y = handle(visitor)
    docks = [h for h in visitor.stage.hots() if h.target.what == "figure"]
    spots = [
        (hot, px, py)
        for hot in docks
        for px, py in (hot.anchor or hot.rect.centre,)
        if 80 < max(abs(px - x), abs(py - y)) < 130 and hot.rect.holds(px, py)
    ]
    (hot, px, py) = spots[0] if spots else (docks[0], *docks[0].rect.centre)
    visitor.taps(px, py)
    assert visitor.app.playback.card == hot.target.which
    assert visitor.app.playback.dial is None


def test_a_card_keeps_the_ring_of_the_handle_below_it(visitor: Visitor) -> None:
    visitor.goes(RULE)
    drag(visitor, 150, 0)
    x, y = handle(visitor)
    visitor.taps_on("figure", "cap")
    visitor.waits(1.0)
    spot = (x - 113, y)
    assert visitor.hot("slip").rect.holds(*spot)
    dial = visitor.app.playback.dial
    assert dial is not None
    visitor.down(*spot)
    visitor.moves(spot[0] - 60, y)
    assert visitor.app.playback.dial == dial
    visitor.up(spot[0] - 60, y)


def on_ring(visitor: Visitor, share: float) -> tuple[float, float]:
    """A point on the ring at a share of it."""
    way = visitor.hot("dial", "way")
    cx, cy = way.rect.centre
    angle = math.radians(180 - 360 * share)
    radius = (way.hole + way.rect.width / 2) / 2
    return cx + radius * math.sin(angle), cy - radius * math.cos(angle)


@pytest.mark.parametrize("share", [0.05, 0.35])
def test_a_tap_on_the_ring_sets_the_guess_there(visitor: Visitor, share: float) -> None:
    visitor.goes(GUESS)
    for again in (share, 1 - share):
        visitor.taps(*on_ring(visitor, again))
        assert visitor.app.playback.dial == pytest.approx(again, abs=0.005)
    assert visitor.app.playback.place == GUESS
    visitor.taps_on("reveal")
    visitor.waits(2.0)
    dial = visitor.app.playback.dial
    assert dial == pytest.approx(1 - share, abs=0.005)
    # What is answered is guessed no more.
    cx, cy = visitor.hot("figure", "third").rect.centre
    visitor.taps(cx + 200, cy)
    assert visitor.app.playback.dial == dial


def test_a_drag_that_begins_on_the_ring_brings_the_handle_along(
    visitor: Visitor,
) -> None:
    visitor.goes(GUESS)
    visitor.down(*on_ring(visitor, 0.6))
    for share in (0.62, 0.66, 0.72, 0.8):
        visitor.moves(*on_ring(visitor, share))
        assert visitor.app.playback.dial == pytest.approx(share, abs=0.005)
        assert visitor.app.playback.scroll is None
    # From here on it is drawn, and never jumps over its end.
    for share in (0.9, 0.99, 0.05):
        visitor.moves(*on_ring(visitor, share))
    assert visitor.app.playback.dial == 1.0
    visitor.up(*on_ring(visitor, 0.05))
    assert visitor.app.playback.place == GUESS


def test_the_middle_of_the_ring_is_a_place_to_turn_the_page(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    x, y = visitor.hot("dial", "way").rect.centre
    visitor.taps(x, y)
    assert visitor.app.playback.dial is None
    visitor.down(x, y)
    visitor.moves(x - 100, y)
    assert visitor.app.playback.scroll is not None
    visitor.up(x - 100, y)


def test_a_handle_within_reach_comes_to_a_tap_on_its_line(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    visitor.app.tell(Ease("low"))
    visitor.frame()
    track = visitor.hot("dial", "low").rect.grown(-30)
    y = track.centre[1]
    # On the handle a tap means nothing, as on any.
    visitor.taps(track.centre[0] + 10, y)
    assert visitor.app.playback.dial is None
    visitor.taps(track.x + 0.8 * track.width, y)
    assert visitor.app.playback.dial == pytest.approx(0.8, abs=0.01)
    visitor.taps(track.x + 0.8 * track.width + 10, y)
    assert visitor.app.playback.dial == pytest.approx(0.8, abs=0.01)


def themed() -> dict[str, Any]:
    """The show whose calculator is of another theme: between lies a tide."""
    content = show()
    other = {"id": "other", "name": {"zh": "别处", "en": "Other"}, "accent": "amber"}
    content["themes"].append(other)
    for number in (RULE, SHORE):
        content["slides"][number]["theme"] = "other"
    return content


@pytest.mark.parametrize("beside", [0.0, 113.0])
@pytest.mark.parametrize("rest", [False, True])
def test_a_handle_is_taken_while_the_chapter_changes(
    visitor: Visitor, file: Path, beside: float, *, rest: bool
) -> None:
    saved(file, themed())
    reread(visitor.app)
    visitor.goes(RULE)
    x, y = handle(visitor)
    visitor.goes(GUESS)
    visitor.app.tell(Next())
    visitor.waits(WIPE_RISE + WIPE_HOLD + 0.1, 0.02)
    turn = visitor.app.playback.turn
    assert turn is not None
    assert turn.kind == "tide"
    visitor.down(x + beside, y)
    if rest:
        # The water falls under the finger.
        visitor.waits(1.0)
        assert visitor.app.playback.place == RULE
    for step in (30, 60, 120, 180):
        visitor.moves(x + beside + step, y)
        playback = visitor.app.playback
        assert (playback.scroll, playback.facing) == (None, RULE)
    visitor.frame()
    assert handle(visitor)[0] == pytest.approx(x + 180, abs=2 * PIXEL)
    visitor.up(x + beside + 180, y)
    dial = visitor.app.playback.dial
    visitor.waits(3.0)
    playback = visitor.app.playback
    assert (playback.place, playback.dial) == (RULE, dial)
    assert dial is not None
    visitor.looks()


def test_a_handle_taken_as_the_water_rises_stays(visitor: Visitor, file: Path) -> None:
    saved(file, themed())
    reread(visitor.app)
    visitor.goes(GUESS)
    x, y = handle(visitor)
    visitor.app.tell(Next())
    visitor.waits(WIPE_RISE / 2, 0.02)
    visitor.down(x, y)
    for step in (20, 40, 80):
        visitor.moves(x + step / 4, y - step)
    visitor.up(x + 20, y - 80)
    visitor.waits(3.0)
    playback = visitor.app.playback
    assert playback.place == GUESS
    assert playback.dial is not None
    visitor.looks()


def test_a_tap_on_the_ring_under_the_falling_water_sets_the_guess(
    visitor: Visitor, file: Path
) -> None:
    saved(file, themed())
    reread(visitor.app)
    visitor.goes(GUESS)
    spot = on_ring(visitor, 0.7)
    visitor.goes(RULE)
    visitor.app.tell(Go(GUESS))
    visitor.waits(WIPE_RISE + WIPE_HOLD + 0.1, 0.02)
    visitor.taps(*spot)
    visitor.waits(2.0)
    playback = visitor.app.playback
    assert playback.place == GUESS
    assert playback.dial == pytest.approx(0.7, abs=0.005)


@pytest.mark.parametrize("place", DIALS)
def test_a_drag_elsewhere_swipes(visitor: Visitor, place: int) -> None:
    visitor.goes(place)
    visitor.down(1000.0, 220.0)
    visitor.moves(1300.0, 220.0)
    assert visitor.app.playback.position == pytest.approx(place - 300 / 1920, abs=0.01)
    assert visitor.app.playback.dial is None
    visitor.up(1300.0, 220.0)
    visitor.goes(place)
    # What is answered is not yet a handle: a drag that begins on it swipes too.
    hot = next(h for h in visitor.stage.hots() if h.target.what in {"figure", "reveal"})
    x, y = hot.rect.centre
    visitor.down(x, y)
    visitor.moves(x - 300, y)
    assert visitor.app.playback.scroll is not None
    visitor.up(x - 300, y)


def test_a_second_finger_is_ignored(visitor: Visitor) -> None:
    visitor.goes(RULE)
    x, y = handle(visitor)
    visitor.down(x, y)
    visitor.moves(x + 100, y)
    visitor.down(1500.0, 300.0, 1, others=1)
    visitor.moves(900.0, 300.0, 1, others=1)
    assert visitor.app.playback.scroll is None
    assert handle(visitor)[0] == pytest.approx(x + 100, abs=PIXEL)
    visitor.up(900.0, 300.0, 1, others=1)
    visitor.moves(x + 200, y)
    assert handle(visitor)[0] == pytest.approx(x + 200, abs=PIXEL)
    visitor.up(x + 200, y)
    assert not visitor.app.playback.held


def test_a_second_finger_on_the_handle_moves_nothing(visitor: Visitor) -> None:
    visitor.goes(RULE)
    x, y = handle(visitor)
    visitor.down(1500.0, 300.0)
    visitor.down(x, y, 1, others=1)
    visitor.moves(x + 200, y, 1, others=1)
    assert visitor.app.playback.dial is None
    visitor.up(x + 200, y, 1, others=1)
    visitor.up(1500.0, 300.0)


def test_a_mouse_is_one_finger(visitor: Visitor) -> None:
    visitor.goes(SHORE)
    x, y = handle(visitor)
    left = Qt.MouseButton.LeftButton

    def mouse(kind: QEvent.Type, dx: float, button: Qt.MouseButton) -> None:
        at = QPointF(visitor.pixel(x + dx, y))
        event = QMouseEvent(kind, at, at, button, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(visitor.viewport, event)

    mouse(QEvent.Type.MouseButtonPress, 0, left)
    for dx in (50, 150, 300):
        mouse(QEvent.Type.MouseMove, dx, Qt.MouseButton.NoButton)
    assert handle(visitor)[0] == pytest.approx(x + 300, abs=PIXEL)
    mouse(QEvent.Type.MouseButtonRelease, 300, left)
    assert visitor.app.playback.position == SHORE
    assert not visitor.app.playback.held


def test_a_finger_that_is_lost_leaves_the_handle_where_it_was(visitor: Visitor) -> None:
    visitor.goes(RULE)
    x, y = handle(visitor)
    visitor.down(x, y)
    visitor.moves(x + 200, y)
    dial = visitor.app.playback.dial
    visitor.waits(SILENCE + 1, 0.5)
    assert visitor.app.input.recogniser.press is None
    playback = visitor.app.playback
    assert (playback.dial, playback.held, playback.place) == (dial, False, RULE)
    visitor.up(x + 200, y)


def test_the_result_counts_with_the_finger(visitor: Visitor) -> None:
    visitor.goes(RULE)

    def result() -> float:
        """The subsidy of the example, in 万元."""
        front = visitor.stage.pages[RULE].front
        labels = [getattr(m, "text", "") for m in front.marks]
        (said,) = [text for text in labels if "推算" in text]
        found = re.search(r"推算\D*([0-9.]+)\s*万元", said)
        assert found is not None
        return float(found[1])

    assert result() == 22.8
    x, y = handle(visitor)
    visitor.down(x, y)
    shown = []
    for step in range(1, 30):
        visitor.moves(x + 10 * step, y)
        shown.append(result())
    visitor.up(x + 290, y)
    assert shown[0] in {22.8, 23.4}
    assert shown[-1] == 25.0
    assert sorted(set(shown)) == list(dict.fromkeys(shown))


def test_a_visitor_guesses_reveals_and_guesses_again(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    drag(visitor, 20.0, -160.0)
    guess = visitor.app.playback.dial
    asked = visitor.looks()
    visitor.taps_on("reveal")
    assert visitor.app.playback.stay.revealed is not None
    visitor.waits(2.0)
    told = visitor.looks()
    assert (asked != told).any(axis=2).mean() > 0.03
    # The handle has become a tick: there is nothing to drag any more.
    assert not [h for h in visitor.stage.hots() if h.target.what == "dial"]
    visitor.taps_on("again")
    playback = visitor.app.playback
    assert (playback.stay.revealed, playback.dial) == (None, guess)
    assert [h for h in visitor.stage.hots() if h.target.what == "dial"]
    drag(visitor, 0.0, -60.0)
    assert visitor.app.playback.dial != guess


def test_the_answer_has_its_card_once_it_is_known(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    middle = 450.0, 600.0
    visitor.taps(*middle)
    assert visitor.app.playback.card is None
    visitor.taps_on("reveal")
    visitor.waits(2.0)
    visitor.taps(*middle)
    assert visitor.app.playback.card == "third"


def test_leaving_a_page_forgets_its_hand(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    start = handle(visitor)
    drag(visitor, 20.0, -160.0)
    visitor.taps_on("reveal")
    visitor.waits(2.0)
    visitor.goes(RULE)
    assert (visitor.app.playback.dial, visitor.app.playback.stay.revealed) == (
        None,
        None,
    )
    visitor.goes(GUESS)
    assert handle(visitor) == pytest.approx(start)
    assert [h.target.what for h in visitor.stage.hots() if h.target.what == "reveal"]


def test_a_neighbour_is_shown_untouched(visitor: Visitor) -> None:
    visitor.goes(RULE)
    drag(visitor, 300.0, 0.0)
    visitor.down(1300.0, 220.0)
    visitor.moves(700.0, 220.0)
    assert visitor.seen() == [RULE, SHORE]
    shore = visitor.stage.pages[SHORE].front.marks
    interaction = visitor.stage.pages[SHORE].slide.marks(0.0, visitor.stage.drawn_for)
    xs = [
        [m.rect for m in marks if isinstance(m, Hot)] for marks in (shore, interaction)
    ]
    assert xs[0] == xs[1]
    visitor.up(700.0, 220.0)


def test_the_loop_reveals_what_nobody_guesses(visitor: Visitor) -> None:
    visitor.app.go_on(
        changed(visitor.app.playback, place=GUESS, entered=2.0, looping=True)
    )
    dwell = visitor.app.playback.pages[GUESS].dwell
    visitor.waits(dwell / 2 - 0.2, 0.1)
    assert visitor.app.playback.stay.revealed is None
    visitor.waits(2.0)
    assert visitor.app.playback.stay.revealed is not None
    assert visitor.app.playback.looping
    visitor.looks()


def test_a_guess_is_counted_once_for_every_visitor(
    visitor: Visitor, tmp_path: Path
) -> None:
    app = visitor.app
    app.guesses = Guesses(tmp_path)

    def count() -> int:
        return sum(app.guesses.counts("guess"))

    visitor.goes(GUESS)
    # A look at the answer without a guess is none, and spoils the next.
    visitor.taps_on("reveal")
    visitor.waits(2.0)
    visitor.taps_on("again")
    drag(visitor, 20.0, -160.0)
    visitor.taps_on("reveal")
    assert count() == 0
    # The next visitor, after the visit has ended.
    visitor.waits(130.0, 0.5)
    assert app.playback.looping
    visitor.goes(GUESS)
    drag(visitor, 20.0, -160.0)
    guess = app.playback.dial
    assert guess is not None
    visitor.taps_on("reveal")
    assert count() == 1
    visitor.waits(2.0)
    visitor.taps_on("again")
    visitor.taps_on("reveal")
    visitor.goes(RULE)
    visitor.goes(GUESS)
    drag(visitor, 20.0, -160.0)
    visitor.taps_on("reveal")
    assert count() == 1
    app.guesses.close()
    (line,) = (tmp_path / "guesses.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == {"slide": "guess", "percent": round(100 * guess)}


def test_earlier_guesses_are_seen_after_the_reveal(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    for value in (0.1, 0.2, 0.2, 0.3, 0.5):
        visitor.app.guesses.add("guess", value)

    def said() -> list[str]:
        front = visitor.stage.pages[GUESS].front
        texts = [
            getattr(m, "text", "").replace("\u2009", "")
            for m in front.marks
            if getattr(m, "alpha", 0) == 1
        ]
        return [text for text in texts if "观众" in text]

    drag(visitor, 20.0, -160.0)
    assert said() == []
    visitor.taps_on("reveal")
    visitor.waits(2.0)
    assert said() == ["灰色是6位观众的猜测"]


def elsewhere(content: dict[str, Any]) -> None:
    """Another title on another slide."""
    content["slides"][SHORE]["title"]["zh"] = "换了一个题目"


def here(content: dict[str, Any]) -> None:
    content["slides"][RULE]["title"]["zh"] = "换了一个题目"


def moved(content: dict[str, Any]) -> None:
    here(content)
    content["slides"].insert(1, content["slides"].pop(RULE))


def alone(content: dict[str, Any]) -> None:
    content["slides"] = [content["slides"][RULE]]


@pytest.mark.parametrize("gradual", [False, True])
@pytest.mark.parametrize("change", [elsewhere, here, moved, alone])
def test_a_save_under_the_finger_keeps_the_handle(
    visitor: Visitor,
    file: Path,
    change: Callable[[dict[str, Any]], None],
    *,
    gradual: bool,
) -> None:
    visitor.goes(RULE)
    visitor.stage.gradual = gradual
    x, y = handle(visitor)
    visitor.down(x, y)
    visitor.moves(x + 100, y)
    other = show()
    change(other)
    saved(file, other)
    reread(visitor.app)
    for step in range(30):
        visitor.moves(x + 110 + 5 * step, y)
        visitor.frame()
        assert drawn(visitor, x) == pytest.approx(110 + 5 * step, abs=2 * PIXEL)
    dial = visitor.app.playback.dial
    assert visitor.app.playback.scroll is None
    visitor.up(x + 255, y)
    assert not visitor.app.playback.held
    visitor.waits(1.0)
    assert visitor.app.playback.dial == dial
    assert visitor.app.slide.id == show()["slides"][RULE]["id"]
    visitor.looks()


def drawn(visitor: Visitor, x: float) -> float:
    """How far from x the handle is drawn, on the one page that is seen."""
    (place,) = visitor.seen()
    front = visitor.stage.pages[place].front
    (disc,) = (m for m in front.marks if isinstance(m, Dots) and m.diameter == 96)
    return float(disc.points[0, 0]) - x


@pytest.mark.parametrize("gradual", [False, True])
def test_a_save_that_takes_the_slide_away_takes_its_handle_along(
    visitor: Visitor, file: Path, *, gradual: bool
) -> None:
    visitor.goes(RULE)
    visitor.stage.gradual = gradual
    x, y = handle(visitor)
    visitor.down(x, y)
    visitor.moves(x + 100, y)
    other = show()
    del other["slides"][RULE]
    saved(file, other)
    reread(visitor.app)
    for step in range(30):
        visitor.moves(x + 110 + 5 * step, y)
        visitor.frame()
        playback = visitor.app.playback
        # Not even one that stands at the same place follows a finger of before.
        assert (playback.dial, playback.scroll) == (None, None)
    visitor.up(x + 255, y)
    visitor.waits(1.0)
    assert visitor.app.slide.id == show()["slides"][SHORE]["id"]
    assert not visitor.app.playback.held
    visitor.looks()


@pytest.mark.parametrize("gradual", [False, True])
def test_a_renamed_question_is_a_new_one_and_a_guess_counts_once(
    visitor: Visitor, file: Path, *, gradual: bool
) -> None:
    visitor.goes(GUESS)
    visitor.stage.gradual = gradual
    drag(visitor, 20.0, -160.0)
    visitor.taps_on("reveal")
    visitor.waits(1.5)
    other = show()
    other["slides"][GUESS]["id"] = "renamed"
    saved(file, other)
    reread(visitor.app)
    visitor.waits(2.0, 0.02)
    playback = visitor.app.playback
    assert (playback.place, playback.stay.revealed, playback.dial) == (
        GUESS,
        None,
        None,
    )
    assert sum(visitor.app.guesses.counts("guess")) == 1
    assert sum(visitor.app.guesses.counts("renamed")) == 0
    drag(visitor, 20.0, -160.0)
    visitor.taps_on("reveal")
    assert sum(visitor.app.guesses.counts("renamed")) == 1
    # The same words under the same name are the same question.
    other["slides"][GUESS]["title"]["zh"] = "换了一个题目"
    saved(file, other)
    reread(visitor.app)
    visitor.waits(1.0, 0.02)
    assert visitor.app.playback.stay.revealed is not None
    assert sum(visitor.app.guesses.counts("renamed")) == 1


def test_a_show_of_one_question_answers_it_by_itself(
    visitor: Visitor, file: Path
) -> None:
    other = show()
    other["slides"] = [other["slides"][GUESS]]
    saved(file, other)
    reread(visitor.app)
    turns = [False]
    for _ in range(600):
        visitor.waits(0.5, 0.5)
        answered = visitor.app.playback.stay.revealed is not None
        if answered != turns[-1]:
            turns.append(answered)
        if len(turns) == 5:
            break
    assert turns == [False, True, False, True, False]


def test_a_page_that_leaves_takes_its_handle_along(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    x, y = handle(visitor)
    visitor.down(x, y)
    visitor.app.tell(Next())
    visitor.waits(3.0)
    assert visitor.app.playback.place == RULE
    visitor.moves(x + 300, y)
    assert (visitor.app.playback.dial, visitor.app.playback.scroll) == (None, None)
    visitor.up(x + 300, y)


def test_a_card_over_a_handle_is_not_dragged_through(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As where a card finds no other place.
    monkeypatch.setattr(placement, "_HANDLE", 0.0)
    visitor.goes(RULE)
    x, y = handle(visitor)
    visitor.taps_on("figure", "cap")
    visitor.waits(1.0)
    # The card of what is on the right lies on the left, over the handle.
    assert visitor.hot("slip").rect.holds(x, y)
    visitor.down(x, y)
    visitor.moves(x + 10, y)
    assert visitor.app.playback.dial is None
    visitor.up(x + 10, y)
    assert (visitor.app.playback.card, visitor.app.playback.dial) == (None, None)


def test_a_card_leaves_a_handle_free_where_it_can(visitor: Visitor) -> None:
    visitor.goes(RULE)
    x, y = handle(visitor)
    visitor.taps_on("figure", "cap")
    visitor.waits(1.0)
    assert not visitor.hot("slip").rect.holds(x, y)


def test_a_handle_taken_beside_an_open_card_closes_it(visitor: Visitor) -> None:
    for tap in (True, False):
        visitor.goes(SHORE)
        x, y = handle(visitor)
        visitor.taps_on("figure", "dock-1")
        visitor.waits(1.0)
        assert visitor.app.playback.card == "dock-1"
        assert not visitor.hot("slip").rect.holds(x, y)
        visitor.down(x, y)
        visitor.moves(x if tap else x - 60, y)
        visitor.up(x if tap else x - 60, y)
        assert visitor.app.playback.card is None
        assert (visitor.app.playback.dial is None) == tap


def test_a_page_at_rest_with_a_hand_on_it_repaints_nothing(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    drag(visitor, 20.0, -160.0)
    visitor.taps_on("reveal")
    visitor.waits(3.0)
    painted = visitor.stage.painted
    visitor.waits(5.0, 0.1)
    assert visitor.stage.painted == painted


def test_the_loop_goes_on_with_a_guess_left_open(visitor: Visitor) -> None:
    visitor.goes(GUESS)
    drag(visitor, 20.0, -160.0)
    visitor.app.tell(Pause())
    dwell = visitor.app.playback.pages[GUESS].dwell
    visitor.waits(dwell - 1, 0.5)
    assert visitor.app.playback.place == GUESS
    assert visitor.app.playback.stay.revealed is None
    visitor.waits(4.0, 0.5)
    assert visitor.app.playback.place == RULE


def test_a_window_is_shown_for_every_kind(visit: Callable[[], Visitor]) -> None:
    visitor = visit()
    for place in DIALS:
        visitor.goes(place)
        visitor.looks()


class Turned(Visitor):
    """A visitor before a screen that hangs turned by quarters."""

    def pixel(self, x: float, y: float) -> QPoint:
        wide, high = SIZE
        scale = unit(*SIZE)
        left, top = x * scale, y * scale
        return {
            90: QPoint(round(wide - top), round(left)),
            180: QPoint(round(wide - left), round(high - top)),
            270: QPoint(round(top), round(high - left)),
        }[self.stage.rotation]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_handles_follow_on_a_turned_screen(
    visit: Callable[[], Visitor],
    touchscreen: QPointingDevice,
    monkeypatch: pytest.MonkeyPatch,
    rotation: Rotation,
) -> None:
    made = App.__init__

    def turned(app: App, loaded: Loaded, staff: Language, clock: Clock) -> None:
        made(app, loaded, staff, rotation=rotation, clock=clock)

    monkeypatch.setattr(App, "__init__", turned)
    straight = visit()
    visitor = Turned(straight.app, straight.clock, touchscreen)
    assert visitor.stage.rotation == rotation
    for place in DIALS:
        visitor.goes(place)
        x, y = handle(visitor)
        assert visitor.stage.drawn_for.portrait == (rotation != 180)
        visitor.down(x, y)
        for step in range(1, 9):
            visitor.moves(x - 10 * step, y - 4 * step)
            assert visitor.app.playback.scroll is None
        playback = visitor.app.playback
        assert (playback.place, playback.dial is None) == (place, False)
        if place != GUESS:
            assert handle(visitor)[0] == pytest.approx(x - 80, abs=PIXEL)
        visitor.up(x - 80, y - 32)
        assert not visitor.app.playback.held
        # Beside the handle, a drag along the picture's own x swipes.
        visitor.down(300.0, 200.0)
        visitor.moves(600.0, 200.0)
        assert visitor.app.playback.scroll is not None
        visitor.up(600.0, 200.0)
