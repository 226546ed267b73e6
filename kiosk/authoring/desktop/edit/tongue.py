"""Tongue: what Qt itself says, such as Open or Paste, in the language of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

if TYPE_CHECKING:
    from kiosk.model.text import Language

_CHINESE = "qtbase_zh_CN"


class Tongue(QObject):
    """Lets Qt speak one language or the other, for as long as it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chinese = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._known = self._chinese.load(_CHINESE, folder)

    def speak(self, language: Language) -> None:
        """Speak this language from now on; English where Qt has no Chinese with it."""
        QCoreApplication.removeTranslator(self._chinese)
        if language == "zh" and self._known:
            QCoreApplication.installTranslator(self._chinese)
