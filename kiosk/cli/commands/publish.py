"""`kiosk publish`: sign a show as a pack, for the screens of a hall."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser, reason, said

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Sequence

    from securesystemslib.signer import CryptoSigner

    from kiosk.fleet.packs.repository import Proposal, Repository
    from kiosk.fleet.packs.sending import HubLine
    from kiosk.model.message import Message
    from kiosk.model.text import Language

DESCRIPTION = """\
Check a show, put it with all that belongs to it into a signed pack, and bring
that to a stick or to the hub of a hall.

  kiosk publish --new-key                   a key of your own, once
  kiosk publish show/content.json --to E:\\  the show, onto a stick
  kiosk publish --renew --to E:\\            nothing new, but valid for longer

Where two have to sign, both give the public half of their keys:

  kiosk publish --signers lin.pub chen.pub --threshold 2 --in S:\\packs
  kiosk publish show/content.json --in S:\\packs         one proposes,
  kiosk publish --approve --in S:\\packs --to E:\\        the other approves"""
HOME: Final = "publish"
"""The folder of one's own repository, below that for what the show learns."""


def _user() -> str:
    """Who sits there: packs say by whom they are signed, by the name of the key."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "publish"


class _Asked:
    """The command line, with what it means on this machine."""

    def __init__(self, asked: Namespace, language: Language) -> None:
        from platformdirs import user_config_path

        from kiosk.content.paths import state_folder

        self.language = language
        self.key_room = user_config_path("kiosk", appauthor=False)
        self.key: Path = asked.key or self.key_room / f"{_user()}.key"
        state = state_folder()
        self.folder: Path | None = asked.folder or (state and state / HOME)
        self.days: int = asked.days
        self.places: list[str] = asked.to

    def say(self, message: Message) -> None:
        print(message.said(self.language))


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk publish`; returns the exit status."""
    parser = _parser()
    plain = parser.parse_args(words)
    from kiosk.device.staff_menu.parcel import UpdateRefused
    from kiosk.fleet.packs.repository import Repository, RepositoryRefused
    from kiosk.fleet.packs.signing import KeyRefused
    from kiosk.model.language import system_language

    asked = _Asked(plain, plain.language or system_language())
    if asked.folder is None:
        parser.refuse(
            "这台电脑没有放仓库的地方，请写 --in", "say with --in where packs are kept"
        )
    if plain.signers is None and plain.threshold != 1:
        parser.refuse(
            "--threshold 要和 --signers 一起写", "--threshold goes with --signers"
        )
    try:
        if plain.new_key is not None:
            return _new_key(asked, Path(plain.new_key) if plain.new_key else None)
        repository = Repository(asked.folder, asked.days)
        if plain.list:
            return _list(asked, repository)
        done = _done(asked, plain, repository)
        return done or _sent(asked, repository)
    except (RepositoryRefused, KeyRefused, UpdateRefused) as error:
        print(error.why.said(asked.language), file=sys.stderr)
    except OSError as error:
        where = error.filename or asked.folder
        print(
            said(f"读写 {where} 没有成功：", f"{where}: ") + reason(error),
            file=sys.stderr,
        )
    return 1


def _done(asked: _Asked, plain: Namespace, repository: Repository) -> int:
    if plain.signers is not None:
        return _signers(asked, repository, plain.signers, plain.threshold)
    if plain.approve:
        return _approve(asked, repository)
    if plain.renew:
        repository.renew(_signer(asked))
        _say_until(asked, repository)
        return 0
    if plain.path is None and asked.places and repository.packs():
        # What is published already, to one more place.
        return 0
    return _publish(asked, repository, plain)


def _parser() -> Parser:
    parser = Parser(
        "kiosk publish",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="exit status: 0 if all was done or waits for approval, 1 if the show "
        "has errors or something\ncannot be signed or written, 2 if the command line "
        "is wrong.",
    )
    parser.takes_path()
    parser.add_argument(
        "--to",
        action="append",
        default=[],
        metavar="PLACE",
        help="a folder, such as on a stick, or the address of a hub's page; may be "
        "repeated",
    )
    parser.add_argument(
        "--in",
        dest="folder",
        type=Path,
        metavar="FOLDER",
        help="where packs are kept: by default a folder of your own; one that several "
        "share if they sign together",
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="the key to sign with")
    parser.add_argument(
        "--days",
        type=_days,
        default=400,
        help="for how long screens that have not seen it may take it (400)",
    )
    parser.add_argument(
        "--no-layout", action="store_true", help="check without laying out"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--new-key", nargs="?", const="", metavar="FILE", help="make a key of your own"
    )
    what.add_argument(
        "--signers",
        nargs="+",
        type=Path,
        metavar="PUB",
        help="settle who may sign, by the public halves of their keys",
    )
    what.add_argument("--approve", action="store_true", help="sign what is proposed")
    what.add_argument(
        "--renew", action="store_true", help="have what is published hold for longer"
    )
    what.add_argument("--list", action="store_true", help="list the packs")
    parser.add_argument(
        "--threshold",
        type=int,
        default=1,
        metavar="N",
        help="how many of the signers have to sign",
    )
    parser.takes_language()
    return parser


def _days(text: str) -> int:
    from kiosk.cli.parser import wrong

    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise wrong("天数是 1 到 3650", "from 1 to 3650 days")
    return int(text)


# -- keys


def _typed(zh: str, en: str, language: Language) -> str:
    """A passphrase, not shown; a line of standard input if that is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass(zh if language == "zh" else en)


def _new_key(asked: _Asked, file: Path | None) -> int:
    from kiosk.fleet.packs import signing
    from kiosk.model.message import Message

    file = file or asked.key
    first = _typed("新口令：", "New passphrase: ", asked.language)
    if sys.stdin.isatty() and first != _typed(
        "再输一遍：", "Once more: ", asked.language
    ):
        asked.say(Message("两次输入不一样，没有做", "the two differ; no key was made"))
        return 1
    public = signing.make(file, first)
    asked.say(
        Message(
            f"密钥在 {file}：只给自己用，和口令分开放，另备一份；丢了就不能再签名。\n"
            f"公开的一半在 {public}，可以给任何人。",
            f"Your key is {file}: for you alone, apart from its passphrase, with a "
            f"copy elsewhere. Without it you cannot sign.\nIts public half is "
            f"{public}, for everybody.",
        )
    )
    return 0


def _signer(asked: _Asked) -> CryptoSigner:
    from kiosk.fleet.packs import signing
    from kiosk.model.message import Message

    if not asked.key.is_file():
        raise signing.KeyRefused(
            Message(
                f"没有密钥 {asked.key}：先运行 kiosk publish --new-key，或者用 --key "
                "说明在哪里",
                f"there is no key {asked.key}: make one with kiosk publish --new-key, "
                "or say with --key where it is",
            )
        )
    name = asked.key.name
    return signing.opened(
        asked.key, _typed(f"{name} 的口令：", f"Passphrase of {name}: ", asked.language)
    )


# -- what can be done


def _publish(asked: _Asked, repository: Repository, plain: Namespace) -> int:
    from kiosk.cli.commands.check import command as check
    from kiosk.content.chosen import meant
    from kiosk.content.content import load
    from kiosk.device.operate.shelf import Title
    from kiosk.device.staff_menu.parcel import parcel
    from kiosk.model.message import Message

    path = meant(plain.path, asked.language)
    words = [str(path), "--language", asked.language]
    if check([*words, "--no-layout"] if plain.no_layout else words):
        why = Message(
            "有错误，没有发布：改好再来。",
            "There are errors, and nothing was published: mend them first.",
        )
        print(why.said(asked.language), file=sys.stderr)
        return 1
    title = load(path).content.show.title
    sent = parcel(path)
    signer = _signer(asked)
    if not repository.threshold and repository.proposal() is None:
        repository.signers([signer.public_key], 1, signer)
    called = Title(zh=title.zh, en=title.en)
    standing = repository.publish(sent, called, signer, datetime.now(UTC))
    return _stands(asked, repository, standing)


def _signers(
    asked: _Asked, repository: Repository, files: Sequence[Path], threshold: int
) -> int:
    from kiosk.fleet.packs import signing

    keys = [signing.public(file) for file in files]
    standing = repository.signers(keys, threshold, _signer(asked))
    return _stands(asked, repository, standing)


def _approve(asked: _Asked, repository: Repository) -> int:
    from kiosk.device.operate.shelf import said as lines

    waiting = repository.proposed()
    if waiting is not None:
        for line in lines([waiting]):
            asked.say(line)
        for change in _changes(repository, asked.language):
            print(change)
    return _stands(asked, repository, repository.approve(_signer(asked)))


def _changes(repository: Repository, language: Language) -> list[str]:
    """What the pack that is proposed changes, as `kiosk diff` tells it."""
    from kiosk.authoring.difference import difference
    from kiosk.content.content import load
    from kiosk.fleet.packs.repository import unpacked
    from kiosk.model.printable import plain

    new, before = repository.proposed(), repository.packs()[:1]
    if new is None or not before:
        return []
    with tempfile.TemporaryDirectory(prefix="kiosk-") as made:
        shows = [
            load(unpacked(repository.folder, pack, Path(made) / str(pack.number)))
            for pack in (before[0], new)
        ]
        lines = difference(shows[0].content, shows[1].content).lines(language)
    return [plain(line) for line in lines]


def _stands(asked: _Asked, repository: Repository, standing: Proposal) -> int:
    """Say how what was signed stands."""
    from kiosk.fleet.packs.repository import METADATA
    from kiosk.model.message import Message

    what = Message("签名的人", "who may sign")
    if standing.pack:
        what = Message(f"第 {standing.pack} 包", f"pack {standing.pack}")
    names = "、".join(standing.signed), ", ".join(standing.signed)
    if not standing.in_force:
        asked.say(
            Message(
                f"{what.zh}：{names[0]} 已签，还差 {standing.missing} 个人批准：\n"
                f"  kiosk publish --approve --in {repository.folder}",
                f"{what.en}: signed by {names[1]}; still to be approved by "
                f"{standing.missing}:\n  kiosk publish --approve --in "
                f"{repository.folder}",
            )
        )
        return 0
    asked.say(
        Message(
            f"{what.zh}：{names[0]} 签名，已生效。",
            f"{what.en}: signed by {names[1]}, and in force.",
        )
    )
    if standing.pack < 2:
        root = repository.folder / METADATA / "1.root.json"
        asked.say(
            Message(
                f"屏幕凭这个文件认签名：{root}（kiosk.toml 的 [fleet] root）。",
                f"Screens know the signatures by this file: {root} ([fleet] root in "
                "kiosk.toml).",
            )
        )
    _say_until(asked, repository)
    return 0


def _say_until(asked: _Asked, repository: Repository) -> None:
    from kiosk.model.message import Message

    until = repository.until
    if until is not None:
        day = f"{until.astimezone():%Y-%m-%d}"
        asked.say(
            Message(
                f"{day} 之前屏幕都肯收。",
                f"Screens that have not seen it take it until {day}.",
            )
        )


def _list(asked: _Asked, repository: Repository) -> int:
    from kiosk.device.operate.shelf import said as lines
    from kiosk.model.message import Message

    for line in lines(repository.packs()):
        asked.say(line)
    if not repository.packs():
        asked.say(Message("还没有内容包", "no packs yet"))
    else:
        _say_until(asked, repository)
    waiting = repository.proposal()
    if waiting is not None:
        _stands(asked, repository, waiting)
    return 0


def _sent(asked: _Asked, repository: Repository) -> int:
    """Bring what is in force to every place that was named."""
    from kiosk.fleet.packs.repository import copied
    from kiosk.fleet.packs.sending import sent
    from kiosk.model.message import Message

    if repository.until is None:
        return 0
    for place in asked.places:
        if place.startswith(("http://", "https://")):
            line = _line(asked, place)
            with _bar() as told:
                sent(repository.folder, line, told)
        else:
            with _bar() as told:
                copied(repository.folder, Path(place), told)
        asked.say(Message(f"已送到 {place}", f"brought to {place}"))
    return 0


def _line(asked: _Asked, address: str) -> HubLine:
    """A line to a hub whose certificate was compared once, by the hall's password.

    Raises:
        RepositoryRefused: it is another hub, or nobody has compared its certificate.
    """
    from urllib.parse import urlsplit

    from kiosk.content import atomic
    from kiosk.fleet.packs import sending
    from kiosk.fleet.packs.repository import RepositoryRefused
    from kiosk.model.message import Message

    found = sending.shown(address)
    if found is not None:
        parts = urlsplit(address)
        name = f"{parts.hostname}-{parts.port or 443}.pem".replace(":", "-")
        file = asked.key_room / "hubs" / name
        known = atomic.read(file, lambda data: data.decode("ascii"))
        if known is not None and known.strip() != found.strip():
            raise RepositoryRefused(
                Message(
                    f"{address} 的证书和上次不一样：可能有人冒充；确实换了，就删去 "
                    f"{file}",
                    f"{address} shows another certificate than before: somebody may "
                    f"pretend to be it; if it really is new, remove {file}",
                )
            )
        if known is None:
            asked.say(
                Message(
                    f"第一次连 {address}。它的证书：\n  {sending.fingerprint(found)}",
                    f"{address} is new here. Its certificate:\n  "
                    f"{sending.fingerprint(found)}",
                )
            )
            if not _agreed(asked):
                raise RepositoryRefused(Message("没有发送", "nothing was sent to it"))
            atomic.written(file, found.encode("ascii"))
    line = sending.HubLine(address, found)
    line.begin(_typed("主机的密码：", "Password of the hub: ", asked.language))
    return line


def _agreed(asked: _Asked) -> bool:
    """Whether somebody says that a certificate is the right one."""
    words = "和主机文件夹里 certificate.pem 的指纹一样吗？(yes/no) "
    if asked.language == "en":
        words = "Is it that of certificate.pem in the hub's folder? (yes/no) "
    print(words, end="", flush=True)
    return sys.stdin.readline().strip().lower() in {"yes", "y", "是"}


@contextlib.contextmanager
def _bar() -> Iterator[Callable[[float], None]]:
    """A bar for those who wait, where there is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(
        console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda share: progress.update(task, completed=share)
