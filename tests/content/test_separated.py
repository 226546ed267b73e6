"""Files of separated values, by whatever program."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.separated import read


def found(data: bytes) -> Any:
    value = read(None, data).value
    return value["wrong"][0] if "wrong" in value else value["rows"]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("2017\t1,052\n2018\t1,140\n", [["2017", "1,052"], ["2018", "1,140"]]),
        ("年;值, 亿\n2017;12,5\n", [["年", "值, 亿"], ["2017", "12,5"]]),
        (
            "表一\n年;值\n2017;12,5\n2018;9,5\n",
            [["表一"], ["年", "值"], ["2017", "12,5"], ["2018", "9,5"]],
        ),
        (
            "名,说\n甲,一;二\n乙,三;四\n",
            [["名", "说"], ["甲", "一;二"], ["乙", "三;四"]],
        ),
        ('a,"1,240"\nb,"1;3"\n', [["a", "1,240"], ["b", "1;3"]]),
        ("a,b,c\n1,2\n", [["a", "b", "c"], ["1", "2"]]),
        ("sep=|\r\na|1,5\r\n", [["a", "1,5"]]),
        ("a,1\r\r\nb,2\r\r\n", [["a", "1"], ["b", "2"]]),
        ("x\n1\n\n\n", [["x"], ["1"]]),
        ("a;b,c\n1;2,3\n", "sheet-separator"),
        ("a,b;c,d\ne,f;g,h\n", "sheet-separator"),
        ("区,Area,年\n东,East,1,240\n西,West,1,350\n", "sheet-thousands"),
    ],
)
def test_the_separator_cuts_every_row_alike(text: str, rows: Any) -> None:
    assert found(text.encode()) == rows


@pytest.mark.parametrize(
    ("text", "comma"),
    [
        ("a;12,5\nb;1,240\n", "decimal"),
        ("a;1.240,5\n", "decimal"),
        ("a;1,240\n", "unclear"),
        ("a;12,5\nb;12.5\n", "unclear"),
        ("a;1,240,000\nb;1,5x\n", "group"),
        ("a\t1,240\n", "group"),
        ('a,"1,240"\n', "group"),
    ],
)
def test_a_comma_in_a_number_is_what_all_of_them_say(text: str, comma: str) -> None:
    assert read(None, text.encode()).value["comma"] == comma


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("学校,Schools,12\n医院,Hospitals,13\n", "gbk"),
        ("贸,1\n", "gbk"),
        ("鄞州区,12\n奉化区,3\n", "gbk"),
        ("瓯海,12\n鹿城,3\n", "gbk"),
        ("東码头,East,86\n南码头,South,124\n", "gb18030"),
        ("區域,人口\n中西區,12\n", "big5"),
        ("臺北,1\n高雄,2\n", "big5"),
        ("東京,12\nさくら,3\n", "cp932"),
        ("Café,1\n", "utf-8"),
        ("12 m²,1\n", "utf-8"),
        ("Zürich,3\nGenève,5\n", "cp1252"),
        ("青石,12\n", "utf-16-le"),
        ("青石,12\n", "utf-16-be"),
        ("青石,12\n", "utf-16"),
        ("青石,12\n", "utf-8-sig"),
        ("青石,12\n", "utf-8"),
    ],
)
def test_the_encoding_is_that_which_makes_sense(text: str, encoding: str) -> None:
    rows = [line.split(",") for line in text.splitlines()]
    assert found(text.encode(encoding)) == rows


def test_an_encoding_that_cannot_be_told_is_asked_for() -> None:
    assert read(None, "像化,1\n".encode("big5")).value["wrong"] == [
        "sheet-encoding",
        {"readings": [["Big5", "像化"], ["GBK", "钩て"]]},
    ]
    assert found("三\xff\n".encode() + b"\xff\xfe\xff") == "sheet-bytes"
    assert found("码头,东码头,南码头,西".encode()[:-1]) == "sheet-bytes"
    assert found(b"\xef\xbb\xbf\xff") == "sheet-bytes"
    assert found(b"\0\1\2\3\0\0\0") == "sheet-bytes"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 torn", "sheet-is-torn"),
        (b"%PDF-1.7", "sheet-is-pdf"),
        (b"\x89PNG\r\n", "sheet-is-picture"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "sheet-is-old"),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "sheet-is-locked",
        ),
        (b"<html><table>", "sheet-is-page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>', "sheet-is-page"),
        (b" \n\0", "sheet-nothing"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, code: str) -> None:
    assert found(data) == code


def test_too_much_is_refused() -> None:
    assert found(b"1,2\n" * 140_000) == "sheet-full"
    assert found(b"1\n" + b"," * 70_000 + b"1\n" + b"\n\n1\n" * 20_000) == "sheet-vast"


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_bytes_are_a_table_or_a_reason(data: bytes) -> None:
    value = read(None, data).value
    assert ("wrong" in value) != ("rows" in value)
