"""Small pages: every page as a small picture, drawn singly while nothing moves."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage, QPainter, QPixmap

from kiosk.show import overview
from kiosk.show.visit import Easements, Stay

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.content.content import Content
    from kiosk.player.setting import Manner
    from kiosk.player.stage import Stage
    from kiosk.show.playback import Playback

BUDGET: Final = 24 * 2**20
"""Bytes of small pictures that are kept."""
_RESTED: Final = 60.0
"""Seconds after which nothing of a page moves any more."""


class SmallPages:
    """Small pictures of the pages of one content, in one manner and size.

    They are drawn on a stage of their own, which nobody sees. What is not drawn yet
    is a null pixmap.
    """

    def __init__(self, make: Callable[[], Stage]) -> None:
        """None yet; `make` gives the stage, which is asked for once."""
        self._make = make
        self._stage: Stage | None = None
        self._of: tuple[Content, Manner, int] | None = None
        self._size = (0, 0)
        self._kept: OrderedDict[int, QPixmap] = OrderedDict()
        self._asked: OrderedDict[int, None] = OrderedDict()
        """Places that somebody has wanted to see and has not, the last one last."""

    def pixmap(self, path: str, width: int, height: int) -> QPixmap:
        """The picture of a page by its name; null if it is not drawn yet."""
        number = path.removeprefix(overview.PAGE)
        place = int(number) if number.isascii() and number.isdigit() else -1
        if (width, height) == self._size and place in self._kept:
            self._kept.move_to_end(place)
            return self._kept[place]
        self._asked[place] = None
        return QPixmap()

    def begin(
        self, content: Content, manner: Manner, edition: int, size: tuple[int, int]
    ) -> None:
        """Be of this content, in this manner and of pixels from now on."""
        wanted = (content, manner, edition)
        if self._of is not None and size == self._size and _same(wanted, self._of):
            return
        if self._of is None or content is not self._of[0] or edition != self._of[2]:
            stage = self._there()
            stage.perform(content, anew=True)
        self._of, self._size = wanted, size
        self._there().resize(*size)
        self._there().viewport().resize(*size)
        self._kept.clear()
        self._asked.clear()

    def step(self, playback: Playback, shown: range) -> str | None:
        """Draw the next page that is missing; its name, or None if none is.

        Args:
            playback: a moment of the content.
            shown: the places that the overview would show now.
        """
        assert self._of is not None
        wide, high = self._size
        most = max(1, BUDGET // max(1, 4 * wide * high))
        count = len(playback.pages)
        wanted = [place for place in self._asked if 0 <= place < count]
        places = [*dict.fromkeys((*reversed(wanted), *shown, *range(count)))][:most]
        place = next((one for one in places if one not in self._kept), None)
        self._asked.clear()
        if place is None:
            return None
        self._kept[place] = self._drawn(playback, place)
        while len(self._kept) > most:
            self._kept.popitem(last=False)
        return f"{overview.PAGE}{place}"

    def _drawn(self, playback: Playback, place: int) -> QPixmap:
        # As a page stands when it has come to rest, for nobody in particular.
        eased = Easements(playback.eased.large, playback.eased.contrast)
        moment = replace(
            playback,
            place=place,
            turn=None,
            scroll=None,
            seen=(place - 1) % len(playback.pages),
            eased=eased,
            stay=Stay(_RESTED, revealed=_RESTED),
        )
        stage = self._there()
        # A film shows its poster: another may be running, and only one is decoded.
        stage.show_at_once(moment, replace(moment.interaction, film=None))
        image = QImage(*self._size, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        stage.picture(painter)
        painter.end()
        return QPixmap.fromImage(image)

    def _there(self) -> Stage:
        if self._stage is None:
            self._stage = self._make()
        return self._stage

    def close(self) -> None:
        """Let the stage go while Qt still lives."""
        self._kept.clear()
        if self._stage is not None:
            self._stage.tear_down()
            self._stage.deleteLater()
            self._stage = None


def _same(one: tuple[Content, Manner, int], other: tuple[Content, Manner, int]) -> bool:
    """Whether pages would look alike: contents are told apart by identity."""
    return one[0] is other[0] and one[1:] == other[1:]
