"""Guess: a visitor draws a share along the river's ring, then sees the true one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from kiosk.charts.base import Ref
from kiosk.drawing import handle
from kiosk.drawing.easing import in_out_cubic, out_cubic
from kiosk.drawing.entrance import DRAW, GROW, appearing, extent
from kiosk.drawing.geometry import Rect, arc, points
from kiosk.drawing.ink import ACCENT, FILL, GROUND, HAIR, MARK, TEXT, TEXT2
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import (
    Arcs,
    Bars,
    Dots,
    Fill,
    Hot,
    Label,
    Run,
    Stroke,
    Sweep,
    Target,
)
from kiosk.drawing.ring import BAND, DASHES, DRAWN, LARGEST, START, Ring
from kiosk.drawing.span import Span
from kiosk.drawing.typeset import balanced, fitted, run_width, width
from kiosk.model.figure import filled, settled
from kiosk.model.mistake import mistake
from kiosk.model.question import Question
from kiosk.model.text import PLACE, Text, spaced
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from fractions import Fraction

    from kiosk.charts.base import Chart
    from kiosk.drawing.geometry import Array
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.figure import Fact

REST: Final = 0.2
"""Where the handle waits for its first visitor."""
NEAR: Final = 4
"""Points of a per cent within which a guess is about right."""
ENOUGH: Final = 5
"""Guesses from which on their spread is shown."""

_WIDE: Final = 1700.0
"""Width of a page from which words stand beside the ring."""
_EDGE: Final = 18.0
"""Units from the page's edge at which a name beside the ring ends."""
_NEARER: Final = 150.0
"""Units by which the question stands nearer to the ring than the answer does."""
_BESIDE: Final = 44.0
"""Units beside the ring at which a touch still means it."""
_ASKED: Final = 128.0
"""Font size of the question at most: it is what the page is for."""
_LARGE: Final = 88.0
_SCARCE: Final = 56.0
_SMALL: Final = 40.0
"""Font sizes of the sentence: the largest, where room is scarce, and the least."""
_LEADING: Final = 1.36
_DEEP: Final = 0.13
"""Length of the histogram's longest bar, in radii."""

# Seconds since the reveal.
_GONE: Final = Span(0.0, 0.26)
"""The visitor's arc makes way for a tick."""
_RUNS: Final = Span(0.1, 1.0, out_cubic)
"""The true share runs along the ring."""
_DASHED: Final = (0.86, 0.94, 1.02)
_TICKED: Final = Span(0.9, 1.05, out_cubic)
_TURNS: Final = Span(0.6, 0.9, in_out_cubic)
"""The words change from the question to the answer."""

_MINE: Final = Text.own(zh="我猜是", en="My guess")
_DRAG: Final = Text.own(zh="沿着圆环拖动", en="Drag the ring")
_YOU: Final = Text.own(zh="你猜", en="You:")
_TRUE: Final = Text.own(zh="实际", en="In fact")
_SHOW: Final = Text.own(zh="揭晓答案", en="Show the answer")
_AGAIN: Final = Text.own(zh="再猜一次", en="Guess again")
_MORE: Final = Text.own(zh="比你猜的还要多", en="More than you guessed")
_SAME: Final = Text.own(zh="和你猜的差不多", en="About what you guessed")
_LESS: Final = Text.own(zh="没有你猜的那么多", en="Less than you guessed")
_PLAIN: Final = Text.own(zh="答案揭晓", en="The answer")


def verdict(guess: int | None, truth: Fraction) -> Text:
    """What the title says of a guess, in per cent, about a true share in [0, 1].

    Up to NEAR points apart it is about right; None is no guess.
    """
    if guess is None:
        return _PLAIN
    apart = truth * 100 - guess
    if abs(apart) <= NEAR:
        return _SAME
    return _MORE if apart > 0 else _LESS


def percent(dial: float | None) -> int | None:
    """The guess that a dial stands for, in whole per cent."""
    return None if dial is None else round(100 * dial)


class _Plan(NamedTuple):
    """Where everything stands in a room."""

    ring: Ring
    words: Rect
    """What the question and, without its coins, the sentence have for themselves;
    they stand on its lower edge."""
    show: Rect
    """The button that reveals."""
    again: Rect
    """The button that asks again."""
    right: float
    """Where what stands beside the buttons ends."""
    hangs: bool = False
    """Whether the words hang from the upper edge instead, above the ring."""

    def baselines(self, count: int, leading: float, above: float) -> list[float]:
        """Of so many lines that leave room for what is `above` the lower edge."""
        last = self.words.bottom - above
        if self.hangs:
            last = self.words.y + (count - 1) * leading
        return [last - (count - 1 - i) * leading for i in range(count)]


class GuessSlide(Slide):
    """A question whose answer is a share; the visitor guesses it first.

    The arc that the visitor draws is in the colour of the text. At the reveal it
    becomes a tick, and the true share runs along the ring in the accent; the
    title says how good the guess was. Where nobody guesses, the loop reveals.
    """

    asks: ClassVar[bool] = True
    tells: ClassVar[tuple[Question, ...]] = (Question.GUESS,)

    kind: Literal["guess"] = Field(
        description="先猜再看：沿着河水绕成的圆环拖动，再揭晓；没人猜时自己揭晓 · "
        "guess first: a visitor drags along the ring, then sees the answer; "
        "untouched, it shows it by itself"
    )
    question: Text = Field(
        description="问题；最后一行加重 · the question; its last line is strong"
    )
    answer: Ref = Field(
        description="答案：figures 里的一个比例，如 1/3 或 33 % · the answer, a share"
    )
    label: Text = Field(description="圆环中数字上方的名称 · the name above the number")
    note: Text | None = Field(
        default=None, description="数字下方的几个字 · words below the number"
    )
    sentence: Text = Field(
        description="揭晓后的一句话 · what is said when the answer is shown"
    )
    hint: Text | None = Field(
        default=None, description="按钮下的一句提示 · a line below the button"
    )

    @model_validator(mode="after")
    def _share(self) -> GuessSlide:
        figure = self.figures.get(self.answer)
        if figure is not None and figure.derived is None:
            part = _part(settled({self.answer: figure})[self.answer])
            if figure.unit not in {"", "%"} or not 0 <= part <= 1:
                raise mistake("answer-share")
        return self

    def charts(self) -> tuple[Chart, ...]:
        return ()

    def ringed(self) -> tuple[str, ...]:
        return (self.answer,)

    def ring(self, name: str, viewport: Viewport) -> Ring:  # noqa: ARG002
        return self._plan(viewport).ring

    def dialled(
        self, x: float, y: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> float:
        """The share of the ring at a point; it never jumps between 0 and 1."""
        share = self._plan(viewport).ring.share(x, y)
        before = REST if interaction.dial is None else interaction.dial
        if abs(share - before) > 0.5:
            # The shortest way leads over six o'clock, where the scale ends.
            return 1.0 if before > share else 0.0
        return share

    def placed(self, x: float, y: float, viewport: Viewport) -> float:
        return self._plan(viewport).ring.share(x, y)

    def _plan(self, viewport: Viewport) -> _Plan:
        margin, seam = viewport.margin, viewport.seam
        space = viewport.width - 2 * margin
        right = viewport.width - margin
        if viewport.portrait:
            tag = width(
                _tag(_YOU, "100%", 40 * viewport.large**0.5, viewport), viewport.type
            )
            box = Rect(margin, seam - 800, space, 800.0)
            ring = Ring.within(box, max(250.0, tag + 90), LARGEST + 20)
            foot = ring.y - ring.radius - BAND - 90
            show = _button(_SHOW, margin, foot - 190, viewport)
            again = _button(_AGAIN, margin, foot - 130, viewport)
            titles = (self.title, _MORE, _SAME, _LESS, _PLAIN)
            ends = (heading(viewport, one, None, self.facts())[1] for one in titles)
            top = max(ends) + 36
            words = Rect(margin, top, space, show.y - 88 - top)
            return _Plan(ring, words, show, again, right)
        show = _button(_SHOW, margin, seam - 262, viewport)
        again = _button(_AGAIN, margin, seam - 160, viewport)
        if viewport.width < _WIDE:
            # Beside a ring there is room for buttons, but not for words.
            top = 370 + 170 * (viewport.large - 1)
            ring = Ring.within(Rect(margin, top, space, seam - top), 0.0, 200.0)
            show = show._replace(x=right - show.width)
            again = again._replace(x=right - again.width)
            words = Rect(margin, 262.0, space, 76 * viewport.large**0.5)
            return _Plan(ring, words, show, again, right, hangs=True)
        # The place of the first of two rings below a title and a line, so that
        # the next slide, which tells more of the answer, goes on from here.
        top = 150 + 36 * viewport.large + 54
        wide = (space - 64) * 1.15 / 2.15
        aside = width(_words(self.facts()[self.answer], viewport), viewport.type)
        ring = Ring.within(Rect(margin, top, wide, seam - top), max(250.0, aside + 60))
        left = margin + wide + 114
        words = Rect(left, top, right - left, show.y - 88 - top)
        # The question has the room beside the ring where the guesses are told later.
        asked = left - _NEARER
        return _Plan(ring, words, show._replace(x=asked), again._replace(x=left), right)

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        facts, plan = self.facts(), self._plan(viewport)
        answer, ring = facts[self.answer], plan.ring
        age = -1.0 if interaction.revealed is None else interaction.revealed
        guess, truth = percent(interaction.dial), _part(answer)
        asked, told = 1 - _TURNS.at(age), _TURNS.at(age)
        title, _ = heading(viewport, self.title, None, facts)
        found, _ = heading(viewport, verdict(guess, truth), None, facts)
        # Some verdicts take two lines; the cast is the same for all.
        blank = Label(viewport.margin, 0.0, (Run(" ", 72.0, 500, TEXT),), alpha=0.0)
        found = (*found, blank)[:2]
        dial = REST if interaction.dial is None else interaction.dial
        return (
            *_faded(title, asked),
            *_faded(found, told),
            ring.rings(DRAW.at(t)),
            *ring.quarters(DRAW.at(t)),
            _spread(ring, interaction, guess, told),
            *self._drawn(ring, dial, t, 1 - _GONE.at(age)),
            *self._truth(ring, answer, t, age),
            *_ticks(plan, interaction, truth, age, viewport),
            *_faded(appearing(self._guessing(ring, guess, viewport), t, 0.3), asked),
            *_faded(self._answering(ring, answer, viewport), told),
            *self._question(t, viewport, plan, asked),
            *self._told(viewport, plan, answer, interaction, told),
            *self._handle(ring, dial, t, 1 - _GONE.at(age), viewport, interaction),
            Hot(
                plan.show,
                Target("reveal"),
                name=viewport.words(_SHOW),
            )
            if interaction.revealed is None
            else Hot(
                plan.again,
                Target("again"),
                name=viewport.words(_AGAIN),
            ),
        )

    # -- the ring ----------------------------------------------------------

    def _drawn(
        self, ring: Ring, dial: float, t: float, alpha: float
    ) -> tuple[Mark, ...]:
        """The visitor's arc, and the strands that feed it."""
        drawn = ring.strands(0.0, 360.0 * dial, GROW.at(t), inks=DRAWN)
        return tuple(
            replace(mark, alpha=mark.alpha * alpha)
            for mark in drawn
            if isinstance(mark, Fill | Arcs)
        )

    def _truth(
        self, ring: Ring, answer: Fact, t: float, age: float
    ) -> tuple[Mark, ...]:
        near = answer.qualifier == "nearly"
        shown = sum(age >= moment for moment in _DASHED)
        return ring.strands(
            0.0,
            360.0 * float(_part(answer)),
            _RUNS.at(age) * GROW.at(t),
            min(shown, DASHES) if near else None,
        )

    def _handle(
        self,
        ring: Ring,
        dial: float,
        t: float,
        alpha: float,
        viewport: Viewport,
        interaction: Interaction,
    ) -> tuple[Mark, ...]:
        """A disc with grip lines across its way; later the place of the answer."""
        degrees = START - 360 * dial * GROW.at(t)
        angle = np.radians(degrees)
        x, y = ring.at(degrees, BAND / 2)
        out = np.array([np.sin(angle), -np.cos(angle)])
        along = np.array([np.cos(angle), np.sin(angle)])
        seen = alpha if t > 0 else 0.0
        grips = tuple(
            Stroke(
                np.array([x, y]) + along * shift + np.outer([-20.0, 20.0], out),
                4.0,
                GROUND,
                alpha=seen,
                cap="round",
            )
            for shift in (-15.0, 0.0, 15.0)
        )
        hx, hy = ring.at(START - 360 * dial, BAND / 2)
        wide = 2 * ring.radius
        hot = (
            handle.hot(hx, hy, viewport.words(_DRAG))
            if interaction.revealed is None
            else Hot(
                Rect(ring.x - wide / 2, ring.y - wide / 2, wide, wide),
                Target("figure", self.answer),
                anchor=(ring.x + ring.radius, ring.y),
                name=viewport.words(self.label, self.facts()),
            )
        )
        ball = Dots(points((x, y)), 108.0, TEXT, alpha=seen)
        return (ball, *grips, hot, self._way(ring, asked=interaction.revealed is None))

    def _way(self, ring: Ring, *, asked: bool) -> Hot:
        """The ring, which the handle comes along; once answered, nothing does."""
        if not asked:
            return Hot(Rect(ring.x, ring.y, 0, 0), Target("figure", self.answer))
        far = ring.radius + BAND + _BESIDE
        rect = Rect(ring.x - far, ring.y - far, 2 * far, 2 * far)
        return Hot(rect, handle.WAY, hole=ring.radius - _BESIDE)

    # -- the words -----------------------------------------------------------

    def _guessing(
        self, ring: Ring, guess: int | None, viewport: Viewport
    ) -> tuple[Label, ...]:
        """The guess in the middle of the ring, before the reveal."""
        sized = ring.radius / LARGEST
        number: tuple[Run, ...] = (Run("?", 200 * sized, 300, TEXT),)
        if guess is not None:
            number = (
                Run(str(guess), 200 * sized, 300, TEXT, 0.0, -0.02),
                Run("%", 84 * sized, 300, TEXT, 8.0),
            )
        mine = (Run(viewport.words(_MINE), 38 * viewport.large**0.6, 400, TEXT2),)
        drag = (Run(viewport.words(_DRAG), 36 * viewport.large**0.4, 400, TEXT2),)
        return (
            _inside(ring, -120, mine, 0.0, viewport),
            _inside(ring, 68, number, 0.0, viewport),
            _inside(ring, 142, drag, 0.0, viewport),
        )

    def _answering(
        self, ring: Ring, answer: Fact, viewport: Viewport
    ) -> tuple[Label, ...]:
        """The answer in the middle of the ring."""
        sized = ring.radius / LARGEST
        said, facts = answer.said(viewport.language), self.facts()
        runs = tuple(
            run
            for run in (
                Run(said.before, 56 * sized, 500, ACCENT),
                Run(said.number, 176 * sized, 300, TEXT, 14.0 * bool(said.before)),
                Run(said.after, 84 * sized, 300, TEXT, 8.0),
            )
            if run.text
        )
        words = viewport.words(self.label, facts)
        large = 38 * viewport.large**0.6
        space = 1.12 * ring.radius
        label, size = _two(words, (large, 34.0, 31.0, 28.0), space, viewport)
        base = ring.y - 104 * sized
        note = " " if self.note is None else viewport.words(self.note, facts)
        below = (Run(note, 44 * viewport.large**0.4, 500, TEXT),)
        return (
            *(
                Label(
                    ring.x,
                    base - size * 1.25 * (1 - i),
                    (Run(line, size, 400, TEXT2),),
                    "middle",
                )
                for i, line in enumerate(label)
            ),
            _inside(ring, 54, runs, _DEEP, viewport),
            _inside(ring, 148, below, _DEEP, viewport),
        )

    def _question(
        self, t: float, viewport: Viewport, plan: _Plan, alpha: float
    ) -> tuple[Mark, ...]:
        words = viewport.words(self.question, self.facts())
        nearer = max(0.0, plan.words.x - plan.show.x)
        plan = plan._replace(
            words=plan.words._replace(
                x=plan.words.x - nearer, width=plan.words.width + nearer
            )
        )
        lines, leading = _lines(words, plan, 0.0, viewport, largest=_ASKED)
        labels = [
            Label(plan.words.x, y, runs)
            for y, runs in zip(
                plan.baselines(len(lines), leading, 0.0), lines, strict=True
            )
        ]
        button = plan.show
        show = Run(viewport.words(_SHOW), 46 * viewport.large**0.5, 700, GROUND)
        shown = Span(0.4, 0.7, out_cubic).at(t) * alpha
        hint = " " if self.hint is None else viewport.words(self.hint, self.facts())
        said, small = _two(
            hint,
            (36 * viewport.large**0.7, 34.0, 31.0, 28.0),
            plan.right - button.x,
            viewport,
        )
        first = button.bottom + 30 + small
        below = [
            Label(button.x, first + i * small * 1.3, (Run(line, small, 400, TEXT2),))
            for i, line in enumerate(sorted(said, key=lambda line: line == " "))
        ]
        return (
            *_faded(appearing(labels, t, 0.2), alpha),
            Bars(np.array([button]), TEXT, shown, radius=button.height / 2),
            Label(button.centre[0], button.y + 76, (show,), "middle", alpha=shown),
            *_faded(appearing(below, t, 0.5), alpha),
        )

    def _told(
        self,
        viewport: Viewport,
        plan: _Plan,
        answer: Fact,
        interaction: Interaction,
        alpha: float,
    ) -> tuple[Mark, ...]:
        """What the answer means: a sentence, coins, the way back."""
        facts, part = self.facts(), _part(answer)
        button = plan.again
        x = button.x
        count = part.denominator if part.numerator == 1 else 0
        near = answer.qualifier == "nearly"
        words = viewport.words(self.sentence, facts)
        strong = _figures(self.sentence, viewport, facts)
        # The coins take their room from the sentence.
        lift = plan.show.y - button.y + (148 if 1 < count <= 6 else 0)
        lines, leading = _lines(words, plan, lift, viewport, strong)
        bases = plan.baselines(len(lines), leading, lift)
        labels = [
            Label(plan.words.x, y + 12 * (1 - alpha), runs, alpha=alpha)
            for y, runs in zip(bases, lines, strict=True)
        ]
        again = Run(viewport.words(_AGAIN), 42 * viewport.large**0.5, 500, TEXT)
        n = sum(interaction.guesses)
        crowd = (
            spaced(f"灰色是{n}位观众的猜测")
            if viewport.language == "zh"
            else f"Grey: {n} earlier guesses"
        )
        small = 34 * viewport.large**0.6
        beyond = x if plan.hangs else button.right + 36
        said, size = _two(crowd, (small, 31.0, 28.0), plan.right - beyond, viewport)
        base = button.centre[1] + size * (0.36 if said[0] == " " else 0.98)
        base = button.y - 206 if plan.hangs else base
        return (
            *labels,
            *_coins(x, button.y - 116, plan.right - x, count, near, alpha),
            Stroke(_pill(button), 3.0, TEXT, alpha=alpha),
            Label(button.centre[0], button.y + 71, (again,), "middle", alpha=alpha),
            *(
                Label(
                    beyond,
                    base - size * 1.28 * (1 - i),
                    (Run(line, size, 400, TEXT2),),
                    alpha=alpha if n >= ENOUGH else 0.0,
                )
                for i, line in enumerate(said)
            ),
        )


def _part(answer: Fact) -> Fraction:
    """The share that a figure states, 1/3 or 33 %."""
    share: Fraction = answer.value / (100 if answer.figure.unit == "%" else 1)
    return share


def _button(words: Text, left: float, top: float, viewport: Viewport) -> Rect:
    """Where a button lies: the one that reveals is the larger."""
    size, least, high = (46, 380.0, 120.0) if words is _SHOW else (42, 300.0, 112.0)
    run = Run(viewport.words(words), size * viewport.large**0.5, 700, TEXT)
    return Rect(left, top, max(least, width((run,), viewport.type) + 130), high)


def _words(answer: Fact, viewport: Viewport) -> tuple[Run, ...]:
    """The answer as a share's words beside its ring."""
    said = answer.said(viewport.language)
    return (
        Run(said.before + " " if said.before else "", 38, 500, ACCENT),
        Run(said.number + (said.after if said.tight else ""), 60, 700, ACCENT),
    )


def _faded(labels: tuple[Label, ...], alpha: float) -> tuple[Label, ...]:
    return tuple(replace(label, alpha=label.alpha * alpha) for label in labels)


def _inside(
    ring: Ring, down: float, runs: tuple[Run, ...], deep: float, viewport: Viewport
) -> Label:
    """A line in the ring, clear of what is `deep` radii within its edge.

    `down` is its baseline below the middle, on the largest ring.
    """
    down *= ring.radius / LARGEST
    tall = 0.76 * max(run.size for run in runs)
    far = max(abs(down), abs(down - tall))
    edge = (1 - deep - 22 / LARGEST) * ring.radius
    space = 2 * float(np.sqrt(max(0.0, edge**2 - far**2)))
    return Label(ring.x, ring.y + down, fitted(runs, space, viewport.type), "middle")


def _ticks(
    plan: _Plan,
    interaction: Interaction,
    truth: Fraction,
    age: float,
    viewport: Viewport,
) -> tuple[Mark, ...]:
    """The guess and the truth, each a tick across the ring with its name."""
    ring, ceiling = plan.ring, 190.0
    if plan.hangs:
        ceiling = plan.words.bottom + 30
    guess = percent(interaction.dial)
    size = 40 * viewport.large**0.5
    grown, out = _GONE.at(age), _TICKED.at(age)
    guessed = 1.0 if grown > 0 and guess is not None else 0.0
    share = (guess or 0) / 100
    end, begin = START - 360 * float(truth), START - 360 * share
    reach = _reach(ring, begin, viewport)
    true_reach = _reach(ring, end, viewport)
    you = _tag(_YOU, f"{guess or 0}%", size, viewport)
    true = (Run(viewport.words(_TRUE), size, 700, ACCENT),)
    x, y = ring.at(begin, reach + 4)
    (name,) = _beside(ring, end, true_reach, true, viewport, ceiling)
    if guess is not None and _place(name, viewport).meets(Rect(x - 18, y - 18, 36, 36)):
        high = size * 1.3
        ball = Rect(x - 18, y - high / 2, 36, high)
        (name,) = _beside(ring, end, true_reach, true, viewport, ceiling, ball)
    own = _beside(ring, begin, reach, you, viewport, ceiling, _place(name, viewport))
    return (
        Stroke(
            points(ring.at(end, -20), ring.at(end, -20 + (20 + true_reach) * out)),
            4.0,
            ACCENT,
            alpha=1.0 if out > 0 else 0.0,
        ),
        replace(name, alpha=out),
        Stroke(
            points(ring.at(begin, -16), ring.at(begin, -16 + (16 + reach) * grown)),
            6.0,
            TEXT,
            alpha=guessed,
        ),
        Dots(points((x, y)), 30.0, TEXT, alpha=guessed * grown),
        *(replace(label, alpha=guessed * grown) for label in own),
    )


def _spread(
    ring: Ring, interaction: Interaction, guess: int | None, alpha: float
) -> Arcs:
    """Earlier guesses as a histogram in the ring, the visitor's bin brighter."""
    counts = interaction.guesses or (0,)
    most = max(1, *counts)
    enough = sum(counts) >= ENOUGH
    step = 360.0 / len(counts)
    own = None if guess is None else min(guess * len(counts) // 100, len(counts) - 1)
    edge, deep = ring.radius - 14, _DEEP * ring.radius
    return Arcs(
        ring.x,
        ring.y,
        tuple(
            Sweep(
                edge - deep * count / most / 2,
                START - step * number - 1,
                2 - step if count else 0.0,
                max(3.0, deep * count / most),
                MARK if number == own else HAIR,
            )
            for number, count in enumerate(counts)
        ),
        alpha=alpha if enough else 0.0,
    )


def _tag(name: Text, value: str, size: float, viewport: Viewport) -> tuple[Run, ...]:
    return (
        Run(viewport.words(name), size, 500, TEXT),
        Run(value, size, 500, TEXT, size * 0.25),
    )


def _reach(ring: Ring, degrees: float, viewport: Viewport) -> float:
    """How far beyond the ring a tick goes: less where controls lie below."""
    down = -np.cos(np.radians(degrees))
    if down <= 0:
        return BAND + 26
    return float(min(BAND + 26, (viewport.seam + 56 - ring.y) / down - ring.radius))


def _place(label: Label, viewport: Viewport) -> Rect:
    """What a name beside the ring covers."""
    left, right = extent((label,), viewport)
    size = label.runs[0].size
    return Rect(left, label.y - size, right - left, size * 1.3)


def _beside(
    ring: Ring,
    degrees: float,
    reach: float,
    runs: tuple[Run, ...],
    viewport: Viewport,
    ceiling: float,
    other: Rect | None = None,
) -> tuple[Label, ...]:
    """A tick's name: outside the ring, above the water, below a ceiling of words.

    It keeps off `other`. Each run is a label of its own: side by side, or one
    above the other where the page ends close to the ring.
    """
    size = runs[0].size
    high = size * 1.3
    x, y = ring.at(degrees, reach)
    outer = ring.radius + BAND + 12

    def strand(top: float, tall: float) -> float:
        """How far the outermost strand reaches aside along a text's height."""
        near = min(max(ring.y, top), top + tall) - ring.y
        return float(np.sqrt(max(0.0, outer**2 - near**2)))

    low = viewport.seam - 16
    top = min(y - high * 0.5, low - high)
    if other is not None and abs(top - other.y) < high:
        top = other.y + (high if top > other.y else -high)
        if top > low - high:
            top = other.y - high
    wide = width(runs, viewport.type)
    if degrees % 360 < 180:
        left = min(
            max(x + 30, ring.x + strand(top, high)), viewport.width - _EDGE - wide
        )
    else:
        left = min(x - 30, ring.x - strand(top, high)) - wide
    if left >= _EDGE or len(runs) == 1 or y > low:
        left = max(_EDGE, left)
        labels = []
        for run in runs:
            labels.append(Label(left + run.dx, top + size, (run._replace(dx=0.0),)))
            left += run_width(run, viewport.type)
        return tuple(labels)
    stack = tuple(run._replace(dx=0.0) for run in runs)
    wide, tall = max(run_width(run, viewport.type) for run in stack), high * len(stack)

    def middle(top: float) -> float:
        return max(_EDGE + wide / 2, min(x, ring.x - strand(top, tall) - wide / 2))

    def free(top: float) -> bool:
        own = Rect(middle(top) - wide / 2, top, wide, tall)
        aside = ring.x - strand(top, tall) - wide >= _EDGE
        between = ceiling <= top and own.bottom <= low
        return aside and between and not (other is not None and own.meets(other))

    # Above the ball, as far up as is needed; or below it, if that is less far.
    up = next((d for d in range(0, 480, 8) if free(y - 26 - tall - d)), 480)
    down = next((d for d in range(0, 480, 8) if free(y + 26 + d)), 480)
    top = y - 26 - tall - up if up <= down else y + 26 + down
    at = middle(top)
    return tuple(
        Label(at, top + size + i * high, (run,), "middle")
        for i, run in enumerate(stack)
    )


def _lines(
    words: str,
    plan: _Plan,
    above: float,
    viewport: Viewport,
    strong: tuple[str, ...] = (),
    largest: float = _LARGE,
) -> tuple[list[tuple[Run, ...]], float]:
    """Lines of a sentence, the last one medium, and how far they are apart.

    They are as large as the room for them allows, of which `above` is taken, if they
    can be broken well: Chinese where one pauses, and no figure in two. Words that are
    `strong` take the accent.
    """
    large, room = viewport.large**0.5, plan.words
    if plan.hangs:
        # There is room for a line or two, and not for those that were broken by hand.
        words = ("" if viewport.language == "zh" else " ").join(words.split("\n"))
    best: tuple[int, float, tuple[str, ...]] | None = None
    for step in np.arange(_SCARCE if plan.hangs else largest, _SMALL - 1, -2.0):
        size = float(step) * large
        lines = balanced(words, size, 500, room.width, viewport.type)
        high = (len(lines) - 0.3) * size * _LEADING
        told = all(any(_in(word, line) for line in lines) for word in strong)
        paused = viewport.language != "zh" or all(
            line[-1:] in "，。；：！？、" for line in lines[:-1]
        )
        kept = 2 * (high <= room.height - above) + (told and paused)
        # Where nothing fits, the smallest is the least too large.
        if best is None or kept > best[0] or kept == best[0] < 2:
            best = kept, size, lines
    assert best is not None
    _, size, lines = best
    out = []
    for number, line in enumerate(lines):
        weight = 500 if number == len(lines) - 1 else 300
        runs: list[Run] = []
        for word in strong:
            before, found, after = line.partition(word)
            if not found:
                # A sentence that begins with it has a capital letter.
                before, found, after = line.partition(word[:1].upper() + word[1:])
            if found:
                runs += [Run(before, size, weight, TEXT)] if before else []
                runs.append(Run(found, size, 700, ACCENT))
                line = after
        if line or not runs:
            runs.append(Run(line or " ", size, weight, TEXT))
        out.append(fitted(tuple(runs), room.width, viewport.type))
    return out, size * _LEADING


def _in(word: str, line: str) -> bool:
    """Whether a line has a word, which has a capital letter where a line begins."""
    return word in line or word[:1].upper() + word[1:] in line


def _two(
    words: str, sizes: tuple[float, ...], space: float, viewport: Viewport
) -> tuple[tuple[str, str], float]:
    """Words on one line or two, at the largest size at which they fit; the size.

    One line is the second, so that it stands where the last of two would.
    """
    for size in sizes:
        lines = balanced(words, size, 400, space, viewport.type)
        if len(lines) <= 2:
            break
    while len(lines) > 2:
        # Nothing is left out, even where nothing fits.
        space *= 1.1
        lines = balanced(words, size, 400, space, viewport.type)
    first, second = (" ", *lines)[-2:]
    return (first, second), size


def _figures(text: Text, viewport: Viewport, facts: dict[str, Fact]) -> tuple[str, ...]:
    """The figures of a text as they are printed in it, in order."""
    found = (
        # As it stands within a sentence, not at its beginning.
        filled("x" + match[0], facts, viewport.language)[1:]
        for match in PLACE.finditer(text.words(viewport.language))
    )
    return tuple(spaced(w) if viewport.language == "zh" else w for w in found)


def _coins(
    x: float, y: float, space: float, count: int, near: bool, alpha: float
) -> tuple[Mark, ...]:
    """One coin of as many as a unit fraction says, full or nearly full."""
    shown = 1 < count <= 6
    count = count if shown else 1
    radius = 56.0
    pitch = min(150.0, (space - 2 * radius) / max(1, count - 1))
    radius = min(radius, pitch * 0.42)
    xs = x + 56.0 + np.arange(count) * pitch
    alpha = alpha if shown else 0.0
    full = 0.94 if near else 1.0
    wedge = np.vstack(
        [points((xs[0], y)), arc(xs[0], y, radius, 0.0, 360.0 * full)]
        if near
        else [arc(xs[0], y, radius, 0.0, 360.0)]
    )
    rims = tuple(
        Arcs(
            float(cx),
            y,
            (Sweep(radius, 0.0, 360.0, 3.0, MARK if number else FILL),),
            alpha=alpha,
        )
        for number, cx in enumerate(xs)
    )
    return (*rims, Fill((wedge,), FILL, alpha=alpha))


def _pill(rect: Rect) -> Array:
    """The outline of a button with round ends."""
    r = rect.height / 2
    return np.vstack(
        [
            arc(rect.right - r, rect.y + r, r, 0.0, 180.0),
            arc(rect.x + r, rect.y + r, r, 180.0, 360.0),
            points((rect.right - r, rect.y)),
        ]
    )
