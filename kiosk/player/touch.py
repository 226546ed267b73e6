"""Touch and mouse events become touch samples, here and nowhere else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QMouseEvent, QTouchEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.show.gestures import TouchSample

Phase = Literal["down", "move", "up", "cancel"]

MOUSE: Final = -1
"""The finger that stands for the mouse."""
_POINTS: Final[dict[QEventPoint.State, Phase]] = {
    QEventPoint.State.Pressed: "down",
    QEventPoint.State.Updated: "move",
    QEventPoint.State.Released: "up",
}
_TOUCHES: Final = {
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
}
_BUTTONS: Final[dict[QEvent.Type, Phase]] = {
    QEvent.Type.MouseButtonPress: "down",
    QEvent.Type.MouseButtonDblClick: "down",
    QEvent.Type.MouseButtonRelease: "up",
    QEvent.Type.MouseMove: "move",
}


def samples(
    event: QEvent,
    to_page: Callable[[float, float], tuple[float, float]],
    now: float | None = None,
) -> tuple[TouchSample, ...] | None:
    """The samples in an event; None if it is neither touch nor mouse.

    `now` is when it came in seconds, by default by the machine's clock.
    A mouse event that the system made out of a touch is dropped: the touch
    itself arrives too, and every action would happen twice.
    """
    now = time.monotonic() if now is None else now
    kind = event.type()
    if kind in _TOUCHES and isinstance(event, QTouchEvent):
        if kind == QEvent.Type.TouchCancel:
            return tuple(
                _sample(p.id(), "cancel", p.position(), now, to_page)
                for p in event.points()
            )
        return tuple(
            _sample(p.id(), _POINTS[p.state()], p.position(), now, to_page)
            for p in event.points()
            if p.state() in _POINTS
        )
    if kind in _BUTTONS and isinstance(event, QMouseEvent):
        if event.source() != Qt.MouseEventSource.MouseEventNotSynthesized:
            return ()
        phase = _BUTTONS[kind]
        left = Qt.MouseButton.LeftButton
        if phase == "move":
            if not event.buttons() & left:
                return ()
        elif event.button() != left:
            return ()
        return (_sample(MOUSE, phase, event.position(), now, to_page),)
    return None


def _sample(
    finger: int,
    phase: Phase,
    at: QPointF,
    now: float,
    to_page: Callable[[float, float], tuple[float, float]],
) -> TouchSample:
    x, y = to_page(at.x(), at.y())
    # Imported only now: a window is on screen before any finger.
    from kiosk.show.gestures import TouchSample

    return TouchSample(finger, phase, x, y, now)
