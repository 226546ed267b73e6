"""What can be asked of a playback, by fingers, keys or the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.drawing.lens import Lens
    from kiosk.model.text import Language
    from kiosk.show.visit import Easement


@dataclass(frozen=True, slots=True)
class Touch:
    """A finger is down, anywhere: the visit is the visitor's from now on."""


@dataclass(frozen=True, slots=True)
class Lift:
    """The finger is gone."""


@dataclass(frozen=True, slots=True)
class Drag:
    """The finger has moved since it landed, in page widths, positive to the right."""

    pages: float


@dataclass(frozen=True, slots=True)
class Drop:
    """The dragging finger is gone, at a speed in pages a second."""

    velocity: float = 0.0


@dataclass(frozen=True, slots=True)
class Cancel:
    """The gesture is lost: what it moved goes back."""


@dataclass(frozen=True, slots=True)
class Next:
    """On to the next page; after the last comes the cover."""


@dataclass(frozen=True, slots=True)
class Previous:
    """Back to the page before; before the cover comes the last."""


@dataclass(frozen=True, slots=True)
class Go:
    """To a page by its place; a place that does not exist is ignored."""

    place: int


@dataclass(frozen=True, slots=True)
class ToTheme:
    """To the first page of a theme; a theme without pages is ignored."""

    name: str


@dataclass(frozen=True, slots=True)
class Home:
    """To the cover; the visit goes on."""


@dataclass(frozen=True, slots=True)
class Speak:
    """In this language, at the same place."""

    language: Language


@dataclass(frozen=True, slots=True)
class Pause:
    """Stops the loop, or lets it go on, as it was before the finger landed."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Keeps the page for as long as staff want: neither loop nor idle return.

    Kept no longer, it is announced that the visit ends.
    """

    on: bool = True


@dataclass(frozen=True, slots=True)
class Open:
    """Shows the detail card of a figure; ignored while pages are changing."""

    figure: str


@dataclass(frozen=True, slots=True)
class Close:
    """Closes the detail card."""


@dataclass(frozen=True, slots=True)
class Ease:
    """Toggles one of the reader's easements."""

    name: Easement


@dataclass(frozen=True, slots=True)
class Dial:
    """Sets the value of the page's draggable chart; kept within [0, 1].

    None is untouched again.
    """

    value: float | None


@dataclass(frozen=True, slots=True)
class Reveal:
    """Shows the answer to the page's question; ignored where none is asked."""


@dataclass(frozen=True, slots=True)
class Again:
    """Hides the answer, for another guess; the guess stays."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A finger has touched nothing: the first time, the page says what answers."""


@dataclass(frozen=True, slots=True)
class Read:
    """Read off the values at a place of the open plot, in shares of all of it."""

    place: float


@dataclass(frozen=True, slots=True)
class Zoom:
    """See a part of the open plot, in shares of all of it; as much as there is."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Roll:
    """Lets the page's film run, or stand; one that is over begins anew."""


@dataclass(frozen=True, slots=True)
class Magnify:
    """See the page's photograph through another lens; one that `glides` goes there."""

    lens: Lens
    glides: bool = False


Command = (
    Touch
    | Lift
    | Drag
    | Drop
    | Cancel
    | Next
    | Previous
    | Go
    | ToTheme
    | Home
    | Speak
    | Pause
    | Keep
    | Open
    | Close
    | Ease
    | Dial
    | Reveal
    | Again
    | Miss
    | Read
    | Zoom
    | Roll
    | Magnify
)
