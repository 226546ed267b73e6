"""Every slide against its pinned picture.

The picture of 1080 lines is compared at half its size, in 32 shades a channel,
which keeps the files small. The typeface is packaged and the painter paints in
software, so that machines differ by a few pixels at most. After a change of
looks, look at the pictures in tests/player/actual, and accept them:

    pytest --pin tests/player/test_pictures.py
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

from kiosk.authoring.desktop.render import Renderer
from kiosk.content.content import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from kiosk.model.text import Language

    Pixels = npt.NDArray[np.uint8]
    Array = npt.NDArray[np.int_]

HERE: Final = Path(__file__).parent
PINNED: Final = HERE / "pinned"
ACTUAL: Final = HERE / "actual"
SHOW: Final = HERE.parents[1] / "content.json"
CHARTS: Final = HERE.parent / "charts"
SLIDES: Final = HERE.parent / "slides"

MEAN: Final = 0.3
"""Shades by which all channels of all pixels may differ on average."""
FAR: Final = 24
"""Shades from which a pixel counts as changed."""
CHANGED: Final = 0.0005
"""Share of pixels that may change: one letter of a caption is as many."""


@dataclass(frozen=True)
class Case:
    """One slide in one language at one size."""

    file: Path
    place: int
    language: Language
    portrait: bool
    name: str

    @property
    def size(self) -> tuple[int, int]:
        return (1080, 1920) if self.portrait else (1920, 1080)


def slide_ids(file: Path) -> list[str]:
    return [slide["id"] for slide in json.loads(file.read_text("utf-8"))["slides"]]


def cases() -> Iterator[Case]:
    ways: tuple[tuple[Language, bool], ...] = (
        ("zh", False),
        ("en", False),
        ("zh", True),
    )
    for place, id_ in enumerate(slide_ids(SHOW)):
        for language, portrait in ways:
            shape = "portrait" if portrait else "landscape"
            yield Case(SHOW, place, language, portrait, f"{id_}-{language}-{shape}")
    for what, folder in (("chart", CHARTS), ("slide", SLIDES)):
        for file in sorted(folder.glob("*.json")):
            for place in range(len(slide_ids(file))):
                number = f"-{place}" if place else ""
                yield Case(file, place, "zh", False, f"{what}-{file.stem}{number}")


CASES: Final = tuple(cases())


def drawn(case: Case) -> Pixels:
    """The slide as it is drawn now, (height, width, 3), small, in 32 shades."""
    artist = Renderer(load(case.file).content, case.file, case.size)
    image = artist.draw(case.place, case.language)
    artist.close()
    return pixels(
        image.scaled(
            QSize(case.size[0] // 2, case.size[1] // 2),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    ) & np.uint8(0xF8)


def pixels(image: QImage) -> Pixels:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    bits = np.frombuffer(image.constBits(), np.uint8)
    rows = bits.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 3]
    return rows.reshape(image.height(), image.width(), 3).copy()


def between(before: Pixels, now: Pixels) -> Array:
    """How far two pictures are apart, pixel by pixel and channel by channel.

    Qt paints large digits a fraction of a pixel to either side, by what the process
    has painted before. So a pixel may be anything between its neighbours in the
    other picture; what has come or gone is apart in one direction at least.
    """
    return np.maximum(_beyond(before, now), _beyond(now, before))


def _beyond(picture: Pixels, other: Pixels) -> Array:
    """By how much a picture lies outside what the other has there and beside it."""
    ways = np.stack([np.roll(other, by, axis=1) for by in (-1, 0, 1)]).astype(int)
    here = picture.astype(int)
    outside = np.maximum(ways.min(axis=0) - here, here - ways.max(axis=0))
    apart: Array = np.maximum(outside, 0)
    return apart


def saved(picture: Pixels, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    height, width, _ = picture.shape
    data = np.ascontiguousarray(picture)
    image = QImage(
        data.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888
    )
    # The lowest quality is the strongest compression: a PNG loses nothing.
    assert image.save(str(file), quality=0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_slide_looks_as_it_is_pinned(
    case: Case, qapp: object, request: pytest.FixtureRequest
) -> None:
    assert qapp
    file = PINNED / f"{case.name}.png"
    now = drawn(case)
    if request.config.getoption("--pin"):
        saved(now, file)
        return
    if not file.exists():
        pytest.fail(f"no picture is pinned for {case.name}: pytest --pin {__file__}")
    before = pixels(QImage(str(file)))
    assert before.shape == now.shape
    apart = between(before, now)
    mean, changed = apart.mean(), (apart.max(axis=2) >= FAR).mean()
    if mean > MEAN or changed > CHANGED:
        saved(now, ACTUAL / f"{case.name}.png")
        saved(
            np.clip(apart * 4, 0, 255).astype(np.uint8),
            ACTUAL / f"{case.name}-difference.png",
        )
        pytest.fail(
            f"{case.name} differs by {mean:.2f} shades, {changed:.2%} of its pixels: "
            f"see {ACTUAL}, and accept with: pytest --pin {__file__}"
        )


def test_nothing_else_is_pinned(request: pytest.FixtureRequest) -> None:
    wanted = {f"{case.name}.png" for case in CASES}
    stale = [file for file in PINNED.glob("*.png") if file.name not in wanted]
    if request.config.getoption("--pin"):
        for file in stale:
            file.unlink()
        return
    assert stale == []


def test_pinned_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in PINNED.glob("*.png")) < 8 * 2**20


def test_the_comparison_sees_one_changed_digit() -> None:
    # A digit of a caption is about 10 x 14 pixels at this size, half of it ink.
    page = np.zeros((540, 960, 3), np.uint8)
    page[100:128, 100:110] = 200
    apart = page.astype(int)
    assert (apart.max(axis=2) >= FAR).mean() > CHANGED
