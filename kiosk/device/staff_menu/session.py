"""A session: staff at the screen, from the PIN to leaving, as frozen moments.

`session = session.after(seconds)`, `session = session.told(command)`; the picture
is a function of the session. What it wants done in the world (a PIN checked, a
stick searched, the show restarted) it says as `wish`, once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from kiosk.model.message import Message
    from kiosk.model.text import Language

LONGEST: Final = 8
"""Digits that a PIN may have."""
SHORTEST: Final = 4
PATIENCE: Final = 15.0
"""Seconds untouched after which the pad closes."""
MENU_PATIENCE: Final = 90.0
"""The same for what comes after the PIN: staff read there."""
PRESSED: Final = 0.18
"""Seconds that a key stays lit."""
WRONG: Final = 2.5
"""Seconds that a wrong PIN is told of."""

View = Literal["pad", "menu", "stick", "previous", "guide", "dark", "closed"]
Stage = Literal[
    "search", "choose", "read", "compare", "copy", "show", "done", "refused"
]
"""How far an update has come: copied, the files lie in place; shown, it is done."""


class Candidate(NamedTuple):
    """A show on a stick, or a version: its file or number, and how staff know it."""

    path: str
    title: Message
    where: str


class MenuLine(NamedTuple):
    """A row of what the menu tells: what, and how it is."""

    what: str
    said: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Another show for the screen: how far it is, what was found, what would change."""

    stage: Stage = "search"
    found: tuple[Candidate, ...] = ()
    chosen: Candidate | None = None
    lines: tuple[Message, ...] = ()
    """What would change, or what is wrong, in the staff's words."""
    more: int = 0
    """Lines beyond those, or shows beyond those found."""
    start: int = 0
    """The line that the page begins with, after the first."""
    share: float = 0.0
    """How much has been read or copied."""
    digest: str = ""
    """The content that has to be on screen for it to be done."""
    restart: bool = False
    """Whether part of it is seen only once the show has started anew."""


class Errand(NamedTuple):
    """Something to do in the world, and with what.

    check DIGITS, search, read PATH, update PATH, previous, restore NUMBER, show
    DIGEST, speak, restart, quit, dark, lit.
    """

    what: str
    which: str = ""


# What happens to a session.


class Key(NamedTuple):
    """A place was touched: a digit, or one of the words of `Session.told`."""

    word: str


class PinAnswer(NamedTuple):
    """The PIN was checked; `wait` is how many seconds the next try has to wait."""

    right: bool
    wait: float


class MachineFacts(NamedTuple):
    """What the menu tells of the machine."""

    lines: tuple[MenuLine, ...]


class Progress(NamedTuple):
    """How an update is coming along."""

    update: Update


Command = Key | PinAnswer | MachineFacts | Progress


@dataclass(frozen=True, slots=True)
class Session:
    """Staff at the screen.

    Promises: only an Answer that is right leads from the pad to the menu; a
    session that is not touched closes by itself, but for an update that is being
    copied and a screen that is dark; no command raises.
    """

    language: Language = "zh"
    """What staff read: at first what the show speaks."""
    pin: bool = True
    """Whether a PIN is set; without one the pad only says how to set it."""
    view: View = "pad"
    digits: str = ""
    checking: bool = False
    wait: float = 0.0
    """Seconds of the lock-out that are left."""
    wrong: float = 0.0
    """Seconds for which a wrong PIN is told of yet."""
    idle: float = 0.0
    """Seconds since the last touch."""
    age: float = 0.0
    """Seconds since the view came."""
    pressed: str = ""
    """The key that was touched last, for as long as it stays lit."""
    asked: str = ""
    """What was touched once and needs a second touch."""
    lines: tuple[MenuLine, ...] = ()
    update: Update = Update()
    wish: Errand | None = None
    address: str = ""
    """That of the page for guides; "" where the screen belongs to no hall."""

    # -- time ---------------------------------------------------------------

    def after(self, seconds: float) -> Session:
        """The session `seconds` later."""
        if self.view == "closed":
            return self
        now = replace(
            self,
            wish=None,
            idle=self.idle + seconds,
            age=self.age + seconds,
            wait=max(0.0, self.wait - seconds),
            wrong=max(0.0, self.wrong - seconds),
        )
        if now.idle >= PRESSED and now.pressed:
            now = replace(now, pressed="")
        if now.patience is not None and now.idle >= now.patience:
            return replace(now, view="closed")
        return now

    @property
    def patience(self) -> float | None:
        """Seconds untouched after which it closes; None while it must not."""
        match self.view:
            case "pad":
                return None if self.checking else PATIENCE
            case "menu" | "guide":
                return MENU_PATIENCE
            case "stick" | "previous":
                # A stick may hang: only what must not be cut is waited for.
                return None if self.update.stage == "copy" else MENU_PATIENCE
            case _:
                return None

    @property
    def wakes(self) -> float | None:
        """Seconds until the picture changes by itself; None if it never does."""
        if self.view in {"closed", "dark"}:
            return None
        if self.pressed:
            return max(0.01, PRESSED - self.idle)
        return 1.0 - self.idle % 1.0

    # -- touches and answers --------------------------------------------------

    def told(self, command: Command) -> Session:
        """The session after a touch or an answer."""
        now = replace(self, wish=None)
        match command:
            case Key(word):
                return now._touched(word)
            case PinAnswer(right, wait):
                return now._answered(right=right, wait=wait)
            case MachineFacts(lines):
                return replace(now, lines=lines)
            case Progress(update):
                if now.view not in {"stick", "previous"}:
                    return now
                if update.stage == "choose" and len(update.found) == 1:
                    # Nothing to choose from: see at once what it would change.
                    (only,) = update.found
                    update = replace(update, stage="read", chosen=only)
                    now = replace(now, wish=Errand("read", only.path))
                if update.stage == "show":
                    now = replace(now, wish=Errand("show", update.digest))
                return replace(now, update=update, age=0.0, idle=0.0)

    def _answered(self, *, right: bool, wait: float) -> Session:
        if self.view != "pad" or not self.checking:
            return self
        now = replace(self, checking=False, digits="", idle=0.0, wait=wait)
        if right:
            return replace(now, view="menu", age=0.0, wait=0.0)
        return replace(now, wrong=WRONG)

    def _touched(self, word: str) -> Session:
        now = replace(self, idle=0.0, pressed=word, asked="")
        if word == "speak" and self.view not in {"dark", "closed"}:
            other: Language = "en" if self.language == "zh" else "zh"
            return replace(now, language=other, wish=Errand("speak", other))
        match self.view:
            case "dark":
                return replace(now, view="closed", wish=Errand("lit"))
            case "pad":
                return now._on_pad(word)
            case "menu":
                return now._on_menu(word, self.asked)
            case "guide":
                back = word == "leave"
                return replace(now, view="menu", age=0.0) if back else now
            case "stick" | "previous":
                return now._on_update(word)
            case _:
                return self

    def _on_pad(self, word: str) -> Session:
        if word == "leave":
            return replace(self, view="closed")
        if not self.pin or self.checking or self.wait > 0:
            return replace(self, pressed="")
        if word == "erase":
            return replace(self, digits=self.digits[:-1], wrong=0.0)
        if word == "enter":
            if len(self.digits) < SHORTEST:
                return self
            return replace(self, checking=True, wish=Errand("check", self.digits))
        if len(word) == 1 and word in "0123456789" and len(self.digits) < LONGEST:
            return replace(self, digits=self.digits + word, wrong=0.0)
        return self

    def _on_menu(self, word: str, asked: str) -> Session:
        match word:
            case "leave":
                return replace(self, view="closed")
            case "restart":
                return replace(self, wish=Errand("restart"))
            case "quit" if asked == "quit":
                return replace(self, wish=Errand("quit"))
            case "quit":
                return replace(self, asked="quit")
            case "dark":
                return replace(self, view="dark", wish=Errand("dark"))
            case "guide" if self.address:
                return replace(self, view="guide", age=0.0)
            case "stick":
                return replace(
                    self, view="stick", age=0.0, update=Update(), wish=Errand("search")
                )
            case "previous":
                return replace(
                    self,
                    view="previous",
                    age=0.0,
                    update=Update(),
                    wish=Errand("previous"),
                )
        return self

    def _on_update(self, word: str) -> Session:
        update = self.update
        if word == "leave" and update.stage != "copy":
            return replace(self, view="menu", age=0.0, update=Update())
        if word == "search" and update.stage in {"choose", "refused"}:
            wish = Errand("search" if self.view == "stick" else "previous")
            return replace(self, update=Update(), wish=wish)
        if update.stage in {"compare", "refused"} and word.startswith("more"):
            start = word.removeprefix("more")
            if start.isdecimal() and start.isascii():
                here = min(int(start[:9]), max(0, len(update.lines) - 1))
                return replace(self, update=replace(update, start=here))
        if update.stage == "choose" and word.startswith("found"):
            number = word.removeprefix("found")
            if number in map(str, range(len(update.found))):
                chosen = update.found[int(number)]
                update = replace(update, stage="read", chosen=chosen)
                return replace(self, update=update, wish=Errand("read", chosen.path))
        if update.stage == "done" and word == "restart":
            return replace(self, wish=Errand("restart"))
        if update.stage == "compare" and word == "update" and update.chosen:
            copying = replace(update, stage="copy", share=0.0)
            what = "update" if self.view == "stick" else "restore"
            return replace(self, update=copying, wish=Errand(what, update.chosen.path))
        return self
