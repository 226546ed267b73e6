"""Film: where it stands, what lies over it, and what is shown of each second."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kiosk.content.content import ContentError, load
from kiosk.drawing.handle import WAY
from kiosk.drawing.interaction import FilmMoment, Interaction
from kiosk.drawing.marks import Bars, Fill, Film, Hot, Label, Mark, Picture, Subtitle
from kiosk.drawing.river import WIDTHS
from kiosk.drawing.viewport import Viewport
from kiosk.model.footage import Subtitles
from kiosk.slides.film import TRANSCRIPT, FilmSlide

FILE = Path(__file__).with_name("film.json")
M = TypeVar("M", bound=Mark)
WIDE, TALL = Viewport(), Viewport(1080.0, 1920.0)
ENGLISH = replace(WIDE, language="en")


def film(**changes: object) -> FilmSlide:
    slide = load(FILE).content.slides[0]
    assert isinstance(slide, FilmSlide)
    return slide.model_copy(update=changes)


def footage(**changes: object) -> FilmSlide:
    return film(film=film().film.model_copy(update=changes))


def at(
    second: float,
    slide: FilmSlide | None = None,
    viewport: Viewport = WIDE,
    **how: bool,
) -> tuple[Mark, ...]:
    moment = FilmMoment(second, **how)
    return (slide or film()).marks(1.0, viewport, Interaction(film=moment))


def one(kind: type[M], marks: tuple[Mark, ...]) -> M:
    (found,) = [mark for mark in marks if isinstance(mark, kind)]
    return found


def test_beside_its_words_it_stands_at_the_right_margin() -> None:
    shown = one(Film, film().marks(1.0, WIDE))
    assert shown.rect.right == 1920.0 - 112.0
    assert shown.rect.y == 256.0
    assert shown.rect.width == pytest.approx(shown.rect.height * 16 / 9)
    assert shown.rect.bottom == pytest.approx(WIDE.seam - 66.0)
    assert shown.focus is None
    tall = one(Film, film().marks(1.0, TALL))
    assert (tall.rect.x, tall.rect.width, tall.rect.height) == (0.0, 1080.0, 607.5)


def test_over_the_whole_page_it_ends_at_the_river_and_is_cut_about_its_focus() -> None:
    for viewport in (WIDE, TALL):
        shown = one(Film, film(whole=True).marks(1.0, viewport))
        shore = viewport.seam - WIDTHS[0] / 2
        assert shown.rect == (0.0, 0.0, viewport.width, shore)
        assert shown.focus == (0.7, 0.55)


def test_the_poster_lies_below_and_the_film_comes_out_of_it() -> None:
    marks = at(0.0)
    kinds = [type(mark) for mark in marks]
    assert kinds.index(Picture) < kinds.index(Film)
    assert one(Picture, marks).path == "sample-lake.webp"
    alphas = [one(Film, at(second)).alpha for second in (0.0, 0.15, 0.3, 7.0)]
    assert alphas == [0.0, pytest.approx(0.5), 1.0, 1.0]


def test_the_poster_may_be_a_frame_of_the_film() -> None:
    poster = one(Picture, footage(poster=None, poster_at=2.5).marks(1.0, WIDE))
    assert (poster.path, poster.second) == ("sample-lake.webm", 2.5)


def test_the_mark_has_the_second_of_the_show() -> None:
    shown = one(Film, at(13.0))
    # The reel knows what a lap is; the mark has all that has passed.
    assert (shown.seconds, shown.length, shown.repeats) == (13.0, 8.0, True)


def test_only_the_film_of_the_present_page_is_decoded() -> None:
    assert one(Film, at(0.0)).next
    beside = one(Film, film().marks(1.0, WIDE))
    assert (beside.next, beside.alpha) == (False, 0.0)


def test_while_it_is_kept_no_frame_is_late() -> None:
    assert one(Film, at(1.0)).runs
    assert not one(Film, at(1.0, kept=True)).runs
    assert not one(Film, at(1.0, runs=False)).runs


def test_subtitles_are_of_the_reader_s_language_and_of_the_lap() -> None:
    said = one(Subtitle, at(13.0))
    assert (said.path, said.second) == ("sample-lake.zh.srt", 5.0)
    assert one(Subtitle, at(1.0, viewport=ENGLISH)).path == "sample-lake.en.srt"
    assert one(Subtitle, at(0.0)).alpha == 0.0
    large = one(Subtitle, at(1.0, viewport=replace(WIDE, large=1.3)))
    assert large.size == pytest.approx(52.0)
    for left in (None, Subtitles(en="sample-lake.en.srt")):
        bare = at(1.0, footage(subtitles=left))
        assert not [mark for mark in bare if isinstance(mark, Subtitle)]


def run_of(marks: tuple[Mark, ...]) -> float:
    """The share of the bar that has run."""
    bars = [m.rects[0] for m in marks if isinstance(m, Bars) and m.rects[0, 3] == 4.0]
    return float(bars[1][2] / bars[0][2])


def clock(marks: tuple[Mark, ...]) -> str:
    return next(m.text for m in marks if isinstance(m, Label) and m.changing)


def test_the_bar_and_the_time_follow_the_film() -> None:
    for second, share, said in (
        (0.0, 0.0, "0:00 / 0:08"),
        (2.0, 0.25, "0:02 / 0:08"),
        (8.0, 1.0, "0:08 / 0:08"),
        (12.0, 0.5, "0:04 / 0:08"),
    ):
        assert run_of(at(second)) == pytest.approx(share, abs=0.002)
        assert clock(at(second)) == said
    assert clock(at(65.0, footage(seconds=600.0))) == "1:05 / 10:00"


def test_the_bar_moves_by_whole_pixels() -> None:
    coarse = replace(WIDE, pixel=4.0)
    ends = {
        float(m.rects[0, 2]) % 4.0
        for second in (1.0, 1.01, 2.37)
        for m in at(second, viewport=coarse)
        if isinstance(m, Bars) and m.rects[0, 3] == 4.0
    }
    assert len(ends) <= 2


def test_a_film_that_waits_has_a_sign_and_one_that_is_over_has_none() -> None:
    def sign(marks: tuple[Mark, ...]) -> float:
        return max(
            m.alpha
            for m in marks
            if isinstance(m, Fill) and len(m.outlines[0]) == 3
            if m.outlines[0][:, 0].max() - m.outlines[0][:, 0].min() > 40
        )

    assert sign(at(2.0)) == 0.0
    assert sign(at(2.0, runs=False, touched=True)) == 1.0
    assert sign(at(0.0, runs=False)) == 1.0
    assert sign(at(8.0, footage(repeats=False), runs=False)) == 0.0


def test_its_places_play_seek_and_open_the_transcript() -> None:
    hots = [m for m in at(4.0) if isinstance(m, Hot)]
    assert [hot.target.what for hot in hots] == [
        *("figure", "run", "dial", "dial", "run"),
    ]
    assert hots[0].target.which == TRANSCRIPT
    knob = hots[3]
    assert knob.anchor is not None
    slide = film()
    assert slide.dialled(*knob.anchor, WIDE) == pytest.approx(0.5, abs=0.001)
    way = next(hot for hot in hots if hot.target == WAY)
    assert slide.dialled(way.rect.x - 50, 0.0, WIDE) == 0.0
    assert slide.placed(way.rect.right + 50, 0.0, WIDE) == 1.0


def test_the_slide_stays_for_the_film_and_is_read_aloud() -> None:
    slide = film()
    assert (slide.length, slide.repeats) == (8.0, True)
    assert slide.described(ENGLISH) == (
        "A lake in the mist; the camera moves to the right and back",
    )
    assert footage(alt=None).described(ENGLISH) == (
        "The lake from the south shore, the camera moving slowly to the right",
    )
    assert list(slide.notes()) == [TRANSCRIPT]
    assert footage(transcript=None).notes() == {}


def refused(folder: Path, **changes: Any) -> str:
    raw = json.loads(FILE.read_text("utf-8"))
    made = raw["slides"][0]["film"] | changes
    raw["slides"][0]["film"] = {k: v for k, v in made.items() if v is not None}
    file = folder / "content.json"
    file.write_text(json.dumps(raw), "utf-8")
    with pytest.raises(ContentError) as caught:
        load(file)
    return str(caught.value)


def test_it_has_one_poster_and_a_credit(tmp_path: Path) -> None:
    assert "either poster" in refused(tmp_path, poster_at=1.0)
    assert "either poster" in refused(tmp_path, poster=None)
    assert "(8.0 seconds)" in refused(tmp_path, poster=None, poster_at=8.0)
    assert "credit" in refused(tmp_path, credit=None)
    assert "seconds" in refused(tmp_path, seconds=None)
