"""A copy of a content that may be saved over and over."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kiosk.content import assets
from kiosk.content.paths import NAME

if TYPE_CHECKING:
    from pathlib import Path


def copied(path: Path, folder: Path) -> Path:
    """A copy of a content file and the files that it names, which may be edited."""
    there = assets.copied(path, folder, NAME)
    there.write_text(there.read_text(encoding="utf-8-sig"), encoding="utf-8")
    return there


def edited(text: str, number: int) -> str:
    """The content with another time on one of its slides."""
    raw: dict[str, Any] = json.loads(text)
    slide = raw["slides"][number % len(raw["slides"])]
    slide["dwell"] = 20 + number % 7
    return json.dumps(raw, ensure_ascii=False, indent=1)
