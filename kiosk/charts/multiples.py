"""Multiples: the same small picture for two to nine items, on one shared scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Final, Literal

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart
from kiosk.drawing import axis
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import COMPARE, FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import inked
from kiosk.drawing.scales import Linear, spelling, ticks
from kiosk.drawing.timeline import Span, stagger
from kiosk.drawing.typeset import balanced, fitted, width
from kiosk.model import data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Figure
    from kiosk.model.text import Text

_GAP: Final = 56.0
"""Units between two panels side by side."""
_FOOT: Final = 34.0
"""Units below a panel that another stands under."""
_ASPECT: Final = 1.5
"""Panels this much wider than high are as large as they look."""
_ROWS: Final = 4
_ABOVE: Final = 26.0
"""Units between the highest value and the words above it."""
_NUMBER: Final = 56.0
_TINT: Final = 0.14


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands, whatever the progress; panels in reading order."""

    x: tuple[Array, ...]
    """For each panel the places of its periods."""
    y: tuple[Array, ...]
    feet: tuple[float, ...]
    lefts: tuple[float, ...]
    wide: float
    pitch: float
    level: tuple[float, ...]
    """Heights of the hairline, one for each row."""
    words: tuple[str, ...]
    right: float
    heads: tuple[Label, ...]
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
        tuple[data.Series, ...], Field(min_length=2, max_length=9), data.ROWS
    ] = Field(description="二到九项，每项一小幅 · two to nine items, a panel each")
    highlight: int | None = Field(
        default=None,
        ge=0,
        description="突出 items 里的第几项，从 0 数起 · which of the items stands out, "
        "from 0",
    )

    @model_validator(mode="after")
    def _fits(self) -> MultiplesChart:
        data.checked(self.items, len(self.periods), "periods", instead=data.LINE)
        if self.highlight is not None and self.highlight >= len(self.items):
            last = len(self.items) - 1
            raise ValueError(f"highlight 最大是 {last} · highlight is at most {last}")
        self.figures()
        return self

    def _key(self, item: int, period: int) -> str:
        return f"{self.name or self.kind}-{item}-{period}"

    def figures(self) -> Mapping[str, Figure]:
        return {
            self._key(number, i): data.figure(
                item.values[i],
                self.unit,
                item.name,
                self.meaning,
                period,
                self.source,
            )
            for number, item in enumerate(self.items)
            for i, period in enumerate(self.periods)
        }

    def texts(self) -> tuple[Text, ...]:
        return (
            *(item.name for item in self.items),
            self.periods[0],
            self.periods[-1],
        )

    def river(self, viewport: Viewport, box: Box) -> River:
        return axis.channel(viewport, box)

    def _mine(self, number: int) -> bool:
        return self.highlight in (None, number)

    @axis.kept
    def _plan(self, box: Box) -> _Plan:
        viewport, rect = box.viewport, box.rect
        n, m = len(self.items), len(self.periods)
        facts = [
            [box.facts[self._key(number, i)] for i in range(m)] for number in range(n)
        ]
        every = [fact for row in facts for fact in row]
        spell = spelling(every, viewport.language)
        most = max(fact.value for fact in every)
        marked = tuple(v for v in ticks(Fraction(0), most, 3) if v)[-1:]
        gutter = axis.gutter(spell.ticks(marked), viewport)
        unit = axis.unit_run(spell.unit, viewport)
        columns = _columns(
            n, rect.width - gutter, rect.height - 16, _FOOT + viewport.label + 50
        )
        rows = math.ceil(n / columns)
        wide = (rect.width - gutter - _GAP * (columns - 1)) / columns
        values = [spell.say(row[-1].value) for row in facts]
        names = [viewport.words(item.name) for item in self.items]
        strong = self.highlight or 0
        size = min(_NUMBER, max(36.0, 0.2 * wide))

        def ends(number: int, *, after: bool) -> tuple[Run, ...]:
            mine = self._mine(number)
            ink = TEXT if mine else TEXT2
            run = Run(values[number], size, 300 if size >= 40 else 400, ink)
            return (run, unit) if after and number == strong and spell.unit else (run,)

        numbers = [ends(number, after=True) for number in range(n)]
        own = width(numbers[strong], viewport.type) > 0.72 * wide
        if own:
            numbers = [ends(number, after=False) for number in range(n)]
        called = [
            Run(
                name,
                viewport.label,
                500 if self._mine(number) else 400,
                TEXT if self._mine(number) else TEXT2,
            )
            for number, name in enumerate(names)
        ]
        # Name and number on one line if all panels have the room, else below.
        lined = all(
            width((name,), viewport.type) + width(runs, viewport.type) + 22 <= wide
            for name, runs in zip(called, numbers, strict=True)
        )
        split = [
            (run.text,)
            if lined
            else balanced(run.text, run.size, run.weight, wide, viewport.type)
            for run in called
        ]
        above = 0.0 if lined else viewport.label * 1.25 * max(map(len, split))
        head = size * 0.9 + above + _ABOVE
        low = axis.shore(box)
        top = rect.y + 16 + (axis.unit_height(viewport) if own and spell.unit else 0.0)
        high = (low - top + _FOOT) / rows
        # Panels much taller than wide would make every rise look steep.
        plot = max(24.0, min(high - _FOOT - head, max(wide / 0.8, 220.0)))
        high = plot + head + _FOOT
        scale = Linear(0.0, float(most) or 1.0, 0.0, plot)
        inset = 12.0 if self.shape == "line" else 0.0
        xs: list[Array] = []
        ys: list[Array] = []
        feet: list[float] = []
        lefts: list[float] = []
        heads: list[Label] = []
        hots: list[Hot] = []
        pitch = (wide - 2 * inset) / (m - 1 if self.shape == "line" else m)
        shift = 0.0 if self.shape == "line" else 0.5
        along: Array = inset + pitch * (np.arange(m, dtype=float) + shift)
        for number, row in enumerate(facts):
            line, column = divmod(number, columns)
            left = rect.x + gutter + column * (wide + _GAP)
            foot = low - (rows - 1 - line) * high
            heights = scale.along(np.array([float(fact) for fact in row]))
            xs.append(left + along)
            ys.append(foot - heights)
            feet.append(foot)
            lefts.append(left)
            under = foot - plot - _ABOVE
            # Names end right above their numbers, however many lines they take.
            first = under if lined else under - size - 4
            heads += [
                Label(
                    left,
                    first - viewport.label * 1.2 * (len(split[number]) - 1 - i),
                    fitted((called[number]._replace(text=text),), wide, viewport.type),
                )
                for i, text in enumerate(split[number])
            ]
            heads.append(
                Label(
                    left + wide if lined else left,
                    under,
                    numbers[number],
                    "end" if lined else "start",
                )
            )
            # The number above each chart is that of its last period.
            said = inked(heads[-1], viewport)
            hots.append(
                Hot(
                    said.at_least(96, 96),
                    Target("figure", row[-1].name),
                    anchor=(float(xs[-1][-1]), float(ys[-1][-1])),
                    name=f"{names[number]} {viewport.words(row[-1].figure.period)} "
                    f"{row[-1].said(viewport.language)}",
                    words=said,
                )
            )
            for fact, x, y in zip(row, xs[-1].tolist(), ys[-1].tolist(), strict=True):
                place = axis.column(x, pitch, foot - plot - 10, foot, box)
                hots.append(
                    Hot(
                        place,
                        Target("figure", fact.name),
                        anchor=(x, y),
                        name=f"{names[number]} {viewport.words(fact.figure.period)} "
                        f"{fact.said(viewport.language)}",
                    )
                )
        level = tuple(
            low - row * high - scale.at(value)
            for row in range(rows)
            for value in marked
        )
        return _Plan(
            tuple(xs),
            tuple(ys),
            tuple(feet),
            tuple(lefts),
            wide,
            pitch,
            level,
            spell.ticks(marked) * rows,
            rect.right,
            tuple(heads),
            self._named(lefts[(rows - 1) * columns :], along, wide, box),
            tuple(hots),
            spell.unit if own else "",
        )

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
            x, foot = plan.x[number], plan.feet[number]
            y = foot + (plan.y[number] - foot) * share
            ink = FILL if self._mine(number) else COMPARE
            alpha = 1.0 if share > 0 else 0.0
            if foot < low - 1:
                left = plan.lefts[number]
                pictures.append(
                    Stroke(
                        points((left, foot + 2), (left + plan.wide * drawn, foot + 2)),
                        4.0,
                        FILL.mixed("ground", 0.5),
                        alpha=1.0 if drawn > 0 else 0.0,
                    )
                )
            if self.shape == "line":
                pictures += _line(x, y, foot, ink, plan.pitch, alpha)
            else:
                pictures += _bars(x, y, foot, ink, plan.pitch, alpha)
        return (
            *axis.hairlines(plan.level, plan.words, box, plan.right, t),
            *axis.unit_label(plan.unit, box, t),
            *pictures,
            *appearing(plan.heads, t, 0.35, 0.35 / len(plan.heads)),
            *appearing(plan.named, t, 0.3, 0.02),
            *plan.hots,
        )


def _columns(count: int, wide: float, high: float, head: float) -> int:
    """How many panels side by side make them largest, none of them too flat.

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
    return max(few, key=worth)


def _line(
    x: Array, y: Array, foot: float, ink: Ink, pitch: float, alpha: float
) -> tuple[Mark, ...]:
    """A line on a tint of its ink, its last value dotted."""
    line = np.column_stack([x, y])
    shape = np.vstack([line, points((x[-1], foot), (x[0], foot))])
    return (
        Fill((shape,), GROUND.mixed(ink.role, _TINT), alpha=alpha),
        Stroke(line, min(7.0, max(4.0, pitch * 0.2)), ink, alpha=alpha),
        Dots(line[-1:], 24.0, ink, alpha=alpha),
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
