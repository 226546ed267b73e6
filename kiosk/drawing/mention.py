"""Figures that a sentence mentions: where their words stand, and what opens them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Hot, Label, Run, Target
from kiosk.drawing.typeset import run_width, width
from kiosk.model.figure import filled
from kiosk.model.text import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kiosk.drawing.ink import Ink
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact
    from kiosk.model.text import Text

FINGER = 96.0


def mentions(
    labels: Sequence[Label],
    text: Text,
    facts: Mapping[str, Fact],
    viewport: Viewport,
    ink: Ink | None = None,
) -> tuple[tuple[Label, ...], tuple[Hot, ...]]:
    """The lines of a sentence, and a place to touch for every figure it mentions.

    Args:
        labels: the lines, set from the start, which together say the text.
        text: the sentence as it is written, with figures named in braces.
        facts: the figures by name.
        viewport: what the lines are set for.
        ink: stands out a little; figures that are mentioned are set in it.
    """
    lines = list(labels)
    hots = []
    for name, line, start, end in _found([label.text for label in lines], text, facts):
        label = lines[line]
        left, right = (_offset(label.runs, at, viewport) for at in (start, end))
        size = max(run.size for run in label.runs)
        words = Rect(label.x + left, label.y - 0.84 * size, right - left, size)
        hots.append(
            Hot(
                words.at_least(FINGER, FINGER),
                Target("figure", name),
                anchor=words.centre,
                name=viewport.words(facts[name].figure.label),
                words=words,
            )
        )
        if ink is not None:
            runs = _inked(label.runs, start, end, ink)
            lines[line] = replace(label, runs=runs)
    return tuple(lines), tuple(hots)


def _found(
    lines: Sequence[str], text: Text, facts: Mapping[str, Fact]
) -> Iterator[tuple[str, int, int, int]]:
    """Every figure in a text: its name, the line, from and to which character.

    Of words that go over the end of a line the longer part is given.
    """
    whole, at = "\n".join(lines), 0
    for language in ("zh", "en"):
        written = text.words(language)
        spoken = _squeezed(filled(written, facts, language))
        if spoken == _squeezed(whole):
            break
    else:
        return
    for place in PLACE.finditer(written):
        before = filled(written[: place.end()], facts, language)
        count = len(_squeezed(before)) - len(
            _squeezed(filled(written[: place.start()], facts, language))
        )
        # The words as they stand there, whatever space was set between them.
        done = len(_squeezed(filled(written[: place.start()], facts, language)))
        at = _past(whole, done)
        end = _past(whole, done + count - 1) + 1
        parts = [(m.start() + at, m.end() + at) for m in _PART.finditer(whole[at:end])]
        start, stop = max(parts, key=lambda part: part[1] - part[0])
        line = whole.count("\n", 0, start)
        first = whole.rfind("\n", 0, start) + 1
        yield place[1].partition(".")[0], line, start - first, stop - first


_PART = re.compile(r"[^\n]+")


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def _past(text: str, count: int) -> int:
    """Where the character begins that so many others come before, space apart."""
    for at, char in enumerate(text):
        if not char.isspace():
            if count == 0:
                return at
            count -= 1
    return len(text)


def _offset(runs: Sequence[Run], count: int, viewport: Viewport) -> float:
    """How far along a line so many of its characters reach."""
    x = 0.0
    for run in runs:
        if count <= len(run.text):
            cut = run._replace(text=run.text[:count])
            return x + (run_width(cut, viewport.type) if count else run.dx)
        x += run_width(run, viewport.type)
        count -= len(run.text)
    return width(tuple(runs), viewport.type)


def _inked(runs: Sequence[Run], start: int, end: int, ink: Ink) -> tuple[Run, ...]:
    """The runs, with the characters from start to end in an ink of their own."""
    out: list[Run] = []
    at = 0
    for run in runs:
        long = len(run.text)
        cuts = sorted({0, long, *(min(max(c - at, 0), long) for c in (start, end))})
        for a, b in pairwise(cuts):
            part = run._replace(text=run.text[a:b], dx=run.dx if a == 0 else 0.0)
            inside = start <= at + a and at + b <= end
            out.append(part._replace(ink=ink) if inside else part)
        at += long
    return tuple(out)
