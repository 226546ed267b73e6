"""Language: the language that the people at this machine read."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.model.text import Language


def system_language() -> Language:
    """The language that staff read on this machine; English if it cannot be told."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    windows = getattr(ctypes, "windll", None)
    if windows is not None:
        # The low ten bits are the language, 0x04 is Chinese wherever it is spoken.
        spoken = int(windows.kernel32.GetUserDefaultUILanguage()) & 0x3FF
        return "zh" if spoken == 0x04 else "en"
    return "en"
