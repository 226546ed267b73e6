"""Blackout: black over the whole window, which comes and goes quietly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from kiosk.drawing.easing import in_out_cubic
from kiosk.player import pixels

if TYPE_CHECKING:
    from kiosk.player.window import Window

FADE: Final = 0.8
"""Seconds from picture to black, and back."""
STEP: Final = 0.04
"""Seconds between two shades."""


class Blackout(QWidget):
    """Lies over the stage of a window while it is dark, and shows nothing.

    Touches go through it to the stage. Under full black nothing else is painted,
    and nothing here wakes up.

    Signals:
        settled(): the picture is wholly black, or wholly there.
    """

    settled = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._shade = 0.0
        """Raw progress from the picture (0) to black (1)."""
        self._way = 0
        """Towards black (1), towards the picture (-1), or at rest."""
        self._still = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setInterval(round(STEP * 1000))
        self._timer.timeout.connect(self._step)
        window.installEventFilter(self)
        self.hide()

    @property
    def black(self) -> bool:
        """Whether nothing of the picture is seen."""
        return self._shade >= 1

    def darken(self) -> None:
        """Fade what is on screen now to black."""
        self._fade(1)

    def cut(self) -> None:
        """Be black at once: nothing has been seen yet."""
        self._shade = 1.0
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()

    def lighten(self) -> None:
        """Fade from black to what the stage shows now."""
        self._fade(-1)

    def _fade(self, way: int) -> None:
        if self._shade == (1 if way > 0 else 0):
            # It may have been about to leave, and not have taken a step yet.
            self._end()
            return
        # The stage stands still meanwhile: one picture of it is enough.
        self._still = self._window.stage.grab()
        self._still.setDevicePixelRatio(1.0)
        self._way = way
        self._timer.start()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self.update()

    def _step(self) -> None:
        self._shade = min(max(self._shade + self._way * STEP / FADE, 0.0), 1.0)
        if 1e-6 < self._shade < 1 - 1e-6:
            self.update()
            return
        self._shade = float(round(self._shade))
        self._end()

    def _end(self) -> None:
        """Be at rest, wholly black or wholly clear."""
        if self._way == 0:
            return
        self._timer.stop()
        self._way = 0
        self._still = QPixmap()
        self.setVisible(self.black)
        self.update()
        self.settled.emit()

    # -- Qt ---------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pixels.count_in_pixels(painter, self.devicePixelRatioF())
        part = pixels.covered(event.rect(), self.devicePixelRatioF())
        if self.black:
            painter.fillRect(part, Qt.GlobalColor.black)
        else:
            painter.drawPixmap(0, 0, self._still)
            shade = QColor(0, 0, 0)
            shade.setAlphaF(in_out_cubic(self._shade))
            painter.fillRect(part, shade)
        painter.end()
