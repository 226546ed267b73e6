"""What is sent of a show from the window: a proof, pictures, a copy on a stick."""

from __future__ import annotations

import json
from getpass import getuser
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from kiosk.content.content import load
from kiosk.fleet.packs.repository import Repository, unpacked
from kiosk.fleet.packs.signing import make
from tests.authoring.desktop.edit.hands import answering, closed, opened
from tests.system import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.window import EditorWindow

LONG = 240_000
"""Milliseconds that another process may take on a busy machine."""


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[EditorWindow]:
    # One slide is as good as many, and sooner printed.
    raw = json.loads(file.read_text("utf-8"))
    raw["slides"] = raw["slides"][1:2]
    file.write_text(json.dumps(raw, ensure_ascii=False), "utf-8")
    window = opened(qtbot, file)
    yield window
    closed(window)


def choosing(monkeypatch: pytest.MonkeyPatch, way: str, named: Path) -> None:
    answer = str(named) if way == "getExistingDirectory" else (str(named), "")
    monkeypatch.setattr(QFileDialog, way, lambda *_, **__: answer)


def test_a_proof_is_of_what_is_written(
    window: EditorWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, "getSaveFileName", tmp_path / "proof")
    window.desk.change(("slides", 0, "title", "en"), "A draft")
    window.whole.proof()
    assert window.bar.state.text() == "Writing proof.pdf …"
    # A second one waits for whoever asks again.
    window.whole.proof()
    qtbot.waitUntil(lambda: "Written" in window.bar.state.text(), timeout=LONG)
    assert (tmp_path / "proof.pdf").read_bytes().startswith(b"%PDF")
    assert window.desk.document.changed


def test_pictures_are_small_and_one_is_of_all(
    window: EditorWindow,
    qtbot: QtBot,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choosing(monkeypatch, "getExistingDirectory", tmp_path / "out")
    window.whole.pictures()
    qtbot.waitUntil(lambda: "Written" in window.bar.state.text(), timeout=LONG)
    folder = tmp_path / "out" / file.parent.name
    names = {one.name for one in folder.iterdir()}
    assert "contact-sheet.png" in names
    assert len(names) == 3


def test_a_show_goes_on_a_stick(
    window: EditorWindow, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, "getExistingDirectory", tmp_path / "stick")
    window.desk.change(("slides", 0, "title", "en"), "A draft")
    window.whole.send()
    there = tmp_path / "stick" / file.parent.name / "content.json"
    assert load(there).content.slides[0].title.en == "A draft"

    def refuse(box: QMessageBox) -> None:
        box.buttons()[1].click()

    def agree(box: QMessageBox) -> None:
        assert "already" in box.text()
        box.buttons()[0].click()

    window.desk.change(("slides", 0, "title", "en"), "Another")
    answering(window, refuse)
    window.whole.send()
    assert load(there).content.slides[0].title.en == "A draft"
    answering(window, agree)
    window.whole.send()
    assert load(there).content.slides[0].title.en == "Another"
    assert window.bar.state.text() == f"Written: {there.parent}"


@pytest.mark.skipif(WINDOWS, reason="no variable moves a user's folder there")
def test_a_show_goes_on_a_stick_as_a_signed_pack(
    window: EditorWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    choosing(monkeypatch, "getExistingDirectory", tmp_path / "stick")
    typed = ["paper boat seven lamps", True]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: tuple(typed))
    window.desk.change(("slides", 0, "title", "en"), "A draft")
    window.whole.publish()
    qtbot.waitUntil(lambda: "--new-key" in window.bar.state.text(), timeout=LONG)
    assert not (tmp_path / "stick").exists()
    make(tmp_path / "config" / "kiosk" / f"{getuser()}.key", str(typed[0]))
    window.whole.publish()
    qtbot.waitUntil(lambda: "Written" in window.bar.state.text(), timeout=LONG)
    (pack,) = Repository(tmp_path / "stick").packs()
    shown = unpacked(tmp_path / "stick", pack, tmp_path / "shown")
    assert load(shown).content.slides[0].title.en == "A draft"
    # Whoever thinks better of it publishes nothing.
    typed[1] = False
    window.whole.publish()
    assert "Written" in window.bar.state.text()
    assert len(Repository(tmp_path / "stick").packs()) == 1


def test_with_errors_nothing_is_sent(
    window: EditorWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, "getExistingDirectory", tmp_path / "stick")
    choosing(monkeypatch, "getSaveFileName", tmp_path / "proof.pdf")
    window.desk.change(("slides", 0, "title", "en"), "")
    whole = window.whole
    for act in (whole.send, whole.proof, whole.pictures, whole.publish):
        act()
        assert window.bar.state.text() == "Mend what is wrong first"
    assert not (tmp_path / "stick").exists()


def test_what_cannot_be_written_is_said(
    window: EditorWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken.pdf").mkdir()
    choosing(monkeypatch, "getSaveFileName", tmp_path / "taken.pdf")
    window.whole.proof()
    qtbot.waitUntil(lambda: "Not written" in window.bar.state.text(), timeout=LONG)
    words = [one.text() for one in window.whole.menu().actions()]
    assert words[:3] == [
        "Proof for sign-off (PDF) …",
        "Small pictures to pass on …",
        "To a stick or a folder …",
    ]
