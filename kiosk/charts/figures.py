"""Figures: big numbers that stand on the north bank, each with its caption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Ref
from kiosk.drawing.axis import SMALLEST, kept
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing, hero, hero_runs, said_in, tail
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.glyph import GLYPHS, GlyphName, each_of
from kiosk.drawing.ink import ACCENT, FILL, GROUND, MARK, TEXT2
from kiosk.drawing.lattice import Lattice
from kiosk.drawing.marks import Arcs, Bars, Dots, Fill, Hot, Label, Run, Sweep, Target
from kiosk.drawing.placement import APART, RINGED
from kiosk.drawing.span import Span
from kiosk.drawing.stamp import seal, seal_hot, seal_size
from kiosk.drawing.typeset import balanced, width
from kiosk.model.figure import Counted
from kiosk.model.kinds import Model
from kiosk.model.question import Question
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact

_INSET = 34.0
"""Units between a stem and the number that hangs on it."""
_LEADING = 1.36
_REST = 0.46
"""The size of a row's other numbers, as a share of the first."""
_HERO = 280.0
"""Font size at most of the first number of a row that hangs on no stems."""
_LINE = 0.385
"""Where a number that is alone on its stem stands, as a share of the box's height."""
_OTHER = 96.0
"""Font size that they keep beside a first one that is itself not large."""
_MOST = 112.0
"""Font size at most of the other numbers of a row: the first is seen to be first."""
_RINGED = 20.0
"""Units beside a number of a row for the ring after it, with those between columns."""
_CROWN = 300.0
"""Font size at most of a number that stands over a row of others."""
_ROW = 140.0
"""Font size at most of those."""
_SMALL = 60.0
"""Font size below which they do not shrink."""
_LINES = 3
"""Lines of a caption in such a row at most."""
_LOOSE = 84.0
"""Units of air that such a row and the number above it have at least."""
_SLACK = 36.0
"""Units of air above and below a row that hangs on no stems, at least."""
_UNIT = 56.0
"""Font size of a unit at most."""
_TALLY = 34.0
"""Units between two of what a number counts, at most, where they are not flat;"""
_FLAT = 0.72
"""flat ones have more, whose rows are at least so high, as a share of their width."""
_CLOSEST = 22.0
"""Units between two of them at least."""
_SINGLE = 16.0
"""Units between two strokes of a single row at least."""
_COUNTED = 60
"""So many can be counted; a number beyond is said alone."""
_OFF = 64.0
"""Units between a number and what it counts beside it."""
_BESIDE = 48.0
"""Units between two of them."""
_UNDER = 30.0
"""Units between them and the river at least."""
_LOW = 0.86
"""How much of the room that is left lies between the first and the row, which stands
at the foot."""
_HEAD = 26.0
"""Units above a stack on a stem, at least."""
_CLOSE = 0.85
"""The size of a caption, as a share of the ordinary, before its number gives way."""
_STACKED = 0.72
"""The size of the other numbers of a stack, as a share of the first."""
_FIRST = 200.0
"""Font size at most of the first of a stack that has much room."""
_FLOOR = 165.0
"""Units of height for each of them that are much room."""
_LATER = 0.5
"""The size of the others there."""
_ASIDE = (150.0, 96.0)
"""Font size at most of the first number beside a picture that speaks first, and of one
on a stem, which joins it to that."""
_SOFTLY = 0.85
"""The size of its caption, as a share of the ordinary."""
_LEAST = 72.0
"""Font size below which the other numbers of a row do not shrink together."""


class Item(Model):
    """One number with its caption, perhaps with a seal."""

    figure: Ref = Field(
        description="哪个数，写 figures 里的名字 · the figure, by its name in figures"
    )
    caption: Text | None = Field(
        default=None,
        description="数下面的一句话 · the line under the number",
    )
    seal: Text | None = Field(
        default=None,
        description="印章：中文四字；英文两行用 | 分开 · a seal: four characters, or "
        "two English lines parted by |",
    )
    tally: GlyphName | None = Field(
        default=None,
        description="一个个画出来（六十个以内），画成什么：dot 竖线，house 房屋，"
        "flats 楼房，person 人，stall 摊铺，window 窗，car 汽车 · what each of them is "
        "drawn as, beside the number or below it, up to 60: a stroke, a house, a block "
        "of flats, a person, a market stall, a window, a car",
    )
    each: int = Field(
        default=1,
        ge=1,
        description="画出来的一个代表几个 · how many one that is drawn stands for",
    )


class _Set(NamedTuple):
    """An item set in a width: its lines, and how far it reaches."""

    item: Item
    size: float
    lines: tuple[str, ...]
    above: float
    below: float
    words: float
    """Font size of the caption."""
    tail: float
    """How much further than usual the caption stands below the number."""
    moved: str = ""
    """The unit, where it has become the caption's first word."""
    counted: Lattice | None = None
    """What the number counts, in rows."""
    aside: float = 0.0
    """How far from the left it begins, beside the number; else it stands below."""

    @property
    def height(self) -> float:
        return self.above + self.below


class _Placed(NamedTuple):
    """An item in its place."""

    set: _Set
    x: float
    baseline: float
    space: float
    stem: tuple[float, float] | None = None
    """Where a stem stands before it, and how high that reaches."""


class FiguresChart(Chart):
    """One to four numbers, the first the largest unless all are equal.

    Side by side where there is room, else one below the other; where there is room
    both ways, the first above a row of the others. On the river each
    row or stack hangs on a stem with a node in the water's edge.
    """

    stands: ClassVar[bool] = False
    tells: ClassVar[tuple[Question, ...]] = (Question.NUMBER,)

    kind: Literal["figures"] = Field(
        description="大数，一个或几个，可带印章 · big numbers, perhaps with a seal"
    )
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=4)] = Field(
        description="一到四个大数 · one to four big numbers",
    )
    equal: bool = Field(
        default=False,
        description="各数一样大；不写就是第一个最大 · whether all are of one size; "
        "otherwise the first is the largest",
    )
    post: bool = Field(
        default=True,
        description="江边有没有一根细线，数挂在上面 · whether numbers beside a chart "
        "hang on a thin post from the river",
    )
    aside: bool = Field(
        default=False,
        description="旁边的图才是主角，数写小些 · whether the picture beside it speaks "
        "first; the numbers are then smaller",
    )

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        marks: list[Mark] = []
        plan = self._plan(box)
        alone = all(each.stem is not None for each in plan)
        for each in plan:
            marks += self._one(t, box, each)
            if each.stem is not None:
                marks += _stem(t, *each.stem, box)
                if alone:
                    marks.append(_sign(each.set.item.figure, each.stem[0], box))
        return tuple(marks)

    @kept
    def _plan(self, box: Box) -> tuple[_Placed, ...]:
        """All that does not depend on progress."""
        n = len(self.items)
        plain = self.equal or self.aside or _ashore(box)
        if n > 1 and not plain and _roomy(box.rect):
            crown = self._crown(box)
            if crown:
                return crown
        if n > 1 and box.rect.width / n >= 380:
            return self._row(box)
        return self._stack(box)

    def crowns(self, box: Box) -> bool:
        """Whether the first has room over a row of the others."""
        return len(self.items) > 1 and _roomy(box.rect) and bool(self._crown(box))

    def _others(self, first: float) -> float:
        """The font size of a row's other numbers."""
        return (
            first
            if self.equal
            else min(_MOST, max(_REST * first, min(_OTHER, 0.62 * first)))
        )

    def _stems(self, box: Box) -> bool:
        return self.post and _ashore(box) and not box.viewport.portrait

    def _row(self, box: Box) -> tuple[_Placed, ...]:
        rect, n = box.rect, len(self.items)
        stems = self._stems(box)
        inset = _INSET if stems else 0.0
        gap = 64.0
        first = min(240.0, rect.height * 0.55) if stems else _HERO
        if self.aside:
            first = _ASIDE[self.post]
        space = rect.width - gap * (n - 1) - inset * n
        first, moves, widths = self._columns(box, first, space)
        words = box.viewport.body
        ordinary = words / box.viewport.large
        while True:
            sizes = [first, *(self._others(first) for _ in self.items[1:])]
            sets = self._sets(box, self.items, sizes, widths, words, moves=moves)
            above = max(each.above for each in sets)
            below = max(each.below for each in sets)
            fits = above + below + (0.0 if stems else _SLACK) <= rect.height
            if fits or (words <= SMALLEST and first < 110):
                break
            if words > ordinary:
                words = max(ordinary, words * 0.96)
            elif first < 110:
                words = max(SMALLEST, words * 0.96)
            else:
                # Smaller numbers leave wider columns to what stands below them.
                first, moves, widths = self._columns(box, first * 0.96, space)
        slack = rect.height - above - below
        baseline = rect.y + above + max(0.0, slack * (0.3 if stems else 0.42))
        x = rect.x
        placed = []
        for each, wide in zip(sets, widths, strict=True):
            stem = (x + 6, baseline - each.above) if stems else None
            placed.append(_Placed(each, x + inset, baseline, wide, stem))
            x += inset + wide + gap
        return tuple(placed)

    def _columns(
        self, box: Box, first: float, space: float
    ) -> tuple[float, bool, list[float]]:
        """The first number's size, whether nouns move down, the columns' widths.

        The numbers of a row shrink together, so that their order of size stays.
        """
        face = box.viewport.type
        shares = [1.3, *(1.0 for _ in self.items[1:])]
        least = 0.62 * space / sum(shares)
        found: list[tuple[float, list[float]]] = []
        for moves in (False, True):
            size = first
            while True:
                sizes = [size, *(self._others(size) for _ in self.items[1:])]
                needs = []
                for item, each in zip(self.items, sizes, strict=True):
                    runs, moved = _runs(box, item, each, moves=moves)
                    noun = face.advance(moved, box.viewport.body, 500)
                    needs.append(
                        max(least, noun, width(runs, face) + _ring(item, self.items))
                        + 8
                    )
                if sum(needs) <= space or self._others(size) <= _LEAST:
                    break
                size *= 0.97
            found.append((size, needs))
        smaller = found[0][0] < 0.6 * first and found[1][0] > 1.1 * found[0][0]
        moves = smaller or bool(sum(found[0][1]) > space >= sum(found[1][1]))
        size, needs = found[moves]
        even = [space * share / sum(shares) for share in shares]
        counted = [
            need + (_OFF + _CLOSEST * -(-_count(box, item) // 2) if item.tally else 0.0)
            for need, item in zip(needs, self.items, strict=True)
        ]
        if len(counted) < 3 and sum(counted) <= space:
            needs = counted
        wishes = _wishes(box, self.items, needs, space, moves=moves)
        if any(wish > wide for wish, wide in zip(wishes, even, strict=True)):
            even = _shared(space, needs, wishes)
        return size, moves, even

    @kept
    def _crown(self, box: Box) -> tuple[_Placed, ...]:
        """The first as large as the room allows, the others in a row below it.

        Nothing where the columns of that row would be too narrow for what they say.
        """
        rect, rest = box.rect, self.items[1:]
        words = box.viewport.body
        ordinary = words / box.viewport.large
        whole = rect.width
        space = rect.width - _BESIDE * (len(rest) - 1)
        first = _CROWN
        # A noun stands beside its number, unless that would cost too much of it.
        runs, _ = _runs(box, self.items[0], 0.7 * first, moves=False)
        moves = width(runs, box.viewport.type) > whole
        while True:
            top = self._set(box, self.items[0], first, whole, words, moves=moves)
            small = min(_ROW, max(_SMALL, 0.5 * top.size))
            widths, row = self._level(box, rest, small, space, words)
            below = max(each.below for each in row)
            high = top.height + max(each.above for each in row) + below
            spare = rect.height - _UNDER - high
            if spare >= min(_LOOSE, 0.4 * first) or (
                words <= ordinary and first < 110 and (spare >= 0 or words <= SMALLEST)
            ):
                break
            if words > ordinary:
                words = max(ordinary, words * 0.96)
            elif first >= 110:
                first *= 0.96
            else:
                words = max(SMALLEST, words * 0.96)
        if any(len(each.lines) > _LINES for each in row) or small < _SMALL:
            return ()
        y = rect.y + 0.1 * max(0.0, spare)
        placed = [_Placed(top, rect.x, y + top.above, whole)]
        baseline = y + high - below + _LOW * max(0.0, spare)
        x = rect.x
        for each, wide in zip(row, widths, strict=True):
            placed.append(_Placed(each, x, baseline, wide))
            x += wide + _BESIDE
        if box.said:
            placed[-1] = _at_side(box, placed[-1])
        return tuple(placed)

    def _level(
        self, box: Box, items: tuple[Item, ...], size: float, space: float, words: float
    ) -> tuple[list[float], list[_Set]]:
        """Items in columns, their numbers of one size; how wide each is."""
        face = box.viewport.type
        moves = False
        while True:
            needs = [
                width(_runs(box, item, size, moves=moves)[0], face)
                + max(_RINGED, _ring(item, self.items))
                for item in items
            ]
            if sum(needs) <= space or (moves and size <= _SMALL):
                break
            size, moves = (size * 0.96, moves) if moves else (size, True)
        wishes = _wishes(box, items, needs, space, moves=moves)
        widths = _shared(space, needs, wishes)
        sizes = [size] * len(items)
        return widths, self._sets(box, items, sizes, widths, words, moves=moves)

    def _sets(
        self,
        box: Box,
        items: tuple[Item, ...],
        sizes: list[float],
        widths: list[float],
        words: float,
        *,
        moves: bool,
    ) -> list[_Set]:
        """The items of a row; what their numbers count stands in one place of all."""
        for below in (False, True):
            sets = [
                self._set(
                    *(box, *each, words),
                    moves=moves,
                    below=below,
                    ring=_ring(each[0], self.items),
                )
                for each in zip(items, sizes, widths, strict=True)
            ]
            if all(each.aside for each in sets if each.counted):
                break
        # Their captions begin on one line, whatever the tails of their numbers.
        most = max(each.tail for each in sets)
        return [
            each._replace(tail=most, below=each.below + most - each.tail)
            for each in sets
        ]

    def _stack(self, box: Box) -> tuple[_Placed, ...]:
        rect, n = box.rect, len(self.items)
        stems = self._stems(box)
        inset = _INSET if stems else 0.0
        space = rect.width - inset
        large = {1: 220.0, 2: 176.0, 3: 150.0, 4: 120.0}[n]
        if self.aside:
            large = _ASIDE[self.post]
        rest = _STACKED
        if not stems and n > 3 and rect.height > _FLOOR * n:
            large, rest = (_ASIDE[self.post] if self.aside else _FIRST), _LATER
        if self.equal:
            large, rest = 0.7 * large, 1.0
        # The last caption keeps off the river, and further where stems stand in it.
        foot = 90.0 if stems else 34.0 if _ashore(box) else 0.0
        # What stands over the others keeps off what is above the box.
        head = _HEAD if _ashore(box) and n > 1 else 0.0
        # Shrink until everything fits: the numbers a little, then large captions
        # down to somewhat less than ordinary ones, then the numbers again, and at
        # last the captions: what is large is to stay much larger.
        words = box.viewport.body * (_SOFTLY if self.aside else 1.0)
        ordinary = words / box.viewport.large
        moves = any(
            width(_runs(box, item, 110.0, moves=False)[0], box.viewport.type) > space
            for item in self.items
        )
        for _ in range(60):
            sizes = [large, *(large * rest for _ in self.items[1:])]
            sets = [
                self._set(box, item, size, space, words, moves=moves)
                for item, size in zip(self.items, sizes, strict=True)
            ]
            # One that is too long for its line takes the others along.
            share = min(e.size / size for e, size in zip(sets, sizes, strict=True))
            if share < 1:
                sets = [
                    self._set(box, item, size * share, space, words, moves=moves)
                    for item, size in zip(self.items, sizes, strict=True)
                ]
            gap = (0.8 if n == 2 else 0.42) * words
            need = sum(each.height for each in sets) + gap * (n - 1)
            if need <= rect.height - foot - head:
                break
            if large > 110 or (words <= _CLOSE * ordinary and large >= 64):
                large *= 0.95
            elif words > ordinary:
                words = max(ordinary, words * 0.96)
            elif words > _CLOSE * ordinary:
                words = max(_CLOSE * ordinary, words * 0.96)
            elif words > SMALLEST:
                words = max(SMALLEST, words * 0.96)
            else:
                break
        spare = max(0.0, rect.height - foot - head - need)
        gap += min(40.0, spare * 0.25)
        y = rect.y + head
        y += max(0.0, rect.bottom - foot - y - need - gap * (n - 1)) * 0.4
        if n == 1 and (stems or not (self.post or box.viewport.portrait)):
            # Beside another its number stands on the same line, however large each.
            (one,) = sets
            lowest = rect.bottom - foot - one.below
            y = max(rect.y, min(rect.y + _LINE * rect.height, lowest) - one.above)
        stem = (rect.x + 6, y) if stems else None
        placed = []
        for each in sets:
            placed.append(_Placed(each, rect.x + inset, y + each.above, space, stem))
            y += each.height + gap
            stem = None
        return tuple(placed)

    def _set(
        self,
        box: Box,
        item: Item,
        size: float,
        space: float,
        words: float,
        *,
        moves: bool,
        below: bool = False,
        ring: float = RINGED,
    ) -> _Set:
        """The item in a width; where nouns move, its unit begins the caption.

        What it counts stands beside the number, if there is room, or `below`. `ring`
        is the room that a ring has to have within the width.
        """
        viewport = box.viewport
        fact = box.facts[item.figure]
        caption = viewport.words(item.caption or fact.figure.label, box.facts)
        if item.tally is not None and item.each > 1:
            key = each_of(fact, item.tally, item.each)
            caption += "，" if viewport.language == "zh" else "; "
            caption += viewport.words(key)
        runs, moved = _runs(box, item, size, moves=moves)
        while width(runs, viewport.type) > space - ring and size > 60:
            size *= 0.96
            runs, moved = _runs(box, item, size, moves=moves)
        whole = f"{moved} {caption}" if moved else caption
        # After digits that stand alone the ring is that of the caption.
        free = space - ring * (runs[-1].weight == 300)
        lines = balanced(whole, words, 400, free, viewport.type)
        apart = tail(fact, size, viewport)
        foot = apart + words * (1.5 + _LEADING * (len(lines) - 1)) + 14
        if item.seal is not None:
            foot += 26 + seal_size(viewport)[1]
        said = space if below else width(runs, viewport.type)
        counted, aside = _tally(item, fact, said, space, size)
        if counted is not None and item.tally and not aside:
            rows = float(counted.places[:, 1].max()) + 1
            foot += 18 + rows * counted.pitch * _high(item.tally)
        return _Set(
            *(item, size, lines, size * 0.76, foot, words, apart, moved),
            *(counted, aside),
        )

    def _one(self, t: float, box: Box, placed: _Placed) -> tuple[Mark, ...]:
        each, x, baseline, space, _ = placed
        viewport, item = box.viewport, each.item
        fact = box.facts[item.figure]
        number = hero(fact, x, baseline, each.size, t, viewport, unit=_small(each.size))
        if each.moved:
            number = number[:-1]
        labels = tuple(
            Label(
                x,
                baseline + each.tail + each.words * (1.5 + _LEADING * i),
                _caption(line, each.moved if i == 0 else "", each.words),
            )
            for i, line in enumerate(each.lines)
        )
        marks: list[Mark] = [*number, *appearing(labels, t)]
        if item.seal is not None:
            marks += seal(item.seal, x, labels[-1].y + 40, viewport, t)
            marks.append(
                seal_hot(item.seal, x, labels[-1].y + 40, viewport, item.figure)
            )
        if each.counted is not None:
            marks.append(_counted(t, each, x, baseline, labels[-1].y + 32))
        words = said_in(number, x, viewport)
        right, top = words.right, baseline - each.above
        marks.append(
            Hot(
                Rect(x - 16, top, max(right - x + 32, 96), max(96.0, each.height)),
                Target("figure", item.figure),
                anchor=(min(right + APART, x + space), words.centre[1]),
                name=viewport.words(fact.figure.label),
                words=words,
            )
        )
        return tuple(marks)


def _at_side(box: Box, placed: _Placed) -> _Placed:
    """The last of a row, which the chart beside it says: at that side, not before."""
    each, face = placed.set, box.viewport.type
    runs, _ = _runs(box, each.item, each.size, moves=bool(each.moved))
    said = (face.advance(line, each.words, 400) for line in each.lines)
    wide = min(placed.space, max(width(runs, face) + RINGED, *said))
    return placed._replace(x=box.rect.right - wide, space=wide)


def _caption(line: str, moved: str, size: float) -> tuple[Run, ...]:
    if not moved:
        return (Run(line, size, 400, TEXT2),)
    if not line.startswith(moved):
        # A noun of two words, the second of which is on the next line.
        return (Run(line, size, 500, ACCENT),)
    rest = line.removeprefix(moved)
    return (Run(moved, size, 500, ACCENT), Run(rest or " ", size, 400, TEXT2))


def _wishes(
    box: Box,
    items: tuple[Item, ...],
    needs: list[float],
    space: float,
    *,
    moves: bool,
) -> list[float]:
    """How wide columns would be whose captions stand on as few lines as can be."""
    viewport = box.viewport
    said = []
    for item in items:
        fact = box.facts[item.figure]
        words = viewport.words(item.caption or fact.figure.label, box.facts)
        if moves and viewport.language == "en" and (noun := _noun(fact)):
            words = f"{noun} {words}"
        said.append(words)
    wishes = []
    for lines in (1, 2, 3, 4):
        wishes = [
            max(need, _narrowest(words, lines, viewport))
            for need, words in zip(needs, said, strict=True)
        ]
        if sum(wishes) <= space:
            break
    return wishes


def _runs(
    box: Box, item: Item, size: float, *, moves: bool
) -> tuple[tuple[Run, ...], str]:
    """An item's number and unit as one line, and the noun that has left it."""
    fact = box.facts[item.figure]
    runs = hero_runs(fact, size, box.viewport, _small(size))
    moved = _noun(fact) if moves and box.viewport.language == "en" else ""
    return (runs[:-1] if moved else runs), moved


def _narrowest(words: str, count: int, viewport: Viewport) -> float:
    """How wide a column at least is in which a caption has so many lines at most."""
    face, size = viewport.type, viewport.body
    whole = face.advance(words, size, 400) + 1
    wide = whole / count
    while wide < whole and len(balanced(words, size, 400, wide, face)) > count:
        wide += 0.03 * whole
    return min(wide, whole)


def _ring(item: Item, items: tuple[Item, ...]) -> float:
    """The room of a ring, where there is none beside the column: after the last."""
    return RINGED if item is items[-1] else 0.0


def _count(box: Box, item: Item) -> int:
    """How many an item would draw."""
    return round(float(box.facts[item.figure].base) / item.each)


def _small(size: float) -> float:
    """The font size of a unit beside a number of this size."""
    return min(max(44.0, size * 0.25), size / 1.6, _UNIT)


def _tally(
    item: Item, fact: Fact, said: float, space: float, size: float
) -> tuple[Lattice | None, float]:
    """What a number counts, and how far from the left; 0 is below the caption.

    `said` is the width of the number, `space` that of its column.
    """
    n = round(float(fact.base) / item.each)
    if item.tally is None or n * item.each != fact.base or not 0 < n <= _COUNTED:
        return None, 0.0
    high = _high(item.tally)

    def beside(rows: int) -> float:
        across = (space - said - _OFF) / -(-n // rows)
        return min(_TALLY / min(high, 1.0), across, 0.76 * size / rows / high)

    # One row is read at a glance; more are taken only where it would be too close.
    single = item.tally == "dot" and beside(1) >= _SINGLE
    best = 1 if single else max((1, 2, 3), key=beside)
    aside = said + _OFF if single or beside(best) >= _CLOSEST else 0.0
    pitch = beside(best) if aside else min(_TALLY, space / min(n, space // _CLOSEST))
    # Below they stand in as few rows as there is room for, each as long as the others.
    rows = best if aside else -(-n // min(n, int(space / pitch + 1e-6)))
    columns = -(-n // rows)
    places = np.divmod(np.arange(n), columns)
    return Lattice(np.column_stack(places[::-1]).astype(float), (), pitch), aside


def _high(tally: GlyphName) -> float:
    """The height of a row of what is counted, in its width: flat ones have air."""
    return max(GLYPHS[tally].high, _FLAT)


def _counted(t: float, each: _Set, x: float, baseline: float, below: float) -> Fill:
    """What a number counts, one by one: tally strokes for dots, else glyphs."""
    cells, tally = each.counted, each.item.tally
    assert cells is not None
    assert tally is not None
    glyph, wide = GLYPHS[tally], cells.pitch
    high = wide * _high(tally)
    rows = float(cells.places[:, 1].max()) + 1
    # Beside the number they stand about the middle of its digits.
    top = baseline - 0.365 * each.size - rows * high / 2 if each.aside else below
    step = np.array((wide, high))
    feet = cells.places * step + np.array((x + each.aside, top)) + step * (0.5, 1.0)
    if glyph.outline is None:
        # A single row of strokes is half as tall as the digits, which speak first.
        tall = 0.36 * each.size / 0.64 if each.aside and rows == 1 else wide
        feet[:, 1] += (tall - wide) / 2 if rows == 1 else 0.0
        shape = _STROKE * (wide, tall)
    else:
        shape = glyph.outline * (wide, -wide)
    seen = round(len(feet) * Span(0.3, 0.85).at(t))
    outlines = tuple(shape + foot for foot in feet[:seen])
    ink = FILL.mixed("ground", _QUIET) if glyph.outline is None else FILL
    return Fill(outlines, ink, alpha=1.0 if seen else 0.0)


_QUIET = 0.4
"""How much ground there is in the ink of strokes."""
_STROKE = points((-0.14, -0.82), (0.14, -0.82), (0.14, -0.18), (-0.14, -0.18))
"""A tally stroke in a cell one unit wide: a ring would say that it can be touched, and
dots are what a whole consists of."""


def _noun(fact: Fact) -> str:
    """The English noun of a counted figure below a million, where that is all."""
    unit = fact.figure.unit
    if not isinstance(unit, Counted):
        return ""
    after = fact.said("en").after
    return after if after in {unit.en, unit.one} else ""


def _shared(space: float, needs: list[float], wishes: list[float]) -> list[float]:
    """Widths of columns: what each needs, and of the rest as much as it wishes."""
    spare = space - sum(needs)
    if spare <= 0:
        return [need * space / sum(needs) for need in needs]
    wanted = [wish - need for wish, need in zip(wishes, needs, strict=True)]
    if sum(wanted) > spare:
        part = spare / sum(wanted)
        return [need + part * more for need, more in zip(needs, wanted, strict=True)]
    more = (spare - sum(wanted)) / len(needs)
    return [wish + more for wish in wishes]


def _ashore(box: Box) -> bool:
    """Whether the river of the page is the lower edge of the box."""
    return abs(box.base - box.viewport.seam) < 1


def _roomy(rect: Rect) -> bool:
    """Whether a number has room to stand over a row of others."""
    return rect.width >= 760 and rect.height >= 400


def _sign(figure: str, x: float, box: Box) -> Hot:
    """The node of a stem that carries one number, which says that it opens."""
    node, name = (x, box.base), box.facts[figure].figure.label
    return Hot(
        Rect(*node, 0.0, 0.0).at_least(96, 96),
        Target("figure", figure),
        anchor=node,
        name=box.viewport.words(name),
        node=node,
    )


def _stem(t: float, x: float, top: float, box: Box) -> tuple[Mark, ...]:
    """A thin line from the river up, with a hollow node on the river."""
    grown = Span(0.0, 0.5, out_cubic).at(t)
    height = (box.base - top) * grown
    seen = Span(0.1, 0.2).at(t)
    return (
        Bars(np.array([[x - 1, box.base - height, 2.0, height]]), MARK),
        Dots(points((x, box.base)), 30.0, GROUND, alpha=seen),
        Arcs(x, box.base, (Sweep(15.0, 0.0, 360.0, 6.0, FILL),), alpha=seen),
    )
