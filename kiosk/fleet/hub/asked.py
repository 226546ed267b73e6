"""Asked: what screens and Prometheus ask the hub, each at its own address.

To join is the one thing that anybody in the network may ask for; what is said there is
short, and read only after its length is known to be.
"""

from __future__ import annotations

import hmac
import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kiosk.content import atomic
from kiosk.fleet.hub import metrics
from kiosk.fleet.hub.join import JoinRefused
from kiosk.fleet.hub.page import body

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.requests import Request

    from kiosk.fleet.hub.hall import Hall

LARGEST: Final = 2**10
"""Bytes in which a screen asks to join."""
TOKEN: Final = "metrics.token"
"""The file with the word that Prometheus has to say."""


def metrics_token(folder: Path) -> str:
    """The word that whoever asks for the metrics has to say; made at first.

    Raises:
        OSError: it cannot be kept.
    """
    file = folder / TOKEN
    kept = atomic.read(file, lambda data: data.decode("ascii").strip(), 200)
    if not kept:
        kept = secrets.token_urlsafe(32)
        # For the group, in which Prometheus may be.
        atomic.written(file, kept.encode() + b"\n", 0o640)
    return kept


def routes(hall: Hall, lines: Callable[[], tuple[int, int]]) -> list[Route]:
    """Where screens and Prometheus are answered.

    `lines` counts those begun with the page, and those of them with TLS.
    """
    bearer = f"Bearer {metrics_token(hall.folder)}".encode()

    async def asked(request: Request) -> Response:
        said = await _said(request)
        if said is None:
            return _refused(400)
        try:
            found = hall.desk.asked(
                said["key"], said["name"], said["commitment"], _address(request)
            )
        except (JoinRefused, KeyError) as error:
            return _refused(429 if getattr(error, "busy", False) else 400)
        return JSONResponse({"token": found.token, "nonce": found.nonce})

    async def revealed(request: Request) -> Response:
        said = await _said(request)
        try:
            hall.desk.revealed(request.path_params["token"], (said or {})["nonce"])
        except (JoinRefused, KeyError):
            return _refused(400)
        return JSONResponse({})

    async def waited(request: Request) -> Response:
        found = hall.desk.of(request.path_params["token"])
        if found is None:
            return _refused(404)
        if not found.accepted:
            return JSONResponse({"joined": False})
        member = hall.members.get(found.accepted)
        if member is None:
            return _refused(404)
        return JSONResponse(
            {
                "joined": True,
                "id": member.id,
                "name": member.wish.name,
                "hub": hall.plan.name,
                "orders": hall.plan.orders,
            }
        )

    async def measured(request: Request) -> Response:
        word = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(word, bearer):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        text = metrics.exposition(hall.members, hall.heard, hall.server.ends, lines())
        return Response(text, headers={"Content-Type": metrics.KIND})

    return [
        Route("/join", asked, methods=["POST"]),
        Route("/join/{token}", revealed, methods=["POST"]),
        Route("/join/{token}", waited, methods=["GET"]),
        Route("/metrics", measured, methods=["GET"]),
    ]


async def _said(request: Request) -> dict[str, str] | None:
    """The words that a screen says; None if they are none."""
    data = await body(request, LARGEST)
    try:
        said: Any = json.loads(data or b"")
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not all(
        isinstance(value, str) for value in said.values()
    ):
        return None
    return said


def _refused(status: int) -> Response:
    return JSONResponse({}, status)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
