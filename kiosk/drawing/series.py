"""Series: what charts of typed rows share, from the figure of a value to its gap."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

from kiosk.drawing import axis
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import TEXT, TEXT2
from kiosk.drawing.marks import Hot, Label, Run, Stroke, Target
from kiosk.model import data
from kiosk.model.note import Note
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from kiosk.drawing.geometry import Array, Rect
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Counted, Fact, Figure

MISSING: Final = Text.own(zh="缺", en="no data")
"""What stands where a value is missing."""
SMALL: Final = 0.85
"""The size of those words, in that of labels."""
_MOST: Final = 12
"""So many gaps of a row say that there is none; more are only seen."""
_LEADING: Final = 1.25


class ValueChart(Protocol):
    """A chart of typed values, which have one unit, meaning and source."""

    @property
    def name(self) -> str | None: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str | Counted: ...
    @property
    def meaning(self) -> Text | None: ...
    @property
    def source(self) -> str: ...


class AtOnce(ValueChart, Protocol):
    """One whose values speak of one time, and are told apart by labels."""

    @property
    def period(self) -> Text: ...
    @property
    def labels(self) -> tuple[Text, ...]: ...


# The names of figures


class Named(Protocol):
    """A chart that may have a name of its own."""

    @property
    def name(self) -> str | None: ...
    @property
    def kind(self) -> str: ...


def key(chart: Named, *place: int | str) -> str:
    """The name of the figure at a place of a chart, such as "bars-0-3"."""
    return "-".join((chart.name or chart.kind, *map(str, place)))


def figure(
    chart: ValueChart, value: Decimal | None, label: Text, period: Text
) -> Figure:
    """The figure of one value that is there.

    Raises:
        ValueError: the unit has no English.
    """
    assert value is not None
    return data.figure(value, chart.unit, label, chart.meaning, period, chart.source)


def by_period(
    chart: ValueChart,
    rows: Iterable[tuple[Text, Sequence[Decimal | None]]],
    periods: Sequence[Text],
    kept: Sequence[Sequence[int]] | None = None,
) -> dict[str, Figure]:
    """The figures of rows over time, each a name and a value for every period.

    `kept` are, for each row, the places of which there are figures; by default all
    that have a value.
    """
    return {
        key(chart, number, place): figure(chart, values[place], name, periods[place])
        for number, (name, values) in enumerate(rows)
        for place in (present(values) if kept is None else kept[number])
    }


def by_label(
    chart: AtOnce,
    rows: Sequence[data.Series | data.Broken],
    kept: Sequence[Sequence[int]],
) -> dict[str, Figure]:
    """The figures of rows that speak of one time; several are named in the label."""
    return {
        key(chart, number, place): figure(
            chart,
            row.values[place],
            data.joined(chart.labels[place], row.name)
            if len(rows) > 1
            else chart.labels[place],
            chart.period,
        )
        for number, row in enumerate(rows)
        for place in kept[number]
    }


def said(names: Iterable[Text], periods: Sequence[Text]) -> tuple[Text, ...]:
    """What a visitor reads of rows over time: their names, the first period, the last.

    Those between are marks of an axis, which are read off and not read.
    """
    return (*names, periods[0], periods[-1])


def spoken(words: str, fact: Fact, viewport: Viewport) -> str:
    """What assistive technology says of a value: its row, its period and itself."""
    period = viewport.words(fact.figure.period)
    return f"{words} {period} {fact.said(viewport.language)}"


def labelled(fact: Fact, viewport: Viewport) -> str:
    """The same where a label tells values apart: the label and the value."""
    return f"{viewport.words(fact.figure.label)} {fact.said(viewport.language)}"


# Gaps


class Gap(NamedTuple):
    """A stretch of missing values: of which rows, from the first place to the last."""

    rows: tuple[int, ...]
    first: int
    last: int


def present(values: Sequence[Decimal | None]) -> tuple[int, ...]:
    """The places of the values that are there."""
    return tuple(i for i, value in enumerate(values) if value is not None)


def complete(rows: Sequence[data.Broken]) -> tuple[int, ...]:
    """The places at which every row has a value: of others the sum is unknown."""
    found = set.intersection(*(set(row.present) for row in rows))
    return tuple(sorted(found))


def gaps(rows: Sequence[data.Broken], *, joined: bool = True) -> tuple[Gap, ...]:
    """The gaps that say so, of every row at most the first twelve.

    Places beside one another are one gap where they are `joined`.
    """
    found = []
    for number, row in enumerate(rows):
        runs = row.gaps
        if not joined:
            runs = tuple((i, i) for a, b in runs for i in range(a, b + 1))
        found += [Gap((number,), first, last) for first, last in runs[:_MOST]]
    return tuple(found)


def holes(rows: Sequence[data.Broken], *, joined: bool = True) -> tuple[Gap, ...]:
    """The gaps of rows that stand on one another: one missing value leaves no sum."""

    def lacking(place: int) -> tuple[int, ...]:
        return tuple(n for n, row in enumerate(rows) if row.values[place] is None)

    found = []
    for lack, run in groupby(range(len(rows[0].values)), key=lacking):
        places = list(run)
        if lack and joined:
            found.append(Gap(lack, places[0], places[-1]))
        elif lack:
            found += [Gap(lack, place, place) for place in places]
    return tuple(found[:_MOST])


def gap_key(chart: Named, gap: Gap) -> str:
    """The name of the note on a gap."""
    return key(chart, gap.rows[0], "gap", gap.first)


def gap_notes(
    chart: ValueChart,
    found: Sequence[Gap],
    rows: Sequence[data.Broken],
    places: Sequence[Text],
    told: Text,
) -> dict[str, Note]:
    """A note for every gap: whose values are missing, and when or where.

    `told` is how the picture shows it, the end of a sentence.
    """
    notes = {}
    for gap in found:
        names = [rows[number].name for number in gap.rows]
        begin, end = places[gap.first], places[gap.last]
        when = begin
        if gap.first != gap.last:
            when = Text.own(zh=f"{begin.zh}—{end.zh}", en=f"{begin.en} to {end.en}")
        whose = Text.own(
            zh="、".join(name.zh for name in names),
            en=", ".join(name.en for name in names),
        )
        notes[gap_key(chart, gap)] = Note.made(
            head=MISSING,
            meaning=Text.own(zh=f"{whose.zh}：{told.zh}", en=f"{whose.en}: {told.en}"),
            period=when,
            source=chart.source,
        )
    return notes


def gap_hot(
    place: Rect,
    name: str,
    note: Note,
    words: str,
    anchor: tuple[float, float],
    box: Box,
) -> Hot:
    """Where a gap is touched; `words` call the row that it belongs to."""
    viewport = box.viewport
    return Hot(
        place,
        Target("figure", name),
        anchor=anchor,
        name=f"{words} {viewport.words(note.period or note.head)} "
        f"{viewport.words(note.head)}",
    )


def absent(
    x: float, y: float, wide: float, viewport: Viewport, ink: Ink = TEXT2
) -> tuple[Label, ...]:
    """The words for a missing value, centred; a dash in less room, or nothing."""
    for words, size in (
        (viewport.words(MISSING), max(axis.SMALLEST, viewport.label * SMALL)),
        (viewport.words(MISSING), axis.SMALLEST),
        ("–", axis.SMALLEST),
    ):
        if viewport.type.advance(words, size, 500) <= wide:
            return (
                Label(
                    x, y, (Run(words, max(size, axis.SMALLEST), 500, ink),), "middle"
                ),
            )
    return ()


def stretches(there: Sequence[int], count: int) -> tuple[slice, ...]:
    """The runs of places that are there, of `count` places."""
    ends = [-1, *sorted(set(range(count)) - set(there)), count]
    return tuple(
        slice(before + 1, after)
        for before, after in pairwise(ends)
        if after > before + 1
    )


# Names at the ends of layers


def widest_name(names: Iterable[Text], wide: float, viewport: Viewport) -> float:
    """The width for names beside a chart that is `wide`: a quarter of it at most."""
    return min(
        max(0.26 * wide, 4.2 * viewport.label),
        max(
            viewport.type.advance(viewport.words(name), viewport.label, 500)
            for name in names
        ),
    )


def name_lines(
    names: Iterable[Text], widest: float, viewport: Viewport
) -> tuple[tuple[str, ...], ...]:
    """The names as lines of at most a width."""
    return tuple(
        tuple(
            axis.lines_of(viewport.words(name), viewport.label, 500, viewport, widest)
        )
        for name in names
    )


def name_height(lines: Sequence[str], size: float) -> float:
    """How high the lines of one name are, with the air below them."""
    return len(lines) * size * _LEADING + 8


def name_labels(
    x: float, middle: float, lines: Sequence[str], size: float
) -> tuple[Label, ...]:
    """The lines of one name about a height."""
    first = middle + size * (0.36 - 0.5 * _LEADING * (len(lines) - 1))
    return tuple(
        Label(x, first + i * size * _LEADING, (Run(text, size, 500, TEXT),))
        for i, text in enumerate(lines)
    )


def end_blocks(
    rows: Sequence[tuple[Text, str]],
    highlight: int,
    unit: str,
    viewport: Viewport,
    *,
    lined: bool,
) -> tuple[tuple[tuple[Run, ...], ...], ...]:
    """What stands at the ends of lines: the last value and the name of each.

    Args:
        rows: a name and its last value as it is said, for each line.
        highlight: the number of the line that matters, which has the unit.
        unit: its words; "" for none.
        viewport: who reads it.
        lined: on one line, or the name under the value.
    """
    label = viewport.label
    blocks: list[tuple[tuple[Run, ...], ...]] = []
    for index, (named, said) in enumerate(rows):
        mine = index == highlight
        size = max(64.0, label * 1.5) if mine else max(44.0, label * 1.2)
        ink = TEXT if mine else TEXT2
        value = Run(said, size, 300, ink)
        name = Run(viewport.words(named), label, 500 if mine else 400, ink)
        number: tuple[Run, ...] = (value,)
        if mine and unit:
            number = (value, axis.unit_run(unit, viewport))
        blocks.append(
            ((*number, name._replace(dx=16.0)),) if lined else (number, (name,))
        )
    return tuple(blocks)


def end_labels(
    blocks: Sequence[Sequence[tuple[Run, ...]]],
    ys: Sequence[float],
    x: float,
    top: float,
    bottom: float,
) -> tuple[tuple[Label, ...], ...]:
    """Those blocks at the ends of their lines, clear of each other between two heights.

    Args:
        blocks: lines of runs, for each end.
        ys: how high each line ends.
        x: where the blocks begin.
        top: the highest they may reach.
        bottom: the lowest.
    """
    heights = [
        sum(max(run.size for run in line) for line in block) * 1.12
        + (14 if len(block) > 1 else 0)
        for block in blocks
    ]
    middles = axis.apart(ys, heights, top, bottom)
    found = []
    for block, middle, high in zip(blocks, middles, heights, strict=True):
        y = middle - high / 2 + (7 if len(block) > 1 else 0)
        labels = []
        for line in block:
            size = max(run.size for run in line)
            y += size * 1.12
            labels.append(Label(x, y - size * 0.2, line))
        found.append(tuple(labels))
    return tuple(found)


def leader(
    start: tuple[float, float], end: tuple[float, float], drawn: float, ink: Ink
) -> Stroke:
    """The line from a layer to its name, of which a share is drawn."""
    tip = (
        start[0] + (end[0] - start[0]) * drawn,
        start[1] + (end[1] - start[1]) * drawn,
    )
    return Stroke(points(start, tip), 3.0, ink, alpha=1.0 if drawn > 0 else 0.0)


def drawn(leader: Stroke, share: float) -> Stroke:
    """A line of a plan, of which a share is drawn from its first point."""
    start = leader.points[:1]
    return replace(
        leader,
        points=start + (leader.points - start) * share,
        alpha=1.0 if share > 0 else 0.0,
    )


def tallest(row: Sequence[Fact | None]) -> int:
    """The first place of the largest value that is there."""
    values = {place: fact.value for place, fact in enumerate(row) if fact is not None}
    return max(values, key=values.__getitem__)


def largest(row: Sequence[Fact | None]) -> Fact | None:
    """The first of the largest values of a row; None where all are missing."""
    there = [fact for fact in row if fact is not None]
    return max(there, key=lambda fact: fact.value, default=None)


def numbers(row: Sequence[Fact | None]) -> Array:
    """The values of facts; zero for one that is missing, which has no length."""
    return np.array([0.0 if fact is None else float(fact) for fact in row])
