"""The welcome: a page for guests over the show, by their names in two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.entrance import appearing
from kiosk.drawing.ink import GROUND, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Label, Run
from kiosk.drawing.river import River
from kiosk.drawing.typeset import balanced, width
from kiosk.model.text import LANGUAGES, spaced

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Language, Text

ENTER: Final = 0.96
"""Seconds in which it comes."""
SAID: Final[dict[Language, str]] = {"zh": "欢迎", "en": "Welcome"}
LINES: Final = 2
"""Lines that a name may take, as long as it is not small yet; TALL on a tall page."""
TALL: Final = 4
_SIZES: Final[dict[Language, tuple[float, float, int]]] = {
    # The size at most and at least, and the weight.
    "zh": (168.0, 56.0, 500),
    "en": (104.0, 44.0, 300),
}
_LEADING: Final = 1.24
_BEND: Final = 0.035
"""How far the river rises and falls, as a share of the page's height."""


def marks(
    t: float, names: dict[Language, str], title: Text, viewport: Viewport
) -> tuple[Mark, ...]:
    """The page, `t` of its entrance later.

    `names` are what the guests are called, "" in a language that has no name for
    them; `title` is that of the show. The ground covers all of the show.
    """
    said = {language: names.get(language, "").strip() for language in LANGUAGES}
    said = {language: name for language, name in said.items() if name}
    labels = (*_names(said, viewport), *_host(title, viewport))
    return (*ground(viewport), *appearing(labels, t, 0.1, 0.12))


def ground(viewport: Viewport) -> tuple[Mark, ...]:
    """The river on a page of its own, which covers all of the show."""
    wide, high, seam = viewport.width, viewport.height, viewport.seam
    swing = _BEND * high
    knots = [(0.0, seam), (0.3 * wide, seam + swing), (0.72 * wide, seam - swing)]
    river = River.through([*knots, (wide, seam)], wide, seam)
    return (
        Bars(np.array([[0.0, 0.0, wide, high]]), GROUND),
        *river.marks(wide, high),
    )


def _names(said: dict[Language, str], viewport: Viewport) -> list[Label]:
    """The word of welcome over each name, as large as both have room for."""
    x, space = viewport.margin, viewport.width - 2 * viewport.margin
    top, bottom = 0.1 * viewport.height, viewport.seam - 0.09 * viewport.height
    share = 1.0
    while True:
        blocks = [
            _block(one, name, share, space, viewport) for one, name in said.items()
        ]
        gap = 0.07 * viewport.height
        need = sum(size for _, size in blocks) + gap * (len(blocks) - 1)
        if need <= bottom - top or share < 0.3:
            break
        share *= 0.94
    y = top + max(0.0, bottom - top - need) / 2
    labels: list[Label] = []
    for lines, size in blocks:
        labels += [Label(x, y + down, (run,)) for down, run in lines]
        y += size + gap
    return labels


def _block(
    language: Language, name: str, share: float, space: float, viewport: Viewport
) -> tuple[list[tuple[float, Run]], float]:
    """A name under its word of welcome: runs, how far down each, and the height."""
    most, least, weight = _SIZES[language]
    words = spaced(name) if language == "zh" else name
    size = most * share
    lines = balanced(words, size, weight, space, viewport.type)
    while size > least * share and _spills(lines, size, weight, space, viewport):
        size *= 0.94
        lines = balanced(words, size, weight, space, viewport.type)
    small = max(52.0, 0.42 * size) if language == "zh" else max(44.0, 0.5 * size)
    out = [(0.88 * small, Run(SAID[language], small, 300, TEXT2))]
    down = 1.5 * small + 0.9 * size
    for line in lines:
        out.append((down, Run(line, size, weight, TEXT)))
        down += _LEADING * size
    return out, down - _LEADING * size + 0.2 * size


def _spills(
    lines: tuple[str, ...], size: float, weight: int, space: float, viewport: Viewport
) -> bool:
    widest = max(
        width((Run(line, size, weight, TEXT),), viewport.type) for line in lines
    )
    return len(lines) > (TALL if viewport.portrait else LINES) or widest > space


def _host(title: Text, viewport: Viewport) -> tuple[Label, ...]:
    """What the guests have come to see, on the water: the show in both languages."""
    size = 40.0 if viewport.portrait else 36.0
    x, y = viewport.margin, viewport.height - 0.085 * viewport.height
    runs = (
        Run(spaced(title.zh), size, 500, TEXT),
        Run(title.en, size, 400, TEXT2, 0.9 * size),
    )
    if width(runs, viewport.type) <= viewport.width - 2 * viewport.margin:
        return (Label(x, y, runs),)
    return (
        Label(x, y - 0.75 * size, runs[:1]),
        Label(x, y + 0.75 * size, (runs[1]._replace(dx=0.0),)),
    )
