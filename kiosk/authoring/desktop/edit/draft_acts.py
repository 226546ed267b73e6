"""What is done with the draft as a whole: published, settled, brought back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from kiosk.authoring.desktop.edit.conflicts_dialog import ConflictsDialog
from kiosk.authoring.desktop.edit.history_dialog import HistoryDialog
from kiosk.authoring.desktop.edit.publish_dialog import PublishDialog
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.authoring.desktop.edit.writer import Writer
from kiosk.authoring.edit.document import Unpublishable

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.field import Room


AGAIN: Final = 2000
"""Milliseconds after which a disk is tried again that did not take the draft."""


class DraftActs(QObject):
    """The acts, each in a dialog of its own.

    Signals:
        said(str): how it went, for the bar.
        troubled(str): what cannot be kept or published, as long as that is so; "".
        refused(object): the findings for which nothing was published.
    """

    said = Signal(str)
    troubled = Signal(str)
    refused = Signal(object)

    def __init__(self, room: Room, window: QWidget) -> None:
        super().__init__(window)
        self._room = room
        self._desk = room.desk
        self._writer = Writer()
        self._unkept = self._failed = ""
        self._again = QTimer(self)
        self._again.setInterval(AGAIN)
        self._again.timeout.connect(self._try_again)

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
        self._watch()
        if document.trouble is not None:
            return say("draft-waits")
        if document.changed:
            return say("draft-kept", time=f"{datetime.now():%H:%M}")
        return say("nothing-changed")

    def _watch(self) -> None:
        """Say what keeps the draft from the disk, and try again until it is there."""
        trouble = self._desk.document.trouble
        told = ""
        if trouble is not None:
            told = self._room.say("draft-trouble", why=self._why(trouble))
        if bool(told) != self._again.isActive():
            (self._again.start if told else self._again.stop)()
        self._tell(told, self._failed if told else "")

    def _tell(self, kept: str, done: str) -> None:
        """Say what keeps the draft from the disk, and what has not been done."""
        if (kept, done) != (self._unkept, self._failed):
            self._unkept, self._failed = kept, done
            self.troubled.emit("\n".join(filter(None, (done, kept))))

    def _try_again(self) -> None:
        self._desk.document.retry()
        self.said.emit(self.state())

    def _why(self, error: OSError) -> str:
        return why(error, self._room.staff)

    def stop(self) -> None:
        """Try nothing any more."""
        self._again.stop()

    def let_go(self) -> bool:
        """Whether the window may be closed: what no disk has would be lost."""
        trouble = self._desk.document.trouble
        if trouble is None:
            return True
        asked = QMessageBox(self._window())
        asked.setText(self._room.say("lose", why=self._why(trouble)))
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
            told = "; ".join(
                one.what.said(self._room.staff) for one in error.findings[:2]
            )
            self._fail("publish-failed", why=told)
        except OSError as error:
            self._fail("publish-failed", why=self._why(error))
        else:
            self._tell(self._unkept, "")
            self.said.emit(self._room.say("published", time=now))

    def _fail(self, word: str, **values: str) -> None:
        """Say what has not been done, where all of it can be read."""
        self._tell(self._unkept, self._room.say(word, **values))

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
            self._fail("not-brought", why=self._why(error))
            return
        self._desk.rewrite(dialog.revival.text)
        self._desk.finish()
