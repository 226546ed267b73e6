"""What is wrong with a picture of pixels, by its first bytes and its size alone."""

from __future__ import annotations

from typing import Final

from kiosk.model.message import Message, shown

LARGEST: Final = 64 * 2**20
"""Bytes of a file; a larger one is no picture for a screen."""
_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", b"png"),
    (b"\xff\xd8\xff", b"jpeg"),
    (b"GIF8", b"gif"),
    (b"BM", b"bmp"),
    (b"RIFF", b"webp"),
)
"""What pictures begin with. A drawing that calls itself one is none of them."""


def form(data: bytes) -> bytes | None:
    """What form a picture has, by Qt's name; None if it is no picture."""
    return next((form for magic, form in _MAGIC if data.startswith(magic)), None)


def fault(data: bytes, name: str) -> Message | None:
    """Why a file cannot be shown as a picture.

    Args:
        data: its bytes; no more than LARGEST and one are needed.
        name: what it is called.
    """
    if len(data) > LARGEST:
        limit = LARGEST // 2**20
        return Message(
            f"“{shown(name)}”超过 {limit} MB，太大了；请缩小后再存",
            f"“{shown(name)}” is larger than {limit} MB; make it smaller and save it "
            "again",
        )
    if form(data) is None:
        return Message(
            f"“{shown(name)}”不是能用的图片；请另存为 PNG 或 JPEG",
            f"“{shown(name)}” is no picture that can be shown; save it as PNG or JPEG",
        )
    return None
