"""Kind fit: what else can be drawn of the figures and values that are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.authoring.edit.kind_fit import fitting
from kiosk.content.content import draft

if TYPE_CHECKING:
    from kiosk.model.walk import Steps

TESTS = Path(__file__).parents[2]
CHART: Steps = ("slides", 0, "columns", 0, "chart")


def fits(name: str, steps: Steps = CHART) -> tuple[Any, dict[str, Any]]:
    file = TESTS / name
    raw = json.loads(file.read_text("utf-8"))
    return raw, fitting(raw, steps, file)


def test_typed_values_keep_their_labels_and_series() -> None:
    raw, found = fits("charts/line.json")
    chart = raw["slides"][0]["columns"][0]["chart"]
    assert found["line"] == chart
    area = found["area"]
    assert (area["periods"], area["series"]) == (chart["periods"], chart["series"])
    # A bar has to say when it was, which lines do not.
    assert "bars" not in found


def test_a_count_can_be_drawn_in_several_ways() -> None:
    raw, found = fits("authoring/good.json")
    assert found["share"] == raw["slides"][0]["columns"][0]["chart"]
    assert found["figures"] == {
        "kind": "figures",
        "items": [{"figure": "gdp"}, {"figure": "tertiary"}],
    }
    assert "pictogram" not in found
    _, numbers = fits("authoring/good.json", ("slides", 0, "columns", 1, "chart"))
    assert numbers["crowd"] == {"kind": "crowd", "count": "growth"}
    # What needs words that nobody has written is no other way to draw it.
    assert not {"goals", "timeline", "landings", "bars"} & numbers.keys()


@pytest.mark.parametrize(
    "file",
    sorted(TESTS.glob("charts/*.json")),
    ids=lambda file: file.stem,
)
def test_whatever_fits_has_no_mistakes(file: Path) -> None:
    raw = json.loads(file.read_text("utf-8"))
    chart = raw["slides"][0].get("columns", [{}])[0].get("chart")
    if chart is None:
        return
    found = fitting(raw, CHART, file)
    assert found[chart["kind"]] == chart
    for tag, value in found.items():
        assert value["kind"] == tag
        raw["slides"][0]["columns"][0]["chart"] = value
        problems = draft(file, data=json.dumps(raw).encode()).problems
        assert not [one for one in problems if one.steps[:5] == CHART]


def test_slides_keep_what_they_are_there_for() -> None:
    raw, found = fits("slides/headline.json", ("slides", 0))
    assert found["headline"] == raw["slides"][0]
    assert not {"closing", "cover", "guess"} & found.keys()
    assert set(found) <= {"headline", "panorama", "columns"}


def test_where_no_kind_is_chosen_none_fits() -> None:
    with pytest.raises(LookupError):
        fits("authoring/good.json", ("slides", 0, "title"))
