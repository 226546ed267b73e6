"""Where things stand in a JSON text, and where it stops being one."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.json_scan import LONG, SCANS, mended, positions
from kiosk.content.json_text import (
    DEPTH,
    DIGITS,
    Fault,
    Malformed,
    Position,
    decoded,
)


def fault(text: str) -> Fault:
    with pytest.raises(Malformed) as refused:
        positions(text)
    (only,) = refused.value.faults
    return only


def test_keys_and_values_have_positions() -> None:
    text = '{\n  "a": [1, "二"],\r\n\t"b" : {"c\\u0064": null}\r}\n'
    assert positions(text) == {
        (): Position(1, 1, 1, 1),
        ("a",): Position(2, 3, 2, 8),
        ("a", 0): Position(2, 9, 2, 9),
        ("a", 1): Position(2, 12, 2, 12),
        ("b",): Position(3, 2, 3, 8),
        ("b", "cd"): Position(3, 9, 3, 20),
    }


@pytest.mark.parametrize(
    "text",
    [
        "null",
        " true",
        "-0",
        "1.5e+3",
        '"a\\n\\"\\/"',
        "[]",
        "{}",
        '[[], {}, [{"": 0}]]',
    ],
)
def test_json_has_no_fault(text: str) -> None:
    assert () in positions(text)


def test_a_pair_of_escapes_is_one_character() -> None:
    assert ("😀",) in positions('{"\\ud83d\\ude00": 1}')


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "found", "wanted"),
    [
        ("", "empty", 1, 1, "", ""),
        (" \n\t ", "empty", 1, 1, "", ""),
        ('{"a": 1', "cut-off", 1, 8, "{", "}"),
        ('{"a": [1,\n', "cut-off", 2, 1, "[", "]"),
        ('{"a"', "cut-off", 1, 5, "{", "}"),
        ('{"a":', "cut-off", 1, 6, "{", "}"),
        ("{", "cut-off", 1, 2, "{", "}"),
        ('{"a": 1\n "b": 2}', "comma-missing", 1, 8, "", ""),
        ('["a" "b"]', "comma-missing", 1, 5, "", ""),
        ('["a""b"]', "comma-missing", 1, 5, "", ""),
        ("[1 2]", "comma-missing", 1, 3, "", ""),
        ('{"a": 1,\n}', "comma-trailing", 1, 8, "}", ""),
        ("[1, ]", "comma-trailing", 1, 3, "]", ""),
        ("[1,, 2]", "comma-extra", 1, 4, "", ""),
        ("[, 1]", "comma-extra", 1, 2, "", ""),
        ('{"a" 1}', "colon-missing", 1, 5, "a", ""),
        ('{"a"; 1}', "colon-missing", 1, 5, "a", ""),
        ('{"a" = 1}', "unexpected", 1, 6, "=", ":"),
        ('{"a"：1}', "wide", 1, 5, "：", ":"),
        ('{"a": 1，"b": 2}', "wide", 1, 8, "，", ","),
        ('{"a": 1；}', "wide", 1, 8, "；", ","),
        ("[1、2]", "wide", 1, 3, "、", ","),
        ("{“a”: 1}", "wide", 1, 2, "“", '"'),
        ('{"a": “b”}', "wide", 1, 7, "“", '"'),
        ('{"a": "b”}', "wide", 1, 9, "”", '"'),
        ("｛｝", "wide", 1, 1, "｛", "{"),
        ("[１]", "wide", 1, 2, "１", "1"),
        ('{\u3000"a": 1}', "wide", 1, 2, "\u3000", " "),
        ("{'a': 1}", "quote-single", 1, 2, "'", ""),
        ('{"a": ‘b’}', "quote-single", 1, 7, "‘", ""),
        ('{"a": "b\n}', "quote-open", 1, 7, "", ""),
        ('["a\\', "quote-open", 1, 2, "", ""),
        ('["a', "quote-open", 1, 2, "", ""),
        ('{"a": "他说"你好""}', "quote-inside", 1, 10, "", ""),
        ("{a: 1}", "key-bare", 1, 2, "a", ""),
        ("{名称: 1}", "key-bare", 1, 2, "名称", ""),
        ("{1: 1}", "unexpected", 1, 2, "1", "key"),
        ('{"a": @}', "unexpected", 1, 7, "@", "value"),
        ('{"a": ,}', "unexpected", 1, 7, ",", "value"),
        ('["a": 1]', "unexpected", 1, 5, ":", ","),
        ('["a"/]', "unexpected", 1, 5, "/", ","),
        ("[1}", "bracket", 1, 3, "}", "]"),
        ('{"a": ]}', "bracket", 1, 7, "]", "value"),
        ("// note\n{}", "comment", 1, 1, "//", ""),
        ("[1, /* note */ 2]", "comment", 1, 5, "/*", ""),
        ("[1 # note\n]", "comment", 1, 4, "#", ""),
        ('{"a": 1} // note', "comment", 1, 10, "//", ""),
        ("{} # note", "comment", 1, 4, "#", ""),
        ("[01]", "number", 1, 2, "01", ""),
        ("[+1]", "number", 1, 2, "+1", ""),
        ("[.5]", "number", 1, 2, ".5", ""),
        ("[5.]", "number", 1, 2, "5.", ""),
        ("[0x1F]", "number", 1, 2, "0x1F", ""),
        ("[1_000]", "number", 1, 2, "1_000", ""),
        ("[-]", "number", 1, 2, "-", ""),
        ("[-Infinity]", "number", 1, 2, "-Infinity", ""),
        ("[" + "9" * (DIGITS + 1) + "]", "number", 1, 2, "9" * 24, ""),
        ("[NaN]", "word", 1, 2, "NaN", "a number"),
        ("[Infinity]", "word", 1, 2, "Infinity", "a number"),
        ("[True]", "word", 1, 2, "True", "true"),
        ("[None]", "word", 1, 2, "None", "null"),
        ("[abc]", "word", 1, 2, "abc", ""),
        ("[税收]", "word", 1, 2, "税收", ""),
        ('["\\d"]', "escape", 1, 3, "\\d", ""),
        ('["\\\\ \\u12"]', "escape", 1, 6, "\\u", ""),
        ('["\\ud800"]', "half", 1, 3, "\\ud800", ""),
        ('["a\tb"]', "control", 1, 4, "\\t", ""),
        ('["a\x00b"]', "control", 1, 4, "\\u0000", ""),
        ("{} {}", "after-end", 1, 4, "{", ""),
        ("{}}", "after-end", 1, 3, "}", ""),
    ],
)
def test_a_fault_is_found_where_it_is(
    text: str, code: str, line: int, column: int, found: str, wanted: str
) -> None:
    told = fault(text)
    assert (told.code, told.line, told.column) == (code, line, column)
    assert (told.found, told.wanted) == (found, wanted)


def test_what_is_open_has_a_place_of_its_own() -> None:
    assert fault('{\n "a": [1').also == (2, 7)
    assert fault('{\n "a": [1}').also == (2, 7)


def test_every_key_written_twice_is_told() -> None:
    with pytest.raises(Malformed) as refused:
        positions('{"a": 1,\n "a": {"b": 1, "b": 2},\n "a": 3}')
    assert refused.value.faults == (
        Fault("twice", 2, 2, "a", "", (1, 2)),
        Fault("twice", 2, 16, "b", "", (2, 8)),
        Fault("twice", 3, 2, "a", "", (1, 2)),
    )


def test_depth_is_limited_and_never_recursion() -> None:
    positions("[" * DEPTH + "]" * DEPTH)
    told = fault("[" * (DEPTH + 1))
    assert (told.code, told.column, told.wanted) == ("deep", DEPTH + 1, str(DEPTH))
    assert fault("[" * 100_000).code == "deep"


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


def steps_of(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [at]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += steps_of(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            found += steps_of(inner, (*at, number))
    return found


@given(value=values, indent=st.none() | st.integers(0, 3), ascii_only=st.booleans())
def test_positions_are_those_of_all_that_json_writes(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = positions(text)
    assert list(found) == steps_of(value)
    places = [(at.line, at.column) for at in found.values()]
    assert all(a < b for a, b in pairwise(places))
    lines = text.split("\n")
    decoder = json.JSONDecoder(strict=False)
    for steps, at in found.items():
        inner = value
        for step in steps:
            inner = inner[step]
        rest = "\n".join([lines[at.line - 1][at.column - 1 :], *lines[at.line :]])
        assert decoder.raw_decode(rest)[0] == inner


@given(text=st.text(alphabet='{}[]":,0a\\ \n“，/tnu\x00', max_size=24))
def test_the_scanner_agrees_with_json(text: str) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("twice")
        return dict(pairs)

    try:
        value = json.loads(text, object_pairs_hook=once)
    except ValueError:
        with pytest.raises(Malformed) as refused:
            positions(text)
        told = refused.value.faults[0]
        lines = text.split("\n")
        assert 1 <= told.line <= len(lines)
        assert 1 <= told.column <= len(lines[told.line - 1]) + 1
    else:
        assert list(positions(text)) == steps_of(value)


def test_what_cannot_be_text_is_told_for_what_it_is() -> None:
    for data, code, column in (
        (b"PK\x03\x04rest", "office", 1),
        (b"\xd0\xcf\x11\xe0rest", "office", 1),
        ('{"a": "江北江北江'.encode()[:-1], "bytes-end", 12),
    ):
        with pytest.raises(Malformed) as error:
            decoded(data)
        (fault,) = error.value.faults
        assert (fault.code, fault.line, fault.column) == (code, 1, column)


@pytest.mark.parametrize(
    ("text", "codes", "meant"),
    [
        ("{“a”：1，}", ["wide", "wide", "wide", "wide", "comma-trailing"], {"a": 1}),
        ("{a: 'x' b: 2}", ["key-bare", "quote-single", "comma-missing", "key-bare"], {
            "a": "x",
            "b": 2,
        }),
        ('{"a" 1,, "b": 2} ', ["colon-missing", "comma-extra"], {"a": 1, "b": 2}),
        ('{"a": 1 /* one\n two */, "b":\u200b 2}', ["comment", "unseen"], {
            "a": 1,
            "b": 2,
        }),
        ('{"a": 1,240, "b" = ２．５}', ["number-grouped", "unexpected", "wide"], {
            "a": 1240,
            "b": 2.5,
        }),
        ('["x\t"]', ["control"], ["x "]),
    ],
)  # fmt: skip
def test_every_mistake_is_found_and_the_rest_is_read(
    text: str, codes: list[str], meant: object
) -> None:
    found = mended(text)
    assert [fault.code for fault in found.faults] == codes
    assert found.whole
    assert json.loads(found.text) == meant


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a": 8%}', '{"a": 007}', '{"a": None}', '["\\d"]']
)
def test_what_is_only_guessed_is_not_taken_for_what_is_meant(text: str) -> None:
    found = mended(text)
    assert len(found.faults) == 1
    assert not found.whole


@pytest.mark.parametrize("text", ['{"a": 1', "", '{"a": "b', "[1}", '{"a":1,"a":2}'])
def test_what_cannot_be_mended_ends_the_search(text: str) -> None:
    found = mended(text)
    assert len(found.faults) == 1
    assert not found.whole
    assert found.text == text


def test_places_in_mended_text_are_those_of_the_file() -> None:
    text = '{a: 1 "b" 2, "c": 3}\n'
    found = mended(text)
    assert [fault.column for fault in found.faults] == [2, 6, 10]
    where = positions(found.text)
    columns = {
        steps[0]: (
            found.original(1, at.key_column),
            found.original(1, at.column),
        )
        for steps, at in where.items()
        if steps
    }
    assert columns == {"a": (2, 5), "b": (7, 11), "c": (14, 19)}


def test_only_the_first_few_mistakes_of_a_long_text_are_sought() -> None:
    line = '"k{}"：1,\n'
    short = "{" + "".join(line.format(n) for n in range(40)) + '"z": 1}'
    assert len(mended(short).faults) == SCANS
    assert not mended(short).whole
    long = short + " " * LONG
    assert len(mended(long).faults) == 3
