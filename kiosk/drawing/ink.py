"""What an ink is: a role of the palette, perhaps mixed with another.

Pictures name inks by role, never by colour, so a change of skin or theme is a
repaint and needs no new picture.
"""

from __future__ import annotations

from typing import NamedTuple


class Ink(NamedTuple):
    """A role, mixed by `share` towards another role.

    Roles: ground water sky haze hill text text2 hand mark hair compare slip
    slip-text slip-text2 slip-ink code code-paper year black, and of the accent: fill
    ink seal seal-ink. An accent role may name its accent ("fill:jade"); without, it
    is the slide's own.
    """

    role: str
    toward: str = ""
    share: float = 0.0

    def mixed(self, toward: str, share: float) -> Ink:
        """This role, `share` of the way towards another."""
        return Ink(self.role, toward, share)


GROUND = Ink("ground")
WATER = Ink("water")
HAZE = Ink("haze")
HILL = Ink("hill")
TEXT = Ink("text")
TEXT2 = Ink("text2")
HAND = Ink("hand")
"""What a visitor draws: the accent is only for what is true."""
MARK = Ink("mark")
HAIR = Ink("hair")
COMPARE = Ink("compare")
FILL = Ink("fill")
ACCENT = Ink("ink")
SEAL = Ink("seal")
SEAL_INK = Ink("seal-ink")
SLIP = Ink("slip")
SLIP_TEXT = Ink("slip-text")
SLIP_TEXT2 = Ink("slip-text2")
SLIP_INK = Ink("slip-ink")
