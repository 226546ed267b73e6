"""Sheet charts: the charts that cells of a spreadsheet can be, made of models alone.

A chart is filled by what its fields are marked as: labels, lines, unit, source and
time. What needs more than a sheet tells is not offered, and neither is what the check
finds a mistake in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, get_origin

from kiosk.authoring.checking import report
from kiosk.charts import CHARTS
from kiosk.content.content import Content
from kiosk.content.sheet import Range
from kiosk.content.taken import taken
from kiosk.model.data import FromSheet, UnitOfAll
from kiosk.model.pointer import SourcePlace
from kiosk.model.question import Question
from kiosk.model.text import LANGUAGES, Text
from kiosk.model.walk import fields, is_model, limits, within
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from kiosk.authoring.edit.sheet_block import Caption, SheetBlock, SheetLine
    from kiosk.charts.base import Chart
    from kiosk.model.message import Message
    from kiosk.model.text import Language
    from kiosk.model.walk import Field, Typed


@dataclass(frozen=True, slots=True)
class SheetName:
    """The sheet that cells are on, as a content names it."""

    file: str
    sheet: str | None = None

    def cells(self, range_: Range) -> dict[str, str]:
        """The cells of a range, as they stand in for what would be typed."""
        sheet = {"sheet": self.sheet} if self.sheet else {}
        return {"file": self.file, **sheet, "range": str(range_)}


@dataclass(frozen=True, slots=True)
class Told:
    """What a sheet does not tell, as plain data.

    `english` has the English of names that are Chinese in the sheet.
    """

    unit: Any
    source: str
    period: Any
    languages: tuple[Language, ...] = LANGUAGES
    english: Mapping[str, str] = field(default_factory=dict)

    def words(self, name: Caption) -> dict[str, str]:
        """A name in the languages of the show."""
        said = {"zh": name.zh, "en": self.english.get(name.zh) or name.en or name.zh}
        return {one: said[one] for one in self.languages}


class SheetChart(NamedTuple):
    """A chart that is filled: its kind, the slide with it, and how many doubts it has.

    `wrong` is why it cannot be drawn, if it cannot.
    """

    tag: str
    slide: dict[str, Any]
    doubts: int
    wrong: Message | None = None


def question(block: SheetBlock, unit: str) -> Question:
    """What a block has to say, as far as numbers tell."""
    if block.timed or block.turned().timed:
        return Question.YEARS
    return Question.SHARE if unit == "%" else Question.RANKS


def charts(
    block: SheetBlock,
    sheet: SheetName,
    told: Told,
    content: tuple[Any, Path],
    framed: Callable[[str, dict[str, Any]], dict[str, Any]],
) -> Iterator[SheetChart]:
    """Every chart that a block can be, with what has been told; some may be wrong.

    Args:
        block: what is in the cells.
        sheet: where they are.
        told: what they do not tell.
        content: the plain data of the content, and its file.
        framed: the slide for a chart of a tag.
    """
    raw, path = content
    for tag in CHARTS:
        made = None
        for one in (block, block.turned()):
            chart = _Filling(CHARTS[tag], one, sheet, told).chart()
            if chart is not None and (made is None or made.wrong is not None):
                made = _tried(tag, framed(tag, chart), raw, path)
        if made is not None:
            yield made


def _tried(tag: str, slide: dict[str, Any], raw: Any, path: Path) -> SheetChart:
    """A chart, and what the check finds in it."""
    alone = {**raw, "slides": [slide]}
    found = report(path, data=json.dumps(alone).encode())
    here = [one for one in found.findings if one.steps[:1] == ("slides",)]
    wrong = next((one.what for one in here if one.severity == "error"), None)
    return SheetChart(tag, slide, len(here), wrong)


def suited(found: Iterable[SheetChart], asks: Question) -> list[SheetChart]:
    """The charts that can be drawn, those first that are there for what is said."""

    def rank(one: SheetChart) -> tuple[int, int, int, str]:
        tells = CHARTS[one.tag].tells
        place = tells.index(asks) if asks in tells else len(Question)
        return place, len(tells), one.doubts, one.tag

    return sorted((one for one in found if one.wrong is None), key=rank)


def slide_of(example: Mapping[str, Any], tag: str, chart: Any) -> dict[str, Any]:
    """The slide of an example with another chart of its kind, and nothing else on it.

    Raises:
        LookupError: the example has no chart of that kind.
    """
    slide = example["slides"][0]
    needed = {one.written for one in fields(SLIDES[slide["kind"]]) if one.required}
    kept = {name: slide[name] for name in slide if name in needed | {"theme"}}
    made, count = _replaced(kept, tag, chart)
    if not count:
        raise LookupError(tag)
    return dict(made)


def typed_in(slide: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A slide with its cells typed in their places; `folder` is where the file lies."""
    whole = {"slides": [slide]}
    return dict(taken(whole, Content, lambda name: folder / name).raw["slides"][0])


def _replaced(value: Any, tag: str, chart: Any) -> tuple[Any, int]:
    """A value with a chart in the place of the first of its kind, and how many."""
    if isinstance(value, list):
        for one in value:
            made, count = _replaced(one, tag, chart)
            if count:
                return [made], count
        return value, 0
    if not isinstance(value, dict):
        return value, 0
    if value.get("kind") == tag:
        return chart, 1
    for name, inner in value.items():
        made, count = _replaced(inner, tag, chart)
        if count:
            return {**value, name: made}, count
    return value, 0


class _Filling:
    """A kind of chart with the numbers of a block in it."""

    def __init__(
        self, kind: type[Chart], block: SheetBlock, sheet: SheetName, told: Told
    ) -> None:
        self._kind = kind
        self._block = block
        self._sheet = sheet
        self._told = told
        needed = [one for one in fields(kind) if one.required and one.written != "kind"]
        self._needed = needed
        self._by_label = any(_sheet_mark(one.types) == "texts" for one in needed)

    def chart(self) -> dict[str, Any] | None:
        """The chart; None if it needs what is not known."""
        if not any(_sheet_mark(one.types) == "rows" for one in self._needed):
            return None
        tells = self._kind.tells
        goes_on = tells[:1] == (Question.YEARS,) and Question.RANKS not in tells
        if goes_on and not self._block.timed:
            # What goes on from one to the next is time.
            return None
        made: dict[str, Any] = {"kind": self._kind.tag()}
        for one in self._needed:
            value = self._value(one)
            if value is None:
                return None
            made[one.written] = value
        return made

    def _value(self, one: Field) -> Any:
        if one.marked(UnitOfAll):
            return self._told.unit
        if one.marked(SourcePlace):
            return self._told.source
        match _sheet_mark(one.types):
            case "texts":
                return self._labels()
            case "text":
                return self._told.period
            case "rows":
                return self._rows(one)
        return None

    def _labels(self) -> Any:
        """The labels, as cells where those have every language."""
        block, places = self._block, self._block.places
        if places is not None and self._whole(places):
            return self._sheet.cells(places)
        return [self._told.words(one) for one in block.labels]

    def _whole(self, places: Range) -> bool:
        """Whether cells of names say all that is needed of them."""
        if len(self._told.languages) < len(LANGUAGES):
            return places.width == 1
        return places.width == len(LANGUAGES)

    def _rows(self, one: Field) -> Any:
        items = [t for typed in one.types for t in within(typed, 0)]
        model = next((t.kind for t in items if is_model(t.kind)), None)
        if model is None:
            return None
        label = value = ""
        count = None
        for part in fields(model):
            if not part.required:
                continue
            what = _sheet_mark(part.types)
            if what == "text" and any(t.kind is Text for t in part.types):
                label = part.written
            elif what in ("value", "values"):
                value, count = part.written, limits(part.types)
            else:
                return None
        if not (label and value and count is not None):
            return None
        if any(get_origin(t.kind) is tuple for t in _types(model, value)):
            return self._lines(label, value) if self._by_label else None
        alone = not self._by_label and len(self._block.lines) == 1
        return self._items(label, value, self._block.lines[0]) if alone else None

    def _lines(self, label: str, value: str) -> list[dict[str, Any]]:
        """An item for each line, with a value for every label."""
        return [
            {
                label: self._told.words(line.name),
                value: self._sheet.cells(line.values),
            }
            for line in self._block.lines
        ]

    def _items(self, label: str, value: str, line: SheetLine) -> Any:
        """An item for each label, with one value."""
        places = self._block.places
        if (
            places is not None
            and self._whole(places)
            and line.values.left == places.right + 1
        ):
            whole = Range(*places[:3], line.values.right)
            return self._sheet.cells(whole)
        top, left, bottom, right = line.values
        cells = [
            Range(row, column, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
        return [
            {label: self._told.words(name), value: self._sheet.cells(cell)}
            for name, cell in zip(self._block.labels, cells, strict=True)
        ]


def _sheet_mark(types: tuple[Typed, ...]) -> str:
    """What cells would be read as in the place of a value; "" if none may stand."""
    marks = (mark for one in types for mark in one.marks)
    return next((mark.what for mark in marks if isinstance(mark, FromSheet)), "")


def _types(model: Any, name: str) -> tuple[Typed, ...]:
    return next(one.types for one in fields(model) if one.written == name)
