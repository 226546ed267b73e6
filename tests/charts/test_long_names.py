"""Long names of categories: none is left out, cut, covered or too small to be read."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import pytest

from kiosk.charts import CHARTS
from kiosk.drawing.axis import SMALLEST
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Label
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import settled

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.model.text import Language

ZH: Final = (
    *("临港经济技术开发区", "高新技术产业园区", "综合保税区", "循环经济产业基地"),
    *("家具集聚区", "东岸街道", "江口工业园", "上游经济技术开发区", "硒食品产业园"),
    *("湖西县", "稀土产业园区", "南岸新城"),
)
EN: Final = (
    *("Harbour Economic Development Zone", "High-tech Industrial Park"),
    *("Bonded Free Trade Zone", "Circular Economy Base", "Furniture Cluster"),
    *("East Bank", "Estuary Industrial Park", "Upstream Development Zone"),
    *("Selenium Food Park", "Lake West", "Rare Earth Park", "South Bank"),
)
VALUES: Final = (124.5, 86, 57.2, 38.5, 142, 21, 99, 77, 65, 43, 31, 12)
WHEN: Final = {"zh": "2019年", "en": "2019"}
BOXES: Final = {
    "half": (Rect(96, 260, 820, 596), Viewport()),
    "whole": (Rect(96, 260, 1728, 596), Viewport()),
    "tall": (Rect(80, 600, 920, 900), Viewport(1080, 1920)),
}


def name(index: int, more: str = "") -> dict[str, str]:
    return {"zh": ZH[index] + more, "en": f"{EN[index]} {more}".strip()}


def chart(kind: str, count: int, more: str = "") -> Chart:
    """A chart of so many long names, each with `more` behind it."""
    names = [name(index, more) for index in range(count)]
    values = VALUES[:count]
    own: dict[str, dict[str, Any]] = {
        "slope": {
            "periods": [{"zh": "2012年", "en": "2012"}, WHEN],
            "items": [
                {"label": one, "values": [value / 2, value]}
                for one, value in zip(names, values, strict=True)
            ],
        },
        "multiples": {
            "periods": [{"zh": f"{y}年", "en": f"{y}"} for y in range(2015, 2020)],
            "items": [
                {"name": one, "values": [value + n for n in range(5)]}
                for one, value in zip(names, values, strict=True)
            ],
        },
        "dotplot": {
            "period": WHEN,
            "labels": names,
            "series": [{"name": WHEN, "values": list(values)}],
        },
        "ranking": {
            "period": WHEN,
            "items": [
                {"label": one, "value": value}
                for one, value in zip(names, values, strict=True)
            ],
        },
    }
    unit = {"zh": "亿元", "en": "m"}
    raw = {"kind": kind, "unit": unit, "source": "sample/1.1", **own[kind]}
    return CHARTS[kind].model_validate_json(json.dumps(raw))


def labels(found: Chart, place: str, language: Language) -> tuple[list[Label], Box]:
    rect, seen = BOXES[place]
    viewport = Viewport(seen.width, seen.height, language)
    box = Box(rect, viewport, settled(dict(found.figures())))
    marks = found.marks(1.0, box)
    return [m for m in marks if isinstance(m, Label) and m.text.strip()], box


def outline(label: Label, box: Box) -> Rect:
    """What its letters cover."""
    wide = width(label.runs, box.viewport.type)
    size = max(run.size for run in label.runs)
    left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    return Rect(left, label.y - 0.76 * size, wide, 0.86 * size)


def apart(one: Rect, other: Rect) -> bool:
    return (
        one.right <= other.x + 1
        or other.right <= one.x + 1
        or one.bottom <= other.y + 1
        or other.bottom <= one.y + 1
    )


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", BOXES)
@pytest.mark.parametrize(
    ("kind", "count"),
    [
        *(("slope", 4), ("slope", 8), ("multiples", 4), ("multiples", 6)),
        *(("dotplot", 6), ("dotplot", 12), ("ranking", 6), ("ranking", 12)),
    ],
)
def test_long_names_are_whole_legible_and_apart(
    kind: str, count: int, place: str, language: Language
) -> None:
    found = chart(kind, count)
    seen, box = labels(found, place, language)
    assert min(run.size for one in seen for run in one.runs) >= SMALLEST
    # Lines of one name follow one another; what else is said lies between names.
    said = "".join(run.text for one in seen for run in one.runs).replace(" ", "")
    for words in (ZH if language == "zh" else EN)[:count]:
        assert words.replace(" ", "") in said, words
    places = [outline(one, box) for one in seen]
    for (one, here), (other, there) in combinations(zip(seen, places, strict=True), 2):
        assert apart(here, there), (one.text, other.text)
    for one, there in zip(seen, places, strict=True):
        assert there.x >= box.rect.x - 1, one.text
        assert there.right <= box.rect.right + 1, one.text


@pytest.mark.parametrize("kind", ["slope", "multiples", "dotplot", "ranking"])
def test_names_that_no_row_can_hold_are_small_enough_to_be_told(kind: str) -> None:
    count = {"slope": 8, "multiples": 9}.get(kind, 12)
    found = chart(kind, count, "of the Administrative Committee and Working Group")
    seen, _ = labels(found, "half", "en")
    # The check says of whatever is smaller that it has too little room.
    assert min(run.size for one in seen for run in one.runs) < SMALLEST
