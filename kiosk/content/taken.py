"""Content with the cells in their places that it names in spreadsheets.

What reads them is imported only for content that names one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kiosk.model.message import Message
from kiosk.model.outline import FromGeography
from kiosk.model.walk import types_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pydantic import BaseModel

    from kiosk.content.json_text import Steps
    from kiosk.content.validate import Remark

ENDINGS: Final = (".csv", ".xlsx")
"""How the names of spreadsheets end."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Content with its spreadsheets read.

    `raw` is the plain data, with null where nothing could be taken; `remarks` say
    why. `files` are the files named, in the order of the content, with the SHA-256
    of their bytes, "" where there were none. `origins` says of what each value
    taken was read; `gaps` are the ways to the nulls. `warnings` are of what was
    taken all the same, and is likely to be meant otherwise.
    """

    raw: Any
    remarks: tuple[Remark, ...] = ()
    files: tuple[tuple[Path, str], ...] = ()
    origins: dict[Steps, Message] = field(default_factory=dict)
    gaps: frozenset[Steps] = frozenset()
    warnings: tuple[Remark, ...] = ()

    @property
    def text(self) -> str:
        """The content as JSON."""
        return json.dumps(self.raw)

    def and_then(self, more: Taken) -> Taken:
        """What was taken of other files out of what this has left."""
        return Taken(
            more.raw,
            self.remarks + more.remarks,
            self.files + more.files,
            self.origins | more.origins,
            self.gaps | more.gaps,
            self.warnings + more.warnings,
        )

    def traced(self, remarks: Iterable[Remark]) -> Iterator[Remark]:
        """The remarks on what was taken name its cell; those on a gap are dropped.

        What a chart says of itself is dropped as well while it has a gap: a null may
        be taken for a value that is missing, and why it is there has been told.
        """
        around = {way for gap in self.gaps for way in _within_chart(self.raw, gap)}
        for remark in remarks:
            ways = [remark.steps[:n] for n in range(len(remark.steps), 0, -1)]
            if remark.steps not in around and self.gaps.isdisjoint(ways):
                where = [self.origins[way] for way in ways if way in self.origins]
                if where:
                    remark = remark._replace(what=situated(where[0], remark.what))
                yield remark


def _within_chart(raw: Any, steps: Steps) -> Iterator[Steps]:
    """The ways to the chart that a place is in, and on to the place."""
    chart, value = 0, raw
    for number, step in enumerate(steps):
        if isinstance(value, dict) and "kind" in value:
            chart = number
        value = value[step]
    for end in range(chart, len(steps)):
        yield steps[:end]


def situated(where: Message, what: Message) -> Message:
    """What is wrong, behind the place where it stands."""
    return Message(f"{where.zh}：{what.zh}", f"{where.en}: {what.en}")


def taken(raw: Any, shape: type[BaseModel], file_of: Callable[[str], Path]) -> Taken:
    """The content with the cells that it names in their places.

    Args:
        raw: the plain data of the content; it is not changed.
        shape: its model, whose fields say where cells may stand.
        file_of: the file that a relative path names; raises ValueError if it is
            none within the content's folder.
    """
    places = list(_named(raw))
    maps = [one for one in places if _is_geography(raw, shape, one)]
    sheets = [one for one in places if one not in maps] if maps else places
    found = Taken(raw)
    if sheets:
        from kiosk.content import spreadsheets

        found = spreadsheets.read(raw, sheets, shape, file_of)
    if maps:
        from kiosk.content import outlines

        found = found.and_then(outlines.read(found.raw, maps, file_of))
    return found


def _is_geography(raw: Any, shape: type[BaseModel], steps: Steps) -> bool:
    """Whether an object that names a file stands for outlines."""
    value = raw
    for step in steps:
        value = value[step]
    if "range" in value or "kind" in value:
        # Cells are many, and ask no such question.
        return False
    return any(
        isinstance(mark, FromGeography)
        for typed in types_at(shape, raw, steps)
        for mark in typed.marks
    )


def _named(raw: Any) -> Iterator[Steps]:
    """The way to every object on a slide that names a file."""
    slides = raw.get("slides") if isinstance(raw, dict) else None
    waiting: list[tuple[Steps, Any]] = [(("slides",), slides)]
    while waiting:
        steps, value = waiting.pop()
        inner: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, dict):
            if isinstance(value.get("file"), str):
                yield steps
            else:
                inner = value.items()
        elif isinstance(value, list):
            inner = enumerate(value)
        # Most of what is written has nothing in it.
        waiting += [
            ((*steps, step), one)
            for step, one in reversed([*inner])
            if isinstance(one, dict | list)
        ]
