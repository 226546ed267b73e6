"""A display that is scaled shows the same pixels as one that is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from kiosk.content.content import load
from kiosk.content.paths import asset_folders
from kiosk.drawing.geometry import Rect
from kiosk.player import pixels
from kiosk.player.fonts import Typeface
from kiosk.player.pictures import Pictures
from kiosk.player.stage import Stage
from kiosk.show.command import Next, Open
from kiosk.show.opening import begin
from tests.moment import changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt
    from pytestqt.qtbot import QtBot

    from kiosk.player.canvas import Rotation
    from kiosk.show.playback import Playback

SHOW = Path(__file__).parents[2] / "content.json"
SCREENS = "tests/player/screens.json"
RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0)
SIZE = QSize(683, 384)
"""Device pixels that no usual ratio divides."""


def values(image: QImage) -> npt.NDArray[np.int16]:
    array = np.frombuffer(image.constBits(), np.uint8)
    whole = array.reshape(image.height(), image.width(), 4)
    return whole[:, :, :3].astype(np.int16)


def stage_on(qtbot: QtBot, size: QSize, ratio: float, rotation: Rotation = 0) -> Stage:
    stage = Stage(
        Typeface.load(), Pictures(asset_folders(SHOW)), rotation=rotation, ratio=ratio
    )
    qtbot.addWidget(stage)
    stage.resize(size)
    stage.viewport().resize(size)
    stage.perform(load(SHOW).content)
    return stage


def glass(stage: Stage) -> QImage:
    """What a screen of the stage's ratio would show of it."""
    ratio = stage.ratio
    image = QImage(
        pixels.whole(stage.viewport().size(), ratio), QImage.Format.Format_RGB32
    )
    image.fill(Qt.GlobalColor.magenta)
    image.setDevicePixelRatio(ratio)
    stage.viewport().render(image, QPoint(0, 0))
    return image


def plain(stage: Stage, size: QSize) -> QImage:
    """What a screen that is not scaled would show of a stage of this size."""
    image = QImage(size, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    stage.picture(painter)
    painter.end()
    return image


def moments() -> Iterator[Playback]:
    """Settled, entering, with a card that fades in, and on the way to the next page."""
    first = changed(begin(load(SHOW).content), entered=60.0, language="en")
    second = replace(first, place=1)
    card = next(iter(load(SHOW).content.slides[1].facts()))
    yield first
    yield changed(second, entered=0.5)
    yield changed(second.told(Open(card)), carded=0.2)
    yield second.told(Next()).after(0.4)


@pytest.mark.parametrize("ratio", RATIOS)
def test_every_pixel_is_that_of_a_display_that_is_not_scaled(
    qtbot: QtBot, ratio: float
) -> None:
    scaled = stage_on(qtbot, (SIZE.toSizeF() / ratio).toSize(), ratio)
    size = pixels.whole(scaled.viewport().size(), ratio)
    once = stage_on(qtbot, size, 1.0)
    for moment in moments():
        scaled.show_moment(moment)
        once.show_moment(moment)
        assert (scaled.drawn_for.width, scaled.drawn_for.height) == (
            once.drawn_for.width,
            once.drawn_for.height,
        )
        there = values(glass(scaled))
        assert np.abs(there - values(plain(once, size))).max() <= 2, moment


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("ratio", RATIOS)
def test_a_finger_touches_what_it_sees(
    qtbot: QtBot, ratio: float, rotation: Rotation
) -> None:
    size = SIZE if rotation in {0, 180} else SIZE.transposed()
    stage = stage_on(qtbot, (size.toSizeF() / ratio).toSize(), ratio, rotation)
    stage.show_moment(begin(load(SHOW).content))
    for rect in (Rect(300, 200, 96, 96), Rect(1500, 900, 96, 96)):
        where = stage.outlined(rect)
        assert where.width() * ratio == pytest.approx(96 * 384 / 1080, abs=2 * ratio)
        x, y = stage.page_point(where.x(), where.y())
        to, below = stage.page_point(
            where.x() + where.width(), where.y() + where.height()
        )
        assert min(x, to) == pytest.approx(rect.x, abs=6)
        assert min(y, below) == pytest.approx(rect.y, abs=6)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 109 / 96])
def test_what_is_repainted_covers_the_pixels_that_have_changed(ratio: float) -> None:
    for left in range(0, 40):
        for width in (1, 2, 7, 31):
            part = QRect(left, 3, width, 5)
            asked = pixels.units(part, ratio)
            # However Qt rounds the edges of what it clips.
            assert asked.left() * ratio + 0.5 <= left or ratio == 1
            right = asked.left() + asked.width()
            assert right * ratio - 0.5 >= left + width or ratio == 1
            painted = pixels.covered(asked, ratio)
            assert painted.contains(part)
            assert painted.left() <= asked.left() * ratio
            assert painted.left() + painted.width() >= right * ratio


def test_one_window_is_moved_over_screens_of_every_ratio() -> None:
    """In a process of its own: the screens are known before there is a window."""
    environ = {
        name: value for name, value in os.environ.items() if name != "QT_FONT_DPI"
    }
    # Qt parts what it is told at every colon, that of a drive too.
    environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={SCREENS}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.player.scaled", str(SHOW)],
        capture_output=True,
        text=True,
        check=True,
        cwd=SHOW.parent,
        env=environ,
        timeout=240,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["ratio"] for each in found] == [1.25, 1.5, 1.75, 2.0, 1.0]
    for each in found:
        # What was painted bit by bit, beside the same moment painted whole.
        assert each["stale"] <= 20, each
        assert each["worst"] <= 2, each
        assert each["opened"] is True, each
