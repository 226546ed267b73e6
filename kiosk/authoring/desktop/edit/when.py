"""Days, moments and hours: typed, or put right by the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QTime
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QMenu,
    QWidget,
    QWidgetAction,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.field import Room, button, words_of
from kiosk.authoring.desktop.edit.scalar import LineWidget
from kiosk.authoring.edit.typed import day, hours

if TYPE_CHECKING:
    from kiosk.authoring.edit.form import FormField


class MomentWidget(LineWidget):
    """A day such as 2026-05-01, typed or picked from a calendar, or a moment of it."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.line.setMaximumWidth(200)
        self.line.setPlaceholderText("2026-05-01")
        self.column.removeWidget(self.line)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.line)
        self.pick = button(room, room.say("calendar"), "link")
        across.addWidget(self.pick)
        self.day = words_of(room, "", style.SMALL, tone="soft")
        across.addWidget(self.day)
        across.addStretch(1)
        self.column.insertWidget(1, row)
        self.pick.clicked.connect(self._open)

    def read(self, text: str) -> str:
        """The day as content has it, however it is typed."""
        return day(text)

    def refresh(self) -> None:
        super().refresh()
        date = QDate.fromString(str(self.value or "")[:10], "yyyy-MM-dd")
        said = ""
        if date.isValid():
            week = self.room.say("week").split()
            said = week[date.dayOfWeek() - 1]
        self.day.setText(said)

    def _open(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget(menu)
        calendar.setFont(self.room.look.font(style.SMALL))
        date = QDate.fromString(str(self.value or "")[:10], "yyyy-MM-dd")
        if date.isValid():
            calendar.setSelectedDate(date)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)

        def take(chosen: QDate) -> None:
            menu.close()
            text = chosen.toString("yyyy-MM-dd")
            self.line.setText(text)
            self.write(text)

        calendar.activated.connect(take)
        calendar.clicked.connect(take)
        menu.popup(self.pick.mapToGlobal(self.pick.rect().bottomLeft()))


class HoursWidget(LineWidget):
    """A span of hours such as 09:00-17:30; 9-17 is understood, too."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.line.setMaximumWidth(200)
        self.line.setPlaceholderText("09:00-17:30")
        self.line.editingFinished.connect(self._tidied)

    def read(self, text: str) -> str:
        return hours(text)

    def _tidied(self) -> None:
        """Show the span as it is written once nobody types any more."""
        value = self.value
        if isinstance(value, str) and QTime.fromString(value[:5], "HH:mm").isValid():
            self.line.setText(value)
