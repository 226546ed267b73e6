"""Subtitles: what is said at each second, whatever a program has put round it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.subtitles import Cue, SubtitleError, at, parsed, read

if TYPE_CHECKING:
    from pathlib import Path

SRT = """\
1
00:00:01,000 --> 00:00:02,500
<i>第一句</i>
{\\an8}第二行

2
00:01:02,25 --> 01:00:00,000
Fish &amp; chips &lt;fresh&gt;
"""
VTT = """\
WEBVTT - a film

NOTE what nobody reads

first
00:01.000 --> 00:02.500 line:0 align:start
<v Ann>Hello,
world

STYLE
::cue { color: red }

01:02.250 --> 01:00:00.000
<c.loud>Again</c>
"""


def test_both_forms_are_read_without_their_markup() -> None:
    assert parsed(SRT.encode()) == (
        Cue(1.0, 2.5, "第一句\n第二行"),
        Cue(62.25, 3600.0, "Fish & chips <fresh>"),
    )
    assert parsed(VTT.encode()) == (
        Cue(1.0, 2.5, "Hello,\nworld"),
        Cue(62.25, 3600.0, "Again"),
    )


@pytest.mark.parametrize("code", ["utf-8-sig", "gb18030", "utf-16"])
def test_whatever_it_was_saved_in(code: str) -> None:
    for text in (SRT, SRT.replace("\n", "\r\n")):
        assert parsed(text.encode(code))[0].text == "第一句\n第二行"


def test_a_cue_is_said_from_its_beginning_to_its_end() -> None:
    cues = (Cue(1.0, 2.0, "a"), Cue(2.0, 3.0, "b"), Cue(2.5, 9.0, "c"))
    seconds = (0.99, 1.0, 1.999, 2.0, 2.49, 2.5, 8.99, 9.0)
    assert [at(cues, second) for second in seconds] == [
        *("", "a", "a", "b", "b", "c", "c", ""),
    ]
    assert at((), 1.0) == ""


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (b"", "none", 0),
        (b"1\n00:00:01 - 00:00:02\nno\n", "none", 0),
        (b"x\n\n00:00:02,0 --> 00:00:02,0\nno\n", "order", 3),
        (b"\x81\xff\x00\xff", "letters", 0),
    ],
)
def test_what_is_wrong_has_its_word_and_line(text: bytes, code: str, line: int) -> None:
    with pytest.raises(SubtitleError) as caught:
        parsed(text)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    assert read(file) == ()
    file.write_bytes(b"nothing")
    assert read(file) == ()
    file.write_text(SRT, "utf-8")
    assert len(read(file)) == 2


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_nothing_but_a_subtitle_error_is_raised(data: bytes) -> None:
    try:
        cues = parsed(data)
    except SubtitleError:
        return
    assert all(cue.start < cue.end and cue.text for cue in cues)
