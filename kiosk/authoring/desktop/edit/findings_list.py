"""What is wrong with the show, in the words of the check, with the remedy beside."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QInputDialog,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.field import Room, button, words_of
from kiosk.authoring.desktop.edit.summary import way_said
from kiosk.authoring.mending import silenced
from kiosk.authoring.remedy import remedies
from kiosk.authoring.rule import UNSILENCED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from kiosk.authoring.finding import Finding
    from kiosk.model.walk import Steps

_CLOSED: Final = 36
_ROW: Final = 32
_OPEN: Final = 164
"""Pixels that the list is high: without rows, for each at least, and at most."""
_LEAST: Final = 76
_NARROW: Final = 420
"""Pixels of the list below which what can be done stands under the words."""
_BUTTONS: Final = 2
"""Remedies that are buttons beside a finding."""
MOST: Final = 60
"""Findings that are listed; of more it is said that there are."""


def on_slide(finding: Finding) -> int | None:
    """The place of the slide that a finding is on; None if it is on none."""
    if finding.steps[:1] == ("slides",) and len(finding.steps) > 1:
        place = finding.steps[1]
        return place if isinstance(place, int) else None
    return None


def finding_behind(found: Sequence[Finding], here: int, at: Steps) -> Finding | None:
    """The finding that comes behind a field of a slide, or else the first of all.

    Args:
        found: all there are.
        here: the place of the slide; the show itself, at -1, comes first.
        at: the way to the field; () for none.
    """

    def place_of(one: Finding) -> int:
        place = on_slide(one)
        return -1 if place is None else place

    told = sorted(found, key=place_of)
    behind = [one for one in told if place_of(one) >= here]
    ways = [one.steps for one in behind]
    if at in ways:
        # Several are told at one field.
        behind = behind[len(ways) - ways[::-1].index(at) :]
    return next(iter(behind or told), None)


class Dot(QWidget):
    """A dot in the colour of how bad something is."""

    def __init__(self, ink: str) -> None:
        super().__init__()
        self._ink = QColor(ink)
        self.setFixedSize(QSize(10, 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ink)
        painter.drawEllipse(QPointF(5, 5), 4.5, 4.5)
        painter.end()


class FindingRow(QWidget):
    """What is wrong, and beside it what can be done; under it where it is narrow."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QGridLayout(self)
        self._line.setContentsMargins(0, 2, 4, 2)
        self._line.setHorizontalSpacing(10)
        self._line.setVerticalSpacing(0)
        self._line.setColumnStretch(1, 1)
        self._acts = QWidget()
        self._row = QHBoxLayout(self._acts)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._under = False
        self._line.addWidget(self._acts, 0, 2)

    def tell(self, dot: QWidget, words: QWidget) -> None:
        """Put the words there, behind a dot."""
        self._line.addWidget(dot, 0, 0)
        self._line.addWidget(words, 0, 1)

    def offer(self, act: QPushButton) -> None:
        """Put another button behind the others."""
        self._row.addWidget(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        under = event.size().width() < _NARROW
        if under != self._under:
            self._under = under
            flag = Qt.AlignmentFlag.AlignRight
            if under:
                self._line.addWidget(self._acts, 1, 1, flag)
            else:
                self._line.addWidget(self._acts, 0, 2)


class FindingsList(QWidget):
    """The list; those of the slide that is seen come first.

    Signals:
        chosen(object): the field of a finding is to be entered.
        mended(object): a remedy is to be done.
    """

    chosen = Signal(object)
    mended = Signal(object)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setObjectName("ledger")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown: tuple[Finding, ...] | None = None
        self._here = -1
        self.verdict = words_of(room, "", style.SMALL, 500, tone="soft")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        inner = QWidget()
        inner.setObjectName("page")
        inner.setLayout(self._rows)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.verdict)
        column.addWidget(area, 1)
        self._area = area
        self.setFixedHeight(_CLOSED)

    def show_findings(
        self, findings: Sequence[Finding], here: int, *, whole: bool
    ) -> None:
        """Show what has been found; `whole` is whether the check has ended."""
        self.verdict.setText(self._sentence(findings, whole=whole))
        home = ("slides", here)
        ordered = sorted(
            findings, key=lambda one: (one.steps[:2] != home, one.severity != "error")
        )[:MOST]
        if (tuple(ordered), here) == (self._shown, self._here):
            return
        self._shown, self._here = tuple(ordered), here
        while self._rows.count() > 1:
            item = self._rows.takeAt(0)
            gone = None if item is None else item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for place, finding in enumerate(ordered):
            self._rows.insertWidget(place, self._row(finding))
        self._area.setVisible(bool(ordered))
        self._be_high()

    def _be_high(self) -> None:
        """Be as high as the rows are, up to a limit."""
        high, wide = _CLOSED, max(200, self._area.viewport().width())
        for place in range(self._rows.count() - 1):
            item = self._rows.itemAt(place)
            row = None if item is None else item.widget()
            if row is not None:
                high += max(_ROW, row.heightForWidth(wide) + 4)
            if high >= _OPEN:
                break
        # On a screen with large letters the picture is to be seen above it.
        self.setFixedHeight(min(_OPEN, high, max(_LEAST, self.window().height() // 4)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # The rows have their width once they are laid out.
            QTimer.singleShot(0, self, self._be_high)

    def checking(self) -> None:
        """Say that something newer is being checked."""
        self.verdict.setText(self.room.say("checking"))

    def _sentence(self, findings: Sequence[Finding], *, whole: bool) -> str:
        errors = sum(one.severity == "error" for one in findings)
        doubts = len(findings) - errors
        said = [
            self.room.say(word, n=count)
            for word, count in (("wrong", errors), ("doubt", doubts))
            if count
        ]
        if not whole:
            said.append(self.room.say("checking"))
        return " · ".join(said) or self.room.say("clean")

    def _row(self, finding: Finding) -> QWidget:
        bad = finding.severity == "error"
        row = FindingRow()
        said = finding.what.said(self.room.staff)
        place = on_slide(finding)
        where = way_said(self.room, finding.steps, of_slide=place != self._here)
        colon = "：" if self.room.staff == "zh" else ": "
        told = f"{where}{colon}{said}" if where else said
        words = words_of(self.room, told, style.SMALL, tone="" if bad else "soft")
        words.setWordWrap(True)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.setMinimumWidth(120)
        words.setToolTip(f"{finding.rule} · {finding.field}")
        row.tell(Dot(style.RED if bad else style.AMBER), words)
        found = remedies(finding, self.room.desk.source)
        acts = [one for one in found if one.operation is not None][:_BUTTONS]
        for number, remedy in enumerate(acts):
            done = button(self.room, remedy.label.said(self.room.staff), "link")
            done.setAccessibleName(f"{done.text()}: {said}")
            done.clicked.connect(partial(self.mended.emit, remedy))
            done.setObjectName(f"remedy-{number}")
            row.offer(done)
        if not bad and finding.steps and finding.rule not in UNSILENCED:
            fine = button(self.room, self.room.say("fine"), "link")
            fine.setObjectName("fine")
            fine.setAccessibleName(f"{fine.text()}: {said}")
            fine.clicked.connect(partial(self._ask_why, finding))
            row.offer(fine)
        # What only a person can do is said on the way to the field.
        way = next((one for one in found if one.operation is None), None)
        called = self.room.say("go") if way is None else way.label.said(self.room.staff)
        go = button(self.room, called, "link")
        go.setObjectName("go")
        go.setAccessibleName(f"{go.text()}: {told}")
        if way is None:
            go.clicked.connect(partial(self.chosen.emit, finding))
        else:
            go.clicked.connect(partial(self.mended.emit, way))
        row.offer(go)
        return row

    def _ask_why(self, finding: Finding) -> None:
        why, sure = QInputDialog.getText(
            self, self.room.say("fine"), self.room.say("fine-why")
        )
        if sure:
            self.excuse(finding, why)

    def excuse(self, finding: Finding, why: str) -> None:
        """Let a finding not be told any more, for a reason that stands in the file."""
        if why.strip():
            with suppress(LookupError):
                act = silenced(finding, self.room.desk.source, why.strip())
                self.room.desk.do(act)
