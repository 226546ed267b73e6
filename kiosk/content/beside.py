"""Beside the content: the bytes of a file that it names, or why there are none."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kiosk.content import messages
from kiosk.content.held import beginning
from kiosk.content.messages import NOTHING, matter
from kiosk.model import message
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that the content names.

    `path` is None where the name leads nowhere; `digest` is the SHA-256 of its bytes,
    "" where there are none. `wrong` says why it cannot be taken.
    """

    name: str
    path: Path | None = None
    data: bytes = b""
    digest: str = ""
    wrong: Message | None = None


def named(name: str, what: Message) -> Message:
    """What is wrong with a file, behind its name."""
    file = message.shown(name)
    return Message(f"{file}：{what.zh}", f"{file}: {what.en}")


def named_file(
    name: str,
    file_of: Callable[[str], Path],
    endings: tuple[str, ...],
    limit: int,
    refused: Callable[[str], Message | None],
) -> NamedFile:
    """A file by the name that the content has for it.

    Args:
        name: as it is written.
        file_of: the file that a relative path names; raises ValueError if it is none
            within the content's folder.
        endings: how such files end, of which the one that was meant is looked for.
        limit: bytes that it may have.
        refused: what is wrong with a name, such as its ending, if anything is.
    """

    def wrong(code: str, hint: Message = NOTHING, **details: object) -> Message:
        return named(name, matter(code, hint=hint, **details))

    if "\\" in name:
        wanted = re.sub(r"\\+", "/", name)
        return NamedFile(name, wrong=wrong("sheet-backslash", wanted=wanted))
    try:
        path = file_of(name)
    except ValueError:
        return NamedFile(name, wrong=matter("sheet-outside", name=name))
    if (what := refused(name)) is not None:
        return NamedFile(name, wrong=what)
    whole = "/".join(PurePosixPath(name).parts)
    data, digest = b"", ""
    fault: Message | None = None
    try:
        if path.is_file():
            data = beginning(path, limit + 1)
            digest = hashlib.sha256(data).hexdigest()
        elif path.exists():
            fault = wrong("sheet-unreadable", reason="not a file")
        # Some systems read a file whose name is written in other letters; the
        # next machine may not.
        real = _spelling(path, whole.count("/") + 1)
        if fault is None and real is None:
            fault = wrong("sheet-missing", _meant(path, endings))
        elif fault is None and real != whole:
            fault = wrong("sheet-case", name=real)
    except OSError as error:
        fault = wrong("sheet-unreadable", reason=error.strerror or error)
    if fault is None and len(data) > limit:
        fault = wrong("sheet-large", limit=limit // 2**20)
    return NamedFile(whole, path, data, digest, fault)


def _spelling(path: Path, depth: int) -> str | None:
    """The last parts of a path as their folders have them; None if not there."""
    folder = path.parents[depth - 1]
    parts: list[str] = []
    for part in path.parts[-depth:]:
        names = [one.name for one in folder.iterdir()] if folder.is_dir() else []
        alike = [name for name in names if name.casefold() == part.casefold()]
        if not alike:
            return None
        parts.append(part if part in alike else alike[0])
        folder = folder / parts[-1]
    return "/".join(parts)


def _meant(path: Path, endings: tuple[str, ...]) -> Message:
    """Which file in its folder may have been meant."""
    try:
        names = sorted(
            one.name
            for one in path.parent.iterdir()
            if one.suffix.lower() in endings and not one.name.startswith(("~", "."))
        )
    except OSError:
        return NOTHING
    return messages.hint(path.name, names)
