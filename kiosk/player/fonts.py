"""The typeface: loading it, and measuring and setting text with it."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from kiosk.content.atomic import plain
from kiosk.content.paths import listed
from kiosk.drawing.fontfile import packaged
from kiosk.drawing.punctuation import (
    Piece,
    is_latin_quoted,
    pieces,
)

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

FALLBACKS: Final = (
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
)

# Without it Qt thickens the axis weights above 600 a second time.
os.environ.setdefault("QT_NO_SYNTHESIZED_BOLD", "1")


class Typeface:
    """One family in all weights, and how wide its lines are.

    `variable` tells whether weights come from the font's wght axis: an
    application font registers only its default instance, so setWeight would be
    ignored there.
    """

    def __init__(self, families: tuple[str, ...], *, variable: bool) -> None:
        self.families = families
        self.variable = variable

    @classmethod
    def load(cls, folder: Path | None = None) -> Typeface:
        """The site's own font file, else the packaged one, else the system's.

        Args:
            folder: where a site may have dropped a font file of its own.
        """
        own = [] if folder is None else listed(folder, "*.[ot]t[fc]")
        for file in own:
            if families := _added(file):
                # Characters that it lacks come from the packaged font.
                spare = packaged()
                if spare is not None:
                    _added(spare)
                return cls((*families, *FALLBACKS), variable=_has_axis(families[0]))
            logger.warning("the font %s cannot be read", file)
        file_ = packaged()
        if file_ is not None and (families := _added(file_)):
            return cls((families[0], *FALLBACKS[1:]), variable=True)
        logger.warning("no packaged font: the system's Chinese font is used")
        return cls(FALLBACKS, variable=False)

    def font(self, size: float, weight: int, *, narrow: bool = False) -> QFont:
        """A font of a pixel size in page units and a weight of 100-900.

        `narrow` has curly quotes as narrow as letters, for Latin text: by default the
        typeface sets them as wide as an ideograph.
        """
        return _font(self.families, self.variable, round(size * 16), weight, narrow)

    def pieces(self, text: str, weight: int) -> tuple[Piece, ...]:
        """What a text is set from, with no holes between its full-width marks."""
        return _pieces(self.families, self.variable, text, weight)

    def advance(self, text: str, size: float, weight: int) -> float:
        """The width of a line of text, in page units."""
        return _advance(self.families, self.variable, text, weight) * size


_EM: Final = 200.0
"""The size at which lines are measured; widths scale with the size."""
FULL: Final = 0.9
"""Em from which a mark is full-width, and has nothing beside it."""
NARROW: Final = QFont.Tag("pwid")
"""The OpenType feature of proportional widths."""


@lru_cache(maxsize=512)
def _font(
    families: tuple[str, ...], variable: bool, size16: int, weight: int, narrow: bool
) -> QFont:
    font = QFont()
    if narrow:
        font.setFeature(NARROW, 1)
    font.setFamilies(list(families))
    # Fractions of a pixel count once the page is scaled up to 4K.
    font.setPixelSize(max(1, round(size16 / 16)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(
        QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias
    )
    if variable:
        font.setVariableAxis(QFont.Tag("wght"), float(weight))
    else:
        font.setWeight(QFont.Weight(weight))
    return font


@lru_cache(maxsize=8192)
def _advance(
    families: tuple[str, ...], variable: bool, text: str, weight: int
) -> float:
    """The width of a line in em."""
    return sum(
        dx + _em(families, variable, part, weight)
        for part, dx in _pieces(families, variable, text, weight)
    )


@lru_cache(maxsize=2048)
def _pieces(
    families: tuple[str, ...], variable: bool, text: str, weight: int
) -> tuple[Piece, ...]:
    parts = (Piece(text),) if is_latin_quoted(text) else pieces(text)
    if len(parts) == 1:
        return parts
    out = [parts[0]]
    for piece in parts[1:]:
        meet = out[-1].text[-1], piece.text[0]
        # Marks that are narrow in a typeface have nothing beside them.
        full = all(_em(families, variable, mark, weight) > FULL for mark in meet)
        out.append(piece if full else Piece(piece.text))
    return tuple(out)


def _em(families: tuple[str, ...], variable: bool, text: str, weight: int) -> float:
    metrics = _metrics(families, variable, weight, is_latin_quoted(text))
    return metrics.horizontalAdvance(text) / _EM


@lru_cache(maxsize=32)
def _metrics(
    families: tuple[str, ...], variable: bool, weight: int, narrow: bool
) -> QFontMetricsF:
    return QFontMetricsF(_font(families, variable, int(_EM * 16), weight, narrow))


def _read(file: Path) -> bytes:
    try:
        with plain(file, linked=True) as stream:
            return stream.read()
    except (OSError, ValueError):
        return b""


@lru_cache(maxsize=16)
def _added(file: Path) -> tuple[str, ...]:
    # Qt would hold a file twice that is added twice.
    try:
        str(file).encode()
    except UnicodeEncodeError:
        # Qt has no word for a name that is no UTF-8.
        data = QByteArray(_read(file))
        number = QFontDatabase.addApplicationFontFromData(data)
    else:
        number = QFontDatabase.addApplicationFont(str(file))
    return tuple(QFontDatabase.applicationFontFamilies(number)) if number >= 0 else ()


def _has_axis(family: str) -> bool:
    return len(QFontDatabase.styles(family)) == 1
