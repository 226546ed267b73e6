"""Shows that are larger than any hall's, made of a real one."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def repeated(raw: dict[str, Any], slides: int) -> dict[str, Any]:
    """A content of so many slides: its own, over and over, theme by theme."""
    cover = [slide for slide in raw["slides"] if not slide.get("theme")][:1]
    themes = [theme["id"] for theme in raw["themes"]]
    made: list[dict[str, Any]] = list(cover)
    for number, theme in enumerate(themes, 1):
        own = [slide for slide in raw["slides"] if slide.get("theme") == theme]
        until = len(cover) + round((slides - len(cover)) * number / len(themes))
        for copy in range(max(until - len(made), 1) if own else 0):
            slide = own[copy % len(own)]
            made.append(slide | {"id": f"{slide['id']}-{copy}"})
    return raw | {"slides": _led(made, themes)}


def crowded(raw: dict[str, Any], points: int) -> dict[str, Any]:
    """A content whose last slide is a line of so many values."""
    cover = [slide for slide in raw["slides"] if not slide.get("theme")][:1]
    other = next(slide for slide in raw["slides"] if slide.get("theme"))
    source = next(iter(raw["sources"]))
    section = next(iter(raw["sources"][source]["sections"]))
    # A course with peaks, the same every time.
    values = [
        round(500 + 300 * math.sin(i / points * 9) + (i * 7919 % 101), 1)
        for i in range(points)
    ]
    line = {
        "kind": "line",
        "unit": "%",
        "source": f"{source}/{section}.1",
        "periods": [{"zh": f"{i}", "en": f"{i}"} for i in range(points)],
        "series": [{"name": {"zh": "走势", "en": "Course"}, "values": values}],
    }
    slide = {
        "kind": "columns",
        "id": "crowded",
        "theme": other["theme"],
        "title": {"zh": "走势", "en": "Course"},
        "columns": [{"chart": line}],
    }
    slides = [*cover, other, slide]
    used = {each.get("theme") for each in slides}
    themes = [theme for theme in raw["themes"] if theme["id"] in used]
    for each in cover:
        entries = each.get("entries", [])
        each = each | {"entries": [e for e in entries if e["theme"] in used]}
        slides[0] = each
    names = [theme["id"] for theme in themes]
    return raw | {"slides": _led(slides, names), "themes": themes}


def _led(slides: list[dict[str, Any]], themes: list[str]) -> list[dict[str, Any]]:
    """The slides, whose parts lead nowhere where what they lead to is not there."""
    known = {"slide": {slide["id"] for slide in slides}, "theme": {*themes}}

    def kept(value: Any) -> Any:
        if isinstance(value, list):
            return [kept(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {
            key: kept(each)
            for key, each in value.items()
            if key not in known or each in known[key]
        }

    return [
        {key: kept(value) if isinstance(value, list) else value for key, value in s}
        for s in (slide.items() for slide in slides)
    ]


def written(raw: dict[str, Any], file: Path) -> Path:
    """The file, written."""
    file.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return file
