"""The programme: which part of the content is on here, at a moment."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kiosk.model.schedule import Both, next_edge, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Sequence
    from datetime import datetime

    from kiosk.content.content import Content, Loaded
    from kiosk.slides.base import Slide

LOOK: Final = 55.0
"""Seconds between two looks at the clock at most, while anything is scheduled.

Timers may be late by a twentieth: what has been set is noticed within a minute.
"""


def schedules(content: Content) -> tuple[Both, ...]:
    """For every slide its own schedule and that of its theme."""
    themes = {theme.id: theme.schedule for theme in content.themes}
    return tuple((slide.schedule, themes.get(slide.theme)) for slide in content.slides)


def on(content: Content, moment: datetime) -> tuple[bool, ...]:
    """For every slide whether it is on at a moment."""
    places = {*shown(schedules(content), moment)}
    return tuple(place in places for place in range(len(content.slides)))


def is_for(content: Content, slide: Slide, names: Collection[str]) -> bool:
    """Whether a slide, and its theme, are for a screen of these names and roles."""
    themes = (theme.screens for theme in content.themes if theme.id == slide.theme)
    every = (slide.screens, *themes)
    return all(not screens or not {*names}.isdisjoint(screens) for screens in every)


def meant(content: Content, names: Collection[str]) -> tuple[int, ...]:
    """Places of the slides that are for a screen of these names and roles.

    A screen without any shows all, and so does one that no slide is for.
    """
    every = tuple(range(len(content.slides)))
    if not names:
        return every
    slides = enumerate(content.slides)
    mine = tuple(place for place, slide in slides if is_for(content, slide, names))
    return mine or every


@dataclass(frozen=True, slots=True)
class Programme:
    """A show with all its slides, and the part of it that is on.

    `names` are the names and roles of the screen that shows it, see `meant`.
    """

    whole: Loaded
    names: frozenset[str] = frozenset()
    _schedules: tuple[Both, ...] = field(init=False)
    _mine: tuple[int, ...] = field(init=False)
    """Places of the slides that are meant for this screen."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_schedules", schedules(self.whole.content))
        object.__setattr__(self, "_mine", meant(self.whole.content, self.names))

    @property
    def scheduled(self) -> bool:
        """Whether anything ever comes or goes here."""
        return any(one is not None for both in self._own for one in both)

    @property
    def _own(self) -> tuple[Both, ...]:
        return tuple(self._schedules[place] for place in self._mine)

    def stays(self, place: int) -> bool:
        """Whether the slide at a place of the whole show never comes or goes."""
        return self._schedules[place] == (None, None)

    def places(self, moment: datetime) -> tuple[int, ...]:
        """Places in the whole show of the slides that are on; one at least."""
        if not self.scheduled:
            return self._mine
        return tuple(self._mine[number] for number in shown(self._own, moment))

    def edge(self, moment: datetime) -> datetime | None:
        """The first later moment at which anything can come or go; None if none."""
        return next_edge(self._own, moment)

    def ids(self, moment: datetime) -> tuple[str, ...]:
        """Names of the slides that are on, in order."""
        slides = self.whole.content.slides
        return tuple(slides[place].id for place in self.places(moment))

    def wait(self, moment: datetime) -> float | None:
        """Seconds until the clock is to be looked at again; None if never.

        Clock and zone may be set at any time, and are looked at once a minute.
        """
        if not self.scheduled:
            return None
        edge = self.edge(moment)
        left = LOOK if edge is None else (edge - moment).total_seconds()
        return min(max(left, 0.05), LOOK)

    def part(self, ids: tuple[str, ...]) -> Loaded:
        """The show with these slides only, and with the themes that they leave."""
        content = self.whole.content
        if len(ids) == len(content.slides):
            return self.whole
        part = content.without({slide.id for slide in content.slides} - {*ids})
        return replace(self.whole, content=part)


def next_of(due: Container[str], ids: Sequence[str], place: int) -> int:
    """The first place after this one, round the loop, whose slide is due.

    It is the place itself if there is none.
    """
    count = len(ids)
    after = ((place + n) % count for n in range(1, count))
    return next((p for p in after if ids[p] in due), place)
