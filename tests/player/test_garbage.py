"""Garbage: collected when asked to, and what a start has made is looked at once."""

from __future__ import annotations

import gc
import linecache
import sys

import pytest

from kiosk.lab import machine
from kiosk.player import garbage


def test_what_a_start_has_made_is_frozen_when_all_has_come_to_rest() -> None:
    assert gc.isenabled()
    frozen = gc.get_freeze_count()
    try:
        garbage.begin()
        assert not gc.isenabled()
        assert gc.get_freeze_count() == frozen
        garbage.tidy()
        once = gc.get_freeze_count()
        assert once > 1000
        garbage.tidy()
        # What was frozen may be freed meanwhile, but nothing is added to it.
        assert gc.get_freeze_count() <= once
    finally:
        garbage.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_sources_that_nobody_reads_any_more_are_let_go_once() -> None:
    try:
        assert linecache.getlines(__file__)
        garbage.tidy()
        assert not linecache.cache
        # A traceback may have read some since: they are not read again and again.
        assert linecache.getlines(__file__)
        garbage.tidy()
        assert linecache.cache
    finally:
        garbage.end()


@pytest.mark.skipif(sys.platform != "linux", reason="others give it back themselves")
def test_memory_that_nothing_uses_is_given_back() -> None:
    def megabytes() -> float:
        return machine.memory("Private_Dirty") or 0.0

    # Pieces too small to be given back one by one, under one that stays.
    pieces = [b"x" * (100_000 + number) for number in range(1000)]
    stays = b"x" * 100_000
    full = megabytes()
    del pieces
    garbage.tidy()
    garbage.end()
    assert full - megabytes() > 80
    assert len(stays) == 100_000
