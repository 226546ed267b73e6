"""The stack of windows: where a program may say which of them lies on top."""

from __future__ import annotations

from typing import Final

STACKED: Final = frozenset({"xcb", "windows", "cocoa"})
"""Platforms on which a window can raise itself, or go below all others; a Wayland
compositor decides alone."""
