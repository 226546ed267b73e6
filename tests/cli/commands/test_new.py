"""`kiosk new`: each template plays and has no mistakes; nothing is overwritten."""

from __future__ import annotations

import io
import json
import shlex
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.authoring import template
from kiosk.authoring.checking import report
from kiosk.content.paths import NAME
from kiosk.drawing.marks import same
from kiosk.drawing.viewport import Viewport

HOUSE = Path(__file__).resolve().parents[3]


class Keyboard(io.StringIO):
    """A terminal at which these lines are typed."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    monkeypatch.chdir(tmp_path)


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard("".join(f"{one}\n" for one in lines)))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)


@pytest.mark.parametrize("name", template.names())
@pytest.mark.parametrize("languages", ["zh,en", "en，zh", "zh", "en"])
def test_a_new_show_plays(name: str, languages: str) -> None:
    assert main(["new", "展 览", "--template", name, "--languages", languages]) == 0
    done = report(Path("展 览") / NAME)
    # Of nothing but that it is a sample, once.
    assert [one.rule for one in done.findings] == ["sample-source"]
    assert done.loaded is not None
    content = done.loaded.content
    assert content.show.languages == tuple(languages.replace("，", ",").split(","))
    for slide in content.slides:
        for language in content.show.languages:
            for size in ((1920.0, 1080.0), (1080.0, 1920.0), (1600.0, 1200.0)):
                page = Viewport(*size, language=language)
                first, last = slide.marks(0.0, page), slide.marks(1.0, page)
                assert [type(one) for one in first] == [type(one) for one in last]
                assert not all(map(same, first, last))


@pytest.mark.parametrize("name", template.names())
def test_a_new_show_fits_on_its_screens(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "new", "--template", name]) == 0
    capsys.readouterr()
    sizes = ["--size", "1920x1080", "--size", "1080x1920", "--size", "1280x1024"]
    assert main(["check", "new", "--json", *sizes]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["rule"] for one in found] == ["sample-source"]


def test_the_handbooks_tell_of_every_template() -> None:
    for language in ("zh", "en"):
        page = (HOUSE / "docs" / f"staff.{language}.md").read_text("utf-8")
        for name in template.names():
            title = template.title(name)
            assert f"| `{name}` {getattr(title, language)} |" in page


@pytest.mark.parametrize("name", template.names())
def test_a_spreadsheet_feeds_the_charts_and_everything_says_that_it_is_a_sample(
    name: str,
) -> None:
    assert main(["new", "new", "--template", name]) == 0
    done = report(Path("new") / NAME)
    assert done.loaded is not None
    assert [file.suffix for file in done.loaded.files if "data" in file.parts] == [
        ".xlsx"
    ]
    for slide in done.loaded.content.slides:
        words = [(text.zh, text.en) for text in slide.texts()]
        assert any("示例" in zh and "ample" in en for zh, en in words), slide.id


def test_it_says_what_to_do_next(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["new", "我的 展览"]) == 0
    said = capsys.readouterr().out.splitlines()
    own = shlex.quote("我的 展览") if sys.platform != "win32" else '"我的 展览"'
    file, sheet = Path("我的 展览") / NAME, Path("我的 展览") / "data" / "year.xlsx"
    assert said == [
        "做好了：我的 展览。里面都是示例数据。接下来：",
        f"  放一遍    kiosk {own}",
        f"  填表单改  kiosk edit {own}",
        f"  查一遍    kiosk check {own}",
        f"改字和页，用记事本打开 {file}；改图里的数，用 Excel 或 WPS 打开 {sheet}。"
        "存了盘，画面就跟着换。",
    ]
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["new", "plain"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [
        "Made: plain. All in it is sample data. What to do next:",
        "  play it   kiosk plain",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ("里已经有东西，没有新建", "是一个文件，没有新建")),
        ("en", ("is not empty, and nothing was made", "is a file, and nothing")),
    ],
)
def test_what_is_there_is_never_overwritten(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    said: tuple[str, str],
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    Path("full").mkdir()
    Path("full", "notes.txt").write_text("mine")
    for name, words in zip(("full", "full/notes.txt"), said, strict=True):
        assert main(["new", name]) == 1
        assert words in capsys.readouterr().err
    assert [one.name for one in Path().rglob("*")] == ["full", "notes.txt"]
    assert Path("full", "notes.txt").read_text() == "mine"


def test_what_cannot_be_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "a" * 300]) == 1
    assert "写不了" in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_title_languages_and_skin_are_as_asked() -> None:
    words = ["new", "a", "--title", "数说", "Numbers", "--skin", "paper"]
    assert main(words) == 0
    assert main(["new", "b", "--languages", "en", "--title", "Numbers"]) == 0
    assert main(["new", "c", "--languages", "zh", "--title", "数说", "Numbers"]) == 0
    shows = [json.loads(Path(x, NAME).read_text("utf-8"))["show"] for x in "abc"]
    assert [one["title"] for one in shows] == [
        {"zh": "数说", "en": "Numbers"},
        {"en": "Numbers"},
        {"zh": "数说"},
    ]
    assert [one["skin"] for one in shows] == ["paper", "night", "night"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--title", "只有中文"], "--title 后面写中文和英文两个名称"),
        (["--title", "一", "two", "folder"], "--title 后面写中文和英文两个名称"),
        (["--title", "一", " "], "名称是空的"),
        (["--title", "一", "\udc80"], "名称里有读不出来的字"),
        (["--languages", "zh,fr"], "“zh,fr”不是语言"),
        (["--languages", "zh,zh"], "“zh,zh”不是语言"),
        (["--languages", ""], "“”不是语言"),
        (["--template", "none"], "不能是"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    words: list[str], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["new", "folder", *words])
    assert left.value.code == 2
    assert what in capsys.readouterr().err
    assert list(Path().iterdir()) == []


def test_a_title_that_cannot_be_one_makes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["new", "new", "--title", "数说{x}", "Numbers"]) == 1
    said = capsys.readouterr().err
    assert "show.title.zh：“{x}”" in said
    assert said.endswith("没有新建。\n")
    assert list(Path().iterdir()) == []


def test_at_a_terminal_it_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "9", "2", "我们的观众", "", '"新 展览"')
    assert main(["new"]) == 0
    show = json.loads(Path("新 展览", NAME).read_text("utf-8"))["show"]
    assert show["title"] == {"zh": "我们的观众", "en": "Our Visitors"}
    said = capsys.readouterr().out
    for words in (
        "从哪个模板开始？\n  1  新城进行时（project）\n  2  谁在看展（visitors）\n",
        "写号码（不填就用 3）：",
        "展览的中文名称（不填就用“谁在看展”）：",
        "展览的英文名称（不填就用“Our Visitors”）：",
        "放在哪个文件夹（不填就用 我的展览）：",
    ):
        assert words in said


def test_at_a_terminal_every_question_can_be_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    typed(monkeypatch, "", "", "", "")
    assert main(["new"]) == 0
    typed(monkeypatch, "project", "", "")
    assert main(["new", "other"]) == 0
    shows = [
        json.loads(Path(name, NAME).read_text("utf-8")) for name in ("my-show", "other")
    ]
    assert [one["show"]["title"]["en"] for one in shows] == [
        "The Year in Numbers",
        "A Town in the Making",
    ]


def test_whoever_leaves_the_questions_makes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "1")
    assert main(["new"]) == 1
    assert capsys.readouterr().err == "没有新建。\n"
    assert list(Path().iterdir()) == []


def test_without_a_terminal_nothing_is_asked() -> None:
    assert main(["new"]) == 0
    assert Path("我的展览", NAME).is_file()


# -- a slide for a show that is there ---------------------------------------------


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_slide_is_added_and_no_other_byte_changes(
    mark: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "展 览"]) == 0
    file = Path("展 览", NAME)
    before = mark + file.read_bytes()
    file.write_bytes(before)
    capsys.readouterr()
    assert main(["new", "--slide", "photo", "展 览"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{file} 里加了一页“photo”")
    after = file.read_bytes()
    assert after.startswith(mark + b"{")
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())
    found = report(file)
    assert not found.errors
    assert {one.rule for one in found.findings} == {"sample-source"}
    assert {one.name for one in Path("展 览").iterdir()} == {"assets", "data", NAME}
    assert Path("展 览", "assets", "sample-lake.webp").is_file()


def test_a_slide_is_added_to_the_show_that_is_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["new", "new"]) == 0
    monkeypatch.chdir("new")
    assert main(["new", "--slide", "bars"]) == 0
    assert main(["new", "--slide", "bars", NAME]) == 0
    slides = json.loads(Path(NAME).read_text("utf-8"))["slides"]
    assert [one["id"] for one in slides][-3:] == ["bars", "bars-2", "closing"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{ 1", "没有加。"),
        (None, "没有加。"),
        ("gbk", "不是 UTF-8，没有加"),
    ],
)
def test_a_show_that_cannot_be_added_to_stays_as_it_is(
    text: bytes | str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "new"]) == 0
    file = Path("new", NAME)
    if text is None:
        file.unlink()
    elif text == "gbk":
        file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    else:
        assert isinstance(text, bytes)
        file.write_bytes(text)
    before = file.read_bytes() if text is not None else None
    capsys.readouterr()
    assert main(["new", "new", "--slide", "bars"]) == 1
    assert said in capsys.readouterr().err
    assert (file.read_bytes() if file.exists() else None) == before
    assert {one.name for one in Path("new").iterdir()} - {NAME} == {"assets", "data"}


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["--slide", "pie"], "没有叫“pie”的页或图；有：area, bars, "),
        (["--slide", "bars", "--skin", "paper"], "--slide 加一页，只写展览的文件夹"),
        (["--slide", "bars", "--languages", "zh"], "--slide 加一页"),
    ],
)
def test_what_is_asked_wrongly_of_a_slide_is_told(
    words: list[str], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["new", "folder", *words])
    assert left.value.code == 2
    assert what in capsys.readouterr().err
    assert list(Path().iterdir()) == []
