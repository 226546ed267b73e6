"""Garbage: collected when asked to, and what a start has made is looked at once."""

from __future__ import annotations

import gc

from kiosk.ui import rest


def test_what_a_start_has_made_is_frozen_when_all_has_come_to_rest() -> None:
    assert gc.isenabled()
    frozen = gc.get_freeze_count()
    try:
        rest.begin()
        assert not gc.isenabled()
        assert gc.get_freeze_count() == frozen
        rest.tidy()
        once = gc.get_freeze_count()
        assert once > 1000
        rest.tidy()
        # What was frozen may be freed meanwhile, but nothing is added to it.
        assert gc.get_freeze_count() <= once
    finally:
        rest.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
