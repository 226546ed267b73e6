"""The editor as a program: opened on a content, in one language or the other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.checker import Checker
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.window import EditorWindow
from kiosk.authoring.desktop.edit.words import say
from kiosk.authoring.edit.journal import Busy
from kiosk.content.content import ContentError
from kiosk.content.paths import asset_folders, state_folder
from kiosk.player.application import application
from kiosk.player.fonts import Typeface
from kiosk.player.play import woken_by_signals

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.model.text import Language


class EditorApp(QObject):
    """One window after the other on one draft; each speaks one language.

    Signals:
        ended(): the window has been closed.
    """

    ended = Signal()

    def __init__(
        self, desk: Desk, staff: Language, typeface: Typeface, examples: Path | None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._typeface = typeface
        self._examples = examples
        self.window = self._opened(staff)

    def _opened(self, staff: Language) -> EditorWindow:
        checker = Checker(self._desk.path)
        window = EditorWindow(
            self._desk, staff, self._typeface, checker, self._examples
        )
        window.closed.connect(self.ended)
        window.spoken.connect(self._speak)
        return window

    def _speak(self, staff: Language) -> None:
        """Have the same window in another language, at the same slide."""
        old = self.window
        place, at = old.place, old.geometry()
        old.closed.disconnect(self.ended)
        old.stop()
        self.window = self._opened(staff)
        self.window.setGeometry(at)
        self.window.show()
        self.window.start()
        self.window.slides.choose(place)
        old.close()
        old.deleteLater()

    def start(self) -> None:
        """Show the window, and look after the file."""
        self.window.show()
        self.window.start()
        self._desk.watch()

    def stop(self) -> None:
        """End everything, while Qt still lives."""
        self.window.stop()
        self._desk.close()


def show(path: Path, language: Language, examples: Path) -> int:
    """Open the editor on a content file until it is closed; the exit status.

    `examples` is the folder of the examples of kinds.
    """
    qt = application()
    typeface = Typeface.load(asset_folders(path)[0] / "fonts")
    qt.setFont(typeface.font(style.BODY, 400))
    try:
        desk = Desk(path, state_folder())
    except ContentError as error:
        print(error.said(language), file=sys.stderr)
        return 1
    except Busy:
        print(say("busy", language), file=sys.stderr)
        return 1
    except OSError as error:
        why = error.strerror or error
        print(say("no-draft", language, why=why), file=sys.stderr)
        return 1
    app = EditorApp(desk, language, typeface, examples)
    app.ended.connect(qt.quit)
    with woken_by_signals(app.window, qt.quit):
        app.start()
        status = qt.exec()
        app.stop()
    return status
