"""Pacing: a slide stays as long as it takes to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.model.text import reading_seconds
from kiosk.show.pacing import CHART, SHORTEST, dwell

if TYPE_CHECKING:
    from kiosk.content.content import Loaded
    from kiosk.slides.base import Slide


def slide(show: Loaded, name: str) -> Slide:
    return next(s for s in show.content.slides if s.id == name)


def test_what_is_written_counts(show: Loaded) -> None:
    own = slide(show, "gdp").model_copy(update={"dwell": 33.5})
    assert dwell(own, "zh") == 33.5


def test_words_figures_and_charts_take_their_time(show: Loaded) -> None:
    cover = slide(show, "cover")
    # 数说江北 is in the title and again in what is set bold; six texts in all.
    assert dwell(cover, "zh") >= SHORTEST
    gdp = slide(show, "gdp")
    assert dwell(gdp, "zh") > CHART
    assert dwell(gdp, "en") > CHART


def test_a_question_leaves_time_to_guess_and_time_to_see(show: Loaded) -> None:
    question = slide(show, "guess-finance")
    words = [question.title, question.question, question.label, question.sentence]  # type: ignore[attr-defined]
    reading = reading_seconds(tuple(text.zh for text in words))
    assert dwell(question, "zh") > reading + CHART
    assert dwell(question, "en") > CHART


def test_a_slide_with_hardly_any_words_stays_long_enough(show: Loaded) -> None:
    cover = slide(show, "cover")
    short = cover.model_copy(
        update={
            name: cover.title.model_copy(update={"zh": "江", "en": "J"})
            for name in ("title", "strong", "lead", "invitation", "closed")
        }
        | {"entries": (), "figures": {}}
    )
    assert dwell(short, "zh") == SHORTEST


def test_more_words_take_longer(show: Loaded) -> None:
    gdp = slide(show, "gdp")
    longer = gdp.title.model_copy(update={"zh": gdp.title.zh + "江" * 130})
    more = gdp.model_copy(update={"title": longer})
    assert dwell(more, "zh") - dwell(gdp, "zh") == pytest.approx(30.0, abs=0.11)
    assert dwell(more, "en") == dwell(gdp, "en")


def test_a_lap_of_the_show_is_short_enough_to_wait_for(show: Loaded) -> None:
    for language in show.content.show.languages:
        times = [dwell(s, language) for s in show.content.slides]
        assert all(SHORTEST <= t <= 60 for t in times)
        assert all(round(t, 1) == t for t in times)
