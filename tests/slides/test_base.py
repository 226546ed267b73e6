"""Slides: a heading fits its page, and is never smaller if asked for large."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Viewport
from kiosk.model.text import Text
from kiosk.slides.base import heading

if TYPE_CHECKING:
    from kiosk.content.content import Loaded
    from kiosk.model.text import Language


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "size", [(1920, 1080), (1440, 1080), (1350, 1080), (1080, 1920), (3840, 1080)]
)
def test_no_heading_is_smaller_where_text_is_asked_for_large(
    show: Loaded, size: tuple[int, int], language: Language
) -> None:
    ordinary = Viewport(float(size[0]), float(size[1]), language)
    large = replace(ordinary, large=1.3)
    larger = 0
    for slide in show.content.slides:
        lead = getattr(slide, "lead", None)
        small, _ = heading(ordinary, slide.title, lead, slide.facts())
        big, end = heading(large, slide.title, lead, slide.facts())
        assert big[0].runs[0].size >= small[0].runs[0].size
        assert big[-1].runs[0].size >= small[-1].runs[0].size
        larger += big[0].runs[0].size > small[0].runs[0].size
        assert big[-1].y < end
        for label in big:
            right = label.x + width(label.runs, large.type)
            assert right <= large.width - large.margin + 1e-6
    assert larger


def test_a_title_that_grows_into_a_second_line_stays_as_it_was() -> None:
    room = Viewport(1440.0, 1080.0, "en", large=1.3)
    long = Text(zh="题", en="Old docks are opened to all of")
    (one,), _ = heading(room, long, None, {})
    # A line of 1.1 times the size would not fit, and two of them would be smaller.
    assert one.runs[0].size == 72.0
