"""The PIN pad: twelve keys as large as a thumb, and dots for the digits typed."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.device.staff_menu.page import (
    KEY_MM,
    back,
    columns,
    ground,
    key,
    title,
    words,
)
from kiosk.device.staff_menu.session import PATIENCE, SHORTEST
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import GROUND, HAIR, TEXT, TEXT2, Ink
from kiosk.drawing.marks import Dots, Hot, Label, Run, Stroke
from kiosk.drawing.typeset import fitted, paragraph

if TYPE_CHECKING:
    from kiosk.device.staff_menu.session import Session
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport

KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "enter")
GAP: Final = 26.0
LARGEST: Final = 172.0
WARN: Final = Ink("ink:vermilion")
STOP: Final = (
    "停掉 kiosk 服务，或向它的进程发 SIGTERM",
    "stop the kiosk service, or send its process SIGTERM",
)
STOP_THERE: Final = (
    "注销这台电脑上的用户，或关机",
    "sign the user of this computer out, or shut it down",
)
"""On Windows, which has neither; whoever ends the process alone sees it come back."""


def keys(viewport: Viewport, per_mm: float | None) -> tuple[Rect, ...]:
    """Where the twelve keys lie, in the order of KEYS.

    A key is at least KEY_MM wide, or as wide as the page allows.
    """
    place = columns(viewport).touch
    if viewport.portrait:
        # Near the hands, however high the screen hangs.
        place = Rect(
            place.x, viewport.seam * 0.4, place.width, viewport.seam * 0.6 - 60
        )
    else:
        place = Rect(place.x, 96.0, place.width, viewport.seam - 44.0 - 96.0)
    most = min(LARGEST, (place.height - 3 * GAP) / 4, (place.width - 2 * GAP) / 3)
    side = most
    if per_mm is not None and (wanted := KEY_MM * per_mm) > most:
        # A small panel: in landscape the keys may reach into the water.
        high = viewport.seam - 64.0 if viewport.portrait else viewport.height - 96.0
        place = Rect(place.x, 48.0, place.width, high)
        side = min(
            wanted, (place.height - 3 * GAP) / 4, (viewport.width * 0.6 - 2 * GAP) / 3
        )
    wide, high = 3 * side + 2 * GAP, 4 * side + 3 * GAP
    if viewport.portrait:
        x, y = (viewport.width - wide) / 2, place.bottom - high
    else:
        x = viewport.width - viewport.margin - wide - max(0.0, (place.width - wide) / 3)
        y = place.y + (place.height - high) / 2
    step = side + GAP
    return tuple(
        Rect(x + step * (number % 3), y + step * (number // 3), side, side)
        for number in range(12)
    )


def clock(seconds: float) -> str:
    """A wait as 0:27 or 1:00:00."""
    whole = math.ceil(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def marks(
    session: Session, viewport: Viewport, per_mm: float | None = None
) -> tuple[Mark, ...]:
    """The pad at a moment of a session; the cast is the same for all moments."""
    left = 1.0 - session.idle / PATIENCE
    places = keys(viewport, per_mm) if session.pin else ()
    leave = back(
        viewport,
        words(viewport, "返回展示", "Back to the show"),
        max(0.0, left),
        places,
    )
    if not session.pin:
        return (*ground(viewport), *_unset(viewport), *leave)
    return (
        *ground(viewport),
        *_typed(session, viewport, places),
        *_keys(session, viewport, places),
        *leave,
    )


def _said(session: Session, viewport: Viewport) -> tuple[str, Ink]:
    if session.wait > 0:
        left = clock(session.wait)
        return words(viewport, f"请等 {left} 再试", f"Try again in {left}"), WARN
    if session.checking:
        return words(viewport, "正在核对", "Checking"), TEXT2
    if session.wrong > 0:
        return words(viewport, "密码不对", "That is not the PIN"), WARN
    return words(viewport, "输完按“确认”", "Then press OK"), TEXT2


def _typed(
    session: Session, viewport: Viewport, places: tuple[Rect, ...]
) -> tuple[Mark, ...]:
    """The title, a dot for each digit, and what there is to say."""
    x = viewport.margin
    if viewport.portrait:
        x = places[0].x
        top = places[0].y - 330.0
    else:
        top = 150.0
    space = (places[0].x - 60.0 if not viewport.portrait else viewport.width - 80.0) - x
    said, ink = _said(session, viewport)
    y = top + 130.0
    step = 58.0
    spots = np.array([[x + 17.0 + step * n, y] for n in range(8)])
    n = len(session.digits)
    wanted = spots[n : max(n, SHORTEST)]
    typed = spots[:n]
    return (
        Label(
            x,
            top,
            fitted(
                (Run(words(viewport, "请输入密码", "Enter the PIN"), 72.0, 500, TEXT),),
                space,
                viewport.type,
            ),
        ),
        Dots(wanted, 34.0, HAIR, alpha=1.0 if len(wanted) else 0.0),
        Dots(wanted, 27.0, GROUND, alpha=1.0 if len(wanted) else 0.0),
        Dots(typed, 34.0, TEXT, alpha=1.0 if n else 0.0),
        Label(x, y + 104, fitted((Run(said, 40.0, 400, ink),), space, viewport.type)),
    )


def _keys(
    session: Session, viewport: Viewport, places: tuple[Rect, ...]
) -> tuple[Mark, ...]:
    side = places[0].width
    middles = np.array([place.centre for place in places])
    open_ = session.wait <= 0 and not session.checking
    ready = open_ and len(session.digits) >= SHORTEST
    lit = [number for number, word in enumerate(KEYS) if word == session.pressed]
    rings = np.delete(middles, (9, 11), axis=0)
    enter = middles[11:12]
    out: list[Mark] = [
        Dots(rings, side, HAIR),
        # The key that erases too: on a small panel the river runs behind it.
        Dots(middles[:11], side - 8.0, GROUND),
        Dots(enter, side, TEXT if ready else HAIR),
        Dots(middles[lit], side, TEXT, alpha=1.0 if lit else 0.0),
    ]
    size = side * 0.44
    for number, (word, place) in enumerate(zip(KEYS, places, strict=True)):
        x, y = place.centre
        ink = TEXT if open_ else TEXT2
        if number in lit or (word == "enter" and ready):
            ink = GROUND
        if word == "erase":
            out.append(_erase(x, y, side / 150.0, ink))
            name = words(viewport, "删去一位", "Erase a digit")
        elif word == "enter":
            name = words(viewport, "确认", "OK")
            run = Run(name, side * 0.27, 500, ink)
            out.append(Label(x, y + run.size * 0.36, (run,), "middle"))
        else:
            name = word
            out.append(
                Label(x, y + size * 0.36, (Run(word, size, 300, ink),), "middle")
            )
        out.append(Hot(place.grown(GAP / 2 - 1), key(word), name=name))
    return tuple(out)


def _erase(x: float, y: float, scale: float, ink: Ink) -> Mark:
    """An arrow back over what was typed."""
    line = np.array([(26, 0), (-26, 0), (-8, -18), (-26, 0), (-8, 18)]) * scale
    return Stroke(line + points((x, y)), 5.0 * scale, ink, cap="round")


def _unset(viewport: Viewport) -> tuple[Mark, ...]:
    """Nobody can be let in: how to set a PIN, and how to stop the show without."""
    head = words(viewport, "还没有设置密码", "No PIN is set yet")
    below = words(viewport, "所以这里打不开菜单", "so the menu cannot be opened here")
    place = columns(viewport).read
    space = place.width if viewport.portrait else viewport.width * 0.62
    y = 330.0 if not viewport.portrait else 420.0
    out: list[Mark] = [*title(viewport, head, below)]
    for what, how in (
        (
            words(viewport, "设置密码", "To set one"),
            words(
                viewport,
                "在这台机器的命令行里运行 kiosk pin，输入两遍",
                "run kiosk pin in a terminal of this machine and type it twice",
            ),
        ),
        (
            words(viewport, "停止展示", "To stop the show"),
            words(viewport, *(STOP_THERE if sys.platform == "win32" else STOP)),
        ),
    ):
        out.append(Label(place.x, y, (Run(what, 34.0, 400, TEXT2),)))
        lines = paragraph(how, place.x, y + 62, 44.0, space, viewport.type, weight=500)
        out += lines
        y += 62 + len(lines) * 62 + 70
    return tuple(out)
