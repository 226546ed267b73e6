"""Slides: a heading fits its page, and is never smaller if asked for large."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import LATIN, Viewport
from kiosk.model.text import Text
from kiosk.slides.base import LEAST, heading

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


def sizes(words: str, viewport: Viewport) -> list[float]:
    title = Text(zh=words, en=words)
    return [label.runs[0].size for label in heading(viewport, title, None, {})[0]]


def test_a_title_asked_for_large_grows_as_far_as_its_line() -> None:
    room = Viewport(1440.0, 1080.0, "en", large=1.3)
    # 25 letters of 0.56 on 1216 units: 1.1 times the size would not fit.
    (size,) = sizes("Old docks are opened to a", room)
    assert 84.0 < size < 84.0 * 1.1


def test_a_latin_title_is_as_tall_as_a_chinese_one() -> None:
    assert sizes("江北", Viewport(language="zh")) == [72.0]
    assert sizes("Jiangbei", Viewport(language="en")) == [72.0 * LATIN]
    assert sizes("江北", Viewport(1080.0, 1920.0, "zh")) == [76.0]
    assert sizes("Jiangbei", Viewport(1080.0, 1920.0, "en")) == [76.0 * LATIN]


def test_a_title_shrinks_a_little_before_it_takes_another_line() -> None:
    # 1696 units are room for 23 ideographs of 72, and for 27 of six sevenths of it.
    assert sizes("江" * 23, Viewport()) == [72.0]
    assert sizes("江" * 27, Viewport()) == [62.0]
    two = sizes("江" * 28, Viewport())
    assert two == [LEAST * 72.0] * 2
