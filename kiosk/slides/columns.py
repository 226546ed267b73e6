"""Columns: one to three charts side by side, or one above the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from kiosk.charts import AnyChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import FILL, GROUND
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Fade, Fill
from kiosk.drawing.river import OFFSETS, SAMPLES, TINTS, WIDTHS, River
from kiosk.drawing.viewport import Box
from kiosk.model.kinds import Model
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

GAP = 64.0


class Column(Model):
    """A chart and its share of the width (of the height, in portrait)."""

    chart: AnyChart = Field(
        description="一张图 · a chart",
    )
    share: float = Field(
        default=1.0,
        gt=0,
        le=10,
        description="和旁边的图比有多宽 · how wide it is beside the others",
    )


class ColumnsSlide(Slide):
    """A title and up to three charts.

    In landscape they stand side by side on the river. In portrait they are
    stacked; each but the last stands on an upper reach, a stretch of river that
    fades out before both edges.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.THINGS,)

    kind: Literal["columns"] = Field(
        description="一到三张图并排（竖屏上下排），share 是宽窄之比 · one to three "
        "charts, side by side or, on a tall screen, one above the other"
    )
    lead: Text | None = Field(
        default=None, description="标题下的一行 · one line under the title"
    )
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=3)] = Field(
        description="一到三张图，从左到右（竖屏从上到下） · one to three charts, from "
        "left to right or, on a tall screen, from above",
    )

    def charts(self) -> tuple[Chart, ...]:
        return tuple(column.chart for column in self.columns)

    def river(self, viewport: Viewport) -> River:
        """Every chart bends the one river where it stands."""
        level = super().river(viewport)
        whole = level
        for column, box in zip(self.columns, self.boxes(viewport), strict=True):
            river = column.chart.river(viewport, box)
            if river is not None and abs(box.base - viewport.seam) < 1:
                whole = River(
                    whole.y + (river.y - level.y),
                    np.minimum(whole.width, river.width),
                    whole.shore + (river.shore - level.shore),
                )
        return whole

    def boxes(
        self, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Box, ...]:
        _, top = heading(viewport, self.title, self.lead, self.facts())
        whole = sum(column.share for column in self.columns)
        margin = viewport.margin
        boxes = []
        if viewport.portrait:
            # Below an upper reach its echoes need room; numbers need less.
            gaps = [104.0 if column.chart.stands else 40.0 for column in self.columns]
            space = viewport.seam - top - sum(gaps[:-1])
            y = top
            for column, gap in zip(self.columns, gaps, strict=True):
                high = space * column.share / whole
                boxes.append(Rect(margin, y, viewport.width - 2 * margin, high))
                y += high + gap
        else:
            space = viewport.width - 2 * margin - GAP * (len(self.columns) - 1)
            x = margin
            for column in self.columns:
                wide = space * column.share / whole
                boxes.append(Rect(x, top, wide, viewport.seam - top))
                x += wide + GAP
        facts = self.facts()
        return tuple(Box(rect, viewport, facts, interaction) for rect in boxes)

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        title, _ = heading(viewport, self.title, self.lead, self.facts())
        marks: list[Mark] = list(title)
        for column, box in zip(
            self.columns, self.boxes(viewport, interaction), strict=True
        ):
            if box.base < viewport.seam - 1 and column.chart.stands:
                own = column.chart.river(viewport, box)
                marks += upper_reach(viewport, box.base, own)
            marks += column.chart.marks(t, box)
        return tuple(marks)


def upper_reach(
    viewport: Viewport, y: float, river: River | None = None
) -> tuple[Mark, ...]:
    """Five strands at height y that fade out before both edges, like a lake.

    A river that a chart parts, to set words in it, parts the reach as well; one that
    it bends leaves the reach as it is: the chart draws the bend itself.
    """
    middle = SAMPLES // 2
    offsets = OFFSETS
    if river is not None and np.ptp(river.y[0]) < 1:
        offsets = tuple((river.y[:, middle] - river.y[0, middle]).tolist())
    marks: list[Mark] = []
    for left, right in ((40.0, 0.35), (viewport.width - 40.0, 0.65)):
        for offset, wide, tint in zip(offsets, WIDTHS, TINTS, strict=True):
            inner = viewport.width * right
            ink = FILL.mixed("ground", 0.1 + tint * 0.86)
            top, bottom = y + offset - wide / 2, y + offset + wide / 2
            half = viewport.width / 2
            strand = [(left, top), (half, top), (half, bottom), (left, bottom)]
            marks.append(
                Fill(
                    (np.array(strand),),
                    Fade(left, 0, inner, 0, (GROUND, 1.0), (ink, 1.0)),
                )
            )
    return tuple(marks)
