"""No text is cut, covered by another, or missing from the font, on any screen."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytest
from PySide6.QtGui import QFontMetricsF

from kiosk.commands import gallery
from kiosk.content import load
from kiosk.geometry import Rect
from kiosk.marks import Label
from kiosk.room import Room
from kiosk.typeset import run_width
from kiosk.ui.fonts import Typeface
from kiosk.ui.stage import ways

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from kiosk.content import Content

ROOT = Path(__file__).parents[2]
CONTENT = load(ROOT / "content.json").content
with TemporaryDirectory() as place:
    GALLERY = load(gallery.written(Path(place))).content
PAGES = [(content, slide) for content in (CONTENT, GALLERY) for slide in content.slides]
SIZES = {
    "16:9": (1920.0, 1080.0),
    "4:3": (1440.0, 1080.0),
    "21:9": (2520.0, 1080.0),
    "32:9": (3840.0, 1080.0),
    "portrait": (1080.0, 1920.0),
}


@pytest.fixture(scope="module")
def typeface(qapp: QApplication) -> Typeface:
    assert qapp is not None
    return Typeface.load()


class Line(NamedTuple):
    """A line of text and the rectangle of its ink."""

    text: str
    rect: Rect
    size: float


def lines(labels: list[Label], typeface: Typeface) -> list[Line]:
    """Every label that is seen, as the box from cap height to just below it."""
    found = []
    for label in labels:
        if label.alpha <= 0 or not label.text.strip():
            continue
        wide = sum(run_width(run, typeface) for run in label.runs)
        left = {"start": 0.0, "middle": -wide / 2, "end": -wide}[label.anchor]
        size = max(run.size for run in label.runs if run.text.strip())
        latin = all(ord(char) < 0x2E80 for char in label.text)
        up, down = (0.72, 0.02) if latin else (0.80, 0.06)
        rect = Rect(label.x + left, label.y - size * up, wide, size * (up + down))
        found.append(Line(label.text, rect, size))
    return found


def problems(seen: list[Line], room: Room) -> list[str]:
    page = Rect(0, 0, room.width, room.height)
    out = []
    for line in seen:
        rect = line.rect
        if rect.x < page.x - 2 or rect.right > page.right + 2 or rect.y < 0:
            out.append(f"leaves the page: {line.text!r} {rect}")
        if line.size < 27.9:
            out.append(f"too small ({line.size:.1f}): {line.text!r}")
    for a, b in combinations(seen, 2):
        if a.rect.grown(-2).meets(b.rect.grown(-2)):
            out.append(f"overlap: {a.text!r} and {b.text!r}")
    return out


@pytest.mark.parametrize("large", [1.0, 1.3], ids=["ordinary", "large"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("content", "slide"), PAGES, ids=lambda v: getattr(v, "id", "")
)
def test_no_text_is_cut_or_covered(
    content: Content,
    slide: object,
    size: str,
    language: str,
    large: float,
    typeface: Typeface,
) -> None:
    room = Room(
        *SIZES[size],
        language=language,  # type: ignore[arg-type]
        type=typeface,
        large=large,
        themes=ways(content),
    )
    marks = slide.marks(1.0, room)  # type: ignore[attr-defined]
    # The year behind the hills is a picture, and so is a letter in a seal.
    labels = [
        m
        for m in marks
        if isinstance(m, Label) and m.sinks is None and m.runs[0].ink.role != "seal-ink"
    ]
    seen = lines(labels, typeface)
    assert problems(seen, room) == []
    # Nothing is written where the controls are, except on the cover.
    if not getattr(slide, "lands", False):
        below = [line.text for line in seen if line.rect.bottom > room.seam + 75]
        assert below == []


def test_the_font_has_every_character_of_the_show(typeface: Typeface) -> None:
    metrics = QFontMetricsF(typeface.font(40, 400))
    missing = set()
    for content, slide in PAGES:
        for language in ("zh", "en"):
            room = Room(language=language, type=typeface, themes=ways(content))
            for mark in slide.marks(1.0, room):
                if isinstance(mark, Label):
                    missing |= {c for c in mark.text if not metrics.inFontUcs4(ord(c))}
    assert missing - {" ", "\u2009", "\n"} == set()
