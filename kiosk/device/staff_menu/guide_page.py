"""The guide's code: the way to the page for guides, to be read by a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.staff_menu.page import back, columns, ground, title, words
from kiosk.device.staff_menu.session import MENU_PATIENCE
from kiosk.drawing.ink import TEXT2
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.qr import code
from kiosk.drawing.typeset import fitted, paragraph

if TYPE_CHECKING:
    from kiosk.device.staff_menu.session import Session
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport


def marks(session: Session, viewport: Viewport) -> tuple[Mark, ...]:
    """The page at a moment of a session."""
    place = columns(viewport)
    side = min(place.touch.width, place.touch.height - 70.0, 640.0)
    x = place.touch.x + (place.touch.width - side) / 2
    y = place.touch.y + (place.touch.height - 70.0 - side) / 2
    run = Run(session.address, 30.0, 400, TEXT2)
    (address,) = fitted((run,), place.touch.width, viewport.type)
    said = words(
        viewport,
        "手机连上展厅的网络，扫这个码，再输入讲解密码。手机会提醒证书不认识："
        "这是展厅自己的主机。",
        "With the phone in the network of the hall, scan the code and type the PIN of "
        "the guides. The phone will say that it does not know the certificate: it is "
        "the hall's own hub.",
    )
    size = 36.0
    room = place.read
    return (
        *ground(viewport),
        *title(viewport, words(viewport, "用手机讲解", "Lead guests by phone")),
        *paragraph(
            said, room.x, room.y + 60.0, size, room.width, viewport.type, ink=TEXT2
        ),
        *code(session.address, x, y, side, 1.0, viewport.pixel),
        Label(x + side / 2, y + side + 52.0, (address,), "middle"),
        *back(
            viewport,
            words(viewport, "返回菜单", "Back to the menu"),
            max(0.0, 1.0 - session.idle / MENU_PATIENCE),
        ),
    )
