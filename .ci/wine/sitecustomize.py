"""Two calls of CPython 3.13 that Wine 8 has not."""

from __future__ import annotations

import _winapi
import ctypes
import os
from typing import Any

_kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]


def _copied(source: str, target: str, flags: int = 0, _: object = None) -> int:
    """CopyFile2, by which `shutil.copy2` copies."""
    if not _kernel.CopyFileW(str(source), str(target), bool(flags & 1)):
        raise ctypes.WinError(ctypes.get_last_error())  # type: ignore[attr-defined]
    return 0


class _Entry(ctypes.Structure):
    """PROCESSENTRY32W."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("usage", ctypes.c_uint32),
        ("pid", ctypes.c_uint32),
        ("heap", ctypes.c_void_p),
        ("module", ctypes.c_uint32),
        ("threads", ctypes.c_uint32),
        ("parent", ctypes.c_uint32),
        ("priority", ctypes.c_long),
        ("flags", ctypes.c_uint32),
        ("program", ctypes.c_wchar * 260),
    )


def _parent() -> int:
    """PssCaptureSnapshot, by which `os.getppid` asks."""
    processes = 2
    _kernel.CreateToolhelp32Snapshot.restype = ctypes.c_void_p
    snapshot = ctypes.c_void_p(_kernel.CreateToolhelp32Snapshot(processes, 0))
    entry = _Entry(size=ctypes.sizeof(_Entry))
    more = _kernel.Process32FirstW(snapshot, ctypes.byref(entry))
    while more and entry.pid != os.getpid():
        more = _kernel.Process32NextW(snapshot, ctypes.byref(entry))
    _kernel.CloseHandle(snapshot)
    return int(entry.parent) if more else 0


_winapi.CopyFile2 = _copied
os.getppid = _parent
