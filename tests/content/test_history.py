"""The last good versions: kept, found, put back, and whole after any power cut."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.__main__ import main
from kiosk.content import atomic
from kiosk.content.content import ContentError, Loaded, load
from kiosk.content.first_show import opened
from kiosk.content.history import (
    KEPT,
    LISTED,
    PICTURES,
    History,
    Replaced,
    Version,
    missed,
)
from kiosk.content.keeper import Keeper
from kiosk.content.privilege import is_root
from kiosk.content.publication import Publication, remember
from kiosk.content.swap import BEFORE, STAGED, finish
from kiosk.model.message import Message
from tests.system import WINDOWS, links, pipes

if TYPE_CHECKING:
    from collections.abc import Callable

HOUSE = Path(__file__).resolve().parents[2]
RAW: dict[str, Any] = json.loads((HOUSE / "tests/charts/piers.json").read_text("utf-8"))
NAME = next(iter(RAW["slides"][0]["figures"]))
START = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def bytes_with(value: int) -> bytes:
    raw = json.loads(json.dumps(RAW))
    raw["slides"][0]["figures"][NAME]["value"] = value
    return json.dumps(raw, ensure_ascii=False).encode()


def value(loaded: Loaded) -> int:
    return int(loaded.content.slides[0].facts()[NAME].value)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "120")
    file = tmp_path / "展厅" / "content.json"
    file.parent.mkdir()
    file.write_bytes(bytes_with(1))
    return file


@pytest.fixture
def history(tmp_path: Path, path: Path) -> History:
    return History(tmp_path / "state", path)


def shown(history: History, *values: int, after: int = 0) -> None:
    """Contents that are shown one after the other, a minute apart."""
    for number, one in enumerate(values, after):
        history.path.write_bytes(bytes_with(one))
        moment = START + timedelta(minutes=number)
        assert history.keep(load(history.path), moment) is not None


def kept(history: History) -> list[tuple[int, int | None]]:
    """Numbers and values, the newest first; None for what cannot be read."""
    found = []
    for version in history.versions():
        loaded = history.read(version)
        found.append((version.number, None if loaded is None else value(loaded)))
    return found


def test_what_was_shown_is_kept_the_newest_first(history: History) -> None:
    shown(history, 1, 2, 3)
    assert kept(history) == [(3, 3), (2, 2), (1, 1)]
    newest = history.versions()[0]
    assert newest.moment == START + timedelta(minutes=2)
    assert newest.digest == load(history.path).digest
    assert newest.short == newest.digest[:8]
    assert newest.good
    assert newest.file.read_bytes() == bytes_with(3)
    assert newest.when == f"{newest.moment.astimezone():%Y-%m-%d %H:%M}"
    found = history.newest()
    assert found is not None
    assert found[0] == newest
    assert found[1].path == history.path


def test_ten_versions_are_kept(history: History) -> None:
    shown(history, *range(1, 14))
    assert KEPT == 10
    assert kept(history) == [(n, n) for n in range(13, 3, -1)]
    assert {entry.name[0] for entry in history.folder.iterdir()} == {"0"}


def test_the_same_content_is_kept_once_and_becomes_the_newest(
    history: History,
) -> None:
    shown(history, 1, 1, 2, 1)
    assert kept(history) == [(3, 1), (2, 2)]
    assert history.versions()[0].moment == START + timedelta(minutes=3)


def test_what_is_no_longer_the_file_is_not_kept(history: History) -> None:
    loaded = load(history.path)
    history.path.write_bytes(bytes_with(2))
    assert history.keep(loaded, START) is None
    history.path.unlink()
    assert history.keep(loaded, START) is None
    assert history.versions() == ()
    assert history.newest() is None


def test_files_of_two_shows_are_told_apart(tmp_path: Path, path: Path) -> None:
    state = tmp_path / "state"
    folders = {
        History(state, tmp_path / name).folder.name
        for name in ("a/content.json", "b/content.json", "a/other.json", "展/x.json")
    }
    assert len(folders) == 4
    assert {name.rpartition("-")[0] for name in folders} == {"a", "b", "other", "x"}
    # However it is written.
    here = History(state, path.parent / ".." / path.parent.name / path.name)
    assert here.folder == History(state, path).folder


def test_a_version_torn_at_any_byte_is_passed_over(
    history: History, caplog: pytest.LogCaptureFixture
) -> None:
    shown(history, 1, 2)
    newest = history.versions()[0]
    whole = newest.file.read_bytes()
    with caplog.at_level(logging.ERROR):
        for cut in range(len(whole)):
            newest.file.write_bytes(whole[:cut])
            assert not history.whole(newest)
            if cut % 97 == 0:
                found = history.newest()
                assert found is not None
                assert value(found[1]) == 1
    with caplog.at_level(logging.WARNING):
        newest.file.unlink()
        assert history.newest() is not None
    assert "is damaged and was passed over" in caplog.text
    newest.file.write_bytes(whole.replace(b"0", b"1"))
    assert kept(history) == [(2, None), (1, 1)]
    # Shown again, it is mended.
    shown(history, 2, after=5)
    assert kept(history) == [(3, 2), (1, 1)]


class PowerCut(BaseException):
    """Nothing that was going to happen happens."""


def cut_at(monkeypatch: pytest.MonkeyPatch, step: int) -> Callable[[], int]:
    """The power goes at the n-th step that reaches the disk."""
    count = 0

    def cut(real: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*given: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                raise PowerCut
            done = real(*given, **named)
            count += 1
            if count == step:
                raise PowerCut
            return done

        return stepped

    for owner, name in ((os, "fsync"), (Path, "replace"), (Path, "chmod")):
        monkeypatch.setattr(owner, name, cut(getattr(owner, name)))
    # No cleaning up either.
    for owner, name in ((shutil, "rmtree"), (Path, "unlink")):
        monkeypatch.setattr(owner, name, lambda *_, **__: None)
    return lambda: count


def test_a_power_cut_at_any_step_leaves_the_old_version_or_the_new(
    tmp_path: Path, path: Path
) -> None:
    step, seen = 0, []
    while True:
        step += 1
        state = tmp_path / f"state-{step}"
        history = History(state, path)
        shown(history, *range(1, 11))
        path.write_bytes(bytes_with(99))
        with pytest.MonkeyPatch.context() as patch:
            steps = cut_at(patch, step)
            try:
                history.keep(load(path), START + timedelta(hours=1))
                done = True
            except PowerCut:
                done = False
            assert done == (steps() < step)
        found = History(state, path).newest()
        assert found is not None
        assert value(found[1]) in {10, 99}
        seen.append(value(found[1]))
        # The ten that were there are there, but for the oldest if the new one is.
        values = [one for _, one in kept(History(state, path))]
        assert set(range(2, 11)) <= set(values)
        # And the next one is kept as if nothing had been.
        shown(history, 77)
        assert kept(history)[0][1] == 77
        if done:
            break
    assert seen == sorted(seen)
    assert {10, 99} == set(seen)
    assert step > 8


def test_what_was_left_half_made_is_swept_away(history: History) -> None:
    shown(history, 1)
    old, young = history.folder / ".new-old", history.folder / ".new-young"
    for one in (old, young):
        atomic.written(one / "content.json", b"{")
    long_ago = START.timestamp()
    os.utime(old, (long_ago, long_ago))
    shown(history, 2)
    assert not old.exists()
    assert young.exists()
    assert kept(history) == [(2, 2), (1, 1)]


def test_what_is_no_version_is_left_alone(history: History) -> None:
    shown(history, 1)
    for name in ("notes.txt", "000002-20261399T000000Z-" + "0" * 64, "000003"):
        (history.folder / name).mkdir()
    assert kept(history) == [(1, 1)]


def test_a_full_disk_costs_the_version_and_nothing_else(
    history: History,
) -> None:
    shown(history, 1)
    history.path.write_bytes(bytes_with(2))
    loaded = load(history.path)

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            history.keep(loaded, START)
    assert kept(history) == [(1, 1)]
    assert len(list(history.folder.iterdir())) == 1


# Spreadsheets


def with_sheet(path: Path, *values: int) -> bytes:
    """A show whose bars are in a csv file beside it."""
    raw = json.loads((HOUSE / "tests/charts/bars.json").read_text("utf-8"))
    chart = raw["slides"][0]["columns"][0]["chart"]
    one = chart["series"][0]
    one["values"] = {"file": "data/piers.csv", "range": f"A1:A{len(values)}"}
    chart["series"], chart["labels"] = [one], chart["labels"][: len(values)]
    chart.pop("highlight", None)
    path.write_text(json.dumps(raw), "utf-8")
    return booked(path, *values)


def booked(path: Path, *values: int) -> bytes:
    sheet = path.parent / "data" / "piers.csv"
    sheet.parent.mkdir(exist_ok=True)
    sheet.write_text("\n".join(map(str, values)), "utf-8")
    return sheet.read_bytes()


def test_spreadsheets_are_kept_and_restored_with_the_content(
    history: History, path: Path
) -> None:
    first = with_sheet(path, 1, 2, 3)
    assert history.keep(load(path), START) is not None
    second = booked(path, 1, 2, 4)
    assert history.keep(load(path), START) is not None
    new, old = history.versions()
    assert (old.folder / "data/piers.csv").read_bytes() == first
    assert (new.folder / "data/piers.csv").read_bytes() == second
    assert history.present() == new.digest
    undo = history.restore(old, START)
    assert undo is not None
    assert undo.digest == new.digest
    assert (path.parent / "data/piers.csv").read_bytes() == first
    assert load(path).digest == old.digest


def test_what_an_earlier_update_left_is_not_what_a_restore_replaced(
    history: History, path: Path
) -> None:
    with_sheet(path, 1, 2, 3)
    assert history.keep(load(path), START) is not None
    second = booked(path, 1, 2, 4)
    assert history.keep(load(path), START) is not None
    before = path.parent / BEFORE / "data/piers.csv"
    before.parent.mkdir(parents=True)
    before.write_bytes(b"older still")
    history.restore(history.versions()[1], START)
    assert before.read_bytes() == second


def test_a_file_on_which_the_program_fails_does_not_keep_the_show_from_starting(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert history.keep(load(path), START) is not None
    real = load

    def fails(file: Path) -> Loaded:
        if file == path:
            raise RecursionError("too deep")
        return real(file)

    monkeypatch.setattr("kiosk.content.first_show.load", fails)
    opening = opened(path, history.folder.parents[1])
    assert opening.version == history.versions()[0]
    assert opening.mistake is not None
    assert "RecursionError: too deep" in opening.mistake.said("en")
    with pytest.raises(ContentError, match="the program itself failed"):
        opened(path, None)


def pictured(path: Path, number: int, **pictures: str) -> None:
    """A show that names pictures, and those with these bytes."""
    raw = json.loads(bytes_with(number))
    raw["show"]["silence"] = {f"rule-{n}": n for n in ("land", "封面.svg", "sub/far")}
    path.write_text(json.dumps(raw), "utf-8")
    for name, data in pictures.items():
        file = path.parent / PLACES[name]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(data, "utf-8")


PLACES = {
    "night": "assets/land-night.svg",
    "paper": "assets/land-paper.svg",
    "cover": "封面.svg",
    "far": "sub/far-night.svg",
    "other": "assets/other.svg",
}


def seen(path: Path, *names: str) -> list[str]:
    return [(path.parent / PLACES[name]).read_text("utf-8") for name in names]


def test_pictures_are_kept_once_and_come_back_with_their_version(
    history: History, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictured(path, 1, night="n1", paper="p1", cover="c1", far="f1", other="o1")
    history.keep(load(path), START)
    pictured(path, 2, night="n2", cover="c2", other="o2")
    history.keep(load(path), START)
    new, old = history.versions()
    assert set(history.pictures(old)) == {PLACES[n] for n in PLACES if n != "other"}
    kept_bytes = [f.read_text("utf-8") for f in (history.folder / PICTURES).iterdir()]
    assert sorted(kept_bytes) == ["c1", "c2", "f1", "n1", "n2", "p1"]
    assert history.at_present(new)
    assert not history.at_present(old)
    main(["history", str(path), "--language", "en"])
    assert "pictures or other files replaced: 2 (the present" in capsys.readouterr().out
    assert main(["restore", "1", str(path), "--language", "en"]) == 0
    told = "pictures and other files of that time are put back: assets/land-night.svg, "
    assert told + PLACES["cover"] in capsys.readouterr().out
    assert seen(path, "night", "paper", "cover", "far") == ["n1", "p1", "c1", "f1"]
    assert seen(path, "other") == ["o2"]
    assert history.restore(history.versions()[0], START) is not None
    assert seen(path, "night", "cover") == ["n2", "c2"]
    assert value(load(path)) == 2


def test_type_is_kept_and_comes_back_with_its_version(
    history: History, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fonts = path.parent / "assets" / "fonts"
    fonts.mkdir(parents=True)
    (fonts / "hall.TTF").write_bytes(b"one")
    (fonts / "OFL.txt").write_bytes(b"licence")
    history.keep(load(path), START)
    assert [*history.pictures(history.versions()[0])] == ["assets/fonts/hall.TTF"]
    (fonts / "hall.TTF").write_bytes(b"two")
    history.keep(load(path), START)
    new, old = history.versions()
    assert history.at_present(new)
    assert history.replaced(old) == (("assets/fonts/hall.TTF",), ())
    (fonts / "later.otf").write_bytes(b"three")
    assert main(["restore", "1", str(path), "--language", "en"]) == 0
    assert "are put back: assets/fonts/hall.TTF" in capsys.readouterr().out
    assert (fonts / "hall.TTF").read_bytes() == b"one"
    # What has come since stays, and nothing that is no type is touched.
    assert (fonts / "later.otf").read_bytes() == b"three"
    assert (fonts / "OFL.txt").read_bytes() == b"licence"


def test_pictures_alone_make_a_version(history: History, path: Path) -> None:
    pictured(path, 1, night="n1")
    history.keep(load(path), START)
    # As an earlier program has kept it.
    (history.versions()[0].folder / LISTED).unlink()
    history.keep(load(path), START)
    assert kept(history) == [(2, 1)]
    pictured(path, 1, night="n2")
    history.keep(load(path), START)
    history.keep(load(path), START)
    assert kept(history) == [(3, 1), (2, 1)]
    new, old = history.versions()
    assert (history.at_present(new), history.at_present(old)) == (True, False)
    assert history.restore(old, START) is not None
    assert seen(path, "night") == ["n1"]
    assert history.restore(history.versions()[1], START) is None


def test_pictures_have_a_budget_and_what_is_lost_is_told(
    history: History,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("kiosk.content.history.BUDGET", 10)
    monkeypatch.setattr("kiosk.content.history.LARGEST", 8)
    pictured(path, 1, night="11111", paper="1" * 9, cover="1")
    history.keep(load(path), START)
    pictured(path, 2, night="22222", cover="2")
    history.keep(load(path), START)
    room = history.folder / PICTURES
    old = history.versions()[1]
    assert sorted(f.read_text("utf-8") for f in room.iterdir()) == ["1", "2", "22222"]
    assert history.replaced(old) == Replaced((PLACES["cover"],), (PLACES["night"],))
    (path.parent / PLACES["paper"]).unlink()
    assert main(["restore", "1", str(path), "--language", "zh", "--dry-run"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-2] == f"图片等文件也换回那时的：{PLACES['cover']}"
    names = f"{PLACES['night']}, {PLACES['paper']}"
    assert told[-1] == f"没有留底、换不回来的文件：{names}；请自己放好。"
    # What is damaged is none, and a version that cannot be told apart has none.
    for one in room.iterdir():
        one.write_text("damaged", "utf-8")
    assert history.replaced(old).back == ()
    (old.folder / LISTED).write_text("[]", "utf-8")
    assert history.pictures(old) == {}


def test_a_disk_without_room_costs_pictures_alone(
    history: History,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    pictured(path, 1, night="n1")
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.content.history.SPARE", 2**62)
        assert history.keep(load(path), START) is not None
    assert "no room to keep pictures" in caplog.text
    real = atomic.written

    def full(file: Path, *given: Any) -> None:
        if file.parent.name == PICTURES:
            raise OSError(28, "No space left on device")
        real(file, *given)

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "written", full)
        assert history.keep(load(path), START) is not None
    assert "pictures cannot be kept" in caplog.text
    assert kept(history) == [(1, 1)]
    # There is room again.
    history.keep(load(path), START)
    assert len(list((history.folder / PICTURES).iterdir())) == 1


def test_a_power_cut_while_pictures_come_back_mixes_nothing(
    tmp_path: Path, path: Path
) -> None:
    step, ends = 0, set()
    while True:
        # The power cut of the spreadsheets goes through every step.
        step += 4
        history = History(tmp_path / f"state-{step}", path)
        shutil.rmtree(path.parent)
        path.parent.mkdir()
        for number in (1, 2):
            pictured(path, number, night=f"n{number}", far=f"f{number}")
            history.keep(load(path), START)
        with pytest.MonkeyPatch.context() as patch:
            steps = cut_at(patch, step)
            with contextlib.suppress(PowerCut):
                history.restore(history.versions()[1], START)
            done = steps() < step
        finish(path)
        number = value(load(path))
        assert seen(path, "night", "far") == [f"n{number}", f"f{number}"]
        ends.add(number)
        if done:
            break
    assert ends == {1, 2}


def test_a_power_cut_while_restoring_leaves_all_of_one_version(
    tmp_path: Path, path: Path
) -> None:
    step, seen = 0, []
    while True:
        step += 1
        state = tmp_path / f"state-{step}"
        history = History(state, path)
        shutil.rmtree(path.parent)
        path.parent.mkdir()
        digests = []
        for values in ((1, 2, 3), (7, 8)):
            with_sheet(path, *values)
            version = history.keep(load(path), START)
            assert version is not None
            digests.append(version.digest)
        with pytest.MonkeyPatch.context() as patch:
            steps = cut_at(patch, step)
            try:
                history.restore(history.versions()[1], START)
                done = True
            except PowerCut:
                done = False
            assert done == (steps() < step)
        # The next start finishes what was decided; neither is mixed with the other.
        opening = opened(path, state)
        assert opening.mistake is None
        seen.append(digests.index(opening.loaded.digest))
        if done:
            break
    assert seen == sorted(seen, reverse=True)
    assert {0, 1} == set(seen)
    assert step > 10


def test_a_restore_that_cannot_be_moved_leaves_everything_as_it_was(
    history: History, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_sheet(path, 1, 2, 3)
    assert history.keep(load(path), START) is not None
    old = history.versions()[0]
    booked(path, 1, 2, 4)
    # The content moves last: by then the spreadsheet is in place.
    path.write_bytes(path.read_bytes() + b"\n")
    before = path.read_bytes()
    (path.parent / "data/piers.csv").unlink()
    move = atomic.placed

    def held(made: Path, there: Path) -> None:
        if there == path:
            raise PermissionError(13, "held by another program")
        move(made, there)

    def written(file: Path, data: bytes, mode: int = 0o600) -> None:
        if file == path:
            raise PermissionError(13, "held by another program")
        write(file, data, mode)

    write = atomic.written
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "placed", held)
        patch.setattr(atomic, "written", written)
        with pytest.raises(PermissionError):
            history.restore(old, START)
    assert path.read_bytes() == before
    assert not (path.parent / "data/piers.csv").exists()
    assert not list(path.parent.glob(".kiosk-update*"))
    history.restore(old, START)
    assert opened(path, None).loaded.digest == old.digest


def test_a_version_with_a_damaged_spreadsheet_is_passed_over(
    history: History, path: Path
) -> None:
    with_sheet(path, 1, 2, 3)
    assert history.keep(load(path), START) is not None
    (version,) = history.versions()
    (version.folder / "data/piers.csv").write_text("1\n2\n9")
    assert history.read(version) is None
    (version.folder / "data/piers.csv").unlink()
    assert history.read(version) is None
    assert history.newest() is None


def test_a_start_with_a_broken_spreadsheet_shows_the_last_good_version(
    history: History, tmp_path: Path, path: Path
) -> None:
    with_sheet(path, 1, 2, 3)
    assert history.keep(load(path), START) is not None
    booked(path, 1, 2)
    opening = opened(path, tmp_path / "state")
    assert opening.mistake is not None
    assert opening.mistake.files == (path.parent / "data/piers.csv",)
    assert opening.loaded.path == path
    assert history.keep(opening.loaded, START) is None


# What a start shows


def test_a_start_shows_the_file_while_it_is_good(history: History) -> None:
    opening = opened(history.path, history.folder)
    assert value(opening.loaded) == 1
    assert opening.mistake is None
    assert opening.said("en") == ()


@pytest.mark.parametrize("broken", ["", "{", None], ids=["empty", "torn", "missing"])
def test_a_start_shows_the_last_good_version_of_a_bad_file(
    tmp_path: Path, history: History, broken: str | None
) -> None:
    shown(history, 1, 2)
    if broken is None:
        history.path.unlink()
    else:
        history.path.write_text(broken)
    opening = opened(history.path, tmp_path / "state")
    assert value(opening.loaded) == 2
    assert opening.loaded.path == history.path
    with pytest.raises(ContentError) as wrong:
        load(history.path)
    when = history.versions()[0].when
    assert opening.said("zh") == (
        wrong.value.said("zh"),
        f"先放第 2 版（{when}）；文件改好后会自动换上。",
    )
    assert opening.said("en") == (
        wrong.value.said("en"),
        f"Showing version 2 ({when}) until the file is mended.",
    )


def test_without_any_version_the_mistake_ends_the_start(
    tmp_path: Path, path: Path
) -> None:
    path.write_text("{")
    for state in (None, tmp_path / "state"):
        with pytest.raises(ContentError):
            opened(path, state)


def test_the_folder_of_a_show_may_be_away(tmp_path: Path, history: History) -> None:
    shown(history, 1)
    shutil.rmtree(history.path.parent)
    assert value(opened(history.path.parent, tmp_path / "state").loaded) == 1


def test_a_file_that_has_gone_from_here_is_still_meant(
    tmp_path: Path, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.content.chosen import meant

    monkeypatch.chdir(history.path.parent)
    assert missed(history.path.parent, tmp_path / "state") is None
    history.path.unlink()
    assert meant(None) == HOUSE / "content.json"
    history.path.write_bytes(bytes_with(1))
    shown(history, 1)
    assert meant(None) == history.path
    history.path.unlink()
    assert meant(None) == history.path
    assert missed(history.path.parent, None) is None


# The thread


def test_the_keeper_keeps_in_its_own_time(tmp_path: Path, path: Path) -> None:
    keeper = Keeper(tmp_path / "state", lambda: START)
    keeper.keep(load(path))
    keeper.close(60)
    (version,) = History(tmp_path / "state", path).versions()
    assert version.moment == START
    keeper.close()


def test_a_keeper_without_a_folder_keeps_nothing(path: Path) -> None:
    keeper = Keeper(None)
    keeper.keep(load(path))
    assert keeper._thread is None
    keeper.close()


def test_a_keeper_that_cannot_write_says_so_once(
    tmp_path: Path, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("a file is in the way")
    keeper = Keeper(tmp_path / "state")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            keeper.keep(load(path))
        keeper.close(60)
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("no version can be kept: ")


# The commands


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    done = capsys.readouterr()
    return [line.rstrip() for line in (done.err + done.out).splitlines()]


def test_history_lists_what_changed(
    history: History,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = ["history", str(history.path.parent)]
    assert main([*words, "--language", "en"]) == 1
    assert said(capsys) == [
        f"{history.path}: no version has been kept (looked in {history.folder}); "
        "what has been on screen is kept."
    ]
    assert main([*words, "--language", "zh"]) == 1
    assert said(capsys)[0].startswith(f"{history.path}：还没有留下任何版本（找过 ")
    with monkeypatch.context() as patch:
        # Of what may not be looked into nobody knows whether it is empty.
        told = Message("不让看", "is closed")
        patch.setattr("kiosk.device.paths.closed", lambda _: told)
        assert main([*words, "--language", "en"]) == 1
    assert said(capsys) == ["is closed"]
    shown(history, 1, 2)
    history.path.write_text("{")
    history.keep_present(START + timedelta(hours=1))
    one, two, three = reversed(history.versions())
    assert main([*words, "--language", "en"]) == 0
    assert said(capsys) == [
        "No.  when              hash      against the one before",
        f"  3  {three.when}  {three.short}  has mistakes, was never shown (the "
        "present file)",
        f"  2  {two.when}  {two.short}  1 figure changed",
        f"  1  {one.when}  {one.short}  the oldest",
        "To put one back: kiosk restore NO.",
    ]
    two.file.write_text("")
    assert main([*words, "--language", "zh"]) == 0
    assert said(capsys) == [
        "版  时间              摘要      与前一版相比",
        f" 3  {three.when}  {three.short}  有错误，没有放映过（就是现在的文件）",
        f" 2  {two.when}  {two.short}  已损坏，或这个版本的程序放不了",
        f" 1  {one.when}  {one.short}  最早的一版",
        "放回某一版：kiosk restore 版号",
    ]
    assert main([*words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["number"], row["state"], row["present"]) for row in rows] == [
        (3, "mistakes", True),
        (2, "damaged", False),
        (1, "good", False),
    ]


def test_history_says_who_has_published(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(history, 1, 2)
    two, one = history.versions()
    remember(
        history.folder,
        Publication(START, "李\x1b明", two.digest, Message("改动", "changes")),
    )
    words = ["history", str(history.path.parent)]
    assert main([*words, "--language", "en"]) == 0
    assert said(capsys)[1:3] == [
        f"  2  {two.when}  {two.short}  1 figure changed; published by 李\\x1b明 (the "
        "present file)",
        f"  1  {one.when}  {one.short}  the oldest",
    ]
    assert main([*words, "--language", "zh"]) == 0
    assert said(capsys)[1].endswith("；李\\x1b明 上屏（就是现在的文件）")
    assert main([*words, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["who"] for row in rows] == ["李\x1b明", None]


def test_restore_says_what_it_changes_and_can_be_undone(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(history, 1, 2)
    history.path.write_bytes(bytes_with(3))
    history.path.chmod(0o640)
    one = history.versions()[-1]
    words = ["restore", "1", str(history.path)]
    assert main([*words, "--dry-run", "--language", "en"]) == 0
    told = said(capsys)
    label = load(history.path).content.slides[0].facts()[NAME].figure.label.en
    assert told[0] == "1 figure changed."
    assert told[3].startswith(f"  “{label}” changed from 3 ")
    assert history.path.read_bytes() == bytes_with(3)
    assert main([*words, "--language", "en"]) == 0
    assert said(capsys) == [
        *told,
        f"Version 1 ({one.short}) was put back.",
        "The file that was there is version 3: `kiosk restore 3` undoes this.",
    ]
    assert history.path.read_bytes() == bytes_with(1)
    if not WINDOWS:
        assert stat.S_IMODE(history.path.stat().st_mode) == 0o640
    assert main(["restore", "3", str(history.path), "--language", "zh"]) == 0
    assert said(capsys)[-1] == ("原来的文件留作第 4 版：kiosk restore 4 换回去。")
    assert history.path.read_bytes() == bytes_with(3)


def test_restore_keeps_a_file_with_mistakes(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(history, 1)
    history.path.write_text("{ half")
    words = [str(history.path), "--language", "zh"]
    assert main(["restore", history.versions()[0].short, *words]) == 0
    assert said(capsys)[0] == "现在的文件放不出来："
    assert history.path.read_bytes() == bytes_with(1)
    assert kept(history) == [(2, None), (1, 1)]
    assert main(["restore", "2", *words]) == 0
    assert said(capsys)[0] == "这一版有错误，放不出来。"
    assert history.path.read_text() == "{ half"


def test_restore_of_what_is_there_changes_nothing(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(history, 1)
    assert main(["restore", "1", str(history.path), "--language", "en"]) == 0
    short = history.versions()[0].short
    assert said(capsys) == [
        "nothing has changed.",
        f"Version 1 ({short}) was put back.",
    ]
    assert kept(history) == [(1, 1)]


def test_restore_brings_back_a_file_that_has_gone(history: History) -> None:
    shown(history, 1)
    history.path.unlink()
    assert main(["restore", "1", str(history.path), "--language", "en"]) == 0
    assert history.path.read_bytes() == bytes_with(1)
    if not WINDOWS:
        assert stat.S_IMODE(history.path.stat().st_mode) == 0o644


@links
def test_restore_follows_a_link(history: History) -> None:
    shown(history, 1, 2)
    target = history.path.with_name("real.json")
    history.path.rename(target)
    history.path.symlink_to(target)
    assert main(["restore", "1", str(history.path), "--language", "en"]) == 0
    assert history.path.is_symlink()
    assert target.read_bytes() == bytes_with(1)


def test_restore_refuses_what_there_is_not(
    history: History, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(history.path), "--language", "en"]
    assert main(["restore", "1", *words]) == 1
    capsys.readouterr()
    shown(history, 1, 2)
    for name in ("7", "abc", "fff", "0" * 10):
        assert main(["restore", name, *words]) == 2
        assert said(capsys) == [f"there is no version {name}; there are: 2, 1"]
    history.versions()[0].file.write_text("")
    assert main(["restore", "2", *words]) == 1
    assert said(capsys) == ["version 2 is damaged and was not put back."]
    assert history.path.read_bytes() == bytes_with(2)


def test_restore_that_cannot_write_touches_nothing(
    history: History,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown(history, 1, 2)

    def full(*_: Any, **__: Any) -> Version | None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "written", full)
    history.path.write_bytes(bytes_with(3))
    for language, start in (("zh", "没有放回"), ("en", "not put back; the present")):
        words = ["restore", "1", str(history.path), "--language", language]
        assert main(words) == 1
        assert capsys.readouterr().err.startswith(start)
    assert history.path.read_bytes() == bytes_with(3)


# In folders of others


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("../outside.svg", "0" * 64),
        ("/etc/hostname", "0" * 64),
        ("assets/../../outside.svg", "0" * 64),
        pytest.param("linked/outside.svg", "0" * 64, marks=links),
        (".kiosk-update/a.svg", "0" * 64),
        ("", "0" * 64),
        ("a\\b.svg", "0" * 64),
        ("assets/land.svg", "../../../outside.svg"),
        ("assets/land.svg", "0" * 63),
        ("assets/land.svg", 3),
    ],
)
def test_the_list_of_pictures_leads_nowhere_else(
    name: str, own: Any, history: History, path: Path
) -> None:
    shown(history, 1, 2)
    outside = path.parent.parent / "outside.svg"
    outside.write_text("untouched", "utf-8")
    with contextlib.suppress(OSError):
        (path.parent / "linked").symlink_to(path.parent.parent)
    old = history.versions()[1]
    sound = {"sound.svg": ""}
    (path.parent / "sound.svg").touch()
    (old.folder / LISTED).write_text(json.dumps({name: own, **sound}), "utf-8")
    assert history.pictures(old) == sound
    assert history.replaced(old) == Replaced((), ())
    history.restore(old, START + timedelta(hours=1))
    assert outside.read_text("utf-8") == "untouched"
    assert value(load(path)) == 1


@pytest.mark.parametrize(
    "plant",
    [pytest.param("link", marks=links), pytest.param("pipe", marks=pipes)],
)
@pytest.mark.parametrize("place", ["list", "picture"])
def test_what_is_planted_among_pictures_is_not_read(
    place: str, plant: str, history: History, path: Path, tmp_path: Path
) -> None:
    pictured(path, 1, night="old")
    assert history.keep(load(path), START) is not None
    pictured(path, 2, night="new")
    (old,) = history.versions()
    (own,) = {*history.pictures(old).values()} - {""}
    spot = old.folder / LISTED if place == "list" else history.folder / PICTURES / own
    data = spot.read_bytes()
    spot.unlink()
    if plant == "link":
        (tmp_path / "aim").write_bytes(data)
        spot.symlink_to(tmp_path / "aim")
    else:
        os.mkfifo(spot)
    wanted = Replaced((), ()) if place == "list" else Replaced((), (PLACES["night"],))
    assert history.replaced(old) == wanted


@pytest.mark.skipif(not is_root(), reason="only root can give files away")
@pytest.mark.parametrize("plant", ["content", "folder"])
def test_root_restores_as_the_owner_of_the_content(
    plant: str, history: History, path: Path, open_path: Path
) -> None:
    shown(history, 1, 2)
    aim = open_path / "aim"
    aim.mkdir()
    secret = aim / "content.json"
    secret.write_text("untouched", "utf-8")
    secret.chmod(0o600)
    aim.chmod(0o700)
    for folder in (path.parent, open_path / "state"):
        for entry in [folder, *folder.rglob("*")]:
            os.chown(entry, 4321, 4321)
    if plant == "content":
        path.unlink()
        path.symlink_to(secret)
        os.chown(path, 4321, 4321, follow_symlinks=False)
    else:
        (path.parent / STAGED).symlink_to(aim)
        os.chown(path.parent / STAGED, 4321, 4321, follow_symlinks=False)
    main(["restore", "1", str(path)])
    assert secret.read_text("utf-8") == "untouched"
    assert [file.name for file in aim.iterdir()] == ["content.json"]
    assert os.geteuid() == 0
    if plant == "content":
        path.unlink()
        assert main(["restore", "1", str(path)]) == 0
        assert (value(load(path)), path.stat().st_uid) == (1, 4321)


@pytest.mark.skipif(not is_root(), reason="only root can give files away")
def test_an_update_is_put_in_place_by_the_owner_of_the_folder(
    path: Path, open_path: Path
) -> None:
    aim = open_path / "aim.json"
    aim.write_text("untouched", "utf-8")
    aim.chmod(0o600)
    path.unlink()
    path.symlink_to(aim)
    (path.parent / STAGED).mkdir()
    (path.parent / STAGED / path.name).write_bytes(bytes_with(2))
    for entry in [path.parent, *path.parent.rglob("*")]:
        os.chown(entry, 4321, 4321, follow_symlinks=False)
    with contextlib.suppress(OSError):
        finish(path)
    assert aim.read_text("utf-8") == "untouched"
    assert aim.stat().st_uid == 0
    assert os.geteuid() == 0
