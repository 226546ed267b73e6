"""Slabs: layered bars in which every layer is one unit and can be counted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Bound, Chart, Counting, Explore, Ref, Subtraction
from kiosk.drawing.axis import SMALLEST
from kiosk.drawing.easing import out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import ACCENT, COMPARE, FILL, GROUND, MARK, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Fill, Hot, Label, Run, Stroke, Target
from kiosk.drawing.span import Span, stagger
from kiosk.drawing.typeset import fitted, run_width, width
from kiosk.model.kinds import Model
from kiosk.model.question import Question
from kiosk.model.table import Table, item_rows
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box
    from kiosk.model.figure import Fact


_LAST: Final = 140.0
_OTHER: Final = 96.0
"""Font sizes of what the last bar says, and of what the others do."""
_UNIT: Final = 40.0
_SHARED: Final = 0.8
"""The share of its room beyond which what a bar says leaves its unit to the last."""
_RING: Final = 36.0
"""Units that a ring takes after a number."""


class Slab(Model):
    """One bar: a figure with a whole value, and what to call it."""

    figure: Ref = Field(
        description="这一摞是哪个数，写 figures 里的名字 · "
        "the figure of the bar, by its name in figures"
    )
    label: Text = Field(
        description="这一摞叫什么 · what the bar is called",
    )


class SlabsChart(Chart):
    """Two to four bars of slabs on the river, the last one in the accent.

    The difference, if named, is drawn as a bracket between the last two. A
    derived value is marked beside its label.
    """

    reads: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.PARTS,)

    kind: Literal["slabs"] = Field(
        description="层层相叠，一层一个单位，数得清（十二层以内）；difference 画出差多"
        "少 · layers that can be counted, up to twelve; difference draws the bracket"
    )
    bars: Annotated[tuple[Slab, ...], Field(min_length=2, max_length=4)] = Field(
        description="二到四摞，最后一摞用强调色 · two to four bars; the last has the "
        "accent",
    )
    difference: Ref | None = Field(
        default=None,
        description="相差多少：最后两摞之间 · the difference of the last two, as a "
        "bracket",
    )

    explore: Explore = None

    def plotted(self, facts: Mapping[str, Fact]) -> Table | None:
        last = facts[self.bars[-1].figure]
        values = (facts[bar.figure].base / last.scale for bar in self.bars)
        rows = (
            (self._called(bar, facts), Decimal(value.numerator) / value.denominator)
            for bar, value in zip(self.bars, values, strict=True)
        )
        return Table(last.figure.unit, item_rows("bars", rows), compared=True)

    def _called(self, bar: Slab, facts: Mapping[str, Fact]) -> Text:
        """What a bar is called, and whether its value is derived from others."""
        if facts[bar.figure].qualifier != "derived":
            return bar.label
        return Text.own(zh=f"{bar.label.zh}（推算）", en=f"{bar.label.en} (derived)")

    def bounds(self) -> tuple[Bound, ...]:
        return tuple(
            Bound(bar.figure, ("bars", number, "figure"), 0, 2000)
            for number, bar in enumerate(self.bars)
        )

    def counted(self) -> tuple[Counting, ...]:
        return tuple(
            Counting(bar.figure, ("bars", number, "figure"))
            for number, bar in enumerate(self.bars)
        )

    def differences(self) -> tuple[Subtraction, ...]:
        if self.difference is None:
            return ()
        before, after = (bar.figure for bar in self.bars[-2:])
        return (Subtraction(self.difference, ("difference",), before, after),)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, rect, facts = box.viewport, box.rect, box.facts
        values = [float(facts[bar.figure]) for bar in self.bars]
        tallest = max(1, *(int(value) for value in values))
        head = 140.0 + 0.3 * _LAST
        pitch = min(44.0, (rect.height - head) / max(tallest, 1))
        n = len(self.bars)
        wide = min(250.0, (rect.width - 40) / (n + (n - 1) * 0.55))
        gap = wide * 0.55
        if self.difference is not None and n > 1:
            # Rather than lie on a bar, the difference makes room between the bars.
            room = run_width(self._difference(box), viewport.type) + 76
            narrower = (rect.width - 40 - room * (n - 1)) / n
            behind = (wide + gap) * n - gap + room - 20 <= rect.width
            if room > gap and not behind and narrower >= 180:
                wide, gap = min(wide, narrower), room
        left = rect.x
        base = box.base - 3
        marks: list[Mark] = []
        tops = []
        for number, (bar, value) in enumerate(zip(self.bars, values, strict=True)):
            x = left + number * (wide + gap)
            last = number == n - 1
            marks += self._bar(t, x, base, wide, pitch, value, last=last)
            tops.append(base - value * pitch)
            room_for_head = wide + gap * (1.0 if last else 0.9)
            if last:
                # A ring stands after it, within the box.
                room_for_head = min(room_for_head, rect.right - x - _RING)
            if not last and self.difference is not None and self._beside(box, gap):
                room_for_head = wide - 14
            # What stands right of the box has words of its own.
            room_for_head = min(room_for_head, rect.right - x)
            marks += self._head(t, box, bar, x, tops[-1], room_for_head)
        if self.difference is not None and n > 1:
            marks += self._bracket(
                t, box, left + (n - 1) * (wide + gap), wide, gap, tops
            )
        for number, bar in enumerate(self.bars):
            x = left + number * (wide + gap)
            marks.append(
                Hot(
                    Rect(x, tops[number] - head, wide, box.base - tops[number] + head),
                    Target("figure", bar.figure),
                    anchor=(x + wide, tops[number] + pitch),
                    name=viewport.words(bar.label, facts),
                )
            )
        return tuple(marks)

    def _difference(self, box: Box) -> Run:
        said = box.facts[self.difference or ""].plain(
            box.viewport.language, like=self._largest(box)
        )
        words = said.number.replace("-", "−")
        words = words if words.startswith("−") else f"+{words}"
        return Run(words, 48 if len(words) < 4 else 40, 500, TEXT)

    def _beside(self, box: Box, gap: float) -> bool:
        """Whether the difference has room between the bars."""
        return run_width(self._difference(box), box.viewport.type) + 76 <= gap

    def _largest(self, box: Box) -> Fact:
        """The figure whose magnitude all of them are said in."""
        return max((box.facts[bar.figure] for bar in self.bars), key=float)

    def _bar(
        self,
        t: float,
        x: float,
        base: float,
        wide: float,
        pitch: float,
        value: float,
        *,
        last: bool,
    ) -> tuple[Mark, ...]:
        whole = int(value)
        landed = np.array(
            stagger(Span(0.0, 0.73).at(t), max(whole, 1), 0.35, out_cubic)
        )
        landed = landed[:whole]
        y = base - (np.arange(whole) + 1) * pitch + 3 - 20 * (1 - landed)
        high = (pitch - 5) * (landed > 0)
        rects = np.column_stack([np.full(whole, x), y, np.full(whole, wide), high])
        ink = FILL if last else COMPARE
        doors = np.vstack(
            [
                np.column_stack(
                    [np.full(whole, x + wide * q - 1.25), y, np.full(whole, 2.5), high]
                )
                for q in (0.06, 0.94)
            ]
        )
        return (
            Bars(rects, ink, radius=2.0),
            Bars(doors, ink.mixed("ground", 0.28)),
        )

    def _head(
        self, t: float, box: Box, bar: Slab, x: float, top: float, space: float
    ) -> tuple[Label, ...]:
        """The value and its label on top of the bar, flush left."""
        viewport, fact = box.viewport, box.facts[bar.figure]
        said = fact.plain(viewport.language, like=self._largest(box))
        label = viewport.words(self._called(bar, box.facts), box.facts)
        last = bar is self.bars[-1]
        size, ink = (_LAST, ACCENT) if last else (_OTHER, TEXT2)
        number = Run(said.number, size, 300, TEXT, 6.0 if said.before else 0.0)
        words: tuple[Run, ...] = ()
        # Units give way before their number does.
        for unit in np.arange(_UNIT, SMALLEST - 1, -4.0).tolist():
            words = tuple(
                run
                for run in (
                    Run(said.before, unit, 500, ink),
                    number,
                    Run(said.after, unit, 500, ink, 12),
                )
                if run.text
            )
            if width(words, viewport.type) <= space:
                break
        more = width(words, viewport.type) - space
        unit = box.facts[self.bars[-1].figure].plain(viewport.language).after
        if not last and (_SHARED - 1) * space < more <= 0 and said.after == unit:
            words, more = (number._replace(dx=0.0),), 0.0
        if more > 0:
            across = viewport.type.advance(number.text, 1.0, 300)
            small = number._replace(size=max(56.0, number.size - more / across))
            words = tuple(small if run is number else run for run in words)
        return appearing(
            (
                Label(x, top - 66, fitted(words, space, viewport.type)),
                Label(
                    x + 2,
                    top - 18,
                    fitted(
                        (Run(label, viewport.label, 400, TEXT2),), space, viewport.type
                    ),
                ),
            ),
            t,
            0.5,
        )

    def _bracket(
        self,
        t: float,
        box: Box,
        x: float,
        wide: float,
        gap: float,
        tops: list[float],
    ) -> tuple[Mark, ...]:
        before, after = tops[-2], tops[-1]
        drawn = Span(0.75, 0.95).at(t)
        alpha = 1.0 if drawn > 0 else 0.0
        left = x - gap
        top, bottom = after + 4, before + 2
        high = bottom - top
        run, middle = self._difference(box), (top + bottom) / 2 + 17
        way, edge, labels = self._place(box, run, x, wide, gap, middle)
        return (
            Stroke(
                points((left + 12, before + 3), (x - 14, before + 3)),
                2.0,
                MARK,
                alpha=alpha,
                cap="round",
                dash=(1.0, 4.0),
            ),
            Fill(
                (
                    points(
                        (edge, top),
                        (edge + way * 18, top),
                        (edge + way * 18, top + high * drawn),
                        (edge, top + high * drawn),
                        (edge, top + high * drawn - 3),
                        (edge + way * 15, top + high * drawn - 3),
                        (edge + way * 15, top + 3),
                        (edge, top + 3),
                    ),
                ),
                TEXT,
                alpha=alpha,
            ),
            *appearing(labels, t, 0.7),
        )

    def _place(
        self, box: Box, run: Run, x: float, wide: float, gap: float, middle: float
    ) -> tuple[int, float, tuple[Label, ...]]:
        """Where the difference goes: its side, the bracket's edge, its labels.

        Between the bars if there is room, else behind the last one, else on it; with
        its unit below it where that has room.
        """
        viewport = box.viewport
        said = box.facts[self.difference or ""].plain(
            viewport.language, like=self._largest(box)
        )
        unit = Run(said.after or " ", 34, 500, TEXT2)
        number, whole = (
            max(run_width(each, viewport.type) for each in runs)
            for runs in ((run,), (run, unit))
        )
        edge = x + wide + 26
        beside, behind = gap - 76, box.rect.right - edge - 30
        blank = unit._replace(text=" ")
        up, down = middle - 16, middle + 24
        if whole <= beside:
            runs = (
                Label(x - 56, up, (run,), "end"),
                Label(x - 56, down, (unit,), "end"),
            )
            return -1, x - 26, runs
        if whole <= behind:
            return (
                1,
                edge,
                (Label(edge + 30, up, (run,)), Label(edge + 30, down, (unit,))),
            )
        none = Label(x, down, (blank,))
        if number <= beside:
            return -1, x - 26, (Label(x - 56, middle, (run,), "end"), none)
        if number <= behind:
            return 1, edge, (Label(edge + 30, middle, (run,)), none)
        return -1, x - 26, (Label(x + 24, middle, (run._replace(ink=GROUND),)), none)
