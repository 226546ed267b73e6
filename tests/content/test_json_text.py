"""The letters of a JSON file, however it was saved, and its lines."""

from __future__ import annotations

import pytest

from kiosk.content.json_text import Fault, Lines, Malformed, decoded, parsed


def test_lines_end_as_editors_end_them() -> None:
    lines = Lines("ab\ncd\r\nef\rg")
    assert [lines.at(i) for i in (0, 2, 3, 7, 10, 11)] == [
        (1, 1),
        (1, 3),
        (2, 1),
        (3, 1),
        (4, 1),
        (4, 2),
    ]


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("税".encode(), "税", "utf-8"),
        ("税".encode("utf-8-sig"), "税", "utf-8"),
        ("税".encode("utf-16"), "税", "utf-16"),
        (b"\xfe\xff" + "税".encode("utf-16-be"), "税", "utf-16"),
        ("税收".encode("gb18030"), "税收", "gb18030"),
        (b"", "", "utf-8"),
    ],
)
def test_text_is_read_however_it_was_saved(
    data: bytes, text: str, encoding: str
) -> None:
    assert decoded(data) == (text, encoding)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{\n\xff\x80", Fault("bytes", 2, 1, "0xFF", "3")),
        ('"税"'.encode() + b"\xb6", Fault("bytes", 1, 4, "0xB6", "6")),
        (b"\xef\xbb\xbfa\xff", Fault("bytes", 1, 2, "0xFF", "5")),
        (b"\xc4\xe3\x00", Fault("bytes", 1, 1, "0xC4", "1")),
        ("税收".encode() + b"\xff" + "税".encode(), Fault("bytes", 1, 3, "0xFF", "7")),
        ("重庆解放碑税收".encode()[:-4] + b"a", Fault("bytes", 1, 6, "0xE7", "16")),
        (b"\xff\xfea\x00\x00", Fault("bytes", 1, 2, "0x00", "5")),
    ],
)
def test_other_bytes_are_told(data: bytes, told: Fault) -> None:
    with pytest.raises(Malformed) as refused:
        decoded(data)
    assert refused.value.faults == (told,)


def test_the_data_of_a_text_has_no_key_twice_and_no_number_that_is_none() -> None:
    assert parsed('{"a": [1, "二"]}') == {"a": [1, "二"]}
    for text, code in (
        ('{"a": 1, "a": 2}', "twice"),
        ('{"a": NaN}', "word"),
        ("[" * 100_000, "deep"),
    ):
        with pytest.raises(Malformed) as refused:
            parsed(text)
        assert refused.value.faults[0].code == code
