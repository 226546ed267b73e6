"""When garbage is collected: while nothing moves, and never inside a frame.

So it is with memory that was given back: glibc keeps it for the next picture of the
same size, and pictures of text have many sizes.

A full collection takes many frames' worth of time, most of it spent on what
start-up has made and nothing will ever free: that is frozen once, when the first
page has come to rest.
"""

from __future__ import annotations

import ctypes
import gc
import linecache
import sys
from functools import cache

_frozen = False
# The interpreter could be asked, but it counts what is frozen, one by one.


def begin() -> None:
    """Collect only when asked to."""
    gc.disable()


def tidy() -> None:
    """Collect now: nothing moves."""
    global _frozen
    if not _frozen:
        # Fifteen megabytes of sources, which Qt for Python has read in search of its
        # name: what is made from now on takes their place.
        linecache.clearcache()
    gc.collect()
    if not _frozen:
        gc.freeze()
        _frozen = True
    if (system := _glibc()) is not None:
        system.malloc_trim(0)


def end() -> None:
    """Collect as Python does by itself."""
    global _frozen
    gc.enable()
    gc.unfreeze()
    _frozen = False


@cache
def _glibc() -> ctypes.CDLL | None:
    """The C library, if it is one that keeps memory and can be asked for it."""
    if sys.platform != "linux":
        return None
    system = ctypes.CDLL(None)
    return system if hasattr(system, "malloc_trim") else None
