"""Assets: the field types of pictures and films in the show's folder of assets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from kiosk.model.walk import walked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from kiosk.model.walk import Steps


@dataclass(frozen=True, slots=True)
class Asset:
    """Marks a field that names a file of the folder of assets.

    Whatever looks after such files finds the field by this mark: the check, the show's
    own copies and what comes from a memory stick. `suffix` is what the file has behind
    the name that is written; "{skin}" in it stands for the skin. `what` it is says who
    reads it.
    """

    suffix: str = ""
    what: Literal["picture", "film", "subtitles"] = "picture"

    def file(self, name: str, skin: str = "{skin}") -> str:
        """The file of a name; without a skin as a mark has it, who fills it in."""
        return name + self.ending(skin)

    def ending(self, skin: str) -> str:
        return self.suffix.replace("{skin}", skin)

    @property
    def forms(self) -> str:
        """The forms that its files have, and the patterns of their names."""
        return _FORMS[self.what]


_FORMS: Final = {
    "picture": "JPEG, PNG, WebP, SVG (*.jpg *.jpeg *.png *.webp *.svg)",
    "film": "MP4, WebM (*.mp4 *.webm)",
    "subtitles": "SubRip, WebVTT (*.srt *.vtt)",
}

PICTURE: Final = Asset()
DRAWING: Final = Asset("-{skin}.svg")
FILM: Final = Asset(what="film")
SUBTITLES: Final = Asset(what="subtitles")

AssetPath = Annotated[str, PICTURE]
"""A picture by its whole name, such as harbour.jpg or places/bridge.svg."""
DrawingPath = Annotated[str, DRAWING]
"""A drawing by its name alone: it has a file for each skin, NAME-night.svg and
NAME-paper.svg."""
FilmPath = Annotated[str, FILM]
"""A film by its whole name, such as harbour.mp4."""
SubtitlesPath = Annotated[str, SUBTITLES]
"""A file of subtitles by its whole name, such as harbour.zh.srt."""


def assets(
    model: BaseModel, skin: str, what: str = "picture"
) -> Iterator[tuple[Steps, str, str]]:
    """The pictures that a model names: the way, the file, and the end of its name.

    `what` may be another thing that an `Asset` is.
    """
    for found in walked(model):
        mark = found.field.mark(Asset) if found.field is not None else None
        if mark is None or mark.what != what:
            continue
        if isinstance(found.value, str):
            yield found.steps, mark.file(found.value, skin), mark.ending(skin)
