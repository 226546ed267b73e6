"""Extracts: what a source says at a place, and whether a figure says the same.

A source may name a file beside the content that holds its words. In a text file a
paragraph begins with its place, as in `1.13 …`; in a .csv or .xlsx file a row does,
in its first cell, and the cells behind it are the words. A place may have several
rows, and words need be no more than the number with what stands round it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from kiosk.authoring.quantity import Quantity, quantities
from kiosk.content import json_text, messages
from kiosk.content.beside import named
from kiosk.content.content import inside
from kiosk.content.messages import NOTHING, matter
from kiosk.content.sheet import LIMIT, Book, SheetError
from kiosk.model import message
from kiosk.model.figure import magnitude
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.authoring.rule import WrittenShow
    from kiosk.content.content import Content
    from kiosk.content.json_text import Steps
    from kiosk.model.figure import Fact, Qualifier
    from kiosk.model.text import Language

Outcome = Literal["match", "differs", "not found"]

_PLACE: Final = re.compile(
    r"\s*(?:[a-z0-9][a-z0-9-]*/)?([a-z0-9][a-z0-9-]*\.[1-9][0-9]{0,5})(?:\s+|$)"
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_UNIT: Final = re.compile(r"[\u4e00-\u9fff]{1,6}")
_CURRENCIES: Final = ("元", "美元")

# The words that stand before or behind a number, the longest first, and what each
# reserves; those that are written within a number, as 5.7万余, count as behind it.
_BEFORE: Final[dict[str, Qualifier]] = {
    "最高不超过": "at most",
    "不低于": "at least",
    "不少于": "at least",
    "不超过": "at most",
    "至少": "at least",
    "至多": "at most",
    "最多": "at most",
    "最高": "at most",
    "突破": "over",
    "超过": "over",
    "大约": "about",
    "将近": "nearly",
    "接近": "nearly",
    "超": "over",
    "逾": "over",
    "近": "nearly",
    "约": "about",
    "前": "at most",
    "no more than": "at most",
    "not more than": "at most",
    "no less than": "at least",
    "more than": "over",
    "at least": "at least",
    "at most": "at most",
    "up to": "at most",
    "exceeding": "over",
    "almost": "nearly",
    "nearly": "nearly",
    "around": "about",
    "about": "about",
    "above": "over",
    "over": "over",
    "top": "at most",
}
_AFTER: Final[dict[str, Qualifier]] = {
    "以上": "at least",
    "以内": "at most",
    "以下": "at most",
    "左右": "about",
    "余": "over",
    "多": "over",
    "强": "at most",
    " or more": "at least",
}
_SAME: Final[tuple[frozenset[str], ...]] = (frozenset({"最高", "最高不超过"}),)
"""Words that say the same, where a source uses the longer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an extract has to say of one figure.

    `steps` lead to the figure in the content, `what` says what is wrong; a match
    has none. `figure` is its name, `locator` its place.
    """

    steps: Steps
    figure: str
    locator: str
    outcome: Outcome
    what: Message = NOTHING


@dataclass(frozen=True, slots=True)
class Tally:
    """How many figures have been looked up, and how it went."""

    match: int = 0
    differs: int = 0
    not_found: int = 0

    @classmethod
    def of(cls, verdicts: tuple[Verdict, ...]) -> Tally:
        outcomes = [verdict.outcome for verdict in verdicts]
        return cls(
            outcomes.count("match"),
            outcomes.count("differs"),
            outcomes.count("not found"),
        )

    @property
    def figures(self) -> int:
        return self.match + self.differs + self.not_found

    def plain(self) -> dict[str, int]:
        """For other programs."""
        return {
            "figures": self.figures,
            "match": self.match,
            "differs": self.differs,
            "not_found": self.not_found,
        }

    def said(self, language: Language) -> str:
        """In one line, without a full stop."""
        en = [f"{self.figures} {_many(self.figures, 'figure')}: {self.match} match"]
        zh = [f"与原文核对 {self.figures} 个数：{self.match} 个一致"]
        if self.differs:
            en.append(f"{self.differs} {'differs' if self.differs == 1 else 'differ'}")
            zh.append(f"{self.differs} 个不同")
        if self.not_found:
            en.append(f"{self.not_found} not found")
            zh.append(f"{self.not_found} 个没有找到")
        return "，".join(zh) if language == "zh" else ", ".join(en)


def _many(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


class ExtractError(Exception):
    """An extract cannot be read, and why."""

    def __init__(self, what: Message) -> None:
        super().__init__(what.en)
        self.what = what


@dataclass(frozen=True, slots=True)
class Extract:
    """The words of a source by place, such as 1.13."""

    words: dict[str, tuple[str, ...]]
    _read: dict[str, tuple[_Said, ...]] = field(default_factory=dict, repr=False)

    def at(self, place: str) -> tuple[_Said, ...] | None:
        """The numbers that stand at a place; None if the extract has no such place."""
        if place not in self.words:
            return None
        if place not in self._read:
            self._read[place] = tuple(
                said for words in self.words[place] for said in _numbers(words)
            )
        return self._read[place]


@dataclass(frozen=True, slots=True)
class _Said:
    """A number as a source says it: with the word that reserves it, and its unit."""

    quantity: Quantity
    word: str
    qualifier: Qualifier
    unit: str
    """What stands right behind the number, the word left out; "" in English."""
    text: str
    """As it is written, for a message."""


def _numbers(words: str) -> Iterator[_Said]:
    language: Language = "zh" if _HAN.search(words) else "en"
    if language == "zh":
        # Line breaks and layout; Chinese words have no spaces between them.
        words = re.sub(r"\s+", "", words)
    for one in quantities(words, language):
        before, after = words[: one.start].rstrip(), words[one.end :]
        written = words[one.start : one.end]
        # 500多 and 5.7万余 have their word in the middle of the number.
        inner = next((word for word in ("多", "余") if word in written), "")
        ahead = next((w for w in _BEFORE if before.lower().endswith(w)), "")
        behind = inner or next((w for w in _AFTER if after.startswith(w)), "")
        if not inner and behind:
            after = after.removeprefix(behind)
        word = ahead or behind
        qualifier = _BEFORE.get(ahead) or _AFTER.get(behind) or "exact"
        unit = _UNIT.match(after) if language == "zh" else None
        noun = unit[0] if unit else ""
        gap = " " if language == "en" and ahead else ""
        text = f"{ahead}{gap}{written}" + ("" if inner else behind)
        yield _Said(one, word, qualifier, noun, text)


def read(folder: Path, name: str) -> Extract:
    """The extract in a file beside the content.

    Raises:
        ExtractError: there is none, or it cannot be read.
    """

    def wrong(code: str, hint: Message = NOTHING, **details: object) -> ExtractError:
        return ExtractError(named(name, matter(code, hint=hint, **details)))

    try:
        file = inside(folder, name)
        data = file.read_bytes() if file.stat().st_size <= LIMIT else None
    except ValueError:
        raise ExtractError(matter("sheet-outside", name=name)) from None
    except (FileNotFoundError, NotADirectoryError):
        raise wrong("sheet-missing", _beside(folder, name)) from None
    except OSError as error:
        reason = error.strerror or error
        raise wrong("sheet-unreadable", reason=reason) from error
    if data is None:
        raise wrong("sheet-large", limit=LIMIT // 2**20)
    if not name.lower().endswith((".csv", ".xlsx")):
        try:
            return Extract(_paragraphs(json_text.decoded(data).text))
        except json_text.Malformed as error:
            what = messages.writing(error.faults[0])
            raise ExtractError(
                Message(f"{name}：{what.zh}", f"{name}: {what.en}")
            ) from None
    try:
        return Extract(_rows(Book(name, data)))
    except SheetError as error:
        raise ExtractError(error.what) from None


def _beside(folder: Path, name: str) -> Message:
    """Which file beside it may have been meant; its letters' case may differ."""
    try:
        there = (folder / name).parent
        names = [one.name for one in there.iterdir()]
    except OSError:
        return NOTHING
    return messages.hint(name.rpartition("/")[2], sorted(names))


def _paragraphs(text: str) -> dict[str, tuple[str, ...]]:
    """A line that begins with a place opens its paragraph, others go on with it."""
    found: dict[str, list[str]] = {}
    here: list[str] | None = None
    for line in text.splitlines():
        match = _PLACE.match(line)
        if match:
            here = found.setdefault(match[1], [])
            here.append(line[match.end() :])
        elif here is not None:
            here[-1] += "\n" + line
    return {place: tuple(words) for place, words in found.items()}


def _rows(book: Book) -> dict[str, tuple[str, ...]]:
    """Rows by the place in their first cell."""
    found: dict[str, list[str]] = {}
    table = book.table(None)
    for number, row in enumerate(table.rows):
        first = table.cell(number, 0).value
        if isinstance(first, Decimal):
            # To a spreadsheet 1.10 and 1.1 are one number.
            raise table.fault(f"A{number + 1}", "extract-number", name=f"{first:f}")
        match = _PLACE.fullmatch(first) if isinstance(first, str) else None
        if match:
            words = [table.text(number, column) for column in range(1, len(row))]
            said = "，".join(word for word in words if word)
            found.setdefault(match[1], []).append(said)
    return {place: tuple(words) for place, words in found.items()}


# Figures against the extracts


def verdicts(
    copy: WrittenShow,
) -> tuple[tuple[Verdict, ...], tuple[tuple[str, Message], ...]]:
    """All figures of sources that have an extract, and extracts that cannot be read.

    Each of the latter is the name of its source, and what is wrong.
    """
    extracts: dict[str, Extract] = {}
    wrong: list[tuple[str, Message]] = []
    for name, source in copy.content.sources.items():
        if source.extract is not None:
            try:
                extracts[name] = read(copy.path.parent, source.extract)
            except ExtractError as error:
                wrong.append((name, error.what))
    found = tuple(_verdicts(copy, extracts)) if extracts else ()
    return found, tuple(wrong)


def _verdicts(copy: WrittenShow, extracts: dict[str, Extract]) -> Iterator[Verdict]:
    for page in copy.pages:
        facts = page.slide.facts()
        homes: dict[str, Steps] = {}
        for steps, chart in page.charts():
            homes |= dict.fromkeys(chart.figures(), steps)
        homes |= {name: ("figures", name, "value") for name in page.slide.figures}
        for name, fact in facts.items():
            source, _, place = fact.figure.source.partition("/")
            if fact.figure.derived is None and source in extracts:
                outcome, what = judged(fact, extracts[source].at(place), place)
                steps = ("slides", page.number, *homes[name])
                yield Verdict(steps, name, fact.figure.source, outcome, what)


def outcomes(
    content: Content, folder: Path
) -> dict[tuple[int, str], tuple[Outcome, Message]]:
    """For figures, by the place of their slide and their name, what extracts say.

    A figure without an extract is left out, and so is one that was computed. An
    extract that cannot be read is as one without words.
    """
    extracts: dict[str, Extract] = {}
    for name, source in content.sources.items():
        if source.extract is not None:
            try:
                extracts[name] = read(folder, source.extract)
            except ExtractError:
                extracts[name] = Extract({})
    found = {}
    for number, slide in enumerate(content.slides):
        for name, fact in slide.facts().items():
            source_id, _, place = fact.figure.source.partition("/")
            if fact.figure.derived is None and source_id in extracts:
                said = extracts[source_id].at(place)
                found[number, name] = judged(fact, said, place)
    return found


def judged(
    fact: Fact, said: tuple[_Said, ...] | None, place: str
) -> tuple[Outcome, Message]:
    """Whether a figure says what the source says at a place, and if not, what."""
    mine = Message(str(fact.said("zh")), str(fact.said("en")))
    if said is None:
        return "not found", Message(
            f"原文摘录里没有 {place} 段，无法核对 {mine.zh}",
            f"the extract has no {place}, so that {mine.en} cannot be looked up",
        )
    alike = [one for one in said if _same_value(fact, one)]
    if any(_same_word(fact, one) for one in alike):
        return "match", NOTHING
    if alike:
        theirs = _quoted(alike)
        return "differs", Message(
            f"限定词不同：原文 {place} 段写的是{theirs.zh}，这里是“{mine.zh}”",
            f"the reservation differs: {place} says {theirs.en}, this says “{mine.zh}”",
        )
    near = [one for one in said if _same_unit(fact, one)]
    if near:
        theirs = _quoted(near)
        return "differs", Message(
            f"与原文不同：原文 {place} 段写的是{theirs.zh}，这里是“{mine.zh}”",
            f"it differs: {place} says {theirs.en}, this says “{mine.zh}”",
        )
    return "not found", Message(
        f"原文 {place} 段里没有找到 {mine.zh}",
        f"{place} does not say {mine.zh}",
    )


def _quoted(said: list[_Said]) -> Message:
    texts = list(dict.fromkeys(message.shown(one.text + one.unit) for one in said))[:3]
    return Message(
        "、".join(f"“{text}”" for text in texts),
        " and ".join(f"“{text}”" for text in texts),
    )


def _same_value(fact: Fact, one: _Said) -> bool:
    noun = _noun(fact)
    if one.quantity.percent != (noun == "%") or one.quantity.value != fact.base:
        return False
    # The same number of other things is another number; where nothing but a mark
    # follows it, as in “2+6”, nobody can tell.
    return noun == "%" or not one.unit or not noun or _counts(noun, one.unit)


def _counts(noun: str, unit: str) -> bool:
    """Whether a unit in the source is that of a figure: 家企业 may be 家 there."""
    if noun in _CURRENCIES:
        return unit.startswith(noun)
    return unit.startswith(noun[:1])


def _same_word(fact: Fact, one: _Said) -> bool:
    figure = fact.figure
    if figure.qualifier != one.qualifier:
        return False
    own = figure.word
    same = any({own, one.word} <= words for words in _SAME)
    return not own or own == one.word or same or not _HAN.search(one.word)


def _same_unit(fact: Fact, one: _Said) -> bool:
    """Whether a number is of the kind of the figure: it may be what was meant."""
    noun = _noun(fact)
    if noun == "%" or one.quantity.percent:
        return one.quantity.percent and noun == "%"
    return bool(noun) and _counts(noun, one.unit)


def _noun(fact: Fact) -> str:
    unit = fact.figure.unit
    words = unit if isinstance(unit, str) else unit.zh
    return words.removeprefix(magnitude(words)[1])
