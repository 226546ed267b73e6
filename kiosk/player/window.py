"""The window: full screen, keys, the cursor; touches and keys go out as facts.

It can be on screen before there is a stage, and then shows a still picture.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from kiosk.player.pixels import count_in_pixels
from kiosk.player.touch import samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.player.stage import Stage

CURSOR_SECONDS: Final = 2.0
"""A mouse that rests this long disappears."""
KEY_REST: Final = 0.12
"""Seconds after a key in which a locked window takes no other."""
PLAIN: Final = Qt.KeyboardModifier.KeypadModifier
"""What a presenter's remote may send along with its keys."""


class Window(QWidget):
    """Holds the stage, once it has been mounted; owns nothing of the show.

    Signals:
        sampled(TouchSample): a finger or the mouse did something.
        pressed(int): a key, by its Qt code.
        resized(): the stage has another size, or another number of pixels.
        closing(): somebody asks the window to close.
        disturbed(): it was moved, hidden, covered or taken out of full screen.
        appeared(): the stage has been painted for the first time.
        stilled(): the still picture has been painted.
    """

    sampled = Signal(object)
    pressed = Signal(int)
    resized = Signal()
    closing = Signal()
    disturbed = Signal()
    appeared = Signal()
    stilled = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._mounted: Stage | None = None
        self._still: QImage | None = None
        self.locked = False
        """Whether it refuses to close, shows no pointer and takes plain keys only."""
        self._clock = clock
        self._key_at = -KEY_REST
        self.missed: list[int] = []
        """What was pressed, and 0 for a wish to close, before there was a stage."""
        self._has_appeared = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._cursor = QTimer(self)
        self._cursor.setSingleShot(True)
        self._cursor.timeout.connect(self._hide_cursor)

    @property
    def stage(self) -> Stage:
        """The stage that has been mounted."""
        assert self._mounted is not None
        return self._mounted

    def mount(self, stage: Stage, title: str) -> None:
        """Hold this stage from now on; one that is not yet on screen shows it, too."""
        self._mounted = stage
        stage.setParent(self)
        if self.isVisible():
            stage.setGeometry(0, 0, self.width(), self.height())
        self.setWindowTitle(title)
        viewport = stage.viewport()
        viewport.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        viewport.setMouseTracking(True)
        viewport.installEventFilter(self)
        self._hide_cursor()

    def show_still(self, picture: QImage) -> None:
        """Be filled by this picture, pixel by pixel, until the stage is painted."""
        self._still = picture
        self.update()

    def make_good(self) -> None:
        """Tell what was missed while there was nobody to tell it to."""
        missed, self.missed = self.missed, []
        for key in missed:
            if key:
                self.pressed.emit(key)
            else:
                self.closing.emit()

    def open_on(self, screen: QScreen, size: tuple[int, int] | None) -> None:
        """Show the window: full screen there, or in a size for a desk."""
        if size is None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
            self.showFullScreen()
        else:
            self.resize(*size)
            self.move(screen.availableGeometry().topLeft())
            self.show()
        self.raise_()
        self.activateWindow()

    def _hide_cursor(self) -> None:
        self.stage.viewport().setCursor(Qt.CursorShape.BlankCursor)

    # -- Qt ---------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._still is None:
            return
        painter = QPainter(self)
        count_in_pixels(painter, self.devicePixelRatioF())
        painter.drawImage(0, 0, self._still)
        painter.end()
        # When it has reached the screen.
        QTimer.singleShot(0, self.stilled.emit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Paint:
            if not self._has_appeared:
                self._has_appeared = True
                self._still = None
                # When all that is painted now has reached the screen.
                QTimer.singleShot(0, self.appeared.emit)
            return False
        if kind == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()
            return False
        if kind == QEvent.Type.MouseMove and not self.locked:
            self.stage.viewport().setCursor(Qt.CursorShape.ArrowCursor)
            self._cursor.start(int(CURSOR_SECONDS * 1000))
        found = samples(event, self.stage.page_point, self._clock())
        if found is None:
            return super().eventFilter(watched, event)
        for sample in found:
            self.sampled.emit(sample)
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or not self._wanted(event):
            return
        if self._mounted is None:
            self.missed.append(event.key())
        else:
            self.pressed.emit(event.key())

    def _wanted(self, event: QKeyEvent) -> bool:
        """Whether a key counts: a locked window answers neither chords nor storms."""
        if not self.locked:
            return True
        if event.modifiers() & ~PLAIN:
            return False
        now = self._clock()
        if now - self._key_at < KEY_REST:
            return False
        self._key_at = now
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._mounted is None:
            return
        # During hot-plug a screen may have no size for a moment.
        if event.size().width() > 1 and event.size().height() > 1:
            self._mounted.setGeometry(0, 0, event.size().width(), event.size().height())
            self.resized.emit()

        if self.locked:
            self.disturbed.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        if self.locked:
            self.disturbed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        if self.locked:
            self.disturbed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.locked and event.type() in _CHANGES:
            self.disturbed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.locked:
            event.ignore()
            return
        event.accept()
        if self._mounted is None:
            self.missed.append(0)
        else:
            self.closing.emit()


_CHANGES: Final = {QEvent.Type.WindowStateChange, QEvent.Type.ActivationChange}


def chosen_screen(name: str | None) -> QScreen | None:
    """The screen by its number (from 1) or name; None if there is no such one."""
    screens = QGuiApplication.screens()
    if name is None:
        return QGuiApplication.primaryScreen()
    for number, screen in enumerate(screens, 1):
        if name in {str(number), screen.name()}:
            return screen
    return None
