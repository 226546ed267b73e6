"""QR codes as marks: always dark on light, in whole pixels."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.ink import Ink
from kiosk.drawing.marks import Bars
from kiosk.drawing.span import Span

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark

QUIET: Final = 4
"""Empty modules round a code, which readers need."""


def code(
    text: str, x: float, y: float, side: float, t: float, pixel: float
) -> tuple[Mark, ...]:
    """The code of a text on a square of this side, at progress t of its entrance."""
    rows = modules(text)
    n = int(rows[0, 0])
    fits = side / (n + 2 * QUIET)
    # Whole pixels, so that no hairline shows between the rows of the code, and all
    # modules are of one size, which readers need; a thumbnail has not so many.
    unit = int(fits / pixel + 1e-6) * pixel or fits
    spare = side - unit * (n + 2 * QUIET)
    x, y = (round((start + spare / 2) / pixel) * pixel for start in (x, y))
    side -= spare
    seen = Span(0.1, 0.6, out_cubic).at(t)
    runs = rows[1:]
    rects = np.column_stack(
        [
            x + (runs[:, 1] + QUIET) * unit,
            y + (runs[:, 0] + QUIET) * unit,
            runs[:, 2] * unit,
            np.full(len(runs), unit),
        ]
    )
    return (
        Bars(np.array([[x, y, side, side]]), Ink("code-paper"), seen, radius=4.0),
        Bars(rects, Ink("code"), seen),
    )


@lru_cache(maxsize=8)
def modules(text: str) -> Array:
    """The dark runs of the text's QR code.

    Returns:
        An (m + 1, 3) array: the first row holds the number of modules a side,
        every other a run as row, column, length.
    """
    # Its package imports a web client: the first slide is on screen before that.
    import segno

    code = segno.make(text, error="m", micro=False, encoding="utf-8")
    matrix = [[bool(cell) for cell in row] for row in code.matrix]
    runs: list[tuple[float, float, float]] = [(float(len(matrix)), 0.0, 0.0)]
    for row, cells in enumerate(matrix):
        start = None
        for column, dark in enumerate([*cells, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                runs.append((float(row), float(start), float(column - start)))
                start = None
    return np.array(runs)
