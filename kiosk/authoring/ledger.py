"""Every figure and every note of a show, a row each: what people sign for."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kiosk.authoring.extract import outcomes
from kiosk.drawing.viewport import Viewport
from kiosk.model.figure import filled
from kiosk.model.message import Message
from kiosk.model.schedule import WEEK
from kiosk.show.citation import computed, origin, sources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.authoring.extract import Outcome
    from kiosk.content.content import Content
    from kiosk.model.figure import Fact, Qualifier
    from kiosk.model.note import Note
    from kiosk.model.schedule import Schedule
    from kiosk.model.text import Language, Text
    from kiosk.slides.base import Slide

RESERVATIONS: Final[dict[Qualifier, Message]] = {
    "exact": Message("确数", "exact"),
    "over": Message("超过", "over"),
    "nearly": Message("接近", "nearly"),
    "about": Message("大约", "about"),
    "at least": Message("不低于", "at least"),
    "at most": Message("不超过", "at most"),
    "derived": Message("推算", "derived"),
}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One figure of one slide."""

    fact: Fact
    facts: Mapping[str, Fact]
    outcome: Outcome | None = None
    """What the extract of its source says of it; None if there is none."""

    @property
    def name(self) -> str:
        return self.fact.name

    def label(self, language: Language) -> str:
        return filled(self.fact.figure.label.words(language), self.facts, language)

    def meaning(self, language: Language) -> str:
        return filled(self.fact.figure.meaning.words(language), self.facts, language)

    def said(self, language: Language) -> str:
        """The figure as it is on screen."""
        return str(self.fact.said(language))

    @property
    def value(self) -> str:
        """The value as the source has it, in the unit of the source."""
        figure = self.fact.figure
        if figure.derived is None:
            value = figure.value
            return value if isinstance(value, str) else f"{value:f}"
        number = self.fact.value
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        # Derived values are rounded to at most six places, so this is all of it.
        digits = f"{exact:.6f}"
        return digits.rstrip("0").rstrip(".")

    @property
    def unit(self) -> str:
        """The unit as the source has it; "" for a bare number."""
        unit = self.fact.figure.unit
        return unit if isinstance(unit, str) else unit.zh

    @property
    def qualifier(self) -> Qualifier:
        return self.fact.qualifier

    def reservation(self, language: Language) -> str:
        """The qualifier in words, with the source's own word for it."""
        figure = self.fact.figure
        words = RESERVATIONS[figure.qualifier].said(language)
        if not figure.word:
            return words
        return (
            f"{words}（原文“{figure.word}”）"
            if language == "zh"
            else f"{words} ({figure.word})"
        )

    def period(self, language: Language) -> str:
        return self.fact.figure.period.words(language)

    def computation(self, language: Language) -> str:
        """How it was computed, such as 238.95亿元 ÷ 1240亿元; "" if it was not."""
        viewport = Viewport(language=language)
        return computed(self.fact, self.facts, viewport).partition(
            "：" if language == "zh" else ": "
        )[2]

    @property
    def locators(self) -> tuple[str, ...]:
        """The places in the sources that it rests on, its parts' if it is derived."""
        return sources(self.fact, self.facts)


@dataclass(frozen=True, slots=True)
class LedgerNote:
    """One note of one slide: a fact without a number."""

    name: str
    note: Note
    facts: Mapping[str, Fact]

    def _words(self, text: Text, language: Language) -> str:
        return filled(text.words(language), self.facts, language)

    def head(self, language: Language) -> str:
        return self._words(self.note.head, language)

    def meaning(self, language: Language) -> str:
        return self._words(self.note.meaning, language)

    def period(self, language: Language) -> str:
        """When it was; "" if that is not known."""
        if self.note.period is None:
            return ""
        return self._words(self.note.period, language)


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A slide with all that it answers for; `number` counts from 1."""

    number: int
    slide: Slide
    entries: tuple[LedgerEntry, ...]
    remarks: tuple[LedgerNote, ...]

    def title(self, language: Language) -> str:
        return filled(self.slide.title.words(language), self.slide.facts(), language)


def pages(content: Content, folder: Path | None = None) -> tuple[LedgerPage, ...]:
    """All slides in order, each with its figures and notes.

    With the folder of the content, figures are looked up in the extracts of sources.
    """
    told = {} if folder is None else outcomes(content, folder)
    found = []
    for number, slide in enumerate(content.slides, 1):
        facts = slide.facts()
        entries = tuple(
            LedgerEntry(fact, facts, told.get((number - 1, name), (None,))[0])
            for name, fact in facts.items()
        )
        remarks = tuple(LedgerNote(n, note, facts) for n, note in slide.notes().items())
        found.append(LedgerPage(number, slide, entries, remarks))
    return tuple(found)


_DAYS: Final = dict(zip(WEEK, "一二三四五六日", strict=True))


def times(content: Content, slide: Slide, language: Language) -> str:
    """When and where a slide is shown, its theme as well; "" for always, everywhere."""
    theme = next((one for one in content.themes if one.id == slide.theme), None)
    both = (theme.schedule if theme else None, slide.schedule)
    found = [_times(one, language) for one in both if one is not None]
    found += [
        f"屏幕 {'、'.join(names)}" if language == "zh" else f"on {', '.join(names)}"
        for names in (theme.screens if theme else (), slide.screens)
        if names
    ]
    return ("；" if language == "zh" else "; ").join(filter(None, found))


def _times(schedule: Schedule, language: Language) -> str:
    zh = language == "zh"
    first, last = (
        (t or "").replace("T", " ") for t in (schedule.from_, schedule.until)
    )
    parts = []
    if first and last:
        parts.append(f"{first} 至 {last}" if zh else f"{first} to {last}")
    elif first:
        parts.append(f"{first} 起" if zh else f"from {first}")
    elif last:
        parts.append(f"至 {last}" if zh else f"until {last}")
    if schedule.days:
        names = [f"周{_DAYS[day]}" if zh else day.capitalize() for day in schedule.days]
        parts.append(("、" if zh else ", ").join(names))
    if schedule.hours:
        parts.append(("、" if zh else ", ").join(schedule.hours))
    return ("，" if zh else ", ").join(parts)


def place(content: Content, locator: str, language: Language) -> str:
    """Where a locator such as article/1.13 points, within its source."""
    return origin(content, locator, Viewport(language=language)).place


def title(content: Content, locator: str, language: Language) -> str:
    """The title of the source that a locator points into."""
    source = content.sources[locator.partition("/")[0]]
    return source.title.words(language)


# As a table for a spreadsheet

COLUMNS: Final = (
    "页码 no.",
    "页 slide",
    "标题 title",
    "数 figure",
    "名称 label",
    "值 value",
    "单位 unit",
    "限定 qualifier",
    "原词 word",
    "时期 period",
    "出处 source",
    "推算 derived",
    "与原文 match",
    "中文 zh",
    "English en",
)
_NUMBER: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# What a spreadsheet would take for a formula or a date, were it not told otherwise.
_MISREAD: Final = re.compile(r"[=+@-].*|[0-9]+([/-][0-9]+)+", re.DOTALL)


def table(content: Content, folder: Path | None = None) -> bytes:
    """All figures as CSV, which Excel and WPS open as it is meant.

    UTF-8 with a byte order mark. A fraction is written as 0 1/3, which they take for
    a number; text that they would take for a formula or a date begins with a tab.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for page in pages(content, folder):
        for entry in page.entries:
            figure = entry.fact.figure
            value = f"0 {entry.value}" if "/" in entry.value else entry.value
            how = entry.computation("zh")
            texts = (
                entry.unit,
                entry.qualifier,
                figure.word,
                entry.period("zh"),
                figure.source,
                f"{figure.derived.be}：{how}" if figure.derived else "",
                entry.outcome or "",
                entry.said("zh"),
                entry.said("en"),
            )
            row = (page.slide.id, page.title("zh"), entry.name, entry.label("zh"))
            cells = (*map(_safe, row), value, *map(_safe, texts))
            writer.writerow((page.number, *cells))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _safe(text: str) -> str:
    """Text that a spreadsheet leaves alone."""
    text = text.replace("\n", " ")
    misread = _MISREAD.fullmatch(text) and not _NUMBER.fullmatch(text)
    return f"\t{text}" if misread else text
