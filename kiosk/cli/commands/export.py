"""`kiosk export`: the show as a proof for sign-off, pictures, a table or a video."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from kiosk.cli.parser import Parser, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.progress import Progress

    from kiosk.content.content import Loaded
    from kiosk.model.text import Language

SIZE: Final = (1920, 1080)

EPILOG = """\
The proof has every figure with its unit, period, qualifier and source, boxes for
review, approval and seal, and the content's hash on every page; without --language
one file holds the Chinese edition and then the English one. The video is a lap of
the show, 30 frames a second, and needs ffmpeg.

exit status: 0 all was written, 1 something could not be, 2 the command line has
             mistakes."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written, and how."""

    languages: tuple[Language, ...]
    sizes: tuple[tuple[int, int], ...]
    staff: Language


PROOF: Final = (
    *("fpdf", "fontTools.ttLib.tables.*", "fontTools.varLib.instancer"),
    *("fontTools.agl", "encodings.utf_32_be", "encodings.utf_16_be", "PIL.ImageChops"),
    *("PIL.ImageSequence", "PIL.BmpImagePlugin", "PIL.GifImagePlugin"),
    *("PIL.JpegImagePlugin", "PIL.PpmImagePlugin", "PIL.PngImagePlugin"),
)
"""What is imported while a proof is written."""


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk export`."""
    from kiosk.cli.draw import MODULES
    from kiosk.content.chosen import meant
    from kiosk.content.privilege import dropped, ready

    parser = Parser(
        "kiosk export",
        description="Write the show to files: what is signed, sent or archived.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.takes_path()
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="a proof for sign-off")
    parser.add_argument("--png", type=Path, metavar="FOLDER", help="a picture a slide")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="all figures")
    parser.add_argument("--video", type=Path, metavar="FILE", help="a lap of the show")
    parser.add_argument(
        "--size",
        type=size,
        action="append",
        metavar="WxH",
        help="of pictures and video, 1920x1080; pictures can have several",
    )
    parser.takes_language("one language; by default all")
    parser.add_argument(
        "--skin", choices=("night", "paper"), help="the skin; by default the show's"
    )
    asked = parser.parse_args(words)
    if not any((asked.pdf, asked.png, asked.csv, asked.video)):
        parser.refuse(
            "要写明写出什么：--pdf、--png、--csv 或 --video",
            "say what to write: --pdf, --png, --csv or --video",
        )
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # All that the program is made of is read first: it may be root's alone.

    import kiosk.authoring.desktop.render
    import kiosk.authoring.proof_pdf
    import kiosk.authoring.video  # noqa: F401

    ready(*MODULES, *PROOF)
    # Whoever may write the content could lead root to any file.
    with dropped(path := meant(asked.path)):
        return _exported(path, asked)


def _exported(path: Path, asked: argparse.Namespace) -> int:
    """Read the content and write what is asked for; returns the exit status."""
    from kiosk.content.content import load
    from kiosk.model.language import system_language

    staff = system_language()
    loaded = load(path)
    for note in loaded.notes:
        print(note.said(staff), file=sys.stderr)
    if asked.skin is not None:
        from kiosk.cli.draw import clad

        loaded = replace(loaded, content=clad(loaded.content, asked.skin))
    languages = (asked.language,) if asked.language else loaded.content.show.languages
    wish = Order(languages, tuple(asked.size or (SIZE,)), staff)
    with _ended_in_order():
        return _written(loaded, wish, asked.pdf, asked.png, asked.csv, asked.video)


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let whoever ends this process end it as Ctrl+C does: nothing half made stays."""

    def end(number: int, _: object) -> NoReturn:
        sys.exit(128 + number)

    numbers = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    before = {n: signal.signal(n, end) for n in numbers if n is not None}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _written(
    loaded: Loaded,
    wish: Order,
    pdf: Path | None,
    png: Path | None,
    csv: Path | None,
    video: Path | None,
) -> int:
    """Write what is asked for; what fails is said, and the rest is still written."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from kiosk.authoring.video import Unable

    status = 0
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
    )
    done: list[Path] = []
    with Progress(*columns, console=Console(stderr=True)) as progress:
        for file, write in (
            (csv, _table),
            (png, _pictures),
            (pdf, _proof),
            (video, _video),
        ):
            if file is None:
                continue
            try:
                write(loaded, wish, file, progress)
                done.append(file)
            except Unable as error:
                said = error.what.said(wish.staff)
                progress.console.print(said, markup=False, soft_wrap=True)
                status = 1
            except OSError as error:
                zh = wish.staff == "zh"
                progress.console.print(
                    f"{file}：没有写成：{error}"
                    if zh
                    else f"{file} could not be written: {error}",
                    markup=False,
                    soft_wrap=True,
                )
                status = 1
    for file in done:
        print(file)
    return status


def _named(message: tuple[str, str], wish: Order) -> str:
    return message[0] if wish.staff == "zh" else message[1]


def _table(loaded: Loaded, wish: Order, file: Path, progress: Progress) -> None:
    from kiosk.authoring import ledger
    from kiosk.content import atomic

    task = progress.add_task(_named(("数据表", "table"), wish), total=1)
    atomic.written(file, ledger.table(loaded.content, loaded.path.parent), 0o644)
    progress.advance(task)


def _pictures(loaded: Loaded, wish: Order, folder: Path, progress: Progress) -> None:
    """A picture of every slide in every language and size."""
    from kiosk.authoring.desktop.render import Renderer
    from kiosk.content import atomic

    content = loaded.content
    count = len(content.slides) * len(wish.languages) * len(wish.sizes)
    task = progress.add_task(_named(("图片", "pictures"), wish), total=count)
    for wide, high in wish.sizes:
        # Pictures of several sizes are kept apart.
        several = len(wish.sizes) > 1
        place = folder / f"{wide}x{high}" if several else folder
        artist = Renderer(content, loaded.path, (wide, high))
        for language in wish.languages:
            for number, slide in enumerate(content.slides):
                name = f"{number:02d}-{slide.id}-{language}.png"
                picture = artist.written(artist.still(number, language))
                atomic.written(place / name, picture, 0o644)
                progress.advance(task)
        artist.close()


def _proof(loaded: Loaded, wish: Order, file: Path, progress: Progress) -> None:
    from kiosk.authoring.desktop.render import Renderer
    from kiosk.authoring.proof_pdf import PrintRun, ProofPdf
    from kiosk.cli.parser import program
    from kiosk.content import atomic

    artist = Renderer(loaded.content, loaded.path, wish.sizes[0])

    def painted(place: int, language: Language) -> tuple[bytes, ...]:
        asks = loaded.content.slides[place].asks
        return tuple(
            artist.written(artist.still(place, language, answered=answered))
            for answered in ((False, True) if asks else (False,))
        )

    wide, high = wish.sizes[0]
    press = PrintRun(datetime.now().astimezone(), program())
    book = ProofPdf(loaded, painted, press, high / wide)
    total = book.count(wish.languages)
    task = progress.add_task(_named(("审签稿", "proof"), wish), total=total)
    data = book.printed(wish.languages, lambda: progress.advance(task))
    artist.close()
    atomic.written(file, data, 0o644)
    progress.update(task, completed=progress.tasks[task].total)


def _video(loaded: Loaded, wish: Order, file: Path, progress: Progress) -> None:
    import tempfile

    from kiosk.authoring import video, video_sound
    from kiosk.authoring.desktop.render import Renderer
    from kiosk.show.takeaway import takeaway

    program = video.encoder()
    content, size = loaded.content, wish.sizes[0]
    artist = Renderer(content, loaded.path, size)
    first = artist.first(wish.languages[0])
    count = sum(1 for _ in video.lap(first))
    task = progress.add_task(_named(("视频", "video"), wish), total=count)
    heard = video_sound.passages(video.lap(first), content.slides)

    def pictures() -> Iterator[bytes]:
        picture = b""
        for shot in video.lap(first):
            if shot.fresh:
                now = shot.now
                interaction = now.interaction
                if content.slides[now.place].takes:
                    words = takeaway(
                        content, now.seen, now.language, now.presence.trail
                    )
                    interaction = replace(interaction, takeaway=words)
                picture = artist.pixels(now, interaction)
            yield picture

    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav" if heard else None
        if sound is not None:
            video_sound.recorded(sound, heard, count, content.slides, loaded.path)

        def told() -> None:
            progress.advance(task)

        video.written(file, size, pictures(), program, told, sound)
    artist.close()
