"""The form of a slide, and the way to each of its fields."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from kiosk.authoring.desktop.edit.group import FieldsWidget, Fold
from kiosk.authoring.desktop.edit.scrolling import Follower, show_whole
from kiosk.authoring.desktop.edit.tab_order import set_tab_order
from kiosk.authoring.edit.form import form
from kiosk.slides.base import Slide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.authoring.desktop.edit.field import FieldWidget, Room
    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.finding import Finding
    from kiosk.model.walk import Steps

_FIRST = ("title",)
_SHOW = ("show", "themes", "sources")
_LAST = ("figures", "schedule")


class FormView(QScrollArea):
    """The form of the slide that is chosen."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.setObjectName("form")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(260)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._findings: Sequence[Finding] = ()
        self._parts: list[FieldWidget | Fold] = []
        self._page = QWidget()
        self._page.setObjectName("page")
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(24, 16, 20, 32)
        self._column.setSpacing(16)
        self._column.addStretch(1)
        self.setWidget(self._page)
        self._shape: tuple[object, ...] = ()
        self._stops: list[QWidget] = []
        room.unfolded.connect(self._unfolded)
        Follower(self)

    # -- what is shown ---------------------------------------------------------

    def spec(self) -> FormField | None:
        """The form of the slide as it is written; None if it is no slide.

        Before the first slide it is that of the show itself.
        """
        raw = self.room.desk.raw
        if not isinstance(raw, dict) or not raw:
            return None
        try:
            made = form(raw, self.room.home, findings=self._findings)
        except LookupError:
            return None
        return made if made.model is not None else None

    def show_slide(self, place: int) -> None:
        """Show the form of another slide, from its beginning."""
        self.room.place = place
        self._shape = ()
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Show at each field what is wrong with it."""
        self._findings = findings
        self.refresh()

    def refresh(self) -> None:
        """Show what is written now."""
        spec = self.spec()
        shape = () if spec is None else (self.room.place, spec.model, spec.languages)
        if spec is None:
            self._clear()
            return
        if shape != self._shape:
            self._clear()
            self._build(spec)
            self._shape = shape
        for part in self._parts:
            part.show_field(spec)
        self._stops = set_tab_order(self._page, self._stops)

    def _clear(self) -> None:
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        self._shape = ()

    def _build(self, spec: FormField) -> None:
        """First what the slide says, then its figures, and last how it is set."""
        names = [part.name for part in spec.parts]
        if not self.room.home:
            self._put(FieldsWidget(self.room, spec, 0, _SHOW))
            return
        shared = [name for name in Slide.model_fields if name in names]
        own = [name for name in names if name not in shared]
        body = [*_FIRST, *own, *_LAST]
        rest = [name for name in shared if name not in body]
        self._put(FieldsWidget(self.room, spec, 0, body))

        def build() -> FieldWidget:
            now = self.spec()
            return FieldsWidget(self.room, now or spec, 1, rest)

        fold = Fold(self.room, build)
        fold.say(self.room.say("more"))
        self._put(fold)

    def _put(self, part: FieldWidget | Fold) -> None:
        self._column.insertWidget(len(self._parts), part)
        self._parts.append(part)

    def everything(self) -> list[FieldWidget]:
        """The widgets that the form is made of; closed folds have none yet."""
        bodies = [p.body if isinstance(p, Fold) else p for p in self._parts]
        return [body for body in bodies if body is not None]

    # -- the way to a field -------------------------------------------------------

    def _unfolded(self, target: QWidget) -> None:
        """Show as much as there is room for, from its top on."""
        self._stops = set_tab_order(self._page, self._stops)
        # It is as high as it is once the page has been laid out with it, and that after
        # it has been shown.
        again = partial(QTimer.singleShot, 0, target, partial(show_whole, self, target))
        QTimer.singleShot(0, target, again)

    def _bring(self, target: QWidget) -> None:
        if target.isVisible():
            self.ensureWidgetVisible(target, 0, 120)

    def go(self, steps: Steps) -> bool:
        """Open, show and enter the field of a way; whether there is one."""
        home = self.room.home
        if steps[: len(home)] != home or len(steps) <= len(home):
            return False
        for part in self._parts:
            body = part.open() if isinstance(part, Fold) else part
            names = (
                [one.name for one in body.parts()]
                if isinstance(body, FieldsWidget)
                else []
            )
            if str(steps[len(home)]) not in names:
                continue
            widget = body.opened(steps)
            target = widget.sought(steps) or widget
            self._stops = set_tab_order(self._page, self._stops)
            # What was unfolded has its place only once it is laid out.
            QTimer.singleShot(0, target, partial(self._bring, target))
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False
