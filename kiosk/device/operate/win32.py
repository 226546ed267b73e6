"""Windows: the two calls that a full-screen window makes there, through ctypes.

Nothing here can run anywhere else; every foreign function is handed in by tests.
"""

from __future__ import annotations

import ctypes
from ctypes import (
    POINTER,
    Structure,
    byref,
    c_int16,
    c_long,
    c_ubyte,
    c_uint16,
    c_uint32,
    c_void_p,
    cast,
)
from typing import Any, Final

ES_CONTINUOUS: Final = 0x80000000
ES_SYSTEM_REQUIRED: Final = 0x00000001
ES_DISPLAY_REQUIRED: Final = 0x00000002

_VT_BOOL: Final = 11
_TRUE: Final = -1
_RELEASE: Final = 2
_SET_VALUE: Final = 6
_COMMIT: Final = 7
"""Places of IPropertyStore's functions in its table."""


class Guid(Structure):
    """A GUID as Windows lays it out."""

    _fields_ = (
        ("first", c_uint32),
        ("second", c_uint16),
        ("third", c_uint16),
        ("rest", c_ubyte * 8),
    )


class PropertyKey(Structure):
    """A PROPERTYKEY."""

    _fields_ = (("set", Guid), ("number", c_uint32))


class Variant(Structure):
    """A PROPVARIANT that holds a truth."""

    _fields_ = (
        ("kind", c_uint16),
        ("reserved", c_uint16 * 3),
        ("truth", c_int16),
        ("rest", c_ubyte * 14),
    )


def _guid(text: str) -> Guid:
    bare = bytes.fromhex(text.replace("-", ""))
    return Guid(
        int.from_bytes(bare[:4], "big"),
        int.from_bytes(bare[4:6], "big"),
        int.from_bytes(bare[6:8], "big"),
        (c_ubyte * 8)(*bare[8:]),
    )


PROPERTY_STORE: Final = "886d8eeb-8cf2-4446-8d02-cdba1dbdcf99"
EDGE_GESTURE: Final = "32ce38b2-2c9a-41b1-9bc5-b3784394aa44"
"""System.EdgeGesture.DisableTouchWhenFullscreen is property 2 of this set."""


def stay_awake(kernel: Any = None) -> bool:
    """Keep the display on for as long as the calling thread lives."""
    kernel = _library("kernel32") if kernel is None else kernel
    flags = ES_CONTINUOUS | ES_SYSTEM_REQUIRED | ES_DISPLAY_REQUIRED
    return bool(kernel.SetThreadExecutionState(c_uint32(flags)))


def let_sleep(kernel: Any = None) -> bool:
    """Let the display sleep again as the system is set."""
    kernel = _library("kernel32") if kernel is None else kernel
    return bool(kernel.SetThreadExecutionState(c_uint32(ES_CONTINUOUS)))


def edges_off(window: int, shell: Any = None, prototype: Any = None) -> bool:
    """Turn off swipes from the edge over a full-screen window, by its handle.

    Args:
        window: the HWND.
        shell: shell32, by default the real one.
        prototype: makes function types of the platform's calling convention.
    """
    shell = _library("shell32") if shell is None else shell
    if prototype is None:
        prototype = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
    store = c_void_p()
    asked = _guid(PROPERTY_STORE)
    failed = shell.SHGetPropertyStoreForWindow(
        c_void_p(window), byref(asked), byref(store)
    )
    if failed or not store.value:
        return False
    # A COM object begins with the address of the table of its functions.
    table = cast(cast(store, POINTER(c_void_p))[0], POINTER(c_void_p))
    key = PropertyKey(_guid(EDGE_GESTURE), 2)
    value = Variant(kind=_VT_BOOL, truth=_TRUE)
    set_value = prototype(c_long, c_void_p, c_void_p, c_void_p)(table[_SET_VALUE])
    commit = prototype(c_long, c_void_p)(table[_COMMIT])
    release = prototype(c_uint32, c_void_p)(table[_RELEASE])
    try:
        if set_value(store, byref(key), byref(value)) < 0:
            return False
        return bool(commit(store) >= 0)
    finally:
        release(store)


def _library(name: str) -> Any:
    return getattr(ctypes.windll, name)  # type: ignore[attr-defined,unused-ignore]
