"""The detail card: what a figure is, when, and where it comes from.

It also draws the panel for easier reading, a card of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.easing import out_cubic
from kiosk.entrance import hero_runs
from kiosk.geometry import Rect, points
from kiosk.ink import (
    GROUND,
    SLIP,
    SLIP_INK,
    SLIP_TEXT,
    SLIP_TEXT2,
    TEXT,
    Ink,
)
from kiosk.marks import Arcs, Bars, Dots, Hot, Label, Run, Stroke, Sweep, Target
from kiosk.text import spaced
from kiosk.timeline import Span
from kiosk.typeset import balanced, fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.figure import Fact
    from kiosk.marks import Mark
    from kiosk.note import Note
    from kiosk.room import Room

SECONDS: Final = 0.38
"""How long the card takes to come."""
INNER: Final = 62.0
"""Units between the edge of a card and its text."""
EASE: Final = "@ease"
"""The name of the panel for easier reading among the cards."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from, in words: the source, the place in it, credits."""

    title: str
    place: str
    credits: str


_SIGNS: Final = {
    "sum": " + ",
    "difference": " − ",
    "product": " × ",
    "share": " ÷ ",
    "growth": " ÷ ",
    "multiple": " ÷ ",
}


def computed(fact: Fact, facts: Mapping[str, Fact], room: Room) -> str:
    """How a derived figure was computed, for example 11 − 2."""
    rule = fact.figure.derived
    if rule is None:
        return ""
    parts = _SIGNS[rule.be].join(str(facts[p].plain(room.language)) for p in fact.parts)
    if rule.be == "growth":
        parts = f"{parts} − 1"
    return (
        f"由程序推算：{parts}" if room.language == "zh" else f"Computed here: {parts}"
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A width to set a card in, and how much its text is shrunk to fit."""

    room: Room
    wide: float
    shrink: float

    @property
    def space(self) -> float:
        return self.wide - 2 * INNER

    def size(self, wide: float, tall: float, growth: float) -> float:
        """A font size: in landscape, in portrait, and how it follows large text."""
        base = tall if self.room.portrait else wide
        return float(base * self.room.large**growth * self.shrink)


def _sheets(room: Room) -> tuple[_Sheet, ...]:
    """What to try, in turn, until a card is low enough: wider, then smaller."""
    if room.portrait:
        widths = [(room.width - 2 * room.margin, k) for k in (1.0, 0.9, 0.8, 0.7)]
    else:
        widths = [(738.0, 1.0), *((880.0, k) for k in (1.0, 0.9, 0.8, 0.7))]
    return tuple(_Sheet(room, wide, shrink) for wide, shrink in widths)


def marks(
    fact: Fact,
    facts: Mapping[str, Fact],
    origins: tuple[Origin, ...],
    anchor: tuple[float, float] | None,
    room: Room,
    age: float,
    *,
    low: bool = False,
) -> tuple[Mark, ...]:
    """The card of a figure, `age` seconds after it was opened.

    It lies in the half of the page that the touched mark leaves free, and a
    leader runs to it from the mark.
    """
    settings = (_figure_rows(fact, facts, origins, sheet) for sheet in _sheets(room))
    return _lowest(settings, room, anchor, age, low=low)


def note_marks(
    note: Note,
    origins: tuple[Origin, ...],
    anchor: tuple[float, float] | None,
    room: Room,
    age: float,
    *,
    facts: Mapping[str, Fact] | None = None,
    low: bool = False,
) -> tuple[Mark, ...]:
    """The card of a note: no number, its head is set large instead."""
    known = facts or {}
    settings = (_note_rows(note, known, origins, sheet) for sheet in _sheets(room))
    return _lowest(settings, room, anchor, age, low=low)


@dataclass(frozen=True, slots=True)
class _Rows:
    """A card set in a width: its lines, its rule, and how high it is."""

    labels: tuple[Label, ...]
    rule: float
    wide: float
    high: float


def _lowest(
    settings: Iterable[_Rows],
    room: Room,
    anchor: tuple[float, float] | None,
    age: float,
    *,
    low: bool,
) -> tuple[Mark, ...]:
    """The first setting below the title, else the first above the river, or the last.

    Large text is not made smaller for the title's sake.
    """
    most = room.seam - 76
    under = most if room.portrait or room.large > 1 else room.seam - 184
    rows = fallback = None
    for rows in settings:
        if rows.high <= under:
            fallback = rows
            break
        if fallback is None and rows.high <= most:
            fallback = rows
    rows = fallback or rows
    assert rows is not None
    rect = _place(room, rows.wide, rows.high, anchor)
    return _slip(room, rect, list(rows.labels), rows.rule, anchor, age, INNER, low=low)


def _figure_rows(
    fact: Fact,
    facts: Mapping[str, Fact],
    origins: tuple[Origin, ...],
    sheet: _Sheet,
) -> _Rows:
    room, figure = sheet.room, fact.figure
    zh = room.language == "zh"
    small = sheet.size(34.0, 38.0, 0.6)
    body = sheet.size(38.0, 42.0, 0.7)
    comma = " · " if zh else ", "
    head = balanced(
        f"{room.words(figure.label)}{comma}{room.words(figure.period)}",
        small,
        400,
        sheet.space - 80,
        room.type,
    )
    rows: list[Label] = []
    y = 78.0
    for line in head:
        rows.append(Label(INNER, y, (Run(line, small, 400, SLIP_TEXT2),)))
        y += small * 1.35
    runs = hero_runs(fact, 180.0 * sheet.shrink, room, 52.0 * sheet.shrink, SLIP_INK)
    runs = tuple(
        run._replace(ink=SLIP_TEXT) if run.weight == 300 else run for run in runs
    )
    runs = fitted(runs, sheet.space, room.type)
    tall = next(run.size for run in runs if run.weight == 300)
    y += tall * 0.82 - small * 0.35
    rows.append(Label(INNER - 4, y, runs))
    y += body * 2.0
    for line in balanced(
        room.words(figure.meaning, facts), body, 500, sheet.space, room.type
    ):
        rows.append(Label(INNER, y, (Run(line, body, 500, SLIP_TEXT),)))
        y += body * 1.4
    key = "推算" if zh else "Derived"
    if not figure.derived:
        key = "出处" if zh else "Source"
    how = computed(fact, facts, room)
    first = (spaced(how) if zh else how,) if how else ()
    return _sourced(rows, key, first, origins, sheet, y)


def _note_rows(
    note: Note, facts: Mapping[str, Fact], origins: tuple[Origin, ...], sheet: _Sheet
) -> _Rows:
    room = sheet.room
    small = sheet.size(34.0, 38.0, 0.6)
    body = sheet.size(38.0, 42.0, 0.7)
    big = 60.0 * sheet.shrink
    rows: list[Label] = []
    y = 78.0
    if note.period is not None:
        words = room.words(note.period, facts)
        rows.append(Label(INNER, y, (Run(words, small, 400, SLIP_TEXT2),)))
        y += 30.0
    y += big * (0.9 if note.period is not None else 0.4)
    for line in balanced(
        room.words(note.head, facts), big, 500, sheet.space - 40, room.type
    ):
        rows.append(Label(INNER, y, (Run(line, big, 500, SLIP_TEXT),)))
        y += big * 1.28
    y += body * 0.6
    for line in balanced(
        room.words(note.meaning, facts), body, 400, sheet.space, room.type
    ):
        rows.append(Label(INNER, y, (Run(line, body, 400, SLIP_TEXT),)))
        y += body * 1.4
    key = "出处" if room.language == "zh" else "Source"
    return _sourced(rows, key, (), origins, sheet, y)


def _sourced(
    rows: list[Label],
    key: str,
    first: tuple[str, ...],
    origins: tuple[Origin, ...],
    sheet: _Sheet,
    y: float,
) -> _Rows:
    """The rows with their foot: a rule, and where it all comes from."""
    room = sheet.room
    note = 34.0 if room.portrait else 30.0
    note = max(28.0, note * (1.2 if room.large > 1 else 1.0) * sheet.shrink**0.5)
    rule = y + note * 0.2
    y = rule + note * 1.75
    rows.append(Label(INNER, y, (Run(key, note, 700, SLIP_TEXT2),)))
    indent = INNER + room.type.advance(key, note, 700) + 24
    space = sheet.wide - INNER - indent
    lines: list[str] = []
    for words in first:
        lines += balanced(words, note, 400, space, room.type)
    for origin in origins:
        title = f"《{origin.title}》" if room.language == "zh" else f'"{origin.title}"'
        for words in (title, origin.place):
            lines += balanced(words, note, 400, space, room.type)
    for line in lines:
        rows.append(Label(indent, y, (Run(line, note, 400, SLIP_TEXT2),)))
        y += note * 1.5
    return _Rows(tuple(rows), rule, sheet.wide, y + 24.0)


def _place(
    room: Room, wide: float, high: float, anchor: tuple[float, float] | None
) -> Rect:
    if room.portrait:
        return Rect(room.margin, room.seam - high - 24, wide, high)
    middle = (200 + room.seam - 16) / 2
    # Below the title if it fits there, and never in the water.
    y = max(60.0, min(max(middle - high / 2, 190.0), room.seam - 16 - high))
    right = anchor is None or anchor[0] < room.width / 2
    x = room.width - room.margin - wide if right else room.margin
    return Rect(x, y, wide, high)


def _come(age: float) -> float:
    """How far a slip has come, to which a leader is drawn first."""
    return Span(0.12, 0.36, out_cubic).at(age)


def _come_at_once(age: float) -> float:
    """How far a slip has come that belongs to no mark: it answers by itself."""
    return Span(-0.02, 0.24, out_cubic).at(age)


def _slip(
    room: Room,
    rect: Rect,
    rows: list[Label],
    rule: float,
    anchor: tuple[float, float] | None,
    age: float,
    inner: float,
    *,
    low: bool = False,
) -> tuple[Mark, ...]:
    drawn = Span(0.0, 0.16).at(age)
    come = _come(age) if anchor is not None else _come_at_once(age)
    side = 1 if rect.x > room.width / 3 else -1
    dx, dy = (0.0, 32 * (1 - come)) if room.portrait else (32 * side * (1 - come), 0.0)
    out: list[Mark] = []
    led = anchor is not None and not rect.grown(30).holds(*anchor) and not room.portrait
    ax, ay = anchor or (rect.x, rect.y)
    ay = min(max(ay, rect.y + 30), rect.bottom - 30) if led else ay
    edge = rect.x if ax < rect.x else rect.right
    shown = 1.0 if led else 0.0
    # Without a leader too the touched mark answers at once, until the slip is there.
    ringed = 1.0 if led else 1.0 - come if anchor is not None else 0.0
    out += [
        Bars(
            np.array(
                [
                    [
                        min(ax, ax + (edge - ax) * drawn),
                        ay - 1.5,
                        abs(edge - ax) * drawn,
                        3.0,
                    ]
                ]
            ),
            TEXT,
            alpha=shown,
        ),
        Dots(points((ax, ay)), 36.0, GROUND, alpha=ringed),
        Arcs(ax, ay, (Sweep(18.0, 0, 360, 5.0, TEXT),), alpha=ringed),
        Dots(points((ax, ay)), 12.0, TEXT, alpha=ringed),
    ]
    x, y = rect.x + dx, rect.y + dy
    out.append(
        Bars(np.array([[x, y, rect.width, rect.height]]), SLIP, alpha=come, radius=4.0)
    )
    out.append(
        Bars(
            np.array([[x + inner, y + rule, rect.width - 2 * inner, 2.0]]),
            SLIP.mixed("slip-text", 0.25),
            alpha=come if rule else 0.0,
        )
    )
    out += [
        replace(row, x=row.x + x, y=row.y + y, alpha=come * row.alpha) for row in rows
    ]
    # Within reach: the cross stands at the lower corner instead.
    cx, cy = x + rect.width - 64, y + (rect.height - 66 if low else 66)
    out += [
        Stroke(
            points((cx - 15, cy - 15), (cx + 15, cy + 15)),
            4,
            SLIP_TEXT,
            alpha=come,
            cap="round",
        ),
        Stroke(
            points((cx + 15, cy - 15), (cx - 15, cy + 15)),
            4,
            SLIP_TEXT,
            alpha=come,
            cap="round",
        ),
        Hot(
            Rect(
                rect.right - 112,
                rect.bottom - 114 if low else rect.y + 18,
                96,
                96,
            ),
            Target("close"),
            name="关闭" if room.language == "zh" else "Close",
        ),
        Hot(rect, Target("slip")),
    ]
    return tuple(out)


_ROWS: Final = (
    ("large", {"zh": "大字", "en": "Large text"}),
    ("contrast", {"zh": "高对比", "en": "High contrast"}),
    ("calm", {"zh": "少动态", "en": "Less motion"}),
    # The lowest row: who needs it can reach it.
    ("low", {"zh": "操作放低", "en": "Low controls"}),
)


def panel(room: Room, on: Mapping[str, bool], age: float) -> tuple[Mark, ...]:
    """The panel for easier reading: four switches, kept until the visit ends."""
    if on["low"]:
        return _low_panel(room, on, age)
    wide, row = 560.0, 96.0
    high = 150.0 + row * len(_ROWS) + 20
    x = room.width - room.margin - wide + (40 if not room.portrait else 0)
    rect = Rect(x, room.seam - high - 10, wide, high)
    zh = room.language == "zh"
    size = 40.0
    title = "看得更舒服" if zh else "Easier reading"
    rows = [Label(54.0, 80.0, (Run(title, 36.0, 400, SLIP_TEXT2),))]
    hots: list[Mark] = []
    for number, (key, words) in enumerate(_ROWS):
        y = 150.0 + row * number
        rows.append(
            Label(54.0, y + 48, (Run(words[room.language], size, 500, SLIP_TEXT),))
        )
        hots += _switch(
            rect.right - 54 - 84,
            rect.y + y + 34,
            on=on[key],
            age=age,
        )
        hots.append(
            Hot(
                Rect(rect.x, rect.y + y - 14, wide, row),
                Target("ease", key),
                name=words[room.language],
            )
        )
    slip = _slip(room, rect, rows, 0.0, None, age, 54.0)
    return (*slip, *hots)


def _low_panel(room: Room, on: Mapping[str, bool], age: float) -> tuple[Mark, ...]:
    """The switches side by side, all within the lowest third of the page."""
    high = 150.0
    rect = Rect(
        room.margin,
        room.height * 2 / 3 + 8 if not room.portrait else room.seam - high - 10,
        room.width - 2 * room.margin,
        high,
    )
    pitch = (rect.width - 130) / len(_ROWS)
    rows: list[Label] = []
    hots: list[Mark] = []
    for number, (key, words) in enumerate(_ROWS):
        x = 30.0 + pitch * number
        run = Run(words[room.language], 38.0, 500, SLIP_TEXT)
        rows.append(Label(x, 56.0, fitted((run,), pitch - 24, room.type)))
        hots += _switch(rect.x + x, rect.y + 100, on=on[key], age=age)
        hots.append(
            Hot(
                Rect(rect.x + x - 14, rect.y + 8, pitch - 8, high - 16),
                Target("ease", key),
                name=words[room.language],
            )
        )
    return (*_slip(room, rect, rows, 0.0, None, age, 30.0), *hots)


def _switch(x: float, y: float, *, on: bool, age: float) -> tuple[Mark, ...]:
    come = _come_at_once(age)
    track = SLIP_INK if on else Ink("slip").mixed("slip-text", 0.3)
    return (
        Bars(np.array([[x, y - 24, 84.0, 48.0]]), track, alpha=come, radius=24.0),
        Dots(points((x + (60 if on else 24), y)), 38.0, SLIP, alpha=come),
    )
