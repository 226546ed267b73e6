"""Timeline: which stretch of a progress each part of a picture uses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.drawing.easing import in_cubic
from kiosk.drawing.span import Span, clamp01, stagger


@pytest.mark.parametrize(
    ("value", "clamped"),
    [(-0.5, 0.0), (0.0, 0.0), (0.25, 0.25), (1.0, 1.0), (7.0, 1.0)],
)
def test_clamp01(value: float, clamped: float) -> None:
    assert clamp01(value) == clamped


@pytest.mark.parametrize(
    ("t", "share"), [(0.0, 0.0), (0.25, 0.0), (0.375, 0.125), (0.5, 1.0), (1.0, 1.0)]
)
def test_a_span_is_over_between_its_ends_and_eased(t: float, share: float) -> None:
    assert Span(0.25, 0.5, in_cubic).at(t) == share


def test_a_span_is_linear_if_nothing_else_is_said() -> None:
    assert Span(0.0, 0.5).at(0.125) == 0.25


@pytest.mark.parametrize("start", [0.5, 0.75])
def test_a_span_without_length_is_a_step(start: float) -> None:
    assert [Span(start, 0.5).at(t) for t in (0.25, 0.5, 1.0)] == [0.0, 1.0, 1.0]


def test_parts_start_one_after_another() -> None:
    assert stagger(0.5, 3, lag=0.5) == (1.0, 0.5, 0.0)
    assert stagger(0.5, 2, lag=0.5, ease=in_cubic) == (0.75**3, 0.25**3)
    assert stagger(0.25, 1) == (0.25,)
    assert stagger(0.5, 0) == ()


@given(st.floats(0, 1), st.integers(1, 30), st.floats(0, 1))
def test_no_part_overtakes_the_one_before(t: float, count: int, lag: float) -> None:
    shares = stagger(t, count, lag)
    assert len(shares) == count
    assert all(a >= b for a, b in pairwise(shares))
    assert all(0 <= share <= 1 for share in shares)


@given(st.integers(1, 30), st.floats(0, 1))
def test_all_parts_begin_at_0_and_are_whole_at_1(count: int, lag: float) -> None:
    assert stagger(0.0, count, lag) == (0.0,) * count
    assert stagger(1.0, count, lag) == pytest.approx((1.0,) * count, abs=1e-12)
