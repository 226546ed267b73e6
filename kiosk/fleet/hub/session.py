"""Session: who is let in to the page, by the password of the hall.

There is one password for all staff. Its hash lies in the hub's folder; a session is
known by a cookie that only this page gets, and what it asks for has to carry a word
that no other page can know.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.device.staff_menu import pin
from kiosk.fleet.hub.allowance import Allowance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE: Final = "password"
SHORTEST: Final = 8
"""Characters of a password."""
LONGEST: Final = 200
LASTS: Final = 12 * 3600.0
"""Seconds of a session: a working day."""
MOST: Final = 200
"""Sessions at once; the oldest makes room."""
TRIES: Final = 6
"""Times in a minute that one address may try a password."""
ALL: Final = 30
"""The same for all addresses together."""


class PasswordRefused(ValueError):
    """A password is too short or too long."""


class TooOften(Exception):
    """Somebody tries too often, and is not told whether it was right."""


def keep(folder: Path, password: str) -> None:
    """Let this be the password from now on.

    Raises:
        PasswordRefused: it is none.
        OSError: it cannot be kept.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordRefused
    atomic.written(folder / FILE, pin.sealed(password).encode() + b"\n", 0o600)


def has_password(folder: Path, file: str = FILE) -> bool:
    """Whether there is a password: without one nobody is let in."""
    return (folder / file).exists()


@dataclass(frozen=True, slots=True)
class StaffSession:
    """Somebody who is let in; `word` is in every form of their pages."""

    word: str
    until: float


class Sessions:
    """Those who are let in; `folder` is the hub's, `clock` never jumps.

    The hash of what lets them in lies in `file`.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], float], file: str = FILE
    ) -> None:
        self._file, self._clock = folder / file, clock
        self._by_cookie: dict[str, StaffSession] = {}
        self._tries = Allowance(TRIES, clock)
        self._all = Allowance(ALL, clock)
        # One at a time: a try takes 32 MB and a tenth of a second.
        self._trying = asyncio.Lock()

    async def begun(self, password: str, address: str) -> str | None:
        """The cookie of a new session; None if that is not the password.

        Raises:
            TooOften: a try too many in a minute.
        """
        if len(password) > LONGEST:
            return None
        if not (self._tries.taken(address) and self._all.taken("")):
            raise TooOften
        kept = atomic.read(self._file, lambda data: data.decode("ascii").strip(), 1024)
        async with self._trying:
            right = await asyncio.to_thread(pin.opens, password, kept or "")
        if not right:
            return None
        cookie = secrets.token_urlsafe(32)
        while len(self._by_cookie) >= MOST:
            del self._by_cookie[next(iter(self._by_cookie))]
        self._by_cookie[cookie] = StaffSession(
            secrets.token_urlsafe(32), self._clock() + LASTS
        )
        return cookie

    def of(self, cookie: str) -> StaffSession | None:
        """The session of a cookie; None if there is none any more."""
        found = self._by_cookie.get(cookie)
        if found is not None and found.until < self._clock():
            del self._by_cookie[cookie]
            return None
        return found

    def ended(self, cookie: str) -> None:
        self._by_cookie.pop(cookie, None)


def meant(session: StaffSession, word: str) -> bool:
    """Whether a form came from a page of this session."""
    return hmac.compare_digest(session.word.encode(), word.encode())
