"""Addition: a slide put into the text of a content, of which nothing else changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.edit.source_text import SourceText
from kiosk.authoring.template import said_in
from kiosk.content import atomic
from kiosk.content.assets import named
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SAMPLE: Final = {
    "title": {"zh": "示例数据", "en": "Sample data"},
    "credits": {"zh": "示例", "en": "sample"},
}
"""What a source that is added says of itself, whatever an example does."""


def added(text: str, example: Mapping[str, Any]) -> tuple[str, str]:
    """The text of a content with the slide of an example, and the id of that slide.

    It comes last, but before a page that sends visitors home; with it come the
    sources that its figures name, as sources that are samples. It leads to themes of
    the content, and speaks its languages.

    Args:
        text: a content without mistakes of form.
        example: a content of one slide, as plain data.
    """
    raw = json.loads(text)
    sources = dict(raw["sources"])
    own = {name: one | SAMPLE for name, one in example["sources"].items()}
    languages = raw["show"].get("languages", ("zh", "en"))
    moved_to = moved(said_in(own, languages), sources)
    (slide,) = said_in(pointing(example["slides"], moved_to), languages)
    slides = raw["slides"]
    slide["id"] = free(slide["id"], {one["id"] for one in slides})
    last = len(slides) - 1
    before = SLIDES[slides[last]["kind"]].takes
    beside = slides[max(0, last - 1) if before else last]
    themes = [one["id"] for one in raw["themes"]]
    if "theme" in slide:
        slide["theme"] = beside.get("theme") or themes[0]
    enter(slide, themes)
    source = SourceText(text).insert(("slides", last + (not before)), slide)
    for name, one in sources.items():
        if name not in raw["sources"]:
            source = source.set(("sources", name), one)
    return source.text, slide["id"]


def pictures(example: Path) -> dict[str, bytes]:
    """The files that an example needs beside it, by their paths from there.

    Raises:
        OSError: one of them cannot be read.
    """
    folder = example.parent
    text = example.read_text("utf-8-sig")
    return {name: (folder / name).read_bytes() for name in named(folder, text)}


def brought(folder: Path, beside: Mapping[str, bytes]) -> None:
    """Put files beside a content; what lies there under their names stays.

    Raises:
        OSError: one of them cannot be written.
    """
    for name, data in beside.items():
        if not (folder / name).exists():
            atomic.written(folder / name, data, 0o644)


def free(name: str, taken: Iterable[str]) -> str:
    """The name, or the first of name-2, name-3 ... that nobody has."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def moved(own: Mapping[str, Any], sources: dict[str, Any]) -> dict[str, str]:
    """Take an example's sources in; returns their new names by their own."""
    found = {}
    for name, source in own.items():
        same = (known for known, held in sources.items() if held == source)
        found[name] = next(same, None) or free(name, sources)
        sources[found[name]] = source
    return found


def pointing(value: Any, moved_to: Mapping[str, str]) -> Any:
    """The same data, with locators such as "sample/1.1" into the renamed sources."""
    if isinstance(value, list):
        return [pointing(item, moved_to) for item in value]
    if not isinstance(value, dict):
        return value
    changed = {key: pointing(inner, moved_to) for key, inner in value.items()}
    locator = changed.get("source")
    if isinstance(locator, str):
        name, slash, place = locator.partition("/")
        changed["source"] = f"{moved_to.get(name, name)}{slash}{place}"
    return changed


def enter(slide: Mapping[str, Any], themes: list[str]) -> None:
    """Let what leads to themes lead to those of the content, in turn."""
    for value in slide.values():
        ways = value if isinstance(value, list) else ()
        leading = [way for way in ways if isinstance(way, dict) and way.get("theme")]
        for number, way in enumerate(leading):
            way["theme"] = themes[number % len(themes)]
