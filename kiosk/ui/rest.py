"""When garbage is collected: while nothing moves, and never inside a frame.

A full collection takes many frames' worth of time, most of it spent on what
start-up has made and nothing will ever free: that is frozen once, when the first
page has come to rest.
"""

from __future__ import annotations

import gc

_frozen = False
# The interpreter could be asked, but it counts what is frozen, one by one.


def begin() -> None:
    """Collect only when asked to."""
    gc.disable()


def tidy() -> None:
    """Collect now: nothing moves."""
    global _frozen
    gc.collect()
    if not _frozen:
        gc.freeze()
        _frozen = True


def end() -> None:
    """Collect as Python does by itself."""
    global _frozen
    gc.enable()
    gc.unfreeze()
    _frozen = False
