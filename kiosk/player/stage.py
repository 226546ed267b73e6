"""The stage: one scene of layers that shows a playback of a content.

Coordinates are page units; the stage paints them in device pixels, of which the
screen may have more than the window system counts. It holds no time: `show_moment`
is given a moment and changes what differs from the last one.
"""

from __future__ import annotations

import bisect
import math
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView

from kiosk.drawing import marks
from kiosk.drawing.easing import in_out_sine
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import GROUND, Ink
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.placement import Scenery, lines_of, scenery
from kiosk.drawing.viewport import Viewport
from kiosk.player import pixels
from kiosk.player.dirty_rects import Patch, patches
from kiosk.player.items import HINTS, MarkItem
from kiosk.player.layer import Layer
from kiosk.player.page import STEP, Page
from kiosk.player.setting import Manner, Setting
from kiosk.show import aim, card, chapter_wipe, controls, hills
from kiosk.show.citation import origin, sources
from kiosk.show.playback import CARD_YOUNG, WIPE_FALL, WIPE_HOLD, WIPE_RISE
from kiosk.show.scene import PageView, Scene, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from kiosk.content.content import Content
    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.palette import Accent, Skin
    from kiosk.model.text import Language
    from kiosk.player.fonts import Typeface
    from kiosk.player.pictures import Pictures
    from kiosk.show.playback import Playback
    from kiosk.slides.base import Slide

Rotation = Literal[0, 90, 180, 270]
"""Degrees that the picture is turned clockwise on the screen."""

KEPT: Final = 3
"""Pages kept built: the present one and its neighbours."""
BUDGET: Final = 0.006
"""Seconds of a frame after which no further step of building is begun."""
DEPTH: Final = 40.0
"""Page units that a page sinks as it leaves."""
SWEEP: Final = 16
"""Frames in which a page in another manner comes into sight."""


@dataclass(slots=True)
class Draft:
    """Another setting that is on its way, and the page that has to be built first.

    The page is `kept` if it is one that is shown now and would look the same.
    """

    setting: Setting
    place: int
    page: Page
    kept: bool = False
    done: bool = False


class Stage(QGraphicsView):
    """The view of the show, and everything on it.

    Signals:
        builds(str): the page of this slide is about to be built; "" when it is there.
    """

    builds = Signal(str)

    def __init__(
        self,
        typeface: Typeface,
        pictures: Pictures,
        parent: QWidget | None = None,
        *,
        rotation: Rotation = 0,
        skin: Skin | None = None,
        gradual: bool = False,
        ratio: float | None = None,
    ) -> None:
        """A stage on which nothing is shown yet.

        `skin` is that of the hall: it stands in place of the content's. A
        `gradual` stage takes some frames to another language or other content,
        see `changing`; else the first moment shows it. `ratio` is device pixels per
        unit of the stage's size; by default it is that of the screen, at any time.
        """
        super().__init__(parent)
        self.rotation = rotation
        self.gradual = gradual
        self._own_skin = skin
        self._own_ratio = ratio
        self._turned = QTransform()
        self._buffer = QImage()
        self.typeface = typeface
        self.pictures = pictures
        self.painted = 0
        self._content: Content | None = None
        self._setting: Setting | None = None
        """What is shown now; another one may be wanted."""
        self._draft: Draft | None = None
        self._front: int | None = None
        """Pixels of the picture's width, from the left, that show the setting."""
        self._swept = 0
        self._layers: list[Layer] = []
        """Those that belong to no page."""
        self._hung: list[Layer] = []
        """Everything in the scene, seen or not, from the lowest up."""
        self._pages: dict[int, Page] = {}
        self._coming: tuple[int, Page] | None = None
        self._ground = QBrush()
        self._surface = math.inf
        self._dirt: list[QRectF] = []
        """Places in page units that differ from what was painted last."""
        self._shown: Scene | None = None
        self._led: dict[int, int] | None = None
        """Where the slides of the content stand in the one that is shown still."""
        self._moment: Playback | None = None
        """The moment that was shown last."""
        self._hand = NOTHING
        self._touched: tuple[marks.Target, int] | None = None
        """What the last card was opened from: its target, and which of several."""
        self._laid: tuple[object, card.Laid] | None = None
        """The card that is open, and what it was laid for."""
        self._mistake = False
        self._overlaid: tuple[marks.Mark, ...] = ()
        self._room = Viewport()
        self._scale = 1.0
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
        # The stage repaints what its layers call dirty, see `_repaint`.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self.setOptimizationFlag(
            QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing
        )
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # -- what is shown ---------------------------------------------------

    def perform(self, content: Content, *, anew: bool = False) -> None:
        """Show this content from now on.

        The same content again is built anew, all of it, and so is other content if
        it is to be `anew`. Otherwise a gradual stage builds only what differs of it,
        while what was shown last stands still.
        """
        again = self._setting is not None and content is self._setting.content
        self._content = content
        if again or anew or not self.gradual:
            self._forget()

    def mark_mistake(self, mistake: bool) -> None:
        """Show or hide the small sign for staff that the last save has errors."""
        self._mistake = mistake
        if self._setting is not None:
            self._sign.fade(1.0 if mistake else 0.0)
            self._repaint()

    def show_overlay(self, overlay: Sequence[marks.Mark] = ()) -> None:
        """Show these marks above everything; none takes them away.

        While any of them answers touches, nothing below does. They outlive a
        change of size or content, and are not changed by it.
        """
        self._overlaid = tuple(overlay)
        if self._setting is not None:
            self._overlay.show_marks(self._overlaid)
            self._repaint()

    @property
    def skin(self) -> Skin:
        """The colours of every slide that has none of its own."""
        assert self._content is not None
        return self._own_skin or self._content.show.skin

    @property
    def drawn_for(self) -> Viewport:
        return self._room

    @property
    def held(self) -> tuple[MarkItem[Any], ...]:
        """What is held of every mark, shown now or not."""
        return tuple(item for layer in self._hung for item in layer.items)

    @property
    def changing(self) -> bool:
        """Whether another language, size of text or content is on its way.

        It wants a moment to be shown every frame, until it is there.
        """
        return self._draft is not None or self._front is not None

    def show_at_once(
        self, playback: Playback, interaction: Interaction | None = None
    ) -> None:
        """Show a moment, with nothing on its way any more."""
        gradual, self.gradual = self.gradual, False
        if self._front is not None:
            self._front = None
            self._dirt.append(self._sheet)
        self.show_moment(playback, interaction)
        self.gradual = gradual

    def show_moment(
        self, playback: Playback, interaction: Interaction | None = None
    ) -> bool:
        """Show a moment of the playback; nothing repaints if nothing differs.

        `interaction` is what the present page is given, by default the playback's own.
        Returns whether anything but the countdown may differ from the last moment.
        """
        before, held = self._moment, self._hand
        self._moment = playback
        self._hand = playback.interaction if interaction is None else interaction
        if self._content is None or self.viewport().width() < 2:
            self._moment = None
            return True
        if before is not None and held == self._hand and self._rests(before, playback):
            self._show_ring(playback)
            self._repaint()
            return False
        try:
            self._show_all(playback)
        except BaseException:
            # What fails has to fail again, and is not taken for shown.
            self._moment = None
            raise
        return True

    def _rests(self, before: Playback, now: Playback) -> bool:
        """Whether nothing but the countdown differs between two moments.

        That is all that differs most of the time.
        """
        return (
            now.card is None
            and before.progress >= 1
            and now.countdown == before.countdown
            and now
            == replace(
                before, watched=now.watched, entered=now.entered, quiet=now.quiet
            )
            and not now.moving
            and not self.changing
            and self._setting is not None
            and self._setting.content is self._content
            and self._setting.manner.size == self._size
        )

    def _show_all(self, playback: Playback) -> None:
        begun = time.perf_counter()
        scene = resolve(playback)
        self._find_places()
        self._settle(playback, scene)
        self._find_places()
        before = self._as_before(scene)
        if before is not None:
            self._show_scene(playback, before)
        if self._front is not None:
            self._sweep()
        self._repaint()
        if self._draft is not None:
            # Somebody has asked for it: that comes before any page next door.
            self._build_draft(self._draft, playback, begun)
            return
        if playback.card is not None and playback.carded < CARD_YOUNG:
            # Its text is set while the leader is drawn, before the card is seen.
            for _ in self._card.prepare(()):
                if time.perf_counter() - begun > BUDGET:
                    break
        if playback.moving and (playback.turn or not playback.looping):
            # The loop rests long enough to build in; a visitor may not.
            while time.perf_counter() - begun < BUDGET:
                if not self._build_step(playback, 1):
                    break

    def _find_places(self) -> None:
        """Find the slides of the content in the one that is shown still."""
        self._led = None
        now, content = self._setting, self._content
        if now is None or content is None or now.content is content:
            return
        old = {slide.id: place for place, slide in enumerate(now.content.slides)}
        self._led = {
            place: old[slide.id]
            for place, slide in enumerate(content.slides)
            if slide.id in old
        }

    def _place_of(self, place: int) -> int | None:
        """The place of a slide in what is shown; None if it is not there yet."""
        return place if self._led is None else self._led.get(place)

    def _as_before(self, scene: Scene) -> Scene | None:
        """The scene on the slides that are shown still, while others are on their way.

        None if one of those that it needs is not there yet.
        """
        led = self._led
        if led is None:
            return scene
        wanted = {scene.chrome, *(view.place for view in scene.pages)}
        if scene.wipe is not None:
            wanted.add(scene.wipe[0])
        if not wanted <= led.keys():
            return None
        first = scene.pages[0].place
        return replace(
            scene,
            pages=tuple(replace(v, place=led[v.place]) for v in scene.pages),
            land=scene.land + led[first] - first,
            chrome=led[scene.chrome],
            wipe=scene.wipe and (led[scene.wipe[0]], scene.wipe[1]),
        )

    def _show_scene(self, playback: Playback, scene: Scene) -> None:
        self._show_wipe(scene)
        seen = len(self._dirt)
        self._show_pages(scene, self._place_of(playback.place))
        self._show_land(scene)
        if self._surface < 0:
            # Nothing of a page is seen through a full tide.
            del self._dirt[seen:]
        if self._front != 0:
            # Where a new picture begins to be seen, no control stands.
            self._show_chrome(scene, playback)
            self._show_card(playback)
        self._show_warning(playback)
        self._shown = scene

    def _repaint(self) -> None:
        """Paint what is dirty, now, in a few passes of one rectangle each."""
        scale, viewport, ratio = self._scale, self.viewport(), self.ratio
        whole = Patch(0, 0, *self._size)
        parts = []
        for place in self._dirt:
            if place.isEmpty():
                continue
            # A pixel more on each side for the soft edges of what is painted.
            part = Patch(
                math.floor(place.left() * scale) - 1,
                math.floor(place.top() * scale) - 1,
                math.ceil(place.right() * scale) + 1,
                math.ceil(place.bottom() * scale) + 1,
            ).within(whole)
            if part is not None:
                parts.append(part)
        self._dirt.clear()
        if self._front is not None:
            # Beyond the front stands what was shown before, as it was painted.
            swept = Patch(0, 0, self._front, whole.bottom)
            parts = [part for each in parts if (part := each.within(swept))]
        for left, top, right, bottom in patches(parts):
            part_ = QRect(left, top, right - left, bottom - top)
            if self.rotation:
                self._paint_buffer(part_)
                part_ = self._turned.mapRect(part_)
            viewport.repaint(pixels.units(part_, ratio))

    @property
    def ratio(self) -> float:
        """Device pixels per unit of the viewport's size."""
        return self._own_ratio or self.viewport().devicePixelRatioF()

    @property
    def _glass(self) -> QSize:
        """The viewport's size in device pixels."""
        return pixels.whole(self.viewport().size(), self.ratio)

    @property
    def _size(self) -> tuple[int, int]:
        """Width and height of the picture in device pixels, as a reader sees it."""
        glass = self._glass
        width, height = glass.width(), glass.height()
        return (height, width) if self.rotation in {90, 270} else (width, height)

    def _paint_buffer(self, part: QRect) -> None:
        """Paint a part of the upright picture, to be shown turned.

        Items copy ready-made pictures pixel by pixel, which only an upright
        painter can do; turning the finished picture by whole quarters is exact.
        """
        painter = QPainter(self._buffer)
        try:
            self._paint(painter, part)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, part: QRect) -> None:
        """Paint a part of the upright picture with a painter of device pixels.

        Qt's own way to paint a view knows units of the window system alone, and what
        is no whole number of them it rounds, mixes at the edges, or paints for nothing.
        """
        scale = self._scale
        seen = QRectF(
            part.x() / scale,
            part.y() / scale,
            part.width() / scale,
            part.height() / scale,
        )
        painter.setRenderHints(HINTS)
        painter.setClipRect(part)
        if seen.top() < self._surface:
            painter.fillRect(part, self._ground)
        for layer in self._hung:
            layer.show_on(painter, scale, seen)

    def build_ahead(self, playback: Playback) -> bool:
        """Build on at what the next moments need; False if nothing is missing.

        A step takes less than a frame. To be called while nothing moves; while
        something does, every moment shown takes a step of its own.
        """
        if self._setting is None or self.changing:
            return False
        if self._build_step(playback):
            return True
        page = self._pages.get(playback.place)
        settled = playback.progress >= 1 and not playback.moving
        return settled and page is not None and page.front.picture(self._sheet)

    def _build_step(self, playback: Playback, count: int = STEP) -> bool:
        """Take one step of building a page that may be wanted soon."""
        slides = self._now.content.slides
        place, whole = playback.place, len(slides)
        near = (place, (place + 1) % whole, (place - 1) % whole)
        if playback.turn is not None:
            # Its own neighbours can wait until it is there.
            near = (playback.turn.destination,) * 3
        for wanted in near:
            if wanted not in self._pages:
                if self._coming is None or self._coming[0] != wanted:
                    self.builds.emit(slides[wanted].id)
                    self._drop_coming()
                    self._coming = (wanted, self._begun(self._now, wanted))
                if not self._coming[1].step(count):
                    self._page(wanted)
                return True
        return False

    # -- touches ---------------------------------------------------------

    def page_point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the viewport as page units, the picture's rotation undone."""
        point = self._turned.inverted()[0].map(QPointF(x, y) * self.ratio)
        return point.x() / self._scale, point.y() / self._scale

    def outlined(self, rect: Rect) -> QRect:
        """A rectangle in page units as one of the viewport."""
        scale, ratio = self._scale, self.ratio
        part = self._turned.mapRect(
            QRectF(
                rect.x * scale, rect.y * scale, rect.width * scale, rect.height * scale
            )
        )
        return QRectF(part.topLeft() / ratio, part.size() / ratio).toRect()

    def hots(self) -> tuple[marks.Hot, ...]:
        """Everything that answers a touch, what lies on top first."""
        above = tuple(m for m in self._overlaid if isinstance(m, marks.Hot))
        if above or self._setting is None:
            # Nothing has been shown yet: the screen may be off.
            return above
        layers = [self._card, self._controls]
        if self._shown is not None and len(self._shown.pages) == 1:
            view = self._shown.pages[0]
            if view.dx == 0 and view.place in self._pages:
                layers.append(self._pages[view.place].front)
        found: list[marks.Hot] = []
        for layer in layers:
            here = [m for m in layer.marks if isinstance(m, marks.Hot)]
            found += sorted(here, key=aim.nearness)
        return tuple(found)

    def hit(self, x: float, y: float) -> marks.Hot | None:
        """The place at a point in page units that answers a touch there."""
        return aim.meant(self.hots(), x, y)

    def read(self) -> tuple[tuple[str, ...], tuple[marks.Hot, ...]]:
        """What is read aloud: the texts first, then all that answers, in order."""
        page = None if self._moment is None else self._here(self._moment)
        if self._overlaid or page is None:
            return (), aim.in_order(self.hots())
        texts = [self._room.words(page.slide.title, page.slide.facts())]
        if self._laid is not None and self._card.marks:
            texts.insert(0, self._laid[1].words)
        hots = self.hots()
        own = {id(mark) for mark in self._card.marks}
        controls = {id(mark) for mark in self._controls.marks}
        return tuple(texts), (
            *aim.in_order([hot for hot in hots if id(hot) in own]),
            *aim.in_order([h for h in hots if id(h) not in own | controls]),
            *aim.in_order([hot for hot in hots if id(hot) in controls]),
        )

    def point_from(self, hot: marks.Hot | None) -> None:
        """The place from which the next card is opened; None is the first of it."""
        page = None if self._moment is None else self._here(self._moment)
        self._touched = None
        if hot is None or page is None:
            return
        alike = [h for h in _places(page.front.marks) if h.target == hot.target]
        number = next((n for n, each in enumerate(alike) if marks.same(each, hot)), 0)
        self._touched = hot.target, number

    def handle_by(self, x: float, y: float, ring: float) -> marks.Hot | None:
        """The handle within so many units of a point, if nothing lies over it."""
        for hot in self.hots():
            handle = hot.target.what == "dial" and not hot.hole
            if handle and hot.rect.grown(ring).holds(x, y):
                return hot
            if not handle and hot.holds(x, y) and hot.target.what in _OVER:
                return None
        return None

    # -- how it is done ----------------------------------------------------

    @property
    def _now(self) -> Setting:
        assert self._setting is not None
        return self._setting

    def _settle(self, playback: Playback, scene: Scene) -> None:
        """See to it that what is wanted is set, now or as soon as it is built."""
        manner = Manner(
            playback.language, playback.large, playback.contrast, *self._size
        )
        content, now, draft = self._content, self._setting, self._draft
        assert content is not None
        if now is not None and now.manner == manner and now.content is content:
            self._drop_draft()
            return
        resized = now is not None and now.manner.size != manner.size
        if now is None or resized or not self.gradual:
            self._forget()
            self._adopt(self._wanted(content, manner))
            return
        place = _bound(playback)
        if draft is not None and (
            draft.setting.manner != manner or draft.setting.content is not content
        ):
            draft = None
        if draft is None or draft.place != place:
            self._drop_draft()
            setting = self._wanted(content, manner) if draft is None else draft.setting
            self._draft = self._begun_draft(setting, place, scene)
            if not _still(playback) and self._as_before(scene) is None:
                # Nobody can wait for a page that is on its way already.
                assert self._draft is not None
                self._draft.page.finish()
                self._adopt(self._draft.setting, self._draft)
        elif draft.done and self._front is None and _still(playback):
            seen = playback.turn is None and not draft.kept and not playback.calm
            # What a finger moves is seen at once, wherever on the page it is.
            seen = seen and not playback.held
            self._adopt(draft.setting, draft)
            if seen:
                # Painted bit by bit, from where the river comes.
                self._front = self._swept = 0
                self._dirt.clear()

    def _wanted(self, content: Content, manner: Manner) -> Setting:
        return Setting.of(content, manner, self.typeface, self.pictures, self._own_skin)

    def _begun_draft(self, setting: Setting, place: int, scene: Scene) -> Draft:
        serving = self._serving(setting)
        shown = self._shown or scene
        seen = {view.place for view in shown.pages}
        if self._led is None:
            seen |= {view.place for view in scene.pages}
        for old in [*self._pages]:
            if old not in seen and self._pages[old] not in serving.values():
                self._drop(self._pages.pop(old))
        self._drop_coming()
        page = serving.get(place)
        if page is not None:
            return Draft(setting, place, page, kept=True, done=True)
        return Draft(setting, place, self._begun(setting, place))

    def _build_draft(self, draft: Draft, playback: Playback, begun: float) -> None:
        """Build on at a draft, as long as the frame has time."""
        if draft.done:
            return
        self.builds.emit(draft.page.slide.id)
        while not draft.done:
            if not draft.page.step(1):
                here = draft.place == playback.place
                t = playback.progress if here else 0.0
                draft.page.show(t, self._hand if here else NOTHING)
                draft.done = True
                self.builds.emit("")
            if time.perf_counter() - begun > BUDGET:
                break

    def _drop_draft(self) -> None:
        draft, self._draft = self._draft, None
        if draft is not None and not draft.kept:
            self._drop(draft.page)
            self.builds.emit("")

    def _serving(self, setting: Setting) -> dict[int, Page]:
        """The pages that are as they would be built in another setting, by place."""
        now, found = self._setting, {}
        if (
            now is None
            or now.manner != setting.manner
            or now.viewport != setting.viewport
        ):
            return {}
        slides = setting.content.slides
        here = {page.slide.id: (place, page) for place, page in self._pages.items()}
        for place, slide in enumerate(slides):
            old, page = here.get(slide.id, (-1, None))
            if page is None or page.slide != slide:
                continue
            look = setting.look(setting.accent(place), slide)
            # Ground of its own has the hills of its place.
            if page.front.look == look and (place == old or not page.ground):
                found[place] = page
        return found

    def _adopt(self, setting: Setting, draft: Draft | None = None) -> None:
        """Let what is shown be of this setting from now on."""
        old = self._setting
        kept = self._serving(setting)
        if draft is not None:
            kept[draft.place] = draft.page
        for page in self._pages.values():
            if page not in kept.values():
                self._drop(page)
            else:
                page.front.forget_picture()
        self._drop_coming()
        self._pages = kept
        self._setting, self._draft = setting, None
        self._shown = None
        self._room = setting.viewport
        self._scale = setting.scale
        if old is None or old.look("all") != setting.look("all"):
            self._hang(setting)
        self._chrome_key: object = None
        self._dirt.append(self._sheet)

    def _hang(self, setting: Setting) -> None:
        """Hang the layers that belong to no page."""
        for layer in self._layers:
            self._take_down(layer)
        glass = self._glass
        wide, high = glass.width(), glass.height()
        if self.rotation:
            self._turned = {
                90: QTransform(0, 1, -1, 0, wide, 0),
                180: QTransform(-1, 0, 0, -1, wide, high),
                270: QTransform(0, -1, 1, 0, 0, high),
            }[self.rotation]
            if self._buffer.size() != QSize(*self._size):
                self._buffer = QImage(*self._size, QImage.Format.Format_RGB32)
        viewport, scene, plain = setting.viewport, self.scene(), setting.look("all")
        self._sheet = QRectF(0, 0, viewport.width, viewport.height)
        scene.setSceneRect(self._sheet)
        self._land = Layer(plain, 0, self._dirt)
        self._wipe = Layer(plain, 5, self._dirt)
        self._controls = Layer(plain, 6, self._dirt)
        self._ring = Layer(plain, 6.5, self._dirt)
        self._card = Layer(plain, 7, self._dirt)
        self._warning = Layer(plain, 8, self._dirt)
        self._sign = Layer(plain, 9, self._dirt)
        self._edge = Layer(plain, 10, self._dirt)
        self._overlay = Layer(plain, 20, self._dirt)
        self._layers = [
            self._land,
            self._wipe,
            self._controls,
            self._ring,
            self._card,
            self._warning,
            self._sign,
            self._edge,
            self._overlay,
        ]
        for layer in self._layers:
            self._put_up(layer)
        self._overlay.show_marks(self._overlaid)
        self._sign.show_marks(_sign(viewport))
        self._sign.fade(1.0 if self._mistake else 0.0)
        self._ground = QBrush(QColor(*plain.palette.role("ground")))

    def _sweep(self) -> None:
        """Let the new picture come further into sight, downstream."""
        whole = self._size[0]
        before = self._front or 0
        self._swept += 1
        share = in_out_sine(self._swept / SWEEP)
        front = round(whole * share)
        self._dirt.append(
            QRectF(
                before / self._scale,
                0,
                (front - before) / self._scale,
                self._room.height,
            )
        )
        if self._swept < SWEEP:
            self._front = front
            self._edge.show_marks(chapter_wipe.edge(self._room, front / self._scale))
            self._edge.fade(1.0)
        else:
            self._front = None
            self._edge.fade(0.0)

    def _forget(self) -> None:
        for page in self._pages.values():
            # The paper of its picture is used again: a new one costs references.
            page.front.forget_picture()
        self.scene().clear()
        self._hung = []
        self._dirt.clear()
        self._layers = []
        self._pages = {}
        self._coming = None
        self._shown = None
        self._setting = self._draft = self._front = None

    def accent(self, place: int) -> Accent:
        """The accent of a page's theme; the cover carries all."""
        return self._now.accent(place)

    def _page(self, place: int) -> Page:
        page = self._pages.get(place)
        if page is None:
            self.builds.emit(self._now.content.slides[place].id)
            if self._coming is not None and self._coming[0] == place:
                page, self._coming = self._coming[1], None
            else:
                page = self._begun(self._now, place)
            page.finish()
            self._pages[place] = page
            self.builds.emit("")
            bound = None if self._moment is None else _bound(self._moment)
            led = None if bound is None else self._place_of(bound)
            self._drop_far(place if led is None else led)
        return page

    def _begun(self, setting: Setting, place: int) -> Page:
        """A page of which nothing is built yet, already in the scene."""
        slide, viewport = setting.content.slides[place], setting.viewport
        look = setting.look(setting.accent(place), slide)
        differs = look.palette.skin != setting.look("all").palette.skin
        land_ = hills.marks(viewport, place) if differs else ()
        ground = (_page_ground(viewport), *land_) if differs else ()
        page = Page(slide, viewport, look, self._dirt, ground)
        for layer in (page.river, page.front):
            layer.setVisible(False)
            self._put_up(layer)
        return page

    def _drop_far(self, place: int) -> None:
        shown = {view.place for view in self._shown.pages} if self._shown else set()
        whole = len(self._now.content.slides)

        def apart(other: int) -> int:
            return min((other - place) % whole, (place - other) % whole)

        for old in sorted(self._pages, key=apart, reverse=True):
            if len(self._pages) <= KEPT:
                break
            if apart(old) > 1 and old not in shown:
                self._drop(self._pages.pop(old))

    def _drop_coming(self) -> None:
        if self._coming is not None:
            self._drop(self._coming[1])
            self._coming = None

    def _drop(self, page: Page) -> None:
        for layer in (page.river, page.front):
            self._take_down(layer)

    def _put_up(self, layer: Layer) -> None:
        self.scene().addItem(layer)
        bisect.insort(self._hung, layer, key=Layer.zValue)

    def _take_down(self, layer: Layer) -> None:
        layer.clear()
        self._hung.remove(layer)
        self.scene().removeItem(layer)

    def _show_pages(self, scene: Scene, place: int | None) -> None:
        seen = {view.place for view in scene.pages}
        for view in scene.pages:
            here = view.place == place
            interaction = self._hand if here else NOTHING
            self._show_page(view, interaction, moving=len(scene.pages) > 1)
        for other, page in self._pages.items():
            if other not in seen:
                for layer in (page.river, page.front):
                    # What is seen of it has to be painted over.
                    layer.fade(0.0)
                    layer.forget_picture()

    def _show_page(
        self, view: PageView, interaction: Interaction, *, moving: bool
    ) -> None:
        page = self._page(view.place)
        page.show(view.t, interaction, view.t * (1 - view.sunk))
        # Whole device pixels, so that both edges of a seam meet.
        x = round(view.dx * self._room.width * self._scale) / self._scale
        y = round(view.sunk * DEPTH * self._scale) / self._scale
        # An entrance goes on under the finger: only what is over stands still.
        if (moving or view.sunk > 0) and view.still and view.t >= 1:
            page.front.freeze(self._sheet)
        else:
            page.front.thaw()
        page.river.cover(self._surface)
        page.front.cover(self._surface)
        page.river.place(x)
        page.front.place(x, y)
        page.river.fade(view.water)
        page.front.fade(view.alpha)

    def _show_land(self, scene: Scene) -> None:
        content = self._now.content
        if self._shown is None or self._shown.land != scene.land:
            self._land.show_marks(hills.marks(self._room, scene.land))
        # The cover brings its own landscape.
        covered = all(
            content.slides[view.place].lands and view.dx == 0 for view in scene.pages
        )
        self._land.cover(self._surface)
        self._land.fade(0.0 if covered else 1.0)

    def _show_wipe(self, scene: Scene) -> None:
        self._surface = math.inf
        if scene.wipe is None:
            self._wipe.fade(0.0)
            return
        place, elapsed = scene.wipe
        content = self._now.content
        theme = content.slides[place].theme
        words = next(
            (self._room.words(t.name) for t in content.themes if t.id == theme),
            self._room.words(content.show.title),
        )
        look = self._now.look(self.accent(place), content.slides[place])
        if self._wipe.look.palette != look.palette:
            self._wipe.clear()
            self._wipe.look = look
        water = chapter_wipe.marks(
            self._room, words, elapsed, WIPE_RISE, WIPE_HOLD, WIPE_FALL
        )
        self._wipe.show_marks(water)
        self._surface = chapter_wipe.lowest(water)
        if self._surface < 0:
            # The name is as large as a page: it is set while nothing else is painted.
            for _ in self._wipe.prepare(water):
                pass
        self._wipe.fade(1.0)

    def _show_chrome(self, scene: Scene, playback: Playback) -> None:
        content = self._now.content
        place = scene.chrome
        dial = self._dial(playback, place) if playback.low else None
        spoken = playback.language
        key = (place, playback.looping, playback.low, dial, spoken)
        if key != self._chrome_key:
            self._chrome_key = key
            slide = content.slides[place]
            look = self._now.look(self.accent(place), slide)
            for layer in (self._controls, self._ring, self._edge):
                if layer.look.palette != look.palette:
                    layer.clear()
                    layer.look = look
            if slide.lands:
                self._controls.show_marks(self._cover_controls(slide, spoken))
            else:
                same_theme = tuple(
                    i for i, s in enumerate(content.slides) if s.theme == slide.theme
                )
                self._controls.show_marks(
                    controls.marks(
                        self._room,
                        controls.Landing(
                            slide.theme,
                            same_theme,
                            place,
                            playback.looping,
                            playback.low,
                            dial,
                            spoken,
                        ),
                    )
                )
        self._show_ring(playback, place)

    def _show_warning(self, playback: Playback) -> None:
        lines: list[Rect] = []
        if playback.countdown is not None:
            shown = [self._controls.marks, self._card.marks]
            page = self._here(playback)
            if page is not None:
                shown.append(page.front.marks)
            for each in shown:
                lines += [line.rect for line in lines_of(each, self._room)]
        countdown, whole = playback.countdown, playback.idle_warning
        self._warning.show_marks(controls.warning(self._room, countdown, whole, lines))

    def _show_ring(self, playback: Playback, place: int | None = None) -> None:
        slide = self._now.content.slides[playback.place if place is None else place]
        ring = () if slide.lands else controls.ring(self._room, playback.ring)
        self._ring.show_marks(ring)

    def _dial(self, playback: Playback, place: int) -> float | None:
        """Where the handle of a page stands; None if it has none."""
        page = self._pages.get(place)
        if page is None or not any(
            isinstance(m, marks.Hot) and m.target.what == "dial"
            for m in page.front.marks
        ):
            return None
        here = place == self._place_of(playback.place)
        return playback.dial if here and playback.dial is not None else 0.5

    def _cover_controls(self, slide: Slide, spoken: Language) -> tuple[marks.Mark, ...]:
        words = getattr(slide, "invitation", slide.title)
        viewport = self._room
        other = words.en if viewport.language == "zh" else words.zh
        return controls.cover(viewport, words.words(viewport.language), other, spoken)

    def _show_card(self, playback: Playback) -> None:
        name, viewport = playback.card, self._room
        place = self._place_of(playback.place)
        if name is None or name == card.EASE or place is None:
            self._laid = None
            for page in self._pages.values():
                page.set_back(frozenset(), 0.0)
        if name is None or place is None:
            self._card.show_marks(())
            return
        age = 9.0 if playback.calm else min(playback.carded, card.SECONDS)
        content = self._now.content
        slide = content.slides[place]
        look = self._now.look(self.accent(place), slide)
        if self._card.look.palette != look.palette:
            self._card.clear()
            self._card.look = look
        if name == card.EASE:
            on = {
                "large": playback.large,
                "contrast": playback.contrast,
                "calm": playback.calm,
                "low": playback.low,
            }
            self._card.show_marks(card.panel(viewport, on, age))
            return
        facts, notes = slide.facts(), slide.notes()
        if name not in notes and name not in facts:
            self._card.show_marks(())
            return
        page = self._page(place)
        key = (place, name, self._touched, playback.low, page)
        if self._laid is None or self._laid[0] != key:
            self._laid = key, self._lay(name, slide, low=playback.low)
        laid = self._laid[1]
        page.set_back(laid.place.cut, card.share(age))
        self._card.show_marks(card.marks(laid, viewport, age))

    def _here(self, playback: Playback) -> Page | None:
        """The page of the moment, if it is there."""
        place = self._place_of(playback.place)
        return None if place is None else self._pages.get(place)

    def _lay(self, name: str, slide: Slide, *, low: bool) -> card.Laid:
        """The card of a figure or a note of this slide, in its place."""
        viewport, content = self._room, self._now.content
        rest = slide.marks(1.0, viewport, self._hand)
        number = ""
        facts, notes = slide.facts(), slide.notes()
        if name not in notes:
            number = facts[name].said(viewport.language).number
        target = marks.Target("figure", name)
        alike = [hot for hot in _places(rest) if hot.target == target]
        around = Scenery()
        if alike:
            which = 0
            if self._touched is not None and self._touched[0] == target:
                which = min(self._touched[1], len(alike) - 1)
            around = scenery(rest, alike[which], number, viewport)
        if name in notes:
            where = (origin(content, notes[name].source, viewport),)
            return card.of_note(
                notes[name], where, around, viewport, facts=facts, low=low
            )
        fact = facts[name]
        origins = dict.fromkeys(
            origin(content, locator, viewport) for locator in sources(fact, facts)
        )
        return card.of_figure(fact, facts, tuple(origins), around, viewport, low=low)

    # -- Qt ---------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted += 1
        ratio = self.ratio
        whole = QRect(0, 0, self._glass.width(), self._glass.height())
        part = pixels.covered(event.rect(), ratio).intersected(whole)
        painter = QPainter(self.viewport())
        try:
            pixels.count_in_pixels(painter, ratio)
            if self.rotation:
                painter.setTransform(self._turned)
                part = self._turned.inverted()[0].mapRect(part)
                painter.drawImage(part, self._buffer, part)
            else:
                self._paint(painter, part)
        finally:
            painter.end()

    def picture(self, painter: QPainter) -> None:
        """Paint the whole picture as it is now, upright, in its device pixels."""
        self._paint(painter, QRect(0, 0, *self._size))

    def tear_down(self) -> None:
        """Empty the scene while Qt still lives."""
        self._forget()
        self._content = None


def _bound(playback: Playback) -> int:
    """The page on which everything under way will end."""
    if playback.turn is not None:
        return playback.turn.destination
    return playback.place if playback.scroll is None else playback.scroll.target


def _still(playback: Playback) -> bool:
    """Whether no page is on its way, or none is seen under a full tide."""
    turn = playback.turn
    if turn is None:
        return playback.scroll is None
    full = WIPE_RISE <= turn.elapsed < WIPE_RISE + WIPE_HOLD
    return turn.kind == "tide" and full


_OVER: Final = frozenset({"slip", "close", "ease", "desk"})
"""What a touch may mean that lies over the page."""


def _places(shown: Sequence[marks.Mark]) -> Iterator[marks.Hot]:
    return (mark for mark in shown if isinstance(mark, marks.Hot))


def _page_ground(viewport: Viewport) -> marks.Mark:
    """The ground of a page whose skin is not the show's."""
    return marks.Bars(np.array([[0.0, 0.0, viewport.width, viewport.height]]), GROUND)


def _sign(viewport: Viewport) -> tuple[marks.Mark, ...]:
    """A small triangle in the corner: staff know it, visitors do not mind it."""
    x, y = viewport.width - 46, 30.0
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
