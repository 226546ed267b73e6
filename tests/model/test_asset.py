"""Assets: fields that name files are found by what the files are."""

from __future__ import annotations

from pathlib import Path

from kiosk.content.content import load
from kiosk.model.asset import DRAWING, FILM, PICTURE, SUBTITLES, assets

FILE = Path(__file__).parents[1] / "slides" / "film.json"


def test_each_kind_of_file_is_found_by_itself() -> None:
    (slide,) = load(FILE).content.slides
    found = {
        what: {name: steps[-1] for steps, name, _ in assets(slide, "night", what)}
        for what in ("picture", "film", "subtitles")
    }
    assert found == {
        "picture": {"sample-lake.webp": "poster"},
        "film": {"sample-lake.webm": "file"},
        "subtitles": {"sample-lake.zh.srt": "zh", "sample-lake.en.srt": "en"},
    }


def test_a_dialogue_offers_the_forms_that_are_read() -> None:
    assert "*.jpg" in PICTURE.forms
    assert "*.svg" in DRAWING.forms
    assert FILM.forms == "MP4, WebM (*.mp4 *.webm)"
    assert "*.vtt" in SUBTITLES.forms


def test_a_drawing_has_a_file_for_each_skin() -> None:
    assert DRAWING.file("cover", "paper") == "cover-paper.svg"
    assert FILM.file("a.mp4", "paper") == "a.mp4"
