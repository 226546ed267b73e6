"""Drafting: from the text of a content file to a `Draft`, with every mistake.

Imported only where a file is judged: what was found good earlier is there without.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache, partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from kiosk.charts import CHARTS
from kiosk.content import json_text
from kiosk.content.content import Content, Draft, Problem, fingerprint, in_order, inside
from kiosk.content.monolingual import completed, unasked
from kiosk.content.taken import taken
from kiosk.content.validate import (
    Remark,
    form_remarks,
    matter_remarks,
    slide_of,
    sound,
    spelt,
)
from kiosk.model.kinds import only, tags_in
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.content.json_scan import Search


def drafted(
    path: Path,
    digest: str,
    source: json_text.Mended,
    shape: type[Content],
    encoding: str,
) -> Draft:
    """What a text says, with every problem but those of writing.

    Raises:
        Malformed: the text is not JSON.
    """
    text = source.text
    written = json_text.parsed(text)
    filled = taken(written, shape, partial(_beside, path.parent))
    raw, files = filled.raw, tuple(file for file, _ in filled.files)
    digest = fingerprint(digest, [own for _, own in filled.files])
    both = completed(raw, shape)
    full = text if both is written else json.dumps(both)
    content, remarks = _validated(text, full, both, shape)
    if content is not None:
        slides = dict(enumerate(content.slides))
    else:
        with only(tags_in(both)):
            slides = sound(both, shape)
    remarks += matter_remarks(raw, slides)
    remarks = [one for one in remarks if not unasked(one, raw)]
    remarks = [*filled.remarks, *filled.traced(remarks)]
    places = Places(path, source, raw)
    return Draft(
        path,
        digest,
        text,
        raw,
        content,
        slides,
        places.problems(remarks) if remarks else (),
        encoding,
        files,
        places,
        filled.warnings,
    )


def _beside(folder: Path, path: str) -> Path:
    """The file of a path `inside`, by the name it has: a link may be turned.

    Raises:
        ValueError: as `inside`.
    """
    inside(folder, path)
    return folder.joinpath(*PurePosixPath(path).parts)


def _validated(
    text: str, full: str, raw: Any, shape: type[Content]
) -> tuple[Content | None, list[Remark]]:
    """The content of the full text; `text` is what was written."""
    try:
        return _reader(shape, tags_in(raw)).validate_json(full), []
    except ValidationError as error:
        from kiosk.content import json_scan

        # Deep nesting and broken escapes pass json.loads, but are mistakes in
        # writing; they are told first, so that the rest sees only shallow data.
        json_scan.checked(text, raw)
        return None, form_remarks(error, raw, shape)


@lru_cache(maxsize=2)
def _reader(shape: type[Content], tags: frozenset[str]) -> TypeAdapter[Content]:
    """What reads content of these kinds; no others are imported for it."""
    # Imported from here, and not from deep within pydantic: at the depth at which its
    # stack grows, Python 3.11 takes new memory for every call, and gives it back.
    for kinds in (SLIDES, CHARTS):
        for tag in sorted(tags.intersection(kinds)):
            kinds[tag]
    with only(tags):
        reader = TypeAdapter(shape)
        reader.rebuild(force=True)
    return reader


class Places:
    """The lines and columns of a content file's values, looked for when asked for."""

    def __init__(self, path: Path, source: json_text.Mended, raw: Any) -> None:
        self._path, self._source, self._raw = path, source, raw

    @cached_property
    def _search(self) -> Search:
        from kiosk.content.json_scan import Search

        return Search(self._source.text)

    @cached_property
    def _lines(self) -> json_text.Lines:
        return json_text.Lines(self._source.text)

    def problem(self, remark: Remark) -> Problem:
        """A remark with its place.

        What is not written in the file stands where the nearest thing around it
        does.
        """
        steps, at = self._search.place(remark.steps)
        key = remark.key and steps == remark.steps
        line, column = (at.key_line, at.key_column) if key else (at.line, at.column)
        if remark.into is not None and steps == remark.steps:
            from kiosk.content import json_scan

            start = self._lines.index(line, column)
            column += json_scan.within(self._source.text, start, remark.into)
        return Problem(
            str(self._path),
            line,
            self._source.original(line, column),
            spelt(remark.steps),
            slide_of(self._raw, remark.steps),
            remark.what,
            remark.rule,
            remark.steps,
            remark.lacks,
            remark.into,
        )

    def problems(self, remarks: Iterable[Remark]) -> tuple[Problem, ...]:
        """Remarks with their places, each once, in the order of the file."""
        found = [self.problem(remark) for remark in dict.fromkeys(remarks)]
        return tuple(sorted(found, key=in_order))
