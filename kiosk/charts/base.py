"""What a chart promises: marks for any progress, and the facts it shows."""

from __future__ import annotations

from abc import abstractmethod
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

from pydantic import BaseModel, Field

from kiosk.model.kinds import Kind
from kiosk.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Box, Viewport
    from kiosk.model.figure import Figure
    from kiosk.model.note import Note


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


class Bound(NamedTuple):
    """How many pieces of a figure a chart can draw.

    Without it a slip of the pen, such as a figure that is a million times too
    large, would keep the show drawing. `field` is the way within the chart to where
    the figure is named; `each` what one piece stands for, if the 万 and 亿 of its
    unit count, as for dots.
    """

    figure: str
    field: tuple[str | int, ...]
    least: float
    most: float
    each: int | None = None


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
    gaps: ClassVar[bool] = False
    """Whether values may be missing (null), which are then drawn as a gap."""

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

    def figures(self) -> Mapping[str, Figure]:
        """Figures for the chart's own inline data, by the name its marks use."""
        return {}

    def bounds(self) -> tuple[Bound, ...]:
        """Figures that are drawn piece by piece, and how many pieces there can be."""
        return ()

    def notes(self) -> Mapping[str, Note]:
        """Notes behind the chart's marks, by the name its marks use."""
        return {}

    def uses(self) -> tuple[str, ...]:
        """Names of the slide's figures that the chart refers to."""
        return tuple(dict.fromkeys(refs(self)))

    def texts(self) -> tuple[Text, ...]:
        """All texts that a visitor reads in the chart."""
        return tuple(texts_of(self))


class Part(NamedTuple):
    """A field of a model, its name as it is written, and whether it names figures."""

    name: str
    alias: str
    names_figure: bool


@cache
def parts_of(model: type[BaseModel]) -> tuple[Part, ...]:
    """The fields of a model; what they are is looked up once."""
    found = []
    for name, info in model.model_fields.items():
        marked = any(isinstance(mark, FigureName) for mark in info.metadata)
        marked = marked or FigureName.__name__ in repr(info.annotation)
        found.append(Part(name, info.alias or name, marked))
    return tuple(found)


def refs(model: BaseModel) -> Iterator[str]:
    """Names of figures that a model and the models in it refer to."""
    for part in parts_of(type(model)):
        value = getattr(model, part.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, BaseModel):
                yield from refs(item)
            elif part.names_figure and isinstance(item, str):
                yield item


def texts_of(model: BaseModel) -> Iterator[Text]:
    """Texts in a model and in the models in it, in the order of the fields."""
    for part in parts_of(type(model)):
        value = getattr(model, part.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Text):
                yield item
            elif isinstance(item, Chart):
                yield from item.texts()
            elif isinstance(item, BaseModel):
                yield from texts_of(item)
