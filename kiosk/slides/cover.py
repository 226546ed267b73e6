"""Cover: the landscape where the waters meet, and the ways into the show."""

from __future__ import annotations

from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.drawing.easing import in_out_sine, out_cubic
from kiosk.drawing.entrance import appearing
from kiosk.drawing.geometry import Rect, flow
from kiosk.drawing.ink import TEXT, TEXT2, WATER, Ink
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Fade,
    Fill,
    Hot,
    Label,
    Picture,
    Run,
    Strands,
    Sweep,
    Target,
)
from kiosk.drawing.river import SAMPLES, TINTS, WIDTHS, Reach, River
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, fitted, width
from kiosk.model.asset import DRAWING, DrawingPath
from kiosk.model.kinds import Model
from kiosk.model.pointer import ThemeName
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide

if TYPE_CHECKING:
    from collections.abc import Set

    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

# Knots of the three bundles of strands on a landscape page of 1920 x 1080: x as
# a share of the width, y in units from the top, and how far its echoes spread.
_COURSES = (
    (
        (0, 722, 0.45),
        (0.49, 728, 0.5),
        (0.64, 814, 0.6),
        (0.854, 808, 0.6),
        (1, 812, 0.5),
    ),
    ((0, 850, 0.8), (0.198, 852, 1), (0.51, 892, 1), (0.781, 876, 0.8), (1, 856, 0.55)),
    (
        (0, 1012, 0.9),
        (0.27, 1006, 1),
        (0.5, 952, 0.75),
        (0.77, 934, 0.6),
        (1, 912, 0.55),
    ),
)
_ECHOES = (0.0, 13.0, 27.0, 43.0, 60.0)
_FOOT = 486 / 676
_TITLE = 156.0
_STACKED = 104.0
"""A title on two lines, beside the year."""
"""How far down to the quay the year stands."""
_NODE = 20.0
"""Units from the middle of a node within which no light runs."""
_DAY = 0.5
"""How far the sky comes towards the haze by day."""
_GLOW = Ink("fill:amber", "fill:vermilion", 0.5)
_GLOWING = 0.34
"""How strong the glow of an evening is at most, at the horizon."""
_GLOWS = 0.3
"""How far down the sky it begins, as a share."""
_ENDS, _SLICES = 420.0, 24
"""Units in which the ends of the land fade away, and slices in which they do."""
# Where each entry stands on its strand, from the lowest strand up.
_PLACES = ((0.0667, 2), (0.2292, 1), (0.649, 0))


class Entry(Model):
    """A way into the show: a theme, and a line that makes one want to see it."""

    theme: Annotated[str, ThemeName()] = Field(
        description="通向哪个主题 · the theme it leads to",
    )
    line: Text = Field(
        description="一句话，让人想看 · a line that makes one want to see it",
    )


class _Placed(NamedTuple):
    """The words of an entry: where its node is, on which strand, and their lines."""

    x: float
    y: float
    course: int
    runs: tuple[Run, ...]
    """Its name and its line, in their usual sizes."""
    space: float
    lines: tuple[tuple[Run, ...], ...]
    feet: tuple[float, ...]

    @property
    def shrunk(self) -> bool:
        """Whether its words are smaller than is usual, to have room."""
        return self.lines[0][0].size <= 0.9 * self.runs[0].size


class CoverSlide(Slide):
    """The attract screen: landscape, title, and one strand for every theme."""

    lands = True
    themed = False

    tells: ClassVar[tuple[Question, ...]] = (Question.FRAME,)
    unwritten: ClassVar[frozenset[str]] = frozenset({"cover-land"})

    kind: Literal["cover"] = Field(
        description="封面：地方、年份、进入各主题的一句话 · the landscape, and a way "
        "into each theme"
    )
    strong: Text | None = Field(
        default=None, description="标题里加粗的部分 · the part of the title set bold"
    )
    year: str = Field(
        default="", max_length=6, description="山后的年份 · the year behind the hills"
    )
    lead: Text = Field(
        description="标题下面的一句话 · the line under the title",
    )
    entries: Annotated[tuple[Entry, ...], Field(min_length=1, max_length=3)] = Field(
        description="进入各主题的一句话，一到三个 · a way into each theme, one to "
        "three",
    )
    picture: DrawingPath = Field(
        default="cover-land",
        description="封面图，两种皮肤各一张 · the landscape, one file for each skin: "
        "NAME-night.svg and NAME-paper.svg",
    )
    invitation: Text = Field(
        default=Text.own(zh="轻触探索", en="Touch to explore"),
        description="请人触摸的话 · what invites a touch",
    )
    closed: Text = Field(
        default=Text.own(zh="筹备中", en="coming soon"),
        description="还没有页的主题怎么说 · what is said of a theme without slides",
    )

    def without(
        self,
        themes: Set[str],
        slides: Set[str],  # noqa: ARG002
    ) -> CoverSlide:
        left = tuple(entry for entry in self.entries if entry.theme not in themes)
        return self.model_copy(update={"entries": left})

    def charts(self) -> tuple[Chart, ...]:
        return ()

    def invites(self) -> Text:
        return self.invitation

    def river(self, viewport: Viewport) -> River:
        """No river of its own: the strands are marks, the shore is the quay."""
        level = River.level(viewport.seam)
        shore = np.full(SAMPLES, self._quay(viewport))
        return River(level.y, np.zeros_like(level.width), shore)

    def reaches(self, viewport: Viewport) -> tuple[Reach, ...]:
        """Its strands, but for the nodes of the entries."""
        x, found = np.linspace(0.0, viewport.width, SAMPLES), []
        for number, entry in enumerate(self.entries):
            share, course = _node(number, viewport)
            width = np.where(np.abs(x - share * viewport.width) > _NODE, WIDTHS[0], 0.0)
            ink = Ink(f"fill:{self._accent(entry, viewport)}")
            y = self._course(viewport, course)[0]
            found.append(Reach(x, y, width, ink, over=True))
        return tuple(found)

    def _quay(self, viewport: Viewport) -> float:
        """The height of the water's edge."""
        return viewport.height * (676 / 1080) if not viewport.portrait else 1180.0

    def _land(self, viewport: Viewport) -> Rect:
        """The landscape picture, 16:9, cut where the page is narrower."""
        high = self._quay(viewport) * 1080 / 676
        wide = high * 16 / 9
        if viewport.portrait:
            # The bridge and the towers: the right part of the picture.
            return Rect(
                viewport.width - wide * 0.995,
                self._quay(viewport) - high * 676 / 1080,
                wide,
                high,
            )
        # Where the page is wider than the picture, mist covers both ends.
        return Rect(
            (viewport.width - wide) / 2,
            self._quay(viewport) - high * 676 / 1080,
            wide,
            high,
        )

    def _course(
        self, viewport: Viewport, number: int
    ) -> tuple[np.ndarray[Any, Any], ...]:
        """Heights and spreads of a bundle, (SAMPLES,) each."""
        knots: tuple[tuple[float, float, float], ...] = _COURSES[number]
        top, bottom = self._quay(viewport) + 46, viewport.height - 68
        if viewport.portrait:
            # All entries stand at the left: the strands bend beyond their words.
            top, bottom = self._quay(viewport) + 140, viewport.height - 230
            knots = tuple(
                (a if a in (0, 1) else 0.5 + a * 0.5, b, c) for a, b, c in knots
            )
        share = (bottom - top) / (1012 - 722)
        x = np.linspace(0.0, 1.0, SAMPLES)
        y = flow(tuple((a, top + (b - 722) * share) for a, b, _ in knots), 40)
        spread = np.interp(x, [k[0] for k in knots], [k[2] for k in knots])
        return np.interp(x, y[:, 0], y[:, 1]), spread

    def marks(
        self,
        t: float,
        viewport: Viewport,
        interaction: Interaction = NOTHING,
    ) -> tuple[Mark, ...]:
        light = interaction.daylight
        land, quay = self._land(viewport), self._quay(viewport)
        drawn = Span(0.0, 0.8, in_out_sine).at(t)
        marks: list[Mark] = [
            *self._sky(t, light, viewport),
            *_glow(land, quay, light, viewport),
            Picture(DRAWING.file(self.picture), land),
            *_mist(land, quay, light),
        ]
        water = np.array(
            [
                (0, quay),
                (viewport.width, quay),
                (viewport.width, viewport.height),
                (0, viewport.height),
            ],
            dtype=float,
        )
        marks.append(Fill((water,), WATER))
        marks.append(
            Bars(
                np.array([[0, quay - 1.5, viewport.width, 3.0]]),
                WATER.mixed("text", 0.6),
            )
        )
        x = np.linspace(0.0, 1.0, SAMPLES)
        for number in range(3):
            y, spread = self._course(viewport, number)
            # The entry that stands on it, see _PLACES.
            here = self.entries[2 - number : 3 - number]
            accent = self._accent(here[0], viewport) if here else "all"
            rows = np.stack([y + echo * spread for echo in _ECHOES])
            wide = np.repeat(np.array(WIDTHS)[:, None], SAMPLES, axis=1)
            wide = wide * (x <= drawn * 1.001) * len(here)
            inks = tuple(
                Ink(f"fill:{accent}").mixed("water", tint)
                if tint
                else Ink(f"fill:{accent}")
                for tint in TINTS
            )
            marks.append(Strands(0.0, viewport.width, rows, wide, inks))
        for number, placed in enumerate(self._placed(viewport)):
            marks += self._entry(t, viewport, number, self.entries[number], placed)
        marks += self._titles(t, viewport)
        return tuple(marks)

    def _accent(self, entry: Entry, viewport: Viewport) -> str:
        """The accent of the theme that an entry leads to."""
        return next(
            (th.accent for th in viewport.themes if th.id == entry.theme), "all"
        )

    def _year(self, viewport: Viewport) -> tuple[float, float]:
        """The middle and the font size of the year."""
        if viewport.portrait:
            return viewport.width / 2, (viewport.width - viewport.margin) / 2.42
        size = min(520.0, viewport.width * 0.271)
        middle = (
            (viewport.width + 1920.0) / 2 - 580.0
            if viewport.width > 1920
            else (viewport.width - size * 1.115)
        )
        return middle, size

    def _sky(self, t: float, light: float, viewport: Viewport) -> tuple[Mark, ...]:
        """The sky, and the year, which stands behind the hills like a range."""
        quay = self._quay(viewport)
        page = np.array(
            [(0, 0), (viewport.width, 0), (viewport.width, quay), (0, quay)],
            dtype=float,
        )
        top, haze = Ink("sky", "haze", _DAY * light), Ink("haze")
        middle, size = self._year(viewport)
        foot = quay * _FOOT
        shown = Span(0.0, 0.5, out_cubic).at(t)
        return (
            Fill((page,), Fade(0, 0, 0, quay * 0.95, (top, 1.0), (haze, 1.0))),
            Label(
                middle,
                foot,
                (Run(self.year or " ", size, 200, Ink("year"), 0, -0.01),),
                "middle",
                alpha=shown,
                sinks=haze,
            ),
        )

    def _titles(self, t: float, viewport: Viewport) -> tuple[Mark, ...]:
        words, strong = viewport.words(self.title), ""
        if self.strong is not None:
            strong = viewport.words(self.strong)
        light = words.removesuffix(strong)
        whole = (
            Run(light or " ", _TITLE, 300, TEXT, 0.0, 0.01),
            *((Run(strong, _TITLE, 700, TEXT, 0.0, 0.01),) if strong else ()),
        )
        x, y = viewport.margin - 6, 258.0
        space = viewport.width - 2 * viewport.margin
        body = (44.0 if viewport.portrait else 38.0) * viewport.large
        beside, high = space, 0.0
        if viewport.portrait:
            y = 330.0
        else:
            middle, year = self._year(viewport)
            space = middle - 1.12 * year - viewport.margin - 10
            high = self._quay(viewport) * _FOOT - 0.74 * year
            if viewport.language == "en":
                y, body = 214.0, 34.0 * viewport.large
            beside = space - (20 if viewport.language == "en" else 0)
            if high > y:
                # On a page that is not wide the year stands lower than the title.
                y, beside = min(y, high - 20), viewport.width * 0.56
        rows = [fitted(whole, beside, viewport.type)]
        stacks = viewport.portrait or high <= y
        if strong and light and stacks and rows[0][0].size < 0.7 * _TITLE:
            # Two lines as tall as the one would have to be small.
            size = _TITLE if viewport.portrait else _STACKED
            two = [(whole[0]._replace(text=light.strip()),), (whole[1],)]
            share = min(beside / width(row, viewport.type) for row in two)
            size = min(size, share * _TITLE)
            rows = [(row[0]._replace(size=size),) for row in two]
            y += 0.36 * size + 40.0 if viewport.portrait else 0.6 * size
        # What reaches below the first line keeps off the capitals of the second.
        step = rows[0][0].size * 1.16
        lead = viewport.words(self.lead, self.facts())
        lines = balanced(lead, body, 400, space + 50, viewport.type)
        stacked = len(rows) > 1 and viewport.portrait
        below = 84.0 if viewport.language == "zh" or stacked else 66.0
        below += body - body / viewport.large
        return (
            *appearing(
                (
                    Label(x, y - (len(rows) - 1 - i) * step, row)
                    for i, row in enumerate(rows)
                ),
                t,
                0.0,
                0.0,
            ),
            *appearing(
                (
                    Label(
                        viewport.margin,
                        y + below + i * body * 1.4,
                        (Run(line, body, 400, TEXT2),),
                    )
                    for i, line in enumerate(lines)
                ),
                t,
                0.2,
            ),
        )

    def _clear(
        self, runs: tuple[Run, ...], x: float, y: float, course: int, viewport: Viewport
    ) -> tuple[Run, ...]:
        """The runs, their line small enough to stay off the strands around it."""
        free = self._free(runs[1], x, y, course, viewport)
        if free is None:
            return runs
        name = width(runs[:1], viewport.type) + runs[1].dx
        wide = width((runs[1]._replace(dx=0.0),), viewport.type)
        size = max(28.0, runs[1].size * min(1.0, (free - name) / wide))
        smaller = (runs[0], runs[1]._replace(size=min(runs[1].size, size)))
        return fitted(smaller, max(free, 200.0), viewport.type)

    def _free(
        self, line: Run, x: float, y: float, course: int, viewport: Viewport
    ) -> float | None:
        """How wide a line may be before it meets a strand; None if it meets none."""
        across = np.linspace(0.0, viewport.width, SAMPLES)
        own, _ = self._course(viewport, course)
        free = own > y + 14
        if course > 0:
            above, spread = self._course(viewport, course - 1)
            free &= above + _ECHOES[-2] * spread < y - line.size * 0.8
        met = across[(across > x) & ~free]
        return float(met[0]) - 12 - x if len(met) else None

    def _placed(self, viewport: Viewport) -> tuple[_Placed, ...]:
        """What stands at the nodes of all entries, set alike.

        Where one line would have to shrink, all go under their names that have room.
        """
        all_ = tuple(
            self._beside(number, entry, viewport)
            for number, entry in enumerate(self.entries)
        )
        if not any(each.shrunk for each in all_):
            return all_
        return tuple(self._under(each, viewport) for each in all_)

    def _beside(self, number: int, entry: Entry, viewport: Viewport) -> _Placed:
        """An entry's line after its name, on a baseline over its strand."""
        share, course = _node(number, viewport)
        y, _ = self._course(viewport, course)
        nx = share * viewport.width
        ny = float(np.interp(share, np.linspace(0, 1, SAMPLES), y))
        theme = next((th for th in viewport.themes if th.id == entry.theme), None)
        name = viewport.words(theme.name) if theme else entry.theme
        line = viewport.words(
            entry.line if theme is None or theme.open else self.closed, self.facts()
        )
        # English names are longer: of one size where one of them has to be smaller.
        large, small = (64.0, 34.0) if viewport.language == "zh" else (48.0, 30.0)
        runs: tuple[Run, ...] = (
            Run(name, large, 700, TEXT),
            Run(line, small * viewport.large, 400, TEXT2, 26),
        )
        space = viewport.width - viewport.margin - (nx - 16)
        space = min(space, 600.0 * viewport.large)
        beside = fitted(runs, space, viewport.type)
        beside = self._clear(beside, nx - 16, ny - 44, course, viewport)
        return _Placed(nx, ny, course, runs, space, (beside,), (ny - 44,))

    def _under(self, placed: _Placed, viewport: Viewport) -> _Placed:
        """Its line under its name, where there is room between the strands."""
        name, line = placed.runs
        x, course = placed.x - 16, placed.course
        low = placed.y - 28
        high = low - line.size * 1.2
        above = self._quay(viewport)
        if course > 0:
            strand, spread = self._course(viewport, course - 1)
            across = np.linspace(0.0, 1.0, SAMPLES)
            echoes = strand + _ECHOES[-2] * spread
            above = float(np.interp(x / viewport.width, across, echoes))
        stacked = name._replace(size=min(name.size, 48.0))
        if high - 0.74 * stacked.size < above + 8:
            return placed
        free = self._free(line, x, low, course, viewport)
        under = placed.space if free is None else min(placed.space, max(free, 200.0))
        lines = (
            fitted((stacked,), placed.space, viewport.type),
            fitted((line._replace(dx=0.0),), under, viewport.type),
        )
        return placed._replace(lines=lines, feet=(high, low))

    def _entry(
        self, t: float, viewport: Viewport, number: int, entry: Entry, placed: _Placed
    ) -> tuple[Mark, ...]:
        nx, ny, lines = placed.x, placed.y, placed.lines
        x = nx - 16
        theme = next((th for th in viewport.themes if th.id == entry.theme), None)
        name = viewport.words(theme.name) if theme else entry.theme
        fill = Ink(f"fill:{self._accent(entry, viewport)}")
        seen = Span(0.1 + 0.15 * number, 0.4 + 0.15 * number, out_cubic).at(t)
        wide = max(width(line, viewport.type) for line in lines)
        hot = (
            (
                Hot(
                    Rect(x - 20, ny - 120, wide + 60, 156),
                    Target("theme", entry.theme),
                    name=name,
                ),
            )
            if theme and theme.open
            else ()
        )
        return (
            Dots(np.array([[nx, ny]]), 26.0, WATER, alpha=seen),
            Arcs(nx, ny, (Sweep(13.0, 0, 360, 6.0, fill),), alpha=seen),
            *appearing(
                map(Label, repeat(x), placed.feet, lines), t, 0.25 + 0.1 * number
            ),
            *hot,
        )


def _glow(
    land: Rect, quay: float, light: float, viewport: Viewport
) -> tuple[Mark, ...]:
    """What the sun leaves at the horizon, as wide as the land, mornings too."""
    strong = 0.0 if viewport.contrast else _GLOWING * 4 * light * (1 - light)
    high = quay * _GLOWS

    def band(
        left: float, right: float, top: float, foot: float, fade: Fade, seen: float
    ) -> Fill:
        corners = ((left, top), (right, top), (right, foot), (left, foot))
        return Fill((np.array(corners, dtype=float),), fade, seen * strong)

    none, full = (_GLOW, 0.0), (_GLOW, 1.0)
    if land.x < 1:
        fade = Fade(0, high, 0, quay, none, full)
        return (band(0.0, viewport.width, high, quay, fade, 1.0),)
    # In slices, each of which fades where the land does.
    rows, marks = np.round(np.linspace(high, quay, _SLICES + 1)), []
    inner = land.x + _ENDS, land.right - _ENDS
    for top, foot in pairwise(rows.tolist()):
        down = ((top + foot) / 2 - high) / (quay - high)
        for left, right, a, b in (
            (land.x, inner[0], none, full),
            (*inner, full, full),
            (inner[1], land.right, full, none),
        ):
            fade = Fade(left, 0, right, 0, a, b)
            marks.append(band(left, right, top, foot, fade, down))
    return tuple(marks)


def _mist(land: Rect, quay: float, light: float) -> tuple[Mark, ...]:
    """Where the page is wider than the landscape, its ends fade away."""
    if land.x < 1:
        return ()
    # In slices, each of the sky's own colour at its height.
    rows = np.linspace(0.0, quay, _SLICES + 1)
    marks = []
    for edge, inner in ((land.x, land.x + _ENDS), (land.right, land.right - _ENDS)):
        outer = edge - 2 if inner > edge else edge + 2
        for top, bottom in pairwise(rows.tolist()):
            share = min(1.0, (top + bottom) / 2 / (quay * 0.95))
            share += (1 - share) * _DAY * light
            ink = Ink("sky").mixed("haze", share)
            band = np.array(
                [(outer, top), (inner, top), (inner, bottom), (outer, bottom)]
            )
            marks.append(Fill((band,), Fade(edge, 0, inner, 0, (ink, 1.0), (ink, 0.0))))
    return tuple(marks)


def _node(number: int, viewport: Viewport) -> tuple[float, int]:
    """Where the node of an entry stands, in shares of the width, and its strand."""
    share, course = _PLACES[number]
    if viewport.portrait:
        return 0.0889, course
    # On narrow pages its line needs the way to the strand that falls.
    return share * min(1.0, viewport.width / 1920.0) ** (course == 1), course
