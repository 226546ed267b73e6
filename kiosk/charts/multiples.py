"""Multiples: the same small picture for two to nine items, on one shared scale."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Explore
from kiosk.drawing import axis, series
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import COMPARE, FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import inked
from kiosk.drawing.scales import Linear, Spelling, spelling, ticks
from kiosk.drawing.span import Span, stagger
from kiosk.drawing.typeset import balanced, fitted, width
from kiosk.model import data
from kiosk.model.message import Message
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.table import Table, series_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Anchor, Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.series import Gap
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.note import Note

_GAP: Final = 56.0
"""Units between two panels side by side."""
_FOOT: Final = 34.0
"""Units below a panel that another stands under."""
_ASPECT: Final = 1.5
"""Panels this much wider than high are as large as they look."""
_ROWS: Final = 4
_LEAST: Final = 40.0
"""The panels are no lower than this for the sake of their names."""
_ABOVE: Final = 26.0
"""Units between the highest value and the words above it."""
_NUMBER: Final = 56.0
_TINT: Final = 0.14
_BROKEN = Text.own(
    zh="这一段没有数据，图上空着。", en="there are no data here, so it stays empty."
)


class _Panel(NamedTuple):
    """Where one small picture stands: its periods, its foot, its left edge."""

    x: Array
    y: Array
    foot: float
    left: float
    runs: tuple[slice, ...]
    """The stretches without a gap."""


class _Grid(NamedTuple):
    """How the panels stand, and the scale that they share."""

    spell: Spelling
    most: Fraction
    marked: tuple[Fraction, ...]
    gutter: float
    columns: int
    rows: int
    wide: float
    values: tuple[str, ...]
    """The last value of each."""


class _Words(NamedTuple):
    """What stands above the panels."""

    own: bool
    """Whether the unit needs a line of its own."""
    size: float
    wide: float
    lined: bool
    """Whether name and number share a line."""
    names: list[list[tuple[Run, ...]]]
    numbers: list[tuple[Run, ...]]
    head: float
    """What they take, in height."""

    @property
    def legible(self) -> bool:
        """Whether no name is smaller than can be read."""
        sizes = (run.size for lines in self.names for runs in lines for run in runs)
        return min(sizes) >= axis.SMALLEST


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress; panels in reading order."""

    panels: tuple[_Panel, ...]
    wide: float
    pitch: float
    level: tuple[float, ...]
    """Heights of the hairline, one for each row."""
    words: tuple[str, ...]
    right: float
    heads: tuple[Label, ...]
    said: tuple[Label, ...]
    """What stands in the gaps."""
    named: tuple[Label, ...]
    hots: tuple[Hot, ...]
    unit: str
    """The unit, if it needs a line of its own."""


class MultiplesChart(Chart):
    """A small line, or small bars, for each item; all panels have one scale.

    Every panel begins at zero: the lowest row at the river, the rows above at a
    thin strand of their own. Each says its last value; a hairline across all of
    them shows that a height means the same everywhere.
    """

    gaps: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS,)

    kind: Literal["multiples"] = Field(
        description='二到九幅同样的小图，同一个刻度；"shape": "bars" 画成柱 · two to '
        'nine small pictures of one shape on one scale; "shape": "bars" makes them '
        "bars"
    )
    shape: Literal["line", "bars"] = Field(
        default="line",
        description="line 折线，bars 柱 · the shape of the small pictures",
    )
    name: data.Own = None
    unit: data.Unit
    source: data.Source
    meaning: data.Meaning = None
    periods: Annotated[
        tuple[data.Words, ...], Field(min_length=2, max_length=24), data.TEXTS
    ] = Field(description="各时期，间隔相等 · the periods, equally spaced")
    items: Annotated[
        tuple[data.Broken, ...], Field(min_length=2, max_length=9), data.ROWS
    ] = Field(description="二到九项，每项一小幅 · two to nine items, a panel each")
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出第几项，从 0 数起 · which of the items stands out, from 0",
    )
    explore: Explore = None

    @model_validator(mode="after")
    def _fits(self) -> MultiplesChart:
        data.checked(
            self.items,
            len(self.periods),
            "periods",
            field="items",
            instead=data.LINE,
        )
        if self.highlight is not None and self.highlight >= len(self.items):
            raise mistake("highlight-beyond", most=len(self.items) - 1)
        data.ending(self.items, Message("小图", "a small picture"))
        self.figures()
        return self

    @cached_property
    def _gaps(self) -> tuple[Gap, ...]:
        return series.gaps(self.items)

    def notes(self) -> Mapping[str, Note]:
        return series.gap_notes(self, self._gaps, self.items, self.periods, _BROKEN)

    def figures(self) -> Mapping[str, Figure]:
        rows = [(item.name, item.values) for item in self.items]
        return series.by_period(self, rows, self.periods)

    def texts(self) -> tuple[Text, ...]:
        return series.said((item.name for item in self.items), self.periods)

    def table(self) -> Table:
        return Table(
            self.unit,
            series_rows("items", ((one.name, one.values) for one in self.items)),
            self.periods,
            "periods",
            time=True,
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    def _mine(self, number: int) -> bool:
        return self.highlight in (None, number)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        n, m = len(self.items), len(self.periods)
        facts = [
            [box.facts.get(series.key(self, number, i)) for i in range(m)]
            for number in range(n)
        ]
        ways = self._grids(box, facts)
        tried = ((grid, self._words(box, grid)) for grid in ways)
        # Of the ways to stand, the best that lets every name be read.
        grid, words = first = next(tried)
        if not words.legible:
            grid, words = next((one for one in tried if one[1].legible), first)
        low = axis.shore(box)
        own = grid.spell.unit if words.own else ""
        high = _high(box, grid, own=words.own)
        # Panels much taller than wide would make every rise look steep.
        plot = max(24.0, min(high - _FOOT - words.head, max(grid.wide / 0.8, 220.0)))
        high = plot + words.head + _FOOT
        scale = Linear(0.0, float(grid.most) or 1.0, 0.0, plot)
        inset = 12.0 if self.shape == "line" else 0.0
        pitch = (grid.wide - 2 * inset) / (m - 1 if self.shape == "line" else m)
        shift = 0.0 if self.shape == "line" else 0.5
        along: Array = inset + pitch * (np.arange(m, dtype=float) + shift)
        panels: list[_Panel] = []
        heads: list[Label] = []
        hots: list[Hot] = []
        said: list[Label] = []
        for number, row in enumerate(facts):
            line, column = divmod(number, grid.columns)
            left = box.rect.x + grid.gutter + column * (grid.wide + _GAP)
            foot = low - (grid.rows - 1 - line) * high
            heights = scale.along(series.numbers(row))
            panels.append(
                _Panel(
                    left + along,
                    foot - heights,
                    foot,
                    left,
                    series.stretches(self.items[number].present, m),
                )
            )
            mine = self._head(words, number, left, foot - plot - _ABOVE)
            heads += mine
            hots += self._hots(number, row, panels[-1], mine[-1], plot, pitch, box)
            said += self._said(number, panels[-1], pitch, box)
        level = tuple(
            low - row * high - scale.at(value)
            for row in range(grid.rows)
            for value in grid.marked
        )
        lefts = [panel.left for panel in panels]
        return _Plan(
            tuple(panels),
            grid.wide,
            pitch,
            level,
            grid.spell.ticks(grid.marked) * grid.rows,
            box.rect.right,
            tuple(heads),
            tuple(said),
            self._named(lefts[(grid.rows - 1) * grid.columns :], along, grid.wide, box),
            tuple(hots),
            own,
        )

    def _grids(self, box: Box, facts: list[list[Fact | None]]) -> Iterator[_Grid]:
        """How many panels may stand side by side, and what they have in common.

        The way in which they are largest comes first.
        """
        viewport, rect, n = box.viewport, box.rect, len(self.items)
        every = [fact for row in facts for fact in row if fact is not None]
        spell = spelling(every, viewport.language)
        most = max(fact.value for fact in every)
        marked = tuple(v for v in ticks(Fraction(0), most, 3) if v)[-1:]
        gutter = axis.gutter(spell.ticks(marked), viewport)
        values = []
        for row in facts:
            last = row[-1]
            assert last is not None
            values.append(spell.say(last.value))
        for columns in _columns(
            n, rect.width - gutter, rect.height - 16, _FOOT + viewport.label + 50
        ):
            yield _Grid(
                spell,
                most,
                marked,
                gutter,
                columns,
                math.ceil(n / columns),
                (rect.width - gutter - _GAP * (columns - 1)) / columns,
                tuple(values),
            )

    def _words(self, box: Box, grid: _Grid) -> _Words:
        """The name and the last value of each panel, beside or above one another."""
        viewport, n, wide = box.viewport, len(self.items), grid.wide
        unit = axis.unit_run(grid.spell.unit, viewport)
        strong = self.highlight or 0
        size = min(_NUMBER, max(36.0, 0.2 * wide))

        def ends(number: int, *, after: bool) -> tuple[Run, ...]:
            ink = TEXT if self._mine(number) else TEXT2
            run = Run(grid.values[number], size, 300 if size >= 40 else 400, ink)
            said = after and number == strong and grid.spell.unit
            return (run, unit) if said else (run,)

        numbers = [ends(number, after=True) for number in range(n)]
        own = width(numbers[strong], viewport.type) > 0.72 * wide
        if own:
            numbers = [ends(number, after=False) for number in range(n)]
        called = [
            Run(
                viewport.words(item.name),
                viewport.label,
                500 if self._mine(number) else 400,
                TEXT if self._mine(number) else TEXT2,
            )
            for number, item in enumerate(self.items)
        ]
        # Name and number on one line if all panels have the room, else below.
        lined = all(
            width((name,), viewport.type) + width(runs, viewport.type) + 22 <= wide
            for name, runs in zip(called, numbers, strict=True)
        )
        head, above = size * 0.9 + _ABOVE, 0.0
        names: list[list[tuple[Run, ...]]] = [[(run,)] for run in called]
        if not lined:
            room = _high(box, grid, own=own) - _FOOT - head - _LEAST
            names, above = _under(called, wide, room, viewport)
        return _Words(own, size, wide, lined, names, numbers, head + above)

    def _head(
        self, words: _Words, number: int, left: float, under: float
    ) -> list[Label]:
        """The words above a panel, of which its number is the last."""
        # Names end right above their numbers, however many lines they take.
        first = under if words.lined else under - words.size - 4
        lines = words.names[number]
        step = 1.2 * max(run.size for line in lines for run in line)
        labels = [
            Label(left, first - step * (len(lines) - 1 - i), runs)
            for i, runs in enumerate(lines)
        ]
        x = left + words.wide if words.lined else left
        anchor: Anchor = "end" if words.lined else "start"
        return [*labels, Label(x, under, words.numbers[number], anchor)]

    def _hots(
        self,
        number: int,
        row: list[Fact | None],
        panel: _Panel,
        head: Label,
        plot: float,
        pitch: float,
        box: Box,
    ) -> list[Hot]:
        """The places of a panel: its number, and the column of every period."""
        viewport = box.viewport
        name = viewport.words(self.items[number].name)
        ends = list(zip(row, panel.x.tolist(), panel.y.tolist(), strict=True))
        hots = []
        # The number above each chart is that of its last period.
        said = inked(head, viewport)
        for fact, x, y, words in (
            (*ends[-1], said),
            *((*end, None) for end in ends),
        ):
            if fact is None:
                continue
            column = axis.column(x, pitch, panel.foot - plot - 10, panel.foot, box)
            hots.append(
                Hot(
                    words.at_least(96, 96) if words else column,
                    Target("figure", fact.name),
                    anchor=(x, y),
                    name=series.spoken(name, fact, viewport),
                    words=words,
                )
            )
        notes = self.notes()
        for gap in self._gaps:
            if gap.rows != (number,):
                continue
            x = float(panel.x[gap.first] + panel.x[gap.last]) / 2
            wide = pitch * (gap.last - gap.first + 1)
            place = axis.column(x, wide, panel.foot - plot - 10, panel.foot, box)
            key = series.gap_key(self, gap)
            at = (x, panel.foot)
            hots.append(series.gap_hot(place, key, notes[key], name, at, box))
        return hots

    def _said(self, number: int, panel: _Panel, pitch: float, box: Box) -> list[Label]:
        """What stands in the gaps of a panel that are wide enough for it."""
        # A line leaves the way to its neighbours free, a bar its own place.
        more = 1 if self.shape == "line" else 0
        labels: list[Label] = []
        for gap in self._gaps:
            if gap.rows == (number,):
                x = float(panel.x[gap.first] + panel.x[gap.last]) / 2
                wide = pitch * (gap.last - gap.first + 1 + (more if gap.first else 0))
                labels += series.absent(x, panel.foot - 14, wide - 8, box.viewport)
        return labels

    def _named(
        self, lefts: list[float], along: Array, wide: float, box: Box
    ) -> tuple[Label, ...]:
        """The first and last period in the water below the lowest panels."""
        viewport = box.viewport
        y = box.base + (axis.BANK + axis.CHANNEL[1]) / 2 + viewport.label * 0.36
        runs = [
            Run(viewport.words(self.periods[i]), viewport.label, 400, TEXT2)
            for i in (0, -1)
        ]
        both = sum(width((run,), viewport.type) for run in runs) + 20 <= wide
        labels = []
        for left in lefts:
            for i, run in enumerate(runs):
                if i == 0 and not both:
                    continue
                half = width((run,), viewport.type) / 2
                at = left + float(along[-i])
                at = max(left + half, min(at, left + wide - half))
                labels.append(Label(at, y, (run,), "middle"))
        return tuple(labels)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        n, low = len(self.items), axis.shore(box)
        growth = stagger(Span(0.0, 0.75).at(t), n, 0.12, out_cubic)
        drawn = Span(0.0, 0.4).at(t)
        pictures: list[Mark] = []
        for number, share in enumerate(growth):
            panel = plan.panels[number]
            x, foot = panel.x, panel.foot
            y = foot + (panel.y - foot) * share
            ink = FILL if self._mine(number) else COMPARE
            alpha = 1.0 if share > 0 else 0.0
            if foot < low - 1:
                left = panel.left
                pictures.append(
                    Stroke(
                        points((left, foot + 2), (left + plan.wide * drawn, foot + 2)),
                        4.0,
                        FILL.mixed("ground", 0.5),
                        alpha=1.0 if drawn > 0 else 0.0,
                    )
                )
            if self.shape == "line":
                pictures += _line(x, y, panel, ink, plan.pitch, alpha)
            else:
                pictures += _bars(x, y, foot, ink, plan.pitch, alpha)
        return (
            *axis.hairlines(plan.level, plan.words, box, plan.right, t),
            *axis.unit_label(plan.unit, box, t),
            *pictures,
            *appearing(plan.heads, t, 0.35, 0.35 / len(plan.heads)),
            *appearing(plan.said, t, 0.55),
            *appearing(plan.named, t, 0.3, 0.02),
            *plan.hots,
        )


def _columns(count: int, wide: float, high: float, head: float) -> list[int]:
    """How many panels side by side make them largest, none too flat; the best first.

    `head` is what the words above a panel take. A row that is full is better than
    one that is not; each row has a hairline, so there are four at most.
    """

    def worth(columns: int) -> float:
        rows = math.ceil(count / columns)
        side = (wide - _GAP * (columns - 1)) / columns
        plot = high / rows - head
        empty = rows * columns - count
        return min(side, _ASPECT * plot) * (1 - 0.06 * empty)

    few = [c for c in range(1, count + 1) if math.ceil(count / c) <= _ROWS]
    return sorted(few, key=worth, reverse=True)


def _high(box: Box, grid: _Grid, *, own: bool) -> float:
    """What a row of panels takes, its words and its foot included."""
    top = box.rect.y + 16 + (axis.unit_height(box.viewport) if own else 0.0)
    return (axis.shore(box) - top + _FOOT) / grid.rows


def _under(
    called: list[Run], wide: float, room: float, viewport: Viewport
) -> tuple[list[list[tuple[Run, ...]]], float]:
    """Names on lines of their own, as large as width and height let them be.

    Where even the smallest that can be read do not fit they are set smaller, which
    the check tells. With what the lines take.
    """
    sizes = np.linspace(viewport.label, axis.SMALLEST, 5).tolist()
    for size in sizes:
        split = [
            balanced(run.text, size, run.weight, wide, viewport.type) for run in called
        ]
        runs: list[list[tuple[Run, ...]]] = [
            [(run._replace(text=text, size=size),) for text in lines]
            for run, lines in zip(called, split, strict=True)
        ]
        above = size * (1.25 + 1.2 * (max(map(len, split)) - 1))
        fits = all(width(r, viewport.type) <= wide for lines in runs for r in lines)
        if fits and above <= room:
            return runs, above
    share = min(0.9, max(0.2, room / above))
    return [
        [
            fitted((run._replace(size=run.size * share),), wide, viewport.type)
            for run, *_ in lines
        ]
        for lines in runs
    ], above * share


def _line(
    x: Array, y: Array, panel: _Panel, ink: Ink, pitch: float, alpha: float
) -> tuple[Mark, ...]:
    """A line on a tint of its ink, broken at its gaps, its last value dotted.

    A period between two gaps is a dot.
    """
    lines = [np.column_stack([x[run], y[run]]) for run in panel.runs]
    shapes = [
        np.vstack([line, points((line[-1, 0], panel.foot), (line[0, 0], panel.foot))])
        for line in lines
    ]
    alone = [line[0] for line in lines[:-1] if len(line) == 1]
    thick = min(7.0, max(4.0, pitch * 0.2))
    return (
        Fill(tuple(shapes), GROUND.mixed(ink.role, _TINT), alpha=alpha),
        *(Stroke(line, thick, ink, alpha=alpha) for line in lines if len(line) > 1),
        *(Dots(points(one), 2 * thick, ink, alpha=alpha) for one in map(tuple, alone)),
        Dots(lines[-1][-1:], 24.0, ink, alpha=alpha),
    )


def _bars(
    x: Array, y: Array, foot: float, ink: Ink, pitch: float, alpha: float
) -> tuple[Mark, ...]:
    """Bars from zero; the last, whose value is said, in the full ink."""
    wide = min(0.68 * pitch, 90.0)
    rects = np.column_stack([x - wide / 2, y, np.full(len(x), wide), foot - y])
    return (
        Bars(rects[:-1], ink.mixed("ground", 0.5), alpha=alpha),
        Bars(rects[-1:], ink, alpha=alpha),
    )
