"""Control lines: the words of a hall's control system (中控) as orders.

A line is a word of plain ASCII, perhaps with something after it, and ends with CR, LF
or both. Capitals do not matter. Whoever sends it need know nothing of this program:

    NEXT, BACK, HOME             a page on, a page back, to the cover
    PAGE 3, PAGE gdp             to the third page, to the slide with this id
    PLAY, PAUSE                  the loop goes on, the page is held
    BLACK, LIGHT                 the picture is black, it is there again
    LANGUAGE zh, LANGUAGE en     the language, until the visit ends
    VOLUME 40                    how loud, in per cent
    WELCOME 17:30 来宾 | Guests   a welcome until that time of day; WELCOME OFF ends it
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Final

from kiosk.device.operate.orders import (
    BlackOrder,
    OrderRefused,
    PlainOrder,
    WelcomeOrder,
    understood,
)

if TYPE_CHECKING:
    from kiosk.device.operate.orders import ScreenOrder

LONGEST: Final = 1024
"""Bytes of a line."""
ENDS: Final = b"\r\n\0"
"""What a line may end with."""

_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_PLAIN: Final[dict[str, ScreenOrder]] = {
    "NEXT": PlainOrder(do="next"),
    "BACK": PlainOrder(do="back"),
    "HOME": PlainOrder(do="home"),
    "PLAY": PlainOrder(do="play"),
    "PAUSE": PlainOrder(do="pause"),
    "BLACK": BlackOrder(),
    "LIGHT": BlackOrder(on=False),
}


def order(line: bytes, now: dt.datetime) -> ScreenOrder:
    """What a line without its end orders; `now` is the time of day in the hall.

    Raises:
        OrderRefused: it is no order.
    """
    if len(line) > LONGEST:
        raise OrderRefused("long")
    word, _, rest = _text(line).strip().partition(" ")
    word, rest = word.upper(), rest.strip()
    if word in _PLAIN and not rest:
        return _PLAIN[word]
    match word:
        case "PAGE":
            number = rest.isascii() and rest.isdecimal()
            return _made(do="page", page=int(rest[:9]) if number else rest)
        case "LANGUAGE":
            return _made(do="language", language=rest.lower())
        case "VOLUME" if rest.isascii() and rest.isdecimal():
            return _made(do="volume", volume=int(rest[:9]))
        case "WELCOME":
            return _welcome(rest, now)
    raise OrderRefused("malformed")


def _text(line: bytes) -> str:
    """The line as text: control systems in China send GB 18030, others UTF-8."""
    for code in ("utf-8", "gb18030"):
        try:
            return line.decode(code)
        except UnicodeDecodeError:
            continue
    raise OrderRefused("malformed")


def _made(**said: object) -> ScreenOrder:
    """An order of what was said.

    Raises:
        OrderRefused: there is none of that kind.
    """
    return understood(json.dumps(said))


def _welcome(said: str, now: dt.datetime) -> WelcomeOrder:
    """A welcome until the time of day that comes next."""
    if said.upper() == "OFF":
        return WelcomeOrder(on=False)
    clock, _, names = said.partition(" ")
    time = _CLOCK.fullmatch(clock)
    if time is None:
        raise OrderRefused("malformed")
    hour, minute = map(int, time.groups())
    until = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if until <= now:
        until += dt.timedelta(days=1)
    first, _, second = (name.strip() for name in names.partition("|"))
    made = _made(do="welcome", zh=first, en=second, until=until.timestamp())
    assert isinstance(made, WelcomeOrder)
    return made
