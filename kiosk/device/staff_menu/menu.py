"""The staff menu: how the machine is, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.device.staff_menu.page import (
    back,
    clipped,
    columns,
    ground,
    key,
    title,
    words,
)
from kiosk.device.staff_menu.session import MENU_PATIENCE
from kiosk.drawing.geometry import Rect, arc, points
from kiosk.drawing.ink import GROUND, HAIR, TEXT, TEXT2, Ink
from kiosk.drawing.marks import Arcs, Bars, Dots, Hot, Label, Run, Stroke, Sweep
from kiosk.drawing.typeset import fitted, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.device.staff_menu.session import MenuLine, Session
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

WARN: Final = Ink("ink:vermilion")
BLACK: Final = Ink("black")
PITCH: Final = 176.0
"""Height of a row with something to do."""
ASIDE: Final = 142.0
"""Where its words begin, beside the icon."""
ACTIONS: Final = ("restart", "stick", "previous", "guide", "dark", "quit")
_SAID: Final = {
    "restart": (
        ("重新启动展示", "几秒钟就好"),
        ("Restart the show", "it is back in seconds"),
    ),
    "stick": (
        ("从 U 盘更新内容", "先看改了什么，再决定"),
        ("Update from a USB stick", "what changes is shown first"),
    ),
    "previous": (
        ("换回上一版", "先看改了什么，再决定"),
        ("Back to the version before", "what changes is shown first"),
    ),
    "guide": (
        ("用手机讲解", "手机扫一扫"),
        ("Lead guests by phone", "a code for the phone"),
    ),
    "dark": (
        ("关闭画面", "全黑，轻触一下就亮"),
        ("Turn the picture off", "black until somebody touches it"),
    ),
    "quit": (
        ("退出展示", "回到系统，下次开机再播"),
        ("Leave the show", "to the system, until the next start"),
    ),
}
_SURE: Final = {
    "quit": (
        ("再点一次，退出展示", "画面将交还给系统"),
        ("Touch again to leave", "the screen goes back to the system"),
    ),
}


def marks(session: Session, viewport: Viewport) -> tuple[Mark, ...]:
    """The menu at a moment of a session."""
    left = 1.0 - session.idle / MENU_PATIENCE
    return (
        *ground(viewport),
        *title(viewport, words(viewport, "工作人员", "For staff")),
        *_lines(session.lines, viewport),
        *_actions(session, viewport),
        *back(
            viewport, words(viewport, "返回展示", "Back to the show"), max(0.0, left)
        ),
    )


def dark(viewport: Viewport) -> tuple[Mark, ...]:
    """Nothing at all; any touch brings the show back."""
    whole = Rect(0.0, 0.0, viewport.width, viewport.height)
    return (
        Bars(np.array([whole]), BLACK),
        Hot(whole, key("lit"), name=words(viewport, "点亮画面", "Turn the picture on")),
    )


def _lines(lines: tuple[MenuLine, ...], viewport: Viewport) -> tuple[Mark, ...]:
    """What there is to know, a row each: the name of it over how it is."""
    place = columns(viewport).read
    if not lines:
        return ()
    # On a tall screen the first thing to do begins right below.
    pitch = min(112.0, (place.height - 36.0) / len(lines))
    small, large = (30.0, 38.0) if pitch > 84 else (28.0, 32.0)
    out: list[Mark] = []
    y = place.y + 40.0
    for what, said, bad in lines:
        out.append(Label(place.x, y, (Run(what, small, 400, TEXT2),)))
        run = Run(said, large, 500, WARN if bad else TEXT)
        (run,) = fitted(
            (run,), max(place.width, width((run,), viewport.type) * 0.8), viewport.type
        )
        out.append(
            Label(place.x, y + large + 8, (clipped(run, place.width, viewport),))
        )
        y += pitch
    return tuple(out)


def _actions(session: Session, viewport: Viewport) -> tuple[Mark, ...]:
    place = columns(viewport).touch
    offered = [one for one in ACTIONS if one != "guide" or session.address]
    pitch = min(PITCH, place.height / len(offered))
    y = place.y + (place.height - pitch * len(offered)) / 2
    rows = []
    for word in offered:
        both = _SURE[word] if session.asked == word else _SAID[word]
        rows.append((word, *both[0 if viewport.language == "zh" else 1]))
    place = Rect(place.x, y, place.width, pitch * len(rows))
    return actions(viewport, place, rows, session.pressed, session.asked)


def actions(
    viewport: Viewport,
    place: Rect,
    rows: Sequence[tuple[str, str, str]],
    pressed: str = "",
    asked: str = "",
) -> tuple[Mark, ...]:
    """Things to do, a row each: the word for it, its name, and what it means."""
    pitch = place.height / max(1, len(rows))
    # Names of one size, however long the longest is.
    space = place.width - ASIDE
    widest = max((viewport.type.advance(h, 46.0, 500) for _, h, _ in rows), default=1.0)
    longest = max((viewport.type.advance(n, 31.0, 400) for *_, n in rows), default=1.0)
    head_size = 46.0 * max(0.75, min(1.0, space / max(1.0, widest)))
    note_size = 31.0 * max(0.75, min(1.0, space / max(1.0, longest)))
    out: list[Mark] = []
    for number, (word, head, note) in enumerate(rows):
        out += action(
            viewport,
            Rect(place.x, place.y + pitch * number, place.width, pitch),
            word,
            Run(head, head_size, 500, TEXT),
            Run(note, note_size, 400, TEXT2),
            lit=word == pressed != asked,
            warn=word == asked,
            first=number == 0,
        )
    return tuple(out)


def action(
    viewport: Viewport,
    row: Rect,
    word: str,
    head: Run,
    note: Run,
    *,
    lit: bool = False,
    warn: bool = False,
    first: bool = False,
) -> tuple[Mark, ...]:
    """Something to do: an icon in a ring, its name, and what it means."""
    x, y = row.x + 54.0, row.y + row.height / 2
    space = row.width - ASIDE
    ink = WARN if warn else TEXT
    lines = [[row.x, row.bottom - 1, row.width, 2.0]]
    if first:
        lines.append([row.x, row.y - 1, row.width, 2.0])
    return (
        Bars(np.array(lines), HAIR),
        Dots(points((x, y)), 96.0, ink, alpha=1.0 if lit or warn else 0.0),
        Arcs(x, y, (Sweep(46.0, 0.0, 360.0, 4.0, HAIR),), 0.0 if lit or warn else 1.0),
        *icon(word, x, y, GROUND if lit or warn else TEXT),
        Label(
            row.x + ASIDE,
            y - 4,
            (clipped(head._replace(ink=ink), space, viewport),),
        ),
        Label(row.x + ASIDE, y + 42, (clipped(note, space, viewport),)),
        Hot(row, key(word), name=head.text),
    )


def icon(word: str, x: float, y: float, ink: Ink) -> tuple[Mark, ...]:
    """A few strokes for each thing to do, 40 units high."""

    def line(*corners: tuple[float, float]) -> Mark:
        return Stroke(points(*corners) + points((x, y)), 4.0, ink, cap="round")

    match word:
        case "restart":
            return (
                Stroke(arc(x, y, 19.0, 60.0, 360.0), 4.0, ink, cap="round"),
                line((-9, -28), (0, -19), (-9, -10)),
            )
        case "stick":
            return (
                line((0, -20), (0, 12)),
                line((-11, 2), (0, 13), (11, 2)),
                line((-20, 12), (-20, 21), (20, 21), (20, 12)),
            )
        case "previous":
            return (
                Stroke(arc(x, y, 19.0, 0.0, 300.0), 4.0, ink, cap="round"),
                line((9, -28), (0, -19), (9, -10)),
                line((0, -9), (0, 1), (8, 5)),
            )
        case "guide":
            return (
                line((-12, -21), (12, -21), (12, 21), (-12, 21), (-12, -21)),
                line((-3, 14), (3, 14)),
            )
        case "dark":
            return (
                Stroke(arc(x, y + 2, 18.0, 35.0, 325.0), 4.0, ink, cap="round"),
                line((0, -22), (0, -2)),
            )
        case "quit":
            return (
                line((4, -20), (-18, -20), (-18, 20), (4, 20)),
                line((-4, 0), (22, 0)),
                line((12, -10), (22, 0), (12, 10)),
            )
        case "update":
            return (line((-17, 1), (-5, 13), (18, -12)),)
        case "search":
            return (
                Stroke(arc(x - 4, y - 4, 15.0, 0.0, 360.0), 4.0, ink),
                line((8, 8), (20, 20)),
            )
        case _ if word.startswith("more"):
            return (line((-14, -7), (0, 8), (14, -7)),)
        case _:
            return (line((-8, -14), (7, 0), (-8, 14)),)
