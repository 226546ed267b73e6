"""Revival: an earlier version as a draft, with the pictures and spreadsheets of then.

Files beside a content are on the wall at once, and a draft is not. So a file that is
another one now comes back under a name of its own, which the draft has in its place.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from kiosk.authoring.edit.source_text import SourceText
from kiosk.content import atomic
from kiosk.content.assets import named
from kiosk.content.content import Content
from kiosk.content.paths import NAME
from kiosk.model.asset import Asset
from kiosk.model.walk import types_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kiosk.content.history import History, Version
    from kiosk.model.walk import Steps

_FILES = frozenset({"file", "extract"})
"""Fields that name a file beside the content, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Revival:
    """A version as it is brought back.

    `text` is that of the draft; `files` are to be put beside the content first, none of
    which is there. `renamed` has the new names of files by their old ones; `lost` are
    those of which no copy is kept, so that the draft has what is there now.
    """

    text: str
    files: Mapping[str, bytes]
    renamed: Mapping[str, str]
    lost: tuple[str, ...]

    def brought(self, folder: Path) -> None:
        """Put the files beside the content.

        Raises:
            OSError: one of them cannot be written.
        """
        for name, data in self.files.items():
            atomic.written(folder / name, data, 0o644)


def revival(history: History, version: Version) -> Revival:
    """What bringing back a version takes.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no text that could be a content.
    """
    source = SourceText.of(version.file.read_bytes())
    folder = history.path.parent
    differing = history.changed(version)
    back = {name: data for name, data in differing.items() if data is not None}
    lost = tuple(name for name, data in differing.items() if data is None)
    files = {name: data for name, data in back.items() if not (folder / name).exists()}
    others = {name: data for name, data in back.items() if name not in files}
    renamed: dict[str, str] = {}
    for steps, word in [*_words(source.raw)] if others else ():
        mine = named(folder, json.dumps(word, ensure_ascii=False))
        if not others.keys() & {*mine}:
            continue
        fresh = _fresh(word, mine, folder, renamed)
        for name in mine:
            there = _respelt(name, word, fresh)
            data = others.get(name)
            files[there] = (folder / name).read_bytes() if data is None else data
            renamed[name] = there
        source = source.set(steps, fresh)
    unnamed = tuple(name for name in others if name not in renamed)
    return Revival(source.text, files, renamed, (*lost, *unnamed))


def as_it_was(history: History, version: Version, folder: Path) -> Path:
    """Lay a version out in a folder with its files, to be drawn; its content file.

    Files of which no copy is kept are those of now.

    Raises:
        OSError: something cannot be read or written.
    """
    differing = history.changed(version)
    text = version.file.read_text("utf-8-sig")
    here = history.path.parent
    for name in {*named(here, text), *history.pictures(version), *differing}:
        there = folder / name
        there.parent.mkdir(parents=True, exist_ok=True)
        data = differing.get(name)
        if data is not None:
            there.write_bytes(data)
        elif (here / name).is_file() and name != NAME:
            shutil.copyfile(here / name, there)
    made = folder / NAME
    made.write_bytes(version.file.read_bytes())
    return made


def _words(raw: Any) -> Iterator[tuple[Steps, str]]:
    """Every text of a content that names a file, with the way to it."""
    waiting: list[tuple[Steps, Any]] = [((), raw)]
    while waiting:
        steps, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*steps, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [((*steps, at), inner) for at, inner in enumerate(value)]
        elif isinstance(value, str) and _is_file(raw, steps):
            yield steps, value


def _is_file(raw: Any, steps: Steps) -> bool:
    if steps[-1] in _FILES:
        return True
    try:
        return any(one.marked(Asset) for one in types_at(Content, raw, steps))
    except (LookupError, TypeError):
        return False


def _fresh(
    word: str, names: tuple[str, ...], folder: Path, renamed: Mapping[str, str]
) -> str:
    """A name in place of another, under which nothing lies; the same every time."""
    for name in names:
        if name in renamed:
            end = name.rpartition(word)
            return renamed[name].removeprefix(end[0]).removesuffix(end[2])
    path = PurePosixPath(word)
    suffix = path.suffix if any(name.endswith(word) for name in names) else ""
    stem = word.removesuffix(suffix)
    number = 2
    while any(
        (folder / _respelt(name, word, f"{stem}-{number}{suffix}")).exists()
        for name in names
    ):
        number += 1
    return f"{stem}-{number}{suffix}"


def _respelt(name: str, word: str, fresh: str) -> str:
    """The name of a file for which a content has another word."""
    before, _, behind = name.rpartition(word)
    return f"{before}{fresh}{behind}"
