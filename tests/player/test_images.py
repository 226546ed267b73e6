"""Images: no path leaves the content's folders, and nothing broken is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from kiosk.content import limited
from kiosk.player import pictures
from kiosk.player.pictures import Pictures
from tests.content.test_vector import OPEN, nested

if TYPE_CHECKING:
    from pathlib import Path

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    '<rect width="100" height="100" fill="#ff0000"/>'
    '<rect x="100" width="100" height="100" fill="#0000ff"/></svg>'
)


@pytest.fixture
def folder(tmp_path: Path, qapp: object) -> Path:
    assert qapp
    inside = tmp_path / "assets"
    (inside / "sub").mkdir(parents=True)
    image = QImage(QSize(40, 20), QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for file in (inside / "red.png", inside / "sub" / "red.png", tmp_path / "out.png"):
        assert image.save(str(file))
    (inside / "both.svg").write_text(SVG)
    (inside / "broken.svg").write_text("<svg")
    (inside / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    (inside / "text.png").write_text("not an image")
    return inside


@pytest.mark.parametrize("path", ["red.png", "sub/red.png", "sub/../red.png"])
def test_a_picture_inside_is_found_in_the_size_asked(folder: Path, path: str) -> None:
    pixmap = Pictures((folder,)).pixmap(path, 30, 60)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (30, 60)
    assert pixmap.toImage().pixelColor(15, 30) == QColor("red")


@pytest.mark.parametrize(
    "path",
    [
        "../out.png",
        "sub/../../out.png",
        "/etc/hostname",
        "no-such.png",
        "",
        ".",
        "sub",
        "a\0b",
        "x" * 5000,
        "link.png",
    ],
)
def test_no_path_leaves_the_folder(folder: Path, path: str) -> None:
    (folder / "link.png").symlink_to(folder.parent / "out.png")
    assert Pictures((folder,)).pixmap(path, 30, 30) is None
    absolute = str(folder.parent / "out.png")
    assert Pictures((folder,)).pixmap(absolute, 30, 30) is None


@pytest.mark.qt_log_ignore("Cannot read file .*broken.svg")
@pytest.mark.parametrize("path", ["broken.svg", "broken.png", "text.png"])
def test_a_file_that_is_no_picture_is_refused(folder: Path, path: str) -> None:
    assert Pictures((folder,)).pixmap(path, 30, 30) is None


def test_a_drawing_covers_its_place_and_is_cut_not_distorted(folder: Path) -> None:
    pixmap = Pictures((folder,)).pixmap("both.svg", 60, 60)
    assert pixmap is not None
    image = pixmap.toImage()
    assert image.pixelColor(2, 2) == QColor("#ff0000")
    assert image.pixelColor(57, 57) == QColor("#0000ff")
    assert image.pixelColor(26, 30) == QColor("#ff0000")
    assert image.pixelColor(33, 30) == QColor("#0000ff")


def test_the_first_folder_wins(folder: Path) -> None:
    other = QImage(QSize(4, 4), QImage.Format.Format_RGB32)
    other.fill(QColor("blue"))
    assert other.save(str(folder / "sub" / "both.png"))
    assert other.save(str(folder / "sub" / "red.png"))
    pixmap = Pictures((folder / "sub", folder)).pixmap("red.png", 4, 4)
    assert pixmap is not None
    assert pixmap.toImage().pixelColor(0, 0) == QColor("blue")


def test_a_picture_without_a_size_is_none(folder: Path) -> None:
    assert Pictures((folder,)).pixmap("red.png", 0, 10) is None


def test_pictures_are_kept_until_they_are_forgotten(folder: Path) -> None:
    kept = Pictures((folder,))
    first = kept.pixmap("red.png", 10, 10)
    (folder / "red.png").unlink()
    assert kept.pixmap("red.png", 10, 10) is first
    kept.forget()
    assert kept.pixmap("red.png", 10, 10) is None


def test_pictures_stay_within_their_budget(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "BUDGET", 3 * 10 * 10 * 4)
    kept = Pictures((folder,))
    for height in range(10, 20):
        kept.pixmap("red.png", 10, height)
    weights = [p.width() * p.height() * 4 for p in kept._kept.values() if p]
    assert 0 < sum(weights) <= pictures.BUDGET
    # What was used last is kept.
    assert pictures.PictureWish("red.png", 10, 19) in kept._kept


def count_asked(monkeypatch: pytest.MonkeyPatch, fails: bool = False) -> list[object]:
    """Note what is painted apart from now on."""
    true, asked = limited.ask, []

    def ask(task: str, size: object, data: bytes, **limits: Any) -> limited.Answer:
        asked.append(size)
        if fails:
            raise limited.TimedOut("it takes too long")
        return true(task, size, data, **limits)

    monkeypatch.setattr(limited, "ask", ask)
    return asked


def test_a_drawing_is_painted_apart_and_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count_asked(monkeypatch)
    room = tmp_path / "drawings"
    first = Pictures((folder,), room).pixmap("both.svg", 60, 60)
    assert first is not None
    assert asked == [[60, 60]]
    # The next start has it already, pixel for pixel.
    again = Pictures((folder,), room).pixmap("both.svg", 60, 60)
    assert again is not None
    assert again.toImage() == first.toImage()
    assert asked == [[60, 60]]
    (kept,) = room.iterdir()
    for damaged in (b"", b"\0" * 50, kept.read_bytes()[:-1]):
        kept.write_bytes(damaged)
        third = Pictures((folder,), room).pixmap("both.svg", 60, 60)
        assert third is not None
        assert third.toImage() == first.toImage()


def test_a_drawing_that_is_too_much_costs_its_place_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count_asked(monkeypatch, fails=True)
    shown = Pictures((folder,))
    for size in (30, 60, 90):
        assert shown.pixmap("both.svg", size, size) is None
    assert asked == [[30, 30]]


def test_a_bomb_is_never_painted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = count_asked(monkeypatch)
    (folder / "bomb.svg").write_text(f"{OPEN}{nested(12, 10)}</svg>")
    (folder / "out.svg").write_text(f'{OPEN}<image href="../out.png"/></svg>')
    for name in ("bomb.svg", "out.svg", "broken.svg"):
        assert Pictures((folder,)).pixmap(name, 60, 60) is None
    assert asked == []


def test_what_is_read_ahead_is_shown_after_the_next_save(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = count_asked(monkeypatch)
    shown = Pictures((folder,))
    shown.pixmap("both.svg", 60, 60)
    (folder / "both.svg").write_text(SVG.replace("#ff0000", "#00ff00"))
    (folder / "new-night.svg").write_text(SVG)
    content = folder.parent / "content.json"
    content.write_text('{"picture": "new"}')
    shown.read_ahead(content)
    shown.forget()
    del asked[:]
    for name in ("both.svg", "new-night.svg"):
        pixmap = shown.pixmap(name, 60, 60)
        assert pixmap is not None
    assert asked == []
    pixmap = shown.pixmap("both.svg", 60, 60)
    assert pixmap is not None
    assert pixmap.toImage().pixelColor(5, 30) == QColor("lime")


@pytest.mark.parametrize("name", ["drawing.png", "huge.png", "long.png"])
def test_pictures_that_are_not_what_they_say_are_refused(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "drawing.png").write_text(SVG)
    data = (folder / "red.png").read_bytes()
    # The header says that there are more pixels than anybody has memory for.
    size = (60_000).to_bytes(4, "big") * 2
    (folder / "huge.png").write_bytes(data[:16] + size + data[24:])
    (folder / "long.png").write_bytes(data + b"\0" * 2000)
    if name == "long.png":
        monkeypatch.setattr(pictures, "BYTES", 1000)
    assert Pictures((folder,)).pixmap(name, 30, 30) is None
