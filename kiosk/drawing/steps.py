"""Steps: values in three to five shades of one ink, and the legend that names them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from kiosk.drawing import series
from kiosk.drawing.ink import ACCENT, GROUND, TEXT, TEXT2
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.scales import spelling
from kiosk.drawing.series import ValueChart
from kiosk.model.mistake import mistake
from kiosk.model.note import Note
from kiosk.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.scales import Spelling
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Figure
    from kiosk.model.text import Language

SHADES: Final[dict[int, tuple[float, ...]]] = {
    3: (0.86, 0.62, 0.0),
    4: (0.88, 0.68, 0.2, 0.0),
    5: (0.9, 0.77, 0.62, 0.2, 0.0),
}
"""How far each step's ink is mixed towards the ground, from the lowest step up.

None lies in the middle, where neither light nor dark letters stand out.
"""
_DARK: Final = 0.5
"""Steps that are mixed no further than this have letters of the ground."""
SWATCH: Final = 1.15
"""Width and height of a square of the legend, in the size of its words."""
ROW: Final = 1.75
"""From one line of the legend to the next, in the size of its words."""
_BETWEEN: Final = 44.0
"""Units between two entries of the legend in one line."""
_TEXTS: Final[dict[Language, tuple[str, str, str]]] = {
    "zh": ("不足 {0}", "{0} 至不足 {1}", "{0} 及以上"),
    "en": ("under {0}", "{0} to under {1}", "{0} and over"),
}


def shade(step: int, steps: int) -> tuple[Ink, Ink]:
    """The ink of a step, from the lowest, and that of the letters on it."""
    share = SHADES[steps][step]
    ink = ACCENT.mixed("ground", share) if share else ACCENT
    return ink, GROUND if share < _DARK else TEXT


def stepped(
    values: Sequence[Decimal | None], bounds: Sequence[Decimal]
) -> tuple[int | None, ...]:
    """The step of each value, from 0; one on a bound belongs to the step above it."""
    return tuple(
        None if value is None else bisect_right(bounds, value) for value in values
    )


def step_words(
    spell: Spelling, bounds: Sequence[Fraction], language: Language
) -> tuple[str, ...]:
    """What each step is called, from the lowest: a value on a bound is above it."""
    under, between, over = _TEXTS[language]
    said = spell.ticks(bounds)
    return (
        under.format(said[0]),
        *(between.format(a, b) for a, b in pairwise(said)),
        over.format(said[-1]),
    )


class Item(Protocol):
    """One of what is coloured: its name, and its value, None where it is missing."""

    @property
    def name(self) -> Text: ...
    @property
    def value(self) -> Decimal | None: ...


class Stepped(ValueChart, Protocol):
    """A chart of values of one time, in steps."""

    @property
    def period(self) -> Text: ...
    @property
    def steps(self) -> tuple[Decimal, ...]: ...


def refuse_names(bounds: Sequence[Decimal], items: Sequence[Item]) -> None:
    """Refuse bounds that do not rise, and two of one name in either language.

    Raises:
        ValueError: what is wrong.
    """
    if any(a >= b for a, b in pairwise(bounds)):
        raise mistake("steps-order")
    for language in LANGUAGES:
        called = Counter(item.name.words(language) for item in items)
        name, times = called.most_common(1)[0]
        if times > 1:
            raise mistake("name-twice", name=name)


def refuse_steps(steps: Sequence[int | None]) -> None:
    """Refuse values that are all missing, or all of one step: colour says nothing.

    Raises:
        ValueError: what is wrong.
    """
    present = {step for step in steps if step is not None}
    if not present:
        raise mistake("values-none")
    if len(present) == 1:
        raise mistake("steps-one")


def key_of(chart: Stepped, items: Sequence[Item], number: int) -> str:
    """What opens at one of the items: its figure, or the note that it has none."""
    if items[number].value is None:
        return series.key(chart, 0, "gap", number)
    return series.key(chart, 0, number)


def figures_of(chart: Stepped, items: Sequence[Item]) -> dict[str, Figure]:
    """The figures of all items that have a value."""
    return {
        key_of(chart, items, number): series.figure(
            chart, item.value, item.name, chart.period
        )
        for number, item in enumerate(items)
        if item.value is not None
    }


def notes_of(chart: Stepped, items: Sequence[Item], told: Text) -> dict[str, Note]:
    """The notes of those that have none; `told` ends the sentence behind the name."""
    return {
        key_of(chart, items, number): Note.made(
            head=series.MISSING,
            meaning=Text.own(
                zh=f"{item.name.zh}：{told.zh}", en=f"{item.name.en}: {told.en}"
            ),
            period=chart.period,
            source=chart.source,
        )
        for number, item in enumerate(items)
        if item.value is None
    }


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """Squares in the inks of the steps, and perhaps one for what is missing.

    `entries` are the words of the steps from the lowest, `steps` how many there are,
    `unit` what they are counted in, "" for none.
    """

    viewport: Viewport
    entries: tuple[str, ...]
    steps: int
    unit: str

    @classmethod
    def of(cls, chart: Stepped, items: Sequence[Item], box: Box) -> Legend:
        """That of a chart: its steps, and what says that a value is missing."""
        viewport = box.viewport
        facts = [box.facts[name] for name in figures_of(chart, items)]
        spell = spelling(facts, viewport.language)
        bounds = [Fraction(bound) for bound in chart.steps]
        entries = step_words(spell, bounds, viewport.language)
        if any(item.value is None for item in items):
            entries += (viewport.words(series.MISSING),)
        return cls(viewport, entries, len(bounds) + 1, spell.unit)

    @property
    def size(self) -> float:
        return self.viewport.label

    @property
    def head(self) -> float:
        """The height that the unit takes above the squares."""
        return self.size * ROW if self.unit else 0.0

    @property
    def width(self) -> float:
        """The width of all entries one below the other."""
        words = max(self._wide(words) for words in self.entries)
        return max(self.size * (SWATCH + 0.5) + words, self._wide(self.unit, 500))

    @property
    def height(self) -> float:
        """The height of all entries one below the other, the unit included."""
        rows = (len(self.entries) - 1) * self.size * ROW + self.size * SWATCH
        return self.head + rows

    def column(self, x: float, y: float) -> tuple[Array, tuple[Label, ...]]:
        """One below the other, the highest step first; y is the top of the squares."""
        # The highest step stands on top; missing values come last.
        order = [*reversed(range(self.steps)), *range(self.steps, len(self.entries))]
        row = self.size * ROW
        return self._laid({entry: (x, y + i * row) for i, entry in enumerate(order)})

    def lines(
        self, x: float, y: float, right: float
    ) -> tuple[float, Array, tuple[Label, ...]]:
        """In lines from the lowest step; the first number is where they end."""
        swatch, left = self.size * SWATCH, x
        places = {}
        for entry, words in enumerate(self.entries):
            wide = swatch + 0.5 * self.size + self._wide(words)
            if x > left and x + wide > right:
                x, y = left, y + self.size * ROW
            places[entry] = x, y
            x += wide + _BETWEEN
        return y + swatch, *self._laid(places)

    def _wide(self, words: str, weight: int = 400) -> float:
        return self.viewport.type.advance(words, self.size, weight)

    def _laid(
        self, places: Mapping[int, tuple[float, float]]
    ) -> tuple[Array, tuple[Label, ...]]:
        """Squares and words at the upper left corners of their entries."""
        size = self.size
        swatch = size * SWATCH
        squares = np.array([(*places[i], swatch, swatch) for i in range(len(places))])
        words = [
            Label(
                x + swatch + 0.5 * size,
                y + swatch / 2 + 0.36 * size,
                (Run(self.entries[entry], size, 400, TEXT2),),
            )
            for entry, (x, y) in sorted(places.items())
        ]
        if self.unit:
            unit = Run(self.unit, size, 500, ACCENT)
            left, top = float(squares[:, 0].min()), float(squares[:, 1].min())
            words.insert(0, Label(left, top - self.head + size, (unit,)))
        return squares, tuple(words)
