"""Source text: an edit changes its own letters, and no others."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kiosk.authoring.edit.plain_data import same
from kiosk.authoring.edit.source_text import SourceText, Splice
from kiosk.content.json_text import Malformed, decoded

# A machine that is busy is no mistake.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

ROOT = Path(__file__).parents[3]

TEXT = """{
  "show": { "title": { "zh": "江北", "en": "Jiangbei" } },
  "numbers": [1, 2.50, 3],
  "slides": [
    {
      "id": "a",
      "share": 0.5
    },
    { "id": "b" }
  ],
  "none": {}
}
"""


def source(text: str = TEXT) -> SourceText:
    return SourceText(text)


# Exact texts


@pytest.mark.parametrize(
    ("steps", "value", "old", "new"),
    [
        (("show", "title", "zh"), "江南", "江北", "江南"),
        (("numbers", 0), 12, "[1, 2.50", "[12, 2.50"),
        (("numbers", 1), Decimal("2.60"), "2.50", "2.60"),
        (("numbers",), [1, 2.5, 3, 4], "2.50, 3]", "2.50, 3, 4]"),
        (("numbers",), [0, 1, 2.5, 3], "[1, 2.50", "[0, 1, 2.50"),
        (("numbers",), [1, 3], "[1, 2.50, 3]", "[1, 3]"),
        (("slides", 0, "share"), None, "0.5\n", "null\n"),
        (("slides", 0, "dwell"), 9, '"share": 0.5', '"share": 0.5,\n      "dwell": 9'),
        (("slides", 1, "share"), 1, '"id": "b" }', '"id": "b", "share": 1 }'),
        (("none", "a"), True, '"none": {}', '"none": { "a": true }'),
        (
            ("none", "a", "b"),
            [1],
            '"none": {}',
            '"none": { "a": { "b": [1] } }',
        ),
        (("new",), "x", '"none": {}', '"none": {},\n  "new": "x"'),
        (
            ("show",),
            {"title": {"zh": "江北"}},
            '"江北", "en": "Jiangbei" }',
            '"江北" }',
        ),
    ],
)
def test_a_value_is_set(
    steps: tuple[str | int, ...], value: Any, old: str, new: str
) -> None:
    assert TEXT.count(old) == 1
    assert source().set(steps, value).text == TEXT.replace(old, new)


def test_what_is_the_same_stays_as_it_is_written() -> None:
    text = source('{"a": 1.0, "b": "\\u6c5f", "c": {"x": 1, "y": 2e0}}')
    assert text.set((), {"b": "江", "a": 1, "c": {"y": 2, "x": 1}}) is text
    assert text.set(("a",), True).text.startswith('{"a": true,')


def test_a_new_field_takes_its_place_in_an_order() -> None:
    order = ("id", "theme", "title", "share")
    made = source().set(("slides", 0, "title"), "x", order)
    assert '"id": "a",\n      "title": "x",\n      "share"' in made.text
    made = source().set(("slides", 0, "first"), 1, ("first", "id"))
    assert '{\n      "first": 1,\n      "id": "a"' in made.text


def test_items_come_go_and_move() -> None:
    one = source().insert(("slides", 2), {"id": "c"})
    assert '{ "id": "b" },\n    { "id": "c" }\n  ]' in one.text
    two = source().insert(("slides", 0), {"id": "c"})
    assert '"slides": [\n    { "id": "c" },\n    {\n      "id": "a"' in two.text
    assert two.remove(("slides", 0)).text == TEXT
    assert one.remove(("slides", 2)).text == TEXT
    moved = source().move(("slides", 0), 1)
    assert [slide["id"] for slide in moved.raw["slides"]] == ["b", "a"]
    assert moved.move(("slides", 1), 0).text == TEXT
    copied = source().copy(("slides", 0))
    assert [slide["id"] for slide in copied.raw["slides"]] == ["a", "a", "b"]
    assert copied.text.count('{\n      "id": "a",\n      "share": 0.5\n    },\n') == 2
    assert copied.remove(("slides", 1)).text == TEXT
    assert source().remove(("none",)).text.endswith("\n  ]\n}\n")
    assert source("[1]").remove((0,)).text == "[]"


def test_a_field_gets_another_name() -> None:
    made = source().rename(("slides", 0, "share"), "part")
    assert made.text == TEXT.replace('"share"', '"part"')
    with pytest.raises(ValueError, match="already"):
        source().rename(("slides", 0, "share"), "id")


def test_what_is_not_there_is_no_place() -> None:
    gone: list[tuple[str | int, ...]] = [(), ("slides", 2), ("slides", "a"), ("no", 1)]
    for steps in gone:
        with pytest.raises(LookupError):
            source().remove(steps)
    for act in (
        lambda: source().set(("slides", 5), 1),
        lambda: source().insert(("slides", 3), 1),
        lambda: source().insert(("none", 0), 1),
        lambda: source().set(("show", "title", "zh", "x"), 1),
        lambda: source().move(("slides", 0), 2),
        lambda: source().copy(("slides", 2)),
        lambda: source().rename(("slides", 0), "x"),
        lambda: source().span(("slides", 9)),
    ):
        with pytest.raises(LookupError):
            act()
    for value in (float("nan"), object(), {1: 2}, [Decimal("inf")]):
        with pytest.raises(ValueError, match=r"."):
            source().set(("new",), value)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ('{"a":1,"b":[1,2]}', '{"a":1,"b":[1,2],"c":{"d":[1,"x"],"e":{}}}'),
        ('{ "a" : 1 }', '{ "a" : 1, "c" : { "d" : [1, "x"], "e" : {} } }'),
        (
            '{\r\n\t"a": 1\r\n}\r\n',
            '{\r\n\t"a": 1,\r\n\t"c": {\r\n\t\t"d": [\r\n\t\t\t1,\r\n\t\t\t"x"\r\n'
            '\t\t],\r\n\t\t"e": {}\r\n\t}\r\n}\r\n',
        ),
        (
            '{\n    "a": { "b": [1] }\n}',
            '{\n    "a": { "b": [1] },\n    "c": { "d": [1, "x"], "e": {} }\n}',
        ),
    ],
)
def test_what_is_new_is_written_as_what_stands_round_it(text: str, new: str) -> None:
    assert source(text).set(("c",), {"d": [1, "x"], "e": {}}).text == new


def test_a_long_list_is_written_anew() -> None:
    text = source(json.dumps({"v": [*range(300)], "w": 1}))
    made = text.set(("v",), [*range(1, 301)])
    assert made.raw == {"v": [*range(1, 301)], "w": 1}


def test_the_first_of_an_empty_list_has_lines_of_its_own_if_it_is_long() -> None:
    text = source('{\n  "a": [],\n  "b": { "c": [1] }\n}')
    long = "x" * 90
    made = text.set(("a",), [long])
    assert made.text == (f'{{\n  "a": [\n    "{long}"\n  ],\n  "b": {{ "c": [1] }}\n}}')
    assert text.insert(("a", 0), long) == made
    assert text.insert(("a", 0), 1).text == text.text.replace("[]", "[1]")
    assert source("{\n}").set(("a",), 1).raw == {"a": 1}


def test_letters_are_escaped_where_all_are() -> None:
    assert source('{"a": "\\u6c5f"}').set(("a",), "北").text == '{"a": "\\u5317"}'
    assert source('{"a": "江"}').set(("a",), "\ud83d").text == '{"a": "\ufffd"}'


def test_a_place_in_the_text_leads_to_its_value() -> None:
    for steps in (("show", "title", "en"), ("numbers", 2), ("slides", 0, "share")):
        span = source().span(steps)
        assert source().steps_at(span.key) == steps
        assert source().steps_at(span.end - 1) == steps
    assert source().steps_at(0) == ()


# Bytes


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
    ],
)
def test_an_edit_leaves_the_bytes_of_all_else(data: bytes) -> None:
    opened = SourceText.of(data)
    assert opened.data == data
    edited = opened.set(("show", "title", "zh"), "江南")
    assert decoded(edited.data).text == opened.text.replace("江北", "江南")
    assert edited.set(("show", "title", "zh"), "江北").data == data
    before, _, after = data.partition("江北".encode(_codec(opened)))
    assert edited.data.startswith(before)
    assert edited.data.endswith(after)


def _codec(source: SourceText) -> str:
    return source.encoding


def test_bytes_that_would_be_taken_for_another_text_become_utf_8() -> None:
    # In GBK this one is the bytes of another letter in UTF-8.
    opened = SourceText.of('{"a": "一江"}'.encode("gb18030"))
    assert opened.encoding == "gb18030"
    edited = opened.set(("a",), "一")
    assert '{"a": "一"}'.encode("gb18030").decode() == '{"a": "һ"}'
    assert edited.data == '{"a": "一"}'.encode()
    assert SourceText.of(edited.data).raw == {"a": "一"}


@pytest.mark.parametrize(
    "data",
    [b'{"a": "\xff\xe6\xb1\x9f\xe5\x8c\x97"}', b"PK\x03\x04\xff\x00", b"\xff\xfe{"],
)
def test_a_damaged_file_loses_no_byte(data: bytes) -> None:
    opened = SourceText.of(data)
    assert opened.data == data
    assert not opened.sound
    (fault, *_) = opened.faults
    assert fault.code in ("bytes", "bytes-end", "office")
    assert opened.spliced(Splice(0, "", " ")).data.endswith(data[2:])


def test_a_text_with_mistakes_in_writing_tells_where_and_can_be_mended() -> None:
    broken = source('{\n  "a": “江”,\n  "b": 1,\n}')
    assert [fault.line for fault in broken.faults] == [2, 2, 3]
    assert len(broken.faults_at(2)) == 2
    assert not broken.sound
    with pytest.raises(Malformed):
        _ = broken.raw
    assert broken.mended is not None
    assert broken.mended.raw == {"a": "江", "b": 1}
    assert source().mended is None
    assert source('{"a": 12元}').mended is None


def test_the_shortest_splice_leads_from_one_text_to_another() -> None:
    edited = source().set(("numbers", 1), 7)
    splice = source().splice_to(edited)
    assert (splice.old, splice.new) == ("2.50", "7")
    assert source().spliced(splice) == edited
    assert edited.spliced(splice.inverse) == source()
    with pytest.raises(ValueError, match="other letters"):
        edited.spliced(splice)


def test_the_built_in_show_is_changed_in_one_place() -> None:
    data = (ROOT / "content.json").read_bytes()
    opened = SourceText.of(data)
    raw = opened.raw
    assert opened.set((), json.loads(json.dumps(raw))) is opened
    for number, slide in enumerate(raw["slides"]):
        edited = opened.set(("slides", number, "title", "zh"), "新")
        splice = opened.splice_to(edited)
        assert len(splice.old) <= len(slide["title"]["zh"])
        assert opened.move(("slides", number), 0).move(("slides", 0), number) == opened


# Whatever is written


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _WORDS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4)
    ),
    max_leaves=12,
)
_SPACES = st.sampled_from(["", " ", "\n", "\n  ", "\r\n\t", "  "])


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """JSON in any layout."""
    value = draw(st.dictionaries(_WORDS, _VALUES, max_size=4) | st.lists(_VALUES))
    how = draw(st.integers(0, 3))
    if how < 3:
        return json.dumps(
            value,
            ensure_ascii=draw(st.booleans()),
            indent=(None, 2, "\t")[how],
            separators=draw(st.sampled_from([(", ", ": "), (",", ":")])),
        )

    def written(one: Any) -> str:
        def gap() -> str:
            return draw(_SPACES)

        if isinstance(one, dict):
            inner = ",".join(
                f"{gap()}{json.dumps(key)}{gap()}:{gap()}{written(item)}{gap()}"
                for key, item in one.items()
            )
            return f"{{{inner or gap()}}}"
        if isinstance(one, list):
            inner = ",".join(f"{gap()}{written(item)}{gap()}" for item in one)
            return f"[{inner or gap()}]"
        return json.dumps(one, ensure_ascii=False)

    return draw(_SPACES) + written(value) + draw(_SPACES)


def _ways(value: Any, steps: tuple[str | int, ...] = ()) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = [steps]
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for step, item in items:
        found += _ways(item, (*steps, step))
    return found


@PATIENT
@given(_texts(), _VALUES, st.data())
def test_any_edit_gives_the_edited_value_and_its_inverse_the_bytes(
    text: str, value: Any, data: st.DataObject
) -> None:
    opened = SourceText(text)
    expected = json.loads(text)
    steps = data.draw(st.sampled_from(_ways(expected)))
    parent = expected
    for step in steps[:-1]:
        parent = parent[step]
    how = data.draw(st.sampled_from(["set", "remove", "insert", "move", "copy"]))
    own = steps[-1] if steps else None
    if how == "set":
        edited = opened.set(steps, value)
        if steps:
            parent[own] = value
        else:
            expected = value
    elif how == "remove":
        assume(steps)
        edited = opened.remove(steps)
        del parent[own]
    else:
        assume(isinstance(own, int))
        assert isinstance(own, int)
        if how == "insert":
            edited = opened.insert(steps, value)
            parent.insert(own, value)
        elif how == "copy":
            edited = opened.copy(steps)
            parent.insert(own, parent[own])
        else:
            to = data.draw(st.integers(0, len(parent) - 1))
            edited = opened.move(steps, to)
            parent.insert(to, parent.pop(own))
            assert edited.move((*steps[:-1], to), own) == opened
    assert same(edited.raw, expected)
    splice = opened.splice_to(edited)
    assert edited.spliced(splice.inverse).data == opened.data
    if how in ("insert", "copy"):
        assert isinstance(own, int)
        behind = steps if how == "insert" else (*steps[:-1], own + 1)
        assert edited.remove(behind) == opened


@PATIENT
@given(_texts(), _WORDS.filter(bool), _VALUES)
def test_a_field_that_is_put_in_is_taken_out_again(
    text: str, key: str, value: Any
) -> None:
    opened = SourceText(text)
    raw = opened.raw
    assume(isinstance(raw, dict) and raw and key not in raw)
    edited = opened.set((key,), value)
    assert same(edited.raw, {**raw, key: value})
    assert edited.remove((key,)) == opened


@PATIENT
@given(
    st.binary(max_size=40)
    | _texts().map(lambda text: text.encode("gb18030"))
    | _texts().map(str.encode)
)
def test_any_bytes_come_back(data: bytes) -> None:
    opened = SourceText.of(data)
    assert opened.data == data
    assert SourceText.of(opened.spliced(Splice(0, "", " ")).data).text[:1] in " \ufeff"
