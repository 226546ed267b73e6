"""Guide: the hall in one hand, as a page for a phone behind a PIN.

Whoever leads guests turns pages and darkens the screens that they choose, and reads
what may be said of the page. As long as this page is open on the phone, the screens
neither loop nor go home by themselves; silent for 90 seconds, they are the public's.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pydantic import ValidationError
from starlette.responses import Response
from starlette.routing import Route

from kiosk.content import atomic
from kiosk.device.operate import control
from kiosk.device.operate.orders import (
    BlackOrder,
    GuideOrder,
    LanguageOrder,
    OrderRefused,
    PageOrder,
    PlainOrder,
    VolumeOrder,
    WelcomeOrder,
)
from kiosk.device.staff_menu import pin
from kiosk.fleet.hub import book, session
from kiosk.fleet.hub.page import asset, filled_in, speaks, to, tried
from kiosk.fleet.hub.session import Sessions
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from starlette.requests import Request

    from kiosk.device.operate.orders import ScreenOrder
    from kiosk.fleet.hub.hall import Hall
    from kiosk.fleet.hub.page import StaffPage
    from kiosk.fleet.hub.session import StaffSession

FILE: Final = "guide"
"""The file with the hash of the guides' PIN, in the hub's folder."""
COOKIE: Final = "__Host-kiosk-guide"
LASTS: Final = 12 * 3600
FIGURES: Final = (6, 8)
"""How many figures a PIN has, at least and at most: a phone's is guessed from afar."""

BUTTONS: Final[dict[str, tuple[Message, ScreenOrder]]] = {
    "back": (Message("上一页", "Back"), PlainOrder(do="back")),
    "next": (Message("下一页", "Next"), PlainOrder(do="next")),
    "pause": (Message("停在这页", "Hold"), PlainOrder(do="pause")),
    "black": (Message("黑屏", "Black"), BlackOrder()),
    "light": (Message("亮屏", "Light"), BlackOrder(on=False)),
    "zh": (Message("讲中文", "Chinese"), LanguageOrder(language="zh")),
    "en": (Message("讲英文", "English"), LanguageOrder(language="en")),
    "quieter": (Message("音量 30%", "Volume 30 %"), VolumeOrder(volume=30)),
    "louder": (Message("音量 80%", "Volume 80 %"), VolumeOrder(volume=80)),
}
DONE: Final = Message("做好了", "done")
WRONG: Final = Message("密码不对", "that is not the PIN")
NONE: Final = Message("先选屏幕", "choose a screen first")
PIN: Final = Message(
    "密码要 6 到 8 位数字", "the PIN has six to eight figures, and nothing else"
)

logger = logging.getLogger(__name__)


def keep_pin(folder: Path, digits: str) -> bool:
    """Let this be the guides' PIN from now on; False if it is none.

    Raises:
        OSError: it cannot be kept.
    """
    least, most = FIGURES
    if not (least <= len(digits) <= most and digits.isascii() and digits.isdecimal()):
        return False
    atomic.written(folder / FILE, pin.sealed(digits).encode() + b"\n", 0o600)
    return True


class GuidePage:
    """The page of guides, and everything that can be asked of it.

    A guide is whoever knows the PIN, or staff by their own session.
    """

    def __init__(self, hall: Hall, staff: StaffPage) -> None:
        self._hall, self._staff = hall, staff
        self._guides = Sessions(hall.folder, time.monotonic, FILE)
        self._chosen: dict[str, tuple[str, ...]] = {}
        """The screens that each session has chosen."""

    def routes(self) -> list[Route]:
        """Where what is asked for is answered."""
        return [
            Route("/guide", self._shown, methods=["GET"]),
            Route("/guide/in", self._enter, methods=["POST"]),
            Route("/guide/page/{screen}/{when}.webp", self._picture, methods=["GET"]),
            Route("/guide/out", self._leave, methods=["POST"]),
            Route("/guide/order", self._order, methods=["POST"]),
            Route("/guide/here", self._here, methods=["POST"]),
            Route("/guide/pin", self._pin, methods=["POST"]),
            Route("/guide.js", asset("guide.js", "text/javascript"), methods=["GET"]),
        ]

    # -- who is let in

    def _session(self, request: Request) -> tuple[str, StaffSession] | None:
        """Whose page it is, and by which cookie."""
        cookie = request.cookies.get(COOKIE, "")
        guide = self._guides.of(cookie)
        if guide is not None:
            return cookie, guide
        staff = self._staff.session(request)
        return None if staff is None else (staff.word, staff)

    async def _enter(self, request: Request) -> Response:
        said = await filled_in(request)
        if said is None:
            return Response(status_code=400)
        cookie, why = await tried(self._guides, said.get("pin", ""), request)
        if cookie is None:
            address = request.client.host if request.client else ""
            logger.warning("a wrong PIN of a guide from %s", address)
            return self._page(request, None, status=403, notes=[why or WRONG])
        answer = to("/guide")
        answer.set_cookie(
            COOKIE, cookie, max_age=LASTS, secure=True, httponly=True, samesite="strict"
        )
        return answer

    async def _leave(self, request: Request) -> Response:
        found = await self._said(request)
        if isinstance(found, Response):
            return found
        self._guides.ended(request.cookies.get(COOKIE, ""))
        answer = to("/guide")
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="strict")
        return answer

    async def _said(
        self, request: Request
    ) -> tuple[str, StaffSession, dict[str, str]] | Response:
        """Who asks for something, and what; or what they are answered instead."""
        found = self._session(request)
        if found is None:
            return to("/guide")
        said = await filled_in(request)
        if said is None:
            return Response(status_code=400)
        if not session.meant(found[1], said.get("word", "")):
            return Response(status_code=403)
        return *found, said

    # -- what is seen

    async def _shown(self, request: Request) -> Response:
        found = self._session(request)
        if found is not None:
            self._hall.looked_at()
        return self._page(request, found)

    async def _picture(self, request: Request) -> Response:
        """What a page looks like, for whoever leads."""
        if self._session(request) is None:
            return to("/guide")
        slide = request.query_params.get("slide", "")
        found = self._hall.heard.page(request.path_params["screen"], slide)
        if found is None:
            return Response(status_code=404)
        # Its address changes whenever it does.
        kept = {"Cache-Control": "private, max-age=86400"}
        return Response(found.data, media_type="image/webp", headers=kept)

    def _pictures(self, screen: str, slides: Iterable[str]) -> dict[str, str]:
        """Where the pictures of pages are, as far as a screen has sent them."""
        found = {one: self._hall.heard.page(screen, one) for one in slides}
        return {
            slide: f"/guide/page/{screen}/{round(1000 * one.came)}.webp?slide="
            + quote(slide)
            for slide, one in found.items()
            if one is not None
        }

    def _page(
        self,
        request: Request,
        found: tuple[str, StaffSession] | None,
        *,
        status: int = 200,
        notes: list[Message] | None = None,
    ) -> Response:
        inside = self._inside(*found, speaks(request)) if found else {}
        return self._staff.drawn(
            request,
            "guide.html" if found else "guide_in.html",
            found[1] if found else None,
            status=status,
            notes=notes or [],
            possible=session.has_password(self._hall.folder, FILE),
            staff=self._staff.session(request) is not None,
            **inside,
        )

    def _inside(self, cookie: str, _: StaffSession, language: str) -> dict[str, Any]:
        members = tuple(self._hall.members)
        chosen = self._screens(cookie)
        first = next((one for one in members if one.id in chosen), None)
        state = None if first is None else self._hall.heard.of(first.id).state
        slide, told = book.of(state)
        place = next((n for n, one in enumerate(told.pages) if one.id == slide), -1)
        following = told.pages[place + 1 : place + 2]
        # Guests seldom stay for less than an hour, and times of day are typed slowly.
        until = dt.datetime.now() + dt.timedelta(minutes=90)
        return {
            "screens": [(one, one.id in chosen) for one in members],
            "slide": slide,
            "number": place + 1,
            "pages": told.pages,
            "pictures": {}
            if first is None
            else self._pictures(first.id, (one.id for one in told.pages)),
            "until": f"{until:%H}:{until.minute // 30 * 30:02}",
            "coming": following[0] if following else None,
            "speech": told.notes.get(language, ()),
            "buttons": [(name, label) for name, (label, _) in BUTTONS.items()],
        }

    def _screens(self, cookie: str) -> tuple[str, ...]:
        """The screens that are led: all, until some are chosen."""
        known = tuple(one.id for one in self._hall.members)
        chosen = self._chosen.get(cookie, known)
        return tuple(one for one in known if one in chosen)

    # -- what is done

    async def _order(self, request: Request) -> Response:
        found = await self._said(request)
        if isinstance(found, Response):
            return found
        cookie, _, said = found
        known = (one.id for one in self._hall.members)
        chosen = tuple(one for one in known if said.get(f"screen-{one}") == "on")
        self._choose(cookie, chosen)
        notes = [NONE] if not chosen else []
        asked: tuple[ScreenOrder, ...] = ()
        try:
            asked = _asked(said)
        except OrderRefused as refused:
            notes.append(refused.why)
        for order in asked if chosen else ():
            answers = await self._hall.ordered(chosen, order)
            failed = {(a.zh, a.en) for a in answers.values() if not a.taken}
            notes += [Message(*why) for why in sorted(failed)]
        return self._page(request, found[:2], notes=list(dict.fromkeys(notes)))

    async def _here(self, request: Request) -> Response:
        """The page is open on the phone: the screens go on to be led."""
        found = await self._said(request)
        if isinstance(found, Response):
            return found
        await self._hall.ordered(self._screens(found[0]), GuideOrder())
        return Response(status_code=204)

    async def _pin(self, request: Request) -> Response:
        """Staff choose another PIN for guides; whoever leads by the old one is out."""
        found = await self._said(request)
        if isinstance(found, Response):
            return found
        if self._staff.session(request) is None:
            return Response(status_code=403)
        if not keep_pin(self._hall.folder, found[2].get("pin", "")):
            return self._page(request, found[:2], notes=[PIN])
        self._guides = Sessions(self._hall.folder, time.monotonic, FILE)
        return self._page(request, found[:2], notes=[DONE])

    def _choose(self, cookie: str, chosen: tuple[str, ...]) -> None:
        self._chosen.pop(cookie, None)
        while len(self._chosen) >= session.MOST:
            del self._chosen[next(iter(self._chosen))]
        self._chosen[cookie] = chosen


def _asked(said: dict[str, str]) -> tuple[ScreenOrder, ...]:
    """What a form orders: each order of a guide says that there is one.

    Raises:
        OrderRefused: it orders nothing that can be.
    """
    name = said.get("order", "")
    if name == "farewell":
        return (WelcomeOrder(on=False),)
    if name == "welcome":
        zh, en = (said.get(one, "").replace("|", "/") for one in ("zh", "en"))
        line = f"WELCOME {said.get('until', '')} {zh} | {en}"
        return (control.order(line.encode(), dt.datetime.now()),)
    if name == "end":
        return (GuideOrder(on=False),)
    if name == "begin":
        return (GuideOrder(),)
    if name.startswith("page:"):
        try:
            return GuideOrder(), PageOrder(page=name.removeprefix("page:"))
        except ValidationError:
            return ()
    return (GuideOrder(), BUTTONS[name][1]) if name in BUTTONS else ()
