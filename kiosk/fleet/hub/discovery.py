"""Discovery: how screens find hubs in the hall without an address being typed.

It is mDNS, as printers use it. Where a network does not carry it, an address does.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import ifaddr
from zeroconf import InterfaceChoice, ServiceStateChange
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zeroconf import Zeroconf

    from kiosk.fleet.hub.plan import HubPlan

KIND: Final = "_kiosk-hub._tcp.local."
LOOK: Final = 3.0
"""Seconds in which hubs answer."""
SHORT: Final = 16
"""Digits of a fingerprint by which hubs are told apart; it proves nothing."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundHub:
    """A hub that has answered: its name, where its page may be, and its mark."""

    name: str
    addresses: tuple[str, ...]
    port: int
    mark: str


def own_addresses() -> tuple[str, ...]:
    """The addresses of this machine, those of the loopback last."""
    return _nearest_last(
        ip.ip
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    )


def _nearest_last(addresses: Iterable[str]) -> tuple[str, ...]:
    """Addresses of IPv4, those that only the same machine can reach last."""

    def order(one: str) -> tuple[bool, str]:
        return ipaddress.ip_address(one).is_loopback, one

    return tuple(sorted({one for one in addresses if ":" not in one}, key=order))


async def announce(plan: HubPlan, certificate: str) -> None:
    """Let the hub be found until this is cancelled.

    Args:
        plan: where it listens.
        certificate: the fingerprint of its own.
    """
    every = plan.address == "0.0.0.0"
    addresses = own_addresses() if every else (plan.address,)
    # Where it does not listen it is not to be found.
    cards = InterfaceChoice.All if every else [plan.address]
    mark = certificate[:SHORT]
    info = AsyncServiceInfo(
        KIND,
        f"kiosk-{mark}.{KIND}",
        port=plan.page,
        addresses=[socket.inet_aton(one) for one in addresses],
        properties={"name": plan.name, "mark": mark},
    )
    while True:
        try:
            async with AsyncZeroconf(interfaces=cards) as network:
                await network.async_register_service(info)
                try:
                    await asyncio.Event().wait()
                finally:
                    await network.async_unregister_service(info)
        except OSError as error:
            # The cable may come later.
            logger.warning("screens cannot find the hub by themselves: %s", error)
            await asyncio.sleep(30)


async def hubs(seconds: float = LOOK) -> tuple[FoundHub, ...]:
    """The hubs that answer, by name."""
    names: set[str] = set()

    def told(
        zeroconf: Zeroconf,  # noqa: ARG001
        service_type: str,  # noqa: ARG001
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        if state_change is ServiceStateChange.Added:
            names.add(name)

    found: dict[str, FoundHub] = {}
    with contextlib.suppress(OSError):
        async with AsyncZeroconf() as network:
            browser = AsyncServiceBrowser(network.zeroconf, [KIND], handlers=[told])
            await asyncio.sleep(seconds)
            await browser.async_cancel()
            for name in names:
                info = AsyncServiceInfo(KIND, name)
                if not await info.async_request(network.zeroconf, 1000):
                    continue
                if (hub := _understood(info)) is not None:
                    found[hub.mark] = hub
    return tuple(sorted(found.values(), key=lambda hub: (hub.name, hub.mark)))


def _understood(info: AsyncServiceInfo) -> FoundHub | None:
    """What an answer says; anybody in the network may have given it."""
    said = {name: value or "" for name, value in info.decoded_properties.items()}
    addresses = _nearest_last(info.parsed_addresses())
    name, mark = said.get("name", "")[:40], said.get("mark", "")
    if not (addresses and info.port and name.isprintable() and mark.isalnum()):
        return None
    return FoundHub(name, addresses, info.port, mark[:SHORT])
