"""What a picture is drawn for: the page, the language, the reader."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.typeset import Approximate
from kiosk.model.figure import Fact, filled
from kiosk.model.text import spaced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.drawing.geometry import Rect
    from kiosk.drawing.typeset import Typesetter
    from kiosk.model.text import Language, Text

SEAM: Final = 0.7926
"""Height of the river at both edges of a page, as a share of a landscape page."""
SEAM_PORTRAIT: Final = 0.8104
WIDEST: Final = 2300.0
"""Width of a landscape page beyond which the margins grow instead."""

LATIN: Final = 7 / 6
"""How much larger Latin headlines are set, so that they look as large as Chinese ones:
a capital is 0.73 em high, an ideograph 0.88."""


@dataclass(frozen=True, slots=True)
class Way:
    """A theme as a visitor meets it; `open` once it has slides."""

    id: str
    name: Text
    accent: str
    open: bool = True


@dataclass(frozen=True, slots=True)
class Viewport:
    """A page in page units, and who reads it.

    `large` is 1 for ordinary text and 1.3 for large text; `contrast` drops what
    is only decoration; `pixel` is how many page units a pixel of the screen has.
    """

    width: float = 1920.0
    height: float = 1080.0
    language: Language = "zh"
    type: Typesetter = field(default_factory=Approximate)
    large: float = 1.0
    contrast: bool = False
    themes: tuple[Way, ...] = ()
    pixel: float = 1.0

    @property
    def portrait(self) -> bool:
        return self.height > self.width

    @property
    def seam(self) -> float:
        return self.height * (SEAM_PORTRAIT if self.portrait else SEAM)

    @property
    def margin(self) -> float:
        if self.portrait:
            return 80.0
        # On an ultra-wide screen the river runs on, but what is read stays near.
        return max(112.0, (self.width - WIDEST) / 2)

    @property
    def display(self) -> float:
        """How much larger than its Chinese size a headline is set in this language."""
        return 1.0 if self.language == "zh" else LATIN

    @property
    def body(self) -> float:
        """Font size of body text."""
        return (44.0 if self.portrait else 40.0) * self.large

    @property
    def label(self) -> float:
        """Font size of axis labels and captions."""
        return (36.0 if self.portrait else 34.0) * self.large

    def words(self, text: Text, facts: Mapping[str, Fact] | None = None) -> str:
        """The text in the room's language, figures filled in, spaced."""
        words = text.words(self.language)
        if facts is not None:
            words = filled(words, facts, self.language)
        return spaced(words) if self.language == "zh" else words


@dataclass(frozen=True, slots=True)
class Box:
    """Where a chart stands: a rectangle whose lower edge is the river.

    `facts` are the figures of its slide by name, and `first` is the name of the one
    that the page says above all others, if it does; `said` are those beside it that a
    chart need not say again.
    """

    rect: Rect
    viewport: Viewport
    facts: Mapping[str, Fact]
    interaction: Interaction = NOTHING
    first: str = ""
    said: tuple[str, ...] = ()

    @property
    def base(self) -> float:
        return self.rect.bottom

    def within(self, rect: Rect) -> Box:
        return replace(self, rect=rect)
