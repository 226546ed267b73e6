"""The tide: between themes the new theme's water rises, rests, and falls.

One opaque polygon; as it falls it takes on the water's own ink and becomes the
river.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import in_out_cubic, in_out_sine
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import FILL, TEXT, Ink
from kiosk.drawing.marks import Bars, Fill, Label, Run, Strands
from kiosk.drawing.span import Span, clamp01

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

SAMPLES: Final = 121
WAVE: Final = 36.0
DRIFT: Final = 0.2
"""Widths a second that the waves drift."""
_TINT: Final = 0.74


def marks(
    viewport: Viewport,
    words: str,
    elapsed: float,
    rise: float,
    hold: float,
    fall: float,
) -> tuple[Mark, ...]:
    """The tide `elapsed` seconds after it began to rise, and the theme's name.

    The three durations are in seconds. Before the start and after the end the
    polygon lies on the seam.
    """
    up = Span(0.0, rise, in_out_sine).at(elapsed)
    down = Span(rise + hold, rise + hold + fall, in_out_cubic).at(elapsed)
    height = up * (1 - down)
    level = viewport.seam * (1 - height) - 180 * height
    # The waves are flat on the seam, where the river has to join.
    amp = WAVE * min(1.0, 6 * height)
    x = np.linspace(0.0, viewport.width, SAMPLES)
    phase = (x / viewport.width + DRIFT * elapsed) * 2 * np.pi
    surface = level + amp * (
        0.62 * np.sin(1.6 * phase) + 0.38 * np.sin(2.7 * phase + 1)
    )
    ink = FILL.mixed("water", _TINT + (1 - _TINT) * clamp01(down * 1.6 - 0.6))
    water = np.vstack(
        [
            np.column_stack([x, surface]),
            points((viewport.width, viewport.height), (0.0, viewport.height)),
        ]
    )
    offsets = np.array([0.0, 28.0, 62.0, 104.0])[:, None]
    wide = np.array([10.0, 5.0, 4.0, 3.0])[:, None] * np.ones((4, SAMPLES))
    wide = wide - (wide - np.array([6.0, 2.5, 2.0, 2.0])[:, None]) * down
    inks = (FILL, *(Ink("fill", "water", _TINT * s) for s in (0.45, 0.65, 0.8)))
    name = Span(rise, rise + 0.14).at(elapsed) * (
        1 - Span(rise + hold - 0.08, rise + hold + 0.06).at(elapsed)
    )
    size = 300.0 if viewport.language == "zh" else 200.0
    if viewport.portrait:
        size *= 0.8
    wide_name = viewport.type.advance(words, size, 300)
    size = min(
        size, size * (viewport.width - 2 * viewport.margin) / max(wide_name, 1.0)
    )
    return (
        Fill((water,), ink),
        Strands(0.0, viewport.width, surface + offsets, wide, inks),
        Label(
            viewport.width / 2,
            viewport.height * 0.48 + size * 0.36,
            (Run(words, size, 300, TEXT, 0.0, 0.04),),
            "middle",
            alpha=name,
        ),
    )


def edge(viewport: Viewport, x: float) -> tuple[Mark, ...]:
    """The river upright at x: it brings a page in another language, downstream."""
    offsets, wide = (0.0, 15.0, 33.0, 55.0), (6.0, 2.5, 2.0, 2.0)
    inks = (FILL, *(Ink("fill", "ground", share) for share in (0.42, 0.6, 0.74)))
    return tuple(
        Bars(np.array([[x - offset - width, 0.0, width, viewport.height]]), ink)
        for offset, width, ink in zip(offsets, wide, inks, strict=True)
    )


def lowest(water: tuple[Mark, ...]) -> float:
    """The height below which a tide covers everything."""
    body = next(mark for mark in water if isinstance(mark, Fill))
    return float(body.outlines[0][:-2, 1].max())
