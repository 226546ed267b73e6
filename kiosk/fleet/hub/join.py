"""Join: screens that ask to belong to the hall, until staff type their code.

A screen tells its public key and commits itself to a nonce; the hub answers with one
of its own; then the screen tells the first. Both make the code from that and from the
hub's certificate, each as it has seen it. Whoever stands in between shows the screen
another certificate, and the codes differ; and nobody can choose a code, since neither
nonce is known before the other is fixed.

Whoever can reach the hub can ask. So one address may ask for a few at once, and if the
room is full, it is the address with most that makes room.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kiosk.fleet import identity, trust
from kiosk.fleet.hub.allowance import Allowance

if TYPE_CHECKING:
    from collections.abc import Callable

WAITS: Final = 600.0
"""Seconds for which a screen may wait for staff."""
MOST: Final = 60
"""Screens that may wait at once."""
EACH: Final = 8
"""Screens of one address that may wait at once: behind one may be a whole hall."""
TRIES: Final = 10
"""Codes that may be typed wrongly in a minute."""
PACE: Final = 20
"""Times in a minute that one address may begin to ask."""
NONCE: Final = re.compile(r"[0-9a-f]{32}")
_COMMITMENT: Final = re.compile(r"[0-9a-f]{64}")


class JoinRefused(Exception):
    """A request that is not taken: it makes no sense, or there are too many."""

    def __init__(self, *, busy: bool = False) -> None:
        super().__init__("busy" if busy else "malformed")
        self.busy = busy


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """A screen that asks to join; `token` is known to it alone.

    `accepted` is the id that it has got, "" until staff have typed its code.
    """

    token: str
    key: str
    name: str
    address: str
    commitment: str
    nonce: str
    since: float
    code: str = ""
    accepted: str = ""


class JoinDesk:
    """Those who wait.

    Args:
        certificate: the fingerprint of the hub's own.
        clock: seconds that never jump.
    """

    def __init__(self, certificate: str, clock: Callable[[], float]) -> None:
        self._certificate, self._clock = certificate, clock
        self._waiting: dict[str, JoinRequest] = {}
        self._asked = Allowance(PACE, clock)
        self._typed = Allowance(TRIES, clock)

    def waiting(self) -> tuple[JoinRequest, ...]:
        """Those whose code can be typed, the oldest first."""
        self._tidied()
        return tuple(
            one for one in self._waiting.values() if one.code and not one.accepted
        )

    def asked(self, key: str, name: str, commitment: str, address: str) -> JoinRequest:
        """A screen begins to ask.

        Raises:
            JoinRefused: it cannot.
        """
        sound = identity.valid(key) and _COMMITMENT.fullmatch(commitment)
        if not sound or len(name) > 40 or not name.isprintable():
            raise JoinRefused
        if not self._asked.taken(address):
            raise JoinRefused(busy=True)
        self._tidied()
        counts = Counter(
            one.address for one in self._waiting.values() if not one.accepted
        )
        if counts[address] >= EACH:
            raise JoinRefused(busy=True)
        if counts.total() >= MOST:
            # Dictionaries keep their order: the youngest of the busiest goes.
            busiest = counts.most_common(1)[0][0]
            youngest = [
                one.token
                for one in self._waiting.values()
                if one.address == busiest and not one.accepted
            ][-1]
            del self._waiting[youngest]
        request = JoinRequest(
            token=secrets.token_hex(16),
            key=key,
            name=name.strip(),
            address=address,
            commitment=commitment,
            nonce=secrets.token_hex(16),
            since=self._clock(),
        )
        self._waiting[request.token] = request
        return request

    def revealed(self, token: str, nonce: str) -> JoinRequest:
        """A screen tells the nonce to which it has committed itself.

        Raises:
            JoinRefused: it is another, or nobody waits by that token.
        """
        request = self.of(token)
        if request is None or not NONCE.fullmatch(nonce):
            raise JoinRefused
        if not hmac.compare_digest(trust.commitment(nonce), request.commitment):
            del self._waiting[token]
            raise JoinRefused
        code = trust.code(self._certificate, request.key, nonce, request.nonce)
        self._waiting[token] = known = replace(request, code=code)
        return known

    def of(self, token: str) -> JoinRequest | None:
        """Who waits by a token."""
        self._tidied()
        return self._waiting.get(token)

    def typed(self, code: str) -> JoinRequest | None:
        """Who shows the code that staff have typed; None if nobody does.

        Raises:
            JoinRefused: too many wrong ones were typed.
        """
        found = [one for one in self.waiting() if hmac.compare_digest(one.code, code)]
        if len(found) == 1:
            return found[0]
        # Nor which of two: that is as rare as one in a million, or somebody's doing.
        if not self._typed.taken(""):
            raise JoinRefused(busy=True)
        return None

    def accepted(self, token: str, screen: str) -> None:
        """One of those who wait belongs to the hall from now on, by this id."""
        if (request := self.of(token)) is not None:
            self._waiting[token] = replace(request, accepted=screen)

    def _tidied(self) -> None:
        now = self._clock()
        late = [t for t, one in self._waiting.items() if now - one.since > WAITS]
        for token in late:
            del self._waiting[token]
