"""Metrics: all screens of the hall for Prometheus, in its text format, version 0.0.4.

Each screen's own metrics are there under the names that its status page has, with the
labels `screen`, its id, and `name`; and besides:

| metric | is |
|---|---|
| `kiosk_hub_screens` | screens that belong to the hall |
| `kiosk_hub_up` | whether a screen has been heard of within half a minute |
| `kiosk_hub_showing` | whether its show gives signs of life |
| `kiosk_hub_last_seen_seconds` | since it was heard of; none if it never was |
| `kiosk_hub_clock_seconds` | how far its clock is from the hub's, as far as messages tell |
| `kiosk_hub_server_ends_total` | how often nats-server has ended by itself |
| `kiosk_hub_refused_total` | messages of screens that were not taken |
| `kiosk_hub_lines_total` | lines on which something was asked of the page, or tried to be |
| `kiosk_hub_handshakes_total` | those of them on which TLS came about |
"""  # noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.device.records import health
from kiosk.device.records.health import labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.fleet.hub.heard import Heard
    from kiosk.fleet.member import Member

KIND: Final = "text/plain; version=0.0.4; charset=utf-8"


def exposition(
    members: Iterable[Member], heard: Heard, ends: int, lines: tuple[int, int] = (0, 0)
) -> str:
    """All metrics.

    Args:
        members: the screens.
        heard: what they have said.
        ends: how often the server has ended.
        lines: how many were begun with the page, and on how many TLS came about.
    """
    own, up, showing, seen, clocks = [], [], [], [], []
    for member in members:
        last = heard.of(member.id)
        told = {"screen": member.id, "name": member.wish.name}
        mark = labels(**told)
        away = heard.away(member.id)
        up.append((mark, not away))
        if last.state is None:
            continue
        seen.append((mark, heard.silent(member.id)))
        showing.append((mark, last.state.showing and not away))
        if last.state.sent:
            clocks.append((mark, last.ahead))
        try:
            own.append((told, health.understood(last.state.status)))
        except ValueError:
            continue
    said: list[str] = []
    for name, kind, about, samples in (
        ("screens", "gauge", "Screens of the hall.", [("", len(up))]),
        ("up", "gauge", "Whether it was heard of within half a minute.", up),
        ("showing", "gauge", "Whether its show gives signs of life.", showing),
        ("last_seen_seconds", "gauge", "Since it was heard of.", seen),
        ("clock_seconds", "gauge", "How far its clock is from the hub's.", clocks),
        ("server_ends_total", "counter", "Ends of nats-server.", [("", ends)]),
        ("refused_total", "counter", "Messages not taken.", [("", heard.refused)]),
        ("lines_total", "counter", "Lines begun with the page.", [("", lines[0])]),
        ("handshakes_total", "counter", "Lines with TLS.", [("", lines[1])]),
    ):
        if samples:
            said.append(f"# HELP kiosk_hub_{name} {about}")
            said.append(f"# TYPE kiosk_hub_{name} {kind}")
        said += [f"kiosk_hub_{name}{mark} {value:.10g}" for mark, value in samples]
    return "\n".join(said) + "\n" + (health.exposition(own) if own else "")
