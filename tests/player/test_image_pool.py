"""Paper: few images, used again; a sheet costs none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QColor

from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Dots
from kiosk.drawing.palette import Palette
from kiosk.player import image_pool as stock
from kiosk.player.fonts import Typeface
from kiosk.player.image_pool import give_back, paper, sheet
from kiosk.player.item_base import Look
from kiosk.player.layer import EVERYWHERE
from kiosk.player.life import _Sprite
from kiosk.player.pictures import Pictures

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "_PAPER", [])
    monkeypatch.setattr(stock, "_SHEET", [])


def size(image: QImage) -> tuple[int, int]:
    return image.width(), image.height()


def test_paper_is_used_again_and_that_of_another_size_thrown_away() -> None:
    first, second = paper(40, 30), paper(40, 30)
    give_back(first)
    give_back(second)
    assert paper(40, 30) is second
    assert paper(40, 30) is first
    give_back(first)
    assert size(paper(30, 40)) == (30, 40)
    assert stock._PAPER == []


def test_a_sheet_is_spare_paper_and_stays_so() -> None:
    before = sheet(20, 10)
    assert sheet(20, 10) is before
    spare = paper(40, 30)
    # Nobody needs it any more once there is paper.
    assert stock._SHEET == []
    give_back(spare)
    assert sheet(20, 10) is spare
    assert sheet(40, 30) is spare
    assert paper(40, 30) is spare


def test_a_sheet_is_clear_as_far_as_it_was_asked_for() -> None:
    spare = paper(40, 30)
    spare.fill(QColor("red"))
    give_back(spare)
    assert sheet(20, 10).pixelColor(19, 9).alpha() == 0
    assert spare.pixelColor(20, 9) == QColor("red")


def test_without_spare_paper_there_is_one_sheet_that_grows() -> None:
    kept = paper(40, 30)
    assert sheet(20, 10) is not kept
    assert size(sheet(10, 20)) == (20, 20)
    assert size(sheet(5, 5)) == (20, 20)
    give_back(kept)
    # Wider than a page.
    assert size(sheet(60, 5)) == (60, 20)
    assert len(stock._SHEET) == 1


def test_what_drifts_over_a_page_leaves_no_paper_that_nobody_takes() -> None:
    look = Look(Palette("night"), Typeface.load(), Pictures(()), size=(40, 30))
    sprite = _Sprite(look, 1.0, [])
    for number in range(3):
        sprite.show_marks([Dots(np.array([[9.0, 9.0 + number]]), 3.0, FILL)])
        sprite.freeze(EVERYWHERE)
        sprite.clear()
    assert stock._PAPER == []
