"""How a film is painted: the frame of its second, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from kiosk.drawing import marks as m
from kiosk.drawing.ink import GROUND
from kiosk.player.item_base import PIXELS, Look, MarkItem

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from kiosk.content.reel import ReelWish
    from kiosk.player.films import Exposure


class FilmItem(MarkItem[m.Film]):
    """A frame of a film; only a new one has it repainted."""

    paints = m.Film

    def __init__(self, mark: m.Film, look: Look) -> None:
        self._shown: Exposure | None = None
        self._fresh = False
        self._asked = False
        look.pictures.films.get_ready()
        super().__init__(mark, look)

    def show(self, mark: m.Film) -> QRectF:
        if mark.next:
            self._asked = True
            self.look.pictures.films.expect(mark.path, self._wish(mark))
        return super().show(mark)

    def settle(self) -> None:
        self._bounds = QRectF(*self.mark.rect)
        # Of a page that is built for later nothing is decoded.
        self._fresh = self.alpha > 0 and self._fetch()

    def changed(self) -> QRectF | None:
        return None if self._fresh else QRectF()

    def names(self, path: str) -> bool:
        return self.mark.path == path and self.alpha > 0 and self._fetch()

    def leave(self) -> None:
        self._shown = None
        if self._asked:
            # On another page, or on one drawn small, the same film may be running.
            self._asked = False
            self.look.pictures.films.release(self.mark.path)

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        if self._shown is None:
            return
        frame, rect = self._shown.image, self.mark.rect
        corner = painter.transform().map(QPointF(rect.x, rect.y))
        wish = self._wish(self.mark)
        beside, above = wish.width - frame.width(), wish.height - frame.height()
        if beside or above:
            # What is not covered would be the poster's.
            painter.fillRect(self._bounds, self.look.colour(GROUND))
        painter.save()
        painter.setTransform(PIXELS)
        x, y = round(corner.x()) + beside // 2, round(corner.y()) + above // 2
        painter.drawImage(x, y, frame)
        painter.restore()

    def _wish(self, mark: m.Film) -> ReelWish:
        from kiosk.content.reel import ReelWish

        scale = self.look.scale
        wide, high = round(mark.rect.width * scale), round(mark.rect.height * scale)
        length, repeats = mark.length, mark.repeats
        return ReelWish("", wide, high, mark.focus, length, repeats, mark.sound)

    def _fetch(self) -> bool:
        """Take the frame of the second; whether it is another."""
        mark, before = self.mark, self._shown
        films, self._asked = self.look.pictures.films, True
        wish, heard = self._wish(mark), mark.runs and not mark.hushed
        now = films.frame(mark.path, wish, mark.seconds, runs=mark.runs, heard=heard)
        self._shown = now
        return (now and now.key) != (before and before.key)
