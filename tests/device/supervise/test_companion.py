"""The companion: kept while it is wanted, ended when it hangs, later each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.device.supervise.companion import LOOK, SILENT, START, Companion
from kiosk.device.supervise.protocol import LEAVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.device.supervise.runs import Process


class Helper:
    """A process that does as the test says."""

    def __init__(
        self,
        heard: Callable[[Process, bytes], None],
        ended: Callable[[Process, int], None],
    ) -> None:
        self._heard, self._ended = heard, ended
        self.told: list[str] = []
        self.killed = False
        self.pid = 7

    def tell(self, word: str) -> None:
        self.told.append(word)

    def stop(self) -> None: ...

    def abort(self) -> None: ...

    def kill(self) -> None:
        self.killed = True

    def say(self, line: bytes) -> None:
        self._heard(self, line)

    def end(self) -> None:
        self._ended(self, 1)


class Machine:
    """What a companion needs, and a clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.joined = True
        self.full = False
        self.helpers: list[Helper] = []
        self.orders: list[bytes] = []
        self.companion = Companion(self, lambda: self.now)

    def wanted(self) -> bool:
        return self.joined

    def started(
        self,
        heard: Callable[[Process, bytes], None],
        ended: Callable[[Process, int], None],
    ) -> Process:
        if self.full:
            raise OSError("no more processes")
        self.helpers.append(Helper(heard, ended))
        return self.helpers[-1]

    def ordered(self, line: bytes) -> None:
        self.orders.append(line)

    def after(self, seconds: float) -> float:
        self.now += seconds
        return self.companion.step()


def test_a_screen_on_its_own_has_none() -> None:
    machine = Machine()
    machine.joined = False
    assert machine.after(0) == LOOK
    machine.companion.tell("unheard")
    assert machine.helpers == []


def test_it_hears_the_show_and_passes_orders_on() -> None:
    machine = Machine()
    machine.after(0)
    machine.companion.tell("a beat")
    machine.helpers[0].say(b'DO {"do": "next"}')
    machine.helpers[0].say(b"anything else")
    assert machine.helpers[0].told == ["a beat"]
    assert machine.orders == [b'DO {"do": "next"}']


def test_it_is_started_again_later_and_later() -> None:
    machine = Machine()
    pauses = []
    machine.after(0)
    for number in range(1, 8):
        machine.helpers[-1].end()
        machine.after(0)
        begun = machine.now
        while len(machine.helpers) == number:
            machine.after(0.5)
        pauses.append(machine.now - begun)
    assert pauses == [1, 2, 4, 8, 16, 32, 60]


def test_one_that_hangs_is_ended() -> None:
    machine = Machine()
    machine.after(0)
    machine.after(START - 1)
    assert not machine.helpers[0].killed
    machine.helpers[0].say(b"")
    machine.after(SILENT - 1)
    assert not machine.helpers[0].killed
    machine.after(2)
    assert machine.helpers[0].killed


def test_one_that_is_not_wanted_any_more_is_asked_and_then_ended() -> None:
    machine = Machine()
    machine.after(0)
    machine.joined = False
    machine.after(LOOK)
    assert machine.helpers[0].told == [LEAVE]
    assert not machine.helpers[0].killed
    machine.after(LOOK)
    assert machine.helpers[0].killed


def test_a_machine_without_room_is_asked_again() -> None:
    machine = Machine()
    machine.full = True
    machine.after(0)
    machine.full = False
    while not machine.helpers:
        machine.after(0.5)
    assert machine.now == 1.0


def test_the_end_of_all_is_its_end() -> None:
    machine = Machine()
    machine.after(0)
    machine.companion.close()
    assert machine.helpers[0].killed
