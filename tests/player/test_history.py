"""The last good content, on a real stage: kept once shown, shown if the file is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kiosk.content.content import ContentError, load
from kiosk.content.first_show import opened
from kiosk.content.history import History
from kiosk.player.app import App
from kiosk.player.play import play
from tests.visitor import reread, saved, short

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "state"
    monkeypatch.setenv("KIOSK_STATE", str(folder))
    return folder


def renamed(title: str) -> dict[str, object]:
    content = short()
    content["show"]["title"] = {"zh": title, "en": title}
    return content


def test_what_has_been_on_screen_is_kept(file: Path, state: Path, qtbot: QtBot) -> None:
    app = App(load(file), "en", state)
    try:
        app.start()
        qtbot.waitUntil(lambda: app.watcher is not None)
        history = History(state, file)
        qtbot.waitUntil(lambda: len(history.versions()) == 1)
        saved(file, renamed("Second"))
        reread(app)
        saved(file, "{")
        reread(app)
    finally:
        app.close()
    titles = [
        loaded.content.show.title.en
        for version in history.versions()
        if (loaded := history.read(version))
    ]
    # The second may have been gone before it was read; then it is not kept torn.
    assert titles in (["Second", "Gallery"], ["Gallery"])


def test_a_start_with_a_bad_file_shows_the_last_good_one_with_the_sign(
    file: Path, state: Path, qtbot: QtBot
) -> None:
    from datetime import UTC, datetime

    History(state, file).keep(load(file), datetime.now(UTC))
    good = file.read_bytes()
    saved(file, "{")
    opening = opened(file, state)
    app = App(opening.loaded, "en", state, mistake=opening.mistake)
    try:
        app.start()
        assert app.stage.overlays.mistake
        # The staff's menu and the health page count it.
        assert app.fault is opening.mistake
        qtbot.waitUntil(lambda: app.watcher is not None)
        assert app.watcher is not None
        # The mistake has been said: only another save is news.
        with qtbot.assertNotEmitted(app.watcher.changed, wait=0):
            app.watcher._wake.set()
        with qtbot.waitSignal(app.watcher.changed):
            saved(file, json.loads(good))
        qtbot.waitUntil(lambda: not app.stage.overlays.mistake)
        assert app.fault is None
    finally:
        app.close()


def test_play_says_the_mistake_and_plays_what_was_good(
    file: Path,
    state: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from datetime import UTC, datetime

    History(state, file).keep(load(file), datetime.now(UTC))
    saved(file, "{")
    monkeypatch.setenv("LANGUAGE", "en")
    # As far as the screen: there is none of that name.
    assert play(file, "no such screen") == 2
    said = capsys.readouterr().err
    assert f"{file}:1:2: " in said
    assert "Showing version 1 (" in said
    for version in History(state, file).versions():
        version.file.unlink()
    with pytest.raises(ContentError):
        play(file)
