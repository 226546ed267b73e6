"""The welcome: names of any length on any page, and nothing of the show below it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.drawing.marks import Bars, Label
from kiosk.drawing.typeset import width
from kiosk.drawing.viewport import Viewport
from kiosk.model.text import Text
from kiosk.show.welcome import SAID, marks

if TYPE_CHECKING:
    from kiosk.model.text import Language

TITLE = Text(zh="某某年", en="A year")
SHORT: dict[Language, str] = {"zh": "某某市代表团", "en": "A delegation"}
LONG: dict[Language, str] = {"zh": "某某" * 40, "en": "Delegations " * 6}
PAGES = [(1920, 1080), (1080, 1920), (3840, 1080), (1080, 1080), (1350, 1080)]


def labels(
    names: dict[Language, str], viewport: Viewport, t: float = 1.0
) -> list[Label]:
    return [m for m in marks(t, names, TITLE, viewport) if isinstance(m, Label)]


def said(found: list[Label]) -> str:
    return " ".join(run.text for label in found for run in label.runs)


@pytest.mark.parametrize("size", PAGES)
@pytest.mark.parametrize("names", [SHORT, LONG, {"zh": "客"}, {"en": "Guests"}])
def test_every_name_stays_on_the_page_and_off_the_river(
    size: tuple[float, float], names: dict[Language, str]
) -> None:
    viewport = Viewport(*size)
    found = labels(names, viewport)
    *above, host = found
    words = "".join(said(found).split())
    for name in names.values():
        assert "".join(name.split()) in words
    for one, following in pairwise(above):
        assert one.y < following.y
    for label in found:
        assert label.x >= viewport.margin
        right = label.x + width(label.runs, viewport.type)
        assert right <= viewport.width - viewport.margin + 1
    assert min(one.y - one.runs[0].size for one in above) > 0
    assert max(one.y for one in above) < viewport.seam - 0.03 * viewport.height
    assert viewport.seam < host.y < viewport.height


def test_each_language_has_its_own_word_and_an_absent_one_none() -> None:
    both = said(labels(SHORT, Viewport()))
    assert both.index(SAID["zh"]) < both.index("某某市") < both.index(SAID["en"])
    assert SAID["en"] not in said(labels({"zh": "客", "en": " "}, Viewport()))
    assert SAID["zh"] not in said(labels({"en": "Guests"}, Viewport()))


def test_the_show_is_covered_whole_at_every_moment() -> None:
    viewport = Viewport()
    casts = []
    for t in (0.0, 0.3, 0.7, 1.0):
        found = marks(t, SHORT, TITLE, viewport)
        ground = found[0]
        assert isinstance(ground, Bars)
        assert np.array_equal(ground.rects, [[0.0, 0.0, 1920.0, 1080.0]])
        casts.append([type(mark) for mark in found])
    assert all(cast == casts[0] for cast in casts)
    assert all(label.alpha == 0 for label in labels(SHORT, viewport, 0.0))
    assert all(label.alpha == 1 for label in labels(SHORT, viewport, 1.0))


def test_a_title_too_long_for_a_line_takes_two() -> None:
    title = Text(zh="某" * 20, en="A year " * 5)
    found = marks(1.0, {"en": "Guests"}, title, Viewport(1080, 1920))
    last = [m for m in found if isinstance(m, Label)][-2:]
    assert [label.runs[0].text[0] for label in last] == ["某", "A"]
    assert last[1].y < 1920
