"""The page cache: which pages are built, and the one that is being built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF

from kiosk.drawing import marks
from kiosk.drawing.ink import GROUND
from kiosk.player.page import STEP, Page
from kiosk.player.transition import PageDraft
from kiosk.show import hills

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kiosk.drawing.viewport import Viewport
    from kiosk.player.canvas import Canvas
    from kiosk.player.setting import Setting

KEPT: Final = 3
"""Pages kept built: the present one and its neighbours; twice as many in pairs."""


class PageCache(Mapping[int, Page]):
    """The pages that are built, by place; their layers hang on a canvas.

    `builds` is told the slide whose page is about to be built, and "" when it is
    there.
    """

    def __init__(self, canvas: Canvas, builds: Callable[[str], None]) -> None:
        self._canvas = canvas
        self._builds = builds
        self._pages: dict[int, Page] = {}
        self._coming: tuple[int, Page] | None = None
        self.home: int | None = None
        """The page that the visit is on or on its way to; None if nobody knows."""
        self.seen: frozenset[int] = frozenset()
        """The pages that are in sight."""

    def __getitem__(self, place: int) -> Page:
        return self._pages[place]

    def __iter__(self) -> Iterator[int]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def __contains__(self, place: object) -> bool:
        return place in self._pages

    def page(self, setting: Setting, place: int) -> Page:
        """The page of a place, built now if it is not there."""
        page = self._pages.get(place)
        if page is None:
            self._builds(setting.content.slides[place].id)
            if self._coming is not None and self._coming[0] == place:
                page, self._coming = self._coming[1], None
            else:
                page = self.begun(setting, place)
            page.finish()
            self._pages[place] = page
            self._builds("")
            home = place if self.home is None else self.home
            whole = len(setting.content.slides)
            self._drop_far(home, whole, 2 if setting.paired else 1)
        return page

    def begun(self, setting: Setting, place: int) -> Page:
        """A page of which nothing is built yet, already in the scene."""
        slide, viewport = setting.content.slides[place], setting.page(place)
        look = setting.look(setting.accent(place), slide)
        differs = look.palette.skin != setting.look("all").palette.skin
        land = hills.marks(viewport, place) if differs else ()
        ground = (_page_ground(viewport), *land) if differs else ()
        page = Page(slide, viewport, look, self._canvas.dirt, ground)
        half = viewport.width < setting.viewport.width
        for layer in (page.river, page.front):
            if half:
                layer.within = QRectF(0.0, 0.0, viewport.width, viewport.height)
            layer.setVisible(False)
            self._canvas.put_up(layer)
        return page

    def step(self, setting: Setting, near: Iterable[int], count: int = STEP) -> bool:
        """Take one step of building the first of these pages that is missing.

        False if none is.
        """
        for wanted in near:
            if wanted not in self._pages:
                if self._coming is None or self._coming[0] != wanted:
                    self._builds(setting.content.slides[wanted].id)
                    self.drop_coming()
                    self._coming = (wanted, self.begun(setting, wanted))
                if not self._coming[1].step(count):
                    self.page(setting, wanted)
                return True
            if not self._pages[wanted].stands:
                # Before it is entered: of a page of many places it takes long.
                self._pages[wanted].standing()
                return True
        return False

    def serving(self, now: Setting | None, setting: Setting) -> dict[int, Page]:
        """The pages that are as they would be built in another setting, by place."""
        if (
            now is None
            or now.manner != setting.manner
            or now.viewport != setting.viewport
        ):
            return {}
        found = {}
        here = {page.slide.id: (place, page) for place, page in self._pages.items()}
        for place, slide in enumerate(setting.content.slides):
            old, page = here.get(slide.id, (-1, None))
            if page is None or page.slide != slide:
                continue
            look = setting.look(setting.accent(place), slide)
            # Ground of its own has the hills of its place.
            same = page.front.look == look and page.viewport == setting.page(place)
            if same and (place == old or not page.ground):
                found[place] = page
        return found

    def adopt(self, kept: dict[int, Page]) -> None:
        """Have these pages from now on; all others go."""
        for page in self._pages.values():
            if page not in kept.values():
                self.drop(page)
            else:
                page.front.forget_picture()
        self.drop_coming()
        self._pages = kept
        self.seen = frozenset()

    def draft(
        self, now: Setting, setting: Setting, place: int, seen: set[int]
    ) -> PageDraft:
        """Another setting, and its page at a place; it may be one of those there are.

        Of the others remain those that are `seen`, and those that serve it as well.
        """
        serving = self.serving(now, setting)
        for old in [*self._pages]:
            if old not in seen and self._pages[old] not in serving.values():
                self.drop(self._pages.pop(old))
        self.drop_coming()
        page = serving.get(place)
        if page is not None:
            return PageDraft(setting, place, page, kept=True, done=True)
        return PageDraft(setting, place, self.begun(setting, place))

    def renew(self, path: str) -> None:
        """Have everything repainted that shows the image file of that path."""
        for page in self._pages.values():
            page.front.renew(path)

    def drop(self, page: Page) -> None:
        """Let a page go."""
        for layer in (page.river, page.front):
            self._canvas.take_down(layer)

    def drop_coming(self) -> None:
        """Let go the page that is being built."""
        if self._coming is not None:
            self.drop(self._coming[1])
            self._coming = None

    def forget(self) -> None:
        """Have no pages; the scene has been emptied, or will be."""
        for page in self._pages.values():
            # The paper of its picture is used again: a new one costs references.
            page.front.forget_picture()
        self._pages = {}
        self._coming = None
        self.seen = frozenset()

    def _drop_far(self, home: int, whole: int, span: int) -> None:
        def apart(other: int) -> int:
            return min((other - home) % whole, (home - other) % whole)

        for old in sorted(self._pages, key=apart, reverse=True):
            if len(self._pages) <= KEPT * span:
                break
            if apart(old) > 2 * span - 1 and old not in self.seen:
                self.drop(self._pages.pop(old))


def _page_ground(viewport: Viewport) -> marks.Mark:
    """The ground of a page whose skin is not the show's."""
    return marks.Bars(np.array([[0.0, 0.0, viewport.width, viewport.height]]), GROUND)
