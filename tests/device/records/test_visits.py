"""Visits: what happened, told from pairs of moments."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.device.records.visits import (
    LONGEST,
    CardOpened,
    Eased,
    Event,
    Guessed,
    Handled,
    LanguageChosen,
    View,
    VisitEnded,
    Visits,
)
from kiosk.show.command import (
    Again,
    Command,
    Dial,
    Ease,
    Go,
    Home,
    Lift,
    Next,
    Open,
    Pause,
    Previous,
    Reveal,
    Speak,
    Touch,
)
from kiosk.show.playback import Playback, Stop
from tests.moment import changed

SLIDES = ("cover", "gdp", "guess", "end")


class Show:
    """A show whose events are kept."""

    def __init__(self) -> None:
        pages = (Stop("", 9.0), Stop("a", 20.0), Stop("a", 30.0, asks=True))
        self.playback = Playback((*pages, Stop("b", 10.0)))
        self.now = 500.0
        self.visits = Visits(SLIDES, self.now)
        self.events: list[Event] = []

    def _told(self, after: Playback) -> None:
        self.visits, events = self.visits.told(self.playback, after, self.now)
        self.events += events
        self.playback = after

    def waits(self, seconds: float, step: float = 0.5) -> None:
        for _ in range(round(seconds / step)):
            self.now += step
            self._told(self.playback.after(step))

    def does(self, *commands: Command) -> None:
        for command in commands:
            self._told(self.playback.told(command))

    def taken(self) -> list[Event]:
        taken, self.events = self.events, []
        return taken


def test_the_loop_is_seen_as_the_loop() -> None:
    show = Show()
    show.waits(9.0 + 1.5 + 20.5)
    cover, gdp = show.taken()
    assert cover == View("cover", "loop", 10.5)
    assert gdp == View("gdp", "loop", 20.5)


def test_a_visit_lasts_from_its_first_touch_to_its_last() -> None:
    show = Show()
    show.waits(5.0)
    show.does(Touch(), Lift())
    show.waits(3.0)
    show.does(Touch(), Next(), Lift())
    show.waits(10.0)
    show.does(Touch(), Lift())
    show.waits(120.0)
    first, cover, gdp, visit, *_ = show.taken()
    assert first == View("cover", "loop", 5.0)
    assert cover == View("cover", "visitor", 4.5)
    # The 95 seconds in which nobody was there belong to no view and no visit.
    assert gdp == View("gdp", "visitor", 8.5)
    assert visit == VisitEnded(13.0, 2, 0)


def test_what_hands_do_is_told_once() -> None:
    show = Show()
    show.does(Touch(), Go(2), Lift())
    show.waits(4.0)
    show.taken()
    show.does(Touch(), Dial(0.2))
    show.does(Dial(0.3), Dial(0.34), Lift())
    show.waits(1.0)
    show.does(Touch(), Reveal(), Lift())
    show.waits(2.0)
    show.does(Touch(), Again(), Dial(0.9), Reveal(), Lift())
    assert show.taken() == [Handled("guess"), Guessed("guess", 34)]
    show.does(Open("third"), Open("assets"), Open("@ease"))
    assert show.taken() == [CardOpened("guess", "third"), CardOpened("guess", "assets")]
    show.does(Speak("en"), Speak("en"), Speak("zh"))
    assert show.taken() == [LanguageChosen("en"), LanguageChosen("zh")]
    show.does(Ease("large"), Ease("low"), Ease("large"))
    assert show.taken() == [Eased("large"), Eased("low")]
    show.waits(120.0)
    assert [e for e in show.taken() if isinstance(e, VisitEnded)] == [
        VisitEnded(7.0, 2, 2)
    ]
    # The next visitor may guess as well; what is reset at the end is no choice.
    show.does(Touch(), Go(2), Lift())
    show.waits(4.0)
    show.does(Touch(), Dial(0.5), Reveal(), Lift())
    assert Guessed("guess", 50) in show.taken()


def test_an_answer_that_the_loop_shows_is_no_guess() -> None:
    show = Show()
    show.waits(90.0)
    assert {type(event) for event in show.taken()} == {View}


def test_pages_passed_within_a_second_are_not_seen() -> None:
    show = Show()
    show.does(Touch(), Ease("calm"), Lift())
    show.waits(2.0)
    for _ in range(3):
        show.does(Next())
        show.waits(0.5, 0.25)
    show.does(Previous())
    show.waits(3.0, 0.25)
    show.does(Home())
    show.waits(0.5, 0.25)
    assert show.taken() == [
        Eased("calm"),
        View("cover", "visitor", 2.25),
        View("guess", "visitor", 3.0),
    ]


def test_a_visitor_who_lets_the_loop_go_on_has_left() -> None:
    show = Show()
    show.does(Touch(), Pause(), Lift())
    show.waits(30.0)
    show.does(Touch(), Lift())
    show.does(Pause())
    assert show.taken() == [View("cover", "visitor", 30.0), VisitEnded(30.0, 1, 0)]
    assert show.visits.begun is None


def test_what_has_begun_ends_with_the_show() -> None:
    show = Show()
    show.does(Touch(), Lift())
    show.waits(12.0)
    show.does(Touch(), Lift())
    show.waits(8.0)
    ended, events = show.visits.ended(show.playback, show.now)
    assert events == (View("cover", "visitor", 12.0), VisitEnded(12.0, 1, 0))
    assert ended.begun is None
    again = ended.with_slides(("x", "y"))
    _, events = again.ended(changed(show.playback, looping=True), show.now + 1.5)
    assert events == (View("x", "loop", 1.5),)


def test_other_content_and_mad_clocks_do_no_harm() -> None:
    show = Show()
    visits = Visits((), 0.0)
    after = show.playback.told(Touch())
    visits, events = visits.told(show.playback, after, 50.0)
    assert events == ()
    _, events = visits.ended(after, -1e9)
    assert events == (VisitEnded(0.0, 0, 0),)
    _, events = Visits(SLIDES, 0.0, 0.0).ended(after, 1e12)
    assert events == (View("cover", "visitor", LONGEST), VisitEnded(LONGEST, 1, 0))


COMMANDS = st.sampled_from(
    [
        Touch(),
        Lift(),
        Next(),
        Home(),
        Pause(),
        Open("a"),
        Speak("en"),
        Ease("calm"),
        Dial(0.4),
        Reveal(),
        Again(),
        Go(2),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(COMMANDS, st.sampled_from([0.0, 0.1, 2.0, 40.0, 100.0]))))
def test_all_time_is_accounted_for_once(steps: list[tuple[Command, float]]) -> None:
    show = Show()
    for command, seconds in steps:
        show.does(command)
        show.waits(seconds, min(seconds, 1.0) or 1.0)
    _, last = show.visits.ended(show.playback, show.now)
    events = [*show.events, *last]
    assert (
        sum(e.seconds for e in events if isinstance(e, View)) <= show.now - 500 + 1e-6
    )
    visits = [e for e in events if isinstance(e, VisitEnded)]
    assert sum(visit.seconds for visit in visits) <= show.now - 500 + 1e-6
    assert all(visit.seconds >= 0 for visit in visits)
    opened = sum(isinstance(e, CardOpened) for e in events)
    assert sum(visit.cards for visit in visits) == opened
