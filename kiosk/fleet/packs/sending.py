"""Sending: packs are published to a hub over the network, by the password of the hall.

The hub has a certificate of its own, which is trusted alone once somebody has compared
it; whether what is sent is signed is for the hub and for every screen to find out.
"""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import urllib3

from kiosk.fleet import trust
from kiosk.fleet.packs.repository import STAMP, Repository, RepositoryRefused, files_of
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PATIENCE: Final = 60.0
"""Seconds that a hub may take to answer; it reads all that it was sent."""
_ONCE: Final = {"Connection": "close"}
"""No line is kept: nobody would know when to close it."""
_AWAY: Final = Message("够不着主机", "the hub is out of reach")
_REASONS: Final = {
    401: Message(
        "密码不对，或者试得太勤了", "the password is another, or was tried too often"
    ),
    404: Message("那里不是 kiosk 的主机", "there is no hub of kiosk there"),
    413: Message("太大了", "it is too large"),
    422: Message(
        "路上坏了，请再发布一次", "it was damaged on the way; publish once more"
    ),
    507: Message("主机的磁盘满了", "the hub's disk is full"),
}
"""What a hub means by a status."""


def shown(address: str) -> str | None:
    """The certificate (PEM) that a hub shows; None over http.

    Raises:
        RepositoryRefused: it is out of reach.
    """
    parts = urlsplit(address)
    if parts.scheme != "https":
        return None
    try:
        place = (parts.hostname or "", parts.port or 443)
        return ssl.get_server_certificate(place, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise RepositoryRefused(_AWAY) from error


def fingerprint(certificate: str) -> str:
    """By which people compare a certificate (PEM), as openssl writes it."""
    own = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate))
    return own.digest().hex(":").upper()


class HubLine:
    """A line to a hub.

    Args:
        address: of its page, as https://hub:8443.
        certificate: the hub's own (PEM), which alone is trusted; None over http.
    """

    def __init__(self, address: str, certificate: str | None) -> None:
        self._address = address.rstrip("/")
        context = None
        if certificate is not None:
            context = trust.trusting(certificate)
        self._pool = urllib3.PoolManager(
            timeout=PATIENCE,
            retries=False,
            ssl_context=context,
            assert_hostname=False,
        )
        self._word = ""

    def begin(self, password: str) -> None:
        """Be let in.

        Raises:
            RepositoryRefused: one is not, or the hub is out of reach.
        """
        if not password.isprintable():
            raise RepositoryRefused(_REASONS[401])
        # Headers are Latin; a password may be anything.
        told = base64.b64encode(password.encode()).decode()
        said = self._asked("POST", "publish", {"Authorization": f"Password {told}"})
        self._word = str(said.get("word", ""))

    def has(self, name: str) -> bool:
        """Whether the hub has a file already."""
        try:
            return bool(
                self._pool.request("HEAD", f"{self._address}/packs/{name}").status
                == 200
            )
        except urllib3.exceptions.HTTPError as error:
            raise RepositoryRefused(_AWAY) from error

    def send(self, name: str, file: Path) -> None:
        """Send one file.

        Raises:
            RepositoryRefused: the hub does not take it.
            OSError: it cannot be read.
        """
        size = file.stat().st_size
        with file.open("rb") as stream:
            self._told("PUT", f"publish/{name}", stream, {"Content-Length": str(size)})

    def finish(self) -> None:
        """Have the hub verify what was sent, and put it in place.

        Raises:
            RepositoryRefused: it is not believed.
        """
        self._told("POST", "publish/finish", None, {})

    def _told(self, method: str, name: str, body: Any, headers: dict[str, str]) -> None:
        allowed = {"Authorization": f"Bearer {self._word}"}
        self._asked(method, name, {**headers, **allowed}, body)

    def _asked(
        self, method: str, name: str, headers: dict[str, str], body: Any = None
    ) -> dict[str, Any]:
        try:
            answer = self._pool.request(
                method, f"{self._address}/{name}", headers=headers | _ONCE, body=body
            )
        except urllib3.exceptions.HTTPError as error:
            raise RepositoryRefused(_AWAY) from error
        if answer.status in {200, 201}:
            said = json.loads(answer.data or b"{}")
            return said if isinstance(said, dict) else {}
        if answer.status == 409:
            said = json.loads(answer.data)
            raise RepositoryRefused(Message(str(said["zh"]), str(said["en"])))
        raise RepositoryRefused(_REASONS.get(answer.status, _REASONS[404]))


def sent(
    folder: Path, line: HubLine, told: Callable[[float], None] = lambda _: None
) -> None:
    """Bring the packs of a repository to a hub; what it has is not sent.

    Raises:
        RepositoryRefused: there are none, or the hub does not take them.
        OSError: they cannot be read.
    """
    names = files_of(Repository(folder))
    sizes = {name: (folder / name).stat().st_size for name in names}
    whole, done = sum(sizes.values()) or 1, 0
    for name in (*names, STAMP):
        if name == STAMP or not line.has(name):
            line.send(name, folder / name)
        done += sizes.get(name, 0)
        told(min(1.0, done / whole))
    line.finish()
