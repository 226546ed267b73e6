"""How subtitles are painted: the lines of their second, on ground of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from kiosk.drawing import marks as m
from kiosk.drawing.ink import GROUND, TEXT
from kiosk.drawing.typeset import balanced
from kiosk.player.item_base import PIXELS, Look, MarkItem, Place
from kiosk.player.item_text import LabelItem

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

_LEADING: Final = 1.35
_PLATE: Final = 0.86
"""How dense the ground is: words keep 7:1 on any film."""
_ASIDE: Final = 16.0


class SubtitleItem(MarkItem[m.Subtitle]):
    """The lines of a cue; only another cue has them set and repainted."""

    paints = m.Subtitle

    def __init__(self, mark: m.Subtitle, look: Look) -> None:
        self._key: tuple[object, ...] | None = None
        self._labels: list[LabelItem] = []
        self._fresh = False
        super().__init__(mark, look)

    def settle(self) -> None:
        mark = self.mark
        cue = ""
        if self.alpha > 0:
            cue = self.look.pictures.films.cue(mark.path, mark.second)
        key = cue, mark.rect, mark.size
        self._fresh = key != self._key
        if self._fresh:
            self._key = key
            self._labels = self._set(cue)
            whole = QRectF()
            for label in self._labels:
                whole = whole.united(label.bounds)
            if self._labels:
                whole = whole.adjusted(-_ASIDE, -4, _ASIDE, 8)
            self._bounds = whole

    def changed(self) -> QRectF | None:
        return None if self._fresh else QRectF()

    def draw(self, painter: QPainter, exposed: QRectF) -> None:
        if not self._labels:
            return
        colour = self.look.colour(GROUND)
        colour.setAlphaF(_PLATE)
        painter.fillRect(self._bounds, colour)
        place = Place.of(painter.transform())
        painter.save()
        painter.setTransform(PIXELS)
        for label in self._labels:
            label.copy(painter, place)
        painter.restore()

    def _set(self, cue: str) -> list[LabelItem]:
        rect, size = self.mark.rect, self.mark.size
        lines = [
            line
            for written in cue.splitlines()
            for line in balanced(written, size, 500, rect.width, self.look.typeface)
        ]
        x, last = rect.x + rect.width / 2, rect.bottom - 0.35 * size
        return [
            LabelItem(
                m.Label(
                    x,
                    last - number * size * _LEADING,
                    (m.Run(line, size, 500, TEXT),),
                    "middle",
                ),
                self.look,
            )
            for number, line in enumerate(reversed(lines))
        ]
