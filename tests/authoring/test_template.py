"""Templates: what a new show is made of, and that it is made whole or not at all."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.authoring import template
from kiosk.authoring.schema import NAME as SCHEMA
from kiosk.authoring.template import Wishes, files, is_free, laid_out, make
from kiosk.content import atomic
from kiosk.content.content import ContentError
from kiosk.content.paths import NAME

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.model.text import Language

WHOLE = files(template.FIRST, Wishes())


def everything(folder: Path) -> set[str]:
    return {
        one.relative_to(folder).as_posix()
        for one in folder.rglob("*")
        if not one.is_dir()
    }


def test_the_folder_is_the_list() -> None:
    rooms = {one.name for one in template.FOLDER.iterdir()}
    assert set(template.names()) == rooms
    assert template.FIRST in rooms
    titles = [template.title(name) for name in template.names()]
    assert len({one.zh for one in titles}) == len({one.en for one in titles}) == 3


def test_templates_are_written_as_a_new_show_is() -> None:
    for name in template.names():
        text = (template.FOLDER / name / NAME).read_text("utf-8")
        assert files(name, Wishes())[NAME].decode() == text
        assert text == laid_out(json.loads(text)) + "\n"


def test_a_show_is_made_in_a_new_folder(tmp_path: Path) -> None:
    folder = tmp_path / "深" / "我的 展览"
    loaded = make(folder, WHOLE)
    assert everything(folder) == set(WHOLE) >= {NAME, SCHEMA, "data/year.xlsx"}
    assert loaded.content.slides[0].tag() == "cover"
    assert {one.name for one in folder.parent.iterdir()} == {folder.name}


def test_a_show_is_made_in_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "desktop.ini").write_text("[.ShellClassInfo]")
    assert is_free(tmp_path)
    make(tmp_path, WHOLE)
    assert everything(tmp_path) == {*WHOLE, "desktop.ini"}
    assert not is_free(tmp_path)


def test_a_file_is_no_place_for_a_show(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert not is_free(tmp_path / "file")
    assert is_free(tmp_path / "nothing")


@pytest.mark.parametrize("where", [".", "new", "deep/er/new"])
@pytest.mark.parametrize("step", ["written", "placed"])
def test_nothing_is_left_of_a_show_that_could_not_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, step: str
) -> None:
    real, calls = getattr(atomic, step), []

    def full(*given: object) -> None:
        calls.append(given)
        # In a folder that is there three things are placed, else the folder alone.
        if len(calls) == (2 if step == "written" or where == "." else 1):
            raise OSError(28, "No space left on device")
        real(*given)

    monkeypatch.setattr(atomic, step, full)
    with pytest.raises(OSError, match="No space"):
        make(tmp_path / where, WHOLE)
    assert list(tmp_path.iterdir()) == []


def test_what_comes_to_lie_there_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = atomic.placed

    def late(made: Path, there: Path) -> None:
        real(made, there)
        (tmp_path / NAME).write_text("mine")

    monkeypatch.setattr(atomic, "placed", late)
    with pytest.raises(FileExistsError):
        make(tmp_path, WHOLE)
    assert everything(tmp_path) == {NAME}
    assert (tmp_path / NAME).read_text() == "mine"


def test_a_show_with_mistakes_is_not_made(tmp_path: Path) -> None:
    bad = files(template.FIRST, Wishes({"zh": "数说{没有}"}))
    with pytest.raises(ContentError):
        make(tmp_path / "new", bad)
    assert list(tmp_path.iterdir()) == []


def test_a_title_is_that_of_the_show_and_of_its_cover() -> None:
    titles: dict[Language, str] = {"zh": "我们“这”一年", "en": "Our Year"}
    raw = json.loads(files("year", Wishes(titles, skin="paper"))[NAME])
    assert raw["show"]["title"] == raw["slides"][0]["title"] == titles
    assert raw["show"]["skin"] == "paper"
    assert "strong" not in raw["slides"][0]
    kept = json.loads(files("year", Wishes({"zh": "数说我们这一年"}))[NAME])
    assert kept["slides"][0]["strong"] == {"zh": "这一年", "en": "Numbers"}


@pytest.mark.parametrize(("language", "other"), [("zh", "en"), ("en", "zh")])
def test_one_language_is_written_alone(language: Language, other: Language) -> None:
    for name in template.names():
        text = files(name, Wishes(languages=(language,)))[NAME].decode()
        assert f'"{language}": ' in text
        assert f'"{other}": ' not in text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_what_is_laid_out_reads_as_it_was(value: object) -> None:
    assert json.loads(laid_out(value)) == value


def test_what_fits_into_a_line_is_one_line() -> None:
    value = {
        "title": {"zh": "名", "en": "Name"},
        "empty": [{}, []],
        "long": ["字" * 79],
    }
    assert laid_out(value).split("\n") == [
        "{",
        '  "title": { "zh": "名", "en": "Name" },',
        '  "empty": [{}, []],',
        '  "long": [',
        f'    "{"字" * 79}"',
        "  ]",
        "}",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has rights of another sort")
def test_a_new_show_is_as_open_as_what_one_makes_by_hand(tmp_path: Path) -> None:
    byhand = tmp_path / "hand"
    byhand.mkdir()
    make(tmp_path / "new", WHOLE)
    assert (tmp_path / "new").stat().st_mode == byhand.stat().st_mode
    assert (tmp_path / "new" / "data").stat().st_mode == byhand.stat().st_mode
    assert (tmp_path / "new" / NAME).stat().st_mode & 0o444 == 0o444
