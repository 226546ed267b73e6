"""`kiosk check`: what is printed, and how it ends."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.authoring.rulebook import known
from kiosk.cli.commands import doctor
from kiosk.content import paths
from kiosk.content.cause import cause_of
from kiosk.content.content import load
from kiosk.content.history import History
from kiosk.device.supervise.blame import Blame

GOOD = Path(__file__).parents[2] / "authoring" / "good.json"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a content file and nothing wrong in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "en")
    shutil.copy(GOOD, tmp_path / "content.json")
    return tmp_path


def change(old: str, new: str) -> None:
    file = Path("content.json")
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_good_content_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "content.json: nothing found.\n"
    assert main(["check", "--language", "zh", "content.json"]) == 0
    assert capsys.readouterr().out == "content.json：没有发现问题。\n"


def test_slides_that_this_machine_leaves_out_are_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_STATE", str(here / "state"))
    loaded = load(here / "content.json")
    name = loaded.content.slides[-1].id
    blame = Blame(here / "state")
    for _ in range(2):
        blame.crashed(name, cause_of(loaded))
    assert main(["check", "--no-layout"]) == 0
    told = f"this machine leaves out “{name}”: the show crashed twice on it; it comes "
    assert told in capsys.readouterr().out
    patient = doctor.looked_at(None, language="en", touch=False, quick=True)
    assert patient.left_out == (name,)
    # With the cause goes the blame.
    change('"zh"', '"zh" ')
    assert main(["check", "--no-layout"]) == 0
    assert "leaves out" not in capsys.readouterr().out


def test_a_file_that_has_gone_is_looked_for_where_it_was(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state, file = here / "state", here / "content.json"
    monkeypatch.setenv("KIOSK_STATE", str(state))
    History(state, file).keep(load(file), datetime.now(UTC))
    file.unlink()
    # Not the built-in show: nobody means that here.
    assert main(["check", "--no-layout"]) == 1
    assert capsys.readouterr().out.startswith("content.json")
    patient = doctor.looked_at(None, language="en", touch=False, quick=True)
    assert patient.content == file
    shown: list[Path] = []
    monkeypatch.setattr(
        "kiosk.authoring.desktop.preview.show", lambda path, _: shown.append(path)
    )
    main(["preview"])
    assert shown == [file]


def test_errors_end_with_1_and_warnings_only_if_strict(
    capsys: pytest.CaptureFixture[str],
) -> None:
    change('"kind": "columns"', '"kind": "columns", "dwell": 4')
    assert main(["check"]) == 0
    assert "1 warning" in capsys.readouterr().out
    assert main(["check", "--strict"]) == 1
    change("In 2019", "In 2018")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert out.endswith("content.json: 1 error, 1 warning.\n")
    assert "\033" not in out


def test_a_file_that_is_not_there_is_an_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "none.json"]) == 1
    assert capsys.readouterr().out == (
        "none.json: error: there is no such file; check the path and the name [file]"
        "\n\nnone.json: 1 error, 0 warnings.\n"
    )


def test_findings_are_data_for_other_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    change("In 2019", "In 2018")
    change('"kind": "columns"', '"kind": "columns", "silence": { "dwell": "why" }')
    change('"silence"', '"dwell": 4, "silence"')
    assert main(["check", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["file"], data["errors"], data["warnings"]) == ("content.json", 1, 0)
    (found,) = data["findings"]
    assert found == {
        "rule": "same-numbers",
        "severity": "error",
        "file": "content.json",
        "line": 21,
        "column": 49,
        "field": "slides[0].title.en",
        "slide": "gdp",
        "what": {
            "zh": "中文是 2019，英文是 2018，两数不等",
            "en": "the Chinese says 2019, the English 2018: not the same",
        },
    }
    (silent,) = data["silenced"]
    assert (silent["rule"], silent["reason"]) == ("dwell", "why")


def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(known())


def test_a_file_saved_as_gbk_is_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    file = Path("content.json")
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    assert main(["check", "--language", "zh"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "content.json：警告：文件是 GBK（GB18030）编码，已能读出；建议另存为 UTF-8 "
        "[encoding]"
    )


def test_at_a_moment_what_is_shown_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    change('"id": "gdp",', '"id": "gdp", "schedule": { "days": ["sat"] },')
    assert main(["check", "--at", "2026-05-01T09:00"]) == 0
    assert capsys.readouterr().out == (
        "content.json: nothing found.\n"
        "2026-05-01 09:00 (Friday): 1 of 2 slides are shown; not shown:\n"
        "  gdp  In 2019, Jiangbei produced\n"
    )
    assert main(["check", "--at", "2026-05-02", "--language", "zh"]) == 0
    assert capsys.readouterr().out == (
        "content.json：没有发现问题。\n2026-05-02 00:00（星期六）放 2 页，共 2 页。\n"
    )
    assert main(["check", "--at", "1970-01-03", "--language", "zh"]) == 0
    assert capsys.readouterr().out == (
        "content.json：没有发现问题。\n"
        "1970-01-03 00:00（星期六）放 1 页，共 2 页，不放的是：\n"
        "  没有校过的时钟：有 schedule 的都不放\n"
        "  gdp  2019年，江北创造了\n"
    )
    assert main(["check", "--at", "2026-05-01T09:00", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["at"] == {
        "moment": "2026-05-01T09:00",
        "on": ["trade"],
        "off": ["gdp"],
    }


def test_a_moment_is_looked_at_by_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    change('"id": "gdp",', '"id": "gdp", "schedule": { "until": "2027-01-01" },')
    assert main(["check", "--at", "2026-05-01", "--strict"]) == 0
    assert main(["check", "--at", "2028-05-01", "--strict"]) == 1
    assert "its dates are over" in capsys.readouterr().out


@pytest.mark.parametrize("moment", ["tomorrow", "2026-05-01T09:00+08:00", "9"])
def test_what_is_no_moment_is_refused(
    moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["check", "--at", moment])
    assert caught.value.code == 2
    assert "is not of the form 2026-05-01T09:00" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_handbook_shows_what_is_printed(
    here: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    house = Path(__file__).parents[3]
    shutil.copy(house / "content.json", here)
    shutil.copytree(house / "assets", here / "assets")
    change("In 2019, Jiangbei's GDP reached", "In 2018, Jiangbei's GDP reached")
    assert main(["check", "--no-layout", "--language", language]) == 1
    # Lines of the show and its figures come and go; all else is as printed.
    page = (house / "docs" / f"staff.{language}.md").read_text("utf-8")
    said, shown = (
        re.sub(r"[0-9]+", "0", text) for text in (capsys.readouterr().out, page)
    )
    assert f"```text\n{said}```" in shown


@pytest.mark.parametrize(
    "name",
    [
        *("content.json.txt", "Content.json", "CONTENT.JSON", "content (1).json"),
        *("content(2).json", "内容.json", "content - 副本.json", "content.json.json"),
        *("content copy.json", "content（1）.json", "contents.json", "content.txt"),
    ],
)
def test_a_file_of_nearly_that_name_is_named(
    here: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (here / "content.json").rename(here / name)
    if (here / "content.json").exists():
        pytest.skip("this disk does not tell capitals apart")
    assert main(["check", "--no-layout"]) == 0
    built_in = paths.built_in() / "content.json"
    first, second = capsys.readouterr().err.splitlines()[:2]
    assert first == (
        f"There is no content.json in {here}, so {built_in} is read; but there is "
        f"“{name}”: to use it, rename it content.json (on Windows, show file name "
        "extensions first)."
    )
    assert second == f"There is no content.json here; {built_in} is checked."
    assert main(["check", "--no-layout", "--language", "zh", str(here)]) == 1
    # In the language that was asked for, whatever that of the system is.
    said = capsys.readouterr().err
    assert said.startswith(f"{here} 里没有 content.json；这里有“{name}”：")


def test_other_files_are_no_neighbours(here: Path) -> None:
    for name in ("content.schema.json", "package.json", "notes.txt", "my content.json"):
        (here / name).touch()
    assert paths.neighbours(here) == ()
    assert paths.neighbours(here / "nowhere") == ()
