"""Attacks: whatever becomes of a file, it costs its own place and nothing else.

Every reader gets files that are cut, changed, swollen, or lie about their sizes, by
the way that the show itself takes. Each is shown or refused in words; none ends the
child that reads it, and none takes more memory than is allowed.
"""

from __future__ import annotations

import io
import json
import random
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import openpyxl
import pytest
from PIL import Image

from kiosk.content import film, limited, outlines, photo, sheet, subtitles
from kiosk.content.sheet import Book, SheetError
from kiosk.content.subtitles import SubtitleError
from kiosk.content.vector import MEGABYTES, PAINTER, SECONDS, fault
from tests.films import made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.model.message import Message

FILES: Final = Path(__file__).parents[1]
SIZES: Final = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
SLACK: Final = 96
"""Megabytes that the readers themselves take, once they are imported."""


class Reader(NamedTuple):
    """What reads a kind of file: whole ones, whether one was shown, and its budget.

    `read` is False where a file is refused, and raises nothing.
    """

    whole: Callable[[Path], bytes]
    read: Callable[[bytes, Path], bool]
    megabytes: int


# -- what is whole


def picture(form: str) -> Callable[[Path], bytes]:
    def whole(_: Path) -> bytes:
        data = io.BytesIO()
        image = Image.radial_gradient("L").resize((320, 200)).convert("RGB")
        image.save(data, form)
        return data.getvalue()

    return whole


def moving(name: str, coder: str, voice: str) -> Callable[[Path], bytes]:
    def whole(folder: Path) -> bytes:
        file = made(folder / name, seconds=1.0, coder=coder, voice=(voice, 1.0))
        return file.read_bytes()

    return whole


def drawing(_: Path) -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><defs>'
        b'<linearGradient id="a"><stop offset="0" stop-color="#123"/></linearGradient>'
        b'</defs><g transform="rotate(3)"><path d="M1,2C3,4 5,6 70,80z" '
        b'fill="url(#a)"/>'
        b'<rect x="4" y="5" width="60" height="7" stroke-width="2"/></g>'
        b'<polygon points="1,2 30,4 5,60"/><text x="9" y="9">\xe6\xb1\x9f</text></svg>'
    )


def country(_: Path) -> bytes:
    def area(number: int) -> dict[str, Any]:
        west = 100 + number
        ring = [[west, 30], [west + 1, 30], [west + 1, 31.5], [west, 31], [west, 30]]
        return {
            "type": "Feature",
            "properties": {"name": f"区{number}"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    made_ = {"type": "FeatureCollection", "features": [area(n) for n in range(9)]}
    return json.dumps(made_, ensure_ascii=False).encode()


def workbook(_: Path) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in range(1, 30):
        page.append([f"第{row}年", row * 1.5, f"={row}+1", None, "住户"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def values(_: Path) -> bytes:
    rows = (f'2{n:03d}-01-0{1 + n % 9},"1,{n:03d}.5",江北' for n in range(300))
    return "\n".join(rows).encode("gb18030")


def spoken(_: Path) -> bytes:
    lines = (
        f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\n<i>第{n}句</i> &amp;\n"
        for n in range(50)
    )
    return "\n".join(lines).encode("utf-8-sig")


# -- what reads it, as the show does


def worded(said: Message) -> bool:
    """False, for it is refused, in words."""
    assert said.zh
    assert said.en
    return False


def shown(data: bytes, _: Path) -> bool:
    cut = photo.Cut(32, 18)
    portrait = photo.asked_about(data)
    assert portrait.width > 0
    return len(photo.asked_for(data, cut)) == 4 * 32 * 18


def drawn(data: bytes, _: Path) -> bool:
    found = fault(data, "a.svg")
    if found is not None:
        return worded(found)
    answer = limited.ask(PAINTER, [64, 48], data, seconds=SECONDS, megabytes=MEGABYTES)
    return answer.value is not None and len(answer.data) == 4 * 64 * 48


def outlined(data: bytes, _: Path) -> bool:
    found = outlines._found(data, "name")
    if "wrong" in found:
        code, details = found["wrong"]
        return worded(outlines._told("a.geojson", code, dict(details)))
    return bool(found["outlines"])


def tabled(name: str) -> Callable[[bytes, Path], bool]:
    def read(data: bytes, _: Path) -> bool:
        try:
            book = Book(name, data)
            table = book.table(None)
            for row in range(3):
                for column in range(3):
                    try:
                        table.words(row, column)
                    except SheetError as error:
                        worded(error.what)
        except SheetError as error:
            return worded(error.what)
        return True

    return read


def played(name: str) -> Callable[[bytes, Path], bool]:
    def read(data: bytes, folder: Path) -> bool:
        file = folder / name
        file.write_bytes(data)
        film.asked_for(file, 0.6, (160, 90), (0.5, 0.5))
        heard = limited.ask(
            "tests.tasks:heard",
            [str(file), 0.3, 9600],
            seconds=film.SECONDS,
            megabytes=film.MEGABYTES,
        )
        assert heard.value == 9600
        film.asked_about(file, (160, 90))
        return True

    return read


def said(data: bytes, _: Path) -> bool:
    try:
        cues = subtitles.parsed(data)
    except SubtitleError:
        return False
    assert all(len(cue.text) <= subtitles.LONGEST for cue in cues)
    assert subtitles.at(cues, 3.5) is not None
    return True


READERS: Final = {
    "jpeg": Reader(picture("JPEG"), shown, photo.MEGABYTES),
    "png": Reader(picture("PNG"), shown, photo.MEGABYTES),
    "webp": Reader(picture("WEBP"), shown, photo.MEGABYTES),
    "svg": Reader(drawing, drawn, MEGABYTES),
    "geojson": Reader(country, outlined, 768),
    "xlsx": Reader(workbook, tabled("a.xlsx"), sheet.MEGABYTES),
    "csv": Reader(values, tabled("a.csv"), sheet.MEGABYTES),
    "h264": Reader(
        moving("a.mp4", "libx264", "aac"), played("bad.mp4"), film.MEGABYTES
    ),
    "vp9": Reader(
        moving("a.webm", "libvpx-vp9", "libopus"), played("bad.webm"), film.MEGABYTES
    ),
    "av1": Reader(
        moving("b.mp4", "libsvtav1", "libmp3lame"), played("bad.mp4"), film.MEGABYTES
    ),
    "srt": Reader(spoken, said, 0),
}


# -- what becomes of it


def harmed(data: bytes, dice: random.Random) -> bytes:
    """A file that is cut, changed, swollen, or lies about its sizes."""
    made_ = bytearray(data)
    match dice.randrange(6):
        case 0:
            return bytes(made_[: dice.randrange(len(made_))])
        case 1:
            for _ in range(dice.randrange(1, 12)):
                made_[dice.randrange(len(made_))] = dice.randrange(256)
        case 2:
            # Sizes stand at its ends.
            low = dice.choice((0, max(0, len(made_) - 1200)))
            for _ in range(dice.randrange(1, 6)):
                at = min(low + dice.randrange(1200), len(made_) - 4)
                form = dice.choice(("<I", ">I"))
                made_[at : at + 4] = struct.pack(form, dice.choice(SIZES))
        case 3:
            at = dice.randrange(len(made_))
            made_[at : at + dice.randrange(1, 4000)] = b""
        case 4:
            at, size = dice.randrange(len(made_)), dice.randrange(1, 2000)
            made_[at:at] = made_[at : at + size] * dice.randrange(1, 200)
        case _:
            at = dice.randrange(len(made_))
            made_[at:at] = dice.randbytes(dice.randrange(1, 40))
    return bytes(made_)


def taken() -> int:
    """Megabytes that the child has taken at most; 0 where no /proc tells."""
    process = limited._worker.process
    if process is None or sys.platform != "linux":
        return 0
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    (line,) = [one for one in status.splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


def attacked(name: str, numbers: range, folder: Path) -> tuple[int, int]:
    """How many of the harmed files were shown, and how many were refused."""
    reader = READERS[name]
    whole = reader.whole(folder)
    assert reader.read(whole, folder)
    done = refused = 0
    for number in numbers:
        data = harmed(whole, random.Random(f"{name} {number}"))
        try:
            good = reader.read(data, folder)
        except (limited.Raised, limited.OutOfMemory, limited.TimedOut):
            good = False
        except Exception as error:
            error.add_note(f"{name} {number}")
            raise
        if reader.megabytes:
            assert taken() < reader.megabytes + SLACK, number
        done, refused = done + good, refused + (not good)
    return done, refused


@pytest.fixture
def child() -> Iterator[None]:
    """A child of its own, so that what it takes is these files' doing."""
    limited.close()
    yield
    limited.close()


@pytest.mark.usefixtures("child")
@pytest.mark.parametrize("name", READERS)
def test_what_is_harmed_is_shown_or_refused(name: str, tmp_path: Path) -> None:
    done, refused = attacked(name, range(24), tmp_path)
    assert done + refused == 24
    assert refused


@pytest.mark.long
@pytest.mark.usefixtures("child")
@pytest.mark.parametrize("name", READERS)
def test_a_thousand_that_are_harmed_are_shown_or_refused(
    name: str, tmp_path: Path
) -> None:
    done, refused = attacked(name, range(1000, 2000), tmp_path)
    assert done + refused == 1000
    # Of drawings and maps few are sound still, for a letter too many is a fault.
    assert min(done, refused) > 3


def test_one_that_is_too_long_is_no_subtitle() -> None:
    words = "江" * subtitles.LONGEST
    data = f"00:01,000 --> 00:02,000\n{words}\n".encode()
    assert subtitles.parsed(data)[0].text == words
    with pytest.raises(SubtitleError, match="long"):
        subtitles.parsed(data + "江".encode())
