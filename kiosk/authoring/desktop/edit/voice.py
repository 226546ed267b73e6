"""Voice: the letters and the language in which the editor speaks to its staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.authoring.desktop.edit.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.authoring.desktop.edit.style import Lettering
    from kiosk.model.text import Language


class Voice(QObject):
    """What every widget of a window shares, whether a content is open or not."""

    def __init__(self, look: Lettering, staff: Language) -> None:
        super().__init__()
        self.look = look
        self.staff = staff
        self.folders: dict[str, Path] = {}
        """Where the last file came from, by what kinds of files were asked for."""

    def say(self, word: str, **values: object) -> str:
        return say(word, self.staff, **values)
