"""Choosing a file: from where staff keep theirs, a stick or their own folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, QStorageInfo, QUrl
from PySide6.QtWidgets import QFileDialog

from kiosk.authoring.desktop.edit.asking import room_for

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kiosk.authoring.desktop.edit.voice import Voice

_STICKS: Final = frozenset(
    (b"vfat", b"msdos", b"exfat", b"fuseblk", b"FAT32", b"exFAT")
)
"""File systems of sticks, as Linux and Windows call them."""
_OWN: Final = (
    QStandardPaths.StandardLocation.DesktopLocation,
    QStandardPaths.StandardLocation.DownloadLocation,
    QStandardPaths.StandardLocation.DocumentsLocation,
    QStandardPaths.StandardLocation.PicturesLocation,
    QStandardPaths.StandardLocation.HomeLocation,
)


def chosen(
    voice: Voice, parent: QWidget, title: str, folder: Path, forms: str
) -> Path | None:
    """The file that is chosen; None for none.

    Args:
        voice: of the window, which knows where the last file of these forms came from.
        parent: the widget that asks.
        title: what for.
        folder: where to look the first time.
        forms: which files are seen, as Qt spells it.
    """
    last = voice.folders.get(forms)
    begin = last if last is not None and last.is_dir() else folder
    dialog = QFileDialog(parent.window(), title, str(begin), forms)
    for part, word in (
        (QFileDialog.DialogLabel.LookIn, "look-in"),
        (QFileDialog.DialogLabel.FileType, "file-type"),
    ):
        # Of these alone Qt has no Chinese.
        dialog.setLabelText(part, voice.say(word))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(one)) for one in places(folder)])
    # Qt's own is too high for a small screen with large letters.
    room_for(dialog, 760, 520)
    try:
        found = dialog.selectedFiles() if dialog.exec() else []
    finally:
        dialog.deleteLater()
    if not found:
        return None
    file = Path(found[0])
    voice.folders[forms] = file.parent
    return file


def places(folder: Path) -> list[Path]:
    """Where a file may lie: sticks, folders of one's own, and that of the show."""
    own = (Path(QStandardPaths.writableLocation(one)) for one in _OWN)
    there = (*sticks(), *own, folder)
    return [one for one in dict.fromkeys(there) if one.is_dir()]


def sticks() -> list[Path]:
    """The sticks that are plugged in and can be written on."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        ready = volume.isValid() and volume.isReady() and not volume.isReadOnly()
        kind = bytes(volume.fileSystemType().data())
        root = volume.rootPath()
        system = volume.isRoot() or root.startswith("/boot")
        if ready and not system and kind in _STICKS:
            found.append(Path(root))
    return found
