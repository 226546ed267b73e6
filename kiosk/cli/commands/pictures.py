"""`kiosk pictures`: every slide as a picture, and a contact sheet of them all."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kiosk.cli.parser import Parser, size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.model.text import Language
from kiosk.cli import draw


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk pictures`."""
    from kiosk.content.chosen import meant

    parser = Parser(
        "kiosk pictures",
        description="Draw every slide to a PNG file, with a contact sheet.",
    )
    parser.takes_path()
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(draw.FOLDER),
        help=f"the folder ({draw.FOLDER})",
    )
    parser.add_argument(
        "--size", type=size, default=(1920, 1080), metavar="WxH", help="1920x1080"
    )
    parser.takes_language("one language; by default all")
    parser.add_argument(
        "--skin", choices=("night", "paper"), help="the skin; by default the show's"
    )
    parser.add_argument(
        "--gallery",
        action="store_true",
        help="draw every kind of chart and slide, each on its own example",
    )
    asked = parser.parse_args(words)
    if asked.gallery and asked.path is not None:
        parser.refuse(
            "--gallery 画自带的示例，不要写 PATH",
            "--gallery draws its own examples: leave PATH out",
        )
    languages: tuple[Language, ...] | None = (
        (asked.language,) if asked.language else None
    )
    if asked.gallery:
        from kiosk.cli.commands.gallery import written

        with TemporaryDirectory(prefix="kiosk-", ignore_cleanup_errors=True) as place:
            path = written(Path(place))
            return draw.draw(path, asked.out, asked.size, languages, asked.skin)
    path = meant(asked.path)
    return draw.draw(path, asked.out, asked.size, languages, asked.skin)
