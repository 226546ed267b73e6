"""Closing: what was seen last, as a code that a telephone reads offline."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kiosk.easing import out_cubic
from kiosk.entrance import appearing
from kiosk.hand import NOTHING, Hand
from kiosk.ink import TEXT, TEXT2, Ink
from kiosk.marks import Bars, Label, Run
from kiosk.slides.base import Slide, heading
from kiosk.text import Text, spaced
from kiosk.timeline import Span
from kiosk.typeset import broken

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.geometry import Array
    from kiosk.marks import Mark
    from kiosk.room import Room

QUIET = 4
"""Empty modules round a code, which readers need."""
MOST_LINES = 9


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

    def marks(self, t: float, room: Room, hand: Hand = NOTHING) -> tuple[Mark, ...]:
        title, top = heading(room, self.title, self.lead, self.facts())
        words = hand.takeaway or room.words(self.title)
        if room.portrait:
            side = min(room.width - 2 * room.margin, 760.0)
            x, y = (room.width - side) / 2, top + 40
            text = (room.margin, y + side + 90, room.width - 2 * room.margin)
            space = room.seam - 60 - text[1]
        else:
            side = min(room.seam - top - 70, 560.0)
            x, y = room.width - room.margin - side, (top + room.seam - side) / 2
            text = (room.margin, top + 70, x - 2 * room.margin)
            space = room.seam - 60 - text[1]
        return (
            *title,
            *_code(words, x, y, side, t),
            *appearing(self._preview(words, text, space, room, hand), t, 0.3),
        )

    def _preview(
        self,
        words: str,
        at: tuple[float, float, float],
        space: float,
        room: Room,
        hand: Hand,
    ) -> tuple[Label, ...]:
        """What is in the code, to be read here as well."""
        x, y, wide = at
        size = room.body * 0.85
        lines: list[tuple[str, bool]] = []
        if not hand.takeaway:
            words = self.nothing.words(room.language)
        for number, line in enumerate(words.split("\n")):
            line = spaced(line) if room.language == "zh" else line
            lines += [
                (part, number == 1) for part in broken(line, size, 500, wide, room.type)
            ]
        most = min(MOST_LINES, max(1, int(space / (size * 1.5))))
        lines = lines[:most]
        # Always as many labels, so that the cast stays the same.
        lines += [(" ", False)] * (MOST_LINES - len(lines))
        return tuple(
            Label(
                x,
                y + min(i, most - 1) * size * 1.5,
                (
                    Run(
                        line or " ",
                        size,
                        500 if strong else 400,
                        TEXT if strong else TEXT2,
                    ),
                ),
            )
            for i, (line, strong) in enumerate(lines)
        )


def _code(text: str, x: float, y: float, side: float, t: float) -> tuple[Mark, ...]:
    rows = modules(text)
    n = int(rows[0, 0])
    # Whole units, so that no hairline shows between the rows of the code.
    unit = float(int(side / (n + 2 * QUIET)))
    spare = side - unit * (n + 2 * QUIET)
    x, y, side = x + spare / 2, y + spare / 2, side - spare
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
