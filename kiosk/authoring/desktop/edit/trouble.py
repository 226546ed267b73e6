"""Why something cannot be written, as whoever sits there can do something about it."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Final

from kiosk.model.message import Message

if TYPE_CHECKING:
    from kiosk.model.text import Language

_FULL: Final = Message(
    "磁盘满了，先腾出地方", "the disk is full: make room on it first"
)
_LOCKED: Final = Message(
    "这个文件夹只能读，不能写，请找管电脑的人，或者换一个文件夹",
    "this folder can be read but not written to: ask whoever looks after the "
    "computer, or take another folder",
)
_AWAY: Final = Message(
    "U 盘或文件夹不在了，先插好",
    "the stick or the folder is gone: plug it in again first",
)
_TAKEN: Final = Message(
    "别的程序正占着这个文件，先把那个程序关掉",
    "another program holds the file: close it there first",
)
_REASONS: Final[dict[int, Message]] = {
    errno.ENOSPC: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _LOCKED,
    errno.EACCES: _LOCKED,
    errno.EPERM: _LOCKED,
    errno.ENOENT: _AWAY,
    errno.ENODEV: _AWAY,
    errno.ENXIO: _AWAY,
    errno.EIO: _AWAY,
    errno.EBUSY: _TAKEN,
    errno.EEXIST: Message("已经有同名的文件", "there is a file of that name already"),
}
if hasattr(errno, "EDQUOT"):
    _REASONS[errno.EDQUOT] = _FULL
_HELD: Final = frozenset({32, 33})
"""What Windows says where another program holds a file."""


def why(error: OSError, staff: Language) -> str:
    """Why something could not be written; the system's own words for what is rare."""
    if getattr(error, "winerror", None) in _HELD:
        return _TAKEN.said(staff)
    known = _REASONS.get(error.errno or 0)
    return (error.strerror or str(error)) if known is None else known.said(staff)
