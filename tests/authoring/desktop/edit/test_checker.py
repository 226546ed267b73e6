"""The check beside the editor: another process, whose last answer alone counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kiosk.authoring.checking import report
from kiosk.authoring.desktop.edit.checker import Checker
from kiosk.authoring.desktop.layout_lint import LayoutLinter

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from kiosk.authoring.finding import Finding


def test_another_process_finds_what_the_check_finds_in_what_was_asked_last(
    qtbot: QtBot, file: Path
) -> None:
    good = file.read_text("utf-8")
    raw = json.loads(good)
    raw["slides"][1]["titel"] = raw["slides"][1]["title"]
    checker = Checker(file)
    told: list[tuple[tuple[Finding, ...], bool]] = []
    checker.told.connect(lambda found, whole: told.append((found, whole)))
    checker.check(good)
    # Something newer, before anybody has answered.
    wrong = json.dumps(raw)
    checker.check(wrong)
    qtbot.waitUntil(lambda: bool(told) and told[-1][1], timeout=60_000)
    file.write_text(wrong, "utf-8")
    expected = report(file, layout=LayoutLinter()).findings
    assert told[-1][0] == expected
    assert expected[0].steps == ("slides", 1, "titel")
    assert all(any(one.rule == "form" for one in found) for found, _ in told)
    checker.stop()
