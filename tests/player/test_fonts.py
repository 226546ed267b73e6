"""Fonts: the packaged typeface in true weights, and what stands in for it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QFontMetricsF

from kiosk.drawing import fontfile
from kiosk.drawing.fontfile import packaged
from kiosk.player import fonts
from kiosk.player.fonts import FALLBACKS, Typeface

if TYPE_CHECKING:
    from pathlib import Path

    from tests.visitor import Visitor


def test_the_packaged_typeface_has_true_weights(qapp: object) -> None:
    assert qapp
    face = Typeface.load()
    assert face.families[0].startswith("Noto Sans SC")
    assert face.variable
    widths = [face.advance("Jiangbei", 100.0, weight) for weight in (300, 500, 700)]
    assert widths == sorted(widths)
    assert widths[0] < widths[1] < widths[2]


def test_widths_scale_with_the_size_and_an_ideograph_is_an_em(qapp: object) -> None:
    assert qapp
    face = Typeface.load()
    assert face.advance("江", 50.0, 400) == pytest.approx(50.0, abs=0.1)
    assert face.advance("江北 8", 80.0, 400) == pytest.approx(
        2 * face.advance("江北 8", 40.0, 400)
    )


def test_digits_are_equally_wide_so_that_counting_does_not_tremble(
    qapp: object,
) -> None:
    assert qapp
    face = Typeface.load()
    assert len({face.advance(digit, 100.0, 300) for digit in "0123456789"}) == 1


def test_marks_that_meet_are_measured_without_the_hole_between_them(
    qapp: object,
) -> None:
    assert qapp
    face = Typeface.load()
    assert face.advance("三送”，办公", 100.0, 400) == pytest.approx(550.0, abs=0.1)
    assert face.advance("三送”办公，", 100.0, 400) == pytest.approx(600.0, abs=0.1)


def test_a_curly_quote_of_letters_is_as_wide_as_the_straight_one(qapp: object) -> None:
    assert qapp
    face = Typeface.load()
    for weight in (300, 400, 500, 700):
        typed = face.advance("'Smart' city's \"best\"", 100.0, weight)
        shown = face.advance("‘Smart’ city’s “best”", 100.0, weight)
        assert shown == pytest.approx(typed, abs=8.0)
    assert face.advance("“智”", 100.0, 400) == pytest.approx(300.0, abs=0.1)


def test_the_picture_shows_narrow_curly_quotes(qapp: object) -> None:
    assert qapp
    face = Typeface.load()
    narrow = QFontMetricsF(face.font(100, 400, narrow=True))
    wide = QFontMetricsF(face.font(100, 400))
    assert narrow.horizontalAdvance("’") < 40 < 90 < wide.horizontalAdvance("’")


def test_without_a_font_the_systems_is_used(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "packaged", lambda: None)
    face = Typeface.load()
    assert face.families == FALLBACKS
    assert not face.variable
    visitor.stage.typeface = face
    visitor.stage.perform(visitor.app.loaded.content)
    visitor.goes(1)
    visitor.looks()


def test_a_site_may_bring_its_own_font(qapp: object, tmp_path: Path) -> None:
    assert qapp
    original = packaged()
    assert original is not None
    shutil.copy(original, tmp_path / "own.ttf")
    face = Typeface.load(tmp_path)
    assert face.families[0].startswith("Noto Sans SC")
    assert face.families[1:][-4:] == FALLBACKS


def test_a_font_that_cannot_be_read_is_passed_over(
    qapp: object, tmp_path: Path
) -> None:
    assert qapp
    (tmp_path / "broken.ttf").write_bytes(b"no font at all")
    face = Typeface.load(tmp_path)
    assert face.families == Typeface.load().families


def test_a_package_that_is_not_there_brings_no_font(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fontfile, "_PACKAGE", "no_such_package_at_all")
    assert packaged() is None
    monkeypatch.setattr(fontfile, "_PACKAGE", "kiosk")
    assert packaged() is None


def test_a_folder_that_may_not_be_looked_into_brings_no_font(
    qapp: object, tmp_path: Path
) -> None:
    assert qapp
    # No system says whether such a name is there.
    assert Typeface.load(tmp_path / ("x" * 300)).families == Typeface.load().families
