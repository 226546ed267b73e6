"""How text is painted: set once a size, then copied as pictures."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QLinearGradient,
    QPainter,
    QPen,
    QPixmap,
)

from kiosk.drawing import marks as m
from kiosk.drawing.punctuation import curled, is_latin_quoted
from kiosk.player.image_pool import sheet

if TYPE_CHECKING:
    from kiosk.drawing.ink import Ink

from kiosk.player.item_base import HINTS, MarkItem, Place


class _Set(NamedTuple):
    """A run as it is set: where, in which font, painted how much larger."""

    at: float
    run: m.Run
    text: str
    font: QFont
    share: float
    spacing: float


@lru_cache(maxsize=96)
def _glyph(
    font: QFont, text: str, rgb: int, scale: float
) -> tuple[QImage, float, float]:
    """A character as a picture, and its corner from the pen, in device pixels.

    Images, not pixmaps: they may be left over when the application has gone.
    """
    box = QFontMetricsF(font).tightBoundingRect(text).adjusted(-2, -2, 2, 2)
    left, top = math.floor(box.left() * scale), math.floor(box.top() * scale)
    width = max(1, math.ceil(box.right() * scale) - left)
    height = max(1, math.ceil(box.bottom() * scale) - top)
    image = sheet(width, height)
    painter = QPainter(image)
    painter.setRenderHints(HINTS)
    painter.translate(-left, -top)
    painter.scale(scale, scale)
    painter.setFont(font)
    painter.setPen(QColor.fromRgb(rgb))
    painter.drawText(QPointF(0, 0), text)
    painter.end()
    return image.copy(0, 0, width, height), left, top


def _inked(image: QImage, width: int, height: int) -> QRect:
    """The part of an image's corner that is not empty; a pixel if all of it is."""
    bits = np.frombuffer(image.constBits(), np.uint32)
    corner = bits.reshape(image.height(), -1)[:height, :width]
    rows = np.flatnonzero(corner.any(axis=1))
    if len(rows) == 0:
        return QRect(0, 0, 1, 1)
    top, bottom = int(rows[0]), int(rows[-1])
    columns = np.flatnonzero(corner[top : bottom + 1].any(axis=0))
    left, right = int(columns[0]), int(columns[-1])
    return QRect(left, top, right - left + 1, bottom - top + 1)


class LabelItem(MarkItem[m.Label]):
    """One line of text, kept as a pixmap of the screen's own resolution.

    The pixmap is drawn once per text and then only moved and faded. Text that
    changes from frame to frame is put together from pictures of its characters:
    Qt paints large letters as outlines, which takes ten times as long.
    """

    paints = m.Label
    copied = True
    _pixmap: tuple[object, tuple[int, int, QPixmap]] | None = None

    def settle(self) -> None:
        mark = self.mark
        key = (mark.runs, mark.anchor)
        if getattr(self, "_key", None) != key:
            self._key = key
            self._place()
        self._bounds = self._box.translated(mark.x, mark.y)

    def _place(self) -> None:
        typeface = self.look.typeface
        # Which way a quote turns is seen from the whole line.
        said = curled(self.mark.text)
        narrow = is_latin_quoted(said)
        x = 0.0
        spans: list[_Set] = []
        up = down = 0.0
        for run in self.mark.runs:
            x += run.dx
            spacing = run.spacing * run.size
            for text, dx in typeface.pieces(run.text, run.weight):
                font = typeface.font(run.size, run.weight, narrow=narrow)
                # A size between two whole pixels is met by scaling the painter.
                share = run.size / font.pixelSize()
                x += dx * run.size
                shown, said = said[: len(text)], said[len(text) :]
                spans.append(_Set(x, run, shown, font, share, spacing))
                wide = typeface.advance(text, run.size, run.weight)
                x += wide + spacing * len(text)
            up, down = max(up, run.size * 1.0), max(down, run.size * 0.32)
        shift = {"start": 0.0, "middle": -x / 2, "end": -x}[self.mark.anchor]
        self._spans = [span._replace(at=span.at + shift) for span in spans]
        self._box = QRectF(shift - 4, -up, x + 8, up + down)

    def _write(self, painter: QPainter) -> None:
        for at, run, text, font, share, spacing in self._spans:
            painter.setPen(self.look.colour(run.ink))
            painter.save()
            painter.translate(at, 0)
            painter.scale(share, share)
            if spacing:
                font = QFont(font)
                font.setLetterSpacing(
                    QFont.SpacingType.AbsoluteSpacing, spacing / share
                )
            painter.setFont(font)
            if self.mark.sinks is not None:
                fall = QLinearGradient(0, -0.76 * run.size / share, 0, 0)
                fall.setColorAt(0.0, self.look.colour(run.ink))
                fall.setColorAt(1.0, self.look.colour(self.mark.sinks))
                painter.setPen(QPen(QBrush(fall), 0))
            painter.drawText(QPointF(0, 0), text)
            painter.restore()

    def prepare(self, final: m.Label | None = None) -> None:
        """Set the text now, so that no later frame has to.

        Args:
            final: the text that a changing one will become.
        """
        mark = self.mark
        if mark.changing:
            for _, run, text, font, share, _ in self._spans:
                for char in {*text, *"0123456789"}:
                    self._picture(font, char, share, run.ink)
        else:
            self._kept()
        if final is not None and (final.runs, final.anchor) != self._key:
            self.mark = final
            self._key = (final.runs, final.anchor)
            self._place()
            self._kept()
            self.mark = mark
            self._key = (mark.runs, mark.anchor)
            self._place()

    def _picture(
        self, font: QFont, char: str, share: float, ink: Ink
    ) -> tuple[QImage, float, float]:
        return _glyph(font, char, self.look.colour(ink).rgb(), self.look.scale * share)

    def _kept(self) -> tuple[int, int, QPixmap]:
        """The text as a pixmap, and its corner in the box; one is kept, the last.

        Only what is inked is kept: that is little more than half of the box.
        """
        if self._pixmap is not None and self._pixmap[0] == self._key:
            return self._pixmap[1]
        box, scale = self._box, self.look.scale
        width = math.ceil(box.width() * scale) + 1
        height = math.ceil(box.height() * scale) + 1
        image = sheet(width, height)
        inner = QPainter(image)
        inner.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        inner.scale(scale, scale)
        inner.translate(-box.x(), -box.y())
        self._write(inner)
        inner.end()
        inked = _inked(image, width, height)
        pixmap = QPixmap.fromImage(image.copy(inked))
        self._pixmap = (self._key, (inked.x(), inked.y(), pixmap))
        return self._pixmap[1]

    def copy(self, painter: QPainter, place: Place) -> None:
        mark = self.mark
        if mark.changing:
            self._compose(painter, place)
            return
        left, top, pixmap = self._kept()
        # Whole device pixels keep the pixmap's edges crisp.
        painter.drawPixmap(
            round((mark.x + self._box.x()) * place.scale + place.x) + left,
            round((mark.y + self._box.y()) * place.scale + place.y) + top,
            pixmap,
        )

    def _compose(self, painter: QPainter, place: Place) -> None:
        typeface = self.look.typeface
        y = self.mark.y * place.scale + place.y
        for at, run, text, font, share, spacing in self._spans:
            x = self.mark.x + at
            for char in text:
                pen = x * place.scale + place.x
                image, left, top = self._picture(font, char, share, run.ink)
                painter.drawImage(QPoint(round(pen + left), round(y + top)), image)
                x += typeface.advance(char, run.size, run.weight) + spacing
