"""Card: how a screen is, in rows that staff read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kiosk.content.messages import crashed
from kiosk.device.records import health
from kiosk.fleet.hub import book
from kiosk.model.message import Message
from kiosk.model.printable import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.device.records.health import Status
    from kiosk.fleet.hub.heard import Last, ScreenState
    from kiosk.fleet.member import Member

ASKEW: Final = 2.0
"""Seconds that a clock may be off before staff are told: messages take some, too."""
SHOWS: Final = Message("在放", "playing")
DARK: Final = Message("黑屏", "black")
STILL: Final = Message("没有在放", "not playing")
LONG: Final = 300
"""Characters of what a screen says of a pack."""
NEVER: Final = Message("还没有消息", "not heard of yet")


class CardRow(NamedTuple):
    """One thing that is told of a screen; a `bad` one needs a look."""

    label: Message
    value: Message
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A screen as the page shows it.

    `picture` changes with the picture of now and is "" without one, `short` are the
    rows of the page of all screens.
    """

    id: str
    name: str
    place: str
    picture: str
    rows: tuple[CardRow, ...]

    @property
    def short(self) -> tuple[CardRow, ...]:
        return tuple(row for n, row in enumerate(self.rows) if n < SHORT or row.bad)

    @property
    def bad(self) -> bool:
        return any(row.bad for row in self.rows)


SHORT: Final = 3
"""Rows that a card of the page of all screens always has."""


def card(member: Member, last: Last, *, away: bool, silent: float) -> Card:
    """A screen as it is now, `silent` seconds after it was heard of."""
    picture = f"{last.picture.came:.2f}".replace(".", "") if last.picture else ""
    return Card(
        member.id,
        member.wish.name or member.id,
        member.wish.place,
        picture,
        tuple(_rows(member, last, away=away, silent=silent)),
    )


def same(text: str) -> Message:
    """What is written alike in both languages, made harmless."""
    return Message(plain(text), plain(text))


def ago(seconds: float) -> Message:
    """How long ago something was."""
    whole = int(max(seconds, 0))
    if whole < 90:
        return Message(f"{whole} 秒前", f"{whole} s ago")
    return Message(f"{health.span(whole)} 前", f"{health.span(whole)} ago")


def _rows(
    member: Member, last: Last, *, away: bool, silent: float
) -> Iterator[CardRow]:
    state = last.state
    if state is None:
        yield CardRow(Message("状态", "state"), NEVER, bad=True)
        return
    showing = (DARK if state.dark else SHOWS) if state.showing else STILL
    if away:
        showing = Message("连不上", "cannot be reached")
    yield CardRow(Message("状态", "state"), showing, bad=away or not state.showing)
    yield CardRow(Message("页", "slide"), _title(state))
    yield CardRow(Message("上次消息", "last heard"), ago(silent), bad=away)
    if member.wish.role:
        yield CardRow(Message("用途", "role"), same(member.wish.role))
    off = last.ahead
    if abs(off) > ASKEW:
        yield CardRow(
            Message("时钟", "clock"),
            Message(f"差 {off:+.0f} 秒", f"{off:+.0f} s off"),
            bad=True,
        )
    yield from _packs(state.more.get("pack"))
    try:
        status = health.understood(state.status)
    except ValueError:
        return
    yield from _health(status)


def _title(state: ScreenState) -> Message:
    """The slide on a screen, as staff know it."""
    slide, told = book.of(state)
    for number, page in enumerate(told.pages, 1):
        if page.id == slide and (page.zh or page.en):
            return Message(
                f"{number}  {plain(page.zh or page.en)}",
                f"{number}  {plain(page.en or page.zh)}",
            )
    return same(slide or "–")


def _packs(said: Any) -> Iterator[CardRow]:
    """What a screen tells of its packs of content, as `packs.fetching` does."""
    if not isinstance(said, dict):
        return
    placed, wished, share = (said.get(name) for name in ("placed", "wished", "share"))
    if isinstance(placed, int) and placed:
        yield CardRow(Message("内容包", "pack"), same(str(placed)))
    if isinstance(wished, int) and wished and wished != placed:
        part = f" ({share:.0%})" if isinstance(share, float) and share < 1 else ""
        yield CardRow(Message("要换成", "to become"), same(f"{wished}{part}"))
    zh, en = said.get("zh"), said.get("en")
    if isinstance(zh, str) and isinstance(en, str):
        why = Message(plain(zh[:LONG]), plain(en[:LONG]))
        yield CardRow(Message("内容包没有换上", "pack not taken"), why, bad=True)


def _health(status: Status) -> Iterator[CardRow]:
    """The rows of what a screen's own status page says."""
    yield CardRow(
        Message("内容", "content"), same(f"{status.content} ({status.hash[:12]})")
    )
    yield CardRow(
        Message("上次保存的错误", "mistakes in the last save"),
        same(str(status.mistakes)),
        bad=status.mistakes > 0,
    )
    if status.left_out:
        why = crashed(status.left_out)
        yield CardRow(Message("没有放的页", "slides left out"), why, bad=True)
    yield CardRow(Message("重启", "restarts"), same(str(status.restarts)))
    yield CardRow(Message("已播", "up for"), same(health.span(status.uptime)))
    if status.visitor is not None:
        yield CardRow(Message("上次有人触摸", "last visitor"), ago(status.visitor))
    yield CardRow(Message("参观次数", "visits"), same(f"{status.visits:,}"))
    yield CardRow(
        Message("晚到的帧", "late frames"),
        same(f"{status.late_frames:,} / {status.frames:,}"),
    )
    yield CardRow(Message("内存", "memory"), same(f"{status.memory_mb:.0f} MB"))
    free = status.disk_free_mb
    if free is not None:
        yield CardRow(
            Message("磁盘剩余", "disk free"),
            same(f"{free:,.0f} MB"),
            bad=free < health.SCARCE,
        )
    yield CardRow(
        Message("误触", "ghost touches"),
        same(str(status.ghost_touches)),
        bad=status.ghost_masks > 0,
    )
    yield CardRow(Message("版本", "version"), same(f"kiosk {status.version}"))
