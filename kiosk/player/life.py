"""Life on screen: what lives on a page at rest, below and above what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from kiosk.drawing.life import Drift
from kiosk.player.layer import EVERYWHERE, Layer
from kiosk.show.life import living

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from kiosk.drawing.life import Living
    from kiosk.player.canvas import Canvas
    from kiosk.player.page import Page
    from kiosk.player.setting import Setting
    from kiosk.show.playback import Playback


class Life:
    """Layers of a canvas, some of them between the present page and its river.

    Nothing is on them while the page does not live.
    """

    def __init__(self, canvas: Canvas, setting: Setting) -> None:
        self._canvas = canvas
        self._setting = setting
        plain = setting.look("all")
        self._under = Layer(plain, 1.5, canvas.dirt)
        self._over = Layer(plain, 2.5, canvas.dirt)
        self._sprites: tuple[_Sprite, ...] = ()
        for layer in (self._under, self._over):
            canvas.put_up(layer)
        self._rest: object = None
        """The marks on which something lives."""
        self._living: tuple[Living, ...] = ()
        self._drifting: tuple[Drift, ...] = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        return self._under, self._over, *self._sprites

    def take_down(self) -> None:
        """Be gone from the canvas."""
        for layer in self.layers:
            self._canvas.take_down(layer)

    def show(self, playback: Playback, place: int, page: Page | None) -> None:
        """Show what lives at a moment on the page of a place, if that is there."""
        if not playback.lives or playback.moving or page is None:
            for layer in (self._under, self._over):
                layer.show_marks(())
            for sprite in self._sprites:
                sprite.fade(0.0)
            return
        if page.front.marks is not self._rest:
            self._settle(page)
        # What lives is painted on what stays as it is, ten times a second.
        page.front.paint_quickly()
        pulse, left = playback.pulse, self._setting.left(place)
        for layer, over in ((self._under, False), (self._over, True)):
            layer.place(left)
            layer.show_marks(
                tuple(
                    mark
                    for one in self._living
                    if one.over == over
                    for mark in one.marks(pulse.moment, pulse.seen)
                )
            )
        for sprite, drift in zip(self._sprites, self._drifting, strict=True):
            x, y = drift.at(pulse.moment)
            sprite.place(left + x, y)
            sprite.fade(pulse.seen)

    def _settle(self, page: Page) -> None:
        """Find what lives on a page."""
        self._rest = page.front.marks
        found = living(
            page.slide, page.viewport, page.front.marks, self._setting.pictures.motif
        )
        self._living = tuple(one for one in found if not isinstance(one, Drift))
        self._drifting = tuple(one for one in found if isinstance(one, Drift))
        for sprite in self._sprites:
            self._canvas.take_down(sprite)
        look = page.front.look
        for layer in (self._under, self._over):
            layer.wear(look)
        self._sprites = tuple(
            _Sprite(look, 2.6, self._canvas.dirt) for _ in self._drifting
        )
        for sprite, drift in zip(self._sprites, self._drifting, strict=True):
            sprite.fade(0.0)
            sprite.show_marks(drift.marks)
            sprite.freeze(EVERYWHERE)
            self._canvas.put_up(sprite)


class _Sprite(Layer):
    """A layer that is painted once, on no more paper than it needs."""

    def _paper(self, part: QRect) -> QImage:
        return QImage(part.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def _let_go(self, image: QImage) -> None:
        # It is as small as its boats: among the paper nobody would ever take it.
        pass
