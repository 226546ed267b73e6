"""All kinds of slides, found by looking in this folder."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kiosk.model.kinds import tagged
from kiosk.slides.base import Slide

SLIDES = Slide.found_in(sys.modules[__name__])

if TYPE_CHECKING:
    AnySlide = Slide
else:
    AnySlide = tagged(SLIDES)
