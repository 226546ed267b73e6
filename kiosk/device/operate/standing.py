"""Standing orders: what was ordered and still holds, whatever happens to the process.

Each holds until a moment and then is over by itself, so that nobody has to remember
it. Moments are POSIX timestamps; a clock that has jumped ends what it makes too long.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Final

NAME: Final = "standing.json"

BLACK: Final = 12 * 3600.0
"""Seconds after which an ordered black is over, if nothing ends it sooner."""
PAUSE: Final = 15 * 60.0
"""Seconds that a page is held."""
GUIDE: Final = 90.0
"""Seconds of a guide's silence after which the show is the public's again."""
VOLUME: Final = 12 * 3600.0
"""Seconds after which an ordered volume is over, and the settings' holds again."""
WELCOME: Final = 24 * 3600.0
"""Seconds ahead that a welcome may end."""
SLACK: Final = 5.0
"""Seconds by which a clock that is kept right may be set back."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """Guests by their names in Chinese and English, one of which may be empty."""

    zh: str
    en: str
    until: float


@dataclass(frozen=True, slots=True)
class StandingOrders:
    """What holds: until when the picture is black, the page held, a guide there.

    Zero is not at all. `volume` is how loud films are in per cent, until `loud`.
    """

    black: float = 0.0
    pause: float = 0.0
    guide: float = 0.0
    welcome: Welcome | None = None
    volume: int = 0
    loud: float = 0.0

    def after(self, now: float) -> StandingOrders:
        """What still holds at a moment."""
        welcome = self.welcome
        if welcome is not None and not 0 < welcome.until - now <= WELCOME + SLACK:
            welcome = None
        return StandingOrders(
            _left(self.black, now, BLACK),
            _left(self.pause, now, PAUSE),
            _left(self.guide, now, GUIDE),
            welcome,
            self.volume,
            _left(self.loud, now, VOLUME),
        )

    @property
    def ordered(self) -> int | None:
        """The volume that was ordered, in per cent; None if none holds."""
        return self.volume if self.loud else None

    @property
    def keeps(self) -> bool:
        """Whether neither the loop nor the idle return is to change the page."""
        return bool(self.pause or self.guide)

    @property
    def lights(self) -> bool:
        """Whether somebody is expected, so that the closed hall stays lit."""
        return bool(self.guide or self.welcome)

    def wakes(self, now: float) -> float | None:
        """Seconds until something is over; None if nothing holds."""
        until = [self.black, self.pause, self.guide, self.loud]
        until.append(0.0 if self.welcome is None else self.welcome.until)
        return min((one - now for one in until if one), default=None)

    def unguided(self) -> StandingOrders:
        """With the page in the public's hands."""
        return replace(self, pause=0.0, guide=0.0)


def _left(until: float, now: float, most: float) -> float:
    return until if 0 < until - now <= most + SLACK else 0.0


def printed(standing: StandingOrders) -> bytes:
    """What holds, as a file keeps it over a crash of the show."""
    return json.dumps(asdict(standing), ensure_ascii=False).encode() + b"\n"


def understood(data: bytes) -> StandingOrders:
    """What a file says that held when it was written.

    Raises:
        ValueError: it says nothing of the kind.
    """
    try:
        said = json.loads(data)
        guests = said.pop("welcome")
        black, pause, guide = (float(said[n]) for n in ("black", "pause", "guide"))
        # A file of before knows no volume.
        volume, loud = int(said.get("volume", 0)), float(said.get("loud", 0.0))
        held = StandingOrders(black, pause, guide, volume=volume, loud=loud)
        if guests is None:
            return held
        zh, en, until = str(guests["zh"]), str(guests["en"]), float(guests["until"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("no standing orders") from error
    return replace(held, welcome=Welcome(zh, en, until))
