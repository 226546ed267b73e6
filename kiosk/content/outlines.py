"""Outlines: what maps take from files of geography, put where the file is named."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from kiosk.content import limited, messages
from kiosk.content.beside import named, named_file
from kiosk.content.messages import NOTHING, matter
from kiosk.content.sheet_cache import SheetCache
from kiosk.content.taken import Taken
from kiosk.content.validate import Remark, form_remarks
from kiosk.model.outline import OutlinesFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kiosk.content.beside import NamedFile
    from kiosk.content.json_text import Steps
    from kiosk.model.message import Message

ENDINGS: Final = (".geojson", ".json")
LIMIT: Final = 24 * 2**20
"""Bytes that a file may have."""
SECONDS: Final = 8.0
"""Seconds of the processor that it may take to read one."""

_kept: Final = SheetCache()


def read(raw: Any, places: Iterable[Steps], file_of: Callable[[str], Path]) -> Taken:
    """The content with the outlines at these places read from their files.

    See `kiosk.content.taken.taken` for what is asked.
    """
    full = json.loads(json.dumps(raw))
    remarks: list[Remark] = []
    gaps: set[Steps] = set()
    files: dict[str, NamedFile] = {}
    for steps in places:
        within = full
        for step in steps[:-1]:
            within = within[step]
        asked = within[steps[-1]]
        within[steps[-1]] = None
        gaps.add(steps)
        try:
            wanted = OutlinesFile.model_validate_json(json.dumps(asked))
        except ValidationError as error:
            remarks += [
                Remark((*steps, *one.steps), one.what, one.key)
                for one in form_remarks(error, asked, OutlinesFile)
            ]
            continue
        name = wanted.file
        if name not in files:
            files[name] = named_file(name, file_of, ENDINGS, LIMIT, _refused)
        file = files[name]
        if file.wrong is not None:
            remarks.append(Remark((*steps, "file"), file.wrong))
            continue
        found = _found(file.data, wanted.name)
        if "wrong" in found:
            code, details = found["wrong"]
            at = "name" if code == "geography-name" else "file"
            remarks.append(Remark((*steps, at), _told(name, code, dict(details))))
            continue
        within[steps[-1]] = found["outlines"]
        gaps.discard(steps)
    read_files = tuple(
        (file.path, file.digest) for file in files.values() if file.path is not None
    )
    return Taken(full, tuple(remarks), read_files, {}, frozenset(gaps))


def _refused(name: str) -> Message | None:
    if name.lower().endswith(ENDINGS):
        return None
    return named(name, matter("geography-ending", hint=NOTHING))


def _found(data: bytes, key: str) -> dict[str, Any]:
    """What the reader says, or how it has failed."""
    entry = (hashlib.sha256(data).hexdigest(), "geography", key)
    found = _kept.get(entry)
    if found is not None:
        return found
    lasting = False
    try:
        answer = limited.ask(
            "kiosk.content.geography:read", key, data, seconds=SECONDS, megabytes=768
        )
        found, lasting = answer.value, True
    except limited.Forbidden:
        return {"wrong": ["sheet-forbidden", {}]}
    except limited.Unstarted:
        # This says nothing of the file, and may be otherwise soon.
        return {"wrong": ["sheet-busy", {}]}
    except limited.Failure:
        found = {"wrong": ["geography-endless", {}]}
    _kept.put(entry, found, lasting=lasting)
    return found


def _told(name: str, code: str, details: dict[str, Any]) -> Message:
    names = details.pop("names", None)
    hint = NOTHING if names is None else messages.hint(details["key"], names)
    return named(name, matter(code, hint=hint, **details))
