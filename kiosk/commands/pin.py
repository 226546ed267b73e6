"""`kiosk pin`: set the PIN with which staff leave the locked show."""

from __future__ import annotations

import getpass
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.commandline import Parser
from kiosk.messages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.text import Language

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


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk pin`; returns the exit status."""
    from kiosk.content import system_language
    from kiosk.machine.settings import read

    parser = Parser(
        "kiosk pin",
        description="Set the PIN with which staff leave the locked show: 4 to 8 "
        "digits, typed twice and not shown, or a line of standard input. Only its "
        "hash is kept, in kiosk.toml, whose other lines and comments stay.",
    )
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", help="another file than kiosk.toml"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--hash", action="store_true", help="only print the line for kiosk.toml"
    )
    what.add_argument(
        "--remove", action="store_true", help="have no PIN: nobody can be let in"
    )
    parser.takes_language()
    asked = parser.parse_args(words)
    language: Language = asked.language or system_language()
    file = asked.settings or read().path
    if asked.remove:
        return _keep(file, None, language)
    digits = _typed(language)
    if digits is None:
        return _said(DIFFERENT, language)
    from kiosk.machine import pin

    try:
        kept = pin.hashed(digits)
    except ValueError:
        return _said(FORM, language)
    if easy(digits):
        print(EASY.said(language), file=sys.stderr)
    if asked.hash:
        print(f'pin = "{kept}"')
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


def _keep(file: Path, kept: str | None, language: Language) -> int:
    """Write the hash into the settings, or take it out of them."""
    from kiosk import durable
    from kiosk.machine.settings import sample

    try:
        old = file.read_text("utf-8-sig") if file.exists() else sample()
        durable.written(file, changed(old, kept).encode(), 0o600)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _said(
            Message(f"{file} 没有改动：{reason}", f"{file} was not changed: {reason}"),
            language,
        )
    done = (
        Message(f"密码已写入 {file}。", f"The PIN was written into {file}.")
        if kept is not None
        else Message(f"密码已从 {file} 删去。", f"The PIN was taken out of {file}.")
    )
    print(done.said(language))
    print(NEXT.said(language))
    return 0


def changed(text: str, kept: str | None) -> str:
    """The text of a settings file with this hash in it; all else stays.

    Raises:
        ValueError: it is not TOML.
    """
    import tomlkit

    document = tomlkit.parse(text)
    if kept is None:
        document.pop("pin", None)
        return tomlkit.dumps(document)
    if "pin" in document:
        document["pin"] = kept
        return tomlkit.dumps(document)
    line = f'pin = "{kept}"'
    # The commented line of the sample gives way; else it goes before all tables.
    lines = text.splitlines()
    for number, old in enumerate(lines):
        if old.startswith("#pin ="):
            lines[number] = line
            break
        if old.startswith("["):
            lines[number:number] = [line, ""]
            break
    else:
        lines.append(line)
    return "\n".join(lines) + "\n"


def _said(what: Message, language: Language) -> int:
    print(what.said(language), file=sys.stderr)
    return 1
