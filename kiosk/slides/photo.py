"""Photo: a photograph north of the river, alone, beside a chart, or with numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts import AnyChart
from kiosk.charts.base import Ref
from kiosk.drawing.entrance import GROW, appearing, extent, hero, said_in
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import GROUND, TEXT
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Arcs, Bars, Dots, Hot, Label, Run, Sweep, Target
from kiosk.drawing.photograph import (
    SHOWN,
    foot,
    magnified,
    mist,
    picture,
    signed,
    withdrawn,
)
from kiosk.drawing.placement import APART
from kiosk.drawing.river import WIDTHS
from kiosk.drawing.typeset import balanced
from kiosk.drawing.viewport import Box
from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake
from kiosk.model.photograph import Photograph
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Viewport

NUMBER: Final = 112.0
_UNIT: Final = 44.0
_LABEL: Final = 36.0
_NODE: Final = 13.0
"""Radius of the ring at the foot of a post."""
_HALF: Final = 1004 / 1920
"""Where half a page begins, as a share of its width."""
_GUTTER: Final = 64.0
"""Units between what stands beside a photograph and the photograph."""
_INSET: Final = 24.0
"""Units between a post and its words."""
_ROOM: Final = 420.0
"""Units that a number has for itself at least."""
_HEIGHTS: Final = (0.38, 0.50)
"""How far the numbers stand above the foot of their posts, in heights of the photo."""


class Post(Model):
    """A number that stands on the photograph, on a post from a line in it."""

    figure: Ref = Field(
        description="立在照片上的数，写 figures 里的名字 · "
        "the number on it, by its name in figures"
    )
    caption: Text = Field(
        description="数下面的名称 · the name below the number",
    )
    x: float = Field(
        ge=0.02,
        le=0.9,
        description="桩在哪里，占画面宽的几分之几；要在照片平静的地方 · where the post "
        "stands, as a share of the width; over a calm part of the photograph",
    )
    foot: float = Field(
        default=0.836,
        ge=0.5,
        le=0.95,
        description="桩脚多高，占照片高的几分之几，从上边算起 · the height of its "
        "foot, as a share of the photograph's, from its upper edge",
    )


class PhotoSlide(Slide):
    """A photograph over the whole page north of the river, or over half of it.

    Its lower edge is the river. Words stand in mist of the page's own ground, so that
    they can be read on any photograph; numbers stand on posts, over calm parts of it.
    With a chart it takes the right half, or on a tall page the upper one.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.PHOTOGRAPHS,)

    kind: Literal["photo"] = Field(
        description="一张照片：通栏，或半页旁边一张图；通栏时平静处可立一两个数 · "
        "a photograph, whole page or half beside a chart; one or two numbers may stand "
        "on calm parts of it"
    )
    lead: Text | None = Field(
        default=None, description="标题下的一行 · one line under the title"
    )
    photo: Photograph = Field(description="照片 · the photograph")
    posts: Annotated[tuple[Post, ...], Field(max_length=2)] = Field(
        default=(),
        description="立在照片上的数，最多两个 · numbers on the photograph, two at most",
    )
    chart: AnyChart | None = Field(
        default=None,
        description="照片旁边的图；有它照片就占半页 · a chart beside the photograph, "
        "which then takes half a page",
    )

    @model_validator(mode="after")
    def _posts_have_the_page(self) -> PhotoSlide:
        if self.chart is not None and self.posts:
            raise mistake("posts-beside-chart")
        return self

    def charts(self) -> tuple[Chart, ...]:
        return () if self.chart is None else (self.chart,)

    def described(self, viewport: Viewport) -> tuple[str, ...]:
        return (viewport.words(self.photo.aloud),)

    def boxes(
        self, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Box, ...]:
        if self.chart is None:
            return ()
        edge = self._rect(viewport)
        _, top = self._heading(viewport)
        rect = Rect(
            viewport.margin,
            top,
            edge.x - _GUTTER - viewport.margin,
            viewport.seam - top,
        )
        if viewport.portrait:
            wide = viewport.width - 2 * viewport.margin
            top = edge.bottom + _GUTTER
            rect = Rect(viewport.margin, top, wide, viewport.seam - top)
        return (Box(rect, viewport, self.facts(), interaction),)

    def river(self, viewport: Viewport) -> River:
        level = super().river(viewport)
        if self.chart is None:
            return level
        return self.chart.river(viewport, self.boxes(viewport)[0]) or level

    def _heading(self, viewport: Viewport) -> tuple[tuple[Label, ...], float]:
        space = None
        if self.chart is not None and not viewport.portrait:
            space = viewport.width * _HALF - _GUTTER - viewport.margin
        return heading(viewport, self.title, self.lead, self.facts(), space)

    def _rect(self, viewport: Viewport) -> Rect:
        """The photograph's place; its lower edge is the river's upper one."""
        shore = viewport.seam - WIDTHS[0] / 2
        if self.chart is None:
            return Rect(0.0, 0.0, viewport.width, shore)
        if not viewport.portrait:
            left = viewport.width * _HALF
            return Rect(left, 0.0, viewport.width - left, shore)
        _, top = self._heading(viewport)
        top += 16
        return Rect(0.0, top, viewport.width, (viewport.seam - top) * 0.46)

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        rect, alpha, lens = self._rect(viewport), SHOWN.at(t), interaction.lens
        title, edge = self._heading(viewport)
        heights = self._heights(rect, edge, viewport)
        # What stands on the photograph gives way to a part of it, but for the credit.
        share = lens.share if self.chart is None else 0.0
        marks: list[Mark] = [
            picture(self.photo, rect, alpha, lens=lens),
            magnified(rect),
        ]
        if self.chart is None:
            if viewport.portrait and heights:
                edge = max(heights) + 1.6 * _LABEL * viewport.large + 18
            marks += withdrawn((mist(rect, edge, alpha, viewport),), share)
        left = rect.x + 48 if rect.x else viewport.margin
        space = min(rect.right - left - 40, 1240.0)
        said = signed(self.photo, rect, left, viewport, space=space)
        marks.append(foot(rect, said.top, alpha, viewport))
        marks += (replace(label, alpha=alpha) for label in said.labels)
        for post, high in zip(self.posts, heights, strict=True):
            marks += withdrawn(self._post(post, high, t, viewport), share)
        if self.chart is not None:
            (box,) = self.boxes(viewport, interaction)
            marks += self.chart.marks(t, box)
        return (*marks, *withdrawn(title, share))

    def _heights(
        self, rect: Rect, edge: float, viewport: Viewport
    ) -> tuple[float, ...]:
        """The baseline of each post's number, below the heading's edge.

        The left one is the lower, unless its words would run into the other's post.
        On a tall page they stand below the heading, in its mist.
        """
        left = min(self.posts, key=lambda post: post.x, default=None)
        # One above the other, so that neither meets the other's words.
        step = NUMBER + 2 * _LABEL * viewport.large + 54
        if viewport.portrait:
            first = edge + 24 + NUMBER
            return tuple(first + step * (post is not left) for post in self.posts)
        heights = [
            max(edge + NUMBER, rect.height * (post.foot - high))
            for post, high in zip(self.posts, _HEIGHTS, strict=False)
        ]
        if left is None or len(heights) < 2:
            return tuple(heights)
        (right,) = (post for post in self.posts if post is not left)
        words = self._words(left, 0.0, 1.0, viewport)
        _, end = extent((*words.number, *words.name), viewport)
        low, high = sorted(heights, reverse=True)
        if end + _INSET < self._x(right, viewport):
            return tuple(low if post is left else high for post in self.posts)
        low = max(low, high + step)
        return tuple(high if post is left else low for post in self.posts)

    def _x(self, post: Post, viewport: Viewport) -> float:
        """Where a post stands: its number has room as far as the margin."""
        return min(post.x * viewport.width, viewport.width - viewport.margin - _ROOM)

    def _words(self, post: Post, y: float, t: float, viewport: Viewport) -> _Words:
        """A number whose baseline is at a height, and the name below it."""
        x = self._x(post, viewport) + _INSET
        space = viewport.width - viewport.margin - x
        size = _LABEL * viewport.large
        number = hero(
            self.facts()[post.figure],
            x,
            y,
            NUMBER,
            t,
            viewport,
            unit=_UNIT,
            # The accent is what the photograph itself is toned in.
            unit_ink=TEXT,
            room_width=space,
        )
        words = viewport.words(post.caption, self.facts())
        lines = balanced(words, size, 400, space, viewport.type)
        name = tuple(
            Label(
                x + 2,
                y + 18 + size + i * size * 1.35,
                (Run(line, size, 400, TEXT),),
            )
            for i, line in enumerate(lines)
        )
        return _Words(number, name)

    def _post(
        self, post: Post, y: float, t: float, viewport: Viewport
    ) -> tuple[Mark, ...]:
        """A number on its post, the name below it, and where it is touched."""
        fact, x = self.facts()[post.figure], self._x(post, viewport)
        foot = self._rect(viewport).height * post.foot
        words = self._words(post, y, t, viewport)
        grown = GROW.at(t)
        top, bottom = y - 0.75 * NUMBER, foot - _NODE
        high = (bottom - top) * grown
        said = said_in(words.number, x + _INSET, viewport)
        place = Rect(x, top, said.right - x, words.name[-1].y + 12 - top)
        hot = Hot(
            place.at_least(96, 96),
            Target("figure", fact.name),
            anchor=(said.right + APART, said.centre[1]),
            name=viewport.words(fact.figure.label),
            words=said,
        )
        seen = 1.0 if grown > 0 else 0.0
        return (
            Bars(np.array([[x - 1, bottom - high, 2.0, high]]), TEXT),
            Dots(points((x, foot)), 2 * _NODE, GROUND, seen),
            Arcs(x, foot, (Sweep(_NODE, 0.0, 360.0, 5.0, TEXT),), seen),
            *words.number,
            *appearing(words.name, t, 0.35),
            hot,
        )


class _Words(NamedTuple):
    """What stands at a post: the labels of the number, and those of its name."""

    number: tuple[Label, ...]
    name: tuple[Label, ...]
