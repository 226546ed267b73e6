"""Orders on screen: carries out what is ordered, and ends what holds by itself.

Who wins, the first before the rest: staff at the screen; what was ordered; a visitor.
A closed hall stays dark for all but what says so: `black` off wakes the screen as a
touch does, guests who are led or welcomed keep it lit.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImageWriter, QTransform

from kiosk.content import apart, atomic
from kiosk.content.last_written import LastWritten
from kiosk.device import exits
from kiosk.device.operate import answered, guide_book, membership, orders, standing
from kiosk.device.operate.orders import OrderRefused
from kiosk.device.paths import HALL, JOINED
from kiosk.device.screen.greeting import Greeting
from kiosk.show.command import Go, Home, Keep, Next, Pause, Previous, Speak

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.device.operate.orders import ScreenOrder
    from kiosk.device.operate.standing import StandingOrders
    from kiosk.device.screen.operations import Operations
    from kiosk.device.settings import HallPlace
    from kiosk.player.app import App
    from kiosk.show.command import Command
    from kiosk.show.gestures import TouchSample
    from kiosk.show.playback import Playback

PICTURE: Final = "now.webp"
"""The picture of what is on screen, in the folder of the state that is told of."""
LARGE: Final = 480
"""Pixels of its longer side."""
AGAIN: Final = 2.0
"""Seconds for which it is new: taking one costs the show a frame."""

logger = logging.getLogger(__name__)


def _unkept(_: int, __: float) -> None:
    raise OrderRefused("pack")


class Orders(QObject):
    """Does what is ordered from elsewhere to one show.

    `state` is the folder for what has to survive, None keeps nothing. `stamp` tells
    the time of day as a timestamp.

    Signals:
        answered(ScreenOrder, str): an order was carried out, "", or why not, a key of
            `REFUSED`.
        changed(): something else holds than before.
    """

    answered = Signal(object, str)
    changed = Signal()
    _asked = Signal(object, object)

    def __init__(
        self,
        app: App,
        operations: Operations,
        state: Path | None,
        stamp: Callable[[], float],
    ) -> None:
        super().__init__()
        self._app, self._operations = app, operations
        self._state, self._stamp = state, stamp
        self._file = LastWritten(None if state is None else state / standing.NAME)
        self._answers = LastWritten(
            None if state is None else state / HALL / answered.FILE
        )
        self._book = LastWritten(
            None if state is None else state / HALL / guide_book.FILE
        )
        kept = self._file.read(standing.understood)
        self.standing: StandingOrders = standing.StandingOrders()
        """What holds now."""
        if kept is not None:
            self.standing = kept.after(stamp())
        self.change: Callable[[int, float], None] = _unkept
        """Changes to a pack, by its number and when."""
        self._place_kept = LastWritten(
            None if state is None else state / membership.FILE
        )
        self._pictured = -AGAIN
        """When a picture was taken last."""
        self._staff = False
        """Whether staff are at the screen."""
        self._unseen = False
        """Whether guests have not been welcomed yet."""
        self._greeting = Greeting(app)
        self._asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        app.moved.connect(self._moved)
        operations.lit.connect(self._lit)

    def start(self) -> None:
        """The show begins, with all that held before."""
        self._operations.be_loud(self.standing.ordered)
        if self.standing.keeps:
            self._tell(Keep())
        if self.standing.welcome is not None:
            self._greeting.welcome(self.standing.welcome, at_once=True)
        self._app.shown.connect(self._keep_book)
        self._keep_book()
        self._wait()

    def uncovered(self) -> None:
        """What has covered guests and show for a while is gone."""
        self._greeting.redraw()

    def close(self) -> None:
        """End in order; what holds goes on to hold."""
        self._timer.stop()
        self._greeting.close()
        self._book.close()
        self._answers.close()
        self._file.close()
        self._place_kept.close()

    def hear(self, line: str) -> None:
        """Carry out the order that a line is."""
        try:
            order = orders.understood(line)
        except OrderRefused as refused:
            logger.warning("an order was refused: %s", refused.why.en)
            return
        why = self.carry_out(order)
        if order.id:
            self._keep_missed_book()
            self._answers.keep(answered.printed(answered.OrderDone(order.id, why)))
        self.answered.emit(order, why)

    def ask(self, order: ScreenOrder, tell: Callable[[str], None]) -> None:
        """Have an order carried out, from any thread; the answer is told in another."""
        self._asked.emit(order, tell)

    def carry_out(self, order: ScreenOrder) -> str:
        """Do what is ordered; returns why it cannot be done, "" if it was."""
        try:
            self._carry_out(order)
        except OrderRefused as refused:
            logger.warning("%s was refused: %s", order.do, refused.why.en)
            return refused.code
        except Exception:
            # Whatever is wrong with an order, the show goes on.
            logger.exception("%s has failed", order.do)
            return "failed"
        logger.info("ordered: %s", orders.printed(order))
        return ""

    def _answer(self, order: ScreenOrder, tell: Callable[[str], None]) -> None:
        why = self.carry_out(order)
        self.answered.emit(order, why)
        tell(why)

    # -- what is ordered

    def _carry_out(self, order: ScreenOrder) -> None:
        match order:
            case orders.VolumeOrder(volume=volume):
                if not self._operations.settings.sound.on:
                    raise OrderRefused("silent")
                until = self._stamp() + standing.VOLUME
                self._become(replace(self.standing, volume=volume, loud=until))
                return
            case orders.WelcomeOrder():
                self._welcome(order)
                return
            case orders.ChangeOrder(pack=pack, at=at):
                # It waits until nobody is at the screen.
                self.change(pack, at)
                return
            case orders.RolesOrder():
                self._be(order)
                return
        if self._staff:
            # What they do, as their PIN, is no business of whoever is elsewhere.
            raise OrderRefused("staff")
        now, held = self._stamp(), self.standing
        if held.guide and order.do != "picture":
            held = replace(held, guide=now + standing.GUIDE)
        match order:
            case orders.PlainOrder(do="picture"):
                self._take_picture()
            case orders.PlainOrder(do="restart"):
                self._app.leave(exits.RESTART)
            case orders.BlackOrder(on=on):
                self._become(replace(held, black=now + standing.BLACK if on else 0.0))
                if not on:
                    self._operations.wake()
            case orders.GuideOrder(on=on):
                self._become(replace(held, guide=now + standing.GUIDE if on else 0.0))
            case _:
                self._turn_to(order, held, now)

    def _turn_to(self, order: ScreenOrder, held: StandingOrders, now: float) -> None:
        """Carry out what changes the page, or what keeps it."""
        if self._operations.night.dark:
            raise OrderRefused("dark")
        asked: tuple[Command, ...] = ()
        match order:
            case orders.PlainOrder(do="next"):
                asked = (Next(),)
            case orders.PlainOrder(do="back"):
                asked = (Previous(),)
            case orders.PlainOrder(do="home"):
                asked = (Home(),)
            case orders.PlainOrder(do="pause"):
                held = replace(held, pause=now + standing.PAUSE)
            case orders.PlainOrder(do="play"):
                held = replace(held.unguided(), welcome=None)
            case orders.PageOrder(page=page):
                asked = (Go(self._place(page)),)
            case orders.LanguageOrder(language=language):
                if language not in self._app.loaded.content.show.languages:
                    raise OrderRefused("language")
                asked = (Speak(language),)
        self._become(held)
        self._tell(*asked)
        if order.do == "play" and not self._app.playback.looping:
            self._tell(Pause())

    def _be(self, place: HallPlace) -> None:
        """Be another screen in the hall, also after the next start."""
        self._place_kept.keep(membership.printed(place))
        self._operations.be(place)

    def _welcome(self, order: orders.WelcomeOrder) -> None:
        """Welcome guests at once, whoever has the show; or no longer."""
        now, held = self._stamp(), self.standing.unguided()
        if not order.on:
            self._become(replace(self.standing, welcome=None))
            return
        if not 0 < order.until - now <= standing.WELCOME:
            raise OrderRefused("until")
        guests = standing.Welcome(order.zh.strip(), order.en.strip(), order.until)
        self._become(replace(held, welcome=guests))
        self._unseen = True
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Have the loop, which guests are welcomed over, once staff have gone."""
        if self._unseen and not self._staff:
            self._unseen = False
            with self._operations.ordering():
                self._app.begin_anew()

    def _place(self, page: int | str) -> int:
        """The place of a page that is on.

        Raises:
            OrderRefused: it is not, or there is none.
        """
        ids = [slide.id for slide in self._app.loaded.content.slides]
        if isinstance(page, str) and page in ids:
            return ids.index(page)
        if isinstance(page, int) and page <= len(ids):
            return page - 1
        raise OrderRefused("page")

    def _tell(self, *asked: Command) -> None:
        with self._operations.ordering():
            self._app.tell(*asked)

    def _take_picture(self) -> None:
        """Write a small picture of what is on screen, apart from the show."""
        state, stage = self._state, self._app.stage
        if state is None:
            raise OrderRefused("unkept")
        now = self._app.clock()
        if now < self._pictured + AGAIN:
            # The one that is there is as good.
            return
        self._pictured = now
        turned = QTransform().rotate(-stage.rotation)
        image = stage.viewport().grab().toImage()
        if self._operations.dark:
            image.fill(Qt.GlobalColor.black)

        def write() -> None:
            size = image.size().scaled(LARGE, LARGE, Qt.AspectRatioMode.KeepAspectRatio)
            how = Qt.TransformationMode.SmoothTransformation
            mode = Qt.AspectRatioMode.IgnoreAspectRatio
            small = image.scaled(size, mode, how).transformed(turned)
            buffer = QBuffer()
            try:
                if not (QImageWriter(buffer, b"webp").write(small)):
                    raise OSError("no picture can be made")
                atomic.written(
                    state / HALL / PICTURE, bytes(buffer.data().data()), lasting=False
                )
            except OSError as error:
                logger.warning("no picture of now: %s", error)

        apart.begin(write, "picture")

    # -- what holds

    @property
    def occupied(self) -> bool:
        """Whether staff are at the screen."""
        return self._staff

    def occupy(self) -> None:
        """Staff have come: they see what they do."""
        self._staff = True
        self._greeting.give_way(True)
        self._become(replace(self.standing, black=0.0))

    def vacate(self) -> None:
        """Staff have gone."""
        self._staff = False
        self._greeting.give_way(False)
        self._begin_anew()

    def sieve(self, sample: TouchSample) -> TouchSample | None:
        """Keep visitors' touches from what is black by an order, or welcomes guests."""
        return None if self.standing.black else self._greeting.sieve(sample)

    def look(self) -> None:
        """End what is over."""
        self._become(self.standing.after(self._stamp()))

    def _lit(self) -> None:
        # The hall opens, or somebody stands there and has woken the screen.
        self._become(replace(self.standing, black=0.0))
        if self.standing.keeps:
            # The show has begun anew.
            self._tell(Keep())

    def _keep_book(self, *_: object) -> None:
        """Keep what a guide needs to know of the show, where a hub may ask for it."""
        if self._state is not None and (self._state / HALL / JOINED).exists():
            self._book.keep(guide_book.printed(self._app.loaded.content))

    def _keep_missed_book(self) -> None:
        """Keep it for a hall that has been joined since the show began."""
        if self._state is None:
            return
        file = self._state / HALL / guide_book.FILE
        if not file.exists():
            # What was left has taken it away, and this one knows nothing of that.
            self._book.close()
            self._book = LastWritten(file)
            self._keep_book()

    def _moved(self, before: Playback, after: Playback) -> None:
        if before.looping and not after.looping:
            # It may have joined a hall since.
            self._keep_book()
        if after.held and not before.held and self.standing.pause:
            # A visitor has taken the show over.
            self._become(replace(self.standing, pause=0.0))

    def _become(self, held: StandingOrders) -> None:
        was, self.standing = self.standing, held
        self._wait()
        if held == was:
            return
        self._file.keep(standing.printed(held))
        self._operations.blacken(bool(held.black))
        self._operations.be_loud(held.ordered)
        if held.lights != was.lights:
            self._operations.expect(held.lights)
        if held.keeps != was.keeps:
            self._tell(Keep(held.keeps))
        if held.welcome != was.welcome:
            self._greeting.welcome(held.welcome)
        self.changed.emit()

    def _wait(self) -> None:
        wakes = self.standing.wakes(self._stamp())
        if wakes is None:
            self._timer.stop()
        else:
            # The clock may be set meanwhile.
            self._timer.start(round(min(max(wakes, 0.05), 30.0) * 1000))
