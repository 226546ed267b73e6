"""Takes pictures of the editor's window, once nothing in it changes any more.

    python -m tests.authoring.desktop.edit.posed CONTENT FOLDER WxH

The scale is that of QT_SCALE_FACTOR.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.slide_list import THUMB
from kiosk.authoring.desktop.edit.window import EditorWindow
from kiosk.model.text import LANGUAGES, Language
from kiosk.player.application import application
from kiosk.player.fonts import Typeface


def posed(path: Path, folder: Path, size: tuple[int, int], language: Language) -> None:
    """Take a picture of the window on a content, with a field that is entered."""
    desk = Desk(path, None)
    window = EditorWindow(desk, language, Typeface.load(None))
    window.resize(*size)
    window.show()
    window.start()
    window.slides.choose(1)
    settle(window)
    name = next(iter(desk.at(("slides", 1, "figures"))))
    window.form.go(("slides", 1, "figures", name, "value"))
    settle(window)
    bare(window)
    ratio = window.devicePixelRatioF()
    assert window.grab().save(str(folder / f"edit-{language}-{ratio:g}.png"))
    window.stop()
    desk.close()
    window.close()
    window.deleteLater()


def settle(window: EditorWindow) -> None:
    """Wait until everything is drawn."""
    while any(one.busy for one in (window.miniatures, window.viewer)):
        QApplication.processEvents()


def bare(window: EditorWindow) -> None:
    """Leave a plain ground where slides are drawn, whose looks are pinned elsewhere."""
    view, strip = window.viewer.picture, window.viewer.strip
    assert view.image is not None
    view.show_picture(plain(view.image.size()), window.viewer.artist.scale)
    for shape in strip.seen():
        strip.show_picture(shape, plain(shape.shown(strip.high)))
    for slide in window.desk.slides:
        window.slides.show_picture(slide["id"], plain(QSize(*THUMB)))


def plain(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#0E1720"))
    return image


def main(content: str, folder: str, size: str) -> None:
    """Take a picture in each language."""
    qt = application()
    qt.setCursorFlashTime(0)
    typeface = Typeface.load(None)
    qt.setFont(typeface.font(style.BODY, 400))
    wide, high = map(int, size.split("x"))
    for language in LANGUAGES:
        posed(Path(content), Path(folder), (wide, high), language)


if __name__ == "__main__":
    main(*sys.argv[1:])
