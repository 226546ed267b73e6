"""Places: named places along one or two rivers, or freely, as a schematic."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import RISE, RUN, hero_runs, risen
from kiosk.drawing.geometry import Rect, around, flow, points, ribbon
from kiosk.drawing.ink import ACCENT, FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.light import Course
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
from kiosk.drawing.placement import inked
from kiosk.drawing.river import SAMPLES, WIDTHS, River
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, width
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import Text, spaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Anchor, Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact

NODE: Final = 12.5
"""Radius of the ring at a place; all are equal."""
NUMBER: Final = 96.0
"""Size of a figure that has stood up."""
SCHEMATIC: Final = Text.own(
    zh="示意图：位置与河道不按比例，圆点大小不表示数量",
    en="Schematic: places and rivers are not to scale, and equal dots stand for no "
    "amounts",
)
"""What always stands on the page, with rivers"""
FREE: Final = Text.own(
    zh="示意图：位置不按比例，圆点大小不表示数量",
    en="Schematic: places are not to scale, and equal dots stand for no amounts",
)
"""and without."""
_STROKE: Final = 5.0
_INSET: Final = 26.0
"""Units between the edges of the box and the outermost places."""
_HEAD: Final = 56.0
"""Units between what is said of the whole and the highest places, and their inset."""
_FOOT: Final = 58.0
"""Units between the lowest places and the level river."""
_TALLEST: Final = 1.0
"""Height of the whole in its width, at most."""
_BESIDE: Final = 30.0
"""Units between the middle of a node and its words."""
_SAID: Final = 0.88
"""Size of a figure at rest, in that of its name."""
_NEXT: Final = 1.26
"""From a name to its figure, in the size of the name."""
_ASIDE: Final = 30.0
"""Units beside a box where the line leaves the river that runs on."""
_CLEAR: Final = 8.0
"""Units that words keep from a river and from one another."""
_FAULT: Final = 10.0
"""What it costs where words lie on a river or on one another."""
_POST: Final = 34.0
"""Units between a node and what stands on its post, at least."""
_LOW: Final = 46.0
"""The height of a post at least, where its figure stands beside it."""
_LABEL: Final = 420.0
"""Width of the words under a number that stands, at most."""
_MIST: Final = 260.0
"""Units over which a second river comes out of the mist."""

_RIVER_WAYS: Final[tuple[tuple[float, float, Anchor], ...]] = (
    *((0.0, dy, "start") for dy in (1.35, -0.7)),
    (18.0, 0.36, "start"),
    (-18.0, 0.36, "end"),
)
"""Where the name of a river may stand beside a point of it: dy in its size."""

Share = Annotated[float, Field(ge=0, le=1)]
Point = Annotated[
    tuple[Share, Share],
    Field(description="横、竖，都从左上角算起，0 到 1 · across and down, from 0 to 1"),
]


class Stream(Model):
    """A river: its name, and the points that it runs through."""

    name: Text = Field(description="河名 · the name of the river")
    through: Annotated[tuple[Point, ...], Field(min_length=1, max_length=8)] = Field(
        description="流过的点 [横, 竖]，从左上角算起，0 到 1，第一条从左到右 · the "
        "points [across, down] that it runs through, from 0 to 1; the first from left "
        "to right",
        examples=[[[0.1, 0.7], [0.4, 0.5], [0.8, 0.8]]],
    )
    joins: Share | None = Field(
        default=None,
        description="在哪里汇入：第二条河在横向哪里汇入第一条，0 到 1 · where, across, "
        "a second river joins the first",
    )


class Spot(Note):
    """A place: where it lies, what it is, perhaps with a number."""

    x: Share = Field(description="横向位置，0 最左，1 最右 · how far across, 0 to 1")
    y: Share | None = Field(
        default=None,
        description="竖向位置，0 最上，1 最下；不写就在第一条河上 · how far down, 0 to "
        "1; on the first river if left out",
    )
    figure: Ref | None = Field(
        default=None,
        description="可带一个数，点到时站起来 · a figure, which stands up by touch",
    )


class PlacesChart(Chart):
    """Equal nodes with their names; a river of the page bends to run through them.

    It is a schematic and says so on every page. There is no boundary in it, and size
    and colour stand for nothing. The figure of the place that is touched stands up on
    a post; whatever lies in its way withdraws.
    """

    answers: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.PLACES,)

    kind: Literal["places"] = Field(
        description="示意图：一两条江和沿江的地方，或自由摆放；点到的地方，数字站起来 "
        "· a schematic of places along one or two rivers, or anywhere; the figure of "
        "the one that is touched stands up"
    )
    rivers: Annotated[tuple[Stream, ...], Field(max_length=2)] = Field(
        default=(),
        description="零到两条河；第一条就是页上的江，第二条汇入它 · up to two rivers; "
        "the first is that of the page, a second joins it",
    )
    places: Annotated[tuple[Spot, ...], Field(min_length=2, max_length=14)] = Field(
        description="二到十四个地方 · two to fourteen places",
    )

    @model_validator(mode="after")
    def _fits(self) -> PlacesChart:
        for number, stream in enumerate(self.rivers):
            if (stream.joins is None) != (number == 0):
                raise mistake("river-joins")
            across = [x for x, _ in stream.through]
            if stream.joins is not None:
                across.append(stream.joins)
            rising = [b > a for a, b in pairwise(across)]
            # A second river may come from the right.
            if not all(rising) and (number == 0 or any(rising)):
                raise mistake("river-back", name=stream.name)
        if not self.rivers and any(spot.y is None for spot in self.places):
            raise mistake("place-height")
        return self

    def notes(self) -> dict[str, Note]:
        return {_key(i): spot.alone for i, spot in enumerate(self.places)}

    @property
    def schematic(self) -> Text:
        """What says on the page that this is no map."""
        return SCHEMATIC if self.rivers else FREE

    def texts(self) -> tuple[Text, ...]:
        """What stands on the page; the meanings are on the cards."""
        return (
            self.schematic,
            *(stream.name for stream in self.rivers),
            *(spot.head for spot in self.places),
        )

    def river(self, viewport: Viewport, box: Box) -> River | None:
        """The main strand is the first river; its echoes stay where they are."""
        plan = self._plan(box)
        if plan.main is None or not _seam(box):
            return None
        x = np.linspace(0.0, viewport.width, SAMPLES)
        level = np.full(SAMPLES, viewport.seam)
        main = level + np.interp(x, plan.main[:, 0], plan.main[:, 1] - box.base)
        return River.along(main, viewport.seam, damp=0.0, shore=level)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        head = RUN.at(t)
        begun = 1.0 if head > 0 else 0.0
        marks: list[Mark] = []
        if plan.main is not None and not _seam(box):
            widths = np.full(len(plan.main), WIDTHS[0])
            line, wide = risen(plan.main, widths, t, box.viewport, box.base)
            marks.append(Fill((ribbon(line, wide),), FILL, begun))
        if plan.second is not None:
            marks.append(plan.second.mark(head))
        marks += (replace(label, alpha=head) for label in plan.said)
        touches = [
            max(map(box.interaction.touch, _names(self, i))) * begun
            for i in range(len(self.places))
        ]
        # Of a place whose figure stands, the node stays in any case.
        words, nodes = [1.0] * len(plan.spots), [1.0] * len(plan.spots)
        for i, (spot, touch) in enumerate(zip(plan.spots, touches, strict=True)):
            left = 1 - Span(0.0, 0.5).at(touch)
            for other in spot.over:
                words[other] = min(words[other], left)
                nodes[other] = min(nodes[other], 1.0 if other == i else left)
        for i, spot in enumerate(plan.spots):
            when = 0.2 + 0.6 * (spot.x - box.rect.x) / box.rect.width
            come = Span(when, when + 0.2, out_cubic).at(head)
            marks += spot.node(come, nodes[i], touches[i])
            marks += (
                replace(
                    label, y=label.y + RISE * (1 - come), alpha=come * min(1.0, shown)
                )
                for label in spot.words
                for shown in (words[i],)
            )
        for spot, touch in zip(plan.spots, touches, strict=True):
            marks += spot.stands(touch)
        return (*marks, *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress or on touches."""
        return _Layout(self, box).plan()


def _key(place: int) -> str:
    return f"place-{place + 1}"


def _names(chart: PlacesChart, place: int) -> tuple[str, ...]:
    """What opens a card at a place: its note, and its figure."""
    figure = chart.places[place].figure
    return (_key(place),) if figure is None else (_key(place), figure)


def _seam(box: Box) -> bool:
    """Whether the chart stands on the river of the page."""
    return abs(box.base - box.viewport.seam) < 1


class _Second(NamedTuple):
    """A river that joins the first: its course, and the ink that it comes in."""

    course: Course
    ink: Fade

    def mark(self, head: float) -> Fill:
        """As far as it has come."""
        way = self.course.length * head
        share = np.minimum(self.course.along, way) / self.course.length
        widths = WIDTHS[0] * (0.3 + 0.7 * np.minimum(1.0, share * 2.5))
        return Fill(
            (ribbon(self.course.until(way), widths),),
            self.ink,
            1.0 if head > 0 else 0.0,
        )


class _Standing(NamedTuple):
    """A figure on its post: the lines as they stand, and how high the post is."""

    labels: tuple[Label, ...]
    high: float


class _Spot(NamedTuple):
    """A place as it lies; `over` are the places that its figure would cover."""

    x: float
    y: float
    words: tuple[Label, ...]
    standing: _Standing | None
    over: tuple[int, ...]

    def node(self, come: float, shown: float, touch: float) -> tuple[Mark, ...]:
        """The ring at the place, white and with two more round it where touched."""
        seen = shown if come > 0 else 0.0
        radius = NODE * (0.3 + 0.7 * come)
        lit = Span(0.2, 0.8).at(touch)
        halo = tuple(
            Sweep(NODE + 7 * i * lit, 0.0, 360.0, 2.0, TEXT.mixed("ground", mixed))
            for i, mixed in ((1, 0.45), (2, 0.72))
        )
        return (
            Dots(points((self.x, self.y)), 2 * radius, GROUND, seen),
            Arcs(
                self.x,
                self.y,
                (Sweep(radius, 0.0, 360.0, _STROKE, FILL),),
                seen,
            ),
            Arcs(
                self.x,
                self.y,
                (Sweep(NODE, 0.0, 360.0, _STROKE + 1, TEXT), *halo),
                touch,
            ),
        )

    def stands(self, touch: float) -> tuple[Mark, ...]:
        """The figure on its way up; it stands after two thirds of the answer."""
        if self.standing is None:
            return ()
        up = Span(0.0, 0.667, out_cubic).at(touch)
        foot = self.y - NODE
        top = foot - self.standing.high * up
        seen = Span(0.25, 0.8).at(touch)
        down = self.standing.high * (1 - up)
        return (
            Stroke(
                points((self.x, foot), (self.x, top)), 3.0, TEXT, 1.0 if up > 0 else 0.0
            ),
            *(
                replace(label, y=label.y + down, alpha=seen)
                for label in self.standing.labels
            ),
        )


class _Plan(NamedTuple):
    """Where everything lies: rivers, what is said of the whole, places."""

    main: Array | None
    second: _Second | None
    said: tuple[Label, ...]
    spots: tuple[_Spot, ...]
    hots: tuple[Hot, ...]


class _Words(NamedTuple):
    """The words of a place in one of the ways they can be set, and their box.

    `number` is the one that says its figure, the highest of them if it is `over`.
    """

    labels: tuple[Label, ...]
    place: Rect
    number: Label | None
    over: bool


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: PlacesChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        rect = box.rect
        self.size = self.viewport.label
        # In a tall box rivers would be steep as walls.
        high = min(rect.height, max(_TALLEST * rect.width, 560.0))
        self.schematic = self._schematic(rect.bottom - high)
        low = max(label.y for label in self.schematic)
        top = low + _HEAD
        self.field = Rect(
            rect.x + _INSET,
            top + _INSET,
            rect.width - 2 * _INSET,
            max(1.0, box.base - _FOOT - top - _INSET),
        )
        self.main = self._first()
        self.nodes = [self._node(spot) for spot in chart.places]
        self.facts: list[Fact | None] = [
            None if spot.figure is None else box.facts[spot.figure]
            for spot in chart.places
        ]

    def plan(self) -> _Plan:
        second = self._second()
        lines = [] if self.main is None else [self.main]
        if second is not None:
            lines.append(second.course.line)
        wet = np.vstack(lines) if lines else np.zeros((0, 2))
        said = self._spread(wet)
        rivers = self._named(lines, [words.place for words in said])
        spots = []
        for i, words in enumerate(said):
            standing, over = self._standing(i, said, rivers, wet)
            x, y = self.nodes[i]
            spots.append(_Spot(x, y, words.labels, standing, over))
        hots = [hot for i, words in enumerate(said) for hot in self._hots(i, words)]
        return _Plan(
            self.main,
            second,
            (*self.schematic, *rivers),
            tuple(spots),
            tuple(hots),
        )

    def _schematic(self, top: float) -> tuple[Label, ...]:
        """At the upper right, in as many lines as it takes."""
        rect, viewport = self.box.rect, self.viewport
        size = SMALLEST * viewport.large
        words = viewport.words(self.chart.schematic)
        lines = balanced(words, size, 400, rect.width, viewport.type)
        return tuple(
            Label(
                rect.right,
                top + size * (1.1 + 1.25 * i),
                (Run(line, size, 400, TEXT2),),
                "end",
            )
            for i, line in enumerate(lines)
        )

    # Rivers

    def _at(self, share: tuple[float, float]) -> tuple[float, float]:
        field = self.field
        return field.x + share[0] * field.width, field.y + share[1] * field.height

    def _first(self) -> Array | None:
        """The line of the first river, from where it leaves the level to its end."""
        if not self.chart.rivers:
            return None
        rect, viewport, base = self.box.rect, self.viewport, self.box.base
        left, right = rect.x - _ASIDE, rect.right + _ASIDE
        if _seam(self.box) and rect.x <= viewport.margin + 1:
            left = 0.0
        if _seam(self.box) and rect.right >= viewport.width - viewport.margin - 1:
            right = viewport.width
        inner = [self._at(share) for share in self.chart.rivers[0].through]
        return flow(((left, base), *inner, (right, base)), 40)

    def _height(self, x: float) -> float:
        assert self.main is not None
        return float(np.interp(x, self.main[:, 0], self.main[:, 1]))

    def _second(self) -> _Second | None:
        """The line of the second river, which ends in the first."""
        if len(self.chart.rivers) < 2:
            return None
        stream = self.chart.rivers[1]
        assert stream.joins is not None
        knots = [self._at(share) for share in stream.through]
        mouth = self.field.x + stream.joins * self.field.width
        line = flow((*knots, (mouth, self._height(mouth))), 40).copy()
        # It stays on the side on which it begins, and nowhere crosses the first.
        assert self.main is not None
        first = np.interp(line[:, 0], self.main[:, 0], self.main[:, 1])
        below = line[0, 1] > first[0]
        line[:, 1] = (np.maximum if below else np.minimum)(line[:, 1], first)
        # It comes out of the mist.
        edge = knots[0][0]
        far = edge + np.sign(mouth - edge) * min(_MIST, 0.6 * abs(mouth - edge))
        return _Second(
            Course.of(line), Fade(edge, 0.0, far, 0.0, (FILL, 0.0), (FILL, 1.0))
        )

    def _node(self, spot: Spot) -> tuple[float, float]:
        if spot.y is not None:
            return self._at((spot.x, spot.y))
        x, _ = self._at((spot.x, 0.0))
        return x, self._height(x)

    def _named(self, lines: Sequence[Array], taken: Sequence[Rect]) -> list[Label]:
        """The names of the rivers, beside their lines where there is room."""
        size = SMALLEST * self.viewport.large
        nodes = [_square(node, NODE + 14) for node in self.nodes]
        wet = np.vstack(lines) if lines else np.zeros((0, 2))
        found: list[Label] = []
        for stream, line in zip(self.chart.rivers, lines, strict=True):
            run = Run(self.viewport.words(stream.name), size, 400, ACCENT)
            held = [*nodes, *taken, *(inked(label, self.viewport) for label in found)]
            # From its beginning on, below the line or above, right of it or left.
            ways = [
                Label(x + dx, y + dy * size, (run,), anchor)
                for share in np.arange(0.06, 0.95, 0.04)
                for x, y in (line[int(share * (len(line) - 1))].tolist(),)
                for dx, dy, anchor in _RIVER_WAYS
            ]
            places = _rects(inked(label, self.viewport) for label in ways)
            found.append(ways[int(np.argmin(self._costs(places, _rects(held), wet)))])
        return found

    # Words

    def _costs(self, places: Array, held: Array, wet: Array) -> Array:
        """What it costs to set words in some places: what they cover, and leave.

        Args:
            places: (n, 4), as x, y, width, height.
            held: (m, 4), what has its place already.
            wet: (k, 2), points of the rivers.
        """
        rect, low = self.box.rect, self.box.base - 14
        # What says that this is no map is never covered.
        sign = _rects(inked(label, self.viewport) for label in self.schematic)
        costs = _FAULT * (
            _meeting(places, held, _CLEAR).sum(axis=1)
            + 5.0 * _meeting(places, sign, 2 * _CLEAR).any(axis=1)
        )
        spots = np.hstack([wet, np.zeros_like(wet)])
        met = _meeting(places, spots, _CLEAR).sum(axis=1)
        costs += _FAULT * (met > 0) + 0.1 * met
        x, y, right, bottom = _edges(places)
        beyond = np.maximum(0.0, rect.x - x) + np.maximum(0.0, right - rect.right)
        beyond += np.maximum(0.0, rect.y - y) + np.maximum(0.0, bottom - low)
        result: Array = costs + np.where(beyond > 0, 3 * _FAULT + beyond, 0.0)
        return result

    def _spread(self, wet: Array) -> list[_Words]:
        """The words of all places, as large as lets them lie apart."""
        while True:
            chosen, worst = self._apart(wet)
            if worst < _FAULT or self.size <= SMALLEST:
                return chosen
            self.size = max(SMALLEST, self.size * 0.92)

    def _apart(self, wet: Array) -> tuple[list[_Words], float]:
        """The words where each covers least of the others, and the highest cost."""
        ways = [self._ways(i) for i in range(len(self.nodes))]
        nodes = _rects(_square(node, NODE + 6) for node in self.nodes)
        places = [_rects(way.place for way in one) for one in ways]
        alone = [
            self._costs(one, np.delete(nodes, i, axis=0), wet)
            for i, one in enumerate(places)
        ]
        chosen = [0] * len(ways)
        worst = 0.0
        # Each in turn moves out of the way of all others, until none has to.
        for _ in range(5):
            before, worst = list(chosen), 0.0
            for i, one in enumerate(places):
                others = [place[n] for place, n in zip(places, chosen, strict=True)]
                held = np.array([place for j, place in enumerate(others) if j != i])
                costs = alone[i] + _FAULT * _meeting(one, held, _CLEAR).sum(axis=1)
                # The most usual of those that are as good.
                chosen[i] = int(np.argmin(costs + 0.3 * np.arange(len(costs))))
                worst = max(worst, float(costs[chosen[i]]))
            if chosen == before:
                break
        return [one[n] for one, n in zip(ways, chosen, strict=True)], worst

    def _ways(self, number: int) -> list[_Words]:
        """The ways to set the words of a place, the most usual first."""
        viewport, size = self.viewport, self.size
        x, y = self.nodes[number]
        head = viewport.words(self.chart.places[number].head, self.box.facts)
        fact = self.facts[number]
        said = "" if fact is None else spaced(str(fact.said(viewport.language)))
        whole = viewport.type.advance(head, size, 500)
        found = []
        for room in (self.box.rect.width, 0.62 * whole):
            lines = balanced(head, size, 500, room, viewport.type)
            # How many lines stand above the last.
            up = _NEXT * (len(lines) - 1 + bool(said))
            sides: tuple[tuple[float, float, Anchor], ...] = (
                (_BESIDE, 0.36, "start"),
                (-_BESIDE, 0.36, "end"),
                *((0.0, dy, "middle") for dy in (-0.75 - up, 1.55)),
                *((_BESIDE, dy, "start") for dy in (0.36 - up, -0.6 - up, 1.3)),
                *((-_BESIDE, dy, "end") for dy in (0.36 - up, -0.6 - up, 1.3)),
                *((0.0, dy, "middle") for dy in (-1.5 - up, 2.2)),
            )
            for dx, dy, anchor in sides:
                # Over a node a figure stands over its name, as far from the node.
                over = bool(said) and dy < 0 and not dx
                labels = [
                    Label(
                        x + dx,
                        y + size * (dy + _NEXT * (i + over)),
                        (Run(line, size, 500, TEXT),),
                        anchor,
                    )
                    for i, line in enumerate(lines)
                ]
                told = None
                if said:
                    run = Run(said, max(SMALLEST, size * _SAID), 400, ACCENT)
                    row = dy if over else dy + _NEXT * len(lines)
                    told = Label(x + dx, y + size * row, (run,), anchor)
                    labels.append(told)
                place = around([inked(label, viewport) for label in labels])
                found.append(_Words(tuple(labels), place, told, over))
        return found

    # What stands up

    def _standing(
        self,
        number: int,
        said: Sequence[_Words],
        rivers: Sequence[Label],
        wet: Array,
    ) -> tuple[_Standing | None, tuple[int, ...]]:
        """The figure of a place on its post, and the places that have to withdraw."""
        fact = self.facts[number]
        if fact is None:
            return None, ()
        viewport = self.viewport
        x, y = self.nodes[number]
        runs = hero_runs(fact, NUMBER, viewport, 40.0)
        size = self.size
        words = viewport.words(fact.figure.label)
        lines = balanced(words, size, 400, _LABEL * viewport.large, viewport.type)
        wide = max(
            width(runs, viewport.type),
            *(viewport.type.advance(line, size, 400) for line in lines),
        )
        high = NUMBER * 0.78 + size * (1.35 + 1.25 * (len(lines) - 1) + 0.1)
        # As near above the node as may be, higher, or beside a shorter post.
        foot = y - NODE - _POST - high
        places, ranks = [], []
        for top in np.arange(y - NODE - _LOW, self.box.rect.y - 1, -12.0).tolist():
            aside = 20.0 if top <= foot else _BESIDE + 8
            places.append(Rect(x + aside, top, wide, high))
            places.append(Rect(x - aside - wide, top, wide, high))
            ranks += [abs(foot - top) / 60.0, abs(foot - top) / 60.0 + 0.1]
        held = [*(inked(label, viewport) for label in rivers), said[number].place]
        costs = self._costs(_rects(places), _rects(held), wet) + np.array(ranks)
        others = _rects(words.place for j, words in enumerate(said) if j != number)
        costs += 2.0 * _meeting(_rects(places), others, 2 * _CLEAR).sum(axis=1)
        best = int(np.argmin(costs))
        place, left = places[best], best % 2 == 1
        return self._stood(number, place, runs, lines, left), self._over(
            number, place, said
        )

    def _stood(
        self,
        number: int,
        place: Rect,
        runs: tuple[Run, ...],
        lines: tuple[str, ...],
        left: bool,
    ) -> _Standing:
        """A number and its words, beside the top of a post."""
        _, y = self.nodes[number]
        anchor: Anchor = "end" if left else "start"
        x = place.right if left else place.x
        base = place.y + NUMBER * 0.76
        # A digit stands a little in from its left edge: this puts it flush.
        flush = 0.0 if left or runs[0].weight != 300 else NUMBER * 0.035
        labels = [Label(x - flush, base, runs, anchor)]
        labels += [
            Label(
                x,
                base + self.size * (1.35 + 1.25 * i),
                (Run(line, self.size, 400, TEXT2),),
                anchor,
            )
            for i, line in enumerate(lines)
        ]
        return _Standing(tuple(labels), y - NODE - place.y)

    def _over(
        self, number: int, place: Rect, said: Sequence[_Words]
    ) -> tuple[int, ...]:
        """The places whose words or nodes a standing figure or its post would cover."""
        x, y = self.nodes[number]
        post = Rect(x - 12, place.y, 24, max(1.0, y - 30 - place.y))
        room = place.grown(2 * _CLEAR)
        found = []
        for j, words in enumerate(said):
            parts = [words.place]
            if j != number:
                parts.append(_square(self.nodes[j], NODE + 6))
            if any(room.meets(part) or post.meets(part) for part in parts):
                found.append(j)
        return tuple(found)

    def _hots(self, number: int, words: _Words) -> list[Hot]:
        """All of a place, and in it its figure."""
        viewport = self.viewport
        node = self.nodes[number]
        spot, fact = self.chart.places[number], self.facts[number]
        whole = around([_square(node, 48.0), words.place])
        name = " ".join(viewport.words(spot.head, self.box.facts).split())
        target = Target("figure", _key(number))
        hots = [Hot(whole.at_least(96, 96), target, node, name, node=node)]
        if fact is not None and words.number is not None:
            place = inked(words.number, viewport)
            # It reaches away from the name, and from the node.
            wide = max(96.0, place.width)
            x = place.x - (wide - place.width) / 2
            if words.number.anchor != "middle":
                x = place.x if place.x > node[0] else place.right - wide
            y = place.bottom + 4 - 96.0 if words.over else place.y - 4
            hots.append(
                Hot(
                    Rect(x, y, wide, 96.0),
                    Target("figure", fact.name),
                    anchor=node,
                    name=viewport.words(fact.figure.label),
                    words=place,
                    quiet=True,
                )
            )
        return hots


def _rects(rects: Iterable[Rect]) -> Array:
    """Rectangles as an array, (n, 4)."""
    return np.array(list(rects), dtype=float).reshape(-1, 4)


def _edges(rects: Array) -> tuple[Array, Array, Array, Array]:
    x, y, wide, high = rects.T
    return x, y, x + wide, y + high


def _meeting(some: Array, others: Array, clear: float) -> npt.NDArray[np.bool_]:
    """Which of some rectangles, grown by so much, meet which others: (n, m)."""
    x, y, right, bottom = (edge[:, None] for edge in _edges(some))
    left, top, end, low = _edges(others)
    met: npt.NDArray[np.bool_] = (
        (x - clear < end)
        & (right + clear > left)
        & (y - clear < low)
        & (bottom + clear > top)
    )
    return met


def _square(node: tuple[float, float], half: float) -> Rect:
    x, y = node
    return Rect(x - half, y - half, 2 * half, 2 * half)
