"""Subjects: under which names screens and hub speak, and who may use which.

| subject | says |
|---|---|
| `k.state.ID` | how a screen is, by the screen |
| `k.picture.ID` | the picture of now, by the screen, or of a page, by its name |
| `k.order.ID`, `k.order.all` | an order, to one screen or to all, and each answers |
| `$KV.wish.ID` | what the hub wishes of a screen, an entry of the bucket `wish` |
"""

from __future__ import annotations

import re
from typing import Any, Final

BUCKET: Final = "wish"
ALL: Final = "all"
"""Every screen; no screen is called so."""
ID: Final = re.compile(r"[a-z2-7]{8}")
"""What the id of a screen looks like: fit for a subject, a file and an address."""
SLIDE: Final = "Slide"
"""The header of a picture that names the page it is of, as part of an address."""
EVERY_STATE: Final = "k.state.*"
EVERY_PICTURE: Final = "k.picture.*"


def state(screen: str) -> str:
    return f"k.state.{screen}"


def picture(screen: str) -> str:
    return f"k.picture.{screen}"


def order(screen: str = ALL) -> str:
    return f"k.order.{screen}"


def wish(screen: str) -> str:
    """Where a wish is said when it changes."""
    return f"$KV.{BUCKET}.{screen}"


def wish_now(screen: str) -> str:
    """Whom to ask for the wish as it stands."""
    return f"$JS.API.DIRECT.GET.KV_{BUCKET}.{wish(screen)}"


def inbox(screen: str) -> str:
    """The beginning of the subjects at which a screen is answered."""
    return f"_INBOX.{screen}"


def permissions(screen: str) -> dict[str, Any]:
    """What a screen may say and hear, as the server's configuration has it.

    It speaks for itself alone; an order it may answer once.
    """
    return {
        "publish": {"allow": [state(screen), picture(screen), wish_now(screen)]},
        "subscribe": {
            "allow": [
                *(order(screen), order(ALL), wish(screen)),
                f"{inbox(screen)}.>",
            ]
        },
        "allow_responses": {"max": 1, "expires": "1m"},
    }
