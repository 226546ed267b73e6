"""Names of files that are no UTF-8, as old systems leave them, end nothing."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.__main__ import main
from kiosk.authoring.desktop.preview import Preview
from kiosk.content.content import ContentError, load
from kiosk.content.first_show import opened
from kiosk.content.history import History
from kiosk.device.records.health import text
from kiosk.device.screen.locked import LockedScreen
from kiosk.device.settings import Settings
from kiosk.drawing.fontfile import packaged
from kiosk.player.app import App
from kiosk.player.backdrop import Backdrop
from kiosk.player.fonts import Typeface
from kiosk.player.watcher import Watcher
from tests.player.test_reload import booked, charted

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems have no such names"
)
ODD = os.fsdecode(b"caf\xe9")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A show in a folder of such a name, with such files beside it."""
    monkeypatch.setenv("KIOSK_STATE", str(tmp_path / f"state {ODD}"))
    folder = tmp_path / ODD
    (folder / "assets" / "fonts").mkdir(parents=True)
    content = charted()
    content["slides"][0]["picture"] = "harbour"
    file = folder / f"{ODD}.json"
    file.write_text(json.dumps(content), "utf-8")
    booked(file, 86, 124, 57, 38.5, 142, 21)
    for skin in ("night", "paper"):
        (folder / "assets" / f"harbour-{skin}.svg").write_text(SVG)
    (folder / "assets" / f"{ODD}.svg").write_text(SVG)
    (folder / f"{ODD}.xlsx").write_bytes(b"no workbook")
    return file


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """All that was printed, as a terminal takes it: UTF-8, and nothing else."""
    out, err = capsys.readouterr()
    (out + err).encode("utf-8")
    return out + err


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["check", "--no-layout"], 0),
        (["check", "--no-layout", "--json"], 0),
        (["history"], 1),
        (["restore", "1"], 1),
        (["schema", "--write"], 0),
        (["pictures", "--size", "640x360"], 0),
        (["export"], 0),
    ],
    ids=lambda one: one[0] if isinstance(one, list) else "",
)
def test_commands_print_and_go_on(
    file: Path, capsys: pytest.CaptureFixture[str], words: list[str], status: int
) -> None:
    name, *more = words
    out = file.parent / f"out {ODD}"
    if name == "pictures":
        more += ["--out", str(out)]
    if name == "export":
        out.mkdir()
        more += ["--csv", str(out / f"{ODD}.csv")]
    place = [str(file.parent)] if name == "schema" else [str(file)]
    # A version comes before the file that it is to replace.
    assert main([name, *more, *place]) == status, said(capsys)
    assert said(capsys)
    if name in ("pictures", "export"):
        assert [*out.iterdir()]


def test_two_of_them_are_compared(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = file.with_name(f"other {ODD}.json")
    shutil.copy(file, other)
    for more in ([], ["--json"]):
        assert main(["diff", str(file), str(other), *more]) == 0
        said(capsys)


def test_a_version_is_kept_and_put_back(
    file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = tmp_path / f"state {ODD}"
    good = file.read_bytes()
    assert History(state, file).keep(load(file), datetime(2026, 5, 1, tzinfo=UTC))
    file.write_bytes(b'{"picture": "assets/caf\\udce9.svg"')
    opening = opened(file, state)
    assert opening.version is not None
    for line in opening.said("zh"):
        line.encode()
    assert main(["restore", "1", str(file)]) == 0
    assert file.read_bytes() == good
    said(capsys)
    # What was there, with the picture that it names so, can be put back as well.
    assert main(["restore", "2", str(file)]) == 0
    assert file.read_bytes() != good


def test_half_of_a_character_is_told_for_what_it_is(file: Path) -> None:
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    content["slides"][0]["picture"] = ODD
    file.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ContentError) as caught:
        load(file)
    (problem,) = caught.value.problems
    for language, words in (
        ("zh", "\\udce9 只是半个字，什么字也不是"),
        ("en", "\\udce9 is half of a character and stands for none"),
    ):
        line = problem.said(language)  # type: ignore[arg-type]
        line.encode()
        assert words in line


def test_a_report_is_written(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = file.parent / f"report {ODD}.txt"
    assert main(["doctor", "--quick", "--report", str(there), str(file)]) in (0, 1)
    assert "caf\\udce9.json" in there.read_text("utf-8")
    said(capsys)


def test_a_typeface_of_such_a_name_is_read(file: Path, qapp: object) -> None:
    own = packaged()
    assert own is not None
    fonts = file.parent / "assets" / "fonts"
    shutil.copy(own, fonts / f"{ODD}.ttf")
    assert Typeface.load(fonts).families[0] == Typeface.load().families[0]
    assert qapp


def test_a_still_is_kept_and_found(file: Path, tmp_path: Path) -> None:
    picture = file.parent / "assets" / f"{ODD}.svg"
    from kiosk.content.stamps import stamps

    still = Backdrop(
        "key", content=str(file), form="1x1", files=stamps([file, picture])
    )
    still.keep(tmp_path, b"picture")
    assert Backdrop.kept(tmp_path).opens(tmp_path, file, "1x1")
    picture.write_text(SVG + " ")
    assert not Backdrop.kept(tmp_path).opens(tmp_path, file, "1x1")


def test_the_preview_shows_and_checks_it(file: Path, qtbot: QtBot) -> None:
    preview = Preview(file, "zh")
    qtbot.addWidget(preview)
    preview.resize(900, 600)
    preview.show()
    with qtbot.waitSignal(preview.checked, timeout=10_000) as done:
        preview.start()
    assert done.args is not None
    assert done.args[0].errors == ()
    # A picture that is exchanged is drawn without a save.
    watcher = preview._watcher
    assert watcher is not None
    qtbot.waitUntil(lambda: watcher._looks.reported is not None, timeout=5000)
    with qtbot.waitSignal(preview.checked, timeout=10_000):
        (file.parent / "assets" / "harbour-night.svg").write_text(SVG + " ")
    preview.stop()


def test_the_status_and_the_menu_name_it(file: Path, qapp: object) -> None:
    assert qapp
    app = App(load(file), "zh")
    hall = LockedScreen(app, Settings(), None)
    assert hall.operations.status().content == "caf\\udce9.json"
    text(hall.operations.status()).encode()
    for line in (*hall._facts("zh"), *hall._facts("en")):
        "".join(map(str, line)).encode()
    hall.close()
    app.window.deleteLater()
    app.deleteLater()


def test_a_save_is_told(file: Path, qtbot: QtBot) -> None:
    loaded = load(file)
    watcher = Watcher(file, loaded.digest, loaded.files, interval=0.05, settle=0.02)
    qtbot.waitUntil(lambda: watcher._looks.reported is not None, timeout=5000)
    with qtbot.waitSignal(watcher.changed, timeout=5000) as told:
        (file.parent / "assets" / "harbour-night.svg").write_text(SVG + " ")
    assert told.args == [True]
    with qtbot.waitSignal(watcher.changed, timeout=5000) as told:
        file.write_bytes(b"{}")
    assert told.args == [False]
    watcher.stop()
