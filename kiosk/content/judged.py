"""Judged: a content that was found good, so that the next start need not ask again.

The same bytes, read by the same program, are the same content: it is kept as it was
read, and is what the file says as long as nothing has changed that it was read from.
It lies in a folder that is nobody else's, for whoever writes there says what stands on
the screen. What is kept can be nothing but models of content and plain values, so that
to read it runs nothing, whoever has written it.
"""

from __future__ import annotations

import contextlib
import copyreg
import hashlib
import importlib
import io
import json
import logging
import pickle
import sys
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pydantic

from kiosk.content import store
from kiosk.content.content import (
    LIMIT,
    Content,
    ContentError,
    Loaded,
    fingerprint,
    read_bytes,
)
from kiosk.content.held import beginning
from kiosk.content.privilege import private, read
from kiosk.content.stamps import program
from kiosk.model.figure import Fact
from kiosk.model.kinds import Model
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROOM: Final = "judged"
"""The folder, within that of the state, for what was found good."""
ENDING: Final = ".content"
MOST: Final = 4
"""Contents that are kept, each of another file."""
LARGEST: Final = 32 * 2**20
"""Bytes that one may have; the built-in show has a tenth of a million."""
ROOMS: Final = ("kiosk.charts.", "kiosk.content.", "kiosk.model.", "kiosk.slides.")
"""Where the models of content are."""
VALUES: Final[Mapping[tuple[str, str], type[Any]]] = {
    (one.__module__, one.__name__): one for one in (Decimal, Fraction, Fact)
}
"""What is no model and has no sign of its own, and may be in one."""

logger = logging.getLogger(__name__)


def judged(path: Path, state: Path | None) -> Loaded | None:
    """The content of a file that is as it was when it was found good; else None.

    Args:
        path: the file.
        state: the folder with what was kept; None has nothing.
    """
    room = None if state is None else private(state, ROOM)
    if room is None:
        return None
    file = room / _name(path)
    try:
        head, _, body = read(file, LARGEST + 1).partition(b"\n")
    except OSError:
        return None
    try:
        said = json.loads(head)
        files = tuple(path.parent / name for name in said["files"])
        if said["program"] != _program() or said["digest"] != _digest(path, files):
            return None
        if hashlib.sha256(body).hexdigest() != said["body"]:
            raise ValueError("its digest is another")
        content = _understood(body)
        notes = tuple(Message(zh, en) for zh, en in said["notes"])
    except ContentError:
        # Whoever reads the file itself says why it cannot be read.
        return None
    except Exception as error:
        # Whatever it is: there is the file itself.
        logger.warning("%s is damaged (%s): the content is read anew", file, error)
        with contextlib.suppress(OSError):
            file.unlink()
        return None
    return Loaded(content, path, said["digest"], notes, files)


def keep(loaded: Loaded, state: Path) -> None:
    """Keep a content that was found good, if it is not kept already.

    Raises:
        OSError: the disk is full, read-only or gone.
    """
    # One of which slides were left out is not what its file says.
    room = None if loaded.left_out else private(state, ROOM, make=True)
    if room is None:
        return
    file = room / _name(loaded.path)
    head = {
        "program": _program(),
        "digest": loaded.digest,
        "files": [str(one.relative_to(loaded.path.parent)) for one in loaded.files],
        "notes": [[note.zh, note.en] for note in loaded.notes],
    }
    if _head(file) == head:
        return
    for slide in loaded.content.slides:
        # Worked out by now, most of them; it is kept as well.
        slide.facts()
    body = _plain(loaded.content)
    data = json.dumps(head | {"body": hashlib.sha256(body).hexdigest()}).encode()
    data += b"\n" + body
    try:
        sound = _understood(body) == loaded.content
    except (pickle.UnpicklingError, TypeError) as error:
        logger.warning("what was read of %s cannot be kept: %s", loaded.path, error)
        return
    if sound and len(data) <= LARGEST:
        store.keep(file, data, budget=MOST * LARGEST, most=MOST)


def _head(file: Path) -> dict[str, Any]:
    """What is said of the content that is kept in a file, its digest apart."""
    with contextlib.suppress(OSError, ValueError):
        said = json.loads(read(file, LARGEST + 1).partition(b"\n")[0])
        if isinstance(said, dict):
            return {name: said[name] for name in said if name != "body"}
    return {}


def _name(path: Path) -> str:
    """What the content of a file is called."""
    words = str(path.absolute()).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).hexdigest()[:40] + ENDING


def _program() -> str:
    """What reads contents: another may find other mistakes, and make other models."""
    return f"{program()} {sys.version} {pydantic.VERSION}"


def _digest(path: Path, files: tuple[Path, ...]) -> str:
    """The digest of a content file and of those that it takes values from, as it is.

    Raises:
        ContentError: the content cannot be read.
    """
    own = [""] * len(files)
    for number, file in enumerate(files):
        with contextlib.suppress(OSError):
            own[number] = hashlib.sha256(beginning(file, LIMIT + 1)).hexdigest()
    return fingerprint(hashlib.sha256(read_bytes(path)).hexdigest(), own)


class _Writer(pickle.Pickler):
    """Writes models without most of what they have worked out of themselves."""

    def reducer_override(self, value: Any) -> Any:
        if not isinstance(value, Model):
            return NotImplemented
        said, fields = value.__getstate__(), type(value).model_fields
        said["__dict__"] = {
            name: one
            for name, one in said["__dict__"].items()
            if name in fields or name in value.worked_out
        }
        return copyreg.__newobj__, (type(value),), said  # type: ignore[attr-defined]


class _Reader(pickle.Unpickler):
    """Reads models of content and plain values, and nothing else."""

    def find_class(self, module: str, name: str) -> type[Any]:
        if (module, name) in VALUES:
            return VALUES[module, name]
        found: Any = None
        if module.startswith(ROOMS):
            found = getattr(importlib.import_module(module), name, None)
        if not (isinstance(found, type) and issubclass(found, Model)):
            raise pickle.UnpicklingError(f"{module}.{name} is no model of content")
        return found


def _plain(content: Content) -> bytes:
    stream = io.BytesIO()
    _Writer(stream, pickle.HIGHEST_PROTOCOL).dump(content)
    return stream.getvalue()


def _understood(body: bytes) -> Content:
    """The content of what `_plain` has made.

    Raises:
        UnpicklingError: there is something else in it.
        TypeError: it is something else.
    """
    found = _Reader(io.BytesIO(body)).load()
    if type(found) is not Content:
        raise TypeError(f"it holds a {type(found).__name__}")
    return found
