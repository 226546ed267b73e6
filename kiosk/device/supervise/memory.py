"""Memory: what a process takes of it, shared parts counted by their share."""

from __future__ import annotations

import contextlib
import importlib
import math
from pathlib import Path


def megabytes(pid: int) -> float:
    """What a process takes, in units of 2^20 bytes; 0 if that cannot be known.

    On Linux its proportional share; elsewhere its resident set, which counts what
    is shared in full.
    """
    try:
        said = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return _resident(pid)
    for line in said.splitlines():
        name, _, rest = line.partition(":")
        if name == "Pss":
            return int(rest.split()[0]) / 1024
    return 0.0


def available() -> float:
    """What new processes could take of the machine's memory, in units of 2^20 bytes.

    Infinite if that cannot be known.
    """
    try:
        said = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        with contextlib.suppress(Exception):
            psutil = importlib.import_module("psutil")
            return float(psutil.virtual_memory().available) / 2**20
        return math.inf
    for line in said.splitlines():
        name, _, rest = line.partition(":")
        if name == "MemAvailable":
            return int(rest.split()[0]) / 1024
    return math.inf


def _resident(pid: int) -> float:
    try:
        # By name: it is not installed where it is not needed.
        psutil = importlib.import_module("psutil")
        return float(psutil.Process(pid).memory_info().rss) / 2**20
    except Exception:
        # Whatever it is: not to know is no reason to end a show.
        return 0.0
