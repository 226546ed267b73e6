"""The landscape: the hills behind all pages, and the water between two themes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kiosk.player.layer import Layer
from kiosk.show import chapter_wipe, hills
from kiosk.show.playback import WIPE_FALL, WIPE_HOLD, WIPE_RISE

if TYPE_CHECKING:
    from kiosk.player.canvas import Canvas
    from kiosk.player.setting import Setting
    from kiosk.show.scene import Scene


class Landscape:
    """Hills below all pages and water above them, as two layers of a canvas.

    `surface` is the height of the water, in page units; infinite without any.
    """

    def __init__(self, canvas: Canvas, setting: Setting) -> None:
        plain = setting.look("all")
        self._hills = Layer(plain, 0, canvas.dirt)
        self._water = Layer(plain, 5, canvas.dirt)
        self.layers = (self._hills, self._water)
        self.surface = math.inf
        self._scroll: float | None = None
        for layer in self.layers:
            canvas.put_up(layer)

    def begin_anew(self) -> None:
        """The hills of another setting, whatever was shown."""
        self._scroll = None

    def show_hills(self, scene: Scene, setting: Setting) -> None:
        """Show the hills where the scene has scrolled them."""
        if self._scroll != scene.land:
            self._hills.show_marks(hills.marks(setting.viewport, scene.land))
            self._scroll = scene.land
        slides = setting.content.slides
        # The cover brings its own landscape.
        covered = all(slides[view.place].lands and view.dx == 0 for view in scene.pages)
        self._hills.cover(self.surface)
        self._hills.fade(0.0 if covered else 1.0)

    def show_water(self, scene: Scene, setting: Setting) -> None:
        """Show the water of a tide, if there is one, and find its surface."""
        self.surface = math.inf
        if scene.wipe is None:
            self._water.fade(0.0)
            return
        place, elapsed = scene.wipe
        content, viewport = setting.content, setting.viewport
        theme = content.slides[place].theme
        words = next(
            (viewport.words(t.name) for t in content.themes if t.id == theme),
            viewport.words(content.show.title),
        )
        look = setting.look(setting.accent(place), content.slides[place])
        if self._water.look.palette != look.palette:
            self._water.clear()
            self._water.look = look
        water = chapter_wipe.marks(
            viewport, words, elapsed, WIPE_RISE, WIPE_HOLD, WIPE_FALL
        )
        self._water.show_marks(water)
        self.surface = chapter_wipe.lowest(water)
        if self.surface < 0:
            # The name is as large as a page: it is set while nothing else is painted.
            for _ in self._water.prepare(water):
                pass
        self._water.fade(1.0)
