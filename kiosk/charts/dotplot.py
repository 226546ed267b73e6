"""Dotplot: two to twelve items as dots on one shared axis, then and now."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import COMPARE, FILL, GROUND, HAIR, TEXT, TEXT2
from kiosk.drawing.marks import Dots, Hot, Label, Run, Stroke, Target
from kiosk.drawing.scales import Linear, Spelling, spelling, ticks
from kiosk.drawing.series import Gap
from kiosk.drawing.span import Span, stagger
from kiosk.drawing.typeset import fitted, width
from kiosk.model import data
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, series_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.note import Note

_DOT: Final = 34.0
_AIR: Final = 15.0
"""Units between a dot and its value."""
_LEAST: Final = 96.0
"""The scale is no shorter than this, whatever the names take."""
_TICK: Final = 22.0
"""Height of a tick on the river."""
_EMPTY = Text.own(
    zh="没有数据，图上空着。", en="there are no data, so the place is empty."
)


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress; rows from the top."""

    start: float
    x: Array
    """(n, k) places of the values."""
    y: Array
    there: npt.NDArray[np.bool_]
    """(n, k) whether there is a value."""
    mine: npt.NDArray[np.bool_]
    """Which rows have the accent."""
    thick: float
    top: float
    nought: float | None
    """The place of zero, where the axis has one and no number lies on it."""
    ticks: tuple[float, ...]
    words: tuple[Label, ...]
    guides: tuple[Stroke, ...]
    names: tuple[Label, ...]
    values: tuple[Label, ...]
    flags: tuple[tuple[Stroke, Label], ...]
    hots: tuple[Hot, ...]
    unit: str
    """The unit, if it needs a line of its own."""


class _Rows(NamedTuple):
    """The rows with their values on a scale that leaves room for all words."""

    facts: tuple[tuple[Fact | None, ...], ...]
    spell: Spelling
    unit: Run | None
    """The unit, where it follows the largest value."""
    own: bool
    """Whether it has a line of its own."""
    low: Fraction
    high: Fraction
    scale: Linear
    start: float
    x: Array
    there: npt.NDArray[np.bool_]
    y: Array
    pitch: float
    top: float
    dot: float
    gap: float
    said: list[list[Run]]
    numbers: list[list[float]]
    """The widths of what is said."""
    first: int
    """The row with the largest value."""
    names: tuple[Label, ...]
    wide: float

    def upper(self, row: int) -> int:
        """Which value of a row stands to the right of its dot."""
        there = np.flatnonzero(self.there[row])
        if len(there) == 1:
            return int(there[0])
        x = self.x[row]
        last = len(x) - 1
        return int(x.argmax()) if last and x[0] != x[1] else last


class DotplotChart(Chart):
    """A row for each item, a dot for its value; a second series makes two, joined.

    The river is the axis, with a few ticks on it. It begins at zero, unless a
    value is negative or `zero` is false. The first of two dots is hollow. A row says
    which of its values are missing.
    """

    gaps: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.RANKS, Question.YEARS)

    kind: Literal["dotplot"] = Field(
        description="每项一行，一个点是它的数；两组就连起来比前后，二到十二项 · two "
        "to twelve rows with a dot for each value; a second series makes two, joined"
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    period: data.Words = Field(
        description="什么时候的数 · the time the values speak of"
    )
    meaning: data.Meaning = None
    labels: Annotated[
        tuple[data.Words, ...], Field(min_length=2, max_length=12), data.TEXTS
    ] = Field(description="各项的名称 · what the items are called")
    series: Annotated[
        tuple[data.Broken, ...], Field(min_length=1, max_length=2), data.ROWS
    ] = Field(description="一组值，或前后两组 · one series of values, or two, joined")
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出第几项，从 0 数起 · which of the labels stands out, from 0",
    )
    order: Literal["value", "written"] = Field(
        default="value",
        description="value 按（后一组的）数值从大到小，written 按书写顺序 · from the "
        "largest (last) value down, or as written",
    )
    zero: bool = Field(
        default=True,
        description="横轴是否从零开始 · whether the axis begins at zero",
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> DotplotChart:
        data.checked(self.series, len(self.labels), "labels")
        if self.highlight is not None and self.highlight >= len(self.labels):
            raise mistake("highlight-beyond", most=len(self.labels) - 1)
        data.begun(self.series)
        self.figures()
        return self

    @property
    def rows(self) -> tuple[int, ...]:
        """Places of the items as written, from the top row down.

        Those whose value is missing are the last.
        """
        places = range(len(self.labels))
        if self.order == "written":
            return tuple(places)
        last = self.series[-1].values

        def falling(index: int) -> tuple[bool, Decimal]:
            value = last[index]
            return value is None, -(value or Decimal(0))

        return tuple(sorted(places, key=falling))

    @property
    def _two(self) -> bool:
        return len(self.series) == 2

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return series.gaps(self.series, joined=False)

    def notes(self) -> Mapping[str, Note]:
        return series.gap_notes(self, self._gaps, self.series, self.labels, _EMPTY)

    def figures(self) -> Mapping[str, Figure]:
        return series.by_label(self, self.series, [one.present for one in self.series])

    def texts(self) -> tuple[Text, ...]:
        names = tuple(one.name for one in self.series) if self._two else ()
        return (*names, *(self.labels[index] for index in self.rows))

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows("series", ((one.name, one.values) for one in self.series)),
            self.labels,
            "labels",
            zero=self.zero,
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        rows = self._laid(box)
        n, x = len(self.labels), rows.x
        marked = ticks(rows.low, rows.high, 4)
        at = tuple(rows.scale.at(value) for value in marked)
        mine = np.array([self.highlight in (None, index) for index in self.rows])
        values: list[Label] = []
        hots: list[Hot] = []
        guides: list[Stroke] = []
        nought = rows.scale.at(0) if rows.low <= 0 <= rows.high else None
        for row in range(n):
            upper = rows.upper(row)
            values += _values(rows, row, upper, strong=bool(mine[row]))
            hots += self._hots(rows, row, upper, box)
            nearest = float(x[row].min()) - rows.gap
            if self._two:
                nearest -= rows.numbers[row][1 - upper] + 6
            if nought is not None and nearest < nought < float(x[row].min()):
                # A number lies there: the tick has to do.
                nought = None
            begin, level = box.rect.x + rows.wide + 26, float(rows.y[row])
            guides.append(
                Stroke(
                    points((begin, level), (max(begin, nearest), level)),
                    3.0,
                    HAIR,
                    cap="round",
                    dash=(0.1, 4.0),
                )
            )
        names = [one.name for one in self.series]
        return _Plan(
            rows.start,
            x,
            rows.y,
            rows.there,
            mine,
            rows.dot,
            rows.top,
            nought,
            at,
            axis.names(rows.spell.ticks(marked), at, box) if marked else (),
            tuple(guides),
            rows.names,
            tuple(values),
            _flags(rows, names, box, mine=bool(mine[0])) if self._two else (),
            tuple(hots),
            rows.spell.unit if rows.own else "",
        )

    def _laid(self, box: Box) -> _Rows:
        """The rows with their sizes, and the scale that leaves room for all words."""
        viewport, rect, n = box.viewport, box.rect, len(self.labels)
        facts = tuple(
            tuple(
                box.facts.get(series.key(self, number, index))
                for number in range(len(self.series))
            )
            for index in self.rows
        )
        every = [fact for row in facts for fact in row if fact is not None]
        spell = spelling(every, viewport.language)
        low = min(fact.value for fact in every)
        high = max(fact.value for fact in every)
        if self.zero:
            low, high = min(low, Fraction(0)), max(high, Fraction(0))
        unit = axis.unit_run(spell.unit, viewport)
        aside = width((unit,), viewport.type) if spell.unit else 0.0
        own = aside > 0.16 * rect.width
        head = viewport.label * 1.3 + 34 if self._two else 10.0
        head += axis.unit_height(viewport) if own else 0.0
        space = box.base - 60 - (rect.y + head)
        pitch = min(112.0, space / n)
        top = rect.y + head + (space - pitch * n) / 2
        y: Array = top + pitch * (np.arange(n, dtype=float) + 0.5)
        size = max(axis.SMALLEST, min(58.0, pitch * 0.62))
        dot = min(_DOT, pitch * 0.5)
        gap = dot / 2 + _AIR
        missing = Run(
            viewport.words(series.MISSING), min(size, viewport.label), 400, TEXT2
        )
        said = [
            [
                Run(spell.say(fact.value), size, 400, TEXT2) if fact else missing
                for fact in row
            ]
            for row in facts
        ]
        numbers = [
            [viewport.type.advance(run.text, run.size, 400) for run in row]
            for row in said
        ]
        first = series.tallest([series.largest(row) for row in facts])
        tails = [aside if i == first and not own else 0.0 for i in range(n)]
        right = (
            rect.right
            - gap
            - max(max(row) + tail for row, tail in zip(numbers, tails, strict=True))
        )
        before = max(max(row) for row in numbers) + gap if self._two else dot / 2
        free = right - _LEAST - before - 26 - rect.x
        names, wide = self._names(y.tolist(), pitch, free, box)
        start = rect.x + wide + 26 + before
        scale = Linear(float(low), float(high if high > low else low + 1), start, right)
        return _Rows(
            facts,
            spell,
            unit if aside and not own else None,
            own,
            low,
            high,
            scale,
            start,
            _places(facts, scale),
            np.array([[fact is not None for fact in row] for row in facts]),
            y,
            pitch,
            top,
            dot,
            gap,
            said,
            numbers,
            first,
            names,
            wide,
        )

    def _hots(self, rows: _Rows, row: int, upper: int, box: Box) -> list[Hot]:
        """The places of a row: all of it, or the half of each of two values."""
        level, pitch = float(rows.y[row]), rows.pitch
        notes, hots = self.notes(), []
        for number, fact in enumerate(rows.facts[row]):
            left, end = box.rect.x, box.rect.right
            if self._two:
                middle = float(rows.x[row].mean())
                left, end = (middle, end) if number == upper else (left, middle)
            place = Rect(left, level - pitch / 2, end - left, pitch).at_least(96, 96)
            anchor = (float(rows.x[row, number]), level)
            if fact is None:
                index = self.rows[row]
                key = series.gap_key(self, Gap((number,), index, index))
                if key in notes:
                    words = box.viewport.words(self.series[number].name)
                    hots.append(
                        series.gap_hot(place, key, notes[key], words, anchor, box)
                    )
                continue
            hots.append(
                Hot(
                    place,
                    Target("figure", fact.name),
                    anchor=anchor,
                    name=series.labelled(fact, box.viewport),
                )
            )
        return hots

    def _names(
        self, y: list[float], pitch: float, free: float, box: Box
    ) -> tuple[tuple[Label, ...], float]:
        """The names at the left, on as many lines as their rows are high for.

        They take what is `free` beside the dots before they are set smaller than can
        be read, which the check tells.
        """
        viewport, rect = box.viewport, box.rect
        words = [viewport.words(self.labels[index]) for index in self.rows]
        usual = (0.28 if self._two else 0.36) * rect.width
        largest = max(axis.SMALLEST, min(viewport.label, pitch * 0.72))
        free = max(usual, free)
        for size, most, leading, air in (
            (largest, usual, 1.2, 0.0),
            (axis.SMALLEST, usual, 1.2, 0.0),
            (axis.SMALLEST, min(free, 0.45 * rect.width), 1.2, 0.0),
            # Lines as close as those of a text, and no air between two names.
            (axis.SMALLEST, min(free, 0.45 * rect.width), axis.LINE, axis.LINE - 1),
            (axis.SMALLEST, free, axis.LINE, axis.LINE - 1),
        ):
            lines = [axis.lines_of(word, size, 500, viewport, most) for word in words]
            widest = max(
                viewport.type.advance(line, size, 500) for one in lines for line in one
            )
            high = size * (leading * max(map(len, lines)) - air)
            if high <= pitch and widest <= most:
                break
        else:
            lines = [(word,) for word in words]
        runs = [
            [
                fitted(
                    (
                        Run(
                            line,
                            size,
                            500 if self.highlight == index else 400,
                            TEXT if self.highlight in (None, index) else TEXT2,
                        ),
                    ),
                    most,
                    viewport.type,
                )
                for line in one
            ]
            for index, one in zip(self.rows, lines, strict=True)
        ]
        wide = max(width(line, viewport.type) for one in runs for line in one)
        return (
            tuple(
                Label(
                    rect.x + wide,
                    level + size * (0.36 + leading * (i - (len(one) - 1) / 2)),
                    line,
                    "end",
                )
                for level, one in zip(y, runs, strict=True)
                for i, line in enumerate(one)
            ),
            wide,
        )

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        box = axis.stage(box)
        plan = self._plan(box)
        n, foot = len(self.labels), axis.shore(box)
        growth = np.array(
            stagger(Span(0.1, 0.78).at(t), n, min(0.3, 1.6 / n), out_cubic)
        )
        begin = plan.x[:, 0] if self._two else np.full(n, plan.start)
        heads = begin + (plan.x[:, -1] - begin) * growth
        seen = growth > 0
        drawn = Span(0.0, 0.35).at(t)
        late = Span(0.6, 0.85, out_cubic).at(t)
        joints: list[Mark] = []
        rings: list[Mark] = []
        tips: list[Mark] = []
        for there, ink in ((~plan.mine, COMPARE), (plan.mine, FILL)):
            ends = there & seen & plan.there[:, -1]
            tip = np.column_stack([heads[ends], plan.y[ends]])
            if self._two:
                starts = there & seen & plan.there[:, 0]
                base = np.column_stack([begin[starts], plan.y[starts]])
                joints += [
                    Stroke(
                        points(
                            (float(begin[row]), float(plan.y[row])),
                            (float(heads[row]), float(plan.y[row])),
                        ),
                        8.0,
                        ink.mixed("ground", 0.45),
                        alpha=1.0 if seen[row] else 0.0,
                    )
                    for row in np.flatnonzero(there).tolist()
                ]
                rings += [
                    Dots(base, plan.thick, ink),
                    Dots(base, plan.thick - 12, GROUND),
                ]
            tips.append(Dots(tip, plan.thick, ink))
        return (
            *axis.unit_label(plan.unit, box, t),
            *(
                Stroke(
                    points((x, foot), (x, foot - _TICK * drawn)),
                    2.0,
                    HAIR,
                    alpha=1.0 if drawn > 0 else 0.0,
                )
                for x in plan.ticks
            ),
            *_nought(plan, foot, drawn),
            *(
                Stroke(
                    guide.points, guide.width, guide.ink, drawn, guide.cap, guide.dash
                )
                for guide in plan.guides
            ),
            *joints,
            *rings,
            *tips,
            *(series.drawn(pole, late) for pole, _ in plan.flags),
            *appearing(plan.words, t, 0.2, 0.02),
            *appearing(plan.names, t, 0.1, 0.3 / n),
            *appearing(plan.values, t, 0.55, 0.2 / n),
            *appearing((label for _, label in plan.flags), t, 0.6),
            *plan.hots,
        )


def _values(rows: _Rows, row: int, upper: int, *, strong: bool) -> list[Label]:
    """The numbers of a row, beside their dots, or the word for none."""
    labels = []
    for number, fact in enumerate(rows.facts[row]):
        beyond = number == upper
        if not beyond and not rows.there[row].any():
            # Where both are missing it is said once.
            continue
        run = rows.said[row][number]
        if fact is not None:
            last = number == len(rows.facts[row]) - 1
            run = run._replace(
                weight=300 if run.size >= 40 else 400,
                ink=TEXT if strong and last else TEXT2,
            )
        tail = (rows.unit,) if row == rows.first and beyond and rows.unit else ()
        labels.append(
            Label(
                float(rows.x[row, number]) + (rows.gap if beyond else -rows.gap),
                float(rows.y[row]) + run.size * 0.365,
                (run, *tail),
                "start" if beyond else "end",
            )
        )
    return labels


def _nought(plan: _Plan, foot: float, drawn: float) -> tuple[Stroke, ...]:
    """The hairline of zero, as high as the rows."""
    if plan.nought is None:
        return ()
    x = plan.nought
    return (
        Stroke(
            points((x, foot), (x, foot + (plan.top - foot) * drawn)),
            2.0,
            HAIR,
            alpha=1.0 if drawn > 0 else 0.0,
        ),
    )


def _flags(
    rows: _Rows, names: Sequence[Text], box: Box, *, mine: bool
) -> tuple[tuple[Stroke, Label], ...]:
    """The names of two series, on thin poles above the dots of the first row."""
    viewport, x, y, dot = box.viewport, rows.x[0], float(rows.y[0]), rows.dot
    head = y - dot / 2 - 30
    flags = []
    for number, (name, at) in enumerate(zip(names, x.tolist(), strict=True)):
        beyond = number == 1 if x[0] == x[1] else at == x.max()
        if not rows.there[0].all():
            beyond = number == rows.upper(0)
        run = Run(viewport.words(name), viewport.label, 500, TEXT if number else TEXT2)
        runs = fitted((run,), 0.4 * box.rect.width, viewport.type)
        wide = width(runs, viewport.type)
        if beyond:
            start = min(at - 1.5, box.rect.right - wide)
        else:
            start = max(at + 1.5, box.rect.x + wide)
        flags.append(
            (
                Stroke(
                    # No pole ends in a dot that is missing.
                    points(
                        (at, y - dot / 2 - 4 if rows.there[0, number] else head),
                        (at, head),
                    ),
                    3.0,
                    FILL if mine else COMPARE,
                ),
                Label(start, head - 12, runs, "start" if beyond else "end"),
            )
        )
    if not rows.there[0].all():
        # About the one dot that is there both names need air between them.
        left, right = sorted(flags, key=lambda flag: flag[1].anchor)
        x = min(left[1].x, right[1].x - 16)
        return (left[0], replace(left[1], x=x)), right
    return tuple(flags)


def _places(facts: tuple[tuple[Fact | None, ...], ...], scale: Linear) -> Array:
    """(n, k) places of the values.

    One that is missing lies on the other of its row, or else where the scale begins.
    """
    x = np.array([scale.along(series.numbers(row)) for row in facts])
    for line, row in zip(x, facts, strict=True):
        there = [place for place, fact in enumerate(row) if fact is not None]
        for place, fact in enumerate(row):
            if fact is None:
                line[place] = line[there[0]] if there else scale.start
    return x
