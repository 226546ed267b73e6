"""`kiosk pictures`: every slide as a file, and all of them on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPixmap

from kiosk.authoring.desktop.render import Renderer
from kiosk.cli.draw import draw
from kiosk.content.content import ContentError, load
from tests.conftest import CONTENT
from tests.player.test_repaint import pixels

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.model.text import Language

NAMES = ["00-cover", "01-headline", "02-columns", "03-panorama"]


def drawn(folder: Path) -> dict[str, QImage]:
    files = sorted(folder.glob("*.png"))
    return {file.stem: QImage(str(file)) for file in files}


@pytest.mark.parametrize("languages", [None, ("en",)])
def test_every_slide_is_drawn_in_every_language(
    qapp: object,
    file: Path,
    tmp_path: Path,
    languages: tuple[Language, ...] | None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert qapp
    folder = tmp_path / "新的 pictures"
    assert draw(file, folder, (480, 270), languages) == 0
    spoken = languages or ("zh", "en")
    found = drawn(folder)
    assert set(found) == {"contact-sheet"} | {
        f"{name}-{language}" for name in NAMES for language in spoken
    }
    for name, image in found.items():
        if name != "contact-sheet":
            assert (image.width(), image.height()) == (480, 270)
    sheet = found["contact-sheet"]
    # Three pictures of 640 x 360 in a row, two rows for each language.
    rows = 2 * len(spoken)
    assert (sheet.width(), sheet.height()) == (3 * 656 + 16, rows * 376 + 16)
    said = capsys.readouterr().out
    assert str(folder / "contact-sheet.png") in said.replace("\n", "")
    assert "100%" in said


def test_a_skin_may_be_chosen(qapp: object, file: Path, tmp_path: Path) -> None:
    assert qapp
    brightness = []
    for skin in ("night", "paper"):
        draw(file, tmp_path / skin, (480, 270), ("zh",), skin)
        image = drawn(tmp_path / skin)["02-columns-zh"]
        bits = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)
        brightness.append(bits[:, :3].mean())
    assert brightness[1] > brightness[0] + 100


def test_content_with_mistakes_is_not_drawn(qapp: object, tmp_path: Path) -> None:
    assert qapp
    (tmp_path / "content.json").write_text("{", "utf-8")
    with pytest.raises(ContentError):
        draw(tmp_path / "content.json", tmp_path / "out", (480, 270))
    assert not (tmp_path / "out").exists()


def test_the_pictures_of_a_very_long_show_still_fit_into_memory(
    qapp: object,
) -> None:
    assert qapp
    content = load(CONTENT).content
    for copies, wide in ((1, 640), (4, 200)):
        slides = content.slides * copies
        artist = Renderer(
            content.model_copy(update={"slides": slides}), CONTENT, (480, 270)
        )
        artist.draw(1, "en")
        assert artist.sheet(("en",)).width() == 3 * (wide + 16) + 16
        artist.close()


def test_a_picture_is_painted_as_the_screen_is(qapp: object) -> None:
    assert qapp
    content = load(CONTENT).content
    artist = Renderer(content, CONTENT, (960, 540))
    place = next(i for i, each in enumerate(content.slides) if each.id == "finance")
    taken = pixels(QPixmap.fromImage(artist.draw(place, "zh")))
    shown = pixels(artist.stage.viewport().grab())
    # Rings in steps instead of smooth ones would differ in thousands of places.
    assert (taken != shown).any(axis=-1).mean() < 0.01
    artist.close()
