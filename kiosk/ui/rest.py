"""When garbage is collected: while nothing moves, and never inside a frame.

A full collection takes many frames' worth of time, most of it spent on what
start-up has made and nothing will ever free: that is frozen once, when the first
page has come to rest.
"""

from __future__ import annotations

import gc


def begin() -> None:
    """Collect only when asked to."""
    gc.disable()


def tidy() -> None:
    """Collect now: nothing moves."""
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


def end() -> None:
    """Collect as Python does by itself."""
    gc.enable()
    gc.unfreeze()
