"""The change of setting: what is shown, what is on its way, what is seen of it.

Another language, another size of text or other content is built while what is shown
stands still, and comes into sight once the page rests:

    EMPTY -> STILL -> BUILDING -> BUILT -> SWEEPING -> STILL

A wish that is taken back leads from BUILDING or BUILT to STILL. While a picture
sweeps into sight the next may be on its way already, but waits for its end. Nothing
here knows Qt, time or how a page is made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from kiosk.drawing.easing import in_out_sine
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.show import spread
from kiosk.show.playback import WIPE_HOLD, WIPE_RISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.content.content import Content
    from kiosk.player.page import Page
    from kiosk.player.setting import Manner, Setting
    from kiosk.show.playback import Playback
    from kiosk.show.scene import Scene

SWEEP: Final = 16
"""Frames in which a page in another manner comes into sight."""


class Phase(Enum):
    """Where a change of setting is."""

    EMPTY = auto()
    """Nothing has been shown."""
    STILL = auto()
    """What is shown is all that there is."""
    BUILDING = auto()
    """Another page is being built, and what is shown stands still."""
    BUILT = auto()
    """The other page is there, and waits until the page that is seen rests."""
    SWEEPING = auto()
    """The new picture comes into sight."""
    SWEEPING_BUILDING = auto()
    """It does, and is out of date: the next is being built."""
    SWEEPING_BUILT = auto()
    """It does, and the next is there, and waits for the end of the sweep."""


class Need(Enum):
    """What has to be done next, for a wish."""

    NOTHING = auto()
    """It is shown, and nothing else is on its way."""
    CANCEL = auto()
    """It is shown; what is on its way is wanted no longer."""
    REPLACE = auto()
    """To show it at once; nothing of what was shown is of use."""
    DRAFT = auto()
    """To begin with its page, instead of any that is on its way."""
    WAIT = auto()
    """To build on, or to wait."""
    ADOPT = auto()
    """To show it: it is built, and the page that is seen rests."""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """What is to be shown at a moment.

    `place` is the page on which everything under way will end, `rests` whether no
    page is seen on its way. What is not wished for `gradual` is there at once.
    """

    content: Content
    manner: Manner
    place: int
    rests: bool = True
    gradual: bool = True

    def met_by(self, setting: Setting) -> bool:
        """Whether a setting is the one that is wished for."""
        return setting.manner == self.manner and setting.content is self.content


@dataclass(frozen=True, slots=True, eq=False)
class PageDraft:
    """Another setting that is on its way, and the page that has to be built first.

    The page is `kept` if it is one that is shown now and would look the same.
    """

    setting: Setting
    place: int
    page: Page
    kept: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class PictureSweep:
    """A picture, `width` pixels wide, that comes into sight from the left."""

    width: int
    frames: int = 0

    @property
    def front(self) -> int:
        """Pixels from the left that show the new picture."""
        return round(self.width * in_out_sine(self.frames / SWEEP))

    @property
    def over(self) -> bool:
        return self.frames >= SWEEP

    @property
    def further(self) -> PictureSweep:
        """The sweep a frame later."""
        return replace(self, frames=self.frames + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Transition:
    """The setting that is `shown`, the `draft` of another, the `sweep` of the last.

    Promises: nothing is on its way to replace nothing. Every transition answers with
    the next state; one that has no meaning in a state raises ValueError.
    """

    shown: Setting | None = None
    draft: PageDraft | None = None
    sweep: PictureSweep | None = None

    def __post_init__(self) -> None:
        if self.shown is None and (self.draft or self.sweep):
            raise ValueError("a change needs something that it changes")

    @property
    def phase(self) -> Phase:
        if self.shown is None:
            return Phase.EMPTY
        if self.draft is None:
            return Phase.STILL if self.sweep is None else Phase.SWEEPING
        if self.sweep is None:
            return Phase.BUILT if self.draft.done else Phase.BUILDING
        return Phase.SWEEPING_BUILT if self.draft.done else Phase.SWEEPING_BUILDING

    @property
    def changing(self) -> bool:
        """Whether a moment has to be shown every frame, until it is there."""
        return self.draft is not None or self.sweep is not None

    def keeps(self, content: Content, size: tuple[int, int]) -> bool:
        """Whether this content at this size is shown, and nothing is on its way."""
        shown = self.shown
        return (
            not self.changing
            and shown is not None
            and shown.content is content
            and shown.manner.size == size
        )

    @property
    def front(self) -> int | None:
        """Pixels from the left that show the setting; None if all of them do."""
        return None if self.sweep is None else self.sweep.front

    def need(self, wish: Wish) -> Need:
        """What has to be done for a wish."""
        shown, draft = self.shown, self.draft
        if shown is not None and wish.met_by(shown):
            return Need.NOTHING if draft is None else Need.CANCEL
        resized = shown is not None and shown.manner.size != wish.manner.size
        if shown is None or resized or not wish.gradual:
            return Need.REPLACE
        if draft is None or not wish.met_by(draft.setting) or draft.place != wish.place:
            return Need.DRAFT
        ready = draft.done and self.sweep is None and wish.rests
        return Need.ADOPT if ready else Need.WAIT

    # -- transitions -------------------------------------------------------

    def replaced(self, setting: Setting) -> Transition:
        """Another setting is shown, at once and all of it."""
        return Transition(setting)

    def drafted(self, draft: PageDraft) -> Transition:
        """Another setting is on its way, instead of any other."""
        return replace(self, draft=draft)

    def cancelled(self) -> Transition:
        """Nothing is on its way; what has begun to come into sight goes on."""
        return replace(self, draft=None)

    def built(self) -> Transition:
        """The page of the draft is there."""
        if self.draft is None:
            raise ValueError("nothing is on its way")
        return replace(self, draft=replace(self.draft, done=True))

    def adopted(self, width: int | None = None) -> Transition:
        """The draft is shown: by a sweep over so many pixels, or at once.

        A sweep that is under way goes on.
        """
        if self.draft is None:
            raise ValueError("nothing is on its way")
        sweep = self.sweep if width is None else PictureSweep(width)
        return Transition(self.draft.setting, None, sweep)

    def swept(self) -> Transition:
        """A frame later, the new picture has come further into sight."""
        if self.sweep is None:
            raise ValueError("nothing comes into sight")
        further = self.sweep.further
        return replace(self, sweep=None if further.over else further)

    def seen(self) -> Transition:
        """All of the new picture is in sight."""
        return replace(self, sweep=None)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the slides of the content stand in the one that is shown still.

    `led` is None if it is the same content.
    """

    led: Mapping[int, int] | None = None

    @classmethod
    def between(cls, shown: Setting | None, content: Content | None) -> Whereabouts:
        """Where the slides of a content stand in the setting that is shown."""
        if shown is None or content is None or shown.content is content:
            return cls()
        old = {slide.id: place for place, slide in enumerate(shown.content.slides)}
        return cls(
            {
                place: old[slide.id]
                for place, slide in enumerate(content.slides)
                if slide.id in old
            }
        )

    def of(self, place: int) -> int | None:
        """The place of a slide in what is shown; None if it is not there yet."""
        return place if self.led is None else self.led.get(place)

    def scene(self, scene: Scene) -> Scene | None:
        """The scene on the slides that are shown still.

        None if one of those that it needs is not there yet.
        """
        led = self.led
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


def unmoved(
    before: Playback,
    now: Playback,
    done: Interaction = NOTHING,
    doing: Interaction = NOTHING,
) -> bool:
    """Whether two moments differ in nothing but countdown, film and what lives.

    That is all that differs most of the time. `done` and `doing` are what a hand has
    done on the page.
    """
    stay, presence = now.stay, now.presence
    counted = replace(
        before.stay,
        watched=stay.watched,
        entered=stay.entered,
        rippled=stay.rippled,
        played=stay.played,
    )
    quiet = replace(before.presence, quiet=presence.quiet)
    return (
        now.card is None
        and replace(done, film=doing.film) == doing
        and before.progress >= 1
        and not (before.stirs or now.stirs)
        # Its handle among the controls moves as well.
        and not (now.plays and now.eased.low)
        and now.countdown == before.countdown
        and before.lives == now.lives
        and now == replace(before, stay=counted, presence=quiet, pulse=now.pulse)
        and not now.moving
    )


def near(playback: Playback, whole: int) -> tuple[int, ...]:
    """Of so many pages those that may be wanted soon, the first of them first."""
    if playback.turn is not None:
        # Its own neighbours can wait until it is there.
        return spread.together(playback, playback.turn.destination)
    here, whole = playback.spread, min(whole, len(playback.pages))
    after = spread.together(playback, (here[-1] + 1) % whole)
    return (*here, *after, *spread.together(playback, (here[0] - 1) % whole))


def settled(playback: Playback) -> bool:
    """Whether the page has entered, and nothing on it changes by itself."""
    return playback.progress >= 1 and not (playback.moving or playback.plays)


def rests(playback: Playback) -> bool:
    """Whether no page is on its way, or none is seen under a full tide."""
    turn = playback.turn
    if turn is None:
        return playback.scroll is None
    full = WIPE_RISE <= turn.elapsed < WIPE_RISE + WIPE_HOLD
    return turn.kind == "tide" and full
