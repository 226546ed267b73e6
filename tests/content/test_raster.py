"""Pictures of pixels, by what they begin with: those that can be shown, and why not."""

from __future__ import annotations

import pytest

from kiosk.content.raster import LARGEST, fault, form
from kiosk.model.message import Message

BEGINNINGS = {
    b"png": b"\x89PNG\r\n\x1a\n",
    b"jpeg": b"\xff\xd8\xff\xe0",
    b"gif": b"GIF89a",
    b"bmp": b"BM",
    b"webp": b"RIFF\x00\x00\x00\x00WEBP",
}


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_a_picture_is_known_by_its_beginning_and_not_by_its_name(kind: bytes) -> None:
    assert form(BEGINNINGS[kind]) == kind
    assert fault(BEGINNINGS[kind] + b"\0" * 20, "harbour.txt") is None


@pytest.mark.parametrize(
    "data", [b"", b"\x89PN", b"<svg/>", b"%PDF-1.7", b" \xff\xd8\xff"]
)
def test_what_is_no_picture_is_told_what_to_save_it_as(data: bytes) -> None:
    assert form(data) is None
    assert fault(data, "harbour.png") == Message(
        "“harbour.png”不是能用的图片；请另存为 PNG 或 JPEG",
        "“harbour.png” is no picture that can be shown; save it as PNG or JPEG",
    )


@pytest.mark.parametrize("brand", ["heic", "heix", "heim", "hevc", "mif1"])
def test_a_photograph_as_telephones_take_it_is_told_how_they_take_another(
    brand: str,
) -> None:
    assert fault(
        b"\0\0\0\x18ftyp" + brand.encode() + b"\0" * 20, "港口.jpg"
    ) == Message(
        "“港口.jpg”是 HEIC 格式（手机照片），放不出来；请另存为 JPEG（苹果手机：设置 › "
        "相机 › 格式 › 兼容性最佳）",
        "“港口.jpg” is HEIC, as telephones take it, and cannot be shown; save it as "
        "JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)",
    )


def test_what_is_too_large_is_told_before_anything_else() -> None:
    picture = BEGINNINGS[b"png"]
    assert fault(picture.ljust(LARGEST, b"\0"), "a.png") is None
    for data in (picture, b""):
        assert fault(data.ljust(LARGEST + 1, b"\0"), "a.png") == Message(
            "“a.png”超过 64 MB，太大了；请缩小后再存",
            "“a.png” is larger than 64 MB; make it smaller and save it again",
        )


def test_a_name_steers_no_terminal() -> None:
    found = fault(b"", "a\x1b[31m\n.png")
    assert found is not None
    assert found.en.isprintable()
    assert found.zh.isprintable()
