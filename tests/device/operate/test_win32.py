"""Windows: what is asked of it, on a table of functions laid out as it lays them."""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, c_int16, c_long, c_uint16, c_uint32, c_void_p
from typing import Any

import pytest

from kiosk.device.operate import win32
from kiosk.device.operate.win32 import (
    PropertyKey,
    Variant,
    edges_off,
    let_sleep,
    stay_awake,
)


class Kernel:
    """kernel32, as far as the display is concerned."""

    def __init__(self, answer: int = 1) -> None:
        self.flags: list[int] = []
        self.answer = answer

    def SetThreadExecutionState(self, flags: Any) -> int:
        self.flags.append(flags.value)
        return self.answer


def test_the_display_is_kept_on_and_let_go() -> None:
    kernel = Kernel()
    assert stay_awake(kernel)
    assert let_sleep(kernel)
    assert kernel.flags == [0x80000003, 0x80000000]
    assert not stay_awake(Kernel(0))


class Shell:
    """shell32 with one window, whose property store writes down its calls."""

    def __init__(self, *, found: int = 0, taken: int = 0, committed: int = 0) -> None:
        self.calls: list[object] = []
        self.found = found
        set_type = CFUNCTYPE(c_long, c_void_p, c_void_p, c_void_p)
        plain, counted = CFUNCTYPE(c_long, c_void_p), CFUNCTYPE(c_uint32, c_void_p)

        def set_value(_: int, key: int, value: int) -> int:
            asked = ctypes.cast(key, POINTER(PropertyKey))[0]
            given = ctypes.cast(value, POINTER(Variant))[0]
            # As the system reads them: bytes at fixed places.
            raw = ctypes.string_at(key, 20)
            truth = c_int16.from_buffer_copy(ctypes.string_at(value + 8, 2)).value
            kind = c_uint16.from_buffer_copy(ctypes.string_at(value, 2)).value
            assert (given.kind, given.truth) == (kind, truth)
            self.calls.append(("set", raw.hex(), asked.number, kind, truth))
            return taken

        def commit(_: int) -> int:
            self.calls.append("commit")
            return committed

        def release(_: int) -> int:
            self.calls.append("release")
            return 0

        self.kept = (set_type(set_value), plain(commit), counted(release))
        functions = (c_void_p * 8)()
        for place, function in zip((6, 7, 2), self.kept, strict=True):
            functions[place] = ctypes.cast(function, c_void_p).value
        self.table = functions
        self.object = c_void_p(ctypes.addressof(functions))

    def SHGetPropertyStoreForWindow(self, window: Any, asked: Any, out: Any) -> int:
        guid = ctypes.string_at(ctypes.byref(asked._obj), 16)
        self.calls.append(("store", window.value, guid.hex()))
        if not self.found:
            out._obj.value = ctypes.addressof(self.object)
        return self.found


# The key's set, little-endian as Windows keeps it, and the number 2.
KEY = "b238ce329a2cb1419bc5b3784394aa4402000000"


def test_edge_swipes_are_turned_off_for_the_window() -> None:
    shell = Shell()
    assert edges_off(4711, shell, CFUNCTYPE)
    assert shell.calls == [
        ("store", 4711, "eb8e6d88f28c46448d02cdba1dbdcf99"),
        ("set", KEY, 2, 11, -1),
        "commit",
        "release",
    ]


def test_a_window_without_properties_keeps_its_swipes() -> None:
    shell = Shell(found=-2147467259)
    assert not edges_off(4711, shell, CFUNCTYPE)
    assert len(shell.calls) == 1


@pytest.mark.parametrize("refusal", [{"taken": -1}, {"committed": -1}])
def test_a_refusal_is_told_and_the_store_given_back(refusal: dict[str, int]) -> None:
    shell = Shell(**refusal)
    assert not edges_off(4711, shell, CFUNCTYPE)
    assert shell.calls[-1] == "release"


def test_the_real_libraries_are_asked_by_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel, shell = Kernel(), Shell()
    libraries = {"kernel32": kernel, "shell32": shell}
    monkeypatch.setattr(win32, "_library", libraries.__getitem__)
    assert stay_awake()
    assert let_sleep()
    assert edges_off(1)


def test_a_library_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Libraries:
        user32 = object()

    monkeypatch.setattr(ctypes, "windll", Libraries, raising=False)
    assert win32._library("user32") is Libraries.user32
