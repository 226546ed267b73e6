"""The editor's window: slides on the left, their form, the picture, and findings."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.broken import BrokenText
from kiosk.authoring.desktop.edit.draft_acts import DraftActs
from kiosk.authoring.desktop.edit.editors import made
from kiosk.authoring.desktop.edit.field import Room, button
from kiosk.authoring.desktop.edit.findings_list import (
    FindingsList,
    finding_behind,
    on_slide,
)
from kiosk.authoring.desktop.edit.form_view import FormView
from kiosk.authoring.desktop.edit.icons import icon
from kiosk.authoring.desktop.edit.miniatures import Miniatures
from kiosk.authoring.desktop.edit.panes import Panes
from kiosk.authoring.desktop.edit.show_acts import ShowActs
from kiosk.authoring.desktop.edit.slide_acts import SlideActs
from kiosk.authoring.desktop.edit.slide_list import (
    THEME,
    WHOLE,
    SlideEntry,
    SlideList,
)
from kiosk.authoring.desktop.edit.top_bar import TopBar
from kiosk.authoring.desktop.edit.viewer import Viewer
from kiosk.authoring.edit.airing import Airing, airing
from kiosk.authoring.finding import Finding
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.authoring.desktop.edit.checker import Checker
    from kiosk.authoring.desktop.edit.desk import Desk
    from kiosk.authoring.remedy import Remedy
    from kiosk.model.text import Language
    from kiosk.model.walk import Steps
    from kiosk.player.fonts import Typeface

    Found = tuple[Finding, ...]

_NARROW: Final = 940
"""Pixels of the window below which the list of slides gives way, until it is asked."""


class EditorWindow(QWidget):
    """The window on the draft of one content.

    Signals:
        closed(): the window has been closed.
        spoken(str): the window is to speak this language.
        wanted(object): this content file is to be open in place of the present one.
    """

    closed = Signal()
    spoken = Signal(str)
    wanted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        staff: Language,
        typeface: Typeface,
        checker: Checker | None = None,
        examples: Path | None = None,
    ) -> None:
        """A window that shows nothing yet; without a checker only reading tells.

        `examples` is the folder of the examples of kinds, from which slides are added.
        """
        super().__init__()
        self.staff = staff
        self.look = style.Lettering(typeface, staff)
        self.desk = desk
        self.room = Room(self.desk, self.look, staff, made)
        self.checker = checker
        self.found: tuple[Finding, ...] = ()
        """What the check has found in what was written last."""
        self._checked = checker is None
        """Whether that is all there is to be found."""
        self._folded = False
        self._at: Steps = ()
        """The way to the field that has been entered last."""
        self.setObjectName("editor")
        self.setStyleSheet(style.SHEET)
        self.setFont(self.look.font())
        self._build()
        self.miniatures = Miniatures(desk, self.slides)
        self.drafts = DraftActs(self.room, self)
        self.acts = SlideActs(self.room, self.slides, examples)
        self.whole = ShowActs(self.room, self, self.bar)
        self._connect()

    def start(self) -> None:
        """Show the first slide, and check the file."""
        self._hear_reading()
        self._list()
        self._show_form()
        self.slides.choose(0)
        self.slides.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.undo.setEnabled(self.desk.undoable)
        self.bar.redo.setEnabled(self.desk.redoable)
        self._allow()
        if self.desk.document.changed:
            self.bar.state.setText(self.room.say("unsaved"))
        self.miniatures.wait()
        if self.checker is not None:
            self.checker.check(self.desk.source.text)

    def stop(self) -> None:
        """End everything, while Qt still lives."""
        if self.checker is not None:
            self.checker.stop()
        self.viewer.stop()
        self.miniatures.stop()
        self.drafts.stop()
        self.whole.stop()

    @property
    def place(self) -> int:
        """The slide that is chosen, from 0."""
        return max(0, self.slides.place)

    # -- what is shown ---------------------------------------------------------

    def _list(self) -> None:
        """The show, and its slides by theme, each with how much is wrong on it."""
        theme: str | None = None
        whole = [one for one in self.found if on_slide(one) is None]
        errors = sum(one.severity == "error" for one in whole)
        entries = [
            SlideEntry(
                WHOLE,
                self.room.say("whole"),
                errors=errors,
                warnings=len(whole) - errors,
            )
        ]
        shown = self.desk.shown
        themes = {} if shown is None else {one.id: one for one in shown.themes}
        for place in range(len(self.desk.slides)):
            own = themes.get(str(self.desk.at(("slides", place, "theme"))))
            if own is not None and own.id != theme:
                theme = own.id
                name = own.name.words(self.staff)
                entries.append(SlideEntry(THEME, name, accent=own.accent))
            entries.append(_entry(self.desk, self.staff, self.found, place))
        self.slides.show_entries(entries)
        count = len(self.desk.slides)
        place = self.slides.place + 1
        where = self.room.say("where", n=place, all=count) if place > 0 else ""
        self.bar.where.setText(where)

    def _chosen(self, place: int) -> None:
        self._at = ()
        self.viewer.frame((), "")
        self.form.show_slide(place)
        self._show_found()
        self._list()
        self.viewer.refresh()

    # -- what is found ------------------------------------------------------------

    def _hear_reading(self) -> None:
        """What reading alone has found; what the check knew of the rest stays."""
        problems = self.desk.draft.problems
        fresh = tuple(Finding.of(one, "error") for one in problems)
        kept = tuple(one for one in self.found if one.severity == "warning")
        self.found = (*fresh, *kept)

    def hear(self, found: tuple[Finding, ...], whole: bool) -> None:
        if not whole:
            # What the layout had told stands until it is told again.
            drawn = {one for one in self.found if one.rule in _LAID}
            found = (*found, *(drawn - {*found}))
        self.found, self._checked = found, whole
        self._allow()
        self.form.show_findings(found)
        self._show_found()
        self._list()

    def _allow(self) -> None:
        """Let the draft be published unless something is known to be wrong with it."""
        wrong = any(one.severity == "error" for one in self.found)
        allowed = self.desk.publishable and not wrong
        self.bar.publish.setEnabled(allowed)
        self.bar.publish.setToolTip("" if allowed else self.room.say("mend-first"))

    def _show_found(self) -> None:
        errors = sum(one.severity == "error" for one in self.found)
        doubts = len(self.found) - errors
        self.findings.show_findings(self.found, self.place, whole=self._checked)
        self.bar.show_found(errors, doubts, checking=not self._checked)

    def _mend(self, remedy: Remedy) -> None:
        """Do what a remedy says, and show where."""
        if remedy.operation is not None:
            self.desk.do(remedy.operation)
        self.go(remedy.steps)

    def _next_finding(self) -> None:
        """Go to the finding behind the field that is entered, or the first of all."""
        # What has been mended a moment ago is found no more.
        self.desk.finish()
        found = finding_behind(self.found, self.slides.place, self._at)
        if found is not None:
            self.go(found.steps)

    def _publish_typed(self) -> None:
        """Publish what is typed, or go to what stands against that."""
        # Whether it may be is known once the last letter has been read.
        self.desk.finish()
        allowed = self.bar.publish.isEnabled()
        (self.bar.publish.click if allowed else self._next_finding)()

    def _go_finding(self, finding: Finding) -> None:
        self.go(finding.steps)

    # -- what is done ----------------------------------------------------------

    def _written(self) -> None:
        """Something has been typed: what else shows it follows."""
        self.miniatures.wait()
        self.bar.undo.setEnabled(self.desk.undoable)
        self.bar.redo.setEnabled(self.desk.redoable)
        self.bar.state.setText(self.drafts.state())

    def _glanced(self) -> None:
        """The slide that is being written can be drawn."""
        self.viewer.refresh()
        self.form.refresh()

    def _read(self) -> None:
        self._hear_reading()
        self._list()
        self._show_form()
        self.viewer.refresh()
        self._allow()
        self.bar.show_conflicts(len(self.desk.document.conflicts))
        self._checked = self.checker is None
        self._show_found()
        self.miniatures.wait()
        if self.checker is not None:
            self.checker.check(self.desk.source.text)

    def _show_form(self) -> None:
        """The form, or the text itself where it is no JSON."""
        sound = self.desk.source.sound
        if not sound:
            self.broken.refresh()
        self._middle.setCurrentWidget(self.form if sound else self.broken)
        self.form.show_findings(self.found)

    def _entered(self, steps: Steps) -> None:
        """Frame on the picture what the field that was entered is about."""
        self._at = steps
        spec = self.form.spec()
        if spec is None or not self.room.home:
            return
        found = spec.at(steps)
        if found.editor == "figure-name":
            steps = (*self.room.home, "figures", str(found.value))
        thing = spec.at(steps[: 4 if steps[2:3] == ("figures",) else 3])
        name = thing.summary if len(thing.steps) > 3 else thing.label
        self.viewer.frame(steps[2:], name.said(self.staff).replace("\n", " ")[:24])
        if steps[-1] in LANGUAGES:
            self.viewer.speak("en" if steps[-1] == "en" else "zh")

    def _touched(self, steps: Steps) -> None:
        if not self.room.home:
            self.slides.choose(0)
        self.form.go((*self.room.home, *steps))

    def _turned_back(self) -> None:
        self.go(self.desk.undo())

    def _turned_forth(self) -> None:
        self.go(self.desk.redo())

    def go(self, steps: Steps) -> None:
        """Show the slide and the field of a way."""
        self.desk.finish()
        within = steps[:1] == ("slides",) and len(steps) > 1
        if steps:
            self.slides.choose(int(steps[1]) if within else WHOLE)
            self.form.go(steps)

    def _forget_pictures(self) -> None:
        """Draw pictures anew whose files may be others."""
        self.viewer.forget()
        self.miniatures.forget()

    def _slide_taken(self) -> None:
        """Let the list give way again where there is only room for it or the form."""
        if self.width() < _NARROW:
            self._side.hide()

    def _fold_side(self) -> None:
        self._folded = not self._side.isHidden()
        self._side.setVisible(self._side.isHidden())

    def _speak(self) -> None:
        self.spoken.emit("en" if self.staff == "zh" else "zh")

    def _turn(self, by: int) -> None:
        # It may still be composed in a field of this slide.
        self.desk.finish()
        place = self.place + by
        if 0 <= place < len(self.desk.slides):
            self.slides.choose(place)

    # -- what it is made of -------------------------------------------------

    def _build(self) -> None:
        self.bar = TopBar(self.room)
        self.slides = SlideList(self.look)
        self.slides.setAccessibleName(self.room.say("slides"))
        self.form = FormView(self.room)
        self.viewer = Viewer(self.room)
        self.findings = FindingsList(self.room)
        shown = self.desk.shown
        title = None if shown is None else shown.show.title.words(self.staff)
        self.bar.title.setText(title or self.desk.path.name)
        self._side = QWidget()
        self._side.setObjectName("side")
        self._side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._side.setMinimumWidth(140)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(6, 8, 6, 8)
        column.addWidget(self.slides)
        self.more = button(self.room, self.room.say("new-slide"), "plain")
        self.more.setIcon(icon("add"))
        column.addWidget(self.more)
        right = QWidget()
        right.setObjectName("well")
        right.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.viewer, 1)
        below = QVBoxLayout()
        below.setContentsMargins(16, 0, 16, 12)
        below.addWidget(self.findings)
        column.addLayout(below)
        self._whole = QSplitter(Qt.Orientation.Horizontal)
        self.broken = BrokenText(self.room)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.form)
        self._middle.addWidget(self.broken)
        for part in (self._side, self._middle, right):
            self._whole.addWidget(part)
        self._whole.setHandleWidth(3)
        self._whole.setStretchFactor(2, 1)
        self._whole.setSizes([236, 430, 720])
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.bar)
        page.addWidget(self._whole, 1)
        self.setWindowTitle(f"{self.bar.title.text()} · kiosk edit")
        self.resize(1366, 720)
        Panes(self, (self.slides, self.form, self.viewer, self.findings))

    def _connect(self) -> None:
        self.slides.chosen.connect(self._chosen)
        self.room.entered.connect(self._entered)
        self.room.rewritten.connect(self.form.refresh)
        self.drafts.said.connect(self.bar.state.setText)
        self.drafts.troubled.connect(self.bar.show_trouble)
        self.acts.said.connect(self.bar.state.setText)
        self.acts.wanted.connect(self.go)
        self.room.told.connect(self.bar.state.setText)
        self.drafts.refused.connect(partial(self.hear, whole=True))
        self.whole.wanted.connect(self.wanted)
        self.whole.said.connect(self.bar.state.setText)
        self.slides.itemClicked.connect(self._slide_taken)
        self.slides.itemActivated.connect(self._slide_taken)
        self.desk.changed.connect(self._written)
        self.desk.glanced.connect(self._glanced)
        self.desk.read.connect(self._read)
        self.desk.pictured.connect(self._forget_pictures)
        self.broken.mended.connect(self.desk.rewrite)
        self.viewer.touched.connect(self._touched)
        self.findings.chosen.connect(self._go_finding)
        self.findings.mended.connect(self._mend)
        if self.checker is not None:
            self.checker.told.connect(self.hear)
        for sign, act in (
            (self.bar.undo, self._turned_back),
            (self.bar.redo, self._turned_forth),
            (self.bar.publish, self.drafts.publish),
            (self.bar.side, self._fold_side),
            (self.bar.speak, self._speak),
            (self.bar.both, self.drafts.settle),
            (self.bar.history, self.drafts.open_history),
            (self.bar.found, self._next_finding),
            (self.more, self.acts.add),
        ):
            sign.clicked.connect(act)
        for keys, act in (
            (QKeySequence(QKeySequence.StandardKey.Undo), self._turned_back),
            (QKeySequence(QKeySequence.StandardKey.Redo), self._turned_forth),
            (QKeySequence("Ctrl+S"), self._publish_typed),
            (QKeySequence("F8"), self._next_finding),
            (QKeySequence(Qt.Key.Key_PageDown), partial(self._turn, 1)),
            (QKeySequence(Qt.Key.Key_PageUp), partial(self._turn, -1)),
        ):
            QShortcut(keys, self).activated.connect(act)

    # -- Qt -----------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < _NARROW
        if event.oldSize().isValid() and (event.oldSize().width() < _NARROW) == narrow:
            return
        self.bar.be_narrow(narrow)
        if not self._folded:
            self._side.setVisible(not narrow)
        wide = event.size().width()
        side = min(276, max(232, wide // 6))
        form = min(600, max(280, round(wide * 0.31)))
        self._whole.setSizes([side, form, max(240, wide - side - form)])

    def closeEvent(self, event: QCloseEvent) -> None:
        self.desk.finish()
        if not self.drafts.let_go():
            event.ignore()
            return
        event.accept()
        self.closed.emit()


def _entry(desk: Desk, staff: Language, found: Found, place: int) -> SlideEntry:
    """A slide in the list, with how much is wrong on it."""
    written = desk.at(("slides", place, "id"))
    name = written if isinstance(written, str) else ""
    slide, title = desk.slide(place), desk.title(place, staff)
    here = [one for one in found if one.steps[:2] == ("slides", place)]
    errors = sum(one.severity == "error" for one in here)
    when = Airing("", on=True)
    if slide is not None and desk.shown is not None:
        themes = {one.id: one.schedule for one in desk.shown.themes}
        both = (slide.schedule, themes.get(slide.theme))
        # Of the wall clock where the screen hangs, and whoever writes sits.
        when = airing(both, datetime.now(), staff)
    return SlideEntry(
        place,
        title,
        name,
        errors=errors,
        warnings=len(here) - errors,
        when=when.words,
        off=not when.on,
    )


_LAID: Final = frozenset(
    ("text-cut", "text-small", "text-covered", "glyph", "contrast", "drawing")
)
