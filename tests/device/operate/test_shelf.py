"""The shelf: packs by number, files by digest, and nothing that is damaged."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kiosk.device.operate.shelf import (
    FILES,
    KEPT,
    LARGEST,
    Pack,
    Placed,
    Shelf,
    Title,
    said,
    understood,
)
from kiosk.model.message import Message

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def pack(number: int, **files: str) -> Pack:
    named = {
        name.replace("_", "."): hashlib.sha256(text.encode()).hexdigest()
        for name, text in {"content_json": "{}", **files}.items()
    }
    title = Title(zh="看海", en="Sea")
    return Pack(
        number=number, title=title, made=MOMENT, content="content.json", files=named
    )


def laid(shelf: Shelf, number: int, **files: str) -> Pack:
    for text in ("{}", *files.values()):
        file = shelf.file(hashlib.sha256(text.encode()).hexdigest())
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    found = pack(number, **files)
    shelf.keep(found)
    return found


def test_an_empty_shelf_has_nothing(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.packs() == ()
    assert shelf.pack(1) is None
    assert shelf.placed() is None


def test_a_pack_is_found_by_its_number(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first, second = laid(shelf, 1, a_svg="a"), laid(shelf, 12, a_svg="b")
    assert shelf.packs() == (second, first)
    assert shelf.pack(1) == first
    # A file that says another number than its name is none.
    (shelf.folder / "3.json").write_bytes((shelf.folder / "1.json").read_bytes())
    (shelf.folder / "4.json").write_text("{", "utf-8")
    assert shelf.pack(3) is None
    assert shelf.pack(4) is None
    assert shelf.packs() == (second, first)


def test_a_parcel_has_every_file_where_it_lies(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    found = shelf.parcel(laid(shelf, 1, a_svg="abc"))
    assert (found.content, found.names, found.size) == ("content.json", ("a.svg",), 5)
    own = hashlib.sha256(b"abc").hexdigest()
    assert found.way("a.svg") == f"{FILES}/{own}"
    assert (found.root / found.way("a.svg")).read_bytes() == b"abc"
    shelf.file(own).unlink()
    with pytest.raises(FileNotFoundError):
        shelf.parcel(pack(1, a_svg="abc"))


def test_the_last_ten_stay_and_the_one_in_place(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    laid(shelf, 1, a_svg="1")
    shelf.place(1, "d" * 64, MOMENT)
    for number in range(2, KEPT + 4):
        laid(shelf, number, a_svg=str(number))
    assert [one.number for one in shelf.packs()] == [*range(13, 3, -1), 1]
    assert len(list((shelf.folder / FILES).iterdir())) == 12
    assert shelf.placed() == Placed(number=1, digest="d" * 64, moment=MOMENT)


def test_what_is_damaged_is_as_if_nothing_was_placed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.place(1, "d" * 64, MOMENT)
    (shelf.folder / "placed.json").write_text("{", "utf-8")
    assert shelf.placed() is None


def test_what_is_far_too_large_is_no_pack() -> None:
    with pytest.raises(ValueError, match="too large"):
        understood(b" " * (LARGEST + 1))


def test_a_pack_is_said_in_a_line() -> None:
    (line,) = said([pack(3)])
    assert line.en.startswith("pack 3: Sea (2026-12-01 ")
    (line,) = said([pack(3).model_copy(update={"by": "lin"})])
    assert line.zh.endswith("，lin）")


def test_why_a_pack_was_not_taken_stays_until_one_is(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    assert shelf.refused() is None
    shelf.forgive()
    shelf.refuse(3, Message("坏了", "damaged"), MOMENT)
    refused = shelf.refused()
    assert refused is not None
    assert (refused.number, refused.why, refused.moment) == (
        3,
        Message("坏了", "damaged"),
        MOMENT,
    )
    shelf.place(4, "d" * 64, MOMENT)
    assert shelf.refused() is None
