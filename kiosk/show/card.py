"""The detail card: what a figure is, when, and where it comes from.

It also draws the panel for easier reading, a card of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from kiosk.drawing.easing import out_cubic
from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import (
    GROUND,
    SLIP,
    SLIP_INK,
    SLIP_TEXT,
    SLIP_TEXT2,
    TEXT,
    Ink,
)
from kiosk.drawing.leader import segments
from kiosk.drawing.marks import Arcs, Bars, Dots, Hot, Label, Run, Stroke, Sweep, Target
from kiosk.drawing.placement import EDGE, Size, placed
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import fitted
from kiosk.show import card_rows
from kiosk.show.card_rows import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.placement import Placement, Scenery
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact
    from kiosk.model.note import Note
    from kiosk.show.card_rows import Rows, Sheet
    from kiosk.show.citation import Provenance

SECONDS: Final = 0.38
"""How long the card takes to come."""
EASE: Final = "@ease"
"""The name of the panel for easier reading among the cards."""
_CRAMPED: Final = 15.0
"""What it costs to set a number with its unit smaller than text may be."""
_NO_RULE: Final = Rect(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Laid:
    """A card that has its place: its lines, its rule, and where it lies."""

    labels: tuple[Label, ...]
    rule: Rect
    place: Placement
    low: bool = False

    @property
    def words(self) -> str:
        """What the card says, line by line."""
        return "\n".join(label.text for label in self.labels)


def of_figure(
    fact: Fact,
    facts: Mapping[str, Fact],
    origins: tuple[Provenance, ...],
    around: Scenery,
    viewport: Viewport,
    *,
    low: bool = False,
) -> Laid:
    """The card of a figure, in a place that leaves the figure free."""
    return _laid(
        lambda sheet: card_rows.of_figure(fact, facts, origins, sheet),
        viewport,
        around,
        low=low,
    )


def of_note(
    note: Note,
    origins: tuple[Provenance, ...],
    around: Scenery,
    viewport: Viewport,
    *,
    facts: Mapping[str, Fact] | None = None,
    low: bool = False,
) -> Laid:
    """The card of a note: no number, its head is set large instead."""
    return _laid(
        lambda sheet: card_rows.of_note(note, facts or {}, origins, sheet),
        viewport,
        around,
        low=low,
    )


def _laid(
    set_in: Callable[[Sheet], Rows], viewport: Viewport, around: Scenery, *, low: bool
) -> Laid:
    """A card in the sheet and the place that suit it best."""
    rows: list[Rows] = []

    def sizes() -> Iterator[Size]:
        for sheet in card_rows.sheets(viewport):
            rows.append(set_in(sheet))
            wide, high = rows[-1].wide, rows[-1].high
            # What is higher than the page is the last that is taken.
            beyond = max(0.0, high - (viewport.height - 2 * EDGE))
            cost = sheet.cost + (_CRAMPED if rows[-1].smallest < SMALLEST else 0.0)
            cost += 1e4 + beyond if beyond else 0.0
            yield Size(wide, high, cost, sheet.cost)

    place = placed(viewport, sizes(), around, low=low)
    return Laid(rows[place.sheet].labels, rows[place.sheet].rule, place, low)


def _come(age: float) -> float:
    """How far a slip has come, to which a leader is drawn first."""
    return Span(0.12, 0.36, out_cubic).at(age)


def _come_at_once(age: float) -> float:
    """How far a slip has come that belongs to no mark: it answers by itself."""
    return Span(-0.02, 0.24, out_cubic).at(age)


def marks(laid: Laid, viewport: Viewport, age: float) -> tuple[Mark, ...]:
    """A card `age` seconds after it was opened, and its leader."""
    place = laid.place
    rect = place.rect
    led = bool(place.path)
    marked = place.start is not None or place.words is not None
    come = _come(age) if marked else _come_at_once(age)
    free = place.start is not None and not rect.grown(place.ring).holds(*place.start)
    # A mark that the card has to cover answers at once too, until the card is there.
    ringed = 1.0 if free else 1.0 - come if place.start is not None else 0.0
    x, y = place.start or (rect.x, rect.y)
    under = place.words if place.start is None and place.words is not None else None
    line = under or Rect(rect.x, rect.y, 0.0, 0.0)
    drawn = Span(0.0, 0.16).at(age)
    return (
        Bars(_leader(place, drawn), TEXT, alpha=1.0 if led else 0.0),
        Dots(points((x, y)), 2 * place.ring, GROUND, alpha=ringed),
        Arcs(x, y, (Sweep(place.ring, 0, 360, 5.0, TEXT),), alpha=ringed),
        Dots(points((x, y)), place.ring / 1.5, TEXT, alpha=ringed),
        Bars(
            np.array([[line.x, line.bottom + 4.0, line.width * drawn, 4.0]]),
            TEXT,
            alpha=1.0 if under is not None else 0.0,
        ),
        *_slip(
            viewport,
            rect,
            laid.labels,
            laid.rule,
            come,
            low=laid.low,
            way=_from(laid),
        ),
    )


def share(age: float) -> float:
    """How far the card of a mark has come at an age in seconds."""
    return _come(age)


def _from(laid: Laid) -> tuple[float, float]:
    """The way a card comes: from beyond, towards what it explains."""
    rect, start = laid.place.rect, laid.place.start
    if start is None:
        return 32.0, 0.0
    x, y = start
    if rect.x <= x <= rect.right:
        return 0.0, 32.0 if rect.y > y else -32.0
    return (32.0 if rect.x > x else -32.0), 0.0


def _leader(place: Placement, drawn: float) -> Array:
    """The pieces of a leader of which a share is drawn, as upright rectangles."""
    lengths = [math.dist(a, b) for a, b in pairwise(place.path)]
    left = sum(lengths) * drawn
    pieces: list[Rect] = []
    for (a, b), long in zip(pairwise(place.path), lengths, strict=True):
        share = min(1.0, left / long) if long else 1.0
        end = (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
        pieces += segments((a, end), 3.0)
        left = max(0.0, left - long)
    return np.array(pieces or [Rect(place.rect.x, place.rect.y, 0.0, 0.0)], dtype=float)


def _slip(
    viewport: Viewport,
    rect: Rect,
    rows: Sequence[Label],
    rule: Rect,
    come: float,
    *,
    low: bool,
    way: tuple[float, float] = (32.0, 0.0),
) -> tuple[Mark, ...]:
    """The paper with its lines, which has come by a share from `way` beyond."""
    x, y = rect.x + way[0] * (1 - come), rect.y + way[1] * (1 - come)
    out: list[Mark] = []
    out.append(
        Bars(np.array([[x, y, rect.width, rect.height]]), SLIP, alpha=come, radius=4.0)
    )
    out.append(
        Bars(
            np.array([[x + rule.x, y + rule.y, rule.width, rule.height]]),
            SLIP.mixed("slip-text", 0.25),
            alpha=come if rule.width else 0.0,
        )
    )
    out += [
        replace(row, x=row.x + x, y=row.y + y, alpha=come * row.alpha) for row in rows
    ]
    # Within reach: the cross stands at the lower corner instead.
    cx, cy = x + rect.width - 64, y + (rect.height - 66 if low else 66)
    out += [
        Stroke(
            points((cx - 15, cy - 15), (cx + 15, cy + 15)),
            4,
            SLIP_TEXT,
            alpha=come,
            cap="round",
        ),
        Stroke(
            points((cx + 15, cy - 15), (cx - 15, cy + 15)),
            4,
            SLIP_TEXT,
            alpha=come,
            cap="round",
        ),
        Hot(
            Rect(
                rect.right - 112,
                rect.bottom - 114 if low else rect.y + 18,
                96,
                96,
            ),
            Target("close"),
            name="关闭" if viewport.language == "zh" else "Close",
        ),
        Hot(rect, Target("slip")),
    ]
    return tuple(out)


_ROWS: Final = (
    ("large", {"zh": "大字", "en": "Large text"}),
    ("contrast", {"zh": "高对比", "en": "High contrast"}),
    ("calm", {"zh": "少动态", "en": "Less motion"}),
    # The lowest row: who needs it can reach it.
    ("low", {"zh": "操作放低", "en": "Low controls"}),
)


def panel(viewport: Viewport, on: Mapping[str, bool], age: float) -> tuple[Mark, ...]:
    """The panel for easier reading: four switches, kept until the visit ends."""
    if on["low"]:
        return _low_panel(viewport, on, age)
    wide, row = 560.0, 96.0
    high = 150.0 + row * len(_ROWS) + 20
    x = viewport.width - viewport.margin - wide + (40 if not viewport.portrait else 0)
    rect = Rect(x, viewport.seam - high - 10, wide, high)
    zh = viewport.language == "zh"
    size = 40.0
    title = "看得更舒服" if zh else "Easier reading"
    rows = [Label(54.0, 80.0, (Run(title, 36.0, 400, SLIP_TEXT2),))]
    hots: list[Mark] = []
    for number, (key, words) in enumerate(_ROWS):
        y = 150.0 + row * number
        rows.append(
            Label(54.0, y + 48, (Run(words[viewport.language], size, 500, SLIP_TEXT),))
        )
        hots += _switch(
            rect.right - 54 - 84,
            rect.y + y + 34,
            on=on[key],
            age=age,
        )
        hots.append(
            Hot(
                Rect(rect.x, rect.y + y - 14, wide, row),
                Target("ease", key),
                name=words[viewport.language],
            )
        )
    slip = _slip(viewport, rect, rows, _NO_RULE, _come_at_once(age), low=False)
    return (*slip, *hots)


def _low_panel(
    viewport: Viewport, on: Mapping[str, bool], age: float
) -> tuple[Mark, ...]:
    """The switches side by side, all within the lowest third of the page."""
    high = 150.0
    rect = Rect(
        viewport.margin,
        viewport.height * 2 / 3 + 8
        if not viewport.portrait
        else viewport.seam - high - 10,
        viewport.width - 2 * viewport.margin,
        high,
    )
    pitch = (rect.width - 130) / len(_ROWS)
    rows: list[Label] = []
    hots: list[Mark] = []
    for number, (key, words) in enumerate(_ROWS):
        x = 30.0 + pitch * number
        run = Run(words[viewport.language], 38.0, 500, SLIP_TEXT)
        rows.append(Label(x, 56.0, fitted((run,), pitch - 24, viewport.type)))
        hots += _switch(rect.x + x, rect.y + 100, on=on[key], age=age)
        hots.append(
            Hot(
                Rect(rect.x + x - 14, rect.y + 8, pitch - 8, high - 16),
                Target("ease", key),
                name=words[viewport.language],
            )
        )
    return (
        *_slip(viewport, rect, rows, _NO_RULE, _come_at_once(age), low=False),
        *hots,
    )


def _switch(x: float, y: float, *, on: bool, age: float) -> tuple[Mark, ...]:
    come = _come_at_once(age)
    track = SLIP_INK if on else Ink("slip").mixed("slip-text", 0.3)
    return (
        Bars(np.array([[x, y - 24, 84.0, 48.0]]), track, alpha=come, radius=24.0),
        Dots(points((x + (60 if on else 24), y)), 38.0, SLIP, alpha=come),
    )
