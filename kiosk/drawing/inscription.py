"""Inscriptions: what stands at a place, a name and perhaps its number above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.drawing.axis import SMALLEST
from kiosk.drawing.entrance import extent, hero, hero_runs, said_in, tail
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, TEXT
from kiosk.drawing.marks import Hot, Label, Run, Target
from kiosk.drawing.placement import APART
from kiosk.drawing.typeset import balanced, longest_word, width

if TYPE_CHECKING:
    from kiosk.drawing.marks import Anchor
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact

LEADING: Final = 1.3
"""From one line of a name to the next, in its size."""
_UNIT: Final = 44.0
_LEAST: Final = 60.0
"""Numbers that are too wide shrink to this."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """An inscription in its place: the number, and the lines of the name.

    `moved` is 1 if the unit stands on a line of its own, below the number.
    """

    labels: tuple[Label, ...]
    fact: Fact | None = None
    x: float = 0.0
    baseline: float = 0.0
    size: float = 0.0
    unit: float = 0.0
    moved: int = 0

    def number(self, t: float, viewport: Viewport) -> tuple[Label, ...]:
        """The number as it counts up, with its unit if that stands beside it."""
        if self.fact is None:
            return ()
        labels = hero(
            self.fact, self.x, self.baseline, self.size, t, viewport, unit=self.unit
        )
        return labels[: len(labels) - self.moved]

    @property
    def top(self) -> float:
        """The height of its first line."""
        if self.fact is not None:
            return self.baseline - self.size * 0.8
        return self.labels[0].y - self.labels[0].runs[0].size

    def rect(self, viewport: Viewport) -> Rect:
        """The place of all of it."""
        left, right = extent((*self.labels, *self.number(1.0, viewport)), viewport)
        last = self.labels[-1]
        low = last.y + last.runs[0].size * 0.3
        return Rect(left, self.top, right - left, low - self.top)


@dataclass(frozen=True, slots=True)
class Inscription:
    """A name and perhaps a figure, in the sizes that they are to be set in.

    `number`, `size` and `unit` are the font sizes of the figure's digits, of the name
    and of the figure's unit.
    """

    head: str
    fact: Fact | None
    viewport: Viewport
    size: float
    number: float
    unit: float

    @classmethod
    def scaled(
        cls,
        head: str,
        fact: Fact | None,
        viewport: Viewport,
        scale: float,
        size: float,
        number: float,
    ) -> Inscription:
        """An inscription in a share of its usual sizes, never too small to be read."""
        return cls(
            head,
            fact,
            viewport,
            max(SMALLEST, size * scale),
            number * scale,
            max(SMALLEST, _UNIT * scale),
        )

    def lines(self, space: float) -> tuple[str, ...]:
        """The name, broken to a width."""
        return balanced(self.head, self.size, 500, space, self.viewport.type)

    def _number(self, space: float) -> tuple[float, int]:
        """The size of the digits, and 1 if the unit does not fit beside them."""
        if self.fact is None:
            return 0.0, 0
        size = self.number
        runs = hero_runs(self.fact, size, self.viewport, self.unit)
        moved = 0
        if runs[-1].weight != 300 and width(runs, self.viewport.type) > space:
            moved = 1
        kept = runs[: len(runs) - moved]
        while width(kept, self.viewport.type) > space and size > _LEAST:
            size *= 0.96
            runs = hero_runs(self.fact, size, self.viewport, self.unit)
            kept = runs[: len(runs) - moved]
        return size, moved

    def _tail(self, size: float, moved: int) -> float:
        """What a comma takes below the number, unless its unit stands there."""
        if self.fact is None or moved:
            return 0.0
        return tail(self.fact, size, self.viewport)

    def moved(self, space: float) -> bool:
        """Whether the unit does not fit beside its number."""
        return bool(self._number(space)[1])

    def high(self, space: float) -> float:
        """Its height where it is set to a width."""
        size, moved = self._number(space)
        above = size * 0.74 + moved * self.unit * 1.25
        if self.fact is not None:
            above += self.size * 0.58 + self._tail(size, moved)
        return above + self.size * (0.82 + LEADING * (len(self.lines(space)) - 1) + 0.2)

    def fits(self, space: float) -> bool:
        """Whether nothing that cannot be broken is wider than a width."""
        type_ = self.viewport.type
        if longest_word(self.head, self.size, 500, type_) > space:
            return False
        if self.fact is None:
            return True
        size, moved = self._number(space)
        runs = hero_runs(self.fact, size, self.viewport, self.unit)
        return width(runs[: len(runs) - moved], type_) <= space

    def at(self, x: float, y: float, space: float, *, end: bool = False) -> Words:
        """The words from the height y downwards, set to a width.

        They begin at x or, right-aligned, have their `end` there.
        """
        size, moved = self._number(space)
        anchor: Anchor = "end" if end else "start"
        labels: list[Label] = []
        baseline = y + size * 0.74
        if self.fact is not None:
            y = baseline
            if moved:
                y += self.unit * 1.25
                after = self.fact.said(self.viewport.language).after
                run = Run(after, self.unit, 500, ACCENT)
                labels.append(Label(x, y, (run,), anchor))
            y += self.size * 0.58 + self._tail(size, moved)
        y += self.size * 0.82
        for i, line in enumerate(self.lines(space)):
            run = Run(line, self.size, 500, TEXT)
            labels.append(Label(x, y + i * self.size * LEADING, (run,), anchor))
        if end and self.fact is not None:
            runs = hero_runs(self.fact, size, self.viewport, self.unit)
            x -= width(runs[: len(runs) - moved], self.viewport.type)
        return Words(tuple(labels), self.fact, x, baseline, size, self.unit, moved)


def touched(
    words: Words, node: tuple[float, float], key: str, name: str, viewport: Viewport
) -> tuple[Hot, ...]:
    """What is touched: all of a place with its node, and in it its number.

    Args:
        words: what stands at the place.
        node: where the place is marked, and leaders start.
        key: the note of the place.
        name: what assistive technology calls it.
        viewport: what the words are set for.
    """
    x, y = node
    rect, text = Rect(x - 48, y - 48, 96, 96), words.rect(viewport)
    left = min(rect.x, text.x)
    high, low = min(text.y, rect.y), max(text.bottom, rect.bottom)
    whole = Rect(left, high, max(text.right + 8, rect.right) - left, low - high)
    said = " ".join(name.split())
    whole = whole.at_least(96, 96)
    hots = [Hot(whole, Target("figure", key), anchor=(x, y), name=said, node=node)]
    if words.fact is not None:
        place = said_in(words.number(1.0, viewport), words.x, viewport)
        digits = Rect(place.x, words.top, place.width, words.size * 0.9)
        hots.append(
            Hot(
                digits.at_least(96, 96),
                Target("figure", words.fact.name),
                anchor=(place.right + APART, place.centre[1]),
                name=viewport.words(words.fact.figure.label),
                words=place,
                quiet=True,
            )
        )
    return tuple(hots)
