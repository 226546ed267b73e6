"""The seal: a rank or a first, stamped once on a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import SEAL, SEAL_INK
from kiosk.drawing.marks import Bars, Hot, Label, Run, Target
from kiosk.drawing.span import Span

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Text


_WIDE: Final = 250.0
_FILLED: Final = 214.0
"""Units of the width of an English seal that its lines fill at most."""


def _size(viewport: Viewport) -> float:
    return 64.0 if viewport.portrait else 58.0


def seal_size(viewport: Viewport) -> tuple[float, float]:
    """Width and height of the seal, in page units."""
    size = _size(viewport)
    if viewport.language == "zh":
        side = 2.24 * size + 0.6 * size - 0.12 * size
        return side, side
    return _WIDE, 142.0


def _lines(text: Text, viewport: Viewport) -> tuple[tuple[str, float], ...]:
    """The two lines of an English seal, each with its size: none makes it wider."""
    first, _, second = text.en.partition("|")
    return tuple(
        (
            line or " ",
            min(size, _FILLED / max(viewport.type.advance(line, 1.0, 700), 0.1)),
        )
        for line, size in ((first, _size(viewport) + 2), (second, 34.0))
    )


def seal_hot(text: Text, x: float, y: float, viewport: Viewport, figure: str) -> Hot:
    """The place to touch of a seal at (x, y), which opens the card of a figure."""
    place = Rect(x, y, *seal_size(viewport))
    return Hot(
        place.at_least(96, 96),
        Target("figure", figure),
        anchor=place.centre,
        name=text.words(viewport.language).replace("|", " "),
        words=place,
    )


def seal(
    text: Text, x: float, y: float, viewport: Viewport, t: float
) -> tuple[Mark, ...]:
    """The seal with its upper left corner at (x, y); it is stamped last.

    Chinese: four characters, two by two. English: two lines parted by "|".
    """
    width, height = seal_size(viewport)
    size = _size(viewport)
    stamp = Span(0.8, 0.94, out_cubic).at(t)
    alpha = 1.0 if stamp > 0 else 0.0
    grow = 1.15 - 0.15 * stamp if stamp else 1.0
    cx, cy = x + width / 2, y + height / 2
    rect = np.array(
        [[cx - width * grow / 2, cy - height * grow / 2, width * grow, height * grow]]
    )
    marks: list[Mark] = [Bars(rect, SEAL, alpha, radius=6.0)]
    if viewport.language == "zh":
        cell, pad = size * 1.12, size * 0.30
        for number, char in enumerate(text.zh[:4]):
            marks.append(
                Label(
                    x + pad + size * 0.5 + (number % 2) * cell,
                    y + pad + size * 0.88 + (number // 2) * cell,
                    (Run(char, size, 700, SEAL_INK),),
                    "middle",
                    alpha=alpha,
                )
            )
    else:
        for (line, big), dy in zip(_lines(text, viewport), (72.0, 118.0), strict=True):
            marks.append(
                Label(cx, y + dy, (Run(line, big, 700, SEAL_INK),), "middle", alpha)
            )
    return tuple(marks)
