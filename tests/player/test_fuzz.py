"""Accidents to the file of a show that plays: what is good stays on screen."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest

from kiosk.content.content import ContentError, load
from kiosk.show.command import Next
from tests.mutation import damaged
from tests.visitor import reread, saved, short

if TYPE_CHECKING:
    from pathlib import Path

    from tests.visitor import Visitor


def accidents(visitor: Visitor, file: Path, seeds: range) -> tuple[int, int]:
    """Save one damaged file after the other; how many were shown, and how many not."""
    app, content = visitor.app, short()
    shown = kept = 0
    for seed in seeds:
        dice = random.Random(seed)
        before, whole = app.loaded, app.programme.whole
        saved(file, "")
        file.write_bytes(damaged(content, dice))
        try:
            good = load(file)
        except ContentError:
            good = None
        reread(app)
        if good is None:
            assert app.loaded is before, seed
            assert app.programme.whole is whole, seed
            assert app.stage.overlays.mistake, seed
            kept += 1
        else:
            assert app.programme.whole.content == good.content, seed
            assert not app.stage.overlays.mistake, seed
            shown += 1
        if dice.random() < 0.3:
            app.tell(Next())
        visitor.frame(0.2)
        slides = app.loaded.content.slides
        assert 0 <= app.playback.place < len(slides)
        if seed % 10 == 0:
            visitor.looks()
    return shown, kept


def test_the_last_good_show_stays_whatever_is_saved(
    visitor: Visitor, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.goes(1)
    shown, kept = accidents(visitor, file, range(100))
    assert shown > 5
    assert kept > 40
    saved(file, json.dumps(short()))
    reread(visitor.app)
    visitor.waits(3.0)
    assert not visitor.app.stage.overlays.mistake
    assert len(visitor.app.loaded.content.slides) == 4
    visitor.looks()
    assert capsys.readouterr().err.count("content.json") >= kept


@pytest.mark.long
def test_thousands_of_saves_leave_the_last_good_show(
    visitor: Visitor, file: Path
) -> None:
    visitor.goes(1)
    shown, kept = accidents(visitor, file, range(1000, 4000))
    assert min(shown, kept) > 100
