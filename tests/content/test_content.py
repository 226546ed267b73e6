"""From the bytes of a content file to the show, or to errors staff can act on."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import sys
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field, ValidationError, field_validator

from kiosk.charts.base import Chart, Ref
from kiosk.content import content as module
from kiosk.content import json_scan, json_text
from kiosk.content.content import (
    LIMIT,
    Content,
    ContentError,
    Loaded,
    Problem,
    inside,
    load,
)
from kiosk.content.messages import MORE, hint, near
from kiosk.content.paths import found
from kiosk.content.refusals import form, kind_of
from kiosk.model.figure import Figure, Name
from kiosk.model.kinds import Model
from kiosk.model.language import system_language
from kiosk.model.message import LONGEST, Message, shown
from kiosk.model.pointer import SlideName, SourcePlace, ThemeName
from kiosk.model.printable import plain
from kiosk.model.text import Language, Text
from kiosk.slides.base import Slide
from tests.system import WINDOWS, links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.marks import Mark

BOTH: tuple[Language, ...] = ("en", "zh")


class Bit(Model):
    figure: Ref
    note: Text | None = None
    theme: Annotated[str, ThemeName()] = ""
    slide: Annotated[Name, SlideName()] | None = None
    source: Annotated[str, SourcePlace()] = ""


class BitsChart(Chart):
    """Refers to figures of the slide."""

    kind: Literal["bits"]
    items: Annotated[tuple[Bit, ...], Field(min_length=1, max_length=2)]
    bits: tuple[int, ...] = ()

    def marks(self, *_: object, **__: object) -> tuple[Mark, ...]:
        return ()


class RowChart(Chart):
    """Brings a figure of its own, and refers to one in code only."""

    kind: Literal["row"]
    source: Annotated[str, SourcePlace()]
    named: str = "row"

    def marks(self, *_: object, **__: object) -> tuple[Mark, ...]:
        return ()

    def figures(self) -> Mapping[str, Figure]:
        words = Text(zh="甲", en="a")
        return {
            "row": Figure(
                value=Decimal(1),
                label=words,
                meaning=words,
                period=words,
                source=self.source,
            )
        }

    def uses(self) -> tuple[str, ...]:
        return (self.named,)


class PageSlide(Slide):
    kind: Literal["page"]
    first: Ref
    even: int = Field(default=0, multiple_of=2, lt=100, gt=-100)
    code: Annotated[str, Field(pattern=r"^x+$", min_length=2)] = "xx"
    many: dict[Name, tuple[Text | None, ...]] = Field(default={})
    chart: Annotated[BitsChart | RowChart, Field(discriminator="kind")] | None = None

    @field_validator("even")
    @classmethod
    def _kind_to_staff(cls, even: int) -> int:
        if even == 6:
            raise ValueError("六不行 · six will not do")
        if even == 8:
            raise ValueError("eight will not do")
        if even == 10:
            raise AssertionError("ten will not do")
        return even

    def marks(self, *_: object, **__: object) -> tuple[Mark, ...]:
        return ()

    def charts(self) -> tuple[Chart, ...]:
        return () if self.chart is None else (self.chart,)


class CoverSlide(Slide):
    themed = False

    kind: Literal["cover"]

    def marks(self, *_: object, **__: object) -> tuple[Mark, ...]:
        return ()

    def charts(self) -> tuple[Chart, ...]:
        return ()


class Shape(Content):
    """Content with the kinds of slides above, whatever the show itself has."""

    slides: Annotated[
        tuple[Annotated[PageSlide | CoverSlide, Field(discriminator="kind")], ...],
        Field(min_length=1),
    ]


HERE = Path(__file__).parent
GOOD = (HERE / "good.json").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "content.json"


def refused(file: Path, text: str | bytes) -> tuple[Problem, ...]:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ContentError) as error:
        load(file, Shape)
    return error.value.problems


def changed(old: str, new: str, count: int = 1) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, count)


def test_good_content_is_loaded(file: Path) -> None:
    file.write_bytes(GOOD.encode())
    loaded = load(file, Shape)
    assert loaded == Loaded(
        loaded.content, file, hashlib.sha256(GOOD.encode()).hexdigest(), ()
    )
    content = loaded.content
    assert content.show.languages == ("zh", "en")
    assert (content.show.skin, content.show.idle.after) == ("night", 75)
    assert content.show.idle.warning == 20
    assert content.sources["article"].sections["1"].paragraphs == 13
    assert [slide.id for slide in content.slides] == ["start", "gdp"]
    assert content.slides[1].figures["gdp"].value == Decimal("238.95")
    assert str(content.slides[1].facts()["half"].value) == "1"
    with pytest.raises(ValidationError):
        content.show = content.show  # type: ignore[misc]


def test_english_may_come_first(file: Path) -> None:
    text = changed('"skin": "night"', '"languages": ["en", "zh"], "skin": "paper"')
    file.write_text(text, encoding="utf-8")
    show = load(file, Shape).content.show
    assert (show.languages, show.skin) == (("en", "zh"), "paper")


def test_every_field_is_described_in_both_languages() -> None:
    schema = Content.model_json_schema(by_alias=True)
    for name in ("Content", "Show", "Idle", "Source", "Section", "Theme"):
        model = schema if name == "Content" else schema["$defs"][name]
        for field in model["properties"].values():
            assert " · " in field["description"]


def mistakes() -> list[tuple[str, str, list[str]]]:
    """What stood in good.json, what stands there now, and what is told of it.

    In mistakes.txt ↵ is the end of a line and ∅ nothing at all; each problem is
    told in English and in Chinese.
    """
    text = (HERE / "mistakes.txt").read_text(encoding="utf-8")
    text = text.replace("↵", "\r").replace("∅", "")
    cases = []
    for block in text.removesuffix("\n").split("\n\n"):
        old, new, *told = block.split("\n")
        assert (old[:2], new[:2]) == ("- ", "+ ")
        cases.append((old[2:].replace("\r", "\n"), new[2:].replace("\r", "\n"), told))
    return cases


@pytest.mark.parametrize(("old", "new", "told"), mistakes())
def test_each_mistake_is_told_where_it_is(
    file: Path, old: str, new: str, told: list[str]
) -> None:
    problems = refused(file, changed(old, new))
    said = [problem.said(language) for problem in problems for language in BOTH]
    assert [line.removeprefix(f"{file}:") for line in said] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "",
            "1:1: the file is empty; it should hold an object in braces, perhaps "
            "saving was interrupted.",
        ),
        ("3", "1:1: expected an object in { }, found the number 3."),
        (
            "[" * 100_000,
            "1:49: brackets are nested too deep; at most 48 levels are read.",
        ),
    ],
)
def test_what_is_no_object_is_told(file: Path, text: str, told: str) -> None:
    (problem,) = refused(file, text)
    assert problem.said("en") == f"{file}:{told}"


def test_mistakes_of_form_and_matter_are_told_together(file: Path) -> None:
    text = changed('"skin": "night"', '"skin": 1').replace(
        "article/1.13", "article/9.1"
    )
    assert [p.field for p in refused(file, text)] == [
        "show.skin",
        "slides[1].figures.gdp.source",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        # What is broken itself is not blamed on those who name it.
        ('"id": "economy"', '"idd": "economy"', ["themes[0]", "themes[0].idd"]),
        ('"themes": [', '"themes": 1, "x": [', ["themes", "x"]),
        ('"sources": {', '"sources": 1, "x": {', ["sources", "x"]),
        ('"article": {', '"article": 1, "b": {', ["sources.article"]),
        ('"1": {', '"1": 1, "2": {', ["sources.article.sections.1"]),
        (
            '"sections": {',
            '"sections": 1, "x": {',
            ["sources.article.sections", "sources.article.x"],
        ),
        (
            '"paragraphs": 13',
            '"paragraphs": "13"',
            ["sources.article.sections.1.paragraphs"],
        ),
        ('"slides": [', '"slides": 1, "x": [', ["slides", "x"]),
        ('"id": "start"', '"id": 3', ["slides[0].id"]),
        ('"id": "start"', '"id": "Start"', ["slides[0].id"]),
    ],
)
def test_one_mistake_brings_no_others(
    file: Path, old: str, new: str, fields: list[str]
) -> None:
    told = [problem.field for problem in refused(file, changed(old, new))]
    assert told == fields


def test_two_themes_of_one_name_are_told(file: Path) -> None:
    theme = '{ "id": "economy", "name": { "zh": "经济", "en": "Economy" }, "accent": '
    (problem,) = refused(file, changed(theme, theme + '"jade" }, ' + theme))
    assert problem.field == "themes[1].id"
    assert problem.what.zh == "主题名“economy”已用于 themes[0]；每个主题的 id 不能重复"


def with_figures(figures: dict[str, Any]) -> str:
    raw = json.loads(GOOD)
    words = {"zh": "甲", "en": "a"}
    common = {"label": words, "meaning": words, "period": words}
    own = raw["slides"][1]["figures"]
    own.update({name: {**common, **more} for name, more in figures.items()})
    return json.dumps(raw, ensure_ascii=False)


def derived(be: str, *of: str) -> dict[str, Any]:
    return {"derived": {"is": be, "of": of}, "unit": "亿元"}


def test_of_a_circle_one_figure_is_told(file: Path) -> None:
    text = with_figures(
        {
            "a": derived("sum", "b", "gdp"),
            "b": derived("sum", "a", "c"),
            "c": derived("sum", "gdp", "gdp"),
        }
    )
    (problem,) = refused(file, text)
    assert problem.field == "slides[1].figures.a"
    assert problem.what.en == "this figure is derived from itself"


def test_a_figure_is_not_blamed_for_its_parts(file: Path) -> None:
    zero = {"value": 0, "unit": "亿元", "source": "article/1.1"}
    figures = {
        "late": derived("sum", "bad", "gdp"),
        "bad": derived("share", "gdp", "zero"),
        "zero": zero,
    }
    (problem,) = refused(file, with_figures(figures))
    assert problem.field == "slides[1].figures.bad"


def test_long_chains_and_long_numbers_are_told(file: Path) -> None:
    chain = {f"n{i}": derived("sum", f"n{i + 1}", "gdp") for i in range(400)}
    chain["n400"] = {"value": 1, "source": "article/1.1", "unit": "亿元"}
    problems = refused(file, with_figures(chain))
    assert {problem.what.zh for problem in problems} == {"推算的步骤太多；最多 100 步"}
    big = {"big": {"value": 10**14, "source": "article/1.1"}}
    big["far"] = derived("product", "big", "big", "big", "big")
    (problem,) = refused(file, with_figures(big))
    assert problem.field == "slides[1].figures.far"
    assert problem.what.en == "this figure is too long to be shown"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (10**16, "1e+16"),
        # Beyond what a float holds, and beyond what Python prints at all.
        (12 * 10**309, "1.2e+310"),
        (-(10**6000), "-1e+6000"),
    ],
    ids=("float", "no float", "unprintable"),
)
def test_whole_numbers_of_any_length_are_told(value: int, said: str) -> None:
    assert kind_of(value).en == f"the number {said}"


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (GOOD.encode("utf-8-sig"), None),
        (GOOD.replace("\n", "\r\n").encode(), None),
        (
            GOOD.encode("utf-16"),
            "the file is saved as UTF-16 and was read; better save it as UTF-8",
        ),
        (
            GOOD.encode("gb18030"),
            "the file is saved as GBK (GB18030) and was read; better save it as UTF-8",
        ),
    ],
)
def test_other_encodings_are_read(file: Path, data: bytes, note: str | None) -> None:
    file.write_bytes(data)
    loaded = load(file, Shape)
    assert loaded.content.slides[0].title.zh == "始"
    assert [remark.said("en") for remark in loaded.notes] == ([note] if note else [])
    assert all("建议另存为 UTF-8" in remark.said("zh") for remark in loaded.notes)
    assert loaded.digest == hashlib.sha256(data).hexdigest()


def test_bytes_that_are_no_text_are_told(file: Path) -> None:
    (problem,) = refused(file, GOOD.encode().replace("渝".encode(), b"\xff"))
    assert problem.said("en") == (
        f"{file}:3:23: byte 37 (0xFF) cannot be read as text; save the file as UTF-8."
    )
    assert problem.said("zh") == (
        f"{file}:3:23：第 37 个字节 0xFF 读不成文字；请用编辑器另存为 UTF-8 编码。"
    )


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    def told(path: Path) -> str:
        with pytest.raises(ContentError) as error:
            load(path, Shape)
        (problem,) = error.value.problems
        assert (problem.line, problem.column, problem.field) == (0, 0, "")
        assert error.value.digest == ""
        return problem.said("en").removeprefix(f"{plain(str(path))}: ")

    assert told(tmp_path / "none.json") == (
        "there is no such file; check the path and the name."
    )
    assert told(tmp_path) == "this is a folder; name the content.json in it."
    assert "embedded null" in told(tmp_path / "a\0b")
    file = tmp_path / "content.json"
    file.write_bytes(b" " * (LIMIT + 1))
    assert told(file) == (
        "the file is larger than 32 MB; keep pictures beside it and write only their "
        "paths."
    )
    assert told(file / "content.json") == (
        "there is no such file; check the path and the name."
    )
    if not WINDOWS:
        loop = tmp_path / "loop"
        loop.symlink_to(loop)
        assert told(loop).startswith("the file cannot be read (")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "content.json"
    os.mkfifo(pipe)
    with pytest.raises(ContentError) as error:
        load(pipe, Shape)
    assert error.value.said("zh") == f"{pipe}：这不是一个普通文件。"


def test_an_error_speaks_for_all_its_problems(file: Path) -> None:
    slide = GOOD[GOOD.index('{ "kind": "cover"') : GOOD.index("},\n    {") + 1]
    many = ", ".join(slide.replace('"en"', '"eng"') for _ in range(40))
    file.write_text(changed(slide, many), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load(file, Shape)
    told = error.value
    # 40 in two places each, of which no more are put into words, and 39 ids.
    assert len(told.problems) == json_text.MOST + 1 + 39
    assert str(told) == told.said("en")
    assert len(told.said("en").splitlines()) == json_text.MOST + 1
    assert told.said("en").splitlines()[-1] == MORE.en
    assert told.said("zh").splitlines()[-1] == MORE.zh
    assert told.digest == hashlib.sha256(file.read_bytes()).hexdigest()


WORDS = 3 * (json_text.MOST + 1)
"""Sentences that the worst of files may cost, before any of them is told."""

MANY = 20_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unknown", changed('"skin"', ", ".join(f'"x{i}": 1' for i in range(MANY)))),
        ("slides", '{"slides": [' + "1," * MANY + "1]}"),
        ("empty slides", '{"slides": [' + "{}," * MANY + "{}]}"),
        ("themes", '{"themes": [' + '{"id": "a"},' * MANY + "{}]}"),
        ("twice", "{" + '"a": 1, ' * MANY + '"a": 1}'),
    ],
)
def test_of_countless_mistakes_few_are_put_into_words(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    if name == "unknown":
        text = text.replace('1: "', '1, "skin": "')
    made: list[object] = []
    true = Message.__new__

    def counted(cls: type[Message], zh: str, en: str) -> Message:
        made.append(zh)
        return true(cls, zh, en)

    monkeypatch.setattr(Message, "__new__", counted)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load(file, Shape)
    assert len(error.value.said("zh").splitlines()) == json_text.MOST + 1
    # A message for the mistake, its hint, and what is there instead.
    assert len(made) <= 3 * WORDS


def test_places_are_looked_for_no_further_than_they_stand() -> None:
    text = '{"a": {"b": 1}, "c": [' + "1, " * MANY + "1]}"
    search = json_scan.Search(text)
    steps, at = search.place(("a", "b", "nowhere else", "at all"))
    assert search.place(("a", "b"))[1] == (1, 8, 1, 13)
    assert (steps, at) == (("a", "b"), search.place(("a", "b"))[1])
    fresh = json_scan.Search(text)
    fresh.place(("a", "b"))
    assert len(fresh._scanner.found) == 3


def test_more_values_than_a_show_has_are_told_before_anything_reads_them(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "VALUES", 100)
    monkeypatch.setattr(json_text, "parsed", None)
    (problem,) = refused(file, '{"a": [' + "1, " * 100 + "1]}")
    assert problem.what == Message(
        "文件里有 102 个值，超过 100 个，不会是一份展示；多半是整张表误粘了进来，"
        "请撤回上一次改动，数据放进表格文件里",
        "the file has 102 values, more than 100, and cannot be a show: a whole table "
        "was probably pasted into it; take the last change back, and keep data in a "
        "spreadsheet",
    )
    # Commas of prose are no values.
    assert json_text.parts('{"a": "' + "a, " * 200 + '"}') == 2


def test_of_a_text_without_end_no_more_is_looked_at_than_is_quoted() -> None:
    assert shown("字" * 10**7) == "字" * (LONGEST - 1) + "…"
    assert shown("\x00" * 30).startswith("\\x00\\x00")
    assert len(shown("\x00" * 10**7)) == LONGEST


def test_what_a_file_says_cannot_steer_a_terminal(file: Path) -> None:
    (problem,) = refused(file, changed('"skin"', '"\\u001b[2J' + "x" * 60 + '"'))
    assert problem.field == "show" + '["\\x1b[2J' + "x" * 32 + '…"]'
    assert "\x1b" not in problem.said("en") + problem.said("zh")


def test_a_reader_that_disagrees_is_no_crash(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loads(*_: object, **__: object) -> Any:
        raise ValueError("not today")

    monkeypatch.setattr("kiosk.content.json_text.json.loads", loads)
    (problem,) = refused(file, GOOD)
    assert problem.what == Message(
        "这个文件读不成 JSON（not today）",
        "the file cannot be read as JSON (not today)",
    )


def test_an_error_that_nobody_has_met_is_told_in_pydantics_words() -> None:
    told = form("url_type", {}, "x", "", [], "Input should be a\x1b URL")
    assert told.zh == "不符合要求（Input should be a  URL）"
    assert told.en == "input should be a  URL"
    assert form("decimal_max_digits", {}, 1, "", [], "Too long").en == "too long"


def test_names_are_guessed_within_reason() -> None:
    assert near("Themes", ["themes", "slides"]) == "themes"
    assert near("slide" * 50, ["slides"]) == ""
    assert hint("zzz", [f"n{i}" for i in range(20)]).en == (
        "; it can be n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11…"
    )
    assert hint("zzz", []).zh == ""


# Mutations: whatever is written, only a ContentError comes out


def lines_of(data: bytes) -> list[str]:
    try:
        text = json_text.decoded(data).text
    except json_text.Malformed:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    problems: tuple[Problem, ...] = ()
    try:
        load(file, Shape)
    except ContentError as error:
        problems = error.problems or pytest.fail("an error without a problem")
    lines = lines_of(data)
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert all(problem.said(language).startswith(str(file)) for language in BOTH)


FUZZ = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SCRAPS = [
    *("{", "}", "[", "]", ",", ":", '"', "\\", "，", "“", "'", "//", "\n", "\r"),
    *("null", "true", "1e999", "-", "0", "NaN", '"kind"', '"zh"', "{gdp", "\x00"),
    *('"figures": {}', '"id": "gdp",', "\ufeff", '"\\ud800"', '"[key]"', "..."),
]


@FUZZ
@given(data=st.data())
def test_cut_and_stuffed_text_never_crashes(file: Path, data: st.DataObject) -> None:
    text = GOOD
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        end = min(len(text), at + data.draw(st.integers(0, 12)))
        text = text[:at] + data.draw(st.sampled_from(["", *SCRAPS])) + text[end:]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    check(file, text.encode(encoding))


@FUZZ
@given(at=st.integers(0, len(GOOD.encode()) - 1), byte=st.integers(0, 255))
def test_damaged_bytes_never_crash(file: Path, at: int, byte: int) -> None:
    data = bytearray(GOOD.encode())
    data[at] = byte
    check(file, bytes(data))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "gdp", "page", "bits", "a{b", "1/0", "1/4", "article/1.1"])
    | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "zh", "en", "id", "gdp", "value", "[key]", "bits"])
            | st.text(max_size=4),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def homes(value: Any) -> list[tuple[Any, Any]]:
    """Every place in the data where something else could stand."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [home for key, inner in items for home in [(value, key), *homes(inner)]]


@FUZZ
@given(data=st.data())
def test_other_values_never_crash(file: Path, data: st.DataObject) -> None:
    raw = json.loads(GOOD)
    for _ in range(data.draw(st.integers(1, 3))):
        places = homes(raw)
        if not places:
            break
        holder, key = data.draw(st.sampled_from(places))
        match data.draw(st.sampled_from(["put", "drop", "rename"])):
            case "put":
                holder[key] = data.draw(values)
            case "drop":
                del holder[key]
            case _ if isinstance(holder, dict):
                holder[data.draw(st.text(max_size=6))] = holder.pop(key)
    text = json.dumps(raw, ensure_ascii=data.draw(st.booleans()), indent=1)
    check(file, text.encode("utf-8", "surrogatepass"))


# Where content comes from


def test_content_is_asked_for_or_here_or_built_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    root = Path(module.__file__).parents[2]
    assert found(None, here) == root / "content.json"
    (here / "content.json").write_text("{}")
    assert found(None, here) == here / "content.json"
    assert found(Path("other.json"), here) == here / "other.json"
    assert found(tmp_path / "none.json", here) == tmp_path / "none.json"
    assert found(Path(), here) == here / "content.json"
    assert found(here, tmp_path) == here / "content.json"
    packed = tmp_path / "kiosk" / "builtin" / "content.json"
    packed.parent.mkdir(parents=True)
    packed.write_text("{}")
    where = str(tmp_path / "kiosk" / "content" / "paths.py")
    monkeypatch.setattr("kiosk.content.paths.__file__", where)
    assert found(None, tmp_path) == packed.resolve()


def test_a_path_stays_inside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "show" / "pictures").mkdir(parents=True)
    folder = tmp_path / "show"
    assert inside(folder, "pictures/./a.png") == folder.resolve() / "pictures" / "a.png"


@links
def test_a_link_within_its_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "show" / "pictures").mkdir(parents=True)
    folder = tmp_path / "show"
    (folder / "own").symlink_to(folder / "pictures")
    assert inside(folder, "own/a.png") == folder.resolve() / "pictures" / "a.png"


@pytest.mark.parametrize(
    "path",
    [
        *("", ".", "/etc/passwd", "../a.png", "a/../../b.png", "a/..", "C:a.png"),
        *("C:/a.png", "\\\\host\\share\\a.png", "a\\b.png", "//host/a.png", "a\0.png"),
        *(pytest.param(name, marks=links) for name in ("out/a.png", "out")),
        *("loop/a.png", "a.png:hidden"),
    ],
)
def test_a_path_that_leads_out_is_refused(
    tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "show"
    folder.mkdir()
    if path.startswith("out"):
        (folder / "out").symlink_to(tmp_path)
    if path.startswith("loop"):
        # Python 3.13 follows a circle of links to nowhere, without a word.
        def resolve(here: Path) -> Path:
            if here == folder:
                return here
            raise RuntimeError("Symlink loop")

        monkeypatch.setattr(Path, "resolve", resolve)
    with pytest.raises(ValueError, match=r"not a path|a link leads out"):
        inside(folder, path)


LOCALES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_of_the_system(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delattr(ctypes, "windll", raising=False)
    assert system_language() == language


@pytest.mark.parametrize(("spoken", "language"), [(0x0804, "zh"), (0x0409, "en")])
def test_the_language_of_windows(
    spoken: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: spoken)
    windows = SimpleNamespace(kernel32=kernel)
    monkeypatch.setattr(ctypes, "windll", windows, raising=False)
    assert system_language() == language


def test_a_show_without_some_slides_has_no_theme_that_lost_its_last(
    show: Loaded,
) -> None:
    content = show.content
    economy = {slide.id for slide in content.slides if slide.theme == "economy"}
    less = content.without(economy)
    assert not economy & {slide.id for slide in less.slides}
    assert [theme.id for theme in less.themes] == ["reform", "urban"]
    assert "economy" not in json.dumps(less.slides[0].model_dump(mode="json"))
    assert content.without(()) is content


def test_a_way_to_a_slide_that_is_left_out_is_not_offered(tmp_path: Path) -> None:
    raw = json.loads(
        (Path(__file__).parents[1] / "slides" / "strands.json").read_text("utf-8")
    )
    (first,) = raw["slides"]
    other = {**first, "id": "other", "theme": "walks"}
    ways = [{**way, "slide": "other"} for way in first["strands"]]
    raw["slides"] = [{**first, "strands": ways}, other]
    file = tmp_path / "content.json"
    file.write_text(json.dumps(raw), "utf-8")
    less = load(file).content.without({"other"})
    left = less.slides[0].model_dump(mode="json")["strands"]
    assert [way["slide"] for way in left] == [None] * 3
    assert [way["theme"] for way in left] == ["parks", "", "air"]
    assert [way["quote"] for way in left] == [way["quote"] for way in ways]


def test_nothing_is_left_of_a_show_only_if_something_is(show: Loaded) -> None:
    content = show.content
    assert content.without({slide.id for slide in content.slides}) is content
