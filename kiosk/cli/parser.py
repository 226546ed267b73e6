"""The command line: what commands ask alike, and complaints that staff can read."""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from kiosk.model.text import Language

MISUSED: Final = 2
"""The exit status of a command that was asked wrongly."""
TURNS: Final = (0, 90, 180, 270)
"""Degrees by which a picture can be turned."""

_COMPLAINTS: Final = (
    (r"unrecognized arguments: (.*)", "不认识：{0}"),
    (r"the following arguments are required: (.*)", "还缺少：{0}"),
    (r"one of the arguments (.*) is required", "这几个里要写一个：{0}"),
    (r"expected one argument", "后面要写一个值"),
    (r"expected at most one argument", "后面最多写一个值"),
    (r"expected at least one argument", "后面至少写一个值"),
    (r"expected ([0-9]+) arguments?", "后面要写 {0} 个值"),
    (r"invalid choice: (.+?) \(choose from (.*)\)", "不能是 {0}，可以是 {1}"),
    (r"invalid int value: (.*)", "{0} 不是整数"),
    (r"invalid float value: (.*)", "{0} 不是数"),
    (r"ambiguous option: (.+?) could match (.*)", "{0} 不明确，可能是 {1}"),
    (r"ignored explicit argument (.*)", "后面不能有值 {0}"),
    (r"not allowed with argument (.*)", "不能和 {0} 一起写"),
)
"""How argparse complains, and the same in Chinese."""

_REASONS: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "已经有同名的文件",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘只读",
}


class Parser(argparse.ArgumentParser):
    """A parser that complains in the language of the system, with status 2.

    What is wrong can be read by whoever runs the screens; the help stays English.
    """

    def error(self, message: str) -> NoReturn:
        usage, wrong = self.format_usage(), message
        if _language() == "zh":
            usage, wrong = usage.replace("usage: ", "用法：", 1), chinese(message)
            self.exit(MISUSED, f"{usage}{self.prog}：{wrong}\n")
        self.exit(MISUSED, f"{usage}{self.prog}: error: {wrong}\n")

    def refuse(self, zh: str, en: str) -> NoReturn:
        """Complain about what only the command itself can know to be wrong."""
        self.error(said(zh, en))

    def takes_path(self, about: str | None = None) -> None:
        """The content, which may be left out."""
        self.add_argument("path", nargs="?", type=Path, metavar="PATH", help=about)

    def takes_language(
        self, about: str = "of what is said; by default the system's"
    ) -> None:
        """The language of what the command says."""
        self.add_argument("--language", choices=("zh", "en"), help=about)

    def takes_screen(self, window: str) -> None:
        """Where to play: on a screen, or in a window; `window` says what for."""
        self.add_argument(
            "--screen",
            metavar="N",
            help="the screen to fill, by number (from 1) or name",
        )
        self.add_argument("--window", metavar="WxH", type=size, help=window)

    def takes_rotation(self, default: int | None = 0) -> None:
        """How a picture is turned; `default` stands if nothing is said."""
        self.add_argument(
            "--rotate",
            type=int,
            choices=TURNS,
            default=default,
            metavar="DEGREES",
            help="turn the picture clockwise by 90, 180 or 270 degrees; touch turns "
            "along",
        )


def chinese(message: str) -> str:
    """A complaint of argparse in Chinese; what is not known stays as it is."""
    option, colon, what = message.removeprefix("argument ").partition(": ")
    before = f"{option}：" if colon and message.startswith("argument ") else ""
    rest = what if before else message
    for pattern, zh in _COMPLAINTS:
        if (found := re.fullmatch(pattern, rest, re.DOTALL)) is not None:
            return before + zh.format(*found.groups())
    return before + rest


def said(zh: str, en: str) -> str:
    """A sentence in the language of the system."""
    return zh if _language() == "zh" else en


def wrong(zh: str, en: str) -> argparse.ArgumentTypeError:
    """What is wrong with the value of an option."""
    return argparse.ArgumentTypeError(said(zh, en))


def reason(error: OSError) -> str:
    """Why a file cannot be read or written, in the language of the system."""
    en = error.strerror or str(error)
    return said(_REASONS.get(error.errno or 0, en), en)


def unwritable(file: Path | str, error: OSError) -> None:
    """Say that a file cannot be written, and why."""
    why = reason(error)
    print(
        said(f"写不了 {file}：{why}。", f"{file} cannot be written: {why}."),
        file=sys.stderr,
    )


def refused_as_root(path: Path) -> bool:
    """Say so if root is about to play what others may write; whether it is.

    A window is root's for as long as it is open, and reads whatever the content
    comes to name. What is built in is as trusted as the program.
    """
    from kiosk.content.paths import built_in
    from kiosk.content.privilege import is_root, owner

    if not is_root() or path.resolve().is_relative_to(built_in()):
        return False
    whose = owner(path)
    if whose is None:
        return False
    import pwd

    try:
        name = pwd.getpwuid(whose.uid).pw_name
    except KeyError:
        name = f"#{whose.uid}"
    print(
        said(
            f"{path} 属于 {name}，root 不放别人的内容：请用 {name} 的身份运行，"
            f"如 sudo -u '{name}' kiosk。",
            f"{path} is {name}'s, and root plays nothing that others may write: run "
            f"this as {name}, such as with sudo -u '{name}' kiosk.",
        ),
        file=sys.stderr,
    )
    return True


def size(text: str) -> tuple[int, int]:
    """A size such as 1920x1080.

    Raises:
        argparse.ArgumentTypeError: it is not of that form, or out of reason.
    """
    width, cross, height = text.lower().partition("x")
    if not (cross and _whole(width) and _whole(height)):
        raise wrong(
            f"“{text}”不是 1920x1080 这样的尺寸",
            f"{text!r} is not of the form 1920x1080",
        )
    both = int(width), int(height)
    if min(both) < 200 or max(both) > 16_384:
        raise wrong(
            f"“{text}”不像屏幕的尺寸（边长 200 到 16384）",
            f"{text!r} is not a size for a screen (200 to 16384 each way)",
        )
    return both


def _whole(text: str) -> bool:
    """Whether it is a number in the digits that everybody means by that."""
    return text.isascii() and text.isdigit() and len(text) <= 9


def destination(text: str) -> Path:
    """A file to be written, in a folder that is there.

    It is asked at once, so that nobody learns after an hour's work that its result
    can be put nowhere.

    Raises:
        argparse.ArgumentTypeError: it is a folder, or its folder is not there.
    """
    file = Path(text)
    if file.is_dir():
        raise wrong(
            f"{file} 是一个文件夹，要写文件名", f"{file} is a folder, not a file"
        )
    if not file.parent.is_dir():
        raise wrong(f"没有文件夹 {file.parent}", f"there is no folder {file.parent}")
    return file


def _language() -> Language:
    # Only now: the supervisor of `kiosk run` is to stay small.
    from kiosk.model.language import system_language

    return system_language()


def has_screen() -> bool:
    """Whether there is any screen to play on."""
    if sys.platform in {"win32", "darwin"}:
        return True
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(name) for name in names)


def program() -> str:
    """The program and its version, such as kiosk 0.1.0."""
    # It takes longer to import than all else that a command line needs.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"kiosk {version('kiosk')}"
    except PackageNotFoundError:
        return "kiosk (not installed)"
