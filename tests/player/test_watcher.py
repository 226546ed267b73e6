"""Saves of real files, told by signals; no test sleeps."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from typing import TYPE_CHECKING

import pytest

from kiosk.content.cause import cause
from kiosk.content.content import fingerprint
from kiosk.content.held import patient
from kiosk.player.watcher import EMPTY, Settling, Watcher
from tests.system import WINDOWS, links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    Watch = Callable[..., Watcher]

SOON = 5000
"""Milliseconds to wait for a signal; only a failure waits as long."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content.json"
    path.write_bytes(b"one")
    return path


@pytest.fixture
def watch(file: Path, qapp: object) -> Iterator[Watch]:
    made: list[Watcher] = []

    def watch(path: Path = file, shown: str | None = None, **more: object) -> Watcher:
        fast = {"interval": 0.05, "settle": 0.02, **more}
        watcher = Watcher(path, digest(b"one") if shown is None else shown, **fast)  # type: ignore[arg-type]
        made.append(watcher)
        return watcher

    assert qapp
    yield watch
    for watcher in made:
        watcher.stop()


def replaced(path: Path, data: bytes) -> None:
    """An atomic save: another file takes the name."""
    other = path.with_suffix(".tmp")
    other.write_bytes(data)
    # As an editor does, once nobody looks at the file.
    patient(lambda: other.replace(path))


def looked(qtbot: QtBot, watcher: Watcher) -> None:
    """Waits until the file is under watch."""
    if watcher._hint is not None:
        hint = watcher._hint
        qtbot.waitUntil(lambda: len(hint.files()) == 1, timeout=SOON)


def watched(qtbot: QtBot, watcher: Watcher, count: int) -> None:
    """Waits until that many files are under watch, where any can be."""
    hint = watcher._hint
    if hint is not None:
        qtbot.waitUntil(lambda: len(hint.files()) == count, timeout=SOON)


# Polls too seldom to help, so that only the hint can tell.
HINT_ALONE: dict[str, object] = {"interval": 3600.0}
POLL_ALONE: dict[str, object] = {"hint": False}
BOTH: list[dict[str, object]] = [{}, HINT_ALONE, POLL_ALONE]


@pytest.mark.parametrize("way", BOTH, ids=["both", "hint", "poll"])
def test_atomic_saves_in_a_row_are_each_told(
    qtbot: QtBot, file: Path, watch: Watch, way: dict[str, object]
) -> None:
    watcher = watch(**way)
    for data in (b"two", b"three", b"four"):
        looked(qtbot, watcher)
        with qtbot.waitSignal(watcher.changed, timeout=SOON):
            replaced(file, data)


def test_after_a_hint_whoever_saves_has_a_moment(
    qtbot: QtBot, file: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    class Ended(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            waited.append(timeout)
            return self.is_set()

    # Nothing but a hint makes it look, and then it waits first.
    watcher = watch(interval=3600.0, hush=0.25)
    monkeypatch.setattr(watcher, "_ended", Ended())
    looked(qtbot, watcher)
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        replaced(file, b"two")
    assert waited
    assert {*waited} == {0.25}


@pytest.mark.parametrize("way", BOTH, ids=["both", "hint", "poll"])
def test_saves_in_place_are_told(
    qtbot: QtBot, file: Path, watch: Watch, way: dict[str, object]
) -> None:
    watcher = watch(**way)
    for data in (b"two", b"six", b"ten"):
        looked(qtbot, watcher)
        with qtbot.waitSignal(watcher.changed, timeout=SOON):
            file.write_bytes(data)


@pytest.mark.parametrize("way", BOTH, ids=["both", "hint", "poll"])
def test_a_file_that_comes_back_is_told_when_it_differs(
    qtbot: QtBot, file: Path, watch: Watch, way: dict[str, object]
) -> None:
    watcher = watch(**way)
    looked(qtbot, watcher)
    file.unlink()
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        file.write_bytes(b"two")


@pytest.mark.skipif(WINDOWS, reason="a folder that is watched stays on Windows")
def test_a_folder_that_comes_back_is_told(
    qtbot: QtBot, tmp_path: Path, watch: Watch
) -> None:
    folder = tmp_path / "show"
    folder.mkdir()
    file = folder / "content.json"
    file.write_bytes(b"one")
    watcher = watch(file)
    looked(qtbot, watcher)
    file.unlink()
    folder.rmdir()
    folder.mkdir()
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        file.write_bytes(b"two")
    looked(qtbot, watcher)
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        replaced(file, b"three")


def test_a_file_that_was_not_there_is_told(
    qtbot: QtBot, tmp_path: Path, watch: Watch
) -> None:
    watcher = watch(tmp_path / "later.json", shown="")
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        (tmp_path / "later.json").write_bytes(b"one")


def test_bytes_that_changed_before_the_watch_are_told(
    qtbot: QtBot, watch: Watch
) -> None:
    watcher = watch(shown=digest(b"older"))
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        pass


def test_the_same_bytes_are_told_once(qtbot: QtBot, file: Path, watch: Watch) -> None:
    told: list[bytes] = []
    watcher = watch()
    watcher.changed.connect(lambda: told.append(file.read_bytes()))
    looked(qtbot, watcher)
    replaced(file, b"one")
    file.unlink()
    file.write_bytes(b"one")
    file.touch()
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        file.write_bytes(b"two")
    looked(qtbot, watcher)
    replaced(file, b"two")
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        replaced(file, b"three")
    assert told == [b"two", b"three"]


@links
def test_a_link_that_is_turned_is_told(
    qtbot: QtBot, tmp_path: Path, watch: Watch
) -> None:
    (tmp_path / "one").write_bytes(b"one")
    (tmp_path / "two").write_bytes(b"two")
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "one")
    watcher = watch(link)
    looked(qtbot, watcher)
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        turned = tmp_path / "turned"
        turned.symlink_to(tmp_path / "two")
        turned.replace(link)


def test_what_is_no_file_is_passed_over(tmp_path: Path, watch: Watch) -> None:
    watcher = watch(tmp_path)
    assert watcher._look(0.0, hinted=True) is None


def test_a_file_is_not_read_while_its_stat_stays(file: Path, watch: Watch) -> None:
    watcher = watch()
    watcher.stop()
    assert watcher._look(10.0, hinted=True) == digest(b"one")
    stat = file.stat()
    file.write_bytes(b"two")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    # Within three seconds of a change the file is read all the same.
    assert watcher._look(13.0, hinted=False) == digest(b"two")
    file.write_bytes(b"six")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert watcher._look(13.5, hinted=False) == digest(b"two")
    assert watcher._look(14.0, hinted=True) == digest(b"six")


def test_stop_ends_the_thread_and_the_telling(
    qtbot: QtBot, file: Path, watch: Watch
) -> None:
    first, second = watch(), watch()
    told: list[int] = []
    first.changed.connect(lambda: told.append(1))
    first.stop()
    first.stop()
    names = [thread for thread in threading.enumerate() if thread is first._thread]
    assert names == []
    with qtbot.waitSignal(second.changed, timeout=SOON):
        file.write_bytes(b"two")
    first._report(False)
    first._arm()
    assert told == []


def test_a_thread_that_hangs_does_not_hold_up_the_stop(
    qapp: object, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp
    hanging, free = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> None:
        hanging.set()
        free.wait(SOON / 1000)

    monkeypatch.setattr("kiosk.player.watcher.PATIENCE", 0.0)
    monkeypatch.setattr(Watcher, "_look", hang)
    watcher = Watcher(file, "")
    assert hanging.wait(SOON / 1000)
    watcher.stop()
    assert watcher._thread.is_alive()
    free.set()
    watcher._thread.join()


# Files beside the content


def both(content: bytes, *beside: bytes | None) -> str:
    digests = ["" if data is None else digest(data) for data in beside]
    return fingerprint(digest(content), digests)


@pytest.mark.parametrize("way", BOTH, ids=["both", "hint", "poll"])
def test_a_save_of_a_file_beside_is_told(
    qtbot: QtBot, file: Path, watch: Watch, way: dict[str, object]
) -> None:
    (file.parent / "data").mkdir()
    book = file.parent / "data" / "book.xlsx"
    book.write_bytes(b"1")
    watcher = watch(shown=both(b"one", b"1"), files=[book], **way)
    for data in (b"2", b"3"):
        watched(qtbot, watcher, 2)
        with qtbot.waitSignal(watcher.changed, timeout=SOON):
            replaced(book, data)
    watched(qtbot, watcher, 2)
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        file.write_bytes(b"two")


def test_files_that_are_followed_later_are_told(
    qtbot: QtBot, file: Path, watch: Watch
) -> None:
    book, other = file.parent / "book.csv", file.parent / "other.csv"
    book.write_bytes(b"1")
    watcher = watch()
    told: list[int] = []
    watcher.changed.connect(lambda: told.append(1))
    watcher.follow([book, other], both(b"one", b"1", None))
    watched(qtbot, watcher, 2)
    assert told == []
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        other.write_bytes(b"9")
    watcher.follow([], digest(b"one"))
    qtbot.waitUntil(lambda: watcher._files == (), timeout=SOON)
    book.write_bytes(b"2")
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        file.write_bytes(b"two")
    assert len(told) == 2


def test_what_was_saved_before_it_is_followed_is_told(
    qtbot: QtBot, file: Path, watch: Watch
) -> None:
    book = file.parent / "book.csv"
    book.write_bytes(b"2")
    watcher = watch()
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        watcher.follow([book], both(b"one", b"1"))


def test_a_file_beside_that_is_gone_is_told_when_it_lasts(
    file: Path, watch: Watch
) -> None:
    book = file.parent / "book.csv"
    watcher = watch(shown=both(b"one", b"1"), files=[book])
    watcher.stop()
    assert watcher._look(0.0, hinted=True) == both(b"one", None)
    assert watcher._frail
    state = START.seen("gone", 10.0, frail=True)
    assert state.wait(10.0) == 1.0
    assert state.seen("gone", 10.5, frail=True).reported == "one"
    assert state.seen("gone", 11.0, frail=True).reported == "gone"
    back = state.seen("two", 10.5)
    assert back.wait(10.5) == 0.25


# Pictures and type beside the content

NAMING = json.dumps({"picture": "boat", "drawing": "photos/hall.svg"}).encode()


def pictured(file: Path, *names: str) -> Path:
    """A content that names pictures, and those of them that are there."""
    file.write_bytes(NAMING)
    assets = file.parent / "assets"
    assets.mkdir(exist_ok=True)
    for name in names:
        (assets / name).parent.mkdir(exist_ok=True)
        (assets / name).write_bytes(b"broken")
    return assets


def ready(qtbot: QtBot, watcher: Watcher, *paths: Path) -> None:
    """Waits until all of these have been seen, and are under watch if any can be."""
    wanted = {str(path) for path in paths}

    def under_watch() -> bool:
        beside, hint = watcher._beside, watcher._hint
        seen = {str(one) for one in (*beside.files, *beside.folders)}
        known = wanted <= seen and watcher._looks.reported is not None
        if hint is None:
            return known
        return known and wanted <= {*hint.files(), *hint.directories()}

    qtbot.waitUntil(under_watch, timeout=SOON)


@pytest.mark.parametrize("name", ["boat-night.svg", "photos/hall.svg", "fonts/a.ttf"])
@pytest.mark.parametrize("way", BOTH, ids=["both", "hint", "poll"])
def test_a_picture_that_is_mended_is_told(
    qtbot: QtBot, file: Path, watch: Watch, way: dict[str, object], name: str
) -> None:
    mended = pictured(file, name) / name
    watcher = watch(shown=digest(NAMING), **way)
    for data in (b"<svg/>", b"<svg ></svg>"):
        ready(qtbot, watcher, mended)
        with qtbot.waitSignal(watcher.changed, timeout=SOON) as told:
            replaced(mended, data)
        assert told.args == [True]
    ready(qtbot, watcher, mended)
    with qtbot.waitSignal(watcher.changed, timeout=SOON) as told:
        mended.write_bytes(b"<svg   ></svg>")
    assert told.args == [True]


@pytest.mark.parametrize("name", ["boat-night.svg", "photos/hall.svg", "fonts/a.ttf"])
@pytest.mark.parametrize("way", BOTH, ids=["both", "hint", "poll"])
def test_a_picture_that_was_missing_is_told(
    qtbot: QtBot, file: Path, watch: Watch, way: dict[str, object], name: str
) -> None:
    assets = pictured(file)
    watcher = watch(shown=digest(NAMING), **way)
    ready(qtbot, watcher, assets)
    (assets / name).parent.mkdir(exist_ok=True)
    with qtbot.waitSignal(watcher.changed, timeout=SOON) as told:
        (assets / name).write_bytes(b"<svg/>")
    assert told.args == [True]


def test_a_picture_that_is_gone_is_told(qtbot: QtBot, file: Path, watch: Watch) -> None:
    boat = pictured(file, "boat-night.svg") / "boat-night.svg"
    watcher = watch(shown=digest(NAMING))
    ready(qtbot, watcher, boat)
    with qtbot.waitSignal(watcher.changed, timeout=SOON) as told:
        boat.unlink()
    assert told.args == [True]


def test_the_folder_of_pictures_itself_may_come_later(
    qtbot: QtBot, file: Path, watch: Watch
) -> None:
    file.write_bytes(NAMING)
    watcher = watch(shown=digest(NAMING))
    ready(qtbot, watcher, file.parent)
    with qtbot.waitSignal(watcher.changed, timeout=SOON) as told:
        pictured(file, "photos/hall.svg")
    assert told.args == [True]


def test_what_the_content_does_not_name_is_not_told(
    qtbot: QtBot, file: Path, watch: Watch
) -> None:
    assets = pictured(file, "boat-night.svg", "other.svg")
    (file.parent / "book.xlsx").write_bytes(b"1")
    watcher = watch(shown=digest(NAMING))
    told: list[bool] = []
    watcher.changed.connect(told.append)
    ready(qtbot, watcher, assets / "boat-night.svg")
    (assets / "other.svg").write_bytes(b"2")
    (file.parent / "book.xlsx").write_bytes(b"2")
    with qtbot.waitSignal(watcher.changed, timeout=SOON):
        file.write_bytes(NAMING + b" ")
    assert told == [False]


def test_a_spreadsheet_is_told_as_what_it_is(
    qtbot: QtBot, file: Path, watch: Watch
) -> None:
    naming = b'{"file": "book.csv"}'
    file.write_bytes(naming)
    book = file.parent / "book.csv"
    book.write_bytes(b"1")
    watcher = watch(shown=both(naming, b"1"), files=[book])
    ready(qtbot, watcher, file.parent)
    with qtbot.waitSignal(watcher.changed, timeout=SOON) as told:
        book.write_bytes(b"22")
    assert told.args == [False]


def test_a_picture_that_was_mended_before_the_watch_is_told(
    qtbot: QtBot, file: Path, watch: Watch
) -> None:
    assets, shown = pictured(file, "boat-night.svg"), digest(NAMING)
    before = cause(file, shown)
    (assets / "boat-night.svg").write_bytes(b"<svg/>")
    with qtbot.waitSignal(watch(shown=shown, cause=before).changed, timeout=SOON) as it:
        pass
    assert it.args == [True]
    # Told once: what has been seen since is no news.
    watcher = watch(shown=shown, cause=cause(file, shown))
    with qtbot.waitSignal(watcher.changed, timeout=SOON) as it:
        file.write_bytes(NAMING + b" ")
    assert it.args == [False]


def test_a_picture_that_is_away_for_a_moment_is_not_told(
    file: Path, watch: Watch
) -> None:
    boat = pictured(file, "boat-night.svg") / "boat-night.svg"
    watcher = watch(shown=digest(NAMING))
    watcher.stop()
    watcher._look(10.0, hinted=True)
    assert not watcher._thin
    before = watcher._cause
    boat.write_bytes(b"")
    watcher._look(11.0, hinted=False)
    assert watcher._thin
    assert watcher._cause != before
    boat.unlink()
    watcher._look(12.0, hinted=False)
    assert watcher._thin
    assert watcher._beside.files == ()


# The reckoning, with the time handed in

START = Settling("one", settle=0.25, interval=1.0)


def test_the_first_look_is_what_is_shown() -> None:
    assert Settling().seen("one", 0.0).reported == "one"
    assert Settling().seen(None, 0.0).reported == ""


def test_bytes_count_when_they_have_settled() -> None:
    state = START.seen("two", 10.0)
    assert (state.reported, state.wait(10.0), state.wait(10.125)) == (
        "one",
        0.25,
        0.125,
    )
    assert state.wait(11.0) == 0.0
    state = state.seen("two", 10.125)
    assert state.reported == "one"
    state = state.seen("two", 10.25)
    assert (state.reported, state.pending, state.wait(10.25)) == ("two", None, 1.0)


def test_bytes_that_still_change_wait() -> None:
    state = START.seen("two", 10.0).seen("three", 10.25)
    assert (state.reported, state.since) == ("one", 10.25)


def test_bytes_that_return_are_no_change() -> None:
    state = START.seen("two", 10.0).seen("one", 10.125)
    assert (state.reported, state.pending) == ("one", None)


def test_an_absent_file_has_to_be_away_for_a_while() -> None:
    state = START.seen("two", 10.0).seen(None, 10.25)
    assert (state.reported, state.wait(10.25)) == ("one", 1.0)
    assert state.seen("one", 15.0).pending is None
    assert state.wait(14.75) == 0.5
    gone = state.seen(None, 15.25)
    assert (gone.reported, gone.pending, gone.wait(15.25)) == ("", None, 1.0)
    assert gone.seen(None, 99.0) == gone
    # Back, if only with the same bytes, is news.
    assert gone.seen("one", 99.0).seen("one", 99.25).reported == "one"


def test_an_empty_file_has_to_last() -> None:
    state = START.seen(EMPTY, 10.0)
    assert state.wait(10.0) == 1.0
    state = state.seen(EMPTY, 10.75)
    assert state.reported == "one"
    assert state.seen("two", 10.75).reported == "one"
    assert state.seen(EMPTY, 11.0).reported == EMPTY
