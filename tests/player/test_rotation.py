"""The picture turns by quarters, pixel by pixel, and touch turns along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QTransform

from kiosk.content.content import load
from kiosk.content.paths import asset_folders
from kiosk.player.fonts import Typeface
from kiosk.player.pictures import Pictures
from kiosk.player.stage import Stage
from kiosk.show.opening import begin

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kiosk.player.canvas import Rotation

SHOW = Path(__file__).parents[2] / "content.json"


def stage_of(qtbot: QtBot, rotation: Rotation, width: int, height: int) -> Stage:
    content = load(SHOW).content
    stage = Stage(Typeface.load(), Pictures(asset_folders(SHOW)), rotation=rotation)
    qtbot.addWidget(stage)
    stage.resize(width, height)
    stage.viewport().resize(width, height)
    stage.perform(content)
    stage.show()
    stage.show_moment(begin(content).after(3.0))
    return stage


def seen(stage: Stage) -> QImage:
    return stage.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def values(image: QImage) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    shape = image.height(), image.width(), 4
    data = np.frombuffer(image.constBits(), np.uint8).reshape(shape)
    return data[..., :3].astype(np.int64)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_turned_picture_is_the_upright_one(
    qtbot: QtBot, rotation: Rotation
) -> None:
    wide, high = 640, 360
    upright = seen(stage_of(qtbot, 0, wide, high))
    size = (high, wide) if rotation in {90, 270} else (wide, high)
    turned = seen(stage_of(qtbot, rotation, *size))
    back = turned.transformed(QTransform().rotate(-rotation))
    assert (back.width(), back.height()) == (wide, high)
    # Painted by another route, soft edges differ by a shade or two at most.
    assert np.abs(values(back) - values(upright)).max() <= 3


@pytest.mark.parametrize(
    ("rotation", "point"),
    [(0, (10, 20)), (90, (340, 10)), (180, (630, 340)), (270, (20, 630))],
)
def test_a_finger_touches_what_it_sees(
    qtbot: QtBot, rotation: Rotation, point: tuple[int, int]
) -> None:
    size = (360, 640) if rotation in {90, 270} else (640, 360)
    stage = stage_of(qtbot, rotation, *size)
    assert stage.drawn_for.portrait is False
    assert stage.page_point(*point) == pytest.approx((30.0, 60.0))
