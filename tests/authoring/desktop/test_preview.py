"""The preview: what staff see beside their editor while they save."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.__main__ import main
from kiosk.authoring.desktop.layout_lint import LayoutLinter
from kiosk.authoring.desktop.preview import Preview
from kiosk.authoring.desktop.supposed import SIZES
from kiosk.content.relaunch import again
from tests.visitor import saved, short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from kiosk.authoring.checking import Report


@pytest.fixture
def preview(qtbot: QtBot, file: Path) -> Iterator[Preview]:
    preview = Preview(file, "en")
    qtbot.addWidget(preview)
    preview.resize(1200, 800)
    preview.show()
    yield preview
    preview.stop()


def checked(preview: Preview, qtbot: QtBot) -> Report:
    """Read the file again, until all of it has been checked."""
    with qtbot.waitSignal(preview.checked, timeout=30_000) as done:
        preview.reload()
    assert done.args is not None
    report: Report = done.args[0]
    return report


def titles(preview: Preview) -> list[str]:
    items = map(preview._slides.topLevelItem, range(4))
    return [item.text(1) for item in items if item is not None]


def marks(preview: Preview) -> list[str]:
    items = map(preview._slides.topLevelItem, range(4))
    return [item.text(2) for item in items if item is not None]


def shape(preview: Preview) -> float:
    image = preview._sheet._image
    assert image is not None
    return image.width() / image.height()


def test_the_slides_are_listed_and_the_first_is_shown(
    preview: Preview, qtbot: QtBot
) -> None:
    report = checked(preview, qtbot)
    assert report.loaded is not None
    assert len(titles(preview)) == 4
    assert preview.place == 0
    assert shape(preview) == pytest.approx(16 / 9, abs=0.01)


def test_a_slide_is_drawn_when_it_is_chosen(preview: Preview, qtbot: QtBot) -> None:
    checked(preview, qtbot)
    before = preview._sheet._image
    with qtbot.waitSignal(preview.drawn):
        QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.place == 1
    assert preview._sheet._image != before
    with qtbot.waitSignal(preview.drawn):
        QTest.keyClick(preview, Qt.Key.Key_PageUp)
    assert preview._sheet._image == before


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_size_has_its_own_shape(
    preview: Preview, qtbot: QtBot, size: tuple[int, int]
) -> None:
    checked(preview, qtbot)
    preview.supposed.sizes.setCurrentIndex(SIZES.index(size))
    assert shape(preview) == pytest.approx(size[0] / size[1], rel=0.02)


@pytest.mark.parametrize("choice", ["language", "skin", "large", "contrast"])
def test_every_choice_changes_the_picture(
    preview: Preview, qtbot: QtBot, choice: str
) -> None:
    checked(preview, qtbot)
    preview.go(1)
    before = preview._sheet._image
    with qtbot.waitSignal(preview.drawn):
        if choice == "language":
            preview.supposed.languages.setCurrentIndex(1)
        elif choice == "skin":
            preview.supposed.skins.setCurrentIndex(2)
        elif choice == "large":
            preview.supposed.large_text.setChecked(True)
        else:
            preview.supposed.high_contrast.setChecked(True)
    assert preview._sheet._image != before
    assert preview.place == 1


def test_a_save_is_shown_at_the_same_slide(
    preview: Preview, qtbot: QtBot, file: Path
) -> None:
    checked(preview, qtbot)
    preview.go(2)
    changed = short()
    changed["slides"][2]["title"] = {"zh": "新题", "en": "A new title"}
    with qtbot.waitSignal(preview.checked, timeout=30_000):
        preview.start()
        saved(file, changed)
    qtbot.waitUntil(lambda: titles(preview)[2] == "A new title", timeout=30_000)
    assert preview.place == 2


def broken() -> dict[str, Any]:
    changed = short()
    changed["slides"][2]["titel"] = changed["slides"][2].pop("title")
    return changed


def test_a_mistake_keeps_the_last_good_picture_and_is_listed(
    preview: Preview, qtbot: QtBot, file: Path
) -> None:
    checked(preview, qtbot)
    before = preview._sheet._image
    saved(file, broken())
    report = checked(preview, qtbot)
    assert report.loaded is None
    assert preview._sheet._image == before
    assert "the last content without any" in preview._verdict.text()
    assert marks(preview)[2] == "● 2"


def test_a_click_on_a_finding_goes_to_its_slide_and_line(
    preview: Preview, qtbot: QtBot, file: Path
) -> None:
    checked(preview, qtbot)
    saved(file, json.dumps(broken(), indent=1))
    report = checked(preview, qtbot)
    rows = preview._findings.topLevelItemCount()
    assert rows == len(report.findings)
    number = next(n for n, f in enumerate(report.findings) if "titel" in f.field)
    item = preview._findings.topLevelItem(number)
    assert item is not None
    box = preview._findings.visualItemRect(item)
    preview._findings.scrollToItem(item)
    QTest.mouseClick(
        preview._findings.viewport(),
        Qt.MouseButton.LeftButton,
        pos=preview._findings.visualItemRect(item).center(),
    )
    assert box.isValid()
    assert preview.place == 2
    where, line, under = preview._excerpt.text().split("\n")
    finding = report.findings[number]
    assert where.endswith(f":{finding.line}:{finding.column}")
    assert line[under.index("^")] == '"'
    assert line[under.index("^") :].startswith('"titel"')


def test_what_does_not_fit_is_found_as_well(qtbot: QtBot, file: Path) -> None:
    long = short()
    long["slides"][1]["title"] = {
        "zh": "很长的题目" * 30,
        "en": "A very long title " * 20,
    }
    saved(file, long)
    preview = Preview(file, "en", layout=LayoutLinter([(1280, 720)]))
    qtbot.addWidget(preview)
    preview.show()
    report = checked(preview, qtbot)
    slide = long["slides"][1]["id"]
    assert "text-covered" in {f.rule for f in report.findings if f.slide == slide}
    preview.stop()


def test_a_save_right_after_a_start_with_mistakes_is_seen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved(tmp_path / "content.json", "{")
    real = Preview.reload

    def reload(preview: Preview) -> None:
        real(preview)
        if preview._watcher is None:
            # Before anybody watches.
            saved(file, short())

    monkeypatch.setattr(Preview, "reload", reload)
    preview = Preview(file, "en")
    qtbot.addWidget(preview)
    preview.show()
    with qtbot.waitSignal(preview.drawn, timeout=30_000):
        preview.start()
    assert preview.loaded is not None
    preview.stop()


def test_a_file_that_never_was_good_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    file = saved(tmp_path / "content.json", "{")
    preview = Preview(file, "zh")
    qtbot.addWidget(preview)
    preview.show()
    checked(preview, qtbot)
    assert "还没有能放映的内容" in preview._verdict.text()
    assert preview._sheet._image is None
    saved(file, short())
    checked(preview, qtbot)
    assert preview._sheet._image is not None
    preview.stop()


def test_without_a_screen_the_command_says_what_does_without(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["preview", "--language", "en"]) == 1
    assert "kiosk check and kiosk pictures do without" in capsys.readouterr().err
    assert main(["preview", "--language", "zh"]) == 1
    assert "打不开窗口" in capsys.readouterr().err


def test_the_command_opens_the_window_until_it_is_closed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Preview] = []
    monkeypatch.setattr(Preview, "start", lambda preview: opened.append(preview))
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    assert main(["preview", str(file), "--language", "zh"]) == 0
    (preview,) = opened
    assert preview.path == file
    assert preview.isVisible()
    preview.close()
    preview.deleteLater()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_asked_to_end_it_ends_in_order(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = Preview.start

    def start(preview: Preview) -> None:
        began(preview)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(Preview, "start", start)
    kept = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        assert main(["preview", str(file), "--language", "en"]) == 0
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def test_play_starts_the_program_that_runs_and_no_other(
    preview: Preview, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    class Process(QProcess):
        def startDetached(self) -> bool:  # type: ignore[override]
            started.append([self.program(), *self.arguments()])
            return True

    monkeypatch.setattr("kiosk.authoring.desktop.preview.QProcess", Process)
    preview.reload()
    preview.go(1)
    preview._play()
    size = ["--window", "1280x720", "--slide"]
    assert started == [again([str(file), *size, short()["slides"][1]["id"]])]
