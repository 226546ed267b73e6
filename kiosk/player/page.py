"""A page: a slide's river and marks, as two layers that are built step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from kiosk.drawing.entrance import RIVER
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Label
from kiosk.drawing.painted import Drawing
from kiosk.drawing.placement import lines_of
from kiosk.player import item_plot
from kiosk.player.layer import Layer
from kiosk.show import rings
from kiosk.show.scene import risen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.drawing import marks
    from kiosk.drawing.interaction import Flock, Kept
    from kiosk.drawing.river import River
    from kiosk.drawing.viewport import Viewport
    from kiosk.player.item_base import Look
    from kiosk.show.rings import TouchRing
    from kiosk.show.scene import PageView
    from kiosk.slides.base import Slide

    Standing = tuple[tuple[marks.Mark, ...], tuple[TouchRing, ...]]

STEP: Final = 3
"""Items or lines of text that are made in a step of building a page."""
FAINT: Final = 0.25
"""What is left of a line of text that the edge of a card cuts in two."""
DIM: Final = 0.45
"""What is left of a drawing that the edge of a card cuts in two."""


STEPS: Final = 6
"""Steps in which they give way: each paints all of them anew, and what is behind a
card that comes is not seen to go in any more."""


class Page:
    """A slide's river and marks, as two layers that move together.

    It is built in many short steps, so that a page next door can be built while
    something moves.
    """

    def __init__(
        self,
        slide: Slide,
        viewport: Viewport,
        look: Look,
        dirt: list[QRectF],
        ground: tuple[marks.Mark, ...] = (),
    ) -> None:
        """A page of which nothing is built yet; `ground` is land of its own skin."""
        self.slide = slide
        self.ground = ground
        self.viewport = viewport
        self.river = Layer(look, 1, dirt)
        self.front = Layer(look, 2, dirt)
        self._t = self._flow = 0.0
        self._interaction = NOTHING
        self._daylight = 0.0
        self._kept: Kept | None = None
        self._flock: Flock | None = None
        self._back: frozenset[int] = frozenset()
        self._faint = 0.0
        self._course: River | None = None
        self._standing: tuple[Interaction, Standing] | None = None
        self._steps = self._build()

    def step(self, count: int = STEP) -> bool:
        """Build on, by so many items; False once the page is complete."""
        return all(next(self._steps, _DONE) is not _DONE for _ in range(count))

    def finish(self) -> None:
        """Build whatever is missing, text included."""
        for _ in self._steps:
            pass

    def light(self, daylight: float) -> None:
        """Let the sky be so light, in [0, 1]; only a page that has land has one."""
        if daylight != self._daylight and self.slide.lands:
            self._daylight = daylight
            self._show_front()

    def keep(self, kept: Kept | None) -> None:
        """Go on with a ring of the page before; what is kept may be anything so far."""
        if kept != self._kept:
            self._kept = kept
            self._show_front()

    def gather(self, flock: Flock | None) -> None:
        """Let the dots of the page come from a flock."""
        if flock is not self._flock:
            self._flock = flock
            self._show_front()

    def show(self, t: float, interaction: Interaction = NOTHING) -> None:
        """Show the page at progress t, with what the visitor has done on it."""
        flow = RIVER.at(t)
        if flow != self._flow:
            self._flow = flow
            self.river.show_marks(self._water(flow))
        if t != self._t or interaction != self._interaction:
            self._t, self._interaction = t, interaction
            self._show_front()

    def stand(
        self, view: PageView, surface: float, sheet: QRectF, *, moving: bool
    ) -> None:
        """Stand where a view has the page, as opaque as it is there.

        Args:
            view: the page on screen.
            surface: below this height, in page units, something covers everything.
            sheet: all that is seen.
            moving: whether it is one of several that move.
        """
        scale = self.front.look.scale
        # Whole device pixels, so that both edges of a seam meet.
        x = round(view.dx * sheet.width() * scale) / scale
        # An entrance goes on under the finger: only what is over stands still.
        if moving and view.still and view.t >= 1:
            self.front.freeze(self._own(sheet))
        else:
            self.front.thaw()
        self.river.cover(surface)
        self.front.cover(surface)
        self.river.place(x)
        self.front.place(x)
        self.river.fade(view.water)
        self.front.fade(view.alpha)

    def _own(self, sheet: QRectF) -> QRectF:
        """What is seen of the page where it stands in its place."""
        return QRectF(0.0, 0.0, self.viewport.width, sheet.height())

    def rest(self, sheet: QRectF) -> bool:
        """Do what is quicker done before it moves; False if nothing took time.

        `sheet` is all that is seen.
        """
        if self.front.picture(self._own(sheet)):
            return True
        if any(chart.explored() for chart in self.slide.charts()):
            item_plot.get_ready()
        return False

    def leave(self) -> None:
        """Be out of sight; what was seen has to be painted over."""
        self._kept = None
        if self.front.isVisible():
            self.front.leave()
        for layer in (self.river, self.front):
            layer.fade(0.0)
            layer.forget_picture()

    def set_back(self, cut: frozenset[int], share: float) -> None:
        """Let these marks, by their number, give way to a card by a share, in steps."""
        share = round(share * STEPS) / STEPS
        if (cut, share) == (self._back, self._faint):
            return
        touched = cut or self._back
        self._back, self._faint = cut, share
        if touched:
            self._show_front()

    def rested(self, interaction: Interaction) -> tuple[marks.Mark, ...]:
        """What the page is made of when its entrance is over, in this interaction."""
        if self._t >= 1 and interaction == self._interaction and not self._back:
            # It is what is shown.
            return self.front.marks
        return self.slide.marks(1.0, self.viewport, interaction)

    @property
    def stands(self) -> bool:
        """Whether it has been found where any rings stand."""
        return self._standing is not None

    def standing(self, interaction: Interaction = NOTHING) -> Standing:
        """The page at rest in this interaction, and where its rings stand then."""
        if self._standing is None or self._standing[0] != interaction:
            rest, facts = self.rested(interaction), self.slide.facts()
            lines = lines_of(rest, self.viewport)
            stood = rings.stand(rest, lines, facts, self.viewport)
            self._standing = interaction, (rest, stood)
        return self._standing[1]

    def _show_front(self) -> None:
        interaction = self._interaction
        if self._daylight or self._kept or self._flock:
            interaction = replace(
                interaction,
                daylight=self._daylight,
                kept=self._kept,
                flock=self._flock,
            )
        shown = self.slide.marks(self._t, self.viewport, interaction)
        if self._back:
            shown = tuple(
                _fainter(mark, self._faint) if number in self._back else mark
                for number, mark in enumerate(shown)
            )
        self.front.show_marks(shown)

    def _water(self, share: float) -> tuple[marks.Mark, ...]:
        """The marks of the river, risen by a share from level to its course."""
        viewport = self.viewport
        if self._course is None:
            self._course = self.slide.river(viewport)
        water = risen(self._course, share, viewport).marks(
            viewport.width, viewport.height
        )
        return (*self.ground, *water)

    def _build(self) -> Iterator[None]:
        self.river.show_marks(self._water(0.0))
        yield
        first = self.slide.marks(0.0, self.viewport)
        yield
        yield from self.front.build(first)
        last = self.slide.marks(1.0, self.viewport)
        yield
        yield from self.front.prepare(last)


def _fainter(mark: marks.Mark, share: float) -> marks.Mark:
    """A mark that has given way by a share."""
    if not isinstance(mark, Label | Drawing):
        return mark
    left = FAINT if isinstance(mark, Label) else DIM
    return replace(mark, alpha=mark.alpha * (1 - (1 - left) * share))


_DONE: Final = object()
