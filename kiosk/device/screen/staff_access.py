"""Staff access: lets staff in by the corner and the PIN, and does what they ask.

It stands as a sieve before the show's touches. Visitors pass; a session keeps
every touch for itself, and the show rests below it.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.content import apart
from kiosk.content.content import ContentError
from kiosk.device import exits
from kiosk.device.operate import hub_address
from kiosk.device.staff_menu import (
    corner,
    guide_page,
    lockout,
    menu,
    pin,
    pin_pad,
    usb_page,
)
from kiosk.device.staff_menu.session import (
    Errand,
    Key,
    MachineFacts,
    PinAnswer,
    Progress,
    Session,
    Update,
)
from kiosk.model.message import Message
from kiosk.player.ticker import FRAME, Ticker
from kiosk.show.gestures import Pressed, Recogniser, Tapped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import SignalInstance

    from kiosk.content.content import Loaded
    from kiosk.device.staff_menu.session import Candidate, Command, MenuLine
    from kiosk.drawing.marks import Hot, Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Language
    from kiosk.player.accessibility import Access
    from kiosk.player.stage import Stage
    from kiosk.show.gestures import TouchSample

_UNSEEN: Final = Message(
    "文件换了，可是屏幕上的还不是它：刚才又有人改了，或有错误",
    "the files are in place, and something else is on screen: they have been edited "
    "since, or have mistakes",
)

logger = logging.getLogger(__name__)


class Host(Protocol):
    """The show that staff step in front of."""

    stage: Stage
    access: Access
    refreshed: SignalInstance

    def refresh(self) -> None:
        """Read content and pictures anew, and show them; `refreshed` tells of it."""

    def rest(self, resting: bool) -> None:
        """Stand still, or go on."""

    def leave(self, status: int = 0) -> None:
        """End the show with this exit status."""


class Stick(Protocol):
    """Shows on sticks, and the version before.

    Every step may take its time, and raises nothing; `told` is given the share that
    is done.
    """

    def search(self) -> Update:
        """Which there are."""

    def read(self, found: Candidate, told: Callable[[float], None]) -> Update:
        """What one would change."""

    def bring(self, found: Candidate, told: Callable[[float], None]) -> Update:
        """Put it in place."""

    def previous(self) -> Update:
        """What the version before would change."""

    def restore(self, found: Candidate, told: Callable[[float], None]) -> Update:
        """Put it back."""


class StaffAccess(QObject):
    """Owns the session of the staff, if there is one.

    Signals:
        came(): somebody has opened the pad.
        entered(): the PIN was right.
        refused(int): it was wrong for the n-th time in a row.
        went(): the session has ended, and the show goes on.
        darkened(): the picture has been turned off; nobody stays at a black screen.
        answered(): a touch has done something here.
    """

    came = Signal()
    darkened = Signal()
    entered = Signal()
    refused = Signal(int)
    went = Signal()
    answered = Signal()
    _checked = Signal(bool)
    _came_along = Signal(int, object)

    def __init__(
        self,
        host: Host,
        facts: Callable[[Language], tuple[MenuLine, ...]],
        sticks: Stick,
        kept: str | None,
        state: Path | None,
        language: Callable[[], Language],
        which: corner.Corner = "top-left",
        per_mm: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Staff access where nobody waits.

        Args:
            host: the show.
            facts: what the menu tells of the machine, in a language.
            sticks: brings other content.
            kept: the hash of the PIN, None if none is set.
            state: the folder that wrong tries are written down in.
            language: what the show speaks at this moment, and so the menu at first.
            which: the corner to hold.
            per_mm: page units in a millimetre of the panel, None if not known.
            clock: monotonic seconds.
        """
        super().__init__()
        self.host = host
        self.facts = facts
        self.sticks = sticks
        self.kept = kept
        self.state = state
        self.language = language
        self.which = which
        self.per_mm = per_mm
        self.clock = clock
        self.session: Session | None = None
        self.lockout = lockout.load(state, self.clock())
        self.recogniser = Recogniser()
        self.ticker = Ticker(self, clock)
        self.ticker.ticked.connect(self._ticked)
        self._checked.connect(self._answered)
        self._came_along.connect(self._told)
        host.refreshed.connect(self._seen)
        self._shown: tuple[Mark, ...] = ()
        self._view = ""
        self._steps = 0
        """Steps with a stick that have begun."""
        self._served = QTimer(self)
        self._served.setSingleShot(True)
        self._served.timeout.connect(self._write)
        self._serve()
        if kept is not None and not pin.understood(kept):
            logger.error("the PIN of the settings is no hash: nobody can be let in")

    # -- visitors ---------------------------------------------------------------

    def sieve(self, sample: TouchSample) -> TouchSample | None:
        """Let a visitor's touch pass; keep those of staff."""
        if self.session is not None:
            self._touched(sample)
            return None
        self.recogniser, _ = self.recogniser.told(sample)
        return None if self._watch() else sample

    @property
    def _viewport(self) -> Viewport:
        viewport = self.host.stage.drawn_for
        language = self.language() if self.session is None else self.session.language
        return replace(viewport, language=language, large=1.0, contrast=False)

    def _watch(self) -> bool:
        """Look at the finger in the corner; whether it has opened the pad."""
        now, viewport = self.clock(), self._viewport
        place = corner.corner(viewport, self.which, self.per_mm)
        seconds = corner.held(self.recogniser, place, now)
        if seconds >= corner.HOLD:
            self.open()
            return True
        self._show(corner.ring(viewport, self.which, place, seconds))
        press = self.recogniser.press
        if press is None or not place.holds(press.landed.x, press.landed.y):
            self.ticker.stop()
        else:
            quiet = corner.QUIET - (now - press.landed.time)
            self.ticker.wake_in(max(0.0, quiet))
        return False

    # -- staff --------------------------------------------------------------------

    def open(self) -> None:
        """Begin a session, with the pad."""
        if self.session is not None:
            return
        self.recogniser = Recogniser()
        wait = self.lockout.left(self.clock())
        self.session = Session(
            language=self.language(),
            pin=self.kept is not None,
            wait=wait,
            address=hub_address.guide(self.state),
        )
        self.ticker.passed()
        self._draw()
        # Told first: that the finger goes is no visitor's doing.
        self.came.emit()
        try:
            self.host.rest(True)
        except Exception:
            # Whatever is wrong with the show, staff have to get in.
            logger.exception("the show does not rest")

    def redraw(self) -> None:
        """The page has another size."""
        if self.session is not None:
            self._draw()
        else:
            self._show(())

    def choose(self, hot: Hot) -> None:
        """Assistive technology has pressed a place of the staff menu."""
        if self.session is not None and hot.target.what == "desk":
            self.tell(Key(hot.target.which))

    def tell(self, command: Command) -> None:
        """Let the time so far pass, then take a request or an answer."""
        if self.session is None:
            return
        now = self.session.after(self.ticker.passed())
        self._become(now if now.view == "closed" else now.told(command))

    def light(self) -> None:
        """The hall opens: a picture that staff have turned off comes back."""
        if self.session is not None and self.session.view == "dark":
            self.tell(Key("lit"))

    def close(self) -> None:
        """End whatever goes on; the show is being taken down."""
        self.ticker.stop()
        self._served.stop()
        self.session = None

    def _ticked(self, seconds: float) -> None:
        if self.session is None:
            self.recogniser, _ = self.recogniser.after(self.clock())
            self._watch()
        else:
            self._become(self.session.after(seconds))

    def _touched(self, sample: TouchSample) -> None:
        self.recogniser, gestures = self.recogniser.told(sample)
        for gesture in gestures:
            session = self.session
            if session is None:
                return
            # A key of the pad answers at once; what does more, when it is let go.
            wanted = Pressed if session.view == "pad" else Tapped
            if isinstance(gesture, wanted):
                hot = self.host.stage.hit(gesture.x, gesture.y)
                if hot is not None and hot.target.what == "desk":
                    self.answered.emit()
                    self.tell(Key(hot.target.which))
                else:
                    self.tell(Key(""))

    def _become(self, session: Session) -> None:
        self.session = session
        if session.view != self._view:
            # A finger that is down belongs to what it landed on.
            self._view = session.view
            self.recogniser = Recogniser()
        wish = session.wish
        if wish is not None:
            self.session = replace(session, wish=None)
            self._do(wish)
        if self.session.view == "closed":
            self._end()
        else:
            self._draw()

    def _end(self) -> None:
        self.session = None
        self._view = ""
        self.ticker.stop()
        self._show(())
        self.host.rest(False)
        self.went.emit()

    def _draw(self) -> None:
        session, viewport = self.session, self._viewport
        assert session is not None
        match session.view:
            case "pad":
                self._show(pin_pad.marks(session, viewport, self.per_mm))
            case "menu":
                self._show(menu.marks(session, viewport))
            case "guide":
                self._show(guide_page.marks(session, viewport))
            case "stick" | "previous":
                self._show(usb_page.marks(session, viewport))
            case "dark":
                self._show(menu.dark(viewport))
        wakes = session.wakes
        if wakes is None:
            self.ticker.stop()
        else:
            self.ticker.wake_in(max(FRAME, wakes))

    def _show(self, marks: tuple[Mark, ...]) -> None:
        if marks or self._shown:
            self._shown = marks
            self.host.stage.show_overlay(marks)
            if self.session is not None:
                self.host.access.follow()

    # -- what staff want ------------------------------------------------------------

    def _do(self, wish: Errand) -> None:
        match wish.what:
            case "check":
                self._check(wish.which)
            case "restart":
                self.host.leave(exits.RESTART)
            case "quit":
                self.host.leave(exits.QUIT)
            case "dark":
                self.darkened.emit()
            case "search":
                self._aside(lambda _: self.sticks.search())
            case "read":
                found = self._chosen
                self._aside(
                    lambda tell: self.sticks.read(found, _share("read", found, tell))
                )
            case "update":
                found = self._chosen
                self._aside(
                    lambda tell: self.sticks.bring(found, _share("copy", found, tell))
                )
            case "previous":
                self._aside(lambda _: self.sticks.previous())
            case "restore":
                found = self._chosen
                self._aside(
                    lambda tell: self.sticks.restore(found, _share("copy", found, tell))
                )
            case "show":
                self.host.refresh()
            case "speak" if self.session is not None and self.session.view != "pad":
                self.tell(MachineFacts(self.facts(self.session.language)))

    @property
    def _chosen(self) -> Candidate:
        assert self.session is not None
        chosen = self.session.update.chosen
        assert chosen is not None
        return chosen

    def _aside(self, step: Callable[[Callable[[Update], None]], Update]) -> None:
        """Take a step in a thread: a stick is slow, and may hang.

        The step is given what takes its progress. What comes after another step has
        begun is of a stick that was left, and is not told.
        """
        self._steps += 1
        number = self._steps

        def tell(update: Update) -> None:
            self._came_along.emit(number, update)

        def run() -> None:
            tell(step(tell))

        apart.begin(run, "stick")

    def _told(self, number: int, update: Update) -> None:
        if number == self._steps:
            self.tell(Progress(update))

    def _seen(self, found: Loaded | ContentError) -> None:
        """What lies in place was read and shown: only now is an update done."""
        session = self.session
        if session is None or session.update.stage != "show":
            return
        update = session.update
        if isinstance(found, ContentError):
            said = Message(found.said("zh"), found.said("en"))
            shown = replace(update, stage="refused", lines=(_UNSEEN, said))
        elif found.digest != update.digest:
            shown = replace(update, stage="refused", lines=(_UNSEEN,))
        else:
            shown = replace(update, stage="done")
        self.tell(Progress(shown))

    def _check(self, digits: str) -> None:
        """Count the try, then compare, aside: neither may cost a frame."""
        now, kept, state = self.clock(), self.kept or "", self.state
        self.lockout = tried = self.lockout.tried(now)

        def check() -> None:
            lockout.keep(state, tried, now)
            right = pin.matches(digits, kept)
            if right:
                lockout.keep(state, lockout.Lockout(), now)
            self._checked.emit(right)

        apart.begin(check, "pin")

    def _answered(self, right: bool) -> None:
        if right:
            self.lockout = lockout.Lockout()
            logger.info("staff have entered")
            self.entered.emit()
        else:
            logger.warning("a wrong PIN, the %d. in a row", self.lockout.wrong)
            self.refused.emit(self.lockout.wrong)
        self._serve()
        if right:
            assert self.session is not None
            self.tell(MachineFacts(self.facts(self.session.language)))
        self.tell(PinAnswer(right, self.lockout.left(self.clock())))

    def _serve(self) -> None:
        """Write down that the wait is over when it is, whoever began it."""
        left = self.lockout.left(self.clock())
        if left > 0:
            self._served.start(int(left * 1000) + 1000)

    def _write(self) -> None:
        """The wait is over, and need not be served again after a restart."""
        lockout.keep(self.state, self.lockout, self.clock())


def _share(
    stage: Literal["read", "copy"], found: Candidate, tell: Callable[[Update], None]
) -> Callable[[float], None]:
    """Tells of the reading or copying, a few times a second."""
    last = -1.0

    def told(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= 0.1:
            last = now
            tell(Update(stage, chosen=found, share=share))

    return told
