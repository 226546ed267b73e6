"""Footage: what is said or seen in films and would be lost is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kiosk.authoring.checking import report
from kiosk.content import film
from tests.films import made, rewrite, shown

if TYPE_CHECKING:
    from pathlib import Path

FILE = "slides[0].film.file"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return shown(tmp_path)


def told(show: Path) -> list[tuple[str, str]]:
    """Field and sentence of what is found."""
    return [
        (one.field, one.what.en)
        for one in report(show).findings
        if one.rule == "footage"
    ]


def test_sound_that_nobody_hears_is_told_unless_it_can_be_read(show: Path) -> None:
    made(show.parent / "assets" / "loud.mp4", sound=True)
    rewrite(show, file="loud.mp4")
    assert told(show) == []
    rewrite(show, transcript=None)
    ((field, what),) = told(show)
    assert field == FILE
    assert what.startswith("“loud.mp4” has sound, and plays silent unless")
    text = "00:00.100 --> 00:01.500\nyes\n"
    for name in ("a.srt", "b.srt"):
        (show.parent / "assets" / name).write_text(text, "utf-8")
    rewrite(show, subtitles={"zh": "a.srt"})
    assert len(told(show)) == 1
    rewrite(show, subtitles={"zh": "a.srt", "en": "b.srt"})
    assert told(show) == []


def test_a_film_that_is_to_be_heard_has_sound(show: Path) -> None:
    rewrite(show, sound=True)
    ((field, what),) = told(show)
    assert field == "slides[0].film.sound"
    assert what.startswith("“own.mp4” has no sound that can be played")
    made(show.parent / "assets" / "loud.mp4", sound=True)
    rewrite(show, file="loud.mp4")
    assert told(show) == []


def test_what_is_seen_is_described(show: Path) -> None:
    rewrite(show, alt=None)
    ((field, what),) = told(show)
    assert field == "slides[0].film"
    assert what.startswith("has no alt")


def test_where_nothing_decodes_it_is_said_once(
    show: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film, "available", lambda: False)
    raw = json.loads(show.read_text("utf-8"))
    raw["slides"] += [raw["slides"][0] | {"id": "again"}]
    show.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    assert told(show) == [(FILE, film.MISSING.en)]
