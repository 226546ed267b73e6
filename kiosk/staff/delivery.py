"""The delivery: a show from a stick, found, compared and put in place, in words."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.content import ContentError, draft, load
from kiosk.desk.session import Found, Update
from kiosk.messages import Message
from kiosk.staff import stick, update
from kiosk.staff.difference import difference

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.content import Loaded
    from kiosk.text import Language

SHOWN: Final = 40
"""Lines that are handed to the menu; it shows those that fit."""

logger = logging.getLogger(__name__)


class Delivery:
    """Brings shows from sticks; each step returns what the menu shows next.

    Nothing here raises: whatever goes wrong is said, and the present show stays.
    Every step may take seconds, and belongs into a thread.
    """

    def __init__(
        self,
        present: Callable[[], Loaded],
        state: Path | None,
        language: Language,
        roots: Callable[[], tuple[tuple[Path, int], ...]] = stick.roots,
    ) -> None:
        self._present = present
        self._state = state
        self._language = language
        self._roots = roots
        self._confirmed = ""
        """The digest of what was compared last."""

    def search(self) -> Update:
        """Look for shows on all sticks."""
        found = []
        for place in stick.shows(self._roots()):
            title = place.file.name
            try:
                content = draft(place.file).content
            except Exception as error:
                # It can be chosen by its name, and then is told of.
                logger.warning("%s cannot be read: %s", place.file, error)
                content = None
            if content is not None:
                title = content.show.title.words(self._language)
            found.append(Found(str(place.file), title, place.where))
        return Update("choose", tuple(found))

    def read(self, found: Found) -> Update:
        """Check a show, and say what it would change."""
        try:
            new = load(Path(found.path))
            old = self._present()
            lines = difference(old.content, new.content).lines(self._language)
        except ContentError as error:
            return self._wrong(found, error)
        except Exception as error:
            return self._failed(found, error)
        self._confirmed = new.digest
        return self._told("compare", found, lines)

    def bring(self, found: Found, told: Callable[[float], None]) -> Update:
        """Put a show in place of the present one, if it is what was compared."""
        present = self._present()
        try:
            update.bring(
                Path(found.path),
                present.path,
                self._confirmed,
                self._state,
                datetime.now(UTC),
                told,
            )
        except ContentError as error:
            return self._wrong(found, error)
        except update.Refused as refusal:
            return Update(
                "refused", chosen=found, lines=(refusal.why.said(self._language),)
            )
        except Exception as error:
            return self._failed(found, error)
        logger.info("the show was updated from %s", found.path)
        return Update("done", chosen=found)

    def _told(self, stage: str, found: Found, lines: tuple[str, ...]) -> Update:
        kept = tuple(line for line in lines if line.strip())
        return Update(
            stage,  # type: ignore[arg-type]
            chosen=found,
            lines=kept[:SHOWN],
            more=max(0, len(kept) - SHOWN),
        )

    def _wrong(self, found: Found, error: ContentError) -> Update:
        """What is wrong with a content: the file is known, the place is said."""
        zh = self._language == "zh"
        head = (
            f"有 {len(error.problems)} 处错误，没有换"
            if zh
            else f"mistakes: {len(error.problems)}; nothing was changed"
        )
        lines = [head]
        for problem in error.problems:
            what = problem.what.said(self._language)
            line = f"第 {problem.line} 行：" if zh else f"line {problem.line}: "
            lines.append(f"  {line if problem.line else ''}{what}")
        return self._told("refused", found, tuple(lines))

    def _failed(self, found: Found, error: Exception) -> Update:
        logger.warning("the update failed: %s", error)
        reason = getattr(error, "strerror", None) or str(error)
        why = Message(
            f"读写没有成功：{reason}", f"it could not be read or written: {reason}"
        )
        return Update("refused", chosen=found, lines=(why.said(self._language),))
