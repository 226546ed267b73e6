"""Structure: groups of equal members as streams that become one."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Counting, Ref
from kiosk.drawing.easing import smoothstep
from kiosk.drawing.entrance import appearing, risen
from kiosk.drawing.geometry import Rect, flow, points, ribbon
from kiosk.drawing.ink import ACCENT, FILL, TEXT, TEXT2
from kiosk.drawing.marks import Dots, Fill, Hot, Label, Run, Target
from kiosk.drawing.river import BESIDE, SAMPLES, WIDTHS, River
from kiosk.drawing.typeset import balanced, fitted, longest_word, width
from kiosk.model.kinds import Model
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport

THICK: Final = 12.0
"""Width of a member's stream; streams that have joined are as wide as their members."""
MOST: Final = 132.0
"""Width of all streams together at most: of many members each is thinner."""
_LIFT: Final = 20.0
"""Units between a stream and what stands on it."""
_NEAR: Final = 2.0
"""Units between two members' streams at which they run on as one."""
_RING: Final = 60.0
"""Units beside a group's name for the ring that says it can be touched, and air,"""
_PASSED: Final = 46.0
"""and where a stream falls past it."""
_TAPER: Final = 350.0
"""Units along its course over which a joined stream becomes as thin as the river."""
_BETWEEN: Final = 0.6
"""Pitches of air between two groups."""
_UNNAMED: Final = 0.5
"""Pitches between two members that nothing names, and that need no room for it."""
_PARTED: Final = 24.0
"""Units of air between two groups' streams where they fall side by side."""
_LOWERED: Final = 34.0
"""Units by which all lie lower on a wide page, off what is above them."""
_LOWER: Final = 30.0
"""Units by which streams join lower where the total stands over them."""
_TALL: Final = 100.0
"""Font size of a group's number beside a total."""
_WHOLE: Final = 200.0
"""Font size of the total at most."""
_SUMMED: Final = (0.35, 0.09, 0.2, 0.12, 0.09)
"""Shares of the way, where there is a sum: to where names end, then to the joint of a
group, along it, to the joint of all, and along that."""
_ONE: Final = 0.68
"""The share of its usual size at which a group's name is set on one line at least."""
_PARTING: Final = 22
"""Points of a course after which it is clear of its neighbours."""
_STEP: Final = 1.9
"""Units between two dots of a member that nothing names, in the width of its stream,"""
_STEP_LAST: Final = 1.15
"""and where it joins the others."""
_CALM: Final = 0.5
"""How far its dots go beyond the joint, in that width."""
_FINE: Final = 0.64
"""Their size where they run beside the others, in that width."""
_FINEST: Final = 1.2
"""The least radius of one that is seen."""
_DOTTED: Final = FILL.mixed("ground", 0.35)
_ROUND: Final = np.column_stack(
    [wave(np.linspace(0, 2 * np.pi, 17)[:-1]) for wave in (np.cos, np.sin)]
)
"""A round outline, (16, 2), of radius 1."""
_ALONG: Final = 17
"""Points of the stretch along which a stream that has come down is the river."""


class Group(Model):
    """Members of one rank; those the source does not name stay dotted."""

    name: Text = Field(
        description="这一组叫什么 · what the group is called",
    )
    count: Ref = Field(
        description="这一组有几个，写 figures 里的名字 · "
        "how many the group has, by name in figures"
    )
    members: Annotated[tuple[Text, ...], Field(max_length=12)] = Field(
        default=(),
        description="成员的名称；没列名的可以不写 · its members by name; those not "
        "named may be left out",
    )
    quiet: bool = Field(
        default=False,
        description="主次有别时，次要的一组写 true，画得淡一些 · of groups of "
        "unequal rank, the lesser, which is drawn paler",
    )


class _Way(NamedTuple):
    """Where across the page the streams turn, from the seam and back to it."""

    start: float
    level: float
    """From here a stream runs level, with the member's name on it."""
    split: float
    """From here a group's streams draw together."""
    join: float
    merge: float
    """Here a group's stream falls, or, where there is a sum, bends towards it."""
    end: float
    slim: bool
    """Narrow pages give the names more of the way, and the heads less."""
    meet: float
    falls: float
    """Between these all groups run as one; both are `merge` where they do not."""

    @property
    def summed(self) -> bool:
        """Whether the groups run as one before they fall."""
        return self.meet > self.merge

    @classmethod
    def across(cls, box: Box, *, total: bool) -> _Way:
        viewport, rect = box.viewport, box.rect
        start = 0.0 if rect.x <= viewport.margin + 1 else rect.x
        whole = rect.right - start
        slim = viewport.portrait or rect.width < 1000
        parts = (0.54, 0.08, 0.24) if slim else (0.5, 0.1, 0.26)
        summed = total and not slim
        if summed:
            parts = _SUMMED[:3]
        split = start + parts[0] * whole
        join = split + parts[1] * whole
        merge = join + parts[2] * whole
        far = rect.right >= viewport.width - viewport.margin - 1
        # A lake ends before the edge of the page.
        lake = abs(box.base - viewport.seam) >= 1
        end = viewport.width if far and not lake else rect.right + BESIDE
        meet = merge + _SUMMED[3] * whole * summed
        falls = meet + _SUMMED[4] * whole * summed
        level = start + 0.14 * whole
        return cls(start, level, split, join, merge, end, slim, meet, falls)


class _Stream(NamedTuple):
    """Where a group runs."""

    group: Group
    thick: float
    """The width of one member's stream, in all groups the same."""
    rows: tuple[float, ...]
    """The height of each member's stream."""
    joint: float
    """The height at which they run as one."""
    pitch: float
    back: float
    """How much further upstream than the first it falls, so that none meets another
    before the river."""
    tall: float
    """Font size of its number."""

    @property
    def ink(self) -> Ink:
        """What its named members are drawn in."""
        return FILL.mixed("ground", 0.3) if self.group.quiet else FILL

    @property
    def half(self) -> float:
        """Half the width in which they run as one."""
        return self.thick * len(self.rows) / 2


class StructureChart(Chart):
    """Streams leave the seam, one for every member, and join by group.

    Each group's stream falls in one curve, and tapers back into the river. All
    members are equally wide, and what has joined is as wide as its members together.
    A member that is counted but not named is a dotted line.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.PARTS,)

    kind: Literal["structure"] = Field(
        description="几组成员汇成一股；没列名的画成虚线 · groups whose members join "
        "into one stream; those not named are dotted"
    )
    groups: Annotated[tuple[Group, ...], Field(min_length=1, max_length=3)] = Field(
        description="一到三组 · one to three groups",
    )
    unnamed: Text = Field(
        default=Text.own(zh="原文未列名", en="not named in the source"),
        description="没列名的成员怎么说 · what is said of members without a name",
    )
    total: Text | None = Field(
        default=None,
        description="各组加起来，数后面的字，如“个试点”；数由各组相加得出 · what "
        "stands after the sum of all groups, such as 'pilots'; the sum is reckoned",
    )

    def bounds(self) -> tuple[Bound, ...]:
        return tuple(
            Bound(group.count, ("groups", number, "count"), 1, 40)
            for number, group in enumerate(self.groups)
        )

    def counted(self) -> tuple[Counting, ...]:
        return tuple(
            Counting(
                group.count,
                ("groups", number, "count"),
                len(group.members),
                ("groups", number, "members"),
            )
            for number, group in enumerate(self.groups)
        )

    def river(self, viewport: Viewport, box: Box) -> River | None:
        """The main strand rests where the streams have left the seam."""
        if not any(group.members for group in self.groups):
            # Dots are no line, and the river has one on every page.
            return None
        river = River.level(viewport.seam)
        x = np.linspace(0.0, viewport.width, SAMPLES)
        way = self._way(box)
        width = river.width.copy()
        width[0] = np.where((x > way.start) & (x < way.end), 0.0, width[0])
        return replace(river, width=width)

    def _way(self, box: Box) -> _Way:
        total = self.total is not None and len(self.groups) > 1
        way = _Way.across(box, total=total)
        if not way.summed:
            return way
        # Where a name has no room on the level part of its stream, there is no other.
        viewport = box.viewport
        digits = viewport.type.advance("0", _TALL, 300)
        room = _level(way) - (way.join + 6 + digits) - 18 - _RING
        widest = max(
            longest_word(viewport.words(group.name, box.facts), 30, 400, viewport.type)
            for group in self.groups
        )
        return way if widest <= room else _Way.across(box, total=False)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        way = self._way(box)
        streams = self._streams(box)
        size = self._size(
            box.viewport,
            min(46.0 * box.viewport.large**0.5, streams[0].pitch * 0.56),
            way.split - way.level - 12,
        )
        below = self._below(
            box.viewport,
            min(_under(each, streams, way, box) for each in streams),
            _air(streams, way, box),
        )
        whole = self._whole(streams, way, box)
        return (
            *(mark for stream in streams for mark in _members(stream, way, t, box)),
            *_joined(streams, way, t, box),
            *appearing(
                (
                    label
                    for stream in streams
                    for label in self._names(stream, way, box, size)
                ),
                t,
                0.3,
            ),
            *appearing(
                _heads(streams, way, box, below, whole),
                t,
                0.6,
            ),
            *appearing(whole, t, 0.4),
            *(
                hot
                for stream in streams
                for hot in _hots(stream, streams, way, box, below)
            ),
        )

    def _streams(self, box: Box) -> tuple[_Stream, ...]:
        """Where the groups run: rows one pitch apart, and where each group joins."""
        viewport, rect = box.viewport, box.rect
        counts = [max(1, round(float(box.facts[one.count]))) for one in self.groups]
        # Large words need all of the height.
        roomy = not viewport.portrait and viewport.large == 1
        # Names stand on their streams: tall pages hold the first off what is above.
        top = (
            rect.y
            + (90.0 if self.total is not None else 72.0 + _LOWERED * roomy)
            + (min(46.0, 0.05 * rect.height) if viewport.portrait else 0.0)
        )
        last = box.base - 64.0
        offsets = self._offsets(counts)
        pitch = (last - top) / max(1.0, offsets[-1][-1])
        # As wide as there is room between the rows, with their names on them.
        thick = max(2.0, min(THICK, MOST / sum(counts), 0.28 * pitch))
        slim, summed = self._way(box).slim, self._way(box).summed
        tall = (96.0 if slim else 132.0) if self.total is None else _TALL
        if slim and viewport.large > 1:
            # Large names stand between two numbers.
            tall *= 0.72
        streams = []
        back = 0.0
        for at, group in enumerate(self.groups):
            rows = tuple(top + offset * pitch for offset in offsets[at])
            joint = middle = (rows[0] + rows[-1]) / 2
            if len(counts) > 1:
                share = (middle - top) / max(1.0, last - top)
                joint = top + 40 + (last - top - 80) * share
            if at and not summed:
                back += thick * (counts[at - 1] + counts[at]) / 2 + _PARTED
            if self.total is not None and not summed:
                # What stands over the streams is the largest number.
                joint += max(_LOWER, 0.4 * pitch) if slim else _LOWER
            streams.append(_Stream(group, thick, rows, joint, pitch, back, tall))
        return tuple(streams)

    def _offsets(self, counts: list[int]) -> list[list[float]]:
        """How far below the first row each member's is, by group, in pitches."""
        offsets: list[list[float]] = []
        y = 0.0
        for group, count in zip(self.groups, counts, strict=True):
            # The first without a name says that there are others.
            steps = [0.0] + [
                _UNNAMED if i > len(group.members) else 1.0 for i in range(1, count)
            ]
            offsets.append([y + sum(steps[: i + 1]) for i in range(count)])
            y = offsets[-1][-1] + 1.0 + _BETWEEN
        return offsets

    def _whole(
        self, streams: tuple[_Stream, ...], way: _Way, box: Box
    ) -> tuple[Label, ...]:
        """The sum of all groups, and beside it what it is the sum of."""
        if self.total is None:
            return ()
        viewport, rect = box.viewport, box.rect
        counts = [len(stream.rows) for stream in streams]
        _, first = _number(streams[0], way, box)
        x, y = way.merge - 0.04 * (way.merge - way.start), first.bottom
        if way.summed:
            whole = _sum(streams)
            x, y = way.meet - 12, whole.joint - whole.half - _LIFT
        size = min(_WHOLE, (y - rect.y - 16) / 0.74)
        if way.slim and first.y - 48 - rect.y > 0.74 * 1.3 * streams[0].tall:
            # Over the first group's number where there is room, else beside it.
            x, y = first.x, first.y - 48
            size = min(1.6 * streams[0].tall, (y - rect.y) / 0.74)
        elif way.slim:
            x, size = first.right + _RING + 16, min(size, 1.5 * streams[0].tall)
        number = Run(str(sum(counts)), size, 300, TEXT)
        # A digit stands a little in from its left edge.
        x -= 0.035 * size
        beside = x + width((number,), viewport.type) + 20
        across = rect.right - beside
        unit = Run(viewport.words(self.total, box.facts), 48.0, 500, ACCENT)
        parts = Run(" + ".join(map(str, counts)), 36.0, 400, TEXT2)
        if way.summed:
            # Seen in the picture: the streams have become one.
            parts = parts._replace(text=" ")
        return (
            Label(x, y, (number,)),
            Label(beside, y, fitted((unit,), across, viewport.type)),
            Label(beside, y - 60, fitted((parts,), across, viewport.type)),
        )

    def _names(
        self, stream: _Stream, way: _Way, box: Box, size: float
    ) -> Iterator[Label]:
        """The members' names on their streams, and once that the rest have none."""
        viewport = box.viewport
        members = stream.group.members
        # What is said of those not named has the heads' room too.
        texts = [
            (
                Run(viewport.words(member), size, 500, TEXT),
                way.split,
            )
            for member in members
        ]
        nameless = Run(viewport.words(self.unnamed), max(28.0, size * 0.82), 400, TEXT2)
        texts.append((nameless, way.join))
        for row, (run, right) in zip(stream.rows, texts, strict=False):
            yield Label(
                way.level + 8,
                row - stream.thick / 2 - stream.pitch * 0.14,
                fitted((run,), right - way.level - 12, viewport.type),
            )

    def _size(self, viewport: Viewport, size: float, space: float) -> float:
        """One size for all names, small enough for the longest."""
        names = [viewport.words(m) for group in self.groups for m in group.members]
        wide = max((viewport.type.advance(n, size, 500) for n in names), default=1.0)
        return max(28.0, size * min(1.0, space / wide))

    def _below(self, viewport: Viewport, space: float, high: float) -> float:
        """One size for the groups' names where they stand below their streams.

        All but the last have a height before the next number begins.
        """
        names = [viewport.words(group.name) for group in self.groups]
        size = min(viewport.body, 38.0)
        while size > 26.0:
            lines = [balanced(n, size, 400, space, viewport.type) for n in names]
            widest = max(
                viewport.type.advance(line, size, 400) for one in lines for line in one
            )
            most = max((len(one) for one in lines[:-1]), default=0)
            if widest <= space and most * size * 1.25 <= high:
                break
            size -= 1.0
        return max(26.0, size)


def _course(stream: _Stream, way: _Way, base: float, member: int) -> Array:
    """A member's stream from the seam to where its group joins: (121, 2)."""
    # Side by side where they join, so that the joint has no step.
    inset = (member - (len(stream.rows) - 1) / 2) * stream.thick
    row = stream.rows[member]
    return flow(
        (
            (way.start, base),
            (way.level, row),
            (way.split, row),
            (way.join, stream.joint + inset),
        ),
        40,
    )


def _members(stream: _Stream, way: _Way, t: float, box: Box) -> Iterator[Fill | Dots]:
    """A stream for each member from the seam to where its group joins."""
    base = box.base
    seen = 1.0 if t > 0 else 0.0
    for i in range(len(stream.rows)):
        course = _course(stream, way, base, i)
        grow = np.clip((course[:, 0] - way.start) / (way.level - way.start), 0, 1)
        wide = WIDTHS[0] + (stream.thick - WIDTHS[0]) * grow
        line, wide = risen(course, wide, t, box.viewport, base)
        if i < len(stream.group.members):
            yield Fill((ribbon(line, wide),), stream.ink, alpha=seen)
        else:
            # Dots as wide as the streams of the others, in step with one another.
            yield Dots(
                _beads(line, stream, way),
                stream.thick,
                _DOTTED,
                alpha=seen,
            )


def _beads(line: Array, stream: _Stream, way: _Way) -> Array:
    """The dots of a member that nothing names, (n, 2), the same x for all of a group.

    They draw near to one another as they join, and so become one stream; where there
    is no sum they end where they begin to (see `_trail`).
    """
    first = float(line[_PARTING, 0])
    step, least = _STEP * stream.thick, _STEP_LAST * stream.thick
    x, places = way.split, []
    while way.summed and x < way.join + _CALM * stream.thick:
        places.append(x)
        share = min(1.0, max(0.0, (x - way.split) / (way.join - way.split)))
        x += step + (least - step) * share
    before = np.arange(way.split - step, first, -step)[::-1]
    at = np.concatenate([before, np.array(places)])
    return np.column_stack([at, np.interp(at, line[:, 0], line[:, 1])])


def _together(stream: _Stream, way: _Way, base: float) -> tuple[Array, Array]:
    """A group's stream as far as its fall, and its widths.

    It begins where its members all but touch, so that no seam shows between them.
    """
    count = len(stream.rows)
    named = min(len(stream.group.members), count)
    line, wide = points((way.join - 2, stream.joint)), np.array([0.0])
    if named:
        first, last = (_course(stream, way, base, i) for i in (0, named - 1))
        apart = last[:, 1] - first[:, 1] - (named - 1) * stream.thick
        apart[: len(apart) * 2 // 3] = np.inf
        near = min(int(np.argmax(apart <= _NEAR * (named - 1))), len(apart) - 2)
        line = (first[near:] + last[near:]) / 2
        slope = np.gradient(line[:, 1], line[:, 0])
        wide = (last - first)[near:, 1] / np.hypot(1.0, slope) + stream.thick
    merge = way.merge - stream.back
    x = np.linspace(way.join, merge, 41)[1:]
    if not way.summed and named:
        # The lowest of its width are dots, all the way to the river.
        level = np.column_stack([x, np.full_like(x, stream.joint)])
        return np.vstack([line, level]), np.append(
            wide, np.full_like(x, 2 * stream.half)
        )
    # Those not named, the lowest, come in bit by bit: dots have no edge.
    come = np.clip((x - way.join) / (0.5 * (merge - way.join)), 0, 1)
    grown = named + (count - named) * smoothstep(come)
    top = np.full_like(x, stream.joint - stream.half)
    level = np.column_stack([x, top + grown * stream.thick / 2])
    return np.vstack([line, level]), np.append(wide, grown * stream.thick)


def _named_of(stream: _Stream, wide: Array) -> Array:
    """The share of a joined stream's widths that those with names have.

    What is as thin as the river is the river.
    """
    named = stream.thick * len(stream.group.members)
    joined = np.clip((wide - WIDTHS[0]) / (2 * stream.half - WIDTHS[0]), 0.0, 1.0)
    share: Array = (WIDTHS[0] + (named - WIDTHS[0]) * joined) / wide
    return np.minimum(share, 1.0)


def _normals(line: Array) -> Array:
    """What points to the upper, outer side of a stream at every point: (n, 2)."""
    along = np.gradient(line, axis=0)
    out: Array = np.column_stack([along[:, 1], -along[:, 0]])
    out /= np.hypot(*along.T)[:, None]
    return out


def _solid(stream: _Stream, way: _Way, line: Array, wide: Array) -> tuple[Array, Array]:
    """The upper part of a stream, of those with names, and its widths."""
    joined = line[:, 0] > way.join + 1e-6
    share = _named_of(stream, wide[joined])
    off = (1 - share) * wide[joined] / 2
    level = line[joined] + _normals(line[joined]) * off[:, None]
    return (
        np.vstack([line[~joined], level]),
        np.append(wide[~joined], share * wide[joined]),
    )


def _trail(
    stream: _Stream, way: _Way, line: Array, wide: Array, box: Box, t: float
) -> tuple[Array, ...]:
    """Dots of those without names, from where they join to where all is the river.

    They run along the lower edge of those with names, each as many as the others.
    """
    members, count = len(stream.group.members), len(stream.rows)
    step, rest = _STEP * stream.thick, count - members
    joined = line[:, 0] > way.join + 1e-6
    line, wide = line[joined], wide[joined]
    out, share = _normals(line), _named_of(stream, wide)
    run = np.append(0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T)))
    before = np.arange(way.split, way.join, step)
    after = np.arange(before[-1] + step - float(line[0, 0]), run[-1], step)
    small = np.interp(before, (way.split, way.join), (1.0, _FINE)) * stream.thick / 2
    outlines: list[Array] = []
    for i in range(rest):
        course = _course(stream, way, box.base, members + i)
        course, _ = risen(
            course, np.full(len(course), stream.thick), t, box.viewport, box.base
        )
        at = np.column_stack([before, np.interp(before, *course.T)])
        off = (0.5 - share - (1 - share) * (i + 0.5) / rest) * wide
        row = line + out * off[:, None]
        on = np.column_stack([np.interp(after, run, row[:, axis]) for axis in (0, 1)])
        radius = _FINE * np.interp(after, run, (1 - share) * wide / rest / 2)
        radii = np.append(small, radius)
        dots = np.vstack([at, on])[radii > _FINEST]
        outlines += (
            dot + each * _ROUND
            for dot, each in zip(dots, radii[radii > _FINEST], strict=True)
        )
    return tuple(outlines)


def _sum(streams: tuple[_Stream, ...]) -> _Stream:
    """All groups as one stream, at the middle of their heights."""
    rows = tuple(row for stream in streams for row in stream.rows)
    joint = sum(stream.joint for stream in streams) / len(streams)
    return streams[0]._replace(rows=rows, joint=joint, back=0.0)


def _bent(
    streams: tuple[_Stream, ...], at: int, way: _Way, base: float
) -> tuple[Array, Array]:
    """A group's stream from its joint to that of all, where they lie side by side."""
    whole, stream = _sum(streams), streams[at]
    above = sum(2 * other.half for other in streams[:at])
    row = whole.joint - whole.half + above + stream.half
    line, wide = _together(stream, way, base)
    bend = flow(((way.merge, stream.joint), (way.meet, row)), 40)[1:]
    # A little further, or a seam would show.
    bend = np.vstack([bend, points((way.meet + 4, row))])
    return np.vstack([line, bend]), np.append(wide, np.full(len(bend), 2 * stream.half))


def _summed(
    streams: tuple[_Stream, ...], way: _Way, base: float
) -> Iterator[tuple[Array, Array]]:
    """The groups' streams as far as they meet, and the one that they become."""
    for at in range(len(streams)):
        yield _bent(streams, at, way, base)
    whole, fall = _sum(streams), way._replace(merge=way.falls)
    down = _fall(whole, _lean((whole,), fall, base), fall, base)
    line = np.vstack([points((way.meet, whole.joint)), down])
    steps = np.hypot(*np.diff(line, axis=0).T)
    left = np.append(np.cumsum(steps[::-1])[::-1], 0.0)
    share = smoothstep(np.clip(left / _TAPER, 0, 1))
    yield line, WIDTHS[0] + (2 * whole.half - WIDTHS[0]) * share


def _lean(streams: tuple[_Stream, ...], way: _Way, base: float) -> float:
    """How far the controls of the falls lean out, the same for all.

    The steeper the first, the further, so that it turns no more sharply.
    """
    wide, high = way.end - way.merge, base - streams[0].joint
    return wide * min(0.8, max(0.5, 0.35 * high / wide))


def _fall(stream: _Stream, lean: float, way: _Way, base: float) -> Array:
    """One curve from where a group's stream runs level down to the seam: (97, 2)."""
    wide, high = way.end - way.merge, base - stream.joint
    u = np.linspace(0.0, 1.0, 97)
    v = 1 - u
    x = 3 * v * v * u * lean + 3 * v * u * u * (wide - lean) + u**3 * wide
    y = (3 * v + u) * u * u * high
    return np.column_stack([way.merge - stream.back + x, stream.joint + y])


def _joined(
    streams: tuple[_Stream, ...], way: _Way, t: float, box: Box
) -> Iterator[Fill]:
    """Each group's stream as one outline: level, then in one curve to the seam.

    They fall side by side and meet as the river: a lower one is down before those
    above it, and these come down to it along its own line.
    """
    lean, seen = _lean(streams, way, box.base), 1.0 if t > 0 else 0.0
    inks = [stream.ink for stream in streams]
    if way.summed:
        courses = _summed(streams, way, box.base)
        for (line, wide), ink in zip(courses, [*inks, FILL], strict=True):
            line, wide = risen(line, wide, t, box.viewport, box.base)
            yield Fill((ribbon(line, wide),), ink, alpha=seen)
        return
    falls: list[tuple[Array, Array]] = []
    outlines: list[Array] = []
    for stream in streams:
        line, wide = _together(stream, way, box.base)
        fall = _fall(stream, lean, way, box.base)[1:]
        line = np.vstack([line, fall])
        wide = np.append(wide, np.full(len(fall), 2 * stream.half))
        steps = np.hypot(*np.diff(line, axis=0).T)
        left = np.append(np.cumsum(steps[::-1])[::-1], 0.0)
        share = smoothstep(np.clip(left / _TAPER, 0, 1))
        wide = WIDTHS[0] + (wide - WIDTHS[0]) * share
        if stream.back:
            # Down before those above it, it is the river that they come down to.
            rest = np.linspace(way.end - stream.back, way.end, _ALONG + 1)[1:]
            rest = np.column_stack([rest, np.full(_ALONG, box.base)])
            line, fall = np.vstack([line, rest]), np.vstack([fall, rest])
            wide = np.append(wide, np.full(_ALONG, WIDTHS[0]))
        falls.append((line[-len(fall) :], wide[-len(fall) :]))
        if way.end < box.viewport.width:
            # On along the strand, which takes a sample or two to be whole again.
            step = box.viewport.width / (SAMPLES - 1)
            line = np.vstack([line, points((way.end + 2 * step, box.base))])
            wide = np.append(wide, WIDTHS[0])
        line, wide = risen(line, wide, t, box.viewport, box.base)
        if 0 < len(stream.group.members) < len(stream.rows):
            yield Fill(_trail(stream, way, line, wide, box, t), _DOTTED, alpha=seen)
            line, wide = _solid(stream, way, line, wide)
        outlines.append(ribbon(line, wide))
    for (upper, lower), (above, below) in zip(
        pairwise(falls), pairwise(inks), strict=True
    ):
        if above != below:
            continue
        # What lies between two that touch, so that no seam shows there either.
        edges = [
            risen(line[at:], wide[at:], t, box.viewport, box.base)[0]
            for at, (line, wide) in zip(
                _touch(*upper, *lower), (upper, lower), strict=True
            )
        ]
        yield Fill((np.vstack([edges[0], edges[1][::-1]]),), above, alpha=seen)
    # What has rank lies over what has less.
    for outline, ink in sorted(
        zip(outlines, inks, strict=True), key=lambda one: one[1] == FILL
    ):
        yield Fill((outline,), ink, alpha=seen)


def _touch(upper: Array, wide: Array, lower: Array, broad: Array) -> tuple[int, int]:
    """The point of each of two falls from which they all but touch."""
    apart = (
        np.hypot(*(lower[:, None, axis] - upper[None, :, axis] for axis in (0, 1)))
        - (broad[:, None] + wide[None, :]) / 2
    )
    below = min(int(np.argmax(apart.min(axis=1) <= _NEAR)), len(lower) - 2)
    return min(int(np.argmin(apart[below])), len(upper) - 2), below


def _number(stream: _Stream, way: _Way, box: Box) -> tuple[Run, Rect]:
    """The number of a group's members, and where it stands over the joint."""
    viewport = box.viewport
    text = box.facts[stream.group.count].plain(viewport.language).number
    tall = stream.tall
    wide = viewport.type.advance(text, tall, 300)
    x, y = way.join + 6, stream.joint - stream.half - _LIFT
    return Run(text, tall, 300, TEXT), Rect(x, y - 0.76 * tall, wide, 0.78 * tall)


def _air(streams: tuple[_Stream, ...], way: _Way, box: Box) -> float:
    """The height between a group's stream and the number of the next, at least."""
    return min(
        (
            _number(lower, way, box)[1].y - upper.joint - upper.half - 10
            for upper, lower in pairwise(streams)
        ),
        default=math.inf,
    )


def _level(way: _Way) -> float:
    """As far as a group's stream is about level before it bends to the others."""
    return way.merge + 0.4 * (way.meet - way.merge)


def _room(
    streams: tuple[_Stream, ...],
    at: int,
    way: _Way,
    box: Box,
    size: float,
    whole: tuple[Label, ...],
) -> float:
    """How wide a group's name may be beside its number."""
    stream = streams[at]
    _, place = _number(stream, way, box)
    y = stream.joint - stream.half - _LIFT
    # Its own stream falls away from it; those from above fall past it.
    if way.summed:
        return _level(way) - place.right - 18 - _RING
    right = whole[0].x if whole and not at else box.rect.right
    lean = _lean(streams, way, box.base)
    for other in streams[:at]:
        fall = _fall(other, lean, way, box.base)
        passes = float(np.interp(y - size, fall[:, 1], fall[:, 0]))
        right = min(right, passes - other.half)
    return right - place.right - 18 - _PASSED


def _under(stream: _Stream, streams: tuple[_Stream, ...], way: _Way, box: Box) -> float:
    """How wide a group's name may be below its stream, before that falls."""
    fall = _fall(stream, _lean(streams, way, box.base), way, box.base)
    passes = np.interp(stream.joint + stream.half + 10, fall[:, 1], fall[:, 0])
    return float(passes) - stream.half - 16 - way.join


def _named(
    names: Sequence[str], rooms: Sequence[float], most: float, viewport: Viewport
) -> float:
    """One size for the groups' names: on one line if it may be, else on two."""
    for count, least in ((1, _ONE * most), (2, 30.0)):
        size = most
        while size >= least:
            lines = [
                balanced(name, size, 400, room, viewport.type)
                for name, room in zip(names, rooms, strict=True)
            ]
            if all(
                len(one) <= count
                and all(viewport.type.advance(x, size, 400) <= room for x in one)
                for one, room in zip(lines, rooms, strict=True)
            ):
                return size
            size -= 1.0
    return 30.0


def _heads(
    streams: tuple[_Stream, ...],
    way: _Way,
    box: Box,
    below: float,
    whole: tuple[Label, ...],
) -> Iterator[Label]:
    """The numbers of members, and beside or below each what its group is called."""
    viewport = box.viewport
    names = [viewport.words(stream.group.name, box.facts) for stream in streams]
    size = viewport.body
    rooms = [_room(streams, at, way, box, size, whole) for at in range(len(streams))]
    size = _named(names, rooms, size, viewport)
    for at, (stream, words) in enumerate(zip(streams, names, strict=True)):
        number, place = _number(stream, way, box)
        top = stream.joint - stream.half - _LIFT
        yield Label(place.x, top, (number,))
        if not way.slim:
            across = _room(streams, at, way, box, size, whole)
            lines = balanced(words, size, 400, across, viewport.type)
            for i, line in enumerate(lines, 1 - len(lines)):
                run = Run(line, size, 400, TEXT)
                named = fitted((run,), across, viewport.type)
                yield Label(place.right + 18, top + i * size * 1.16, named)
            continue
        # No room beside the number: the name goes below the stream.
        y = stream.joint + stream.half + 10 + below
        across = _under(stream, streams, way, box)
        for i, line in enumerate(balanced(words, below, 400, across, viewport.type)):
            run = Run(line, below, 400, TEXT)
            named = fitted((run,), across, viewport.type)
            yield Label(place.x, y + i * below * 1.25, named)


def _named_below(
    stream: _Stream, streams: tuple[_Stream, ...], way: _Way, box: Box, below: float
) -> Rect:
    """Where a group's name stands below its stream."""
    viewport, across = box.viewport, _under(stream, streams, way, box)
    words = viewport.words(stream.group.name, box.facts)
    lines = balanced(words, below, 400, across, viewport.type)
    wide = max(viewport.type.advance(line, below, 400) for line in lines)
    _, number = _number(stream, way, box)
    top, high = stream.joint + stream.half + 10, 1.25 * below * len(lines)
    return Rect(number.x, top, min(wide, across), high + 0.1 * below)


def _hots(
    stream: _Stream,
    streams: tuple[_Stream, ...],
    way: _Way,
    box: Box,
    below: float,
) -> Iterator[Hot]:
    """A group answers on its members' streams, on its number, on a name below it."""
    target = Target("figure", stream.group.count)
    name = box.viewport.words(stream.group.name, box.facts)
    _, number = _number(stream, way, box)
    top, bottom = stream.rows[0], stream.rows[-1]
    members = Rect(
        way.level,
        top - stream.pitch * 0.8,
        way.split - way.level,
        bottom - top + stream.pitch,
    )
    water = ((way.join + way.merge - stream.back) / 2, stream.joint)
    yield Hot(members.at_least(96, 96), target, anchor=water, name=name)
    yield Hot(
        number.at_least(96, 96),
        target,
        anchor=water if way.slim else number.centre,
        name=name,
        words=None if way.slim else number,
    )
    if way.slim:
        words = _named_below(stream, streams, way, box, below)
        middle = words.centre
        yield Hot(words.at_least(96, 96), target, anchor=middle, name=name, words=words)
