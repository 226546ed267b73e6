"""Files of geography: what is drawn of them, and what is wrong with others."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from kiosk.content import geography
from kiosk.content.geography import AREAS, read


def square(x: float, y: float, side: float) -> list[list[float]]:
    """A ring in degrees."""
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def feature(name: object, *rings: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "code": 7},
        "geometry": {"type": kind, "coordinates": list(rings)},
    }


def file(*features: Any, **more: Any) -> bytes:
    whole = {"type": "FeatureCollection", "features": list(features)} | more
    return json.dumps(whole, ensure_ascii=False).encode()


def outlines(*features: Any) -> Any:
    return read("name", file(*features)).value["outlines"]


def wrong(data: bytes, key: str = "name") -> tuple[str, dict[str, Any]]:
    code, details = read(key, data).value["wrong"]
    return code, details


def area(ring: list[list[float]]) -> float:
    x, y = np.array(ring).T
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def test_areas_keep_their_proportion_far_from_the_equator() -> None:
    # One degree of longitude at 60° is half as long as at the equator.
    low, high = outlines(
        feature("南", square(0, 0, 4)), feature("北", square(0, 58, 4))
    )["areas"]
    (south,), (north,) = low["parts"][0], high["parts"][0]
    told = (math.sin(math.radians(62)) - math.sin(math.radians(58))) / math.sin(
        math.radians(4)
    )
    assert area(north) / area(south) == pytest.approx(told, rel=0.01)


def test_the_larger_extent_is_one_and_north_is_up() -> None:
    west, east = outlines(
        feature("西", square(100, 30, 1)), feature("东", square(103, 30, 1))
    )["areas"]
    points = np.array(west["parts"][0][0] + east["parts"][0][0])
    assert points.min(axis=0) == pytest.approx([0, 0], abs=1e-4)
    assert np.ptp(points, axis=0).max() == pytest.approx(1, abs=1e-4)
    assert west["at"][0] < east["at"][0]
    (south, north) = outlines(
        feature("南", square(100, 30, 1)), feature("北", square(100, 31, 1))
    )["areas"]
    assert north["at"][1] < south["at"][1]


def test_neighbours_keep_one_border() -> None:
    bend = [[1 + 0.02 * math.sin(9 * y), y / 40] for y in range(41)]
    west = [[0, 0], *bend, [0, 1], [0, 0]]
    east = [[2, 0], [2, 1], *reversed(bend), [2, 0]]
    one, other = outlines(feature("西", west), feature("东", east))["areas"]
    mine = set(map(tuple, one["parts"][0][0]))
    theirs = set(map(tuple, other["parts"][0][0]))
    # Both of the corners in which they meet, and what is kept between them.
    assert len(mine & theirs) >= 12
    left = max(x for x, _ in theirs - mine)
    assert all(x < left for x, _ in mine - theirs)


def test_a_hole_runs_the_other_way_and_the_name_stands_clear_of_it() -> None:
    (one,) = outlines(feature("湖", square(0, 0, 4), square(1.5, 1.5, 1)))["areas"]
    ((outer, hole),) = one["parts"]

    def turn(ring: list[list[float]]) -> float:
        x, y = np.array(ring).T
        return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))

    assert turn(outer) * turn(hole) < 0
    x, y = np.array(hole).mean(axis=0)
    assert math.dist(one["at"], (x, y)) > one["reach"]


def test_parts_of_one_name_are_one_area() -> None:
    (one,) = outlines(
        feature("群岛", square(0, 0, 1)), feature("群岛", square(3, 0, 0.5))
    )["areas"]
    assert len(one["parts"]) == 2
    (two,) = outlines(
        feature("群岛", [square(0, 0, 1)], [square(3, 0, 0.5)], kind="MultiPolygon")
    )["areas"]
    assert two == one


def test_lines_are_drawn_and_need_no_name() -> None:
    line = {"type": "LineString", "coordinates": [[0, -1], [1, -1], [2, -2]]}
    found = outlines(
        feature("陆", square(0, 0, 1)),
        {"type": "Feature", "properties": None, "geometry": line},
    )
    assert [len(one) for one in found["lines"]] == [3]


def test_what_lies_across_180_degrees_is_one_picture() -> None:
    east, west = outlines(
        feature("东", square(178, 0, 2)), feature("西", square(-180, 0, 2))
    )["areas"]
    points = np.array(east["parts"][0][0] + west["parts"][0][0])
    assert np.ptp(points, axis=0) == pytest.approx([1, 0.5], abs=0.01)


def test_a_shape_that_crosses_itself_is_mended() -> None:
    bow = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]
    (one,) = outlines(feature("结", bow))["areas"]
    assert len(one["parts"]) == 2


def test_names_in_other_writings_are_read() -> None:
    data = file(feature("江北", square(0, 0, 1)))
    for written in (b"\xef\xbb\xbf" + data, data.decode().encode("gb18030")):
        (one,) = read("name", written).value["outlines"]["areas"]
        assert one["name"] == "江北"


def test_thousands_of_islands_are_drawn_coarser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring = [
        [math.cos(turn / 300 * math.tau), math.sin(turn / 300 * math.tau)]
        for turn in range(300)
    ]
    monkeypatch.setattr(geography, "DRAWN", 24)
    (one,) = outlines(feature("圆", [*ring, ring[0]]))["areas"]
    assert 4 <= len(one["parts"][0][0]) <= 24


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "geography-writing"),
        (b'{"type": "FeatureCollection", "features": [', "geography-writing"),
        (b"\xff\xfe\xfa\x80", "geography-writing"),
        (b"[" * 100_000, "geography-writing"),
        (b"[]", "geography-form"),
        (b'{"type": "Topology"}', "geography-form"),
        (file(), "geography-nothing"),
        (file({"type": "Feature", "geometry": None}), "geography-nothing"),
        (file("一"), "geography-nothing"),
        (file(feature("点", 1, 2, kind="Point")), "geography-kind"),
        (file({"geometry": 7}), "geography-kind"),
        (file(feature("坏", [[0, 0], [1, 1]])), "geography-shape"),
        (file(feature("空")), "geography-shape"),
        (file(feature("米", square(500_000, 3_300_000, 900))), "geography-degrees"),
        (
            file(
                feature("米", square(5, 3, 9)),
                crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
            ),
            "geography-degrees",
        ),
        (file(feature("", square(0, 0, 1))), "geography-name"),
        (file(feature(12, square(0, 0, 1))), "geography-name"),
        (
            file(*(feature(f"区{i}", square(i, 0, 1)) for i in range(AREAS + 1))),
            "geography-many",
        ),
    ],
)
def test_other_files_are_told_by_what_they_are(data: bytes, code: str) -> None:
    assert wrong(data)[0] == code


def test_an_area_without_a_name_is_told_with_the_properties_there_are() -> None:
    code, details = wrong(file(feature("陆", square(0, 0, 1))), "NAME")
    assert code == "geography-name"
    assert details == {"count": 1, "key": "NAME", "names": ["name", "code"]}


def test_too_many_points_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geography, "POINTS", 8)
    two = file(feature("一", square(0, 0, 1)), feature("二", square(1, 0, 1)))
    assert wrong(two) == ("geography-points", {"limit": 8})
