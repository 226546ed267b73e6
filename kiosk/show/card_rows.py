"""What a card says, set in lines: in one column, or broad and flat in two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.drawing.entrance import hero_runs
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import SLIP_INK, SLIP_TEXT, SLIP_TEXT2
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.placement import EDGE
from kiosk.drawing.typeset import balanced, fitted, longest_word, width
from kiosk.model.text import spaced
from kiosk.show.citation import computed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact
    from kiosk.model.note import Note
    from kiosk.show.citation import Provenance

INNER: Final = 62.0
"""Units between the edge of a card and its text."""
SMALLEST: Final = 28.0
"""The smallest size of text on a card."""
_TOP: Final = 78.0
"""The first baseline below the upper edge."""
_BETWEEN: Final = 56.0
"""Units between the two columns of a broad card."""
_CROSS: Final = 80.0
"""What the first lines leave to the cross that closes a card."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A width to set a card in, and how much its text is shrunk to fit."""

    viewport: Viewport
    wide: float
    shrink: float
    cost: float = 0.0
    """How much worse it is than the best, as `placement` counts."""
    broad: bool = False
    """Whether what a fact means stands beside it, and not below."""
    grown: float = 1.0
    """How far large text grows, from not at all to in full; -1 if it may shrink."""

    @property
    def words(self) -> float:
        """How much all but the number is shrunk: what is asked for large, hardly."""
        most = self.viewport.large > 1 and self.grown >= 0
        return 1.0 if most else self.shrink

    @property
    def space(self) -> float:
        return self.wide - 2 * INNER

    def columns(self, needed: float) -> tuple[float, float, float]:
        """How wide the first column is, where the second begins, and its width.

        `needed` is what the first should hold. A narrow card has but one.
        """
        if not self.broad:
            return self.space, INNER, self.space
        first = min(max(0.36 * self.space, needed), 0.62 * self.space)
        x = INNER + first + _BETWEEN
        return first, x, self.wide - x - _CROSS - 24.0

    def size(self, wide: float, tall: float, growth: float) -> float:
        """A font size: in landscape, in portrait, and how it follows large text."""
        base = tall if self.viewport.portrait else wide
        larger = self.viewport.large ** (growth * max(0.0, self.grown))
        return max(SMALLEST, float(base * larger * self.words))


@dataclass(frozen=True, slots=True)
class Rows:
    """A card set in a width: its lines, its rule, its size."""

    labels: tuple[Label, ...]
    rule: Rect
    wide: float
    high: float

    @property
    def smallest(self) -> float:
        """The smallest size of text on it."""
        return min(run.size for label in self.labels for run in label.runs) + 1e-6


def sheets(viewport: Viewport) -> tuple[Sheet, ...]:
    """What a card may be set in, the best first: of other widths, then smaller."""
    full = viewport.width - 2 * viewport.margin
    flat = min(full, 1400.0)
    if viewport.portrait:
        ways = [(full, 1.0, 0.0, False), (0.82 * full, 1.0, 3.0, False)]
        ways += [(full, 1.0, 4.0, True)]
        for shrink, cost in ((0.9, 6.0), (0.8, 11.0), (0.7, 18.0), (0.6, 26.0)):
            ways += [(full, shrink, cost, False), (full, shrink, cost + 1.0, True)]
            ways += [(0.7 * full, shrink, cost + 2.0, False)]
    else:
        ways = [(738.0, 1.0, 0.0, False), (880.0, 1.0, 1.5, False)]
        ways += [(600.0, 1.0, 3.0, False), (1100.0, 1.0, 4.0, True)]
        ways += [(flat, 1.0, 4.5, True), (1100.0, 1.0, 5.0, False)]
        for shrink, cost in ((0.9, 8.0), (0.8, 13.0), (0.7, 20.0), (0.6, 26.0)):
            ways += [(880.0, shrink, cost, False), (1100.0, shrink, cost + 0.4, True)]
            ways += [(flat, shrink, cost + 0.6, True)]
            ways += [(600.0, shrink, cost + 1.0, False)]
            ways += [(480.0, shrink, cost + 1.2, False)]
        ways += [(516.0, 0.6, 27.1, False), (420.0, 0.6, 27.3, False)]
    ways = [way for way in ways if way[0] <= full]
    # At last over the margins.
    ways.append((viewport.width - 2 * EDGE, 0.6, 28.0, True))
    if viewport.large == 1:
        found = [Sheet(viewport, *way) for way in ways]
    else:
        # Large text grows less where there is little room; then only the number is
        # made smaller. Words are only if the card would cover what it explains.
        found = [
            Sheet(viewport, wide, shrink, cost + more, broad, grown)
            for wide, shrink, cost, broad in ways
            for grown, more in (
                ((1.0, 0.0), (0.6, 4.0), (0.25, 7.5), (0.0, 10.0))
                if shrink == 1.0
                else ((0.0, 20.0), (-1.0, 400.0))
            )
        ]
    return tuple(sorted(found, key=lambda sheet: sheet.cost))


def of_figure(
    fact: Fact,
    facts: Mapping[str, Fact],
    origins: tuple[Provenance, ...],
    sheet: Sheet,
) -> Rows:
    """A figure: its name and time, the number large, what it means, its source."""
    viewport, figure = sheet.viewport, fact.figure
    zh = viewport.language == "zh"
    small = sheet.size(34.0, 38.0, 0.6)
    runs = hero_runs(
        fact, 180.0 * sheet.shrink, viewport, 52.0 * sheet.shrink, SLIP_INK
    )
    runs = tuple(
        run._replace(ink=SLIP_TEXT) if run.weight == 300 else run for run in runs
    )
    columns = sheet.columns(width(runs, viewport.type))
    runs = fitted(runs, columns[0], viewport.type)
    comma = " · " if zh else ", "
    head = balanced(
        f"{viewport.words(figure.label)}{comma}{viewport.words(figure.period)}",
        small,
        400,
        columns[0] - (0.0 if sheet.broad else _CROSS),
        viewport.type,
    )
    rows: list[Label] = []
    y = _TOP
    for line in head:
        rows.append(Label(INNER, y, (Run(line, small, 400, SLIP_TEXT2),)))
        y += small * 1.35
    tall = next(run.size for run in runs if run.weight == 300)
    y += tall * 0.82 - small * 0.35
    rows.append(Label(INNER - 4, y, runs))
    key = "推算" if zh else "Derived"
    if not figure.derived:
        key = "出处" if zh else "Source"
    how = computed(fact, facts, viewport)
    first = (spaced(how) if zh else how,) if how else ()
    meaning = viewport.words(figure.meaning, facts)
    y = _told(rows, meaning, 500, columns, sheet, y)
    return _sourced(rows, key, first, origins, sheet, y)


def of_note(
    note: Note, facts: Mapping[str, Fact], origins: tuple[Provenance, ...], sheet: Sheet
) -> Rows:
    """A note: its time, its head large, what it means, its source."""
    viewport = sheet.viewport
    small = sheet.size(34.0, 38.0, 0.6)
    body = sheet.size(38.0, 42.0, 0.7)
    big = max(60.0 * sheet.words, body)
    rows: list[Label] = []
    y = _TOP
    head, face = viewport.words(note.head, facts), viewport.type
    # No word of the head shrinks, as long as the other column is left its room.
    columns = sheet.columns(longest_word(head, big, 500, face))
    room = columns[0] - (0.0 if sheet.broad else 40.0)
    if note.period is not None:
        words = viewport.words(note.period, facts)
        aside = columns[0] - (0.0 if sheet.broad else _CROSS)
        for number, line in enumerate(balanced(words, small, 400, aside, face)):
            y += small * 1.35 if number else 0.0
            rows.append(Label(INNER, y, (Run(line, small, 400, SLIP_TEXT2),)))
        y += 30.0
    y += big * (0.9 if note.period is not None else 0.4)
    for line in balanced(head, big, 500, room, face):
        # One word may be wider than a narrow card.
        runs = fitted((Run(line, big, 500, SLIP_TEXT),), room, viewport.type)
        rows.append(Label(INNER, y, runs))
        y += big * 1.28
    y = _told(
        rows, viewport.words(note.meaning, facts), 400, columns, sheet, y - body * 1.4
    )
    key = "出处" if viewport.language == "zh" else "Source"
    return _sourced(rows, key, (), origins, sheet, y)


def _told(
    rows: list[Label],
    meaning: str,
    weight: int,
    columns: tuple[float, float, float],
    sheet: Sheet,
    y: float,
) -> float:
    """Add what a fact means, below y or beside it; where the next line would be."""
    viewport = sheet.viewport
    body = sheet.size(38.0, 42.0, 0.7)
    _, x, room = columns
    below = y + body * 2.0
    y = _TOP + body - sheet.size(34.0, 38.0, 0.6) if sheet.broad else below
    for line in balanced(meaning, body, weight, room, viewport.type):
        rows.append(Label(x, y, (Run(line, body, weight, SLIP_TEXT),)))
        y += body * 1.4
    return max(y, below - body * 0.9) if sheet.broad else y


def _sourced(
    rows: list[Label],
    key: str,
    first: tuple[str, ...],
    origins: tuple[Provenance, ...],
    sheet: Sheet,
    y: float,
) -> Rows:
    """The rows with their foot: a rule, and where it all comes from."""
    viewport = sheet.viewport
    note = 34.0 if viewport.portrait else 30.0
    larger = 1.2 ** max(0.0, sheet.grown) if viewport.large > 1 else 1.0
    note = max(SMALLEST, note * larger * sheet.words**0.5)
    rule = Rect(INNER, y + note * 0.2, sheet.space, 2.0)
    y = rule.y + note * 1.75
    rows.append(Label(INNER, y, (Run(key, note, 700, SLIP_TEXT2),)))
    indent = INNER + viewport.type.advance(key, note, 700) + 24
    space = sheet.wide - INNER - indent
    said = list(first)
    for origin in origins:
        title = (
            f"《{origin.title}》" if viewport.language == "zh" else f'"{origin.title}"'
        )
        said += [title, origin.place]
    tight = sheet.broad or sheet.shrink < 0.85
    if tight:
        # One after another, and not line by line.
        said = [(" · " if viewport.language == "zh" else "; ").join(said)]
    leading = 1.4 if tight else 1.5
    for words in said:
        for line in balanced(words, note, 400, space, viewport.type):
            rows.append(Label(indent, y, (Run(line, note, 400, SLIP_TEXT2),)))
            y += note * leading
    return Rows(tuple(rows), rule, sheet.wide, y + (6.0 if tight else 24.0))
