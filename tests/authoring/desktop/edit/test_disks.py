"""Disks that are full or can only be read: nothing is lost, and it is said why.

Real ones: a file system of half a megabyte is mounted for each test. Where nobody may
mount anything, nothing is tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kiosk.authoring
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.authoring.edit.document import Document
from kiosk.authoring.edit.operation import SetValue
from kiosk.content.content import load
from tests.authoring.desktop.edit.hands import answering, closed, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.publish_dialog import PublishDialog
    from kiosk.authoring.desktop.edit.window import EditorWindow

MUSEUM = Path(kiosk.authoring.__file__).parent / "templates" / "visitors"
TITLE = ("slides", 2, "title", "en")
ROOM = "1536k"


@contextmanager
def mounted(place: Path, *words: str) -> Iterator[None]:
    """Something mounted at a folder."""
    place.mkdir(exist_ok=True)
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only the root of a Linux can mount a disk to fill")
    command = ["mount", *words, str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted in here, so that no disk can be filled")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    with mounted(place, "-t", "tmpfs", "-o", f"size={ROOM}", "none"):
        shutil.copytree(MUSEUM, place / "show")
        yield place / "show" / "content.json"


def filled(disk: Path) -> Path:
    """Leave no byte on the disk of a file; the file that takes them."""
    more = disk.parent.parent / "more"
    with more.open("wb", buffering=0) as stream:
        for size in (65536, 1):
            try:
                while stream.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    return more


@contextmanager
def at_work(qtbot: QtBot, file: Path, state: Path) -> Iterator[EditorWindow]:
    """The window on a content, which asks nobody when it is closed."""
    window = opened(qtbot, file, state)
    try:
        yield window
    finally:
        window.desk.document._journal.trouble = None
        closed(window)


def letters(number: int) -> str:
    """Words without a figure, each time others."""
    return "Letters that wait " + chr(97 + number % 26) * 40


def test_letters_on_a_full_disk_wait_in_the_program(disk: Path, tmp_path: Path) -> None:
    before = disk.read_bytes()
    document = Document.open(disk, tmp_path / "state")
    more = filled(disk)
    # A page of memory is free behind the last line of the journal.
    for number in range(200):
        document.edit(SetValue(TITLE, letters(number)), number)
    assert document.trouble is not None
    assert why(document.trouble, "zh") == "磁盘满了，先腾出地方"
    assert why(document.trouble, "en") == "the disk is full: make room on it first"
    with pytest.raises(OSError, match="space"):
        document.publish("Li Ming")
    assert before in (disk.read_bytes(),)
    more.unlink()
    document.retry()
    assert document.trouble is None
    held = document.source
    document.close()
    again = Document.open(disk, tmp_path / "state")
    assert again.source == held
    again.publish("Li Ming")
    again.close()
    assert load(disk).content.slides[2].title.en == letters(199)


def test_the_window_says_what_to_do_about_a_full_disk_and_goes_on_by_itself(
    qtbot: QtBot, disk: Path, tmp_path: Path
) -> None:
    before = disk.read_bytes()
    with at_work(qtbot, disk, tmp_path / "state") as window:
        more = filled(disk)
        for number in range(200):
            window.desk.change(TITLE, letters(number))
        said = window.bar.trouble
        assert said.isVisible()
        assert "the disk is full: make room on it first" in said.text()
        assert "do not close" in said.text()
        window.desk.change(TITLE, "A title")

        def publish(dialog: PublishDialog) -> None:
            dialog.who.setText("Li Ming")
            dialog.accept_.click()

        answering(window, publish)
        window.bar.publish.click()
        failed, unkept = said.text().splitlines()
        assert failed.startswith("Not published: the disk is full")
        assert unkept.startswith("The draft cannot be kept")
        assert before in (disk.read_bytes(),)
        more.unlink()
        qtbot.waitUntil(lambda: not said.isVisible(), timeout=60_000)
        assert window.desk.document.trouble is None
        answering(window, publish)
        window.bar.publish.click()
        assert load(disk).content.slides[2].title.en == "A title"


def test_a_folder_that_can_only_be_read_is_told_when_it_is_published(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shutil.copytree(MUSEUM, tmp_path / "show")
    file = tmp_path / "show" / "content.json"
    before = file.read_bytes()

    def publish(dialog: PublishDialog) -> None:
        dialog.who.setText("Li Ming")
        dialog.accept_.click()

    with ExitStack() as stack:
        words = ("--bind", "-o", "ro", str(tmp_path / "show"))
        stack.enter_context(mounted(tmp_path / "show", *words))
        window = stack.enter_context(at_work(qtbot, file, tmp_path / "state"))
        window.desk.change(TITLE, "Kept elsewhere")
        # The draft lies with what the show keeps.
        assert window.desk.document.trouble is None
        answering(window, publish)
        window.bar.publish.click()
        said = window.bar.trouble.text()
        assert said.startswith("Not published: this folder can be read but not")
        assert before in (file.read_bytes(),)
        command = ["mount", "-o", "remount,bind,rw", str(tmp_path / "show")]
        subprocess.run(command, check=True)
        answering(window, publish)
        window.bar.publish.click()
        assert not window.bar.trouble.isVisible()
        assert load(file).content.slides[2].title.en == "Kept elsewhere"
