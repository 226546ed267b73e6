"""What is done with the draft as a whole: published, settled, brought back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from kiosk.authoring.desktop.edit.conflicts_dialog import ConflictsDialog
from kiosk.authoring.desktop.edit.history_dialog import HistoryDialog
from kiosk.authoring.desktop.edit.publish_dialog import PublishDialog
from kiosk.authoring.desktop.edit.writer import Writer
from kiosk.authoring.edit.document import Unpublishable

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room


class DraftActs(QObject):
    """The acts, each in a dialog of its own.

    Signals:
        said(str): how it went, for the bar.
        refused(object): the findings for which nothing was published.
    """

    said = Signal(str)
    refused = Signal(object)

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room = room
        self._desk = room.desk
        self._writer = Writer()

    @property
    def writer(self) -> Writer:
        return self._writer

    def _window(self) -> QWidget:
        window = self.parent()
        assert isinstance(window, QWidget)
        return window

    def state(self) -> str:
        """How the draft stands, in words."""
        say, document = self._room.say, self._desk.document
        if document.trouble is not None:
            return say("draft-trouble", why=_why(document.trouble))
        if document.changed:
            return say("draft-kept", time=f"{datetime.now():%H:%M}")
        return say("nothing-changed")

    def let_go(self) -> bool:
        """Whether the window may be closed: what no disk has would be lost."""
        trouble = self._desk.document.trouble
        if trouble is None:
            return True
        asked = QMessageBox(self._window())
        asked.setText(self._room.say("lose", why=_why(trouble)))
        roles = QMessageBox.ButtonRole
        stay = asked.addButton(self._room.say("stay"), roles.RejectRole)
        leave = asked.addButton(self._room.say("leave"), roles.DestructiveRole)
        asked.setDefaultButton(stay)
        asked.exec()
        return asked.clickedButton() is leave

    def publish(self) -> None:
        """Tell what would change, ask who answers for it, and put it on the wall."""
        self._desk.finish()
        self.settle()
        if not self._desk.publishable or self._desk.document.conflicts:
            return
        before, after = self._desk.document.both()
        who = self._writer.name
        dialog = PublishDialog(self._room, self._window(), before, after, who)
        if not dialog.exec():
            return
        self._writer.remember(dialog.name)
        now = f"{datetime.now():%H:%M}"
        try:
            self._desk.publish(dialog.name)
        except Unpublishable as error:
            self.refused.emit(error.findings)
            why = "; ".join(
                one.what.said(self._room.staff) for one in error.findings[:2]
            )
            self.said.emit(self._room.say("publish-failed", why=why))
        except OSError as error:
            self.said.emit(self._room.say("publish-failed", why=_why(error)))
        else:
            self.said.emit(self._room.say("published", time=now))

    def settle(self) -> None:
        """Ask about what two have written differently."""
        conflicts = self._desk.document.conflicts
        if conflicts:
            dialog = ConflictsDialog(self._room, self._window(), conflicts)
            if dialog.exec():
                for conflict, side in dialog.taken():
                    self._desk.resolve(conflict, "mine" if side == "mine" else "theirs")
                self._desk.finish()

    def open_history(self) -> None:
        """Show the versions; one that is chosen becomes the draft, as an edit does."""
        history = self._desk.history
        if history is None:
            return
        dialog = HistoryDialog(self._room, self._window(), history)
        if not dialog.exec() or dialog.revival is None:
            return
        try:
            dialog.revival.brought(self._desk.path.parent)
        except OSError as error:
            self.said.emit(self._room.say("not-brought", why=_why(error)))
            return
        self._desk.rewrite(dialog.revival.text)
        self._desk.finish()


def _why(error: OSError) -> str:
    return error.strerror or str(error)
