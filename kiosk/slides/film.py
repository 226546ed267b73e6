"""Film: a film beside its words, or over the whole page north of the river."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field

from kiosk.drawing import handle
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, GROUND, TEXT, TEXT2
from kiosk.drawing.interaction import NOTHING, FilmMoment, Interaction
from kiosk.drawing.marks import (
    Bars,
    Dots,
    Fill,
    Film,
    Hot,
    Label,
    Picture,
    Run,
    Subtitle,
    Target,
)
from kiosk.drawing.photograph import SHOWN, foot, mist
from kiosk.drawing.placement import APART
from kiosk.drawing.river import WIDTHS
from kiosk.drawing.span import clamp01
from kiosk.drawing.typeset import balanced, run_width
from kiosk.model.footage import Footage
from kiosk.model.question import Question
from kiosk.model.text import Text
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.note import Note

TRANSCRIPT: Final = "transcript"
"""By this name the transcript is opened."""
SHAPE: Final = 16 / 9
"""Width by height of a film's place beside its words."""
_WIDE: Final = 960.0
_TOP: Final = 250.0
_BELOW: Final = 66.0
"""Units between a film and the river, in which its bar lies."""
_GUTTER: Final = 64.0
_CAPTION: Final = 36.0
_CREDIT: Final = 28.0
_TIME: Final = 28.0
_SUBTITLES: Final = 40.0
_FADES: Final = 0.3
"""Seconds in which a film comes out of its poster."""
_SIGN: Final = 112.0
"""Diameter of the sign on a film that waits."""
_KNOB: Final = 26.0
_LINE: Final = 4.0
_REACH: Final = 96.0
_WIDEST: Final = 1240.0

_PLAY: Final = Text.own(zh="播放或暂停", en="Play or pause")
_SEEK: Final = Text.own(
    zh="拖动，换到影片的另一处", en="Drag to another part of the film"
)
_READ: Final = Text.own(zh="读文字稿", en="Read the transcript")


class FilmSlide(Slide):
    """A film beside its words, or over the whole page; the slide stays for its length.

    Its poster comes first, and stands wherever the film cannot be played. A touch on
    the film halts it, and one on its bar leads to another part.
    """

    tells: ClassVar[tuple[Question, ...]] = (Question.PHOTOGRAPHS,)

    kind: Literal["film"] = Field(
        description="一段影片：旁边是说明，或通栏；停留时间就是影片的长度 · a film, "
        "beside its words or over the whole page; the slide stays for its length"
    )
    lead: Text | None = Field(
        default=None, description="标题下的一行 · one line under the title"
    )
    film: Footage = Field(description="影片 · the film")
    whole: bool = Field(
        default=False,
        description="true 为通栏 · whether it covers the whole page",
    )

    def charts(self) -> tuple[Chart, ...]:
        return ()

    @property
    def length(self) -> float:
        return self.film.seconds

    @property
    def repeats(self) -> bool:
        return self.film.repeats

    @property
    def heard(self) -> str:
        return self.film.file if self.film.sound else ""

    @property
    def dials(self) -> bool:
        return True

    def notes(self) -> dict[str, Note]:
        note = self.film.transcript
        return {} if note is None else {TRANSCRIPT: note}

    def described(self, viewport: Viewport) -> tuple[str, ...]:
        return (viewport.words(self.film.aloud),)

    def texts(self) -> tuple[Text, ...]:
        """What is read where nobody touches, in which the transcript is closed."""
        lead = () if self.lead is None else (self.lead,)
        return (self.title, *lead, self.film.caption, self.film.credit)

    def dialled(
        self,
        x: float,
        y: float,  # noqa: ARG002
        viewport: Viewport,
        interaction: Interaction = NOTHING,  # noqa: ARG002
    ) -> float:
        bar = self._laid(viewport).bar
        return clamp01((x - bar.x) / bar.width)

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        laid, alpha = self._laid(viewport), SHOWN.at(t)
        # A page beside the present one has a film that nobody sees yet.
        there, now = interaction.film is not None, interaction.film or FilmMoment()
        marks: list[Mark] = [
            self._poster(laid.rect, alpha),
            self._film(laid, now, there=there),
        ]
        if self.whole:
            marks += (
                mist(laid.rect, laid.edge, alpha, viewport),
                foot(laid.rect, laid.bar.y - 24, alpha, viewport),
            )
        return (
            *marks,
            *self._spoken(laid, now, alpha, viewport),
            *(replace(label, alpha=alpha) for label in laid.words),
            *self._transcript(laid, alpha, viewport),
            *_sign(laid.rect, now, self.length, alpha),
            *_bar(laid, now, self.length, alpha, viewport),
            Hot(laid.rect, Target("run"), name=viewport.words(_PLAY)),
            *laid.title,
        )

    def _poster(self, rect: Rect, alpha: float) -> Picture:
        film = self.film
        if film.poster is None:
            return Picture(
                film.file, rect, alpha, focus=film.focus, second=film.poster_at
            )
        return Picture(film.poster, rect, alpha, focus=film.focus)

    def _film(self, laid: _Laid, now: FilmMoment, *, there: bool) -> Film:
        film = self.film
        return Film(
            film.file,
            laid.rect,
            now.seconds,
            film.seconds,
            film.repeats,
            clamp01(now.seconds / _FADES),
            film.focus if self.whole else None,
            now.runs and not now.kept,
            there,
            film.sound,
            now.hushed,
        )

    def _spoken(
        self, laid: _Laid, now: FilmMoment, alpha: float, viewport: Viewport
    ) -> tuple[Mark, ...]:
        """What is said, if there are subtitles: at the film's foot, above its bar."""
        file = self.film.subtitled(viewport.language)
        if not file:
            return ()
        rect, second = laid.rect, now.seconds
        foot = min(rect.bottom - 28.0, laid.bar.y - 48.0)
        space = min(0.86 * rect.width, _WIDEST)
        place = Rect(rect.centre[0] - space / 2, rect.y, space, foot - rect.y)
        if self.film.repeats:
            second %= self.length
        size = _SUBTITLES * viewport.large
        seen = alpha if now.seconds > 0 else 0.0
        return (Subtitle(file, place, second, size, seen),)

    # -- where everything stands -------------------------------------------

    def _laid(self, viewport: Viewport) -> _Laid:
        title, edge = heading(viewport, self.title, self.lead, self.facts())
        if self.whole:
            return self._over_all(title, edge, viewport)
        if viewport.portrait:
            return self._upright(title, edge, viewport)
        return self._beside(title, edge, viewport)

    def _beside(
        self, title: tuple[Label, ...], edge: float, viewport: Viewport
    ) -> _Laid:
        top = max(_TOP, edge + 16)
        high = min(_WIDE / SHAPE, viewport.seam - _BELOW - top)
        wide = high * SHAPE
        left = viewport.width - viewport.margin - wide
        rect = Rect(left, top, wide, high)
        space = left - _GUTTER - viewport.margin
        _, end = self._words(0.0, 0.0, space, viewport)
        # The last line stands level with the film's foot, the transcript with its bar.
        words, _ = self._words(viewport.margin, rect.bottom - end - 28, space, viewport)
        y = rect.bottom + _BELOW / 2
        bar = self._bar_in(rect.x, rect.right, y, viewport)
        line = y + 0.35 * viewport.label
        return _Laid(title, edge, rect, words, bar, (viewport.margin, line))

    def _upright(
        self, title: tuple[Label, ...], edge: float, viewport: Viewport
    ) -> _Laid:
        wide = viewport.width
        space = wide - 2 * viewport.margin
        _, high = self._words(0.0, 0.0, space, viewport)
        high += wide / SHAPE + 2 * _BELOW + 120
        top = edge + 16 + max(0.0, viewport.seam - edge - high) * 0.5
        rect = Rect(0.0, top, wide, wide / SHAPE)
        line = rect.bottom + _BELOW
        words, end = self._words(viewport.margin, line + _BELOW, space, viewport)
        bar = self._bar_in(viewport.margin, wide - viewport.margin, line, viewport)
        return _Laid(title, edge, rect, words, bar, (viewport.margin, end + 76))

    def _over_all(
        self, title: tuple[Label, ...], edge: float, viewport: Viewport
    ) -> _Laid:
        rect = Rect(0.0, 0.0, viewport.width, viewport.seam - WIDTHS[0] / 2)
        margin = viewport.margin
        space = min(viewport.width - 2 * margin, _WIDEST)
        _, high = self._words(margin, 0.0, space, viewport)
        top = rect.bottom - high - 29
        words, end = self._words(margin, top, space, viewport)
        bar = self._bar_in(margin, viewport.width - margin, top - 48, viewport)
        return _Laid(title, edge, rect, words, bar, (None, end))

    def _words(
        self, x: float, top: float, space: float, viewport: Viewport
    ) -> tuple[tuple[Label, ...], float]:
        """Caption and credit from a height down, and the last baseline."""
        type_, grown = viewport.type, 1.1 if viewport.portrait else 1.0
        size = _CAPTION * viewport.large * grown
        small = _CREDIT * viewport.large * grown
        credit = viewport.words(self.film.credit)
        if self.film.licence:
            credit = f"{credit}  ·  {self.film.licence}"
        labels, y = [], top + size * 0.85
        for line in balanced(
            viewport.words(self.film.caption), size, 500, space, type_
        ):
            labels.append(Label(x, y, (Run(line, size, 500, TEXT),)))
            y += size * 1.35
        y += small * 1.46 - size * 1.35
        for line in balanced(credit, small, 400, space, type_):
            labels.append(Label(x, y, (Run(line, small, 400, TEXT2),)))
            y += small * 1.35
        return tuple(labels), y - small * 1.35

    def _bar_in(self, left: float, right: float, y: float, viewport: Viewport) -> Rect:
        """The line of the bar, between the sign before it and the time behind it."""
        run = _time(self.length, self.length, viewport)
        right -= run_width(run, viewport.type) + 28
        return Rect(left + 56, y - _LINE / 2, right - left - 56, _LINE)

    def _transcript(
        self, laid: _Laid, alpha: float, viewport: Viewport
    ) -> tuple[Mark, ...]:
        """What opens the transcript, if there is one."""
        if self.film.transcript is None:
            return ()
        size = viewport.label
        run = Run(viewport.words(_READ), size, 400, TEXT)
        wide = run_width(run, viewport.type)
        x, y = laid.read
        if x is None:
            x = viewport.width - viewport.margin - wide - 40
        words = Rect(x, y - 0.8 * size, wide, size)
        plate = words.grown(12.0)
        plate = plate._replace(width=plate.width + 48.0)
        return (
            # Its ring stands on ground, not on the film.
            Bars(np.array([list(plate)]), GROUND, alpha if self.whole else 0.0),
            Label(x, y, (run,), alpha=alpha),
            Hot(
                words.at_least(_REACH, _REACH),
                Target("figure", TRANSCRIPT),
                anchor=(words.right + APART, words.centre[1]),
                name=viewport.words(_READ),
                words=words,
            ),
        )


class _Laid(NamedTuple):
    """Where everything stands: `edge` is where the heading ends, `bar` its line.

    `read` is where the words begin that open the transcript, x of None at the right.
    """

    title: tuple[Label, ...]
    edge: float
    rect: Rect
    words: tuple[Label, ...]
    bar: Rect
    read: tuple[float | None, float]


def _sign(rect: Rect, now: FilmMoment, length: float, alpha: float) -> tuple[Mark, ...]:
    """The sign on a film that waits for a touch."""
    waits = not now.runs and (now.touched or now.seconds < length)
    x, y = rect.centre
    r, seen = _SIGN / 2, alpha if waits else 0.0
    return (
        Dots(points((x, y)), _SIGN, GROUND, alpha=0.86 * seen),
        Fill((_triangle(x + 0.09 * r, y, 0.5 * r),), TEXT, alpha=seen),
    )


def _bar(
    laid: _Laid, now: FilmMoment, length: float, alpha: float, viewport: Viewport
) -> tuple[Mark, ...]:
    """Whether the film runs, how far it is, and where a finger moves it."""
    bar, second = (
        laid.bar,
        now.seconds % length if now.seconds > length else now.seconds,
    )
    y = bar.centre[1]
    # Whole pixels: what moves by less is not repainted.
    x = bar.x + round(bar.width * second / length / viewport.pixel) * viewport.pixel
    runs = alpha if now.runs else 0.0
    left = bar.x - 56
    return (
        Bars(
            np.array([[left + 2, y - 15, 8.0, 30], [left + 18, y - 15, 8.0, 30]]),
            TEXT,
            runs,
        ),
        Fill((_triangle(left + 12, y, 16.0),), TEXT, alpha=alpha - runs),
        Bars(np.array([list(bar)]), TEXT2.mixed("ground", 0.5), alpha),
        Bars(np.array([[bar.x, bar.y, x - bar.x, bar.height]]), FILL, alpha),
        Dots(points((x, y)), _KNOB, TEXT, alpha=alpha),
        Label(
            bar.right + 28,
            y + 0.35 * _TIME * viewport.large,
            (_time(second, length, viewport),),
            alpha=alpha,
            changing=True,
        ),
        Hot(
            Rect(left - 24, y - _REACH / 2, 64.0, _REACH).at_least(_REACH, _REACH),
            Target("run"),
            name=viewport.words(_PLAY),
        ),
        Hot(
            Rect(bar.x - 8, y - _REACH / 2, bar.width + 16, _REACH),
            handle.WAY,
            name=viewport.words(_SEEK),
        ),
        Hot(
            Rect(x - _REACH / 2, y - _REACH / 2, _REACH, _REACH),
            Target("dial"),
            anchor=(x, y),
            name=viewport.words(_SEEK),
        ),
    )


def _time(second: float, length: float, viewport: Viewport) -> Run:
    said = f"{_clock(second)} / {_clock(length)}"
    return Run(said, _TIME * viewport.large, 400, TEXT2)


def _clock(seconds: float) -> str:
    """Minutes and seconds, as 1:05."""
    minutes, rest = divmod(int(seconds + 1e-6), 60)
    return f"{minutes}:{rest:02d}"


def _triangle(
    x: float, y: float, r: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A triangle that points to the right, about its middle."""
    return np.array([(x - 0.6 * r, y - r), (x + r, y), (x - 0.6 * r, y + r)])
