"""Rows: words at equal distances, none broken, with dots between those of a line."""

from __future__ import annotations

from kiosk.drawing.geometry import Rect
from kiosk.drawing.row import lines, row, word
from kiosk.drawing.viewport import Viewport

VIEWPORT = Viewport()
WORDS = ("灯", "三处码头", "自行车")


def test_words_follow_one_another_and_go_on_in_the_next_line() -> None:
    assert lines(WORDS, 40, 400, 1000, VIEWPORT) == [
        [("灯", 0), ("三处码头", 104), ("自行车", 328)]
    ]
    assert lines(WORDS, 40, 400, 300, VIEWPORT) == [
        [("灯", 0), ("三处码头", 104)],
        [("自行车", 0)],
    ]
    # One that is wider than a line has a line to itself.
    assert lines(WORDS, 40, 400, 10, VIEWPORT) == [[(each, 0)] for each in WORDS]


def test_dots_stand_between_the_words_of_a_line() -> None:
    found = row(WORDS, 100, 500, 40, 300, VIEWPORT, leading=96)
    assert [(label.x, round(label.y, 3)) for label in found.labels] == [
        *((100, 514.4), (204, 514.4), (100, 610.4)),
    ]
    assert found.dots.tolist() == [[172, 500]]
    assert found.between(0.5).alpha == 0.5
    assert row(WORDS[:1], 0, 0, 40, 300, VIEWPORT).dots.shape == (0, 2)


def test_every_word_answers_a_touch() -> None:
    found = row(WORDS, 100, 500, 40, 1000, VIEWPORT)
    hots = found.hots(["a", "b", "c"], VIEWPORT)
    assert [(hot.target.which, hot.name) for hot in hots] == [
        *(("a", "灯"), ("b", "三处码头"), ("c", "自行车")),
    ]
    assert min(min(hot.rect.width, hot.rect.height) for hot in hots) >= 96
    place = Rect(0, 0, 200, 100)
    assert word(found.labels[0], "a", VIEWPORT, place).rect == place
