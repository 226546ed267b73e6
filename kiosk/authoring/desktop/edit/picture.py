"""The picture of a slide as the wall shows it, and what a touch on it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.player import pixels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Rect

_MARGIN: Final = 4.0
"""Pixels between a thing and its frame."""


class Framing(NamedTuple):
    """A frame round a thing, in page units, and what the thing is called."""

    rect: Rect
    name: str = ""
    first: bool = True


class PictureView(QWidget):
    """The picture, on a quiet ground, with frames over it.

    Signals:
        resized(): there is more or less room for it, or another number of pixels.
        touched(float, float): a point in page units.
        hovered(float, float): the same, under a hand that has not pressed.
    """

    resized = Signal()
    touched = Signal(float, float)
    hovered = Signal(float, float)
    left = Signal()

    def __init__(self, look: style.Lettering) -> None:
        super().__init__()
        self._look = look
        self._image: QImage | None = None
        self._scale = 1.0
        """Device pixels of the picture for a unit of its page."""
        self._frames: tuple[Framing, ...] = ()
        self._hover: Framing | None = None
        self._notice = ""
        self.setMinimumSize(200, 120)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def image(self) -> QImage | None:
        return self._image

    @property
    def frames(self) -> tuple[Framing, ...]:
        return self._frames

    def fitted(self, shape: tuple[int, int]) -> QSize:
        """Device pixels of the largest picture of a shape for which there is room."""
        room = pixels.whole(self.size(), self.devicePixelRatioF())
        return QSize(*shape).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)

    def show_picture(self, image: QImage | None, scale: float) -> None:
        """Show a picture, of so many device pixels for a unit of its page."""
        self._image, self._scale = image, scale
        self.update()

    def show_frames(self, frames: Sequence[Framing]) -> None:
        if tuple(frames) != self._frames:
            self._frames = tuple(frames)
            self.update()

    def show_hover(self, frame: Framing | None) -> None:
        if frame != self._hover:
            self._hover = frame
            self.setCursor(
                Qt.CursorShape.ArrowCursor
                if frame is None
                else Qt.CursorShape.PointingHandCursor
            )
            self.update()

    def show_notice(self, words: str) -> None:
        """Words over the foot of the picture; none takes them away."""
        if words != self._notice:
            self._notice = words
            self.update()

    # -- where things are ------------------------------------------------------

    def _origin(self) -> QPointF:
        """Where the picture begins, in units of the window."""
        assert self._image is not None
        ratio = self.devicePixelRatioF()
        spare = pixels.whole(self.size(), ratio) - self._image.size()
        return QPointF(spare.width() // 2, 0) / ratio

    def spot(self, rect: Rect) -> QRectF:
        """A rectangle of the page in units of the window."""
        each, at = self._scale / self.devicePixelRatioF(), self._origin()
        return QRectF(
            at.x() + rect.x * each,
            at.y() + rect.y * each,
            rect.width * each,
            rect.height * each,
        )

    def _point(self, at: QPointF) -> tuple[float, float] | None:
        if self._image is None:
            return None
        each = self._scale / self.devicePixelRatioF()
        point = (at - self._origin()) / each
        return point.x(), point.y()

    # -- Qt -----------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self._point(event.position())
        if point is not None and event.button() == Qt.MouseButton.LeftButton:
            self.touched.emit(*point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self._point(event.position())
        if point is not None:
            self.hovered.emit(*point)

    def leaveEvent(self, event: QEvent) -> None:
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            if self._notice:
                painter = QPainter(self)
                self._paint_notice(painter)
                painter.end()
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = self._origin()
        ratio = self.devicePixelRatioF()
        size = self._image.size()
        painter.drawImage(
            QRectF(at.x(), at.y(), size.width() / ratio, size.height() / ratio),
            self._image,
        )
        if self._hover is not None:
            self._paint_frame(painter, self._hover, faint=True)
        for frame in self._frames:
            self._paint_frame(painter, frame, faint=not frame.first)
        if self._notice:
            self._paint_notice(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter, frame: Framing, *, faint: bool) -> None:
        whole = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        rect = self.spot(frame.rect)
        rect = rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN) & whole
        # Dark under light, so that it is seen on either skin.
        under = QColor(style.INK)
        under.setAlpha(150)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(under, 3.0))
        painter.drawRoundedRect(rect, 3, 3)
        pen = QPen(QColor("#F5EEDF" if faint else "#F2B544"), 2.0)
        pen.setDashPattern([1.5, 1.5])
        painter.setPen(pen)
        painter.drawRoundedRect(rect, 3, 3)
        if frame.name and not faint:
            self._paint_tag(painter, rect, frame.name)

    def _paint_tag(self, painter: QPainter, rect: QRectF, name: str) -> None:
        font = self._look.font(style.SMALL, 500)
        metrics = QFontMetricsF(font)
        wide, high = metrics.horizontalAdvance(name) + 16, metrics.height() + 4
        top = rect.y() - high - 3
        if top < 0:
            top = min(rect.bottom() + 3, self.height() - high)
        left = max(0.0, min(rect.x(), self.width() - wide))
        tag = QRectF(left, top, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#F5EEDF"))
        painter.drawRoundedRect(tag, 3, 3)
        painter.setPen(QColor(style.INK))
        painter.setFont(font)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_notice(self, painter: QPainter) -> None:
        font = self._look.font(style.SMALL, 500)
        metrics = QFontMetricsF(font)
        wide = min(metrics.horizontalAdvance(self._notice) + 24, self.width() - 16.0)
        tag = QRectF((self.width() - wide) / 2, self.height() - 40, wide, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.GLOW))
        painter.drawRoundedRect(tag, 4, 4)
        painter.setPen(QColor(style.BROWN))
        painter.setFont(font)
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, self._notice)
