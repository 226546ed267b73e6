"""Bundle: all that somebody far away needs to understand a machine, in one file.

It holds no PIN, no visitor and no name: the folder of the user, their name and that
of the machine are taken out of every text.
"""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import io
import json
import platform
import re
import socket
import sqlite3
import sys
import zipfile
from importlib import metadata
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from kiosk.content.privilege import dropped, read, write
from kiosk.device.records import logs
from kiosk.device.supervise import dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.device.settings import Settings

LARGEST: Final = 32 * 2**20
"""Bytes of one text that is taken in."""
OURS: Final = frozenset({"kiosk", "root", "localhost"})
"""Names that tell nothing about anybody."""
_SLASH: Final = r"[\\/]+"
PACKAGES: Final = (
    "kiosk",
    "PySide6-Essentials",
    "pyqtgraph",
    "numpy",
    "pydantic",
    "rich",
)


def written(
    file: Path,
    state: Path | None,
    settings: Settings,
    content: Path | None,
    extra: tuple[Path, ...] = (),
) -> list[str]:
    """Write the bundle; returns the names of what is in it.

    `extra` are further texts, such as the report of `kiosk doctor`.

    Raises:
        OSError: the file cannot be written.
    """
    clean = cleaner()
    names = []
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, text in _parts(state, settings, content, extra):
            whole.writestr(name, clean(text))
            names.append(name)
    write(file, packed.getvalue())
    return names


def cleaner(
    home: PurePath | None = None,
    user: str | None = None,
    host: str | None = None,
    system: str = sys.platform,
) -> Callable[[str], str]:
    """A function that takes the user and the machine out of a text."""
    if home is None:
        with contextlib.suppress(RuntimeError):
            home = Path.home()
    if user is None:
        # Neither a name nor an entry for it: some services have none.
        with contextlib.suppress(Exception):
            user = getpass.getuser()
    host = socket.gethostname() if host is None else host
    windows = system == "win32"
    words = []
    if home is not None and len(home.parts) > 1:
        # Windows writes a path with either slash, and JSON each backslash twice.
        way = map(_spelt, (part for part in home.parts if part.strip("\\/")))
        root = r"[\\/]+" if home.root and not home.drive else ""
        words.append((root + _SLASH.join(way) + r"(?!\w)", "~"))
    if windows:
        # Other people's folders, and short names such as ZHANGS~1.
        words.append(
            (rf"(?<=\bUsers)({_SLASH})[^\\/:*?\"<>|\r\n]+(?=[\\/])", r"\1USER")
        )
    for name, stand_in in ((user, "USER"), (host, "HOST")):
        # The show's own user tells nothing about anybody.
        if name and name.lower() not in OURS:
            words.append((_apart(name), stand_in))
    patterns = [
        (re.compile(said, re.IGNORECASE if windows else 0), stand_in)
        for said, stand_in in words
    ]

    def clean(text: str) -> str:
        for pattern, stand_in in patterns:
            text = pattern.sub(stand_in, text)
        return text

    return clean


def _spelt(word: str) -> str:
    """A pattern for a word, also as JSON and Python write it in ASCII alone."""
    word = word.rstrip("\\/")
    ways = {word, json.dumps(word)[1:-1]}
    return "(?:" + "|".join(map(re.escape, sorted(ways, key=len, reverse=True))) + ")"


def _apart(name: str) -> str:
    """A pattern for a name, but not within another word.

    Chinese sets no spaces between words: such a name is found anywhere. One letter
    is a word of every text, and found in paths alone.
    """
    if not name.isascii():
        return _spelt(name)
    if len(name) == 1:
        return rf"(?<=[\\/]){re.escape(name)}(?=[\\/])"
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _parts(
    state: Path | None,
    settings: Settings,
    content: Path | None,
    extra: tuple[Path, ...],
) -> Iterator[tuple[str, str]]:
    yield "versions.json", _json(versions())
    said: dict[str, Any] = settings.model_dump(mode="json")
    said["pin"] = None if settings.pin is None else "(set)"
    yield "settings.json", _json(said)
    if content is not None:
        with dropped(content):
            digest = _hash(content)
        yield "content.json.sha256", digest
    if state is not None:
        with dropped(state):
            kept = [*_kept(state)]
        yield from kept
    for file in extra:
        # Whoever asks names these: they may lead anywhere.
        with contextlib.suppress(OSError):
            with file.open("rb") as stream:
                data = stream.read(LARGEST)
            yield file.name, data.decode("utf-8", "replace")


def _kept(state: Path) -> Iterator[tuple[str, str]]:
    """What the show has written about itself; a link or a pipe there is passed over."""
    for file in (*logs.files(state), *dumps.kept(state), state / "status.json"):
        with contextlib.suppress(OSError):
            text = read(file, LARGEST).decode("utf-8", "replace")
            yield file.relative_to(state).as_posix(), text


def versions() -> dict[str, str]:
    """What this runs on."""
    found = {}
    for name in PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    system = {
        "python": sys.version.split()[0],
        "sqlite": sqlite3.sqlite_version,
        "system": platform.system(),
        "release": platform.release(),
        "machine": platform.machine(),
    }
    with contextlib.suppress(OSError, AttributeError):
        system["distribution"] = platform.freedesktop_os_release()["PRETTY_NAME"]
    return {**found, **system}


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _hash(file: Path) -> str:
    try:
        # A content may be a link, as long as its owner can read what it leads to.
        digest = hashlib.sha256(read(file, LARGEST, linked=True)).hexdigest()
    except OSError as error:
        return f"{file.name}: {error.strerror or error}\n"
    return f"{digest}  {file.name}\n"
