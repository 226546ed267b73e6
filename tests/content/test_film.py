"""Film: its facts, its frames, how they fit, and what damage does: nothing."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content import film, limited
from kiosk.content.film import Decoder, Fit, Unplayable, fit
from tests.films import made

if TYPE_CHECKING:
    from pathlib import Path

WIDE = (160, 90)


def middle(data: bytes, size: tuple[int, int] = WIDE) -> tuple[int, int, int]:
    """Red, green and blue in the middle of a frame."""
    at = 4 * (size[1] // 2 * size[0] + size[0] // 2)
    blue, green, red, opaque = data[at : at + 4]
    assert opaque == 255
    return red, green, blue


@pytest.mark.parametrize(
    ("name", "coder", "codec"),
    [
        ("a.mp4", "libx264", "h264"),
        ("a.webm", "libvpx-vp9", "vp9"),
        ("a.mp4", "libsvtav1", "av1"),
    ],
)
def test_every_codec_is_read(tmp_path: Path, name: str, coder: str, codec: str) -> None:
    file = made(tmp_path / name, seconds=1.0, coder=coder)
    facts = film.asked_about(file, WIDE)
    assert facts[:2] == WIDE
    assert facts.seconds == pytest.approx(1.0, abs=0.01)
    assert facts.rate == pytest.approx(15.0, abs=0.01)
    assert (facts.codec, facts.sound, facts.turned) == (codec, False, 0)
    # The clock of Windows has no finer steps than 15 ms, in which all may be done.
    assert 0.0 <= facts.cores < 1.0
    for second, number in ((0.0, 0), (0.5, 7), (0.66, 9), (0.99, 14), (30.0, 14)):
        red, green, blue = middle(film.asked_for(file, second, WIDE, None))
        assert abs(red - 8 * number) < 8
        assert max(green, blue) < 10


def frame_at(file: Path, second: float) -> int:
    """Which frame is seen at a second, by its red."""
    red, green, blue = middle(film.asked_for(file, second, WIDE, None))
    assert max(green, blue) < 12
    return round(red / 8)


def test_frames_that_last_differently_long_are_seen_as_long(tmp_path: Path) -> None:
    moments = (0.0, 0.033, 0.07, 0.3, 0.31, 0.9, 1.0, 1.6, 1.999)
    file = made(tmp_path / "a.mp4", moments=moments)
    for second, number in ((0.29, 2), (0.305, 3), (0.89, 4), (0.95, 5), (1.59, 6)):
        assert frame_at(file, second) == number
    facts = film.asked_about(file, WIDE)
    assert facts.seconds >= 1.999
    assert facts.rate == pytest.approx(8 / 1.999, abs=0.01)


def test_a_film_whose_clock_begins_late_begins_at_once(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", moments=[5 + n / 15 for n in range(30)])
    assert frame_at(file, 0.5) == 7
    assert film.asked_about(file, WIDE).seconds == pytest.approx(2.0, abs=0.07)


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001), 50])
def test_every_rate_is_as_fast(tmp_path: Path, rate: Fraction | int) -> None:
    file = made(tmp_path / "a.mp4", seconds=1.2, fps=rate)
    for number in (0, 5, 17, 23):
        assert frame_at(file, number / rate + 0.01) == number
    assert film.asked_about(file, WIDE).rate == pytest.approx(float(rate), abs=0.01)


@pytest.mark.parametrize("pixels", ["yuv420p10le", "yuv422p", "yuv444p"])
def test_finer_colours_are_the_same(tmp_path: Path, pixels: str) -> None:
    file = made(tmp_path / "a.mp4", seconds=1.0, pixels=pixels)
    assert frame_at(file, 0.66) == 9
    assert not film.asked_about(file, WIDE).bright


def test_a_film_of_high_dynamic_range_says_so(tmp_path: Path) -> None:
    for curve in (16, 18):
        file = made(
            tmp_path / "a.mp4",
            pixels="yuv420p10le",
            color_primaries=9,
            color_trc=curve,
            colorspace=9,
        )
        assert film.asked_about(file, WIDE).bright


def test_a_film_that_was_written_as_it_was_taken_has_an_end(tmp_path: Path) -> None:
    # Such a file says nowhere how long it is, and has no index.
    file = made(tmp_path / "a.webm", coder="libvpx-vp9", live=True)
    assert film.asked_about(file, WIDE).seconds == pytest.approx(2.0, abs=0.07)
    for second, number in ((1.5, 22), (0.5, 7), (1.0, 15)):
        assert frame_at(file, second) == number


def on_its_side(file: Path, quarters: int) -> Path:
    """A film whose upper left quarter is bright, to be turned clockwise so often."""
    film_ = cornered(file)
    data = bytearray(film_.read_bytes())
    a, b = {1: (0, 1), 2: (-1, 0), 3: (0, -1)}[quarters]
    turned = (a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 0x40000000)
    struct.pack_into(">9i", data, data.index(b"tkhd") + 44, *turned)
    film_.write_bytes(data)
    return film_


def cornered(file: Path) -> Path:
    """A film of half a second of 160 by 90, the upper left quarter of it white."""
    import av

    picture = np.zeros((90, 160, 3), np.uint8)
    picture[:45, :80] = 255
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=15)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for _ in range(8):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file


@pytest.mark.parametrize(
    ("quarters", "size", "corner"),
    [(1, (90, 160), (0, 1)), (2, (160, 90), (1, 1)), (3, (90, 160), (1, 0))],
)
def test_one_that_a_telephone_has_stored_on_its_side_is_seen_upright(
    tmp_path: Path, quarters: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    file = on_its_side(tmp_path / "a.mp4", quarters)
    facts = film.asked_about(file, WIDE)
    # Its size is that of what is seen.
    assert facts[:2] == size
    assert facts.turned % 90 == 0
    assert facts.turned % 360 != 0
    for place, focus in (
        (size, None),
        ((64, 100), (0.5, 0.5)),
        ((200, 70), (0.5, 0.5)),
    ):
        data = film.asked_for(file, 0.2, place, focus)
        seen = np.frombuffer(data, np.uint8).reshape(place[1], place[0], 4)
        assert (seen[:, :, 3] == 255).all()
        for row, column in ((0, 0), (0, 1), (1, 0), (1, 1)):
            y, x = place[1] * (1 + 2 * row) // 4, place[0] * (1 + 2 * column) // 4
            assert (seen[y, x, 0] > 128) == ((row, column) == corner)


def test_a_film_with_sound_says_so(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", seconds=1.0, sound=True)
    assert film.asked_about(file, WIDE).sound


def test_frames_begin_with_the_one_that_is_seen(tmp_path: Path) -> None:
    file = made(tmp_path / "a.mp4", seconds=1.0, gop=5)
    with Decoder(str(file)) as decoder:
        for start in (0.0, 0.2, 0.23, 0.6, 0.9333):
            seconds = [second for second, _ in decoder.frames(start)]
            first = int(start * 15 + 0.01)
            wanted = [number / 15 for number in range(first, 15)]
            assert seconds == pytest.approx(wanted, abs=0.001)
        assert len(list(decoder.frames(9.0))) == 1


@given(
    st.tuples(st.integers(1, 4096), st.integers(1, 2304)),
    st.tuples(st.integers(1, 4096), st.integers(1, 2304)),
    st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_what_is_taken_lies_within_the_frame_and_the_place(
    size: tuple[int, int],
    place: tuple[int, int],
    focus: tuple[float, float] | None,
) -> None:
    how = fit(size, place, focus)
    assert 0 <= how.x <= how.wide - how.width
    assert 0 <= how.y <= how.high - how.height
    assert 1 <= how.width <= place[0]
    assert 1 <= how.height <= place[1]
    if focus is not None:
        assert (how.width, how.height) == place
    else:
        assert how.width == place[0] or how.height == place[1]


def test_a_film_is_cut_about_its_focus_or_seen_whole() -> None:
    assert fit((160, 90), (90, 90), (0.5, 0.5)) == Fit(160, 90, 35, 0, 90, 90)
    assert fit((160, 90), (90, 90), (0.0, 0.5)) == Fit(160, 90, 0, 0, 90, 90)
    assert fit((160, 90), (320, 320), None) == Fit(320, 180, 0, 0, 320, 180)


def test_what_is_no_film_says_why(tmp_path: Path) -> None:
    good = made(tmp_path / "a.mp4", seconds=0.2)

    def why(name: str, data: bytes) -> str:
        file = tmp_path / name
        file.write_bytes(data)
        with pytest.raises(Unplayable) as caught, Decoder(str(file)) as decoder:
            list(decoder.frames())
        return caught.value.why

    assert why("a.avi", good.read_bytes()) == "ending"
    assert why("b.mp4", b"nothing of a film") == "unreadable"
    # A list of other files is none, whatever it is called.
    assert why("c.mp4", b"ffconcat version 1.0\nfile a.mp4\n") == "unreadable"
    assert why("d.mp4", b"#EXTM3U\n#EXTINF:2,\n/etc/passwd\n") == "unreadable"


def test_other_codecs_and_films_without_a_picture_are_refused(tmp_path: Path) -> None:
    with pytest.raises(limited.Raised, match="codec"):
        film.asked_about(made(tmp_path / "a.mp4", coder="mpeg4"), WIDE)


def test_without_its_decoder_nothing_is_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(film, "find_spec", lambda _: None)
    assert not film.available()
    assert "kiosk[video]" in film.MISSING.zh
    assert "kiosk[video]" in film.MISSING.en
