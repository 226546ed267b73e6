"""What staff save: the same slide with the new words, or a sign; never a hole."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from kiosk.content.cause import cause_of
from kiosk.content.content import load
from kiosk.device.screen.locked import LockedScreen
from kiosk.device.settings import Settings
from kiosk.device.supervise.blame import TWICE, Blame
from kiosk.drawing.marks import Label
from kiosk.player.watcher import Watcher
from tests.visitor import reread, saved, short

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kiosk.content.content import Loaded
    from tests.visitor import Visitor


CHARTS = Path(__file__).parents[1] / "charts"


def title(visitor: Visitor, place: int) -> str:
    """The first line that stands on a page."""
    marks = visitor.stage.pages[place].front.marks
    return next(mark.text for mark in marks if isinstance(mark, Label))


def changed(**fields: Any) -> dict[str, Any]:
    """The short show with another headline slide."""
    content = short()
    content["slides"][1].update(fields)
    return content


def test_a_good_save_is_shown_at_the_same_slide(visitor: Visitor, file: Path) -> None:
    visitor.goes(1)
    before = visitor.looks()
    new = {"zh": "换了一个标题", "en": "Another title"}
    saved(file, changed(title=new))
    reread(visitor.app)
    # At once, before any other frame.
    after = visitor.looks()
    assert (before != after).any()
    assert visitor.app.playback.place == 1
    assert visitor.app.playback.progress == 1.0
    assert title(visitor, 1) == "换了一个标题"


def test_a_slide_that_crashed_comes_back_with_other_bytes_alone(
    visitor: Visitor, file: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    hall = LockedScreen(visitor.app, Settings(), state)

    def ids() -> list[str]:
        return [slide.id for slide in visitor.app.loaded.content.slides]

    all_of_them, good = ids(), file.read_bytes()
    crashed = all_of_them[2]
    for _ in range(TWICE):
        Blame(state).crashed(crashed, cause_of(load(file)))
    saved(file, changed(title={"zh": "别的", "en": "Other"}))
    reread(visitor.app)
    assert ids() == all_of_them
    saved(file, good.decode())
    reread(visitor.app)
    assert ids() == [name for name in all_of_them if name != crashed]
    saved(file, "{")
    reread(visitor.app)
    saved(file, good.decode())
    reread(visitor.app)
    assert crashed not in ids()
    hall.still.close()
    hall.heartbeat.close()


def test_a_slide_comes_back_when_its_picture_is_mended(
    visitor: Visitor, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    content, state = short(), tmp_path / "state"
    content["slides"][0]["picture"] = "harbour"
    picture = file.parent / "assets" / "harbour-night.svg"
    picture.parent.mkdir(exist_ok=True)
    picture.write_text("<svg")
    saved(file, content)
    hall = LockedScreen(visitor.app, Settings(), state)
    app, crashed = visitor.app, content["slides"][0]["id"]
    for _ in range(TWICE):
        Blame(state).crashed(crashed, cause_of(load(file)))
    reread(app)
    now = app.programme.whole
    assert now.left_out == (crashed,)
    app.watcher = Watcher(
        now.path, now.digest, now.files, cause=now.cause, interval=0.05, parent=app
    )
    app.reload.watcher = app.watcher
    app.watcher.changed.connect(app.reload.read)
    with qtbot.waitSignal(app.shown, timeout=5000):
        picture.write_text(SVG.format("red"))
    assert app.programme.whole.left_out == ()
    assert app.loaded.content.slides[0].id == crashed
    hall.still.close()
    hall.heartbeat.close()


SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9">
<rect width="16" height="9" fill="{}"/></svg>"""


def test_a_picture_that_is_another_is_shown_at_once_and_nothing_else_changes(
    visitor: Visitor, file: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    content, app = short(), visitor.app
    content["slides"][0]["picture"] = "harbour"
    picture = file.parent / "assets" / "harbour-night.svg"
    picture.parent.mkdir(exist_ok=True)
    picture.write_text(SVG.format("red"))
    saved(file, content)
    reread(app)
    visitor.waits(4.0, 0.1)
    now, red = app.loaded, visitor.looks()
    app.watcher = watcher = Watcher(now.path, now.digest, interval=0.05, parent=app)
    app.reload.watcher = watcher
    watcher.changed.connect(app.reload.read)
    qtbot.waitUntil(lambda: picture in watcher._beside.files, timeout=5000)
    with qtbot.waitSignal(app.shown, timeout=5000):
        picture.write_text(SVG.format("lime"))
    visitor.waits(4.0, 0.1)
    lime = visitor.looks()
    assert (red != lime).any(axis=2).mean() > 0.2
    assert app.playback.place == 0
    # A mistake that stands in the content is told once, however often it is read.
    with qtbot.waitSignal(app.checked, timeout=5000):
        saved(file, json.dumps(content)[:-1])
    assert capsys.readouterr().err
    with qtbot.waitSignal(app.checked, timeout=5000):
        picture.write_text(SVG.format("blue"))
    assert capsys.readouterr().err == ""
    # The last good show keeps its looks, and has the new ones with the next.
    with qtbot.waitSignal(app.shown, timeout=5000):
        saved(file, content)
    visitor.waits(4.0, 0.1)
    assert (visitor.looks() != lime).any(axis=2).mean() > 0.2


def test_a_slide_that_has_moved_is_followed(visitor: Visitor, file: Path) -> None:
    visitor.goes(1)
    content = short()
    content["slides"][1], content["slides"][2] = (
        content["slides"][2],
        content["slides"][1],
    )
    before = title(visitor, 1)
    saved(file, content)
    reread(visitor.app)
    assert visitor.app.playback.place == 2
    assert title(visitor, 2) == before
    visitor.looks()


def test_a_slide_that_is_gone_leaves_the_nearest(visitor: Visitor, file: Path) -> None:
    visitor.goes(3)
    content = short()
    del content["slides"][3]
    saved(file, content)
    reread(visitor.app)
    assert visitor.app.playback.place == 2
    visitor.looks()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"show": 1}'], ids=["empty", "torn", "list", "wrong"]
)
def test_a_bad_save_leaves_the_last_good_show_with_a_sign(
    visitor: Visitor, file: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.goes(1)
    before = visitor.looks().astype(int)
    saved(file, text)
    reread(visitor.app)
    QApplication.processEvents()
    after = visitor.looks().astype(int)
    differs = (before != after).any(axis=2)
    rows, columns = np.nonzero(differs)
    # The sign stands in the upper right corner, and nothing else has changed.
    assert len(rows) > 20
    assert rows.max() < 432 * 0.1
    assert columns.min() > 768 * 0.95
    said = capsys.readouterr().err
    assert str(file) in said
    visitor.waits(1.0)
    assert visitor.app.playback.place == 1


def test_a_mended_file_takes_the_sign_away(visitor: Visitor, file: Path) -> None:
    visitor.goes(1)
    before = visitor.looks()
    good = file.read_text("utf-8")
    saved(file, "{")
    reread(visitor.app)
    assert (visitor.looks() != before).any()
    saved(file, good)
    reread(visitor.app)
    assert np.array_equal(visitor.looks(), before)


def test_a_sign_survives_a_change_of_language(visitor: Visitor, file: Path) -> None:
    visitor.goes(1)
    visitor.taps_on("speak", "en")
    plain = visitor.looks()
    visitor.taps_on("speak", "zh")
    saved(file, "{")
    reread(visitor.app)
    visitor.taps_on("speak", "en")
    visitor.waits(0.5)
    corner = (slice(0, 40), slice(730, 768))
    assert (visitor.looks()[corner] != plain[corner]).any()


def test_a_save_as_gbk_is_shown_with_advice(
    visitor: Visitor, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.goes(1)
    new = changed(title={"zh": "换了一个标题", "en": "Another title"})
    file.write_bytes(json.dumps(new, ensure_ascii=False).encode("gb18030"))
    reread(visitor.app)
    assert title(visitor, 1) == "换了一个标题"
    assert "UTF-8" in capsys.readouterr().err
    # What is shown already is not talked about again.
    reread(visitor.app)
    assert not capsys.readouterr().err


def test_mistakes_name_file_line_and_field(
    visitor: Visitor, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved(file, changed(title={"zh": "没有英文"}))
    reread(visitor.app)
    said = capsys.readouterr().err
    assert f"{file}:1:" in said
    assert "slides[1].title" in said


def test_a_save_in_the_middle_of_a_change_of_page_leaves_no_hole(
    visitor: Visitor, file: Path
) -> None:
    visitor.goes(1)
    visitor.taps_on("next")
    visitor.waits(0.4)
    saved(file, changed(title={"zh": "换了", "en": "Changed"}))
    reread(visitor.app)
    for _ in range(20):
        visitor.looks()
        visitor.frame(0.1)
    assert visitor.app.playback.place == 2


def test_a_save_under_a_finger_leaves_no_hole(visitor: Visitor, file: Path) -> None:
    visitor.goes(1)
    visitor.down(1200.0, 500.0)
    visitor.moves(700.0, 500.0)
    content = short()
    del content["slides"][2]
    saved(file, content)
    reread(visitor.app)
    visitor.looks()
    visitor.moves(500.0, 500.0)
    visitor.looks()
    visitor.up(500.0, 500.0)
    visitor.waits(2.0)
    visitor.looks()
    assert not visitor.app.playback.held


def test_settings_of_the_show_are_taken_over(visitor: Visitor, file: Path) -> None:
    visitor.goes(1)
    night = visitor.looks()
    content = short()
    content["show"] |= {
        "languages": ["en"],
        "skin": "paper",
        "idle": {"after": 30, "warning": 10},
    }
    saved(file, content)
    reread(visitor.app)
    now = visitor.app.playback
    assert (now.language, now.default_language) == ("en", "en")
    assert (now.idle_after, now.idle_warning) == (30.0, 10.0)
    assert visitor.looks().mean() > night.mean() + 80


def test_the_same_bytes_again_change_nothing(visitor: Visitor, file: Path) -> None:
    visitor.goes(1)
    pages = dict(visitor.stage.pages)
    saved(file, file.read_text("utf-8"))
    reread(visitor.app)
    assert visitor.stage.pages == pages


def test_a_missing_picture_is_a_labelled_placeholder(
    visitor: Visitor, file: Path
) -> None:
    whole = visitor.looks()
    content = short()
    content["slides"][0]["picture"] = "no-such-picture"
    saved(file, content)
    reread(visitor.app)
    holed = visitor.looks()
    assert (holed != whole).any(axis=2).mean() > 0.05
    visitor.swipes(-1)
    visitor.waits(2.0)
    visitor.looks()


@pytest.mark.parametrize("words", ["<b>粗</b>&amp;", "<img src=x>", "%s %n"])
def test_markup_in_the_content_is_shown_as_it_is_written(
    visitor: Visitor, file: Path, words: str
) -> None:
    visitor.goes(1)
    saved(file, changed(title={"zh": words, "en": words}))
    reread(visitor.app)
    shown = title(visitor, 1).replace("\u2009", "")
    assert shown == words
    plain = visitor.looks()[:100]
    wide = np.nonzero((plain != plain[0, -1]).any(axis=(0, 2)))[0]
    # Every letter is painted: a tag that was obeyed would leave no ink.
    size = 72 * 0.4
    advance = visitor.stage.typeface.advance(words, size, 500)
    assert wide.max() - wide.min() > 0.8 * advance


def test_whatever_goes_wrong_with_a_save_is_told(
    visitor: Visitor, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    app, before = visitor.app, visitor.app.loaded

    def fails(_: Loaded) -> Loaded:
        raise ZeroDivisionError("division by zero")

    whole, app.reload.fit = app.reload.fit, fails
    with qtbot.waitSignal(app.checked, timeout=5000):
        app.reload.read()
    assert app.loaded is before
    assert app.stage.overlays.mistake
    assert app.fault is not None
    assert "ZeroDivisionError: division by zero" in app.fault.said("zh")
    assert "the program itself failed on this file" in capsys.readouterr().err
    app.reload.fit = whole
    with qtbot.waitSignal(app.checked, timeout=5000):
        app.reload.read()
    assert app.fault is None
    assert not app.stage.overlays.mistake


def test_a_content_that_is_deleted_is_told_and_missed_no_more_once_it_is_back(
    visitor: Visitor, file: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    app, now = visitor.app, visitor.app.loaded
    good = file.read_text("utf-8")
    app.watcher = Watcher(now.path, now.digest, interval=0.05, absence=0.1, parent=app)
    app.reload.watcher = app.watcher
    app.watcher.changed.connect(app.reload.read)
    with qtbot.waitSignal(app.checked, timeout=5000):
        file.unlink()
    assert app.loaded is now
    assert app.stage.overlays.mistake
    assert "there is no such file" in capsys.readouterr().err
    with qtbot.waitSignal(app.checked, timeout=5000):
        saved(file, good)
    assert app.fault is None
    assert not app.stage.overlays.mistake
    assert app.loaded is now


# Spreadsheets


def charted(**chart: Any) -> dict[str, Any]:
    """The short show with a bar chart that takes its values from a workbook."""
    content = short()
    example = json.loads((CHARTS / "bars.json").read_text("utf-8"))
    slide = example["slides"][0]
    slide["theme"] = content["themes"][0]["id"]
    bars = slide["columns"][0]["chart"]
    cells = {"file": "piers.xlsx", "range": "A1:A6"}
    series = [{"name": {"zh": "客流", "en": "Passengers"}, "values": cells}]
    bars.update(series=series, **chart)
    content["slides"][2] = slide
    return content


def booked(file: Path, *values: object) -> None:
    """A real workbook beside the content."""
    book = openpyxl.Workbook()
    for number, value in enumerate(values, 1):
        book.active[f"A{number}"] = value
    book.save(file.with_name("piers.xlsx"))


def numbers(visitor: Visitor, place: int) -> list[str]:
    marks = visitor.stage.pages[place].front.marks
    return [mark.text for mark in marks if isinstance(mark, Label)]


def test_a_save_of_a_spreadsheet_is_shown(
    visitor: Visitor, file: Path, qtbot: QtBot
) -> None:
    app = visitor.app
    booked(file, 86, 124, 57, 38.5, 142, 21)
    saved(file, charted())
    now = app.loaded
    app.watcher = Watcher(now.path, now.digest, now.files, interval=0.05, parent=app)
    app.reload.watcher = app.watcher
    app.watcher.changed.connect(app.reload.read)
    qtbot.waitUntil(lambda: app.loaded.files != (), timeout=5000)
    visitor.goes(2)
    assert "142" in " ".join(numbers(visitor, 2))
    booked(file, 86, 124, 57, 38.5, 333, 21)
    with qtbot.waitSignal(app.shown, timeout=5000):
        pass
    visitor.looks()
    assert "333" in " ".join(numbers(visitor, 2))
    before = app.loaded
    booked(file, 86, "约40", 57, 38.5, 333, 21)
    qtbot.waitUntil(lambda: app.stage.overlays.mistake, timeout=5000)
    assert app.loaded is before
    assert "333" in " ".join(numbers(visitor, 2))
    booked(file, 86, 40, 57, 38.5, 444, 21)
    with qtbot.waitSignal(app.shown, timeout=5000):
        pass
    visitor.looks()
    assert "444" in " ".join(numbers(visitor, 2))


def test_a_save_is_read_apart_from_the_picture(
    visitor: Visitor, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, before = visitor.app, visitor.app.loaded
    gate, readers = threading.Event(), []

    def slow(path: Path) -> Loaded:
        readers.append(threading.current_thread())
        assert gate.wait(10)
        return load(path)

    monkeypatch.setattr("kiosk.player.reload.load", slow)
    first, second = short(), short()
    first["show"]["title"]["en"] = "First"
    second["show"]["title"]["en"] = "Second"
    saved(file, first)
    app.reload.read()
    # The show goes on, whatever the disk does.
    visitor.goes(1)
    assert app.loaded is before
    saved(file, second)
    app.reload.read()
    with qtbot.waitSignal(app.shown, timeout=10_000):
        gate.set()
    assert app.loaded.content.show.title.en == "Second"
    assert len(readers) == 2
    assert threading.current_thread() not in readers
    visitor.looks()


def test_what_is_read_after_the_end_is_not_shown(
    visitor: Visitor, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, before = visitor.app, visitor.app.loaded
    gate = threading.Event()

    def slow(path: Path) -> Loaded:
        assert gate.wait(10)
        return load(path)

    monkeypatch.setattr("kiosk.player.reload.load", slow)
    saved(file, charted())
    app.reload.read()
    app.close()
    reader = app.reload._reader
    assert reader is not None
    with qtbot.waitSignal(app.reload._was_read, timeout=10_000):
        gate.set()
    reader.join()
    assert app.loaded is before
