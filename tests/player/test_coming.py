"""A photograph that was waited for comes out of its ground, frame by frame."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.player.items import COMES
from kiosk.show.command import Ease
from tests.visitor import saved

if TYPE_CHECKING:
    import numpy.typing as npt
    from pytestqt.qtbot import QtBot

    from tests.visitor import Visitor

SLIDES = Path(__file__).parents[1] / "slides"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    whole = json.loads((SLIDES / "photo.json").read_text("utf-8"))
    whole["show"]["life"] = False
    shutil.copytree(SLIDES / "assets", tmp_path / "assets")
    return saved(tmp_path / "content.json", {**whole, "slides": whole["slides"][:1]})


@pytest.fixture
def hung(visitor: Visitor, qtbot: QtBot) -> Visitor:
    qtbot.waitUntil(lambda: not visitor.app.pictures.awaits)
    visitor.goes(0)
    visitor.stage.gradual = True
    return visitor


def anew(visitor: Visitor, qtbot: QtBot) -> None:
    """As if the photograph had not been read when it was seen first."""
    pictures = visitor.app.pictures
    with qtbot.waitSignal(pictures.arrived):
        pictures.forget()
        visitor.stage.pages[0].front.forget_picture()
        visitor.viewport.repaint()
        assert pictures.awaits


def seen(visitor: Visitor) -> npt.NDArray[np.int16]:
    """What is painted of its middle."""
    return visitor.looks()[150:250, 300:500].astype(np.int16)


def test_it_comes_out_of_its_ground(hung: Visitor, qtbot: QtBot) -> None:
    there = seen(hung)
    anew(hung, qtbot)
    assert hung.stage.comes
    apart = [np.abs(seen(hung) - there).mean()]
    for _ in range(COMES):
        hung.frame()
        apart.append(np.abs(seen(hung) - there).mean())
    assert apart[0] > 5
    assert apart == sorted(apart, reverse=True)
    assert apart[-1] == 0
    hung.frame()
    assert not hung.stage.comes
    painted = hung.stage.painted
    hung.frame()
    assert hung.stage.painted == painted


def test_with_less_motion_it_is_there_at_once(hung: Visitor, qtbot: QtBot) -> None:
    hung.app.tell(Ease("calm"))
    there = seen(hung)
    anew(hung, qtbot)
    hung.frame()
    assert np.abs(seen(hung) - there).mean() == 0
    assert not hung.stage.comes
