"""A layer: marks as items under one parent that moves, fades and freezes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPixmapItem

from kiosk.marks import Mark, same
from kiosk.ui.items import LabelItem, Look, MarkItem, item_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

HINTS = (
    QPainter.RenderHint.Antialiasing
    | QPainter.RenderHint.TextAntialiasing
    | QPainter.RenderHint.SmoothPixmapTransform
)


class Layer(QGraphicsItem):
    """Retained items for a changing list of marks.

    While the cast stays the same the items are updated; another cast rebuilds
    them. A frozen layer is one picture, so that moving it costs one copy.
    """

    def __init__(self, look: Look, z: float) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.setZValue(z)
        self.look = look
        self.marks: tuple[Mark, ...] = ()
        self.items: list[MarkItem[Any]] = []
        self._picture: QGraphicsPixmapItem | None = None

    def boundingRect(self) -> QRectF:
        return QRectF()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        return

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show these marks; only what differs repaints."""
        new = tuple(marks)
        old = self.marks
        if new is old:
            return
        if len(new) != len(old) or any(
            type(a) is not type(b) for a, b in zip(new, old, strict=True)
        ):
            self.thaw()
            self.clear()
            for number, mark in enumerate(new):
                item = item_for(mark, self.look)
                item.setZValue(number)
                item.setParentItem(self)
                self.items.append(item)
            self.marks = new
            return
        changed = False
        for item, mark, before in zip(self.items, new, old, strict=True):
            if mark is not before and not same(mark, before):
                item.show(mark)
                changed = True
        self.marks = new
        if changed:
            self.thaw()

    def clear(self) -> None:
        """Take all items out of the scene."""
        scene = self.scene()
        for item in self.items:
            item.setParentItem(None)
            if scene is not None:
                scene.removeItem(item)
        self.items = []
        self.marks = ()

    def prepare(self) -> None:
        """Set all text now, so that no later frame has to."""
        for item in self.items:
            if isinstance(item, LabelItem):
                item.prepare()

    def freeze(self, width: float, height: float) -> None:
        """Become one picture of the page's size, if not yet one."""
        if self._picture is not None:
            return
        scale = self.look.scale
        pixmap = QPixmap(math.ceil(width * scale), math.ceil(height * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHints(HINTS)
        painter.scale(scale, scale)
        for item in self.items:
            if item.isVisible():
                painter.save()
                item.paint(painter)
                painter.restore()
        painter.end()
        for item in self.items:
            item.setOpacity(0.0)
        self._picture = _Snapshot(pixmap)
        self._picture.setScale(1 / scale)
        self._picture.setParentItem(self)

    def thaw(self) -> None:
        """Be items again."""
        if self._picture is None:
            return
        picture, self._picture = self._picture, None
        picture.setParentItem(None)
        if self.scene() is not None:
            self.scene().removeItem(picture)
        for item in self.items:
            item.setOpacity(1.0)

    @property
    def frozen(self) -> bool:
        return self._picture is not None

    def place(self, x: float) -> None:
        """Move the layer to x, in page units."""
        if self.pos().x() != x:
            self.setPos(QPointF(x, 0.0))

    def fade(self, alpha: float) -> None:
        """Show the layer with an opacity of 0 to 1."""
        if alpha <= 0:
            self.setVisible(False)
            return
        self.setVisible(True)
        if self.opacity() != alpha:
            self.setOpacity(alpha)


class _Snapshot(QGraphicsPixmapItem):
    """A picture at the screen's own resolution, copied without any resampling."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        corner = painter.transform().map(QPointF(0, 0))
        painter.save()
        painter.resetTransform()
        painter.drawPixmap(round(corner.x()), round(corner.y()), self.pixmap())
        painter.restore()
