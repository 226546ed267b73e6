"""Inspection: what Qt knows of screens, touch and type, for `kiosk doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QEventLoop, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTouchEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.device.setup.diagnosis import Corner, Panel, Seen
from kiosk.player import pixels
from kiosk.player.fonts import Typeface
from kiosk.player.window import chosen_screen

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QScreen

    from kiosk.model.text import Language

WEIGHTS: Final = (300, 400, 500, 700, 900)
SAMPLE: Final = "数说江北 Numbers 2019"
PATIENCE: Final = 20.0
"""Seconds after which a corner that nobody touches is given up."""
INSET: Final = 0.06
"""How far a mark is from the corner, as a share of the shorter side."""
ASKED: Final = {
    "zh": "请用手指点十字（Esc 放弃）",
    "en": "Touch the cross with a finger (Esc gives up)",
}


def seen(fonts: Path | None = None) -> Seen:
    """Screens, touch devices, and the ink that the typeface gives for each weight."""
    typeface = Typeface.load(fonts)
    return Seen(
        panels=tuple(_panel(screen) for screen in QGuiApplication.screens()),
        touches=tuple(
            device.name()
            for device in QInputDevice.devices()
            if device.type() == QInputDevice.DeviceType.TouchScreen
        ),
        inks={weight: ink(typeface, weight) for weight in WEIGHTS},
        family=typeface.families[0],
        platform=QGuiApplication.platformName(),
    )


def _panel(screen: QScreen) -> Panel:
    scale = screen.devicePixelRatio()
    glass, mm = pixels.whole(screen.size(), scale), screen.physicalSize()
    return Panel(
        screen.name(),
        glass.width(),
        glass.height(),
        round(screen.refreshRate(), 2),
        round(mm.width(), 1),
        round(mm.height(), 1),
        scale,
    )


def ink(typeface: Typeface, weight: int) -> float:
    """How much a line of text in a weight darkens, in pixels wholly covered."""
    font = typeface.font(64, weight)
    room = QFontMetricsF(font).boundingRect(SAMPLE)
    image = QImage(
        round(room.width()) + 40,
        round(room.height()) + 40,
        QImage.Format.Format_Grayscale8,
    )
    image.fill(QColor("black"))
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(QColor("white"))
    painter.drawText(QPointF(20 - room.x(), 20 - room.y()), SAMPLE)
    painter.end()
    lines = bytes(image.constBits())
    return sum(lines) / 255


class Corners(QWidget):
    """A full screen with a cross in one corner after the other.

    `asked` ends its event loop when all four were touched or given up.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.touched: list[QPointF | None] = []
        self._loop = QEventLoop()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._given_up)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.BlankCursor)

    def marks(self) -> tuple[QPointF, ...]:
        """The middles of the four crosses, clockwise from the upper left."""
        inset = INSET * min(self.width(), self.height())
        left, right = inset, self.width() - inset
        top, bottom = inset, self.height() - inset
        return (
            QPointF(left, top),
            QPointF(right, top),
            QPointF(right, bottom),
            QPointF(left, bottom),
        )

    def asked(self, screen: QScreen, mm: tuple[float, float]) -> tuple[Corner, ...]:
        """Ask for all four corners, and tell where they were touched.

        `mm` is the size of the panel, zeros if it was not measured.
        """
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.activateWindow()
        self._patience.start(round(PATIENCE * 1000))
        self._loop.exec()
        self._patience.stop()
        panel = _panel(screen)
        corners = self.corners(mm[0] or panel.width_mm, mm[1] or panel.height_mm)
        self.close()
        return corners

    def corners(self, width_mm: float, height_mm: float) -> tuple[Corner, ...]:
        """What was wanted and what was touched, for a panel of a size, 0 if unknown."""
        known = width_mm > 50 and height_mm > 50
        across = width_mm / self.width() if known else 1.0
        down = height_mm / self.height() if known else 1.0

        def placed(point: QPointF) -> tuple[float, float]:
            return round(point.x() * across, 1), round(point.y() * down, 1)

        missing = [None] * (4 - len(self.touched))
        return tuple(
            Corner(placed(mark), None if at is None else placed(at), known)
            for mark, at in zip(self.marks(), [*self.touched, *missing], strict=True)
        )

    def _take(self, at: QPointF | None) -> None:
        if len(self.touched) == 4:
            return
        self.touched.append(at)
        self.update()
        self._patience.start(round(PATIENCE * 1000))
        if len(self.touched) == 4:
            self._loop.quit()

    def _given_up(self) -> None:
        self._take(None)

    # -- Qt ---------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            if event.type() == QEvent.Type.TouchBegin:
                self._take(event.points()[0].position())
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._take(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._loop.quit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("black"))
        if len(self.touched) == 4:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        painter.setPen(QPen(QColor("white"), max(2.0, side / 400)))
        mark, arm = self.marks()[len(self.touched)], side * INSET * 0.7
        painter.drawLine(mark - QPointF(arm, 0), mark + QPointF(arm, 0))
        painter.drawLine(mark - QPointF(0, arm), mark + QPointF(0, arm))
        painter.drawEllipse(mark, arm / 2, arm / 2)
        painter.setFont(Typeface.load().font(side / 27, 400))
        words = f"{ASKED[self.language]}  {len(self.touched) + 1}/4"
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter.value, words)


def corner_test(
    name: str | None, language: Language, mm: tuple[float, float] = (0.0, 0.0)
) -> tuple[Corner, ...]:
    """The four-corner touch test on a screen, by its number or name."""
    screen = chosen_screen(name) or QApplication.primaryScreen()
    return Corners(language).asked(screen, mm)
