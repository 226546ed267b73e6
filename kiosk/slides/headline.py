"""Headline: one number above all others, a second beside it, a chart below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from kiosk.charts import AnyChart
from kiosk.charts.base import Chart, Ref
from kiosk.entrance import appearing, hero, said_in
from kiosk.geometry import Rect
from kiosk.hand import NOTHING, Hand
from kiosk.ink import ACCENT, HAIR, TEXT, TEXT2
from kiosk.marks import Bars, Hot, Label, Run, Target
from kiosk.mention import mentions
from kiosk.placement import APART
from kiosk.room import Box
from kiosk.seal import seal, seal_hot, seal_size
from kiosk.slides.base import Slide, heading
from kiosk.text import PLACE, Text, spaced
from kiosk.typeset import balanced, fitted

if TYPE_CHECKING:
    from kiosk.marks import Mark
    from kiosk.river import River
    from kiosk.room import Room


class HeadlineSlide(Slide):
    """The one number of a headline, large; a second fact; a chart on the river."""

    kind: Literal["headline"] = Field(
        description="一个大数，旁边一个小数，下面一张图 · one number above all, a "
        "second beside it, a chart below"
    )
    first: Ref
    caption: Text = Field(description="大数下面的一句话 · the line under the number")
    second: Ref
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

    def charts(self) -> tuple[Chart, ...]:
        return (self.chart,)

    def river(self, room: Room) -> River:
        return self.chart.river(room, self._box(room)) or super().river(room)

    def boxes(self, room: Room, hand: Hand = NOTHING) -> tuple[Box, ...]:
        return (self._box(room, hand),)

    def _box(self, room: Room, hand: Hand = NOTHING) -> Box:
        top = room.seam - (260.0 if room.portrait else 200.0)
        x = 0.0 if self.chart.spans else room.margin
        rect = Rect(x, top, room.width - 2 * x, room.seam - top)
        return Box(rect, room, self.facts(), hand)

    def marks(self, t: float, room: Room, hand: Hand = NOTHING) -> tuple[Mark, ...]:
        facts = self.facts()
        title, end = heading(room, self.title, None, facts)
        body = (
            self._portrait(t, room, end) if room.portrait else self._wide(t, room, end)
        )
        return (*title, *self.chart.marks(t, self._box(room, hand)), *body)

    def _wide(self, t: float, room: Room, end: float) -> tuple[Mark, ...]:
        facts = self.facts()
        x, baseline = room.margin, max(430.0, end + 256)
        beside = room.width - room.margin - 508
        large = hero(
            facts[self.first],
            x,
            baseline,
            320,
            t,
            room,
            unit=80,
            room_width=beside - x - 90,
        )
        words = room.words(self.caption, facts)
        body, across = room.body, beside - x - 40
        # Large text gives way before it would need a second line.
        wide = room.type.advance(words, body, 400)
        body = min(body, max(body / room.large, body * across / max(wide, 1.0)))
        lines = balanced(words, body, 400, across, room.type)
        caption, mentioned = mentions(
            [
                Label(
                    x, baseline + 92 + i * body * 1.35, (Run(line, body, 400, TEXT2),)
                )
                for i, line in enumerate(lines)
            ],
            self.caption,
            facts,
            room,
            TEXT,
        )
        space = room.width - room.margin - beside + 40
        small = hero(
            facts[self.second],
            beside,
            baseline,
            150,
            t,
            room,
            unit=44,
            room_width=space,
        )
        name = Label(
            beside,
            baseline - 142,
            fitted(
                (Run(room.words(self.second_caption, facts), room.body, 400, TEXT2),),
                space,
                room.type,
            ),
        )
        stamp = seal(self.seal, beside, baseline + 44, room, t) if self.seal else ()
        deck = room.seam - 152
        return (
            *large,
            *small,
            *appearing((*caption, name), t),
            *stamp,
            *self._note(t, room, deck - 70, beside - 40),
            *self._hots(room, large, small, beside),
            *mentioned,
            *self._stamped(room, beside, baseline + 44),
        )

    def _portrait(self, t: float, room: Room, end: float) -> tuple[Mark, ...]:
        facts = self.facts()
        x = room.margin
        space = room.width - 2 * x
        baseline = max(520.0, end + 290)
        large = hero(
            facts[self.first],
            x,
            baseline,
            350,
            t,
            room,
            unit=84,
            room_width=space,
        )
        words = room.words(self.caption, facts)
        lines = balanced(words, room.body, 400, space, room.type)
        caption, mentioned = mentions(
            [
                Label(
                    x,
                    baseline + 100 + i * room.body * 1.35,
                    (Run(line, room.body, 400, TEXT2),),
                )
                for i, line in enumerate(lines)
            ],
            self.caption,
            facts,
            room,
            TEXT,
        )
        labels = [*caption]
        rule = labels[-1].y + 90
        second = rule + 278
        labels.append(
            Label(
                x,
                rule + 96,
                (Run(room.words(self.second_caption, facts), room.body, 400, TEXT2),),
            )
        )
        stamped = seal_size(self.seal, room)[0] if self.seal else 0.0
        small = hero(
            facts[self.second],
            x,
            second,
            190,
            t,
            room,
            unit=56,
            room_width=space - stamped - 30,
        )
        stamp = (
            seal(self.seal, room.width - x - stamped, rule + 108, room, t)
            if self.seal
            else ()
        )
        return (
            Bars(np.array([[x, rule, space, 2.0]]), HAIR),
            *large,
            *small,
            *appearing(labels, t),
            *stamp,
            *self._note(t, room, room.seam - 290, room.width - x),
            *self._hots(room, large, small, x),
            *mentioned,
            *self._stamped(room, room.width - x - stamped, rule + 108),
        )

    def _note(self, t: float, room: Room, y: float, right: float) -> tuple[Mark, ...]:
        """The line above the chart; a figure that opens it is set in the accent."""
        if self.note is None:
            return ()
        facts = self.facts()
        size = (44.0 if room.portrait else 36.0) * room.large
        words = self.note.words(room.language)
        opening = PLACE.match(words)
        runs: tuple[Run, ...]
        if opening is not None:
            named = Text(zh=opening[0], en=opening[0])
            first = room.words(named, facts)
            whole = room.words(self.note, facts)
            runs = (
                Run(first, size, 700, ACCENT),
                Run(spaced(whole.removeprefix(first)), size, 400, TEXT),
            )
        else:
            runs = (Run(room.words(self.note, facts), size, 400, TEXT),)
        runs = fitted(runs, right - room.margin, room.type)
        line = Label(room.margin, y, runs)
        _, hots = mentions((line,), self.note, facts, room)
        return (*appearing((line,), t), *hots)

    def _hots(
        self,
        room: Room,
        large: tuple[Label, ...],
        small: tuple[Label, ...],
        beside: float,
    ) -> tuple[Mark, ...]:
        """The two numbers, to be touched with a little of what stands below them."""
        facts = self.facts()
        marks = []
        for name, labels, x in (
            (self.first, large, room.margin),
            (self.second, small, beside),
        ):
            words = said_in(labels, x, room)
            marks.append(
                Hot(
                    words._replace(height=words.height + 90).at_least(96, 96),
                    Target("figure", name),
                    anchor=(words.right + APART, words.centre[1]),
                    name=room.words(facts[name].figure.label),
                    words=words,
                )
            )
        return tuple(marks)

    def _stamped(self, room: Room, x: float, y: float) -> tuple[Hot, ...]:
        """The seal is about the second number, and opens its card."""
        if self.seal is None:
            return ()
        return (seal_hot(self.seal, x, y, room, self.second),)
