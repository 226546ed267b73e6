"""Members: the screens of the hall, one plain file for each.

These files are the truth. The store of the server is in memory and is filled from
them at every start.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final

from kiosk.content import atomic
from kiosk.device.wish import ScreenWish
from kiosk.fleet import member, subjects
from kiosk.fleet.member import LONGEST, Member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER: Final = "screens"
MOST: Final = 1000
"""Screens of a hub: more than any hall has, and as many as it was tried with, twice."""


class MembersFull(Exception):
    """There is no room for another screen."""


class Members:
    """The screens of a hub, by their ids; `folder` is the hub's.

    Raises:
        OSError: the folder cannot be made or read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._folder.mkdir(parents=True, exist_ok=True)
        self._known: dict[str, Member] = {}
        for file in sorted(self._folder.glob("*.json")):
            found = atomic.read(file, member.understood, LONGEST)
            if found is not None and found.id == file.stem:
                self._known[found.id] = found

    def __iter__(self) -> Iterator[Member]:
        """All of them, by name."""
        return iter(
            sorted(self._known.values(), key=lambda one: (one.wish.name, one.id))
        )

    def __len__(self) -> int:
        return len(self._known)

    def get(self, screen: str) -> Member | None:
        return self._known.get(screen)

    def added(self, key: str, name: str) -> Member:
        """A new screen; one with the same key is no longer there.

        Raises:
            OSError: it cannot be kept.
            MembersFull: there are too many.
        """
        same = [one.id for one in self._known.values() if one.key == key]
        if len(self._known) - len(same) >= MOST:
            raise MembersFull
        fresh = Member(
            id=self._unused(), key=key, joined=time.time(), wish=ScreenWish(name=name)
        )
        self._keep(fresh)
        for old in same:
            self.removed(old)
        return fresh

    def wished(self, screen: str, what: ScreenWish) -> Member:
        """ScreenWish something else of a screen.

        Raises:
            KeyError: there is no such screen.
            OSError: it cannot be kept.
        """
        changed = self._known[screen].model_copy(update={"wish": what})
        self._keep(changed)
        return changed

    def removed(self, screen: str) -> None:
        """Know a screen no longer.

        Raises:
            OSError: its file cannot be taken away.
        """
        if screen in self._known:
            (self._folder / f"{screen}.json").unlink(missing_ok=True)
            atomic.folder_synced(self._folder)
            del self._known[screen]

    def _keep(self, one: Member) -> None:
        atomic.written(self._folder / f"{one.id}.json", member.printed(one), 0o640)
        self._known[one.id] = one

    def _unused(self) -> str:
        while True:
            letters = "abcdefghijklmnopqrstuvwxyz234567"
            made = "".join(secrets.choice(letters) for _ in range(8))
            if made not in self._known and subjects.ID.fullmatch(made):
                return made
