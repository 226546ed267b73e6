"""Lattices: exactly as many as are counted, whatever shape they make."""

from __future__ import annotations

import numpy as np
import pytest

from kiosk.drawing.lattice import bank, block, hill


def columns(places: object) -> list[int]:
    """How many stand in each column."""
    _, counts = np.unique(np.asarray(places)[:, 0], return_counts=True)
    return [int(count) for count in counts]


def test_dots_are_as_close_as_on_every_page_unless_few() -> None:
    def pitch(n: int) -> float:
        return bank(n, 0, 1696, 240, 1.0, (56.0, 28.0, 24.0)).pitch

    assert [pitch(n) for n in (20, 119, 120, 121, 180, 411, 480)] == [
        *(56, 56, 56, 28, 28, 28, 28),
    ]
    # 570 would need ten rows of 28 units, 600 nine of 24; 2000 fit in neither.
    assert pitch(570) == 24
    assert pitch(2000) < 24


def test_a_row_more_is_taken_where_it_leaves_no_column_in_part() -> None:
    cells = bank(236, 0, 1696, 240, 1.0, (28.0,))
    # Four rows would do, but also of 59 columns each.
    assert columns(cells.places) == [4] * 59
    # 183 are three rows of 61, one column too many; four rows are not whole either.
    assert columns(bank(183, 0, 1696, 240, 1.0, (28.0,)).places) == [4] * 45 + [3]
    # 295 need five, which is whole; 415 seven, which is not.
    assert columns(bank(295, 0, 1696, 240, 1.0, (28.0,)).places) == [5] * 59


def test_the_rest_of_the_last_column_begins_the_fade() -> None:
    cells = bank(411, 3, 1696, 240, 1.0, rows=9)
    assert columns(cells.places) == [9] * 45 + [6]
    assert [len(more) for more in cells.beyond] == [3 + 9, 9, 9]
    assert cells.beyond[0][0].tolist() == [45, 6]


@pytest.mark.parametrize("n", [1, 7, 60, 411, 900, 2345])
def test_a_hill_is_exactly_so_many_and_fits(n: int) -> None:
    cells = hill(n, 3, 1696, 500, 1.0)
    assert len(cells.places) == n
    heights = columns(cells.places)
    assert max(heights) * cells.pitch <= 500 + 1e-6
    assert (len(heights) + 3) * cells.pitch <= 1696
    assert len(cells.beyond) == 3


def test_a_hill_is_low_on_the_left_and_highest_at_five_sixths() -> None:
    heights = columns(hill(900, 0, 1696, 500, 1.0).places)
    crest = heights.index(max(heights)) / len(heights)
    assert 0.78 < crest < 0.88
    assert max(heights[: len(heights) // 2]) < 0.35 * max(heights)


def test_a_block_has_no_row_in_part_where_that_costs_little() -> None:
    tower = block(119, 0, 508, 546, 1.0, (36.0, 34.0, 32.0), 2.4)
    assert tower.pitch == 32
    assert tower.places.max(axis=0).tolist() == [6, 16]
    # Row after row, each from the left.
    assert tower.places[:8].tolist() == [[i, 0] for i in range(7)] + [[0, 1]]
    # 113 is divided by nothing: the top row has what is left.
    other = block(113, 0, 508, 546, 1.0, (36.0, 34.0, 32.0), 2.4)
    assert len(other.places) == 113


def test_what_is_over_stands_on_top_of_a_block() -> None:
    tower = block(180, 3, 508, 540, 1.0, (28.0,), 1.4)
    across, rows = (tower.places.max(axis=0) + 1).tolist()
    assert across * rows == 180
    assert [more[:, 1].tolist()[0] for more in tower.beyond] == [
        rows,
        rows + 1,
        rows + 2,
    ]
    assert all(len(more) == across for more in tower.beyond)


def test_a_block_of_very_many_is_closer() -> None:
    cells = block(20_000, 0, 500, 500, 1.0, (56.0, 28.0), 1.0)
    assert cells.pitch < 4
    wide, high = (cells.places.max(axis=0) + 1).tolist()
    assert wide * cells.pitch <= 500
    assert high * cells.pitch <= 500


def test_people_fill_the_width_rather_than_stand_somewhat_larger() -> None:
    # In three rows of nineteen they would be 44 wide, in two of twenty-nine 43.
    cells = bank(57, 3, 1376, 280, 2.1)
    assert columns(cells.places) == [2] * 28 + [1]
    assert cells.pitch == pytest.approx(1376 / 32)
