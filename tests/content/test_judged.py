"""What was found good is what the file says, as long as nothing has changed."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.content import first_show, judged
from kiosk.content.content import load
from kiosk.content.first_show import opened
from kiosk.content.judged import ENDING, MOST, ROOM

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.content.content import Loaded

HERE = Path(__file__).parents[1]
SHOW = HERE.parent / "content.json"
EXAMPLES = sorted((*HERE.glob("charts/*.json"), *HERE.glob("slides/*.json"), SHOW))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A content that takes values from a spreadsheet, saved by an editor of old."""
    content = json.loads((HERE / "charts" / "bars.json").read_text("utf-8"))
    (series,) = content["slides"][0]["columns"][0]["chart"]["series"]
    series["values"] = {"file": "values.csv", "range": "A1:A6"}
    file = tmp_path / "show" / "content.json"
    file.parent.mkdir()
    file.write_text(json.dumps(content, ensure_ascii=False), "gb18030")
    (file.parent / "values.csv").write_text("86\n124\n57\n38.5\n142\n21\n", "utf-8")
    return file


def kept(state: Path) -> list[Path]:
    return sorted((state / ROOM).glob(f"*{ENDING}"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_kind_is_what_it_was(example: Path, state: Path) -> None:
    loaded = load(example)
    for slide in loaded.content.slides:
        # What else it works out is worked out anew.
        slide.uses()
    judged.keep(loaded, state)
    found = judged.judged(example, state)
    assert found is not None
    assert found == loaded
    assert found.content.model_dump_json() == loaded.content.model_dump_json()
    for slide, before in zip(found.content.slides, loaded.content.slides, strict=True):
        assert {*slide.__dict__} == {*type(slide).model_fields, "_facts"}
        assert slide.facts() == before.facts()


def test_a_start_does_not_ask_again(
    path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(path, state).loaded
    assert first.notes
    assert [file.name for file in first.files] == ["values.csv"]
    judged.keep(first, state)

    def unasked(_: Path) -> Loaded:
        raise AssertionError("it was asked again")

    monkeypatch.setattr(first_show, "load", unasked)
    assert opened(path, state).loaded == first


def _edited(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def _value(path: Path) -> None:
    (path.parent / "values.csv").write_text("86\n124\n57\n38.5\n142\n22\n", "utf-8")


def _no_values(path: Path) -> None:
    (path.parent / "values.csv").unlink()


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("change", [_edited, _value, _no_values, _gone, _folder])
def test_what_has_changed_is_asked_again(
    change: Callable[[Path], None], path: Path, state: Path
) -> None:
    judged.keep(load(path), state)
    assert judged.judged(path, state) is not None
    change(path)
    assert judged.judged(path, state) is None
    # The file may become again what it was.
    assert len(kept(state)) == 1


def test_another_program_asks_again(
    path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged.keep(load(path), state)
    monkeypatch.setattr(judged, "program", lambda: "newer")
    assert judged.judged(path, state) is None
    judged.keep(load(path), state)
    assert judged.judged(path, state) == load(path)
    assert len(kept(state)) == 1


def test_another_file_of_the_same_bytes_is_asked(path: Path, state: Path) -> None:
    judged.keep(load(path), state)
    other = path.with_name("other.json")
    other.write_bytes(path.read_bytes())
    assert judged.judged(other, state) is None


def test_the_same_is_written_once(path: Path, state: Path) -> None:
    judged.keep(load(path), state)
    (file,) = kept(state)
    os.utime(file, ns=(1, 1))
    judged.keep(load(path), state)
    assert file.stat().st_mtime_ns == 1


def test_few_contents_are_kept(path: Path, state: Path) -> None:
    for number in range(MOST + 2):
        file = path.with_name(f"{number}.json")
        file.write_bytes(path.read_bytes())
        judged.keep(load(file), state)
    assert len(kept(state)) == MOST


def test_what_some_slides_were_left_out_of_is_not_kept(path: Path, state: Path) -> None:
    judged.keep(replace(load(path), left_out=("one",)), state)
    assert kept(state) == []


def test_without_a_folder_nothing_is_kept(path: Path) -> None:
    assert judged.judged(path, None) is None


@pytest.mark.skipif(os.name == "nt", reason="folders are closed otherwise there")
def test_what_others_may_write_into_is_not_read(path: Path, state: Path) -> None:
    judged.keep(load(path), state)
    (state / ROOM).chmod(0o777)
    assert judged.judged(path, state) is None
    for file in kept(state):
        file.unlink()
    judged.keep(load(path), state)
    assert kept(state) == []


class Harm:
    """What runs something as soon as it is read."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.mark,)


def forged(file: Path, body: bytes) -> None:
    """Put something else in the place of a content, with a digest that fits."""
    head = json.loads(file.read_bytes().partition(b"\n")[0])
    head["body"] = hashlib.sha256(body).hexdigest()
    file.write_bytes(json.dumps(head).encode() + b"\n" + body)


def test_reading_it_runs_nothing(
    path: Path, state: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    judged.keep(load(path), state)
    (file,) = kept(state)
    mark = tmp_path / "mark"
    forged(file, pickle.dumps(Harm(mark)))
    with caplog.at_level(logging.WARNING):
        assert judged.judged(path, state) is None
    assert not mark.exists()
    assert "is no model of content" in caplog.text
    assert kept(state) == []


@pytest.mark.parametrize("value", [1, {}, load(EXAMPLES[0]).content.slides[0]])
def test_what_is_no_content_is_not_shown(
    value: object, path: Path, state: Path
) -> None:
    judged.keep(load(path), state)
    (file,) = kept(state)
    forged(file, pickle.dumps(value))
    assert judged.judged(path, state) is None


def test_what_is_damaged_is_asked_again(
    path: Path, state: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = load(path)
    judged.keep(whole, state)
    (file,) = kept(state)
    data = file.read_bytes()
    places = (0, 1, len(data) // 2, len(data) - 1)
    ill = [data[:place] for place in places]
    ill += [data[:n] + bytes([data[n] ^ 1]) + data[n + 1 :] for n in places]
    ill += [b"[]\n", b"{}\n", b'{"files": 3}\n', b"\n", b"\xff\n" + data]
    with caplog.at_level(logging.CRITICAL):
        for one in ill:
            file.write_bytes(one)
            assert judged.judged(path, state) is None, one[:80]
            assert opened(path, state).loaded == whole
    judged.keep(whole, state)
    assert judged.judged(path, state) == whole


def test_a_model_that_cannot_be_kept_is_told_of(
    path: Path,
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(judged, "ROOMS", ("kiosk.model.",))
    with caplog.at_level(logging.WARNING):
        judged.keep(load(path), state)
    assert "cannot be kept" in caplog.text
    assert kept(state) == []
