"""Gallery: two to twelve photographs on one page, turned by a touch on a small one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from kiosk.drawing import handle
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import GROUND, TEXT
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Hot
from kiosk.drawing.photograph import (
    SHOWN,
    foot,
    magnified,
    mist,
    picture,
    signed,
    withdrawn,
)
from kiosk.drawing.river import WIDTHS
from kiosk.model.photograph import Photograph
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.drawing.lens import Lens
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

HOLDS: Final = 0.36
"""How near to a photograph the finger may be, in steps, while it stands still."""
_SMALL: Final = (150.0, 100.0)
"""Width and height of a small photograph at most."""
_BETWEEN: Final = 14.0
_BELOW: Final = 26.0
"""Units between the small photographs and the river."""
_FEW: Final = 0.5
"""Share of the width up to which small photographs stand beside the caption."""
_FAINT: Final = 0.55
"""What is seen of a small photograph that is not the one shown."""
_FRAME: Final = 4.0

_TURN: Final = Text.own(zh="碰一张小照片", en="Touch a small photograph")


class GallerySlide(Slide):
    """One photograph over the page, all of them small at its foot.

    A touch on a small one shows it; a finger that is drawn along them turns from each
    to the next, as pages turn. Each has its own caption and credit. The one that is
    shown can be drawn apart.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.PHOTOGRAPHS,)

    kind: Literal["gallery"] = Field(
        description="一页二到十二张照片，碰小照片换一张，各有说明和署名 · two to "
        "twelve photographs on one page; a touch on a small one shows it"
    )
    lead: Text | None = Field(
        default=None, description="标题下的一行 · one line under the title"
    )
    photos: Annotated[tuple[Photograph, ...], Field(min_length=2, max_length=12)] = (
        Field(description="二到十二张照片 · two to twelve photographs")
    )

    def charts(self) -> tuple[Chart, ...]:
        return ()

    @property
    def dials(self) -> bool:
        return True

    @property
    def turns(self) -> int:
        return len(self.photos)

    def described(self, viewport: Viewport) -> tuple[str, ...]:
        return tuple(viewport.words(one.aloud) for one in self.photos)

    def texts(self) -> tuple[Text, ...]:
        """What is read where nobody touches: the first of the photographs."""
        lead = () if self.lead is None else (self.lead,)
        return (self.title, *lead, self.photos[0].caption, self.photos[0].credit)

    def dialled(
        self,
        x: float,
        y: float,  # noqa: ARG002
        viewport: Viewport,
        interaction: Interaction = NOTHING,  # noqa: ARG002
    ) -> float:
        row = self._row(viewport)
        first, last = row[0].centre[0], row[-1].centre[0]
        return min(max((x - first) / (last - first), 0.0), 1.0)

    def placed(self, x: float, y: float, viewport: Viewport) -> float:
        """The handle stands at a photograph wherever it is put."""
        steps = len(self.photos) - 1
        return round(self.dialled(x, y, viewport) * steps) / steps

    def position(self, dial: float | None) -> tuple[int, float]:
        """The photograph on the left, and how far the page has turned from it.

        It turns in the middle between two of them, and stands still near each.
        """
        at = (dial or 0.0) * (len(self.photos) - 1)
        number = min(int(at), len(self.photos) - 1)
        share = (at - number - HOLDS) / (1 - 2 * HOLDS)
        return number, min(max(share, 0.0), 1.0)

    def _row(self, viewport: Viewport) -> tuple[Rect, ...]:
        """Where the small photographs stand: at the right margin if they are few."""
        count = len(self.photos)
        space = viewport.width - 2 * viewport.margin
        wide = min(_SMALL[0], (space - (count - 1) * _BETWEEN) / count)
        high = wide * _SMALL[1] / _SMALL[0]
        whole = count * (wide + _BETWEEN) - _BETWEEN
        left = viewport.margin
        if whole <= _FEW * space:
            left = viewport.width - viewport.margin - whole
        y = viewport.seam - _BELOW - high
        return tuple(
            Rect(left + i * (wide + _BETWEEN), y, wide, high) for i in range(count)
        )

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        whole = Rect(0.0, 0.0, viewport.width, viewport.seam - WIDTHS[0] / 2)
        alpha, row, lens = SHOWN.at(t), self._row(viewport), interaction.lens
        number, turned = self.position(interaction.dial)
        after = min(number + 1, len(self.photos) - 1)
        shown = after if turned > 0.5 else number
        title, edge = heading(viewport, self.title, self.lead, self.facts())
        left, beside = viewport.margin, row[0].x > viewport.margin + 1
        high = whole.height if beside else row[0].y - 8
        space = (row[0].x - 60 if beside else whole.width - left) - left
        above = Rect(0.0, 0.0, whole.width, high)
        space = min(space, 1240.0)
        every = [signed(one, above, left, viewport, space=space) for one in self.photos]
        said, most = every[shown], max(len(one.labels) for one in every)
        # As many lines for each, so that nothing is made anew when one is turned.
        blank = replace(
            said.labels[-1], runs=(said.labels[-1].runs[0]._replace(text=" "),)
        )
        words = (*said.labels, *(blank for _ in range(most - len(said.labels))))
        marks: list[Mark] = [
            self._turning(number, -turned, whole, alpha, lens),
            self._turning(after, 1.0 - turned, whole, alpha if turned else 0.0, lens),
            magnified(whole),
            *withdrawn((mist(whole, edge, alpha, viewport),), lens.share),
            foot(
                whole, min(row[0].y - 20, *(one.top for one in every)), alpha, viewport
            ),
            *(replace(label, alpha=alpha) for label in words),
        ]
        for i, place in enumerate(row):
            seen = alpha if i == shown else 0.0
            marks += (
                Bars(np.array([list(place.grown(_FRAME))]), TEXT, seen),
                Bars(np.array([list(place)]), GROUND, alpha),
                picture(self.photos[i], place, alpha if i == shown else alpha * _FAINT),
            )
        here = row[shown]
        strip = Rect(
            row[0].x - 20,
            min(here.y - 4, here.bottom - 92),
            row[-1].right - row[0].x + 40,
            max(here.height + 8, 96.0),
        )
        return (
            *marks,
            Hot(strip, handle.WAY, name=viewport.words(_TURN)),
            handle.hot(*here.centre, viewport.words(_TURN)),
            *withdrawn(title, lens.share),
        )

    def _turning(
        self, number: int, dx: float, whole: Rect, alpha: float, lens: Lens
    ) -> Mark:
        """A photograph that has turned by a share of the page."""
        rect = whole._replace(x=round(dx * whole.width))
        return picture(self.photos[number], rect, alpha, lens=lens)
