"""The stage: one scene of layers that shows a playback of a content.

It holds no time: `show_moment` is given a moment and changes what differs from the
last one.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Signal, Slot
from PySide6.QtGui import QBrush, QColor

from kiosk.drawing.interaction import NOTHING, Interaction, Kept
from kiosk.drawing.marks import same
from kiosk.drawing.viewport import Viewport
from kiosk.player import item_plot
from kiosk.player.canvas import Canvas
from kiosk.player.landscape import Landscape
from kiosk.player.layer import Layer
from kiosk.player.overlays import Overlays, Under
from kiosk.player.page_cache import PageCache
from kiosk.player.setting import Manner, Setting
from kiosk.player.transition import (
    Need,
    PageDraft,
    Transition,
    Whereabouts,
    Wish,
    near,
    rests,
    settled,
    unmoved,
)
from kiosk.show import aim, overview, spread
from kiosk.show.scene import Scene, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from kiosk.content.content import Content
    from kiosk.drawing import marks
    from kiosk.drawing.interaction import Flock
    from kiosk.drawing.palette import Accent, Skin
    from kiosk.player.canvas import Rotation
    from kiosk.player.fonts import Typeface
    from kiosk.player.life import Life
    from kiosk.player.page import Page
    from kiosk.player.pictures import Pictures
    from kiosk.player.small_pages import SmallPages
    from kiosk.show.playback import Playback
    from kiosk.show.scene import PageView

BUDGET: Final = 0.006
"""Seconds of a frame after which no further step of building is begun."""


# Long because all that is shown and touched passes it: what it joins lies elsewhere.
class Stage(Canvas):
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
        super().__init__(parent, rotation, ratio)
        self.gradual = gradual
        self.typeface = typeface
        self.pictures = pictures
        self.transition = Transition()
        self.comes = False
        """Whether a picture that was waited for comes into sight, frame by frame."""
        self.pages = PageCache(self, self.builds.emit)
        self.overlays = Overlays(self, self.pages)
        self._own_skin = skin
        self._small: SmallPages | None = None
        self._content: Content | None = None
        """What is to be shown; the setting that is shown may be of another."""
        self._places = Whereabouts()
        self._landscape: Landscape | None = None
        self._life: Life | None = None
        self._common: Layer | None = None
        """What the page that is left and the one that comes have in common."""
        self._layers: tuple[Layer, ...] = ()
        """Those that belong to no page."""
        self._shown: Scene | None = None
        self._moment: Playback | None = None
        """The moment that was shown last."""
        self._interaction = NOTHING
        self._daylight = 0.0
        self._flock: tuple[Setting, Flock | None] | None = None
        """Where dots come flying from in a setting, once any do."""
        self._drawn_for = Viewport()
        pictures.arrived.connect(self._renew)

    # -- what is shown ---------------------------------------------------

    def perform(self, content: Content, *, anew: bool = False) -> None:
        """Show this content from now on.

        The same content again is built anew, all of it, and so is other content if
        it is to be `anew`. Otherwise a gradual stage builds only what differs of it,
        while what was shown last stands still.
        """
        shown = self.transition.shown
        again = shown is not None and content is shown.content
        self._content = content
        if again or anew or not self.gradual:
            self._forget()

    def mark_mistake(self, mistake: bool) -> None:
        """Show or hide the small sign for staff that the last save has errors."""
        self.overlays.mark_mistake(mistake)
        self._repaint()

    def show_overlay(self, overlay: Sequence[marks.Mark] = ()) -> None:
        """Show these marks above everything; none takes them away.

        While any of them answers touches, nothing below does. They outlive a
        change of size or content, and are not changed by it.
        """
        self.overlays.show_above(overlay)
        self._repaint()

    def show_greeting(
        self, greeting: Sequence[marks.Mark] = (), covers: float = 1.0
    ) -> None:
        """Cover the show with these marks, for guests; none takes them away.

        Nothing below them answers touches. They are below what `show_overlay` shows,
        and `covers` is how much of the show they cover, from 0 to 1.
        """
        self.overlays.show_greeting(greeting, covers)
        self._repaint()

    @Slot(str)
    def _renew(self, path: str) -> None:
        """Show a picture that was waited for, wherever it is."""
        if self.gradual:
            here = [page.front.arrive(path) for _, page in self.pages.items()]
            self.comes = self.comes or any(here)
        self.pages.renew(path)
        self._repaint()

    @property
    def skin(self) -> Skin:
        """The colours of every slide that has none of its own."""
        assert self._content is not None
        return self._own_skin or self._content.show.skin

    @property
    def drawn_for(self) -> Viewport:
        return self._drawn_for

    @property
    def changing(self) -> bool:
        """Whether another language, size of text or content is on its way.

        It wants a moment to be shown every frame, until it is there.
        """
        return self.transition.changing

    def accent(self, place: int) -> Accent:
        """The accent of a page's theme; the cover carries all."""
        return self._now.accent(place)

    def show_at_once(
        self, playback: Playback, interaction: Interaction | None = None
    ) -> None:
        """Show a moment, with nothing on its way any more."""
        gradual, self.gradual = self.gradual, False
        if self.transition.sweep is not None:
            self.transition = self.transition.seen()
            self.dirt.append(self._sheet)
        self.show_moment(playback, interaction)
        self.gradual = gradual

    def show_moment(
        self, playback: Playback, interaction: Interaction | None = None
    ) -> bool:
        """Show a moment of the playback; nothing repaints if nothing differs.

        `interaction` is what the present page is given, by default the playback's own.
        Returns whether anything but countdown and film may differ from the last moment.
        """
        playback = self.fitted(playback)
        if self.comes:
            self._come(at_once=playback.eased.calm or not self.gradual)
        before, held = self._moment, self._interaction
        self._moment = playback
        self._interaction = playback.interaction if interaction is None else interaction
        if self._content is None or self.viewport().width() < 2:
            self._moment = None
            return True
        if (
            before is not None
            and unmoved(before, playback, held, self._interaction)
            and self.transition.keeps(self._content, self._size)
        ):
            self.pages[playback.place].show(1.0, self._interaction)
            slide = self._now.content.slides[playback.place]
            self.overlays.show_ring(playback, slide, self._drawn_for)
            self._show_life(playback, playback.place)
            self._repaint()
            return False
        try:
            self._show_all(playback)
        except BaseException:
            # What fails has to fail again, and is not taken for shown.
            self._moment = None
            raise
        return True

    def show_sky(self, daylight: float) -> None:
        """Let the sky be so light from the next moment on, from night 0 to day 1."""
        if daylight != self._daylight:
            self._daylight, self._moment = daylight, None

    def fitted(self, playback: Playback) -> Playback:
        """A moment on a screen of this shape."""
        return spread.fitted(playback, self._size)

    def _show_all(self, playback: Playback) -> None:
        begun = time.perf_counter()
        scene = resolve(playback)
        self._find_places(playback)
        self._settle(playback, scene)
        self._find_places(playback)
        before = self._places.scene(scene)
        if before is not None:
            self._show_scene(playback, before)
        if self.transition.sweep is not None:
            self._sweep()
        self._repaint(self.transition.front)
        if self.transition.draft is not None:
            # Somebody has asked for it: that comes before any page next door.
            self._build_draft(playback, begun)
            return
        for _ in self.overlays.set_young(playback):
            if time.perf_counter() - begun > BUDGET:
                break
        if playback.moving and (playback.turn or not playback.looping):
            # The loop rests long enough to build in; a visitor may not.
            while time.perf_counter() - begun < BUDGET:
                if not self._build_step(playback, 1):
                    break

    def _find_places(self, playback: Playback) -> None:
        """Find the slides of the content in the one that is shown still."""
        shown = self.transition.shown
        self._places = Whereabouts.between(shown, self._content)
        self.pages.home = self._places.of(playback.bound)

    def _show_scene(self, playback: Playback, scene: Scene) -> None:
        setting, landscape = self._now, self._landscape
        assert landscape is not None
        landscape.show_water(scene, setting)
        self._surface = landscape.surface
        seen = len(self.dirt)
        place = self._places.of(playback.place)
        same = self._places.led is None
        under = Under(setting, playback, self._interaction, place, same=same)
        self._show_pages(scene, playback, place)
        landscape.show_hills(scene, setting)
        if self._surface < 0:
            # Nothing of a page is seen through a full tide.
            del self.dirt[seen:]
        if self.transition.front != 0:
            # Where a new picture begins to be seen, no control stands.
            self.overlays.show_controls(under, scene.chrome)
            self.overlays.show_rings(under)
            self.overlays.show_card(under)
        self.overlays.show_warning(under)
        self._show_life(playback, place if same else None)
        self._shown = scene
        self.pages.seen = frozenset(view.place for view in scene.pages)

    def _show_life(self, playback: Playback, place: int | None) -> None:
        if self._life is None:
            if not playback.lives or self._shown is None:
                # The first picture does not wait for it: it comes into sight later.
                return
            from kiosk.player.life import Life

            self._life = Life(self, self._now)
        page = None if place is None or self.changing else self.pages.get(place)
        self._life.show(playback, place or 0, page)

    def _show_pages(self, scene: Scene, playback: Playback, here: int | None) -> None:
        seen, moving = {view.place for view in scene.pages}, not scene.stands
        for view in scene.pages:
            page = self.pages.page(self._now, view.place)
            interaction = self._interaction if view.place == here else NOTHING
            if self._places.led is None and view.place != here:
                interaction = spread.done(playback, view.place)
            page.light(self._daylight)
            page.gather(self._flock_of(page))
            if playback.turn is not None and playback.turn.holds:
                self._keep(playback, page)
            page.show(view.t, interaction)
            page.stand(view, self._surface, self._sheet, moving=moving)
        if playback.turn is None or not playback.turn.holds:
            self._let_go()
        for place, page in self.pages.items():
            if place not in seen:
                page.leave()

    def _come(self, *, at_once: bool) -> None:
        """Let pictures that were waited for come further into sight."""
        self.comes = False
        for _, page in self.pages.items():
            while page.front.come():
                self.comes = not at_once
                if not at_once:
                    break

    def _keep(self, playback: Playback, page: Page) -> None:
        """Let a page that comes keep the ring of the one that is left, if it does.

        While neither is whole it stands below both by itself.
        """
        turn = playback.turn
        origin = None if turn is None else self._places.of(turn.origin)
        if origin is None:
            return
        before = self._now.content.slides[origin]
        names = page.slide.keeps(before)
        ring = None if names is None else before.ring(names[0], page.viewport)
        if names is None or ring is None:
            return
        told = not before.asks or playback.stay.revealed is not None
        kept = Kept(names[1], ring, told)
        page.keep(kept)
        if self._common is None:
            self._common = Layer(page.front.look, 1.9, self.dirt)
            self.put_up(self._common)
            both = (
                page.slide.marks(0.0, page.viewport, done)
                for done in (NOTHING, Interaction(kept=kept))
            )
            pairs = zip(*both, strict=True)
            self._common.show_marks(
                [with_ for old, with_ in pairs if not same(old, with_)]
            )

    def _let_go(self) -> None:
        """Have nothing any more that two pages had in common."""
        if self._common is not None:
            self.take_down(self._common)
            self._common = None

    def _flock_of(self, page: Page) -> Flock | None:
        """Where the dots of a page come from: as many windows of the cover."""
        now, count = self._now, page.slide.gathers()
        if not count or not now.content.show.life:
            return None
        if self._flock is None or self._flock[0] is not now:
            from kiosk.show.life import flock

            lands = (slide for slide in now.content.slides if slide.lands)
            cover, found = next(lands, None), None
            if cover is not None:
                found = flock(cover, now.viewport, self.pictures.motif)
            self._flock = now, found
        found = self._flock[1]
        return found if found is not None and len(found.points) == count else None

    # -- what is built in advance --------------------------------------------

    def build_ahead(self, playback: Playback) -> bool:
        """Build on at what the next moments need; False if nothing is missing.

        A step takes less than a frame. To be called while nothing moves; while
        something does, every moment shown takes a step of its own.
        """
        if self.transition.shown is None or self.changing:
            return False
        if self._life is None and playback.lives and self._moment == playback:
            self._show_life(playback, playback.place)
            return True
        if self._build_step(playback):
            return True
        page = self.pages.get(playback.place)
        return settled(playback) and page is not None and page.rest(self._sheet)

    def _build_step(self, playback: Playback, *count: int) -> bool:
        """Take one step of building a page that may be wanted soon."""
        places = near(playback, len(self._now.content.slides))
        return self.pages.step(self._now, places, *count)

    def draw_small(self, playback: Playback) -> bool:
        """Draw one more page small, for the overview; False if none is missing.

        It takes longer than a frame: to be called while nothing moves.
        """
        setting = self.transition.shown
        if setting is None or self.changing:
            return False
        if self._small is None:
            from kiosk.player.small_pages import SmallPages

            self._small = self.pictures.small = SmallPages(self._another)
        small = self._small
        count, viewport = len(setting.content.slides), setting.viewport
        laid = overview.arrangement(count, viewport)
        size = round(laid.width * setting.scale), round(laid.height * setting.scale)
        small.begin(setting.content, setting.manner, self.pictures.edition, size)
        here = min(playback.place, count - 1)
        wanted = overview.asked(playback.card)
        first = overview.first_of(
            -1 if wanted is None else wanted, here, count, laid.most
        )
        drawn = small.step(playback, range(first, min(first + laid.most, count)))
        if drawn is not None:
            self.overlays.renew(drawn)
            self._repaint()
        return drawn is not None

    def _another(self) -> Stage:
        """A stage of the same kind that nobody sees."""
        return Stage(self.typeface, self.pictures, ratio=1.0, skin=self._own_skin)

    def still(self) -> QImage:
        """The picture on the glass without what lives, as the next start shows it.

        It is by night, whatever the hour: when the next start is, nobody knows.
        """
        layers = () if self._life is None else self._life.layers
        seen = [layer for layer in layers if layer.isVisible()]
        for layer in seen:
            layer.setVisible(False)
        for _, page in self.pages.items():
            page.light(0.0)
        image = self.viewport().grab().toImage()
        for _, page in self.pages.items():
            page.light(self._daylight)
        for layer in seen:
            layer.setVisible(True)
        return image

    # -- touches ---------------------------------------------------------

    def hots(self) -> tuple[marks.Hot, ...]:
        """Everything that answers a touch, what lies on top first."""
        view = self._view
        page = None if view is None else self.pages.get(view.place)
        return self.overlays.hots(page, self.left)

    @property
    def _view(self) -> PageView | None:
        """The page that answers touches, where it stands; None while pages move."""
        moment = self._moment
        here = None if moment is None else self._places.of(moment.place)
        return None if self._shown is None else self._shown.answering(here)

    @property
    def left(self) -> float:
        """How far from the left the page stands that answers, in page units."""
        view = self._view
        return 0.0 if view is None else view.dx * self._drawn_for.width

    @property
    def page_viewport(self) -> Viewport:
        """What that page is drawn for: all of the screen, or a half of it."""
        view = self._view
        page = None if view is None else self.pages.get(view.place)
        return self._drawn_for if page is None else page.viewport

    def beside(self, x: float) -> int | None:
        """The page at x, in page units, if it is not that of the moment but beside it.

        None as well while pages change.
        """
        moment = self._moment
        if moment is None or moment.turn or self._view is None:
            return None
        return spread.other_at(moment, x / self._drawn_for.width)

    def hit(self, x: float, y: float) -> marks.Hot | None:
        """The place at a point in page units that answers a touch there."""
        return aim.meant(self.hots(), x, y)

    def photograph_at(self, x: float, y: float) -> marks.Hot | None:
        """The photograph at a point that fingers draw apart, whatever lies over it."""
        found = (hot for hot in self.hots() if hot.target.what == "lens")
        return next((hot for hot in found if hot.holds(x, y)), None)

    def handle_by(self, x: float, y: float, ring: float) -> marks.Hot | None:
        """The handle within so many units of a point, if nothing lies over it."""
        return aim.handle_by(self.hots(), x, y, ring)

    def read(self) -> tuple[tuple[str, ...], tuple[marks.Hot, ...]]:
        """What is read aloud: the texts first, then all that answers, in order."""
        return self.overlays.read(self.hots(), self._here, self.page_viewport)

    def point_from(self, hot: marks.Hot | None) -> None:
        """The place from which the next card is opened; None is the first of it."""
        self.overlays.point_from(hot, self._here, self.left)

    @property
    def _here(self) -> Page | None:
        """The page of the moment, if it is there."""
        moment = self._moment
        place = None if moment is None else self._places.of(moment.place)
        return None if place is None else self.pages.get(place)

    # -- the change of setting ---------------------------------------------

    @property
    def _now(self) -> Setting:
        assert self.transition.shown is not None
        return self.transition.shown

    def _settle(self, playback: Playback, scene: Scene) -> None:
        """See to it that what is wanted is set, now or as soon as it is built."""
        content = self._content
        assert content is not None
        resting = rests(playback)
        manner = Manner.of(playback, self._size)
        wish = Wish(content, manner, playback.bound, resting, self.gradual)
        match self.transition.need(wish):
            case Need.CANCEL:
                self._drop_draft()
            case Need.REPLACE:
                self._forget()
                self._adopt(self.transition.replaced(self._wanted(wish)), {})
            case Need.DRAFT:
                draft = self._begin_draft(wish, scene)
                if not resting and self._places.scene(scene) is None:
                    # Nobody can wait for a page that is on its way already.
                    draft.page.finish()
                    self._adopt_draft(draft, sweeps=False)
            case Need.ADOPT:
                built = self.transition.draft
                assert built is not None
                seen = (
                    playback.turn is None and not built.kept and not playback.eased.calm
                )
                # What a finger moves is seen at once, wherever on the page it is.
                self._adopt_draft(built, sweeps=seen and not playback.held)
            case Need.NOTHING | Need.WAIT:
                pass

    def _wanted(self, wish: Wish) -> Setting:
        return Setting.of(
            wish.content, wish.manner, self.typeface, self.pictures, self._own_skin
        )

    def _begin_draft(self, wish: Wish, scene: Scene) -> PageDraft:
        """Begin with the page that a wish needs first, or take it if it is there."""
        old = self.transition.draft
        self._drop_draft()
        setting = (
            old.setting if old and wish.met_by(old.setting) else self._wanted(wish)
        )
        seen = {view.place for view in (self._shown or scene).pages}
        if self._places.led is None:
            seen |= {view.place for view in scene.pages}
        draft = self.pages.draft(self._now, setting, wish.place, seen)
        self.transition = self.transition.drafted(draft)
        return draft

    def _build_draft(self, playback: Playback, begun: float) -> None:
        """Build on at the draft, as long as the frame has time."""
        draft = self.transition.draft
        if draft is None or draft.done:
            return
        self.builds.emit(draft.page.slide.id)
        while draft.page.step(1):
            if time.perf_counter() - begun > BUDGET:
                return
        here = draft.place == playback.place
        t = playback.progress if here else 0.0
        draft.page.light(self._daylight)
        draft.page.show(t, self._interaction if here else NOTHING)
        self.transition = self.transition.built()
        self.builds.emit("")

    def _drop_draft(self) -> None:
        draft = self.transition.draft
        self.transition = self.transition.cancelled()
        if draft is not None and not draft.kept:
            self.pages.drop(draft.page)
            self.builds.emit("")

    def _adopt_draft(self, draft: PageDraft, *, sweeps: bool) -> None:
        """Show what was built; if it sweeps, bit by bit from where the river comes."""
        kept = self.pages.serving(self._now, draft.setting)
        kept[draft.place] = draft.page
        self._adopt(self.transition.adopted(self._size[0] if sweeps else None), kept)
        if sweeps:
            self.dirt.clear()

    def _adopt(self, transition: Transition, kept: dict[int, Page]) -> None:
        """Let what is shown be of another setting from now on, with these pages."""
        old, self.transition = self.transition.shown, transition
        setting = self._now
        self.pages.adopt(kept)
        self._shown = None
        self._drawn_for = setting.viewport
        self._scale = setting.scale
        if old is None or old.look("all") != setting.look("all"):
            self._hang(setting)
        assert self._landscape is not None
        self._landscape.begin_anew()
        self.overlays.begin_anew()
        self.dirt.append(self._sheet)

    def _hang(self, setting: Setting) -> None:
        """Hang the layers that belong to no page."""
        for layer in self._layers:
            self.take_down(layer)
        if self._life is not None:
            self._life.take_down()
        self._let_go()
        self._lay_out(setting.viewport.width, setting.viewport.height)
        self._landscape = Landscape(self, setting)
        self._life = None
        self._layers = (*self._landscape.layers, *self.overlays.hang(setting))
        self._ground = QBrush(QColor(*setting.look("all").palette.role("ground")))

    def _sweep(self) -> None:
        """Let the new picture come further into sight, downstream."""
        before, scale = self.transition.front or 0, self._scale
        self.transition = self.transition.swept()
        front = self.transition.front
        now = self._size[0] if front is None else front
        height = self._drawn_for.height
        self.dirt.append(QRectF(before / scale, 0, (now - before) / scale, height))
        edge = None if front is None else front / scale
        self.overlays.show_edge(edge, self._drawn_for)

    def _forget(self) -> None:
        self.pages.forget()
        self.take_all_down()
        self._layers = ()
        self._landscape = self._life = self._common = None
        self.overlays.forget()
        self._shown = None
        self.transition = Transition()

    def tear_down(self) -> None:
        """Empty the scene while Qt still lives."""
        item_plot.close()
        self._forget()
        self.pictures.films.close()
        if self._small is not None:
            self._small.close()
            self._small = self.pictures.small = None
        self._content = None
