"""The editor's window, as staff use it: with keys and the mouse."""

from __future__ import annotations

import errno
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
)

from kiosk.authoring.desktop.edit.app import EditorApp, show
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.figure import FiguresWidget
from kiosk.authoring.desktop.edit.group import KindWidget
from kiosk.authoring.desktop.edit.publish_dialog import BeforeAfter, PublishDialog
from kiosk.authoring.desktop.edit.scalar import NumberWidget
from kiosk.authoring.desktop.edit.tools import WIDE, Tools
from kiosk.authoring.desktop.supposed import SIZES
from kiosk.authoring.edit.typed import number
from kiosk.authoring.finding import Finding
from kiosk.content.assets import named
from kiosk.model.message import Message
from kiosk.player.fonts import Typeface
from tests.authoring.desktop.edit.hands import (
    EXAMPLES,
    answering,
    closed,
    fields,
    opened,
    target,
    typed,
    written,
)
from tests.visitor import saved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.conflicts_dialog import ConflictsDialog
    from kiosk.authoring.desktop.edit.kind_dialog import KindDialog
    from kiosk.authoring.desktop.edit.paste_dialog import PasteDialog
    from kiosk.authoring.desktop.edit.window import EditorWindow


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[EditorWindow]:
    window = opened(qtbot, file)
    yield window
    closed(window)


def test_the_slides_are_listed_by_theme_and_the_first_is_drawn(
    window: EditorWindow,
) -> None:
    assert window.place == 0
    titles = [entry.title for entry in window.slides.entries]
    assert "Other" in titles
    image = window.viewer.picture.image
    assert image is not None
    assert image.width() / image.height() == pytest.approx(16 / 9, abs=0.02)


def test_a_figure_is_corrected(window: EditorWindow) -> None:
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    before = window.desk.source.text
    image = window.viewer.picture.image
    typed(window, target(window, "figures", name, "value"), "1250.5")
    assert written(window, "figures", name, "value") == 1250.5
    assert window.viewer.picture.image != image
    # Nothing else of the file has been touched.
    old = json.loads(before)
    old["slides"][1]["figures"][name]["value"] = 1250.5
    assert json.loads(window.desk.source.text) == old


def test_a_title_is_written_in_both_languages_and_taken_back(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    before = window.desk.source.text
    typed(window, target(window, "title", "en"), "A new title")
    assert written(window, "title", "en") == "A new title"
    while window.desk.undoable:
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.desk.finish()
    assert window.desk.source.text == before
    title = target(window, "title", "en")
    assert title.toPlainText() == written(window, "title", "en")  # type: ignore[attr-defined]


def test_a_touch_on_the_picture_enters_the_field(window: EditorWindow) -> None:
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    assert window.viewer.spots is not None
    (rect, *_) = window.viewer.spots.of_way(("figures", name))
    point = window.viewer.picture.spot(rect).center()
    QTest.mouseClick(
        window.viewer.picture, Qt.MouseButton.LeftButton, pos=QPointF(point).toPoint()
    )
    way = window.viewer.framed
    assert way == ("figures", name, "value")
    # What is typed next is the number.
    value = QApplication.focusWidget()
    assert value is not None
    QTest.keyClick(value, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(value, "91.2")
    assert written(window, "figures", name, "value") == 91.2
    assert window.viewer.picture.frames[0].rect.holds(*rect.centre)


def test_what_is_no_number_is_told_at_its_field(window: EditorWindow) -> None:
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    image = window.viewer.picture.image
    value = target(window, "figures", name, "value")
    typed(window, value, "many")
    assert written(window, "figures", name, "value") == "many"
    assert not window.desk.sound(1)
    # The picture is of the last time that it had none.
    assert window.viewer.picture.image == image
    field = next(
        one
        for one in fields(window)
        if isinstance(one, NumberWidget) and one.spec.steps[-1] == "value"
    )
    assert field.line.property("wrong") == "error"
    assert field.told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("1,240", 1240),
        ("１２．５", 12.5),
        ("-3", -3),
        ("1/4", "1/4"),
        ("", ""),
        ("1e5", "1e5"),
        ("٣", "٣"),
        ("nan", "nan"),
    ],
)
def test_a_number_is_what_was_typed(text: str, value: object) -> None:
    assert number(text) == value
    assert type(number(text)) is type(value)


def test_a_show_of_one_language_asks_for_that_alone(qtbot: QtBot, file: Path) -> None:
    raw = json.loads(file.read_text("utf-8"))
    raw["show"]["languages"] = ["zh"]
    window = opened(qtbot, saved(file, raw))
    window.slides.choose(1)
    way = ("slides", 1, "title")
    assert window.form.go(way)
    title = next(one for one in fields(window) if one.spec.steps == way)
    assert [*title.lines] == ["zh"]  # type: ignore[attr-defined]
    closed(window)


def test_what_is_published_is_in_the_file_and_what_has_mistakes_is_not(
    window: EditorWindow, file: Path
) -> None:
    window.slides.choose(1)
    before = file.read_bytes()
    typed(window, target(window, "title", "en"), "For the wall")
    assert file.read_bytes() == before

    def publish(dialog: PublishDialog) -> None:
        assert "text" in dialog.lead.text()
        while dialog._idle.isActive():
            QApplication.processEvents()
        (beside,) = dialog.findChildren(BeforeAfter)
        then, now = (one.pixmap() for one in beside.pictures.values())
        assert then.toImage() != now.toImage() != QImage()
        dialog.who.selectAll()
        QTest.keyClicks(dialog.who, "Li Ming")
        QTest.keyClick(dialog.who, Qt.Key.Key_Return)

    answering(window, publish)
    QTest.mouseClick(window.bar.publish, Qt.MouseButton.LeftButton)
    assert window.drafts.writer.name == "Li Ming"
    assert b"For the wall" in file.read_bytes()
    typed(window, target(window, "title", "en"), " ")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backspace)
    window.desk.finish()
    assert not window.bar.publish.isEnabled()
    assert b"For the wall" in file.read_bytes()


def test_publishing_tells_each_slide_by_itself_and_no_path_of_the_file(
    window: EditorWindow,
) -> None:
    window.desk.change(("slides", 1, "title", "en"), "A first change")
    window.desk.change(("slides", 2, "lead"), {"zh": "又一处", "en": "A second"})
    window.desk.remove(("slides", 3))
    window.desk.change(("show", "idle", "after"), 90)
    window.desk.finish()
    before, after = window.desk.document.both()
    dialog = PublishDialog(window.room, window, before, after, "Li Ming")
    assert before is not None
    slides = [before.slides[place].id for place in (1, 2, 3)]
    told = [one.name for one in dialog.findChildren(BeforeAfter)]
    assert told == slides
    words = "\n".join(one.text() for one in dialog.findChildren(QLabel))
    assert "The whole show" in words
    assert "A first change" in words
    assert "lead" in words
    assert "page " not in words
    assert "(" not in words.replace("(show.idle.after)", "")
    while dialog._idle.isActive():
        QApplication.processEvents()
    pairs = [one.pictures.values() for one in dialog.findChildren(BeforeAfter)]
    seen = [[not one.pixmap().isNull() for one in pair] for pair in pairs]
    assert seen == [[True, True], [True, True], [True, False]]
    dialog.reject()
    dialog.deleteLater()


def test_with_large_letters_the_list_gives_way_once_a_slide_is_taken(
    window: EditorWindow,
) -> None:
    window.resize(683, 384)
    assert window._side.isHidden()
    window.bar.side.click()
    rect = window.slides.visualItemRect(window.slides.item(0))
    QTest.mouseClick(
        window.slides.viewport(), Qt.MouseButton.LeftButton, pos=rect.center()
    )
    assert window._side.isHidden()


def test_a_card_has_its_buttons_in_a_menu_where_it_is_narrow(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    window.resize(683, 384)
    QApplication.processEvents()
    tools = next(one for one in window.form.findChildren(Tools) if one.isVisible())
    assert tools.wide == WIDE
    menu = tools.menu()
    assert [one.text() for one in menu.actions()] == ["Rename", "Copy", "Remove"]
    before = len(window.desk.at(("slides", 1, "figures")))
    menu.actions()[1].trigger()
    assert len(window.desk.at(("slides", 1, "figures"))) == before + 1
    window.resize(1920, 1080)
    QApplication.processEvents()
    tools = next(one for one in window.form.findChildren(Tools) if one.isVisible())
    assert tools.wide == 3 * WIDE


def test_what_was_typed_outlives_the_window_and_can_still_be_undone(
    qtbot: QtBot, file: Path
) -> None:
    before = file.read_bytes()
    window = opened(qtbot, file)
    window.slides.choose(1)
    old = written(window, "title", "en")
    typed(window, target(window, "title", "en"), "Not yet")
    closed(window)
    assert file.read_bytes() == before
    window = opened(qtbot, file)
    window.slides.choose(1)
    assert written(window, "title", "en") == "Not yet"
    while window.desk.undoable:
        QTest.mouseClick(window.bar.undo, Qt.MouseButton.LeftButton)
    assert written(window, "title", "en") == old
    closed(window)


def test_another_hand_is_merged_and_asked_only_about_the_same_field(
    window: EditorWindow, file: Path
) -> None:
    window.slides.choose(1)
    typed(window, target(window, "title", "en"), "Mine")
    theirs = json.loads(file.read_text("utf-8"))
    theirs["slides"][1]["title"]["en"] = "Theirs"
    theirs["slides"][2]["title"]["en"] = "Theirs alone"
    saved(file, theirs)
    window.desk.refresh()
    assert window.desk.at(("slides", 2, "title", "en")) == "Theirs alone"
    assert written(window, "title", "en") == "Mine"
    (conflict,) = window.desk.document.conflicts

    def settle(dialog: ConflictsDialog) -> None:
        assert not dialog.accept_.isEnabled()
        dialog.choose(0, "theirs")
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)

    answering(window, settle)
    QTest.mouseClick(window.bar.both, Qt.MouseButton.LeftButton)
    assert not window.bar.both.isVisible()
    assert not window.desk.document.conflicts
    assert conflict.theirs == written(window, "title", "en") == "Theirs"


def test_a_file_with_mistakes_in_its_writing_opens_at_its_line(
    qtbot: QtBot, file: Path
) -> None:
    raw = json.loads(file.read_text("utf-8"))
    text = json.dumps(raw, indent=1, ensure_ascii=False)
    file.write_text(text.replace('"headline",', '"headline"', 1), "utf-8")
    window = opened(qtbot, file)
    assert window.broken.isVisible()
    (fault,) = window.desk.source.faults
    window.broken.go(fault)
    assert window.broken.text.textCursor().blockNumber() == fault.line - 1
    QTest.mouseClick(window.broken.mend, Qt.MouseButton.LeftButton)
    window.desk.finish()
    assert window.form.isVisible()
    assert window.desk.raw == raw
    closed(window)


def test_a_slide_is_moved_copied_and_taken_away_by_keys(window: EditorWindow) -> None:
    def ids() -> list[str]:
        return [one["id"] for one in window.desk.slides]

    before = ids()
    window.slides.setFocus()
    window.slides.choose(1)
    QTest.keyClick(window.slides, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert ids() == [before[0], before[2], before[1], before[3]]
    assert window.place == 2
    QTest.keyClick(window.slides, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert ids()[3] == f"{before[1]}-2"
    assert window.place == 3
    QTest.keyClick(window.slides, Qt.Key.Key_Delete)
    assert ids() == [before[0], before[2], before[1], before[3]]
    window.desk.undo()
    window.desk.undo()
    window.desk.undo()
    assert ids() == before


def test_a_chart_becomes_another_with_what_it_has(qtbot: QtBot, file: Path) -> None:
    saved(file, (Path(__file__).parents[2] / "good.json").read_text("utf-8"))
    window = opened(qtbot, file)
    way = ("slides", 0, "columns", 0, "chart")
    chart = window.desk.at(way)
    target(window, *way[2:], "figure")
    (field,) = (
        one
        for one in fields(window)
        if isinstance(one, KindWidget) and one.spec.steps == way
    )

    def choose(dialog: KindDialog) -> None:
        def shown() -> set[str]:
            items = (dialog.list.item(number) for number in range(dialog.list.count()))
            return {item.toolTip() for item in items if not item.isHidden()}

        few = shown()
        assert {"share", "figures"} <= few
        assert "timeline" not in few
        QTest.keyClick(dialog.all, Qt.Key.Key_Space)
        assert few < shown()
        QTest.keyClicks(dialog.search, "big numbers")
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)

    answering(window, choose)
    field.pictures.setFocus()
    QTest.keyClick(field.pictures, Qt.Key.Key_Space)
    window.desk.finish()
    made = window.desk.at(way)
    assert made["kind"] == "figures"
    names = [item["figure"] for item in made["items"]]
    assert names == [chart["figure"], chart["part"]]
    assert window.desk.publishable
    closed(window)


def test_a_slide_is_added_by_its_picture(qtbot: QtBot, file: Path) -> None:
    window = opened(qtbot, file)
    window.slides.choose(1)

    def choose(dialog: KindDialog) -> None:
        QTest.keyClicks(dialog.search, "gauge")
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)

    answering(window, choose)
    QTest.mouseClick(window.more, Qt.MouseButton.LeftButton)
    assert window.place == 2
    assert written(window, "id") == "gauge"
    assert written(window, "theme") == window.desk.at(("slides", 1, "theme"))
    assert window.desk.publishable
    closed(window)


@pytest.mark.parametrize("kind", ["photo", "series", "film"])
def test_a_slide_that_is_added_brings_its_files(
    window: EditorWindow, file: Path, kind: str
) -> None:
    window.acts.put(kind)
    assert window.desk.publishable, window.desk.draft.problems
    slide = json.dumps(window.desk.slides[window.place])
    assert named(file.parent, slide)


def test_slides_are_offered_by_what_is_to_be_said(window: EditorWindow) -> None:
    window.slides.choose(1)

    def choose(dialog: KindDialog) -> None:
        said = [
            dialog.questions.item(number).text()
            for number in range(dialog.questions.count())
        ]
        assert said[0] == "Everything"
        every = dialog.list.count()
        QTest.keyClick(dialog.questions, Qt.Key.Key_Down)
        assert said[1] == "One big number"
        tags = [
            dialog.list.item(number).toolTip() for number in range(dialog.list.count())
        ]
        # Those that are there for it come first.
        assert tags.index("headline") < tags.index("crowd") < len(tags) < every
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)

    answering(window, choose)
    QTest.mouseClick(window.more, Qt.MouseButton.LeftButton)
    assert written(window, "kind") == "headline"


def test_on_a_small_screen_what_has_no_room_is_in_the_menu(
    window: EditorWindow,
) -> None:
    def words() -> list[str]:
        return [one.text() for one in window.whole.menu().actions()]

    assert "History" not in words()
    window.resize(683, 374)
    QApplication.processEvents()
    assert window.bar.history.isHidden()
    assert {"History", "中文"} <= {*words()}
    # Words that no longer have room in a line take two, and are seen.
    window.slides.choose(1)
    title = target(window, "title", "en")
    before = title.height()
    typed(window, title, "A title of a slide that goes on and on for two lines")
    QApplication.processEvents()
    assert title.height() > before


def test_a_brace_offers_the_figures_of_the_slide(window: EditorWindow) -> None:
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    title = target(window, "title", "en")
    typed(window, title, "In all {" + name[:2])
    completion = title._completion  # type: ignore[attr-defined]
    assert completion.open
    assert completion.offered()[0].startswith(name)
    QTest.keyClick(completion._completer.popup(), Qt.Key.Key_Return)
    window.desk.finish()
    assert written(window, "title", "en") == f"In all {{{name}}}"
    assert window.desk.sound(1)


def test_a_figure_is_renamed_wherever_it_is_named(window: EditorWindow) -> None:
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    typed(window, target(window, "title", "en"), f"In all {{{name}}}")
    target(window, "figures", name)
    figures = next(one for one in fields(window) if isinstance(one, FiguresWidget))
    figures.rename(name, "Whole Year")
    window.desk.finish()
    assert "whole-year" in written(window, "figures")
    assert written(window, "first") == "whole-year"
    assert written(window, "title", "en") == "In all {whole-year}"
    assert window.desk.publishable
    window.desk.undo()
    assert name in written(window, "figures")


def test_the_keyboard_goes_round_the_window(window: EditorWindow) -> None:
    window.slides.choose(1)
    window.slides.setFocus()
    # What has just been made is shown with the next events only.
    QApplication.processEvents()
    panes = [window.form, window.viewer, window.slides]
    for pane in panes:
        QTest.keyClick(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert focus is pane or pane.isAncestorOf(focus)


def test_on_a_very_wide_screen_a_touch_still_means_its_own_page(
    window: EditorWindow,
) -> None:
    window.slides.choose(2)
    narrow = window.viewer.spots
    window.viewer._sizes.setCurrentIndex(SIZES.index((3840, 1080)))
    wide = window.viewer.spots
    assert narrow is not None
    assert wide is not None
    page, left = window.viewer.artist.page(window.desk.slides[2]["id"])
    (rect, *_) = wide.of_way(("title",))
    assert left <= rect.x < rect.right <= left + page.width


def test_a_remedy_mends_what_is_found(window: EditorWindow) -> None:
    window.slides.choose(1)
    window.desk.change(("slides", 1, "titel"), "x")
    window.desk.finish()
    row = window.findings.findChild(QPushButton, "remedy-0")
    assert isinstance(row, QPushButton)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    window.desk.finish()
    assert "titel" not in window.desk.slides[1]
    assert window.desk.publishable


def test_what_is_meant_so_is_not_told_again(
    window: EditorWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.slides.choose(1)
    doubt = Finding(
        "typed-number",
        "warning",
        "content.json",
        1,
        1,
        "",
        str(written(window, "id")),
        Message("一个数", "a number"),
        ("slides", 1, "title", "zh"),
    )
    wrong = replace(doubt, severity="error", rule="form")
    window.findings.show_findings([wrong], 1, whole=True)
    assert window.findings.findChild(QPushButton, "fine") is None
    window.findings.show_findings([doubt], 1, whole=True)
    fine = window.findings.findChild(QPushButton, "fine")
    assert isinstance(fine, QPushButton)
    for answer in (("", True), ("a saying", False)):
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, a=answer: a)
        QTest.mouseClick(fine, Qt.MouseButton.LeftButton)
        assert "silence" not in window.desk.slides[1]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (" a saying ", True))
    QTest.mouseClick(fine, Qt.MouseButton.LeftButton)
    window.desk.finish()
    assert written(window, "silence") == {"typed-number": "a saying"}
    assert window.desk.undo() == ("slides", 1, "silence", "typed-number")


def test_the_window_speaks_the_other_language_at_the_same_slide(
    qtbot: QtBot, file: Path
) -> None:
    app = EditorApp(Desk(file), "en", Typeface.load(None), None)
    qtbot.addWidget(app.window)
    app.start()
    app.window.slides.choose(2)
    assert app.window.bar.publish.text() == "Publish"
    with qtbot.waitSignal(app.window.spoken):
        QTest.mouseClick(app.window.bar.speak, Qt.MouseButton.LeftButton)
    qtbot.addWidget(app.window)
    assert app.window.staff == "zh"
    assert app.window.bar.publish.text() == "上屏"
    assert app.window.place == 2
    with qtbot.waitSignal(app.ended):
        app.window.close()
    app.stop()


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("slides",), "x"),
        (("slides", 0), [None]),
        (("slides", 1), 7),
        (("slides", 1, "kind"), "bogus"),
        (("slides", 1, "title"), "plain words"),
        (("slides", 1, "figures"), [1]),
        (("slides", 1, "id"), None),
        (("show",), [None]),
        (("themes",), {}),
        (("sources",), None),
    ],
    ids=str,
)
def test_whatever_is_written_opens_and_can_be_mended(
    qtbot: QtBot, file: Path, way: tuple[str | int, ...], value: object
) -> None:
    raw = json.loads(file.read_text("utf-8"))
    good, home = json.loads(json.dumps(raw)), raw
    for step in way[:-1]:
        home = home[step]
    home[way[-1]] = value
    window = opened(qtbot, saved(file, raw))
    assert any(one.severity == "error" for one in window.found)
    assert not window.bar.publish.isEnabled()
    for place in (-1, 1):
        window.slides.choose(place)
    for step in way:
        good = good[step]
    window.desk.change(way, good)
    window.desk.finish()
    assert window.desk.publishable
    assert window.viewer.picture.image is not None
    closed(window)


@pytest.mark.parametrize(("onto", "low", "to"), [(3, False, 2), (3, True, 3)])
def test_a_slide_that_is_dragged_stands_where_it_is_dropped(
    window: EditorWindow, onto: int, low: bool, to: int
) -> None:
    before = [one["id"] for one in window.desk.slides]
    window.slides.choose(1)
    QApplication.processEvents()
    places = [entry.place for entry in window.slides.entries]
    rect = window.slides.visualItemRect(window.slides.item(places.index(onto)))
    spot = rect.bottomLeft() if low else rect.topLeft()
    data = window.slides.mimeData(window.slides.selectedItems())
    drop = QDropEvent(
        QPointF(spot) + QPointF(20, -4 if low else 4),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.slides.dropEvent(drop)
    now = [one["id"] for one in window.desk.slides]
    assert now.index(before[1]) == to
    assert sorted(now) == sorted(before)
    assert window.place == to


def test_what_the_check_calls_an_error_is_not_published(
    window: EditorWindow, file: Path
) -> None:
    window.slides.choose(1)
    typed(window, target(window, "title", "en"), "Better")
    assert window.bar.publish.isEnabled()
    what = Message("放不下", "it does not fit")
    steps = ("slides", 1, "title", "en")
    cut = Finding("text-cut", "error", str(file), 1, 1, "", "", what, steps)
    window.hear((cut,), whole=True)
    assert not window.bar.publish.isEnabled()
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert b"Better" not in file.read_bytes()
    assert what.en in [one.told for one in fields(window)]
    window.hear((), whole=True)
    assert window.bar.publish.isEnabled()


def test_whoever_goes_through_what_is_wrong_goes_on_behind_what_is_mended(
    qtbot: QtBot, file: Path
) -> None:
    raw = json.loads(file.read_text("utf-8"))
    for place, name in ((1, "title"), (2, "title"), (2, "lead")):
        raw["slides"][place][name] = {"zh": "没有译", "en": ""}
    window = opened(qtbot, saved(file, raw))
    # Words of the other language stand for those that are missing.
    assert window.desk.supposed(1)
    slide = window.desk.slide(1)
    assert slide is not None
    assert slide.title.en == "没有译"
    entered = []
    for words in ("One", "Two", "Three"):
        QTest.keyClick(window, Qt.Key.Key_F8)
        entered.append(window._at)
        typed(window, window.focusWidget(), words)
    assert entered == [
        ("slides", 1, "title", "en"),
        ("slides", 2, "title", "en"),
        ("slides", 2, "lead", "en"),
    ]
    assert not window.desk.draft.problems
    closed(window)


def test_findings_name_their_slide_and_field(window: EditorWindow) -> None:
    window.slides.choose(1)
    typed(window, target(window, "title", "en"), " ")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backspace)
    window.desk.finish()
    told = [one.accessibleName() for one in window.findings.findChildren(QPushButton)]
    assert any("Title › English" in one for one in told)
    name = window.desk.title(1, "en")
    window.slides.choose(2)
    told = [one.accessibleName() for one in window.findings.findChildren(QPushButton)]
    assert any(f"{name} › Title › English" in one for one in told)


def test_a_group_that_needs_nothing_is_written_with_its_first_field(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    before = window.desk.source.text
    assert window.form.go(("slides", 1, "schedule"))
    assert window.desk.source.text == before
    line = target(window, "schedule", "until")
    typed(window, line, "2031-05-05")
    assert written(window, "schedule") == {"until": "2031-05-05"}
    assert window.slides.entries[-1].when == ""
    entry = next(one for one in window.slides.entries if one.place == 1)
    assert (entry.when, entry.off) == ("until 5 May 2031", False)
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    assert window.desk.source.text == before


def test_rows_of_a_spreadsheet_go_into_a_list_and_out_again_in_one_step(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    before = window.desk.source.text
    title = ("slides", 1, "notes")
    window.desk.change(title, [{"zh": "从前的", "en": "From before"}])
    window.desk.finish()
    once = window.desk.source.text
    QApplication.clipboard().setText("英文\t中文\nOne\t一\nTwo\t二\n")

    def take(dialog: PasteDialog) -> None:
        assert [made.currentText() for made in dialog.lists] == ["English", "Chinese"]
        assert not dialog.instead.isChecked()
        QTest.mouseClick(dialog.accept_, Qt.MouseButton.LeftButton)

    line = target(window, "notes", 0, "zh")
    answering(window, take)
    # Pasted into a text of the list, they are rows still.
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    notes = [
        {"zh": "从前的", "en": "From before"},
        {"zh": "一", "en": "One"},
        {"zh": "二", "en": "Two"},
    ]
    assert written(window, "notes") == notes
    window.desk.undo()
    assert window.desk.source.text == once
    window.desk.undo()
    assert window.desk.source.text == before


def test_rows_take_the_place_of_what_is_there_if_that_is_wished(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    window.desk.change(("slides", 1, "notes"), [{"zh": "从前的", "en": "Before"}])
    window.desk.finish()
    QApplication.clipboard().setText("一\tOne\n")

    def take(dialog: PasteDialog) -> None:
        dialog.instead.click()
        QTest.keyClick(dialog.accept_, Qt.Key.Key_Return)

    assert window.form.go(("slides", 1, "notes"))
    field = next(one for one in fields(window) if one.spec.name == "notes")
    answering(window, take)
    assert field.take_rows()
    assert written(window, "notes") == [{"zh": "一", "en": "One"}]
    QApplication.clipboard().setText("")
    assert field.take_rows()
    assert "Ctrl+C" in window.bar.state.text()


def test_what_no_disk_can_keep_is_not_lost_without_being_asked(
    window: EditorWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.slides.choose(1)
    # As on a disk that is full, or a stick that has been pulled out.
    trouble = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(window.desk.document._journal, "trouble", trouble)
    asked: list[str] = []

    def stay(box: QMessageBox) -> None:
        asked.append(box.text())
        QTest.keyClick(box, Qt.Key.Key_Return)

    answering(window, stay)
    window.close()
    assert window.isVisible()
    assert "the disk is full" in asked[0]

    def leave(box: QMessageBox) -> None:
        QTest.mouseClick(box.buttons()[1], Qt.MouseButton.LeftButton)

    answering(window, leave)
    window.close()
    assert not window.isVisible()


def test_a_second_editor_on_a_file_says_so_in_a_window(
    window: EditorWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = window.desk.path
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    monkeypatch.setenv("KIOSK_STATE", str(file.parent / "state"))
    assert show(file, "en", EXAMPLES) == 1
    assert "another window" in told[0]


def test_a_file_and_its_folder_may_vanish_and_nothing_typed_is_lost(
    qtbot: QtBot, file: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    there = shutil.copy(file, stick)
    window = opened(qtbot, Path(there))
    window.slides.choose(1)
    stick.rename(tmp_path / "pulled-out")
    window.desk.refresh()
    typed(window, target(window, "title", "en"), "Typed without a file")
    assert written(window, "title", "en") == "Typed without a file"
    assert window.desk.document.changed
    (tmp_path / "pulled-out").rename(stick)
    window.desk.refresh()
    closed(window)
    again = opened(qtbot, Path(there))
    again.slides.choose(1)
    assert written(again, "title", "en") == "Typed without a file"
    closed(again)


def test_hundreds_of_changes_are_undone_one_by_one_to_the_first_byte(
    window: EditorWindow,
) -> None:
    window.slides.choose(1)
    before = window.desk.source.text
    name = next(iter(written(window, "figures")))
    for turn in range(500):
        # Every other field, so that none is the going on of what was typed.
        way = ("title", "en") if turn % 2 else ("figures", name, "value")
        value = f"Title {turn}" if turn % 2 else turn
        window.desk.change(("slides", 1, *way), value)
    steps = 0
    while window.desk.undoable:
        window.desk.undo()
        steps += 1
    assert steps == 500
    assert window.desk.source.text == before


def test_ctrl_s_publishes_the_last_letter_or_shows_what_stands_against_it(
    window: EditorWindow, file: Path
) -> None:
    window.slides.choose(1)
    line = target(window, "title", "en")
    typed(window, line, "")
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    window.slides.choose(2)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.place == 1
    QTest.keyClicks(target(window, "title", "en"), "At once")

    def publish(dialog: PublishDialog) -> None:
        assert not dialog.lead.isHidden()
        dialog.who.setText("Li Ming")
        dialog.accept_.click()

    answering(window, publish)
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert b'"At once"' in file.read_bytes()
