"""The words of sources, as their extracts have them, read once for each save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.authoring.extract import Extract, ExtractError, read

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.content.content import Content


class Extracts:
    """The extracts beside a content; one that cannot be read is as one without."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[tuple[str, int], Extract | None] = {}

    def of(self, content: Content | None, source: str) -> Extract | None:
        """The extract of the source of a name; None if it has none."""
        found = None if content is None else content.sources.get(source)
        if found is None or found.extract is None:
            return None
        try:
            when = (self._folder / found.extract).stat().st_mtime_ns
        except OSError:
            return None
        key = (found.extract, when)
        if key not in self._read:
            try:
                self._read[key] = read(self._folder, found.extract)
            except ExtractError:
                self._read[key] = None
        return self._read[key]
