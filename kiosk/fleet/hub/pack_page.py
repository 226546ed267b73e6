"""Pack page: which packs of content the hub has, and which of them the screens show."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import RedirectResponse
from starlette.routing import Route

from kiosk.fleet.packs.fetching import WishedPack, printed
from kiosk.fleet.packs.repository import Repository, RepositoryRefused
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from kiosk.fleet.hub.page import StaffPage
    from kiosk.fleet.hub.session import StaffSession

FOLDER: Final = "packs"
"""The folder of the repository, in that of the hub."""
PUSHED: Final = Message(
    "第 {number} 包：已告诉 {count} 块屏幕", "pack {number}: screens told: {count}"
)
NONE: Final = Message("没有这样的屏幕", "there is no such screen")
UNFIT: Final = Message("没有这个包，或者时间写得不对", "no such pack, or no such time")

logger = logging.getLogger(__name__)


class PackPage:
    """The page of the packs, within the page for staff."""

    def __init__(self, page: StaffPage) -> None:
        self._page, self._hall = page, page.hall

    def routes(self) -> list[Route]:
        """Where what is asked for is answered."""
        return [
            Route("/content", self._page.inside(self._packs), methods=["GET"]),
            Route("/content/push", self._page.doing(self._push), methods=["POST"]),
        ]

    def _repository(self) -> Repository:
        return Repository(self._hall.folder / FOLDER)

    async def _packs(self, request: Request, found: StaffSession) -> Response:
        why: list[Message] = []
        packs: list[dict[str, Any]] = []
        until = ""
        try:
            repository = await asyncio.to_thread(self._repository)
        except RepositoryRefused as refused:
            why.append(refused.why)
        else:
            packs = [self._told(pack.number, pack) for pack in repository.packs()]
            if repository.until is not None:
                until = f"{repository.until.astimezone():%Y-%m-%d}"
        roles = {one.wish.role for one in self._hall.members if one.wish.role}
        return self._page.drawn(
            request,
            "packs.html",
            found,
            notes=why,
            packs=packs,
            until=until,
            roles=sorted(roles),
            screens=len(self._hall.members),
        )

    def _told(self, number: int, pack: Any) -> dict[str, Any]:
        """A pack, and how many screens show it or have it."""
        said = [stands(self._hall.heard.of(one.id).state) for one in self._hall.members]
        return {
            "number": number,
            "zh": pack.title.zh,
            "en": pack.title.en,
            "made": f"{pack.made.astimezone():%Y-%m-%d %H:%M}",
            "by": pack.by,
            "shown": sum(one.get("placed") == number for one in said),
            "here": sum(number in _numbers(one.get("here")) for one in said),
        }

    async def _push(self, request: Request, form: dict[str, str]) -> Response:
        number, at = form.get("pack", ""), _moment(form.get("at", ""))
        role = form.get("role", "")
        note = UNFIT
        if re.fullmatch("[1-9][0-9]{0,8}", number) and at is not None:
            wish = printed(WishedPack(int(number), at))
            meant = [
                one for one in self._hall.members if role in {"", one.wish.role or ""}
            ]
            try:
                known = await asyncio.to_thread(self._repository)
                if any(pack.number == int(number) for pack in known.packs()):
                    for one in meant:
                        what = one.wish.model_copy(update={"pack": wish})
                        await self._hall.wish(one.id, what)
                    values = {"number": number, "count": len(meant)}
                    note = Message(*(said.format(**values) for said in PUSHED))
                    note = note if meant else NONE
            except RepositoryRefused as refused:
                note = refused.why
            except OSError:
                logger.exception("a wish could not be kept")
                note = Message("没能存下来", "it could not be kept")
        self._page.note(request, note)
        return RedirectResponse("/content", 303)


def stands(state: Any) -> Mapping[str, Any]:
    """What a screen tells of its packs."""
    found = {} if state is None else state.more.get("pack", {})
    return found if isinstance(found, dict) else {}


def _numbers(said: Any) -> tuple[int, ...]:
    return (
        tuple(n for n in said if isinstance(n, int)) if isinstance(said, list) else ()
    )


def _moment(text: str) -> float | None:
    """A moment as a browser writes it, 0 for none; None if it is neither."""
    if not text:
        return 0.0
    try:
        found = datetime.fromisoformat(text).timestamp()
    except (ValueError, OSError, OverflowError):
        return None
    return float(round(found)) if 0 < found < 1e11 else None
