"""An export of what is written, made by another process while one goes on typing."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from kiosk.content.assets import copied
from kiosk.content.paths import NAME
from kiosk.content.relaunch import again, surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence


class ExportRun(QObject):
    """One run of a command on a copy of the draft.

    Signals:
        ended(str): it is over; why it has failed, "" if it has not.
    """

    ended = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._place: TemporaryDirectory[str] | None = None
        self._process = QProcess(self)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)

    @property
    def running(self) -> bool:
        return self._place is not None

    def start(
        self, path: Path, data: bytes, words: Sequence[str], typed: str = ""
    ) -> None:
        """Run a command of kiosk, whose path is a copy of a content.

        Args:
            path: the content file.
            data: what it says now.
            words: the command, and what stands behind the path.
            typed: a line that it is told as if it were typed, such as a passphrase.

        Raises:
            OSError: no copy can be made.
        """
        assert not self.running
        self._place = TemporaryDirectory(prefix="kiosk-export-")
        try:
            copy = copied(path, Path(self._place.name), NAME, data)
        except BaseException:
            self._clean()
            raise
        command, *rest = words
        program, *words = again([command, str(copy), *rest])
        where = QProcessEnvironment()
        for name, value in surroundings(os.environ).items():
            where.insert(name, value)
        where.insert("QT_QPA_PLATFORM", "offscreen")
        where.insert("QT_SCALE_FACTOR", "1")
        self._process.setProcessEnvironment(where)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.start(program, list(words))
        self._process.write(f"{typed}\n".encode() if typed else b"")
        self._process.closeWriteChannel()

    def stop(self) -> None:
        """End it; nothing half made stays."""
        if self.running:
            self._process.blockSignals(True)
            self._process.kill()
            self._process.waitForFinished(2000)
            self._clean()

    def _clean(self) -> None:
        if self._place is not None:
            self._place.cleanup()
            self._place = None

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._clean()
            self.ended.emit(self._process.errorString())

    def _finished(self, status: int) -> None:
        said = bytes(self._process.readAllStandardError().data()).decode("utf-8")
        self._clean()
        lines = [line for line in said.splitlines() if line.strip()]
        self.ended.emit("" if status == 0 else (lines or [str(status)])[-1].strip())
