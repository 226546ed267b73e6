"""Spots: where on the picture what is written is seen, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from kiosk.authoring.desktop.layout_lint import TextHome, lines, read_labels
from kiosk.charts.base import Chart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Label
from kiosk.drawing.series import key
from kiosk.model.note import Note
from kiosk.model.text import THIN
from kiosk.model.walk import walked
from kiosk.show import aim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing.interaction import Interaction
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact
    from kiosk.model.walk import Steps
    from kiosk.slides.base import Slide


class PageSpot(NamedTuple):
    """A place on the page, and the way within the slide to what is seen there."""

    rect: Rect
    steps: Steps


@dataclass(frozen=True, slots=True)
class Spots:
    """The places of a slide, what is smaller before what is larger."""

    all: tuple[PageSpot, ...]

    @classmethod
    def of(
        cls,
        slide: Slide,
        viewport: Viewport,
        interaction: Interaction,
        left: float = 0.0,
    ) -> Spots:
        """Where everything stands once the entrance is over.

        `left` is how far from the left of the screen the page begins.
        """
        marks = slide.marks(1.0, viewport, interaction)
        found = [
            *_words(slide, marks, viewport),
            *_figures(slide, marks),
            *_charts(slide, viewport, interaction),
        ]
        if left:
            found = [
                PageSpot(Rect(r.x + left, r.y, r.width, r.height), steps)
                for r, steps in found
            ]
        found.sort(key=lambda one: one.rect.width * one.rect.height)
        return cls(tuple(found))

    def at(self, x: float, y: float) -> PageSpot | None:
        """What is seen at a point."""
        return next((one for one in self.all if one.rect.grown(6).holds(x, y)), None)

    def of_way(self, steps: Steps) -> tuple[Rect, ...]:
        """Where what is written at a way within the slide is seen, or what it is in."""
        for length in range(len(steps), 0, -1):
            way = steps[:length]
            found = [one.rect for one in self.all if one.steps[:length] == way]
            if found:
                return _joined(found)
        return ()


def _words(
    slide: Slide, marks: tuple[object, ...], viewport: Viewport
) -> Iterator[PageSpot]:
    home = TextHome(slide, viewport.language)
    facts, hots = slide.facts(), [*aim.places(marks)]  # type: ignore[arg-type]
    labels = read_labels(mark for mark in marks if isinstance(mark, Label))
    for line in lines(labels, viewport.type):  # type: ignore[arg-type]
        # A unit or a digit may stand in many a sentence: where a figure is touched, it
        # is the figure's own.
        name = next(
            (
                hot.target.which
                for hot in hots
                if hot.target.which in slide.figures
                and hot.rect.holds(*line.rect.centre)
                and _part_of(line.text, facts[hot.target.which], viewport)
            ),
            "",
        )
        steps = ("figures", name) if name else home.of(line.text)
        if steps:
            yield PageSpot(line.rect, steps)


def _part_of(words: str, fact: Fact, viewport: Viewport) -> bool:
    said = str(fact.said(viewport.language)).replace(THIN, "").replace(" ", "")
    bare = words.replace(THIN, "").replace(" ", "")
    return bare in said


def _figures(slide: Slide, marks: tuple[object, ...]) -> Iterator[PageSpot]:
    ways = dict(_ways(slide))
    for hot in aim.places(marks):  # type: ignore[arg-type]
        if hot.target.what == "figure" and hot.target.which in ways:
            yield PageSpot(hot.rect, ways[hot.target.which])


def _ways(slide: Slide) -> Iterator[tuple[str, Steps]]:
    """The names that touches have, and the ways to what they mean."""
    for name in slide.figures:
        yield name, ("figures", name)
    names = {note.alone: name for name, note in slide.notes().items()}
    for found in walked(slide):
        if isinstance(found.value, Chart):
            table = found.value.table()
            for number, row in enumerate(() if table is None else table.rows):
                for place in range(len(row.values)):
                    whole = (0, number) if row.single else (number, place)
                    yield key(found.value, *whole), (*found.steps, *row.way(place))  # type: ignore[arg-type]
        elif isinstance(found.value, Note) and found.value.alone in names:
            yield names[found.value.alone], found.steps


def _charts(
    slide: Slide, viewport: Viewport, interaction: Interaction
) -> Iterator[PageSpot]:
    charts = {id(chart): n for n, chart in enumerate(slide.charts())}
    boxes = slide.boxes(viewport, interaction)
    for found in walked(slide):
        place = charts.get(id(found.value))
        if place is not None and place < len(boxes) and found.steps:
            yield PageSpot(boxes[place].rect, found.steps)


def _joined(rects: list[Rect]) -> tuple[Rect, ...]:
    """Lines of one text as one rectangle; what stands apart stays apart."""
    left = sorted(rects, key=lambda one: (one.y, one.x))
    joined: list[Rect] = []
    for rect in left:
        for number, other in enumerate(joined):
            if other.grown(28).meets(rect):
                joined[number] = _around(other, rect)
                break
        else:
            joined.append(rect)
    return tuple(joined)


def _around(one: Rect, other: Rect) -> Rect:
    x, y = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.right, other.right), max(one.bottom, other.bottom)
    return Rect(x, y, right - x, bottom - y)
