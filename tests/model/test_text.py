"""Text: two languages, gaps between scripts, and the time to read."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import charts, drawing, show, slides
from kiosk.model.kinds import Model
from kiosk.model.text import PLACE, THIN, Text, reading_seconds, spaced


def test_a_text_speaks_both_languages() -> None:
    text = Text(zh="全辖税收", en="Taxes raised")
    assert (text.words("zh"), text.words("en")) == ("全辖税收", "Taxes raised")


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("增长6.6%以上", "增长|6.6%|以上"),
        ("增长 6.6% 以上", "增长|6.6%|以上"),
        ("全市第一", "全市第一"),
        ("约¥200万", "约|¥200|万"),
        ("“2+6”体系", "“2+6”体系"),
        ("比去年+3点", "比去年|+3|点"),
        ("为−2元", "为|−2|元"),
        ("Jiangbei in Numbers", "Jiangbei in Numbers"),
        ("", ""),
    ],
)
def test_chinese_keeps_a_thin_distance_from_other_scripts(text: str, set_: str) -> None:
    assert spaced(text) == set_.replace("|", THIN)


@given(st.text("江北 ab19%+", max_size=20))
def test_spacing_twice_changes_nothing_more(text: str) -> None:
    assert spaced(spaced(text)) == spaced(text)


@given(st.text("江北ab19%+", max_size=20))
def test_spacing_loses_nothing(text: str) -> None:
    assert spaced(text).replace(THIN, "") == text


def test_what_counts_as_a_character_are_ideographs_and_kana() -> None:
    blocks = ((0x2E80, 0x2FFF), (0x3005, 0x3007), (0x3021, 0x9FFF), (0xF900, 0xFAFF))
    for first, last in blocks:
        edges = "".join(map(chr, (first - 1, first, last, last + 1)))
        assert reading_seconds((edges,)) == pytest.approx(2 * 60 / 260)


@pytest.mark.parametrize(
    ("texts", "seconds"),
    [
        ((), 0.0),
        (("江" * 260,), 60.0),
        (("word " * 200,), 60.0),
        (("江" * 13, "北" * 13), 6.0),
        # Four characters, and the two words 2019 and GDP.
        (("2019年，GDP增长",), 3 * 60 / 260 + 2 * 60 / 200),
        (("over 57,000 people’s co-op",), 4 * 60 / 200),
        (("，——……！",), 0.0),
    ],
)
def test_reading_takes_a_minute_for_260_characters_or_200_words(
    texts: tuple[str, ...], seconds: float
) -> None:
    assert reading_seconds(texts) == pytest.approx(seconds)


def test_a_place_in_a_text_is_a_name_in_braces() -> None:
    assert PLACE.findall("{gdp}与{top-3.words}，{Not} {-no}") == ["gdp", "top-3.words"]


def test_punctuation_is_neither_spaced_nor_read() -> None:
    assert spaced("经济、2019年") == "经济、2019\u2009年"
    assert reading_seconds(("江北。、《》",)) == reading_seconds(("江北",))


def test_words_of_the_program_itself_are_as_staff_may_write_them() -> None:
    # Made without being judged, they are judged here, all of them.
    found: list[Text] = []
    for room in (charts, drawing, show, slides):
        for entry in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            module = vars(importlib.import_module(entry.name))
            for value in module.values():
                found += [value] if isinstance(value, Text) else []
                if isinstance(value, type) and issubclass(value, Model):
                    defaults = [one.default for one in value.model_fields.values()]
                    found += [one for one in defaults if isinstance(one, Text)]
    assert len(found) > 40
    for text in found:
        assert Text.model_validate(text.model_dump()) == text


def test_own_words_are_a_text_like_any_other() -> None:
    assert Text.own(zh="缺", en="no data") == Text(zh="缺", en="no data")
