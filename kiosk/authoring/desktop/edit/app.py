"""The editor as a program: opened on a content, in one language or the other."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.checker import Checker
from kiosk.authoring.desktop.edit.desk import Desk
from kiosk.authoring.desktop.edit.new_show import NewShowDialog
from kiosk.authoring.desktop.edit.tongue import Tongue
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.authoring.desktop.edit.voice import Voice
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


_ALL: Final = QSize(1440, 800)
"""Pixels of a screen up to which the window takes all of it."""


class EditorApp(QObject):
    """One window after the other, on one draft at a time; each speaks one language.

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
        self._tongue = Tongue(self)
        self.window = self._opened(staff)

    def _opened(self, staff: Language) -> EditorWindow:
        self._tongue.speak(staff)
        checker = Checker(self._desk.path)
        window = EditorWindow(
            self._desk, staff, self._typeface, checker, self._examples
        )
        window.closed.connect(self.ended)
        window.spoken.connect(self._speak)
        window.wanted.connect(self.open)
        return window

    def _speak(self, staff: Language) -> None:
        """Have the same window in another language, at the same slide."""
        place = self.window.place
        self._replace(staff)
        self.window.slides.choose(place)

    def open(self, path: Path) -> None:
        """Have another content open; what is typed in this one is kept as its draft."""
        old = self._desk
        if path.resolve() == old.path.resolve():
            return
        staff = self.window.staff
        try:
            desk = Desk(path, state_folder())
        except (ContentError, Busy, OSError) as error:
            tell(self.window, unopened(error, staff), staff)
            return
        self._desk = desk
        self._replace(staff)
        old.close()
        desk.watch()

    def _replace(self, staff: Language) -> None:
        """Put a new window in the place of the old one."""
        old = self.window
        at = old.geometry()
        old.closed.disconnect(self.ended)
        old.stop()
        self.window = self._opened(staff)
        self.window.setGeometry(at)
        self.window.setWindowState(old.windowState())
        self.window.show()
        self.window.start()
        old.close()
        old.deleteLater()

    def start(self) -> None:
        """Show the window, and look after the file."""
        there = self.window.screen().availableSize()
        if there.width() <= _ALL.width() or there.height() <= _ALL.height():
            # On a small screen there is nothing beside it to be seen.
            self.window.resize(there)
            self.window.showMaximized()
        else:
            self.window.show()
        self.window.start()
        self._desk.watch()

    def stop(self) -> None:
        """End everything, while Qt still lives."""
        self.window.stop()
        self._desk.close()


def unopened(error: Exception, staff: Language) -> str:
    """Why a content cannot be edited, in words."""
    if isinstance(error, ContentError):
        return error.said(staff)
    if isinstance(error, Busy):
        return say("busy", staff)
    told = why(error, staff) if isinstance(error, OSError) else error
    return say("no-draft", staff, why=told)


def tell(parent: QWidget | None, trouble: str, staff: Language) -> None:
    """Say in a window of its own why something cannot be opened."""
    told = QMessageBox(parent)
    told.setWindowTitle("kiosk edit")
    told.setText(say("not-opened", staff, why=trouble))
    told.exec()


def begun(path: Path, voice: Voice) -> Path | None:
    """The content of a new show in a folder where there is none; None for no show."""
    dialog = NewShowDialog(voice, None, path.parent)
    return dialog.made if dialog.exec() else None


def show(path: Path, language: Language, examples: Path, *, fresh: bool = False) -> int:
    """Open the editor on a content file until it is closed; the exit status.

    Args:
        path: the file.
        language: that of the window.
        examples: the folder of the examples of kinds.
        fresh: whether a new show is to be made there first, as it is wished.
    """
    qt = application()
    typeface = Typeface.load(asset_folders(path)[0] / "fonts")
    qt.setFont(typeface.font(style.BODY, 400))
    if fresh:
        tongue = Tongue()
        tongue.speak(language)
        made = begun(path, Voice(style.Lettering(typeface, language), language))
        if made is None:
            return 1
        path = made
        tongue.speak("en")
    try:
        desk = Desk(path, state_folder())
    except (ContentError, Busy, OSError) as error:
        why = unopened(error, language)
        print(why, file=sys.stderr)
        # Whoever has begun it with a double click sees no other words.
        tell(None, why, language)
        return 1
    app = EditorApp(desk, language, typeface, examples)
    app.ended.connect(qt.quit)
    with woken_by_signals(app, qt.quit):
        app.start()
        status = qt.exec()
        app.stop()
    return status
