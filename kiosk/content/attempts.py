"""Attempts: contents that have killed the program before the first picture.

What kills its reader, or keeps it for ever, must not do so at every start. An attempt
is on record from the moment at which a content is read until its first picture is
seen, or until it is given up in order; one that is still there, while its process is
not, was a death. Of a content with two of them the newest good version plays instead.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import atomic

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "attempts.json"
TWICE: Final = 2
"""Deaths after which a content is not read any more."""
MOST: Final = 32
"""Attempts that are remembered, those that were made last."""
LONG: Final = 10.0
"""Seconds after which an attempt that somebody interrupts was one that hangs."""

logger = logging.getLogger(__name__)


class Attempts:
    """The attempts that are on record in a folder; None remembers nothing."""

    def __init__(self, state: Path | None) -> None:
        self._file = None if state is None else state / NAME

    def hopeless(self, cause: str) -> bool:
        """Whether a content has killed its reader too often to be read again."""
        if not cause or self._file is None:
            return False
        dead = [one for one in self._read() if one["cause"] == cause and _died(one)]
        return len(dead) >= TWICE

    def begun(self, cause: str) -> Attempt:
        """An attempt, on record from now on."""
        token = secrets.token_hex(6)
        _mine.add(token)
        entry = {"cause": cause, "pid": os.getpid(), "token": token, "boot": _boot()}
        if cause:
            self._write([*self._read(), entry][-MOST:])
        return Attempt(self, cause, token)

    @contextlib.contextmanager
    def trying(self, cause: str) -> Iterator[None]:
        """An attempt for as long as this takes."""
        attempt, began = self.begun(cause), time.monotonic()
        try:
            yield
        except KeyboardInterrupt:
            # Whoever waits in vain ends it so.
            if time.monotonic() - began < LONG:
                attempt.withdrawn()
            raise
        except BaseException:
            attempt.withdrawn()
            raise
        attempt.withdrawn()

    def acquitted(self, pid: int) -> None:
        """A process was ended from outside: what it tried has no part in that."""
        found = self._read()
        kept = [one for one in found if one["pid"] != pid]
        if len(kept) < len(found):
            self._write(kept)

    def _drop(self, *, token: str = "", cause: str = "") -> None:
        _mine.discard(token)
        found = self._read()
        kept = [o for o in found if o["token"] != token and o["cause"] != cause]
        if len(kept) < len(found):
            self._write(kept)

    def _read(self) -> list[dict[str, Any]]:
        if self._file is None:
            return []
        return atomic.read(self._file, _understood) or []

    def _write(self, entries: list[dict[str, Any]]) -> None:
        if self._file is None:
            return
        data = json.dumps({"attempts": entries}).encode() + b"\n"
        try:
            # Forced to the disk it would take time at every start: a death of the
            # program leaves it, and a power cut is nobody's fault.
            atomic.written(self._file, data, lasting=False)
        except OSError as error:
            logger.warning("attempts cannot be kept: %s: %s", self._file, error)


class Attempt:
    """One attempt at a content."""

    def __init__(self, attempts: Attempts, cause: str, token: str) -> None:
        self._attempts, self._cause, self._token = attempts, cause, token

    def withdrawn(self) -> None:
        """It was given up in order."""
        self._attempts._drop(token=self._token)

    def passed(self) -> None:
        """The picture is there: whatever happened to this content is forgotten."""
        self._attempts._drop(token=self._token, cause=self._cause or "-")


_mine: Final[set[str]] = set()
"""Attempts of this very process that go on."""


def _died(entry: dict[str, Any]) -> bool:
    """Whether an attempt has ended by the death of its process."""
    if entry["boot"] != _boot():
        # The machine has gone down with it.
        return False
    if entry["pid"] == os.getpid():
        return entry["token"] not in _mine
    return not _lives(entry["pid"])


def _lives(pid: int) -> bool:
    if os.name == "nt":
        import psutil

        return bool(psutil.pid_exists(pid))
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    with contextlib.suppress(OSError, IndexError):
        said = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
        return said.rpartition(")")[2].split()[0] == "Z"
    return False


@cache
def _boot() -> str:
    """What differs from one start of the machine to the next."""
    with contextlib.suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    # Minutes: a clock that is set moves it by seconds.
    return str(round((time.time() - time.monotonic()) / 600))


def _understood(data: bytes) -> list[dict[str, Any]]:
    said = json.loads(data)
    entries = said.get("attempts") if isinstance(said, dict) else None
    if not isinstance(entries, list):
        raise ValueError("no attempts in it")
    for entry in entries:
        if not isinstance(entry, dict) or type(entry.get("pid")) is not int:
            raise ValueError("no attempt")
        if entry["pid"] <= 0:
            raise ValueError("no process")
        if not all(type(entry.get(k)) is str for k in ("cause", "token", "boot")):
            raise ValueError("no attempt")
    return entries
