"""Small pictures of all slides, drawn one at a time while nobody types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from kiosk.authoring.desktop.edit.artist import Artist, Sight
from kiosk.authoring.desktop.edit.slide_list import THUMB

if TYPE_CHECKING:
    from kiosk.authoring.desktop.edit.desk import Desk
    from kiosk.authoring.desktop.edit.slide_list import SlideList

IDLE: Final = 400
"""Milliseconds without a keystroke after which small pictures are drawn, one a turn."""


class Miniatures(QObject):
    """The pictures of the list."""

    def __init__(self, desk: Desk, slides: SlideList) -> None:
        super().__init__(slides)
        self._desk = desk
        self._slides = slides
        self._artist = Artist(desk.path)
        self._known: dict[str, object] = {}
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._draw_next)

    @property
    def busy(self) -> bool:
        """Whether there is something left to draw."""
        return self._idle.isActive()

    def wait(self) -> None:
        """Draw what differs, once nobody has typed for a moment."""
        self._idle.start(IDLE)

    def forget(self) -> None:
        """Draw all anew: their pictures may be others of the same name."""
        self._artist.forget()
        self._known.clear()
        self.wait()

    def stop(self) -> None:
        """End, while Qt still lives."""
        self._idle.stop()
        self._artist.close()

    def _draw_next(self) -> None:
        """Draw one small picture that is not as it is written."""
        shown = self._desk.shown
        if shown is None:
            return
        ratio = self._slides.devicePixelRatioF()
        size = (round(THUMB[0] * 2 * ratio), round(THUMB[1] * 2 * ratio))
        look = (shown.show, shown.themes, size)
        # Those round the chosen one are seen first.
        here = max(0, self._slides.place)
        places = sorted(range(len(shown.slides)), key=lambda n: abs(n - here))
        for slide in (shown.slides[place] for place in places):
            if self._known.get(slide.id) != (slide, look):
                self._known[slide.id] = (slide, look)
                image = self._artist.draw(shown, slide.id, Sight(size))
                if image is not None:
                    self._slides.show_picture(slide.id, image)
                self._idle.start(0)
                return
