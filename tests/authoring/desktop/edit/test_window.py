"""The editor's window, as staff use it: with keys and the mouse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from kiosk.authoring.desktop.edit.scalar import NumberWidget, number
from kiosk.authoring.desktop.edit.window import EditorWindow
from kiosk.player.fonts import Typeface
from tests.visitor import saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from kiosk.authoring.desktop.edit.field import FieldWidget
    from kiosk.model.walk import Steps


@pytest.fixture
def window(qtbot: QtBot, file: Path) -> Iterator[EditorWindow]:
    window = opened(qtbot, file)
    yield window
    window.stop()


def opened(qtbot: QtBot, path: Path) -> EditorWindow:
    window = EditorWindow(path, "en", Typeface.load(None))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.start()
    return window


def target(window: EditorWindow, *steps: str | int) -> QWidget:
    """The widget in which the field at the end of a way is written."""
    way: Steps = ("slides", window.place, *steps)
    assert window.form.go(way)
    found = [
        one for one in fields(window) if way[: len(one.spec.steps)] == one.spec.steps
    ]
    widget = max(found, key=lambda one: len(one.spec.steps)).sought(way)
    assert widget is not None
    return widget


def fields(window: EditorWindow) -> list[FieldWidget]:
    return [one for part in window.form.everything() for one in part.everything()]


def typed(window: EditorWindow, widget: QWidget, text: str) -> None:
    """Write a text in the place of what stands there, key by key."""
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    window.desk.finish()


def written(window: EditorWindow, *steps: str | int) -> Any:
    return window.desk.at(("slides", window.place, *steps))


def test_the_slides_are_listed_by_theme_and_the_first_is_drawn(
    window: EditorWindow,
) -> None:
    assert window.place == 0
    titles = [entry.title for entry in window.slides.entries]
    assert "Other" in titles
    image = window.picture.image
    assert image is not None
    assert image.width() / image.height() == pytest.approx(16 / 9, abs=0.02)


def test_a_figure_is_corrected(window: EditorWindow) -> None:
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    before = window.desk.source.text
    image = window.picture.image
    typed(window, target(window, "figures", name, "value"), "1250.5")
    assert written(window, "figures", name, "value") == 1250.5
    assert window.picture.image != image
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
    assert window.spots is not None
    (rect, *_) = window.spots.of_way(("figures", name))
    point = window.picture.spot(rect).center()
    QTest.mouseClick(
        window.picture, Qt.MouseButton.LeftButton, pos=QPointF(point).toPoint()
    )
    way = window.framed
    assert way[:4] == ("slides", 1, "figures", name)
    assert window.picture.frames[0].rect.holds(*rect.centre)


def test_what_is_no_number_is_told_at_its_field(window: EditorWindow) -> None:
    window.slides.choose(1)
    name = next(iter(written(window, "figures")))
    image = window.picture.image
    value = target(window, "figures", name, "value")
    typed(window, value, "many")
    assert written(window, "figures", name, "value") == "many"
    assert not window.desk.sound(1)
    # The picture is of the last time that it had none.
    assert window.picture.image == image
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
    window.stop()


def test_what_is_published_is_in_the_file_and_what_has_mistakes_is_not(
    window: EditorWindow, file: Path
) -> None:
    window.slides.choose(1)
    before = file.read_bytes()
    typed(window, target(window, "title", "en"), "For the wall")
    assert file.read_bytes() == before
    QTest.mouseClick(window.publish, Qt.MouseButton.LeftButton)
    assert b"For the wall" in file.read_bytes()
    typed(window, target(window, "title", "en"), " ")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backspace)
    window.desk.finish()
    assert not window.publish.isEnabled()
    assert b"For the wall" in file.read_bytes()
