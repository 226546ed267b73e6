"""`kiosk`: the command line."""

from __future__ import annotations

import errno
import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.asked import asked_for

if TYPE_CHECKING:
    from collections.abc import Sequence

from kiosk.cli.parser import has_screen, refused_as_root, said

FLEET: Final = (
    *("nats", "nkeys", "tuf", "securesystemslib", "urllib3", "zeroconf"),
    *("starlette", "uvicorn", "jinja2", "cryptography"),
)
"""What the extra of that name brings."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # Threads of numpy's linear algebra, of which a show has none.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Nothing but this program reads a content, and nobody searches for what might.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _speak_utf8()
    if fault := _fatal_pair():
        _tell(fault, words)
        return 1
    from kiosk.cli.commands import named

    try:
        if words and (asked := named(words[0])) is not None:
            status = asked(words[1:])
            # Whoever reads may be gone by now; better to learn it here.
            if sys.stdout is not None:
                sys.stdout.flush()
            return status
        return _play(words)
    except KeyboardInterrupt:
        return 0
    except ImportError as error:
        if not (said := _lacking(error)):
            raise
        _tell(said, words)
        return 1
    except Exception as error:
        if isinstance(error, OSError) and _unheard(error):
            # `kiosk check | head` has read enough.
            _hush()
            return 0
        # Imported only now: the supervisor of `kiosk run` stays small.
        from kiosk.content.content import ContentError
        from kiosk.model.language import system_language

        if not isinstance(error, ContentError):
            if sys.stderr is None:
                _tell(f"{type(error).__name__}: {error}", words)
            raise
        lines = [error.said(system_language())]
        if words and (meant := _misspelt(words[0])):
            lines.append(
                f"是不是想运行 kiosk {meant}？"
                if system_language() == "zh"
                else f"did you mean kiosk {meant}?"
            )
        _tell("\n".join(lines), words)
        return 1


def _tell(text: str, words: Sequence[str]) -> None:
    """Say why nothing goes on, where whoever has started this with `words` sees it.

    A link on a desktop of Windows has no console; a box says it instead. Not in a
    hall, where nobody would close it and the supervisor would wait.
    """
    if sys.stderr is not None:
        print(text, file=sys.stderr)
        return
    import ctypes

    windows = getattr(ctypes, "windll", None)
    if windows is not None and words[:1] != ["run"]:
        in_front, warning = 0x10000, 0x30
        windows.user32.MessageBoxW(None, text, "kiosk", in_front | warning)


def _play(words: Sequence[str]) -> int:
    asked = asked_for(words)
    from kiosk.content.chosen import meant

    path = meant(asked.path)
    if not has_screen():
        from kiosk.cli.draw import draw_instead

        return draw_instead(path)
    if refused_as_root(path):
        return 1
    # Nothing that a start makes is garbage; `player.garbage` collects from then on.
    gc.disable()
    from kiosk.player.early import first_picture

    window = first_picture(path, asked)
    from kiosk.player.play import play

    return play(path, asked.screen, asked.window, asked.rotate, asked.slide, window)


def _lacking(error: ImportError) -> str:
    """What this machine lacks; "" where a traceback says it best."""
    from kiosk.model.language import system_language

    chinese = system_language() == "zh"
    if (error.name or "").partition(".")[0] in FLEET:
        return (
            "多块屏幕一起管理要另外装几个包：pip install 'kiosk[fleet]'"
            if chinese
            else "what joins many screens is not installed: pip install 'kiosk[fleet]'"
        )
    if ".so" in str(error):
        # A bare Linux lacks what Qt is linked with; a traceback would not say so.
        missing = str(error).partition(":")[0]
        return (
            f"缺少系统库 {missing}；要装的软件包见 `kiosk help installers` 开头。"
            if chinese
            else f"the system library {missing} is missing: `kiosk help installers` "
            "lists what to install, under “The machine”"
        )
    if folder := _closed():
        return (
            f"内容归别的用户，要用那个用户的权限读，而那个用户进不了 {folder}，"
            "用不了这里的 Python：请把 kiosk 装进人人可读的文件夹，如 /opt/kiosk/venv"
            if chinese
            else "the content is read with the rights of its owner, who may not enter "
            f"{folder} and use this Python: install kiosk where all may read, such as "
            "/opt/kiosk/venv"
        )
    return ""


def _closed() -> str:
    """The folder of this program that only root may enter; "" if there is none.

    What is imported with another user's rights is not found then.
    """
    if os.name == "nt" or os.geteuid() != 0:
        return ""
    ways = [Path(place).resolve() for place in (os.__file__, __file__)]
    for folder in (folder for way in ways for folder in way.parents):
        if not folder.stat().st_mode & 0o001:
            return str(folder)
    return ""


def _misspelt(word: str) -> str:
    """The command that was meant by a word that names no file, or nothing."""
    import difflib

    from kiosk.cli.commands import names

    if word in names() or Path(word).exists():
        return ""
    return next(iter(difflib.get_close_matches(word, names(), 1)), "")


def _fatal_pair() -> str:
    """Why this Python and this Qt must not run together, or nothing.

    PySide6 6.12.0 loses a reference to None with every call that returns it;
    before Python 3.12, where None can die, the process aborts after some minutes
    (PYSIDE-3474).
    """
    if sys.version_info >= (3, 12):
        return ""
    qt = _qt()
    if not qt.startswith("6.12."):
        return ""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return said(
        f"PySide6 {qt} 在 Python {python} 上会中途崩溃：请装 "
        "PySide6-Essentials 6.11.3，或 Python 3.12。",
        f"PySide6 {qt} aborts on Python {python}: install PySide6-Essentials 6.11.3 or "
        "Python 3.12.",
    )


def _qt() -> str:
    """The installed version of Qt for Python, by its metadata's folder; or nothing."""
    package = find_spec("PySide6")
    for place in (package and package.submodule_search_locations) or ():
        for folder in Path(place).parent.glob("*.dist-info"):
            name, _, rest = folder.stem.partition("-")
            if name.lower() == "pyside6_essentials":
                return rest
    return ""


def _speak_utf8(system: str = sys.platform) -> None:
    """Messages are Chinese; a console in another encoding must not stop them.

    What goes into a file or to another program is UTF-8 on Windows too, whatever the
    code page: JSON and csv would else be read by nobody but this machine.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            if system == "win32" and not stream.isatty():
                stream.reconfigure(encoding="utf-8", errors="replace")
            else:
                stream.reconfigure(errors="replace")


def _unheard(error: OSError, system: str = sys.platform) -> bool:
    """Whether nobody is there any more who reads what is printed.

    Windows says that an argument is invalid, and names no file.
    """
    if isinstance(error, BrokenPipeError):
        return True
    return system == "win32" and error.errno == errno.EINVAL and not error.filename


def _hush() -> None:
    """Print nothing any more, not even what Python writes when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
