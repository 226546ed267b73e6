"""Photo: read apart, upright, in screen colours; nothing but pixels goes further."""

from __future__ import annotations

import io
import os
import random
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from kiosk.content import limited, photo, raster
from kiosk.content.photo import Cut, Portrait, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

RED, GREEN, BLUE = (255, 0, 0), (0, 128, 0), (0, 0, 255)


def file(image: Image.Image, form: str = "PNG", **how: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **how)
    return stream.getvalue()


def flag(size: tuple[int, int] = (90, 30)) -> Image.Image:
    """Three upright bands: red, green, blue."""
    image = Image.new("RGB", size)
    third = size[0] // 3
    for number, colour in enumerate((RED, GREEN, BLUE)):
        image.paste(colour, (number * third, 0, (number + 1) * third, size[1]))
    return image


def seen(
    data: bytes, cut: Cut, tone: Tone | None = None
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The picture as (height, width, 3) of red, green and blue."""
    raw = np.frombuffer(photo.asked_for(data, cut, tone), np.uint8)
    rows = raw.reshape(cut.height, cut.width, 4)
    assert (rows[..., 3] == 255).all()
    return rows[..., 2::-1]


@pytest.mark.parametrize(
    ("x", "middle"), [(0.0, RED), (0.1, RED), (0.5, GREEN), (0.9, BLUE), (1.0, BLUE)]
)
def test_a_photograph_is_cut_about_its_focus(
    x: float, middle: tuple[int, int, int]
) -> None:
    picture = seen(file(flag()), Cut(12, 12, (x, 0.5)))
    assert picture.shape == (12, 12, 3)
    assert tuple(picture[6, 6]) == middle


def test_what_is_wider_than_the_cut_loses_its_sides_and_is_not_distorted() -> None:
    # Of 90 x 30 a square keeps 30 x 30, which is just the middle band.
    picture = seen(file(flag()), Cut(30, 30))
    assert (picture[5:25, 4:26] == GREEN).all()


SIDES = st.integers(1, 20_000)
SHARES = st.floats(0.0, 1.0)


@given(SIDES, SIDES, SIDES, SIDES, SHARES, SHARES)
@example(8000, 4500, 1920, 853, 0.7, 0.55)
def test_a_cut_lies_within_the_photograph_and_has_its_shape(
    wide: int, high: int, width: int, height: int, x: float, y: float
) -> None:
    left, top, right, bottom = photo._box((wide, high), Cut(width, height, (x, y)))
    assert 0 <= left < right <= wide
    assert 0 <= top < bottom <= high
    assert (right - left) * height == pytest.approx((bottom - top) * width, rel=1e-6)
    # As large as can be: it touches two sides that face each other.
    assert right - left == pytest.approx(wide) or bottom - top == pytest.approx(high)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "BMP"])
def test_every_form_is_read(form: str) -> None:
    data = file(flag((300, 100)), form)
    assert raster.fault(data, "a") is None
    picture = seen(data, Cut(90, 30)).astype(int)
    assert (abs(picture[15, [15, 45, 75]] - (RED, GREEN, BLUE)) < 20).all()


@pytest.mark.parametrize(
    ("orientation", "corner"),
    # Where the red band of the flag comes to lie, after EXIF 2.3: its corner.
    [(1, (15, 5)), (2, (15, 85)), (3, (15, 85)), (6, (5, 15)), (8, (85, 15))],
)
def test_a_photograph_is_turned_upright(
    orientation: int, corner: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = file(flag(), "JPEG", exif=exif, quality=95, subsampling=0)
    size = (90, 30) if orientation < 5 else (30, 90)
    portrait = photo.asked_about(data)
    assert (portrait.width, portrait.height) == size
    picture = seen(data, Cut(*size)).astype(int)
    assert (abs(picture[corner] - RED) < 12).all()


def test_place_and_people_are_told_and_never_shown() -> None:
    exif = Image.Exif()
    exif[0x013B] = "王小明"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (29.0, 34.0, 0.0)
    data = file(flag(), "JPEG", exif=exif)
    portrait = photo.asked_about(data)
    assert portrait.placed
    assert len(portrait.people) == 1
    assert photo.asked_about(file(flag(), "JPEG")) == Portrait(90, 30, False, ())


def test_a_tone_maps_lightness_alone() -> None:
    grey = Image.new("L", (4, 1))
    grey.putdata([0, 85, 170, 255])
    tone = Tone(((0.0, 10, 20, 30), (1.0, 110, 220, 30)))
    picture = seen(file(grey), Cut(4, 1), tone)
    assert picture.tolist() == [
        [[10, 20, 30], [43, 87, 30], [77, 153, 30], [110, 220, 30]]
    ]
    # A gamma of one half lifts the shades: (85 / 255) ** .5 is .577.
    lifted = seen(file(grey), Cut(4, 1), tone._replace(gamma=0.5))
    assert lifted[0, 1].tolist() == [68, 135, 30]


def test_a_profile_of_other_colours_is_turned_into_those_of_screens() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Red and green change places in its table of primaries.
    swapped = profile.replace(b"rXYZ", b"xXYZ", 1).replace(b"gXYZ", b"rXYZ", 1)
    swapped = swapped.replace(b"xXYZ", b"gXYZ", 1)
    plain = seen(file(flag()), Cut(90, 30))
    other = seen(file(flag(), "PNG", icc_profile=swapped), Cut(90, 30)).astype(int)
    assert (abs(other[15, 15] - (0, 255, 0)) < 6).all()
    assert (abs(other[15, 75] - BLUE) < 6).all()
    # One that cannot be read is passed over.
    broken = file(flag(), "PNG", icc_profile=b"no profile at all")
    assert (seen(broken, Cut(90, 30)) == plain).all()


def test_what_is_seen_through_stands_on_white() -> None:
    glass = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert (seen(file(glass), Cut(8, 8)) == 255).all()


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    data = file(flag())
    size = (60_000).to_bytes(4, "big") * 2
    head = b"IHDR" + size + data[24:29]
    lying = data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]
    for ask in (photo.asked_about, lambda d: photo.asked_for(d, Cut(9, 9))):
        with pytest.raises(limited.Raised, match=photo.MANY):
            ask(lying)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    bytes_ = bytearray(data)
    for _ in range(chance.randrange(1, 12)):
        bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
    return bytes(bytes_)


def _mixed(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + os.urandom(20) + data[at:]


def _attacks(count: int) -> None:
    chance = random.Random(19)
    whole = [
        file(flag((300, 200)), form) for form in ("JPEG", "PNG", "WEBP", "BMP", "GIF")
    ]
    outcomes = {"shown": 0, "refused": 0}
    harms: tuple[Callable[[bytes, random.Random], bytes], ...]
    harms = (_cut, _flipped, _mixed)
    for number in range(count):
        data = harms[number % 3](whole[number % 5], chance)
        try:
            outcomes["shown"] += len(photo.asked_for(data, Cut(16, 9))) == 4 * 16 * 9
        except limited.Raised:
            outcomes["refused"] += 1
    assert sum(outcomes.values()) == count
    assert min(outcomes.values()) > count / 20


def test_damaged_files_cost_nobody_but_themselves() -> None:
    _attacks(150)


@pytest.mark.long
def test_ten_thousand_damaged_files_cost_nobody_but_themselves() -> None:
    _attacks(10_000)
