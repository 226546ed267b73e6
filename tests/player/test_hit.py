"""A finger among crowded marks opens the one that it is nearest to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.content.content import load
from kiosk.content.paths import asset_folders
from kiosk.drawing.marks import Hot
from kiosk.player.fonts import Typeface
from kiosk.player.pictures import Pictures
from kiosk.player.stage import Stage
from kiosk.show.opening import begin
from tests.moment import changed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CHARTS = Path(__file__).parents[1] / "charts"


@pytest.mark.parametrize("kind", ["line", "area", "bars", "dotplot", "share", "crowd"])
def test_every_datum_opens_its_own_card(qtbot: QtBot, kind: str) -> None:
    file = CHARTS / f"{kind}.json"
    stage = Stage(Typeface.load(), Pictures(asset_folders(file)))
    qtbot.addWidget(stage)
    stage.resize(960, 540)
    stage.viewport().resize(960, 540)
    content = load(file).content
    stage.perform(content)
    stage.show_moment(changed(begin(content), entered=9.0))
    data = [h for h in stage.hots() if h.target.what == "figure" and h.anchor]
    assert data
    for hot in data:
        assert isinstance(hot, Hot)
        assert hot.anchor is not None
        x, y = hot.anchor
        if hot.rect.holds(x, y):
            found = stage.hit(x, y)
            assert found is not None
            assert found.target == hot.target
