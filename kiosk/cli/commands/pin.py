"""`kiosk pin`: set the PIN with which staff leave the locked show."""

from __future__ import annotations

import getpass
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser
from kiosk.content.privilege import dropped, read
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.content.privilege import Owner
    from kiosk.model.text import Language

FORM: Final = Message(
    "密码是 4 到 8 位数字，没有改动。", "a PIN is 4 to 8 digits; nothing was changed."
)
DIFFERENT: Final = Message(
    "两次输入不一样，没有改动。", "the two differ; nothing was changed."
)
EASY: Final = Message("注意：这个密码很容易猜到。", "Note: this PIN is easily guessed.")
NEXT: Final = Message(
    "展示下次启动时生效：systemctl restart kiosk，或在菜单里重新启动。",
    "The show takes it at its next start: systemctl restart kiosk, or restart it "
    "from its menu.",
)
NEXT_THERE: Final = Message(
    "展示下次启动时生效：在菜单里重新启动，或重启电脑。",
    "The show takes it at its next start: restart it from its menu, or restart the "
    "computer.",
)
"""The same where no systemd is."""


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk pin`; returns the exit status."""
    from kiosk.device import settings
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk pin",
        description="Set the PIN with which staff leave the locked show: 4 to 8 "
        "digits, typed twice and not shown, or a line of standard input. Only its "
        "hash is kept, in kiosk.pin beside kiosk.toml, for the show alone to read; "
        "one that stands in kiosk.toml is taken out of it.",
    )
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help="another file than kiosk.toml"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--hash", action="store_true", help="only print the line of kiosk.pin"
    )
    what.add_argument(
        "--remove", action="store_true", help="have no PIN: nobody can be let in"
    )
    parser.takes_language()
    asked = parser.parse_args(words)
    language: Language = asked.language or system_language()
    file = asked.settings or settings.read().path
    if asked.remove:
        return _keep(file, None, language)
    digits = _typed(language)
    if digits is None:
        return _said(DIFFERENT, language)
    from kiosk.device.staff_menu import pin

    try:
        kept = pin.hashed(digits)
    except ValueError:
        return _said(FORM, language)
    if easy(digits):
        print(EASY.said(language), file=sys.stderr)
    if asked.hash:
        print(kept)
        return 0
    return _keep(file, kept, language)


def easy(digits: str) -> bool:
    """Whether a visitor would try these: all alike, or one after the other."""
    steps = {int(b) - int(a) for a, b in pairwise(digits)}
    return len(steps) == 1 and steps <= {-1, 0, 1}


def _typed(language: Language) -> str | None:
    """The digits, typed twice alike; None if they differ."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    zh = language == "zh"
    first = getpass.getpass(
        "新密码（4 到 8 位数字）：" if zh else "New PIN (4 to 8 digits): "
    )
    if first != getpass.getpass("再输一遍：" if zh else "Once more: "):
        return None
    return first.strip()


def _keep(settings: Path, kept: str | None, language: Language) -> int:
    """Keep the hash beside the settings, or have none."""
    from kiosk.device.staff_menu import pin

    file = pin.place(settings)
    try:
        # First of all: of two hashes the one in the file would count.
        without = cleared(settings)
        if kept is not None:
            pin.keep(file, kept)
        else:
            with dropped(file.parent):
                file.unlink(missing_ok=True)
        if without is not None:
            without()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        # A message of the parser of TOML tells only where.
        which = getattr(error, "filename", None) or settings
        return _said(
            Message(
                f"{which} 没有改动：{reason}", f"{which} was not changed: {reason}"
            ),
            language,
        )
    done = (
        Message(
            f"密码已写入 {file}，只有展示能读。",
            f"The PIN was written into {file}, for the show alone to read.",
        )
        if kept is not None
        else Message("密码已删去。", "The PIN was taken away.")
    )
    print(done.said(language))
    print((NEXT_THERE if sys.platform == "win32" else NEXT).said(language))
    return 0


def cleared(settings: Path) -> Callable[[], None] | None:
    """What takes a hash out of the settings themselves; None if there is none.

    Raises:
        ValueError: they are not TOML.
        OSError: they cannot be read.
    """
    import tomlkit

    from kiosk.content import atomic

    with dropped(settings.parent):
        if not settings.exists():
            return None
        document = tomlkit.parse(read(settings, linked=True).decode("utf-8-sig"))
    if document.pop("pin", None) is None:
        return None
    text = tomlkit.dumps(document)

    def clear() -> None:
        with dropped(settings.parent):
            atomic.written(settings, text.encode(), 0o600)

    return clear


def moved(settings: Path, user: Owner | None = None) -> Path | None:
    """Move a hash that stands in the settings into the file for the show alone.

    Returns that file, None if there was nothing to move. `user` is the show's, if
    it is not that of this machine.

    Raises:
        OSError, ValueError: it stays where it is.
    """
    import tomlkit

    from kiosk.device.staff_menu import pin

    clear = cleared(settings)
    if clear is None:
        return None
    file = pin.place(settings)
    with dropped(settings.parent):
        said = tomlkit.parse(read(settings, linked=True).decode("utf-8-sig"))["pin"]
        there = file.exists()
    if not there:
        pin.keep(file, str(said), user)
    clear()
    return file


def _said(what: Message, language: Language) -> int:
    print(what.said(language), file=sys.stderr)
    return 1
