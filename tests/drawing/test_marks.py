"""Marks: what it means that two would paint alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kiosk.drawing.geometry import Rect, points
from kiosk.drawing.ink import FILL, TEXT, WATER
from kiosk.drawing.marks import (
    Bars,
    Curve,
    Dots,
    Fade,
    Fill,
    Hot,
    Label,
    Mark,
    Plot,
    Run,
    Target,
    same,
)

LINE = points((0, 0), (1, 2))
LABEL = Label(1.0, 2.0, (Run("12", 40.0, 300, TEXT), Run("亿元", 20.0, 500, TEXT, 4)))
FILLED = Fill((LINE, LINE + 1), FILL)
HOT = Hot(Rect(0, 0, 96, 96), Target("figure", "gdp"), (3.0, 4.0))


@pytest.mark.parametrize("mark", [LABEL, FILLED, HOT, Dots(LINE, 3.0, FILL)])
def test_a_mark_is_the_same_as_itself_and_as_its_copy(mark: Mark) -> None:
    assert same(mark, mark)
    assert same(mark, replace(mark))


def test_arrays_are_compared_by_their_numbers() -> None:
    dots = Dots(LINE, 3.0, FILL)
    assert same(dots, Dots(LINE.copy(), 3.0, FILL))
    assert not same(dots, Dots(LINE + 1, 3.0, FILL))
    assert not same(dots, Dots(LINE[:1], 3.0, FILL))
    assert not same(dots, Dots(None, 3.0, FILL))  # type: ignore[arg-type]


def test_tuples_of_arrays_are_compared_one_by_one() -> None:
    assert same(FILLED, Fill((LINE.copy(), LINE + 1), FILL))
    assert not same(FILLED, Fill((LINE, LINE + 2), FILL))
    assert not same(FILLED, Fill((LINE,), FILL))
    assert not same(FILLED, Fill((), FILL))
    assert same(Fill((), FILL), Fill((), FILL))


@pytest.mark.parametrize(
    "other",
    [
        replace(LABEL, x=1.5),
        replace(LABEL, alpha=0.5),
        replace(LABEL, runs=LABEL.runs[:1]),
        replace(LABEL, changing=True),
    ],
)
def test_every_field_counts(other: Label) -> None:
    assert not same(LABEL, other)


def test_fades_are_compared_by_value() -> None:
    def faded(share: float) -> Fill:
        return Fill((LINE,), Fade(0, 0, 1, 1, (FILL, share), (WATER, 1.0)))

    assert same(faded(0.5), faded(0.5))
    assert not same(faded(0.5), faded(0.6))


def test_marks_of_two_types_are_never_the_same() -> None:
    assert not same(Dots(LINE, 3.0, FILL), Bars(LINE, FILL))


def test_marks_are_not_compared_by_equality() -> None:
    # Arrays make == ambiguous; a mark is equal to itself alone.
    assert replace(LABEL) != LABEL


def test_the_text_of_a_label_is_its_runs() -> None:
    assert LABEL.text == "12亿元"


def test_plots_of_the_same_values_paint_alike() -> None:
    def plot(*values: float, seen: float = 1.0) -> Plot:
        curve = Curve(np.linspace(0, 1, len(values)), np.array(values), TEXT)
        return Plot(Rect(0, 0, 9, 9), (curve,), (0.0, 1.0), 0.0, 9.0, seen=seen)

    assert same(plot(1, np.nan, 3), plot(1, np.nan, 3))
    assert not same(plot(1, np.nan, 3), plot(1, 2, 3))
    assert not same(plot(1, 2, 3), plot(1, 2))
    assert not same(plot(1, 2, 3), plot(1, 2, 3, seen=0.5))
