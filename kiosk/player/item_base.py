"""What all items of marks promise, and how many of them are painted together.

An item is given a new mark with `show`, and says where the picture changes. Items
paint in page units under the painter's scale, on whatever is painted on; without that
scale the painter counts in device pixels, see `kiosk.player.pixels`. They are
plain objects, held by a layer: an item of a scene would cost more time than what most
of them paint, because the scene asks each for its bounds whenever anything is painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import (
    QColor,
    QPainter,
    QTransform,
)

from kiosk.drawing import marks as m
from kiosk.player.image_pool import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.palette import Palette
    from kiosk.player.fonts import Typeface
    from kiosk.player.pictures import Pictures


M = TypeVar("M", bound=m.Mark)

HINTS: Final = (
    QPainter.RenderHint.Antialiasing
    | QPainter.RenderHint.TextAntialiasing
    | QPainter.RenderHint.SmoothPixmapTransform
)
PIXELS: Final = QTransform()
"""Under this a painter counts in device pixels; Qt's `resetTransform` would forget how
many of them a unit of the window system has."""
SMALL: Final = 10_000
"""Pixels below which a mark is blended as it is painted."""


@dataclass(frozen=True, slots=True)
class Look:
    """What painting needs besides the mark.

    `scale` is device pixels per page unit, `size` those of the whole picture; `bold`
    widens strokes (high contrast); `edition` is that of the pictures.
    """

    palette: Palette
    typeface: Typeface
    pictures: Pictures
    scale: float = 1.0
    size: tuple[int, int] = (1920, 1080)
    bold: float = 1.0
    edition: int = 0

    def colour(self, ink: Ink) -> QColor:
        return QColor(*self.palette.colour(ink))


class Place(NamedTuple):
    """Where page units come to lie on what is painted on: scaled, then moved."""

    scale: float
    x: float
    y: float

    @classmethod
    def of(cls, transform: QTransform) -> Place:
        return cls(transform.m11(), transform.dx(), transform.dy())


class MarkItem(Generic[M]):
    """What paints one mark."""

    paints: ClassVar[type[m.Mark]]
    grouped: bool = False
    """Whether it is faded as one picture, see `fade`."""
    copied: ClassVar[bool] = False
    """Whether it copies pictures pixel by pixel, see `copy`."""

    def __init__(self, mark: M, look: Look) -> None:
        self.covered = False
        """Whether something opaque lies over all of it: nothing is painted."""
        self.mark = mark
        self.look = look
        self.alpha = float(getattr(mark, "alpha", 1.0))
        self._bounds = QRectF()
        self.settle()
        self.edges = self._sides()

    def show(self, mark: M) -> QRectF:
        """Show another mark of the same type; returns where the picture changes."""
        if m.same(mark, self.mark):
            return QRectF()
        old, before = self.alpha, self._bounds
        self.mark = mark
        self.alpha = float(getattr(mark, "alpha", 1.0))
        if self.alpha <= 0:
            return before if old > 0 else QRectF()
        self.settle()
        self.edges = self._sides()
        if old <= 0:
            return self._bounds
        changed = self.changed() if self.alpha == old else None
        return before.united(self._bounds) if changed is None else changed

    def settle(self) -> None:
        """Prepare what painting needs from the mark, and the bounds."""
        raise NotImplementedError

    def changed(self) -> QRectF | None:
        """Where the last two marks differ, if that is known; both have one alpha."""
        return None

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint the mark in page units; only the exposed part is seen."""
        raise NotImplementedError

    def names(self, path: str) -> bool:
        """Whether the mark shows the image file of that path."""
        return False

    def arrive(self) -> bool:
        """Begin to come into sight, as what was waited for; False if none was."""
        return False

    def come(self) -> bool:
        """Come further into sight, a frame later; False if it is there."""
        return False

    def leave(self) -> None:
        """Be out of sight: what only the sight of it needs is let go."""

    def copy(self, painter: QPainter, place: Place) -> None:
        """Paint the mark on the pixels themselves, which know no page units."""
        raise NotImplementedError

    @property
    def bounds(self) -> QRectF:
        """The part of the page that the mark may cover."""
        return self._bounds

    def _sides(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the bounds: quicker to compare."""
        # The stubs do not know what comes back.
        return self._bounds.getCoords()  # type: ignore[return-value]

    def fade(self, painter: QPainter, exposed: QRectF, alpha: float) -> None:
        """Paint opaque on a sheet of its own, and that once with the alpha.

        Blending every span of an outline takes more than twice as long.
        """
        transform = painter.transform()
        where = transform.mapRect(exposed.intersected(self._bounds)).toAlignedRect()
        where = where.intersected(QRect(0, 0, *self.look.size))
        if where.isEmpty():
            return
        if where.width() * where.height() < SMALL:
            painter.setOpacity(alpha)
            self.draw(painter, exposed)
            return
        part = QRect(QPoint(0, 0), where.size())
        image = sheet(where.width(), where.height())
        inner = QPainter(image)
        inner.setRenderHints(HINTS)
        inner.setClipRect(part)
        inner.setTransform(transform * QTransform.fromTranslate(-where.x(), -where.y()))
        self.draw(inner, exposed)
        inner.end()
        painter.setOpacity(alpha)
        painter.setTransform(PIXELS)
        painter.drawImage(where.topLeft(), image, part)
        painter.setTransform(transform)


def paint_items(
    items: Sequence[MarkItem[Any]], painter: QPainter, exposed: QRectF
) -> None:
    """Paint marks, each with its alpha; the painter's opacity counts, too.

    Args:
        items: what is painted, from the lowest up.
        painter: has a transform that scales and moves, and nothing else; its pen,
            brush and opacity are others afterwards.
        exposed: the part of the page, in its units, of which anything is seen.
    """
    left, top = exposed.left(), exposed.top()
    right, bottom = exposed.right(), exposed.bottom()
    whole = now = painter.opacity()
    transform = painter.transform()
    place = Place.of(transform)
    pixels = place.scale * place.scale
    flat = False
    for item in items:
        alpha = item.alpha * whole
        x0, y0, x1, y1 = item.edges
        if (
            alpha <= 0
            or item.covered
            or x0 >= right
            or y0 >= bottom
            or x1 <= left
            or y1 <= top
        ):
            continue
        if item.copied != flat:
            flat = item.copied
            if flat:
                painter.setTransform(PIXELS)
            else:
                painter.setTransform(transform)
        if alpha < 1 and item.grouped and (x1 - x0) * (y1 - y0) * pixels >= SMALL:
            item.fade(painter, exposed, alpha)
            # It may have left any opacity.
            now = -1.0
            continue
        if alpha != now:
            painter.setOpacity(alpha)
            now = alpha
        if flat:
            item.copy(painter, place)
        else:
            item.draw(painter, exposed)
    if flat:
        painter.setTransform(transform)


def bounds_of(points: Array, margin: float) -> QRectF:
    if len(points) == 0:
        return QRectF()
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    return QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1])
