"""Site: the machine that is made a public screen, and what has been done to it.

What has been written and run stands in a manifest beside the settings that only
root can change; exactly that is undone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict

from kiosk.content import atomic
from kiosk.content.privilege import Owner, become, is_root
from kiosk.device import paths
from kiosk.device.setup import linux
from kiosk.device.setup.installation import (
    SETTINGS,
    Copy,
    File,
    Invocation,
    Machine,
    PlanRefused,
)
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kiosk.device.setup.installation import Step

MANIFEST: Final = f"{paths.CONFIG}/installed.json"
BEFORE: Final = ".before-kiosk"
"""What the name of a file ends with that was there before, and was replaced."""
LEFT: Final = (linux.SHOW, paths.STATE)
"""What only a purge takes away: content, and all that the show has learnt."""

What = Literal["run", "remove", "keep", "restore", "folder", "tree"]


@dataclass(frozen=True, slots=True)
class Undoing:
    """One step back; `words` are a command, or the name of what is put back."""

    what: What
    path: str = ""
    words: tuple[str, ...] = ()


class Undo(BaseModel):
    """A command that undoes one that was run: on the machine, and from outside."""

    here: tuple[str, ...]
    offline: tuple[str, ...]


class Manifest(BaseModel):
    """What an installation has written and run.

    `files` are the SHA-256 of what was written, by path; `replaced` where a file
    was put that was there before, by its path; `folders` those that were made, and
    `undo` what undoes the commands, both in the order of the doing.
    """

    model_config = ConfigDict(extra="forbid")

    files: dict[str, str] = {}
    replaced: dict[str, str] = {}
    folders: list[str] = []
    undo: list[Undo] = []

    @property
    def data(self) -> bytes:
        return self.model_dump_json(indent=1).encode() + b"\n"


def digest(data: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


class Site:
    """The machine to be changed, or a folder that holds the files of one.

    Args:
        root: the folder; None is this machine.
        run: runs a command; raises Refused if it fails.
    """

    def __init__(self, root: Path | None, run: Callable[[Sequence[str]], None]) -> None:
        self.root = root
        self._run = run
        self.manifest = atomic.read(self.at(MANIFEST), Manifest.model_validate_json)

    def at(self, path: str) -> Path:
        """Where a path of the machine is to be found from here."""
        return Path(path) if self.root is None else self.root / path.lstrip("/")

    def _stay(self, paths: Sequence[str]) -> None:
        """Refuse what a link within the folder would lead out of it.

        Raises:
            Refused: this machine's own files would be changed in place of its.
        """
        if self.root is None:
            return
        root = os.path.realpath(self.root)
        strays = [
            path
            for path in paths
            if not Path(os.path.realpath(self.at(path).parent)).is_relative_to(root)
            or (self.at(path).is_symlink() and self.at(path).is_dir())
        ]
        if strays:
            names = " ".join(strays)
            raise PlanRefused(
                Message(
                    f"{self.root} 里有链接，把这些引到了它外面：{names}；没有改动",
                    f"links in {self.root} lead out of it, for {names}; nothing was "
                    "changed",
                )
            )

    def words(self, run: Invocation) -> tuple[str, ...]:
        """What has to be run here for a step, if anything."""
        if self.root is None:
            return run.words
        return tuple(word.format(root=self.root) for word in run.offline)

    def there(self, path: str) -> bool:
        """Whether a file exists, by its path or a pattern of it."""
        whole = self.at(path)
        if "*" not in path:
            return whole.exists()
        above = self.at(path.partition("*")[0])
        return any(above.glob(str(whole.relative_to(above))))

    def state(self, file: File) -> str:
        """How a file stands to what is there: new, same, ours, theirs or foreign."""
        whole = self.at(file.path)
        try:
            data = whole.read_bytes()
        except FileNotFoundError:
            return "new"
        except OSError:
            return "foreign"
        if file.theirs:
            return "theirs"
        if data == file.text.encode():
            return "same"
        ours = self.manifest.files.get(file.path) if self.manifest else None
        return "ours" if ours == digest(data) else "foreign"

    # -- forward ----------------------------------------------------------

    def carry_out(
        self,
        steps: Sequence[Step],
        told: Callable[[Step | Undoing, str], None],
        *,
        force: bool = False,
    ) -> None:
        """Do every step, and tell of each with what became of it.

        Raises:
            Refused: files of others are in the way and are not to be replaced
                (then nothing is done), or a command fails.
        """
        self._stay([step.path for step in steps if isinstance(step, File | Copy)])
        foreign = [
            step.path
            for step in steps
            if isinstance(step, File) and self.state(step) == "foreign"
        ]
        if foreign and not force:
            names = " ".join(foreign)
            raise PlanRefused(
                Message(
                    f"这些文件不是 kiosk 写的，或写后被改过：{names}；确实要换掉就加 "
                    f"--force，原来的会留作 {BEFORE}",
                    "these files were not written by kiosk, or changed since: "
                    f"{names}; --force replaces them and keeps the old ones as "
                    f"{BEFORE}",
                )
            )
        manifest = self.manifest or Manifest()
        self.manifest = manifest
        for step in steps:
            match step:
                case File():
                    told(step, self._write(step, manifest))
                case Copy():
                    told(step, self._copy(step, manifest))
                case Invocation():
                    told(step, self._do(step, manifest))
            self._keep(manifest)
        for old in self.outdated(steps):
            self._undone(old)
            del manifest.files[old.path]
            told(old, "done")
            self._keep(manifest)

    def outdated(self, steps: Sequence[Step]) -> tuple[Undoing, ...]:
        """Files of an earlier installation that this one has no use for."""
        if self.manifest is None:
            return ()
        wanted = {step.path for step in steps if isinstance(step, File)}
        return tuple(
            Undoing("remove", path)
            for path, was in self.manifest.files.items()
            if path not in wanted and self._digest(path) == was
        )

    def _digest(self, path: str) -> str:
        try:
            return digest(self.at(path).read_bytes())
        except OSError:
            return ""

    def _keep(self, manifest: Manifest) -> None:
        self._folders(self.at(MANIFEST).parent, manifest)
        atomic.written(self.at(MANIFEST), manifest.data)

    def _write(self, file: File, manifest: Manifest) -> str:
        state, whole = self.state(file), self.at(file.path)
        if state == "theirs":
            return state
        data = file.text.encode()
        if state != "same":
            self._folders(whole.parent, manifest)
            if state == "foreign":
                before = file.path + BEFORE
                whole.replace(self.at(before))
                manifest.replaced[file.path] = before
            # Written down first: what is half done can then be undone too.
            manifest.files[file.path] = digest(data)
            self._keep(manifest)
            atomic.written(whole, data)
        whole.chmod(file.mode)
        if file.group:
            self._give(whole, "root", file.group)
        return state

    def _copy(self, copy: Copy, manifest: Manifest) -> str:
        into = self.at(copy.path)
        if os.path.lexists(into / copy.names[0]):
            return "theirs"
        files = {}
        # The content last: with it all is there.
        for name in reversed(copy.names):
            source = copy.source / name
            found = source.rglob("*") if source.is_dir() else [source]
            for file in sorted(found):
                if file.is_file():
                    files[file.relative_to(copy.source).parts] = file.read_bytes()
        self._folders(into, manifest)
        owner = self.owner(copy.owner, copy.owner)
        try:
            with _entered(into) as folder:
                if owner is not None:
                    os.fchown(folder, *owner)
                os.fchmod(folder, 0o2775)
                # From here on it is its owner's, who may have put links there.
                with become(owner):
                    for parts, data in files.items():
                        _laid(folder, parts, data)
        except OSError as error:
            why = error.strerror or str(error)
            raise PlanRefused(
                Message(f"{into} 写不了：{why}", f"{into} cannot be written: {why}")
            ) from error
        return "new"

    def _do(self, run: Invocation, manifest: Manifest) -> str:
        words = self.words(run)
        if not words:
            return "skipped"
        state = "done"
        try:
            self._run(words)
        except PlanRefused:
            if not run.hastens:
                raise
            state = "later"
        undo = Undo(here=run.undo, offline=run.offline_undo)
        if run.undo and undo not in manifest.undo:
            manifest.undo.append(undo)
        return state

    def _folders(self, folder: Path, manifest: Manifest) -> None:
        """Make a folder and those above it, and note each."""
        wanting = []
        while not folder.exists():
            wanting.append(folder)
            folder = folder.parent
        for made in reversed(wanting):
            made.mkdir()
            made.chmod(0o755)
            path = (
                made if self.root is None else Path("/") / made.relative_to(self.root)
            )
            if str(path) not in manifest.folders:
                manifest.folders.append(str(path))

    def _give(self, path: Path, user: str, group: str) -> None:
        """Let a file belong to a user and a group of the machine, if we may."""
        owner = self.owner(user, group)
        if owner is not None:
            os.chown(path, *owner, follow_symlinks=False)

    def owner(self, user: str, group: str) -> Owner | None:
        """A user and a group of the machine; None if files cannot be given to them."""
        if not is_root():
            return None
        uid = self._number("/etc/passwd", user)
        gid = self._number("/etc/group", group)
        return None if uid is None or gid is None else Owner(uid, gid)

    def _number(self, table: str, name: str) -> int | None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            for line in self.at(table).read_text("utf-8").splitlines():
                parts = line.split(":")
                if parts[0] == name:
                    return int(parts[2])
        return None

    # -- back -------------------------------------------------------------

    def undoing(self, *, force: bool = False, purge: bool = False) -> list[Undoing]:
        """What has to be done to take everything back, in order.

        A file that somebody has changed since stays, unless `force`. With `purge`
        the settings, the content and all that the show has learnt go as well.

        Raises:
            Refused: nothing of kiosk is installed here.
        """
        if self.manifest is None:
            raise PlanRefused(
                Message(
                    f"没有 {self.at(MANIFEST)}：这里没有装过 kiosk",
                    f"there is no {self.at(MANIFEST)}: kiosk was not installed here",
                )
            )
        manifest = self.manifest
        self._stay([MANIFEST, *manifest.files, *manifest.replaced, *LEFT])
        steps: list[Undoing] = []
        late: list[Undoing] = []
        for undo in reversed(manifest.undo):
            words = undo.here
            if self.root is not None:
                words = tuple(word.format(root=self.root) for word in undo.offline)
            if words:
                # What reads files again has to see that they are gone.
                reads = "daemon-reload" in words or "udevadm" in words
                (late if reads else steps).append(Undoing("run", words=words))
        for path, was in reversed(manifest.files.items()):
            if self.at(path).exists():
                goes = force or self._digest(path) == was
                goes = goes or (purge and path == SETTINGS)
                steps.append(Undoing("remove" if goes else "keep", path))
        for path, before in manifest.replaced.items():
            steps.append(Undoing("restore", path, words=(before,)))
        if purge:
            steps += [Undoing("tree", path) for path in LEFT if self.at(path).exists()]
            prefix = () if self.root is None else ("--prefix", str(self.root))
            late.append(Undoing("run", words=("userdel", *prefix, linux.USER)))
        steps.append(Undoing("remove", MANIFEST))
        steps += [Undoing("folder", path) for path in reversed(manifest.folders)]
        return [*steps, *late]

    def undo(
        self, steps: Sequence[Undoing], told: Callable[[Undoing, str], None]
    ) -> None:
        """Do every step back, and tell of each with what became of it.

        A command that fails does not stop the rest: what it would undo may be
        gone already.
        """
        for step in steps:
            told(step, self._undone(step))

    def _undone(self, step: Undoing) -> str:
        whole = self.at(step.path)
        match step.what:
            case "run":
                try:
                    self._run(step.words)
                except PlanRefused:
                    return "failed"
            case "remove":
                whole.unlink(missing_ok=True)
            case "restore":
                before = self.at(step.words[0])
                if whole.exists() or not before.exists():
                    return "kept"
                before.replace(whole)
            case "tree":
                shutil.rmtree(whole, ignore_errors=True)
            case "folder":
                try:
                    whole.rmdir()
                except OSError:
                    return "kept"
            case _:
                return "kept"
        return "done"


@contextlib.contextmanager
def _entered(folder: Path | str, at: int | None = None) -> Iterator[int]:
    """A folder that is open, and no link to one."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
    try:
        yield handle
    finally:
        os.close(handle)


def _laid(folder: int, parts: tuple[str, ...], data: bytes) -> None:
    """Write a new file below an open folder; one that is there stays.

    Raises:
        OSError: it cannot be written, or a link is in the way.
    """
    name, *below = parts
    if below:
        try:
            os.mkdir(name, dir_fd=folder)
        except FileExistsError:
            made = False
        else:
            made = True
        with _entered(name, folder) as inner:
            if made:
                os.fchmod(inner, 0o2775)
            _laid(inner, tuple(below), data)
        return
    new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with contextlib.suppress(FileExistsError):
        handle = os.open(name, new, 0o664, dir_fd=folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            os.fchmod(handle, 0o664)


def facts(site: Site, program: str, show: Path) -> Machine:
    """What a plan needs to know, looked up on the machine or in the folder."""
    units = linux.UNITS
    masked = frozenset(
        name
        for name in linux.MASKED
        if (link := site.at(f"{units}/{name}")).is_symlink()
        and str(link.readlink()) == "/dev/null"
    )
    manager = site.at(f"{units}/display-manager.service")
    return Machine(
        program=program,
        show=show,
        there=site.there,
        root="" if site.root is None else str(site.root),
        cage=cage_version(site),
        masked=masked,
        display_manager=manager.readlink().name if manager.is_symlink() else "",
    )


def cage_version(site: Site) -> tuple[int, ...] | None:
    """The version of cage that dpkg knows of; (0,) if cage came another way."""
    if not site.there("/usr/bin/cage"):
        return None
    with contextlib.suppress(OSError, ValueError):
        entries = site.at("/var/lib/dpkg/status").read_text("utf-8").split("\n\n")
        for entry in entries:
            lines = dict(
                line.split(": ", 1) for line in entry.splitlines() if ": " in line
            )
            if lines.get("Package") == "cage":
                upstream = lines["Version"].rpartition(":")[2].partition("-")[0]
                return tuple(int(part) for part in upstream.split(".")[:3])
    return (0,)
