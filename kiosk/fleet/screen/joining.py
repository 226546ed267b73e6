"""Joining: how a screen asks a hub to belong to its hall.

The certificate that the hub shows at first is taken as it is and then held to: that it
is the hub's own is proved by the code, which staff read from the screen and type on the
hub's page.
"""

from __future__ import annotations

import http.client
import json
import secrets
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kiosk.fleet import identity, trust
from kiosk.fleet.screen.kept import HubMembership

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.fleet.identity import Identity

PORT: Final = 8443
"""Where a hub's page is unless it was decided otherwise."""
PATIENCE: Final = 10.0
"""Seconds that a hub may take to answer."""
PAUSE: Final = 1.0
"""Seconds between two questions whether staff have typed the code."""
LARGEST: Final = 4096


class JoinFailed(Exception):
    """A screen cannot join: `why` is a word for it.

    `away` is a hub that does not answer, `busy` one that too many ask, `late` one that
    waits for this screen no longer, `odd` one that answers what cannot be understood.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Waiting:
    """A screen that waits until staff have typed its code."""

    address: str
    port: int
    certificate: str
    token: str
    code: str
    own: Identity


def place(text: str) -> tuple[str, int]:
    """An address and a port from what somebody typed, such as 10.0.0.5 or hub:9443.

    Raises:
        ValueError: it is neither.
    """
    host, colon, number = text.strip().rpartition(":")
    if not colon:
        host, number = number, str(PORT)
    if not (host and number.isascii() and number.isdigit() and len(number) <= 5):
        raise ValueError(text)
    if not 0 < int(number) < 65536 or not all(
        one.isascii() and (one.isalnum() or one in ".-") for one in host
    ):
        raise ValueError(text)
    return host, int(number)


def asked(address: str, port: int, name: str) -> Waiting:
    """Ask a hub; returns what there is to be shown and waited for.

    Raises:
        JoinFailed: it cannot be asked, or refuses.
    """
    try:
        certificate = ssl.get_server_certificate((address, port), timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise JoinFailed("away") from error
    own, nonce = identity.fresh(), secrets.token_hex(16)
    commitment = trust.commitment(nonce)
    said = _said(
        (address, port, certificate),
        "POST",
        "/join",
        {"key": own.public, "name": name, "commitment": commitment},
    )
    token, other = said.get("token"), said.get("nonce")
    if not isinstance(token, str) or not isinstance(other, str) or not token.isalnum():
        raise JoinFailed("odd")
    _said((address, port, certificate), "POST", f"/join/{token}", {"nonce": nonce})
    code = trust.code(trust.fingerprint(certificate), own.public, nonce, other)
    return Waiting(address, port, certificate, token, code, own)


def joined(
    waiting: Waiting, pause: Callable[[float], object] = time.sleep
) -> HubMembership:
    """Wait until staff have typed the code; returns what the screen is from then on.

    Raises:
        JoinFailed: they have not, for too long, or the hub is gone.
    """
    where = waiting.address, waiting.port, waiting.certificate
    failures = 0
    while True:
        try:
            said = _said(where, "GET", f"/join/{waiting.token}")
            failures = 0
        except JoinFailed as failed:
            # A hub that is started again meanwhile knows nobody who waits.
            failures += 1
            if failed.why != "away" or failures > 5:
                raise
            said = {}
        if said.get("joined") is True:
            break
        pause(PAUSE)
    try:
        return HubMembership(
            id=said["id"],
            name=said["name"],
            hub=said["hub"],
            address=waiting.address,
            page=waiting.port,
            orders=said["orders"],
            certificate=waiting.certificate,
        )
    except (KeyError, ValueError) as error:
        raise JoinFailed("odd") from error


def _said(
    where: tuple[str, int, str],
    method: str,
    path: str,
    words: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What a hub with this very certificate answers."""
    address, port, certificate = where
    line = http.client.HTTPSConnection(
        address, port, timeout=PATIENCE, context=trust.trusting(certificate)
    )
    try:
        line.request(
            method,
            path,
            None if words is None else json.dumps(words),
            {"Content-Type": "application/json"},
        )
        answer = line.getresponse()
        data = answer.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise JoinFailed("away") from error
    finally:
        line.close()
    if answer.status in {429, 503}:
        raise JoinFailed("busy")
    if answer.status == 404:
        raise JoinFailed("late")
    try:
        said = json.loads(data) if answer.status == 200 else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise JoinFailed("odd")
    return said
