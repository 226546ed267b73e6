"""The stage: one scene of layers that shows a playback of a content.

Coordinates are page units; the view scales them to the screen. The stage holds
no time: `show` is given a moment and changes what differs from the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from kiosk import card, chrome, land, marks, tide
from kiosk.geometry import points
from kiosk.hand import NOTHING, Hand
from kiosk.ink import Ink
from kiosk.palette import Palette
from kiosk.playback import TIDE_FALL, TIDE_HOLD, TIDE_RISE
from kiosk.room import Room, Way
from kiosk.scene import PageView, Scene, resolve, river
from kiosk.ui.items import Look
from kiosk.ui.layer import HINTS, Layer

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from kiosk.content import Content
    from kiosk.palette import Accent, Skin
    from kiosk.playback import Playback
    from kiosk.slides.base import Slide
    from kiosk.ui.fonts import Typeface
    from kiosk.ui.pictures import Pictures

KEPT: Final = 4
"""Pages kept built: the present one, its neighbours, and the one before."""
LARGE: Final = 1.3
BOLD: Final = 1.5
"""How much wider strokes are in high contrast."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How everything is drawn: all pages are built anew when it changes."""

    language: str
    large: bool
    contrast: bool
    width: int
    height: int


class Page:
    """A slide's river and marks, as two layers that move together."""

    def __init__(self, slide: Slide, room: Room, look: Look) -> None:
        self.slide = slide
        self.room = room
        self.river = Layer(look, 1)
        self.front = Layer(look, 2)
        self._t = -1.0
        self._hand = NOTHING
        self.show(0.0)

    def show(self, t: float, hand: Hand = NOTHING) -> None:
        """Show the page at progress t, with what the visitor has done on it."""
        if t == self._t and hand == self._hand:
            return
        room = self.room
        if t != self._t:
            water = river(self.slide, t, room).marks(room.width, room.height)
            self.river.show_marks(water)
        self._t, self._hand = t, hand
        self.front.show_marks(self.slide.marks(t, room, hand))


class Stage(QGraphicsView):
    """The view of the show, and everything on it."""

    def __init__(
        self, typeface: Typeface, pictures: Pictures, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.typeface = typeface
        self.pictures = pictures
        self.painted = 0
        self._content: Content | None = None
        self._manner: Manner | None = None
        self._pages: dict[int, Page] = {}
        self._shown: Scene | None = None
        self._anchor: tuple[float, float] | None = None
        self._mistake = False
        scene = QGraphicsScene(self)
        # A handful of layers: looking through them costs less than a tree.
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setScene(scene)
        self.setRenderHints(HINTS)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setInteractive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAcceptDrops(False)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setViewportUpdateMode(
            QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate
        )
        self.setOptimizationFlag(
            QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
        )
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # -- what is shown ---------------------------------------------------

    def perform(self, content: Content) -> None:
        """Show this content from now on; pages are built anew."""
        self._content = content
        self._forget()

    def mark_mistake(self, mistake: bool) -> None:
        """Show or hide the small sign for staff that the last save has errors."""
        self._mistake = mistake
        if self._manner is not None:
            self._sign.fade(1.0 if mistake else 0.0)

    @property
    def room(self) -> Room:
        return self._room

    def show_moment(self, playback: Playback, hand: Hand | None = None) -> None:
        """Show a moment of the playback; nothing repaints if nothing differs.

        `hand` is what the present page is given, by default the playback's own.
        """
        self._hand = playback.hand if hand is None else hand
        if self._content is None or self.viewport().width() < 2:
            return
        self._settle(playback)
        scene = resolve(playback)
        self._show_pages(scene, playback.place)
        self._show_land(scene)
        self._show_tide(scene)
        self._show_chrome(scene, playback)
        self._show_card(playback)
        self._warning.show_marks(
            chrome.warning(self._room, playback.countdown, playback.idle_warning)
        )
        self._shown = scene

    def build_ahead(self, playback: Playback) -> bool:
        """Build one missing neighbour of the present page; False if none is.

        To be called while nothing moves: a page takes some frames to build.
        """
        if self._content is None or self._manner is None:
            return False
        for place in (playback.place + 1, playback.place - 1, playback.place):
            whole = len(self._content.slides)
            if place % whole not in self._pages:
                self._page(place % whole)
                return True
        return False

    # -- touches ---------------------------------------------------------

    def page_point(self, x: float, y: float) -> tuple[float, float]:
        """Viewport pixels as page units."""
        return x / self._scale, y / self._scale

    def hots(self) -> tuple[marks.Hot, ...]:
        """Everything that answers a touch, what lies on top first."""
        layers = [self._card, self._controls]
        if self._shown is not None and len(self._shown.pages) == 1:
            view = self._shown.pages[0]
            if view.dx == 0 and view.place in self._pages:
                layers.append(self._pages[view.place].front)
        found: list[marks.Hot] = []
        for layer in layers:
            here = [m for m in layer.marks if isinstance(m, marks.Hot)]
            found += sorted(here, key=_nearness)
        return tuple(found)

    def hit(self, x: float, y: float) -> marks.Hot | None:
        """The place at a point in page units that answers a touch there."""
        return next((hot for hot in self.hots() if hot.rect.holds(x, y)), None)

    def point_from(self, anchor: tuple[float, float] | None) -> None:
        """Where the leader of the next card starts."""
        self._anchor = anchor

    # -- how it is done ----------------------------------------------------

    def _settle(self, playback: Playback) -> None:
        viewport = self.viewport()
        manner = Manner(
            playback.language,
            playback.large,
            playback.contrast,
            viewport.width(),
            viewport.height(),
        )
        if manner == self._manner:
            return
        content = self._content
        assert content is not None
        self._forget()
        self._manner = manner
        ratio = viewport.devicePixelRatioF()
        self._scale = min(manner.width, manner.height) / 1080
        self._device = self._scale * ratio
        self._room = Room(
            manner.width / self._scale,
            manner.height / self._scale,
            playback.language,
            self.typeface,
            LARGE if manner.large else 1.0,
            manner.contrast,
            ways(content),
        )
        scene = self.scene()
        scene.setSceneRect(QRectF(0, 0, self._room.width, self._room.height))
        self.setTransform(QTransform.fromScale(self._scale, self._scale))
        plain = self._look("all")
        self._land = Layer(plain, 0)
        self._tide = Layer(plain, 5)
        self._controls = Layer(plain, 6)
        self._ring = Layer(plain, 6.5)
        self._card = Layer(plain, 7)
        self._warning = Layer(plain, 8)
        self._sign = Layer(plain, 9)
        for layer in (
            self._land,
            self._tide,
            self._controls,
            self._ring,
            self._card,
            self._warning,
            self._sign,
        ):
            scene.addItem(layer)
        self._sign.show_marks(_sign(self._room))
        self._sign.fade(1.0 if self._mistake else 0.0)
        ground = QColor(*plain.palette.role("ground"))
        self.setBackgroundBrush(QBrush(ground))
        self._chrome_key: object = None

    def _forget(self) -> None:
        self.scene().clear()
        self._pages = {}
        self._shown = None
        self._manner = None

    def _look(self, accent: Accent) -> Look:
        content, manner = self._content, self._manner
        assert content is not None
        assert manner is not None
        skin: Skin = "contrast" if manner.contrast else content.show.skin
        return Look(
            Palette(skin, accent),
            self.typeface,
            self.pictures,
            self._device,
            BOLD if manner.contrast else 1.0,
        )

    def accent(self, place: int) -> Accent:
        """The accent of a page's theme; the cover carries all."""
        content = self._content
        assert content is not None
        theme = content.slides[place].theme
        return next((t.accent for t in content.themes if t.id == theme), "all")

    def _page(self, place: int) -> Page:
        page = self._pages.get(place)
        if page is None:
            content = self._content
            assert content is not None
            page = Page(
                content.slides[place], self._room, self._look(self.accent(place))
            )
            for layer in (page.river, page.front):
                layer.setVisible(False)
                self.scene().addItem(layer)
            page.front.prepare()
            self._pages[place] = page
            self._drop_far(place)
        return page

    def _drop_far(self, place: int) -> None:
        shown = {view.place for view in self._shown.pages} if self._shown else set()
        for old in list(self._pages):
            if len(self._pages) <= KEPT:
                break
            if old != place and old not in shown:
                page = self._pages.pop(old)
                for layer in (page.river, page.front):
                    layer.thaw()
                    layer.clear()
                    self.scene().removeItem(layer)

    def _show_pages(self, scene: Scene, place: int) -> None:
        seen = {view.place for view in scene.pages}
        for view in scene.pages:
            here = view.place == place
            hand = self._hand if here else NOTHING
            self._show_page(view, hand, moving=len(scene.pages) > 1)
        for place, page in self._pages.items():
            if place not in seen:
                for layer in (page.river, page.front):
                    layer.setVisible(False)
                    layer.thaw()

    def _show_page(self, view: PageView, hand: Hand, *, moving: bool) -> None:
        page = self._page(view.place)
        page.show(view.t, hand)
        width, height = self._room.width, self._room.height
        # Whole device pixels, so that both edges of a seam meet.
        x = round(view.dx * width * self._device) / self._device
        if moving and view.still and view.t > 0:
            page.front.freeze(width, height)
        elif not moving:
            page.front.thaw()
        page.river.place(x)
        page.front.place(x)
        page.river.fade(1.0 if view.alpha > 0 else 0.0)
        page.front.fade(view.alpha)

    def _show_land(self, scene: Scene) -> None:
        content = self._content
        assert content is not None
        if self._shown is None or self._shown.land != scene.land:
            self._land.show_marks(land.marks(self._room, scene.land))
        # The cover brings its own landscape.
        covered = all(
            content.slides[view.place].kind == "cover" and view.dx == 0
            for view in scene.pages
        )
        self._land.fade(0.0 if covered else 1.0)

    def _show_tide(self, scene: Scene) -> None:
        if scene.tide is None:
            self._tide.fade(0.0)
            return
        place, elapsed = scene.tide
        content = self._content
        assert content is not None
        theme = content.slides[place].theme
        words = next(
            (self._room.words(t.name) for t in content.themes if t.id == theme),
            self._room.words(content.show.title),
        )
        look = self._look(self.accent(place))
        if self._tide.look.palette != look.palette:
            self._tide.clear()
            self._tide.look = look
        self._tide.show_marks(
            tide.marks(self._room, words, elapsed, TIDE_RISE, TIDE_HOLD, TIDE_FALL)
        )
        self._tide.fade(1.0)

    def _show_chrome(self, scene: Scene, playback: Playback) -> None:
        content = self._content
        assert content is not None
        place = scene.chrome
        key = (place, playback.looping)
        if key != self._chrome_key:
            self._chrome_key = key
            look = self._look(self.accent(place))
            slide = content.slides[place]
            for layer in (self._controls, self._ring):
                if layer.look.palette != look.palette:
                    layer.clear()
                    layer.look = look
            if slide.kind == "cover":
                self._controls.show_marks(self._cover_controls(slide))
            else:
                same_theme = tuple(
                    i for i, s in enumerate(content.slides) if s.theme == slide.theme
                )
                self._controls.show_marks(
                    chrome.marks(
                        self._room,
                        chrome.Landing(
                            slide.theme, same_theme, place, playback.looping
                        ),
                    )
                )
        if content.slides[place].kind == "cover":
            self._ring.show_marks(())
        else:
            self._ring.show_marks(chrome.ring(self._room, playback.ring))

    def _cover_controls(self, slide: Slide) -> tuple[marks.Mark, ...]:
        words = getattr(slide, "invitation", slide.title)
        room = self._room
        other = words.en if room.language == "zh" else words.zh
        return chrome.cover(room, words.words(room.language), other)

    def _show_card(self, playback: Playback) -> None:
        name, room = playback.card, self._room
        if name is None:
            self._card.show_marks(())
            return
        age = 9.0 if playback.calm else min(playback.carded, card.SECONDS)
        content = self._content
        assert content is not None
        look = self._look(self.accent(playback.place))
        if self._card.look.palette != look.palette:
            self._card.clear()
            self._card.look = look
        if name == card.EASE:
            on = {
                "large": playback.large,
                "contrast": playback.contrast,
                "calm": playback.calm,
            }
            self._card.show_marks(card.panel(room, on, age))
            return
        slide = content.slides[playback.place]
        anchor = self._anchor or self._anchor_of(name, playback.place)
        notes = slide.notes()
        if name in notes:
            note = notes[name]
            where = (origin(content, note.source, room),)
            self._card.show_marks(card.note_marks(note, where, anchor, room, age))
            return
        facts = slide.facts()
        if name not in facts:
            self._card.show_marks(())
            return
        fact = facts[name]
        sources = [facts[part] for part in fact.parts] or [fact]
        origins = tuple(
            dict.fromkeys(origin(content, f.figure.source, room) for f in sources)
        )
        self._card.show_marks(card.marks(fact, facts, origins, anchor, room, age))

    def _anchor_of(self, name: str, place: int) -> tuple[float, float] | None:
        page = self._pages.get(place)
        if page is None:
            return None
        return next(
            (
                m.anchor
                for m in page.front.marks
                if isinstance(m, marks.Hot) and m.target == ("figure", name)
            ),
            None,
        )

    # -- Qt ---------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        super().paintEvent(event)

    def picture(self, painter: QPainter) -> None:
        """Paint the whole stage as it is now."""
        self.render(painter)

    def tear_down(self) -> None:
        """Empty the scene while Qt still lives."""
        self._forget()
        self._content = None


def _nearness(hot: marks.Hot) -> tuple[bool, float]:
    """What answers first: a handle, then what is smaller."""
    return hot.target.what != "dial", hot.rect.width * hot.rect.height


def ways(content: Content) -> tuple[Way, ...]:
    """The themes as a visitor meets them."""
    used = {slide.theme for slide in content.slides}
    return tuple(
        Way(theme.id, theme.name, theme.accent, theme.id in used)
        for theme in content.themes
    )


def origin(content: Content, locator: str, room: Room) -> card.Origin:
    """Where a locator such as article/1.13 points, in words."""
    source_id, _, place = locator.partition("/")
    source = content.sources[source_id]
    section_id, _, paragraph = place.rpartition(".")
    section = source.sections[section_id]
    name = room.words(section.name)
    if room.language == "zh":
        # A section whose name carries quotation marks of its own needs no more.
        where = (
            f"“{name}”一节，第 {paragraph} 段"
            if "“" not in name
            else (f"{name}，第 {paragraph} 段")
        )
    else:
        where = f"{name}, paragraph {paragraph}"
    return card.Origin(room.words(source.title), where, room.words(source.credits))


def _sign(room: Room) -> tuple[marks.Mark, ...]:
    """A small triangle in the corner: staff know it, visitors do not mind it."""
    x, y = room.width - 46, 30.0
    return (
        marks.Fill(
            (points((x, y), (x + 22, y + 38), (x - 22, y + 38)),),
            Ink("fill:vermilion"),
        ),
        marks.Bars(
            np.array([[x - 2, y + 12, 4.0, 13.0], [x - 2, y + 29, 4.0, 4.0]]),
            Ink("ground"),
        ),
    )
