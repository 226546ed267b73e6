"""Shore: a bank before and after, which a handle wipes from one to the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Counting, Ref
from kiosk.drawing import handle
from kiosk.drawing.axis import kept
from kiosk.drawing.easing import out_cubic, smoothstep
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, points, ribbon
from kiosk.drawing.ink import FILL, GROUND, MARK, TEXT, TEXT2, Ink
from kiosk.drawing.marks import (
    Arcs,
    Dots,
    Fade,
    Fill,
    Hot,
    Label,
    Run,
    Stroke,
    Sweep,
    Target,
)
from kiosk.drawing.river import BESIDE, SAMPLES, River
from kiosk.drawing.span import Span, clamp01
from kiosk.drawing.typeset import width
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport

REST: Final = 0.4
"""Where the handle waits for its first visitor."""
_DAMP: Final = 0.5
"""So that names lie well between two echoes."""
_DOCK: Final = 184.0
_HIGH: Final = 146.0
"""Width and height of a dock of size 1."""
_LARGEST: Final = 1.5
"""How much larger it is where there is room enough."""
_SEEN: Final = Span(0.45, 0.75, out_cubic)
"""Words and the handle appear once the bank has risen."""
_COME: Final = Span(0.45, 0.85)
"""So do docks, ghosts and the bank's line, one after the other downstream."""
_LAG: Final = 4.0
"""How much later the far end begins, in times of what one thing takes: what is
painted again in a frame is a part of the bank."""
_STEP: Final = 4
"""Samples in a piece of the river's line: long near-level ones take long to paint."""
_OVERLAP: Final = 1.0
"""Units by which a piece reaches into the next."""

_NODE: Final = 13.0
"""Radius of the node of a dock."""
_CLOUD: Final = 0.2
_WATER: Final = 0.26
"""How much ink lies in the dust over docks, and in the water along the cleared bank."""
_DEEP: Final = 150.0
"""Units that it is seen downwards."""
_EASED: Final = 220.0
"""Units over which dust comes and goes at the ends of the bank."""

# A dock round the middle of its foot, in units of a dock 184 wide: beams and
# boxes as x, y, width, height, the crane as lines from point to point.
_BEAMS: Final = ((-92, -26, 184, 12), *((-84 + 40 * i, -16, 8, 44) for i in range(5)))
_BOXES: Final = ((60, -72, 36, 26), (-78, -52, 32, 26), (-24, -52, 34, 26))
_CRANE: Final = (
    ((-40, -26), (-40, -118)),
    ((20, -26), (20, -118)),
    ((-78, -118), (96, -118)),
    ((-40, -118), (-10, -146)),
    ((-10, -146), (96, -118)),
)
_ROPE: Final = ((78, -118), (78, -72))
_GHOST: Final = (((-92, -20), (92, -20)), *_CRANE)


@dataclass(frozen=True, eq=False)
class _Thing:
    """Closed outlines that stand on the bank as one.

    They are cut where the handle stands; a thing that it is far from is the same
    mark from frame to frame, so that nothing of it is painted again.
    """

    outlines: tuple[Array, ...]
    ink: Ink | Fade
    before: bool
    """Whether it is seen left of the handle."""

    @cached_property
    def _whole(self) -> Fill:
        return Fill(self.outlines, self.ink)

    @cached_property
    def _none(self) -> Fill:
        # Whatever it fades, there is nothing of it to be painted.
        return Fill((), self.ink, 0.0)

    @cached_property
    def ends(self) -> tuple[float, float]:
        """Its left and right edge."""
        xs = np.concatenate([outline[:, 0] for outline in self.outlines])
        return float(xs.min()), float(xs.max())

    def mark(self, cut: float, alpha: float) -> Fill:
        """What is seen of it."""
        left, right = self.ends
        if left >= cut if self.before else right <= cut:
            return self._none
        if right <= cut if self.before else left >= cut:
            return self._whole if alpha == 1 else replace(self._whole, alpha=alpha)
        return Fill(_cut(self, cut), self.ink, alpha=alpha)


@lru_cache(maxsize=16)
def _cut(thing: _Thing, at: float) -> tuple[Array, ...]:
    """What is seen of a thing that is cut; it is cut where it was before."""
    return (_left_of if thing.before else _right_of)(thing.outlines, at)


@dataclass(frozen=True)
class _Bank:
    """The bank in page units: the river's line, and where things stand on it."""

    river: River
    page: float
    left: float
    right: float
    """Where the bank is about level: the ends of the handle's scale."""
    lift: float
    top: float
    docks: tuple[float, ...]
    """The middles of the docks."""
    size: float
    """A dock's size, 1 where there is room enough."""

    def y(self, x: Array) -> Array:
        at = np.linspace(0.0, self.page, SAMPLES)
        return np.asarray(np.interp(x, at, self.river.y[0]))

    def x(self, dial: float) -> float:
        return self.left + dial * (self.right - self.left)

    def foot(self, x: float) -> float:
        return float(self.y(np.array([x]))[0])

    def come(self, x: float, share: float) -> float:
        """How far a thing at x is that comes with the others, downstream."""
        late = _LAG * clamp01((x - self.left) / (self.right - self.left))
        return out_cubic(clamp01(share * (1 + _LAG) - late))

    @cached_property
    def solid(self) -> tuple[_Thing, ...]:
        """Every dock: its boxes, then its beams and crane."""
        things = []
        for x in self.docks:
            foot, scale = np.array([x, self.foot(x)]), self.size
            boxes = [foot + scale * _rectangle(*b) for b in _BOXES]
            beams = [foot + scale * _rectangle(*b) for b in _BEAMS]
            beams += [
                ribbon(foot + scale * points(*line), wide * scale)
                for line, wide in (*((line, 6.0) for line in _CRANE), (_ROPE, 3.0))
            ]
            things += [
                _thing(boxes, MARK.mixed("ground", 0.45), before=True),
                _thing(beams, MARK, before=True),
            ]
        return tuple(things)

    @cached_property
    def ghosts(self) -> tuple[Dots, ...]:
        """Dots along the outline of every dock."""
        ghosts = []
        for x in self.docks:
            dots: list[Array] = []
            for start, end in _GHOST:
                line = points(start, end) * self.size + points((x, self.foot(x)))
                long = float(np.hypot(*(line[1] - line[0])))
                steps = np.linspace(0.0, 1.0, max(2, round(long / 11)))[:, None]
                dots.append(line[0] + (line[1] - line[0]) * steps)
            ghosts.append(Dots(np.vstack(dots), 4.0, TEXT2))
        return tuple(ghosts)

    @cached_property
    def _x(self) -> Array:
        return np.linspace(0.0, self.page, SAMPLES)

    def _ease(self, x: Array) -> Array:
        """1 along the bank, and 0 beyond both its ends."""
        inner = (x - self.left) / _EASED + 0.25
        outer = (self.right - x) / _EASED + 0.25
        return np.asarray(smoothstep(np.clip(np.minimum(inner, outer), 0.0, 1.0)))

    @cached_property
    def dust(self) -> _Thing:
        """A haze over the docks, densest at the ground."""
        x, y = self._x, self.y(self._x)
        high = 1.12 * _HIGH * self.size
        near = np.array(
            [np.exp(-(((x - at) / (0.62 * _DOCK)) ** 2)) for at in self.docks]
        )
        up = high * (0.72 + 0.28 * near.max(axis=0)) * self._ease(x)
        outline = np.vstack(
            [np.column_stack([x, y - up]), np.column_stack([x, y])[::-1]]
        )
        top, low = float((y - up).min()), float(y[SAMPLES // 2])
        ink = Fade(0.0, top, 0.0, low, (MARK, 0.0), (MARK, _CLOUD))
        return _thing([outline], ink, before=True)

    @cached_property
    def water(self) -> _Thing:
        """The light that the cleared bank throws on the water."""
        x, y = self._x, self.y(self._x)
        top = float(y.min())
        # It ends where it has faded, or at the line itself: no edge of it is seen.
        foot = np.maximum(y, top + _DEEP)
        outline = np.vstack([np.column_stack([x, y]), np.column_stack([x, foot])[::-1]])
        ink = Fade(0.0, top, 0.0, top + _DEEP, (FILL, _WATER), (FILL, 0.0))
        return _thing([outline], ink)

    @cached_property
    def edge(self) -> tuple[_Thing, ...]:
        """The river's line, piece by piece: dull before, broad and bright after."""
        x = np.linspace(0.0, self.page, SAMPLES)
        y = self.y(x)
        # Widths are across the line, and pieces end upright.
        upright = np.sqrt(1 + np.gradient(y, x) ** 2)
        u = np.clip((x - self.left) / (self.page - self.left), 0.0, 1.0)
        broad = 6 + 10 * (1 - u * u)
        dull = FILL.mixed("ground", 0.45)
        # It comes onto the page as bright as the neighbour's river is.
        fade = Fade(0.0, 0.0, self.left, 0.0, (FILL, 1.0), (dull, 1.0))
        halves = 3.5 * upright, broad / 2 * upright
        things = []
        for i in range(0, SAMPLES - 1, _STEP):
            at = x[i : i + _STEP + 1].copy()
            # Pieces overlap: where they meet within a pixel, the ground would show.
            at[-1] = min(at[-1] + _OVERLAP, self.page)
            narrow, wide = (
                np.concatenate(
                    [
                        np.column_stack([at, np.interp(at, x, y - half)]),
                        np.column_stack([at, np.interp(at, x, y + half)])[::-1],
                    ]
                )
                for half in halves
            )
            # Plain where the fade has ended: that is quicker to paint.
            ink = fade if x[i] < self.left else dull
            things += [_thing([narrow], ink, before=True), _thing([wide], FILL)]
        return tuple(things)


class ShoreChart(Chart):
    """Docks on a bank, and the bank without them.

    Left of the handle it is before: docks stand, and the line is dull. Right of
    it is after: the bank is bare and cleared, the line broad and bright, light lies on
    the water, and of each dock a dotted ghost is left over its node. Before, there is
    dust over the docks. Those with a name open their notes.
    """

    dials: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.YEARS, Question.PLACES)

    kind: Literal["shore"] = Field(
        description="江岸的之前和之后，观众拖着手柄一抹就换；每座码头可以点开 · a "
        "bank before and after, which the visitor wipes with a handle; every dock "
        "answers a touch"
    )
    count: Ref = Field(description="一共几座 · how many there were")
    before: Text = Field(description="左边，如 之前 · the left side")
    after: Text = Field(description="右边，如 之后 · the right side")
    members: Annotated[tuple[Note, ...], Field(max_length=8)] = Field(
        default=(), description="各座的名称和说明 · each by name, with a note"
    )

    def notes(self) -> dict[str, Note]:
        return {f"dock-{i}": note for i, note in enumerate(self.members, 1)}

    def dialled(self, x: float, y: float, box: Box) -> float:  # noqa: ARG002
        bank = self._bank(box)
        return clamp01((x - bank.left) / (bank.right - bank.left))

    def bounds(self) -> tuple[Bound, ...]:
        return (Bound(self.count, ("count",), 1, 40),)

    def counted(self) -> tuple[Counting, ...]:
        return (Counting(self.count, ("count",), len(self.members), ("members",)),)

    def river(self, viewport: Viewport, box: Box) -> River:  # noqa: ARG002
        """The bank: the river rises to it and falls back to the seam."""
        return self._bank(box).river

    @kept
    def _bank(self, box: Box) -> _Bank:
        viewport, rect = box.viewport, box.rect
        w, seam = viewport.width, viewport.seam
        # Names hang below the bank, and controls lie below those.
        lift = min(240.0 if viewport.portrait else 144.0, 0.42 * rect.height)
        inner = rect.x + 0.046 * rect.width
        outer = rect.right - 0.046 * rect.width
        knots = [
            (0.0, seam),
            (inner, seam - lift),
            (inner + 0.33 * (outer - inner), seam - lift * 0.93),
            (inner + 0.68 * (outer - inner), seam - lift * 1.055),
            (outer, seam - lift * 0.972),
            (w, seam),
        ]
        # Beside another chart it rises and falls within what is between them.
        if rect.x > viewport.margin + 1:
            knots.insert(1, (rect.x - BESIDE, seam))
        if rect.right < w - viewport.margin - 1:
            knots.insert(-1, (rect.right + BESIDE, seam))
        count = max(1, round(float(box.facts[self.count])))
        first, last = rect.x + 0.115 * rect.width, rect.x + 0.885 * rect.width
        pitch = (last - first) / max(1, count - 1)
        docks = (
            tuple(first + pitch * i for i in range(count))
            if count > 1
            else ((first + last) / 2,)
        )
        most = min(_LARGEST, (rect.height - lift - 56) / _HIGH)
        size = min(most, 0.8 * pitch / _DOCK if count > 1 else most)
        top = max(rect.y, seam - lift - 99 - _HIGH * size)
        return _Bank(
            River.through(knots, w, seam, damp=_DAMP),
            w,
            inner,
            outer,
            lift,
            top,
            docks,
            size,
        )

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, bank = box.viewport, self._bank(box)
        dial = REST if box.interaction.dial is None else box.interaction.dial
        cut = bank.x(dial)
        y = bank.foot(cut)
        seen, share = _SEEN.at(t), _COME.at(t)

        def come(things: Sequence[_Thing]) -> Iterator[Fill]:
            for thing in things:
                yield thing.mark(cut, bank.come(thing.ends[0], share))

        plain = 0.0 if viewport.contrast else seen
        return (
            bank.dust.mark(cut, plain),
            bank.water.mark(cut, plain),
            *come(bank.solid),
            *(
                _ghost(ghost, cut, bank.come(x, share))
                for x, ghost in zip(bank.docks, bank.ghosts, strict=True)
            ),
            *come(bank.edge),
            *_nodes(bank, cut, seen),
            *appearing(self._sides(bank, box, cut), t, 0.5),
            *appearing(self._names(box), t, 0.55),
            Stroke(points((cut, bank.top), (cut, y)), 3.0, TEXT, alpha=seen),
            *handle.sideways(cut, y, Span(0.5, 0.75).at(t)),
            *self._hots(bank, box, cut, y, viewport),
        )

    def _sides(self, bank: _Bank, box: Box, cut: float) -> tuple[Label, ...]:
        """The words on both sides of the wipe."""
        viewport = box.viewport
        size = (40.0 if viewport.portrait else 36.0) * viewport.large
        y = bank.top + 0.86 * size
        before = Run(viewport.words(self.before), size, 400, TEXT2)
        after = Run(viewport.words(self.after), size, 500, TEXT)

        def seen(space: float, run: Run) -> float:
            """A word goes where the edge of the page leaves no room for it."""
            return clamp01((space - 28 - width((run,), viewport.type)) / 24)

        return (
            Label(cut - 28, y, (before,), "end", alpha=seen(cut, before)),
            Label(cut + 28, y, (after,), alpha=seen(viewport.width - cut, after)),
        )

    @kept
    def _names(self, box: Box) -> tuple[Label, ...]:
        """Each dock's name in a band of water below it, in two rows if need be."""
        viewport, bank = box.viewport, self._bank(box)
        pitch = bank.docks[1] - bank.docks[0] if len(bank.docks) > 1 else 600.0
        size = viewport.label
        words = [viewport.words(note.head) for note in self.members]
        widest = max((viewport.type.advance(w, size, 400) for w in words), default=0.0)
        rows = 1 if widest + 24 <= pitch else 2
        # The bank falls off on both sides: names keep to where it is level.
        space = min(pitch * rows - 20, 2 * (bank.docks[0] - bank.left) + 140)
        size *= min(1.0, space / max(widest, 1.0))
        at = np.linspace(0.0, bank.page, SAMPLES)
        labels = []
        for i, (x, name) in enumerate(zip(bank.docks, words, strict=False)):
            row = 1 + i % rows
            upper, lower = (
                float(np.interp(x, at, bank.river.y[j])) for j in (row, row + 1)
            )
            run = Run(name, size, 400, TEXT2)
            half = width((run,), viewport.type) / 2
            x = min(max(x, bank.left + half), bank.right - half)
            y = (upper + lower) / 2 + size * 0.36
            labels.append(Label(x, y, (run,), "middle"))
        # The names of a row stand level, whatever the lines between which they lie.
        levels = [
            sum(label.y for label in labels[row::rows]) / len(labels[row::rows])
            for row in range(min(rows, len(labels)))
        ]
        return tuple(
            replace(label, y=levels[i % rows]) for i, label in enumerate(labels)
        )

    def _hots(
        self, bank: _Bank, box: Box, cut: float, y: float, viewport: Viewport
    ) -> tuple[Hot, ...]:
        hots = []
        words = viewport.words(box.facts[self.count].figure.label)
        for i, x in enumerate(bank.docks):
            foot = bank.foot(x)
            high = _HIGH * bank.size
            named = i < len(self.members)
            half = max(_DOCK * bank.size, 96.0) / 2
            hots.append(
                Hot(
                    Rect(x - half, foot - high, 2 * half, high + 112).at_least(96, 96),
                    Target("figure", f"dock-{i + 1}" if named else self.count),
                    anchor=(x, foot),
                    name=viewport.words(self.members[i].head) if named else words,
                    node=(x, foot),
                )
            )
        return (
            *hots,
            handle.hot(
                cut, y, f"{viewport.words(self.before)} / {viewport.words(self.after)}"
            ),
        )


def _nodes(bank: _Bank, cut: float, seen: float) -> Iterator[Mark]:
    """A node in the bank for every dock, bright where that is no more."""
    for x in bank.docks:
        y, ink = bank.foot(x), FILL if x >= cut else MARK
        yield Dots(points((x, y)), 2 * _NODE, GROUND, seen)
        yield Arcs(x, y, (Sweep(_NODE, 0.0, 360.0, 6.0, ink),), seen)


def _rectangle(x: float, y: float, wide: float, high: float) -> Array:
    return points((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))


def _thing(outlines: list[Array], ink: Ink | Fade, *, before: bool = False) -> _Thing:
    return _Thing(tuple(outlines), ink, before)


def _ghost(ghost: Dots, cut: float, seen: float) -> Dots:
    """What lies right of the handle."""
    x = ghost.points[:, 0]
    if seen == 1 and x.min() >= cut:
        return ghost
    return replace(ghost, points=ghost.points[x >= cut], alpha=seen)


def _left_of(outlines: tuple[Array, ...], cut: float) -> tuple[Array, ...]:
    """What lies left of an upright line of each outline."""
    return tuple(
        part if part[:, 0].max() <= cut else _clipped(part, cut)
        for part in outlines
        if part[:, 0].min() < cut
    )


def _right_of(outlines: tuple[Array, ...], cut: float) -> tuple[Array, ...]:
    mirror = np.array([-1.0, 1.0])
    return tuple(
        part if part[:, 0].min() >= cut else _clipped(part * mirror, -cut) * mirror
        for part in outlines
        if part[:, 0].max() > cut
    )


def _clipped(outline: Array, cut: float) -> Array:
    """The part of a closed outline left of x = cut (Sutherland and Hodgman)."""
    kept_: list[tuple[float, float]] = []
    for (ax, ay), (bx, by) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if ax <= cut:
            kept_.append((ax, ay))
        if (ax <= cut) != (bx <= cut):
            share = (cut - ax) / (bx - ax)
            kept_.append((cut, ay + (by - ay) * share))
    return points(*kept_)
