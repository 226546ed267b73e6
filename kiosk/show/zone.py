"""The zone: what time it is where the machine hangs, whatever it was at the start.

A C library reads the time zone once, when it is first asked for the time of day; that
another has been set since, it is not told.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import datetime
from pathlib import Path

_read: dict[str, tuple[int, ...]] = {}
"""The file that TZ names, and what it was like when it was read last."""


def renew() -> None:
    """Read the time zone anew, for all that asks for the time of day after this.

    On Linux that is the link /etc/localtime or the file that TZ names; a name of a
    zone in TZ is the process's own and stays. On Windows it is the system's zone.
    """
    if sys.platform == "win32":
        import ctypes

        # Python has no tzset there; its own library is the one that has to be told.
        ctypes.CDLL("ucrtbase")._tzset()
    else:
        _respell()
        time.tzset()


def now() -> datetime:
    """The wall clock's moment here, without a zone, in the zone as it is set now."""
    renew()
    return datetime.now()


def _respell() -> None:
    """Name the file of TZ in other words if it is another file now.

    glibc reads no file again whose name it knows already.
    """
    path = os.environ.get("TZ", "").removeprefix(":")
    if not path.startswith("/"):
        return
    plain = path.removeprefix("/.") if path.startswith("/./") else path
    try:
        about = Path(plain).stat()
        like: tuple[int, ...] = (about.st_dev, about.st_ino, about.st_mtime_ns)
    except OSError:
        like = ()
    if _read.get(plain) != like:
        _read.clear()
        _read[plain] = like
        os.environ["TZ"] = ":" + (plain if path != plain else "/." + plain)
