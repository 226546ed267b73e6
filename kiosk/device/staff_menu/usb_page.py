"""The stick's page: which shows are on it, what would change, and the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kiosk.device.staff_menu.menu import PITCH, actions
from kiosk.device.staff_menu.page import back, columns, ground, title, words
from kiosk.device.staff_menu.session import MENU_PATIENCE
from kiosk.drawing.geometry import Rect
from kiosk.drawing.ink import HAIR, TEXT, TEXT2
from kiosk.drawing.marks import Bars, Label, Run
from kiosk.drawing.typeset import broken, fitted

if TYPE_CHECKING:
    from kiosk.device.staff_menu.session import Session, Update
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

ROWS = 4
"""Shows that are offered on one page."""


def marks(session: Session, viewport: Viewport) -> tuple[Mark, ...]:
    """The page at a moment of a session."""
    update, back_to = session.update, session.view == "previous"
    left = None
    if session.patience is not None:
        left = max(0.0, 1.0 - session.idle / MENU_PATIENCE)
    head = words(viewport, "从 U 盘更新内容", "Update from a USB stick")
    if back_to:
        head = words(viewport, "换回上一版", "Back to the version before")
    chosen = update.chosen
    below = ""
    if chosen is not None:
        comma = words(viewport, "，", ", ")
        below = f"{chosen.title.said(viewport.language)}{comma}{chosen.where}"
    rows = _rows(update, viewport, back_to=back_to)
    read, touch = _places(viewport, len(rows))
    if update.stage in {"compare", "refused"}:
        text, end = _lines(update, viewport, read)
        if end < len(update.lines) or update.start:
            # There is more than a page of it: a row for what turns the pages.
            read, touch = _places(viewport, len(rows) + 1)
            text, end = _lines(update, viewport, read)
            rows.append(_more(update, end, viewport))
    else:
        text = _read(update, viewport, read, back_to=back_to)
    return (
        *ground(viewport),
        *title(viewport, head, below),
        *text,
        *actions(viewport, touch, rows, session.pressed),
        *back(viewport, words(viewport, "返回菜单", "Back to the menu"), left),
    )


def _places(viewport: Viewport, rows: int) -> tuple[Rect, Rect]:
    """Where there is to read and to touch: on a tall screen one below the other."""
    read, touch = columns(viewport).read, columns(viewport).touch
    high = min(PITCH, touch.height / ROWS) * rows
    if viewport.portrait:
        touch = Rect(touch.x, touch.bottom - high, touch.width, high)
        return Rect(read.x, 310.0, read.width, touch.y - 40.0 - 310.0), touch
    return (
        Rect(read.x, read.y + 40, read.width, read.height - 40),
        Rect(touch.x, touch.y, touch.width, high),
    )


def _read(
    update: Update, viewport: Viewport, place: Rect, *, back_to: bool
) -> tuple[Mark, ...]:
    """What there is to say at a stage that has no list."""
    head, note = "", ""
    match update.stage:
        case "search" if back_to:
            head = words(viewport, "正在找上一版", "Looking for the version before")
        case "search":
            head = words(viewport, "正在找", "Looking for shows")
        case "choose" if not update.found:
            head = words(viewport, "没有找到展示", "No show was found")
            note = words(
                viewport,
                "U 盘上要有一个 content.json，图片放在它旁边的 assets 文件夹里",
                "A stick needs a content.json, with its pictures in a folder "
                "assets beside it",
            )
        case "choose":
            head = words(viewport, "要换成哪一个？", "Which one shall it be?")
            if update.more:
                note = words(
                    viewport,
                    f"还有 {update.more} 个没有列出：请把不用的从 U 盘上拿掉",
                    f"{update.more} more are not listed: take those off the stick "
                    "that are not wanted",
                )
        case "read":
            head = words(viewport, "正在检查", "Checking it")
        case "copy":
            head = words(
                viewport, "正在换，请不要拔 U 盘", "Copying: leave the stick in"
            )
            if back_to:
                head = words(viewport, "正在换回", "Putting it back")
        case "show":
            head = words(
                viewport, "文件放好了，正在换上屏幕", "Copied; putting it on screen"
            )
        case "done" if update.restart:
            head = words(viewport, "就差重新启动", "One restart to go")
            note = words(
                viewport,
                "内容和图片已经在屏幕上，新字体要重新启动展示才看得到",
                "Content and pictures are on screen; the new typeface is seen once "
                "the show has been restarted",
            )
        case "done":
            head = words(viewport, "换好了，已经在屏幕上", "It is on screen")
            note = words(
                viewport,
                "原来的一版还在：菜单里的“换回上一版”",
                'What was there is kept: "Back to the version before" in the menu',
            )
    plain = _plain(viewport, place, head, note)
    if update.stage in {"read", "copy"} and not back_to:
        return (
            *plain,
            *_bar(update.share, Rect(place.x, place.y + 90, place.width, 10)),
        )
    return plain


def _plain(
    viewport: Viewport, place: Rect, head: str, note: str = ""
) -> tuple[Mark, ...]:
    out: list[Mark] = [
        Label(
            place.x,
            place.y + 46,
            fitted((Run(head, 46.0, 500, TEXT),), place.width, viewport.type),
        )
    ]
    for number, line in enumerate(broken(note, 36.0, 400, place.width, viewport.type)):
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


def _lines(
    update: Update, viewport: Viewport, place: Rect
) -> tuple[tuple[Mark, ...], int]:
    """What would change, or what is wrong, as far as it fits, and where that ends.

    The first line sums up and stands on every page; of the others, those that are not
    indented are heads.
    """
    out: list[Mark] = []
    y, end = place.y, 0
    numbers = [0, *range(max(1, update.start), len(update.lines))]
    for number in numbers if update.lines else ():
        line = update.lines[number].said(viewport.language)
        first, head = number == 0, not line.startswith(" ")
        size, weight = (40.0, 500) if first else (30.0, 400) if head else (34.0, 400)
        ink = TEXT if first or not head else TEXT2
        said = line.strip()
        parts = _pieces(said, size, weight, place.width, viewport)
        before = 0.0 if first else 26.0 if head else 6.0
        high = before + size * 1.4 * len(parts)
        if y + high > place.bottom and end > max(1, update.start):
            break
        y += before
        for part in parts:
            y += size * 1.4
            if y > place.bottom:
                # One line that is longer than a page is cut.
                break
            out.append(Label(place.x, y - size * 0.4, (Run(part, size, weight, ink),)))
        end = number + 1
    last = update.lines[end - 1].said(viewport.language) if end else " "
    if max(1, update.start) < end - 1 < len(update.lines) - 1 and last[:1] != " ":
        # A head alone says nothing.
        out.pop()
        end -= 1
    return tuple(out), end


def _pieces(
    said: str, size: float, weight: int, wide: float, viewport: Viewport
) -> tuple[str, ...]:
    """Lines of a text; a word that is wider than a line is broken anywhere."""
    lines: list[str] = []
    for line in broken(said, size, weight, wide, viewport.type):
        rest = line
        while len(rest) > 1 and viewport.type.advance(rest, size, weight) > wide:
            least, most = 1, len(rest) - 1
            while least < most:
                middle = (least + most + 1) // 2
                fits = viewport.type.advance(rest[:middle], size, weight) <= wide
                least, most = (middle, most) if fits else (least, middle - 1)
            lines.append(rest[:least])
            rest = rest[least:]
        lines.append(rest)
    return tuple(lines)


def _more(update: Update, end: int, viewport: Viewport) -> tuple[str, str, str]:
    """The row that turns to the next page of lines, and from the last to the first."""
    rest = len(update.lines) - end
    if rest:
        left = rest + update.more
        return (
            f"more{end}",
            words(viewport, "往下看", "Read on"),
            words(
                viewport,
                f"还有 {left} 行",
                f"{left} more {'line' if left == 1 else 'lines'}",
            ),
        )
    note = words(viewport, "到底了", "that was all")
    if update.more:
        note = words(
            viewport,
            f"还有 {update.more} 行没有列出",
            f"{update.more} more lines are not listed",
        )
    return "more0", words(viewport, "回到开头", "Back to the beginning"), note


def _rows(
    update: Update, viewport: Viewport, *, back_to: bool
) -> list[tuple[str, str, str]]:
    """What can be done at this point."""
    match update.stage:
        case "choose" if update.found:
            return [
                (f"found{number}", found.title.said(viewport.language), found.where)
                for number, found in enumerate(update.found[:ROWS])
            ]
        case "choose" | "refused":
            note = words(
                viewport, "插好 U 盘，等几秒钟", "once the stick is plugged in"
            )
            if back_to:
                note = words(viewport, "内容换过之后", "once the content has changed")
            return [("search", words(viewport, "再找一次", "Look again"), note)]
        case "compare":
            head = words(viewport, "换上新内容", "Put it on screen")
            if back_to:
                head = words(viewport, "换回这一版", "Put it back on screen")
            note = words(
                viewport, "现在的一版留着，可以再换回", "the present one is kept"
            )
            return [("update", head, note)]
        case "done" if update.restart:
            return [
                (
                    "restart",
                    words(viewport, "重新启动展示", "Restart the show"),
                    words(viewport, "几秒钟就好", "it is back in seconds"),
                )
            ]
    return []
