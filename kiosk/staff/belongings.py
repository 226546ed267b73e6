"""Belongings: the files beside a content that it names, its pictures among them."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk import jsontext
from kiosk.content import inside
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from pathlib import Path

ASSETS: Final = "assets"
"""The folder beside a content in which its pictures lie."""
_QUOTED: Final = re.compile(r'"((?:[^"\\\n]|\\.){1,255})"')


def named(folder: Path, text: str) -> tuple[str, ...]:
    """The files of a folder that the text of its content names, from that folder.

    The text need not be sound: whatever stands in quotes may be a name, and so may
    what a slide has where nothing is written. A picture can have a file for each
    skin, so NAME stands for NAME-night.svg as well.
    """
    rooms: dict[str, dict[str, list[str]]] = {}
    found: set[str] = set()
    # One by one: a search in one go would hold up the picture in a long text.
    for quoted in _unwritten() | {match[1] for match in _QUOTED.finditer(text)}:
        word = quoted
        if "\\" in quoted:
            with suppress(ValueError):
                word = str(json.loads(f'"{quoted}"'))
        for base in (f"{ASSETS}/", ""):
            room, _, last = (base + word).rpartition("/")
            if room not in rooms:
                rooms[room] = _files(folder, room)
            found.update(rooms[room].get(last, ()))
    return tuple(sorted(name for name in found if _is_inside(folder, name)))


def letters(content: bytes) -> str:
    """The letters of a content, as far as they can be read."""
    try:
        return jsontext.decoded(content).text
    except jsontext.Malformed:
        return content.decode("utf-8", "replace")


def _unwritten() -> set[str]:
    """Words that a slide takes if its content has none, such as its picture."""
    fields = (field for kind in SLIDES.values() for field in kind.model_fields.values())
    return {str(one.default) for one in fields if isinstance(one.default, str)}


def _files(folder: Path, room: str) -> dict[str, list[str]]:
    """The files of a room within the folder, by name and by name without a skin."""
    files: dict[str, list[str]] = {}
    with suppress(OSError, ValueError):
        for entry in os.scandir(inside(folder, room) if room else folder):
            if entry.is_file() and not entry.name.startswith("."):
                whole = f"{room}/{entry.name}" if room else entry.name
                for key in {entry.name, entry.name.rpartition("-")[0]} - {""}:
                    files.setdefault(key, []).append(whole)
    return files


def _is_inside(folder: Path, name: str) -> bool:
    with suppress(OSError, ValueError):
        return inside(folder, name).is_file()
    return False
