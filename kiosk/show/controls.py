"""The controls in the water: home, themes, landings, loop, next, language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.geometry import Rect, flow, points
from kiosk.drawing.ink import FILL, HAIR, MARK, TEXT, TEXT2, WATER, Ink
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Hot,
    Label,
    Run,
    Strands,
    Stroke,
    Sweep,
    Target,
)
from kiosk.drawing.typeset import fitted, width
from kiosk.show import overview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Language

FINGER: Final = 96.0
"""Smallest side of a target, in page units."""

SMALLEST: Final = 20.0
"""Closer than this, in page units, landings cannot be told apart by eye.

Where they are closer than a finger is wide they still say how far one has come.
"""

_NAMES: Final = {
    "home": {"zh": "回到封面", "en": "Back to the cover"},
    "next": {"zh": "下一页", "en": "Next page"},
    "pause": {"zh": "暂停轮播", "en": "Pause the show"},
    "play": {"zh": "继续轮播", "en": "Resume the show"},
    "speak": {"zh": "Switch to English", "en": "切换到中文"},
    "ease": {"zh": "更易读、更安静", "en": "Easier reading, less motion"},
    "step": {"zh": "下一个数的出处", "en": "Where the next figure comes from"},
    "dial": {"zh": "移动手柄", "en": "Move the handle"},
    "page": {"zh": "第 {} 页", "en": "Page {}"},
    "overview": {"zh": "看全部的页", "en": "All pages"},
}


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the visitor is among the pages of a theme."""

    theme: str
    pages: tuple[int, ...]
    place: int
    looping: bool
    low: bool = False
    """Whether everything is to be reached from the lowest third of the screen."""
    dial: float | None = None
    """Where the page's handle stands; None if it has none."""
    spoken: Language | None = None
    """The language that was asked for last, if the page is still in another."""


def name(what: str, viewport: Viewport) -> str:
    """What assistive technology calls a control."""
    return _NAMES[what][viewport.language]


def _hot(x: float, y: float, target: Target, name_: str, w: float = FINGER) -> Hot:
    return Hot(Rect(x - w / 2, y - FINGER / 2, w, FINGER), target, name=name_)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where the rows and groups of controls lie."""

    upper: float
    lower: float
    tabs: float
    stops: tuple[float, float]
    pause: float
    next: float
    speak: float
    ease: float
    home: float
    size: float


def _lines(viewport: Viewport, tabs: float) -> _Lines:
    w, h = viewport.width, viewport.height
    large = 44.0 if viewport.large > 1 else 36.0
    if viewport.portrait:
        # The language stands in the upper row: below, English tabs need the room.
        return _Lines(
            upper=h - 200,
            lower=h - 86,
            tabs=196,
            stops=(104.0, w - 520),
            pause=w - 238,
            next=w - 120,
            speak=w - 392,
            ease=w - 120,
            home=96,
            size=44.0 if viewport.large > 1 else 40.0,
        )
    y = h - 92
    # On an ultra-wide screen the controls stay together, near the reader.
    aside = viewport.margin - 112
    start, w = 208.0 + aside, w - aside
    left = start + tabs + (36 if viewport.language == "en" else 48)
    return _Lines(
        y,
        y,
        start,
        (left, w - 640),
        w - 552,
        w - 420,
        w - 262,
        w - 112,
        112 + aside,
        large,
    )


def _tab_size(viewport: Viewport) -> float:
    """The size of the names of themes: as they fit, and never smaller if large."""
    found = []
    plain = 40.0 if viewport.portrait else 36.0
    for size in (44.0, plain) if viewport.large > 1 else (plain,):
        if viewport.language == "en":
            # Its names are longer, and the landings have to be seen beside them.
            size *= 0.8 if viewport.portrait else 0.9
        at = _lines(viewport, _tabs_width(viewport, size))
        # Long names on a narrow page: smaller, rather than over the next control.
        while at.tabs + _tabs_width(viewport, size) > at.stops[1] + 10 and size > 28:
            size *= 0.95
            at = _lines(viewport, _tabs_width(viewport, size))
        found.append(size)
    return max(found)


def _tabs_width(viewport: Viewport, size: float) -> float:
    gap = _tab_gap(viewport)
    return (
        sum(
            viewport.type.advance(viewport.words(way.name), size, 700) + gap
            for way in viewport.themes
        )
        - gap
    )


def _tab_gap(viewport: Viewport) -> float:
    if viewport.language == "en":
        return 48.0 if viewport.portrait else 40.0
    return 76.0 if viewport.portrait else 80.0


def marks(viewport: Viewport, landing: Landing) -> tuple[Mark, ...]:
    """All controls but the moving arc of the next ring."""
    size = _tab_size(viewport)
    at = _lines(viewport, _tabs_width(viewport, size))
    out: list[Mark] = [*_home(viewport, at.home, at.lower)]
    x, gap = at.tabs, _tab_gap(viewport)
    for way in viewport.themes:
        words = viewport.words(way.name)
        wide = viewport.type.advance(words, size, 700)
        here = way.id == landing.theme
        out += _tab(viewport, x, at.lower, words, size, wide, way.accent, here=here)
        if way.open:
            out.append(
                _hot(
                    x + wide / 2,
                    at.lower,
                    Target("theme", way.id),
                    words,
                    max(FINGER, wide + min(gap, 40)),
                )
            )
        x += wide + gap
    out += (
        _within_reach(viewport, landing, at)
        if landing.low
        else _stops(viewport, landing, at)
    )
    out += _pause(viewport, at.pause, at.upper, landing)
    out += _next(viewport, at.next, at.upper)
    row = at.upper if viewport.portrait else at.lower
    out += language(viewport, at.speak, row, size - 2, landing.spoken)
    out += ease(viewport, at.ease, at.lower)
    return tuple(out)


def ring(viewport: Viewport, share: float | None) -> tuple[Mark, ...]:
    """The elapsed arc of the next ring; empty while the loop is paused."""
    at = _lines(viewport, 0.0)
    return (
        Arcs(
            at.next,
            at.upper,
            (Sweep(34.0, 0.0, 360.0 * (share or 0.0), 5.0, FILL),),
            alpha=1.0 if share else 0.0,
        ),
    )


def _home(viewport: Viewport, x: float, y: float) -> tuple[Mark, ...]:
    # A roof on the north bank.
    return (
        Stroke(
            points((x - 20, y - 1), (x, y - 19), (x + 20, y - 1)), 4, TEXT2, cap="round"
        ),
        Stroke(
            points((x - 13, y), (x - 13, y + 14), (x + 13, y + 14), (x + 13, y)),
            4,
            TEXT2,
            cap="round",
        ),
        _hot(x, y, Target("home"), name("home", viewport)),
    )


def _tab(
    viewport: Viewport,
    x: float,
    y: float,
    words: str,
    size: float,
    wide: float,
    accent: str,
    *,
    here: bool,
) -> tuple[Mark, ...]:
    del viewport
    under = y + 35
    line = flow(
        (
            (x, under),
            (x + wide * 0.25, under - 3),
            (x + wide * 0.75, under + 3),
            (x + wide, under),
        ),
        8,
    )
    fill = Ink(f"fill:{accent}")
    return (
        Label(
            x,
            y + size * 0.36,
            (Run(words, size, 700 if here else 400, TEXT if here else TEXT2),),
        ),
        Stroke(
            line if here else points((x, under), (x + 22, under)),
            5 if here else 4,
            fill,
            cap="flat" if here else "round",
        ),
    )


def _stops(viewport: Viewport, landing: Landing, at: _Lines) -> tuple[Mark, ...]:
    """A small river with one landing a page; at most 100 units apart."""
    n = len(landing.pages)
    if n == 0:
        return ()
    left, right = at.stops
    pitch = min(100.0 if n < 6 else 80.0, (right - left - 48) / max(1, n - 1))
    if pitch < SMALLEST and landing.place in landing.pages:
        # No room for a landing a page: say in figures where one is.
        here = landing.pages.index(landing.place) + 1
        run = Run(f"{here} / {n}", at.size, 400, TEXT2)
        if width((run,), viewport.type) + 24 > right - left:
            return ()
        middle = (left + right) / 2
        return (
            Label(middle, at.upper + 13, (run,), "middle"),
            Hot(
                Rect(middle, at.upper, 0.0, 0.0).at_least(FINGER + 40, FINGER),
                Target("card", overview.NAME),
                name=name("overview", viewport),
            ),
        )
    span = pitch * (n - 1)
    x0 = left if viewport.portrait else (left + right) / 2 - span / 2
    y = at.upper
    xs = x0 + pitch * np.arange(n)
    ys = y + np.where(np.arange(n) % 2, -7.0, 7.0)
    tail = 24.0 if pitch < 80 else 44.0
    knots = (
        (x0 - tail, y),
        *zip(xs.tolist(), ys.tolist(), strict=True),
        (x0 + span + tail, y),
    )
    course = flow(knots, 12)
    grid = np.linspace(knots[0][0], knots[-1][0], 41)
    line = Strands(
        knots[0][0],
        knots[-1][0],
        np.interp(grid, course[:, 0], course[:, 1])[None, :],
        np.full((1, 41), 2.0),
        (MARK,),
    )
    here = landing.pages.index(landing.place) if landing.place in landing.pages else -1
    where = np.column_stack([xs, ys])
    out: list[Mark] = [line]
    big = 1.0 if pitch >= 60 else min(0.8, 0.02 * pitch + 0.2)
    past = where[: max(here, 0)]
    ahead = where[here + 1 :]
    out.append(Dots(past, 16.0 * big, TEXT2, alpha=1.0 if len(past) else 0.0))
    out.append(Dots(ahead, 18.5 * big, MARK, alpha=1.0 if len(ahead) else 0.0))
    out.append(Dots(ahead, 13.5 * big, WATER, alpha=1.0 if len(ahead) else 0.0))
    current = where[here : here + 1] if here >= 0 else where[:0]
    out.append(Dots(current, 34.0 * big, WATER, alpha=1.0 if len(current) else 0.0))
    out.append(Dots(current, 26.0 * big, FILL, alpha=1.0 if len(current) else 0.0))
    template = _NAMES["page"][viewport.language]
    out += [
        _hot(
            float(cx),
            y,
            Target("page", str(page)),
            template.format(number + 1),
            pitch,
        )
        for number, (cx, page) in enumerate(zip(xs, landing.pages, strict=True))
    ]
    return tuple(out)


def _within_reach(viewport: Viewport, landing: Landing, at: _Lines) -> tuple[Mark, ...]:
    """In the landings' place: the page's figures one by one, and its handle."""
    left, right = at.stops
    y = at.upper
    words = {"zh": "逐个看数", "en": "Figures"}[viewport.language]
    run = Run(words, at.size - 4, 500, TEXT)
    wide = width((run,), viewport.type)
    out: list[Mark] = [
        Arcs(left + 24, y, (Sweep(20.0, 0.0, 360.0, 4.0, FILL),)),
        Dots(points((left + 24, y)), 14.0, FILL),
        Label(left + 56, y + 13, (run,)),
        Hot(
            Rect(left - 10, y - FINGER / 2, wide + 82, FINGER),
            Target("step"),
            name=name("step", viewport),
        ),
    ]
    start, end = left + wide + 130, right - 20
    if landing.dial is not None and end - start > 120:
        x = start + (end - start) * landing.dial
        out += [
            Bars(np.array([[start, y - 3, end - start, 6.0]]), HAIR, radius=3.0),
            Dots(points((x, y)), 60.0, TEXT),
            Hot(
                Rect(start - 30, y - FINGER / 2, end - start + 60, FINGER),
                Target("dial", "low"),
                name=name("dial", viewport),
            ),
        ]
    return tuple(out)


def _pause(
    viewport: Viewport, x: float, y: float, landing: Landing
) -> tuple[Mark, ...]:
    """Two bars while the loop runs, a triangle while it waits."""
    bars = np.array([[x - 13, y - 15, 8, 30], [x + 5, y - 15, 8, 30]])
    triangle = points((x - 9, y - 16), (x + 15, y), (x - 9, y + 16), (x - 9, y - 16))
    on = landing.looping
    return (
        Bars(bars, TEXT2, alpha=1.0 if on else 0.0, radius=2.0),
        Stroke(triangle, 4, TEXT2, alpha=0.0 if on else 1.0, cap="round"),
        _hot(x, y, Target("pause"), name("pause" if on else "play", viewport)),
    )


def _next(viewport: Viewport, x: float, y: float) -> tuple[Mark, ...]:
    return (
        Arcs(x, y, (Sweep(34.0, 0.0, 360.0, 4.0, HAIR),)),
        Stroke(
            points((x - 6, y - 12), (x + 7, y), (x - 6, y + 12)), 4, TEXT, cap="round"
        ),
        _hot(x, y, Target("next"), name("next", viewport), 112.0),
    )


def language(
    viewport: Viewport, x: float, y: float, size: float, spoken: Language | None = None
) -> tuple[Mark, ...]:
    """中 / EN, the language in use set bold, or the one that was asked for."""
    zh = (spoken or viewport.language) == "zh"
    runs = (
        Run("中", size, 700 if zh else 400, TEXT if zh else TEXT2),
        Run(" / ", size, 300, MARK),
        Run("EN", size, 400 if zh else 700, TEXT2 if zh else TEXT),
    )
    return (
        Label(x, y + 13, runs, "middle"),
        _hot(
            x,
            y,
            Target("speak", "en" if zh else "zh"),
            name("speak", viewport),
            max(144.0, width(runs, viewport.type) + 24),
        ),
    )


def ease(viewport: Viewport, x: float, y: float) -> tuple[Mark, ...]:
    """A person in a ring: opens the panel for easier reading."""
    return (
        Arcs(x, y, (Sweep(26.0, 0.0, 360.0, 3.0, TEXT2),)),
        Dots(points((x, y - 13)), 7.6, TEXT2),
        Stroke(
            points((x - 12, y - 5), (x, y - 3), (x + 12, y - 5)), 4, TEXT2, cap="round"
        ),
        Stroke(points((x, y - 3), (x, y + 4), (x - 7, y + 16)), 4, TEXT2, cap="round"),
        Stroke(points((x, y + 4), (x + 7, y + 16)), 4, TEXT2, cap="round"),
        _hot(x, y, Target("card", "@ease"), name("ease", viewport), 104.0),
    )


def sign(viewport: Viewport) -> tuple[float, float]:
    """Where the cover's sign stands that asks for a touch."""
    if viewport.portrait:
        return 112.0, viewport.height - 86.0
    return viewport.width * 0.5156, viewport.height - 66.0


def cover(
    viewport: Viewport, invitation: str, other: str, spoken: Language | None = None
) -> tuple[Mark, ...]:
    """The cover's controls: the invitation, language, ease."""
    x, y = sign(viewport)
    size = (36.0 if not viewport.portrait else 40.0) * min(viewport.large, 1.15)
    rings = tuple(
        Sweep(radius, 0.0, 360.0, wide, WATER.mixed("text", share))
        for radius, share, wide in ((20, 0.9, 3.0), (34, 0.45, 2.0), (50, 0.22, 2.0))
    )
    runs: tuple[Run, ...] = (Run(invitation, size, 500, TEXT),)
    if viewport.width > 1700 and viewport.large == 1:
        runs = (*runs, Run(other, size, 400, TEXT2, 20))
    return (
        Arcs(x, y, rings),
        Dots(points((x, y)), 16.0, TEXT),
        Label(x + 76, y + 13, runs),
        Hot(
            Rect(x - 60, y - 60, width(runs, viewport.type) + 150, 120),
            Target("next"),
            name=invitation,
        ),
        *language(
            viewport,
            viewport.width - (244 if not viewport.portrait else 308),
            y,
            34.0 if not viewport.portrait else 38.0,
            spoken,
        ),
        *ease(viewport, viewport.width - (112 if not viewport.portrait else 120), y),
    )


def warning(
    viewport: Viewport, seconds: float | None, whole: float, lines: Sequence[Rect] = ()
) -> tuple[Mark, ...]:
    """The countdown before the show returns to its loop; any touch stops it.

    `lines` are the places of text on the page and of controls, which it leaves free.
    """
    if seconds is None:
        return ()
    left = int(np.ceil(seconds))

    def said(count: int) -> str:
        if viewport.language == "zh":
            return f"{count} 秒后回到封面，轻触继续看"
        return f"Back to the cover in {count} s. Touch to stay"

    most = viewport.width - 2 * viewport.margin - 150
    for size in (40.0 * min(viewport.large, 1.2), 40.0, 34.0, 28.0):
        # As wide as the longest it will say, so that it stays where it is.
        longest = Run(said(int(np.ceil(whole))), size, 500, Ink("slip-text"))
        (run,) = fitted((longest,), most, viewport.type)
        high = run.size + (32.0 if not viewport.portrait else 48.0)
        pill, free = _free(viewport, width((run,), viewport.type) + 150, high, lines)
        if free:
            break
    x, y = pill.x, pill.centre[1]
    return (
        Bars(np.array([pill], dtype=float), Ink("slip"), radius=high / 2),
        Arcs(
            x + 54,
            y,
            (
                Sweep(24.0, 0.0, 360.0, 5.0, Ink("slip").mixed("slip-text", 0.2)),
                Sweep(24.0, 0.0, 360.0 * left / whole, 5.0, Ink("slip-ink")),
            ),
        ),
        Label(x + 98, y + run.size * 0.36, (run._replace(text=said(left)),)),
    )


def _free(
    viewport: Viewport, wide: float, high: float, lines: Sequence[Rect]
) -> tuple[Rect, bool]:
    """Where something can lie, and whether it covers no text there.

    That is in the water, or else higher up.
    """
    strip = viewport.seam + (12.0 if viewport.portrait else 6.0)
    middle, right = (viewport.width - wide) / 2, viewport.width - viewport.margin - wide
    xs = np.array([middle, right, *np.arange(viewport.margin, right, 24.0)])
    ys = np.array([strip, *np.arange(viewport.seam - 20 - high, 8.0, -12.0)])
    x, y = (each.ravel()[:, None] for each in np.meshgrid(xs, ys))
    taken = np.array(lines, dtype=float).reshape(-1, 4)
    met = (
        (taken[:, 0] - 4 < x + wide)
        & (taken[:, 0] + taken[:, 2] + 4 > x)
        & (taken[:, 1] - 4 < y + high)
        & (taken[:, 1] + taken[:, 3] + 4 > y)
    ).sum(axis=1)
    best = int(np.argmin(met))
    return Rect(float(x[best, 0]), float(y[best, 0]), wide, high), not met[best]
