"""Draw: the pages of a show as PNG files, for `kiosk pictures` and its kin."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import MISUSED, said, unwritable

if TYPE_CHECKING:
    from kiosk.content.content import Content
    from kiosk.model.text import Language


FOLDER: Final = "kiosk-pictures"
MODULES: Final = (
    *("rich.progress", "rich._emoji_codes", "justmytype_intl_cjk", "numpy.ma"),
    *("segno", "urllib.request", "rjieba", "pyexpat", "xml.parsers.expat"),
    *("kiosk.show.card", "kiosk.show.exploring", "kiosk.player.life"),
    *("kiosk.content.film", "kiosk.content.reel", "kiosk.content.subtitles"),
)
"""What is imported while slides are drawn, beyond the program itself."""


def clad(content: Content, skin: str) -> Content:
    """The content in another skin, but for slides that have one of their own."""
    show = content.show.model_copy(update={"skin": skin})
    return content.model_copy(update={"show": show})


def draw_instead(path: Path) -> int:
    """What `kiosk` does where there is no screen at all."""
    from kiosk.model.language import system_language

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

    Where the content is another's, root draws with the rights of its owner.

    Raises:
        ContentError: the content cannot be shown.
    """
    from kiosk.content.privilege import dropped, ready

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # All that the program is made of is read first: it may be root's alone.
    import rich.progress  # noqa: F401

    import kiosk.authoring.desktop.render  # noqa: F401

    ready(*MODULES)
    with dropped(path):
        return _drawn(path, folder, size, languages, skin)


def _drawn(
    path: Path,
    folder: Path,
    size: tuple[int, int],
    languages: tuple[Language, ...] | None,
    skin: str | None,
) -> int:
    from rich.progress import Progress

    from kiosk.content.content import load
    from kiosk.model.language import system_language

    loaded = load(path)
    for note in loaded.notes:
        print(note.said(system_language()), file=sys.stderr)
    from kiosk.authoring.desktop.render import Renderer, png
    from kiosk.model.printable import plain

    content = loaded.content
    if skin is not None:
        content = clad(content, skin)
    spoken = languages or content.show.languages
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        unwritable(folder, error)
        return MISUSED
    artist = Renderer(content, loaded.path, size)
    failed = []
    with Progress(transient=False) as progress:
        task = progress.add_task("pictures", total=len(content.slides) * len(spoken))
        for language in spoken:
            for number, slide in enumerate(content.slides):
                name = f"{number:02d}-{slide.id}-{language}.png"
                try:
                    (folder / name).write_bytes(png(artist.draw(number, language)))
                except OSError:
                    failed.append(name)
                progress.advance(task)
    sheet = folder / "contact-sheet.png"
    try:
        sheet.write_bytes(png(artist.sheet(spoken)))
    except OSError:
        failed.append(sheet.name)
    artist.close()
    if failed:
        names, where = ", ".join(failed), plain(str(folder))
        print(
            said(
                f"{where} 里没有写成：{names}；请看看磁盘满了没有，能不能写。",
                f"not written in {where}: {names}; is the disk full, or read-only?",
            ),
            file=sys.stderr,
        )
        return 1
    print(plain(str(sheet)))
    return 0
