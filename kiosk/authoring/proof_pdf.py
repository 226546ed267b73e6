"""The proof for sign-off: a show on paper, one page a slide, to be checked and signed.

Lengths are millimetres on A4, sizes of type points, both as printers have them.
Everything is set on a grid of baselines, and planned before anything is drawn, so
that the number of pages is known on the first of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kiosk.authoring import ledger
from kiosk.authoring.extract import Tally
from kiosk.drawing.fontfile import Faces
from kiosk.drawing.palette import Palette
from kiosk.drawing.typeset import balanced, broken
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from fpdf import FPDF

    from kiosk.authoring.ledger import LedgerEntry, LedgerNote, LedgerPage
    from kiosk.content.content import Content, Loaded
    from kiosk.drawing.palette import Accent, Colour
    from kiosk.model.text import Language

WIDE, HIGH = 210.0, 297.0
LEFT, RIGHT = 20.0, 190.0
SPACE: Final = RIGHT - LEFT
HEAD: Final = 14.5
"""The baseline of the running head."""
TOP: Final = 31.0
"""The first baseline of a title."""
FOOT: Final = 286.5
"""The first baseline of the running foot."""
SIGN: Final = 238.0
"""Where the boxes for signatures begin."""
BOX: Final = 37.0
"""Their height; a round seal is up to 42 mm wide and may reach over the edge."""
WIDTHS: Final = (SPACE, 119.0, 86.0)
"""Widths of pictures, each as that of some columns of the table; the largest is
taken that leaves room for it."""

TEXT: Final = (24, 33, 42)
GREY: Final = (104, 108, 112)
HAIR: Final = (190, 190, 186)
OUTCOMES: Final = ("match", "differs", "not found")
GOOD: Final = (10, 79, 61)
BAD: Final = (176, 36, 20)
WEIGHTS: Final = (300, 400, 500, 700)

# Where the columns of the table begin, and how wide they are.
_SAID = (LEFT, 39.0)
_NAME = (LEFT + 41.0, 45.0)
_WHEN = (LEFT + 89.0, 30.0)
_FROM = (LEFT + 122.0, 42.0)
_TICK = RIGHT - 4.0

_WORDS: Final[dict[str, Message]] = {
    "proof": Message("审签稿", "Proof for sign-off"),
    "edition": Message("中文版", "English edition"),
    "contents": Message("目录", "Contents"),
    "file": Message("文件", "File"),
    "hash": Message("校验值", "Hash"),
    "printed": Message("打印", "Printed"),
    "slides": Message("页数", "Slides"),
    "figures": Message("数", "Figures"),
    "facts": Message("事实", "Facts"),
    "sources": Message("出处", "Sources"),
    "said": Message("屏幕上的数", "As said on screen"),
    "name": Message("名称与含义", "Name and meaning"),
    "when": Message("时期 · 限定 · 单位", "Period, qualifier, unit"),
    "from": Message("出处", "Source"),
    "period": Message("时期", "Period"),
    "tick": Message("核对", "Check"),
    "match": Message("与原文摘录一致", "agrees with the extract"),
    "differs": Message("与原文摘录不一致", "differs from the extract"),
    "not found": Message("原文摘录里没有找到", "not found in the extract"),
    "compared": Message("核对", "Compared"),
    "fact": Message("不是数的事实", "Facts without a number"),
    "speech": Message("讲解词（不上屏幕）", "For the guide (never on screen)"),
    "shown": Message("放映：{}", "Shown: {}"),
    "unit": Message("单位 {}", "unit {}"),
    "derived": Message("推算", "derived"),
    "computed": Message("由程序推算：", "Computed: "),
    "review": Message("审核", "Review"),
    "approval": Message("批准", "Approval"),
    "seal": Message("盖章", "Seal"),
    "signature": Message("签字", "Signature"),
    "date": Message("日期", "Date"),
    "goes on": Message("续", "continued"),
    "whole": Message("全稿", "The whole proof"),
    "asked": Message("提问时", "As it is asked"),
    "answered": Message("揭晓后", "With its answer"),
    "no figures": Message(
        "本页没有数，也没有要核对的事实。", "No figures or facts here."
    ),
}


def _word(key: str, language: Language) -> str:
    return _WORDS[key].said(language)


@dataclass(frozen=True, slots=True)
class PrintRun:
    """When and with what a proof is printed."""

    moment: datetime
    program: str


MANY: Final = 12
"""Figures of one slide beyond which they are set closer."""


class _Pace(NamedTuple):
    """How the table runs.

    From baseline to baseline, from the rule above a row to its first baseline, and
    from its last to the rule below.
    """

    lead: float
    first: float
    last: float


EASY: Final = _Pace(3.7, 5.6, 2.9)
CLOSE: Final = _Pace(3.4, 4.8, 1.8)
"""For slides with much to sign for, so that they stay on one page."""


# Measuring and drawing


class _Sheet:
    """Paper and type: everything is drawn at its baseline."""

    def __init__(self, text: str) -> None:
        # It takes a while to import, and only a proof needs it.
        from fpdf import FPDF

        self.pdf: FPDF = FPDF(format="A4", unit="mm")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        faces = {(f"w{weight}", ""): float(weight) for weight in WEIGHTS}
        self._faces = Faces(self.pdf, text, faces)
        self._widths: dict[tuple[str, int], float] = {}

    def close(self) -> None:
        self._faces.close()

    def advance(self, text: str, size: float, weight: int) -> float:
        """The width of a line in millimetres, at a size in points."""
        key = (text, weight)
        if key not in self._widths:
            self.pdf.set_font(f"w{weight}", size=100)
            self._widths[key] = self.pdf.get_string_width(text) / 100
        return self._widths[key] * size

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        weight: int = 400,
        colour: tuple[int, int, int] = TEXT,
        anchor: Literal["left", "right", "middle"] = "left",
    ) -> float:
        """Set a line; returns how wide it is."""
        wide = self.advance(text, size, weight)
        if anchor != "left":
            x -= wide if anchor == "right" else wide / 2
        self.pdf.set_font(f"w{weight}", size=size)
        self.pdf.set_text_color(*colour)
        self.pdf.text(x, y, text)
        return wide

    def rule(
        self,
        x: float,
        y: float,
        wide: float,
        thick: float = 0.15,
        colour: tuple[int, int, int] = HAIR,
    ) -> None:
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x, y - thick / 2, wide, thick, style="F")

    def frame(self, x: float, y: float, wide: float, high: float) -> None:
        self.pdf.set_draw_color(*HAIR)
        self.pdf.set_line_width(0.15)
        self.pdf.rect(x, y, wide, high)

    def block(
        self, x: float, y: float, wide: float, high: float, colour: Colour
    ) -> None:
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x, y, wide, high, style="F")


# Rows of the table


class _Line(NamedTuple):
    """A line within a cell, `drop` baselines below the first."""

    x: float
    drop: float
    text: str
    size: float
    weight: int
    colour: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: lines, and how many baselines it is high."""

    lines: tuple[_Line, ...]
    deep: float
    ticked: bool = True

    def high(self, pace: _Pace) -> float:
        if not self.ticked:
            return pace.first + 1.6
        return self.deep * pace.lead + pace.first + pace.last


def _stacked(
    sheet: _Sheet,
    column: tuple[float, float],
    parts: Sequence[tuple[str, float, int, tuple[int, int, int]]],
) -> tuple[list[_Line], float]:
    """Texts one below the other in a column, and the drop of the last baseline."""
    lines: list[_Line] = []
    drop = 0.0
    for text, size, weight, colour in parts:
        if text:
            for line in broken(text, size, weight, column[1], sheet):
                lines.append(_Line(column[0], drop, line, size, weight, colour))
                drop += 1
    return lines, max(0.0, drop - 1)


def _entry_rows(
    entries: Sequence[LedgerEntry], content: Content, language: Language, sheet: _Sheet
) -> list[_Row]:
    """The figures of a slide; where there are many, what all share is said once."""
    many = len(entries) > MANY
    rows, before = [], ""
    for entry in entries:
        meaning = entry.meaning(language)
        again = many and meaning == before
        before = meaning
        rows.append(
            _entry_row(
                entry, "" if again else meaning, content, language, sheet, many=many
            )
        )
    return rows


def _entry_row(
    entry: LedgerEntry,
    meaning: str,
    content: Content,
    language: Language,
    sheet: _Sheet,
    *,
    many: bool,
) -> _Row:
    said, size = entry.said(language), 13.0
    while sheet.advance(said, size, 500) > _SAID[1] and size > 9:
        size -= 0.5
    lines, deep = [], 0.0
    derived = entry.qualifier == "derived"
    unit = _word("unit", language).format(entry.unit) if entry.unit else ""
    reservation = entry.reservation(language)
    if derived:
        mark = _word("derived", language)
        reservation = f"{mark} · {reservation}" if reservation else mark
    origin = [
        (ledger.place(content, locator, language), 7.0, 400, TEXT)
        for locator in entry.locators
    ]
    if entry.outcome is not None:
        colour = GOOD if entry.outcome == "match" else BAD
        origin.append((_word(entry.outcome, language), 7.0, 500, colour))
    how = entry.computation(language)
    if how:
        computed = f"{_word('computed', language)}{how}"
        origin = [(computed, 7.0, 500, TEXT)] + [
            (text, size_, weight, GREY) for text, size_, weight, _ in origin
        ]
    when = [
        (entry.period(language), 7.5, 400, TEXT),
        (reservation, 7.5, 400, TEXT),
        (unit, 7.5, 400, GREY),
    ]
    if many:
        three = (entry.period(language), reservation, entry.unit)
        together = " · ".join(filter(None, three))
        when = [(together, 7.5, 400, TEXT)]
    columns = (
        (_SAID, [(said, size, 500, TEXT)]),
        (
            _NAME,
            [
                (entry.label(language), 8.5, 500, TEXT),
                (meaning, 7.0, 400, GREY),
            ],
        ),
        (_WHEN, when),
        (_FROM, origin),
    )
    for column, parts in columns:
        found, drop = _stacked(sheet, column, parts)
        lines += found
        deep = max(deep, drop)
    return _Row(tuple(lines), deep)


def _remark_row(
    remark: LedgerNote, content: Content, language: Language, sheet: _Sheet
) -> _Row:
    lines, deep = [], 0.0
    wide = (_SAID[0], _NAME[0] + _NAME[1] - _SAID[0])
    place = ledger.place(content, remark.note.source, language)
    columns = (
        (
            wide,
            [
                (remark.head(language), 8.5, 500, TEXT),
                (remark.meaning(language), 7.0, 400, GREY),
            ],
        ),
        (_WHEN, [(remark.period(language), 7.5, 400, TEXT)]),
        (_FROM, [(place, 7.0, 400, TEXT)]),
    )
    for column, parts in columns:
        found, drop = _stacked(sheet, column, parts)
        lines += found
        deep = max(deep, drop)
    return _Row(tuple(lines), deep)


def _speech_rows(
    speech: Sequence[str], language: Language, sheet: _Sheet
) -> list[_Row]:
    """What a guide may say, a row for each paragraph, under a heading."""
    if not speech:
        return []
    wide = (_SAID[0], _TICK - 4.0 - _SAID[0])
    rows = [_heading_row(_word("speech", language))]
    for words in speech:
        lines, deep = _stacked(sheet, wide, [(words, 7.5, 400, TEXT)])
        rows.append(_Row(tuple(lines), deep))
    return rows


def _heading_row(words: str) -> _Row:
    return _Row((_Line(LEFT, 0, words, 7.0, 700, GREY),), 0.0, ticked=False)


# Pages


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page of paper for a slide: its first, or one on which the table goes on."""

    page: LedgerPage
    language: Language
    rows: tuple[_Row, ...]
    picture: float
    """Height of the picture; 0 where there is none."""
    last: bool
    pace: _Pace = EASY


@dataclass(frozen=True, slots=True)
class _Index:
    """One page of contents, with the slides that it lists."""

    language: Language
    pages: tuple[LedgerPage, ...]
    first: bool
    last: bool


@dataclass(slots=True)
class ProofPdf:
    """A proof of a content in one or more languages.

    `painter` gives the PNG files of a slide by its place, from 0, and a language: one
    for most, two for a slide that asks, without and with its answer.
    """

    loaded: Loaded
    painter: Callable[[int, Language], tuple[bytes, ...]]
    press: PrintRun
    ratio: float = 9 / 16
    _pages: tuple[LedgerPage, ...] = ()
    _leaves: list[_Leaf | _Index] = field(default_factory=list)

    def printed(
        self, languages: Sequence[Language], told: Callable[[], None] = lambda: None
    ) -> bytes:
        """The PDF file; `told` is called after every page.

        Raises:
            OSError: the typeface is not installed.
        """
        self._pages = ledger.pages(self.loaded.content, self.loaded.path.parent)
        pages = self._pages
        sheet = _Sheet(_characters(self, pages, languages))
        try:
            self._draw(pages, languages, sheet, told)
            return bytes(sheet.pdf.output())
        finally:
            sheet.close()

    def _draw(
        self,
        pages: tuple[LedgerPage, ...],
        languages: Sequence[Language],
        sheet: _Sheet,
        told: Callable[[], None],
    ) -> None:
        content = self.loaded.content
        self._leaves = [
            leaf
            for language in languages
            for leaf in self._plan(pages, language, sheet)
        ]
        pdf = sheet.pdf
        pdf.set_title(content.show.title.words(languages[0]))
        pdf.set_subject(f"SHA-256 {self.loaded.digest}")
        pdf.set_creator(self.press.program)
        pdf.set_producer(self.press.program)
        pdf.set_creation_date(self.press.moment)
        pdf.set_lang("zh-CN" if languages[0] == "zh" else "en")
        links = {
            (leaf.language, leaf.page.number): pdf.add_link(page=number)
            for number, leaf in enumerate(self._leaves, 1)
            if isinstance(leaf, _Leaf) and leaf.picture
        }
        for number, leaf in enumerate(self._leaves, 1):
            pdf.add_page()
            if isinstance(leaf, _Index):
                self._draw_index(leaf, sheet, links)
            else:
                self._draw_leaf(leaf, sheet)
            self._draw_foot(number, leaf.language, sheet)
            told()

    def count(self, languages: Sequence[Language]) -> int:
        """How many pages there are at least, for a progress bar."""
        return len(languages) * (1 + len(self.loaded.content.slides))

    # -- planning

    def _plan(
        self, pages: tuple[LedgerPage, ...], language: Language, sheet: _Sheet
    ) -> Iterator[_Leaf | _Index]:
        yield from self._indices(pages, language, sheet)
        for page in pages:
            yield from self._slide(page, language, sheet)

    def _indices(
        self, pages: tuple[LedgerPage, ...], language: Language, sheet: _Sheet
    ) -> Iterator[_Index]:
        """Pages of contents: as many lines on each as there is room for."""
        rest, first = list(pages), True
        while rest or first:
            y = self._below_front(language, sheet) if first else TOP + 12
            theme, taken = "", 0
            for page in rest:
                y += _GROUP if page.slide.theme != theme else 0
                if y > FOOT - 12:
                    break
                y, theme, taken = y + _ITEM, page.slide.theme, taken + 1
            chunk, rest = rest[:taken], rest[taken:]
            yield _Index(language, tuple(chunk), first, last=not rest)
            first = False

    def _slide(
        self, page: LedgerPage, language: Language, sheet: _Sheet
    ) -> Iterator[_Leaf]:
        content = self.loaded.content
        rows = _entry_rows(page.entries, content, language, sheet)
        if page.remarks:
            if rows:
                rows.append(_heading_row(_word("fact", language)))
            rows += [_remark_row(one, content, language, sheet) for one in page.remarks]
        rows += _speech_rows(page.slide.speech(language), language, sheet)
        top = self._title(page, language, sheet)[1] + 7.0
        # A tall screen's picture is no higher than a wide one's.
        heights = [min(wide * self.ratio, wide * 9 / 16) for wide in WIDTHS]
        table = _HEADER + 8.0
        space = SIGN - 8.0 - top - table
        for pace in (EASY, CLOSE):
            left = space - sum(row.high(pace) for row in rows)
            for high in heights:
                if high <= left:
                    yield _Leaf(page, language, tuple(rows), high, last=True, pace=pace)
                    return
        yield from self._parted(page, language, rows, top + table, heights[-1])

    def _parted(
        self,
        page: LedgerPage,
        language: Language,
        rows: list[_Row],
        top: float,
        high: float,
    ) -> Iterator[_Leaf]:
        """A slide on as many pages as its table needs; the last is signed.

        The pages before it have no boxes for signatures, and so more room.
        """
        pace = CLOSE if len(page.entries) > MANY else EASY
        above, picture = top + high, high
        while picture or sum(row.high(pace) for row in rows) > SIGN - 8.0 - above:
            taken, used = 0, above
            for row in rows[:-1]:
                used += row.high(pace)
                if used > FOOT - 12:
                    break
                taken += 1
            # A heading is never the last; a row that no page can hold stands alone.
            while taken > 1 and not rows[taken - 1].ticked:
                taken -= 1
            taken = max(1, taken)
            chunk, rows = tuple(rows[:taken]), rows[taken:]
            yield _Leaf(page, language, chunk, picture, last=not rows, pace=pace)
            if not rows:
                return
            above, picture = TOP + 6 + _HEADER, 0.0
        yield _Leaf(page, language, tuple(rows), 0.0, last=True, pace=pace)

    def _title(
        self, page: LedgerPage, language: Language, sheet: _Sheet
    ) -> tuple[tuple[str, ...], float]:
        """The lines of a title, and the baseline of the last."""
        words = page.title(language).replace("\n", " ")
        lines = balanced(words, 19.0, 500, SPACE - _INDENT, sheet)
        return lines, TOP + (len(lines) - 1) * 9.0

    # -- drawing

    def _accent(self, theme: str) -> tuple[Colour, Colour]:
        """The colours of a theme on paper: to fill with, and to write with."""
        accents: dict[str, Accent] = {
            one.id: one.accent for one in self.loaded.content.themes
        }
        palette = Palette("paper", accents.get(theme, "all"))
        return palette.role("fill"), palette.role("ink")

    def _theme(self, page: LedgerPage, language: Language) -> str:
        for theme in self.loaded.content.themes:
            if theme.id == page.slide.theme:
                return theme.name.words(language)
        return ""

    def _draw_head(
        self, page: LedgerPage | None, language: Language, sheet: _Sheet
    ) -> None:
        show = self.loaded.content.show.title.words(language)
        wide = sheet.words(LEFT, HEAD, show, 7.5, 500)
        proof = _word("proof", language)
        wide += 3 + sheet.words(LEFT + wide + 3, HEAD, proof, 7.5, 400, GREY)
        if page is not None:
            times = ledger.times(self.loaded.content, page.slide, language)
            if times:
                words = _word("shown", language).format(times)
                sheet.words(LEFT + wide + 3, HEAD, words, 7.5, 500)
            name = self._theme(page, language)
            wide = sheet.words(RIGHT, HEAD, name, 7.5, 500, anchor="right")
            if name:
                fill, _ = self._accent(page.slide.theme)
                sheet.block(RIGHT - wide - 4.4, HEAD - 2.3, 2.4, 2.4, fill)

    def _draw_foot(self, number: int, language: Language, sheet: _Sheet) -> None:
        sheet.rule(LEFT, FOOT - 4.6, SPACE)
        digest = self.loaded.digest
        groups = " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))
        wide = sheet.words(LEFT, FOOT, self.loaded.path.name, 6.5, 500)
        sheet.words(LEFT + wide + 3, FOOT, f"SHA-256 {groups}", 6.5, 400, GREY)
        whole = len(self._leaves)
        pages = (
            f"第 {number} 页，共 {whole} 页"
            if language == "zh"
            else f"{number} / {whole}"
        )
        sheet.words(RIGHT, FOOT, pages, 7.5, 500, anchor="right")

    def _draw_leaf(self, leaf: _Leaf, sheet: _Sheet) -> None:
        page, language, pdf = leaf.page, leaf.language, sheet.pdf
        self._draw_head(page, language, sheet)
        _, ink = self._accent(page.slide.theme)
        if leaf.picture:
            pdf.start_section(f"{page.number:02d}  {page.title(language)}", level=1)
            lines, y = self._title(page, language, sheet)
            sheet.words(LEFT, TOP, f"{page.number:02d}", 19.0, 300, ink)
            for index, line in enumerate(lines):
                sheet.words(LEFT + _INDENT, TOP + index * 9.0, line, 19.0, 500)
            y = self._draw_pictures(leaf, y + 7.0, sheet)
        else:
            sheet.words(LEFT, TOP - 4, f"{page.number:02d}", 11.0, 300, ink)
            going = f"{page.title(language)}（{_word('goes on', language)}）"
            if language == "en":
                going = f"{page.title(language)} ({_word('goes on', language)})"
            sheet.words(LEFT + 9, TOP - 4, going.replace("\n", " "), 11.0, 500)
            y = TOP + 6
        self._draw_table(leaf, y, sheet)
        if leaf.last:
            _draw_signatures(SIGN, language, sheet)

    def _draw_pictures(self, leaf: _Leaf, y: float, sheet: _Sheet) -> float:
        """The pictures of a slide from y down; returns where the table begins."""
        language = leaf.language
        pictures = self.painter(leaf.page.number - 1, language)
        captions = ("",) if len(pictures) == 1 else ("asked", "answered")
        gap = 4.0
        wide = (SPACE - gap * (len(pictures) - 1)) / len(pictures)
        wide = min(wide, leaf.picture / self.ratio)
        high = wide * self.ratio
        x = LEFT
        for picture, key in zip(pictures, captions, strict=True):
            caption = _word(key, language) if key else ""
            alt = f"{leaf.page.title(language)} {caption}".strip()
            sheet.pdf.image(picture, x, y, wide, high, alt_text=alt)
            sheet.words(x, y + high + 4.2, caption, 7.0, 400, GREY)
            x += wide + gap
        if key:
            return y + high + 12.0
        return y + leaf.picture + 8.0

    def _draw_table(self, leaf: _Leaf, y: float, sheet: _Sheet) -> None:
        language, pace = leaf.language, leaf.pace
        if not leaf.rows:
            if leaf.picture:
                words = _word("no figures", language)
                sheet.words(LEFT, y + 4.0, words, 8.5, 400, GREY)
            return
        sheet.rule(LEFT, y, SPACE, 0.35, TEXT)
        heads = [(_SAID, "said"), (_NAME, "name"), (_WHEN, "when"), (_FROM, "from")]
        if not leaf.page.entries:
            heads = [(_SAID, "fact"), (_WHEN, "period"), (_FROM, "from")]
        for (x, _), key in heads:
            sheet.words(x, y + 4.3, _word(key, language), 6.5, 400, GREY)
        tick = _word("tick", language)
        sheet.words(RIGHT, y + 4.3, tick, 6.5, 400, GREY, "right")
        y += _HEADER
        for row in leaf.rows:
            sheet.rule(LEFT, y, SPACE, 0.15, HAIR)
            first = y + pace.first
            for line in row.lines:
                at = first + line.drop * pace.lead
                sheet.words(line.x, at, line.text, line.size, line.weight, line.colour)
            if row.ticked:
                sheet.frame(_TICK, first - 3.0, 3.8, 3.8)
            y += row.high(pace)
        sheet.rule(LEFT, y, SPACE, 0.15, HAIR)

    def _draw_index(
        self,
        leaf: _Index,
        sheet: _Sheet,
        links: dict[tuple[Language, int], int],
    ) -> None:
        language = leaf.language
        self._draw_head(None, language, sheet)
        edition = _word("edition", language)
        sheet.words(RIGHT, HEAD, edition, 7.5, 500, anchor="right")
        if leaf.first:
            sheet.pdf.start_section(edition)
            self._draw_front(language, sheet)
            y = self._below_front(language, sheet)
        else:
            going = f"{_word('contents', language)} · {_word('goes on', language)}"
            sheet.words(LEFT, TOP - 4, going, 11.0, 500)
            y = TOP + 12
        starts = {
            one.page.number: number
            for number, one in enumerate(self._leaves, 1)
            if isinstance(one, _Leaf) and one.language == language and one.picture
        }
        theme = ""
        for page in leaf.pages:
            fill, ink = self._accent(page.slide.theme)
            if page.slide.theme != theme:
                theme = page.slide.theme
                y += _GROUP
                sheet.block(LEFT, y - 8.2, 2.4, 2.4, fill)
                name = self._theme(page, language)
                sheet.words(LEFT + 8, y - 5.9, name, 7.5, 700)
                sheet.rule(LEFT, y - 4.0, SPACE)
            sheet.words(LEFT, y, f"{page.number:02d}", 9.0, 300, ink)
            words = page.title(language).replace("\n", " ")
            size = 9.0
            while sheet.advance(words, size, 400) > 118 and size > 6:
                size -= 0.25
            sheet.words(LEFT + 8, y, words, size)
            told = _told(page, language)
            sheet.words(RIGHT - 14, y, told, 7.0, 400, GREY, "right")
            number = starts[page.number]
            sheet.words(RIGHT, y, str(number), 9.0, 500, anchor="right")
            sheet.pdf.link(LEFT, y - 3.6, SPACE, 4.8, links[language, page.number])
            y += _ITEM

    def _draw_front(self, language: Language, sheet: _Sheet) -> None:
        title = self.loaded.content.show.title.words(language)
        size = 40.0
        while sheet.advance(title, size, 300) > SPACE and size > 14:
            size -= 1
        sheet.words(LEFT - size * 0.02, 46.0, title, size, 300)
        sheet.words(LEFT, 57.0, _word("proof", language), 13.0, 500)
        for number, (name, words) in enumerate(self._about(language, sheet)):
            y = _ABOUT + number * _PAIR
            sheet.words(LEFT, y, name, 8.0, 400, GREY)
            sheet.words(LEFT + _VALUE, y, words, 8.0, 500)

    def _about(self, language: Language, sheet: _Sheet) -> list[tuple[str, str]]:
        """What the proof is of, line by line: a name, or none, and its value."""
        pages = self._pages
        entries = [entry for page in pages for entry in page.entries]
        derived = sum(entry.qualifier == "derived" for entry in entries)
        facts = sum(len(page.remarks) for page in pages)
        count = (
            f"{len(entries)} 个，其中推算 {derived} 个"
            if language == "zh"
            else f"{len(entries)}, of which {derived} derived"
        )
        printed = f"{self.press.moment:%Y-%m-%d %H:%M} · {self.press.program}"
        pairs = [
            ("file", self.loaded.path.name),
            ("hash", self.loaded.digest[:8]),
            ("printed", printed),
            ("slides", str(len(pages))),
            ("figures", count),
            ("facts", str(facts)),
        ]
        outcomes = Counter(entry.outcome for entry in entries if entry.outcome)
        if outcomes:
            tally = Tally(*(outcomes[one] for one in OUTCOMES))
            pairs.append(("compared", tally.said(language)))
        for number, source in enumerate(self.loaded.content.sources.values()):
            title = source.title.words(language)
            words = (
                f"《{title}》，{source.year}年"
                if language == "zh"
                else f"{title}, {source.year}"
            )
            pairs.append(("" if number else "sources", words))
        lines = []
        for key, value in pairs:
            name = _word(key, language) if key else ""
            for line in broken(value, 8.0, 500, SPACE - _VALUE, sheet):
                lines.append((name, line))
                name = ""
        return lines

    def _below_front(self, language: Language, sheet: _Sheet) -> float:
        """The first baseline of the contents on the first page."""
        return _ABOUT + len(self._about(language, sheet)) * _PAIR + 5.8


_INDENT: Final = 15.0
"""Between the number of a slide and its title."""
_HEADER: Final = 6.6
"""Height of the names of the columns."""
_ABOUT: Final = 70.0
"""The first baseline of what is said about the proof."""
_VALUE: Final = 25.0
"""Where its values begin, beyond the margin."""
_PAIR: Final = 4.6
"""From one line about the file to the next."""
_ITEM: Final = 4.9
_GROUP: Final = 9.0


def _told(page: LedgerPage, language: Language) -> str:
    """How many figures and facts a slide has."""
    entries, remarks = len(page.entries), len(page.remarks)
    if language == "zh":
        parts = [f"{entries} 个数"] * bool(entries) + [f"{remarks} 条事实"] * bool(
            remarks
        )
        return "，".join(parts)
    parts = [f"{entries} figure{'s' * (entries != 1)}"] * bool(entries)
    parts += [f"{remarks} fact{'s' * (remarks != 1)}"] * bool(remarks)
    return ", ".join(parts)


def _draw_signatures(y: float, language: Language, sheet: _Sheet) -> None:
    """Three boxes: who has reviewed, who approves, and the seal."""
    gap = 4.0
    wide = (SPACE - 2 * gap) / 3
    for number, key in enumerate(("review", "approval", "seal")):
        x = LEFT + number * (wide + gap)
        sheet.frame(x, y, wide, BOX)
        own = sheet.words(x + 4, y + 6.4, _word(key, language), 8.5, 700)
        if language == "zh":
            other = _word(key, "en")
            sheet.words(x + 5.5 + own, y + 6.4, other, 7.0, 400, GREY)
        if key == "seal":
            continue
        for below, line in ((22.0, "signature"), (32.0, "date")):
            sheet.words(x + 4, y + below, _word(line, language), 7.0, 400, GREY)
            sheet.rule(x + 20, y + below + 0.8, wide - 24, 0.15, GREY)


def _characters(
    book: ProofPdf, pages: tuple[LedgerPage, ...], languages: Sequence[Language]
) -> str:
    """Every character that is set, for the typeface to be cut to."""
    content = book.loaded.content
    found = {chr(code) for code in range(0x20, 0x7F)}
    found.update("，。、；：（）《》“”‘’·×÷−–—…％‰")
    for words in _WORDS.values():
        found.update(*words)
    found.update("第页共个其中推算条事实年")
    found.update(book.loaded.path.name, book.press.program)
    for language in languages:
        found.update(content.show.title.words(language))
        for slide in content.slides:
            found.update(ledger.times(content, slide, language))
        for theme in content.themes:
            found.update(theme.name.words(language))
        for source in content.sources.values():
            found.update(source.title.words(language))
        for page in pages:
            found.update(page.title(language), *page.slide.speech(language))
            for entry in page.entries:
                found.update(entry.said(language), entry.label(language), entry.unit)
                found.update(entry.meaning(language), entry.period(language))
                found.update(entry.reservation(language), entry.computation(language))
                for locator in entry.locators:
                    found.update(ledger.place(content, locator, language))
            for one in page.remarks:
                found.update(one.head(language), one.meaning(language))
                found.update(one.period(language))
                found.update(ledger.place(content, one.note.source, language))
    return "".join(sorted(found))
