"""A copy of a content that may be saved over and over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def named_files(raw: object, folder: Path) -> Iterator[str]:
    """Files in the folder that a content names anywhere, by relative path."""
    match raw:
        case dict():
            for value in raw.values():
                yield from named_files(value, folder)
        case list():
            for value in raw:
                yield from named_files(value, folder)
        case str() if 0 < len(raw) < 250 and "\0" not in raw:
            for path in (Path(raw), Path("assets", raw)):
                file = folder / path
                if path.is_absolute() or ".." in path.parts:
                    continue
                if file.is_file():
                    yield str(path)


def copied(path: Path, folder: Path) -> Path:
    """A copy of a content file and the files that it names, which may be edited."""
    text = path.read_text(encoding="utf-8-sig")
    there = folder / "content.json"
    there.write_text(text, encoding="utf-8")
    for name in {*named_files(json.loads(text), path.parent)}:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path.parent / name, folder / name)
    fonts = path.parent / "assets" / "fonts"
    if fonts.is_dir():
        shutil.copytree(fonts, folder / "assets" / "fonts", dirs_exist_ok=True)
    return there


def edited(text: str, number: int) -> str:
    """The content with another time on one of its slides."""
    raw: dict[str, Any] = json.loads(text)
    slide = raw["slides"][number % len(raw["slides"])]
    slide["dwell"] = 20 + number % 7
    return json.dumps(raw, ensure_ascii=False, indent=1)
