"""Places: a schematic that says so, and a figure that stands up by touch."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.places import FREE, NODE, SCHEMATIC, PlacesChart
from kiosk.content.content import load
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, TEXT
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Arcs, Fill, Hot, Label, Stroke
from kiosk.drawing.placement import inked
from kiosk.drawing.river import WIDTHS
from kiosk.drawing.viewport import Box, Viewport

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark

EXAMPLE = Path(__file__).parent / "places.json"
(SLIDE,) = load(EXAMPLE).content.slides
RAW = json.loads(EXAMPLE.read_text("utf-8"))["slides"][0]["columns"][0]["chart"]
ROOM = Viewport()
PAGE = Rect(112, 218, 1696, ROOM.seam - 218)
TALL = Viewport(1080, 1920)
HIGH = Rect(80, 430, 920, TALL.seam - 430)
# Of the page: below the words at its top, within its edges.
LEFT, TOP = 112 + 26, 218 + 28 * 1.1 + 56 + 26
WIDE, DEEP = 1696 - 52, ROOM.seam - 58 - TOP


def chart(**more: Any) -> PlacesChart:
    return PlacesChart.model_validate_json(json.dumps(RAW | more))


def place(x: float, y: float | None, **more: Any) -> dict[str, Any]:
    words = {"zh": "一地", "en": "A place"}
    spot = {"head": words, "meaning": words, "source": "sample/1.1", "x": x}
    return spot | ({} if y is None else {"y": y}) | more


def box(rect: Rect = PAGE, hand: Interaction = NOTHING, **how: Any) -> Box:
    size = (1080, 1920) if rect is HIGH else (1920, 1080)
    return Box(rect, Viewport(*size, **how), SLIDE.facts(), hand)


def drawn(
    one: PlacesChart | None = None,
    rect: Rect = PAGE,
    t: float = 1.0,
    hand: Interaction = NOTHING,
    **how: Any,
) -> tuple[Mark, ...]:
    return (one or chart()).marks(t, box(rect, hand, **how))


def of(kind: type[Any], marks: tuple[Mark, ...]) -> list[Any]:
    return [mark for mark in marks if isinstance(mark, kind)]


def nodes(marks: tuple[Mark, ...]) -> list[Arcs]:
    """The rings of the places; after each comes what answers a touch there."""
    return of(Arcs, marks)[::2]


def touched(name: str, share: float = 1.0) -> Interaction:
    return Interaction(touches=((name, share),))


def code(**more: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        chart(**more)
    return caught.value.errors()[0]["type"]


def bent(one: PlacesChart, rect: Rect = PAGE) -> Array:
    """The main strand of the page's river at every unit."""
    river = one.river(ROOM, box(rect))
    assert river is not None
    x = np.linspace(0, ROOM.width, river.y.shape[1])
    return np.column_stack([x, river.y[0]])


def test_places_lie_at_their_shares_of_the_box() -> None:
    one = chart(rivers=[], places=[place(0, 0), place(0.5, 1), place(1, 0.25)])
    found = np.array([(node.x, node.y) for node in nodes(drawn(one))])
    assert found == pytest.approx(
        np.array(
            [
                (LEFT, TOP),
                (LEFT + WIDE / 2, TOP + DEEP),
                (LEFT + WIDE, TOP + DEEP / 4),
            ]
        )
    )
    assert {node.sweeps[0].radius for node in nodes(drawn(one))} == {NODE}


def test_without_a_height_a_place_lies_on_the_first_river() -> None:
    line = bent(chart())
    marks = nodes(drawn())
    for spot, node in zip(RAW["places"], marks, strict=True):
        on = abs(np.interp(node.x, *line.T) - node.y) < 1
        assert on == ("y" not in spot)


def test_the_page_says_that_it_is_schematic_in_both_languages_always() -> None:
    for one, words in (
        (chart(), SCHEMATIC),
        (chart(rivers=[], places=[place(0, 0), place(1, 1)]), FREE),
    ):
        assert words.zh.startswith("示意")
        assert words.en.startswith("Schematic")
        assert words in one.texts()
        for rect in (PAGE, HIGH):
            for language in ("zh", "en"):
                marks = drawn(one, rect, language=language)
                told = " ".join(label.text for label in of(Label, marks))
                assert words.words(language).split()[0] in told
        # A figure that stands does not cover it.
        for name in one.notes():
            labels = of(Label, drawn(one, hand=touched(name)))
            sign, *others = [one for one in labels if one.alpha > 0.5]
            assert sign.text == words.zh
            assert not any(inked(sign, ROOM).meets(inked(o, ROOM)) for o in others)


def test_the_first_river_is_the_pages_own_and_leaves_it_level_at_both_edges() -> None:
    line = bent(chart())
    assert line[0, 1] == line[-1, 1] == pytest.approx(ROOM.seam)
    for x, y in RAW["rivers"][0]["through"]:
        at = np.interp(LEFT + x * WIDE, *line.T)
        assert at == pytest.approx(TOP + y * DEEP, abs=1.5)
    river = chart().river(ROOM, box())
    assert river is not None
    # Its echoes and the water stay where they are.
    assert np.ptp(river.y[1:], axis=1).max() == 0
    assert np.ptp(river.shore) == 0
    assert (
        chart(rivers=[], places=[place(0, 0), place(1, 1)]).river(ROOM, box()) is None
    )


def test_off_the_river_of_the_page_the_chart_paints_its_own() -> None:
    upper = Rect(80, 300, 920, 500)
    there = Box(upper, TALL, SLIDE.facts())
    assert chart().river(TALL, there) is None
    first, second = of(Fill, chart().marks(1.0, there))
    assert first.ink == FILL
    assert first.outlines[0][:, 0].min() == pytest.approx(80 - 30, abs=3)
    assert first.outlines[0][:, 0].max() == pytest.approx(1000 + 30, abs=3)
    # At first it lies on the level line.
    early = of(Fill, chart().marks(0.0, there))[0]
    assert early.alpha == 0
    assert np.ptp(early.outlines[0][:, 1]) == pytest.approx(WIDTHS[0])
    assert len(of(Fill, drawn())) == 1
    assert len(second.outlines[0]) == len(of(Fill, drawn())[0].outlines[0])


def test_the_second_river_comes_out_of_the_mist_and_ends_in_the_first() -> None:
    (second,) = of(Fill, drawn())
    assert (second.ink.a[1], second.ink.b[1]) == (0.0, 1.0)
    outline = second.outlines[0]
    line = (outline[: len(outline) // 2] + outline[len(outline) // 2 :][::-1]) / 2
    first = np.interp(line[:, 0], *bent(chart()).T)
    assert line[-1] == pytest.approx([LEFT + 0.5 * WIDE, first[-1]], abs=1)
    # It comes from below and is nowhere above the first.
    assert line[0, 1] > first[0] + 40
    assert (line[:, 1] >= first - 1.5).all()


def test_the_second_river_may_come_from_the_right_and_from_above() -> None:
    rivers = [
        RAW["rivers"][0],
        RAW["rivers"][1] | {"through": [[0.95, 0.0], [0.7, 0.2]]},
    ]
    (second,) = of(Fill, drawn(chart(rivers=rivers)))
    outline = second.outlines[0]
    line = (outline[: len(outline) // 2] + outline[len(outline) // 2 :][::-1]) / 2
    first = np.interp(line[:, 0], *bent(chart()).T)
    assert line[0, 0] > line[-1, 0]
    assert (line[:, 1] <= first + 1.5).all()


def test_rivers_run_before_the_places_come() -> None:
    def reach(t: float) -> float:
        return float(of(Fill, drawn(t=t))[0].outlines[0][:, 0].max())

    assert reach(0.2) < reach(0.5) < reach(1.0)
    seen = [node.alpha for node in nodes(drawn(t=0.4))]
    left = [node.x for node in nodes(drawn())]
    assert set(seen) == {0.0, 1.0}
    shown = [x for x, alpha in zip(left, seen, strict=True) if alpha]
    assert max(shown) < min(x for x, alpha in zip(left, seen, strict=True) if not alpha)


@pytest.mark.parametrize("rect", [PAGE, HIGH])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("large", [1.0, 1.3])
def test_no_words_lie_on_one_another_at_rest_or_where_a_figure_stands(
    rect: Rect, language: str, large: float
) -> None:
    for name in ("", *chart().notes()):
        hand = touched(name) if name else NOTHING
        marks = drawn(rect=rect, hand=hand, language=language, large=large)
        seen = [label for label in of(Label, marks) if label.alpha > 0.5]
        places = [(label.text, inked(label, ROOM).grown(-1)) for label in seen]
        for (one, here), (other, there) in combinations(places, 2):
            assert not here.meets(there), (name, one, other)
        assert min(run.size for label in seen for run in label.runs) >= 28


def test_names_keep_off_the_rivers() -> None:
    lines = [bent(chart())]
    (second,) = of(Fill, drawn())
    lines.append(second.outlines[0])
    labels = [label for label in of(Label, drawn()) if label.alpha > 0]
    for label in labels:
        rect = inked(label, ROOM)
        for line in lines:
            assert not any(rect.holds(*point) for point in line.tolist()), label.text


def test_a_touched_figure_stands_up_beside_its_post() -> None:
    name = RAW["places"][2]["figure"]
    node = nodes(drawn())[2]
    whole = drawn(hand=touched(name))
    post = of(Stroke, whole)[1]
    assert post.points[:, 0].tolist() == [node.x, node.x]
    assert post.points[0, 1] == pytest.approx(node.y - NODE)
    (number,) = [
        label
        for label in of(Label, whole)
        if label.runs[0].size == 96 and label.alpha == 1
    ]
    assert number.text.startswith("473")
    # It hangs at the top of its post.
    assert number.y == pytest.approx(post.points[1, 1] + 0.76 * 96)
    half = of(Stroke, drawn(hand=touched(name, 0.2)))[1]
    assert node.y > half.points[1, 1] > post.points[1, 1]
    there = of(Stroke, drawn(hand=touched(name, 0.667)))[1]
    assert there.points.tolist() == pytest.approx(post.points)
    # Its note does so as well; at rest nothing stands.
    assert of(Stroke, drawn(hand=touched("place-3")))[1].alpha == 1
    assert [stroke.alpha for stroke in of(Stroke, drawn())] == [0.0] * 5


def test_the_ring_of_a_touched_place_is_white() -> None:
    answers = of(Arcs, drawn(hand=touched("place-2", 0.5)))[1::2]
    assert [arcs.alpha for arcs in answers] == [0.0, 0.5] + [0.0] * 8
    assert answers[1].sweeps[0].ink == TEXT


def test_what_lies_in_the_way_of_a_figure_withdraws_and_comes_back() -> None:
    spots = [place(0.3, 0.8, figure="shops"), place(0.31, 0.55), place(0.9, 0.5)]
    one = chart(rivers=[], places=spots)
    rest, up = (nodes(drawn(one, hand=hand)) for hand in (NOTHING, touched("shops")))
    assert [node.alpha for node in rest] == [1.0, 1.0, 1.0]
    assert [node.alpha for node in up] == [1.0, 0.0, 1.0]


def test_a_figure_at_the_top_stands_beside_a_short_post() -> None:
    spots = [place(0.9, 0.0, figure="shops"), place(0.1, 0.5)]
    one = chart(rivers=[], places=spots)
    marks = drawn(one, hand=touched("shops"))
    (post,) = of(Stroke, marks)
    assert post.points[0, 1] - post.points[1, 1] == pytest.approx(46)
    words = next(label for label in of(Label, marks) if label.runs[0].size == 96)
    assert inked(words, ROOM).y > 218 + 28 * 1.35


def test_where_places_crowd_their_names_are_smaller() -> None:
    def size(count: int) -> float:
        names = [{"zh": f"很长的地名{i}", "en": f"A place {i}"} for i in range(count)]
        spots = [place(0.4 + 0.02 * i, 0.5, head=name) for i, name in enumerate(names)]
        marks = drawn(chart(rivers=[], places=spots))
        return float(of(Label, marks)[1].runs[0].size)

    assert size(2) == 34
    assert size(14) == 28


def test_a_place_and_its_figure_are_touched_apart() -> None:
    hots = of(Hot, drawn())
    node = nodes(drawn())[5]
    whole = next(hot for hot in hots if hot.target.which == "place-6")
    number = next(hot for hot in hots if hot.target.which == "sheds")
    assert whole.anchor == number.anchor == (node.x, node.y)
    assert whole.rect.holds(node.x, node.y)
    # That of the number begins below the name.
    name = next(label for label in of(Label, drawn()) if label.text == "港城工业园")
    assert number.rect.y > name.y
    assert whole.rect.holds(name.x + 5, name.y - 5)
    assert whole.name == "港城工业园"
    assert number.name == "仓库"


def test_what_cannot_be_drawn_is_refused() -> None:
    first, second = RAW["rivers"]
    back = first | {"through": [[0.2, 0.5], [0.6, 0.5], [0.4, 0.5]]}
    assert code(rivers=[back]) == "river-back"
    turned = second | {"through": [[0.2, 1], [0.6, 1]]}
    assert code(rivers=[first, turned]) == "river-back"
    assert code(rivers=[second]) == "river-joins"
    assert code(rivers=[first, first]) == "river-joins"
    assert code(rivers=[]) == "place-height"
    assert code(places=[place(0, 0)]) == "too_short"
    assert code(places=[place(0, 0), place(1.01, 0)]) == "less_than_equal"
