"""`kiosk leave`: let this screen belong to no hall any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.cli.parser import Parser, unwritable
from kiosk.cli.show_state import state_of_the_show, takes_state
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.model.text import Language

LEFT: Final = Message(
    "离开了“{hub}”：密钥已删，展示照样放。请在主机的网页上也移除“{name}”。",
    "It has left {hub}: its key is gone, and the show plays on. Please remove {name} "
    "on the hub's page, too.",
)
ALONE: Final = Message("它没有加入任何主机", "it has joined no hub")


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk leave`; returns the exit status."""
    from kiosk.content.privilege import dropped
    from kiosk.model.language import system_language

    parser = Parser(
        "kiosk leave",
        description="Let this screen belong to no hall any more. The show plays on by "
        "itself, with what it has.",
    )
    takes_state(parser)
    parser.takes_language()
    asked = parser.parse_args(words)
    staff: Language = asked.language or system_language()
    state = state_of_the_show(asked.state, staff)
    if state is None:
        return 1
    from kiosk.fleet.screen import kept

    try:
        with dropped(state):
            before = kept.read(state)
            kept.left(state)
    except OSError as error:
        unwritable(state, error)
        return 1
    if before is None:
        print(ALONE.said(staff))
    else:
        print(LEFT.said(staff).format(hub=before.hub, name=before.name))
    return 0
