"""Geography: what a GeoJSON file has, made into outlines for the screen.

It runs in the child that `kiosk.content.limited` keeps: a file comes from anywhere.
Areas are drawn in an equal-area projection, so that a large one looks large for being
so, and simplified together, so that neighbours keep one border.
"""

from __future__ import annotations

import json
import math
from typing import Any, Final

import numpy as np
import shapely

from kiosk.content.limited import Answer

AREAS: Final = 60
"""Areas that a map may have: more have no room for their names."""
POINTS: Final = 1_000_000
"""Points that a file may have."""
DRAWN: Final = 40_000
"""Points that are drawn at most."""
FINE: Final = 0.0006
"""How fine a border is kept, in shares of the larger extent: half a unit on a page."""
_DIGITS: Final = 5
_SHAPES: Final = ("Polygon", "MultiPolygon")
_LINES: Final = ("LineString", "MultiLineString")


class _WrongError(Exception):
    """What is wrong with the file: the code of a message and its details."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code, self.details = code, details


def read(asked: Any, data: bytes) -> Answer:
    """The outlines in a file, or what is wrong with it.

    Args:
        asked: the property that holds an area's name.
        data: the bytes of a GeoJSON file (RFC 7946).
    """
    try:
        areas, lines = _shapes(_document(data), str(asked))
        return Answer({"outlines": _outlines(areas, lines)})
    except _WrongError as wrong:
        return Answer({"wrong": [wrong.code, wrong.details]})


def _document(data: bytes) -> Any:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        try:
            found = json.loads(data.decode("gb18030"))
        except ValueError:
            raise _WrongError("geography-writing") from None
    except (ValueError, RecursionError):
        raise _WrongError("geography-writing") from None
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise _WrongError("geography-form")
    crs = json.dumps(found.get("crs") or "")
    if any(sign in crs for sign in ("3857", "4549", "4548", "4547")):
        raise _WrongError("geography-degrees")
    return found


def _shapes(document: Any, key: str) -> tuple[dict[str, Any], list[Any]]:
    """The areas by name, and the lines, as shapes in degrees."""
    areas: dict[str, list[Any]] = {}
    lines: list[Any] = []
    points = 0
    for number, feature in enumerate(document["features"], 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if geometry is None:
            continue
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in (*_SHAPES, *_LINES):
            raise _WrongError("geography-kind", count=number, name=str(kind)[:40])
        try:
            shape = shapely.from_geojson(json.dumps(geometry))
        except (shapely.errors.GEOSException, ValueError):
            raise _WrongError("geography-shape", count=number) from None
        points += int(shapely.get_num_coordinates(shape))
        if points > POINTS:
            raise _WrongError("geography-points", limit=POINTS)
        _refuse_metres(shape, number)
        if kind in _LINES:
            lines.append(shape)
            continue
        properties = feature.get("properties") or {}
        name = properties.get(key) if isinstance(properties, dict) else None
        if not isinstance(name, str) or not name.strip():
            names = [str(one) for one in properties][:12]
            raise _WrongError("geography-name", count=number, key=key, names=names)
        areas.setdefault(name.strip(), []).append(shapely.make_valid(shape))
        if len(areas) > AREAS:
            raise _WrongError("geography-many", limit=AREAS)
    if not areas:
        raise _WrongError("geography-nothing")
    return {name: shapely.union_all(parts) for name, parts in areas.items()}, lines


def _refuse_metres(shape: Any, number: int) -> None:
    if shape.is_empty:
        raise _WrongError("geography-shape", count=number)
    x0, y0, x1, y1 = shape.bounds
    if not (-180 <= x0 <= x1 <= 180 and -90 <= y0 <= y1 <= 90):
        raise _WrongError("geography-degrees")


def _outlines(areas: dict[str, Any], lines: list[Any]) -> dict[str, Any]:
    """All shapes projected, simplified, and in shares of their larger extent."""
    shapes = [*areas.values(), *lines]
    project = _projection(shapes)
    flat = [shapely.transform(shape, project) for shape in shapes]
    x0, y0, x1, y1 = shapely.total_bounds(flat)
    extent = max(x1 - x0, y1 - y0)
    if not extent > 0:
        raise _WrongError("geography-nothing")
    flat = [shapely.transform(s, lambda p: (p - (x0, y0)) / extent) for s in flat]
    count = len(areas)
    fine = FINE
    while True:
        drawn = list(shapely.coverage_simplify(flat[:count], fine))
        drawn += [shapely.simplify(line, fine) for line in flat[count:]]
        if sum(map(shapely.get_num_coordinates, drawn)) <= DRAWN:
            break
        # So many islands: coarser, until they can be painted.
        fine *= 2
    return {
        "areas": [
            _area(name, shape) for name, shape in zip(areas, drawn[:count], strict=True)
        ],
        "lines": [_points(line) for one in drawn[count:] for line in _parts(one)],
    }


def _area(name: str, shape: Any) -> dict[str, Any]:
    parts = [part for part in _parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        raise _WrongError("geography-flat", name=name)
    largest = max(parts, key=lambda part: part.area)
    inner = shapely.maximum_inscribed_circle(largest, FINE)
    at = shapely.get_coordinates(inner)[0]
    return {
        "name": name,
        "parts": [
            [_points(ring) for ring in (part.exterior, *part.interiors)]
            for part in shapely.orient_polygons(parts)
        ],
        "at": [round(float(value), _DIGITS) for value in at],
        "reach": round(float(inner.length), _DIGITS),
    }


def _parts(shape: Any) -> list[Any]:
    return [part for part in shapely.get_parts(shape) if not part.is_empty]


def _points(line: Any) -> list[list[float]]:
    return np.round(shapely.get_coordinates(line), _DIGITS).tolist()  # type: ignore[no-any-return]


def _projection(shapes: list[Any]) -> Any:
    """Lambert's azimuthal equal-area projection about the middle of the shapes.

    On a sphere of the radius 1, which no screen tells from the earth; y downwards.
    """
    degrees = np.radians(np.vstack([shapely.get_coordinates(s) for s in shapes]))
    # The middle of what lies across 180 degrees is there, and not at 0.
    lon0 = math.atan2(np.sin(degrees[:, 0]).mean(), np.cos(degrees[:, 0]).mean())
    lat0 = float(degrees[:, 1].min() + degrees[:, 1].max()) / 2

    def project(points: Any) -> Any:
        lon, lat = np.radians(points).T
        lon = lon - lon0
        near = (
            1
            + math.sin(lat0) * np.sin(lat)
            + math.cos(lat0) * np.cos(lat) * np.cos(lon)
        )
        k = np.sqrt(2 / np.maximum(near, 1e-9))
        x = k * np.cos(lat) * np.sin(lon)
        y = k * (
            math.cos(lat0) * np.sin(lat) - math.sin(lat0) * np.cos(lat) * np.cos(lon)
        )
        return np.column_stack([x, -y])

    return project
