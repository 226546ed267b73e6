"""The join code on the wall: six figures, large and whole on every page."""

from __future__ import annotations

import pytest

from kiosk.drawing.marks import Label
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Viewport
from kiosk.show.join_code import SAID, marks

PLACE = "https://hub.a-rather-long-name.example:65535"


@pytest.mark.parametrize(
    "size", [(1920, 1080), (1080, 1920), (3840, 1080), (1080, 1080), (1350, 1080)]
)
def test_the_figures_are_the_largest_on_the_page_and_all_of_it_is_seen(
    size: tuple[float, float],
) -> None:
    viewport = Viewport(*size)
    labels = [m for m in marks("012345", PLACE, viewport) if isinstance(m, Label)]
    texts = [label.runs[0].text for label in labels]
    assert texts == [SAID["zh"], SAID["en"], "012\u2002345", PLACE]
    figures = labels[2].runs[0].size
    assert figures >= 150
    others = [label.runs[0].size for n, label in enumerate(labels) if n != 2]
    assert figures > 3 * max(others)
    for label in labels:
        assert label.x >= viewport.margin
        room = viewport.width - viewport.margin
        assert label.x + width(label.runs, viewport.type) <= room + 0.5
        assert 0 < label.y < viewport.seam
    assert [label.y for label in labels] == sorted(label.y for label in labels)
