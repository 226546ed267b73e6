"""The artist: pictures of the content that is being written, each in its own size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.authoring.desktop.render import Renderer
from kiosk.drawing.geometry import unit
from kiosk.show import spread
from kiosk.show.opening import begin
from kiosk.show.takeaway import takeaway
from kiosk.show.visit import Easements, Stay

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from kiosk.content.content import Content
    from kiosk.drawing.interaction import Interaction
    from kiosk.drawing.palette import Skin
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Language
    from kiosk.show.playback import Playback

SETTLED: Final = 60.0
"""Seconds after which every entrance is over."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How a slide is looked at; the language and the skin of the show if None."""

    size: tuple[int, int]
    language: Language | None = None
    skin: Skin | None = None
    large: bool = False
    contrast: bool = False


class Artist:
    """Draws slides, with the painter of the wall, on a stage of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._renderer: Renderer | None = None
        self._content: Content | None = None
        self._skin: Skin | None = None
        self._begun: tuple[object, Playback] | None = None

    def draw(self, content: Content, name: str, sight: Sight) -> QImage | None:
        """The picture of the slide of a name, settled; None if there is none."""
        place = next((n for n, s in enumerate(content.slides) if s.id == name), None)
        if place is None:
            return None
        renderer = self._ready(content, sight)
        playback = self._moment(renderer.content, place, sight)
        interaction = self._interaction(renderer.content, playback)
        return renderer.taken(playback, interaction)

    def _ready(self, content: Content, sight: Sight) -> Renderer:
        dressed = content
        if sight.skin is not None and sight.skin != content.show.skin:
            show = content.show.model_copy(update={"skin": sight.skin})
            slides = tuple(
                slide.model_copy(update={"skin": None}) if slide.skin else slide
                for slide in content.slides
            )
            dressed = content.model_copy(update={"show": show, "slides": slides})
        if self._renderer is None:
            self._renderer = Renderer(dressed, self._path, sight.size)
        elif self._content is not content or self._skin != sight.skin:
            self._renderer.rewritten(dressed)
        if self._renderer.size != sight.size:
            self._renderer.resize(sight.size)
        self._content, self._skin = content, sight.skin
        return self._renderer

    def _moment(self, content: Content, place: int, sight: Sight) -> Playback:
        # What a settled picture needs of all the other pages is told by this.
        around = (content.show, *((s.id, s.theme, s.tag()) for s in content.slides))
        if self._begun is None or self._begun[0] != around:
            self._begun = around, begin(content)
        return replace(
            self._begun[1],
            place=place,
            language=sight.language or content.show.languages[0],
            stay=Stay(SETTLED),
            eased=Easements(sight.large, sight.contrast),
        )

    @staticmethod
    def _interaction(content: Content, playback: Playback) -> Interaction:
        interaction = playback.interaction
        if content.slides[playback.place].takes:
            seen = max(0, playback.place - 1)
            taken = takeaway(content, seen, playback.language)
            interaction = replace(interaction, takeaway=taken)
        return interaction

    def interaction(self, name: str, sight: Sight) -> Interaction:
        """What a page is given that was drawn last."""
        assert self._renderer is not None
        content = self._renderer.content
        place = next(n for n, s in enumerate(content.slides) if s.id == name)
        return self._interaction(content, self._moment(content, place, sight))

    def page(self, name: str) -> tuple[Viewport, float]:
        """The page of the slide that was drawn last, and how far from the left it is.

        A very wide screen shows two pages side by side.
        """
        assert self._renderer is not None
        whole = self._renderer.stage.drawn_for
        slides = self._renderer.content.slides
        if not spread.paired(*self._renderer.size):
            return whole, 0.0
        place = next(n for n, one in enumerate(slides) if one.id == name)
        seen = spread.spread(slides, place)
        if len(seen) == 1:
            return whole, 0.0
        half = whole.width / 2
        return replace(whole, width=half), seen.index(place) * half

    @property
    def scale(self) -> float:
        """Pixels for a unit of the page."""
        assert self._renderer is not None
        return unit(*self._renderer.size)

    def forget(self) -> None:
        """Read pictures again, which may be others of the same name."""
        if self._renderer is not None:
            self._renderer.stage.pictures.forget()
            self._content = None

    def close(self) -> None:
        """Take the stage down while Qt still lives."""
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None
