"""Compare: two photographs of one place, and a handle that wipes between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np
from pydantic import Field

from kiosk.drawing import handle
from kiosk.drawing.easing import in_out_cubic
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import GROUND, TEXT
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Bars, Hot, Label, Run
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
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import run_width
from kiosk.model.photograph import Photograph
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

LEAST: Final = 0.04
"""How near to an edge of the page the seam may be drawn, as a share of its width."""
REST: Final = 0.5
"""Where the seam waits for its first visitor."""
_WIPES: Final = Span(0.3, 1.0, in_out_cubic)
"""How the seam comes to where it waits: what was, makes way for what is."""
_SEAM: Final = 3.0
_NAME: Final = 44.0
_PAD: Final = 20.0
"""Units of ground round the name of a photograph."""
_HAND: Final = 0.56
"""Height of the handle, as a share of the photograph's."""

_DRAG: Final = Text.own(zh="左右拖动，前后对照", en="Drag to compare")


class CompareSlide(Slide):
    """What a place was and what it is: one photograph over the other.

    Left of the seam is the earlier one, in greys; right of it the later one, in the
    colours of the theme. The handle on the seam follows the finger; two fingers draw
    both apart alike.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.PHOTOGRAPHS,)

    kind: Literal["compare"] = Field(
        description="同一处的两张照片，左右拖动对照前后 · two photographs of one "
        "place; a handle wipes from the one to the other"
    )
    lead: Text | None = Field(
        default=None, description="标题下的一行 · one line under the title"
    )
    before: Photograph = Field(description="从前的照片 · the earlier photograph")
    after: Photograph = Field(description="后来的照片 · the later photograph")
    before_name: Text = Field(
        description="从前那张标什么，如年份 · what marks the earlier one, as a year",
        examples=[{"zh": "2010年", "en": "2010"}],
    )
    after_name: Text = Field(
        description="后来那张标什么，如年份 · what marks the later one, as a year",
        examples=[{"zh": "2019年", "en": "2019"}],
    )

    def charts(self) -> tuple[Chart, ...]:
        return ()

    @property
    def dials(self) -> bool:
        return True

    def dialled(
        self,
        x: float,
        y: float,  # noqa: ARG002
        viewport: Viewport,
        interaction: Interaction = NOTHING,  # noqa: ARG002
    ) -> float:
        return min(max(x / viewport.width, LEAST), 1 - LEAST)

    def described(self, viewport: Viewport) -> tuple[str, ...]:
        return tuple(
            f"{viewport.words(name)}: {viewport.words(one.aloud)}"
            for name, one in (
                (self.before_name, self.before),
                (self.after_name, self.after),
            )
        )

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        rect = Rect(0.0, 0.0, viewport.width, viewport.seam - WIDTHS[0] / 2)
        alpha, lens = SHOWN.at(t), interaction.lens
        dial = interaction.dial
        if dial is None:
            dial = 1 - LEAST - (1 - LEAST - REST) * _WIPES.at(t)
        x = round(dial * viewport.width)
        left = Rect(0.0, 0.0, x, rect.height)
        right = Rect(x, 0.0, rect.right - x, rect.height)
        title, edge = heading(viewport, self.title, self.lead, self.facts())
        half = (viewport.width - 2 * viewport.margin) / 2 - 40
        margin, far = viewport.margin, viewport.width - viewport.margin
        old = signed(self.before, rect, margin, viewport, space=half)
        new = signed(self.after, rect, far, viewport, space=half, anchor="end")
        low, y = min(old.top, new.top), rect.height * _HAND
        return (
            picture(self.before, rect, alpha, left, duotone="grey", lens=lens),
            picture(self.after, rect, alpha, right, lens=lens),
            magnified(rect),
            *withdrawn((mist(rect, edge, alpha, viewport),), lens.share),
            foot(rect, low, alpha, viewport),
            *(replace(one, alpha=alpha) for one in (*old.labels, *new.labels)),
            # It runs through no words: they stand in mist, where little is to be seen.
            Bars(np.array([[x - _SEAM / 2, edge, _SEAM, low - edge]]), TEXT, alpha),
            *_named(self.before_name, x, y, -1, alpha, viewport),
            *_named(self.after_name, x, y, 1, alpha, viewport),
            *handle.sideways(x, y, alpha),
            handle.hot(x, y, viewport.words(_DRAG)),
            Hot(Rect(0.0, y - 70, viewport.width, 140.0), handle.WAY),
            *withdrawn(title, lens.share),
        )


def _named(
    name: Text, x: float, y: float, side: int, alpha: float, viewport: Viewport
) -> tuple[Mark, ...]:
    """The name of a photograph beside the handle, on ground of its own.

    Where the seam has come so near to the edge that there is no room, it is gone.
    """
    size = _NAME * viewport.large
    run = Run(viewport.words(name), size, 500, TEXT)
    wide, high = run_width(run, viewport.type) + 2 * _PAD, size * 1.5
    begin = x + side * (handle.RADIUS + 28)
    box = Rect(begin - wide * (side < 0), y - high / 2, wide, high)
    seen = alpha if box.x > 20 and box.right < viewport.width - 20 else 0.0
    return (
        Bars(np.array([list(box)]), GROUND, seen * 0.94, radius=8.0),
        Label(box.x + _PAD, y + size * 0.35, (run,), alpha=seen),
    )
