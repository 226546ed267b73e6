"""`kiosk help`: the right page in the right language, in a browser or as text."""

from __future__ import annotations

import shutil
import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlparse
from urllib.request import url2pathname

import pytest

from kiosk.__main__ import main
from kiosk.cli.commands import help as command

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """What a browser was asked to open; the pages lie in the test's own folder."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda url: not asked.append(url))  # type: ignore[func-returns-value]
    monkeypatch.setattr(command, "has_screen", lambda: True)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield asked
    for folder in tmp_path.glob("kiosk-handbook-*"):
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("words", "page"),
    [
        (["--language", "zh"], "staff.zh"),
        (["--language", "en"], "staff.en"),
        (["installers"], "installers"),
    ],
)
def test_a_page_opens_in_the_browser(
    opened: list[str], words: list[str], page: str
) -> None:
    assert main(["help", *words]) == 0
    (url,) = opened
    file = Path(url2pathname(urlparse(url).path))
    assert file.name == f"{page}.html"
    assert "<nav>" in file.read_text("utf-8")


def test_the_language_is_that_of_the_system(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    assert main(["help"]) == 0
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["help"]) == 0
    assert [url.rpartition("/")[2] for url in opened] == [
        "staff.zh.html",
        "staff.en.html",
    ]


@pytest.mark.parametrize("why", ["asked", "no screen", "no browser"])
def test_it_is_printed_where_no_browser_is_wanted_or_there(
    why: str,
    opened: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if why == "no screen":
        monkeypatch.setattr(command, "has_screen", lambda: False)
    if why == "no browser":
        monkeypatch.setattr(webbrowser, "open", lambda _: False)
    words = ["--print"] if why == "asked" else []
    assert main(["help", *words, "--language", "zh"]) == 0
    assert "放自己的一份" in capsys.readouterr().out
    assert opened == []


def test_a_command_shows_its_own_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["help", "check"])
    assert "usage: kiosk check" in capsys.readouterr().out


def test_what_is_neither_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["help", "nothing"])
    assert left.value.code == 2
    assert "installers" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["help", "--out", str(tmp_path / "file")]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err
