"""Series: what a visitor reads of rows over time."""

from __future__ import annotations

from kiosk.drawing.series import said
from kiosk.model.text import Text


def test_of_rows_over_time_their_names_and_the_ends_of_the_time_are_read() -> None:
    a, b, early, middle, late = (Text(zh=f"{n}年", en=str(n)) for n in range(5))
    assert said(iter((a, b)), (early, middle, late)) == (a, b, early, late)
    assert said((), (early,)) == (early, early)
