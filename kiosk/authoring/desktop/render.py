"""Slides as still pictures, drawn by the very stage that plays them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from kiosk.content.paths import asset_folders
from kiosk.drawing.palette import Palette
from kiosk.player.application import application
from kiosk.player.fonts import Typeface
from kiosk.player.pictures import Pictures
from kiosk.player.stage import Stage
from kiosk.show.opening import begin
from kiosk.show.takeaway import takeaway
from kiosk.show.visit import Easements, Stay

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kiosk.content.content import Content
    from kiosk.drawing.interaction import Interaction
    from kiosk.model.text import Language
    from kiosk.show.playback import Playback

SHEET: Final = 3
"""Pictures in a row of the contact sheet."""
THUMB: Final = 640
"""Pixels that a picture on the contact sheet is wide."""
SMALL: Final = 200
"""Pixels that it is wide in a show of more than MANY slides."""
MANY: Final = 100


class Renderer:
    """Draws the slides of one content at one size, without a window."""

    def __init__(self, content: Content, path: Path, size: tuple[int, int]) -> None:
        self.app = application()
        folders = asset_folders(path)
        self.content = content
        self.size = size
        self.stage = Stage(
            Typeface.load(folders[0] / "fonts"), Pictures(folders), ratio=1.0
        )
        self.resize(size)
        self.stage.perform(content)
        self._first = begin(content)
        self._thumbs: list[QImage] = []
        # A sheet of very many is small, and its pictures still fit into memory.
        self._thumb = THUMB if len(content.slides) <= MANY else SMALL

    def draw(
        self,
        place: int,
        language: Language,
        t: float = 1.0,
        *,
        card: str | None = None,
        large: bool = False,
        contrast: bool = False,
    ) -> QImage:
        """The picture of a slide at progress t of its entrance."""
        moment = replace(
            self.still(place, language),
            stay=Stay(0.96 * t if t < 1 else 60.0, card=card, carded=9.0),
            eased=Easements(large, contrast),
        )
        image = self.taken(moment)
        self._thumbs.append(
            image.scaledToWidth(self._thumb, Qt.TransformationMode.SmoothTransformation)
        )
        return image

    def still(
        self, place: int, language: Language, *, answered: bool = False
    ) -> Playback:
        """The moment at which nothing of a slide moves any more."""
        return replace(
            self._first,
            place=place,
            seen=(place - 1) % len(self.content.slides),
            language=language,
            stay=Stay(60.0, revealed=9.0 if answered else None),
        )

    def taken(
        self, playback: Playback, interaction: Interaction | None = None
    ) -> QImage:
        """The picture of any moment; it does not come onto the sheet.

        Where nothing else is given, a page shows what the moment has to take home.
        """
        if interaction is None and self.content.slides[playback.place].takes:
            interaction = self._taking(playback)
        self.stage.show_moment(playback, interaction)
        image = QImage(*self.size, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.stage.picture(painter)
        painter.end()
        return image

    def _taking(self, playback: Playback) -> Interaction:
        """What has been done, and what is taken home of the page that was left."""
        if playback.seen == playback.place:
            return playback.interaction
        taken = takeaway(
            self.content, playback.seen, playback.language, playback.presence.trail
        )
        return replace(playback.interaction, takeaway=taken)

    def resize(self, size: tuple[int, int]) -> None:
        """Draw pictures of this size, in pixels, from now on."""
        self.size = size
        self.stage.resize(*size)
        self.stage.viewport().resize(*size)

    def perform(self, content: Content) -> None:
        """Draw this content from now on."""
        self.content = content
        self.stage.pictures.forget()
        self.stage.perform(content)

    def rewritten(self, content: Content) -> None:
        """Draw this content from now on, whose pictures are the same files."""
        self.content = content
        self.stage.perform(content)

    def written(self, moment: Playback) -> bytes:
        """The picture of any moment as a PNG file."""
        # The quality is how hard it is packed: half of the time for a tenth more.
        return png(self.taken(moment), 80)

    def first(self, language: Language) -> Playback:
        """The first moment of the show, in one of its languages."""
        return replace(self._first, language=language, default_language=language)

    def pixels(self, moment: Playback, interaction: Interaction | None = None) -> bytes:
        """The picture of any moment: four bytes a pixel, blue first."""
        # The picture must outlive the view of its bytes.
        image = self.taken(moment, interaction)
        return bytes(image.constBits())

    def sheet(self, languages: Sequence[Language]) -> QImage:
        """All pictures drawn so far, small, in rows; each language begins one."""
        each = max(1, len(self._thumbs) // max(1, len(languages)))
        rows = math.ceil(each / SHEET)
        wide, high = self._thumbs[0].width(), self._thumbs[0].height()
        gap = 16
        image = QImage(
            SHEET * (wide + gap) + gap,
            rows * len(languages) * (high + gap) + gap,
            QImage.Format.Format_RGB32,
        )
        skin = self.content.show.skin
        image.fill(QColor(*Palette(skin).role("water")))
        painter = QPainter(image)
        for number, thumb in enumerate(self._thumbs):
            group, index = divmod(number, each)
            row, column = divmod(index, SHEET)
            x = gap + column * (wide + gap)
            y = gap + (group * rows + row) * (high + gap)
            painter.drawImage(QRect(x, y, wide, high), thumb)
        painter.end()
        return image

    def close(self) -> None:
        """Take the stage down while Qt still lives."""
        self.stage.tear_down()
        self.stage.deleteLater()


def png(image: QImage, quality: int = -1) -> bytes:
    """A picture as a PNG file; `quality` 0 is packed hardest, 100 not at all.

    Qt itself writes no file whose name is not UTF-8.
    """
    made = QByteArray()
    device = QBuffer(made)
    device.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(device, "PNG", quality)  # type: ignore[call-overload]
    return bytes(made.data())


def small(image: QImage, width: int, quality: int) -> bytes:
    """A picture scaled to a width in pixels, as a WebP file (quality 0 to 100)."""
    made = QByteArray()
    device = QBuffer(made)
    device.open(QBuffer.OpenModeFlag.WriteOnly)
    scaled = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    scaled.save(device, "WEBP", quality)  # type: ignore[call-overload]
    return bytes(made.data())
