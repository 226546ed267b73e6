"""What the machine says about this process, and about itself."""

from __future__ import annotations

import os
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROLLUP = Path("/proc/self/smaps_rollup")


def memory(kind: str = "Pss") -> float | None:
    """Megabytes (10⁶) of this process; None if the system does not tell.

    `Pss` counts what is shared in proportion, and so depends on what else runs;
    `Private_Dirty` is what the process has written to, and depends on nothing.
    """
    try:
        for line in _ROLLUP.read_text().splitlines():
            if line.startswith(f"{kind}:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    return None


def memory_of(child: int | None) -> float | None:
    """Megabytes (10⁶) that another process has to itself; None if nobody tells."""
    try:
        text = Path(f"/proc/{child}/smaps_rollup").read_text()
    except OSError:
        return None
    kinds = ("Private_Clean:", "Private_Dirty:")
    lines = [line for line in text.splitlines() if line.startswith(kinds)]
    return sum(int(line.split()[1]) for line in lines) * 1024 / 1e6


def busy_of(child: int | None) -> float | None:
    """Seconds of processor time that another process has used; None if unknown."""
    if child is None:
        return None
    try:
        words = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return None


def busy() -> float:
    """Seconds of processor time that this process has used, all threads together."""
    return time.process_time()


def wakeups() -> int | None:
    """How often threads of this process have waited and been woken; None if unknown."""
    count = 0
    try:
        for task in Path("/proc/self/task").iterdir():
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    count += int(line.split()[1])
    except OSError:
        return None
    return count


def about() -> dict[str, str]:
    """The machine and the versions that a measurement belongs to."""
    facts = {
        "machine": f"{os.cpu_count()} × {_processor()}",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }
    for package in ("PySide6-Essentials", "pyqtgraph", "numpy", "kiosk"):
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            facts[package] = "?"
    return facts


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
