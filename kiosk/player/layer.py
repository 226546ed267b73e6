"""A layer: marks as items under one parent that moves, fades and freezes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject

from kiosk.drawing.marks import Label, Mark
from kiosk.player.image_pool import give_back, paper
from kiosk.player.item_base import (
    HINTS,
    PIXELS,
    Look,
    MarkItem,
    Place,
    paint_items,
)
from kiosk.player.item_text import LabelItem
from kiosk.player.items import item_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget


Form = Literal["items", "group", "picture"]
EVERYWHERE: Final = QRectF(-1e5, -1e5, 2e5, 2e5)


class Layer(QGraphicsObject):
    """Retained items for a changing list of marks, as one item of the scene.

    While the cast stays the same the items are updated; another cast rebuilds
    them. A frozen layer is one picture, so that moving it costs one copy.
    """

    def __init__(self, look: Look, z: float, dirt: list[QRectF]) -> None:
        """An empty layer.

        Args:
            look: what painting needs besides the marks.
            z: where it lies among the layers.
            dirt: takes the places, in page units, that have to be repainted.
        """
        super().__init__()
        # Painting is told which part is exposed.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self.setZValue(z)
        self.look = look
        self.dirt = dirt
        self.marks: tuple[Mark, ...] = ()
        self.items: list[MarkItem[Any]] = []
        self._form: Form = "items"
        self._taken: _Picture | None = None
        self.within: QRectF | None = None
        """What is seen of it at most, where it has a neighbour; None is all."""
        self._cover = math.inf
        self._reach = QRectF()
        """Where this cast has been seen: it only grows, which is quickly told."""

    def boundingRect(self) -> QRectF:
        # Qt need not be told that it grows: the stage's scene keeps no index.
        return self._reach

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        self._draw(painter, option.exposedRect)

    def show_on(self, painter: QPainter, scale: float, seen: QRectF) -> None:
        """Paint the layer where it is, as opaque as it is.

        Args:
            painter: counts in device pixels; has other transform, opacity, pen and
                brush afterwards.
            scale: device pixels per page unit.
            seen: the part of the page, in its units, of which anything is seen.
        """
        if not self.marks or not self.isVisible():
            return
        pos = self.pos()
        exposed = seen.translated(-pos)
        if self.within is not None:
            exposed = exposed.intersected(self.within)
        if not self._reach.intersects(exposed):
            return
        transform = QTransform(scale, 0, 0, scale, pos.x() * scale, pos.y() * scale)
        if self.within is None:
            painter.setTransform(transform)
            painter.setOpacity(self.opacity())
            self._draw(painter, exposed)
            return
        painter.save()
        painter.setTransform(transform)
        painter.setClipRect(self.within, Qt.ClipOperation.IntersectClip)
        painter.setOpacity(self.opacity())
        self._draw(painter, exposed)
        painter.restore()

    def _draw(self, painter: QPainter, exposed: QRectF) -> None:
        if self._form == "items":
            paint_items(self.items, painter, exposed)
        elif self._form == "group":
            self._paint_group(painter, exposed)
        elif self._taken is not None:
            self._taken.copy(painter)

    def _paint_group(self, painter: QPainter, shown: QRectF) -> None:
        """Paint the items on a sheet, and that with the layer's opacity."""
        exposed = self._extent().intersected(shown)
        transform = painter.transform()
        where = transform.mapRect(exposed).toAlignedRect()
        where = where.intersected(QRect(0, 0, *self.look.size))
        if where.isEmpty():
            return
        # A layer that fades has let its picture go: the paper is free.
        image = paper(*self.look.size)
        part = QRect(QPoint(0, 0), where.size())
        inner = _on_paper(image, part)
        inner.setTransform(transform * QTransform.fromTranslate(-where.x(), -where.y()))
        paint_items(self.items, inner, exposed)
        inner.end()
        painter.setTransform(PIXELS)
        painter.drawImage(where.topLeft(), image, part)
        painter.setTransform(transform)
        give_back(image)

    def _extent(self) -> QRectF:
        """What the visible items cover."""
        whole = QRectF()
        for item in self.items:
            if item.alpha > 0:
                whole = whole.united(item.bounds)
        return whole

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: Any) -> Any:
        # WORKAROUND PySide6 6.11: an item without an override of its own keeps a
        # reference to None for ever.
        return value

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show these marks; only what differs has to be repainted."""
        new = tuple(marks)
        old = self.marks
        if new is old:
            return
        if len(new) != len(old) or any(
            type(a) is not type(b) for a, b in zip(new, old, strict=True)
        ):
            self.clear()
            for _ in self.build(new):
                pass
            self._soil()
            return
        changed = False
        seen, pos = self.isVisible(), self.pos()
        for item, mark, before in zip(self.items, new, old, strict=True):
            if mark is not before:
                where = item.show(mark)
                if not where.isEmpty():
                    changed = True
                    self._reach = self._reach.united(where)
                    if seen:
                        self.dirt.append(where.translated(pos))
        self.marks = new
        if changed:
            self.forget_picture()

    def build(self, marks: Sequence[Mark]) -> Iterator[None]:
        """Make the items of a new cast, one a step."""
        self.marks = tuple(marks)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents, not marks)
        for mark in marks:
            item = item_for(mark, self.look)
            if item.alpha > 0:
                self._reach = self._reach.united(item.bounds)
            self.items.append(item)
            yield

    def prepare(self, finals: Sequence[Mark]) -> Iterator[None]:
        """Set all text now, so that no later frame has to; one label a step.

        Args:
            finals: the marks that this layer's will become.
        """
        fits = len(finals) == len(self.items)
        for number, item in enumerate(self.items):
            if isinstance(item, LabelItem):
                final = finals[number] if fits else None
                item.prepare(final if isinstance(final, Label) else None)
                yield

    def wear(self, look: Look) -> None:
        """Be in this look from now on; what is shown in other colours goes."""
        if self.look.palette != look.palette:
            self.clear()
            self.look = look

    def renew(self, path: str) -> None:
        """Have everything repainted that shows the image file of that path."""
        places = [item.bounds for item in self.items if item.names(path)]
        if places:
            self.forget_picture()
            if self.isVisible():
                pos = self.pos()
                self.dirt += [place.translated(pos) for place in places]

    def arrive(self, path: str) -> bool:
        """Let what was waited for of that path begin to come into sight, if any was."""
        if not self.isVisible() or self.opacity() <= 0:
            return False
        return sum(item.arrive() for item in self.items if item.names(path)) > 0

    def come(self) -> bool:
        """A frame later, what was waited for is further in sight; False if there."""
        coming = False
        for item in self.items:
            if item.come():
                coming = True
                self.dirt.append(item.bounds.translated(self.pos()))
        if coming:
            self.forget_picture()
        return coming

    def leave(self) -> None:
        """Be out of sight."""
        for item in self.items:
            item.leave()

    def clear(self) -> None:
        """Let all items go."""
        self.leave()
        self._soil()
        self.forget_picture()
        self._reach = QRectF()
        self.items = []
        self.marks = ()

    def cover(self, y: float) -> None:
        """Skip what lies wholly below y, where something opaque covers it."""
        if y == self._cover:
            return
        self._cover = y
        for item in self.items:
            item.covered = item.bounds.top() >= y

    def picture(self, page: QRectF) -> bool:
        """Take the picture for freezing now; False if there was one.

        `page` is what is seen of the layer, in page units.
        """
        if self._taken is not None:
            return False
        scale = self.look.scale
        whole = self._extent().intersected(page)
        x, y = math.floor(whole.left() * scale), math.floor(whole.top() * scale)
        part = QRect(
            0,
            0,
            math.ceil(whole.right() * scale) - x,
            math.ceil(whole.bottom() * scale) - y,
        )
        image = self._paper(part)
        painter = _on_paper(image, part)
        painter.translate(-x, -y)
        painter.scale(scale, scale)
        paint_items(self.items, painter, EVERYWHERE)
        painter.end()
        self._taken = _Picture(image, part, x / scale, y / scale)
        return True

    def _paper(self, part: QRect) -> QImage:
        """What the picture of a part from (0, 0) is painted on."""
        return paper(*self.look.size)

    def _let_go(self, image: QImage) -> None:
        """Have what a picture was painted on used again."""
        give_back(image)

    @property
    def frozen(self) -> bool:
        return self._form == "picture"

    def freeze(self, page: QRectF) -> None:
        """Become one picture, if not yet one."""
        if not self.frozen:
            self.picture(page)
            self._form = "picture"

    def paint_quickly(self) -> None:
        """Be the picture that there is, if any: nothing of it will change soon."""
        if self._taken is not None and self.opacity() >= 1:
            self._form = "picture"

    def thaw(self) -> None:
        """Be items again; the picture is kept for the next time."""
        if self.frozen:
            self._form = "items" if self.opacity() >= 1 else "group"

    def forget_picture(self) -> None:
        """Be items again, and let the picture go."""
        self.thaw()
        if self._taken is not None:
            self._let_go(self._taken.image)
            self._taken = None

    def place(self, x: float, y: float = 0.0) -> None:
        """Move the layer to a point in page units."""
        if self.pos() != QPointF(x, y):
            self._soil()
            self.setPos(QPointF(x, y))
            self._soil()

    def fade(self, alpha: float) -> None:
        """Show the layer with an opacity of 0 to 1."""
        if alpha <= 0:
            self._soil()
            self.setVisible(False)
            return
        if self.isVisible() and self.opacity() == alpha:
            return
        self.setVisible(True)
        self.setOpacity(alpha)
        if not self.frozen:
            # Blending item by item takes longer, and shows what lies behind.
            self._form = "items" if alpha >= 1 else "group"
        self._soil()

    def _soil(self) -> None:
        """Have everything repainted that this layer shows."""
        if not self.isVisible():
            return
        pos = self.pos()
        self.dirt += [
            item.bounds.translated(pos) for item in self.items if item.alpha > 0
        ]


def _on_paper(image: QImage, part: QRect) -> QPainter:
    """A painter on a part of an image, which is empty now."""
    painter = QPainter(image)
    painter.setRenderHints(HINTS)
    painter.setClipRect(part)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.fillRect(part, Qt.GlobalColor.transparent)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    return painter


class _Picture(NamedTuple):
    """A picture at the screen's own resolution, copied without any resampling."""

    image: QImage
    part: QRect
    x: float
    y: float
    """Where its corner is, in page units."""

    def copy(self, painter: QPainter) -> None:
        transform = painter.transform()
        place = Place.of(transform)
        painter.setTransform(PIXELS)
        corner = QPoint(
            round(self.x * place.scale + place.x), round(self.y * place.scale + place.y)
        )
        painter.drawImage(corner, self.image, self.part)
        painter.setTransform(transform)
