"""The composition root: what touches mean, and every way of leaving."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

import kiosk
from kiosk.content.content import load
from kiosk.content.paths import asset_folders
from kiosk.drawing.marks import Target
from kiosk.player.app import App
from kiosk.player.application import application
from kiosk.player.page_cache import PageCache
from kiosk.player.play import play
from kiosk.player.window import chosen_screen
from kiosk.show.command import (
    Close,
    Command,
    Ease,
    Go,
    Home,
    Next,
    Open,
    Pause,
    Speak,
    ToTheme,
)
from kiosk.show.opening import begin
from tests.visitor import saved, short

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kiosk.player.page import Page
    from kiosk.player.setting import Setting
    from tests.visitor import Visitor

TARGETS: list[tuple[Target, Command | None]] = [
    (Target("figure", "trees"), Open("trees")),
    (Target("card", "@ease"), Open("@ease")),
    (Target("theme", "other"), ToTheme("other")),
    (Target("page", "2"), Go(2)),
    (Target("slide", "columns"), Go(2)),
    (Target("slide", "gone"), None),
    (Target("next"), Next()),
    (Target("home"), Home()),
    (Target("pause"), Pause()),
    (Target("speak", "en"), Speak("en")),
    (Target("speak", "zh"), Speak("zh")),
    (Target("ease", "calm"), Ease("calm")),
    (Target("close"), Close()),
    (Target("slip"), None),
]


@pytest.mark.parametrize(("target", "command"), TARGETS, ids=str)
def test_a_target_is_a_request(
    visitor: Visitor, target: Target, command: Command | None
) -> None:
    assert visitor.app.input.command(target) == command


def test_a_second_tap_on_what_is_open_closes_it(visitor: Visitor) -> None:
    visitor.goes(1)
    visitor.app.tell(Open("trees"))
    assert visitor.app.input.command(Target("figure", "trees")) == Close()
    assert visitor.app.input.command(Target("figure", "walks")) == Open("walks")


def test_the_beginning_is_as_the_content_says(file: Path) -> None:
    content = short()
    content["show"] |= {"languages": ["en", "zh"], "idle": {"after": 40, "warning": 9}}
    now = begin(load(saved(file, content)).content)
    assert (now.language, now.default_language) == ("en", "en")
    assert (now.idle_after, now.idle_warning) == (40.0, 9.0)
    assert [page.theme for page in now.pages] == ["", "sample", "sample", "other"]
    assert now.looping


def test_pictures_may_lie_beside_the_content_and_in_the_built_in_show(
    file: Path,
) -> None:
    folders = asset_folders(file)
    assert folders[:2] == (file.parent / "assets", file.parent)
    assert (folders[2] / "cover-land-night.svg").is_file()


def test_there_is_one_application() -> None:
    assert application() is application() is QApplication.instance()


@pytest.mark.parametrize("name", ["1", None])
def test_a_screen_is_chosen_by_number_or_is_the_first(
    qapp: QApplication, name: str | None
) -> None:
    assert chosen_screen(name) is not None
    assert chosen_screen(qapp.screens()[0].name()) == qapp.screens()[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "没有名为 9 的屏幕；现有：1 ("),
        ("en", "no screen is called 9; there are: 1 ("),
    ],
)
def test_a_screen_that_does_not_exist_is_told(
    qapp: object,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    words: str,
) -> None:
    assert qapp
    monkeypatch.setenv("LANGUAGE", language)
    assert play(file, "9") == 2
    assert words in capsys.readouterr().err


def test_leaving_stops_the_clock(visitor: Visitor, left: list[int]) -> None:
    visitor.app.leave()
    assert left == [0]
    assert not visitor.app.ticker._timer.isActive()


def test_closing_twice_does_no_harm(visitor: Visitor) -> None:
    visitor.app.close()
    visitor.app.close()


def test_the_watcher_begins_after_the_first_picture_and_ends_with_the_app(
    file: Path, qapp: object
) -> None:
    assert qapp
    app = App(load(file), "en")
    assert app.watcher is None
    app._watch()
    assert app.watcher is not None
    thread = app.watcher._thread
    app.close()
    assert not thread.is_alive()
    app.window.deleteLater()


def test_the_first_picture_waits_for_no_file(
    file: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    app = App(load(file), "en")
    app.window.open_on(qapp.primaryScreen(), (640, 480))
    app.start()
    assert app.watcher is None
    qtbot.waitUntil(lambda: app.watcher is not None)
    assert app.stage.painted
    first = app.watcher
    app.window.appeared.emit()
    assert app.watcher is first
    app.close()
    app.window.deleteLater()


def test_files_are_watched_even_if_no_screen_shows_a_picture(
    file: Path, qapp: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp
    monkeypatch.setattr("kiosk.player.app.UNSEEN", 0)
    app = App(load(file), "en")
    app.start()
    qtbot.waitUntil(lambda: app.watcher is not None)
    assert not app.stage.painted
    app.close()
    app.window.deleteLater()


def test_no_page_is_built_in_a_size_that_nobody_sees(
    file: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[tuple[int, int]] = []
    begun = PageCache.begun

    def counted(cache: PageCache, setting: Setting, place: int) -> Page:
        sizes.append(setting.manner.size)
        return begun(cache, setting, place)

    monkeypatch.setattr(PageCache, "begun", counted)
    app = App(load(file), "en")
    app.window.open_on(qapp.primaryScreen(), (640, 480))
    app.start()
    assert sizes == [(640, 480)]
    app.close()
    app.window.deleteLater()


LEAVE = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from kiosk.player.play import play
from kiosk.player.application import application
from kiosk.player.window import Window

application()
how = sys.argv[2]

def leave():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Window))
    if not window.stage.painted:
        QTimer.singleShot(10, leave)
    elif how == "escape":
        QTest.keyClick(window, Qt.Key.Key_Escape)
    elif how == "close":
        window.close()
    else:
        os.kill(os.getpid(), getattr(signal, how))

QTimer.singleShot(0, leave)
status = play(Path(sys.argv[1]), None, (640, 360))
print("left with", status, flush=True)
sys.exit(status)
"""


@pytest.mark.parametrize("how", ["escape", "close", "SIGTERM", "SIGINT"])
def test_every_way_of_leaving_ends_well(file: Path, how: str) -> None:
    if how.startswith("SIG") and sys.platform == "win32":
        pytest.skip("Windows has no such signals")
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", LEAVE, str(file), how],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    # A negative status is a crash.
    assert done.returncode == 0, done.stderr
    assert done.stdout == "left with 0\n"
    assert "Traceback" not in done.stderr


def test_a_slide_that_is_not_there_is_no_reason_to_show_another(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def begun(*_: object) -> None:
        raise AssertionError("nothing is to be shown")

    monkeypatch.setattr("kiosk.player.play.application", begun)
    ids = [slide["id"] for slide in short()["slides"]]
    for language, wrong, wanted in (
        (
            "en",
            ids[1] + "x",
            f"no slide is called “{ids[1]}x”; did you mean “{ids[1]}”?",
        ),
        ("zh", "0", f"没有叫“0”的页；可以写 {'、'.join(ids)}。"),
    ):
        monkeypatch.setenv("LANGUAGE", language)
        assert play(file, slide=wrong) == 2
        assert capsys.readouterr().err.strip() == wanted


def test_nobody_but_the_app_sets_the_moment() -> None:
    root = Path(kiosk.__file__).parent
    set_by = {
        file.relative_to(root).as_posix()
        for file in root.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store | ast.Del)
        and node.attr in {"playback", "_playback"}
    }
    assert set_by == {"player/app.py"}


def test_a_moment_of_other_content_is_refused(visitor: Visitor) -> None:
    now = visitor.app.playback
    with pytest.raises(ValueError, match="other content"):
        visitor.app.go_on(replace(now, pages=now.pages[:1]))
    assert visitor.app.playback is now
