"""The escape test: what a drill does to a locked screen to get out of it.

It sends what a keyboard can send and types what a visitor would, a little at a
time so that the show lives on, and answers how far that led.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.device.staff_menu.session import Key
from kiosk.lab import faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kiosk.device.screen.staff_access import StaffAccess
    from kiosk.player.window import Window

AT_ONCE: Final = 200
"""Keys between two looks at the clock."""
PAUSE: Final = 50
"""Milliseconds between an answer and the next PIN."""
BACK: Final = 1500
"""Milliseconds that a window may take to be back in its place."""
MODIFIERS: Final = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
)


def chords() -> Iterator[tuple[Qt.Key, Qt.KeyboardModifier]]:
    """Every key that Qt knows, with every set of modifiers."""
    for count in range(len(MODIFIERS) + 1):
        for held in itertools.combinations(MODIFIERS, count):
            together = Qt.KeyboardModifier.NoModifier
            for each in held:
                together |= each
            for key in Qt.Key:
                yield key, together


class EscapeTest(QObject):
    """Tries one way out, and writes an answer into the drill's folder."""

    def __init__(self, window: Window, staff_access: StaffAccess, drill: Path) -> None:
        super().__init__(window)
        self._window, self._staff_access, self._drill = window, staff_access, drill
        self._entered = 0
        self._sent = 0
        self._pins: list[str] = []
        self._keys = chords()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._press)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        staff_access.entered.connect(self._enter)

    def begin(self, fault: Mapping[str, Any]) -> None:
        """Begin with what a drill has asked for: keys, or a list of PINs."""
        if fault["do"] == "keys":
            self._timer.start()
            return
        self._pins = [str(digits) for digits in fault["pins"]]
        # The answer has to be on the pad before the next one is typed.
        self._soon.timeout.connect(self._type)
        self._staff_access.refused.connect(lambda _: self._soon.start(PAUSE))
        self._staff_access.open()
        self._type()

    def _enter(self) -> None:
        self._entered += 1
        self._pins.clear()
        if self._sent and not self._timer.isActive():
            self._soon.start(PAUSE)

    def _press(self) -> None:
        some = tuple(itertools.islice(self._keys, AT_ONCE))
        for key, held in some:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self._window, QKeyEvent(kind, key, held))
        self._sent += len(some)
        if some:
            return
        self._timer.stop()
        # What ends windows by other ways than keys.
        self._window.close()
        self._window.showMinimized()
        self._soon.timeout.connect(self._look)
        self._soon.start(BACK)

    def _look(self) -> None:
        """Whether the show is still what is seen."""
        window = self._window
        self._answer(held=window.isVisible() and not window.isMinimized())

    def _type(self) -> None:
        """Type the next PIN; during a wait the last one, and that is all."""
        session = self._staff_access.session
        wait = 0.0 if session is None else session.wait
        if wait and self._pins:
            self._pins = self._pins[-1:]
        if not self._pins:
            self._answer(wait=wait)
            return
        self._sent += 1
        for word in (*self._pins.pop(0), "enter"):
            self._staff_access.tell(Key(word))
        if wait:
            # Nothing will be answered.
            self._soon.start(BACK)

    def _answer(self, **said: object) -> None:
        self._staff_access.tell(Key("leave"))
        known = {"sent": self._sent, "entered": self._entered}
        faults.answer(self._drill, {**known, **said})
