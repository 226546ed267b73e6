"""`kiosk schema`: what editors need to complete and explain content.json."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser, destination, unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EPILOG = "exit status: 0, or 1 if the file cannot be written."
SIZE = (1280, 720)
"""Pixels in which the pictures of kinds are drawn."""
WIDE = 800
"""Pixels that they are wide on the page."""
QUALITY = 78


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk schema`; returns the exit status."""
    from kiosk.authoring.schema import NAME, text
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk schema",
        description="Print the JSON Schema of content.json, or put it beside the "
        "content, where an editor such as VS Code finds it.",
        epilog=EPILOG,
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        metavar="PATH",
        help="the content file, or its folder; by default the current one",
    )
    parser.add_argument(
        "--write", action="store_true", help=f"write {NAME} beside the content"
    )
    parser.add_argument(
        "--kinds",
        type=destination,
        metavar="FILE",
        help="write a page of every kind of slide and chart instead, with its fields, "
        "an example and a picture; the pictures go into a folder beside it",
    )
    asked = parser.parse_args(words)
    if asked.kinds is not None:
        return _kinds(asked.kinds)
    if not asked.write:
        print(text(), end="")
        return 0
    from kiosk.content import atomic

    zh = system_language() == "zh"
    path: Path = asked.path or Path()
    folder = path if path.is_dir() else path.parent
    file = folder / NAME
    try:
        atomic.written(file, text().encode(), 0o644)
    except OSError as error:
        reason = error.strerror or error
        print(
            f"{file} 写不进去（{reason}）。"
            if zh
            else f"{file} cannot be written ({reason}).",
            file=sys.stderr,
        )
        return 1
    print(
        f'写好了 {file}。content.json 的第一项写 "$schema": "{NAME}"，编辑器就会补全、'
        "解释各个字段。"
        if zh
        else f'Wrote {file}. Begin content.json with "$schema": "{NAME}", and an '
        "editor completes and explains its fields."
    )
    return 0


def _kinds(file: Path) -> int:
    """Write the page of all kinds and their pictures; returns the exit status."""
    from kiosk.authoring.reference import text as reference
    from kiosk.cli.commands.gallery import folder
    from kiosk.content import atomic

    try:
        atomic.written(file, reference(folder()).encode(), 0o644)
        pictures = file.with_suffix("")
        pictures.mkdir(exist_ok=True)
        for picture, made in _drawn(folder()):
            atomic.written(pictures / f"{picture}.webp", made, 0o644)
    except OSError as error:
        unwritable(error.filename or file, error)
        return 1
    print(file)
    return 0


def _drawn(examples: Path) -> Iterator[tuple[str, bytes]]:
    """Every kind and its picture as a WebP file, from its example."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kiosk.authoring.desktop.render import Renderer, small
    from kiosk.charts import CHARTS
    from kiosk.content.content import load
    from kiosk.slides import SLIDES

    for room, kinds in (("slides", SLIDES), ("charts", CHARTS)):
        for tag in kinds:
            loaded = load(examples / room / f"{tag}.json")
            artist = Renderer(loaded.content, loaded.path, SIZE)
            yield tag, small(artist.draw(0, "zh"), WIDE, QUALITY)
            artist.close()
