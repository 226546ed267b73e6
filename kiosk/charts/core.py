"""Core: one thing in the middle, and what it drives, each on a trace of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import RISE, RUN
from kiosk.drawing.geometry import Rect, around, points, rounded
from kiosk.drawing.ink import FILL, GROUND, TEXT
from kiosk.drawing.inscription import Inscription, touched
from kiosk.drawing.light import NODE, Course, light
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Fill,
    Hot,
    Label,
    Run,
    Stroke,
    Sweep,
    Target,
)
from kiosk.drawing.placement import RINGED, inked
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced
from kiosk.model.note import Note
from kiosk.model.question import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.inscription import Words
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box
    from kiosk.model.text import Text

SIDE: Final = 480.0
"""Width and height of the core where there is room for it."""
HEAD: Final = 60.0
NUMBER: Final = 96.0
NAME: Final = 128.0
"""Size of the core's own name at most."""
TRACE: Final = 6.0
_PIN: Final = 16.0
"""Length of a pin, and half of what lies between two."""
_BEND: Final = 10.0
_BESIDE: Final = 34.0
"""Units between a node and its words."""
_FREE: Final = 2 * RINGED + 24.0
"""Units of the core's width that its name leaves free, its ring among them."""
_ROOMY: Final = 72.0
"""Units that it leaves free on either side, where it stands on one line."""
_QUOTES: Final = "“”‘’\"'"
_WHOLE: Final = 0.7
"""How much smaller a name may be to stand on one line, as a share."""
_LEAD: Final = 24.0
"""Units that a trace runs level from the core before it turns."""
_LEVEL: Final = 28.0
"""Units that the longest turn runs level before its node."""
_PITCH: Final = 0.43
"""From one trace to the next at one side, in shares of the box's height, at most."""
_FACE: Final = 0.16
"""What the core's sides leave free of traces at their ends, in its height."""
_TURNED: Final = 0.72
"""From one pin with a trace to the next, in shares of what is between the traces."""
_BUS: Final = 34.0
"""Units between two traces that run side by side down a tall box."""
_TURN: Final = 30.0
"""How far they run at 45° where they turn."""
_BORN: Final = Span(0.0, 0.3, out_cubic)
"""The core comes before the traces."""


class Branch(Note):
    """What the core drives, perhaps with the number that goes with it."""

    figure: Ref | None = Field(
        default=None,
        description="可带一个数 · a figure that goes with it",
    )


class CoreChart(Chart):
    """A core on the river, and traces that lead from it, level, upright or at 45°.

    All traces are of one width, which says nothing; words stand beside their nodes. A
    pulse runs along the one that is touched. In a tall box the traces come down
    side by side and the words stand one below the other.
    """

    answers: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.PARTS,)

    kind: Literal["core"] = Field(
        description="一个核心和它带动的几件事（二到六件），像一块芯片 · one thing in "
        "the middle and two to six that it drives, like a chip"
    )
    core: Note = Field(description="中间的核心 · what stands in the middle")
    branches: Annotated[tuple[Branch, ...], Field(min_length=2, max_length=6)] = Field(
        description="它带动的二到六件事 · two to six things that it drives",
    )

    def notes(self) -> dict[str, Note]:
        members = {"core": self.core}
        members |= {_key(i): branch for i, branch in enumerate(self.branches)}
        return {key: note.alone for key, note in members.items()}

    def texts(self) -> tuple[Text, ...]:
        """What stands at the nodes; the meanings are on the cards."""
        return (self.core.head, *(branch.head for branch in self.branches))

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        head = Span(0.12, 1.0).at(RUN.at(t))
        run = 1.0 if head > 0 else 0.0
        marks: list[Mark] = [
            Stroke(course.until(course.length * head), TRACE, FILL, run, cap="round")
            for course in (plan.root, *plan.courses)
        ]
        marks += self._chip(plan, t, box)
        for i, (course, words) in enumerate(zip(plan.courses, plan.words, strict=True)):
            come = Span(0.7 + 0.04 * i, 0.76 + 0.04 * i, out_cubic).at(head)
            x, y = course.line[-1].tolist()
            seen = 1.0 if come > 0 else 0.0
            radius = NODE * (0.3 + 0.7 * come)
            answer = max(map(box.interaction.touch, _names(self, i))) * seen
            marks += (
                Dots(points((x, y)), 2 * radius, GROUND, seen),
                Arcs(x, y, (Sweep(radius, 0.0, 360.0, TRACE, FILL),), seen),
                *light(course, course.length, answer, TRACE + 6),
                *words.number(t, box.viewport),
                *(
                    replace(label, y=label.y + RISE * (1 - come), alpha=come)
                    for label in words.labels
                ),
            )
        return (*marks, *plan.hots)

    def _chip(self, plan: _Plan, t: float, box: Box) -> tuple[Mark, ...]:
        """The core with its pins and its name, white round the edge where touched."""
        born = _BORN.at(t)
        corners = _square(plan.chip, 0.9 + 0.1 * born)
        outline = np.vstack([corners, corners[:2]])
        answer = box.interaction.touch("core") * born
        return (
            Bars(_pins(plan.chip, plan.face), FILL.mixed("ground", 0.45), born),
            Fill((corners,), GROUND.mixed("fill", 0.13), 1.0 if born > 0 else 0.0),
            Stroke(outline, 5.0, FILL, born),
            Stroke(outline, 7.0, TEXT, answer),
            *(replace(label, alpha=born) for label in plan.name),
        )

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        rect = box.rect
        tall = rect.height > 0.9 * rect.width or rect.width < 1000
        return (_Tall if tall else _Wide)(self, box).plan()


def _key(branch: int) -> str:
    return f"branch-{branch + 1}"


def _names(chart: CoreChart, branch: int) -> tuple[str, ...]:
    """What opens a card at a branch: its note, and its figure."""
    figure = chart.branches[branch].figure
    return (_key(branch),) if figure is None else (_key(branch), figure)


def _square(rect: Rect, scale: float) -> Array:
    """The corners of a rectangle, shrunk round its centre."""
    cx, cy = rect.centre
    w, h = rect.width / 2 * scale, rect.height / 2 * scale
    return points(
        (cx - w, cy - h), (cx + w, cy - h), (cx + w, cy + h), (cx - w, cy + h)
    )


def _pins(chip: Rect, face: Sequence[Rect]) -> Array:
    """Short pins on all sides of a chip, but on a face of it: (n, 4)."""
    pins = []
    cx, cy = chip.centre
    for at in _places(chip.width):
        pins += [
            Rect(cx + at - 2, chip.y - _PIN, 4, _PIN),
            Rect(cx + at - 2, chip.bottom, 4, _PIN),
            Rect(chip.x - _PIN, cy + at - 2, _PIN, 4),
            Rect(chip.right, cy + at - 2, _PIN, 4),
        ]
    return np.array([pin for pin in pins if not any(pin.meets(f) for f in face)])


def _places(side: float) -> list[float]:
    """Where pins stand on a side, from its middle, where there is one."""
    half = int((side / 2 - 20.0) // (2 * _PIN))
    return [2 * _PIN * i for i in range(-half, half + 1)]


class _Plan(NamedTuple):
    """Where everything lies: the core, its root in the river, the traces, the words."""

    chip: Rect
    name: tuple[Label, ...]
    root: Course
    courses: tuple[Course, ...]
    words: tuple[Words, ...]
    hots: tuple[Hot, ...]
    face: tuple[Rect, ...]
    """Where no pins are, because traces leave the core side by side."""


class _Layout:
    """Where everything lies in one box."""

    def __init__(self, chart: CoreChart, box: Box) -> None:
        self.chart, self.box, self.viewport = chart, box, box.viewport
        self.n = len(chart.branches)
        self.heads = [self.viewport.words(b.head, box.facts) for b in chart.branches]
        self.facts = [
            None if branch.figure is None else box.facts[branch.figure]
            for branch in chart.branches
        ]

    def plan(self) -> _Plan:
        raise NotImplementedError

    def _said(self, scale: float) -> list[Inscription]:
        size = HEAD * self.viewport.large
        return [
            Inscription.scaled(head, fact, self.viewport, scale, size, NUMBER)
            for head, fact in zip(self.heads, self.facts, strict=True)
        ]

    def _scaled(self, space: float, most: float, scale: float) -> list[Inscription]:
        """The words as large as keeps them to a width and, each, a height."""
        # One line that is somewhat smaller reads better than two, but where it takes
        # two they are as large as can be.
        for lines, least in ((1, 0.86), (2, 0.66), (3, 0.5)):
            tried = scale
            while tried >= least:
                said = self._said(tried)
                if not any(self._crowded(each, space, most, lines) for each in said):
                    return said
                tried -= 0.04
        return self._said(0.5)

    def _crowded(
        self, said: Inscription, space: float, most: float, lines: int
    ) -> bool:
        """Whether words need more than a width, a height or so many lines."""
        lines = max(lines, said.head.count("\n") + 1)
        fits = said.fits(space) and said.high(space) <= most
        return not fits or len(said.lines(space)) > lines

    def _name(self, chip: Rect) -> tuple[Label, ...]:
        """The core's name in the middle of it, as large as it holds."""
        # On the core, which is nothing else, it needs no quotes.
        text = self.viewport.words(self.chart.core.head, self.box.facts)
        text = text.strip(_QUOTES)
        type_ = self.viewport.type
        space = chip.width - _FREE
        size = min(NAME * self.viewport.large, 0.3 * chip.width)
        # One smaller line reads better than two.
        whole = " ".join(text.split())
        wide = max(1.0, type_.advance(whole, size, 700) / (chip.width - 2 * _ROOMY))
        if "\n" not in text and size / wide >= max(SMALLEST, _WHOLE * size):
            return self._named(chip, (whole,), size / wide)
        lines = balanced(text, size, 700, space, type_)
        while size > SMALLEST:
            lines = balanced(text, size, 700, space, type_)
            wide = max(type_.advance(line, size, 700) for line in lines)
            if wide <= space and len(lines) * size * 1.2 <= space:
                break
            size = max(SMALLEST, size - 2.0)
        return self._named(chip, lines, size)

    def _named(
        self, chip: Rect, lines: Sequence[str], size: float
    ) -> tuple[Label, ...]:
        """Lines in the middle of the core."""
        x, y = chip.centre
        y += size * 0.36 - (len(lines) - 1) * size * 0.6
        return tuple(
            Label(x, y + i * size * 1.2, (Run(line, size, 700, TEXT),), "middle")
            for i, line in enumerate(lines)
        )

    def _planned(
        self,
        chip: Rect,
        root: Array,
        traces: Sequence[Array],
        words: Sequence[Words],
        face: Sequence[Rect],
    ) -> _Plan:
        name = self.viewport.words(self.chart.core.head, self.box.facts)
        named = self._name(chip)
        hots = [
            Hot(
                chip.at_least(96, 96),
                Target("figure", "core"),
                anchor=chip.centre,
                name=" ".join(name.split()),
                words=around([inked(label, self.viewport) for label in named]),
            )
        ]
        courses = [Course.of(rounded(trace, _BEND)) for trace in traces]
        for i, (course, each) in enumerate(zip(courses, words, strict=True)):
            x, y = course.line[-1].tolist()
            hots += touched(each, (x, y), _key(i), self.heads[i], self.viewport)
        return _Plan(
            chip,
            named,
            Course.of(rounded(root, _BEND)),
            tuple(courses),
            tuple(words),
            tuple(hots),
            tuple(face),
        )


class _Wide(_Layout):
    """The core in the middle, the first half of the branches left of it."""

    def plan(self) -> _Plan:
        rect = self.box.rect
        side = min(SIDE, 0.78 * rect.height, 0.28 * rect.width)
        left = self.n // 2
        rows = self.n - left
        pitch = min(_PITCH, 0.92 / rows) * rect.height
        steps = [
            i - (left - 1) / 2 if i < left else i - left - (rows - 1) / 2
            for i in range(self.n)
        ]
        # The core gives way to words that are long.
        for share in (1.0, 0.9, 0.8, 0.7, 0.6):
            pins, out = self._ways(share * side, steps, pitch)
            space = rect.width / 2 - out - NODE - _BESIDE
            said = self._scaled(space, pitch - 20.0, 1.0)
            if all(each.fits(space) for each in said):
                break
        side *= share
        cx, cy = rect.x + rect.width / 2, rect.y + rect.height / 2 + 12.0
        chip = Rect(cx - side / 2, cy - side / 2, side, side)
        traces, words = [], []
        for i, (step, pin) in enumerate(zip(steps, pins, strict=True)):
            sign, y = -1 if i < left else 1, cy + step * pitch
            start, end = cx + sign * side / 2, cx + sign * out
            bend, turn = start + sign * _LEAD, abs(step * pitch - pin)
            corners = [(start, cy + pin), (end, y)]
            if turn:
                corners[1:1] = [(bend, cy + pin), (bend + sign * turn, y)]
            traces.append(points(*corners))
            # Nodes stand beside their words, both sides mirrored.
            x, top = end + sign * (NODE + _BESIDE), y - said[i].high(space) / 2
            words.append(said[i].at(x, top, space, end=sign < 0))
        root = points((cx, chip.bottom), (cx, self.box.base))
        return self._planned(chip, root, traces, words, ())

    def _ways(
        self, side: float, steps: Sequence[float], pitch: float
    ) -> tuple[list[float], float]:
        """Where the traces leave the core, and how far from its middle they end.

        Each leaves a pin of its own, all turned alike away from the middle.
        """
        most, places = (0.5 - _FACE) * side, _places(side)
        pins = [
            min(places, key=lambda at: abs(at - wish))
            for wish in (
                min(max(step * pitch * _TURNED, -most), most) for step in steps
            )
        ]
        turns = [abs(step * pitch - pin) for step, pin in zip(steps, pins, strict=True)]
        return pins, side / 2 + _LEAD + max(turns) + _LEVEL


class _Tall(_Layout):
    """The core above, its traces side by side down to their rows."""

    def plan(self) -> _Plan:
        rect, n = self.box.rect, self.n
        side = min(SIDE, 0.28 * rect.height)
        node = rect.x + n * _BUS + 66.0
        x = node + NODE + _BESIDE
        space = rect.right - x - RINGED
        chip = Rect(x, rect.y + 24.0, side, side)
        top = chip.bottom + 54.0
        pitch = (rect.bottom - 40.0 - top) / n
        said = self._scaled(space, pitch - 20.0, 1.2)
        traces, words = [], []
        for i in range(n):
            # The first row hangs on the lowest pin and the innermost trace, so that
            # none cross.
            bus = rect.x + (n - i) * _BUS
            pin = chip.bottom - side * (0.2 + 0.6 * (i + 0.5) / (n + 1))
            y = top + (i + 0.5) * pitch
            traces.append(
                points(
                    (chip.x, pin),
                    (bus + _TURN, pin),
                    (bus, pin + _TURN),
                    (bus, y - _TURN),
                    (bus + _TURN, y),
                    (node, y),
                )
            )
            high = said[i].high(space)
            words.append(said[i].at(x, y - high / 2, space))
        pin = chip.bottom - side * (0.2 + 0.6 * (n + 0.5) / (n + 1))
        root = points(
            (chip.x, pin),
            (rect.x + _TURN, pin),
            (rect.x, pin + _TURN),
            (rect.x, self.box.base),
        )
        face = (Rect(chip.x - 40, chip.y, 40, side),)
        return self._planned(chip, root, traces, words, face)
