"""All kinds of slides, found by looking in this folder; imported when asked for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from kiosk.model.kinds import OneOf
from kiosk.slides.base import Slide

SLIDES = Slide.found_in(sys.modules[__name__])

if TYPE_CHECKING:
    AnySlide = Slide
else:
    AnySlide = Annotated[Slide, OneOf(SLIDES)]
