"""Rows: words one after another at equal distances, in as many lines as it takes.

Nothing stands between two words but the ring that says what can be touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.drawing.ink import TEXT
from kiosk.drawing.marks import Hot, Label, Run, Target
from kiosk.drawing.placement import APART, RINGED, inked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.viewport import Viewport

BETWEEN: Final = 72.0
"""Units between two words of a line."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """Words in their places."""

    labels: tuple[Label, ...]

    def hots(self, keys: Sequence[str], viewport: Viewport) -> tuple[Hot, ...]:
        """A place for each word, which opens the note of that key."""
        return tuple(
            word(label, key, viewport)
            for label, key in zip(self.labels, keys, strict=True)
        )


def word(label: Label, key: str, viewport: Viewport, place: Rect | None = None) -> Hot:
    """What is touched of words that open a note; `place` is theirs if of more lines."""
    place = inked(label, viewport) if place is None else place
    return Hot(
        place.at_least(96, 96),
        Target("figure", key),
        anchor=(place.right + APART, place.centre[1]),
        name=" ".join(label.text.split()),
        words=place,
    )


def lines(
    words: Sequence[str], size: float, weight: int, space: float, viewport: Viewport
) -> list[list[tuple[str, float]]]:
    """The words of each line, with where they begin; none is ever broken."""
    found: list[list[tuple[str, float]]] = []
    x = 0.0
    for each in words:
        wide = viewport.type.advance(each, size, weight)
        if not found or x + wide + RINGED > space:
            found.append([])
            x = 0.0
        found[-1].append((each, x))
        x += wide + BETWEEN
    return found


def row(
    words: Sequence[str],
    x: float,
    middle: float,
    size: float,
    space: float,
    viewport: Viewport,
    *,
    weight: int = 400,
    leading: float = 0.0,
) -> Row:
    """Words set from x on, the first line round the height `middle`.

    Args:
        words: what is set.
        x: where lines begin.
        middle: the height of the first line's middle.
        size: the font size.
        space: how wide a line may be.
        viewport: what the words are set for.
        weight: the font weight.
        leading: units from one line to the next.
    """
    labels = []
    for i, line in enumerate(lines(words, size, weight, space, viewport)):
        y = middle + i * leading
        labels += [
            Label(x + at, y + size * 0.36, (Run(each, size, weight, TEXT),))
            for each, at in line
        ]
    return Row(tuple(labels))
