"""Outlines: areas as a file of geography has them, read in before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import ConfigDict, Field, model_validator

from kiosk.model.kinds import Model
from kiosk.model.mistake import mistake

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Point = tuple[float, float]
Ring = Annotated[tuple[Point, ...], Field(min_length=4)]
"""A closed line: its last point is its first."""


class OutlinesFile(Model):
    """What staff write: which file, and what of it is an area's name."""

    file: str = Field(
        min_length=1,
        description="content.json 旁边的 GeoJSON 文件，坐标是经纬度 · a GeoJSON file "
        "beside content.json, in degrees of longitude and latitude",
        examples=["maps/districts.geojson"],
    )
    name: str = Field(
        default="name",
        min_length=1,
        max_length=60,
        description="文件里哪个属性是名称 · the property that holds an area's name",
        examples=["NAME"],
    )


class _Read(Model):
    """What a reader has made, and nobody types: lists stand for its tuples."""

    model_config = ConfigDict(strict=False)


class AreaOutline(_Read):
    """An area: its rings, in an equal-area projection.

    Points are in shares of the larger extent of all outlines, y downwards. Each part
    is its outer ring and then its holes, which run the other way round. `at` is the
    point that is farthest from every edge, `reach` how far that is.
    """

    name: str
    parts: tuple[Annotated[tuple[Ring, ...], Field(min_length=1)], ...]
    at: Point
    reach: float


class Outlines(_Read):
    """All that is drawn of a file: areas with names, and lines without."""

    areas: tuple[AreaOutline, ...]
    lines: tuple[tuple[Point, ...], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _is_read(cls, value: Any) -> Any:
        # Whoever wrote something else meant a file that could not even be looked for.
        if isinstance(value, dict) and "areas" in value:
            return value
        raise mistake("outlines-file")


@dataclass(frozen=True, slots=True)
class FromGeography:
    """Marks a field of `Outlines` for which a file stands in the content."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(OutlinesFile.__pydantic_core_schema__)


GeographyFile = Annotated[Outlines, FromGeography()]
