"""Share: an eddy of the river, filled as far as the part reaches."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Portion, Ref
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import COUNT, DRAW, GROW, appearing, extent, hero, said_in
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import ACCENT, FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.marks import Dots, Hot, Label, Run, Stroke, Target
from kiosk.drawing.placement import RINGED
from kiosk.drawing.ring import BAND, DASHES, LARGEST, START, Ring
from kiosk.drawing.river import OFFSETS, WIDTHS
from kiosk.drawing.span import Span, clamp01
from kiosk.drawing.typeset import balanced, fitted, longest_word, run_width, width
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.drawing.interaction import Flock, Kept
    from kiosk.drawing.marks import Anchor, Mark
    from kiosk.drawing.viewport import Box
    from kiosk.model.figure import Fact

_ABOVE: Final = 44.0
"""Units between a ring and what it is a part of, above it."""
_EDGE: Final = 8.0
_START: Final[Anchor] = "start"
_MIDDLE: Final[Anchor] = "middle"
_HANG: Final = 70.0
"""Units that what stands beside a narrow ring may hang in the margin."""
_NARROW: Final = 680.0
"""Width of a box below which the words beside a ring stand on two lines."""
_LIT: Final = 0.12
"""Progress at which all of a flock are seen, and begin to fly."""
_FLY: Final = 0.8
"""Progress that the flight of all takes, and the share of it that one takes."""
_FLIGHT: Final = 0.6
_LIFT: Final = 90.0
"""Units that they rise above the straight way."""
_HALO: Final = 2.0
"""Units of ground round a dot that lies on the river's line."""


class ShareChart(Chart):
    """A circle on the river with a hero in its middle.

    In the style `strands` five strands swell into the ring and fill the part's
    angle; in the style `dots` the hero is a count and every dot is one of it,
    spread over the part's angle. A part that is "nearly" something opens into
    dashes just short of its tick; an exact part has no tick. Without
    a whole the part is itself the hero, and the label stands above the ring.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.SHARE,)

    kind: Literal["share"] = Field(
        description='占多少：河水绕成一圈，占几分就满几分；"style": "dots" 一点一个 · '
        'a part of a whole, as a ring on the river; with "style": "dots" every dot is '
        "one"
    )
    figure: Ref | None = Field(
        default=None,
        description="整体是哪个数，写 figures 里的名字；不写，圈里就是占多少 · "
        "the whole, by its name in figures; if left out, the part stands in the ring",
    )
    part: Ref = Field(
        description="占多少，写 figures 里的名字 · "
        "the part of it, by its name in figures"
    )
    label: Text = Field(
        description="整体叫什么；没有整体，就是占的是什么 · what the whole is called, "
        "or without one what it is a part of",
    )
    style: Literal["strands", "dots"] = Field(
        default="strands",
        description="画法：strands 一圈水，dots 一点一个 · a ring of water, or dots",
    )
    note: Text | None = Field(
        default=None,
        description="圈旁边再说一句 · what else is to be said beside the ring",
    )

    def portions(self) -> tuple[Portion, ...]:
        return (Portion(self.part, ("part",)),)

    def ringed(self) -> str | None:
        # Without a whole its words stand otherwise, and dots are no water.
        strands = self.figure is not None and self.style == "strands"
        return self.part if strands else None

    def ring(self, box: Box) -> Ring:
        said = self._said(box.facts[self.part], box)
        end = START - 360.0 * self._share(box.facts)
        return self._ring(said, end, box, narrow=box.rect.width < _NARROW)

    def gathers(self, facts: Mapping[str, Fact]) -> int:
        if self.style != "dots" or self.figure is None:
            return 0
        return round(float(facts[self.figure]))

    def _share(self, facts: Mapping[str, Fact]) -> float:
        part = facts[self.part]
        return clamp01(float(part) / (100.0 if part.figure.unit == "%" else 1.0))

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, facts = box.viewport, box.facts
        part = facts[self.part]
        degrees = 360.0 * self._share(facts)
        if self.figure is None:
            return self._alone(part, degrees, t, box)
        said = self._said(part, box)
        # Where it is narrow the words stand on two lines beside the ring.
        narrow = box.rect.width < _NARROW
        end = START - degrees
        ring = self._ring(said, end, box, narrow=narrow)
        drawn = self._drawn(ring, box, t)
        cx, cy, radius = ring.x, ring.y, ring.radius
        inside = 2 * radius - 70
        label = Run(
            viewport.words(self.label, facts), 38 * viewport.large**0.6, 400, TEXT2
        )
        name = fitted((label,), inside * 0.8, viewport.type)
        size = radius * (208 / LARGEST if self.style == "strands" else 164 / 214)
        lx, ly = ring.at(end, BAND + 44)
        return (
            drawn.rings(1.0 if self._kept(box) else DRAW.at(t)),
            *self._filled(drawn, degrees, box, t),
            _tick(ring, end, t, seen=part.qualifier != "exact"),
            *appearing(self._beside(said, (lx, ly), box, narrow=narrow), t, 0.6),
            *appearing((Label(cx, cy - 0.46 * radius, name, "middle"),), t, 0.3),
            *self._centre(facts[self.figure], box, (cx, cy), size, inside, t),
            Hot(
                Rect(cx - radius, cy - radius, 2 * radius, 2 * radius),
                Target("figure", self.figure),
                anchor=(cx + radius, cy),
                name=label.text,
            ),
            Hot(
                Rect(lx - 10, ly - 50, 200, 120).at_least(96, 96),
                Target("figure", self.part),
                anchor=ring.at(end, BAND / 2),
                name=str(part.said(viewport.language)),
            ),
        )

    def _alone(
        self, part: Fact, degrees: float, t: float, box: Box
    ) -> tuple[Mark, ...]:
        """A share in the middle of its ring, and above this what it is a part of."""
        viewport, rect = box.viewport, box.rect
        words = 0.9 * viewport.body
        label = viewport.words(self.label, box.facts)
        # In a low box the words stand left of the ring, else above it.
        low = rect.width > 1.4 * rect.height
        tallest = min(LARGEST, (rect.height - BAND - _EDGE) / 2)
        around = 2 * (tallest + BAND + _EDGE)
        space = rect.width - (around + _ABOVE if low else 0.0)
        lines = balanced(label, words, 400, space, viewport.type)
        high = words * (1.0 + 1.4 * (len(lines) - 1))
        radius = tallest
        if not low:
            broad = rect.width / 2 - BAND - _EDGE
            radius = min(tallest - (high + _ABOVE) / 2, broad)
        cx = rect.right - around / 2 if low else rect.x + rect.width / 2
        cy = box.base - radius
        ring = Ring(cx, cy, radius)
        first = words + cy - radius - BAND - high - _ABOVE
        if low:
            # The strands that feed the ring run below the words.
            first = words + min(cy - high / 2, box.base - high - _ABOVE)
        x, anchor = (rect.x, _START) if low else (cx, _MIDDLE)
        labels = (
            Label(x, first + 1.4 * i * words, (Run(line, words, 400, TEXT2),), anchor)
            for i, line in enumerate(lines)
        )
        number = hero(
            part, cx, cy + 0.28 * radius, 0.8 * radius, t, viewport, middle=True
        )
        said = said_in(number, extent(number, viewport)[0], viewport)
        nearly = part.qualifier == "nearly"
        seen = sum(t >= 0.73 + 0.08 * number for number in range(DASHES))
        return (
            ring.rings(DRAW.at(t)),
            *ring.strands(rect.x, degrees, GROW.at(t), seen if nearly else None),
            *appearing(labels, t, 0.5),
            *number,
            Hot(
                Rect(cx - radius, cy - radius, 2 * radius, 2 * radius),
                Target("figure", self.part),
                anchor=ring.at(START - degrees + 2.0, OFFSETS[2]),
                name=label,
                words=said,
            ),
        )

    def _said(self, part: Fact, box: Box) -> tuple[Run, Run]:
        """The part in words: what stands before its number, and the number."""
        said = part.said(box.viewport.language)
        return (
            Run(said.before + " " if said.before else "", 38, 500, ACCENT),
            Run(said.number + (said.after if said.tight else ""), 60, 700, ACCENT),
        )

    def _ring(
        self, said: tuple[Run, Run], end: float, box: Box, *, narrow: bool
    ) -> Ring:
        """The ring that leaves the words beside it their room within the box."""
        if box.facts[self.part].qualifier == "exact" and self.note is None:
            aside = 20.0
        elif narrow:
            type_ = box.viewport.type
            aside = max(run_width(run, type_) for run in said) + 40
            if self.note is not None:
                # Words may hang in the margin, their ring may not.
                note, size = box.viewport.words(self.note, box.facts), _note(box)
                word = longest_word(note, size, 400, type_)
                aside = max(aside, word + 6 + RINGED + _HANG + 40)
        else:
            viewport, wide = box.viewport, width(said, box.viewport.type)
            if self.note is not None:
                note = viewport.words(self.note, box.facts)
                longest = viewport.type.advance(note, viewport.label, 400) + 8 + RINGED
                wide = max(wide, min(longest, 260.0 + RINGED))
            # What stands where the part ends reaches as far as the ring lets it.
            sine = max(0.0, math.sin(math.radians(end)))
            out = BAND + 18 + (BAND + 44) * sine + wide
            radius = (box.rect.width - out) / (1 + sine)
            aside = max(250.0, box.rect.width - 2 * (radius + BAND - 20))
        return Ring.within(
            box.rect, aside, LARGEST if self.style == "strands" else 214.0
        )

    def _kept(self, box: Box) -> Kept | None:
        """What of the ring goes on from the page before."""
        kept = box.interaction.kept
        ours = kept is not None and kept.figure == self.part == self.ringed()
        return kept if ours else None

    def _drawn(self, ring: Ring, box: Box, t: float) -> Ring:
        """The ring as it is seen: one that was kept comes from where it stood."""
        kept = self._kept(box)
        return ring if kept is None else kept.ring.between(ring, DRAW.at(t))

    def _filled(
        self, ring: Ring, degrees: float, box: Box, t: float
    ) -> tuple[Mark, ...]:
        """The part's angle, full of water or of dots."""
        if self.style == "dots":
            assert self.figure is not None
            count = round(float(box.facts[self.figure]))
            dots = _dots(ring, degrees, count, t, box.interaction.flock)
            return (_halo(dots, box.base), dots)
        left = box.rect.x - box.viewport.margin
        kept = self._kept(box)
        whole = kept is not None and kept.told
        seen = sum(t >= 0.73 + 0.08 * number or whole for number in range(DASHES))
        nearly = box.facts[self.part].qualifier == "nearly"
        return ring.strands(
            left if left < 1 else box.rect.x,
            degrees,
            1.0 if whole else GROW.at(t),
            seen if nearly else None,
        )

    def _beside(
        self,
        said: tuple[Run, Run],
        at: tuple[float, float],
        box: Box,
        *,
        narrow: bool,
    ) -> Iterator[Label]:
        """The part and the note where the filled angle ends."""
        viewport, rect, (x, y) = box.viewport, box.rect, at
        beyond = rect.right - x + (min(_HANG, viewport.margin - 24) if narrow else 0.0)
        if narrow:
            yield Label(x, y - 44, said[:1])
            yield Label(x, y + 20, said[1:])
        else:
            yield Label(x, y + 20, fitted(said, max(150.0, beyond), viewport.type))
        if self.note is None:
            return
        size = _note(box) if narrow else viewport.label
        words = viewport.words(self.note, box.facts)
        # Words may hang in the margin, their ring may not.
        space = max(96.0 if narrow else 130.0, rect.right - x - 6 - RINGED)
        lines = balanced(words, size, 400, space, viewport.type)
        first = y + 20 + 56 * max(1.0, viewport.large * 0.95)
        for i, line in enumerate(lines):
            yield Label(x + 6, first + i * size * 1.3, (Run(line, size, 400, TEXT2),))

    def _centre(
        self,
        fact: Fact,
        box: Box,
        centre: tuple[float, float],
        size: float,
        inside: float,
        t: float,
    ) -> tuple[Label, ...]:
        """The number in the middle, its unit on a line of its own."""
        viewport, (cx, cy) = box.viewport, centre
        said = fact.said(viewport.language)
        unit = f"{said.before} {said.after}".strip()
        if unit.casefold() == viewport.words(self.label, box.facts).casefold():
            # Said once, above the number.
            unit = ""
        wide = viewport.type.advance(said.number, size, 300) * 0.98
        size *= min(1.0, inside / max(wide, 1.0))
        wide = min(wide, inside)
        share = COUNT.at(t)
        text = fact.said(viewport.language, share=share).number
        run = Run(
            unit or " ", max(36.0, size * 0.25) * viewport.large**0.4, 500, ACCENT
        )
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
                        fitted((run,), inside * 0.86, viewport.type),
                        "middle",
                    ),
                ),
                t,
                0.4,
            ),
        )


def _note(box: Box) -> float:
    """The font size of a note beside a narrow ring."""
    return max(28.0, box.viewport.label * 0.85)


def _tick(ring: Ring, end: float, t: float, *, seen: bool) -> Stroke:
    """The mark across the ring where a part ends that is not exact."""
    out = Span(0.7, 0.85, out_cubic).at(t)
    return Stroke(
        points(ring.at(end, -20), ring.at(end, (BAND + 46) * out - 20)),
        3.0,
        TEXT,
        alpha=1.0 if out > 0 and seen else 0.0,
    )


def _dots(
    ring: Ring, degrees: float, count: int, t: float, flock: Flock | None
) -> Dots:
    """One dot for one: rows along the ring, columns along the current.

    Of a flock of as many they come flying, each from its place, else one by one.
    """
    rows = _rows(count)
    columns = -(-count // rows)
    pitch = BAND / (rows - 1) if rows > 1 else 0.0
    step = (degrees - 2.5) / columns
    column, row = np.divmod(np.arange(count), rows)
    angle = np.radians(START - (column + 0.5) * step)
    r = ring.radius + row * pitch
    where = np.column_stack([ring.x + r * np.sin(angle), ring.y - r * np.cos(angle)])
    wide = np.radians(step) * ring.radius
    diameter = min(5.4, 0.72 * wide, 0.72 * (pitch or 9.0))
    if flock is not None and len(flock.points) == count:
        return _flying(flock, Dots(where, diameter, FILL), t)
    seen = round(count * Span(0.05, 0.78).at(t))
    return Dots(where[:seen], diameter, FILL, alpha=1.0 if seen else 0.0)


def _flying(flock: Flock, dots: Dots, t: float) -> Dots:
    """Dots on their way from where the flock is: who is nearest the river goes last."""
    if t >= 1:
        return dots
    # Columns of both are filled one after another, so that few ways cross.
    start = flock.points[np.lexsort((flock.points[:, 1], flock.points[:, 0]))]
    lag = np.linspace(0.0, 1 - _FLIGHT, len(start)) * _FLY
    share = np.clip((t - _LIT - lag) / (_FLIGHT * _FLY), 0.0, 1.0)
    share = share * share * (3 - 2 * share)
    where = start + (dots.points - start) * share[:, None]
    # They do not go straight: things that fly rise first.
    where[:, 1] -= _LIFT * np.sin(np.pi * share)
    return Dots(where, dots.diameter, dots.ink, Span(0.0, _LIT).at(t))


def _halo(dots: Dots, line: float) -> Dots:
    """Ground round the dots on the river's line, so that each can be counted."""
    diameter = dots.diameter + 2 * _HALO
    near = np.abs(dots.points[:, 1] - line) < (diameter + WIDTHS[0]) / 2
    return Dots(dots.points[near], diameter, GROUND, dots.alpha)


def _rows(count: int) -> int:
    """Rows of a block of dots: a divisor near eleven where there is one."""
    exact = [n for n in range(8, 15) if count % n == 0]
    return min(exact, key=lambda n: abs(n - 11)) if exact else min(11, max(1, count))
