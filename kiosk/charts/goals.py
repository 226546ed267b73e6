"""Goals: what is, and what is aimed for, as strands of the river that go on dotted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, ReadAfter, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import RUN, appearing, hero, hero_runs, said_in
from kiosk.drawing.geometry import Rect, arc, flow, points, ribbon, until
from kiosk.drawing.ink import FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.marks import (
    Arcs,
    Dots,
    Fade,
    Fill,
    Hot,
    Label,
    Run,
    Stroke,
    Sweep,
    Target,
)
from kiosk.drawing.mention import mentions
from kiosk.drawing.placement import APART
from kiosk.drawing.river import INKS, OFFSETS, WIDTHS
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, longest_word, width
from kiosk.model.mistake import mistake
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box
    from kiosk.model.figure import Fact

THICK: Final = 11.0
"""Width of every strand of which the source tells how it stands."""
THIN: Final = 3.0
"""Width of one of which it does not."""
RISE: Final = 40.0
"""How far a goal lies above where its strand stands now."""
NODE: Final = 14.0
_DOT: Final = 8.0
_STEP: Final = 18.4
"""Units from one dot of the way to a goal to the next."""
_NAME: Final = 36.0
_NUMBER: Final = 72.0
_GOAL: Final = 48.0
_GAP: Final = 34.0
"""Units between a name and the number beside it at least."""
_YEARS: Final = 168.0
"""The largest font size of the years."""
_STEPS: Final = 12
"""Sizes that are tried, each 4 % of the largest smaller than the one before."""
_TALL: Final = (120.0, 106.0, 92.0)
"""How high the digits of the years are where there is room for it."""
_DIGIT: Final = 0.72
"""Height of a digit, in font sizes."""
_CLEAR: Final = 28.0
"""Units that the arrow from one goal to another keeps from the words."""
_SHORT: Final = 36.0
"""Units from what stands on a strand to its node."""
_TAIL: Final = 30.0
_BELOW: Final = 44.0
"""Units between the years and the highest strand's words."""
_FAR: Final = 360.0
"""Units of the dotted ways at most: a longer one would only leave the years apart."""
_OFF: Final = 18.0
"""Units between a strand and what stands on it."""
_LEADING: Final = 1.12
_LINE: Final = 1.16
"""From one line of a goal to the next, in its size."""


class Goal(Note):
    """A goal: what it is about, how it stands, and what is aimed for.

    `head` is what it is about; meaning, period and source are the goal's.
    """

    figure: Ref | None = Field(
        default=None,
        description="现在是多少；出处没有给就不写，只画一根细线 · how it stands now; "
        "left out where the source does not say, which is a thin line",
    )
    aims: Text = Field(
        description="力争、保持这一类的话，目标少不了它 · the word that makes it a "
        "goal, such as “aims for”",
        examples=[{"zh": "力争", "en": "aims for"}],
    )
    goal: Annotated[Text, ReadAfter("aims")] = Field(
        description="要做到什么：名次、数或一句话，数可写在花括号里 · what is aimed "
        "for: a rank, a number or words; a figure may be named in braces",
        examples=[{"zh": "全市前三", "en": "the city's top three"}],
    )
    follows: int | None = Field(
        default=None,
        ge=1,
        le=5,
        description="以第几个目标为准，画一个箭头 · which of the goals it is "
        "measured by; drawn as an arrow",
    )


class GoalsChart(Chart):
    """The strands of the river, solid until now and dotted to the year of the goals.

    Widths and heights say nothing: all strands are of one width, but for a thin one
    where the source does not tell how it stands.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.GOAL,)

    kind: Literal["goals"] = Field(
        description="现在怎样、要做到什么：江的几股水，到现在是实线，到目标年是点线 · "
        "what is and what is aimed for: strands that are solid until now and dotted to "
        "the year of the goals"
    )
    now: int = Field(
        ge=1000,
        le=9999,
        description="现在是哪一年 · the year of what is",
        examples=[2019],
    )
    done: Text = Field(
        default=Text.own(zh="做到的", en="how it stands"),
        description="年份旁边的话 · the words beside that year",
    )
    by: int = Field(
        ge=1000, le=9999, description="目标年 · the year of the goals", examples=[2022]
    )
    due: Text = Field(
        default=Text.own(zh="要做到的", en="the goals"),
        description="目标年旁边的话；各个目标的 aims 都一样时，那里只写一次 aims · the "
        "words beside the year of the goals; where all have the same aims, these stand "
        "there, once for all",
    )
    unknown: Text = Field(
        default=Text.own(zh="原文没有给", en="not given"),
        description="出处没有给现状的怎么说 · what is said where the source is silent",
    )
    goals: Annotated[tuple[Goal, ...], Field(min_length=2, max_length=5)] = Field(
        description="二到五个目标，从上到下 · two to five goals, from above",
    )

    @model_validator(mode="after")
    def _later(self) -> GoalsChart:
        if self.by <= self.now:
            raise mistake("goal-past")
        return self

    def notes(self) -> dict[str, Note]:
        """What is aimed for, said whole: a goal without its word is no goal."""
        return {
            _key(i): Note.made(
                head=Text.own(
                    zh=f"{goal.head.zh}：{_whole(goal).zh}",
                    en=f"{goal.head.en}: {_whole(goal).en}",
                ),
                meaning=goal.meaning,
                period=goal.period,
                source=goal.source,
            )
            for i, goal in enumerate(self.goals)
        }

    def texts(self) -> tuple[Text, ...]:
        """What stands on the strands; the meanings are on the cards."""
        told = tuple(text for g in self.goals for text in (g.head, g.aims, g.goal))
        return (self.done, self.due, *told)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        head = RUN.at(t)
        reach = plan.start + (plan.then - plan.start) * head
        marks: list[Mark] = []
        # The main strand lies on top where they leave the river together.
        for row in reversed(plan.rows):
            marks += self._strand(row, plan, reach, 1.0 if t > 0 else 0.0)
        for row in plan.rows:
            marks += self._nodes(row, plan, reach)
            if row.fact is not None:
                number = hero(
                    row.fact, row.x, row.base, row.size, t, box.viewport, unit=row.unit
                )
                # Nothing stands where its strand has not come yet.
                seen = Span(0.3, 0.6, out_cubic).at(t)
                marks += (replace(one, alpha=one.alpha * seen) for one in number)
        for figure in plan.drawn:
            drawn = Span(0.5, 0.9, out_cubic).at(t)
            marks.append(replace(figure, alpha=figure.alpha * drawn))
        return (*marks, *appearing(plan.labels, t, 0.3, 0.03), *plan.hots)

    def _strand(
        self, row: _Row, plan: _Plan, reach: float, alpha: float
    ) -> Iterator[Mark]:
        """One strand: out of the river, level, and then dotted up to its goal."""
        shown = until(row.course, reach)
        grown = np.clip(
            (shown[:, 0] - plan.start) / (plan.level - plan.start) * 1.3, 0, 1
        )
        wide = row.thin + (row.thick - row.thin) * grown
        end = plan.start + 0.8 * (plan.level - plan.start)
        ink = Fade(plan.start, 0, end, 0, (row.ink, 1.0), (FILL, 1.0))
        yield Fill((ribbon(shown, wide),), ink, alpha)
        yield Stroke(
            until(row.way, reach),
            _DOT,
            FILL,
            alpha=1.0 if reach > plan.now else 0.0,
            cap="round",
            dash=(0.01, _STEP / _DOT),
        )

    def _nodes(self, row: _Row, plan: _Plan, reach: float) -> Iterator[Mark]:
        """A full node where it stands, hollow if that is unknown; a hollow goal."""
        seen = 1.0 if reach >= plan.now else 0.0
        if row.fact is not None:
            yield Dots(points((plan.now, row.y)), 2 * NODE, FILL, seen)
            yield Dots(points((plan.now, row.y)), 10.0, GROUND, seen)
        else:
            yield Dots(points((plan.now, row.y)), 2 * NODE - 4, GROUND, seen)
            ring = (Sweep(NODE - 2, 0.0, 360.0, 4.0, FILL),)
            yield Arcs(plan.now, row.y, ring, seen)
        there = 1.0 if reach >= plan.then - 1 else 0.0
        yield Dots(points((plan.then, row.goal)), 2 * NODE, GROUND, there)
        ring = (Sweep(NODE, 0.0, 360.0, 6.0, FILL),)
        yield Arcs(plan.then, row.goal, ring, there)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        return _Layout(self, box).plan()


def _sign(hot: Hot, node: tuple[float, float], then: float) -> Hot:
    """Where a strand ends now, which says that its number opens.

    It ends before the place of the goal at `then`, which may be near.
    """
    right = min(node[0] + 48, (node[0] + then) / 2)
    place = Rect(right - 96, node[1] - 48, 96, 96)
    return replace(hot, rect=place, anchor=node, words=None, node=node)


def _key(goal: int) -> str:
    return f"goal-{goal + 1}"


def _whole(goal: Goal) -> Text:
    """A goal with the word that makes it one."""
    return Text.own(
        zh=f"{goal.aims.zh}{goal.goal.zh}", en=f"{goal.aims.en} {goal.goal.en}"
    )


class _Row(NamedTuple):
    """A strand: its course until now and its way from there; y and goal are heights.

    x and base are where its number stands; `thin` and `ink` are those of the strand
    of the river that it comes from.
    """

    course: Array
    way: Array
    thin: float
    thick: float
    ink: Ink
    y: float
    goal: float
    fact: Fact | None
    x: float
    base: float
    size: float
    unit: float


class _Plan(NamedTuple):
    """Where everything lies: strands are level from `level`, and end at `now`."""

    start: float
    level: float
    now: float
    then: float
    rows: tuple[_Row, ...]
    labels: tuple[Label, ...]
    drawn: tuple[Stroke, ...]
    hots: tuple[Hot, ...]


class _Sizes(NamedTuple):
    """Font sizes, how many lines they take, and how wide what is set in them is.

    `stacked` names stand above their numbers, not before them.
    """

    name: float
    number: float
    goal: float
    lines: tuple[int, int]
    """Of a name and of a goal at most."""
    stacked: bool
    left: float
    """The width of what stands on a strand."""
    room: float
    """The width in which the goals are broken."""
    goals: float
    """The width that they take."""
    between: float
    """Lines from the middle of a goal to that of the next, at most."""

    @property
    def unit(self) -> float:
        return max(SMALLEST, self.number * 0.44)

    @property
    def words(self) -> float:
        """How high what stands on a strand is."""
        names = self.lines[0] * _LEADING * self.name
        number = 0.76 * self.number
        return names + number + 12 if self.stacked else max(names, number)

    @property
    def above(self) -> float:
        """How far what stands on a strand, or at its goal, reaches above it."""
        return max(self.words + _OFF, RISE + self.lines[1] * _LINE / 2 * self.goal)

    @property
    def pitch(self) -> float:
        """The least distance from one strand to the next."""
        return max(
            self.words + _OFF + THICK,
            self.between * _LINE * self.goal + 8,
            2 * NODE + 48,
        )


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: GoalsChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.type, rect = box.viewport.type, box.rect
        self.zh = box.viewport.language == "zh"
        self.n = len(chart.goals)
        self.facts = [
            box.facts[goal.figure] if goal.figure is not None else None
            for goal in chart.goals
        ]
        # What makes all of them goals is said once, at the year.
        said = {self.viewport.words(goal.aims) for goal in chart.goals}
        self.once = said.pop() if len(said) == 1 else ""
        self.start = 0.0 if rect.x <= self.viewport.margin + 1 else rect.x
        # Until they are level, strands climb over the margin and a little more.
        self.level = rect.x + (94.0 if rect.width > 1400 else 0.04 * rect.width)
        self.left = self.level + 16
        follows = any(goal.follows for goal in chart.goals)
        self.arrow = _CLEAR + _TAIL if follows else 0.0
        # The smallest size of the years; where there is room for it, a large one.
        self.least = 96.0 if self.viewport.portrait else 56.0
        better = () if self.viewport.portrait else _TALL
        self.better = tuple(high / _DIGIT for high in better)
        self.foot = 120.0 if self.viewport.portrait else 80.0

    # Words

    def _name(self, goal: int, size: float, room: float) -> tuple[str, ...]:
        words = self.viewport.words(self.chart.goals[goal].head, self.box.facts)
        return balanced(words, size, 400, room, self.type)

    def _value(self, goal: int, size: float, unit: float, note: float) -> float:
        """The width of what stands at the end of a strand, above it."""
        fact = self.facts[goal]
        if fact is not None:
            return width(hero_runs(fact, size, self.viewport, unit), self.type)
        return self.type.advance(self.viewport.words(self.chart.unknown), note, 400)

    def _aim(self, goal: int, size: float, room: float) -> list[tuple[Run, ...]]:
        """The lines of a goal: the word that makes it one is light, the goal bold."""
        aims = "" if self.once else self.viewport.words(self.chart.goals[goal].aims)
        flowing = self._flowing(goal)
        words = flowing[len(aims) :].strip()
        whole: tuple[str, ...] = (flowing,)
        if self.type.advance(flowing, size, 700) + 0.2 * size > room:
            # Better parted where the goal begins than where lines are even.
            ends = [self.type.advance(text, size, 700) for text in (aims, words)]
            whole = (aims, words)
            if not aims or max(ends) > room:
                whole = balanced(flowing, size, 700, room, self.type)
        light = len("".join(aims.split()))
        lines = []
        for line in whole:
            cut, seen = 0, light
            while seen and cut < len(line):
                seen -= not line[cut].isspace()
                cut += 1
            light = seen
            first, rest = line[:cut].rstrip(), line[cut:].strip()
            gap = (0.18 if self.zh else 0.26) * size if first else 0.0
            runs = (Run(first, size, 300, TEXT), Run(rest, size, 700, TEXT, gap))
            lines.append(tuple(run for run in runs if run.text))
        return lines

    def _flowing(self, goal: int) -> str:
        """A goal in one line, with the word that makes it one if that is its own."""
        return self.viewport.words(self._text(goal), self.box.facts)

    def _text(self, goal: int) -> Text:
        one = self.chart.goals[goal]
        return one.goal if self.once else _whole(one)

    def _room(
        self, texts: Sequence[str], size: float, weight: int, lines: int
    ) -> float:
        """The least width in which each of the texts takes so many lines at most."""
        room = 0.0
        for text in texts:
            whole = self.type.advance(text, size, weight)
            share = 1.0 if lines == 1 else 1.08 / lines
            while len(balanced(text, size, weight, whole * share, self.type)) > lines:
                share += 0.04
            least = longest_word(text, size, weight, self.type, tied=True)
            room = max(room, whole * min(share, 1.0) + 2, least + 2)
        return room

    # Sizes

    def _tried(self, scale: float, lines: tuple[int, int], *, stacked: bool) -> _Sizes:
        large, facts = self.viewport.large, self.box.facts
        name = max(SMALLEST, _NAME * scale * large)
        number = max(44.0, _NUMBER * scale)
        goal = max(SMALLEST, _GOAL * scale * large**0.5)
        heads = [self.viewport.words(g.head, facts) for g in self.chart.goals]
        aims = [self._flowing(i) for i in range(self.n)]
        unit = max(SMALLEST, number * 0.44)
        values = [self._value(i, number, unit, name) for i in range(self.n)]
        names = [self._room((head,), name, 400, lines[0]) for head in heads]
        left = max(*names, *values)
        if not stacked:
            left = max(a + _GAP + b for a, b in zip(names, values, strict=True))
        room = self._room(aims, goal, 700, lines[1]) + 0.22 * goal
        said = [self._aim(i, goal, room) for i in range(self.n)]
        goals = max(width(runs, self.type) for one in said for runs in one)
        between = max((len(a) + len(b)) / 2 for a, b in pairwise(said))
        return _Sizes(name, number, goal, lines, stacked, left, room, goals, between)

    def _sizes(self) -> _Sizes:
        """The largest at which all stands side by side and above one another.

        Large years are worth words that are a little smaller, but not much.
        """
        for step in range(_STEPS):
            found = self._fitting(step, self.least, self.foot)
            if found is not None:
                step, found = self._shorter(step, found)
                for year in self.better:
                    for more in range(step, step + 3):
                        foot = min(self.foot, 48.0)
                        better = self._fitting(more, year, foot)
                        if better is not None:
                            self.least, self.foot = year, foot
                            return better
                return found
        # Where nothing fits, what is least too high and too wide.
        free, space = self._free(self.least, self.foot)
        return min(
            self._all(_STEPS - 1),
            key=lambda tried: (
                max(0.0, self.n * tried.pitch / free - 1)
                + max(0.0, (tried.left + self._way() + tried.goals) / space - 1)
            ),
        )

    def _shorter(self, step: int, found: _Sizes) -> tuple[int, _Sizes]:
        """Goals on fewer lines read better, if words are not much smaller for it."""
        for more in range(step + 1, min(step + 4, _STEPS)):
            tried = self._fitting(more, self.least, self.foot)
            if tried is not None and tried.lines[1] < found.lines[1]:
                return more, tried
        return step, found

    def _fitting(self, step: int, year: float, foot: float) -> _Sizes | None:
        """What fits under years of this size; None if nothing does."""
        free, space = self._free(year, foot)
        for tried in self._all(step):
            across = tried.left + self._way() + tried.goals
            if across <= space and self.n * (tried.pitch + 4) <= free:
                return tried
        return None

    def _all(self, step: int) -> Iterator[_Sizes]:
        for lines in ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (2, 3)):
            for stacked in (False, True):
                yield self._tried(1.04 - 0.04 * step, lines, stacked=stacked)

    def _free(self, year: float, foot: float) -> tuple[float, float]:
        """The height for the strands and the width for all words and the ways."""
        rect = self.box.rect
        return (
            rect.height - foot - self._high(year) + THICK,
            rect.right - self.left - self.arrow - 2 * NODE - 38 - _SHORT,
        )

    def _way(self) -> float:
        """How long the dotted ways are at least."""
        return (0.08 if self.box.rect.width < 1400 else 0.15) * self.box.rect.width

    def plan(self) -> _Plan:
        rect, base = self.box.rect, self.box.base
        sizes = self._sizes()
        _, space = self._free(self.least, self.foot)
        spare = max(0.0, space - sizes.left - sizes.goals)
        now = self.left + sizes.left + _SHORT + NODE
        now += min(160.0, 0.3 * max(0.0, spare - 360.0))
        then = min(
            now + 2 * NODE + max(90.0, min(_FAR, spare)),
            rect.right - self.arrow - sizes.goals - NODE - 24,
        )
        # The years take what the strands leave.
        above, year = sizes.above, _YEARS
        while True:
            free = rect.height - self.foot - above - self._high(year)
            pitch = free / max(1, self.n - 1)
            fits = pitch >= sizes.pitch + 4 and self._apart(year, then)
            if fits or year <= self.least:
                break
            year -= 4
        pitch = min(pitch, max(sizes.pitch * 1.35, 100.0))
        last = base - self.foot
        heights = [last - (self.n - 1 - i) * pitch for i in range(self.n)]
        spare = heights[0] - above - self._high(year) - rect.y
        heights = [y - max(0.0, spare) * 0.4 for y in heights]
        rows, labels, hots = [], [], []
        for i, y in enumerate(heights):
            row = self._row(i, y, now, then, sizes)
            words, places = self._said(i, row, now, then, sizes)
            rows.append(row)
            labels += words
            hots += places
        top = heights[0] - above - _BELOW
        years, drawn = self._years(top, then, year)
        arrows = self._arrows(rows, labels, then)
        return _Plan(
            self.start,
            self.level,
            now,
            then,
            tuple(rows),
            (*years, *labels),
            (*drawn, *arrows),
            tuple(hots),
        )

    def _row(self, goal: int, y: float, now: float, then: float, sizes: _Sizes) -> _Row:
        fact = self.facts[goal]
        foot = self.box.base + OFFSETS[goal]
        course = flow(((self.start, foot), (self.level, y)), 40)
        course = np.vstack([course, points((now, y))])
        way = flow(((now + 26, y), (then - NODE - 8, y - RISE)), 40)
        wide = self._value(goal, sizes.number, sizes.unit, sizes.name)
        if fact is not None and not fact.said(self.viewport.language).before:
            # A number without a word before it is set a little to the left.
            wide -= 0.035 * sizes.number
        return _Row(
            course,
            way,
            WIDTHS[goal],
            THICK if fact is not None else THIN,
            INKS[goal],
            y,
            y - RISE,
            fact,
            now - _SHORT - wide,
            y - _OFF - 2,
            sizes.number,
            sizes.unit,
        )

    def _said(
        self, goal: int, row: _Row, now: float, then: float, sizes: _Sizes
    ) -> tuple[list[Label], list[Hot]]:
        """The words of a strand, and what is touched."""
        one, viewport = self.chart.goals[goal], self.viewport
        room = now - NODE - _SHORT - self.left
        if not sizes.stacked:
            room -= _GAP + self._value(goal, sizes.number, sizes.unit, sizes.name)
        lines = self._name(goal, sizes.name, room)
        base = row.y - _OFF - 4
        if sizes.stacked:
            base -= 0.76 * sizes.number + 12
        names = [
            Label(
                self.left,
                base - (len(lines) - 1 - i) * _LEADING * sizes.name,
                (Run(line, sizes.name, 400, TEXT),),
            )
            for i, line in enumerate(lines)
        ]
        labels = list(names)
        if row.fact is None:
            said = Run(viewport.words(self.chart.unknown), sizes.name, 400, TEXT2)
            labels.append(Label(now - _SHORT, row.y - _OFF - 4, (said,), "end"))
        x = then + NODE + 24
        aim = self._aim(goal, sizes.goal, sizes.room)
        step = _LINE * sizes.goal
        first = row.goal + 0.35 * sizes.goal - (len(aim) - 1) / 2 * step
        goals = [Label(x, first + i * step, runs) for i, runs in enumerate(aim)]
        right = max(label.x + width(label.runs, self.type) for label in goals)
        top = min(goals[0].y - sizes.goal, row.goal - 40)
        low = max(goals[-1].y + 0.3 * sizes.goal, row.goal + 40)
        whole = Rect(then - 60, top, right + 16 - then + 60, low - top)
        name = " ".join(viewport.words(text) for text in (one.head, one.aims, one.goal))
        hots = [
            Hot(
                whole.at_least(96, 96),
                Target("figure", _key(goal)),
                anchor=(then, row.goal),
                name=name,
                node=(then, row.goal),
            )
        ]
        if row.fact is not None:
            number = hero(
                row.fact, row.x, row.base, row.size, 1.0, viewport, unit=row.unit
            )
            words = said_in(number, row.x, viewport)
            hots.append(
                Hot(
                    words.at_least(96, 96),
                    Target("figure", row.fact.name),
                    anchor=(words.x - APART, words.centre[1]),
                    name=viewport.words(row.fact.figure.label),
                    words=words,
                )
            )
            hots.append(_sign(hots[-1], (now, row.y), then))
        _, mentioned = mentions(goals, self._text(goal), self.box.facts, viewport)
        hots += (replace(hot, quiet=True) for hot in mentioned)
        return [*labels, *goals], hots

    def _apart(self, size: float, then: float) -> bool:
        """Whether the two years, of that size, stand clear of one another."""
        rect = self.box.rect
        done, due = self._beside(size)
        reach = self._year(size)
        if self.viewport.portrait:
            return rect.x + max(reach, done) + 60 < min(
                then - NODE, rect.right - max(reach, due)
            )
        left = min(then - NODE, rect.right - reach - 0.16 * size - due)
        return rect.x + reach + 0.16 * size + done + 60 < left

    def _beside(self, size: float) -> tuple[float, float]:
        """The widths of the words at the years."""
        words, small = self.viewport.words, self._small(size)
        return (
            self.type.advance(words(self.chart.done), small, 400),
            width((self._due(size),), self.type),
        )

    def _due(self, size: float) -> Run:
        """What stands at the year of the goals."""
        if self.once:
            return Run(self.once, 1.2 * self._small(size), 500, TEXT)
        words = self.viewport.words(self.chart.due)
        return Run(words, self._small(size), 400, TEXT2)

    def _year(self, size: float) -> float:
        """The width of a year of that size, with what Chinese calls it."""
        return 2.24 * size + (width((_called(size),), self.type) if self.zh else 0)

    def _small(self, size: float) -> float:
        """The font size of the words at a year."""
        large: float = self.viewport.large**0.5
        return max(SMALLEST * 1.1, min(40.0, 0.25 * size)) * large

    def _high(self, size: float) -> float:
        """How high the years are; on a tall page their words stand below them."""
        below = 1.5 * self._small(size) if self.viewport.portrait else 0.0
        return 0.74 * size + below + _BELOW + 22

    def _years(
        self, y: float, then: float, size: float
    ) -> tuple[list[Label], list[Stroke]]:
        """What has been is set, what is to be is dotted; `y` is their foot."""
        chart, rect, portrait = self.chart, self.box.rect, self.viewport.portrait
        small, gap = self._small(size), 0.16 * size
        below = 1.5 * small if portrait else 0.0
        named = (_called(size),) if self.zh else ()
        now = (Run(str(chart.now), size, 300, TEXT, spacing=-0.02), *named)
        strokes, digits = _dotted(str(chart.by), size)
        wide, across = width(now, self.type), digits + width(named, self.type)
        done = Run(self.viewport.words(chart.done), small, 400, TEXT2)
        due = self._due(size)
        x = rect.x - 0.05 * size
        whole = width((due,), self.type)
        whole = max(across, whole) if portrait else across + gap + whole
        left = min(then - NODE, rect.right - whole)
        words = [
            Label(rect.x if portrait else x + wide + gap, y, (done,)),
            Label(left if portrait else left + across + gap, y, (due,)),
        ]
        shift = np.array([left, y - below])
        called = [Label(left + digits, y - below, (one,)) for one in named]
        return [Label(x, y - below, now), *called, *words], [
            replace(stroke, points=stroke.points + shift) for stroke in strokes
        ]

    def _arrows(
        self, rows: Sequence[_Row], labels: Sequence[Label], then: float
    ) -> list[Stroke]:
        """From a goal to the one that it is measured by."""
        found = []
        for goal, row in zip(self.chart.goals, rows, strict=True):
            if not goal.follows or goal.follows > self.n:
                continue
            other = rows[goal.follows - 1]
            ends = [
                label.x + width(label.runs, self.type)
                for label in labels
                if label.x > then
            ]
            tip = max(ends) + _CLEAR
            x = tip + _TAIL
            y0, y1 = row.goal, other.goal
            found.append(
                Stroke(points((tip, y0), (x, y0), (x, y1), (tip + 2, y1)), 2.5, TEXT2)
            )
            found.append(
                Stroke(
                    points((tip + 11, y1 - 9), (tip, y1), (tip + 11, y1 + 9)),
                    2.5,
                    TEXT2,
                    cap="round",
                )
            )
        return found


def _called(size: float) -> Run:
    """What Chinese calls a year of that size."""
    return Run("年", max(SMALLEST, 0.34 * size), 300, TEXT, 0.06 * size)


# Digits


def _dotted(text: str, size: float) -> tuple[list[Stroke], float]:
    """Digits as dotted lines, set from (0, 0) on, and how far they reach."""
    wide = max(3.0, 0.026 * size)
    strokes = [
        Stroke(
            (line + np.array([0.56 * place, 0.0])) * size,
            wide,
            TEXT,
            cap="round",
            dash=(0.01, 2.5),
        )
        for place, digit in enumerate(text)
        for line in _DIGITS[int(digit)]
    ]
    return strokes, 0.56 * len(text) * size


def _bow(cx: float, cy: float, rx: float, ry: float, a: float, b: float) -> Array:
    """A piece of an ellipse; degrees clockwise from its top."""
    turn = arc(0.0, 0.0, 1.0, a, b)
    return np.column_stack([cx + rx * turn[:, 0], cy + ry * turn[:, 1]])


def _digits() -> tuple[tuple[Array, ...], ...]:
    """The ten digits as lines, in em from the baseline up; 0.6 wide, 0.72 high."""
    bowl = _bow(0.31, -0.215, 0.2, 0.215, 0, 360)
    neck = _bow(0.36, -0.3, 0.27, 0.42, -90, 25)
    two = np.vstack(
        [_bow(0.29, -0.52, 0.2, 0.2, -75, 120), points((0.09, 0), (0.51, 0))]
    )
    five = np.vstack(
        [
            points((0.49, -0.72), (0.17, -0.72), (0.14, -0.38)),
            _bow(0.29, -0.22, 0.21, 0.22, -38, 235),
        ]
    )
    turned = np.array([0.6, -0.72])
    return (
        (_bow(0.3, -0.36, 0.21, 0.36, 0, 360),),
        (points((0.13, -0.59), (0.32, -0.72), (0.32, 0)), points((0.13, 0), (0.49, 0))),
        (two,),
        (
            np.vstack(
                [
                    _bow(0.28, -0.54, 0.19, 0.18, -70, 180),
                    _bow(0.28, -0.18, 0.215, 0.18, 0, 250),
                ]
            ),
        ),
        (points((0.4, 0), (0.4, -0.72), (0.07, -0.2), (0.54, -0.2)),),
        (five,),
        (bowl, neck),
        (points((0.09, -0.72), (0.53, -0.72), (0.24, 0)),),
        (
            _bow(0.3, -0.545, 0.175, 0.175, 0, 360),
            _bow(0.3, -0.185, 0.215, 0.185, 0, 360),
        ),
        (turned - bowl, turned - neck),
    )


_DIGITS: Final = _digits()
