"""When a slide is shown: by a few touches, and always again by one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kiosk.authoring.desktop.edit.airing_choice import ScheduleWidget
from kiosk.authoring.edit.absent import ABSENT
from tests.authoring.desktop.edit.hands import closed, opened, written
from tests.authoring.desktop.edit.test_pictures import MUSEUM

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_a_schedule_is_a_few_touches_and_gone_by_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    shutil.copytree(MUSEUM, tmp_path / "show")
    window = opened(qtbot, tmp_path / "show" / "content.json")
    window.slides.choose(1)
    before = window.desk.source.text
    way = ("slides", 1, "schedule")
    QApplication.processEvents()
    found = window.form.findChildren(ScheduleWidget)
    (field,) = (one for one in found if one.isVisible())
    always, days, week, hours = field.kinds.values()

    def on() -> list[bool]:
        return [one.isChecked() for one in field.kinds.values()]

    assert on() == [True, False, False, False]
    QTest.mouseClick(days, Qt.MouseButton.LeftButton)
    # Nothing is written before a day is.
    assert window.desk.source.text == before
    assert on() == [False, True, False, False]
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "2031.10.1")
    assert written(window, "schedule") == {"from": "2031-10-01"}
    QTest.mouseClick(week, Qt.MouseButton.LeftButton)
    assert on() == [False, True, True, False]
    (choices,) = (one for one in field.within() if one.spec.name == "days")
    QTest.mouseClick(choices.chips[5], Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    QTest.mouseClick(hours, Qt.MouseButton.LeftButton)
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "9-17")
    assert written(window, "schedule") == {
        "from": "2031-10-01",
        "days": ["sat"],
        "hours": ["09:00-17:00"],
    }
    QApplication.processEvents()
    # The fields stand below the buttons, in the order of the schedule.
    rows = [one.mapTo(window, QPoint()).y() for one in (always, *field.within())]
    assert rows == sorted(rows)
    QTest.mouseClick(days, Qt.MouseButton.LeftButton)
    assert "from" not in written(window, "schedule")
    QTest.mouseClick(always, Qt.MouseButton.LeftButton)
    assert window.desk.at(way) is ABSENT
    assert on() == [True, False, False, False]
    assert window.desk.source.text == before
    closed(window)
