"""A setting: a content in a manner, which is all that its pages are built from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.drawing.geometry import unit
from kiosk.drawing.palette import Palette
from kiosk.drawing.viewport import Viewport, Way
from kiosk.player.item_base import Look
from kiosk.show import spread

if TYPE_CHECKING:
    from kiosk.content.content import Content
    from kiosk.drawing.palette import Accent, Skin
    from kiosk.model.text import Language
    from kiosk.player.fonts import Typeface
    from kiosk.player.pictures import Pictures
    from kiosk.show.playback import Playback
    from kiosk.slides.base import Slide

LARGE: Final = 1.3
BOLD: Final = 1.5
"""How much wider strokes are in high contrast."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How everything is drawn: all pages are built anew when it changes.

    Width and height are those of the picture in device pixels.
    """

    language: Language
    large: bool
    contrast: bool
    width: int
    height: int

    @classmethod
    def of(cls, playback: Playback, size: tuple[int, int]) -> Manner:
        """That of a moment, on a picture of so many device pixels."""
        eased = playback.eased
        return cls(playback.language, eased.large, eased.contrast, *size)

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A content in a manner.

    `hall` is the skin of the hall, in place of the content's.
    """

    content: Content
    manner: Manner
    typeface: Typeface
    pictures: Pictures
    viewport: Viewport
    hall: Skin | None

    @classmethod
    def of(
        cls,
        content: Content,
        manner: Manner,
        typeface: Typeface,
        pictures: Pictures,
        hall: Skin | None,
    ) -> Setting:
        """The setting of a content in a manner."""
        scale = unit(manner.width, manner.height)
        viewport = Viewport(
            manner.width / scale,
            manner.height / scale,
            manner.language,
            typeface,
            LARGE if manner.large else 1.0,
            manner.contrast,
            ways(content),
            1 / scale,
        )
        return cls(content, manner, typeface, pictures, viewport, hall)

    @property
    def scale(self) -> float:
        """Device pixels per page unit."""
        return unit(*self.manner.size)

    @property
    def paired(self) -> bool:
        """Whether two pages stand side by side."""
        return spread.paired(*self.manner.size)

    def page(self, place: int) -> Viewport:
        """The viewport of a page: all of the screen, or a half of it."""
        pages = self.content.slides
        if not self.paired or len(spread.spread(pages, place)) == 1:
            return self.viewport
        return replace(self.viewport, width=self.viewport.width / 2)

    def left(self, place: int | None) -> float:
        """How far from the left a page stands that is in its place, in page units."""
        if place is None or not self.paired:
            return 0.0
        here = spread.spread(self.content.slides, place)
        return here.index(place) * self.viewport.width / 2

    @property
    def skin(self) -> Skin:
        """The colours of every slide that has none of its own."""
        return self.hall or self.content.show.skin

    def accent(self, place: int) -> Accent:
        """The accent of a page's theme; the cover carries all."""
        theme = self.content.slides[place].theme
        return next((t.accent for t in self.content.themes if t.id == theme), "all")

    @property
    def accents(self) -> tuple[Accent, ...]:
        """Those of all pages."""
        return tuple(map(self.accent, range(len(self.content.slides))))

    def look(self, accent: Accent, slide: Slide | None = None) -> Look:
        """How things of an accent look, on a slide or on no particular one."""
        own = None if slide is None else slide.skin
        skin: Skin = "contrast" if self.manner.contrast else own or self.skin
        return Look(
            Palette(skin, accent),
            self.typeface,
            self.pictures,
            self.scale,
            self.manner.size,
            BOLD if self.manner.contrast else 1.0,
            self.pictures.edition,
        )


def ways(content: Content) -> tuple[Way, ...]:
    """The themes as a visitor meets them."""
    used = {slide.theme for slide in content.slides}
    return tuple(
        Way(theme.id, theme.name, theme.accent, theme.id in used)
        for theme in content.themes
    )
