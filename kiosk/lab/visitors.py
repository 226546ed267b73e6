"""Visitors of a hall, from a seed: when they come, what they do, how long they stay.

Pure: what somebody does is said in chances, and becomes touches only on a screen.
The same seed gives the same days.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DAY: Final = 86_400.0
OPENS: Final = 9 * 3600.0
CLOSES: Final = 17 * 3600.0
VISITS: Final = 60
"""Visits on a mean day."""
# How full the hall is in each hour from nine to five: before noon and after two.
_CROWD: Final = (3, 8, 10, 5, 4, 9, 10, 6)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does, `wait` seconds after the one before.

    `what` is a target such as "figure" or "next", which is tapped if the page has
    one, or a gesture. `chance`, `x` and `y` in [0, 1) choose among several and say
    where on the screen.
    """

    what: str
    wait: float
    chance: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody comes `at` seconds after midnight, acts, and leaves without a word."""

    at: float
    who: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of visitor behaves.

    `share` of all visitors; from `fewest` to `most` acts, about `pace` seconds
    apart; `likes` are the weights of what is done.
    """

    share: float
    fewest: int
    most: int
    pace: float
    likes: Mapping[str, float]


MANNERS: Final[Mapping[str, Habit]] = {
    "passer-by": Habit(4, 1, 3, 2.0, {"anywhere": 3, "next": 1, "swipe": 1}),
    "reader": Habit(
        3,
        6,
        20,
        7.0,
        {
            "figure": 6,
            "close": 1,
            "next": 4,
            "swipe": 3,
            "theme": 1,
            "dial": 2,
            "reveal": 2,
            "again": 1,
            "pause": 0.5,
        },
    ),
    "guest": Habit(
        1, 4, 12, 5.0, {"speak": 3, "figure": 3, "next": 2, "swipe": 2, "home": 1}
    ),
    "elder": Habit(
        1, 5, 14, 6.0, {"ease": 5, "figure": 3, "next": 3, "dial": 1, "held": 1}
    ),
    "child": Habit(
        2,
        8,
        30,
        0.5,
        {
            "anywhere": 6,
            "swipe": 3,
            "pull": 2,
            "palm": 2,
            "dial": 2,
            "lost": 1,
            "upright": 1,
        },
    ),
    "guide": Habit(
        1, 6, 16, 9.0, {"theme": 3, "page": 3, "home": 1, "key": 4, "figure": 2}
    ),
}


def day(seed: int, number: int, visits: int = VISITS) -> Iterator[Caller]:
    """The visits of a day, in the order of their coming."""
    chance = random.Random(f"{seed}/{number}")
    # Some days are fuller than others.
    mean = visits * chance.uniform(0.6, 1.4)
    hours = chance.choices(range(len(_CROWD)), _CROWD, k=round(mean))
    span = (CLOSES - OPENS) / len(_CROWD)
    for at in sorted(OPENS + (hour + chance.random()) * span for hour in hours):
        who = chance.choices(
            list(MANNERS), [manner.share for manner in MANNERS.values()]
        )[0]
        yield Caller(at, who, tuple(_acts(MANNERS[who], chance)))


def _acts(manner: Habit, chance: random.Random) -> Iterator[Act]:
    names, weights = list(manner.likes), list(manner.likes.values())
    for _ in range(chance.randint(manner.fewest, manner.most)):
        yield Act(
            chance.choices(names, weights)[0],
            # Nobody does anything twice within a tenth of a second, and some think.
            min(0.1 + chance.expovariate(1 / manner.pace), 60.0),
            chance.random(),
            chance.random(),
            chance.random(),
        )
