"""Pictogram: n of m, as rings on the river, n of them full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Counting, Portion, Ref
from kiosk.drawing.easing import in_out_cubic, out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND, MARK, TEXT2
from kiosk.drawing.marks import Arcs, Dots, Hot, Label, Run, Sweep, Target
from kiosk.drawing.timeline import Span
from kiosk.drawing.typeset import balanced
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box

MOST = 12
"""More rings than this are a share, not a count."""


class PictogramChart(Chart):
    """m rings side by side, tangent to the river; the n lit ones are filled."""

    kind: Literal["pictogram"] = Field(
        description="几个里面有几个（十二个以内） · n of m, up to twelve"
    )
    count: Ref
    lit: Ref
    label: Text = Field(
        description="点亮的是什么 · what those that are lit are called",
    )

    def counted(self) -> tuple[Counting, ...]:
        return (Counting(self.count, ("count",), most=MOST, instead="crowd"),)

    def portions(self) -> tuple[Portion, ...]:
        return (Portion(self.lit, ("lit",), self.count),)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        viewport, rect = box.viewport, box.rect
        m = min(MOST, max(1, round(float(box.facts[self.count]))))
        n = min(m, round(float(box.facts[self.lit])))
        gap = 30.0
        radius = min(118.0, (rect.width - gap * (m - 1)) / m / 2)
        # The words above keep off what stands above them: circles give way.
        said_above = balanced(
            viewport.words(self.label, box.facts),
            viewport.body,
            400,
            rect.width,
            viewport.type,
        )
        words_high = viewport.body * (0.9 + 1.4 * (len(said_above) - 1))
        free = rect.height - 3 - 44 - words_high - (20 if viewport.portrait else 0)
        radius = max(min(radius, 72.0), min(radius, free / 2))
        cy = box.base - radius - 3
        x = rect.x + radius + np.arange(m) * (2 * radius + gap)
        drawn = Span(0.0, 0.58, in_out_cubic).at(t)
        fill = Span(0.35, 0.8, out_cubic).at(t)
        marks: list[Mark] = []
        for number, at in enumerate(x.tolist()):
            lit = number < n
            marks.append(
                Dots(
                    np.array([[at, cy]]),
                    2 * radius * (fill if lit else 1.0),
                    FILL if lit else GROUND,
                    alpha=(1.0 if fill > 0 else 0.0) if lit else drawn,
                )
            )
            marks.append(
                Arcs(
                    at,
                    cy,
                    (
                        Sweep(
                            radius,
                            180.0,
                            -360.0 * drawn,
                            3.0,
                            FILL if lit else MARK,
                        ),
                    ),
                    alpha=1.0 if drawn > 0 else 0.0,
                )
            )
            said = viewport.words(box.facts[self.lit].figure.label) if lit else ""
            marks += appearing(
                (
                    Label(
                        at,
                        cy + 16,
                        (Run(said or " ", 44.0, 700, GROUND),),
                        "middle",
                    ),
                ),
                t,
                0.62,
            )
        body = viewport.body
        while True:
            words = viewport.words(self.label, box.facts)
            lines = balanced(words, body, 400, rect.width, viewport.type)
            first = cy - radius - 44 - (len(lines) - 1) * body * 1.4
            if first - body >= rect.y or body <= viewport.body / viewport.large:
                break
            body *= 0.96
        marks += appearing(
            (
                Label(
                    rect.x,
                    first + i * body * 1.4,
                    (Run(line, body, 400, TEXT2),),
                )
                for i, line in enumerate(lines)
            ),
            t,
            0.55,
        )
        edge = rect.x + n * (2 * radius + gap) - gap / 2
        marks.append(
            Hot(
                Rect(rect.x, cy - radius, edge - rect.x, 2 * radius).at_least(96, 96),
                Target("figure", self.lit),
                anchor=(float(x[max(n - 1, 0)]), cy - radius),
                name=viewport.words(box.facts[self.lit].figure.label),
            )
        )
        marks.append(
            Hot(
                Rect(
                    edge,
                    cy - radius,
                    max(96.0, (m - n) * (2 * radius + gap) - gap / 2),
                    2 * radius,
                ),
                Target("figure", self.count),
                anchor=(float(x[-1]), cy - radius),
                name=viewport.words(box.facts[self.count].figure.label),
            )
        )
        return tuple(marks)
