"""Chinese typed by an input method: what it composes is no text until it is done."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from kiosk.authoring.desktop.edit.text import GrowingText
from kiosk.authoring.edit.document import Document
from tests.authoring.desktop.edit.errands import LAPTOP, laid
from tests.authoring.desktop.edit.hands import closed, opened, target, written
from tests.authoring.desktop.edit.person import sitting
from tests.screen.conftest import x_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.window import EditorWindow
    from tests.authoring.desktop.edit.person import Person
    from tests.screen.conftest import Screen


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[EditorWindow]:
    window = opened(qtbot, file)
    yield window
    closed(window)


def composed(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_what_is_composed_is_in_no_field_before_it_is_written(
    window: EditorWindow,
) -> None:
    """In every text of the form: as the draft was, and then with what was meant."""
    window.slides.choose(1)
    before = window.desk.source.text
    inputs = [
        *window.form.findChildren(QLineEdit),
        *window.form.findChildren(QPlainTextEdit),
    ]
    assert len(inputs) >= 8
    for one in inputs:
        one.setFocus()
        for preedit in ("z", "zh", "zhan"):
            composed(one, preedit)
            window.form.refresh()
        window.desk.finish()
        assert window.desk.source.text == before
        composed(one, "")
        QApplication.processEvents()
        assert window.desk.source.text == before
    line = target(window, "title", "zh")
    assert isinstance(line, GrowingText)
    line.selectAll()
    composed(line, "zhan'guan")
    composed(line, "", "展馆")
    assert written(window, "title", "zh") == "展馆"
    assert line.toPlainText() == "展馆"


def test_figures_are_offered_for_what_is_written_and_not_while_it_is_composed(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    line = target(window, "title", "zh")
    assert isinstance(line, GrowingText)
    composed(line, "", "｛")
    assert line._completion.open
    composed(line, "ji")
    assert not line._completion.open
    composed(line, "jia")
    assert not line._completion.open
    composed(line, "", "加")
    assert not line._completion.open
    QTest.keyClicks(line, "{")
    assert line._completion.open


def test_what_is_composed_when_a_field_is_left_is_written(
    window: EditorWindow,
) -> None:
    """Some input methods drop it then, in an event right before."""
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    label = target(window, "figures", name, "label", "zh")
    for steps, drops in (
        (("title", "zh"), True),
        (("title", "zh"), False),
        (("id",), True),
    ):
        line = target(window, *steps)
        line.setFocus()
        assert isinstance(line, QLineEdit | QPlainTextEdit)
        line.selectAll()
        composed(line, "多")
        if drops:
            composed(line, "")
        label.setFocus()
        assert "多" in written(window, *steps)
        window.desk.undo()


def test_what_is_taken_back_while_it_is_composed_stays_away(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    before = window.desk.source.text
    line = target(window, "title", "zh")
    line.setFocus()
    composed(line, "多")
    composed(line, "")
    QApplication.processEvents()
    target(window, "title", "en").setFocus()
    assert window.desk.source.text == before


# The real one


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Screen]:
    folder = tmp_path / "framebuffer"
    folder.mkdir()
    with x_server(folder, pixels=LAPTOP) as screen:
        yield screen


@contextmanager
def pinyin(screen: Screen, folder: Path) -> Iterator[dict[str, str]]:
    """Ibus with libpinyin on a screen; what a program is to know of it."""
    for tool in ("ibus-daemon", "dbus-daemon"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    own = {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }
    env = {**screen.environment, **own}
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork"],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert bus.stdout is not None
    own["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
    env |= own
    daemon = subprocess.Popen(
        ["ibus-daemon", "-x", "-r", "--panel=disable"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def said(*words: str) -> str:
        done = subprocess.run(
            ["ibus", *words], env=env, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    try:
        screen.until(lambda: said("address") != "(null)", "a daemon")
        if "libpinyin" not in said("list-engine"):
            pytest.skip("ibus has no libpinyin")

        def chosen() -> bool:
            said("engine", "libpinyin")
            return said("engine") == "libpinyin"

        screen.until(chosen, "an engine for pinyin")
        yield {**own, "QT_IM_MODULE": "ibus", "IBUS_ADDRESS": said("address")}
    finally:
        for one in (daemon, bus):
            one.terminate()
            one.wait()
        bus.stdout.close()


def draft(file: Path) -> str:
    """The title as the draft has it, for whoever opens it next."""
    document = Document.open(file, file.parent.parent / "state")
    title: str = document.source.raw["slides"][1]["title"]["zh"]
    document.close()
    return title


@pytest.mark.long
@pytest.mark.screen
def test_pinyin_is_written_as_it_is_meant(laptop: Screen, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file = laid(home)
    before = file.read_bytes()
    with pinyin(laptop, home) as known:
        with sitting(laptop, file, "zh", pace=0, environment=known) as (person, _):
            person.front("kiosk edit")
            person.clicks("row", "走进展馆")
            _warmed(person, "标题 · 中文")
            person.presses("ctrl+a")
            laptop.interaction("type", "--delay", 120, "renci")
            laptop.interaction("key", "space")
            _until(person, "人次")
            # What is still composed when somebody goes elsewhere is not lost.
            laptop.interaction("type", "--delay", 120, "duo")
            laptop.settled(0.5)
            assert _held(person) == "人次"
            person.clicks("row", "暑假两个月")
            person.clicks("row", "人次")
            held = _until(person, "人次")
            laptop.settled(0.5)
            assert len(held) > len("人次"), held
        assert draft(file) == held
    assert file.read_bytes() == before


def _warmed(person: Person, name: str) -> None:
    """Wait until the engine takes the keys of a field."""
    end = time.monotonic() + 60
    while True:
        person.clicks("field", name)
        person.presses("ctrl+a")
        person.screen.interaction("type", "--delay", 120, "ma")
        person.screen.interaction("key", "space")
        person.screen.settled(0.3)
        if "a" not in _held(person):
            return
        assert time.monotonic() < end, _held(person)


def _held(person: Person) -> str:
    found = person.ask("held", "标题 · 中文")
    return "" if found is None else str(found["text"])


def _until(person: Person, words: str) -> str:
    person.screen.until(
        lambda: _held(person).startswith(words), json.dumps(_held(person))
    )
    return _held(person)
