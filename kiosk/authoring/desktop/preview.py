"""The preview: a desk window beside the editor, with slides, picture and findings."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import PurePath
from time import perf_counter
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QProcess,
    QProcessEnvironment,
    QSize,
    Qt,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QCloseEvent,
    QColor,
    QDesktopServices,
    QFont,
    QImage,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.checking import findings
from kiosk.authoring.desktop.layout_lint import LayoutLinter
from kiosk.authoring.desktop.render import Renderer
from kiosk.authoring.desktop.supposed import Supposed, say
from kiosk.authoring.listing import caret
from kiosk.authoring.overview import place_of, rows
from kiosk.content.content import ContentError, load
from kiosk.content.paths import asset_folders
from kiosk.content.relaunch import again, surroundings
from kiosk.player import pixels
from kiosk.player.application import application
from kiosk.player.fonts import Typeface
from kiosk.player.play import woken_by_signals
from kiosk.player.watcher import Watcher
from kiosk.show.opening import begin
from kiosk.show.programme import on
from kiosk.show.takeaway import takeaway
from kiosk.show.visit import Easements, Stay

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Generator
    from pathlib import Path

    from kiosk.authoring.checking import Layout, Report
    from kiosk.authoring.finding import Finding
    from kiosk.content.content import Content, Loaded
    from kiosk.model.text import Language

SLICE: Final = 0.012
"""Seconds of checking between two looks at what else there is to do."""
DESK: Final = 15.0
"""Pixels of the window's own letters, read at arm's length."""
SETTLED: Final = 60.0
"""Seconds after which every entrance is over."""
_RED: Final = QColor("#D6472B")
_AMBER: Final = QColor("#C98500")
_GREY: Final = QColor("#8A8F94")


class Preview(QWidget):
    """Slides on the left, the picture in the middle, findings below.

    Nothing is edited here: staff save in their editor, and see it here at once.

    Signals:
        checked(Report): a whole check has ended.
        drawn(): the picture is of what was saved or chosen last.
        closed(): the window has been closed.
    """

    checked = Signal(object)
    drawn = Signal()
    closed = Signal()

    def __init__(
        self,
        path: Path,
        language: Language,
        layout: Layout | None = None,
        shows: Callable[[Content, dt.datetime], tuple[bool, ...]] | None = None,
    ) -> None:
        """A window on one content file.

        Args:
            path: the file.
            language: what the window itself speaks.
            layout: what lays slides out for the check; None leaves that out.
            shows: which slides are on at a moment; None if they always are.
        """
        super().__init__()
        self.path = path
        self.staff = language
        self._layout = layout
        self._shows = shows
        self.loaded: Loaded | None = None
        self._files: tuple[Path, ...] = ()
        self._digest = ""
        """Of what was read last."""
        self.report: Report | None = None
        self._artist: Renderer | None = None
        self._check: Generator[Finding | None, None, Report] | None = None
        self.setWindowTitle(f"kiosk preview · {path.name}")
        self.supposed = Supposed(language, moments=shows is not None)
        self._build()
        self._stepper = QTimer(self)
        self._stepper.timeout.connect(self._step)
        self._watcher: Watcher | None = None

    # -- life ---------------------------------------------------------------

    def start(self) -> None:
        """Show the file, check it, and watch it from now on."""
        self.reload()
        # Mistakes have been read, too: only what is saved after them is news.
        self._watcher = Watcher(self.path, self._digest, self._files, parent=self)
        self._watcher.changed.connect(self.reload)

    def stop(self) -> None:
        """End everything, while Qt still lives."""
        self._stepper.stop()
        self._check = None
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher = None
        if self._artist is not None:
            self._artist.close()
            self._artist = None

    def reload(self) -> None:
        """Read the file again: first its picture, then all that is wrong with it."""
        read: Loaded | ContentError
        try:
            read = self.loaded = load(self.path)
        except ContentError as error:
            read = error
        else:
            self._perform()
        self._files, self._digest = read.files, read.digest
        if self._watcher is not None and read.digest:
            self._watcher.follow(read.files, read.digest)
        self._check = findings(
            self.path, layout=self._layout, moment=self.supposed.moment
        )
        self._verdict.setText(self._say("checking"))
        self._stepper.start(0)

    def _step(self) -> None:
        """Check on for a moment; the window answers in between."""
        end = perf_counter() + SLICE
        assert self._check is not None
        while perf_counter() < end:
            try:
                next(self._check)
            except StopIteration as stop:
                self._check = None
                self._stepper.stop()
                self._show_report(stop.value)
                return

    # -- what is chosen -------------------------------------------------------

    @property
    def place(self) -> int:
        """The slide that is shown, from 0."""
        item = self._slides.currentItem()
        return 0 if item is None else self._slides.indexOfTopLevelItem(item)

    def go(self, place: int) -> None:
        """Show this slide, if there is one."""
        item = self._slides.topLevelItem(place)
        if item is not None:
            self._slides.setCurrentItem(item)

    # -- how it is drawn --------------------------------------------------------

    def _perform(self) -> None:
        """Take up the content that was loaded, at the same slide."""
        assert self.loaded is not None
        content = self._dressed(self.loaded.content)
        if self._artist is None:
            self._artist = Renderer(content, self.path, (320, 180))
        else:
            self._artist.perform(content)
        self.supposed.speak(content.show.languages)
        self._list()
        self._draw()

    def _dressed(self, content: Content) -> Content:
        skin = self.supposed.skin
        if skin is None:
            return content
        show = content.show.model_copy(update={"skin": skin})
        return content.model_copy(update={"show": show})

    def _list(self) -> None:
        """The slides, with what is wrong on each."""
        assert self.loaded is not None
        content = self.loaded.content
        found = () if self.report is None else self.report.findings
        here = self.place
        moment = self.supposed.moment
        on = (True,) * len(content.slides)
        if moment is not None and self._shows is not None:
            on = self._shows(content, moment)
        self._slides.blockSignals(True)
        self._slides.clear()
        for row in rows(content, found, self.staff):
            wrong = row.errors + row.warnings
            absent = "" if on[row.place] else self._say("absent")
            item = QTreeWidgetItem(
                [f"{row.place + 1}", row.title + absent, f"● {wrong}" if wrong else ""]
            )
            item.setForeground(0, QBrush(_GREY))
            if not on[row.place]:
                item.setForeground(1, QBrush(_GREY))
            item.setForeground(2, QBrush(_RED if row.errors else _AMBER))
            item.setTextAlignment(0, Qt.AlignmentFlag.AlignRight)
            item.setToolTip(1, row.id)
            self._slides.addTopLevelItem(item)
        self.go(min(here, len(content.slides) - 1))
        self._slides.blockSignals(False)

    def _draw(self, *_: object) -> None:
        """Draw the slide as large as the window allows, in its screen's shape."""
        if self.loaded is None or self._artist is None:
            self._sheet.show_picture(None)
            return
        ratio = self.devicePixelRatioF()
        wide, high = self.supposed.pixels
        fitted = QSize(wide, high).scaled(
            pixels.whole(self._sheet.size() - QSize(32, 32), ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
        )
        if fitted.width() < 120 or fitted.height() < 120:
            return
        content = self._artist.content
        language = self.supposed.language or content.show.languages[0]
        playback = replace(
            begin(content),
            place=min(self.place, len(content.slides) - 1),
            language=language,
            stay=Stay(SETTLED),
            eased=Easements(self.supposed.large, self.supposed.contrast),
        )
        interaction = playback.interaction
        slide = content.slides[playback.place]
        if slide.takes:
            seen = max(0, playback.place - 1)
            interaction = replace(
                interaction, takeaway=takeaway(content, seen, language)
            )
        self._artist.resize((fitted.width(), fitted.height()))
        image = self._artist.taken(playback, interaction)
        self._sheet.show_picture(image)
        self.drawn.emit()

    def _show_report(self, report: Report) -> None:
        self.report = report
        self._findings.clear()
        for finding in report.findings:
            bad = finding.severity == "error"
            where = str(finding.line) if finding.line else ""
            said = finding.what.said(self.staff)
            if finding.field:
                said = f"{finding.field}: {said}"
            item = QTreeWidgetItem([where, finding.slide, said])
            item.setForeground(0, QBrush(_RED if bad else _AMBER))
            item.setForeground(1, QBrush(_RED if bad else _AMBER))
            item.setToolTip(2, finding.rule)
            item.setData(0, Qt.ItemDataRole.UserRole, finding)
            self._findings.addTopLevelItem(item)
        self._excerpt.setText("")
        self._verdict.setText(self._sentence(report))
        if self.loaded is not None:
            self._list()
        self.checked.emit(report)

    def _sentence(self, report: Report) -> str:
        """What the check came to, in a sentence."""
        errors, warnings = len(report.errors), len(report.warnings)
        if not errors and not warnings:
            return self._say("clean")
        if self.staff == "zh":
            said = f"{errors} 处错误，{warnings} 处提醒"
        else:
            said = (
                f"{errors} {'error' if errors == 1 else 'errors'}, "
                f"{warnings} {'warning' if warnings == 1 else 'warnings'}"
            )
        if report.loaded is None:
            said += " · " + self._say("never" if self.loaded is None else "kept")
        return said

    def _picked(self, item: QTreeWidgetItem | None) -> None:
        """Go to the slide of a finding, and show its line."""
        if item is None or self.report is None:
            return
        finding: Finding = item.data(0, Qt.ItemDataRole.UserRole)
        if self.loaded is not None:
            place = place_of(self.loaded.content, finding)
            if place is not None:
                self.go(place)
        self._excerpt.setText(excerpt(self.report.text, finding))

    def _play(self) -> None:
        """Play the show from this slide in a window of its own."""
        wide, high = self.supposed.pixels
        share = min(1.0, 1280 / wide, 800 / high)
        size = f"{max(200, round(wide * share))}x{max(200, round(high * share))}"
        words = [str(self.path), "--window", size]
        if self.loaded is not None:
            words += ["--slide", self.loaded.content.slides[self.place].id]
        program, *words = again(words)
        process, where = QProcess(self), QProcessEnvironment()
        for name, value in surroundings(os.environ).items():
            where.insert(name, value)
        process.setProgram(program)
        process.setArguments(words)
        process.setProcessEnvironment(where)
        process.startDetached()
        process.deleteLater()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path.absolute())))

    def _say(self, word: str) -> str:
        return say(word, self.staff)

    # -- what it is made of -------------------------------------------------

    def _build(self) -> None:
        play, open_ = (
            QPushButton(self._say("play")),
            QPushButton(self._say("open")),
        )
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.supposed)
        bar.addStretch(1)
        bar.addWidget(open_)
        bar.addWidget(play)

        self._slides = _table(3, stretched=1)
        self._slides.setMinimumWidth(220)
        self._slides.setStyleSheet("QTreeView::item { padding: 4px 0; }")
        self._sheet = _Sheet()
        self._findings = _table(3, stretched=2)
        self._findings.setWordWrap(True)
        self._excerpt = QLabel()
        self._excerpt.setTextFormat(Qt.TextFormat.PlainText)
        self._excerpt.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._excerpt.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred
        )
        mono = QFont("monospace")
        mono.setStyleHint(QFont.StyleHint.Monospace)
        self._excerpt.setFont(mono)
        self._verdict = QLabel()
        self._verdict.setTextFormat(Qt.TextFormat.PlainText)

        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._verdict)
        column.addWidget(self._findings, 1)
        column.addWidget(self._excerpt)
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self._sheet)
        right.addWidget(below)
        right.setStretchFactor(0, 4)
        right.setStretchFactor(1, 1)
        right.setSizes([620, 200])
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.addWidget(self._slides)
        whole.addWidget(right)
        whole.setStretchFactor(1, 1)
        whole.setSizes([300, 1000])
        page = QVBoxLayout(self)
        page.setContentsMargins(14, 12, 14, 12)
        page.setSpacing(10)
        page.addLayout(bar)
        page.addWidget(whole, 1)
        self.resize(1360, 900)

        self._slides.currentItemChanged.connect(self._draw)
        self.supposed.changed.connect(self._draw)
        self.supposed.reskinned.connect(self._reskinned)
        self.supposed.shifted.connect(self._shifted)
        self._findings.currentItemChanged.connect(self._picked)
        self._findings.itemClicked.connect(self._picked)
        self._sheet.resized.connect(self._draw)
        play.clicked.connect(self._play)
        open_.clicked.connect(self._open)
        for key, turn in (
            (Qt.Key.Key_PageDown, self._next),
            (Qt.Key.Key_PageUp, self._previous),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(turn)

    def _next(self) -> None:
        self.go(self.place + 1)

    def _previous(self) -> None:
        self.go(self.place - 1)

    def _reskinned(self) -> None:
        if self.loaded is not None:
            self._perform()

    def _shifted(self) -> None:
        if self.loaded is not None:
            self._list()

    # -- Qt -----------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()


def _table(columns: int, *, stretched: int) -> QTreeWidget:
    """Plain rows, of which one column takes all the room that is left."""
    table = QTreeWidget()
    table.setColumnCount(columns)
    table.setHeaderHidden(True)
    table.setRootIsDecorated(False)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    header = table.header()
    header.setStretchLastSection(False)
    header.setMinimumSectionSize(16)
    for column in range(columns):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return table


class _Sheet(QWidget):
    """The picture, in the middle of a quiet ground.

    Signals:
        resized(): there is more or less room for it, or another number of pixels.
    """

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setMinimumSize(320, 200)

    def show_picture(self, image: QImage | None) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().mid())
        if self._image is not None:
            ratio = self.devicePixelRatioF()
            spare = pixels.whole(self.size(), ratio) - self._image.size()
            pixels.count_in_pixels(painter, ratio)
            painter.drawImage(spare.width() // 2, spare.height() // 2, self._image)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.resized.emit()


def excerpt(text: str, finding: Finding) -> str:
    """The line that a finding is about, and a caret under the place."""
    lines = text.splitlines()
    name = PurePath(finding.file).name
    where = f"{name}:{finding.line}:{finding.column}"
    if not 0 < finding.line <= len(lines):
        return where if finding.line else name
    line, under = caret(lines[finding.line - 1], finding.column, 110)
    return f"{where}\n{line}\n{under}"


def show(path: Path, language: Language) -> int:
    """Open the window on a content file until it is closed; the exit status."""
    qt = application()
    typeface = Typeface.load(asset_folders(path)[0] / "fonts")
    qt.setFont(typeface.font(DESK, 400))
    preview = Preview(path, language, layout=LayoutLinter(), shows=on)
    preview.closed.connect(qt.quit)
    with woken_by_signals(preview, qt.quit):
        preview.show()
        preview.start()
        status = qt.exec()
        preview.stop()
    return status
