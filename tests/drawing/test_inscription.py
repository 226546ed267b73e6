"""Inscriptions: a name, its number above it, and what a finger finds there."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.drawing.geometry import Rect
from kiosk.drawing.inscription import Inscription, touched
from kiosk.drawing.viewport import Viewport
from kiosk.model.figure import Fact, Figure, settled

VIEWPORT = Viewport()
NAME = "全区一年的总值"


def fact(unit: Any = "亿元") -> Fact:
    figure = Figure.model_validate(
        {
            "value": 1240,
            "unit": unit,
            "label": {"zh": "总值", "en": "Total"},
            "meaning": {"zh": "意思", "en": "meaning"},
            "period": {"zh": "2019年", "en": "2019"},
            "source": "sample/1.1",
        }
    )
    return settled({"total": figure})["total"]


def inscription(head: str = NAME, number: Fact | None = None) -> Inscription:
    return Inscription.scaled(head, number, VIEWPORT, 1.0, 40.0, 100.0)


def test_sizes_shrink_with_the_scale_but_what_is_read_stays_legible() -> None:
    said = Inscription.scaled("名", None, VIEWPORT, 0.5, 40.0, 100.0)
    assert (said.size, said.number, said.unit) == (28.0, 50.0, 28.0)
    assert (inscription().size, inscription().unit) == (40.0, 44.0)


def test_a_name_without_a_number_begins_at_its_top() -> None:
    said = inscription()
    assert said.lines(1000) == ("全区一年的总值",)
    assert said.high(1000) == pytest.approx(40 * 1.02)
    words = said.at(100, 300, 1000)
    (label,) = words.labels
    assert label.x == 100
    assert label.y == pytest.approx(300 + 0.82 * 40)
    assert words.number(1.0, VIEWPORT) == ()
    assert words.top == pytest.approx(label.y - 40)
    assert words.rect(VIEWPORT) == pytest.approx(Rect(100, 292.8, 280, 52))


def test_a_number_stands_above_the_name() -> None:
    said = inscription(number=fact())
    assert said.high(1000) == pytest.approx(74 + 0.58 * 40 + 1.02 * 40)
    words = said.at(100, 300, 1000)
    assert words.baseline == pytest.approx(374)
    assert words.labels[0].y == pytest.approx(374 + (0.58 + 0.82) * 40)
    number, unit = words.number(1.0, VIEWPORT)
    assert (number.text, unit.text) == ("1240", "亿元")
    assert number.y == unit.y == words.baseline
    assert words.top == pytest.approx(374 - 80)
    # It counts up in its place.
    assert words.number(0.0, VIEWPORT)[0].x == number.x


def test_below_a_comma_the_name_stands_further_off() -> None:
    people = fact({"zh": "人", "en": "people", "one": "person"})
    english = Viewport(language="en")
    said = Inscription.scaled("Total", people, english, 1.0, 40.0, 100.0)
    words = said.at(0, 0, 1000)
    assert words.number(1.0, english)[0].text == "1,240"
    # Eight hundredths of the number's size.
    assert words.labels[0].y == pytest.approx(74 + 8 + (0.58 + 0.82) * 40)
    assert said.high(1000) == pytest.approx(74 + 8 + (0.58 + 1.02) * 40)
    chinese = Inscription.scaled("总数", people, VIEWPORT, 1.0, 40.0, 100.0)
    assert chinese.high(1000) == pytest.approx(74 + (0.58 + 1.02) * 40)


def test_a_unit_without_room_moves_below_and_digits_without_room_shrink() -> None:
    said = inscription(number=fact())
    assert said.fits(350)
    assert not said.moved(350)
    assert said.moved(250)
    words = said.at(0, 0, 250)
    assert (words.moved, words.size) == (1, 100)
    assert [label.text for label in words.labels] == ["亿元", *said.lines(250)]
    assert len(words.number(1.0, VIEWPORT)) == 1
    # In steps of four hundredths, and no further than 60.
    assert said.at(0, 0, 200).size == pytest.approx(100 * 0.96**2)
    assert said.at(0, 0, 20).size == pytest.approx(100 * 0.96**13)
    assert not said.fits(20)


def test_words_that_cannot_be_broken_need_their_width() -> None:
    said = inscription("Incomprehensibilities here")
    assert not said.fits(300)
    assert said.fits(21 * 0.56 * 40 + 0.01)
    assert said.lines(480) == ("Incomprehensibilities", "here")


def test_a_place_and_its_number_answer_a_touch() -> None:
    words = inscription(number=fact()).at(100, 300, 1000)
    whole, number = touched(words, (115, 460), "place-1", "全区 \n 总值", VIEWPORT)
    assert whole.target.which == "place-1"
    assert (whole.name, whole.anchor) == ("全区 总值", (115, 460))
    # From the number's top to below the node, and from the node's left.
    assert whole.rect.x == 67
    assert (whole.rect.y, whole.rect.bottom) == (294, 508)
    assert number.target.which == "total"
    assert number.words is not None
    assert number.words.y == pytest.approx(374 - 76)
    assert min(number.rect.width, number.rect.height) >= 96
    (alone,) = touched(inscription().at(0, 0, 500), (0, 90), "a", "甲", VIEWPORT)
    assert alone.rect == pytest.approx(Rect(-48, -7.2, 336, 145.2))
