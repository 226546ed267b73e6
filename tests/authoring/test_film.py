"""Film: what cannot be played here is told, with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kiosk.authoring.checking import report
from kiosk.authoring.edit.source_text import SourceText
from kiosk.authoring.remedy import remedies
from kiosk.authoring.rules import film as rule
from kiosk.content.content import load
from kiosk.content.film import FilmFacts
from kiosk.slides.film import FilmSlide
from tests.films import EXAMPLE, made, rewrite, shown

if TYPE_CHECKING:
    from pathlib import Path

FILE, SECONDS = "slides[0].film.file", "slides[0].film.seconds"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return shown(tmp_path)


def told(show: Path) -> list[tuple[str, str, str]]:
    """Rule, field and sentence of what is found about films."""
    return [
        (one.rule, one.field, one.what.en)
        for one in report(show).findings
        if one.rule == "film"
    ]


def test_a_good_film_is_good(show: Path) -> None:
    assert told(show) == []
    assert told(EXAMPLE) == []


def test_a_missing_one_and_one_with_other_letters_are_told(show: Path) -> None:
    rewrite(show, file="ovn.mp4")
    assert told(show) == [
        ("film", FILE, "there is no “ovn.mp4” in assets; is it “own.mp4”?")
    ]
    rewrite(show, file="Own.mp4")
    assert told(show) == [
        (
            "film",
            FILE,
            "large and small letters differ: “Own.mp4” is written, the file is "
            "“own.mp4”",
        )
    ]
    rewrite(show, file="../own.mp4")
    assert told(show) == [
        (
            "film",
            FILE,
            "“../own.mp4” is not inside the content's folder; films belong into assets",
        )
    ]


def test_the_length_that_is_written_is_compared(show: Path) -> None:
    rewrite(show, seconds=3.0)
    assert told(show) == [
        ("film", SECONDS, '“own.mp4” is 2.00 seconds long; write "seconds": 2.00')
    ]


def test_the_length_that_it_has_is_a_button_away(show: Path) -> None:
    rewrite(show, seconds=3.0)
    source = SourceText(show.read_text("utf-8"))
    (finding,) = [one for one in report(show).findings if one.rule == "film"]
    (remedy,) = remedies(finding, source)
    assert remedy.label.en == "Use 2 seconds"
    assert remedy.operation is not None
    show.write_text(remedy.operation.on(source).text, "utf-8")
    assert told(show) == []
    # A film that is gone meanwhile offers none.
    (show.parent / "assets" / "own.mp4").unlink()
    assert list(remedies(finding, source)) == []


@pytest.mark.parametrize(
    ("name", "coder", "what"),
    [
        ("own.mp4", "mpeg4", "has a codec that is not played: H.264, VP9 and AV1 are"),
        ("own.mov", "libx264", "is no film that can be played: .mp4 and .webm are"),
    ],
)
def test_what_is_not_played_is_told_with_a_way_out(
    show: Path, name: str, coder: str, what: str
) -> None:
    made(show.parent / "assets" / name, coder=coder)
    rewrite(show, file=name)
    ((_, field, said),) = told(show)
    assert field == FILE
    assert said.startswith(f"“{name}” {what}")
    assert said.endswith(rule.EXPORT.en)


def test_a_damaged_one_is_told(show: Path) -> None:
    own = show.parent / "assets" / "own.mp4"
    own.write_bytes(own.read_bytes()[:300])
    assert told(show) == [
        (
            "film",
            FILE,
            f"“own.mp4” is damaged and cannot be played; {rule.EXPORT.en}",
        )
    ]


FACTS = FilmFacts(1920, 1080, 8.0, 30.0, "h264", False, 0, 0.5)


def of(**changes: Any) -> list[tuple[str, str]]:
    """What is told of the example where its film is another."""
    slide = load(EXAMPLE).content.slides[0]
    assert isinstance(slide, FilmSlide)
    found = rule.told(FACTS._replace(**changes), slide.film)
    return [(field, what.en) for field, what in found]


def test_what_takes_too_much_of_this_machine_is_told_with_its_measure() -> None:
    assert of(cores=0.7) == []
    assert of(cores=1.862, width=3840, height=2160) == [
        (
            "file",
            "“sample-lake.webm” is too much for this machine (3840x2160 at 30 frames a "
            "second takes 1.86 of a core) and would lose frames; " + rule.EXPORT.en,
        )
    ]


def test_one_that_lies_on_its_side_is_turned_and_one_askew_is_told() -> None:
    assert of(turned=-90) == of(turned=90) == of(turned=180) == []
    ((field, what),) = of(turned=-30)
    assert field == "file"
    assert "at an angle of -30 degrees, and would be askew" in what


def test_one_of_high_dynamic_range_is_told() -> None:
    ((field, what),) = of(bright=True)
    assert field == "file"
    assert "would look grey: make SDR (Rec. 709)" in what


def test_more_frames_than_a_screen_shows_are_told() -> None:
    assert of(rate=60.0) == of(rate=59.94) == []
    ((field, what),) = of(rate=119.88)
    assert field == "file"
    assert "has 120 frames a second, of which screens show 60" in what


def test_subtitles_are_read(show: Path) -> None:
    folder = show.parent / "assets"
    good = "00:01.000 --> 00:01.500\nyes\n"
    for name, text, said in (
        ("a.srt", good, ""),
        ("b.txt", good, "is no file of subtitles"),
        ("c.srt", "yes", "has no subtitles that can be read"),
        ("d.srt", good + "江" * 401, "has more than 400 letters"),
        ("d.srt", "00:01.000 --> 00:00.500\nno\n", "at line 1 ends before it begins"),
        ("e.vtt", "00:09.000 --> 00:09.500\nno\n", "comes after the end of the film"),
    ):
        (folder / name).write_text(text, "utf-8")
        rewrite(show, subtitles={"en": name})
        found = told(show)
        if not said:
            assert found == []
            continue
        ((_, field, what),) = found
        assert field == "slides[0].film.subtitles.en"
        assert said in what
    rewrite(show, subtitles={"zh": "harbour.zh.srt"})
    ((_, field, what),) = told(show)
    assert field == "slides[0].film.subtitles.zh"
    assert what.startswith("there is no “harbour.zh.srt” in assets")
