"""When garbage is collected: while nothing moves, and never inside a frame.

A full collection takes many frames' worth of time, most of it spent on what
start-up has made and nothing will ever free: that is frozen once.
"""

from __future__ import annotations

import gc


def begin() -> None:
    """Leave what exists to itself, and collect only when asked to."""
    gc.collect()
    gc.freeze()
    gc.disable()


def tidy() -> None:
    """Collect now: nothing moves."""
    gc.collect()


def end() -> None:
    """Collect as Python does by itself."""
    gc.enable()
    gc.unfreeze()
