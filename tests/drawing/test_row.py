"""Rows: words at equal distances, none broken."""

from __future__ import annotations

from kiosk.drawing.geometry import Rect
from kiosk.drawing.row import lines, row, word
from kiosk.drawing.viewport import Viewport

VIEWPORT = Viewport()
WORDS = ("灯", "三处码头", "自行车")


def test_words_follow_one_another_and_go_on_in_the_next_line() -> None:
    assert lines(WORDS, 40, 400, 1000, VIEWPORT) == [
        [("灯", 0), ("三处码头", 112), ("自行车", 344)]
    ]
    assert lines(WORDS, 40, 400, 336, VIEWPORT) == [
        [("灯", 0), ("三处码头", 112)],
        [("自行车", 0)],
    ]
    # One that is wider than a line has a line to itself.
    assert lines(WORDS, 40, 400, 10, VIEWPORT) == [[(each, 0)] for each in WORDS]


def test_lines_follow_one_another() -> None:
    found = row(WORDS, 100, 500, 40, 336, VIEWPORT, leading=96)
    assert [(label.x, round(label.y, 3)) for label in found.labels] == [
        *((100, 514.4), (212, 514.4), (100, 610.4)),
    ]


def test_every_word_answers_a_touch() -> None:
    found = row(WORDS, 100, 500, 40, 1000, VIEWPORT)
    hots = found.hots(["a", "b", "c"], VIEWPORT)
    assert [(hot.target.which, hot.name) for hot in hots] == [
        *(("a", "灯"), ("b", "三处码头"), ("c", "自行车")),
    ]
    assert min(min(hot.rect.width, hot.rect.height) for hot in hots) >= 96
    place = Rect(0, 0, 200, 100)
    assert word(found.labels[0], "a", VIEWPORT, place).rect == place
