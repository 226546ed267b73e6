"""A field of the form on screen: what is written there, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.extracts import Extracts
from kiosk.authoring.desktop.edit.voice import Voice
from kiosk.authoring.edit.absent import ABSENT
from kiosk.authoring.edit.form import form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPaintEvent

    from kiosk.authoring.desktop.edit.desk import Desk
    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.finding import Finding
    from kiosk.model.text import Language
    from kiosk.model.walk import Steps
    from kiosk.slides.base import Slide

    Maker = Callable[["Room", FormField, int], "FieldWidget"]


_BRIEF: Final = 40
"""Letters of what is said of a field beside its name, a Chinese one counting twice."""


class Room(Voice):
    """What all fields of a form share: the desk, the letters, the language.

    Signals:
        entered(object): the field at the end of this way has been entered.
        rewritten(): the form is to show at once what is written.
        unfolded(object): this widget has come, and is to be seen.
        told(str): what could not be done, for the bar.
    """

    entered = Signal(object)
    rewritten = Signal()
    unfolded = Signal(object)
    told = Signal(str)

    def __init__(
        self, desk: Desk, look: style.Lettering, staff: Language, make: Maker
    ) -> None:
        """A room whose fields are made by `make`: of a field and how deep it lies."""
        super().__init__(look, staff)
        self.desk = desk
        self._make = make
        self.extracts = Extracts(desk.path.parent)
        self.place = 0
        """The slide of the form."""

    def made(self, spec: FormField, level: int) -> FieldWidget:
        """The widget of a field, so deep within the slide."""
        return self._make(self, spec, level)

    @property
    def slide(self) -> Slide | None:
        """The slide of the form as it can be drawn; the first for the show itself."""
        return self.desk.slide(max(0, self.place))

    @property
    def home(self) -> Steps:
        """The way to the slide of the form; () for the show itself."""
        return ("slides", self.place) if self.place >= 0 else ()


class FieldWidget(QWidget):
    """What a field is edited with.

    It holds nothing that is not written: `show_field` shows what is, and leaves alone
    what is being typed.
    """

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__()
        self.room = room
        self.spec = spec
        self.level = level
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self._told: QLabel | None = None
        self._worst = ""
        self._inputs: list[QWidget] = []

    # -- for those who make one -------------------------------------------------

    def refresh(self) -> None:
        """Show what is written now."""

    def heard(self) -> Iterable[Finding]:
        """What is told here: all that is wrong with the value and what is in it."""
        return self.spec.heard

    def within(self) -> Iterable[FieldWidget]:
        """The widgets of what lies within the field."""
        return ()

    def take_rows(self) -> bool:
        """Take the rows of cells that have been copied; whether they can go here."""
        return False

    def takes(self, widget: QWidget) -> None:
        """Watch a widget in which something is typed or chosen."""
        self._inputs.append(widget)
        widget.installEventFilter(self)

    def head(self) -> None:
        """The name of the field above it, and what else is said of it."""
        if self.spec.field is not None:
            self.column.addWidget(heading(self.room, self.spec, self.level))

    @property
    def name(self) -> str:
        """What the field is called."""
        return self.spec.label.said(self.room.staff)

    @property
    def value(self) -> Any:
        """What holds: what is written, or else what the model says then."""
        return self.spec.value if self.spec.written else self.spec.default

    def write(self, value: Any) -> None:
        """Let this be written; nothing where nothing need be is left out."""
        optional = self.spec.field is not None and not self.spec.required
        if optional and value in ("", None, [], {}):
            self.room.desk.remove(self._emptied())
        else:
            self.room.desk.change(self.spec.steps, value)

    def _emptied(self) -> Steps:
        """The way to what is left out along with the field, or to that alone.

        A group of which nothing is left, and that may be left out, goes with its last
        field: with nothing in it, it would say nothing, or be wrong.
        """
        desk, steps = self.room.desk, self.spec.steps
        while isinstance(desk.at(steps[:-1]), dict) and [*desk.at(steps[:-1])] == [
            steps[-1]
        ]:
            above = form(desk.raw, steps[:-1])
            if above.editor != "group" or above.field is None or above.required:
                break
            steps = steps[:-1]
        return steps

    @property
    def told(self) -> str:
        """What is said to be wrong here; "" if nothing is."""
        return "" if self._told is None else self._told.text()

    # -- for the form --------------------------------------------------------------

    def show_field(self, spec: FormField) -> None:
        """Show the field as it is written now, with what is wrong with it."""
        self.spec = spec
        self.refresh()
        self._tell()

    def everything(self) -> Iterator[FieldWidget]:
        """This widget and all within it."""
        yield self
        for one in self.within():
            yield from one.everything()

    def opened(self, steps: Steps) -> FieldWidget:
        """The widget for a way that leads here or within; folds are opened for it."""
        for one in self.within():
            own = one.spec.steps
            if steps[: len(own)] == own:
                return one.opened(steps)
        return self

    def sought(self, steps: Steps) -> QWidget | None:
        """The widget to be entered for a way that ends here or within."""
        return self._inputs[0] if self._inputs else None

    def entered_by(self, watched: QObject) -> Steps:
        """The way that a widget within stands for."""
        return self.spec.steps

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.room.entered.emit(self.entered_by(watched))
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        """Show what is wrong here, in the words of the check."""
        told = tuple(self.heard())
        worst = min((f.severity for f in told), default="")
        words = "\n".join(dict.fromkeys(f.what.said(self.room.staff) for f in told))
        if worst != self._worst:
            self._worst = worst
            for widget in self._inputs:
                tint(widget, "wrong", worst)
        if self._told is None:
            if not words:
                return
            self._told = words_of(self.room, "", style.SMALL, tone="wrong")
            self._told.setWordWrap(True)
            self.column.addWidget(self._told)
        if words != self._told.text():
            tint(self._told, "tone", "wrong" if worst == "error" else "doubt")
            self._told.setText(words)
            self._told.setVisible(bool(words))


class ElidedLabel(QLabel):
    """Words in one line that end in dots where there is too little room."""

    def __init__(self, right: bool = False) -> None:
        super().__init__()
        self._flags = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), self._flags, words)
        painter.end()


def tint(widget: QWidget, name: str, value: object) -> None:
    """Give a widget a property that its style goes by."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def words_of(
    voice: Voice, text: str, size: float = style.BODY, weight: int = 400, tone: str = ""
) -> QLabel:
    """A plain label."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(voice.look.told(size, weight))
    if tone:
        label.setProperty("tone", tone)
    return label


def button(voice: Voice, words: str, role: str, about: str = "") -> QPushButton:
    """A button; `about` is what it is called where its words are a sign."""
    made = QPushButton(words)
    size = style.BODY if role == "main" else style.SMALL
    made.setFont(voice.look.told(size, 500))
    made.setProperty("role", role)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if about:
        made.setToolTip(about)
        made.setAccessibleName(about)
    return made


def heading(room: Room, spec: FormField, level: int) -> QWidget:
    """The name of a field, and behind it what else is said of it."""
    top = level == 0
    name = words_of(
        room,
        spec.label.said(room.staff),
        style.HEAD if top else style.SMALL,
        700 if top else 500,
        "" if top else "soft",
    )
    about = spec.hint.said(room.staff)
    if about:
        # A tip wraps only if it is rich.
        name.setToolTip(f"<p>{about.replace('<', '&lt;')}</p>")
    if not top:
        return name
    row = QWidget()
    line: QBoxLayout
    if not about:
        line = QHBoxLayout(row)
    elif sum(2 if letter > "\u2e80" else 1 for letter in about) <= _BRIEF:
        # In one line with the name it belongs to, at the end where the eye rests.
        line = QHBoxLayout(row)
        hint: QLabel = ElidedLabel(right=True)
        hint.setText(about)
        hint.setFont(room.look.told(style.SMALL))
        hint.setProperty("tone", "faint")
    else:
        line = QVBoxLayout(row)
        hint = words_of(room, about, style.SMALL, tone="faint")
        hint.setWordWrap(True)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12 if isinstance(line, QHBoxLayout) else 0)
    line.addWidget(name)
    if about:
        line.addWidget(hint, 1)
    return row


def nothing(value: object) -> bool:
    """Whether nothing is written, or that there is nothing."""
    return value is ABSENT or value is None
