"""What a chart promises: marks for any progress, and the facts it shows."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, NamedTuple

from pydantic import BaseModel, Field

from kiosk.model.kinds import Kind
from kiosk.model.text import Text
from kiosk.model.walk import below

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.ring import Ring
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Fact, Figure
    from kiosk.model.note import Note
    from kiosk.model.table import Table
    from kiosk.model.walk import Steps


class FigureName:
    """Marks a field that names a figure of the slide."""


Ref = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        description="本页 figures 里的名字 · the name of a figure of this slide",
    ),
    FigureName(),
]


class ReadAfter(NamedTuple):
    """Marks a text that is read after another of its model, and with it alone.

    `field` is the name of that other field.
    """

    field: str


class Bound(NamedTuple):
    """How many pieces of a figure a chart can draw.

    Without it a slip of the pen, such as a figure that is a million times too
    large, would keep the show drawing. `field` is the way within the chart to where
    the figure is named; `each` what one piece stands for, if the 万 and 亿 of its
    unit count, as for dots.
    """

    figure: str
    field: Steps
    least: float
    most: float
    each: int | None = None


class Counting(NamedTuple):
    """A figure that a chart draws one by one, so that it has to be a whole number.

    `field` is the way within the chart to where the figure is named. Where a chart
    lists the members of it as well, `listed` is how many have a name, `members` the
    way to them, and `every` says whether all must. Beyond `most` the kind of chart
    called `instead` draws them.
    """

    figure: str
    field: Steps
    listed: int = 0
    members: Steps = ()
    every: bool = False
    most: int | None = None
    instead: str = ""


class Portion(NamedTuple):
    """A figure that a chart draws as a part of another.

    `field` is the way within the chart to where the part is named. Without a `whole`
    the figure is a share of one.
    """

    figure: str
    field: Steps
    whole: str | None = None


class Subtraction(NamedTuple):
    """A figure that a chart draws as the difference of two others.

    `field` is the way within the chart to where it is named.
    """

    figure: str
    field: Steps
    before: str
    after: str


class Throng(NamedTuple):
    """Things that a chart draws side by side, none of which stands out.

    `field` is the way within the chart to where they are typed, `size` how many
    there are and `most` how many of them an eye tells apart.
    """

    field: Steps
    size: int
    most: int


MANY: Final = 24
"""More typed values than this are also a plot to explore, unless staff say no."""

Explore = Annotated[
    bool | None,
    Field(
        description="可以细看：点开看每个值；不写，超过 24 个值时可以 · whether all "
        "values open as a plot to explore; if left out, where there are more than 24",
    ),
]


class Chart(Kind):
    """A picture of data as a pure function of progress.

    For every `box`: the same cast for all t in [0, 1]; all numbers finite; the
    marks inside the box, give or take labels beside it; `marks(1)` shows the
    data and `marks(0)` none of it.
    """

    stands: ClassVar[bool] = True
    """Whether the chart needs a river to stand on."""
    spans: ClassVar[bool] = False
    """Whether it goes with the river from one edge of the page to the other, where it
    may; all others keep the margins."""
    dials: ClassVar[bool] = False
    """Whether the chart has a handle that follows the finger (see `dialled`)."""
    answers: ClassVar[bool] = False
    """Whether the picture shows which of its places is touched, as far as
    `box.interaction.touch` says."""
    opens: ClassVar[bool] = False
    """Whether a touch anywhere on it opens its values as a plot, not at the sign
    alone."""
    reads: ClassVar[bool] = False
    """Whether figures of its slide can be read off in a plot, see `plotted`."""
    gaps: ClassVar[bool] = False
    """Whether values may be missing (null), which are then drawn as a gap."""
    carried: ClassVar[frozenset[str]] = frozenset(
        ("values", "value", "goal", "unit", "source", "period", "periods", "by")
    )
    """Fields, of the chart and of the models in it, that its figures carry: a change
    of them is told as one of the figures."""

    @abstractmethod
    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        """The picture at progress t; `box.base` is the river."""

    def dialled(self, x: float, y: float, box: Box) -> float:  # noqa: ARG002
        """Where the handle stands, in [0, 1], when its middle is drawn to a point.

        `box.interaction.dial` is where it stood a moment ago.
        """
        return 0.0

    def river(self, viewport: Viewport, box: Box) -> River | None:  # noqa: ARG002
        """The river that passes through this chart; None leaves it level."""
        return None

    def free(self, box: Box) -> Rect | None:  # noqa: ARG002
        """What of its box the picture leaves to the numbers of the page.

        None if it takes all of it; a page then sets numbers beside the box.
        """
        return None

    def beside(self, box: Box) -> str | None:  # noqa: ARG002
        """The figure whose marks end where those numbers do, and that they say last.

        None if there is none, or if the chart says it itself.
        """
        return None

    def key(self, facts: Mapping[str, Fact], first: str) -> Text | None:  # noqa: ARG002
        """What one of its pieces stands for, as a clause after the caption of `first`.

        That is the figure that the page says above all others; None if the chart says
        so itself, or has nothing to say.
        """
        return None

    def figures(self) -> Mapping[str, Figure]:
        """Figures for the chart's own inline data, by the name its marks use."""
        return {}

    def bounds(self) -> tuple[Bound, ...]:
        """Figures that are drawn piece by piece, and how many pieces there can be."""
        return ()

    def table(self) -> Table | None:
        """The values that are typed into the chart; None if it has none of its own."""
        return None

    def plotted(self, facts: Mapping[str, Fact]) -> Table | None:  # noqa: ARG002
        """The values that are read off where the chart is opened: those typed into it.

        One that draws figures of its slide has theirs, and `reads` says that it does.
        """
        return self.table()

    def explored(self) -> bool:
        """Whether a visitor may open the values as a plot to read off.

        The field `explore` says so; without it many have to be typed.
        """
        table = self.table()
        wanted: bool | None = getattr(self, "explore", None)
        if table is None:
            return self.reads and wanted is True
        if wanted is None:
            return sum(len(row.values) for row in table.rows) > MANY
        return wanted

    def counted(self) -> tuple[Counting, ...]:
        """Figures of the slide that are drawn one by one."""
        return ()

    def ringed(self) -> str | None:
        """The figure that is told on a ring (see `ring`), if one is."""
        return None

    def ring(self, box: Box) -> Ring | None:  # noqa: ARG002
        """Where that ring stands; a page that tells the same figure keeps it."""
        return None

    def gathers(self, facts: Mapping[str, Fact]) -> int:  # noqa: ARG002
        """Dots, each of them one of a figure, that come from a `flock`; 0 is none."""
        return 0

    def portions(self) -> tuple[Portion, ...]:
        """Figures of the slide that are drawn as parts of a whole."""
        return ()

    def differences(self) -> tuple[Subtraction, ...]:
        """Figures of the slide that are drawn as the difference of two others."""
        return ()

    def throng(self) -> Throng | None:
        """What is drawn side by side so that one has to be told from another."""
        return None

    def notes(self) -> Mapping[str, Note]:
        """Notes behind the chart's marks, by the name its marks use."""
        return {}

    def uses(self) -> tuple[str, ...]:
        """Names of the slide's figures that the chart refers to."""
        return self._uses

    @cached_property
    def _uses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(refs(self)))

    def texts(self) -> tuple[Text, ...]:
        """All texts that a visitor reads in the chart."""
        return tuple(texts_of(self))


def refs(model: BaseModel) -> Iterator[str]:
    """Names of figures that a model and the models in it refer to."""
    for field, value in below(model):
        if isinstance(value, BaseModel):
            yield from refs(value)
        elif field.marked(FigureName) and isinstance(value, str):
            yield value


def texts_of(model: BaseModel) -> Iterator[Text]:
    """Texts in a model and in the models in it, in the order of the fields."""
    for _, value in below(model):
        if isinstance(value, Text):
            yield value
        elif isinstance(value, Chart):
            yield from value.texts()
        elif isinstance(value, BaseModel):
            yield from texts_of(value)
