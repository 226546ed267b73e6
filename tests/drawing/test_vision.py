"""Every reader: contrast of all text in use, and accents told apart by all eyes."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kiosk.content.content import load
from kiosk.drawing.ink import FILL, GROUND, Ink
from kiosk.drawing.marks import Label, Mark
from kiosk.drawing.palette import Accent, Colour, Palette, Skin, contrast
from kiosk.drawing.placement import Scenery
from kiosk.drawing.viewport import Viewport, Way
from kiosk.show import card, chapter_wipe, controls

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENT = load(Path(__file__).parents[2] / "content.json").content
USED = {slide.theme for slide in CONTENT.slides}
WAYS = tuple(Way(t.id, t.name, t.accent, t.id in USED) for t in CONTENT.themes)
SKINS: tuple[Skin, ...] = ("night", "paper", "contrast")
ACCENTS: tuple[Accent, ...] = ("amber", "vermilion", "jade")

# Viénot-style simulation in linear light, severity 1: Machado, Oliveira and
# Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency" (2009), table of matrices.
EYES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: Colour) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    c = np.array(colour, dtype=float) / 255
    out: np.ndarray[tuple[int], np.dtype[np.float64]] = np.where(
        c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4
    )
    return out


def lab(
    rgb: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """CIE L*a*b* (D65) of linear sRGB."""
    m = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    x, y, z = (m @ np.clip(rgb, 0, 1)) / np.array([0.95047, 1.0, 1.08883])

    def f(v: float) -> float:
        return float(v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116)

    return np.array([116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))])


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("skin", SKINS)
def test_themes_are_told_apart_by_every_eye(skin: Skin, eye: str) -> None:
    seen = [
        lab(np.array(EYES[eye]) @ linear(Palette(skin, accent).colour(FILL)))
        for accent in ACCENTS
    ]
    for a, b in combinations(seen, 2):
        # A difference of 10 is plain at a glance; 2.3 is just noticeable.
        assert np.linalg.norm(a - b) > 10


def inks(marks: Iterable[Mark]) -> set[Ink]:
    """Inks of text that is meant to be read."""
    return {
        run.ink
        for mark in marks
        if isinstance(mark, Label) and mark.sinks is None
        for run in mark.runs
        if run.text.strip(" /")
    }


def grounds(ink: Ink) -> tuple[Ink, ...]:
    """What an ink of text lies on."""
    if ink.role in {"slip-text", "slip-text2", "slip-ink"}:
        return (Ink("slip"),)
    if ink.role == "seal-ink":
        return (Ink("seal"),)
    if ink == GROUND:
        return (FILL,)
    return (Ink("ground"), Ink("water"), Ink("hill"))


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_text_in_use_keeps_seven_to_one(skin: Skin, language: str) -> None:
    viewport = Viewport(language=language, themes=WAYS, contrast=skin == "contrast")  # type: ignore[arg-type]
    for slide in CONTENT.slides:
        accents: list[Accent] = [
            t.accent for t in CONTENT.themes if t.id == slide.theme
        ]
        palette = Palette(skin, accents[0] if accents else "all")
        landing = controls.Landing(slide.theme, (0, 1), 0, looping=True)
        facts = slide.facts()
        used = inks(slide.marks(1.0, viewport)) | inks(
            controls.marks(viewport, landing)
        )
        used |= inks(controls.warning(viewport, 12.0, 20.0))
        used |= inks(
            card.panel(
                viewport,
                {"large": True, "contrast": False, "calm": True, "low": False},
                9,
            )
        )
        for fact in facts.values():
            laid = card.of_figure(fact, facts, (), Scenery(), viewport)
            used |= inks(card.marks(laid, viewport, 9))
        for ink in used:
            for ground in grounds(ink):
                ratio = contrast(palette.colour(ink), palette.colour(ground))
                # Words in the data itself are large and bold: three to one.
                least = 3.0 if ground == FILL else 7.0
                assert ratio >= least, (slide.id, ink, ground, round(ratio, 2))


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("skin", SKINS)
def test_the_name_on_the_tide_is_read_easily(skin: Skin, accent: Accent) -> None:
    palette = Palette(skin, accent)
    drawn = chapter_wipe.marks(Viewport(), "经济", 0.6, 0.42, 0.34, 0.42)
    water = next(m.ink for m in drawn if not isinstance(m, Label) and hasattr(m, "ink"))
    assert isinstance(water, Ink)
    ratio = contrast(palette.role("text"), palette.colour(water))
    assert ratio >= 4.5
