"""The form: every kind has one, and it says what is written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.editors import made
from kiosk.authoring.desktop.edit.field import Room
from kiosk.authoring.desktop.edit.form_view import FormView
from kiosk.authoring.desktop.edit.group import Fold
from kiosk.player.fonts import Typeface

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TESTS = Path(__file__).parents[3]
ALONE = ("words", "choice", "switch", "figure-name", "source-place", "asset")
"""What is always edited by a widget of its own."""
EXAMPLES = sorted((*TESTS.glob("charts/*.json"), *TESTS.glob("slides/*.json")))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_every_kind_has_a_form_and_opening_it_writes_nothing(
    qtbot: QtBot, tmp_path: Path, example: Path
) -> None:
    for beside in ("assets", "data"):
        if (example.parent / beside).is_dir():
            shutil.copytree(example.parent / beside, tmp_path / beside)
    path = tmp_path / "content.json"
    shutil.copy(example, path)
    desk = Desk(path)
    room = Room(desk, style.Lettering(Typeface.load(None)), "zh", made)
    view = FormView(room)
    qtbot.addWidget(view)
    view.resize(430, 700)
    view.show()
    before = desk.source.text
    places = range(len(desk.slides))
    for place in (-1, *places):
        view.show_slide(place)
        # Folds within folds are there only once those around them are open.
        while closed := [
            one for one in view.findChildren(Fold) if not one.switch.isChecked()
        ]:
            for fold in closed:
                fold.open()
        QApplication.processEvents()
        view.refresh()
        spec = view.spec()
        assert spec is not None
        widgets = [one for top in view.everything() for one in top.everything()]
        shown = {one.spec.steps for one in widgets}
        missing = [
            part.steps
            for part in (spec.every() if place >= 0 else ())
            if part.written and part.editor in ALONE and part.steps not in shown
        ]
        assert missing == []
    assert desk.source.text == before
    assert json.loads(before) == desk.raw
    desk.close()
