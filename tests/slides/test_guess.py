"""A guess: how it is drawn, judged and told, before the answer and after."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.drawing.geometry import Rect
from kiosk.drawing.handle import WAY
from kiosk.drawing.ink import ACCENT, FILL, GROUND, HAIR, HAND, MARK, TEXT
from kiosk.drawing.interaction import Interaction
from kiosk.drawing.marks import Arcs, Bars, Dots, Fill, Hot, Label, Mark, Stroke
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Viewport
from kiosk.model.text import LANGUAGES
from kiosk.show.visit import REVEAL
from kiosk.slides.guess import ENOUGH, NEAR, REST, GuessSlide, percent, verdict

if TYPE_CHECKING:
    from kiosk.content.content import Loaded
    from kiosk.model.text import Language

FILE = Path(__file__).with_name("guess.json")
RAW = json.loads(FILE.read_text("utf-8"))["slides"][0]
THIRD = Fraction(1, 3)
ROOMS = tuple(
    Viewport(wide, high, language, large=large)
    for wide, high in ((1920, 1080), (1440, 1080), (2520, 1080), (1080, 1920))
    for language in ("zh", "en")
    for large in (1.0, 1.3)
)


def changed(**fields: Any) -> GuessSlide:
    return GuessSlide.model_validate_json(json.dumps(RAW | fields))


SLIDE = changed()


def answered(value: object, unit: str = "", **fields: Any) -> GuessSlide:
    figure = RAW["figures"]["third"] | {"value": value, "unit": unit} | fields
    return changed(figures={"third": figure})


def guessed(dial: float | None, *guesses: int) -> Interaction:
    return Interaction(dial, None, guesses)


def told(dial: float | None, *guesses: int) -> Interaction:
    return Interaction(dial, REVEAL, guesses)


def texts(
    interaction: Interaction,
    viewport: Viewport | None = None,
    slide: GuessSlide = SLIDE,
) -> list[str]:
    marks = slide.marks(1.0, viewport or Viewport(), interaction)
    found = [m for m in marks if isinstance(m, Label) and m.alpha > 0.01]
    return [m.text.replace("\u2009", "") for m in found if m.text.strip()]


def test_a_question_broken_by_hand_is_one_line_where_there_is_room_for_one() -> None:
    asked = changed(question={"zh": "全市金融资产，\n江北占多少？", "en": "How much?"})
    wide = [said for said in texts(Interaction(), slide=asked) if "江北" in said]
    assert wide == ["江北占多少？"]
    low = texts(Interaction(), Viewport(1440, 1080), asked)
    assert "全市金融资产，江北占多少？" in low


def arcs(
    interaction: Interaction, ink: object, slide: GuessSlide = SLIDE, t: float = 1.0
) -> float:
    """How many degrees of the innermost strand an ink fills."""
    return -sum(
        sweep.sweep
        for mark in slide.marks(t, Viewport(), interaction)
        if isinstance(mark, Arcs) and mark.alpha > 0
        for sweep in mark.sweeps
        if sweep.ink == ink and sweep.radius > 200 and sweep.width > 4
    )


@pytest.mark.parametrize(
    ("guess", "words"),
    [
        (0, "More than you guessed"),
        (29, "More than you guessed"),
        (30, "About what you guessed"),
        (33, "About what you guessed"),
        (37, "About what you guessed"),
        (38, "Less than you guessed"),
        (100, "Less than you guessed"),
        (None, "The answer"),
    ],
)
def test_the_title_judges_a_guess_of_a_third(guess: int | None, words: str) -> None:
    assert verdict(guess, THIRD).en == words


def test_exactly_four_points_apart_is_about_right() -> None:
    assert NEAR == 4
    half = Fraction(1, 2)
    said = [verdict(guess, half).zh for guess in (45, 46, 54, 55)]
    assert said == [
        "比你猜的还要多",
        "和你猜的差不多",
        "和你猜的差不多",
        "没有你猜的那么多",
    ]


def test_a_guess_is_a_whole_per_cent() -> None:
    assert [percent(d) for d in (None, 0.0, 0.204, 0.206, 1.0)] == [
        None,
        0,
        20,
        21,
        100,
    ]


def test_before_the_reveal_nothing_betrays_the_answer() -> None:
    said = texts(guessed(0.2))
    assert said[:1] == ["先猜一猜"]
    assert {"我猜是", "20%", "沿着圆环拖动", "揭晓答案"} <= set(said)
    assert not [text for text in said if "1/3" in text or "将近" in text]
    assert arcs(guessed(0.2), FILL) == 0
    assert arcs(guessed(0.2), HAND) == pytest.approx(5 * 72)
    targets = [m.target for m in SLIDE.marks(1.0, Viewport()) if isinstance(m, Hot)]
    assert targets == [("dial", ""), WAY, ("reveal", "")]


def test_an_untouched_ring_guesses_nothing() -> None:
    assert "?" in texts(Interaction())
    assert not [text for text in texts(Interaction()) if "%" in text]


def test_the_reveal_says_what_was_guessed_and_what_is_true() -> None:
    said = texts(told(0.2))
    assert said[0] == "比你猜的还要多"
    assert {"实际", "你猜", "20%", "全市货运量", "近1/3", "走水路"} <= set(said)
    assert {"每3吨货物，", "就有将近1吨走水路", "再猜一次"} <= set(said)
    assert not {"揭晓答案", "我猜是", "先猜一猜"} & set(said)
    # Nearly a third: seven degrees short of it, and then three dashes.
    assert arcs(told(0.2), FILL) == pytest.approx(120 - 7 + 1.8 + 1.3 + 0.7)
    targets = [
        m.target for m in SLIDE.marks(1.0, Viewport(), told(0.2)) if isinstance(m, Hot)
    ]
    # There is no way any more.
    assert targets == [("figure", "third"), ("figure", "third"), ("again", "")]


def test_a_reveal_without_a_guess_has_no_tick_of_one() -> None:
    said = texts(told(None))
    assert said[0] == "答案揭晓"
    assert "你猜" not in said
    thick = [
        m
        for m in SLIDE.marks(1.0, Viewport(), told(None))
        if isinstance(m, Stroke) and m.width == 6.0
    ]
    assert [mark.alpha for mark in thick] == [0.0]


def test_the_guess_stays_as_a_tick_with_a_ball() -> None:
    marks = SLIDE.marks(1.0, Viewport(), told(0.25))
    (tick,) = (m for m in marks if isinstance(m, Stroke) and m.width == 6.0)
    (ball,) = (m for m in marks if isinstance(m, Dots) and m.diameter == 30.0)
    (rings,) = (m for m in marks if isinstance(m, Arcs) and len(m.sweeps) == 5)
    # A quarter, counter-clockwise from six: at three o'clock.
    assert tick.points[:, 1] == pytest.approx(rings.y)
    radius = min(sweep.radius for sweep in rings.sweeps)
    assert tick.points[0, 0] == pytest.approx(rings.x + radius - 16)
    assert ball.points[0] == pytest.approx((tick.points[1, 0] + 4, rings.y))
    assert (tick.alpha, tick.ink, ball.ink) == (1.0, TEXT, TEXT)


def test_the_reveal_takes_its_time() -> None:
    def at(age: float) -> tuple[float, float]:
        interaction = Interaction(0.2, age)
        white = arcs(interaction, HAND)
        return white, arcs(interaction, FILL)

    assert at(0.0)[0] == pytest.approx(360)
    assert at(0.0)[1] == 0.0
    # The white arc is gone before the true one passes it.
    assert at(0.3)[0] == 0.0
    grown = [at(age)[1] for age in (0.1, 0.3, 0.5, 0.8, 1.0)]
    assert grown == sorted(grown)
    assert grown[0] == 0.0
    assert grown[-1] < at(REVEAL)[1]
    assert texts(Interaction(0.2, 0.5))[0] == "先猜一猜"
    assert texts(Interaction(0.2, 0.95))[0] == "比你猜的还要多"


def test_the_picture_sinks_with_its_page() -> None:
    marks = SLIDE.marks(0.0, Viewport(), told(0.2))
    strands = [m for m in marks if isinstance(m, Fill) and m.ink == FILL]
    assert arcs(told(0.2), FILL, t=0.0) == pytest.approx(3.8)
    assert {m.alpha for m in strands[:1]} == {0.0}


@pytest.mark.parametrize(
    ("value", "unit", "coins"),
    [
        ("1/3", "", 3),
        ("1/2", "", 2),
        ("1/6", "", 6),
        ("1/7", "", 0),
        ("2/3", "", 0),
        (25, "%", 4),
        (33, "%", 0),
    ],
)
def test_coins_tell_a_unit_fraction(value: object, unit: str, coins: int) -> None:
    slide = answered(value, unit)
    rims = [
        m
        for m in slide.marks(1.0, Viewport(), told(0.2))
        if isinstance(m, Arcs) and len(m.sweeps) == 1 and m.alpha > 0
    ]
    assert len(rims) == coins


def test_a_coin_is_full_only_if_the_share_is() -> None:
    def wedge(slide: GuessSlide) -> float:
        fills = [
            m for m in slide.marks(1.0, Viewport(), told(0.2)) if isinstance(m, Fill)
        ]
        x, y = fills[-1].outlines[0].T
        return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2

    full = wedge(answered("1/3", qualifier="exact"))
    assert full == pytest.approx(np.pi * 56**2, rel=0.01)
    assert wedge(SLIDE) == pytest.approx(0.94 * full, rel=0.01)


def spread(interaction: Interaction) -> Arcs:
    marks = SLIDE.marks(1.0, Viewport(), interaction)
    (found,) = (
        m
        for m in marks
        if isinstance(m, Arcs) and {s.ink for s in m.sweeps} <= {HAIR, MARK}
        if len(m.sweeps) == max(1, len(interaction.guesses))
    )
    return found


def test_earlier_guesses_are_shown_from_five_on_after_the_reveal() -> None:
    counts = (0, 1, 0, 2, 1) + (0,) * 14 + (1,)
    assert sum(counts) == ENOUGH == 5
    assert spread(told(0.2, *counts)).alpha == 1.0
    assert spread(guessed(0.2, *counts)).alpha == 0.0
    assert spread(told(0.2, *(0, 1, 0, 2, 1))).alpha == 0.0
    assert "灰色是5位观众的猜测" in texts(told(0.2, *counts))
    assert not [text for text in texts(told(0.2, 4)) if "灰色" in text]


def test_the_spread_is_a_histogram_along_the_ring() -> None:
    counts = (0, 1, 0, 2, 4) + (0,) * 15
    sweeps = spread(told(0.21, *counts)).sweeps
    deep = [s.width if s.sweep else 0.0 for s in sweeps]
    assert deep[:5] == pytest.approx([0.0, deep[4] / 4, 0.0, deep[4] / 2, deep[4]])
    # The bin from 20 to 25 %, its own, is at 72 to 90 degrees from six.
    own = sweeps[4]
    assert (own.ink, own.start, own.sweep) == (MARK, 180 - 72 - 1, -16.0)
    assert {s.ink for i, s in enumerate(sweeps) if i != 4} == {HAIR}
    assert spread(told(1.0, *counts)).sweeps[19].ink == MARK


def test_the_handle_follows_the_finger_round_the_ring() -> None:
    def handle(dial: float) -> tuple[float, float]:
        marks = SLIDE.marks(1.0, Viewport(), guessed(dial))
        (disc,) = (m for m in marks if isinstance(m, Dots) and m.diameter == 108)
        return float(disc.points[0, 0]), float(disc.points[0, 1])

    for dial in (0.0, 0.125, 0.25, 0.5, 0.75, 0.875):
        x, y = handle(dial)
        assert SLIDE.dialled(x, y, Viewport(), guessed(dial)) == pytest.approx(dial)
        (hot, *_) = (
            m for m in SLIDE.marks(1.0, Viewport(), guessed(dial)) if isinstance(m, Hot)
        )
        assert hot.rect.centre == pytest.approx((x, y))
        assert hot.rect.width == 140


@pytest.mark.parametrize("viewport", ROOMS)
def test_the_ring_answers_and_nothing_inside_or_beside_it(viewport: Viewport) -> None:
    marks = SLIDE.marks(1.0, viewport)
    hots = [mark for mark in marks if isinstance(mark, Hot)]
    (way,) = (hot for hot in hots if hot.target == WAY)
    (rings, *_) = (mark for mark in marks if isinstance(mark, Arcs))
    assert way.rect.centre == pytest.approx((rings.x, rings.y))
    radii = [sweep.radius for sweep in rings.sweeps]
    inner, outer = min(radii), max(radii)
    for share in np.linspace(0.01, 0.99, 25):
        angle = np.radians(180 - 360 * share)

        def at(radius: float, angle: float = angle) -> tuple[float, float]:
            x, y = rings.x + radius * np.sin(angle), rings.y - radius * np.cos(angle)
            return float(x), float(y)

        for radius in (inner - 40, inner, (inner + outer) / 2, outer, outer + 40):
            assert way.holds(*at(radius))
            # Wherever the handle stands, it comes.
            assert SLIDE.placed(*at(radius), viewport) == pytest.approx(share)
        assert not way.holds(*at(0.7 * inner))
        assert not way.holds(*at(outer + 60))
    (reveal,) = (hot for hot in hots if hot.target.what == "reveal")
    assert not way.holds(*reveal.rect.centre)


def test_the_scale_ends_at_six_and_never_jumps() -> None:
    viewport = Viewport()
    (rings, *_) = (m for m in SLIDE.marks(1.0, viewport) if isinstance(m, Arcs))

    def turned(before: float | None, share: float) -> float:
        angle = np.radians(180 - 360 * share)
        x, y = rings.x + 300 * np.sin(angle), rings.y - 300 * np.cos(angle)
        return SLIDE.dialled(float(x), float(y), viewport, guessed(before))

    assert turned(0.98, 0.03) == 1.0
    assert turned(1.0, 0.03) == 1.0
    assert turned(1.0, 0.4) == 1.0
    assert turned(1.0, 0.6) == pytest.approx(0.6)
    assert turned(0.02, 0.97) == 0.0
    assert turned(0.0, 0.6) == 0.0
    assert turned(0.0, 0.3) == pytest.approx(0.3)
    assert turned(None, REST + 0.1) == pytest.approx(REST + 0.1)
    # Once round and on: the handle stays at its end.
    dial = 0.5
    for step in range(200):
        dial = turned(dial, (0.5 + step / 100) % 1)
        assert dial >= 0.5
    assert dial == pytest.approx(0.99, abs=0.02) or dial == 1.0


def test_the_ring_is_where_the_finance_slide_has_its_own(show: Loaded) -> None:
    finance = next(s for s in show.content.slides if s.id == "finance")
    third = finance.figures["third"]
    slide = GuessSlide.model_construct(
        **(SLIDE.model_dump() | {"answer": "third", "figures": {"third": third}})
    )
    for name in ("question", "label", "sentence", "title", "hint", "note"):
        object.__setattr__(slide, name, getattr(SLIDE, name))
    # A title of two lines leaves a ring less room.
    finance = finance.model_copy(update={"title": SLIDE.title})

    for language in LANGUAGES:
        # As wide as its English title is with letters of more than half an em.
        viewport = Viewport(2300.0, language=language)
        there = next(m for m in finance.marks(1.0, viewport) if isinstance(m, Arcs))
        here = next(m for m in slide.marks(1.0, viewport) if isinstance(m, Arcs))
        assert (here.x, here.y) == (there.x, there.y)
        assert here.sweeps == there.sweeps


@pytest.mark.parametrize("viewport", ROOMS)
def test_a_tall_page_keeps_hands_within_reach(viewport: Viewport) -> None:
    for dial in np.linspace(0, 1, 11):
        for mark in SLIDE.marks(1.0, viewport, guessed(float(dial))):
            if isinstance(mark, Hot):
                assert mark.rect.y > 0.2 * viewport.height
                if viewport.portrait and mark.target.what == "dial":
                    assert 0.35 * 1920 < mark.rect.centre[1] < 0.85 * 1920


def boxes(marks: tuple[Mark, ...], viewport: Viewport) -> list[tuple[str, Rect]]:
    found = []
    for mark in marks:
        if isinstance(mark, Label) and mark.alpha > 0.5 and mark.text.strip():
            wide = width(mark.runs, viewport.type)
            left = mark.x - {"start": 0, "middle": wide / 2, "end": wide}[mark.anchor]
            size = max(run.size for run in mark.runs)
            found.append(
                (mark.text, Rect(left, mark.y - 0.74 * size, wide, 0.8 * size))
            )
        elif isinstance(mark, Bars) and mark.alpha > 0.5:
            found.append(("", Rect(*map(float, mark.rects[0]))))
    return found


@pytest.mark.parametrize("viewport", ROOMS)
@pytest.mark.parametrize("dial", [None, *np.linspace(0, 1, 26).tolist()])
def test_words_never_overlap_or_leave_the_page(
    viewport: Viewport, dial: float | None
) -> None:
    for interaction in (guessed(dial, 9), told(dial, 9, 9)):
        found = boxes(SLIDE.marks(1.0, viewport, interaction), viewport)
        for number, (text, rect) in enumerate(found):
            assert rect.x >= 0, text
            assert rect.right <= viewport.width, text
            for other, place in found[:number]:
                # A button's words lie on the button.
                if text and other:
                    assert not rect.meets(place), (text, other)


def test_figures_in_the_sentence_take_the_accent() -> None:
    def strong(language: Language, zh: str, en: str) -> list[str]:
        slide = changed(sentence={"zh": zh, "en": en})
        marks = slide.marks(1.0, Viewport(language=language), told(0.2))
        runs = [r for m in marks if isinstance(m, Label) for r in m.runs]
        accent = [r.text for r in runs if r.weight == 700 and r.ink == ACCENT]
        return [text.replace("\u2009", "") for text in accent]

    texts = ("每一吨货物里，有{third}走水路", "Of every ton {third}\ngoes by water")
    assert strong("zh", *texts) == ["实际", "近1/3"]
    assert strong("en", *texts) == ["In fact", "nearly 1/3"]
    assert strong("en", "一", "{third} of it floats") == ["In fact", "Nearly 1/3"]
    assert strong("en", "一", "It floats") == ["In fact"]


def test_no_word_is_lost_where_room_is_short() -> None:
    hint = "It need not be right, and nobody will ever know what it was you guessed"
    slide = changed(hint={"zh": "一", "en": hint})
    said = " ".join(texts(guessed(0.2), Viewport(1440, 1080, "en", large=1.3), slide))
    assert hint in said


@pytest.mark.parametrize("share", [3, 8, 10, 12, 14, 16, 50, 60, 66, 75, 80, 88, 97])
def test_a_guess_beside_the_truth_keeps_off_its_name(share: int) -> None:
    slide = answered(share, "%", qualifier="exact")
    for viewport in ROOMS:
        for off in (-6, -4, -2, -1, 0, 1, 2, 4, 6):
            interaction = told(min(max(share + off, 0), 100) / 100)
            marks = slide.marks(1.0, viewport, interaction)
            (ball,) = (m for m in marks if isinstance(m, Dots) and m.diameter == 30.0)
            x, y = map(float, ball.points[0])
            found = boxes(marks, viewport)
            true = next(r for text, r in found if text in {"实际", "In fact"})
            (own,) = (r for text, r in found if text in {"你猜", "You:"})
            assert not true.meets(own), (viewport, off)
            for rect in (true, own):
                assert not rect.meets(Rect(x - 15, y - 15, 30, 30)), (viewport, off)
                assert rect.bottom < viewport.seam


def test_a_question_may_have_no_hint_and_no_note() -> None:
    bare = changed(hint=None, note=None)
    for interaction in (guessed(0.2), told(0.2)):
        said = texts(interaction, slide=bare)
        assert "走水路" not in said
        assert "不必猜准，先有个印象就好" not in said


def test_the_button_that_answers_is_plain_to_see() -> None:
    (button,) = (m for m in SLIDE.marks(1.0, Viewport()) if isinstance(m, Bars))
    (words,) = (
        m
        for m in SLIDE.marks(1.0, Viewport())
        if isinstance(m, Label) and m.text == "揭晓答案"
    )
    assert (button.ink, words.runs[0].ink, button.alpha) == (TEXT, GROUND, 1.0)
    assert button.rects[0, 3] >= 96
    assert Rect(*map(float, button.rects[0])).holds(words.x, words.y)


@pytest.mark.parametrize(
    ("value", "unit"), [("4/3", ""), (101, "%"), (-1, "%"), (3, "亿元"), (3, "")]
)
def test_an_answer_is_a_share(value: object, unit: str) -> None:
    with pytest.raises(ValidationError, match="answer-share"):
        answered(value, unit)


def test_other_mistakes_are_left_to_the_proofreader() -> None:
    assert changed(answer="nothing").answer == "nothing"
