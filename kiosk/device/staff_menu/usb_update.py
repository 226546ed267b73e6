"""The delivery: a show from a stick, or the version before, put in place, in words."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.difference import SAME, difference
from kiosk.content import nofollow
from kiosk.content.assets import letters
from kiosk.content.content import LIMIT, ContentError
from kiosk.content.history import History
from kiosk.content.messages import counted
from kiosk.device.operate.shelf import Shelf
from kiosk.device.staff_menu import update, usb
from kiosk.device.staff_menu.parcel import UpdateRefused
from kiosk.device.staff_menu.session import Candidate, Update
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.authoring.difference import Difference
    from kiosk.content.content import Loaded
    from kiosk.content.history import Version
    from kiosk.device.operate.shelf import Pack
    from kiosk.device.staff_menu.parcel import Parcel
    from kiosk.device.staff_menu.update import Changed, Sort

SHOWN: Final = 400
"""Lines that are handed to the menu; it shows them page by page."""
LONG: Final = 240
"""Letters of a line that are handed to it."""
_SORTS: Final[dict[Sort, tuple[Message, Message, Message]]] = {
    "picture": (
        Message("图片", "Pictures"),
        Message("张图片", "picture"),
        Message("张图片", "pictures"),
    ),
    "font": (
        Message("字体", "Typefaces"),
        Message("种字体", "typeface"),
        Message("种字体", "typefaces"),
    ),
    "sheet": (
        Message("表格", "Spreadsheets"),
        Message("个表格", "spreadsheet"),
        Message("个表格", "spreadsheets"),
    ),
    "file": (
        Message("别的文件", "Other files"),
        Message("个别的文件", "other file"),
        Message("个别的文件", "other files"),
    ),
}
"""A heading, one of it and several, in the order in which they are told."""
_CHANGED: Final = Message("换了", "replaced")
_NEW: Final = Message("新增", "added")

logger = logging.getLogger(__name__)


Take = Callable[[Path, Path, Path, Callable[[float], None]], "Pack"]
"""Has a signed pack on the shelf of this machine: of the folder of packs, the folder
below which no link is followed, and the content that is played; and is told the share
that is done. It raises UpdateRefused, or OSError."""

UNSIGNED: Final = Message(
    "这块屏幕只收签名的内容包；请用 kiosk publish 发布到 U 盘上",
    "this screen takes signed packs only: bring the show to the stick with kiosk "
    "publish",
)
UNTAKEN: Final = Message(
    "这台机器还不能收签名的内容包", "this machine cannot take signed packs yet"
)
_PACKS: Final = Message("签名的内容包", "Signed packs")


class Delivery:
    """Brings shows from sticks, and versions back; each step returns what comes next.

    Nothing here raises: whatever goes wrong is said, and the present show stays.
    Every step may take seconds, and belongs into a thread.

    Args:
        present: what is on screen, all of it.
        state: the folder of the history, None for none.
        roots: where sticks are mounted, and how many levels deep to look.
        unfit: why nothing is taken from where a file lies, None if it may be.
        take: verifies signed packs; None where none are taken.
        signed: whether nothing else is taken.
    """

    def __init__(
        self,
        present: Callable[[], Loaded],
        state: Path | None,
        roots: Callable[[], tuple[tuple[Path, int], ...]] = usb.roots,
        unfit: Callable[[Path], Message | None] = usb.unfit,
        take: Take | None = None,
        *,
        signed: bool = False,
    ) -> None:
        self._present = present
        self._state = state
        self._roots = roots
        self._unfit = unfit
        self._take, self._signed = take, signed
        self._pack: Pack | None = None
        """The signed pack that was compared last."""
        self._confirmed: tuple[str, ...] = ()
        """What was compared last: where it lies and its digest."""

    # -- from a stick

    def search(self) -> Update:
        """Look for shows on all sticks."""
        places, more = usb.shows(self._roots())
        found = tuple(
            Candidate(str(place.file), self._title(place), place.where)
            for place in places
        )
        return Update("choose", found, more=more)

    def read(self, found: Candidate, told: Callable[[float], None]) -> Update:
        """Check a show, and say what it would change; `told` as for `bring`."""
        self._confirmed = ()
        file = Path(found.path)
        try:
            why = self._unfit(file)
            if why is not None:
                return _refused(found, why)
            old = self._present()
            shown = self._shown(file, old.path, told)
            offer = update.offered(shown, old.path, self._root(file), told)
            changes = difference(old.content, offer.content)
            lines = _changes(changes, offer.files)
        except Exception as error:
            return _failed(found, error)
        self._confirmed = found.path, offer.digest
        return _told("compare", found, lines)

    def bring(self, found: Candidate, told: Callable[[float], None]) -> Update:
        """Put a show in place of the present one, if it is what was compared.

        `told` is given the share that is done.
        """
        file = Path(found.path)
        digest = self._confirmed[1] if found.path in self._confirmed else ""
        try:
            why = self._unfit(file)
            if why is not None:
                return _refused(found, why)
            now, pack = datetime.now(UTC), self._pack
            brought = update.bring(
                file if pack is None else self._shelf.parcel(pack),
                self._present().path,
                digest,
                self._state,
                now,
                told,
                self._root(file),
            )
            if pack is not None:
                self._shelf.place(pack.number, brought.digest, now)
        except Exception as error:
            return _failed(found, error)
        logger.info("the show was updated from %s", usb.said(found.path, 200))
        restart = any(one.sort == "font" for one in brought.files)
        return Update("show", chosen=found, digest=brought.digest, restart=restart)

    @property
    def _shelf(self) -> Shelf:
        if self._state is None:
            raise UpdateRefused(UNTAKEN)
        return Shelf(self._state)

    def _shown(
        self, file: Path, path: Path, told: Callable[[float], None]
    ) -> Path | Parcel:
        """What is to be shown of a file on a stick: itself, or the pack it stands for.

        Raises:
            UpdateRefused, OSError: it is not taken.
        """
        self._pack = None
        if not usb.is_packs(file):
            if self._signed:
                raise UpdateRefused(UNSIGNED)
            return file
        if self._take is None:
            raise UpdateRefused(UNTAKEN)
        shelf, root = self._shelf, self._root(file)
        self._pack = pack = self._take(file.parents[1], root, path, told)
        return shelf.parcel(pack)

    def _root(self, file: Path) -> Path:
        """The system's own folder that a stick is mounted in."""
        for root, _ in self._roots():
            if file.is_relative_to(root):
                return root
        return Path(file.anchor)

    def _title(self, place: usb.UsbShow) -> Message:
        """What a show on a stick is called; it can be chosen by its file's name."""
        name = place.file.name
        if usb.is_packs(place.file):
            return _PACKS
        try:
            if self._unfit(place.file) is None:
                inner = place.file.relative_to(place.root).as_posix()
                with nofollow.opened(place.root, inner) as stream:
                    data = stream.read(LIMIT + 1)
                title = _in_both(json.loads(letters(data))["show"]["title"])
                return Message(*(usb.said(word) or name for word in title))
        except Exception as error:
            where = usb.said(str(place.file), 200)
            logger.warning("%s cannot be read: %s", where, usb.said(str(error), 200))
        return Message(name, name)

    # -- the version before

    def previous(self) -> Update:
        """Find the newest good version that is not on screen, and say what differs."""
        self._confirmed = ()
        found = None
        try:
            present = self._present()
            history = (
                None if self._state is None else History(self._state, present.path)
            )
            version = None if history is None else _previous(history, present.digest)
            if history is None or version is None:
                return _refused(
                    None,
                    Message(
                        "还没有更早的一版：内容换过之后才有",
                        "there is no earlier version yet: there is one once the "
                        "content has changed",
                    ),
                )
            found = Candidate(str(version.number), _called(version), version.when)
            lines = _back(history, version, present)
        except Exception as error:
            return _failed(found, error)
        self._confirmed = found.path, version.digest, present.digest
        return _told("compare", found, lines)

    def restore(self, found: Candidate, told: Callable[[float], None]) -> Update:
        """Put back the version that was compared, if all is as it was then."""
        told(0.0)
        try:
            present = self._present()
            history = (
                None if self._state is None else History(self._state, present.path)
            )
            version = None if history is None else history.find(found.path)
            now = (
                () if version is None else (found.path, version.digest, present.digest)
            )
            if history is None or version is None or now != self._confirmed:
                return _refused(
                    found,
                    Message(
                        "内容刚才变了，请再看一遍",
                        "the content has changed meanwhile; look at it once more",
                    ),
                )
            back = history.replaced(version).back
            history.restore(version, datetime.now(UTC))
        except Exception as error:
            return _failed(found, error)
        logger.info("version %d was put back", version.number)
        restart = any(update.Changed(name, new=False).sort == "font" for name in back)
        return Update("show", chosen=found, digest=version.digest, restart=restart)


def _previous(history: History, present: str) -> Version | None:
    for version in history.versions():
        if not version.good or history.at_present(version, present):
            continue
        if history.read(version) is not None:
            return version
    return None


def _called(version: Version) -> Message:
    return Message(f"第 {version.number} 版", f"version {version.number}")


def _back(history: History, version: Version, present: Loaded) -> list[Message]:
    """What putting a version back changes."""
    loaded = history.read(version)
    assert loaded is not None
    replaced = history.replaced(version)
    files = [update.Changed(name, new=False) for name in replaced.back]
    lines = _changes(difference(present.content, loaded.content), files)
    if replaced.lost:
        lines.append(
            Message("没有留底、换不回来的文件", "Files of which no copy was kept")
        )
        lines += [_line(name, None) for name in replaced.lost]
    return lines


def _changes(changes: Difference, files: Sequence[Changed]) -> list[Message]:
    """The sum of what changes, and below headings every change, a line each."""
    sums = [changes.summary()] if changes else []
    counts = Counter((one.sort, one.new) for one in files)
    for sort, (_, one, many) in _SORTS.items():
        for new, how in ((False, _CHANGED), (True, _NEW)):
            if n := counts[sort, new]:
                zh = f"{n} {one.zh}{how.zh}"
                sums.append(Message(zh, f"{n} {(one if n == 1 else many).en} {how.en}"))
    said = sums or [SAME]
    lines = [Message("，".join(s.zh for s in said), ", ".join(s.en for s in said))]
    both = zip(changes.lines("zh"), changes.lines("en"), strict=True)
    lines += [Message(zh, en) for zh, en in list(both)[1:] if zh.strip()]
    for sort, (heading, *_) in _SORTS.items():
        mine = [one for one in files if one.sort == sort]
        if mine:
            lines.append(heading)
            lines += [_line(one.name, _NEW if one.new else _CHANGED) for one in mine]
    return lines


def _line(name: str, how: Message | None) -> Message:
    name = usb.said(name)
    if how is None:
        return Message(f"  {name}", f"  {name}")
    return Message(f"  {name}：{how.zh}", f"  {name}: {how.en}")


def _in_both(title: Any) -> tuple[str, str]:
    """The words of a title, in Chinese and in English."""
    if isinstance(title, str):
        return title, title
    zh, en = (str(title.get(language) or "") for language in ("zh", "en"))
    return zh or en, en or zh


def _told(stage: str, found: Candidate | None, lines: Iterable[Message]) -> Update:
    kept = [
        Message(*(_harmless(words) for words in line)) for line in lines if any(line)
    ]
    return Update(
        stage,  # type: ignore[arg-type]
        chosen=found,
        lines=tuple(kept[:SHOWN]),
        more=max(0, len(kept) - SHOWN),
    )


def _harmless(words: str) -> str:
    """A line that is one line, however it is written; its indent stays."""
    inner = words.strip()
    return words[: len(words) - len(words.lstrip(" "))] + usb.said(inner, LONG)


def _refused(found: Candidate | None, why: Message) -> Update:
    line = Message(why.zh, why.en[:1].upper() + why.en[1:])
    return _told("refused", found, (line,))


def _failed(found: Candidate | None, error: Exception) -> Update:
    """What is said of an error; whatever it is, the present show stays."""
    match error:
        case ContentError():
            return _told("refused", found, _wrong(error))
        case UpdateRefused():
            return _refused(found, error.why)
        case nofollow.NotPlain():
            name = usb.said(error.name)
            why = Message(f"{name} 是链接，不能用", f"a link is not taken: {name}")
            return _refused(found, why)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    logger.warning("the update failed: %s", usb.said(reason, 200))
    return _refused(
        found,
        Message(
            f"读写没有成功：{reason}", f"it could not be read or written: {reason}"
        ),
    )


def _wrong(error: ContentError) -> list[Message]:
    """What is wrong with a content: the file is known, the place is said."""
    count = counted(len(error.problems))
    lines = [
        Message(
            f"有 {count.zh} 处错误，没有换",
            f"Mistakes: {count.en}; nothing was changed",
        )
    ]
    for problem in error.problems:
        zh = f"第 {problem.line} 行：" if problem.line else ""
        en = f"line {problem.line}: " if problem.line else ""
        lines.append(Message(f"  {zh}{problem.what.zh}", f"  {en}{problem.what.en}"))
    return lines
