"""What a slide promises: marks, a river, figures, and what touches mean."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, Self

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, refs, texts_of
from kiosk.drawing.ink import FILL, TEXT, TEXT2
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.river import Reach, River
from kiosk.drawing.typeset import balanced, hung
from kiosk.model.figure import Fact, Figure, Name, filled, settled
from kiosk.model.kinds import Kind
from kiosk.model.pointer import ThemeName
from kiosk.model.schedule import Schedule
from kiosk.model.screens import Screens
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Set

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.ring import Ring
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.note import Note
    from kiosk.model.text import Language


Silence = dict[
    Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=400)]
]
"""Names of rules of `kiosk check`, and why each may be broken here."""


LEAST: Final = 6 / 7
"""The share of its size to which a title shrinks before it takes another line."""
SLIGHTLY: Final = 0.9
"""The same of a title on a tall page that would take a second line."""


class Slide(Kind):
    """One page of the show.

    `marks` is a pure function of frozen data, progress and room, as a chart's.
    """

    lands: ClassVar[bool] = False
    """Whether the slide brings its own landscape and, with it, its own controls."""
    asks: ClassVar[bool] = False
    """Whether the slide asks a question whose answer is revealed."""
    takes: ClassVar[bool] = False
    """Whether the slide shows what a visitor takes home of the page seen last."""
    themed: ClassVar[bool] = True
    """Whether the slide belongs to a theme; one that leads to all of them does not."""
    worked_out: ClassVar[frozenset[str]] = frozenset({"_facts"})

    id: Name = Field(description="页的名字，全片唯一 · the slide's name, unique")
    theme: Annotated[str, ThemeName()] = Field(
        default="", description="所属主题，见 themes · the theme it belongs to"
    )
    title: Text = Field(description="标题，说出结论 · the title says the finding")
    figures: dict[Name, Figure] = Field(
        default={}, description="本页的数 · the figures of this slide, by name"
    )
    skin: Literal["night", "paper"] | None = Field(
        default=None,
        description="配色：night 夜，paper 纸；不写则同全片 · the skin of this slide "
        "alone",
    )
    dwell: float | None = Field(
        default=None,
        ge=3,
        le=600,
        description="停留秒数；不写则按文字多少计算 · seconds on screen; computed "
        "from the amount of text when left out",
    )
    schedule: Schedule | None = Field(
        default=None,
        description="什么时候放；不写就一直放 · when the slide is shown; always if "
        "left out",
        examples=[{"from": "2026-05-01", "until": "2026-05-05"}],
    )
    screens: Screens = Field(
        default=(),
        description="在哪些屏幕上放，写屏幕的名字或用途；不写就在所有屏幕上放 · on "
        "which screens the slide is shown, by their names or roles; on all if left out",
        examples=[["door"]],
    )
    spoken: tuple[Text, ...] = Field(
        default=(),
        alias="notes",
        max_length=12,
        description="讲解词，一段一条：给讲解员看，审签稿里有，屏幕上从不出现 · what "
        "a guide may say, a paragraph each: it is in the proof, and never on the wall",
        examples=[
            [{"zh": "先说总数，再请观众猜", "en": "Total first, then let them guess"}]
        ],
    )
    silence: Silence = Field(
        default={},
        description="本页不必检查的规则，各写明理由 · rules of the check that this "
        "slide breaks for a reason",
        examples=[{"typed-number": "图例，不是数据 · a legend, not data"}],
    )

    @property
    def dials(self) -> bool:
        """Whether the slide has a handle that follows the finger (see `dialled`)."""
        return any(chart.dials for chart in self.charts())

    @property
    def length(self) -> float:
        """Seconds of the slide's film, which is how long it stays; 0 is none."""
        return 0.0

    @property
    def repeats(self) -> bool:
        """Whether the slide's film begins anew at its end."""
        return False

    @property
    def heard(self) -> str:
        """The file of the slide's film if that is to be heard; "" for none."""
        return ""

    @property
    def turns(self) -> int:
        """Places of the slide's handle that the loop shows one after another; 0 none.

        They lie evenly in [0, 1].
        """
        return 0

    @abstractmethod
    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        """The page at progress t, without land, river and chrome."""

    def dialled(
        self, x: float, y: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> float:
        """Where the slide's one handle stands, in [0, 1], when drawn to a point.

        `interaction` is how it stood a moment ago.
        """
        for chart, box in zip(
            self.charts(), self.boxes(viewport, interaction), strict=False
        ):
            if chart.dials:
                return chart.dialled(x, y, box)
        return 0.0

    def placed(self, x: float, y: float, viewport: Viewport) -> float:
        """Where the handle stands, in [0, 1], when it is put to a point.

        Unlike one that is drawn there, it may come from anywhere.
        """
        return self.dialled(x, y, viewport)

    def without(
        self,
        themes: Set[str],  # noqa: ARG002
        slides: Set[str],  # noqa: ARG002
    ) -> Self:
        """The slide where these themes, and slides by id, are not to be reached."""
        return self

    @abstractmethod
    def charts(self) -> tuple[Chart, ...]:
        """The charts on this slide, in reading order."""

    def boxes(
        self,
        viewport: Viewport,  # noqa: ARG002
        interaction: Interaction = NOTHING,  # noqa: ARG002
    ) -> tuple[Box, ...]:
        """Where the charts stand, one box for each of `charts`."""
        return ()

    def river(self, viewport: Viewport) -> River:
        """The river of this page; level where no chart bends it."""
        return River.level(viewport.seam)

    def reaches(self, viewport: Viewport) -> tuple[Reach, ...]:
        """The lines that light runs along while the page rests: its river."""
        river = self.river(viewport)
        x = np.linspace(0.0, viewport.width, len(river.y[0]))
        return (Reach(x, river.y[0], river.width[0], FILL),)

    def ringed(self) -> tuple[str, ...]:
        """Figures that are told on rings, in reading order."""
        return tuple(name for chart in self.charts() if (name := chart.ringed()))

    def ring(self, name: str, viewport: Viewport) -> Ring | None:
        """Where the ring of such a figure stands."""
        for chart, box in zip(self.charts(), self.boxes(viewport), strict=False):
            if chart.ringed() == name:
                return chart.ring(box)
        return None

    def keeps(self, before: Slide) -> tuple[str, str] | None:
        """The figure whose ring goes on from the page before: its name there, and here.

        It is the very same figure on both; None if there is none.
        """
        for there in before.ringed():
            for here in self.ringed():
                figure = self.figures.get(here)
                if figure is not None and figure == before.figures.get(there):
                    return there, here
        return None

    def gathers(self) -> int:
        """Dots of this page that come from a flock of as many; 0 is none."""
        facts = self.facts()
        return max((chart.gathers(facts) for chart in self.charts()), default=0)

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        own = dict(self.figures)
        for chart in self.charts():
            own |= chart.figures()
        return settled(own)

    def facts(self) -> dict[str, Fact]:
        """Every figure on the slide by name, derived ones computed.

        Raises:
            ValueError: a derived figure cannot be computed.
        """
        return self._facts

    def notes(self) -> dict[str, Note]:
        """Every note on the slide by name."""
        found: dict[str, Note] = {}
        for chart in self.charts():
            found |= chart.notes()
        return found

    @property
    def answers(self) -> bool:
        """Whether the picture shows which of its places is touched."""
        return any(chart.answers for chart in self.charts())

    def invites(self) -> Text:
        """What invites a touch, where the slide brings its own controls."""
        return self.title

    def described(self, viewport: Viewport) -> tuple[str, ...]:  # noqa: ARG002
        """What is read aloud of the slide's pictures, in order."""
        return ()

    def headline(self) -> str | None:
        """The figure of which the rest of the slide is the detail; None if none is."""
        return None

    def uses(self) -> tuple[str, ...]:
        """Names of figures that the slide and its charts refer to."""
        return self._uses

    @cached_property
    def _uses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(refs(self)))

    def texts(self) -> tuple[Text, ...]:
        """What a visitor reads on the slide, for its reading time."""
        return tuple(texts_of(self.model_copy(update={"spoken": ()})))

    def speech(self, language: Language) -> tuple[str, ...]:
        """What a guide may say of the slide, a paragraph each, figures filled in."""
        facts = self.facts()
        return tuple(
            filled(one.words(language), facts, language) for one in self.spoken
        )


def heading(
    viewport: Viewport,
    title: Text,
    lead: Text | None,
    facts: dict[str, Fact],
    space: float | None = None,
) -> tuple[tuple[Label, ...], float]:
    """The title and the line under it, and the height where they end.

    A title that is too long for one line is set smaller, on two. `space` is the width
    that both may have, by default that between the margins.
    """
    portrait = viewport.portrait
    x, y = viewport.margin, 200.0 if portrait else 150.0
    if space is None:
        space = viewport.width - 2 * viewport.margin
    words = viewport.words(title, facts)
    size, lines = _titled(words, space, viewport)
    leading = size * 1.3
    if len(lines) > 1 and not portrait:
        y -= 30
    labels = [
        Label(
            max(0.0, x - hung(line, size, 500, viewport.type)),
            y + i * leading,
            (Run(line, size, 500, TEXT),),
        )
        for i, line in enumerate(lines)
    ]
    y += (len(lines) - 1) * leading
    if lead is not None:
        small = (40.0 if portrait else 36.0) * viewport.large
        y += small + 30
        under = balanced(viewport.words(lead, facts), small, 400, space, viewport.type)
        labels += [
            Label(
                max(0.0, x - hung(line, small, 400, viewport.type)),
                y + i * small * 1.4,
                (Run(line, small, 400, TEXT2),),
            )
            for i, line in enumerate(under)
        ]
        y += (len(under) - 1) * small * 1.4
    return tuple(labels), y + 24


def _titled(
    words: str, space: float, viewport: Viewport
) -> tuple[float, tuple[str, ...]]:
    """The size of a title and its lines; asked for large, it is never smaller.

    A title that is a little too long becomes smaller, and one that is longer than
    that goes on two lines, or on a tall page on three.
    """
    base = (76.0 if viewport.portrait else 72.0) * viewport.display
    # On a tall page two lines are as usual as one.
    ways = ((1, SLIGHTLY), (2, LEAST)) if viewport.portrait else ((1, LEAST),)
    found = []
    for larger in (1.1, 1.0) if viewport.large > 1 else (1.0,):
        for most, least in ways:
            size = full = base * larger
            lines = balanced(words, size, 500, space, viewport.type)
            while len(lines) > most and size > least * full:
                size = max(least * full, size - 2.0)
                lines = balanced(words, size, 500, space, viewport.type)
            if len(lines) <= most:
                break
        found.append((size, lines))
    return max(found, key=lambda each: (-len(each[1]), each[0]))
