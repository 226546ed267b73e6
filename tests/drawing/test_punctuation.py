"""Quotes are curly, and full-width marks share the nothing beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.punctuation import (
    SHARED,
    curled,
    is_chinese,
    is_latin_quoted,
    pieces,
)


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("'2+6' industrial system", "‘2+6’ industrial system"),
        ("Jiangbei's 'four feet' isn't", "Jiangbei’s ‘four feet’ isn’t"),
        ("the city's \"best\" 'A'", "the city’s “best” ‘A’"),
        ("'Think anew, and the world opens'", "‘Think anew, and the world opens’"),
        ("ten quarters' growth", "ten quarters’ growth"),
        ("('in 2019')", "(‘in 2019’)"),
        ("\"'Cool' city\" it is", "“‘Cool’ city” it is"),
        ("'s share", "’s share"),
        ("' a lift", "’ a lift"),
        ("5' 6\" tall", "5' 6\" tall"),
        ("nothing to do", "nothing to do"),
        ("江北'新'区", "江北'新'区"),
        ("", ""),
    ],
)
def test_a_straight_quote_turns_as_a_printer_would_turn_it(
    typed: str, set_: str
) -> None:
    assert curled(typed) == set_


@given(st.text("ab '\"5,.(”“’江，", max_size=12))
def test_turning_keeps_every_other_letter_in_its_place(text: str) -> None:
    turned = curled(text)
    assert len(turned) == len(text)
    assert all(a == b or a in "'\"" for a, b in zip(text, turned, strict=True))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("“三送”，办公", ["“三送”", "，办公"]),
        ("《规划》、《办法》", ["《规划》", "、", "《办法》"]),
        ("：“新”", ["：", "“新”"]),
        ("（“五个”）", ["（", "“五个”", "）"]),
        ("一“二”三，四", ["一“二”三，四"]),
        ("plain, text", ["plain, text"]),
        ("", [""]),
    ],
)
def test_marks_that_meet_share_half_an_em(text: str, parts: list[str]) -> None:
    made = pieces(text)
    assert [piece.text for piece in made] == parts
    assert [piece.dx for piece in made] == [0.0, *[-SHARED] * (len(parts) - 1)]


@given(st.text("江北“”，。（）《》a ", max_size=12))
def test_no_letter_is_lost_between_pieces(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text


def test_curly_quotes_are_latin_only_beside_letters() -> None:
    assert is_latin_quoted("‘Smart Jiangbei’")
    assert not is_latin_quoted("'Smart Jiangbei'")
    assert not is_latin_quoted("“智能江北”")
    # A quote alone, or around a number, stands in Chinese text more often than not.
    assert is_chinese("“")
    assert not is_latin_quoted("“2+6”")
