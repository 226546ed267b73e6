"""Share: an eddy of the river, filled as far as the part reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from kiosk.charts.base import Chart, Ref
from kiosk.easing import out_cubic
from kiosk.entrance import COUNT, DRAW, GROW, appearing
from kiosk.geometry import Rect, ribbon
from kiosk.ink import ACCENT, FILL, TEXT, TEXT2
from kiosk.marks import Arcs, Dots, Fill, Hot, Label, Run, Stroke, Sweep, Target
from kiosk.river import OFFSETS
from kiosk.text import Text
from kiosk.timeline import Span, clamp01
from kiosk.typeset import fitted, run_width, width

if TYPE_CHECKING:
    from kiosk.marks import Mark
    from kiosk.room import Box

_HAIRS = (3.0, 2.0, 2.0, 1.8, 1.5)
_HAIR_TINTS = (0.30, 0.58, 0.68, 0.77, 0.85)
_DATA = (13.0, 11.0, 9.5, 8.0, 6.5)
_OPENING = 7.0
"""Degrees that "nearly" stops short of the tick, before three dashes."""
_DASHES = ((1.0, 1.8), (3.9, 1.3), (6.0, 0.7))
_START = 180.0
"""Data begins at six o'clock and runs with the current, counter-clockwise."""
BAND = OFFSETS[-1]


class ShareChart(Chart):
    """A circle on the river with a hero in its middle.

    In the style `strands` five strands swell into the ring and fill the part's
    angle; in the style `dots` the hero is a count and every dot is one of it,
    spread over the part's angle. A part that is "nearly" something opens into
    dashes just short of its tick; an exact part has no tick.
    """

    kind: Literal["share"]
    figure: Ref
    part: Ref
    label: Text
    style: Literal["strands", "dots"] = "strands"
    note: Text | None = None

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        room, rect, facts = box.room, box.rect, box.facts
        part, whole = facts[self.part], facts[self.figure]
        share = clamp01(float(part) / (100.0 if part.figure.unit == "%" else 1.0))
        said = part.said(room.language)
        words = (
            Run(said.before + " " if said.before else "", 38, 500, ACCENT),
            Run(said.number + (said.after if said.tight else ""), 60, 700, ACCENT),
        )
        aside = max(250.0, width(words, room.type) + 60)
        # Where it is narrow the words stand on two lines beside the ring.
        narrow = rect.width < 680
        if narrow:
            aside = max(run_width(run, room.type) for run in words) + 40
        if part.qualifier == "exact" and self.note is None:
            aside = 20.0
        largest = 260.0 if self.style == "strands" else 214.0
        radius = min(
            largest,
            (rect.height - 2 * BAND) / 2 + 20,
            (rect.width - aside) / 2 - BAND + 20,
        )
        cx, cy = rect.x + radius + BAND + 18, box.base - radius
        sized = radius / 260.0
        degrees = 360.0 * share
        rings = self._rings(cx, cy, radius, DRAW.at(t))
        grown = GROW.at(t)
        data: tuple[Mark, ...]
        if self.style == "strands":
            near = part.qualifier == "nearly"
            data = self._strands(box, cx, cy, radius, degrees, grown, t, near=near)
        else:
            data = (self._dots(cx, cy, radius, degrees, round(float(whole)), t),)
        end = _START - degrees
        out = Span(0.7, 0.85, out_cubic).at(t)
        reserved = part.qualifier != "exact"
        inner, outer = radius - 20, radius - 20 + (BAND + 46) * out
        tick = Stroke(
            np.array([_at(cx, cy, inner, end), _at(cx, cy, outer, end)]),
            3.0,
            TEXT,
            alpha=1.0 if out > 0 and reserved else 0.0,
        )
        lx, ly = _at(cx, cy, radius + BAND + 44, end)
        beyond = min(rect.right + 70.0, room.width - 24.0) - lx
        beside = (
            [Label(lx, ly - 44, words[:1]), Label(lx, ly + 20, words[1:])]
            if narrow
            else [Label(lx, ly + 20, fitted(words, max(150.0, beyond), room.type))]
        )
        if self.note is not None:
            run = Run(room.words(self.note, facts), room.label, 400, TEXT2)
            beside.append(
                Label(
                    lx + 6,
                    ly + 20 + 56 * max(1.0, room.large * 0.95),
                    fitted((run,), max(120.0, beyond - 6), room.type),
                )
            )
        inside = 2 * radius - 70
        label = Run(room.words(self.label, facts), 38 * room.large**0.6, 400, TEXT2)
        size = 208.0 * sized if self.style == "strands" else 164 / 214 * radius
        number = self._centre(box, cx, cy, size, inside, t)
        return (
            rings,
            *data,
            tick,
            *appearing(beside, t, 0.6),
            *appearing(
                (
                    Label(
                        cx,
                        cy - 0.46 * radius,
                        fitted((label,), inside * 0.8, room.type),
                        "middle",
                    ),
                ),
                t,
                0.3,
            ),
            *number,
            Hot(
                Rect(cx - radius, cy - radius, 2 * radius, 2 * radius),
                Target("figure", self.figure),
                anchor=(cx + radius, cy),
                name=room.words(self.label, facts),
            ),
            Hot(
                Rect(lx - 10, ly - 50, 200, 120).at_least(96, 96),
                Target("figure", self.part),
                anchor=_at(cx, cy, radius + 41, end),
                name=str(said),
            ),
        )

    def _centre(
        self, box: Box, cx: float, cy: float, size: float, inside: float, t: float
    ) -> tuple[Label, ...]:
        """The number in the middle, its unit on a line of its own."""
        room = box.room
        fact = box.facts[self.figure]
        said = fact.said(room.language)
        unit = f"{said.before} {said.after}".strip()
        wide = room.type.advance(said.number, size, 300) * 0.98
        size *= min(1.0, inside / max(wide, 1.0))
        wide = min(wide, inside)
        share = COUNT.at(t)
        text = fact.said(room.language, share=share).number
        run = Run(unit or " ", max(36.0, size * 0.25) * room.large**0.4, 500, ACCENT)
        return (
            Label(
                cx + wide / 2,
                cy + size * 0.32,
                (Run(text, size, 300, TEXT, 0.0, -0.02),),
                "end",
                alpha=1.0 if t > 0 else 0.0,
                changing=share < 1,
            ),
            *appearing(
                (
                    Label(
                        cx,
                        cy + size * 0.32 + size * 0.38,
                        fitted((run,), inside * 0.86, room.type),
                        "middle",
                    ),
                ),
                t,
                0.4,
            ),
        )

    def _rings(self, cx: float, cy: float, radius: float, drawn: float) -> Arcs:
        return Arcs(
            cx,
            cy,
            tuple(
                Sweep(
                    radius + offset,
                    _START,
                    -360.0 * drawn,
                    wide,
                    FILL.mixed("ground", tint),
                )
                for offset, wide, tint in zip(OFFSETS, _HAIRS, _HAIR_TINTS, strict=True)
            )[::-1],
            alpha=1.0 if drawn > 0 else 0.0,
        )

    def _strands(
        self,
        box: Box,
        cx: float,
        cy: float,
        radius: float,
        degrees: float,
        grown: float,
        t: float,
        *,
        near: bool,
    ) -> tuple[Mark, ...]:
        sized = 0.55 + 0.45 * radius / 260.0
        solid = degrees - (_OPENING if near else 0.0)
        feed = box.rect.x - box.room.margin
        feed = feed if feed < 1 else box.rect.x
        u = np.linspace(0.0, 1.0, 24)
        inks = tuple(FILL.mixed("ground", 0.055 * i) if i else FILL for i in range(5))
        feeds = []
        for offset, wide, ink in zip(OFFSETS, _DATA, inks, strict=True):
            x = feed + (cx + 1 - feed) * u * min(1.0, grown * 2.5)
            swell = 2.0 + (wide * sized - 2.0) * (3 * u**2 - 2 * u**3)
            line = np.column_stack([x, np.full_like(u, cy + radius + offset)])
            feeds.append(
                Fill((ribbon(line, swell),), ink, alpha=1.0 if grown > 0 else 0.0)
            )
        turn = clamp01((grown - 0.25) / 0.75)
        sweeps = [
            Sweep(radius + offset, _START, -solid * turn, wide * sized, ink)
            for offset, wide, ink in zip(OFFSETS, _DATA, inks, strict=True)
        ]
        for number, (gap, length) in enumerate(_DASHES):
            seen = near and t >= 0.73 + 0.08 * number
            sweeps += [
                Sweep(
                    radius + offset,
                    _START - solid - gap,
                    -length if seen else 0.0,
                    wide * sized,
                    ink,
                )
                for offset, wide, ink in zip(OFFSETS, _DATA, inks, strict=True)
            ]
        return (*feeds, Arcs(cx, cy, tuple(sweeps)))

    def _dots(
        self, cx: float, cy: float, radius: float, degrees: float, count: int, t: float
    ) -> Dots:
        """One dot for one: rows along the ring, columns along the current."""
        rows = _rows(count)
        columns = -(-count // rows)
        pitch = BAND / (rows - 1) if rows > 1 else 0.0
        step = (degrees - 2.5) / columns
        column, row = np.divmod(np.arange(count), rows)
        angle = np.radians(_START - (column + 0.5) * step)
        r = radius + row * pitch
        where = np.column_stack([cx + r * np.sin(angle), cy - r * np.cos(angle)])
        diameter = min(5.4, 0.72 * np.radians(step) * radius, 0.72 * (pitch or 9.0))
        seen = round(count * Span(0.05, 0.78).at(t))
        return Dots(where[:seen], diameter, FILL, alpha=1.0 if seen else 0.0)


def _rows(count: int) -> int:
    """Rows of a block of dots: a divisor near eleven where there is one."""
    exact = [n for n in range(8, 15) if count % n == 0]
    return min(exact, key=lambda n: abs(n - 11)) if exact else min(11, max(1, count))


def _at(cx: float, cy: float, radius: float, degrees: float) -> tuple[float, float]:
    angle = np.radians(degrees)
    return float(cx + radius * np.sin(angle)), float(cy - radius * np.cos(angle))
