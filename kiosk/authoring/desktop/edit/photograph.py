"""A picture file, seen as it is, with the point that every screen keeps in sight."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QImageReader,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.authoring.desktop.edit import style
from kiosk.authoring.desktop.edit.choosing import chosen
from kiosk.authoring.desktop.edit.composing import WordLine
from kiosk.authoring.desktop.edit.drop_list import HIGH
from kiosk.authoring.desktop.edit.field import (
    FieldWidget,
    Room,
    button,
    nothing,
    words_of,
)
from kiosk.authoring.desktop.edit.group import FieldsWidget
from kiosk.authoring.desktop.edit.trouble import why
from kiosk.content.paths import asset_folders
from kiosk.model.asset import PICTURE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.authoring.edit.form import FormField
    from kiosk.authoring.finding import Finding
    from kiosk.model.walk import Steps

_SEEN: Final = QSize(360, 200)
_STEP: Final = 0.02
"""Share of a picture by which an arrow key moves the point."""


class AssetWidget(FieldWidget):
    """A file of the folder of assets: typed, chosen, or dropped from anywhere.

    A file that comes from elsewhere is copied into the folder.
    """

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        self.setAcceptDrops(True)
        self.line = WordLine()
        self.line.setFont(room.look.font())
        self.line.setMinimumHeight(HIGH)
        self.line.setAccessibleName(self.name)
        self.takes(self.line)
        pick = button(room, room.say("choose-file"), "link")
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(self.line, 1)
        across.addWidget(pick)
        self.column.addWidget(row)
        self.trouble = words_of(room, "", style.SMALL, tone="wrong")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self.column.addWidget(self.trouble)
        self.line.textEdited.connect(self._typed)
        pick.clicked.connect(self._ask)

    @property
    def folder(self) -> Path:
        """Where pictures lie."""
        return asset_folders(self.room.desk.path)[0]

    def _typed(self, text: str) -> None:
        self.write(text.strip())

    def _ask(self) -> None:
        file = chosen(
            self.room,
            self,
            self.room.say("choose-file"),
            self.folder,
            (self.spec.asset or PICTURE).forms,
        )
        if file is not None:
            self.take(file)

    def take(self, file: Path) -> None:
        """Use a file; one that lies elsewhere is copied into the folder of assets."""
        folder = self.folder
        try:
            name = file.resolve().relative_to(folder.resolve()).as_posix()
        except ValueError:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                name = _brought(file, folder)
            except OSError as error:
                self.trouble.setText(why(error, self.room.staff))
                self.trouble.show()
                return
        self.trouble.hide()
        suffix = self.spec.asset.ending("night") if self.spec.asset is not None else ""
        name = name.removesuffix(suffix)
        self.line.setText(name)
        self.write(name)

    def refresh(self) -> None:
        text = "" if nothing(self.value) else str(self.value)
        if self.line.text().strip() != text:
            self.line.setText(text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.take(Path(url.toLocalFile()))
                return


def _brought(file: Path, folder: Path) -> str:
    """The name of a copy in a folder; another file of its name is left alone.

    Raises:
        OSError: it cannot be copied.
    """
    number, target = 1, folder / file.name
    while target.exists() and target.read_bytes() != file.read_bytes():
        number += 1
        target = folder / f"{file.stem}-{number}{file.suffix}"
    if not target.exists():
        shutil.copyfile(file, target)
    return target.name


class FocusView(QWidget):
    """The picture, and the point; a touch or an arrow key moves it.

    Signals:
        moved(float, float): where the point is now, in shares of width and height.
    """

    moved = Signal(float, float)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._file: tuple[Path, int] | None = None
        self._image: QImage | None = None
        self._at = (0.5, 0.5)
        self.setFixedHeight(_SEEN.height())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def show_file(self, file: Path, at: tuple[float, float]) -> None:
        """Show a file with its point; nothing if it cannot be read."""
        self._at = at
        try:
            key = (file, file.stat().st_mtime_ns)
        except OSError:
            key = None
        if key != self._file:
            self._file, self._image = key, None
            if key is not None:
                reader = QImageReader(str(file))
                reader.setAutoTransform(True)
                size = reader.size()
                if size.isValid():
                    reader.setScaledSize(
                        size.scaled(_SEEN * 2, Qt.AspectRatioMode.KeepAspectRatio)
                    )
                image = reader.read()
                self._image = None if image.isNull() else image
        self.setVisible(self._image is not None)
        self.update()

    def _rect(self) -> QRectF:
        assert self._image is not None
        size = self._image.size().scaled(
            self.size(), Qt.AspectRatioMode.KeepAspectRatio
        )
        return QRectF(0, 0, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = self._rect()
        painter.drawImage(rect, self._image)
        spot = QPointF(self._at[0] * rect.width(), self._at[1] * rect.height())
        for ink, wide in ((style.INK, 5.0), (style.LIGHT, 2.5)):
            painter.setPen(QPen(QColor(ink), wide))
            painter.drawEllipse(spot, 13, 13)
            painter.drawPoint(spot)
        if self.hasFocus():
            painter.setPen(QPen(QColor(style.AMBER), 3))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._move(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position())

    def _move(self, at: QPointF) -> None:
        if self._image is not None:
            rect = self._rect()
            self._set(at.x() / rect.width(), at.y() / rect.height())

    def _set(self, x: float, y: float) -> None:
        x, y = (round(min(1.0, max(0.0, one)), 2) for one in (x, y))
        self._at = (x, y)
        self.update()
        self.moved.emit(x, y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {
            Qt.Key.Key_Left: (-_STEP, 0.0),
            Qt.Key.Key_Right: (_STEP, 0.0),
            Qt.Key.Key_Up: (0.0, -_STEP),
            Qt.Key.Key_Down: (0.0, _STEP),
        }.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._set(self._at[0] + by[0], self._at[1] + by[1])


class PhotographWidget(FieldWidget):
    """A photograph: its file, the point, and what has to be said of it."""

    def __init__(self, room: Room, spec: FormField, level: int) -> None:
        super().__init__(room, spec, level)
        self.head()
        names = [part.name for part in spec.parts]
        self.view = FocusView(room.say("focus"))
        self.takes(self.view)
        self.how = words_of(room, room.say("focus-how"), style.SMALL, tone="faint")
        self.how.setWordWrap(True)
        self.column.addWidget(self.view)
        self.column.addWidget(self.how)
        left = [name for name in names if name != "focus"]
        self.fields = FieldsWidget(room, spec, level + 1, left)
        self.column.addWidget(self.fields)
        self.view.moved.connect(self._moved)

    def refresh(self) -> None:
        value: Any = self.spec.value if isinstance(self.spec.value, dict) else {}
        file = str(value.get("file", ""))
        folder = asset_folders(self.room.desk.path)[0]
        focus = value.get("focus")
        at = (0.5, 0.5)
        if isinstance(focus, list) and len(focus) == 2:
            x, y = focus
            if isinstance(x, int | float) and isinstance(y, int | float):
                at = (float(x), float(y))
        self.view.show_file(folder / file, at)
        self.how.setVisible(not self.view.isHidden())
        self.fields.show_field(self.spec)

    def _moved(self, x: float, y: float) -> None:
        self.room.desk.change((*self.spec.steps, "focus"), [x, y])

    def heard(self) -> Iterable[Finding]:
        # The fields tell the rest.
        return [one for one in self.spec.heard if one.steps[-1:] == ("focus",)]

    def within(self) -> Iterable[FieldWidget]:
        return (self.fields,)

    def opened(self, steps: Steps) -> FieldWidget:
        own = len(self.spec.steps)
        if len(steps) > own and steps[own] != "focus":
            return self.fields.opened(steps)
        return self

    def entered_by(self, watched: object) -> Steps:
        return (*self.spec.steps, "focus")
