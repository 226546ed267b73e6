"""A page shows where it is touched, as long as the card is open, and goes back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.authoring.desktop.render import Renderer
from kiosk.content.content import load
from kiosk.drawing.interaction import NOTHING
from kiosk.drawing.marks import Hot
from kiosk.drawing.viewport import Viewport
from kiosk.show.command import Close, Open
from kiosk.show.visit import ANSWER
from tests.player.test_pictures import pixels

if TYPE_CHECKING:
    from kiosk.show.playback import Playback

CHARTS = Path(__file__).parents[1] / "charts"
SIZE = (960, 540)


@pytest.mark.parametrize(
    ("kind", "name"), [("meanders", "bend-3"), ("core", "branch-5")]
)
def test_the_node_that_is_touched_lights_up_and_goes_out(kind: str, name: str) -> None:
    file = CHARTS / f"{kind}.json"
    content = load(file).content
    (slide,) = content.slides
    hots = [m for m in slide.marks(1.0, Viewport()) if isinstance(m, Hot)]
    # Its words, if they have a place of their own, come before its node.
    *_, anchor = (hot.anchor for hot in hots if hot.target.which == name)
    assert anchor is not None
    # The page is twice as large as the picture.
    x, y = (round(at / 2) for at in anchor)
    artist = Renderer(content, file, SIZE)

    def lit(moment: Playback) -> tuple[bool, bool]:
        """Whether the page shows the touch at all, and whether at the node itself."""
        seen, unseen = (pixels(artist.taken(moment, hand)) for hand in (None, NOTHING))
        changed = (seen != unseen).any(axis=2)
        return bool(changed.any()), bool(
            changed[y - 30 : y + 30, x - 30 : x + 30].any()
        )

    touched = artist.still(0, "zh").told(Open(name))
    assert lit(touched) == (False, False)
    assert lit(touched.after(0.25 * ANSWER)) == (True, False)
    assert lit(touched.after(1.0)) == (True, True)
    left = touched.after(1.0).told(Close())
    assert lit(left.after(0.1 * ANSWER)) == (True, True)
    assert lit(left.after(1.0)) == (False, False)
    artist.close()
