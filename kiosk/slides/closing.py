"""Closing: what was seen last, as a code that a telephone reads offline."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import TEXT, TEXT2, Ink
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Label, Run
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, fitted, paragraph
from kiosk.model.text import Text, spaced
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.takeaway import Takeaway

QUIET = 4
"""Empty modules round a code, which readers need."""
MOST_ROWS = 6
"""Figures that are set beside the code; the code itself holds them all."""
TITLE_LINES = 2
SOURCE_LINES = 4


class ClosingSlide(Slide):
    """A QR code with the figures of the slide seen last, and their source.

    The code holds plain text, no address: a visitor takes it home without any
    network. It is always dark on light, in every skin, because not every reader
    knows the inverse.
    """

    takes: ClassVar[bool] = True

    kind: Literal["closing"] = Field(
        description="结尾：一个二维码，存着刚看过的那一页的数字和出处，不联网也能带走 "
        "· the end: a QR code with the figures and source of the slide seen last, as "
        "plain text, to take home without a network"
    )
    lead: Text = Field(description="怎么用这个码 · what to do with the code")
    nothing: Text = Field(
        default=Text(
            zh="看过的那一页，数字和出处都在码里。",
            en="The page you saw last, with its figures and their source.",
        ),
        description="码旁边的一句话 · the line beside the code",
    )

    def charts(self) -> tuple[Chart, ...]:
        return ()

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        title, top = heading(viewport, self.title, self.lead, self.facts())
        taken = interaction.takeaway
        words = viewport.words(self.title) if taken is None else taken.text
        wide = viewport.width - 2 * viewport.margin
        if viewport.portrait:
            side = min(wide, 620.0)
            x, y = (viewport.width - side) / 2, top + 30
            below = y + side + 56
            text = Rect(viewport.margin, below, wide, viewport.seam - 56 - below)
        else:
            side = min(viewport.seam - top - 90, 560.0)
            x, y = (
                viewport.width - viewport.margin - side,
                (top + viewport.seam - side) / 2,
            )
            text = Rect(viewport.margin, y, x - 2 * viewport.margin, side)
        return (
            *title,
            *_code(words, x, y, side, t, viewport.pixel),
            *appearing(self._preview(text, viewport, interaction), t, 0.3, 0.02),
        )

    def _preview(
        self, rect: Rect, viewport: Viewport, interaction: Interaction
    ) -> tuple[Label, ...]:
        """What is in the code, to be read here as well.

        Always as many labels, so that the cast stays the same.
        """
        if interaction.takeaway is not None:
            labels = _page(_Taken.of(interaction.takeaway), rect, viewport)
        else:
            size = 1.2 * viewport.body
            labels = list(
                paragraph(
                    self.nothing.words(viewport.language),
                    rect.x,
                    rect.y + size * 0.88,
                    size,
                    rect.width,
                    viewport.type,
                    weight=300,
                )
            )
        cast = 1 + TITLE_LINES + SOURCE_LINES + 2 * MOST_ROWS
        labels = labels[:cast]
        empty = Label(rect.x, rect.y, (Run(" ", viewport.body, 400, TEXT2),))
        return (*labels, *(empty for _ in range(cast - len(labels))))


class _Taken(NamedTuple):
    """What goes home, as it is set here: rows of label and value."""

    show: str
    page: str
    rows: tuple[tuple[str, str], ...]
    source: str

    @classmethod
    def of(cls, taken: Takeaway) -> _Taken:
        """Without periods and credits, which stay in the code.

        Chinese has thin spaces beside digits here, as everywhere on a page.
        """
        say = spaced if taken.language == "zh" else str
        return cls(
            say(taken.show),
            say(taken.page),
            tuple((say(row.label), say(row.value)) for row in taken.rows),
            say(taken.source),
        )


def _page(taken: _Taken, rect: Rect, viewport: Viewport) -> list[Label]:
    """The titles above, the source at the foot, the figures between them.

    Where large text leaves too little between them, everything is set smaller.
    """
    wanted = min(3, len(taken.rows))
    body = viewport.body
    while True:
        labels, rows = _set(taken, rect, viewport, body)
        if rows >= wanted or body < 28:
            return labels
        body *= 0.94


def _set(
    taken: _Taken, rect: Rect, viewport: Viewport, body: float
) -> tuple[list[Label], int]:
    """The labels at a size of running text, and how many figures found room."""
    small, large = max(28.0, body * 0.76), body * 1.3
    type_ = viewport.type

    def lines(text: str, size: float, weight: int) -> tuple[str, ...]:
        return balanced(text, size, weight, rect.width, type_)

    x, y = rect.x, rect.y + small * 0.88
    show = fitted((Run(taken.show, small, 400, TEXT2),), rect.width, type_)
    labels = [Label(x, y, show)]
    y += large * 1.26
    for line in lines(taken.page, large, 500)[:TITLE_LINES]:
        labels.append(Label(x, y, (Run(line, large, 500, TEXT),)))
        y += large * 1.26
    foot = rect.bottom - small * 0.2
    source = lines(taken.source, small, 400)[:SOURCE_LINES] if taken.source else ()
    for line in reversed(source):
        labels.append(Label(x, foot, (Run(line, small, 400, TEXT2),)))
        foot -= small * 1.36
    size = body * 0.92
    # Between the last line of the title and the first of the source.
    first, last = y - large * 0.2 + size * 0.5, foot - size * 0.5
    least, most = size * 1.36, size * 1.75
    count = min(MOST_ROWS, len(taken.rows), int((last - first) // least) + 1)
    if count < 1:
        return labels, 0
    rows = taken.rows[:count]
    pitch = min(most, (last - first) / max(1, count - 1))
    names = max(type_.advance(label, size, 400) for label, _ in rows)
    values = max(type_.advance(value, size * 1.1, 500) for _, value in rows)
    gap = size * 1.2
    share = min(1.0, rect.width / (names + gap + values))
    size, column = size * share, x + (names + gap) * share
    for i, (label, value) in enumerate(rows):
        at = first + i * pitch
        labels.append(Label(x, at, (Run(label, size, 400, TEXT2),)))
        labels.append(Label(column, at, (Run(value or " ", size * 1.1, 500, TEXT),)))
    return labels, count


def _code(
    text: str, x: float, y: float, side: float, t: float, pixel: float
) -> tuple[Mark, ...]:
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
