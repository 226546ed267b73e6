"""The photograph on a page: the picture, the mist that words stand in, the credit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.ink import GROUND, TEXT, TEXT2
from kiosk.drawing.marks import Fade, Fill, Label, Picture, Run
from kiosk.drawing.timeline import Span
from kiosk.drawing.typeset import balanced

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.photograph import Photograph

DENSE: Final = 0.92
"""Alpha of mist under words: on any photograph they keep 7:1."""
SHOWN: Final = Span(0.0, 0.45, out_cubic)
"""How a photograph comes up."""
_FADES: Final = 260.0
"""Units over which mist thins out."""
_CAPTION: Final = 36.0
_CREDIT: Final = 28.0
_INSET: Final = 29.0
"""Units between the credit's baseline and the foot of the photograph."""


def picture(
    photograph: Photograph, rect: Rect, alpha: float, part: Rect | None = None
) -> Picture:
    """The photograph as it covers a rectangle, or a part of it."""
    return Picture(
        photograph.file,
        rect,
        alpha,
        focus=photograph.focus,
        duotone=photograph.tone == "duotone",
        part=part,
    )


def mist(rect: Rect, edge: float, alpha: float, viewport: Viewport) -> Fill:
    """Ground from the top of a photograph down to an edge, and below it ever less.

    Args:
        rect: the photograph's place.
        edge: where the words end that stand in it.
        alpha: how far the photograph has come up.
        viewport: where contrast is high there is no photograph behind words at all.
    """
    dense = 1.0 if viewport.contrast else DENSE
    low = min(edge, rect.bottom)
    foot = min(low + (1.0 if viewport.contrast else _FADES), rect.bottom)
    # Beyond its ends a fade goes on as it ends: one outline has no joint.
    return Fill(
        (_corners(rect.x, rect.y, rect.right, foot),),
        Fade(0, low, 0, foot, (GROUND, dense), (GROUND, 0.0)),
        alpha,
    )


def signed(
    photograph: Photograph, rect: Rect, left: float, t: float, viewport: Viewport
) -> tuple[Mark, ...]:
    """Caption and credit at the foot of a photograph, in mist of their own.

    Args:
        photograph: what is said.
        rect: the photograph's place.
        left: where the words begin.
        t: progress of the page.
        viewport: language and size of text.
    """
    type_, large = viewport.type, viewport.large
    grown = 1.1 if viewport.portrait else 1.0
    size, small = _CAPTION * large * grown, _CREDIT * large * grown
    space = min(rect.right - left - 40, 1240.0)
    words = viewport.words(photograph.caption)
    lines = balanced(words, size, 500, space, type_)
    credit = viewport.words(photograph.credit)
    if photograph.licence:
        credit = f"{credit}  ·  {photograph.licence}"
    names = balanced(credit, small, 400, space, type_)
    y = rect.bottom - _INSET - (len(names) - 1) * small * 1.35
    first = y - small * 1.46 - (len(lines) - 1) * size * 1.35
    labels = (
        *(
            Label(left, first + i * size * 1.35, (Run(line, size, 500, TEXT),))
            for i, line in enumerate(lines)
        ),
        *(
            Label(left, y + i * small * 1.35, (Run(line, small, 400, TEXT2),))
            for i, line in enumerate(names)
        ),
    )
    alpha = SHOWN.at(t)
    shown = tuple(replace(label, alpha=alpha) for label in labels)
    return (_foot(rect, first - size * 1.15, alpha, viewport), *shown)


def _foot(rect: Rect, top: float, alpha: float, viewport: Viewport) -> Fill:
    """Mist from the foot of a photograph up to a height, and above it ever less."""
    dense = 1.0 if viewport.contrast else DENSE
    high = max(top - (1.0 if viewport.contrast else 0.6 * _FADES), rect.y)
    return Fill(
        (_corners(rect.x, high, rect.right, rect.bottom),),
        Fade(0, top, 0, high, (GROUND, dense), (GROUND, 0.0)),
        alpha,
    )


def _corners(
    left: float, top: float, right: float, bottom: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
