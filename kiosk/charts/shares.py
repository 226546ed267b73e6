"""Shares: how a whole was made up, period by period, always a hundred per cent."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import COMPARE, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.scales import decimal, decimals, spelling
from kiosk.drawing.span import Span, stagger
from kiosk.drawing.typeset import fitted, width
from kiosk.model import data
from kiosk.model.figure import Derivation, Figure
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, series_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact

_SEAM: Final = 3.0
"""Ground between two parts of a column."""
_GAPS: Final = (0.7 * 44.0, 44.0)
"""Units between the outer columns and the words before and after them."""
_WIDEST: Final = 120.0
_LADDER: Final = {
    1: (0.0,),
    2: (0.0, 0.55),
    3: (0.0, 0.42, 0.7),
    4: (0.0, 0.32, 0.55, 0.76),
    5: (0.0, 0.26, 0.46, 0.64, 0.8),
}
_PALE: Final = 0.74
"""How much nearer to the ground the bands between columns are."""


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    x: Array
    """(n,) left edges of the columns."""
    wide: float
    edges: Array
    """(m + 1, n) upper edges of the parts from the shore, as heights above it."""
    named: tuple[Label, ...]
    ends: tuple[Label, ...]
    leaders: tuple[Stroke, ...]
    hots: tuple[Hot, ...]


class _End(NamedTuple):
    """One end of a part, and the words beside its column."""

    fact: Fact
    side: int
    """0 before the first column, 1 after the last."""
    at: tuple[float, float]
    lines: tuple[tuple[Run, ...], ...]
    wide: float
    """What the words of this side take."""
    height: float
    middle: float
    """Where the words stand, off their part if others need the room."""
    ink: Ink

    @property
    def _away(self) -> float:
        """The way to the words."""
        return _GAPS[1] if self.side else -_GAPS[0]

    def labels(self) -> Iterator[Label]:
        y = self.middle - self.height / 2 + 2
        for line in self.lines:
            size = max(run.size for run in line)
            y += size * 1.1
            yield Label(
                self.at[0] + self._away,
                y - size * 0.19,
                line,
                "start" if self.side else "end",
            )

    def leader(self) -> Stroke:
        sign = 1 if self.side else -1
        x, y = self.at
        return Stroke(
            points((x + sign * 6, y), (x + self._away - sign * 12, self.middle)),
            3.0,
            self.ink,
        )

    def hot(self, viewport: Viewport) -> Hot:
        reach = self.wide + abs(self._away)
        left = self.at[0] if self.side else self.at[0] - reach
        place = Rect(left, self.middle - self.height / 2, reach, self.height)
        return _hot(self.fact, place, self.at, viewport, place)


class SharesChart(Chart):
    """Two to five parts of a whole as columns of equal height.

    The values are the parts in any unit, and together they are the whole: the
    program computes their sum and their shares of it, and marks both as derived.
    Where the unit is % the values are the shares themselves, which make a hundred
    in every period, give or take what rounding can do.
    """

    tells: ClassVar[tuple[Question, ...]] = (
        Question.PARTS,
        Question.SHARE,
        Question.YEARS,
    )

    kind: Literal["shares"] = Field(
        description="一个整体怎样构成，每期都是百分之百；两到五个部分，两到十二期。值"
        "可以是任何单位的数，合计与占比由程序算；单位写 % 时就是占比本身，每期合计 "
        "100 · what a whole was made of, a hundred per cent in every period: two to "
        "five parts, two to twelve periods. Values may be amounts in any unit, whose "
        "sum and shares the program computes; in % they are the shares and add up to "
        "100"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    meaning: data.Meaning = None
    periods: Annotated[
        tuple[data.Words, ...], Field(min_length=2, max_length=12), data.TEXTS
    ] = Field(description="各时期，间隔相等 · the periods, equally spaced")
    parts: Annotated[
        tuple[data.Series, ...], Field(min_length=2, max_length=5), data.ROWS
    ] = Field(
        description="二到五个部分，自下而上；值按合计折成百分比，单位是 % 时"
        "合计应为 100 · two to five parts, from below; values are made shares of "
        "their sum; in %, they add up to 100"
    )
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出第几个部分，从 0 数起 · which of the parts stands out, from 0",
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> SharesChart:
        data.checked(
            self.parts,
            len(self.periods),
            "periods",
            field="parts",
            instead=data.LINE,
        )
        if self.highlight is not None and self.highlight >= len(self.parts):
            raise mistake("highlight-beyond", most=len(self.parts) - 1)
        rows = [
            [part.values[i] for part in self.parts] for i in range(len(self.periods))
        ]
        for period, total, row in zip(self.periods, self._totals, rows, strict=True):
            if total == 0:
                raise mistake("parts-zero", period=period)
            if self._typed and abs(total - 100) > Fraction(data.spare(row)):
                said = decimal(total, decimals(total))
                raise mistake("parts-sum", period=period, total=said)
        self.figures()
        return self

    @property
    def _typed(self) -> bool:
        """Whether shares are typed, not amounts."""
        return self.unit == "%"

    @property
    def _totals(self) -> tuple[Fraction, ...]:
        return tuple(
            sum((Fraction(part.values[i]) for part in self.parts), Fraction(0))
            for i in range(len(self.periods))
        )

    def _total(self, period: int) -> str:
        return series.key(self, "total", period)

    def _share(self, part: int, period: int) -> str:
        """The figure of a share: computed, unless shares are what was typed."""
        key = series.key(self, part, period)
        return key if self._typed else f"{key}-share"

    def figures(self) -> Mapping[str, Figure]:
        rows = [(part.name, part.values) for part in self.parts]
        typed = series.by_period(self, rows, self.periods)
        if self._typed:
            return typed
        totals = self._totals
        # A share is derived from a sum, itself derived: each names the source of all.
        sums = {
            self._total(i): Figure(
                unit=self.unit,
                label=Text.own(zh="合计", en="Total"),
                meaning=Text.own(zh="各部分之和", en="The sum of the parts"),
                period=period,
                source=self.source,
                derived=_derived(
                    "sum",
                    *(series.key(self, number, i) for number in range(len(self.parts))),
                ),
            )
            for i, period in enumerate(self.periods)
        }
        shares = {
            self._share(number, i): Figure(
                unit="%",
                label=data.joined(part.name, Text.own(zh="占比", en="share")),
                meaning=Text.own(
                    zh=f"{part.name.zh}占合计的比例",
                    en=f"{part.name.en}, as a share of the total",
                ),
                period=self.periods[i],
                source=self.source,
                derived=_derived(
                    "share",
                    series.key(self, number, i),
                    self._total(i),
                    digits=_digits(Fraction(part.values[i]) / totals[i]),
                ),
            )
            for number, part in enumerate(self.parts)
            for i in (0, len(self.periods) - 1)
        }
        return {**typed, **sums, **shares}

    def texts(self) -> tuple[Text, ...]:
        return series.said((part.name for part in self.parts), self.periods)

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows("parts", ((one.name, one.values) for one in self.parts)),
            self.periods,
            "periods",
            time=True,
            stacked=True,
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    def _inks(self) -> tuple[Ink, ...]:
        m = len(self.parts)
        if self.highlight is None:
            return tuple(_toward_ground(FILL, share) for share in _LADDER[m])
        rest = iter(_LADDER[m - 1])
        return tuple(
            FILL if number == self.highlight else _toward_ground(COMPARE, next(rest))
            for number in range(m)
        )

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect, n = box.viewport, box.rect, len(self.periods)
        low, high = axis.shore(box), rect.y + 34
        edges = self._edges(low - high)
        shown = [
            [box.facts[self._share(number, i)] for number in range(len(self.parts))]
            for i in (0, n - 1)
        ]
        said = self._said(shown, (low - high + 20) / len(self.parts), box)
        beside = [
            max(width(line, viewport.type) for block in side for line in block)
            for side in said
        ]
        left = rect.x + beside[0] + _GAPS[0]
        right = rect.right - beside[1] - _GAPS[1] - 8
        wide = min(_WIDEST, 0.44 * (right - left) / (n - 0.56))
        x = np.linspace(left, right - wide, n)
        inks = self._inks()
        ends: list[_End] = []
        for side, at in ((0, float(x[0])), (1, right)):
            column = edges[:, -side]
            heights = [
                sum(max(run.size for run in line) * 1.1 for line in block) + 4
                for block in said[side]
            ]
            wanted = [
                low - float(below + above) / 2 for below, above in pairwise(column)
            ]
            middles = axis.apart(wanted, heights, high - 20, low - 4)
            ends += [
                _End(
                    fact,
                    side,
                    (at, wish),
                    block,
                    beside[side],
                    height,
                    middle,
                    ink,
                )
                for fact, wish, block, height, middle, ink in zip(
                    shown[side],
                    wanted,
                    said[side],
                    heights,
                    middles,
                    inks,
                    strict=True,
                )
            ]
        named = axis.names(
            [viewport.words(period) for period in self.periods],
            (x + wide / 2).tolist(),
            box,
        )
        return _Plan(
            x,
            wide,
            edges,
            named,
            tuple(label for end in ends for label in end.labels()),
            # A level line before a number would read as a minus sign.
            tuple(end.leader() for end in ends if abs(end.at[1] - end.middle) > 8),
            (*self._hots(box, x, wide, edges), *(end.hot(viewport) for end in ends)),
        )

    def _edges(self, full: float) -> Array:
        """The (m + 1, n) upper edges of the parts, where the whole is `full` high."""
        values = np.array([[float(v) for v in part.values] for part in self.parts])
        heaps = np.vstack([np.zeros(len(self.periods)), np.cumsum(values, axis=0)])
        edges: Array = full * heaps / heaps[-1]
        return edges

    def _said(
        self, shown: Sequence[Sequence[Fact]], row: float, box: Box
    ) -> list[list[tuple[tuple[Run, ...], ...]]]:
        """The lines at the left and at the right of each part.

        The names stand beside their shares, or below where that takes too much.
        """
        viewport, rect = box.viewport, box.rect
        spell = spelling([fact for side in shown for fact in side], viewport.language)
        strong = (
            self.highlight
            if self.highlight is not None
            else max(range(len(self.parts)), key=lambda n: shown[1][n].value)
        )

        def blocks(most: float | None) -> list[list[tuple[tuple[Run, ...], ...]]]:
            return [
                [
                    self._words(
                        spell.say(fact.value),
                        part.name,
                        strong=number == strong,
                        after=side == 1,
                        row=row,
                        most=most,
                        viewport=viewport,
                    )
                    for number, (part, fact) in enumerate(
                        zip(self.parts, shown[side], strict=True)
                    )
                ]
                for side in (0, 1)
            ]

        lined = blocks(None)
        taken = max(width(line, viewport.type) for block in lined[1] for line in block)
        if taken <= 0.28 * rect.width:
            return lined
        return blocks(max(0.26 * rect.width, 5 * viewport.label))

    def _words(
        self,
        number: str,
        name: Text,
        *,
        strong: bool,
        after: bool,
        row: float,
        most: float | None,
        viewport: Viewport,
    ) -> tuple[tuple[Run, ...], ...]:
        """What stands at one end of a part: its share, and after the last its name.

        On one line, or the name below the share on lines of `most` at most.
        """
        ink = TEXT if strong or self.highlight is None else TEXT2
        high = row / 1.12 if most is None or not after else row * 0.5
        size = min((72.0 if strong else 52.0) if after else 44.0, high)
        size = max(axis.SMALLEST, size)
        value = Run(number, size, 300 if size >= 40 else 400, ink)
        if not after:
            return ((value,),)
        unit = (axis.unit_run("%", viewport),) if strong else ()
        small = max(axis.SMALLEST, min(viewport.label, high))
        called = Run(viewport.words(name), small, 500, ink)
        if most is None:
            return ((value, *unit, called._replace(dx=16.0)),)
        lines = axis.lines_of(called.text, small, 500, viewport, most)
        if len(lines) * small * 1.1 + size * 1.1 > 1.6 * row:
            return ((value, *unit), fitted((called,), most, viewport.type))
        return ((value, *unit), *((called._replace(text=line),) for line in lines))

    def _hots(self, box: Box, x: Array, wide: float, edges: Array) -> list[Hot]:
        """The parts of the columns, and their sums at the foot."""
        viewport, low = box.viewport, axis.shore(box)
        pitch = float(x[1] - x[0])
        hots = []
        for i, left in enumerate(x.tolist()):
            middle = left + wide / 2
            for number in range(len(self.parts)):
                bottom, top = low - edges[number, i], low - edges[number + 1, i]
                place = axis.column(middle, pitch, float(top), float(bottom), box)
                hots.append(
                    _hot(
                        box.facts[series.key(self, number, i)],
                        place,
                        (middle, float(top + bottom) / 2),
                        viewport,
                    )
                )
            if not self._typed:
                foot = axis.column(
                    middle, pitch, box.base, box.base + axis.CHANNEL[1], box
                )
                fact = box.facts[self._total(i)]
                hots.append(_hot(fact, foot, (middle, box.base), viewport))
        return hots

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        n, low = len(self.periods), axis.shore(box)
        growth = np.array(
            stagger(Span(0.0, 0.6).at(t), n, min(0.3, 1.6 / n), out_cubic)
        )
        edges = plan.edges * growth
        joined = Span(0.45, 0.75).at(t)
        drawn = Span(0.6, 0.85).at(t)
        inks = self._inks()
        bands: list[Mark] = []
        columns: list[Mark] = []
        for number, ink in enumerate(inks):
            bottom, top = low - edges[number], low - edges[number + 1]
            # The seam is taken from the upper part, so the lowest begins at zero.
            seam = np.minimum(_SEAM if number else 0.0, bottom - top)
            columns.append(
                Bars(
                    np.column_stack(
                        [plan.x, top, np.full(n, plan.wide), bottom - seam - top]
                    ),
                    ink,
                )
            )
            bands.append(
                Fill(
                    tuple(
                        points(
                            (plan.x[i] + plan.wide, top[i]),
                            (plan.x[i + 1], top[i + 1]),
                            (plan.x[i + 1], bottom[i + 1] - seam[i + 1]),
                            (plan.x[i] + plan.wide, bottom[i] - seam[i]),
                        )
                        for i in range(n - 1)
                    ),
                    _toward_ground(ink, ink.share + (1 - ink.share) * _PALE),
                    alpha=joined,
                )
            )
        return (
            *bands,
            *columns,
            *(series.drawn(leader, drawn) for leader in plan.leaders),
            *appearing(plan.ends, t, 0.55, 0.2 / len(plan.ends)),
            *appearing(plan.named, t, 0.3, 0.3 / n),
            *plan.hots,
        )


def _hot(
    fact: Fact,
    place: Rect,
    anchor: tuple[float, float],
    viewport: Viewport,
    words: Rect | None = None,
) -> Hot:
    return Hot(
        place.at_least(96, 96),
        Target("figure", fact.name),
        anchor=anchor,
        name=series.spoken(viewport.words(fact.figure.label), fact, viewport),
        words=words,
    )


def _toward_ground(ink: Ink, share: float) -> Ink:
    return ink.mixed("ground", share) if share else ink


def _digits(share: Fraction) -> int:
    """Decimals of a share of one in per cent: one, or as many as show it at all."""
    return next((n for n in range(1, 6) if share * 100 * 10**n >= 1), 6 if share else 1)


def _derived(how: str, *names: str, digits: int = 6) -> Derivation:
    return Derivation.model_validate({"is": how, "of": names, "digits": digits})
