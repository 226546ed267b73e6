"""The show with a map and a long series that is measured: made here, always alike."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

AREAS: Final = 7
"""Areas of the map along each side."""
CORNERS: Final = 40
"""Corners of each side of an area: coasts and borders are no straight lines."""
ROWS: Final = 10_000
"""Rows of the series: a value a day, for 27 years."""
PLACES: Final = {"bars": 0, "map": 1, "series": 2}
"""Which page is which; of that of bars nothing is measured."""

_SAID: Final = {"zh": "示例", "en": "Sample"}
_OF: Final = {"source": "sample/1.1", "unit": {"zh": "米", "en": "metres"}}


def show(folder: Path) -> Path:
    """A show of three pages in a folder; its content file."""
    folder.mkdir(parents=True)
    _series(folder / "series.csv")
    names = _map(folder / "map.geojson")
    charts: dict[str, dict[str, Any]] = {
        "bars": {
            **_OF,
            "period": _SAID,
            "labels": [_SAID | {"zh": f"示例{n}"} for n in range(4)],
            "series": [{"name": _SAID, "values": [3, 5, 8, 13]}],
        },
        "map": {
            **_OF,
            "outlines": {"file": "map.geojson"},
            "review_number": "示S(2019)001号",
            "maker": _SAID,
            "period": {"zh": "2019年", "en": "2019"},
            "areas": [
                {"name": {"zh": name, "en": name}, "value": 1 + number * 7 % 40}
                for number, name in enumerate(names)
            ],
            "steps": [10, 20, 30],
        },
        "series": {
            **_OF,
            "zero": False,
            "at": {"file": "series.csv", "range": f"A2:A{ROWS + 1}"},
            "series": [
                {
                    "name": {"zh": f"水位{column}", "en": f"Level {column}"},
                    "values": {
                        "file": "series.csv",
                        "range": f"{column}2:{column}{ROWS + 1}",
                    },
                }
                for column in "BC"
            ],
        },
    }
    content = {
        "show": {"title": _SAID},
        "sources": {
            "sample": {
                "title": _SAID,
                "credits": _SAID,
                "year": 2019,
                "sections": {"1": {"name": _SAID, "paragraphs": 1}},
            }
        },
        "themes": [{"id": "sample", "name": _SAID, "accent": "jade"}],
        "slides": [
            {
                "kind": "columns",
                "id": kind,
                "theme": "sample",
                "title": _SAID,
                "columns": [{"chart": {"kind": kind, **charts[kind]}}],
            }
            for kind in PLACES
        ],
    }
    file = folder / "content.json"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return file


def _map(file: Path) -> list[str]:
    """Areas side by side whose borders meet; their names."""
    share = np.linspace(0.0, 1.0, CORNERS, endpoint=False)

    def bent(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        wave = 0.012 * np.sin(9 * x + 40 * y)
        return np.column_stack([10 + x + wave, 40 + y + 0.012 * np.sin(37 * x - 8 * y)])

    names, found = [], []
    side = 1 / AREAS
    for number in range(AREAS * AREAS):
        x, y = number % AREAS * side, number // AREAS * side
        low, high = np.zeros(CORNERS), np.ones(CORNERS)
        ring = bent(
            x + side * np.concatenate([share, high, 1 - share, low]),
            y + side * np.concatenate([low, share, high, 1 - share]),
        )
        names.append(f"{number // AREAS + 1}-{number % AREAS + 1}")
        corners = ring.round(5).tolist()
        found.append(
            {
                "type": "Feature",
                "properties": {"name": names[-1]},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[*corners, corners[0]]],
                },
            }
        )
    file.write_text(json.dumps({"type": "FeatureCollection", "features": found}))
    return names


def _series(file: Path) -> None:
    """Two courses with peaks, the same every time."""
    rows = ["date,one,other"]
    for number in range(ROWS):
        day = date(1990, 1, 1) + timedelta(number)
        one = 160 + 4 * math.sin(number / 58) + number * 7919 % 101 / 100
        rows.append(f"{day},{one:.2f},{one + 2 + math.sin(number / 400):.2f}")
    file.write_text("\n".join(rows) + "\n")
