"""`kiosk join`: let this screen belong to a hall with a hub."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import platform
import sys
import time
from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser, unwritable
from kiosk.cli.show_state import state_of_the_show, takes_state
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kiosk.fleet.hub.discovery import FoundHub
    from kiosk.fleet.screen.joining import Waiting
    from kiosk.model.text import Language

DESCRIPTION: Final = """\
Let this screen belong to a hall with a hub. It finds the hub by itself, or takes its
address; shows six figures, which staff type on the hub's page; and is done. A show
that plays here goes on meanwhile. `kiosk leave` takes it back."""

LOOKING: Final = Message("正在找展厅的主机……", "Looking for the hub of the hall…")
NONE_FOUND: Final = Message(
    "没有找到主机。请写上地址：kiosk join 主机的地址",
    "No hub was found. Say its address: kiosk join ADDRESS",
)
SEVERAL: Final = Message(
    "找到几台主机，请写上其中一台的地址：",
    "There are several hubs; say the address of one of them:",
)
ASKING: Final = Message("主机：{hub}", "The hub: {hub}")
TYPE: Final = Message(
    "请在主机的网页上（https://{address}:{port}）输入：\n\n        {code}\n",
    "On the hub's page (https://{address}:{port}), type:\n\n        {code}\n",
)
DONE: Final = Message(
    "加入了“{hub}”，这块屏幕叫“{name}”。正在放的展示几秒后就连上；"
    "没有在放就等 kiosk run。",
    "It has joined {hub} and is called {name} there. A show that plays is connected "
    "within seconds; else the next kiosk run is.",
)
ALREADY: Final = Message(
    "已经加入了“{hub}”；先 kiosk leave 再换",
    "it has joined {hub} already; kiosk leave comes first",
)
WHY: Final = {
    "away": Message("主机没有回答：{place}", "the hub does not answer: {place}"),
    "busy": Message(
        "主机忙，过一分钟再试", "the hub is asked too much; try again in a minute"
    ),
    "late": Message(
        "等得太久，主机不再等了；再来一次",
        "the hub does not wait any longer; once more, please",
    ),
    "odd": Message(
        "看不懂主机的回答，也许版本不同",
        "what the hub answers is not understood; it may be of another version",
    ),
}
UNREADABLE: Final = Message(
    "“{text}”不是地址；写成 192.168.1.20 或 hub.example:8443",
    "{text!r} is no address; write 192.168.1.20 or hub.example:8443",
)


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk join`; returns the exit status."""
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk join",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("hub", nargs="?", metavar="ADDRESS", help="where the hub is")
    parser.add_argument(
        "--name", default="", metavar="NAME", help="what this screen is to be called"
    )
    takes_state(parser)
    parser.takes_language()
    asked = parser.parse_args(words)
    staff: Language = asked.language or system_language()
    state = state_of_the_show(asked.state, staff)
    if state is None:
        return 1
    with contextlib.suppress(KeyboardInterrupt):
        return _join(state, asked.hub, asked.name[:40], staff)
    return 1


def _join(state: Path, hub: str | None, name: str, staff: Language) -> int:
    from kiosk.content.privilege import dropped
    from kiosk.fleet.screen import joining, kept
    from kiosk.fleet.screen.joining import JoinFailed

    with dropped(state):
        before = kept.read(state)
    if before is not None:
        print(ALREADY.said(staff).format(hub=before.hub), file=sys.stderr)
        return 1
    place = _place(hub, staff)
    if place is None:
        return 1
    address, port = place
    try:
        waiting = joining.asked(address, port, name or platform.node()[:40])
        print(
            TYPE.said(staff).format(
                address=address, port=port, code=" ".join(waiting.code)
            ),
            flush=True,
        )
        with _on_the_wall(state, waiting):
            membership = joining.joined(waiting)
    except JoinFailed as failed:
        said = WHY[failed.why].said(staff).format(place=f"{address}:{port}")
        print(said, file=sys.stderr)
        return 1
    try:
        with dropped(state):
            kept.keep(state, membership, waiting.own)
    except OSError as error:
        unwritable(state, error)
        return 1
    print(DONE.said(staff).format(hub=membership.hub, name=membership.name))
    return 0


@contextlib.contextmanager
def _on_the_wall(state: Path, waiting: Waiting) -> Iterator[None]:
    """Have a show that plays here show the code meanwhile; without one it goes too."""
    from kiosk.content.privilege import dropped
    from kiosk.device.operate import join_code

    code = join_code.JoinCode(
        code=waiting.code,
        place=f"https://{waiting.address}:{waiting.port}",
        until=time.time() + join_code.LASTS,
    )
    with contextlib.suppress(OSError), dropped(state):
        join_code.keep(state, code)
    try:
        yield
    finally:
        with contextlib.suppress(OSError), dropped(state):
            join_code.forget(state)


def _place(hub: str | None, staff: Language) -> tuple[str, int] | None:
    """Where the hub is; None, with the reason said, if that is not known."""
    from kiosk.fleet.screen import joining

    if hub is not None:
        try:
            return joining.place(hub)
        except ValueError:
            print(UNREADABLE.said(staff).format(text=hub), file=sys.stderr)
            return None
    from kiosk.fleet.hub import discovery

    print(LOOKING.said(staff), flush=True)
    found = asyncio.run(discovery.hubs())
    if not found:
        print(NONE_FOUND.said(staff), file=sys.stderr)
        return None
    if len(found) > 1:
        print(SEVERAL.said(staff), file=sys.stderr)
        for one in found:
            print(f"  {one.name}: {_reached(one)}", file=sys.stderr)
        return None
    print(ASKING.said(staff).format(hub=found[0].name), flush=True)
    return found[0].addresses[0], found[0].port


def _reached(hub: FoundHub) -> str:
    return f"{hub.addresses[0]}:{hub.port}"
