"""`kiosk pictures`: every slide as a picture, and a contact sheet of them all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from kiosk.commandline import MISUSED, Parser, said, size, unwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.content import Content
    from kiosk.text import Language

FOLDER: Final = "kiosk-pictures"


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk pictures`."""
    from kiosk.commands.history import meant

    parser = Parser(
        "kiosk pictures",
        description="Draw every slide to a PNG file, with a contact sheet.",
    )
    parser.takes_path()
    parser.add_argument(
        "--out", type=Path, default=Path(FOLDER), help=f"the folder ({FOLDER})"
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
        from kiosk.commands.gallery import written

        with TemporaryDirectory(prefix="kiosk-", ignore_cleanup_errors=True) as place:
            path = written(Path(place))
            return draw(path, asked.out, asked.size, languages, asked.skin)
    path = meant(asked.path)
    return draw(path, asked.out, asked.size, languages, asked.skin)


def clad(content: Content, skin: str) -> Content:
    """The content in another skin, but for slides that have one of their own."""
    show = content.show.model_copy(update={"skin": skin})
    return content.model_copy(update={"show": show})


def draw_instead(path: Path) -> int:
    """What `kiosk` does where there is no screen at all."""
    from kiosk.content import system_language

    print(
        f"没有屏幕：把每一页画到 {FOLDER}/ 里。"
        if system_language() == "zh"
        else f"There is no screen: drawing every slide to {FOLDER}/ instead.",
        file=sys.stderr,
    )
    return draw(path, Path(FOLDER), (1920, 1080))


def draw(
    path: Path,
    folder: Path,
    size: tuple[int, int],
    languages: tuple[Language, ...] | None = None,
    skin: str | None = None,
) -> int:
    """Draw a content's slides into a folder; returns the exit status.

    Raises:
        ContentError: the content cannot be shown.
    """
    from rich.progress import Progress

    from kiosk.content import load, system_language

    loaded = load(path)
    for note in loaded.notes:
        print(note.said(system_language()), file=sys.stderr)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from kiosk.ui.portrait import Portraitist

    content = loaded.content
    if skin is not None:
        content = clad(content, skin)
    spoken = languages or content.show.languages
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        unwritable(folder, error)
        return MISUSED
    artist = Portraitist(content, loaded.path, size)
    failed = []
    with Progress(transient=False) as progress:
        task = progress.add_task("pictures", total=len(content.slides) * len(spoken))
        for language in spoken:
            for number, slide in enumerate(content.slides):
                name = f"{number:02d}-{slide.id}-{language}.png"
                if not artist.draw(number, language).save(str(folder / name)):
                    failed.append(name)
                progress.advance(task)
    sheet = folder / "contact-sheet.png"
    if not artist.sheet(spoken).save(str(sheet)):
        failed.append(sheet.name)
    artist.close()
    if failed:
        names = ", ".join(failed)
        print(
            said(
                f"{folder} 里没有写成：{names}；请看看磁盘满了没有，能不能写。",
                f"not written in {folder}: {names}; is the disk full, or read-only?",
            ),
            file=sys.stderr,
        )
        return 1
    print(sheet)
    return 0
