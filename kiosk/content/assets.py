"""Assets: the files beside a content that it names, its pictures among them."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.charts import CHARTS
from kiosk.content import json_text
from kiosk.content.content import inside
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

ASSETS: Final = "assets"
"""The folder beside a content in which its pictures lie."""
FONTS: Final = f"{ASSETS}/fonts"
"""The folder beside a content in which its typefaces lie."""
_KIND: Final = re.compile(r'"kind"\s*:\s*"([a-z0-9_-]+)"')
_QUOTED: Final = re.compile(r'"((?:[^"\\\n]|\\.){1,255})"')


def named(folder: Path, text: str) -> tuple[str, ...]:
    """The files of a folder that the text of its content names, from that folder.

    A link that leads out of the folder is none of them.
    """
    return beside(folder, text)[0]


def beside(folder: Path, text: str) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """The files that are `named`, and the folders in which a missing one may appear.

    Of a folder that is not there it is the one in which it would have to be made.
    """
    rooms = {folder / FONTS}

    def listed(room: str) -> list[str]:
        with suppress(OSError, ValueError):
            rooms.add(inside(folder, room) if room else folder)
        return _files(folder, room)

    found = mentioned(text, listed)
    names = tuple(sorted(name for name in found if _is_inside(folder, name)))
    return names, tuple(sorted({_nearest(room) for room in rooms}))


def _nearest(room: Path) -> Path:
    """A folder, or the nearest above it that is there."""
    with suppress(OSError):
        while not room.is_dir() and room.parent != room:
            room = room.parent
    return room


def mentioned(text: str, listed: Callable[[str], Iterable[str]]) -> set[str]:
    """Which of the files that there are the text of a content names.

    The text need not be sound: whatever stands in quotes may be a name, and so may
    what a slide has where nothing is written. A picture can have a file for each
    skin, so NAME stands for NAME-night.svg as well.

    Args:
        text: the text of a content.
        listed: the names of the files in a folder of that name, "" for the content's
            own; asked once for each.
    """
    rooms = {room: _by_name(room, listed(room)) for room in (ASSETS, "")}
    # One by one: a search in one go would hold up the picture in a long text.
    words = {match[1] for match in _QUOTED.finditer(text)}
    tags = {match[1] for match in _KIND.finditer(text)}
    for kinds in (SLIDES, CHARTS):
        for tag in tags.intersection(kinds):
            words |= kinds[tag].unwritten
    found: set[str] = set()
    for files in rooms.values():
        for word in files.keys() & words:
            found.update(files[word])
    for quoted in [one for one in words if "/" in one or "\\" in one]:
        word = quoted
        if "\\" in quoted:
            with suppress(ValueError):
                word = str(json.loads(f'"{quoted}"'))
        for base in (f"{ASSETS}/", ""):
            room, _, last = (base + word).rpartition("/")
            if room not in rooms:
                rooms[room] = _by_name(room, listed(room))
            found.update(rooms[room].get(last, ()))
    return found


def copied(
    content: Path, folder: Path, name: str = "", data: bytes | None = None
) -> Path:
    """Copy a content with all that it names into a folder, and nothing else.

    Spreadsheets, pictures and extracts keep the folders that they lie in, and the
    typefaces come along; what leads out of the content's folder is left out, as it
    is when the content is played.

    Args:
        content: the content file.
        folder: where the copy is made.
        name: what the copied content is called, if it is another name.
        data: what it says there, if that is not what is saved.

    Raises:
        OSError: something cannot be read or written.
    """
    data = content.read_bytes() if data is None else data
    here = content.parent
    names = {*named(here, letters(data)), *typefaces(here)}
    for one in sorted(names - {content.name}):
        (folder / one).parent.mkdir(parents=True, exist_ok=True)
        # The bytes, not a link: a link would lead out of the folder.
        shutil.copyfile(inside(here, one), folder / one)
    there = folder / (name or content.name)
    there.write_bytes(data)
    return there


def typefaces(folder: Path) -> Iterator[str]:
    """The files beside a content that are type, which it need not name."""
    for file in sorted((folder / FONTS).rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and _is_inside(folder, name):
            yield name


def letters(content: bytes) -> str:
    """The letters of a content, as far as they can be read."""
    try:
        return json_text.decoded(content).text
    except json_text.Malformed:
        return content.decode("utf-8", "replace")


def _files(folder: Path, room: str) -> list[str]:
    """The names of the files of a room within the folder."""
    names: list[str] = []
    with suppress(OSError, ValueError):
        for entry in os.scandir(inside(folder, room) if room else folder):
            if entry.is_file() and not entry.name.startswith("."):
                names.append(entry.name)
    return names


def _by_name(room: str, names: Iterable[str]) -> dict[str, list[str]]:
    """The files of a room by name, and by name without a skin."""
    files: dict[str, list[str]] = {}
    for name in names:
        whole = f"{room}/{name}" if room else name
        for key in {name, name.rpartition("-")[0]} - {""}:
            files.setdefault(key, []).append(whole)
    return files


def _is_inside(folder: Path, name: str) -> bool:
    with suppress(OSError, ValueError):
        return inside(folder, name).is_file()
    return False
