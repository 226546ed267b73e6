"""Photograph: what would spoil it on the wall, or give somebody away, is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from kiosk.authoring.checking import report
from kiosk.content import photo

EXAMPLE = Path(__file__).parents[1] / "slides" / "photo.json"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A slide with a photograph of its own, which says nothing of itself."""
    raw = json.loads(EXAMPLE.read_text("utf-8"))
    raw["slides"][0]["photo"]["file"] = "own.jpg"
    (tmp_path / "assets").mkdir()
    file = tmp_path / "content.json"
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    return file


def put(show: Path, size: tuple[int, int] = (1920, 1080), **how: object) -> Path:
    own = show.parent / "assets" / "own.jpg"
    Image.new("RGB", size).save(own, "JPEG", **how)
    return own


def told(show: Path) -> list[tuple[str, str, str, str]]:
    """Rule, severity, field and sentence of what is found about the photograph."""
    return [
        (one.rule, one.severity, one.field, one.what.en)
        for one in report(show).findings
        if one.rule in ("photograph", "picture")
    ]


FIELD = "slides[0].photo.file"


def test_a_good_photograph_is_good(show: Path) -> None:
    put(show)
    assert told(show) == []


def test_a_missing_one_is_an_error(show: Path) -> None:
    assert told(show) == [
        ("picture", "error", FIELD, "there is no “own.jpg” in assets")
    ]


def test_a_small_one_is_told_with_its_size(show: Path) -> None:
    put(show, (800, 600))
    assert told(show) == [
        (
            "photograph",
            "warning",
            FIELD,
            "“own.jpg” has 800x600 pixels and will look soft; it takes 1920 along the "
            "longer side at least",
        )
    ]


def test_place_and_names_are_told(show: Path) -> None:
    exif = Image.Exif()
    exif[0x8298] = "Wang Xiaoming"
    exif.get_ifd(0x8825)[1] = "N"
    put(show, exif=exif)
    assert [what for *_, what in told(show)] == [
        "“own.jpg” says where it was taken; the screen never shows it, but whoever "
        "gets the file can read it: leave the place out when you export it",
        "“own.jpg” names Wang Xiaoming; put the author into credit, or leave the name "
        "out when you export it",
    ]


def test_a_heavy_one_is_told(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo, "HEAVY", 100)
    put(show)
    assert [what for *_, what in told(show)] == [
        "“own.jpg” has 0 MB and is slow to read; 20 MB are enough"
    ]


def test_a_damaged_one_is_an_error(show: Path) -> None:
    own = put(show)
    own.write_bytes(own.read_bytes()[:300])
    assert told(show) == [
        (
            "picture",
            "error",
            FIELD,
            "“own.jpg” is damaged and cannot be read; export it once more",
        )
    ]


def test_one_as_telephones_take_it_is_refused_with_the_way_out(show: Path) -> None:
    own = show.parent / "assets" / "own.jpg"
    own.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
    assert told(show) == [
        (
            "picture",
            "error",
            FIELD,
            "“own.jpg” is HEIC, as telephones take it, and cannot be shown; save it as "
            "JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)",
        )
    ]


def test_one_that_nobody_describes_is_told(show: Path) -> None:
    raw = json.loads(show.read_text("utf-8"))
    del raw["slides"][0]["photo"]["alt"]
    show.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    put(show)
    assert told(show) == [
        (
            "photograph",
            "warning",
            "slides[0].photo",
            "has no alt: those who do not see it hear the caption alone; write a "
            "sentence on what is seen",
        )
    ]


def test_one_without_a_credit_is_no_photograph(show: Path) -> None:
    raw = json.loads(show.read_text("utf-8"))
    del raw["slides"][0]["photo"]["credit"]
    show.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    (only,) = report(show).findings
    assert (only.rule, only.severity) == ("form", "error")
    assert "credit" in only.what.en or "credit" in only.field
