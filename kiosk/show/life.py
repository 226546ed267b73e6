"""What lives on a page at rest, found in what the page is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.drawing import life
from kiosk.drawing.interaction import Flock
from kiosk.drawing.marks import Dots, Picture
from kiosk.show import controls

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kiosk.drawing.life import Drift, Living, Motif
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.slides.base import Slide

APART: Final = 640.0
"""Units by which light on one strand is ahead of that on the one above."""
ABOVE: Final = 80.0
"""Units of a drawing by which mist drifts above its fairway."""
SMALLEST: Final = 4.0
LARGEST: Final = 30.0
"""Between these diameters a dot may glow."""
FIELD: Final = 5
"""Dots from which on they are a field, of which one may glow."""


def living(
    slide: Slide,
    viewport: Viewport,
    rest: Sequence[Mark],
    motif: Callable[[str], Motif | None],
) -> tuple[Living | Drift, ...]:
    """What lives on a page.

    Args:
        slide: of the page.
        viewport: what it is drawn for.
        rest: its marks at rest.
        motif: what can live of the drawing of a path.
    """
    found: list[Living | Drift] = []
    for number, reach in enumerate(slide.reaches(viewport)):
        kind = life.OverLight if reach.over else life.Light
        found.append(kind(reach, number * APART))
    for mark in rest:
        if isinstance(mark, Picture) and (drawn := motif(mark.path)) is not None:
            found += _of_drawing(drawn.laid(mark.rect, mark.focus), viewport)
    glowing = [mark for mark in rest if isinstance(mark, Dots) and _glows(mark)]
    if glowing and not slide.lands:
        found.append(life.Glow(max(glowing, key=lambda dots: len(dots.points))))
    if slide.lands:
        found.append(life.Ripple(*controls.sign(viewport)))
    return tuple(found)


def flock(
    slide: Slide, viewport: Viewport, motif: Callable[[str], Motif | None]
) -> Flock | None:
    """Where the windows of a page's town are, from which dots of another may come."""
    for mark in slide.marks(1.0, viewport):
        if isinstance(mark, Picture) and (drawn := motif(mark.path)) is not None:
            windows = drawn.laid(mark.rect, mark.focus).windows
            return Flock(windows[:, :2] + windows[:, 2:] / 2)
    return None


def _of_drawing(drawn: Motif, viewport: Viewport) -> Iterator[Living | Drift]:
    windows = life.Windows(drawn.windows)
    if windows.lives:
        yield windows
    if drawn.road is not None:
        yield life.Cars(drawn.road)
    if drawn.fairway is not None:
        foot = drawn.fairway[2] - ABOVE * drawn.scale
        yield life.mist(0.0, viewport.width, foot)
        yield life.boat(drawn.fairway, drawn.scale)


def _glows(dots: Dots) -> bool:
    """Whether one of some dots may glow: a field of the accent, all of it there."""
    there = len(dots.points) >= FIELD and dots.alpha >= 1
    fits = SMALLEST <= dots.diameter <= LARGEST
    return there and fits and dots.ink.role.startswith("fill")
