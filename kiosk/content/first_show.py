"""What a start shows first: the content of a file, or else a version of it."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.content.attempts import Attempts
from kiosk.content.cause import cause_unread, digest_unread
from kiosk.content.content import ContentError, Loaded, deadly, load, unforeseen
from kiosk.content.judged import judged
from kiosk.content.paths import NAME
from kiosk.content.swap import finish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.content.history import Version
    from kiosk.model.text import Language

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FirstShow:
    """What to show first.

    `mistake` is why it is not the file itself, `version` what it is instead.
    """

    loaded: Loaded
    mistake: ContentError | None = None
    version: Version | None = None
    cause: str = ""
    """What an attempt at its first picture is on record as."""

    def said(self, language: Language) -> tuple[str, ...]:
        """What staff should know of it, line by line."""
        if self.mistake is None or self.version is None:
            return tuple(note.said(language) for note in self.loaded.notes)
        number, when = self.version.number, self.version.when
        instead = (
            f"先放第 {number} 版（{when}）；文件改好后会自动换上。"
            if language == "zh"
            else f"Showing version {number} ({when}) until the file is mended."
        )
        return self.mistake.said(language), instead


def opened(
    path: Path,
    state: Path | None,
    fit: Callable[[Loaded], Loaded] = lambda loaded: loaded,
) -> FirstShow:
    """The content of a file, or else the newest good version of it.

    A file that has twice killed the program before its first picture is not read as
    long as there is another version of it.

    Args:
        path: the file.
        state: the folder with its history, and with what it was found to say.
        fit: what of a content is fit to be shown.

    Raises:
        ContentError: it cannot be shown, and no version of it can.
    """
    with suppress(OSError):
        # An update that the power has cut; what cannot be moved waits.
        finish(path)
    attempts, known = Attempts(state), cause_unread(path)
    if attempts.hopeless(known):
        mistake = deadly(path, digest_unread(path))
        if (found := _instead(path, state, attempts, fit, mistake, other=True)) is None:
            logger.error("%s and there is no other version", mistake.said("en"))
        else:
            logger.error("%s", mistake.said("en"))
            return found
    try:
        loaded = judged(path, state)
        if loaded is None:
            with attempts.trying(known):
                loaded = load(path)
        loaded = fit(loaded)
    except ContentError as error:
        mistake = error
    except Exception as error:
        # Whatever it is: the screen must not stay without a show.
        logger.exception("reading %s failed", path)
        mistake = unforeseen(path, error)
    else:
        own = _first(known, loaded)
        if not attempts.hopeless(own):
            return FirstShow(loaded, cause=own)
        mistake = deadly(path, loaded.digest)
        logger.error("%s", mistake.said("en"))
        other = _instead(path, state, attempts, fit, mistake, other=True)
        return other or FirstShow(loaded, cause=own)
    if (found := _instead(path, state, attempts, fit, mistake)) is not None:
        return found
    raise mistake


def _instead(
    path: Path,
    state: Path | None,
    attempts: Attempts,
    fit: Callable[[Loaded], Loaded],
    mistake: ContentError,
    *,
    other: bool = False,
) -> FirstShow | None:
    """The newest good version in place of a file; None if there is none."""
    if state is None:
        return None
    # Imported only now: nearly every content can be shown.
    from kiosk.content.history import History

    # A folder that is away cannot tell that it is one.
    for file in (path, path / NAME):
        found = History(state, file).newest(attempts, other=other)
        if found is not None:
            version, loaded = found
            loaded = fit(loaded)
            own = _first(f"version {version.digest}", loaded)
            return FirstShow(loaded, mistake, version, own)
    return None


def _first(known: str, loaded: Loaded) -> str:
    """What an attempt at the first picture of these slides is on record as.

    Without a slide that is known to crash it is another attempt.
    """
    if not known:
        return ""
    names = "\n".join(slide.id for slide in loaded.content.slides)
    return f"{known} {hashlib.sha256(names.encode()).hexdigest()[:16]}"
