"""The stick's page: which shows are on it, what would change, and the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kiosk.desk.menu import PITCH, actions
from kiosk.desk.page import back, columns, ground, title, words
from kiosk.desk.session import MENU_PATIENCE
from kiosk.geometry import Rect
from kiosk.ink import HAIR, TEXT, TEXT2
from kiosk.marks import Bars, Label, Run
from kiosk.typeset import broken, fitted

if TYPE_CHECKING:
    from kiosk.desk.session import Session, Update
    from kiosk.marks import Mark
    from kiosk.room import Room

ROWS = 4
"""Shows that are offered on one page."""


def marks(session: Session, room: Room) -> tuple[Mark, ...]:
    """The page at a moment of a session."""
    update = session.update
    left = None
    if session.patience is not None:
        left = max(0.0, 1.0 - session.idle / MENU_PATIENCE)
    head = words(room, "从 U 盘更新内容", "Update from a USB stick")
    chosen = update.chosen
    below = ""
    if chosen is not None:
        comma = words(room, "，", ", ")
        below = f"{chosen.title}{comma}{chosen.where}"
    rows = _rows(update, room)
    read, touch = _places(room, len(rows))
    return (
        *ground(room),
        *title(room, head, below),
        *_read(update, room, read),
        *actions(room, touch, rows, session.pressed),
        *back(room, words(room, "返回菜单", "Back to the menu"), left),
    )


def _places(room: Room, rows: int) -> tuple[Rect, Rect]:
    """Where there is to read and to touch: on a tall screen one below the other."""
    read, touch = columns(room).read, columns(room).touch
    high = min(PITCH, touch.height / ROWS) * rows
    if room.portrait:
        touch = Rect(touch.x, touch.bottom - high, touch.width, high)
        return Rect(read.x, 310.0, read.width, touch.y - 40.0 - 310.0), touch
    return (
        Rect(read.x, read.y + 40, read.width, read.height - 40),
        Rect(touch.x, touch.y, touch.width, high),
    )


def _read(update: Update, room: Room, place: Rect) -> tuple[Mark, ...]:
    match update.stage:
        case "search":
            return _plain(room, place, words(room, "正在找", "Looking for shows"))
        case "choose" if not update.found:
            return _plain(
                room,
                place,
                words(room, "没有找到展示", "No show was found"),
                words(
                    room,
                    "U 盘上要有一个 content.json，图片放在它旁边的 assets 文件夹里",
                    "A stick needs a content.json, with its pictures in a folder "
                    "assets beside it",
                ),
            )
        case "choose":
            return _plain(
                room, place, words(room, "要换成哪一个？", "Which one shall it be?")
            )
        case "read":
            return _plain(room, place, words(room, "正在检查", "Checking it"))
        case "copy":
            return (
                *_plain(room, place, words(room, "正在换", "Copying")),
                *_bar(update.share, Rect(place.x, place.y + 90, place.width, 10)),
            )
        case "done":
            return _plain(
                room,
                place,
                words(room, "换好了", "It is on screen"),
                words(
                    room,
                    "原来的内容留在 kiosk history 里",
                    "What was there before is kept in kiosk history",
                ),
            )
    return _lines(update, room, place)


def _plain(room: Room, place: Rect, head: str, note: str = "") -> tuple[Mark, ...]:
    out: list[Mark] = [
        Label(
            place.x,
            place.y + 46,
            fitted((Run(head, 46.0, 500, TEXT),), place.width, room.type),
        )
    ]
    for number, line in enumerate(broken(note, 36.0, 400, place.width, room.type)):
        y = place.y + 116 + 54 * number
        out.append(Label(place.x, y, (Run(line, 36.0, 400, TEXT2),)))
    return tuple(out)


def _bar(share: float, place: Rect) -> tuple[Mark, ...]:
    """How much is done, as the river swells."""
    x, y, wide, high = place
    return (
        Bars(np.array([[x, y + high / 2 - 1, wide, 2.0]]), HAIR),
        Bars(np.array([[x, y, max(1.0, wide * share), high]]), TEXT, radius=high / 2),
    )


def _lines(update: Update, room: Room, place: Rect) -> tuple[Mark, ...]:
    """What would change, or what is wrong, as far as it fits.

    The first line sums up; of the others, those that are not indented are heads.
    """
    out: list[Mark] = []
    y, shown = place.y, 0
    for number, line in enumerate(update.lines):
        first, head = number == 0, not line.startswith(" ")
        size, weight = (40.0, 500) if first else (30.0, 400) if head else (34.0, 400)
        ink = TEXT if first or not head else TEXT2
        said = line.strip()
        if room.language == "en":
            # The typeface sets curly quotes as wide as an ideograph.
            said = said.replace("“", '"').replace("”", '"')
        parts = broken(said, size, weight, place.width, room.type)
        before = 0.0 if first else 26.0 if head else 6.0
        high = before + size * 1.4 * len(parts)
        # A line is kept free to say how many more there are.
        if y + high > place.bottom - 48.0:
            break
        y += before
        for part in parts:
            y += size * 1.4
            out.append(Label(place.x, y - size * 0.4, (Run(part, size, weight, ink),)))
        shown += 1
    if 1 < shown < len(update.lines) and not update.lines[shown - 1].startswith(" "):
        # A head alone says nothing.
        out.pop()
        y -= 30.0 * 1.4 + 26.0
        shown -= 1
    rest = len(update.lines) - shown + update.more
    if rest:
        said = words(room, f"还有 {rest} 行", f"and {rest} more lines")
        out.append(Label(place.x, y + 42.0, (Run(said, 30.0, 400, TEXT2),)))
    return tuple(out)


def _rows(update: Update, room: Room) -> list[tuple[str, str, str]]:
    """What can be done at this point."""
    rows: list[tuple[str, str, str]] = []
    match update.stage:
        case "choose":
            rows = [
                (f"found{number}", found.title, found.where)
                for number, found in enumerate(update.found[:ROWS])
            ]
            if not rows:
                rows = [_again(room)]
        case "refused":
            rows = [_again(room)]
        case "compare":
            rows = [
                (
                    "update",
                    words(room, "换上新内容", "Put it on screen"),
                    words(room, "原来的留着，可以换回", "the old one is kept"),
                )
            ]
        case "done":
            rows = [
                (
                    "restart",
                    words(room, "重新启动展示", "Restart the show"),
                    words(room, "换了图片或字体时要", "if pictures or type changed"),
                )
            ]
    return rows


def _again(room: Room) -> tuple[str, str, str]:
    return (
        "search",
        words(room, "再找一次", "Look again"),
        words(room, "插好 U 盘，等几秒钟", "once the stick is plugged in"),
    )
