"""Mention: figures in a sentence answer a touch where their words stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.drawing.ink import TEXT, TEXT2
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.mention import mentions
from kiosk.drawing.viewport import Viewport
from kiosk.model.text import Text

if TYPE_CHECKING:
    from kiosk.content.content import Loaded
    from kiosk.model.figure import Fact
    from kiosk.model.text import Language

SAID = Text(zh="增长{growth}，连续{climb}晋位", en="Up {growth}, {climb.words} running")


@pytest.fixture
def facts(show: Loaded) -> dict[str, Fact]:
    return next(s for s in show.content.slides if s.id == "gdp").facts()


def lines(*texts: str) -> list[Label]:
    return [
        Label(100.0, 500.0 + 60 * n, (Run(text, 40.0, 400, TEXT2),))
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("language", "texts", "words"),
    [
        ("zh", ["增长\u20098%，连续\u20093\u2009年晋位"], ["8%", "3\u2009年"]),
        ("zh", ["增长\u20098%，", "连续\u20093\u2009年晋位"], ["8%", "3\u2009年"]),
        ("en", ["Up 8%, three years running"], ["8%", "three years"]),
        # Of words over two lines the longer part answers.
        ("en", ["Up 8%, three", "years running"], ["8%", "three"]),
    ],
)
def test_every_figure_that_is_mentioned_has_a_place(
    facts: dict[str, Fact], language: Language, texts: list[str], words: list[str]
) -> None:
    viewport = Viewport(language=language)
    labels, hots = mentions(lines(*texts), SAID, facts, viewport, TEXT)
    assert [hot.target.which for hot in hots] == ["growth", "climb"]
    assert [label.text for label in labels] == texts
    bright = [run.text for label in labels for run in label.runs if run.ink == TEXT]
    assert bright == words
    for hot, said in zip(hots, words, strict=True):
        assert hot.words is not None
        line = next(label for label in labels if said in label.text)
        before = line.text.partition(said)[0]
        assert hot.words.x == pytest.approx(
            100 + viewport.type.advance(before, 40, 400)
        )
        assert hot.words.width == pytest.approx(viewport.type.advance(said, 40, 400))
        assert min(hot.rect.width, hot.rect.height) >= 96


def test_lines_that_say_something_else_have_no_places(facts: dict[str, Fact]) -> None:
    labels, hots = mentions(lines("Something else"), SAID, facts, Viewport(), TEXT)
    assert hots == ()
    assert labels[0].runs[0].ink == TEXT2
