"""The photograph on a page: the picture, the mist that words stand in, the credit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import GROUND, TEXT, TEXT2
from kiosk.drawing.lens import PLAIN, Lens
from kiosk.drawing.marks import Fade, Fill, Hot, Label, Picture, Run, Target
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.drawing.marks import Anchor, Mark, Tone
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
_LONGEST: Final = 1240.0
"""Units that a line of a caption has at most."""
_INSET: Final = 29.0
"""Units between the credit's baseline and the foot of the photograph."""


def picture(
    photograph: Photograph,
    rect: Rect,
    alpha: float,
    part: Rect | None = None,
    duotone: Tone = "duotone",
    lens: Lens = PLAIN,
) -> Picture:
    """The photograph as it covers a rectangle, or a part of it, through a lens.

    `duotone` is the tone of one that is not in its natural colours.
    """
    return Picture(
        photograph.file,
        rect,
        alpha,
        focus=photograph.focus,
        tone=duotone if photograph.tone == "duotone" else "natural",
        part=part,
        lens=lens,
    )


def magnified(rect: Rect) -> Hot:
    """Where two fingers draw a photograph apart, and two taps show it larger."""
    return Hot(rect, Target("lens"))


def withdrawn(marks: Iterable[Mark], share: float) -> tuple[Mark, ...]:
    """Marks that have given way by a share of [0, 1]; then they answer nothing."""
    if share == 0:
        return tuple(marks)
    gone = Rect(0.0, 0.0, 0.0, 0.0)
    return tuple(
        replace(mark, rect=gone)
        if isinstance(mark, Hot)
        else replace(mark, alpha=mark.alpha * (1.0 - share))  # type: ignore[attr-defined, call-arg]
        for mark in marks
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


class Signed(NamedTuple):
    """Caption and credit at the foot of a photograph, and the height they begin at."""

    labels: tuple[Label, ...]
    top: float


def signed(
    photograph: Photograph,
    rect: Rect,
    x: float,
    viewport: Viewport,
    *,
    space: float = _LONGEST,
    anchor: Anchor = "start",
) -> Signed:
    """Caption and credit at the foot of a photograph.

    Args:
        photograph: what is said.
        rect: the photograph's place.
        x: where the words begin, or end.
        viewport: language and size of text.
        space: the width that they may have.
        anchor: whether they begin or end there.
    """
    type_, large = viewport.type, viewport.large
    grown = 1.1 if viewport.portrait else 1.0
    size, small = _CAPTION * large * grown, _CREDIT * large * grown
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
            Label(x, first + i * size * 1.35, (Run(line, size, 500, TEXT),), anchor)
            for i, line in enumerate(lines)
        ),
        *(
            Label(x, y + i * small * 1.35, (Run(line, small, 400, TEXT2),), anchor)
            for i, line in enumerate(names)
        ),
    )
    return Signed(labels, first - size * 1.15)


def foot(rect: Rect, top: float, alpha: float, viewport: Viewport) -> Fill:
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
