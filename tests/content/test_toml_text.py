"""TOML text: where everything stands, and what cannot be read and why."""

from __future__ import annotations

from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.json_text import Fault, Position
from kiosk.content.messages import writing
from kiosk.content.toml_text import positions, written


def test_everything_has_its_place() -> None:
    text = """\
# a comment = "no"
name = "a # b" # c
multi = \"\"\"
x = 1
\"\"\"\"
'quoted key'.deep = [1, 2.5, { a = '#', "b" = 2026-10-01 09:00:00 }]

[screen.inner]
days = [ # every day
  "mon",
  "tue",
]
[[list]]
x = 1
[[list]]
[list.below]
y = true
"""
    where = positions(text)
    assert {steps: (p.line, p.column) for steps, p in where.items()} == {
        (): (1, 1),
        ("name",): (2, 8),
        ("multi",): (3, 9),
        ("quoted key",): (6, 1),
        ("quoted key", "deep"): (6, 21),
        ("quoted key", "deep", 0): (6, 22),
        ("quoted key", "deep", 1): (6, 25),
        ("quoted key", "deep", 2): (6, 30),
        ("quoted key", "deep", 2, "a"): (6, 36),
        ("quoted key", "deep", 2, "b"): (6, 47),
        ("screen",): (8, 1),
        ("screen", "inner"): (8, 1),
        ("screen", "inner", "days"): (9, 8),
        ("screen", "inner", "days", 0): (10, 3),
        ("screen", "inner", "days", 1): (11, 3),
        ("list",): (13, 1),
        ("list", 0): (13, 1),
        ("list", 0, "x"): (14, 5),
        ("list", 1): (15, 1),
        ("list", 1, "below"): (16, 1),
        ("list", 1, "below", "y"): (17, 5),
    }
    assert where["quoted key", "deep"] == Position(6, 14, 6, 21)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=4)
VALUES = st.recursive(
    WORDS
    | st.integers(-9, 9)
    | st.booleans()
    | st.dates()
    | st.floats(allow_nan=False)
    | st.sampled_from(["a\nb", 'a"b', "c\\d", "# no", "[x]"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
    ),
    max_leaves=8,
)


def walked(value: Any, steps: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {steps}
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= walked(inner, (*steps, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found |= walked(inner, (*steps, number))
    return found


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_whatever_can_be_written_is_placed(data: dict[str, Any]) -> None:
    text = tomlkit.dumps(data)
    read = written(text)
    assert read.faults == ()
    assert read.data == data
    assert set(read.where) == walked(data)


# Text, what is left of it, and line, column, Chinese and English of the mistake.
MISTAKES = [
    (
        "a = 1\na = 2\nb = 3",
        {"a": 1, "b": 3},
        (2, 1),
        "“a”已经写过了；请删去一个",
        "“a” is there already; remove one",
    ),
    (
        "[x]\na = 1\n[y]\nb = 2\n[x]\nc = 3",
        {"x": {"a": 1}, "y": {"b": 2}},
        (5, 1),
        "“x”已经写过了；请删去一个",
        "“x” is there already; remove one",
    ),
    (
        "a = {b = 1, b = 2}",
        {},
        (1, 18),
        '从这里起读不懂：一行写一项，名称 = 值，文字加英文双引号 "'
        "（Duplicate inline table key 'b'）",
        "this cannot be read: write one field a line, name = value, "
        "and text in double quotes \" (Duplicate inline table key 'b')",
    ),
    (
        "a = [1, 2\nb = 3",
        {"b": 3},
        (1, 5),
        "这个 [ 缺少收尾的 ]",
        "this [ still needs its closing ]",
    ),
    (
        "a = {b = 1",
        {},
        (1, 5),
        "这个 { 缺少收尾的 }",
        "this { still needs its closing }",
    ),
    (
        'c = 1\n[screen\nname = "x"\n[y]\nz = 1',
        {"c": 1, "y": {"z": 1}},
        (2, 1),
        "这个 [ 缺少收尾的 ]",
        "this [ still needs its closing ]",
    ),
    (
        'a = [\n  "mon"\n  "tue"\n]\nb = 1',
        {"b": 1},
        (3, 3),
        "这里少了英文逗号 ,（两项之间要用逗号隔开）",
        "a comma is missing here: items are separated by commas",
    ),
    (
        "opens = 09:00",
        {},
        (1, 9),
        '文字要写在英文双引号里："09:00"',
        'text needs double quotes: "09:00"',
    ),
    (
        "skin = night",
        {},
        (1, 8),
        '文字要写在英文双引号里："night"',
        'text needs double quotes: "night"',
    ),
    ("a = True", {}, (1, 5), "True 请写成 true", "write true instead of True"),
    (
        'content = "D:\\show"',
        {},
        (1, 14),
        "双引号里不能直接写反斜杠 \\；路径请用单引号，如 'D:\\show'",
        "a backslash \\ cannot stand in double quotes; put a path in "
        "single ones, as in 'D:\\show'",
    ),
    (
        "x ＝ 1",
        {},
        (1, 3),
        "「＝」是全角符号，请改用半角的 =",
        "＝ is a full-width or curly character; write = instead",
    ),
    (
        'days = ["mon"，"tue"]\nb = 1',
        {"b": 1},
        (1, 14),
        "「，」是全角符号，请改用半角的 ,",
        "， is a full-width or curly character; write , instead",
    ),
    (
        "a = ",
        {},
        (1, 5),
        '从这里起读不懂：一行写一项，名称 = 值，文字加英文双引号 "（Invalid value）',
        "this cannot be read: write one field a line, name = value, "
        'and text in double quotes " (Invalid value)',
    ),
    (
        "a",
        {},
        (1, 2),
        '从这里起读不懂：一行写一项，名称 = 值，文字加英文双引号 "'
        "（Expected '=' after a key in a key/value…）",
        "this cannot be read: write one field a line, name = value, "
        "and text in double quotes \" (Expected '=' after a key in a key/value…)",
    ),
    (
        'a = "x" "y"',
        {},
        (1, 9),
        '从这里起读不懂：一行写一项，名称 = 值，文字加英文双引号 "'
        "（Expected newline or end of document aft…）",
        "this cannot be read: write one field a line, name = value, "
        'and text in double quotes " (Expected newline or end of document aft…)',
    ),
    (
        'a = "x\nb = 2',
        {"b": 2},
        (1, 5),
        '这段文字到行尾也没有收尾的双引号 "（文字里换行请写 \\n）',
        'this text has no closing double quote " on its line (write '
        "a line break as \\n)",
    ),
    (
        "a = 'x\nb = 2",
        {"b": 2},
        (1, 5),
        '这段文字到行尾也没有收尾的双引号 "（文字里换行请写 \\n）',
        'this text has no closing double quote " on its line (write '
        "a line break as \\n)",
    ),
]


@pytest.mark.parametrize(("text", "left", "place", "zh", "en"), MISTAKES)
def test_a_mistake_costs_its_statement_and_is_explained(
    text: str, left: dict[str, Any], place: tuple[int, int], zh: str, en: str
) -> None:
    read = written(text)
    assert read.data == left
    (fault,) = read.faults
    assert (fault.line, fault.column) == place
    assert writing(fault) == (zh, en)


def test_all_mistakes_are_told_at_once() -> None:
    text = 'a = yes\r\nb = 1\r\nc = "x\r\n[d]\r\ne = [1\r\nf = "ok"\r\n'
    read = written(text)
    assert read.data == {"b": 1, "d": {"f": "ok"}}
    assert [(f.code, f.line) for f in read.faults] == [
        ("word", 1),
        ("quote-open", 3),
        ("toml-open", 5),
    ]


def test_what_is_no_toml_at_all_ends() -> None:
    read = written("a = ?\n" * 50)
    assert len(read.faults) == 20
    assert read.data == {}
    assert written("a = " + "[" * 100_000).faults[-1].code in {"deep", "toml-open"}


@given(st.text(max_size=60), st.text(max_size=10))
def test_nothing_raises_and_places_lie_inside(text: str, more: str) -> None:
    whole = f'a = "x"\n[b]\n{text}\nc = {more}\n[[d]]\ne = 1\n'
    read = written(whole)
    lines = whole.replace("\r\n", "\n").split("\n")
    for fault in read.faults:
        assert 1 <= fault.line <= len(lines) + 1
        assert writing(fault).zh
        assert writing(fault).en


def test_what_is_wrong_is_judged_by_the_text_whatever_tomllib_says() -> None:
    from kiosk.content.toml_text import _Refused

    def fault(text: str, said: str) -> Fault:
        return _Refused.of(text.split("\n"), said).fault()

    assert fault("a = ?", "Something new (at line 1, column 5)") == Fault(
        "toml-unread", 1, 5, "Something new"
    )
    assert fault("a = night", "Something new (at line 1, column 5)").code == "word"
    assert fault("a = 'night", "Something new").code == "quote-open"
    assert fault("a = [1, 2", "Something new").code == "toml-open"
