"""The sheet cache: what a reader has found in a spreadsheet, kept for the next start.

An entry belongs to the bytes of a file and to the program that has read them, so that
it never has to be asked whether it is still true. It lies in a folder that is nobody
else's, for whoever writes there says what stands on the screen.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import threading
import zlib
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

from kiosk.content import store
from kiosk.content.paths import state_folder
from kiosk.content.privilege import private, read
from kiosk.content.stamps import program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Found = dict[str, Any]

ROOM: Final = "sheets"
"""The folder, within that of the state, for what has been read."""
ENDING: Final = ".cells"
MOST: Final = 24
"""Sheets that are kept, in memory and in the folder."""
LARGEST: Final = 8 * 2**20
"""Bytes that an entry may have."""
BUDGET: Final = 32 * 2**20
"""Bytes that all of them may have."""
UNPACKED: Final = 128 * 2**20
"""Bytes that an entry may have once it is unpacked."""
_DIGEST: Final = hashlib.sha256().digest_size

logger = logging.getLogger(__name__)


class SheetCache:
    """Sheets that have been read: the newest few, in memory and in a folder.

    `folder` says where that of the state is just now; None keeps none there.
    """

    def __init__(self, folder: Callable[[], Path | None] = state_folder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._found: OrderedDict[tuple[str, ...], Found] = OrderedDict()

    def get(self, key: tuple[str, ...]) -> Found | None:
        """What was read earlier; an entry that is damaged was not."""
        with self._lock:
            found = self._found.get(key)
            if found is not None:
                self._found.move_to_end(key)
                return found
        room = self._room()
        if room is not None and (found := _unpacked(room / _name(key))) is not None:
            self._remember(key, found)
        return found

    def put(self, key: tuple[str, ...], found: Found, *, lasting: bool) -> None:
        """Keep what was read, and beyond this process if it is `lasting`."""
        self._remember(key, found)
        room = self._room(make=True) if lasting else None
        if room is None:
            return
        try:
            data = _packed(found)
            if len(data) <= LARGEST:
                store.keep(room / _name(key), data, budget=BUDGET, most=MOST)
        except OSError as error:
            logger.warning("what was read of a spreadsheet cannot be kept: %s", error)

    def clear(self) -> None:
        """Forget what is in memory."""
        with self._lock:
            self._found.clear()

    def _remember(self, key: tuple[str, ...], found: Found) -> None:
        with self._lock:
            self._found[key] = found
            while len(self._found) > MOST:
                self._found.popitem(last=False)

    def _room(self, *, make: bool = False) -> Path | None:
        """The folder, if it is this user's alone."""
        state = self._folder()
        return None if state is None else private(state, ROOM, make=make)


def _name(key: tuple[str, ...]) -> str:
    """What an entry is called: by its file, its sheet and the program."""
    words = json.dumps([*key, program()]).encode("utf-8", "surrogatepass")
    return hashlib.sha256(words).hexdigest()[:40] + ENDING


def _packed(found: Found) -> bytes:
    data = zlib.compress(json.dumps(found).encode(), 1)
    return hashlib.sha256(data).digest() + data


def _unpacked(file: Path) -> Found | None:
    """What an entry holds; None if there is none, or a damaged one, which goes."""
    try:
        data = read(file, LARGEST + 1)
    except OSError:
        return None
    try:
        if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            raise ValueError("its digest is another")
        worker = zlib.decompressobj()
        found = json.loads(worker.decompress(data[_DIGEST:], UNPACKED))
        if not worker.eof:
            raise ValueError("it is cut off")
        if not isinstance(found, dict) or not {"rows", "outlines", "wrong"} & {*found}:
            raise ValueError("it holds no sheet")
    except (ValueError, zlib.error, RecursionError) as error:
        logger.warning("%s is damaged (%s): the spreadsheet is read anew", file, error)
        with contextlib.suppress(OSError):
            file.unlink()
        return None
    with contextlib.suppress(OSError):
        # Those that were used last are kept.
        os.utime(file)
    return found
