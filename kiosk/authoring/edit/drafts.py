"""Drafts: where what is being edited is kept until it is published."""

from __future__ import annotations

import getpass
import hashlib
import logging
import os
import re
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kiosk.authoring.edit.journal import Busy, Journal
from kiosk.content import atomic
from kiosk.content.history import History

if TYPE_CHECKING:
    from pathlib import Path

BESIDE: Final = ".kiosk-draft"
"""The folder beside a content with the drafts of all who edit it."""
BASE: Final = ".base"
"""What the name of a file ends with that a draft has begun with."""

logger = logging.getLogger(__name__)


def writer() -> str:
    """Who is at which machine, as the name of a folder: no two write into one."""
    who = os.environ.get("KIOSK_WRITER", "")
    if not who:
        with suppress(OSError, KeyError, ImportError):
            who = getpass.getuser()
        who = f"{who or 'somebody'}-{socket.gethostname()}"
    return re.sub(r"[^\w.-]+", "-", who).strip(".-")[:60] or "somebody"


def opened(path: Path, state: Path | None) -> tuple[Path, Journal]:
    """The folder with one's own draft of a content, and its journal.

    It lies beside the content, or, where nothing can be written there, with what the
    show keeps.

    Raises:
        Busy: another window has the draft open.
        OSError: nothing can be written anywhere.
    """
    folders = [path.parent / BESIDE / writer() / path.name]
    if state is not None:
        folders.append(History(state, path).folder / "draft")
    for folder in folders[:-1]:
        try:
            return folder, Journal(folder)
        except Busy:
            raise
        except OSError as error:
            logger.warning("no draft can be kept in %s: %s", folder, error)
    return folders[-1], Journal(folders[-1])


def keep_base(folder: Path, data: bytes) -> str:
    """Keep the bytes that a draft goes on from; returns their digest.

    Raises:
        OSError: they cannot be written.
    """
    digest = hashlib.sha256(data).hexdigest()
    file = folder / f"{digest}{BASE}"
    if base(folder, digest) is None:
        atomic.written(file, data, 0o666)
    return digest


def base(folder: Path, digest: str) -> bytes | None:
    """The bytes of a digest; None if they are gone or damaged."""
    with suppress(OSError):
        data = (folder / f"{digest}{BASE}").read_bytes()
        if hashlib.sha256(data).hexdigest() == digest:
            return data
    return None


def sweep(folder: Path, digest: str) -> None:
    """Take away what earlier states of a draft had begun with."""
    with suppress(OSError):
        for file in folder.glob(f"*{BASE}"):
            if file.name != f"{digest}{BASE}":
                file.unlink()
