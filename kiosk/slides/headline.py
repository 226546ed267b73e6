"""Headline: one number above all others, a second beside it, a chart below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from kiosk.charts import AnyChart
from kiosk.charts.base import Chart, Ref
from kiosk.drawing.entrance import appearing, hero, said_in
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import ACCENT, HAIR, TEXT, TEXT2
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Hot, Label, Run, Target
from kiosk.drawing.mention import mentions
from kiosk.drawing.placement import APART, RINGED
from kiosk.drawing.stamp import seal, seal_hot, seal_size
from kiosk.drawing.typeset import balanced, fitted
from kiosk.drawing.viewport import Box
from kiosk.model.question import Question
from kiosk.model.text import PLACE, Text, spaced
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Viewport


class HeadlineSlide(Slide):
    """The one number of a headline, large; a second fact; a chart on the river."""

    tells: ClassVar[tuple[Question, ...]] = (Question.NUMBER,)

    kind: Literal["headline"] = Field(
        description="一个大数，旁边一个小数，下面一张图 · one number above all, a "
        "second beside it, a chart below"
    )
    first: Ref = Field(
        description="大数，写 figures 里的名字 · "
        "the large number, by its name in figures"
    )
    caption: Text = Field(description="大数下面的一句话 · the line under the number")
    second: Ref = Field(
        description="旁边的小数，写 figures 里的名字 · "
        "the number beside it, by its name in figures"
    )
    second_caption: Text = Field(description="第二个数的名称 · the second's name")
    seal: Text | None = Field(
        default=None, description="印章，四个字 · the seal beside the second number"
    )
    note: Text | None = Field(
        default=None, description="图上方的一句话 · a line above the chart"
    )
    chart: AnyChart = Field(
        description="下面的一张图 · the chart below",
    )

    def headline(self) -> str:
        return self.first

    def charts(self) -> tuple[Chart, ...]:
        return (self.chart,)

    def river(self, viewport: Viewport) -> River:
        return self.chart.river(viewport, self._box(viewport)) or super().river(
            viewport
        )

    def boxes(
        self, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Box, ...]:
        return (self._box(viewport, interaction),)

    def _box(self, viewport: Viewport, interaction: Interaction = NOTHING) -> Box:
        top = viewport.seam - (260.0 if viewport.portrait else 200.0)
        x = 0.0 if self.chart.spans else viewport.margin
        rect = Rect(x, top, viewport.width - 2 * x, viewport.seam - top)
        return Box(rect, viewport, self.facts(), interaction)

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        facts = self.facts()
        title, end = heading(viewport, self.title, None, facts)
        body = (
            self._portrait(t, viewport, end)
            if viewport.portrait
            else self._wide(t, viewport, end)
        )
        return (*title, *self.chart.marks(t, self._box(viewport, interaction)), *body)

    def _wide(self, t: float, viewport: Viewport, end: float) -> tuple[Mark, ...]:
        facts = self.facts()
        x, baseline = viewport.margin, max(430.0, end + 256)
        beside = viewport.width - viewport.margin - 508
        large = hero(
            facts[self.first],
            x,
            baseline,
            320,
            t,
            viewport,
            unit=80,
            room_width=beside - x - 90,
            raised=True,
        )
        words = viewport.words(self.caption, facts)
        body, across = viewport.body, beside - x - 40
        # Large text gives way before it would need a second line.
        wide = viewport.type.advance(words, body, 400)
        body = min(body, max(body / viewport.large, body * across / max(wide, 1.0)))
        lines = balanced(words, body, 400, across, viewport.type)
        caption, mentioned = mentions(
            [
                Label(
                    x, baseline + 92 + i * body * 1.35, (Run(line, body, 400, TEXT2),)
                )
                for i, line in enumerate(lines)
            ],
            self.caption,
            facts,
            viewport,
            TEXT,
        )
        space = viewport.width - viewport.margin - beside - RINGED
        small = hero(
            facts[self.second],
            beside,
            baseline,
            150,
            t,
            viewport,
            unit=44,
            room_width=space,
            raised=True,
        )
        name = Label(
            beside,
            baseline - 142,
            fitted(
                (
                    Run(
                        viewport.words(self.second_caption, facts),
                        viewport.body,
                        400,
                        TEXT2,
                    ),
                ),
                space,
                viewport.type,
            ),
        )
        stamp = seal(self.seal, beside, baseline + 44, viewport, t) if self.seal else ()
        deck = viewport.seam - 152
        return (
            *large,
            *small,
            *appearing((*caption, name), t),
            *stamp,
            *self._note(t, viewport, deck - 70, beside - 40),
            *self._hots(viewport, large, small, beside),
            *mentioned,
            *self._stamped(viewport, beside, baseline + 44),
        )

    def _portrait(self, t: float, viewport: Viewport, end: float) -> tuple[Mark, ...]:
        facts = self.facts()
        x = viewport.margin
        space = viewport.width - 2 * x
        baseline = max(520.0, end + 290)
        large = hero(
            facts[self.first],
            x,
            baseline,
            350,
            t,
            viewport,
            unit=84,
            room_width=space - RINGED,
            raised=True,
        )
        words = viewport.words(self.caption, facts)
        lines = balanced(words, viewport.body, 400, space, viewport.type)
        caption, mentioned = mentions(
            [
                Label(
                    x,
                    baseline + 100 + i * viewport.body * 1.35,
                    (Run(line, viewport.body, 400, TEXT2),),
                )
                for i, line in enumerate(lines)
            ],
            self.caption,
            facts,
            viewport,
            TEXT,
        )
        labels = [*caption]
        rule = labels[-1].y + 90
        second = rule + 278
        labels.append(
            Label(
                x,
                rule + 96,
                (
                    Run(
                        viewport.words(self.second_caption, facts),
                        viewport.body,
                        400,
                        TEXT2,
                    ),
                ),
            )
        )
        stamped = seal_size(viewport)[0] if self.seal else 0.0
        small = hero(
            facts[self.second],
            x,
            second,
            190,
            t,
            viewport,
            unit=56,
            room_width=space - stamped - 30,
            raised=True,
        )
        stamp = (
            seal(self.seal, viewport.width - x - stamped, rule + 108, viewport, t)
            if self.seal
            else ()
        )
        return (
            Bars(np.array([[x, rule, space, 2.0]]), HAIR),
            *large,
            *small,
            *appearing(labels, t),
            *stamp,
            *self._note(t, viewport, viewport.seam - 290, viewport.width - x),
            *self._hots(viewport, large, small, x),
            *mentioned,
            *self._stamped(viewport, viewport.width - x - stamped, rule + 108),
        )

    def _note(
        self, t: float, viewport: Viewport, y: float, right: float
    ) -> tuple[Mark, ...]:
        """The line above the chart; a figure that opens it is set in the accent."""
        if self.note is None:
            return ()
        facts = self.facts()
        size = (44.0 if viewport.portrait else 36.0) * viewport.large
        words = self.note.words(viewport.language)
        opening = PLACE.match(words)
        runs: tuple[Run, ...]
        if opening is not None:
            named = Text.own(zh=opening[0], en=opening[0])
            first = viewport.words(named, facts)
            whole = viewport.words(self.note, facts)
            runs = (
                Run(first, size, 700, ACCENT),
                Run(spaced(whole.removeprefix(first)), size, 400, TEXT),
            )
        else:
            runs = (Run(viewport.words(self.note, facts), size, 400, TEXT),)
        runs = fitted(runs, right - viewport.margin, viewport.type)
        line = Label(viewport.margin, y, runs)
        _, hots = mentions((line,), self.note, facts, viewport)
        return (*appearing((line,), t), *hots)

    def _hots(
        self,
        viewport: Viewport,
        large: tuple[Label, ...],
        small: tuple[Label, ...],
        beside: float,
    ) -> tuple[Mark, ...]:
        """The two numbers, to be touched with a little of what stands below them."""
        facts = self.facts()
        marks = []
        for name, labels, x in (
            (self.first, large, viewport.margin),
            (self.second, small, beside),
        ):
            words = said_in(labels, x, viewport)
            marks.append(
                Hot(
                    words._replace(height=words.height + 90).at_least(96, 96),
                    Target("figure", name),
                    anchor=(words.right + APART, words.centre[1]),
                    name=viewport.words(facts[name].figure.label),
                    words=words,
                )
            )
        return tuple(marks)

    def _stamped(self, viewport: Viewport, x: float, y: float) -> tuple[Hot, ...]:
        """The seal is about the second number, and opens its card."""
        if self.seal is None:
            return ()
        return (seal_hot(self.seal, x, y, viewport, self.second),)
