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


_HEIC: Final = (b"ftypheic", b"ftypheix", b"ftypheim", b"ftyphevc", b"ftypmif1")
"""What stands at the fourth byte of photographs as many telephones take them."""


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
    if data[4:12] in _HEIC:
        return Message(
            f"“{shown(name)}”是 HEIC 格式（手机照片），放不出来；请另存为 JPEG（苹果"
            "手机：设置 › 相机 › 格式 › 兼容性最佳）",
            f"“{shown(name)}” is HEIC, as telephones take it, and cannot be "
            "shown; save it as JPEG (on an iPhone: Settings, Camera, Formats, Most "
            "Compatible)",
        )
    if form(data) is None:
        return Message(
            f"“{shown(name)}”不是能用的图片；请另存为 PNG 或 JPEG",
            f"“{shown(name)}” is no picture that can be shown; save it as PNG or JPEG",
        )
    return None
