"""The supervisor: crashes, hangs, memory, stops, each with processes of paper."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from kiosk.device.exits import FAILED, MISTAKE, NOTHING, QUIT, REBOOT, RESTART
from kiosk.device.supervise.protocol import (
    BEAT,
    DARK,
    DO,
    LEAVE,
    LIGHT,
    ON,
    RELIEVED,
    Beat,
    leaving,
)
from kiosk.device.supervise.runs import (
    ANYWAY,
    CRAMPED,
    GOOD,
    PAUSES,
    POLITE,
    SETTLED,
    START,
    ChildRole,
    Process,
)
from kiosk.device.supervise.supervisor import (
    ANSWER,
    DEAD,
    FED,
    FIRST,
    KEPT,
    LAST_WORDS,
    LOOK,
    PACE,
    SILENT,
    SUSPECT,
    Supervisor,
)


@dataclass(eq=False)
class Paper:
    """A process of paper, and what was done to it."""

    pid: int
    part: ChildRole
    done: list[str] = field(default_factory=list)

    def tell(self, word: str) -> None:
        self.done.append(word)

    def stop(self) -> None:
        self.done.append("stop")

    def abort(self) -> None:
        self.done.append("abort")

    def kill(self) -> None:
        self.done.append("kill")


class Hall:
    """A world of paper with a clock that stands still until it is told."""

    def __init__(
        self,
        *,
        curtain: bool = False,
        behind: bool = True,
        spare: bool = False,
        feed: float = 0.0,
    ) -> None:
        self.now = 100.0
        self.papers: list[Paper] = []
        self.refused = 0
        self.taken = 0.0
        self.new = False
        self.blames: list[tuple[str, str]] = []
        self.passes: list[str] = []
        self.innocent: list[Paper] = []
        self.events: list[str] = []
        self.states: list[str] = []
        self.alone = False
        self.room = True
        self.supervisor = Supervisor(
            self,
            lambda: self.now,
            curtain=curtain,
            behind=behind,
            spare=spare,
            feed=feed,
        )

    # what the supervisor asks

    def started(self, part: ChildRole) -> Process:
        if self.refused:
            self.refused -= 1
            raise OSError("no processes left")
        self.papers.append(Paper(len(self.papers) + 1, part))
        return self.papers[-1]

    def called(self, spare: Process, part: ChildRole) -> None:
        assert isinstance(spare, Paper)
        spare.part = part
        spare.done.append("called")

    def roomy(self) -> bool:
        return self.room

    def memory(self, process: Process) -> float:
        assert process is self.show
        return self.taken

    def blamed(self, slide: str, content: str) -> None:
        self.blames.append((slide, content))

    def passed(self, slide: str, content: str) -> None:
        assert content == "c1"
        self.passes.append(slide)

    def guilty(self, status: int) -> bool:
        return status != -9

    def acquitted(self, process: Process) -> None:
        assert isinstance(process, Paper)
        self.innocent.append(process)

    def renewed(self) -> bool:
        return self.new

    def attended(self) -> bool:
        return self.alone

    def told(self, what: str, **details: object) -> None:
        assert all(isinstance(name, str) for name in details)
        self.events.append(what)

    def notified(self, *states: str) -> None:
        self.states += states

    # what a test does

    @property
    def show(self) -> Paper:
        run = self.supervisor.show
        assert run is not None
        assert isinstance(run.process, Paper)
        return run.process

    @property
    def relief(self) -> Paper | None:
        run = self.supervisor.relief
        if run is None:
            return None
        assert isinstance(run.process, Paper)
        return run.process

    @property
    def spare(self) -> Paper | None:
        run = self.supervisor.spare
        if run is None:
            return None
        assert isinstance(run.process, Paper)
        return run.process

    def beats(self, paper: Paper, slide: str = "gdp", **fields: object) -> None:
        beat = Beat(painted=1, slide=slide, content="c1")
        line = Beat(**{**_fields(beat), **fields}).line()  # type: ignore[arg-type]
        self.supervisor.heard(paper, line)

    def leaves(self, paper: Paper, status: int) -> None:
        """It says that it ends by itself, and does."""
        self.supervisor.heard(paper, leaving(status))
        self.ends(paper, status)

    def ends(self, paper: Paper, status: int) -> None:
        self.supervisor.ended(paper, status)

    def passes_time(self, seconds: float, beating: bool = True) -> None:
        """Let time pass in the steps that the supervisor asks for."""
        end = self.now + seconds
        wait = self.supervisor.step()
        while self.now < end:
            self.now = min(self.now + min(max(wait, 0.001), BEAT), end)
            if beating and self.supervisor.show is not None:
                self.beats(self.show)
            wait = self.supervisor.step()


def _fields(beat: Beat) -> dict[str, object]:
    return {name: getattr(beat, name) for name in Beat.__slots__}


def on_screen(**options: float) -> Hall:
    hall = Hall(**options)  # type: ignore[arg-type]
    hall.supervisor.step()
    hall.beats(hall.show)
    hall.supervisor.step()
    return hall


def test_the_show_is_started_at_once_and_on_screen_once_it_has_painted() -> None:
    hall = Hall()
    hall.supervisor.step()
    assert hall.show.part == ChildRole()
    assert hall.events == ["started"]
    hall.beats(hall.show, painted=0)
    assert hall.states == []
    hall.beats(hall.show)
    assert hall.events == ["started", "content", "painted"]
    assert hall.states == ["READY=1", "STATUS=on screen"]
    hall.beats(hall.show)
    assert hall.states == ["READY=1", "STATUS=on screen"]


@pytest.mark.parametrize("status", [-9, -11, -6, 1, 3, FAILED, 143])
def test_a_crash_is_followed_by_a_start_at_the_same_slide(status: int) -> None:
    hall = on_screen()
    old = hall.show
    hall.beats(old, slide="trade")
    hall.ends(old, status)
    hall.supervisor.step()
    assert hall.show is not old
    assert hall.show.part == ChildRole(slide="trade")
    assert hall.blames == ([] if status == -9 else [("trade", "c1")])
    assert hall.innocent == ([old] if status == -9 else [])


def test_a_crash_is_put_down_to_all_that_the_content_is_shown_with() -> None:
    hall = on_screen()
    beat = Beat(painted=9, slide="trade", content="c1", cause="pictures and all")
    hall.supervisor.heard(hall.show, beat.line())
    hall.ends(hall.show, -11)
    assert hall.blames == [("trade", "pictures and all")]


def test_one_that_hung_is_not_acquitted_by_the_hand_that_ended_it() -> None:
    hall = Hall()
    hall.supervisor.step()
    show = hall.show
    hall.passes_time(START + 1, beating=False)
    assert show.done == ["abort"]
    hall.ends(show, -9)
    assert hall.innocent == []


def test_crashes_in_a_row_are_followed_by_longer_and_longer_pauses() -> None:
    hall = on_screen()
    waits = []
    for _ in range(len(PAUSES) + 1):
        hall.ends(hall.show, -11)
        began = hall.now
        wait = hall.supervisor.step()
        while hall.supervisor.show is None:
            hall.now += wait
            wait = hall.supervisor.step()
        waits.append(hall.now - began)
    assert waits == pytest.approx([*PAUSES, 60.0])


def test_a_show_that_is_killed_from_outside_is_back_at_once_every_time() -> None:
    hall = on_screen()
    for _ in range(100):
        old = hall.show
        hall.ends(old, -9)
        hall.supervisor.step()
        assert hall.show is not old
        hall.beats(hall.show)
    # Killed before it was ever seen, it may not be sound.
    for _ in range(3):
        hall.ends(hall.show, -9)
        hall.supervisor.step()
    hall.passes_time(0.5, beating=False)
    assert hall.supervisor.crashes == 2
    assert hall.blames == []


def test_a_good_while_on_screen_forgives_earlier_crashes() -> None:
    hall = on_screen()
    for _ in range(4):
        hall.ends(hall.show, -11)
        hall.passes_time(5, beating=False)
    hall.beats(hall.show)
    hall.passes_time(GOOD - 1)
    assert hall.supervisor.crashes == 4
    hall.passes_time(2)
    assert hall.supervisor.crashes == 0


@pytest.mark.parametrize("status", [QUIT, REBOOT])
def test_staff_can_leave_and_ask_for_a_reboot(status: int) -> None:
    hall = on_screen(curtain=True)
    curtain = hall.papers[0]
    assert curtain.part == ChildRole(curtain=True)
    hall.leaves(hall.show, status)
    assert not hall.supervisor.finished
    assert curtain.done == [LEAVE, "stop"]
    hall.ends(curtain, 0)
    assert hall.supervisor.finished
    assert hall.supervisor.status == status
    assert hall.states[-1] == "STOPPING=1"


@pytest.mark.parametrize("status", [QUIT, REBOOT, RESTART])
@pytest.mark.parametrize("seen", [False, True])
def test_a_status_alone_is_nobodys_wish(status: int, seen: bool) -> None:
    # On Windows whoever ends a process chooses it.
    hall = on_screen() if seen else Hall()
    hall.new = True
    hall.supervisor.step()
    hall.ends(hall.show, status)
    hall.passes_time(PAUSES[1])
    assert hall.supervisor.status is None
    assert len(hall.papers) == 2
    assert hall.events.count("crash") == 1


@pytest.mark.parametrize("status", [QUIT, REBOOT])
def test_who_leaves_may_take_its_time(status: int) -> None:
    hall = on_screen()
    old = hall.show
    hall.supervisor.heard(old, leaving(status))
    hall.passes_time(DEAD - 0.1, beating=False)
    # Nothing is started beside it, and nothing is done to it.
    assert hall.papers == [old]
    assert old.done == []
    hall.passes_time(0.2, beating=False)
    assert "kill" in old.done
    # However it ends then, that is what staff wanted.
    hall.ends(old, 1)
    assert hall.supervisor.finished
    assert hall.supervisor.status == status
    assert hall.blames == []
    assert hall.innocent == [old]


def test_a_restart_that_takes_its_time_is_followed_by_a_start() -> None:
    hall = on_screen()
    old = hall.show
    hall.supervisor.heard(old, leaving(RESTART))
    hall.passes_time(DEAD + 0.1, beating=False)
    hall.ends(old, -9)
    hall.supervisor.step()
    assert hall.show is not old
    assert hall.supervisor.crashes == 0


def test_the_wish_of_staff_is_heard_of_a_show_that_was_relieved_meanwhile() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(SUSPECT + 0.1, beating=False)
    assert hall.relief is not None
    hall.beats(hall.relief)
    hall.passes_time(SILENT, beating=False)
    assert hall.show is not old
    hall.supervisor.heard(old, leaving(RESTART))
    assert hall.supervisor.status is None
    hall.supervisor.heard(old, leaving(QUIT))
    assert hall.supervisor.status == QUIT


def test_a_restart_that_is_wanted_is_no_crash() -> None:
    hall = on_screen()
    for _ in range(5):
        hall.leaves(hall.show, RESTART)
        hall.supervisor.step()
        hall.beats(hall.show)
    assert hall.supervisor.crashes == 0
    assert hall.blames == []


def test_a_new_program_needs_a_new_supervisor() -> None:
    hall = on_screen(curtain=True)
    hall.new = True
    hall.leaves(hall.show, RESTART)
    hall.ends(hall.papers[0], 0)
    assert hall.supervisor.finished
    assert hall.supervisor.status == RESTART


def test_a_silent_show_is_relieved_by_one_that_goes_on_where_it_was() -> None:
    hall = on_screen()
    old = hall.show
    hall.beats(old, slide="trade", watched=7.5)
    hall.passes_time(0.9, beating=False)
    assert hall.relief is None
    hall.passes_time(0.2, beating=False)
    relief = hall.relief
    assert relief is not None
    assert relief.part == ChildRole(slide="trade", settled=True, watched=7.5)
    assert old.done == [RELIEVED]
    # It has painted, but the old one may only be busy.
    hall.beats(relief, slide="trade")
    assert hall.show is old
    for _ in range(4):
        hall.now += BEAT / 2
        hall.beats(relief, slide="trade")
        hall.supervisor.step()
    assert hall.show is relief
    assert relief.done == [ON]
    # Nobody is blamed until it is certain.
    assert hall.blames == []
    for _ in range(20):
        hall.now += BEAT
        hall.beats(relief, slide="trade")
        hall.supervisor.step()
    assert old.done == [RELIEVED, "abort", "kill"]
    assert hall.blames == [("trade", "c1")]
    hall.ends(old, -9)
    assert hall.show is relief
    assert hall.supervisor.leaving == []


def test_a_stall_that_ends_in_time_changes_nothing() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(1.2, beating=False)
    relief = hall.relief
    assert relief is not None
    hall.beats(old)
    assert hall.relief is None
    assert relief.done == [LEAVE, "stop"]
    assert old.done == [RELIEVED, ON]
    assert "stall" in hall.events
    hall.ends(relief, 0)
    hall.passes_time(3)
    assert hall.show is old
    assert hall.supervisor.crashes == 0


def test_a_stall_that_ends_too_late_blames_nobody() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(1.2, beating=False)
    assert hall.relief is not None
    relief = hall.relief
    for _ in range(4):
        hall.now += BEAT / 2
        hall.beats(relief)
        hall.supervisor.step()
    assert hall.show is relief
    hall.beats(old)
    assert old.done == [RELIEVED, LEAVE, "stop"]
    hall.ends(old, 0)
    hall.passes_time(2 * DEAD)
    assert hall.blames == []
    assert hall.supervisor.status is None


def test_a_silent_show_that_dies_is_followed_by_its_relief() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(1.2, beating=False)
    relief = hall.relief
    hall.ends(old, -11)
    hall.supervisor.step()
    assert hall.show is relief
    assert hall.blames == [("gdp", "c1")]


def test_a_relief_that_dies_is_replaced_after_a_pause() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(1.2, beating=False)
    for _ in range(3):
        assert hall.relief is not None
        hall.ends(hall.relief, 1)
        hall.passes_time(0.1, beating=False)
        assert hall.show is old
    assert hall.supervisor.crashes == 3
    assert hall.relief is None
    hall.passes_time(1.1, beating=False)
    assert hall.relief is not None


def test_reliefs_that_die_are_spaced_however_long_the_show_has_lasted() -> None:
    hall = on_screen()
    hall.passes_time(GOOD + 60)
    hall.passes_time(1.2, beating=False)
    for _ in range(3):
        assert hall.relief is not None
        hall.ends(hall.relief, 1)
        hall.passes_time(0.1, beating=False)
    assert hall.relief is None
    assert hall.supervisor.crashes == 3
    hall.beats(hall.show)
    hall.passes_time(GOOD + 60)
    assert hall.supervisor.crashes == 0


def test_a_show_whose_relief_died_goes_on() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(1.2, beating=False)
    assert hall.relief is not None
    hall.ends(hall.relief, 1)
    hall.beats(old)
    hall.passes_time(5)
    assert hall.show is old
    assert old.done == [RELIEVED, ON]


def test_a_slide_that_hangs_its_relief_too_is_blamed_twice() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(1.2, beating=False)
    relief = hall.relief
    assert relief is not None
    # All is there for the first picture, which never comes.
    hall.beats(relief, painted=0)
    hall.passes_time(DEAD, beating=False)
    assert old.done == [RELIEVED, "abort"]
    assert hall.show is relief
    hall.passes_time(FIRST, beating=False)
    assert old.done == [RELIEVED, "abort", "kill"]
    assert relief.done[:2] == [ON, "abort"]
    assert hall.blames == [("gdp", "c1")] * 2
    assert hall.show not in {old, relief}


def test_a_relief_that_falls_silent_is_given_up() -> None:
    hall = on_screen()
    old = hall.show
    hall.beats(old, budget=600)
    hall.taken = 601.0
    for _ in range(80):
        hall.now += BEAT
        hall.beats(old, budget=600, quiet=True)
        hall.supervisor.step()
    relief = hall.relief
    assert relief is not None
    hall.beats(relief, painted=0)
    for _ in range(24):
        hall.now += BEAT
        hall.beats(old, budget=600)
        hall.supervisor.step()
    assert relief.done[-2:] == ["abort", "kill"]
    assert hall.show is old
    assert old.done[:2] == [RELIEVED, ON]


def test_a_start_may_be_slow_but_not_for_ever() -> None:
    hall = Hall()
    hall.supervisor.step()
    slow = hall.show
    hall.passes_time(START - 1, beating=False)
    assert slow.done == []
    hall.passes_time(2, beating=False)
    assert slow.done == ["abort"]
    assert hall.show is not slow
    assert hall.supervisor.crashes == 1
    hall.passes_time(LAST_WORDS + 1, beating=False)
    assert slow.done == ["abort", "kill"]


def test_a_window_that_no_screen_shows_is_alive() -> None:
    hall = Hall()
    hall.supervisor.step()
    only = hall.show
    for _ in range(100):
        hall.now += BEAT
        hall.beats(only, painted=0, hidden=True)
        hall.supervisor.step()
    assert hall.papers == [only]
    assert only.done == []


def test_who_was_held_up_itself_blames_nobody() -> None:
    hall = on_screen()
    hall.now += 30.0
    hall.supervisor.step()
    assert hall.relief is None
    hall.beats(hall.show)
    hall.passes_time(5)
    assert len(hall.papers) == 1


def test_too_much_memory_is_relieved_at_a_quiet_moment() -> None:
    hall = on_screen()
    old = hall.show
    hall.beats(old, budget=600)
    hall.taken = 601.0
    for _ in range(80):
        hall.now += BEAT
        hall.beats(old, budget=600)
        hall.supervisor.step()
    assert "memory" in hall.events
    assert hall.relief is None
    hall.beats(old, budget=600, quiet=True, watched=4.0)
    hall.supervisor.step()
    relief = hall.relief
    assert relief is not None
    assert relief.part == ChildRole(slide="gdp", settled=True, watched=4.0)
    hall.beats(relief, budget=600)
    hall.beats(old, budget=600, quiet=True)
    hall.supervisor.step()
    assert hall.show is relief
    assert old.done == [RELIEVED, LEAVE, "stop"]
    hall.passes_time(POLITE + 0.1)
    assert old.done[-1] == "kill"
    hall.ends(old, -9)
    assert hall.blames == []
    assert hall.supervisor.crashes == 0


def test_a_visitor_who_comes_meanwhile_is_not_relieved_of_the_show() -> None:
    hall = on_screen()
    old = hall.show
    hall.taken = 601.0
    for _ in range(80):
        hall.now += BEAT
        hall.beats(old, budget=600, quiet=True)
        hall.supervisor.step()
    relief = hall.relief
    assert relief is not None
    hall.beats(old, budget=600)
    hall.beats(relief, budget=600)
    hall.supervisor.step()
    assert hall.show is old
    assert relief.done == [LEAVE, "stop"]
    assert old.done == [RELIEVED, ON]
    hall.ends(relief, 0)
    # Another try follows, once nobody is there.
    for _ in range(30):
        hall.now += BEAT
        hall.beats(old, budget=600, quiet=True)
        hall.supervisor.step()
    assert hall.relief not in {None, relief}


def test_memory_within_its_budget_or_without_one_is_let_be() -> None:
    hall = on_screen()
    hall.taken = 599.0
    for _ in range(80):
        hall.now += BEAT
        hall.beats(hall.show, budget=600, quiet=True)
        hall.supervisor.step()
    hall.taken = 9999.0
    for _ in range(80):
        hall.now += BEAT
        hall.beats(hall.show, budget=0, quiet=True)
        hall.supervisor.step()
    assert len(hall.papers) == 1
    assert LOOK < 80 * BEAT


def test_a_curtain_that_falls_is_hung_up_again() -> None:
    hall = on_screen(curtain=True)
    curtain = hall.papers[0]
    hall.beats(curtain)
    hall.beats(curtain)
    assert hall.events.count("curtain") == 1
    hall.ends(curtain, -9)
    hall.passes_time(0.1)
    assert [p.part.curtain for p in hall.papers] == [True, False, True]
    assert hall.supervisor.crashes == 0


def test_where_nothing_can_be_put_behind_a_curtain_waits_for_the_show_to_go() -> None:
    hall = on_screen(curtain=True, behind=False)
    curtain = hall.papers[0]
    hall.ends(curtain, -9)
    hall.passes_time(60)
    assert [p.part.curtain for p in hall.papers] == [True, False]
    hall.ends(hall.show, -11)
    hall.supervisor.step()
    assert [p.part.curtain for p in hall.papers][2:] == [True, False]


def test_the_curtain_is_dark_while_the_hall_is_closed() -> None:
    hall = on_screen(curtain=True)
    curtain = hall.papers[0]
    for _ in range(2):
        hall.beats(hall.show, dark=True)
    assert curtain.done == [DARK]
    hall.ends(hall.show, -11)
    hall.supervisor.step()
    # A show that starts has not seen yet how late it is.
    hall.beats(hall.show, painted=0)
    assert curtain.done == [DARK]
    hall.ends(curtain, -9)
    hall.supervisor.step()
    assert hall.papers[-1].part == ChildRole(curtain=True, dark=True)
    hall.beats(hall.show, dark=True)
    hall.beats(hall.show)
    assert hall.papers[-1].done == [LIGHT]


def test_what_cannot_be_started_is_tried_again() -> None:
    hall = Hall(curtain=True)
    hall.refused = 3
    hall.passes_time(4, beating=False)
    assert hall.refused == 0
    assert {p.part.curtain for p in hall.papers} == {True, False}


def test_a_relief_that_cannot_be_started_is_tried_again() -> None:
    hall = on_screen()
    hall.refused = 1
    hall.passes_time(1.5, beating=False)
    assert hall.relief is None
    hall.passes_time(1.5, beating=False)
    assert hall.relief is not None


@pytest.mark.parametrize("moment", ["start", "screen", "silent", "pause", "relieved"])
def test_it_stops_in_every_state(moment: str) -> None:
    hall = Hall(curtain=True)
    hall.supervisor.step()
    if moment != "start":
        hall.beats(hall.show)
    if moment in {"silent", "relieved"}:
        hall.passes_time(1.2, beating=False)
        assert hall.relief is not None
    if moment == "relieved":
        assert hall.relief is not None
        hall.beats(hall.relief)
        hall.passes_time(1.0, beating=False)
        assert hall.supervisor.leaving
    if moment == "pause":
        for _ in range(3):
            hall.ends(hall.show, -11)
            hall.supervisor.step()
        assert hall.supervisor.show is None
    living = [p for p in hall.papers if moment != "pause" or p.part.curtain]
    hall.supervisor.stop()
    hall.supervisor.stop(REBOOT)
    assert all(p.done[-2:] == [LEAVE, "stop"] for p in living)
    hall.passes_time(POLITE + 0.1, beating=False)
    assert all(p.done[-1] == "kill" for p in living)
    for paper in living:
        hall.ends(paper, -9)
    assert hall.supervisor.finished
    assert hall.supervisor.status == QUIT


def test_nonsense_and_strangers_are_not_heard() -> None:
    hall = Hall()
    hall.supervisor.step()
    hall.supervisor.heard(hall.show, b"no beat")
    hall.supervisor.heard(Paper(99, ChildRole()), Beat(painted=1).line())
    hall.supervisor.ended(Paper(99, ChildRole()), 0)
    assert hall.events == ["started"]


def test_a_slide_that_was_left_alive_has_passed() -> None:
    hall = on_screen()
    for slide in ("gdp", "gdp", "trade", "life"):
        hall.beats(hall.show, slide=slide)
    assert hall.passes == ["gdp", "trade"]


def test_the_service_manager_is_fed_while_the_heart_beats() -> None:
    hall = on_screen(feed=10.0)
    hall.passes_time(35)
    assert hall.states.count("WATCHDOG=1") == 3
    # Nothing can be started any more: the manager has to know.
    hall.refused = 10**6
    hall.ends(hall.show, -11)
    hall.passes_time(FED + 60, beating=False)
    fed = hall.states.count("WATCHDOG=1")
    assert 3 + FED / 10 - 1 <= fed <= 3 + FED / 10
    hall.passes_time(60, beating=False)
    assert hall.states.count("WATCHDOG=1") == fed


def test_nothing_is_fed_before_the_first_picture() -> None:
    hall = Hall(feed=1.0)
    hall.passes_time(20, beating=False)
    assert "WATCHDOG=1" not in hall.states


# -- the spare ---------------------------------------------------------------


def with_spare() -> tuple[Hall, Paper]:
    """A show on screen, and a spare that can be called."""
    hall = on_screen(spare=True)
    hall.passes_time(ANYWAY + 1)
    spare = hall.spare
    assert spare is not None
    hall.beats(spare, painted=0, slide="")
    return hall, spare


def test_a_spare_is_started_beside_a_show_that_plays() -> None:
    hall = on_screen(spare=True)
    hall.passes_time(ANYWAY - 1)
    assert hall.spare is None
    hall.passes_time(2)
    assert hall.spare is not None
    assert hall.spare.part == ChildRole(spare=True)
    assert len(hall.papers) == 2


def test_a_quiet_moment_is_good_for_it() -> None:
    hall = on_screen(spare=True)
    hall.passes_time(SETTLED)
    hall.beats(hall.show, quiet=True)
    hall.supervisor.step()
    assert hall.spare is not None


def test_a_crash_goes_on_in_the_spare() -> None:
    hall, spare = with_spare()
    hall.beats(hall.show, slide="trade")
    hall.ends(hall.show, -11)
    hall.supervisor.step()
    assert hall.show is spare
    assert spare.part == ChildRole(slide="trade")
    assert spare.done == ["called"]
    assert len(hall.papers) == 2
    assert hall.spare is None
    hall.beats(spare, slide="trade")
    hall.passes_time(ANYWAY + 1)
    # There is another one for the next time.
    assert hall.spare is not None
    assert hall.spare is not spare


def test_a_hang_is_relieved_by_the_spare_in_less_than_two_seconds() -> None:
    hall, spare = with_spare()
    hung, at = hall.show, hall.now
    hall.passes_time(SUSPECT, beating=False)
    assert hall.relief is spare
    assert spare.part.settled
    hall.beats(spare)
    hall.passes_time(SILENT - SUSPECT, beating=False)
    assert hall.show is spare
    assert hall.now - at < 2.0
    assert spare.done == ["called", ON]
    assert hung.done == [RELIEVED]


def test_a_spare_that_does_not_answer_is_passed_over() -> None:
    hall, spare = with_spare()
    hall.ends(hall.show, -11)
    hall.supervisor.step()
    assert hall.show is spare
    crashes = hall.supervisor.crashes
    hall.passes_time(ANSWER + 0.01, beating=False)
    assert spare.done[:2] == ["called", "abort"]
    assert hall.show is not spare
    assert not hall.blames[1:]
    # It is nobody's crash, and nobody waits for it.
    assert hall.supervisor.crashes == crashes
    assert hall.papers[-1] is hall.show


def test_a_spare_that_answers_has_the_time_of_every_start() -> None:
    hall, spare = with_spare()
    hall.ends(hall.show, -11)
    hall.supervisor.step()
    hall.beats(spare, painted=0, slide="")
    hall.passes_time(ANSWER + 5, beating=False)
    assert hall.show is spare


def test_a_spare_that_is_not_ready_is_not_waited_for() -> None:
    hall = on_screen(spare=True)
    hall.passes_time(ANYWAY + 1)
    spare = hall.spare
    assert spare is not None
    hall.ends(hall.show, -9)
    hall.supervisor.step()
    assert hall.show is not spare
    assert spare.done == []
    # It is ended if it never gets ready.
    hall.beats(hall.show)
    hall.passes_time(START + 1)
    assert "stop" in spare.done


def test_a_spare_that_ends_is_replaced_later_and_later() -> None:
    hall, spare = with_spare()
    waits = []
    for _ in range(5):
        hall.ends(spare, -9)
        before, begun = len(hall.papers), hall.now
        while len(hall.papers) == before:
            hall.passes_time(0.5)
        waits.append(hall.now - begun)
        last = hall.spare
        assert last is not None
        spare = last
        hall.beats(spare, painted=0, slide="")
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    assert hall.supervisor.crashes == 0


def test_no_spare_where_there_is_no_room() -> None:
    hall = on_screen(spare=True)
    hall.room = False
    hall.passes_time(ANYWAY + 5)
    assert hall.spare is None
    hall.room = True
    hall.passes_time(CRAMPED)
    assert hall.spare is not None


def test_a_spare_of_a_program_that_was_replaced_is_not_called() -> None:
    hall, spare = with_spare()
    hall.new = True
    hall.ends(hall.show, -11)
    hall.supervisor.step()
    assert hall.show is not spare
    assert spare.done == []


def test_a_stop_ends_the_spare_as_well() -> None:
    hall, spare = with_spare()
    hall.supervisor.stop()
    assert spare.done == [LEAVE, "stop"]
    assert not hall.supervisor.finished
    for paper in hall.papers:
        hall.ends(paper, 0)
    assert hall.supervisor.finished


def test_whoever_names_what_is_not_there_is_told_and_it_ends() -> None:
    hall = Hall(curtain=True)
    hall.alone = True
    hall.passes_time(1, beating=False)
    hall.ends(hall.show, NOTHING)
    assert "nothing" in hall.events
    assert hall.supervisor.status == MISTAKE
    assert hall.blames == []


def test_a_service_waits_for_its_content_and_a_show_that_has_run_comes_back() -> None:
    service = Hall()
    service.passes_time(1, beating=False)
    service.ends(service.show, NOTHING)
    assert service.supervisor.status is None
    hall = on_screen()
    hall.alone = True
    hall.ends(hall.show, NOTHING)
    assert hall.supervisor.status is None
    assert "crash" in hall.events


def test_what_was_being_built_is_blamed_and_the_place_stays() -> None:
    hall = on_screen()
    old = hall.show
    hall.beats(old, slide="trade", making="life")
    hall.ends(old, -11)
    assert hall.blames == [("life", "c1")]
    hall.passes_time(5)
    assert hall.show.part.slide == "trade"


# --- Orders -----------------------------------------------------------------

ORDER = DO + '{"do": "next"}'


def test_an_order_goes_to_the_show_on_screen() -> None:
    hall = on_screen(curtain=True, spare=True)
    hall.passes_time(ANYWAY + 1)
    assert hall.spare is not None
    hall.supervisor.ordered(ORDER.encode() + b"\n")
    assert hall.show.done == [ORDER]
    assert not any(
        ORDER in paper.done for paper in hall.papers if paper is not hall.show
    )


@pytest.mark.parametrize(
    "line", [b"", b"leave", b"on", b"{}", b'do {"do": "next"}', b"DO " + b"x" * 4096]
)
def test_what_is_no_order_is_passed_to_nobody(line: bytes) -> None:
    hall = on_screen()
    hall.supervisor.ordered(line)
    hall.supervisor.ordered(b'DO {"do": "\xe9"}')
    assert hall.show.done == []


def test_an_order_during_a_hand_over_reaches_whoever_stays() -> None:
    hall = on_screen()
    old = hall.show
    hall.passes_time(SUSPECT + 0.1, beating=False)
    relief = hall.relief
    assert relief is not None
    hall.supervisor.ordered(ORDER.encode())
    assert old.done == [RELIEVED, ORDER]
    assert relief.done == [ORDER]
    hall.beats(relief)
    hall.now += SILENT - SUSPECT
    hall.supervisor.step()
    assert hall.show is relief
    hall.supervisor.ordered(ORDER.encode())
    assert relief.done == [ORDER, ON, ORDER]
    assert old.done == [RELIEVED, ORDER]


def test_an_order_between_two_shows_is_for_the_next_if_it_comes_soon() -> None:
    hall = on_screen()
    hall.ends(hall.show, -9)
    hall.supervisor.ordered(ORDER.encode())
    hall.supervisor.step()
    assert hall.show.done == [ORDER]
    hall.ends(hall.show, -9)
    hall.supervisor.ordered(ORDER.encode())
    hall.now += KEPT + 0.1
    hall.supervisor.step()
    assert hall.show.done == []


def test_a_flood_of_orders_is_thinned_out() -> None:
    hall = on_screen()
    for _ in range(500):
        hall.supervisor.ordered(ORDER.encode())
    assert len(hall.show.done) == PACE
    hall.now += 0.5
    for _ in range(500):
        hall.supervisor.ordered(ORDER.encode())
    assert len(hall.show.done) == PACE * 3 // 2


def test_nobody_is_ordered_anything_once_all_ends() -> None:
    hall = on_screen()
    show = hall.show
    hall.supervisor.stop()
    hall.supervisor.ordered(ORDER.encode())
    assert ORDER not in show.done
