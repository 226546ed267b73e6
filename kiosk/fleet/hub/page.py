"""Page: what staff see of the hall and do to it, in a browser on a desk or a phone.

It is made here and needs no script to work. Whoever is not let in gets the page of the
password and nothing else; what changes something is asked for by a form that only a
page of the same session has.
"""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kiosk.device.operate.orders import BlackOrder, PageOrder, PlainOrder
from kiosk.device.wish import ScreenWish
from kiosk.fleet.hub import book, session, timetable
from kiosk.fleet.hub.card import card
from kiosk.fleet.hub.join import JoinRefused
from kiosk.fleet.hub.members import MembersFull
from kiosk.fleet.hub.session import TooOften
from kiosk.fleet.hub.timetable import HoursRefused
from kiosk.model.message import Message
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from starlette.requests import Request

    from kiosk.device.operate.orders import ScreenOrder
    from kiosk.fleet.hub.card import Card
    from kiosk.fleet.hub.hall import Hall
    from kiosk.fleet.hub.session import Sessions, StaffSession
    from kiosk.fleet.member import Member
    from kiosk.model.text import Language

TEMPLATES: Final = Path(__file__).with_name("templates")
COOKIE: Final = "__Host-kiosk"
"""A name that browsers take from this very page alone, over TLS."""
SPEAKS: Final = "language"
LARGEST: Final = 16 * 2**10
"""Bytes of a form."""
FIELDS: Final = 100
FRESH: Final = "x-fresh"
"""The header by which a page asks for itself as it is now."""
HERE: Final = re.compile(r"/(?:[a-z0-9]+(?:/[a-z0-9]+)*)?")
"""What the address of a page looks like, and none elsewhere."""
SOON: Final = 15.0
"""Seconds in which a form has to be here."""
NOTES: Final = 8
"""Notes that wait for the next page of a session."""

BUTTONS: Final[dict[str, tuple[Message, ScreenOrder]]] = {
    "back": (Message("上一页", "Back"), PlainOrder(do="back")),
    "next": (Message("下一页", "Next"), PlainOrder(do="next")),
    "pause": (Message("停住", "Pause"), PlainOrder(do="pause")),
    "play": (Message("继续", "Play"), PlainOrder(do="play")),
    "home": (Message("封面", "Cover"), PlainOrder(do="home")),
    "black": (Message("黑屏", "Black"), BlackOrder(on=True)),
    "light": (Message("亮屏", "Light"), BlackOrder(on=False)),
    "restart": (Message("重新开始", "Restart"), PlainOrder(do="restart")),
}
"""The orders that have a button: what it says, and what a screen is told."""

DONE: Final = Message("做好了", "done")
JOINED: Final = Message("“{name}”加入了", "{name} has joined")
NOBODY: Final = Message(
    "没有屏幕显示这个数字；请对着屏幕再输一遍",
    "no screen shows these figures; please type them again from the screen",
)
OFTEN: Final = Message("试得太多了，过一分钟再来", "too many tries; wait a minute")
WRONG: Final = Message("密码不对", "that is not the password")
FULL: Final = Message("屏幕已经太多", "there are too many screens")
UNKEPT: Final = Message(
    "没能存到磁盘上，没有改动", "it could not be kept on the disk; nothing was changed"
)
UNFIT: Final = Message("有一栏写得不对", "one of the fields cannot be so")
STALE: Final = Message("这一页太旧了，请再来一次", "that page was too old; once more")

logger = logging.getLogger(__name__)


class StaffPage:
    """The page of a hall, and everything that can be asked of it."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self._notes: dict[str, list[Message]] = {}
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self._templates.globals["hidden"] = _hidden

    def routes(self) -> list[Route]:
        """Where what is asked for is answered."""
        inside, doing = self.inside, self.doing
        return [
            Route("/login", self._login, methods=["GET"]),
            Route("/login", self._enter, methods=["POST"]),
            Route("/language/{language}", _language, methods=["GET"]),
            Route("/style.css", asset("style.css", "text/css"), methods=["GET"]),
            Route("/icon.svg", asset("icon.svg", "image/svg+xml"), methods=["GET"]),
            Route("/page.js", asset("page.js", "text/javascript"), methods=["GET"]),
            Route("/", inside(self._screens), methods=["GET"]),
            Route("/screen/{id}", inside(self._screen), methods=["GET"]),
            Route("/picture/{id}/{when}.webp", inside(self._picture), methods=["GET"]),
            Route("/logout", doing(self._logout), methods=["POST"]),
            Route("/code", doing(self._code), methods=["POST"]),
            Route("/order", doing(self._order_all), methods=["POST"]),
            Route("/screen/{id}/order", doing(self._order), methods=["POST"]),
            Route("/screen/{id}/wish", doing(self._wish), methods=["POST"]),
            Route("/screen/{id}/revoke", doing(self._revoke), methods=["POST"]),
        ]

    # -- who is let in -----------------------------------------------------------

    def session(self, request: Request) -> StaffSession | None:
        """The session that a request belongs to."""
        return self.hall.sessions.of(request.cookies.get(COOKIE, ""))

    def inside(
        self, answer: Callable[[Request, StaffSession], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """What only those see who are let in."""

        async def answered(request: Request) -> Response:
            found = self.session(request)
            if found is None:
                return to("/login")
            return await answer(request, found)

        return answered

    def doing(
        self, answer: Callable[[Request, dict[str, str]], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """What only a form does that comes from a page of one's own session."""

        async def answered(request: Request) -> Response:
            found = self.session(request)
            if found is None:
                return to("/login")
            form = await filled_in(request)
            if form is None:
                return Response(status_code=400)
            if not session.meant(found, form.get("word", "")):
                self.note(request, STALE)
                return Response(STALE.said(speaks(request)), status_code=403)
            return await answer(request, form)

        return answered

    async def _login(self, request: Request) -> Response:
        return self.drawn(request, "login.html", possible=self._has_password())

    async def _enter(self, request: Request) -> Response:
        form = await filled_in(request)
        if form is None:
            return Response(status_code=400)
        cookie, why = await tried(self.hall.sessions, form.get("password", ""), request)
        if cookie is None:
            logger.warning("a wrong password from %s", _address(request))
            return self.drawn(
                request,
                "login.html",
                status=403,
                possible=self._has_password(),
                notes=[why or WRONG],
            )
        answer = to("/")
        answer.set_cookie(
            COOKIE,
            cookie,
            max_age=int(session.LASTS),
            secure=True,
            httponly=True,
            samesite="strict",
        )
        return answer

    def _has_password(self) -> bool:
        return session.has_password(self.hall.folder)

    async def _logout(self, request: Request, _: dict[str, str]) -> Response:
        self.hall.sessions.ended(request.cookies.get(COOKIE, ""))
        answer = to("/login")
        answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="strict")
        return answer

    # -- what is seen ------------------------------------------------------------

    async def _screens(self, request: Request, found: StaffSession) -> Response:
        self.hall.looked_at()
        cards = [self._card(one) for one in self.hall.members]
        return self.drawn(
            request,
            "screens.html",
            found,
            cards=cards,
            troubled=sum(one.bad for one in cards),
            waiting=len(self.hall.desk.waiting()),
            buttons=_buttons(),
        )

    async def _screen(self, request: Request, found: StaffSession) -> Response:
        member = self.hall.members.get(request.path_params["id"])
        if member is None:
            return to("/")
        self.hall.looked_at()
        hours = member.wish.hours
        slide, pages = book.of(self.hall.heard.of(member.id).state)
        return self.drawn(
            request,
            "screen.html",
            found,
            card=self._card(member),
            wish=member.wish,
            slide=slide,
            pages=pages.pages,
            days=timetable.rows(hours),
            special=timetable.special(hours),
            buttons=_buttons(),
        )

    async def _picture(self, request: Request, _: StaffSession) -> Response:
        picture = self.hall.heard.of(request.path_params["id"]).picture
        if picture is None:
            return Response(status_code=404)
        # Its address changes whenever it does.
        kept = {"Cache-Control": "private, max-age=60"}
        return Response(picture.data, media_type="image/webp", headers=kept)

    def _card(self, member: Member) -> Card:
        heard = self.hall.heard
        return card(
            member,
            heard.of(member.id),
            away=heard.away(member.id),
            silent=heard.silent(member.id),
        )

    def drawn(
        self,
        request: Request,
        name: str,
        found: StaffSession | None = None,
        *,
        status: int = 200,
        notes: Iterable[Message] = (),
        **values: Any,
    ) -> Response:
        """A page of these values, in the language of whoever asks."""
        lang = speaks(request)
        cookie = request.cookies.get(COOKIE, "")
        # A page that only renews itself shows no notes.
        waiting = [] if FRESH in request.headers else self._notes.pop(cookie, [])
        text = self._templates.get_template(name).render(
            values,
            t=lambda zh, en: zh if lang == "zh" else en,
            lang=lang,
            hub=self.hall.plan.name,
            here=_here(request),
            word=found.word if found else "",
            notes=[*notes, *waiting],
        )
        return Response(text, status, media_type="text/html")

    def note(self, request: Request, note: Message) -> None:
        """Say this on the next page of the session."""
        cookie = request.cookies.get(COOKIE, "")
        if self.hall.sessions.of(cookie) is not None:
            notes = self._notes.setdefault(cookie, [])
            notes.append(note)
            del notes[:-NOTES]

    # -- what is done ------------------------------------------------------------

    async def _code(self, request: Request, form: dict[str, str]) -> Response:
        code = re.sub(r"\s", "", form.get("code", ""))
        note = NOBODY
        if re.fullmatch(r"[0-9]{6}", code):
            try:
                asking = self.hall.desk.typed(code)
                if asking is not None:
                    member = await self.hall.accept(asking)
                    name = member.wish.name or member.id
                    note = Message(*(said.format(name=name) for said in JOINED))
            except JoinRefused:
                note = OFTEN
            except MembersFull:
                note = FULL
            except OSError:
                logger.exception("a screen could not be kept")
                note = UNKEPT
        self.note(request, note)
        return to("/")

    async def _order(self, request: Request, form: dict[str, str]) -> Response:
        screen = request.path_params["id"]
        await self._told(request, form, [screen])
        return to(f"/screen/{screen}")

    async def _order_all(self, request: Request, form: dict[str, str]) -> Response:
        await self._told(request, form, [one.id for one in self.hall.members])
        return to("/")

    async def _told(
        self, request: Request, form: dict[str, str], screens: list[str]
    ) -> None:
        """Send the order of a form to some screens, and note what comes of it."""
        order = _order(form)
        known = [one for one in screens if self.hall.members.get(one) is not None]
        if order is None or not known:
            self.note(request, UNFIT)
            return
        said = await self.hall.ordered(known, order)
        failed: dict[Message, list[str]] = {}
        for screen, answer in said.items():
            if not answer.taken:
                member = self.hall.members.get(screen)
                name = member.wish.name if member else screen
                failed.setdefault(Message(answer.zh, answer.en), []).append(name)
        for why, names in failed.items():
            names_said = "、".join(names[:5]), ", ".join(names[:5])
            self.note(
                request,
                Message(f"{names_said[0]}：{why.zh}", f"{names_said[1]}: {why.en}"),
            )
        if not failed:
            self.note(request, DONE)

    async def _wish(self, request: Request, form: dict[str, str]) -> Response:
        screen = request.path_params["id"]
        member = self.hall.members.get(screen)
        if member is None:
            return to("/")
        note = DONE
        try:
            what = ScreenWish(
                name=form.get("name", "").strip(),
                place=form.get("place", "").strip(),
                role=form.get("role", "").strip() or None,
                hours=timetable.understood(form),
                pack=member.wish.pack,
            )
            await self.hall.wish(screen, what)
        except HoursRefused as refused:
            note = refused.why
        except ValidationError:
            note = UNFIT
        except OSError:
            logger.exception("a wish could not be kept")
            note = UNKEPT
        self.note(request, note)
        return to(f"/screen/{screen}")

    async def _revoke(self, request: Request, _: dict[str, str]) -> Response:
        note = DONE
        try:
            await self.hall.revoke(request.path_params["id"])
        except OSError:
            logger.exception("a screen could not be revoked")
            note = UNKEPT
        self.note(request, note)
        return to("/")


def _order(form: dict[str, str]) -> ScreenOrder | None:
    """The order that a form asks for; None if it asks for none."""
    name = form.get("order", "")
    if name == "page":
        page = form.get("page", "")
        if not re.fullmatch(r"[1-9][0-9]{0,3}", page):
            return None
        return PageOrder(page=int(page))
    return BUTTONS[name][1] if name in BUTTONS else None


def _buttons() -> list[tuple[str, Message]]:
    return [(name, label) for name, (label, _) in BUTTONS.items()]


def _hidden(word: str) -> Markup:
    return Markup('<input type="hidden" name="word" value="{}">').format(word)


async def tried(
    sessions: Sessions, password: str, request: Request
) -> tuple[str | None, Message | None]:
    """The cookie of whoever is let in; else None, and why if not for the password."""
    try:
        return await sessions.begun(password, _address(request)), None
    except TooOften:
        return None, OFTEN


def to(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _foreign(request: Request) -> bool:
    """Whether a browser says that another page asks for this."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {
        "same-origin",
        "none",
    }:
        return True
    origin = request.headers.get("origin")
    return origin is not None and origin != f"https://{request.headers.get('host')}"


async def body(request: Request, most: int) -> bytes | None:
    """What comes with a request; None if it is too much, or comes too slowly."""
    found = bytearray()
    try:
        async with asyncio.timeout(SOON):
            async for piece in request.stream():
                found += piece
                if len(found) > most:
                    return None
    except TimeoutError:
        return None
    return bytes(found)


async def filled_in(request: Request) -> dict[str, str] | None:
    """The fields of a form; None if it is none, or of another page than one of ours."""
    said = None if _foreign(request) else await body(request, LARGEST)
    if said is None:
        return None
    try:
        fields = parse_qs(
            said.decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=FIELDS,
            errors="strict",
        )
    except ValueError:
        return None
    return {name: values[-1] for name, values in fields.items()}


def speaks(request: Request) -> Language:
    """The language that somebody has chosen, or that their browser prefers."""
    chosen = request.cookies.get(SPEAKS)
    for language in LANGUAGES:
        if chosen == language:
            return language
    wanted = request.headers.get("accept-language", "")
    return "zh" if wanted.lower().startswith("zh") else "en"


def _here(request: Request) -> str:
    """The page that somebody is on, as an address that may be asked for again."""
    path = request.url.path
    if request.method != "GET":
        path = "/guide" if path.startswith("/guide") else "/login"
    return path


async def _language(request: Request) -> Response:
    """The same page in the other language."""
    at = request.query_params.get("at", "")
    answer = to(at if HERE.fullmatch(at) else "/")
    language = request.path_params["language"]
    if language in {"zh", "en"}:
        answer.set_cookie(
            SPEAKS, language, max_age=365 * 86400, secure=True, samesite="lax"
        )
    return answer


def asset(name: str, kind: str) -> Callable[[Request], Awaitable[Response]]:
    data = (TEMPLATES / name).read_bytes()

    async def answered(_: Request) -> Response:
        return Response(
            data, media_type=kind, headers={"Cache-Control": "max-age=3600"}
        )

    return answered
