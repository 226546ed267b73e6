"""Touch: Qt's events become samples, and nothing else does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEventPoint, QMouseEvent, QPointingDevice, QTouchEvent

from kiosk.player.touch import MOUSE, samples

STATES = QEventPoint.State
LEFT, RIGHT, NONE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.NoButton,
)


def halved(x: float, y: float) -> tuple[float, float]:
    return x / 2, y / 2


def touch(kind: QEvent.Type, *fingers: tuple[int, QEventPoint.State]) -> QTouchEvent:
    at = QPointF(100.0, 60.0)
    points = [QEventPoint(finger, state, at, at) for finger, state in fingers]
    return QTouchEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        Qt.KeyboardModifier.NoModifier,
        points,
    )


def mouse(
    kind: QEvent.Type, button: Qt.MouseButton, held: Qt.MouseButton
) -> QMouseEvent:
    at = QPointF(100.0, 60.0)
    none = Qt.KeyboardModifier.NoModifier
    return QMouseEvent(kind, at, at, at, button, held, none)


def told(event: QEvent) -> list[tuple[int, str, float, float]] | None:
    found = samples(event, halved)
    return None if found is None else [(s.finger, s.phase, s.x, s.y) for s in found]


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        (STATES.Pressed, "down"),
        (STATES.Updated, "move"),
        (STATES.Released, "up"),
    ],
)
def test_a_point_is_a_sample_in_page_units(
    qapp: object, state: QEventPoint.State, phase: str
) -> None:
    assert qapp
    event = touch(QEvent.Type.TouchUpdate, (3, state))
    # Qt gives the widget's own position on delivery; here it is the origin.
    found = told(event)
    assert found is not None
    assert [sample[:2] for sample in found] == [(3, phase)]


def test_a_point_that_stays_says_nothing(qapp: object) -> None:
    assert qapp
    event = touch(QEvent.Type.TouchUpdate, (0, STATES.Stationary), (1, STATES.Pressed))
    found = told(event)
    assert found is not None
    assert [sample[:2] for sample in found] == [(1, "down")]


def test_a_cancel_takes_all_fingers(qapp: object) -> None:
    assert qapp
    event = touch(QEvent.Type.TouchCancel, (0, STATES.Updated), (1, STATES.Stationary))
    found = told(event)
    assert found is not None
    assert [sample[:2] for sample in found] == [(0, "cancel"), (1, "cancel")]


@pytest.mark.parametrize(
    ("kind", "button", "held", "phase"),
    [
        (QEvent.Type.MouseButtonPress, LEFT, LEFT, "down"),
        (QEvent.Type.MouseButtonDblClick, LEFT, LEFT, "down"),
        (QEvent.Type.MouseMove, NONE, LEFT, "move"),
        (QEvent.Type.MouseButtonRelease, LEFT, NONE, "up"),
    ],
)
def test_a_left_button_is_a_finger(
    qapp: object,
    kind: QEvent.Type,
    button: Qt.MouseButton,
    held: Qt.MouseButton,
    phase: str,
) -> None:
    assert qapp
    assert told(mouse(kind, button, held)) == [(MOUSE, phase, 50.0, 30.0)]


@pytest.mark.parametrize(
    ("kind", "button", "held"),
    [
        (QEvent.Type.MouseMove, NONE, NONE),
        (QEvent.Type.MouseMove, NONE, RIGHT),
        (QEvent.Type.MouseButtonPress, RIGHT, RIGHT),
        (QEvent.Type.MouseButtonRelease, RIGHT, NONE),
    ],
)
def test_other_buttons_and_passing_by_are_no_finger(
    qapp: object, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    assert qapp
    assert told(mouse(kind, button, held)) == []


def test_other_events_are_not_touches(qapp: object) -> None:
    assert qapp
    assert told(QEvent(QEvent.Type.Enter)) is None
