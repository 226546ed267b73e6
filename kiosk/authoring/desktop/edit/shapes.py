"""Small pictures of the other screens and languages, watched for faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from kiosk.authoring.desktop.edit import style

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room

LOW: Final = 96
HIGH: Final = 184
"""Pixels that a picture is high, at least and at most; one that is wide is less."""
_GAP: Final = 14


class Shape(NamedTuple):
    """A screen that is watched: its name among the words, its pixels."""

    word: str
    size: tuple[int, int]

    def shown(self, high: int) -> QSize:
        """Units of the window that its picture has in a row that is so high."""
        return QSize(*self.size).scaled(
            2 * high, high, Qt.AspectRatioMode.KeepAspectRatio
        )


WATCHED: Final = (
    Shape("portrait", (1080, 1920)),
    Shape("square", (1024, 768)),
    Shape("wide", (3840, 1080)),
)


class ShapeStrip(QWidget):
    """The row of small pictures.

    Signals:
        chosen(object): a screen is to be seen large, as pixels.
    """

    chosen = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self._images: dict[Shape, QImage] = {}
        self._faults: dict[Shape, tuple[str, ...]] = {}
        self._at = 0
        self.high = LOW
        self.setFixedHeight(LOW + 26)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(room.say("shapes"))

    def be_high(self, width: int, height: int) -> None:
        """Take as much of some height as helps, and as has room side by side."""
        each = sum(shape.shown(HIGH).width() for shape in WATCHED) / HIGH
        fits = int((width - _GAP * (len(WATCHED) - 1)) / each)
        high = min(HIGH, fits, max(LOW, height - 26))
        high = max(64, high)
        if high != self.high:
            self.high = high
            self.setFixedHeight(high + 26)
            self.update()

    def seen(self) -> list[Shape]:
        """Those for which there is room."""
        found, x = [], 0
        for shape in WATCHED:
            x += shape.shown(self.high).width() + _GAP
            if x - _GAP <= self.width():
                found.append(shape)
        return found

    def show_picture(self, shape: Shape, image: QImage) -> None:
        self._images[shape] = image
        self.update()

    def show_nothing(self) -> None:
        """Take the pictures away: they are of another slide."""
        self._images.clear()
        self.show_faults({})
        self.update()

    def show_faults(self, faults: dict[Shape, tuple[str, ...]]) -> None:
        """Show what does not fit on each of them."""
        if faults != self._faults:
            self._faults = faults
            told = [
                f"{self._room.say(shape.word)}: {what}"
                for shape, said in faults.items()
                for what in said
            ]
            self.setToolTip("\n".join(told))
            self.update()

    def _rects(self) -> list[tuple[Shape, QRectF]]:
        found, x = [], 0.0
        for shape in self.seen():
            size = shape.shown(self.high)
            found.append(
                (
                    shape,
                    QRectF(x, self.high - size.height(), size.width(), size.height()),
                )
            )
            x += size.width() + _GAP
        return found

    # -- Qt -----------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        font = self._room.look.font(style.SMALL)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for number, (shape, rect) in enumerate(self._rects()):
            image = self._images.get(shape)
            if image is None:
                painter.fillRect(rect, QColor(style.RULE))
            else:
                painter.drawImage(rect, image)
            faults = len(self._faults.get(shape, ()))
            if faults:
                painter.setPen(QPen(QColor(style.RED), 2.5))
                painter.drawRect(rect.adjusted(-1, -1, 1, 1))
            if self.hasFocus() and number == self._at:
                painter.setPen(QPen(QColor(style.AMBER), 2))
                painter.drawRoundedRect(rect.adjusted(-4, -3, 4, 3), 3, 3)
            said = self._room.say(shape.word)
            if faults:
                said += " · " + self._room.say("wrong", n=faults)
            painter.setPen(QColor(style.BLOOD if faults else style.SOFT))
            said = metrics.elidedText(
                said, Qt.TextElideMode.ElideRight, max(rect.width() + 8, 60)
            )
            painter.drawText(int(rect.x()), self.high + 18, said)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, (shape, rect) in enumerate(self._rects()):
            if rect.contains(event.position()):
                self._at = number
                self.chosen.emit(shape.size)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._rects())
        if event.key() == Qt.Key.Key_Right and count:
            self._at = (self._at + 1) % count
        elif event.key() == Qt.Key.Key_Left and count:
            self._at = (self._at - 1) % count
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space) and count:
            self.chosen.emit(self._rects()[min(self._at, count - 1)][0].size)
        else:
            super().keyPressEvent(event)
            return
        self.update()
