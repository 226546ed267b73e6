"""Films as they are shown: which is decoded now, and the frame of a second as an image.

One film is decoded at a time, in a child process that is never waited for where a show
plays. A film that has broken twice is not tried again until files are read anew.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from kiosk.content import apart
from kiosk.model.message import shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.content.reel import Reel, ReelWish
    from kiosk.content.subtitles import Cue

FRAME: Final = 1 / 60
"""Seconds after which one looks again for a frame that is not there yet."""
REST: Final = 0.25
"""Seconds between two looks at a film of which nothing is known."""
GOING: Final = 500
"""Milliseconds after which a film that is out of sight is let go."""
TRIES: Final = 2
"""How often a film may break before it is left alone."""

logger = logging.getLogger(__name__)


class Exposure(NamedTuple):
    """A frame as an image, and what tells it from others."""

    image: QImage
    key: tuple[int, float]


class Films(QObject):
    """The films of the folders that `found` looks into; one of them is decoded.

    Signals:
        arrived(str): a frame of the film of this path, which was missing, is there.
    """

    arrived = Signal(str)
    _told = Signal(object)

    def __init__(self, found: Callable[[str], Path | None], *, waits: bool) -> None:
        """Films of which none is decoded yet.

        Args:
            found: the file of a path in the content; None if there is none.
            waits: whether whoever asks for a frame waits for it, else it comes later.
        """
        super().__init__()
        self._found = found
        self._waits = waits
        self._reel: Reel | None = None
        self._path = ""
        self._wish: ReelWish | None = None
        self._broken: Counter[str] = Counter()
        self._ready = False
        self._said = False
        self._counted = (0, 0)
        """Frames shown and late, of reels that are closed."""
        self.due = REST
        """Seconds until the film that was asked for last has another frame."""
        self.volume = 0.0
        """How loud films are that are to be heard, in [0, 1]."""
        self.device = ""
        """The sound device by its name, "" for the system's own."""
        self.deaf = False
        """Whether a film was to be heard, and there is no device."""
        self._texts: dict[str, tuple[Cue, ...]] = {}
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.timeout.connect(self.close)

    @property
    def frames(self) -> int:
        """Frames that were shown."""
        return self._counted[0] + (self._reel.shown if self._reel else 0)

    @property
    def late(self) -> int:
        """Frames that came too late and were left out."""
        return self._counted[1] + (self._reel.late if self._reel else 0)

    @property
    def child(self) -> int | None:
        """The number of the process that decodes; None if there is none."""
        return None if self._reel is None else self._reel.child

    def get_ready(self) -> None:
        """Import what decodes, in a thread of its own: a page with a film is built."""
        if not (self._waits or self._ready):
            self._ready = True
            apart.begin(_import, "films")

    def expect(self, path: str, wish: ReelWish) -> None:
        """Begin to decode a film that will be shown at once."""
        if not self._waits:
            self._reel_of(path, wish)

    def frame(
        self,
        path: str,
        wish: ReelWish,
        second: float,
        *,
        runs: bool = True,
        heard: bool = False,
    ) -> Exposure | None:
        """The frame of a second; None if there is none, or none yet.

        A film that `runs` and is `heard` is, if it has a sound and this is loud.

        It is sound until the next one is asked for. `wish.file` is filled in here.
        """
        reel = self._reel_of(path, wish)
        if reel is None:
            self.due = REST
            return None
        found = reel.waited(second) if self._waits else reel.at(second, runs=runs)
        if wish.sound and not self._waits:
            # One that has stalled is not heard either.
            heard = heard and found is not None
            reel.speak(second, runs=heard, volume=self.volume, device=self.device)
            self._note(reel)
        due = reel.due(second)
        self.due = FRAME if due is None else max(due, 0.001)
        if found is None:
            return None
        form = QImage.Format.Format_RGB32
        wide, high = found.width, found.height
        image = QImage(found.data, wide, high, 4 * wide, form)
        return Exposure(image, (found.demand, found.second))

    def hush(self) -> None:
        """Let nothing be heard until a frame is asked for again."""
        if self._reel is not None:
            self._reel.hush()

    def _note(self, reel: Reel) -> None:
        """Tell once of a device that is not there, and of one that is there again."""
        if reel.heard is None or self.deaf is not reel.heard:
            return
        self.deaf = not reel.heard
        if self.deaf:
            logger.warning("films are not heard: there is no sound device, or it fails")
        else:
            logger.info("films are heard again")

    def cue(self, path: str, second: float) -> str:
        """What the subtitles of a file say at a second; "" if nothing."""
        from kiosk.content import subtitles

        if path not in self._texts:
            file = self._found(path)
            self._texts[path] = () if file is None else subtitles.read(file)
        return subtitles.at(self._texts[path], second)

    def release(self, path: str) -> None:
        """The film is out of sight; it is let go unless it is asked for again soon."""
        if path == self._path:
            self.hush()
            self._going.start(GOING)

    def forget(self) -> None:
        """Read every file anew the next time it is shown."""
        self._broken.clear()
        self._texts.clear()
        self.close()

    def close(self) -> None:
        """Decode nothing any more."""
        self._going.stop()
        reel, self._reel, self._path = self._reel, None, ""
        if reel is not None:
            shown_, late = self._counted
            self._counted = shown_ + reel.shown, late + reel.late
            reel.close()

    def _reel_of(self, path: str, wish: ReelWish) -> Reel | None:
        # Imported only now: few shows have a film.
        from kiosk.content import film
        from kiosk.content.reel import Reel

        self._going.stop()
        reel = self._reel
        if reel is not None and (path, wish) == (self._path, self._wish):
            return None if reel.broken else reel
        self.close()
        if self._broken[path] >= TRIES or min(wish.width, wish.height) < 1:
            return None
        file = self._found(path)
        if file is None:
            return None
        if not film.available():
            if not self._said:
                self._said = True
                logger.warning("%s", film.MISSING.en)
            return None

        def told() -> None:
            # The show may have been closed meanwhile, and its Qt half be gone.
            try:
                self._told.emit(path)
            except RuntimeError:
                return

        self._reel = Reel(wish._replace(file=str(file)), told)
        self._path, self._wish = path, wish
        return self._reel

    @Slot(object)
    def _take(self, path: str) -> None:
        if self._reel is not None and path == self._path and self._reel.broken:
            self._broken[path] += 1
            logger.warning("the film %s shows its poster", shown(path))
        self.arrived.emit(path)


def _import() -> None:
    import kiosk.content.reel  # noqa: F401
