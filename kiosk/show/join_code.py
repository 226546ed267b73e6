"""The join code: the figures that staff type to let this screen join, on the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.drawing.ink import TEXT, TEXT2
from kiosk.drawing.marks import Label, Run
from kiosk.drawing.typeset import width
from kiosk.model.text import LANGUAGES
from kiosk.show.welcome import ground

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport
    from kiosk.model.text import Language

SAID: Final[dict[Language, str]] = {
    "zh": "这块屏幕要加入展厅：请在主机的网页上输入",
    "en": "This screen asks to join the hall: on the hub’s page, type",
}
_LARGEST: Final = 300.0
_CAPTION: Final[dict[Language, float]] = {"zh": 44.0, "en": 38.0}
_PLACE: Final = 40.0


def marks(code: str, place: str, viewport: Viewport) -> tuple[Mark, ...]:
    """The page: what to do in both languages, the figures, and where.

    `code` is six figures and `place` the address of the hub's page. The ground covers
    all of the show.
    """
    x, space = viewport.margin, viewport.width - 2 * viewport.margin

    def fitted(run: Run) -> Run:
        while width((run,), viewport.type) > space:
            run = run._replace(size=0.94 * run.size)
        return run

    top = 0.16 * viewport.height
    labels = []
    for language in LANGUAGES:
        small, weight = _CAPTION[language], 400 if language == "zh" else 300
        run = fitted(Run(SAID[language], small, weight, TEXT2))
        labels.append(Label(x, top, (run,)))
        top += 1.6 * small
    # In two groups, as one reads them to somebody.
    figures = fitted(Run(f"{code[:3]}\u2002{code[3:]}", _LARGEST, 500, TEXT))
    baseline = top + 0.94 * figures.size
    where = fitted(Run(place, _PLACE, 300, TEXT2))
    labels.append(Label(x, baseline, (figures,)))
    labels.append(Label(x, baseline + 2.2 * _PLACE, (where,)))
    return (*ground(viewport), *labels)
