"""Pasted rows: the cells of a spreadsheet as items of a list that is there already.

Which column goes into which field is told by headings where the first row has them, and
else by what stands in the cells, in the order of the fields.
"""

from __future__ import annotations

import copy
import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, get_args

from kiosk.authoring.edit.form import FormField
from kiosk.authoring.edit.typed import number
from kiosk.model.message import Message
from kiosk.model.text import LANGUAGES
from kiosk.model.walk import within

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.authoring.edit.form import Editor
    from kiosk.model.text import Language
    from kiosk.model.walk import Steps

_TAKEN: Final[frozenset[Editor]] = frozenset(
    {
        *("line", "words", "number", "choice", "moment", "hours", "unit"),
        *("source-place", "figure-name", "theme-name", "slide-name"),
    }
)
"""Editors of which a cell can hold the value."""
_WITHIN: Final[frozenset[Editor]] = _TAKEN | {"group"}
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]")
_SPARE: Final = re.compile(r"[\s:：·（）()_]+")
_TONGUES: Final[dict[Language, Message]] = {
    "zh": Message("中文", "Chinese"),
    "en": Message("英文", "English"),
}


@dataclass(frozen=True, slots=True)
class CellTarget:
    """A field of an item that a cell can fill.

    `way` leads to it within the item; `language` is set where it is one of a text.
    """

    way: Steps
    label: Message
    editor: Editor
    language: Language | None = None
    choices: tuple[tuple[Any, Message], ...] = ()

    @property
    def names(self) -> set[str]:
        """What a heading may call it."""
        called = {self.label.zh, self.label.en, *map(str, self.way)}
        if self.language is None:
            return {_bare(one) for one in called}
        tongue = _TONGUES[self.language]
        own = {*tongue, self.language}
        base = [one for one in called if one not in LANGUAGES]
        both = {f"{one}{other}" for one in base for other in own}
        both |= {f"{other}{one}" for one in base for other in own}
        # The Chinese of a text is called as the text is.
        plain = set(base) if self.language == "zh" else set()
        return {_bare(one) for one in (*both, *plain, *own)}

    def said(self, staff: Language) -> str:
        """What it is called in the window."""
        label = self.label.said(staff)
        if self.language is None:
            return label
        tongue = _TONGUES[self.language].said(staff)
        return f"{label} · {tongue}" if label else tongue

    def read(self, cell: str) -> Any:
        """The value that a cell means."""
        cell = cell.strip()
        if self.editor == "number":
            return number(cell) if cell else None
        for value, label in self.choices:
            if _bare(cell) in (_bare(str(value)), _bare(label.zh), _bare(label.en)):
                return value
        return cell


@dataclass(frozen=True, slots=True)
class PastedRows:
    """Cells, and where each column goes; None for a column that is left out."""

    cells: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    """What the first row calls the columns; () if it is no heading."""
    targets: tuple[CellTarget, ...]
    """The fields that there are."""
    columns: tuple[CellTarget | None, ...]
    fresh: Any
    """An item in which nothing is filled in."""

    def put(self, column: int, target: CellTarget | None) -> PastedRows:
        """The same with a column going elsewhere, and no other to the same place."""
        moved = [None if one == target else one for one in self.columns]
        moved[column] = target
        return replace(self, columns=tuple(moved))

    def items(self) -> list[Any]:
        """What is made of the rows."""
        return [self._item(row) for row in self.cells]

    def _item(self, row: Sequence[str]) -> Any:
        item = copy.deepcopy(self.fresh)
        for cell, target in zip(row, self.columns, strict=True):
            if target is None or not cell.strip():
                continue
            value = target.read(cell)
            if not target.way:
                return value
            held = item
            for step in target.way[:-1]:
                held = held.setdefault(step, {})
            if target.language is not None:
                # A text is written in all languages, or is missing in one.
                for other in self.targets:
                    if other.way[:-1] == target.way[:-1]:
                        held.setdefault(other.way[-1], "")
            held[target.way[-1]] = value
        return item


def pasted_rows(spec: FormField, text: str) -> PastedRows | None:
    """The rows of a text that was copied in a spreadsheet, for a list.

    Args:
        spec: the list.
        text: rows of cells with tabs between them, as Excel and WPS copy them.

    Returns:
        None if there are no cells, or a cell is nothing that its items can hold.
    """
    read = csv.reader(io.StringIO(text.strip("\r\n")), delimiter="\t")
    rows = [row for row in read if any(cell.strip() for cell in row)]
    targets = tuple(_targets(spec))
    if not rows or not targets:
        return None
    wide = max(map(len, rows))
    cells = [(*row, *[""] * (wide - len(row))) for row in rows]
    columns = _headed(cells[0], targets)
    headings: tuple[str, ...] = ()
    if columns is not None:
        headings, cells = cells[0], cells[1:]
    if not cells:
        return None
    if columns is None:
        columns = _by_looks(cells, targets)
    return PastedRows(tuple(cells), headings, targets, columns, spec.fresh_item())


def _targets(spec: FormField) -> Iterator[CellTarget]:
    types = within(spec.typed, 0)
    if not types or Ellipsis not in get_args(spec.typed.kind):
        return
    fresh = spec.fresh_item()
    item = FormField((*spec.steps, 0), types, fresh, None, spec.languages)
    if any(one.required and one.editor not in _WITHIN for one in item.parts):
        # An item without that would be none.
        return
    yield from _leaves(item, (), item.model is not None)


def _leaves(part: FormField, way: Steps, named: bool) -> Iterator[CellTarget]:
    label = part.label if named and way else Message("", "")
    if part.editor == "words":
        for language in part.languages:
            yield CellTarget((*way, language), label, "words", language)
    elif part.editor == "group":
        for inner in part.parts:
            if inner.required or inner.editor != "group":
                # A group within that may be left out is asked for nowhere.
                yield from _leaves(inner, (*way, inner.name), named)
    elif part.editor in _TAKEN:
        choices = tuple((one.value, one.label) for one in part.choices)
        yield CellTarget(way, label, part.editor, None, choices)


def _headed(
    row: Sequence[str], targets: Sequence[CellTarget]
) -> tuple[CellTarget | None, ...] | None:
    """Where columns go by their headings; None if the row has no headings."""
    left = list(targets)
    found: list[CellTarget | None] = []
    for cell in row:
        target = next((one for one in left if _bare(cell) in one.names), None)
        if target is not None:
            left.remove(target)
        found.append(target)
    if sum(one is not None for one in found) * 2 < sum(bool(cell) for cell in row):
        return None
    return tuple(found) if any(found) else None


def _by_looks(
    cells: Sequence[Sequence[str]], targets: Sequence[CellTarget]
) -> tuple[CellTarget | None, ...]:
    """Where columns go by what stands in them, in the order of the fields."""
    left = list(targets)
    found: list[CellTarget | None] = []
    for column in zip(*cells, strict=True):
        held = [cell for cell in column if cell.strip()]
        fits = [one for one in left if held and _fits(one, held)]
        # Words that are all among those that may be chosen are meant so.
        fits.sort(key=lambda one: not one.choices)
        target = fits[0] if fits else None
        if target is not None:
            left.remove(target)
        found.append(target)
    return tuple(found)


def _fits(target: CellTarget, held: Sequence[str]) -> bool:
    numbers = all(not isinstance(number(cell), str) for cell in held)
    chinese = any(_CHINESE.search(cell) for cell in held)
    if target.editor == "number":
        return numbers
    if target.choices:
        values = [value for value, _ in target.choices]
        return all(target.read(cell) in values for cell in held)
    if target.language is not None:
        return chinese if target.language == "zh" else not (chinese or numbers)
    return not numbers


def _bare(words: str) -> str:
    return _SPARE.sub("", words).casefold()


def takes_rows(spec: FormField) -> bool:
    """Whether a cell can be something in the items of a list."""
    return any(True for _ in _targets(spec))
