"""What assistive technology finds: a named button for every place to touch.

The buttons paint nothing and take no touches; they exist only while something
is listening, and stand where the places do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.marks import Hot
    from kiosk.ui.stage import Stage


class Control(QAbstractButton):
    """A button that is heard but not seen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hot: Hot | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        return


class Access(QObject):
    """Keeps a control for every named place that answers touches.

    Signals:
        chosen(Hot): assistive technology has pressed a control.
    """

    chosen = Signal(object)

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._shown: tuple[tuple[Hot, QRect], ...] = ()
        self.controls: list[Control] = []

    def follow(self, hots: Sequence[Hot]) -> None:
        """Offer these places, if anybody listens."""
        if QAccessible.isActive():
            self.offer(hots)

    def offer(self, hots: Sequence[Hot]) -> None:
        """Offer these places; what has no name is no control."""
        named = tuple((hot, self._place(hot)) for hot in hots if hot.name)
        if named == self._shown:
            return
        self._shown = named
        while len(self.controls) < len(named):
            control = Control(self._stage.viewport())
            control.clicked.connect(self._pressed)
            self.controls.append(control)
        for control, (hot, place) in zip(self.controls, named, strict=False):
            control.hot = hot
            control.setAccessibleName(hot.name)
            control.setGeometry(place)
            control.show()
        for control in self.controls[len(named) :]:
            control.hot = None
            control.hide()

    def _place(self, hot: Hot) -> QRect:
        return self._stage.outlined(hot.rect)

    def _pressed(self) -> None:
        control = self.sender()
        if isinstance(control, Control) and control.hot is not None:
            self.chosen.emit(control.hot)
