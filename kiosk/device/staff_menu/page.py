"""A page of the staff menu: bare ground, a still river, the way back in its water."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import GROUND, HAIR, TEXT, TEXT2
from kiosk.drawing.marks import Arcs, Bars, Hot, Label, Run, Stroke, Sweep, Target
from kiosk.drawing.river import River
from kiosk.drawing.typeset import fitted, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

KEY_MM: Final = 25.0
"""Smallest side of a key in millimetres where the panel's size is known."""
FINGER: Final = 96.0
TITLE: Final = 72.0


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a page of the staff menu puts what is read and what is touched."""

    read: Rect
    touch: Rect


def columns(viewport: Viewport) -> Columns:
    """Side by side in landscape; on a tall screen what is touched lies lower."""
    left = viewport.margin
    wide = viewport.width - 2 * left
    if viewport.portrait:
        split = viewport.seam * 0.5
        return Columns(
            Rect(left, 250.0, wide, split - 250.0),
            Rect(left, split, wide, viewport.seam - 50.0 - split),
        )
    gap = 96.0 if viewport.width > 1600 else 64.0
    share = (wide - gap) * 0.53
    high = viewport.seam - 40.0
    return Columns(
        Rect(left, 210.0, share, high - 210.0),
        Rect(left + share + gap, 110.0, wide - share - gap, high - 110.0),
    )


def words(viewport: Viewport, zh: str, en: str) -> str:
    """What is said to staff, in the room's language."""
    return zh if viewport.language == "zh" else en


def clipped(run: Run, space: float, viewport: Viewport) -> Run:
    """A run whose end is left out where it is longer than the space."""
    if width((run,), viewport.type) <= space:
        return run
    least, most = 0, len(run.text)
    while least < most:
        middle = (least + most + 1) // 2
        cut = run._replace(text=run.text[:middle].rstrip() + "…")
        if width((cut,), viewport.type) <= space:
            least = middle
        else:
            most = middle - 1
    return run._replace(text=run.text[:least].rstrip() + "…")


def key(word: str) -> Target:
    """What a place of the staff menu answers with."""
    return Target("desk", word)


def ground(viewport: Viewport) -> tuple[Mark, ...]:
    """The bare page: nothing of the show is seen."""
    whole = np.array([[0.0, 0.0, viewport.width, viewport.height]])
    return (
        Bars(whole, GROUND),
        *River.level(viewport.seam).marks(viewport.width, viewport.height),
    )


def title(viewport: Viewport, said: str, below: str = "") -> tuple[Mark, ...]:
    """A title where every slide has one, and a line under it."""
    x, y = viewport.margin, 150.0 if not viewport.portrait else 190.0
    space = viewport.width - 2 * x
    if not viewport.portrait:
        space = columns(viewport).read.width
    size = TITLE if not viewport.portrait else 76.0
    return (
        Label(x, y, fitted((Run(said, size, 500, TEXT),), space, viewport.type)),
        Label(x, y + 62, (clipped(Run(below, 36.0, 400, TEXT2), space, viewport),)),
    )


def back(
    viewport: Viewport, said: str, left: float | None, avoid: Sequence[Rect] = ()
) -> tuple[Mark, ...]:
    """The way back, in the water, and beside it the other language.

    The ring of the way back empties as the page's patience ends: `left` is the share
    that is left; None leaves it idle. Where one of the places to `avoid` would be
    met, there is no other language.
    """
    x = 112.0 if not viewport.portrait else 96.0
    x += 0.0 if viewport.portrait else viewport.margin - 112.0
    y = viewport.height - (92.0 if not viewport.portrait else 110.0)
    size = 38.0 if not viewport.portrait else 42.0
    run = Run(said, size, 500, TEXT)
    wide = width((run,), viewport.type)
    way = Rect(x - 56, y - 56, wide + 62 + 56 + 40, 112)
    return (
        *_other_language(viewport, way, avoid),
        Arcs(
            x,
            y,
            (
                Sweep(34.0, 0.0, 360.0, 4.0, HAIR),
                Sweep(34.0, 0.0, 360.0 * (left or 0.0), 5.0, TEXT2),
            ),
        ),
        Stroke(
            points((x + 6, y - 12), (x - 7, y), (x + 6, y + 12)), 4, TEXT, cap="round"
        ),
        Label(x + 62, y + size * 0.36, (run,)),
        Hot(way, key("leave"), name=said),
    )


def _other_language(
    viewport: Viewport, way: Rect, avoid: Sequence[Rect]
) -> tuple[Mark, ...]:
    """A ring with the sign of the language that these pages do not speak."""
    place = Rect(way.right + 24, way.y, 112.0, 112.0)
    if any(place.meets(other) for other in avoid):
        return ()
    x, y = place.centre
    run = Run(words(viewport, "En", "中"), 32.0, 500, TEXT)
    return (
        Arcs(x, y, (Sweep(34.0, 0.0, 360.0, 4.0, HAIR),)),
        Label(x, y + run.size * 0.36, (run,), "middle"),
        Hot(place, key("speak"), name=words(viewport, "English", "中文")),
    )
