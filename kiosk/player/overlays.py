"""The overlays: card, controls, countdown and signs, which lie above all pages."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kiosk.drawing import marks
from kiosk.drawing.geometry import points
from kiosk.drawing.ink import Ink
from kiosk.drawing.placement import Scenery, answered, lines_of, scenery
from kiosk.player.layer import Layer
from kiosk.show import aim, controls, rings, screening, spread
from kiosk.show.playback import ENTER
from kiosk.show.visit import CARD_YOUNG, PRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.interaction import Interaction
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Language
    from kiosk.player.canvas import Canvas
    from kiosk.player.page import Page
    from kiosk.player.page_cache import PageCache
    from kiosk.player.setting import Setting
    from kiosk.show.card import Laid
    from kiosk.show.playback import Playback
    from kiosk.slides.base import Slide


@dataclass(frozen=True, slots=True, eq=False)
class Under:
    """What lies under the overlays at a moment.

    `place` is that of the present page in what is shown; None if it is not there
    yet. `interaction` is what has been done on it. What is shown is the `same` content
    as that of the moment, or one that gives way to it.
    """

    setting: Setting
    playback: Playback
    interaction: Interaction
    place: int | None
    same: bool = True

    @property
    def left(self) -> float:
        """How far from the left of the screen the page stands, in page units."""
        return self.setting.left(self.place)

    @property
    def aside(self) -> Under | None:
        """The same of the page aside the present one, if there is one."""
        now = self.playback
        others = [place for place in now.spread if place != now.place]
        if not others or not self.same:
            return None
        (other,) = others
        return replace(self, place=other, interaction=spread.done(now, other))

    @property
    def viewport(self) -> Viewport:
        """What the present page is drawn for."""
        setting = self.setting
        return setting.viewport if self.place is None else setting.page(self.place)

    def page(self, pages: PageCache) -> Page | None:
        """The present page, if it is there."""
        return None if self.place is None else pages.get(self.place)


# Long because each layer above the pages is hung, and asked for, in one place.
class Overlays:
    """The layers above all pages; what was last asked of them outlives a setting.

    They are hung once there is a setting, and anew when its look is another.
    """

    def __init__(self, canvas: Canvas, pages: PageCache) -> None:
        self._canvas = canvas
        self._pages = pages
        self._hung = False
        """Whether there are layers: nothing has been shown before there are."""
        self.mistake = False
        """Whether the small sign for staff is shown."""
        self.above: tuple[marks.Mark, ...] = ()
        """What is shown above everything, and lets nothing below answer."""
        self.greeting: tuple[marks.Mark, ...] = ()
        """What covers the show for guests, below that."""
        self._covers = 1.0
        """How much of the show it covers."""
        self.laid: tuple[object, Laid] | None = None
        """The card that is open, and what it was laid for."""
        self._touched: tuple[marks.Target, int] | None = None
        """What the last card was opened from: its target, and which of several."""
        self._spoken_of: object = None
        """What the controls were made for."""
        self._signed: tuple[object, tuple[marks.Mark, ...]] = None, ()
        """The signs of a page that open its plots, and what they were made for."""
        self._ringed: tuple[object, tuple[rings.TouchRing, ...], tuple[float, float]]
        """Where the rings of a page stand, where the loop touches it, and what for."""
        self._ringed = None, (), (0.0, 0.0)
        self._beside: tuple[object, tuple[rings.TouchRing, ...]] = None, ()
        """Where those of the page beside it stand, and what for."""
        self._moved: dict[str, tuple[object, float, tuple[marks.Hot, ...]]] = {}
        """What answers where a layer lies, with its marks and how far it was moved."""

    def hang(self, setting: Setting) -> tuple[Layer, ...]:
        """Hang the layers, in the look of a setting; they replace any others."""
        plain, dirt = setting.look("all"), self._canvas.dirt
        self.rings = Layer(plain, 5.5, dirt)
        self.beside = Layer(plain, 5.5, dirt)
        self.controls = Layer(plain, 6, dirt)
        self.signs = Layer(plain, 6.2, dirt)
        self._ring = Layer(plain, 6.5, dirt)
        self.card = Layer(plain, 7, dirt)
        self.warning = Layer(plain, 8, dirt)
        self._sign = Layer(plain, 9, dirt)
        self._edge = Layer(plain, 10, dirt)
        self._greeting = Layer(plain, 15, dirt)
        self._above = Layer(plain, 20, dirt)
        layers = (
            self.rings,
            self.beside,
            self.controls,
            self.signs,
            self._ring,
            self.card,
            self.warning,
            self._sign,
            self._edge,
            self._greeting,
            self._above,
        )
        for layer in layers:
            self._canvas.put_up(layer)
        self._hung = True
        self._greeting.show_marks(self.greeting)
        self._greeting.fade(self._covers)
        self._above.show_marks(self.above)
        self._sign.show_marks(_sign(setting.viewport))
        self._sign.fade(1.0 if self.mistake else 0.0)
        return layers

    def begin_anew(self) -> None:
        """Make the controls of another setting, whatever they were made for."""
        self._spoken_of = None

    def forget(self) -> None:
        """Have no layers; the scene has been emptied, or will be."""
        self._hung = False
        self._signed = None, ()
        self._ringed = None, (), (0.0, 0.0)
        self._beside = None, ()
        self._moved = {}

    # -- what is asked for by itself ---------------------------------------

    def mark_mistake(self, mistake: bool) -> None:
        """Show or hide the sign, now or once there are layers."""
        self.mistake = mistake
        if self._hung:
            self._sign.fade(1.0 if mistake else 0.0)

    def show_above(self, above: Sequence[marks.Mark]) -> None:
        """Show these marks above everything, now or once there are layers."""
        self.above = tuple(above)
        if self._hung:
            self._above.show_marks(self.above)

    def show_greeting(self, greeting: Sequence[marks.Mark], covers: float) -> None:
        """Show these marks over the show, now or once there are layers."""
        self.greeting, self._covers = tuple(greeting), covers
        if self._hung:
            self._greeting.show_marks(self.greeting)
            self._greeting.fade(covers)

    def show_edge(self, x: float | None, viewport: Viewport) -> None:
        """The edge of a picture that comes into sight, at x; None takes it away."""
        if x is not None:
            from kiosk.show import chapter_wipe

            self._edge.show_marks(chapter_wipe.edge(viewport, x))
        self._edge.fade(0.0 if x is None else 1.0)

    # -- what the moment asks for ------------------------------------------

    def show_controls(self, under: Under, place: int) -> None:
        """The controls of a page, with the countdown of the loop."""
        setting, playback = under.setting, under.playback
        content, viewport = setting.content, setting.viewport
        dial = self._dial(under, place) if playback.eased.low else None
        spoken = playback.language
        key = (place, playback.looping, playback.eased.low, dial, spoken)
        slide = content.slides[place]
        if key != self._spoken_of:
            self._spoken_of = key
            look = setting.look(setting.accent(place), slide)
            for layer in (self.controls, self.signs, self._ring, self._edge):
                layer.wear(look)
            if slide.lands:
                self.controls.show_marks(_cover_controls(slide, viewport, spoken))
                self.signs.show_marks(())
            else:
                same_theme = tuple(
                    i for i, s in enumerate(content.slides) if s.theme == slide.theme
                )
                landing = controls.Landing(
                    slide.theme,
                    same_theme,
                    place,
                    playback.looping,
                    playback.eased.low,
                    dial,
                    spoken,
                )
                if (setting, place) != self._signed[0]:
                    from kiosk.show import exploring

                    found = exploring.signs(slide, setting.page(place))
                    self._signed = (setting, place), found
                self.signs.place(under.left if place == under.place else 0.0)
                self.signs.show_marks(self._signed[1])
                self.controls.show_marks(controls.marks(viewport, landing))
        self.show_ring(playback, slide, viewport)

    def show_ring(self, playback: Playback, slide: Slide, viewport: Viewport) -> None:
        """The countdown of the loop on a slide."""
        ring = () if slide.lands else controls.ring(viewport, playback.ring)
        self._ring.show_marks(ring)

    def show_rings(self, under: Under) -> None:
        """The rings of a page that rests; none of one that moves or has a card."""
        playback, place, setting = under.playback, under.place, under.setting
        self._show_rings_aside(under.aside)
        page = under.page(self._pages)
        changing = playback.progress >= 1 and playback.moving
        busy = playback.turn or playback.scroll or playback.card or changing
        if page is None or place is None or busy:
            self.rings.show_marks(())
            return
        viewport = under.viewport
        self.rings.place(under.left)
        key = (page, under.interaction)
        if key != self._ringed[0]:
            rest, stood = page.standing(under.interaction)
            shown = playback.pages[playback.place].shows
            self._ringed = key, stood, rings.pressed(rest, shown, stood)
        _dress(self.rings, setting, place)
        calm, stay = playback.eased.calm, playback.stay
        presses = playback.looping and stay.pressing and not calm
        share = (stay.shown or 0.0) / PRESS if presses else None
        standing = rings.marks(
            self._ringed[1],
            viewport,
            progress=playback.progress,
            rested=stay.entered - ENTER,
            rippled=stay.rippled,
            calm=calm,
        )
        pressing = rings.press(self._ringed[2], share, viewport)
        self.rings.show_marks((*standing, *pressing))

    def _show_rings_aside(self, under: Under | None) -> None:
        """The rings of the page aside the present one, which only stand."""
        page = None if under is None else under.page(self._pages)
        moves = under is None or under.playback.turn or under.playback.scroll
        if under is None or under.place is None or page is None or moves:
            self.beside.show_marks(())
            return
        playback = under.playback
        self.beside.place(under.left)
        key = (page, under.interaction)
        if key != self._beside[0]:
            self._beside = key, page.standing(under.interaction)[1]
        _dress(self.beside, under.setting, under.place)
        standing = rings.marks(
            self._beside[1],
            under.viewport,
            progress=spread.progress(playback, under.place, ENTER),
            rested=math.inf,
            rippled=None,
            calm=True,
        )
        self.beside.show_marks(standing)

    def show_warning(self, under: Under) -> None:
        """The countdown to the end of a visit, where no text is in its way."""
        playback, viewport = under.playback, under.setting.viewport
        lines: list[Rect] = []
        if playback.countdown is not None:
            layers = [self.controls, self.signs, self.card]
            page = under.page(self._pages)
            if page is not None:
                layers.append(page.front)
            for layer in layers:
                x = layer.pos().x()
                for line in lines_of(layer.marks, viewport):
                    lines.append(line.rect._replace(x=line.rect.x + x))
        countdown, whole = playback.countdown, playback.idle_warning
        self.warning.show_marks(controls.warning(viewport, countdown, whole, lines))

    def show_card(self, under: Under) -> None:
        """The card that is open, beside what it explains, or the reader's panel."""
        setting, playback, place = under.setting, under.playback, under.place
        name, viewport = playback.card, under.viewport
        if name is None or place is None:
            self._put_away()
            self.card.show_marks(())
            return
        # Imported only now, or by `get_ready`: no page begins with a card.
        from kiosk.show import card, exploring, overview

        if name == card.EASE:
            self._put_away()
        age = 9.0 if playback.eased.calm else min(playback.stay.carded, card.SECONDS)
        slide = setting.content.slides[place]
        look = setting.look(setting.accent(place), slide)
        self.card.wear(look)
        if name == card.EASE:
            on = asdict(playback.eased)
            self.card.place(0.0)
            self.card.show_marks(card.panel(setting.viewport, on, age))
            return
        self.card.place(under.left)
        if (wanted := overview.asked(name)) is not None:
            self.laid = None
            slides, accents = setting.content.slides, setting.accents
            self.card.place(0.0)
            self.card.show_marks(
                overview.marks(slides, accents, place, wanted, setting.viewport, age)
            )
            return
        chart = exploring.explored(slide, name)
        if chart is not None:
            self.laid = None
            stay = playback.stay
            self.card.show_marks(
                exploring.marks(slide, chart, stay.window, stay.reading, viewport, age)
            )
            return
        if name not in slide.notes() and name not in slide.facts():
            self.card.show_marks(())
            return
        page = self._pages.page(setting, place)
        key = (place, name, self._touched, playback.eased.low, page)
        if self.laid is None or self.laid[0] != key:
            self.laid = key, self._lay(name, slide, under)
        laid = self.laid[1]
        page.set_back(laid.place.cut, card.share(age))
        self.card.show_marks(card.marks(laid, viewport, age))

    def renew(self, path: str) -> None:
        """Have everything repainted that shows the image of that path."""
        if self._hung:
            self.card.renew(path)

    def get_ready(self) -> None:
        """Import what a card needs, while nothing moves: the first comes at once."""
        from kiosk.show import card, exploring  # noqa: F401

    def _put_away(self) -> None:
        """No card is laid on any page."""
        self.laid = None
        for page in self._pages.values():
            page.set_back(frozenset(), 0.0)

    def set_young(self, playback: Playback) -> Iterator[None]:
        """Set the text of a card, step by step, before the card is seen.

        That is while the leader is drawn.
        """
        if playback.card is not None and playback.stay.carded < CARD_YOUNG:
            yield from self.card.prepare(())

    def _lay(self, name: str, slide: Slide, under: Under) -> Laid:
        """The card of a figure or a note of this slide, in its place."""
        from kiosk.show import card
        from kiosk.show.citation import origin, sources

        viewport, content = under.viewport, under.setting.content
        low = under.playback.eased.low
        hand = replace(under.interaction, touches=())
        rest = slide.marks(1.0, viewport, hand)
        number = ""
        facts, notes = slide.facts(), slide.notes()
        if name not in notes:
            number = facts[name].said(viewport.language).number
        target = marks.Target("figure", name)
        alike = [hot for hot in aim.places(rest) if hot.target == target]
        around = Scenery()
        if alike:
            which = 0
            if self._touched is not None and self._touched[0] == target:
                which = min(self._touched[1], len(alike) - 1)
            around = scenery(rest, alike[which], number, viewport)
            hand = replace(hand, touches=((name, 1.0),))
            around = answered(around, rest, slide.marks(1.0, viewport, hand), viewport)
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

    def _dial(self, under: Under, place: int) -> float | None:
        """Where the handle of a page stands; None if it has none."""
        page, playback = self._pages.get(place), under.playback
        if page is None or not any(
            hot.target.what == "dial" for hot in aim.places(page.front.marks)
        ):
            return None
        here = place == under.place
        dial = screening.handle(playback) if here else None
        return 0.5 if dial is None else dial

    # -- touches -------------------------------------------------------------

    def hots(self, page: Page | None, left: float = 0.0) -> tuple[marks.Hot, ...]:
        """Everything that answers a touch, what lies on top first.

        `page` is the present one, if it stands in its place, `left` from the left.
        """
        above = tuple(aim.places(self.above))
        if above or self.greeting or not self._hung:
            # Nothing has been shown yet: the screen may be off.
            return above
        groups = [
            self._answering("card", self.card, self.card.pos().x()),
            self._answering("controls", self.controls),
            self._answering("signs", self.signs, self.signs.pos().x()),
        ]
        if page is not None:
            groups.append(self._answering("page", page.front, left))
        return tuple(hot for each in groups for hot in sorted(each, key=aim.nearness))

    def _answering(
        self, what: str, layer: Layer, left: float = 0.0
    ) -> tuple[marks.Hot, ...]:
        """What answers of a layer so far from the left: each time the same objects."""
        if left == 0:
            return tuple(aim.places(layer.marks))
        shown, where, found = self._moved.get(what, ((), 0.0, ()))
        if shown is not layer.marks or where != left:
            found = tuple(aim.moved(hot, left) for hot in aim.places(layer.marks))
            self._moved[what] = layer.marks, left, found
        return found

    def point_from(
        self, hot: marks.Hot | None, page: Page | None, left: float = 0.0
    ) -> None:
        """The place from which the next card is opened; None is the first of it."""
        self._touched = None
        if hot is None or page is None:
            return
        answering = self._answering("page", page.front, left)
        alike = [h for h in answering if h.target == hot.target]
        number = next((n for n, each in enumerate(alike) if marks.same(each, hot)), 0)
        self._touched = hot.target, number

    def read(
        self, hots: Sequence[marks.Hot], page: Page | None, viewport: Viewport
    ) -> tuple[tuple[str, ...], tuple[marks.Hot, ...]]:
        """What is read aloud: the texts first, then all that answers.

        That is in order the places of the card, of the page and of the controls.
        """
        if self.greeting and not self.above:
            return _texts(self.greeting), ()
        if self.above or page is None:
            return (), aim.in_order(hots)
        title = viewport.words(page.slide.title, page.slide.facts())
        texts = [title, *page.slide.described(viewport)]
        if self.laid is not None and self.card.marks:
            texts.insert(0, self.laid[1].words)
        card_, signs = self.card, self.signs
        own = {id(h) for h in self._answering("card", card_, card_.pos().x())}
        others = {id(mark) for mark in self.controls.marks}
        others |= {id(h) for h in self._answering("signs", signs, signs.pos().x())}
        return tuple(texts), (
            *aim.in_order([hot for hot in hots if id(hot) in own]),
            *aim.in_order([h for h in hots if id(h) not in own | others]),
            *aim.in_order([hot for hot in hots if id(hot) in others]),
        )


def _texts(shown: Sequence[marks.Mark]) -> tuple[str, ...]:
    """What stands in marks, a line each."""
    labels = (mark for mark in shown if isinstance(mark, marks.Label))
    return tuple(" ".join(run.text for run in label.runs) for label in labels)


def _dress(layer: Layer, setting: Setting, place: int) -> None:
    """Let a layer have the colours of a page."""
    look = setting.look(setting.accent(place), setting.content.slides[place])
    if layer.look.palette != look.palette:
        layer.clear()
        layer.look = look


def _cover_controls(
    slide: Slide, viewport: Viewport, spoken: Language
) -> tuple[marks.Mark, ...]:
    words = slide.invites()
    other = words.en if viewport.language == "zh" else words.zh
    return controls.cover(viewport, words.words(viewport.language), other, spoken)


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
