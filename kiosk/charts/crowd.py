"""Crowd: a large count as dots or small figures on the bank, each for so many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Portion, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing, hero_runs
from kiosk.drawing.geometry import Rect, around, points
from kiosk.drawing.glyph import GLYPHS, GlyphName, each_of
from kiosk.drawing.ink import FILL, GROUND, HAIR, TEXT, TEXT2
from kiosk.drawing.lattice import LARGEST, PITCHES, Lattice, bank, block, hill
from kiosk.drawing.marks import Bars, Dots, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.mention import mentions
from kiosk.drawing.placement import RINGED, inked
from kiosk.drawing.row import Row
from kiosk.drawing.row import lines as lined
from kiosk.drawing.row import row as row_of
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, width
from kiosk.model.note import Note
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.glyph import Glyph
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact

_BEYOND = (0.62, 0.36, 0.16)
"""What is left of the ink in three further columns: "over" has no known end.
The rest of the last column, where it is not full, has the first of these."""
_FADING: Final = 400
"""As many have three such columns; fewer have one."""
_DOT: Final = 0.6
"""A dot's diameter, as a share of what lies between two."""
_WINDOWS: Final = (68.0, 64.0, 60.0)
"""Units between two windows of a tower beside numbers, across."""
_SPOTS: Final = (42.0, 40.0, 38.0, 36.0, 34.0, 32.0, 30.0, 28.0, 24.0)
"""Units between two dots of a block beside numbers."""
_WIDE: Final = tuple(90.0 - 2.0 * i for i in range(20))
"""Those of a building along the river."""
_MOST = 100_000
"""Dots that a page can hold, each smaller than a pixel."""
_MANY: Final = 3_000
"""Glyphs that a page can hold: each is painted as an outline."""
_WORD: Final = 44.0
"""Size of the words above."""
_WORDY: Final = 0.62
"""How much of the height that is left the words may take, before they are smaller."""
_NAMED: Final = 36.0
"""Units between what the words are and the first of them."""
_FOOT = 16.0
"""Units between the river and the lowest row of dots."""
_STANDS: Final = 3.0
"""What stands on the bank stands on the upper edge of the river's main strand."""
_LOBBY: Final = 30.0
"""Units of wall below the lowest windows, and half of it round the others."""
_THIN: Final = 40.0
"""Units of height that all have at least, whatever is said above them."""
_AIR: Final = 28.0
"""Units between what stands above and the dots."""
_BEHIND: Final = 120.0
"""Units from the words above to what the dots are, on one line."""
_LISTED: Final = 0.36
"""How much of a box a list of words beside numbers takes at most,"""
_LEAST_LIST: Final = 0.29
"""and at least, its thin lines included."""
_DEEP: Final = 0.42
"""How much of the height such a page leaves to its numbers at least."""
_ROOMY: Final = 1200.0
"""Width of a box in which words stand as a list beside numbers."""
_ASIDE: Final = 0.37
"""How much of a wide box a tower may take."""
_SLENDER: Final = 0.27
"""How much it takes where the numbers say one more."""
_BRACKET: Final = 16.0
"""Units that a bracket reaches from its back to either side."""
_PART: Final = 72.0
"""Font size of the number of those that are lit, beside them."""
_DIM: Final = 0.55
"""How much ground there is in the ink of those that are not lit."""
_STATURES: Final = (1.0, 0.95, 1.0, 0.92, 0.97, 0.94)
"""Heights of people, in turn: a crowd, not a sign."""
_SAID: Final = 262.0
"""Units beside a tower for what its windows are."""
_LOW: Final = 0.66
"""How much of a hill's width, from the left, is low."""
_CREST: Final = 0.84
"""How much of the box's height a hill takes at most."""


class _Crowd(NamedTuple):
    """How many of what: the count, the columns that fade, and those that are lit."""

    n: int
    tail: int
    lit: int
    glyph: Glyph
    walled: bool
    peopled: bool = False

    @property
    def foot(self) -> float:
        """Units between the river and the lowest feet."""
        if self.walled:
            return _LOBBY
        return _FOOT if self.glyph.outline is None else _STANDS

    @property
    def roof(self) -> float:
        return _LOBBY / 2 if self.walled else 0.0

    @property
    def spare(self) -> float:
        """How much of a cell is empty beside what stands in it."""
        return 1.0 - _DOT if self.glyph.outline is None else 0.0

    def pitches(self, windows: tuple[float, ...]) -> tuple[float, ...]:
        if self.walled:
            return windows
        return _SPOTS if self.glyph.outline is None else (LARGEST,)

    def bank(self, wide: float, high: float, rows: int | None) -> Lattice:
        """In rows along the river; the first and the last of dots are at the edges."""
        n, tail, glyph = self.n, self.tail, self.glyph
        pitches = PITCHES if glyph.outline is None else ()
        wide -= 0.5 * LARGEST if self.peopled else 0.0
        return bank(n, tail, wide, high, glyph.high, pitches, rows, self.spare)

    def plan(
        self, cells: Lattice, left: float, base: float, words: Row | None
    ) -> _Plan:
        plan = _Plan(self, cells, left, base - self.foot, words)
        if not self.walled:
            return plan
        return plan._replace(walls=_walls(plan.within(cells.places), base))


class _Group(NamedTuple):
    """Dots or glyphs of one ink, in the order in which they come.

    `order` are their numbers, rising, (n,); `drawn` the middles of dots, (n, 2), or
    the outline of each.
    """

    order: npt.NDArray[np.intp]
    drawn: Array | tuple[Array, ...]
    diameter: float = 0.0

    def until(self, seen: int, ink: Ink, alpha: float) -> Dots | Fill:
        """Those with lower numbers, as one mark: the same arrays at any moment."""
        count = int(np.searchsorted(self.order, seen))
        shown = self.drawn[:count]
        alpha = alpha if count else 0.0
        if isinstance(shown, tuple):
            return Fill(shown, ink, alpha)
        return Dots(shown, self.diameter, ink, alpha)


class _Plan(NamedTuple):
    """Where everything stands, whatever the progress."""

    crowd: _Crowd
    cells: Lattice
    left: float
    foot: float
    """Height of the lowest feet."""
    words: Row | None
    labels: tuple[Label, ...] = ()
    """What the dots are."""
    part: tuple[Label, ...] = ()
    """How many are lit, beside them."""
    bracket: Array | None = None
    """What joins those that are lit to how many they are."""
    mentioned: tuple[Hot, ...] = ()
    """Places of figures that are named there."""
    free: Rect | None = None
    rules: Array | None = None
    """Thin lines between the words of a list, (n, 4)."""
    walls: Array | None = None
    """The outline of what has windows."""

    @property
    def step(self) -> tuple[float, float]:
        """Width and height of a cell."""
        return self.cells.pitch, self.cells.pitch * self.crowd.glyph.high

    def at(self, places: Array) -> Array:
        """The feet of cells, (n, 2)."""
        wide, high = self.step
        x = self.left + (places[:, 0] + 0.5) * wide
        if self.crowd.peopled:
            # Those behind look between those in front.
            x = x + 0.25 * wide * np.where(places[:, 1] % 2 > 0, 1.0, -1.0)
        return np.column_stack([x, self.foot - places[:, 1] * high])

    def group(self, feet: Array, order: npt.NDArray[np.intp]) -> _Group:
        """All that stand there, which come in an order."""
        wide, high = self.step
        outline = self.crowd.glyph.outline
        if outline is None:
            return _Group(order, feet - (0.0, high / 2), wide * _DOT)
        shape = outline * (wide, -wide)
        if not self.crowd.peopled:
            return _Group(order, tuple(shape + foot for foot in feet))
        # By where they stand, whatever comes first.
        turns = np.rint(feet @ (7 / wide, 3 / high)).astype(int) % len(_STATURES)
        tall = np.array(_STATURES)[turns]
        people = zip(feet, tall.tolist(), strict=True)
        return _Group(order, tuple(shape * (1.0, each) + foot for foot, each in people))

    def within(self, places: Array) -> Rect:
        """What cells cover."""
        wide, high = self.step
        feet = self.at(places)
        (x, y), (right, bottom) = feet.min(axis=0).tolist(), feet.max(axis=0).tolist()
        return Rect(x - wide / 2, y - high, right - x + wide, bottom - y + high)

    def highest(self, left: float, right: float) -> float:
        """The upper edge of what stands between two places."""
        feet = self.at(self.cells.places)
        wide, high = self.step
        there = (feet[:, 0] > left - wide / 2) & (feet[:, 0] < right + wide / 2)
        return float(feet[there, 1].min()) - high if there.any() else self.foot

    def anchor(self, number: int) -> tuple[float, float]:
        """The middle of one, counted from 1."""
        x, y = self.at(self.cells.places[max(number, 1) - 1 :][:1])[0].tolist()
        return x, y - self.step[1] / 2


class CrowdChart(Chart):
    """Dots or glyphs, in columns from the left.

    The `lit` ones, if named, are full and the others only faint. A count that is
    "over" something runs out in what is left of its last column and three more, which
    fade. The `words` above are of no group of dots.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.NUMBER, Question.SHARE)

    kind: Literal["crowd"] = Field(
        description="大数目，一点代表 each 个，lit 是其中点亮的 · a large count, one "
        "dot for each, some of them lit"
    )
    count: Ref = Field(
        description="一共多少，写 figures 里的名字 · "
        "how many there are, by name in figures"
    )
    lit: Ref | None = Field(
        default=None,
        description="其中点亮的 · how many of them are lit",
    )
    lit_at: Literal["start", "end"] = Field(
        default="start",
        description="从哪头点亮：start 起头，end 末尾，如最近一年 · which end is lit: "
        "the start, or the end, as for the latest year",
    )
    each: int = Field(
        default=1, ge=1, description="一个点代表几个 · how many one dot stands for"
    )
    glyph: GlyphName = Field(
        default="dot",
        description="画成什么：dot 点，house 房屋，flats 楼房，person 人，stall 摊铺，"
        "window 窗，car 汽车 · what one is drawn as: a dot, a house, a block of flats, "
        "a person, a market stall, a window, a car",
    )
    form: Literal["bank", "hill", "tower"] = Field(
        default="bank",
        description="排成什么形状：bank 沿江一排排，hill 右高左低的山坡，"
        "tower 右侧一座楼；后两种把左上方留给数字 · what shape they make: "
        "rows along the river, a hill that is high on the right, a tower on the "
        "right; the latter two leave the upper left to numbers",
    )
    note: Text | None = Field(
        default=None,
        description="点旁边再说一句 · what else is to be said beside the dots",
    )
    rows: int | None = Field(
        default=None,
        ge=1,
        le=60,
        description="沿江排成几行；不写则按地方算，竖屏上也是 · how many rows along "
        "the river; as many as suit the place if left out, and on a tall page",
    )
    about: Text | None = Field(
        default=None,
        description="上方的词是什么，如重点领域 · what the words above are, such as "
        "key areas",
    )
    words: Annotated[tuple[Note, ...], Field(max_length=6)] = Field(
        default=(),
        description="点上方可点开的词，如重点领域，最多六个 · up to six words above "
        "the dots, each with a card",
    )

    def bounds(self) -> tuple[Bound, ...]:
        most = _MOST if GLYPHS[self.glyph].outline is None else _MANY
        return (Bound(self.count, ("count",), 0, most, self.each),)

    def notes(self) -> dict[str, Note]:
        return {_word(i): note for i, note in enumerate(self.words)}

    def texts(self) -> tuple[Text, ...]:
        """What stands above the dots; the meanings of the words are on their cards."""
        said = (text for text in (self.note, self.about) if text is not None)
        return (*said, *(word.head for word in self.words))

    def portions(self) -> tuple[Portion, ...]:
        return () if self.lit is None else (Portion(self.lit, ("lit",), self.count),)

    def free(self, box: Box) -> Rect | None:
        return self._plan(box).free

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        plan = self._plan(box)
        n, lit = len(plan.cells.places), plan.crowd.lit
        seen = round(n * Span(0.05, 0.73, out_cubic).at(t))
        first, rest, *beyond = _groups(self, box)
        faint = FILL.mixed("ground", _DIM)
        marks: list[Mark] = []
        if plan.walls is not None:
            born = Span(0.0, 0.3, out_cubic).at(t)
            outline = np.vstack([plan.walls, plan.walls[:2]])
            marks += (
                Fill((plan.walls,), GROUND.mixed("fill", 0.09), born),
                Stroke(outline, 3.0, FILL.mixed("ground", 0.35), born),
            )
        marks += (
            first.until(seen, FILL, 1.0),
            rest.until(seen, faint, 1.0),
        )
        fade = Span(0.7, 0.95).at(t)
        # One row alone is what is left of three.
        left_of = _BEYOND if len(plan.cells.beyond) > 1 else _BEYOND[1:]
        for more, left in zip(beyond, left_of, strict=False):
            ink = FILL if lit == n else faint
            ink = ink._replace(toward="ground", share=1 - (1 - ink.share) * left)
            marks.append(more.until(len(more.order), ink, fade))
        if plan.bracket is not None:
            marks.append(Stroke(plan.bracket, 3.0, TEXT2, fade))
        marks += appearing((*plan.labels, *plan.part), t)
        if plan.rules is not None:
            marks.append(Bars(plan.rules, HAIR, Span(0.3, 0.5).at(t)))
        if plan.words is not None:
            marks += appearing(plan.words.labels, t, 0.4)
            named = Row(plan.words.labels[-len(self.words) :])
            marks += named.hots([*self.notes()], box.viewport)
        return (*marks, *plan.mentioned, *self._hots(plan, box))

    @kept
    def _plan(self, box: Box) -> _Plan:
        """All that does not depend on progress."""
        facts = box.facts
        n = max(1, round(float(facts[self.count].base) / self.each))
        lit = n
        if self.lit is not None:
            lit = min(n, round(float(facts[self.lit].base) / self.each))
        tail = 0
        if facts[self.count].qualifier == "over":
            # What fades is not counted, and is no more than a trace of what is.
            tail = len(_BEYOND) if n >= _FADING else 1
        crowd = _Crowd(
            *(n, tail, lit, GLYPHS[self.glyph]),
            *(self.glyph == "window", self.glyph == "person"),
        )
        rect = box.rect
        if self.words and self.form == "bank" and _lists(box, self.count):
            return _list(self, crowd, box)
        words, high = self._above(box, crowd)
        room = Rect(rect.x, rect.y + high, rect.width, rect.height - high)
        if self.form == "hill":
            return self._hill(crowd, room, box, words)
        if self.form == "tower" and not box.viewport.portrait:
            return self._tower(crowd, room, box, words)
        return self._rows(crowd, room, box, words)

    def _rowed(self, box: Box) -> int | None:
        """How many rows are asked for, which is for wide pages."""
        return None if box.viewport.portrait else self.rows

    def _rows(self, crowd: _Crowd, room: Rect, box: Box, words: Row | None) -> _Plan:
        """Along the whole box, with what they are above them."""
        size = box.viewport.label
        labels = self._behind(words, box)
        lines = () if labels else self._lines(box, room.width)
        spoken = size * (0.5 + 1.4 * len(lines)) if lines else 0.0
        high = max(_THIN, room.height - spoken - crowd.foot - crowd.roof)
        left = room.x
        if self.form == "tower":
            side = crowd.roof
            left += side
            wide, pitches = room.width - 2 * side, crowd.pitches(_WIDE)
            n, tail, ratio = crowd.n, crowd.tail, crowd.glyph.high
            cells = block(n, tail, wide, high, ratio, pitches, high / wide)
        else:
            cells = crowd.bank(room.width, high, self._rowed(box))
            left -= 0.5 * crowd.spare * cells.pitch
            left += 0.25 * cells.pitch if crowd.peopled else 0.0
        plan = crowd.plan(cells, left, box.base, words=words)
        covered = plan.within(np.vstack([cells.places, *cells.beyond]))
        top = covered.y - crowd.roof
        if labels:
            # It ends with the dots, where they reach further than the words.
            wide = box.viewport.type.advance(labels[0].text, size, 400)
            least = (
                0.0 if words is None else inked(words.labels[-1], box.viewport).right
            )
            x = max(covered.right - wide, least + _BEHIND)
            labels = tuple(replace(label, x=x) for label in labels)
        labels = labels or _set(lines, room.x, top - 0.7 * size, size)
        return self._spoken(plan, labels, box)

    def _hill(self, crowd: _Crowd, room: Rect, box: Box, words: Row | None) -> _Plan:
        """Under the outline of a hill; numbers have the sky over its lower part."""
        size, n, tail = box.viewport.label, crowd.n, crowd.tail
        lines = self._lines(box, _LOW * room.width)
        spoken = size * (0.5 + 1.4 * len(lines))
        high = min(_CREST * room.height, room.height - spoken) - crowd.foot
        high = max(_THIN, high)
        pitches = PITCHES if crowd.glyph.outline is None else ()
        cells = hill(n, tail, room.width, high, crowd.glyph.high, pitches)
        plan = crowd.plan(cells, room.x, box.base, words=words)
        low = _LOW * room.width
        type_ = box.viewport.type
        reach = max((type_.advance(line, size, 400) for line in lines), default=low)
        top = plan.highest(room.x, room.x + reach) - 0.7 * size
        labels = _set(lines, room.x, top, size)
        said = min((inked(label, box.viewport).y for label in labels), default=top)
        end = min(said, plan.highest(room.x, room.x + low)) - _AIR
        free = Rect(room.x, room.y, low, end - room.y)
        return self._spoken(plan._replace(free=free), labels, box)

    def _tower(self, crowd: _Crowd, room: Rect, box: Box, words: Row | None) -> _Plan:
        """A tower at the right end of the box; numbers have what lies left of it."""
        size, n, tail = box.viewport.label, crowd.n, crowd.tail
        high = room.height - crowd.foot - crowd.roof
        wide = (_ASIDE if not box.said else _SLENDER) * room.width
        ratio = crowd.glyph.high
        pitches = crowd.pitches(_WINDOWS)
        # Large numbers of the page need the room beside the lit rows.
        lit = self.beside(box)
        lines = () if lit else self._lines(box, 0.8 * wide)
        # Without a roof there is room for words above it.
        spoken = 0.5 + 1.4 * len(lines) if lines else 0.0
        high = max(_THIN, high - (size * spoken or _AIR))
        cells = block(n, tail, wide, high, ratio, pitches, 1.2)
        across = (cells.places[:, 0].max() + 1) * cells.pitch
        x = room.right - across - crowd.roof + 0.5 * crowd.spare * cells.pitch
        plan = crowd.plan(cells, x, box.base, words=words)
        edge = x - crowd.roof
        edge += 0.5 * crowd.spare * cells.pitch
        labels: tuple[Label, ...] = ()
        foot = room.bottom
        if lit is not None:
            whole = plan.within(cells.places[: max(plan.crowd.lit, 1)])
            edge -= _BRACKET + _AIR / 2
            bracket = _bracket(whole, edge)
            edge -= _BRACKET
            part: tuple[Label, ...] = ()
            if lit not in box.said:
                part = _part(plan, box.facts[lit], edge - _AIR, box)
                foot = min(label.y - 0.8 * label.runs[0].size for label in part)
            plan = plan._replace(part=part, bracket=bracket)
        elif crowd.walled:
            labels = self._beside(edge - _AIR, box)
            edge = min((label.x for label in labels), default=edge)
        elif lines:
            reach = max(box.viewport.type.advance(line, size, 400) for line in lines)
            left = min(x, room.right - reach)
            top = plan.within(np.vstack([cells.places, *cells.beyond])).y
            labels = _set(lines, left, top - 0.5 * size, size)
            edge = min(edge, left)
        free = Rect(room.x, room.y, edge - 2 * _AIR - room.x, foot - room.y)
        return self._spoken(plan._replace(free=free), labels, box)

    def _beside(self, edge: float, box: Box) -> tuple[Label, ...]:
        """What the windows are, at the foot of their tower, ending at a place."""
        viewport, size = box.viewport, box.viewport.label
        lines = self._lines(box, _SAID * viewport.large)
        return tuple(
            replace(label, x=edge - viewport.type.advance(label.text, size, 400))
            for label in _set(lines, edge, box.base - 1.1 * size, size)
        )

    def _spoken(self, plan: _Plan, labels: tuple[Label, ...], box: Box) -> _Plan:
        """With what the dots are; a figure that is named there opens its card."""
        labels, hots = mentions(labels, self._key(box), box.facts, box.viewport)
        return plan._replace(labels=labels, mentioned=hots)

    def _behind(self, words: Row | None, box: Box) -> tuple[Label, ...]:
        """What the dots are, at the end of the words' line; none without room there."""
        lines = () if words is None else words.labels[-len(self.words) :]
        if words is None or len({label.y for label in lines}) > 1:
            return ()
        viewport, rect, size = box.viewport, box.rect, box.viewport.label
        said = self._said(box)
        last = inked(words.labels[-1], viewport).right
        if not said:
            return ()
        if last + _BEHIND + viewport.type.advance(said, size, 400) > rect.right:
            return ()
        run = Run(said, size, 400, TEXT2)
        return (Label(rect.right, words.labels[-1].y, (run,)),)

    def _lines(self, box: Box, space: float) -> tuple[str, ...]:
        viewport = box.viewport
        said = self._said(box)
        if not said:
            return ()
        return tuple(balanced(said, viewport.label, 400, space, viewport.type))

    def _above(self, box: Box, crowd: _Crowd) -> tuple[Row | None, float]:
        """The words at the top, in as few lines as they need, and their height.

        What they are stands before them if all fit on one line, else above them.
        """
        if not self.words:
            return None, 0.0
        viewport, rect = box.viewport, box.rect
        words = [viewport.words(word.head, box.facts) for word in self.words]
        small = viewport.label
        about = "" if self.about is None else viewport.words(self.about, box.facts)
        named = viewport.type.advance(about, small, 400) + _NAMED if about else 0.0
        wide = rect.width
        size, count = _sized(words, wide - named, viewport)
        over = 0.0
        if about and count > 1:
            named, over = 0.0, 1.5 * small
            size, count = _sized(words, wide, viewport)
        spoken = viewport.label * 1.9
        room = rect.height - crowd.foot - spoken - over
        while size > SMALLEST and 1.4 * size * count > _WORDY * room:
            # Words of many lines leave their room to the dots.
            size = max(SMALLEST, 0.95 * size)
            count = len(lined(words, size, 500, wide - named, viewport))
        # Where the rows are given, they have the room.
        loose = 0.0 if self._rowed(box) else 0.3 * room / count
        leading = min(96.0, max(size * 1.3, loose))
        middle = rect.y + over + max(size * 0.5, 0.5 * leading)
        above = row_of(
            words,
            rect.x + named,
            middle,
            size,
            wide - named,
            viewport,
            weight=500,
            leading=leading,
        )
        high = over + count * leading + size * 0.4
        if not about:
            return above, high
        first = above.labels[0].y - (over and size * 0.36 + 0.5 * leading + 0.4 * small)
        said = Label(rect.x, first, (Run(about, small, 400, TEXT2),))
        return Row((said, *above.labels)), high

    def _said(self, box: Box) -> str:
        return box.viewport.words(self._key(box), box.facts).strip()

    def beside(self, box: Box) -> str | None:
        """Those that are lit of a tower of dots, at its foot."""
        tower = self.form == "tower" and not box.viewport.portrait
        # Large numbers of the page need the room beside the lit rows.
        plain = box.viewport.large == 1 and self.glyph != "window"
        return self.lit if tower and plain else None

    def key(self, facts: Mapping[str, Fact], first: str) -> Text | None:
        return (
            each_of(facts[self.count], self.glyph, self.each)
            if first == self.count
            else None
        )

    def _key(self, box: Box) -> Text:
        """Which figure the dots are, and what one of them is; the note, if any.

        A page may say several figures: without a note the figure is named, and that
        which it says above all others has this in its caption. The same in both
        languages: it is read in one.
        """
        viewport, fact = box.viewport, box.facts[self.count]
        said = each_of(fact, self.glyph, self.each)
        zh = viewport.language == "zh"
        key = said.words(viewport.language)
        if box.first == self.count:
            key = "" if self.note is None else self.note.words(viewport.language)
        elif self.note is not None:
            key = key[0].upper() + key[1:]
            key += ("：" if zh else ": ") + self.note.words(viewport.language)
        else:
            whole = viewport.words(Text.own(zh="{it}", en="{it}"), {"it": fact})
            key = f"{whole}，{key}" if zh else f"{whole[0].upper()}{whole[1:]}: {key}"
        return Text.own(zh=key or " ", en=key or " ")

    def _hots(self, plan: _Plan, box: Box) -> tuple[Hot, ...]:
        """The count, and those that are lit, each where nothing else stands."""
        places, lit = plan.cells.places, plan.crowd.lit
        n, shown = len(places), max(lit, 1)
        begin = n - shown if self.lit_at == "end" else 0
        # Where those that are lit are none, and none stands in their column.
        last = max(1, begin // 2) if begin else n
        counted, part = plan.within(places), plan.within(places[begin : begin + shown])
        if self.form == "hill":
            # Over its lower part there are numbers.
            low = box.rect.x + _LOW * box.rect.width
            counted = Rect(low, counted.y, counted.right - low, counted.height)
            top = plan.highest(part.x, min(part.right, low))
            part = Rect(part.x, top, min(part.right, low) - part.x, plan.foot - top)
        named: list[tuple[str, Rect, int, Rect | None]] = [
            (self.count, counted, last, None)
        ]
        if self.lit is not None:
            words = [inked(label, box.viewport) for label in plan.part[:1]]
            part = around([part, *words])
            named.append((self.lit, part, begin + shown, words[0] if words else None))
        return tuple(
            Hot(
                place._replace(height=box.base - place.y).at_least(96, 96),
                Target("figure", name),
                anchor=plan.anchor(number),
                name=box.viewport.words(box.facts[name].figure.label),
                words=said,
            )
            for name, place, number, said in named
        )


@kept
def _groups(chart: CrowdChart, box: Box) -> tuple[_Group, ...]:
    """Those that are lit, the others, and the columns that fade."""
    plan = chart._plan(box)
    feet, order = plan.at(plan.cells.places), np.arange(len(plan.cells.places))
    lit = plan.crowd.lit
    bright = order >= len(order) - lit if chart.lit_at == "end" else order < lit
    return (
        *(plan.group(feet[those], order[those]) for those in (bright, ~bright)),
        *(plan.group(plan.at(one), np.arange(len(one))) for one in plan.cells.beyond),
    )


def _part(plan: _Plan, fact: Fact, edge: float, box: Box) -> tuple[Label, ...]:
    """How many are lit and what they are, beside their rows, up to an edge."""
    viewport = box.viewport
    small = viewport.body
    runs = hero_runs(fact, _PART * viewport.large**0.5, viewport)
    middle = plan.within(plan.cells.places[: max(plan.crowd.lit, 1)]).centre[1]
    y = max(middle, box.base - 1.8 * small)
    said = viewport.words(fact.figure.label)
    if viewport.language == "en":
        # "600,000 users, verified": the noun is said once.
        after = fact.said("en").after
        said = said.removesuffix(f" {after}") if after else said
        said = said[0].lower() + said[1:]
    name = (Run(said, small, 400, TEXT2),)
    return tuple(
        Label(edge - width(line, viewport.type), at, line)
        for line, at in ((runs, y), (name, y + 1.4 * small))
    )


def _bracket(rows: Rect, x: float) -> Array:
    """A bracket that is open to rows on its right, with a stem to its left: (7, 2)."""
    top, low = rows.y + 4, rows.bottom - 4
    middle = (top + low) / 2
    return points(
        *((x + _BRACKET, top), (x, top), (x, middle), (x - _BRACKET, middle)),
        *((x, middle), (x, low), (x + _BRACKET, low)),
    )


def _sized(words: list[str], wide: float, viewport: Viewport) -> tuple[float, int]:
    """The size of the words, and in how many lines they stand."""
    usual = _WORD * viewport.large
    size = usual
    while len(lined(words, size, 500, wide, viewport)) > 1:
        size -= 1.0
        if size < max(SMALLEST, 0.75 * usual):
            size = max(SMALLEST, 0.85 * usual)
            break
    return size, len(lined(words, size, 500, wide, viewport))


def _lists(box: Box, count: str) -> bool:
    """Whether a box is that of a page which has its numbers beside a list."""
    return box.first == count and not box.viewport.portrait and box.rect.width >= _ROOMY


def _list(chart: CrowdChart, crowd: _Crowd, box: Box) -> _Plan:
    """Words as a list at the right, beside the numbers of the page.

    Over the dots they would be read as the heads of columns of dots.
    """
    rect, viewport = box.rect, box.viewport
    heads = [viewport.words(word.head, box.facts) for word in chart.words]
    about = "" if chart.about is None else viewport.words(chart.about, box.facts)
    size, most = _WORD * viewport.large, _LISTED * rect.width - RINGED
    widest = max(viewport.type.advance(head, size, 500) for head in heads)
    size = max(SMALLEST, size * min(1.0, most / widest))
    cells = crowd.bank(rect.width, (1 - _DEEP) * rect.height, chart.rows)
    plan = crowd.plan(cells, rect.x - 0.5 * crowd.spare * cells.pitch, box.base, None)
    free = plan.within(cells.places).y - _AIR - rect.y
    wide = max(viewport.type.advance(head, size, 500) for head in heads) + RINGED
    wide = max(wide, _LEAST_LIST * rect.width)
    words, rules = _listed(heads, about, rect.right - wide, size, free, box)
    left = rect._replace(width=rect.width - wide - _BEHIND, height=free)
    return plan._replace(words=words, rules=rules, free=left)


def _listed(
    heads: Sequence[str], about: str, x: float, size: float, high: float, box: Box
) -> tuple[Row, Array]:
    """Words one below the other from x to the edge, a thin line over each."""
    rect, small = box.rect, box.viewport.label
    first = rect.y + _AIR + (1.1 * small if about else 0.0)
    pitch = min(1.7 * size, (rect.y + high - first - 0.4 * size) / len(heads))
    labels = [
        Label(x, first + i * pitch + 0.5 * pitch + 0.4 * size, (run,))
        for i, run in enumerate(Run(head, size, 500, TEXT) for head in heads)
    ]
    if about:
        run = Run(about, small, 400, TEXT2)
        labels.insert(0, Label(x, first - 0.45 * small, (run,)))
    rules = [(x, first + i * pitch, rect.right - x, 2.0) for i in range(len(heads))]
    return Row(tuple(labels)), np.array(rules)


def _word(word: int) -> str:
    return f"word-{word + 1}"


def _set(
    lines: tuple[str, ...], x: float, lowest: float, size: float
) -> tuple[Label, ...]:
    """Lines one below the other, the last at the height `lowest`."""
    last = len(lines) - 1
    return tuple(
        Label(x, lowest - size * 1.4 * (last - i), (Run(line, size, 400, TEXT2),))
        for i, line in enumerate(lines)
    )


def _walls(windows: Rect, base: float) -> Array:
    """The outline of a building round its windows, down to the river."""
    around = windows.grown(_LOBBY / 2)
    return points(
        (around.x, base),
        (around.x, around.y),
        (around.right, around.y),
        (around.right, base),
    )
