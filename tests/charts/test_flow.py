from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from kiosk.charts.flow import FlowChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, FILL, TEXT
from kiosk.drawing.marks import Fill, Hot, Label, Mark
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, settled

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array

PAGE = Rect(112, 174, 1696, 682)
TALL = Rect(80, 330, 920, 1225.968)
PATTERN = (
    ("三送", "三", ("送思想", "送政策", "送服务")),
    ("两办", "两", ("当天办", "当天大的事办")),
    ("一访", "一", ("区级领导干部\n定期深入重点企业",)),
)
ENGLISH = (
    ("Three deliveries", "Three", ("Ideas", "Policies", "Services")),
    ("Two promises", "Two", ("Done the same day", "Treated as big as the sky")),
    ("One visit", "One", ("District leaders regularly visit key companies",)),
)


def text(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def chart(*stages: tuple[str, str, tuple[str, ...]]) -> FlowChart:
    raw = {
        "kind": "flow",
        "stages": [
            {
                "head": text(head),
                "strong": text(strong),
                "count": f"count-{i}",
                "members": [
                    {"head": text(m), "meaning": text("意思"), "source": "sample/1.1"}
                    for m in members
                ],
            }
            for i, (head, strong, members) in enumerate(stages)
        ],
    }
    return FlowChart.model_validate_json(json.dumps(raw))


def box(found: FlowChart, rect: Rect = PAGE, viewport: Viewport | None = None) -> Box:
    figures: dict[str, Any] = {
        stage.count: Figure.model_validate(
            {
                "value": len(stage.members),
                "label": stage.head,
                "meaning": stage.head,
                "period": stage.head,
                "source": "sample/1.1",
            }
        )
        for stage in found.stages
    }
    return Box(rect, viewport or Viewport(), settled(figures))


def streams(marks: tuple[Mark, ...]) -> list[Array]:
    return [m.outlines[0] for m in marks if isinstance(m, Fill) and m.alpha > 0]


def edges(outline: Array, x: float) -> tuple[float, float]:
    """The upper and the lower edge of a ribbon at x."""
    n = len(outline) // 2
    ys = [
        float(np.interp(x, side[:, 0], side[:, 1]))
        for side in (outline[:n], outline[n:][::-1])
    ]
    return min(ys), max(ys)


def crossing(marks: tuple[Mark, ...], x: float) -> list[tuple[float, float]]:
    """Upper and lower edges of the streams that pass x, from the top."""
    return sorted(
        edges(outline, x)
        for outline in streams(marks)
        if outline[:, 0].min() <= x <= outline[:, 0].max()
    )


def labels(marks: tuple[Mark, ...]) -> dict[str, Label]:
    return {mark.text: mark for mark in marks if isinstance(mark, Label)}


def middles(marks: tuple[Mark, ...], x: float) -> list[float]:
    return [round((top + bottom) / 2, 1) for top, bottom in crossing(marks, x)]


def test_the_pattern_lies_where_it_was_drawn() -> None:
    found = chart(*PATTERN)
    marks = found.marks(1.0, box(found))
    words = labels(marks)
    assert words["三送"].y == pytest.approx(384)
    assert words["三送"].runs[0].size == 132
    assert words["送思想"].runs[0].size == 48
    assert middles(marks, words["送思想"].x + 100) == [520.0, 632.0, 744.0]
    assert middles(marks, words["当天办"].x + 100) == [560.0, 704.0]
    assert middles(marks, words["一访"].x + 100) == [632.0]
    # Words stand on their stream like text on a line.
    assert words["送思想"].y == 520 - 7 - 21
    assert words["当天办"].y == pytest.approx(560 - 10.5 - 21, abs=0.1)


def test_the_width_of_the_current_is_kept() -> None:
    found = chart(*PATTERN)
    marks = found.marks(1.0, box(found))
    # Three streams, what regroups twice, and one stream.
    assert len(streams(marks)) == 3 + 4 + 2 + 2 + 1
    words = labels(marks)
    for name, count in (("三送", 3), ("两办", 2), ("一访", 1)):
        across = crossing(marks, words[name].x + 100)
        assert [b - a for a, b in across] == pytest.approx([42 / count] * count)
    pieces = streams(marks)[3:7]
    thick = [edges(p, p[:, 0].min() + 0.5) for p in pieces]
    # The middle stream parts in two halves side by side. The second lies 1.5 units
    # over the first while they are one stream, so that no seam shows.
    assert [b - a for a, b in thick] == pytest.approx([14, 7, 7 + 1.5, 14])
    (_, split), (other, _) = thick[1:3]
    assert split == pytest.approx(other + 1.5)
    ends = [edges(p, p[:, 0].max() - 0.5) for p in pieces]
    # In the two streams that follow it is the others that lie over one another.
    assert [b - a for a, b in ends] == pytest.approx([14, 8.5, 7, 15.5])
    for (_, low), (high, _) in (ends[0:2], ends[2:4]):
        assert low == pytest.approx(high + 1.5)


def test_the_streams_leave_and_enter_the_seam_as_wide_as_the_river() -> None:
    found = chart(*PATTERN)
    marks = found.marks(1.0, box(found))
    left, right = crossing(marks, 0.0), crossing(marks, 1920.0)
    assert (left[0][0], left[-1][1]) == pytest.approx((853, 859), abs=0.05)
    assert right == [pytest.approx((853, 859), abs=0.05)]
    river = found.river(Viewport(), box(found))
    assert river.width[0].tolist() == [6.0, *[0.0] * 239, 6.0]
    assert (river.y[0] == Viewport().seam).all()


def test_a_last_stage_of_several_streams_joins_at_the_seam() -> None:
    found = chart(PATTERN[2], PATTERN[0])
    marks = found.marks(1.0, box(found))
    right = crossing(marks, 1920.0)
    assert len(right) == 3
    assert (right[0][0], right[-1][1]) == pytest.approx((853, 859), abs=0.05)
    assert crossing(marks, 0.0) == [pytest.approx((853, 859), abs=0.05)]


def test_streams_rise_out_of_the_river_and_words_appear_from_left_to_right() -> None:
    found = chart(*PATTERN)
    at = box(found)
    # At first all lie on the main strand, as wide as it is.
    for outline in streams(found.marks(1e-9, at)):
        assert outline[:, 1].min() == pytest.approx(853, abs=1e-3)
        assert outline[:, 1].max() == pytest.approx(859, abs=1e-3)
    # Where the river has bent, so have they: all are up at half of the time.
    for half, whole in zip(
        streams(found.marks(0.5, at)), streams(found.marks(1.0, at)), strict=True
    ):
        assert (half == whole).all()
    # RUN is half over at t = 0.45.
    words = labels(found.marks(0.45, at))
    assert words["三送"].alpha == words["送服务"].alpha == 1
    assert 0 < words["两办"].alpha <= 1
    assert words["一访"].alpha == 0
    assert words["一访"].y == labels(found.marks(1.0, at))["一访"].y + 12
    assert streams(found.marks(0.0, at)) == []


def test_the_strong_part_is_bold_and_in_the_accent() -> None:
    found = chart(("建设两办机制", "两办", ("当天办",)))
    (head,) = [
        mark
        for mark in found.marks(1.0, box(found))
        if isinstance(mark, Label) and mark.runs[0].size > 60
    ]
    assert [(r.text, r.weight, r.ink) for r in head.runs] == [
        ("建设", 300, TEXT),
        ("两办", 700, ACCENT),
        ("机制", 300, TEXT),
    ]


def test_the_strong_part_must_be_in_the_head() -> None:
    with pytest.raises(ValidationError, match="strong-apart"):
        chart(("三送", "四", ("送思想",)))


def test_long_heads_are_halved_all_alike() -> None:
    found = chart(*ENGLISH)
    marks = found.marks(1.0, box(found, viewport=Viewport(language="en")))
    words = labels(marks)
    heads = [words[w] for w in ("Three", "deliveries", "Two", "promises", "visit")]
    assert len({head.runs[0].size for head in heads}) == 1
    assert {words[w].runs[0].weight for w in ("Three", "Two", "One")} == {700}
    assert {words[w].runs[0].weight for w in ("deliveries", "visit")} == {300}
    size = heads[0].runs[0].size
    assert words["deliveries"].y - words["Three"].y == pytest.approx(1.04 * size)
    assert words["visit"].y == words["deliveries"].y
    # A long name takes two lines, a short one never does.
    assert {"Done the", "same day", "Services"} <= set(words)


def test_heads_run_on_over_the_way_to_the_next_stage() -> None:
    short = [
        (head, strong, ("Services", "Policies")[:n])
        for (head, strong, _), n in zip(ENGLISH, (2, 2, 1), strict=True)
    ]
    found = FlowChart.model_validate_json(
        json.dumps(json.loads(chart(*short).model_dump_json()) | {"apart": True})
    )
    view = Viewport(language="en")
    words = labels(found.marks(1.0, box(found, viewport=view)))
    heads = [words[head] for head, _, _ in ENGLISH]
    assert heads[0].runs[0].size >= 64
    ends = [head.x + width(head.runs, view.type) for head in heads]
    # On one line, as the stretch of its streams would not hold it, and apart.
    assert all(after.x - end >= 60 for end, after in zip(ends, heads[1:], strict=False))


def test_a_break_in_a_name_is_kept() -> None:
    found = chart(*PATTERN)
    words = labels(found.marks(1.0, box(found)))
    first, second = words["区级领导干部"], words["定期深入重点企业"]
    assert second.y - first.y == pytest.approx(48 * 1.28)
    assert first.x == second.x


def test_in_a_tall_box_every_stage_lies_a_step_lower() -> None:
    found = chart(*PATTERN)
    viewport = Viewport(1080, 1920)
    marks = found.marks(1.0, box(found, TALL, viewport))
    words = labels(marks)
    heads = [words[w].y for w in ("三送", "两办", "一访")]
    steps = np.diff(heads)
    assert steps[0] == pytest.approx(steps[1])
    assert steps[0] > 132
    assert words["三送"].runs[0].size == 132
    last = middles(marks, words["一访"].x + 60)
    assert last[0] < TALL.bottom - 149
    assert middles(marks, words["送思想"].x + 60)[0] < words["两办"].y
    # Names of three or four characters are not broken.
    assert {"送思想", "送政策", "当天办"} <= set(words)
    for name, count in (("三送", 3), ("两办", 2), ("一访", 1)):
        across = crossing(marks, words[name].x + 60)
        assert sum(b - a for a, b in across) == pytest.approx(42)
        assert len(across) == count


def test_beside_another_chart_the_current_keeps_to_its_box() -> None:
    found = chart(*PATTERN)
    at = box(found, Rect(900, 174, 700, 682))
    marks = found.marks(1.0, at)
    every = np.vstack(streams(marks))
    assert every[:, 0].min() == pytest.approx(900, abs=1)
    assert every[:, 0].max() == pytest.approx(1600, abs=1)
    river = found.river(Viewport(), at)
    x = np.linspace(0, 1920, 241)
    assert (river.width[0][(x <= 900) | (x >= 1600)] == 6).all()
    assert (river.width[0][(x > 900) & (x < 1600)] == 0).all()


@pytest.mark.parametrize(
    "rect", [PAGE, Rect(112, 174, 800, 682), Rect(112, 340, 1696, 516), TALL]
)
def test_four_streams_thrice_still_fit(rect: Rect) -> None:
    viewport = Viewport(1080, 1920) if rect is TALL else Viewport()
    stage = ("四件大事", "四", ("第一件事", "第二件事", "第三件事", "第四件事"))
    found = chart(stage, stage, stage)
    marks = found.marks(1.0, box(found, rect, viewport))
    tops = [m.y - m.runs[0].size for m in marks if isinstance(m, Label)]
    assert min(tops) > rect.y
    assert min(m.runs[0].size for m in marks if isinstance(m, Label)) >= 28
    rows = crossing(marks, labels(marks)["第四件事"].x + 20)
    assert [b - a for a, b in rows] == pytest.approx([14] * 4)


def test_words_that_cannot_fit_are_as_small_as_may_be() -> None:
    word = "incomprehensibilities" * 3
    found = chart((word, word, (word, word)), (word, word, (word,)))
    marks = found.marks(1.0, box(found, viewport=Viewport(language="en")))
    assert {m.runs[0].size for m in marks if isinstance(m, Label)} == {44, 28}


def test_every_stream_and_every_head_answers_a_touch() -> None:
    found = chart(*PATTERN)
    hots = [m for m in found.marks(0.0, box(found)) if isinstance(m, Hot)]
    assert [hot.target.which for hot in hots] == [
        *("count-0", "member-1-1", "member-1-2", "member-1-3"),
        *("count-1", "member-2-1", "member-2-2"),
        *("count-2", "member-3-1"),
    ]
    assert set(found.notes()) == {
        hot.target.which for hot in hots if hot.target.which.startswith("member")
    }
    assert hots[-1].name == "区级领导干部 定期深入重点企业"
    x, y = hots[-1].anchor or (0.0, 0.0)
    assert (x, y) == (hots[-1].rect.x + 24, 632)


def test_what_members_mean_is_left_to_the_cards() -> None:
    found = chart(*PATTERN)
    assert [words.zh for words in found.texts()] == [
        *("三送", "送思想", "送政策", "送服务"),
        *("两办", "当天办", "当天大的事办"),
        *("一访", "区级领导干部\n定期深入重点企业"),
    ]
    assert found.uses() == ("count-0", "count-1", "count-2")


def test_streams_are_of_the_accent_and_words_within_the_page() -> None:
    found = chart(*PATTERN)
    marks = found.marks(1.0, box(found))
    assert {mark.ink for mark in marks if isinstance(mark, Fill)} == {FILL}
    viewport = Viewport()
    for mark in marks:
        if isinstance(mark, Label):
            assert mark.x + width(mark.runs, viewport.type) <= PAGE.right


def test_heads_give_way_before_words_do() -> None:
    found = chart(*PATTERN)
    whole = labels(found.marks(1.0, box(found)))
    low = labels(found.marks(1.0, box(found, Rect(112, 340, 1696, 516))))
    assert low["送思想"].runs[0].size == whole["送思想"].runs[0].size == 48
    assert low["三送"].runs[0].size < whole["三送"].runs[0].size == 132


def test_sets_that_stand_apart_are_one_stream_between() -> None:
    """No member runs on into another: halfway, all lie side by side."""
    joined = chart(*PATTERN)
    apart = FlowChart.model_validate_json(
        json.dumps(json.loads(joined.model_dump_json()) | {"apart": True})
    )

    def spread(found: FlowChart) -> float:
        """How far apart the streams are where they are closest, between two sets."""
        where = box(found)
        fills = [m for m in found.marks(1.0, where) if isinstance(m, Fill)]
        lines = [o for m in fills for o in m.outlines if np.ptp(o[:, 0]) < 400]
        spreads = []
        for x in np.arange(500.0, 1300.0, 5.0):
            ys = [o[:, 1][abs(o[:, 0] - x) < 6] for o in lines]
            ys = [y for y in ys if len(y)]
            if len(ys) >= 4:
                spreads.append(float(np.ptp(np.concatenate(ys))))
        return min(spreads, default=np.inf)

    assert spread(apart) < 60 < spread(joined)
