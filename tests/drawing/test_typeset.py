"""Typeset: words stay whole, punctuation stays put, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.ink import FILL, TEXT
from kiosk.drawing.marks import Run
from kiosk.drawing.typeset import (
    Approximate,
    balanced,
    broken,
    fitted,
    hung,
    longest_word,
    paragraph,
    run_width,
    width,
)

TYPE = Approximate()
# At size 10 an ideograph is 10 wide and anything else 5.6.
NOT_FIRST = "、。，．：；！？）》」』】〉”’…—·%,.:;!?)"
NOT_LAST = "（《「『【〈“‘("


def lines(text: str, room: float) -> tuple[str, ...]:
    return broken(text, 10.0, 400, room, TYPE)


def test_the_approximate_typesetter_knows_ideographs_from_the_rest() -> None:
    assert TYPE.advance("江ab", 10.0, 400) == pytest.approx(21.2)


def test_the_width_of_runs_counts_gaps_and_tracking() -> None:
    number = Run("12", 10.0, 300, TEXT, 3.0, 0.1)
    assert run_width(number, TYPE) == pytest.approx(3 + 11.2 + 2.0)
    unit = Run("亿元", 10.0, 500, TEXT)
    assert width((number, unit), TYPE) == pytest.approx(16.2 + 20)
    assert width((), TYPE) == 0


def test_runs_that_fit_are_left_alone() -> None:
    runs = (Run("江北", 10.0, 400, TEXT),)
    assert fitted(runs, 20.0, TYPE) is runs


def test_runs_that_do_not_fit_shrink_together_and_just_fit() -> None:
    runs = (Run("江北", 10.0, 400, TEXT), Run("区", 20.0, 700, FILL, 10.0))
    small = fitted(runs, 25.0, TYPE)
    assert [(run.size, run.dx) for run in small] == [(5.0, 0.0), (10.0, 5.0)]
    assert width(small, TYPE) == pytest.approx(25.0)


@pytest.mark.parametrize(
    ("text", "room", "wanted"),
    [
        ("江北区的数字", 30, ("江北区", "的数字")),
        ("江北区", 30, ("江北区",)),
        ("over US$900 million", 60, ("over", "US$900", "million")),
        ("", 30, ("",)),
        # Words stay whole, and the space between two lines is gone.
        ("one two three", 45, ("one two", "three")),
        ("2019年GDP", 25, ("2019", "年", "GDP")),
        # A number stays with its decimals, thousands and per cent.
        ("超57,000人", 50, ("超", "57,000人")),
        ("第6.6%位", 40, ("第6.6%", "位")),
        ("第 6.6% 位", 40, ("第 6.6%", "位")),
        # A word wider than the room has a line of its own.
        ("a incomprehensible b", 30, ("a", "incomprehensible", "b")),
        # No full stop or comma begins a line; it takes its character along.
        ("江北区。好", 30, ("江北", "区。好")),
        ("江北区），好", 30, ("江北", "区），", "好")),
        # No bracket ends a line.
        ("江北（区好", 30, ("江北", "（区好")),
        ("江“北区”好", 20, ("江", "“北", "区”", "好")),
        # A thin space never begins or ends a line.
        ("江北\u20098\u2009个", 25, ("江北", "8\u2009个")),
        # A paragraph is a line of its own.
        ("江北\n区", 90, ("江北", "区")),
    ],
)
def test_breaking(text: str, room: float, wanted: tuple[str, ...]) -> None:
    assert lines(text, room) == wanted


TEXTS = st.text("江北区数字ab19 .，。（）“”%\u2009", max_size=60)


@given(TEXTS, st.floats(10, 200))
def test_no_line_is_wider_than_the_room_unless_it_cannot_be_broken(
    text: str, room: float
) -> None:
    for line in lines(text, room):
        if TYPE.advance(line, 10.0, 400) > room:
            # However narrow the room, this line would be no shorter.
            assert lines(line, 0.0) == (line,)


@given(TEXTS, st.floats(10, 200))
def test_nothing_but_space_is_lost(text: str, room: float) -> None:
    found = "".join(lines(text, room))
    assert "".join(found.split()) == "".join(text.split())


@given(TEXTS, st.floats(10, 200))
def test_no_line_begins_or_ends_with_a_mark_that_may_not(
    text: str, room: float
) -> None:
    # A space between a word and its full stop is a mistake in the text.
    found = lines(text.replace(" ", ""), room)
    assert not any(line[0] in NOT_FIRST for line in found[1:])
    assert not any(line[-1] in NOT_LAST for line in found[:-1])


def test_balanced_lines_are_about_as_long_as_one_another() -> None:
    text = "江北区的数字图画改革经济八"
    assert lines(text, 110) == ("江北区的数字图画改革", "经济八")
    assert balanced(text, 10.0, 400, 110, TYPE) == ("江北区的数字", "图画改革经济八")


def test_one_line_needs_no_balance_and_paragraphs_keep_theirs() -> None:
    assert balanced("江北", 10.0, 400, 90, TYPE) == ("江北",)
    text = "江北区的\n数字"
    assert balanced(text, 10.0, 400, 30, TYPE) == ("江北区", "的", "数字")


@given(TEXTS, st.floats(10, 200))
def test_balance_costs_no_line(text: str, room: float) -> None:
    even = balanced(text, 10.0, 400, room, TYPE)
    assert len(even) == len(lines(text, room))
    assert max(TYPE.advance(line, 10.0, 400) for line in even) <= max(
        room, *(TYPE.advance(line, 10.0, 400) for line in lines(text, room))
    )


def test_a_paragraph_is_labels_one_leading_apart() -> None:
    labels = paragraph(
        "江北区的数字",
        100.0,
        200.0,
        10.0,
        30.0,
        TYPE,
        weight=500,
        ink=FILL,
        leading=1.5,
        anchor="end",
        alpha=0.5,
    )
    assert [(label.x, label.y, label.text) for label in labels] == [
        (100.0, 200.0, "江北区"),
        (100.0, 215.0, "的数字"),
    ]
    assert labels[0].runs == (Run("江北区", 10.0, 500, FILL),)
    assert {(label.anchor, label.alpha) for label in labels} == {("end", 0.5)}


def test_balanced_lines_end_where_a_reader_pauses() -> None:
    text = "平均每辆共享汽车，一天接五单"
    assert lines(text, 120) == ("平均每辆共享汽车，一天", "接五单")
    assert balanced(text, 10.0, 400, 120, TYPE) == ("平均每辆共享汽车，", "一天接五单")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Take a guess: how much is here?", ("Take a guess:", "how much is here?")),
        ("New drive, new edge, new path", ("New drive,", "new edge, new path")),
        ("措施落地见效 人民生活“有滋有味”", ("措施落地见效", "人民生活“有滋有味”")),
        # No pause is worth lines of very unequal length.
        ("2019: one honour after another", ("2019: one honour", "after another")),
    ],
)
def test_lines_of_words_end_where_a_reader_pauses(
    text: str, lines: tuple[str, ...]
) -> None:
    assert balanced(text, 10.0, 400, 125, TYPE) == lines


def test_a_pause_too_near_an_end_is_not_worth_it() -> None:
    text = "好，江北区的数字和图画八九"
    assert balanced(text, 10.0, 400, 110, TYPE) == ("好，江北区的", "数字和图画八九")


def test_three_balanced_lines_pause_too() -> None:
    text = "从无到有，大数据基地聚起，百家企业"
    assert balanced(text, 10.0, 400, 80, TYPE) == (
        "从无到有，",
        "大数据基地聚起，",
        "百家企业",
    )


def test_no_line_of_balanced_text_is_wider_than_its_room() -> None:
    text = "The year of RMB 124 billion in Jiangbei district"
    for room in range(90, 300, 7):
        found = balanced(text, 10.0, 400, room, TYPE)
        assert len(found) == len(lines(text, room))
        assert all(TYPE.advance(line, 10.0, 400) <= room for line in found)
        assert " ".join(found) == text


@pytest.mark.parametrize(
    ("text", "room", "wanted"),
    [
        # Words of several ideographs, which have no space between them.
        ("乡村旅游融合发展", 50, ("乡村旅游", "融合发展")),
        ("平台位于江北区", 50, ("平台位于", "江北区")),
        # What leans on a word stays with it.
        ("改造完成了的项目", 60, ("改造完成了的", "项目")),
        # A number stays with what it is a number of, and a coin with its amount.
        ("共享汽车投放3000台", 80, ("共享汽车投放", "3000台")),
        ("it is up to RMB 250,000", 65, ("it is up to", "RMB 250,000")),
        ("imports of US$200 million", 100, ("imports of", "US$200 million")),
        ("one dot, 100 merchants", 80, ("one dot,", "100 merchants")),
        ("settled since 1 March 2020", 90, ("settled since", "1 March 2020")),
        ("the city's No. 1 street", 70, ("the city's", "No. 1 street")),
        ("more than 200 % again", 75, ("more than", "200 % again")),
        # A year is not a number of what follows it, nor is one before a small word.
        ("begun in 2019 homes", 75, ("begun in 2019", "homes")),
        ("since May 2016, says a firm", 85, ("since May 2016,", "says a firm")),
        # A number within a name is none.
        ("a new COVID-19 test kit", 90, ("a new COVID-19", "test kit")),
        ("of towns 3 and 4 too", 60, ("of towns 3", "and 4 too")),
    ],
)
def test_what_is_said_in_one_breath_stays_on_one_line(
    text: str, room: int, wanted: tuple[str, ...]
) -> None:
    assert lines(text, room) == wanted


@pytest.mark.parametrize(
    ("text", "room", "wanted"),
    [
        # Narrower than a number with its unit: they part, the word does not.
        ("RMB 250,000", 40, ("RMB", "250,000")),
        ("改造完成了的", 30, ("改造", "完成了", "的")),
        # Narrower than a word.
        ("融合", 10, ("融", "合")),
    ],
)
def test_a_narrow_room_parts_what_harms_least(
    text: str, room: int, wanted: tuple[str, ...]
) -> None:
    assert lines(text, room) == wanted


def test_a_line_ends_beside_a_single_ideograph_at_a_price() -> None:
    # The dictionary has no such name: its last character is a word to it.
    text = "打造江北嘴金融核心区"
    assert balanced(text, 10.0, 400, 60, TYPE) == ("打造江北嘴", "金融核心区")


def test_the_longest_word_is_the_least_room_that_parts_none() -> None:
    assert longest_word("乡村旅游融合发展", 10.0, 400, TYPE) == 20.0
    assert longest_word("an incomprehensible one", 10.0, 400, TYPE) == (
        TYPE.advance("incomprehensible", 10.0, 400)
    )
    assert longest_word("", 10.0, 400, TYPE) == 0.0


@pytest.mark.parametrize(
    ("line", "moved"),
    [("“两江四岸”", 22.4), ("“‘甲’”", 44.8), ("两江“四岸”", 0.0), ("'Chip'", 22.4)],
)
def test_a_mark_that_opens_a_line_hangs_in_the_margin(line: str, moved: float) -> None:
    assert hung(line, 40.0, 500, Approximate()) == pytest.approx(moved)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        # As wide as eight ideographs: the phrase goes to the next line whole.
        ("九街荣获“最潮街区”", 8, ("九街荣获", "“最潮街区”")),
        # It has no room at all: it breaks as any words do.
        ("九街荣获“最潮街区”", 4, ("九街荣获", "“最潮", "街区”")),
        # A long phrase is a sentence of its own.
        (
            "他说“今天的天气真的是非常非常好”",
            9,
            ("他说“今天的天气", "真的是非常非常好”"),
        ),
    ],
)
def test_a_short_phrase_in_quotes_stays_on_one_line(
    text: str, room: int, lines: tuple[str, ...]
) -> None:
    assert broken(text, 10.0, 400, room * 10.0, Approximate()) == lines
