"""Strands: the river of a page divides into a few of one width, each with its words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import in_out_cubic, out_cubic, smoothstep
from kiosk.drawing.entrance import RIVER, appearing, hero, hero_runs, said_in
from kiosk.drawing.geometry import Rect, flow, lerp, points, ribbon
from kiosk.drawing.ink import FILL, GROUND, TEXT, TEXT2, Ink
from kiosk.drawing.interaction import NOTHING, Interaction
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
from kiosk.drawing.placement import APART
from kiosk.drawing.river import SAMPLES, WIDTHS, River, between
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, fitted, run_width, width
from kiosk.drawing.viewport import Box
from kiosk.model.figure import Name
from kiosk.model.kinds import Model
from kiosk.model.pointer import SlideName, ThemeName
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from kiosk.charts.base import Chart
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport, Way
    from kiosk.model.figure import Fact

THICK: Final = (16.0, 16.0, 14.0, 12.0)
"""Width of a strand where there are two, three, four or five of them."""
NODE: Final = 13.0
"""Radius of the node where a strand's words begin."""
_QUOTES: Final = frozenset("“‘「《\"'")
_CLOSING: Final = frozenset("”’」》\"'")
_PIECES: Final = re.compile(r"[A-Za-z0-9'’-]+|.")
_PHRASE: Final = 76.0
_ALONE: Final = 128.0
"""Largest font size of a phrase beside figures, and of one that stands alone."""
_FAN: Final = 0.312
"""Share of the page in which strands without figures part, slowly."""
_UNIT: Final = 32.0
_LABEL: Final = 34.0
_NAMED: Final = 44.0
"""Font size of a name beside figures, and of one beside a phrase alone."""
_HUNG: Final = 68.0
"""Font size of a number that hangs below its strand."""
_GAP: Final = 62.0
"""Units between two figures at least, in which a ring has to stand."""
_CLEAR: Final = 28.0
"""Units between a node and such a phrase."""
_EARLY: Final = 0.115
"""Where strands whose phrases stand on two lines are level, in shares of the page."""
_FOLDED: Final = 52.0
"""Largest font size of such a phrase."""
_LEAST_BESIDE: Final = 52.0
"""Font size below which numbers beside it do not shrink."""
_NEXT: Final = 38.0
"""Units between two of them at least."""
_LEAST: Final = 40.0
"""Font size below which neither a phrase nor a number stands on its strand."""


class Told(Model):
    """A figure that stands on a strand, with a word or two below it."""

    figure: Ref = Field(
        description="哪个数，写 figures 里的名字 · the figure, by its name in figures"
    )
    caption: Text | None = Field(
        default=None,
        description="数下面的话；不写就用这个数的名称 · the words below the number; by "
        "default what the figure is called",
    )


class Strand(Model):
    """What flows out of the trunk: a name, a phrase, figures, and where it leads."""

    name: Text = Field(
        description="这一股是什么 · what the strand is",
        examples=[{"zh": "经济发展", "en": "Economy"}],
    )
    quote: Text = Field(
        description="这一股的一句话；引用的连引号一起写 · the phrase of the strand, "
        "with the quotation marks of a quotation",
        examples=[{"zh": "“有质有量”", "en": "“Quality and quantity”"}],
    )
    strong: Text | None = Field(
        default=None,
        description="这句话里加粗的字，按先后写在一起；英文写整个的词 · the characters "
        "of the phrase set bold, in their order; in English whole words",
        examples=[{"zh": "质量", "en": "Quality quantity"}],
    )
    theme: Annotated[str, ThemeName()] = Field(
        default="",
        description="颜色随哪个主题，点了到哪个主题；不写则同本页，点了不走 · the "
        "theme that it has its colour from and leads to; left out, it is as the page "
        "and leads nowhere",
    )
    slide: Annotated[Name, SlideName()] | None = Field(
        default=None,
        description="点了到哪一页；不写就到主题的第一页 · the slide that a touch leads "
        "to; by default the first of the theme",
    )
    told: Annotated[tuple[Told, ...], Field(max_length=3)] = Field(
        default=(),
        description="这一股上的数，最多三个 · figures on the strand, three at most",
    )


class StrandsSlide(Slide):
    """One trunk that divides into strands of one width, and becomes one again.

    On each stands a phrase, perhaps with figures. A strand has the colour of the
    theme that a touch on it leads to; widths and heights say nothing.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.PARTS,)

    kind: Literal["strands"] = Field(
        description="一条江分成几股：每股一句话，可带几个数，点了就往那里去 · the "
        "river divides into strands, each with a phrase, perhaps figures, and leads on"
    )
    lead: Text | None = Field(
        default=None, description="标题下的一行 · one line under the title"
    )
    strands: Annotated[tuple[Strand, ...], Field(min_length=2, max_length=5)] = Field(
        description="二到五股，从上到下 · two to five strands, from above",
    )

    def charts(self) -> tuple[Chart, ...]:
        return ()

    def without(self, themes: Set[str], slides: Set[str]) -> StrandsSlide:
        """Strands stay where they lead nowhere: the phrase is true all the same."""
        left = tuple(
            strand.model_copy(
                update={
                    "theme": "" if strand.theme in themes else strand.theme,
                    "slide": None if strand.slide in slides else strand.slide,
                }
            )
            for strand in self.strands
        )
        return self.model_copy(update={"strands": left})

    def river(self, viewport: Viewport) -> River:
        """The main strand is the trunk, which the strands are made of."""
        river = River.level(viewport.seam)
        wide = river.width.copy()
        wide[0, 1:-1] = 0.0
        return replace(river, width=wide)

    def _box(self, viewport: Viewport) -> Box:
        """The whole page below the heading."""
        facts = self.facts()
        _, top = heading(viewport, self.title, self.lead, facts)
        return Box(Rect(0, top, viewport.width, viewport.seam - top), viewport, facts)

    def marks(
        self,
        t: float,
        viewport: Viewport,
        interaction: Interaction = NOTHING,  # noqa: ARG002
    ) -> tuple[Mark, ...]:
        title, _ = heading(viewport, self.title, self.lead, self.facts())
        plan = self._plan(self._box(viewport))
        marks: list[Mark] = [*title]
        labels: list[Label] = []
        course = between(plan.level, plan.course, RIVER.at(t), in_out_cubic)
        for y, wide, ink in zip(course.y, course.width, plan.inks, strict=True):
            marks += plan.strand(y, wide, ink, 1.0 if t > 0 else 0.0)
        for number, words in enumerate(plan.words):
            seen = Span(0.3 + 0.06 * number, 0.55 + 0.06 * number, out_cubic).at(t)
            alpha = 1.0 if seen > 0 else 0.0
            radius = NODE * (0.3 + 0.7 * seen)
            ring = (Sweep(radius, 0.0, 360.0, 6.0, plan.inks[number]),)
            marks += (
                Dots(points(words.node), 2 * radius, GROUND, alpha),
                Arcs(*words.node, ring, alpha),
            )
            for told in words.told:
                figure = hero(
                    told.fact,
                    told.x,
                    told.y,
                    told.size,
                    t,
                    viewport,
                    unit=told.unit,
                    unit_ink=words.ink,
                )
                # Nothing stands where its strand has not come yet.
                marks += (replace(one, alpha=one.alpha * seen) for one in figure)
            labels += words.labels
            if len(words.leads):
                marks.append(Stroke(words.leads, 3.5, words.ink, seen, "round"))
        return (*marks, *appearing(labels, t, 0.4, 0.03), *plan.hots)

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        folded = _Folded(self, box)
        return folded.plan() if folded.fits else _Layout(self, box).plan()


class _Number(NamedTuple):
    """A figure on a strand; y is its baseline."""

    fact: Fact
    x: float
    y: float
    size: float
    unit: float


class _Words(NamedTuple):
    """What stands on a strand, and the node where it begins.

    `leads` is the sign after its name that it leads on; without points it does not.
    """

    node: tuple[float, float]
    ink: Ink
    labels: tuple[Label, ...]
    told: tuple[_Number, ...]
    leads: Array


class _Plan(NamedTuple):
    """Where everything lies; `course` has a line for every strand, from above.

    `ways` are where the strands part, are level, fall, and have met again.
    """

    level: River
    course: River
    inks: tuple[Ink, ...]
    ways: tuple[float, float, float, float]
    words: tuple[_Words, ...]
    hots: tuple[Hot, ...]

    def strand(self, y: Array, wide: Array, ink: Ink, alpha: float) -> Iterator[Fill]:
        """A strand in three pieces, its colour that of the trunk at both ends."""
        parts, rises, falls, met = self.ways
        x = np.linspace(0.0, met, SAMPLES)
        line = np.column_stack([x, y])
        a, b = np.searchsorted(x, (rises, falls)).tolist()
        first = Fade(0.5 * parts, 0, rises, 0, (FILL, 1.0), (ink, 1.0))
        last = Fade(lerp(falls, met, 0.5), 0, met, 0, (ink, 1.0), (FILL, 1.0))
        for piece, how in (
            (slice(0, a + 1), first),
            (slice(b - 1, SAMPLES), last),
            # Last, over the ends of both: no joint is seen between equal colours.
            (slice(a - 1, b + 1), ink),
        ):
            yield Fill((ribbon(line[piece], wide[piece]),), how, alpha)


class _Layout:
    """Where everything lies on one page."""

    def __init__(self, slide: StrandsSlide, box: Box) -> None:
        self.strands, self.box, self.viewport = slide.strands, box, box.viewport
        self.type = box.viewport.type
        self.n = len(slide.strands)
        self.thick = THICK[self.n - 2]
        viewport = self.viewport
        margin, across = viewport.margin, viewport.width - 2 * viewport.margin
        self.parts = margin + 0.046 * across
        # On narrow pages the words need the way.
        gentle = max(0.165 * across, min(0.205 * across, across - 1308))
        self.rises = margin + gentle
        self.falls = viewport.width - margin - 0.066 * across
        self.told = [
            [(box.facts[told.figure], told) for told in strand.told]
            for strand in self.strands
        ]
        self.columns = max(map(len, self.told))
        if viewport.portrait:
            self.falls = viewport.width - 0.085 * viewport.width
        elif not self.columns:
            # Phrases alone need half of the way; in the other the strands fan out.
            self.rises = margin + _FAN * across
        self.x = self.rises + 8
        self.space = self.falls - self.x
        self.hung = _HUNG if viewport.large == 1 else 50.0

    def plan(self) -> _Plan:
        rows, words = self._listed() if self.viewport.portrait else self._wide()
        course, level = self._course(rows)
        inks = tuple(self._ink("fill", strand) for strand in self.strands)
        ways = (self.parts, self.rises, self.falls, self.viewport.width)
        hots = [hot for i, each in enumerate(words) for hot in self._hots(i, each)]
        return _Plan(level, course, inks, ways, tuple(words), tuple(hots))

    # Lines

    def _course(self, rows: Sequence[float]) -> tuple[River, River]:
        """The strands as they end, and as they begin: on the river, as it is."""
        viewport, n = self.viewport, self.n
        seam, end = viewport.seam, viewport.width
        x = np.linspace(0.0, end, SAMPLES)
        lines = []
        for i, row in enumerate(rows):
            # Side by side they are the trunk, whose foot is that of the river.
            apart = seam + WIDTHS[0] / 2 - (n - 1 - i + 0.5) * self.thick
            knots = (0, seam), (self.parts, apart), (self.rises, row)
            line = flow((*knots, (self.falls, row), (end, seam)), 48)
            lines.append(np.interp(x, line[:, 0], line[:, 1]))
        grown = np.clip(x / self.parts, 0, 1)
        spent = np.clip((x - self.falls) / (end - self.falls), 0, 1)
        wide = WIDTHS[0] + (self.thick - WIDTHS[0]) * (
            smoothstep(grown) - smoothstep(spent)
        )
        # In the trunk they overlap a little, or the ground would shine through.
        wide += smoothstep(grown) * np.clip(
            (self.rises - x) / (self.rises - self.parts), 0, 1
        )
        shore = np.full(SAMPLES, seam)
        level = River(
            np.full((n, SAMPLES), seam), np.full((n, SAMPLES), WIDTHS[0]), shore
        )
        return River(np.stack(lines), np.tile(wide, (n, 1)), shore), level

    def _ink(self, role: str, strand: Strand) -> Ink:
        way = self._way(strand)
        return Ink(f"{role}:{way.accent}") if way is not None else Ink(role)

    def _way(self, strand: Strand) -> Way | None:
        ways = (way for way in self.viewport.themes if way.id == strand.theme)
        return next(ways, None)

    # Words

    def _phrase(self, strand: Strand, size: float) -> tuple[Run, ...]:
        """The phrase: its quotation marks in the strand's ink, some letters bold."""
        viewport = self.viewport
        body = viewport.words(strand.quote, self.box.facts)
        opening = body[:1] if body[0] in _QUOTES else ""
        body = body[len(opening) :]
        closing = body[-1:] if opening and body[-1] in _CLOSING else ""
        body = body[: len(body) - len(closing)]
        strong = strand.strong and _PIECES.findall(
            strand.strong.words(viewport.language)
        )
        ink = self._ink("ink", strand)
        runs = [Run(opening, size, 300, ink)] if opening else []
        bold = [piece for piece in strong or () if not piece.isspace()]
        for piece in _PIECES.findall(body):
            heavy = bool(bold) and piece == bold[0]
            bold = bold[heavy:]
            weight = 500 if not strong else 700 if heavy else 300
            if runs and runs[-1].weight == weight and runs[-1].ink == TEXT:
                runs[-1] = runs[-1]._replace(text=runs[-1].text + piece)
            else:
                runs.append(Run(piece, size, weight, TEXT))
        return (*runs, Run(closing, size, 300, ink)) if closing else tuple(runs)

    def _set(
        self, strand: Strand, y: float, size: float, space: float
    ) -> tuple[Label, float]:
        """The phrase on a baseline, and where it ends; an opening quote hangs."""
        runs = self._phrase(strand, size)
        hung = run_width(runs[0], self.type) if runs[0].text in _QUOTES else 0.0
        runs = fitted(runs, space + hung, self.type)
        hung = run_width(runs[0], self.type) if runs[0].text in _QUOTES else 0.0
        return Label(self.x - hung, y, runs), self.x - hung + width(runs, self.type)

    def _name(self, strand: Strand, x: float, y: float, size: float) -> Label:
        words = self.viewport.words(strand.name, self.box.facts)
        return Label(x, y, (Run(words, size, 500, self._ink("ink", strand)),))

    def _caption(self, fact: Fact, told: Told) -> str:
        text = told.caption or fact.figure.label
        return self.viewport.words(text, self.box.facts)

    def _across(self, fact: Fact, size: float, unit: float) -> float:
        return width(hero_runs(fact, size, self.viewport, unit), self.type)

    def _wide(self) -> tuple[list[float], list[_Words]]:
        """Strands one above the other, words on them and captions below them."""
        rows, size, label, beside = self._rows()
        if not self.columns:
            return rows, self._alone(rows, size, label, beside=beside)
        return rows, (self._beside if beside else self._below)(rows, size, label)

    def _rows(self) -> tuple[list[float], float, float, bool]:
        """Heights of the strands, sizes of phrases and names, and what stands beside.

        That are the figures beside their phrases, or the names after them.
        """
        viewport, n, thick = self.viewport, self.n, self.thick
        # Without a line below it a title needs more room.
        seam, top = (
            viewport.seam,
            max(self.box.rect.y + (0 if self.columns else 12), 216.0),
        )
        # Large text gives way before figures leave the side of their phrases.
        shares = (1.0, 0.88) if viewport.large > 1 else (1.0, 0.9, 0.83)
        usual = (_LABEL if self.columns else _NAMED) * viewport.large
        labels = [usual * share for share in shares]
        for beside, label in product((True, False), labels):
            # What a strand has below it: one line, or numbers and their captions.
            below = 12 + 1.3 * label if self.columns or not beside else 24.0
            if self.columns and not beside:
                below = 22 + 0.76 * self.hung + 1.25 * max(SMALLEST, label * 0.84)
            last = seam - max(40.0, below) - thick / 2 - 18
            # The phrases are as large as their strands are apart.
            apart = thick + 12 + below
            space = last - top - thick / 2 - 8
            pitch = (space + apart) / n
            size = min(_PHRASE if self.columns else _ALONE, (pitch - apart) / 1.25)
            size = max(SMALLEST, size)
            pitch = max(pitch, min(260.0, (space - 1.25 * size) / (n - 1)))
            rows = [last - (n - 1 - i) * pitch for i in range(n)]
            fits = self._fits if self.columns else self._fit_names
            if size >= _LEAST and (not beside or fits(size, label)):
                break
        # What is left over lies above and below.
        spare = max(0.0, rows[0] - thick / 2 - 1.3 * size - top) / 2
        return [row - min(spare, 60.0) for row in rows], size, label, beside

    def _fit_names(self, size: float, label: float) -> bool:
        """Whether every name has room after the longest phrase."""
        names = max(
            width(self._name(s, 0, 0, label).runs, self.type) for s in self.strands
        )
        return self._phrases(size) + 0.5 * size + names + label <= self.space

    def _alone(
        self, rows: Sequence[float], size: float, label: float, *, beside: bool
    ) -> list[_Words]:
        """Phrases without figures stand where their strands are farthest apart.

        Names stand at the end of the strand, or below its beginning.
        """
        words = []
        size *= min(1.0, self.space / self._phrases(size))
        for strand, y in zip(self.strands, rows, strict=True):
            base = y - self.thick / 2 - 0.34 * size
            line, _ = self._set(strand, base, size, 1e4)
            name = self._name(strand, self.x, y + self.thick / 2 + 12 + label, label)
            if beside:
                # After it comes the sign that it leads on.
                end = self.falls - width(name.runs, self.type) - label
                name = replace(name, x=end, y=base)
            words.append(self._words(strand, y, (line, name), ()))
        return words

    def _columns(self, size: float, unit: float, caption: float) -> list[float]:
        """The widths of the columns of figures."""
        found = []
        for column in range(self.columns):
            cells = [told[column] for told in self.told if column < len(told)]
            found.append(
                max(
                    max(
                        self._across(fact, size, unit),
                        self.type.advance(self._caption(fact, told), caption, 400),
                    )
                    for fact, told in cells
                )
            )
        return found

    def _phrases(self, size: float) -> float:
        """How far the longest phrase reaches."""
        return max(self._set(s, 0, size, 1e4)[1] for s in self.strands) - self.x

    def _fits(self, size: float, label: float) -> bool:
        """Whether phrases and figures have room side by side at no less than this."""
        small = max(SMALLEST, label * 0.84)
        columns = self._columns(max(_LEAST, 0.74 * size), SMALLEST, small)
        gaps = _GAP * self.columns
        phrase = self._phrases(max(_LEAST, 0.74 * size))
        return phrase + gaps + sum(columns) <= self.space

    def _beside(self, rows: Sequence[float], size: float, label: float) -> list[_Words]:
        """Figures stand beside the phrases, all on one baseline."""
        caption, unit = label * 0.94, _UNIT
        while True:
            phrase = self._phrases(size)
            columns = self._columns(size, unit, caption)
            gap = (self.space - phrase - sum(columns)) / max(1, self.columns)
            if gap >= _GAP or size <= _LEAST:
                break
            size *= 0.97
            caption = max(SMALLEST, caption * 0.97)
            unit = max(SMALLEST, unit * 0.97)
        gap = min(gap, 96.0)
        words = []
        for strand, told, y in zip(self.strands, self.told, rows, strict=True):
            base = y - self.thick / 2 - 0.34 * size
            under = y + self.thick / 2 + 12 + label
            line, _ = self._set(strand, base, size, self.space)
            labels = [line, self._name(strand, self.x, under, label)]
            numbers = []
            x = self.x + phrase + gap
            for (fact, each), wide in zip(told, columns, strict=False):
                numbers.append(_Number(fact, x, base, size, unit))
                run = Run(self._caption(fact, each), caption, 400, TEXT2)
                labels.append(Label(x, under, (run,)))
                x += wide + gap
            words.append(self._words(strand, y, labels, numbers))
        return words

    def _below(self, rows: Sequence[float], size: float, label: float) -> list[_Words]:
        """Figures hang below their strand, names follow the phrases."""
        unit, caption, number = SMALLEST, max(SMALLEST, label * 0.84), self.hung
        # Nearer to its own strand than to the one above.
        size = max(SMALLEST, 0.88 * size)
        columns = self._columns(number, unit, caption)
        # Below its level part a strand falls on the right.
        space = self.space - 44
        while sum(columns) + 40.0 * (len(columns) - 1) > space and number > _LEAST:
            number, caption = number * 0.97, max(SMALLEST, caption * 0.97)
            columns = self._columns(number, unit, caption)
        spare = (space - sum(columns)) / max(1, len(columns) - 1)
        pitch = space / max(1, len(columns))
        even = max(columns, default=0.0) + 40.0 <= pitch
        words = []
        for strand, told, y in zip(self.strands, self.told, rows, strict=True):
            base = y - self.thick / 2 - 0.34 * size
            labels = list(self._line(strand, base, size, label))
            numbers = []
            under = y + self.thick / 2 + 12 + 0.76 * number
            x = self.x
            for (fact, each), wide in zip(told, columns, strict=False):
                numbers.append(_Number(fact, x, under, number, unit))
                run = Run(self._caption(fact, each), caption, 400, TEXT2)
                labels.append(Label(x, under + 10 + caption, (run,)))
                x += pitch if even else wide + min(spare, 120.0)
            words.append(self._words(strand, y, labels, numbers))
        return words

    def _line(
        self, strand: Strand, base: float, size: float, label: float
    ) -> tuple[Label, Label]:
        """The phrase, with the name after it."""
        name = self._name(strand, 0, base, label)
        gap = max(28.0, 0.4 * size)
        wide = width(name.runs, self.type) + gap + 0.1 * size
        line, end = self._set(strand, base, size, self.space - wide)
        return line, replace(name, x=end + gap)

    def _listed(self) -> tuple[list[float], list[_Words]]:
        """On a tall page the figures of a strand are lines below it."""
        viewport, n, thick = self.viewport, self.n, self.thick
        label, seam, top = viewport.label, viewport.seam, self.box.rect.y
        top += 20
        pitch = (seam - top - 44) / n
        across = max(
            width(self._name(s, 0, 0, label).runs, self.type) for s in self.strands
        )
        phrase = min(96.0, 96.0 * (self.space - 8) / self._phrases(96.0))
        step, number = 80.0, 64.0
        while True:
            beside = self._phrases(phrase) + 0.5 * phrase + across < self.space
            below = 0.0 if beside else 1.4 * label
            high = 1.25 * phrase + thick + below + step * self.columns + 40
            if high <= pitch or phrase < _LEAST:
                break
            phrase *= 0.97
            step, number = max(60.0, step * 0.98), max(_LEAST, number * 0.98)
        unit = max(SMALLEST, number * 0.55)
        steps = min(pitch, (1.25 if self.columns else 1.8) * high)
        first = top + (seam - 44 - top - n * steps) / 2 + 1.25 * phrase + thick / 2
        rows = [first + (steps - high) / 2 + i * steps for i in range(n)]
        numbers = [
            self._across(fact, number, unit) for told in self.told for fact, _ in told
        ]
        column = self.x + max(numbers, default=0.0) + 32
        caption = min(label, max(SMALLEST, 0.72 * number))
        texts = [self._caption(*each) for told in self.told for each in told]
        across = max((self.type.advance(x, caption, 400) for x in texts), default=1.0)
        across *= 1.01
        # All of one size, as long as one line takes them.
        caption = max(SMALLEST, caption * min(1.0, (self.falls - 12 - column) / across))
        words = []
        for strand, told, y in zip(self.strands, self.told, rows, strict=True):
            base = y - thick / 2 - 0.3 * phrase
            under = y + thick / 2 + 4
            if beside:
                labels = list(self._line(strand, base, phrase, label))
            else:
                under += below
                line, _ = self._set(strand, base, phrase, self.space)
                labels = [line, self._name(strand, self.x, under - 0.1 * label, label)]
            told_here = []
            for i, (fact, each) in enumerate(told):
                at = under + (i + 0.88) * step
                told_here.append(_Number(fact, self.x, at, number, unit))
                labels += self._aside(self._caption(fact, each), column, at, caption)
            words.append(self._words(strand, y, labels, told_here))
        return rows, words

    def _aside(self, text: str, x: float, y: float, size: float) -> list[Label]:
        """A caption right of its number, on two lines if it must."""
        room = self.falls - 12 - x
        lines = balanced(text, size, 400, room, self.type)
        rise = (len(lines) - 1) * size * 0.6
        return [
            Label(x, y - rise + i * size * 1.2, (Run(line, size, 400, TEXT2),))
            for i, line in enumerate(lines)
        ]

    def _words(
        self,
        strand: Strand,
        y: float,
        labels: Sequence[Label],
        numbers: Sequence[_Number],
    ) -> _Words:
        node, (_, name) = (self.rises, y), labels[:2]
        (run,) = name.runs
        x = name.x + width(name.runs, self.type) + 0.5 * run.size
        at, half = name.y - 0.37 * run.size, 0.22 * run.size
        sign = points((x, at - half), (x + half, at), (x, at + half))
        way = self._way(strand)
        leads = sign if way is not None and way.open else sign[:0]
        ink = self._ink("ink", strand)
        return _Words(node, ink, tuple(labels), tuple(numbers), leads)

    # Touches

    def _hots(self, strand: int, words: _Words) -> Iterator[Hot]:
        """What is touched: the strand with its phrase, and each of its figures."""
        viewport, one = self.viewport, self.strands[strand]
        phrase, name = words.labels[:2]
        way = self._way(one)
        if way is not None and way.open:
            size = phrase.runs[0].size
            right = max(
                label.x + width(label.runs, self.type) for label in (phrase, name)
            )
            top = phrase.y - 0.9 * size
            low = max(name.y + 12, words.node[1] + 48)
            rect = Rect(self.rises - 48, top, right - self.rises + 60, low - top)
            target = (
                Target("slide", one.slide) if one.slide else Target("theme", way.id)
            )
            said = (viewport.words(one.name), viewport.words(one.quote))
            place, node = rect.at_least(96, 96), words.node
            yield Hot(place, target, node, " ".join(said), node=node)
        for told in words.told:
            labels = hero(
                told.fact, told.x, told.y, told.size, 1.0, viewport, unit=told.unit
            )
            box = said_in(labels, told.x, viewport)
            yield Hot(
                box.at_least(96, 96),
                Target("figure", told.fact.name),
                anchor=(box.right + APART, box.centre[1]),
                name=viewport.words(told.fact.figure.label),
                words=box,
                quiet=way is not None and way.open,
            )


class _Folded(_Layout):
    """Long phrases with figures: on two lines each, the figures beside them.

    Otherwise figures would have to hang below their strands, which divides every one
    of them from the phrase that it stands for.
    """

    def __init__(self, slide: StrandsSlide, box: Box) -> None:
        super().__init__(slide, box)
        self.fits = False
        if self.viewport.portrait or not self.columns or self.viewport.large > 1:
            return
        *_, beside = self._rows()
        if beside:
            return
        # The strands rise earlier: the words need the way.
        viewport = self.viewport
        self.rises = viewport.margin + _EARLY * (viewport.width - 2 * viewport.margin)
        self.x = self.rises + NODE + _CLEAR
        self.space = self.falls - self.x
        self.label = 0.9 * _LABEL
        seam, top = viewport.seam, max(self.box.rect.y, 216.0)
        below = 12 + 1.3 * self.label
        last = seam - max(40.0, below) - self.thick / 2 - 18
        apart = self.thick + 20 + below
        self.pitch = (last - top - self.thick / 2 + apart - 8) / self.n
        self.rows = [last - (self.n - 1 - i) * self.pitch for i in range(self.n)]
        self.phrase = min(_FOLDED, (self.pitch - apart) / 2.2)
        self.number = 1.4 * self.phrase
        while self._need() > self.space and self.number > _LEAST_BESIDE:
            self.number, self.phrase = self.number * 0.98, self.phrase * 0.985
        self.fits = (
            self._need() <= self.space
            and self.phrase >= _LEAST
            and all(len(self._lines(strand)) == 2 for strand in self.strands)
        )

    def _need(self) -> float:
        """The width that phrases and figures take side by side."""
        columns = self._columns(self.number, SMALLEST, SMALLEST)
        return self._reach() + sum(columns) + _NEXT * self.columns

    def _reach(self) -> float:
        """How far the longest line of a phrase reaches."""
        return max(
            width(line, self.type) for s in self.strands for line in self._lines(s)
        )

    def _lines(self, strand: Strand) -> tuple[tuple[Run, ...], ...]:
        """A phrase on two lines, parted where the longer one is shortest."""
        runs = self._phrase(strand, self.phrase)
        whole = "".join(run.text for run in runs)
        gaps = [i for i, char in enumerate(whole) if char == " "]
        if not gaps:
            return (runs,)
        at = min(gaps, key=lambda i: (max(i, len(whole) - i - 1), -i))
        first, second, begin = [], [], 0
        for run in runs:
            cut = min(max(at - begin, 0), len(run.text))
            first.append(run._replace(text=run.text[:cut]))
            second.append(run._replace(text=run.text[cut:]))
            begin += len(run.text)
        return _trimmed(first), _trimmed(second)

    def _wide(self) -> tuple[list[float], list[_Words]]:
        columns = self._columns(self.number, SMALLEST, SMALLEST)
        reach = self._reach()
        gap = (self.space - reach - sum(columns)) / self.columns
        words = []
        for strand, told, y in zip(self.strands, self.told, self.rows, strict=True):
            base = y - self.thick / 2 - 0.36 * self.phrase
            under = y + self.thick / 2 + 12 + self.label
            first, second = self._lines(strand)
            hung = run_width(first[0], self.type) if first[0].text in _QUOTES else 0.0
            labels = [
                Label(self.x - hung, base - 1.06 * self.phrase, first),
                self._name(strand, self.x, under, self.label),
                Label(self.x, base, second),
            ]
            numbers, x = [], self.x + reach + gap
            for (fact, each), wide in zip(told, columns, strict=False):
                numbers.append(_Number(fact, x, base, self.number, SMALLEST))
                run = Run(self._caption(fact, each), SMALLEST, 400, TEXT2)
                labels.append(Label(x, under, (run,)))
                x += wide + gap
            words.append(self._words(strand, y, labels, numbers))
        return self.rows, words


def _trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """A line without the spaces at its ends, and without empty runs."""
    kept = [run for run in runs if run.text.strip()]
    kept[0] = kept[0]._replace(text=kept[0].text.lstrip())
    kept[-1] = kept[-1]._replace(text=kept[-1].text.rstrip())
    return tuple(kept)
