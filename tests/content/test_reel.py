"""Reel: the frame of every second, waited for or not, from a child that may die."""

from __future__ import annotations

import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.content.projector import Footing
from kiosk.content.reel import MOST, Reel, ReelWish
from tests.films import made

LONG = 2.0


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("films") / "a.mp4", seconds=LONG)


def wish(file: Path, *, repeats: bool = False) -> ReelWish:
    return ReelWish(str(file), 160, 90, None, LONG, repeats)


def number(reel: Reel, second: float) -> int:
    """Which frame is shown at a second, by its red."""
    frame = reel.waited(second)
    assert frame is not None
    assert (frame.width, frame.height) == (160, 90)
    return round(frame.data[4 * (45 * 160 + 80) + 2] / 8)


def test_a_second_has_its_frame_in_whatever_order_it_is_asked_for(file: Path) -> None:
    with closing(Reel(wish(file), lambda: None)) as reel:
        for second in (0.0, 0.5, 0.51, 1.9, 0.1, 1.0, 1.07, 0.0, 1.99):
            assert number(reel, second) == int(second * 15 + 0.02)
        assert number(reel, 30.0) == 29


def test_one_that_repeats_has_no_gap_between_its_laps(file: Path) -> None:
    with closing(Reel(wish(file, repeats=True), lambda: None)) as reel:
        seconds = [step / 15 + 0.01 for step in range(20, 100)]
        assert [number(reel, second) for second in seconds] == [
            step % 30 for step in range(20, 100)
        ]
        # As far as anybody watches, without all that lies between.
        assert number(reel, 8000.5 * LONG) == 15


def test_who_does_not_wait_is_told_when_the_frame_is_there(file: Path) -> None:
    told = threading.Event()
    with closing(Reel(wish(file), told.set)) as reel:
        assert reel.at(0.0) is None
        assert told.wait(20.0)
        frame = reel.at(0.0)
        assert frame is not None
        assert frame.second == 0.0
        due = reel.due(0.0)
        assert due is None or due == pytest.approx(1 / 15, abs=0.001)


def test_no_more_is_decoded_than_there_is_paper_for(file: Path) -> None:
    with closing(Reel(wish(file), lambda: None)) as reel:
        reel.waited(0.0)
        with reel._change:
            full = reel._change.wait_for(lambda: len(reel._coming) >= MOST - 1, 20.0)
        assert full
        assert len(reel._coming) == MOST - 1


def test_frames_that_are_passed_over_are_counted(file: Path) -> None:
    with closing(Reel(wish(file), lambda: None)) as reel:
        reel.waited(0.0)
        with reel._change:
            reel._change.wait_for(lambda: len(reel._coming) >= 6, 20.0)
        shown = reel.shown
        assert reel.at(0.2) is not None
        assert (reel.shown - shown, reel.late) == (1, 2)
        assert reel.at(0.21) is not None
        assert (reel.shown - shown, reel.late) == (1, 2)


def test_what_a_slow_decoder_has_not_made_is_counted_as_well(file: Path) -> None:
    with closing(Reel(wish(file, repeats=True), lambda: None)) as reel:
        assert number(reel, 0.0) == 0
        with reel._change:
            reel._change.wait_for(lambda: len(reel._coming) >= MOST - 1, 20.0)
            newest = reel._newest
        # Time has passed as if it had decoded nothing meanwhile.
        reel.at(newest + 3.0)
        assert reel.late == 45
        assert number(reel, newest + 3.0) == round((newest + 3.0) * 15) % 30
        # A hand that moves the film is no slow decoder.
        reel.at(newest + 9.0, runs=False)
        assert reel.late == 45


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_the_memory_of_the_child_is_bounded(file: Path) -> None:
    with closing(Reel(wish(file), lambda: None)) as reel:
        assert reel.waited(0.0) is not None
        limits = Path(f"/proc/{reel.child}/limits").read_text("ascii")
        (line,) = [one for one in limits.splitlines() if "address space" in one]
        assert int(line.split()[3]) < 4 * 2**30


def test_a_film_that_stalls_gives_nothing_after_a_second(file: Path) -> None:
    with closing(Reel(wish(file), lambda: None)) as reel:
        reel.waited(0.0)
        with reel._change:
            # Of what was asked for nothing comes, as from a disk that hangs.
            reel._process = None
            reel._coming.clear()
        assert reel.at(0.9) is not None
        assert reel.at(1.1) is not None
        assert reel.at(1.9) is not None
        assert reel.at(2.2) is None


def test_a_child_that_dies_is_told(file: Path) -> None:
    told = threading.Event()
    with closing(Reel(wish(file), told.set)) as reel:
        frame = reel.waited(0.5)
        assert frame is not None
        assert reel._process is not None
        reel._process.kill()
        assert told.wait(20.0)
        assert reel.broken
        assert reel.at(0.6) is None
        # What was given may be painted still.
        assert len(bytes(frame.data)) == 4 * 160 * 90


def test_a_damaged_film_is_broken_and_told_once(tmp_path: Path, file: Path) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(file.read_bytes()[:500])
    told = threading.Semaphore(0)
    with closing(Reel(wish(cut), told.release)) as reel:
        assert told.acquire(timeout=20.0)
        assert reel.broken
        assert reel.waited(0.0) is None
        assert not told.acquire(blocking=False)


def test_what_is_closed_before_it_has_begun_leaves_nothing(file: Path) -> None:
    reel = Reel(wish(file), lambda: pytest.fail("nobody is there"))
    reel.close()
    reel._worker.join(20.0)
    assert not reel._worker.is_alive()
    assert reel._process is None or reel._process.returncode is not None


def test_the_words_for_the_child_are_read_as_they_were_meant() -> None:
    for focus in (None, (0.25, 0.5)):
        footing = Footing("影.mp4", 3, 2, focus, 4.5, True, True, 5, "7")
        assert Footing.of(footing.spelt()) == footing
    assert footing.size == 24


@pytest.mark.long
def test_five_hundred_laps_take_no_more_memory(file: Path) -> None:
    import psutil

    with closing(Reel(wish(file, repeats=True), lambda: None)) as reel:
        taken: list[tuple[int, int]] = []
        for lap in range(500):
            for step in range(0, 30, 3):
                assert reel.waited(lap * LONG + step / 15) is not None
            if lap in (100, 499):
                processes = psutil.Process(), psutil.Process(reel.child)
                own, child = (one.memory_info().rss for one in processes)
                taken.append((own, child))
    (own, child), (later, child_later) = taken
    assert later - own < 2 * 2**20, taken
    assert child_later - child < 2 * 2**20, taken
