"""Hands before the window: real touch events and real keys, in page units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPointingDevice
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from kiosk.player.app import App


@dataclass
class Fingertip:
    """Where a finger is, in page units."""

    number: int
    x: float
    y: float


class Hands:
    """Fingers that land, move and leave, and keys that are pressed.

    Args:
        app: what is touched.
        counts: where touches and keys are counted.
        passed: lets so many seconds pass at once, between two places of a finger.
        run: lets the show run for so long.
    """

    def __init__(
        self,
        app: App,
        counts: Counter[str],
        passed: Callable[[float], None],
        run: Callable[[float], None],
    ) -> None:
        self._app, self._counts = app, counts
        self._passed, self._run = passed, run
        self._touches = QTest.touchEvent(app.stage.viewport(), _touchscreen(), False)

    def tap(self, x: float, y: float, seconds: float) -> None:
        """A finger lands, and leaves at the same place."""
        finger = Fingertip(0, x, y)
        self.down(finger)
        self._run(seconds)
        self.up(finger)

    def draw(
        self,
        x: float,
        y: float,
        dx: float,
        dy: float,
        *,
        steps: int = 5,
        lifted: bool = True,
    ) -> None:
        """A finger lands, moves and leaves, or is never heard of again."""
        finger = Fingertip(0, x, y)
        self.down(finger)
        for number in range(1, steps + 1):
            self._passed(1 / 60)
            finger = Fingertip(0, x + dx * number / steps, y + dy * number / steps)
            self._touches.move(0, self._pixel(finger))
            self._touches.commit()
            self._counts["touches"] += 1
        if lifted:
            self.up(finger)
        else:
            self._run(12.0)
            self.up(finger)

    def palm(self, x: float, y: float, fingers: int) -> None:
        """Several fingers at once, which come and go one by one."""
        down = [Fingertip(n, x + 90.0 * n, y + 35.0 * (n % 2)) for n in range(fingers)]
        for number, finger in enumerate(down):
            for other in range(number):
                self._touches.stationary(other)
            self.down(finger)
        for number in range(fingers):
            self._passed(1 / 60)
            for other in range(number + 1, fingers):
                self._touches.stationary(other)
            self.up(down[number])

    def down(self, finger: Fingertip) -> None:
        self._touches.press(finger.number, self._pixel(finger))
        self._touches.commit()
        self._counts["touches"] += 1

    def up(self, finger: Fingertip) -> None:
        self._touches.release(finger.number, self._pixel(finger))
        self._touches.commit()
        self._counts["touches"] += 1

    def _pixel(self, finger: Fingertip) -> QPoint:
        stage = self._app.stage
        size = stage.viewport().size()
        point = QPointF(
            finger.x * size.width() / stage.drawn_for.width,
            finger.y * size.height() / stage.drawn_for.height,
        )
        # No glass reports a finger beside it.
        return QPoint(
            min(max(round(point.x()), 0), size.width() - 1),
            min(max(round(point.y()), 0), size.height() - 1),
        )

    def key(self, key: Qt.Key) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(self._app.window, event)
        self._counts["keys"] += 1


def _touchscreen() -> QPointingDevice:
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    return device
