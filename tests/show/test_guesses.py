"""Earlier visitors' guesses: counted, remembered, and never in the show's way."""

from __future__ import annotations

import json
import math
import os
import threading
from pathlib import Path

import pytest

from kiosk.content.paths import state_folder
from kiosk.show import guesses
from kiosk.show import guesses as module
from kiosk.show.guesses import BINS, NAME, Guesses
from kiosk.show.playback import Stop
from tests.moment import changed, moment


def lines(folder: Path) -> list[str]:
    return (folder / NAME).read_text("utf-8").splitlines()


def opened(folder: Path, limit: int = guesses.LIMIT) -> Guesses:
    found = Guesses(folder, limit)
    found.load()
    return found


def test_guesses_are_counted_in_equal_bins(tmp_path: Path) -> None:
    kept = opened(tmp_path)
    for value in (0.0, 0.04, 0.05, 0.2, 0.2, 0.204, 0.95, 1.0, 7.0, -3.0):
        kept.add("finance", value)
    kept.add("other", 0.5)
    kept.add("finance", math.nan)
    counts = kept.counts("finance")
    assert len(counts) == BINS == 20
    assert {i: n for i, n in enumerate(counts) if n} == {0: 3, 1: 1, 4: 3, 19: 3}
    assert kept.counts("nobody") == (0,) * 20
    kept.close()


def test_a_visitor_guesses_once_and_only_before_the_answer() -> None:
    kept = Guesses(None)
    pages = (Stop("", 9.0), Stop("a", 9.0, asks=True), Stop("a", 9.0, asks=True))
    asked = moment(pages, 1, looping=False, dial=0.5)
    for now in (
        asked,
        changed(asked, revealed=0.0),
        # Seen once, what is guessed afterwards is no guess.
        changed(asked, dial=0.9),
        changed(asked, dial=0.9, revealed=1.0),
    ):
        kept.heed(now, "one")
    assert {i: n for i, n in enumerate(kept.counts("one")) if n} == {10: 1}
    # An answer that nobody guessed is none.
    kept.heed(changed(asked, dial=None, revealed=0.0), "two")
    kept.heed(changed(asked, dial=0.2, revealed=0.1), "two")
    assert sum(kept.counts("two")) == 0
    # The next visitor comes after the loop.
    kept.heed(moment(pages, 0), "cover")
    kept.heed(changed(asked, dial=0.9, revealed=0.0), "one")
    assert {i: n for i, n in enumerate(kept.counts("one")) if n} == {10: 1, 18: 1}
    kept.close()


def test_a_line_holds_a_slide_and_a_rounded_value_and_nothing_else(
    tmp_path: Path,
) -> None:
    kept = opened(tmp_path / "deep" / "state")
    kept.add("finance", 0.2049)
    kept.add("金融", 1 / 3)
    kept.close()
    assert [json.loads(line) for line in lines(tmp_path / "deep" / "state")] == [
        {"slide": "finance", "percent": 20},
        {"slide": "金融", "percent": 33},
    ]


def test_guesses_outlive_the_show(tmp_path: Path) -> None:
    for _ in range(3):
        kept = opened(tmp_path)
        kept.add("finance", 0.2)
        kept.close()
    assert opened(tmp_path).counts("finance")[4] == 3


def test_a_file_torn_at_any_byte_loses_its_last_guess_alone(tmp_path: Path) -> None:
    kept = opened(tmp_path)
    for value in (0.1, 0.2, 0.3):
        kept.add("金融", value)
    kept.close()
    whole = (tmp_path / NAME).read_bytes()
    ends = [i for i in range(len(whole)) if whole[i : i + 1] == b"\n"]
    for size in range(len(whole) + 1):
        folder = tmp_path / str(size)
        folder.mkdir()
        (folder / NAME).write_bytes(whole[:size])
        torn = opened(folder)
        left = sum(end <= size for end in ends)
        assert sum(torn.counts("金融")) == left, size
        torn.add("金融", 0.9)
        torn.close()
        again = opened(folder)
        assert sum(again.counts("金融")) == left + 1, size
        assert again.counts("金融")[18] == 1, size


def test_lines_of_others_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(
        b"\n".join(
            [
                b'{"slide": "a", "percent": 20, "times": 7}',
                b'{"slide": "a", "percent": true}',
                b'{"slide": "a", "percent": 20.5}',
                b'{"slide": "a", "percent": 101}',
                b'{"slide": "a", "percent": -1}',
                b'{"slide": 3, "percent": 20}',
                b'{"slide": "a", "percent": 20, "times": 0}',
                b'{"slide": "a", "percent": 20, "times": 1e9}',
                b'["a", 20]',
                b"\x00\x00\xff",
                b"[" * 100_000,
                b"NaN",
                b"",
                b'{"slide": "a", "percent": 100}',
            ]
        )
    )
    counts = opened(tmp_path).counts("a")
    assert {i: n for i, n in enumerate(counts) if n} == {4: 7, 19: 1}


def test_a_long_file_is_folded_and_keeps_every_guess(tmp_path: Path) -> None:
    kept = opened(tmp_path, limit=10)
    for number in range(10):
        kept.add("a", 0.2 if number % 2 else 0.31)
    kept.close()
    assert len(lines(tmp_path)) == 10
    kept.add("b", 0.5)
    kept.close()
    assert [json.loads(line) for line in lines(tmp_path)] == [
        {"slide": "a", "percent": 20, "times": 5},
        {"slide": "a", "percent": 31, "times": 5},
        {"slide": "b", "percent": 50},
    ]
    assert not (tmp_path / NAME).with_suffix(".new").exists()
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]
    again = opened(tmp_path, limit=10)
    again.add("a", 0.2)
    again.close()
    assert len(lines(tmp_path)) == 4
    assert opened(tmp_path).counts("a")[4] == 6


def test_the_file_never_has_more_lines_than_the_limit(tmp_path: Path) -> None:
    for round_ in range(4):
        kept = opened(tmp_path, limit=25)
        for number in range(20):
            kept.add("a", (number + round_) % 3 / 10)
        kept.close()
        assert len(lines(tmp_path)) <= 25
    assert sum(opened(tmp_path).counts("a")) == 80


def test_a_file_that_cannot_be_read_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / NAME).mkdir()
    kept = opened(tmp_path)
    for _ in range(3):
        kept.add("a", 0.2)
    kept.close()
    assert kept.counts("a")[4] == 3
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("guesses cannot be read: ")


def test_a_folder_that_cannot_be_made_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    kept = Guesses(tmp_path / "file" / "state")
    for _ in range(3):
        kept.add("a", 0.2)
    kept.close()
    assert kept.counts("a")[4] == 3
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("guesses cannot be written: ")


@pytest.mark.parametrize("limit", [100, 0])
def test_a_full_disk_is_told_once_and_tried_again(
    limit: int,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    kept = opened(tmp_path, limit)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        kept.add("a", 0.2)
        kept.add("a", 0.3)
        kept.close()
    assert len(caplog.messages) == 1
    kept.add("a", 0.4)
    kept.close()
    assert opened(tmp_path).counts("a")[8] == 1


def test_a_file_of_another_size_is_not_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / NAME).write_text('{"slide": "a", "percent": 20}\n')
    monkeypatch.setattr(guesses, "LARGEST", 10)
    assert sum(opened(tmp_path).counts("a")) == 0
    assert caplog.messages[0].endswith("too large")


def test_without_a_folder_guesses_last_as_long_as_the_show() -> None:
    kept = Guesses(None)
    kept.load()
    kept.add("a", 0.2)
    kept.close()
    assert kept.counts("a")[4] == 1


def test_where_the_state_is_kept() -> None:
    def home() -> Path:
        return Path("/home/hall")

    def homeless() -> Path:
        raise RuntimeError("no home")

    def found(environ: dict[str, str], *, windows: bool = False) -> Path | None:
        return state_folder(environ, windows=windows, home=home)

    systemd = {"STATE_DIRECTORY": os.pathsep.join(["/var/lib/kiosk", "/var/lib/b"])}
    assert found({"KIOSK_STATE": "/own", **systemd}) == Path("/own")
    assert found(systemd) == Path("/var/lib/kiosk")
    assert found({"XDG_STATE_HOME": "/state"}) == Path("/state/kiosk")
    assert found({"KIOSK_STATE": ""}) == Path("/home/hall/.local/state/kiosk")
    local = {"LOCALAPPDATA": "/local"}
    assert found(local, windows=True) == Path("/local/kiosk")
    assert found({}, windows=True) == Path("/home/hall/AppData/Local/kiosk")
    assert state_folder({}, windows=False, home=homeless) is None


def test_the_file_is_read_apart_and_a_guess_meanwhile_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_one = Guesses(tmp_path)
    with_one.add("q", 0.5)
    with_one.close()
    read_in: list[str] = []
    true, may_go_on = module._read, threading.Event()

    def slow(file: Path) -> bytes:
        read_in.append(threading.current_thread().name)
        assert may_go_on.wait(10)
        return true(file)

    monkeypatch.setattr(module, "_read", slow)
    guesses = Guesses(tmp_path)
    guesses.load_soon()
    guesses.add("q", 0.5)
    assert sum(guesses.counts("q")) == 1
    may_go_on.set()
    guesses.close(10)
    assert sum(guesses.counts("q")) == 2
    assert read_in == ["guesses"]
    again = Guesses(tmp_path)
    again.load()
    assert sum(again.counts("q")) == 2
