"""Few rectangles that hold everything that has changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.player.dirty_rects import MOST, PASS, Patch, patches

corners = st.integers(0, 4000)
sides = st.integers(1, 1500)
parts = st.lists(
    st.builds(
        lambda x, y, w, h: Patch(x, y, x + w, y + h), corners, corners, sides, sides
    )
)


def test_nothing_is_nothing() -> None:
    assert patches([]) == []


def test_what_lies_far_apart_is_painted_apart() -> None:
    far = [Patch(0, 0, 100, 100), Patch(3000, 2000, 3100, 2100)]
    assert patches(far) == far


def test_what_lies_near_is_painted_together() -> None:
    near = [Patch(0, 0, 100, 100), Patch(110, 0, 210, 100)]
    assert patches(near) == [Patch(0, 0, 210, 100)]


def test_a_pass_is_worth_some_pixels_and_no_more() -> None:
    gap = PASS // 100
    left = Patch(0, 0, 100, 100)
    assert len(patches([left, Patch(100 + gap, 0, 200 + gap, 100)])) == 1
    assert len(patches([left, Patch(101 + gap, 0, 201 + gap, 100)])) == 2


def test_what_overlaps_becomes_one_even_if_that_is_large() -> None:
    cross = [Patch(0, 1000, 4000, 1010), Patch(2000, 0, 2010, 4000)]
    assert patches(cross) == [Patch(0, 0, 4000, 4000)]


@given(parts)
def test_few_rectangles_hold_all_and_share_nothing(given_parts: list[Patch]) -> None:
    found = patches(given_parts)
    assert len(found) <= MOST
    for part in given_parts:
        assert any(old.joined(part) == old for old in found)
    for index, one in enumerate(found):
        assert all(one.within(other) is None for other in found[index + 1 :])


def test_common_parts() -> None:
    one = Patch(0, 0, 10, 10)
    assert one.within(Patch(5, 5, 20, 20)) == Patch(5, 5, 10, 10)
    assert one.within(Patch(10, 0, 20, 10)) is None
    assert one.area == 100
