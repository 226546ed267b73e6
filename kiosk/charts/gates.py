"""Gates: ways into a place, a gate for each; the one that is touched opens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import in_out_cubic, out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, arc, lerp, ribbon
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.marks import Bars, Fade, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced
from kiosk.model.note import Note
from kiosk.model.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box
    from kiosk.model.text import Text

WIDE: Final = 236.0
"""Width of a gate at most; all other measures of a gate are in proportion to it."""
HIGH: Final = 408.0
"""Height of a gate, and where a page is high,"""
HIGHEST: Final = 480.0
"""at most."""
AJAR: Final = 48.0
OPEN: Final = 26.0
"""Widths of a leaf of a gate that is ajar, and of one that is open."""
_NAME: Final = 48.0
"""Size of names at most,"""
_USUAL: Final = 40.0
"""and of those that take more than two lines."""
_LEADING: Final = 1.25
_OVER: Final = 38.0
"""Units of wall above a gate."""
_NAMED: Final = 64.0
"""Units from the wall to the names above it, with the rings below these."""
_LINE: Final = 3.0
"""Half the river's main strand, on which gates stand."""
_RAYS: Final = 11


class Gate(Note):
    """A gate: its name, and what it is."""


class GatesChart(Chart):
    """Equal gates in one wall, ajar; behind each the river runs to its own horizon.

    The gate whose card is open stands open itself. Gates are all of one width and
    height, which say nothing. On a tall page they stand in two rows.
    """

    answers: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.THINGS,)

    kind: Literal["gates"] = Field(
        description="几道一样的门，虚掩着，一个名字一道；点哪道，哪道打开 · equal "
        "gates, ajar, one for each name; the one that is touched opens"
    )
    gates: Annotated[tuple[Gate, ...], Field(min_length=2, max_length=6)] = Field(
        description="二到六道门，从左到右 · two to six gates, from left to right",
    )

    def notes(self) -> dict[str, Note]:
        return {_key(i): gate.alone for i, gate in enumerate(self.gates)}

    def texts(self) -> tuple[Text, ...]:
        """The names over the gates; the meanings are on the cards."""
        return tuple(gate.head for gate in self.gates)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        plain = 0.0 if box.viewport.contrast else 1.0
        marks: list[Mark] = []
        labels: list[Label] = []
        for wall in plan.walls:
            marks += _wall(wall, Span(0.0, 0.2, out_cubic).at(t), plain)
        for i, gate in enumerate(plan.gates):
            # Few at once: each is painted anew while it rises.
            begin = 0.06 + 0.5 * i / len(plan.gates)
            grown = Span(begin, begin + 0.3, out_cubic).at(t)
            ajar = Span(begin + 0.2, begin + 0.46, in_out_cubic).at(t)
            # The gate is open after two thirds of the answer, the light at its end.
            touch = box.interaction.touch(_key(i))
            swung = Span(0.0, 0.667, out_cubic).at(touch)
            leaf = lerp(
                lerp(gate.wide / 2, gate.leaf(AJAR), ajar), gate.leaf(OPEN), swung
            )
            marks += _gate(gate, grown, leaf, swung, plain)
            for label in gate.names:
                (run,) = label.runs
                heavy = run._replace(weight=700 if swung > 0.5 else 500)
                labels.append(Label(label.x, label.y, (heavy,), "middle"))
        return (*marks, *appearing(labels, t, 0.35, 0.03), *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress or on touches."""
        return _Layout(self, box).plan()


def _key(gate: int) -> str:
    return f"gate-{gate + 1}"


class _Shapes(NamedTuple):
    """The outlines of a whole gate, all their points in one array to be pressed."""

    points: Array
    ends: tuple[int, ...]
    """Where in it each outline ends."""

    @classmethod
    def of(cls, outlines: Iterable[Array]) -> _Shapes:
        """These, in their order."""
        held = tuple(outlines)
        ends = np.cumsum([len(outline) for outline in held]).tolist()
        return cls(np.concatenate(held), tuple(ends))

    def pressed(self, base: float, grown: float) -> tuple[Array, ...]:
        """The outlines, pressed down to the ground at `base` by what has grown."""
        points = _pressed(self.points, base, grown)
        starts = (0, *self.ends[:-1])
        return tuple(points[a:b] for a, b in zip(starts, self.ends, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class _Gate:
    """A gate round x on the ground at `base`; its name is set over it.

    `shapes` are its sky, hills, ground, five strands, frame and rays.
    """

    x: float
    base: float
    wide: float
    high: float
    names: tuple[Label, ...]
    shapes: _Shapes

    @property
    def spring(self) -> float:
        """Where its arch begins."""
        return self.base - self.high + self.wide / 2

    def leaf(self, width: float) -> float:
        """The width of a leaf in a gate of this width."""
        return width * self.wide / WIDE

    def up(self, share: float, grown: float) -> float:
        """The height of what lies at a share of the gate, which has grown so far."""
        return self.base - share * self.high * grown


def _pressed(line: Array, base: float, grown: float) -> Array:
    """A line of a whole gate, pressed down to what has grown."""
    if grown == 1:
        return line
    pressed = line.copy()
    pressed[:, 1] = base - (base - line[:, 1]) * grown
    return pressed


class _Wall(NamedTuple):
    """The wall that gates stand in; `quay` is whether it has a ground of its own."""

    rect: Rect
    quay: bool


class _Plan(NamedTuple):
    walls: tuple[_Wall, ...]
    gates: tuple[_Gate, ...]
    hots: tuple[Hot, ...]


def _wall(wall: _Wall, seen: float, plain: float) -> Iterator[Mark]:
    """A quiet band with battlements; where no river runs at its foot, a quay does."""
    x, y, wide, high = wall.rect
    band = np.array([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])
    inks = (FILL.mixed("ground", 0.89), 1.0), (GROUND, 1.0)
    yield Fill((band,), Fade(0, y, 0, y + high, *inks), seen)
    teeth = np.arange(x + 11, x + wide - 22, 44.0)
    size = np.ones_like(teeth)
    rects = np.column_stack([teeth, size * (y - 14), size * 22, size * 14])
    yield Bars(rects, FILL.mixed("ground", 0.82), seen * plain)
    yield Bars(np.array([[x, y - 1.5, wide, 3.0]]), FILL.mixed("ground", 0.58), seen)
    quay = np.array([[x, y + high, wide, 4.0]])
    yield Bars(quay, FILL.mixed("ground", 0.4), seen if wall.quay else 0.0)


# What stands still while other gates move is the same marks as before.
@lru_cache(maxsize=16)
def _gate(
    gate: _Gate, grown: float, leaf: float, open_: float, plain: float
) -> tuple[Mark, ...]:
    """A gate that has grown so far, its leaves of a width, open by a share.

    All is drawn in a gate of full height and pressed down to what has grown.
    """
    x, base, half = gate.x, gate.base, gate.wide / 2
    alpha = 1.0 if grown > 0 else 0.0
    light = lerp(0.84, 1.0, open_)
    sky, hills, ground, *rest = gate.shapes.pressed(base, grown)
    strands, frame, rays = rest[:5], rest[5], rest[6:]
    fade = Fade(
        *(0, gate.up(1.0, grown), 0, gate.up(0.407, grown)),
        (FILL.mixed("ground", 0.94), 1.0),
        (FILL.mixed("ground", 1 - 0.56 * light), 1.0),
    )
    level = gate.up(0.407, grown)
    line = np.array([[x - half, level - 0.75, gate.wide, 1.5]])
    lights = [
        (x - half * share, base + _LINE + dy, gate.wide * share, wide)
        for dy, share, wide in ((19, 0.62, 4.0), (39, 0.4, 3.0), (61, 0.22, 2.5))
    ]
    return (
        # Sky, hills and water behind the gate.
        Fill((sky,), fade, alpha),
        Fill((hills,), FILL.mixed("ground", 1 - 0.21 * light), alpha),
        Fill((ground,), FILL.mixed("water", 1 - 0.2 * light), alpha),
        Bars(line, FILL.mixed("text", 0.3 * light), alpha),
        # Five strands that widen towards the visitor.
        *(
            Fill(tuple(some), FILL.mixed("water", lerp(far, near, open_)), alpha)
            for some, near, far in (
                (strands[:2], 0.62, 0.7),
                (strands[2:4], 0.46, 0.56),
                (strands[4:], 0.0, 0.16),
            )
        ),
        *_leaves(gate, leaf, grown, open_),
        Stroke(frame, 5.0, FILL.mixed("ground", 0.16 * (1 - open_)), alpha),
        # Only decoration: rays round the arch, and its light on the water.
        Fill(tuple(rays), FILL.mixed("ground", lerp(0.54, 0.4, open_)), plain * grown),
        Bars(
            np.array(lights), FILL.mixed("water", lerp(0.76, 0.4, open_)), plain * grown
        ),
    )


def _shapes(x: float, base: float, wide: float, high: float, number: int) -> _Shapes:
    """The outlines of a gate: its sky, hills, ground, five strands, frame, rays."""
    half = wide / 2
    spring, horizon = base - high + half, base - 0.407 * high
    bow = arc(x, spring, half, -90, 90)
    sides = ((x - half, horizon), (x + half, horizon))
    return _Shapes.of(
        (
            np.vstack([sides[:1], bow, sides[1:]]),
            _hills(x, horizon, half, number),
            np.array([*sides, (x + half, base), (x - half, base)]),
            *(
                _course(x, base, wide, horizon, side, number)
                for side in (-2, 2, -1, 1, 0)
            ),
            np.vstack([[(x - half, base)], bow, [(x + half, base)]]),
            *_rays(x, spring, half),
        )
    )


def _leaves(gate: _Gate, leaf: float, grown: float, open_: float) -> Iterator[Mark]:
    """Both leaves, which cover what lies behind them, and their rims."""
    x, base, half = gate.x, gate.base, gate.wide / 2
    alpha = 1.0 if grown > 0 else 0.0
    sides = (-1, 1)
    edge = gate.spring - np.sqrt(max(0.0, half**2 - (half - leaf) ** 2))
    low = base - 0.42 * leaf
    leaves = tuple(_leaf(gate, side, leaf, gate.spring, low) for side in sides)
    yield Fill(
        tuple(_pressed(one, base, grown) for one in leaves),
        FILL.mixed("ground", lerp(0.85, 0.8, open_)),
        alpha,
    )
    rims = [
        (
            x + side * (half - leaf) - 1.25,
            base - (base - edge) * grown,
            2.5,
            (low - edge) * grown,
        )
        for side in sides
    ]
    yield Bars(np.array(rims), FILL.mixed("ground", lerp(0.56, 0.36, open_)), alpha)


def _hills(x: float, horizon: float, half: float, number: int) -> Array:
    """A ridge on the horizon, another behind every gate."""
    across = np.linspace(x - half, x + half, 40)
    phase = number * 1.7
    rise = 14 + 20 * np.sin((across - x) * 0.021 + phase) ** 2
    rise += 9 * np.sin((across - x) * 0.05 + phase * 2) ** 2
    ridge = np.column_stack([across, horizon - rise * half / 118.0])
    return np.vstack([ridge, [(x + half, horizon), (x - half, horizon)]])


def _course(
    middle: float, base: float, wide: float, horizon: float, side: int, number: int
) -> Array:
    """A strand from the horizon to the visitor."""
    t = np.linspace(0.0, 1.0, 24)
    sway = 4 * np.sin(t * 5 + number + side * 0.4) * (1 - t) * t * 3
    x = middle + (side * (3 + 46 * t**1.25) + sway) * wide / WIDE
    width = 0.6 + (6.0, 2.5, 1.5)[abs(side)] * 1.5 * t
    return ribbon(np.column_stack([x, horizon + (base - horizon) * t]), width)


def _leaf(gate: _Gate, side: int, leaf: float, spring: float, low: float) -> Array:
    """A leaf of the gate, which turns round its outer edge."""
    half = gate.wide / 2
    across = np.linspace(half, half - leaf, 16)
    top = spring - np.sqrt(np.maximum(0.0, half**2 - across**2))
    curve = np.column_stack([gate.x + side * across, top])
    outer, inner = gate.x + side * half, gate.x + side * (half - leaf)
    return np.vstack([[(outer, gate.base)], curve, [(inner, low)]])


def _rays(x: float, spring: float, half: float) -> Iterator[Array]:
    """Short strokes round the arch, the middle one longer."""
    for i in range(_RAYS):
        turn = np.radians(-75 + 150 * i / (_RAYS - 1))
        long = 24.0 if 2 * i == _RAYS - 1 else 18.0
        along = np.array([np.sin(turn), -np.cos(turn)])
        ends = np.array([x, spring]) + np.outer([half + 9, half + long], along)
        yield ribbon(ends, 2.0)


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: GatesChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        n = len(chart.gates)
        twice = self.viewport.portrait and box.rect.width < 260.0 * n
        self.rows = (n // 2, n - n // 2) if twice else (n,)
        self.pitch = box.rect.width / max(self.rows)
        self.wide = min(WIDE, 0.66 * self.pitch)

    def _named(self, size: float) -> list[tuple[str, ...]]:
        viewport = self.viewport
        return [
            balanced(viewport.words(g.head), size, 500, self.pitch - 22, viewport.type)
            for g in self.chart.gates
        ]

    def plan(self) -> _Plan:
        viewport, rect = self.viewport, self.box.rect
        space = rect.height / len(self.rows)
        type_, size = viewport.type, _NAME * viewport.large
        while True:
            names = self._named(size)
            tall = max(map(len, names)) * _LEADING * size
            widest = max(
                type_.advance(line, size, 700) for lines in names for line in lines
            )
            # Names give way before gates become doors of a hutch.
            fits = space - tall - _OVER - _NAMED - 16 >= 0.6 * HIGH
            # On two lines they are large, on more they are no larger than usual.
            short = max(map(len, names)) <= 2 or size <= _USUAL * viewport.large
            if (widest <= self.pitch - 16 and fits and short) or size <= SMALLEST:
                break
            size = max(SMALLEST, size * 0.96)
        # On a high page a little higher, as long as there is room above.
        room = space - tall - _OVER - _NAMED - 16
        high = min(HIGH if room < HIGHEST + 60 else HIGHEST, room)
        high = max(high, self.wide / 2 + 20)
        walls, gates, hots = [], [], []
        first = 0
        for row, count in enumerate(self.rows):
            last = row == len(self.rows) - 1
            base = (rect.bottom if last else rect.y + (row + 1) * space) - _LINE
            wall = self._wall(base, high, last=last)
            walls.append(wall)
            for i in range(first, first + count):
                x = rect.x + (i - first + 0.5) * rect.width / count
                gate = self._gate(i, x, base, high, names[i], size, wall.rect.y)
                gates.append(gate)
                hots.append(self._hot(i, gate))
            first += count
        return _Plan(tuple(walls), tuple(gates), tuple(hots))

    def _wall(self, base: float, high: float, *, last: bool) -> _Wall:
        """From edge to edge of the page where nothing stands beside it."""
        rect, viewport = self.box.rect, self.viewport
        left, right = rect.x, rect.right
        if last and rect.x <= viewport.margin + 1:
            left = 0.0
        if last and rect.right >= viewport.width - viewport.margin - 1:
            right = viewport.width
        top = base - high - _OVER
        return _Wall(Rect(left, top, right - left, base - top), not last)

    def _gate(
        self,
        number: int,
        x: float,
        base: float,
        high: float,
        lines: tuple[str, ...],
        size: float,
        top: float,
    ) -> _Gate:
        foot = top - _NAMED
        names = tuple(
            Label(
                x,
                foot - (len(lines) - 1 - i) * _LEADING * size,
                (Run(line, size, 500, TEXT),),
                "middle",
            )
            for i, line in enumerate(lines)
        )
        shapes = _shapes(x, base, self.wide, high, number)
        return _Gate(x, base, self.wide, high, names, shapes)

    def _hot(self, number: int, gate: _Gate) -> Hot:
        """All of a gate, from its name down to the river."""
        size = gate.names[0].runs[0].size
        top, half = gate.names[0].y - size, max(gate.wide, 0.86 * self.pitch) / 2
        return Hot(
            Rect(gate.x - half, top, 2 * half, gate.base - top).at_least(96, 96),
            Target("figure", _key(number)),
            anchor=(gate.x, gate.base - 0.2 * gate.high),
            name=" ".join(self.viewport.words(self.chart.gates[number].head).split()),
        )
