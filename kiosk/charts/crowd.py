"""Crowd: a large count as dots on the bank, each standing for so many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Final, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Portion, Ref
from kiosk.drawing.axis import SMALLEST
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, TEXT2
from kiosk.drawing.marks import Dots, Hot, Label, Run, Target
from kiosk.drawing.row import lines as lined
from kiosk.drawing.row import row as row_of
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced
from kiosk.model.figure import Counted
from kiosk.model.note import Note
from kiosk.model.text import Text, spaced

if TYPE_CHECKING:
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.row import Row
    from kiosk.drawing.viewport import Box

_BEYOND = (0.62, 0.36, 0.16)
"""What is left of the ink in three further columns: "over" has no known end.
The rest of the last column, where it is not full, has the first of these."""
_LARGEST = 56.0
"""Units between two dots at most."""
_MOST = 100_000
"""Dots that a page can hold, each smaller than a pixel."""
_WORD: Final = 44.0
"""Size of the words above."""
_FOOT = 16.0
"""Units between the river and the lowest row."""


class CrowdChart(Chart):
    """Dots in columns from the left, as tall as the box allows.

    The `lit` ones, if named, are full and the others only faint. A count that is
    "over" something runs out in what is left of its last column and three more, which
    fade. In a given number of `rows` they fill the width. The `words` above are of no
    group of dots.
    """

    kind: Literal["crowd"] = Field(
        description="大数目，一点代表 each 个，lit 是其中点亮的 · a large count, one "
        "dot for each, some of them lit"
    )
    count: Ref
    lit: Ref | None = Field(
        default=None,
        description="其中点亮的 · how many of them are lit",
    )
    each: int = Field(
        default=1, ge=1, description="一个点代表几个 · how many one dot stands for"
    )
    note: Text | None = Field(
        default=None,
        description="点旁边再说一句 · what else is to be said beside the dots",
    )
    rows: int | None = Field(
        default=None,
        ge=1,
        le=60,
        description="排成几行；不写则按地方算 · how many rows; as many as suit the "
        "place if left out",
    )
    words: Annotated[tuple[Note, ...], Field(max_length=6)] = Field(
        default=(),
        description="点上方可点开的词，如重点领域，最多六个 · up to six words above "
        "the dots, each with a card",
    )

    def bounds(self) -> tuple[Bound, ...]:
        return (Bound(self.count, ("count",), 0, _MOST, self.each),)

    def notes(self) -> dict[str, Note]:
        return {_key(i): note for i, note in enumerate(self.words)}

    def texts(self) -> tuple[Text, ...]:
        """What stands above the dots; the meanings of the words are on their cards."""
        note = () if self.note is None else (self.note,)
        return (*note, *(word.head for word in self.words))

    def portions(self) -> tuple[Portion, ...]:
        return () if self.lit is None else (Portion(self.lit, ("lit",), self.count),)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, rect, facts = box.viewport, box.rect, box.facts
        size = viewport.label
        n = max(1, round(float(facts[self.count].base) / self.each))
        lit = n
        if self.lit is not None:
            lit = min(n, round(float(facts[self.lit].base) / self.each))
        open_end = facts[self.count].qualifier == "over"
        tail = len(_BEYOND) if open_end else 0
        lines = balanced(self._said(box), size, 400, rect.width, viewport.type)
        room_for_dots = rect.height - _FOOT - size * (0.5 + 1.4 * len(lines))
        above, high = self._above(box, room_for_dots)
        room_for_dots -= high
        rows = self.rows or _rows(n, tail, rect.width, room_for_dots)
        columns = -(-n // rows)
        wide = min(rect.width / (columns + tail), _LARGEST)
        pitch = (wide, min(wide, room_for_dots / rows))
        if self.rows is None:
            pitch = (pitch[1], pitch[1])
        column, row = np.divmod(np.arange(n, dtype=float), float(rows))
        where = self._at(box, column, row, pitch)
        diameter = pitch[1] * 0.56
        seen = round(n * Span(0.05, 0.73, out_cubic).at(t))
        first, rest = where[: min(seen, lit)], where[lit : max(seen, lit)]
        marks: list[Mark] = [
            Dots(first, diameter, FILL, alpha=1.0 if len(first) else 0.0),
            Dots(
                rest,
                diameter,
                FILL.mixed("ground", 0.68),
                alpha=1.0 if len(rest) else 0.0,
            ),
        ]
        fade = Span(0.7, 0.95).at(t)
        for number, left in enumerate(_BEYOND[:tail]):
            ink = FILL if lit == n else FILL.mixed("ground", 0.68)
            begin = n if number == 0 else (columns + number) * rows
            place = np.arange(begin, (columns + number + 1) * rows, dtype=float)
            column, row = np.divmod(place, float(rows))
            more = self._at(box, column, row, pitch)
            marks.append(
                Dots(
                    more,
                    diameter,
                    ink._replace(toward="ground", share=1 - (1 - ink.share) * left),
                    alpha=fade,
                )
            )
        top = box.base - _FOOT - rows * pitch[1]
        marks += appearing(
            (
                Label(
                    rect.x,
                    top - size * (0.7 + 1.4 * (len(lines) - 1 - i)),
                    (Run(line, size, 400, TEXT2),),
                )
                for i, line in enumerate(lines)
            ),
            t,
        )
        if above is not None:
            marks += appearing(above.labels, t, 0.4)
            marks += above.hots([*self.notes()], viewport)
        marks += self._hots(box, top, pitch, rows, lit, n)
        return tuple(marks)

    def _above(self, box: Box, high: float) -> tuple[Row | None, float]:
        """The words at the top, in as few lines as they need, and their height."""
        if not self.words:
            return None, 0.0
        viewport, rect = box.viewport, box.rect
        words = [viewport.words(word.head, box.facts) for word in self.words]
        usual = _WORD * viewport.large
        size = usual
        while len(lined(words, size, 500, rect.width, viewport)) > 1:
            size -= 1.0
            if size < max(SMALLEST, 0.75 * usual):
                size = max(SMALLEST, 0.85 * usual)
                break
        count = len(lined(words, size, 500, rect.width, viewport))
        leading = min(96.0, max(size * 1.3, 0.4 * high / count))
        middle = rect.y + max(size * 0.5, 0.5 * leading)
        above = row_of(
            words,
            rect.x,
            middle,
            size,
            rect.width,
            viewport,
            weight=500,
            leading=leading,
        )
        return above, count * leading + size * 0.4

    def _said(self, box: Box) -> str:
        """Which figure the dots are, and what one of them is; the note, if any.

        A page may say several figures: without a note the figure is named.
        """
        viewport = box.viewport
        fact = box.facts[self.count]
        unit = fact.figure.unit
        zh = viewport.language == "zh"
        if isinstance(unit, Counted):
            noun = unit.zh.lstrip("万亿") if zh else unit.en
            noun = noun if zh or self.each > 1 else unit.one or noun
        else:
            noun = unit.lstrip("万亿") if zh else ""
        if zh:
            many = f"{self.each // 10000} 万" if self.each % 10000 == 0 else self.each
            key = f"一点一{noun}" if self.each == 1 else spaced(f"一点{many}{noun}")
        else:
            many = "one" if self.each == 1 else f"{self.each:,}"
            key = f"One dot, {many} {noun}".rstrip()
        if self.note is None:
            whole = viewport.words(Text(zh="{it}", en="{it}"), {"it": fact})
            if zh:
                return f"{whole}，{key}"
            return f"{whole[0].upper()}{whole[1:]}: {key[0].lower()}{key[1:]}"
        return key + ("：" if zh else ": ") + viewport.words(self.note, box.facts)

    def _at(
        self, box: Box, column: Array, row: Array, pitch: tuple[float, float]
    ) -> Array:
        return np.column_stack(
            [
                box.rect.x + (column + 0.5) * pitch[0],
                box.base - _FOOT - (row + 0.5) * pitch[1],
            ]
        )

    def _hots(
        self,
        box: Box,
        top: float,
        pitch: tuple[float, float],
        rows: int,
        lit: int,
        n: int,
    ) -> tuple[Mark, ...]:
        facts, viewport = box.facts, box.viewport
        high = box.base - top

        def dot(number: int) -> tuple[float, float]:
            column, row = divmod(max(number, 1) - 1, rows)
            here = self._at(box, np.array([column]), np.array([row]), pitch)
            return float(here[0, 0]), float(here[0, 1])

        whole = Rect(box.rect.x, top, -(-n // rows) * pitch[0], high)
        hots = [
            Hot(
                whole.at_least(96, 96),
                Target("figure", self.count),
                anchor=dot(n),
                name=viewport.words(facts[self.count].figure.label),
            )
        ]
        if self.lit is not None:
            part = whole._replace(width=-(-lit // rows) * pitch[0])
            hots.append(
                Hot(
                    part.at_least(96, 96),
                    Target("figure", self.lit),
                    anchor=dot(lit),
                    name=viewport.words(facts[self.lit].figure.label),
                )
            )
        return tuple(hots)


def _key(word: int) -> str:
    return f"word-{word + 1}"


def _rows(n: int, tail: int, wide: float, high: float) -> int:
    """As many rows as make the dots largest; a divisor of n where it costs little."""

    def pitch(rows: int) -> float:
        return min(wide / (-(-n // rows) + tail), high / rows, _LARGEST)

    most = max(1, math.isqrt(n) + 1)
    best = max(range(1, most + 1), key=lambda rows: (round(pitch(rows), 6), rows))
    even = [
        rows
        for rows in range(1, most + 1)
        if n % rows == 0 and pitch(rows) >= 0.9 * pitch(best)
    ]
    return max(even) if even else best
