"""What colour each ink is: the two skins, the high contrast skin, the accents.

Contrast was measured after WCAG 2; text roles keep 7:1 on ground, water and
hill in every skin.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from kiosk.drawing.ink import Ink

Skin = Literal["night", "paper", "contrast"]
Accent = Literal["amber", "vermilion", "jade", "all"]


class Colour(NamedTuple):
    """Red, green and blue, each 0-255."""

    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, code: str) -> Colour:
        return cls(int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))

    def mixed(self, other: Colour, share: float) -> Colour:
        return Colour(
            *(round(a + (b - a) * share) for a, b in zip(self, other, strict=True))
        )

    @property
    def luminance(self) -> float:
        """Relative luminance after WCAG 2."""
        r, g, b = (
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in (self.red / 255, self.green / 255, self.blue / 255)
        )
        return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: Colour, b: Colour) -> float:
    """The contrast ratio of two colours after WCAG 2, from 1 to 21."""
    light, dark = sorted((a.luminance, b.luminance), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_COMMON: Final[dict[Skin, dict[str, str]]] = {
    "night": {
        "ground": "#0E1922",
        "water": "#0A131B",
        "sky": "#0A141D",
        "haze": "#1D3140",
        "hill": "#172835",
        "text": "#F5EEDF",
        "text2": "#C3BEB1",
        "hand": "#D9D4C8",
        "mark": "#7C8892",
        "hair": "#3C4A56",
        "compare": "#7D7F7D",
        "slip": "#F6F0E4",
        "slip-text": "#1A222A",
        "slip-text2": "#4A4944",
        "year": "#B8B5AD",
        "code": "#0E1922",
        "code-paper": "#F6F0E4",
        "black": "#000000",
    },
    "paper": {
        "ground": "#F6F0E4",
        "water": "#ECE4D4",
        "sky": "#FAF6EC",
        "haze": "#E6DCC8",
        "hill": "#F1EADB",
        "text": "#18212A",
        "text2": "#454540",
        "hand": "#6E6A63",
        "mark": "#857E70",
        "hair": "#C9BFAC",
        "compare": "#7C7E7B",
        "slip": "#18252F",
        "slip-text": "#F5EEDF",
        "slip-text2": "#C3BEB1",
        "year": "#BFB296",
        "code": "#18212A",
        "code-paper": "#FFFDF8",
        "black": "#000000",
    },
    "contrast": {
        "ground": "#000000",
        "water": "#000000",
        "sky": "#000000",
        "haze": "#000000",
        "hill": "#000000",
        "text": "#FFFFFF",
        "text2": "#FFFFFF",
        "hand": "#E0E0E0",
        "mark": "#C8C8C8",
        "hair": "#8A8A8A",
        "compare": "#8A8A8A",
        "slip": "#FFFFFF",
        "slip-text": "#000000",
        "slip-text2": "#000000",
        "year": "#8A8A8A",
        "code": "#000000",
        "code-paper": "#FFFFFF",
        "black": "#000000",
    },
}

# fill, ink, seal, seal-ink
_ACCENTS: Final[dict[Skin, dict[Accent, tuple[str, str, str, str]]]] = {
    "night": {
        "amber": ("#F2B544", "#F2B544", "#F2B544", "#0E1922"),
        "vermilion": ("#FF7C5F", "#FF957C", "#FF8366", "#0E1922"),
        "jade": ("#5CC8A2", "#66D0AB", "#5CC8A2", "#0E1922"),
        "all": ("#F5EEDF", "#F5EEDF", "#F5EEDF", "#0E1922"),
    },
    "paper": {
        "amber": ("#C96900", "#663D00", "#E8A62C", "#18212A"),
        "vermilion": ("#C93F25", "#8A2010", "#8A2010", "#FFFBF2"),
        "jade": ("#24866A", "#0A4F3D", "#0A4F3D", "#FFFBF2"),
        "all": ("#18212A", "#18212A", "#18212A", "#FFFBF2"),
    },
    "contrast": {
        "amber": ("#FFCB4F", "#FFCB4F", "#FFCB4F", "#000000"),
        "vermilion": ("#FFA48E", "#FFA48E", "#FFA48E", "#000000"),
        "jade": ("#7DEBC4", "#7DEBC4", "#7DEBC4", "#000000"),
        "all": ("#FFFFFF", "#FFFFFF", "#FFFFFF", "#000000"),
    },
}
_ACCENT_ROLES: Final = ("fill", "ink", "seal", "seal-ink")
# A slip is the other skin's paper, so its accent is the other skin's ink.
_SLIP_INKS: Final[dict[Skin, dict[Accent, str]]] = {
    "night": {accent: codes[1] for accent, codes in _ACCENTS["paper"].items()},
    "paper": {accent: codes[1] for accent, codes in _ACCENTS["night"].items()},
    "contrast": dict.fromkeys(_ACCENTS["night"], "#000000"),
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one skin under one accent."""

    skin: Skin = "night"
    accent: Accent = "amber"

    def role(self, name: str) -> Colour:
        """The colour of a role, such as "text" or "fill:jade".

        Raises:
            KeyError: no role has that name.
        """
        role, _, named = name.partition(":")
        accent: Accent = named or self.accent  # type: ignore[assignment]
        if role in _ACCENT_ROLES:
            return Colour.of(_ACCENTS[self.skin][accent][_ACCENT_ROLES.index(role)])
        if role == "slip-ink":
            return Colour.of(_SLIP_INKS[self.skin][accent])
        return Colour.of(_COMMON[self.skin][role])

    def colour(self, ink: Ink) -> Colour:
        """The colour of an ink."""
        return _colour(self, ink)

    def toned(
        self, tone: Literal["duotone", "grey"]
    ) -> tuple[tuple[tuple[float, int, int, int], ...], float]:
        """What lightness becomes in a photograph: stops from black to white, and gamma.

        At night a photograph is dark as the page and lit by the accent; on paper it is
        printed in the accent. In grey it has no accent at all.
        """
        fill, text = self.role("fill"), self.role("text")
        if self.skin == "paper":
            ground, ink = self.role("ground"), self.role("ink")
            if tone == "grey":
                fill, ink = self.role("mark"), self.role("text2")
            stops = [
                (0.0, ink.mixed(fill, 0.45)),
                (0.25, fill.mixed(ground, 0.30)),
                (0.5, fill.mixed(ground, 0.66)),
                (0.75, fill.mixed(ground, 0.90)),
                (1.0, Colour.of("#FFFDF6")),
            ]
            gamma = 0.55
        else:
            haze = Colour.of(_COMMON["night"]["haze"])
            if tone == "grey":
                fill = self.role("mark")
            stops = [
                (0.0, Colour.of("#0A131B")),
                (0.22, Colour.of("#10202C")),
                (0.46, haze.mixed(fill, 0.20)),
                (0.74, haze.mixed(fill, 0.62)),
                (1.0, fill.mixed(text, 0.62)),
            ]
            gamma = 0.92
        return tuple((at, *colour) for at, colour in stops), gamma


# Few, because the shares of what moves are never the same twice: a larger cache
# would only fill up, slowly, with colours that nobody asks for again.
@lru_cache(maxsize=256)
def _colour(palette: Palette, ink: Ink) -> Colour:
    colour = palette.role(ink.role)
    return colour.mixed(palette.role(ink.toward), ink.share) if ink.toward else colour
