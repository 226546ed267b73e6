"""Bounds: what a chart can draw it draws, and more is refused before it is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.content.content import ContentError, load
from kiosk.drawing.viewport import Viewport

if TYPE_CHECKING:
    from kiosk.charts.base import Bound

HERE = Path(__file__).parent


def bounded() -> list[tuple[str, Bound]]:
    return [
        (file.name, bound)
        for file in sorted(HERE.glob("*.json"))
        for slide in load(file).content.slides
        for chart in slide.charts()
        for bound in chart.bounds()
        if slide.figures[bound.figure].derived is None
    ]


def changed(name: str, bound: Bound, pieces: float) -> dict[str, Any]:
    """The example with so many pieces of the figure."""
    raw: dict[str, Any] = json.loads((HERE / name).read_text("utf-8"))
    figure = raw["slides"][0]["figures"][bound.figure]
    value = pieces * (bound.each or 1)
    figure["value"] = int(value) if value == int(value) else value
    if bound.each is not None:
        figure["unit"] = {"zh": "个", "en": "things"}
    return raw


def test_charts_that_draw_piece_by_piece_have_bounds() -> None:
    found = {name.removesuffix(".json") for name, _ in bounded()}
    assert {"crowd", "piers", "rule", "shore", "slabs", "structure"} <= found


@pytest.mark.parametrize(("name", "bound"), bounded(), ids=str)
def test_a_chart_draws_the_least_and_the_most_that_it_can(
    tmp_path: Path, name: str, bound: Bound
) -> None:
    file = tmp_path / "content.json"
    for pieces in (bound.least, bound.most):
        file.write_text(json.dumps(changed(name, bound, pieces)), "utf-8")
        (slide,) = load(file).content.slides
        for viewport in (Viewport(), Viewport(1080, 1920)):
            assert slide.marks(1.0, viewport)
            slide.river(viewport)


@pytest.mark.parametrize(("name", "bound"), bounded(), ids=str)
@pytest.mark.parametrize("far", [-1, 10**12])
def test_what_it_cannot_draw_is_refused(
    tmp_path: Path, name: str, bound: Bound, far: int
) -> None:
    file = tmp_path / "content.json"
    file.write_text(json.dumps(changed(name, bound, far)), "utf-8")
    with pytest.raises(ContentError) as error:
        load(file)
    told = [p for p in error.value.problems if p.rule == "bound"]
    assert told
    assert "zeros" in told[0].what.en
