"""A page: what gives way to a card does so in few steps, and in the end wholly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kiosk.player.page import STEPS, Page

if TYPE_CHECKING:
    import pytest


def test_what_gives_way_to_a_card_is_painted_anew_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[float] = []
    monkeypatch.setattr(Page, "_show_front", lambda page: shown.append(page._faint))
    page = object.__new__(Page)
    page._back, page._faint = frozenset(), 0.0
    cut = frozenset({3, 4})
    for share in np.linspace(0.0, 1.0, 40).tolist():
        page.set_back(cut, share)
    assert shown == [step / STEPS for step in range(STEPS + 1)]
    # Nothing is left of that when the card has gone.
    page.set_back(frozenset(), 0.0)
    assert (page._back, page._faint) == (frozenset(), 0.0)
    assert len(shown) == STEPS + 2
