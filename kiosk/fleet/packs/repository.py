"""The repository: packs that are signed, in plain files that any server can serve.

What changes is first proposed, below `proposed/`, with the signature of whoever
proposes it; once as many have signed as the repository asks for it is in force. With
one signer the two are one step. The time stamp is written last: until then screens see
what was there before, whole.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from kiosk.content import atomic, nofollow
from kiosk.content.paths import listed
from kiosk.content.swap import digest_of
from kiosk.device.operate.shelf import FILES, KEPT, LARGEST, Pack, Title, understood
from kiosk.fleet.packs.signing import owner
from kiosk.model.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from securesystemslib.signer import CryptoSigner, Key

    from kiosk.device.staff_menu.parcel import Parcel

METADATA: Final = "metadata"
TARGETS: Final = "targets"
STAMP: Final = f"{METADATA}/timestamp.json"
"""With it all else comes into force."""
PROPOSED: Final = "proposed"
PACKS: Final = "packs"
"""The folder of the manifests, among the targets."""
DAYS: Final = 400
"""Days for which a time stamp holds: one stick a year will do."""
LASTING: Final = timedelta(days=3650)
"""How long keys and lists hold; both are signed anew with everything published."""
_ROOT: Final = re.compile(r"([0-9]{1,6})\.root\.json")
_PACK: Final = re.compile(r"packs/([0-9]{1,9})\.json")

S = TypeVar("S", Root, Timestamp, Snapshot, Targets)


class RepositoryRefused(Exception):
    """Something that was not done to a repository; what was in force still is."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a proposal stands: who has signed it, and how many have yet to.

    `pack` is the number of what is proposed, 0 if it is who may sign.
    """

    pack: int
    signed: tuple[str, ...]
    missing: int

    @property
    def in_force(self) -> bool:
        return self.missing == 0


class Repository:
    """The packs in a folder, as somebody who may sign sees them.

    Args:
        folder: where it lies; it is made by `signers`.
        days: for how many days a time stamp holds.

    Raises:
        RepositoryRefused: what lies there is damaged or tampered with.
    """

    def __init__(self, folder: Path, days: int = DAYS) -> None:
        self.folder, self.days = folder, days
        self.root: Metadata[Root] | None = None
        self.targets: Metadata[Targets] | None = None
        self.snapshot: Metadata[Snapshot] | None = None
        self.timestamp: Metadata[Timestamp] | None = None
        try:
            self._read()
        except (RepositoryError, ValueError, OSError) as error:
            raise RepositoryRefused(
                Message(
                    f"{folder} 里的内容包仓库坏了，或者被人动过：{error}",
                    f"the repository of packs in {folder} is damaged, or somebody has "
                    f"tampered with it: {error}",
                )
            ) from error

    # -- what is in force

    def _read(self) -> None:
        room = self.folder / METADATA
        roots = sorted(
            int(found[1])
            for file in listed(room, "*.root.json")
            if (found := _ROOT.fullmatch(file.name))
        )
        if not roots:
            return
        root = _metadata(Root, room / f"{roots[-1]}.root.json")
        signed = root.signed
        signed.verify_delegate(Root.type, root.signed_bytes, root.signatures)
        timestamp = _metadata(Timestamp, room / "timestamp.json")
        version = timestamp.signed.snapshot_meta.version
        snapshot = _metadata(Snapshot, room / f"{version}.snapshot.json")
        version = snapshot.signed.meta["targets.json"].version
        targets = _metadata(Targets, room / f"{version}.targets.json")
        for one in (timestamp, snapshot, targets):
            signed.verify_delegate(one.signed.type, one.signed_bytes, one.signatures)
        self.root, self.targets = root, targets
        self.snapshot, self.timestamp = snapshot, timestamp

    @property
    def threshold(self) -> int:
        """How many have to sign; 0 where nothing is founded yet."""
        return (
            0 if self.root is None else self.root.signed.roles[Targets.type].threshold
        )

    @property
    def owners(self) -> tuple[str, ...]:
        """Who may sign."""
        if self.root is None:
            return ()
        keys = self.root.signed.roles[Targets.type].keyids
        return tuple(owner(self.root.signed.keys[one]) for one in keys)

    @property
    def until(self) -> datetime | None:
        """When what is in force goes stale, None where nothing is."""
        return None if self.timestamp is None else self.timestamp.signed.expires

    def packs(self) -> tuple[Pack, ...]:
        """The packs in force, the newest first."""
        return () if self.targets is None else _packs(self.folder, self.targets.signed)

    # -- what is proposed

    def signers(
        self, keys: Sequence[Key], threshold: int, signer: CryptoSigner
    ) -> Proposal:
        """Propose who may sign, and how many have to; founds what is not there yet.

        Raises:
            RepositoryRefused: fewer could sign than have to, or the signer may not.
            OSError: it cannot be written.
        """
        known = {key.keyid: key for key in keys}
        if not 1 <= threshold <= len(known):
            raise RepositoryRefused(
                Message(
                    f"{len(known)} 个人签不出 {threshold} 个名",
                    f"{len(known)} people cannot give {threshold} signatures",
                )
            )
        before = None if self.root is None else self.root.signed
        self._permit(signer, {*(before.keys if before else known)})
        alone = Role([*known], 1)
        roles = {
            Root.type: Role([*known], threshold),
            Targets.type: Role([*known], threshold),
            # Neither brings content; whoever publishes renews them.
            Snapshot.type: alone,
            Timestamp.type: Role([*known], 1),
        }
        root = Metadata(
            Root(
                version=1 if before is None else before.version + 1,
                expires=_from_now(LASTING),
                keys=known,
                roles=roles,
                consistent_snapshot=True,
            )
        )
        return self._propose(root, self._fresh_targets(), signer)

    def publish(
        self, parcel: Parcel, title: Title, signer: CryptoSigner, moment: datetime
    ) -> Proposal:
        """Propose a pack of all that belongs to a show; in force if one signs.

        Raises:
            RepositoryRefused: the signer may not, or nothing is founded yet.
            UpdateRefused, OSError: it cannot be read or written.
        """
        if self.root is None or (self.folder / PROPOSED / "root.json").exists():
            raise RepositoryRefused(
                Message(
                    "谁可以签名，还没有定下来：请先批准",
                    "who may sign has not been settled yet: approve that first",
                )
            )
        self._permit(signer, {*self.root.signed.keys})
        targets = self._fresh_targets()
        known = targets.signed.targets
        files = {}
        for name in (parcel.content, *parcel.names):
            files[name] = self._taken(parcel, name, known)
        numbers = sorted(_numbers(known))
        pack = Pack(
            number=numbers[-1] + 1 if numbers else 1,
            title=title,
            made=moment.astimezone(UTC).replace(microsecond=0),
            by=owner(signer.public_key),
            content=parcel.content,
            files=files,
        )
        data = pack.model_dump_json(indent=1).encode()
        path = f"{PACKS}/{pack.number}.json"
        atomic.written(self.folder / TARGETS / path, data, 0o644)
        known[path] = TargetFile.from_data(path, data, ["sha256"])
        for number in numbers[: -(KEPT - 1)]:
            del known[f"{PACKS}/{number}.json"]
        self._forget(targets.signed)
        return self._propose(None, targets, signer)

    def _taken(self, parcel: Parcel, name: str, known: dict[str, TargetFile]) -> str:
        """Lay by a file of a show under the digest of its bytes; that digest."""
        made = self.folder / TARGETS / FILES / f".{name.rpartition('/')[2]}.new"
        made.parent.mkdir(parents=True, exist_ok=True)
        try:
            with made.open("wb") as copy:
                digest, size = parcel.copied(name, copy, parcel.size)
            path = f"{FILES}/{digest}"
            there = self.folder / TARGETS / path
            if digest_of(there) != digest:
                atomic.written_through(made)
                atomic.placed(made, there)
        finally:
            with contextlib.suppress(OSError):
                made.unlink(missing_ok=True)
        known[path] = TargetFile(size, {"sha256": digest}, path)
        return digest

    def _forget(self, targets: Targets) -> None:
        """Sign no file any longer that none of the packs has."""
        used = {
            own for one in _packs(self.folder, targets) for own in one.files.values()
        }
        for path in [one for one in targets.targets if one.startswith(f"{FILES}/")]:
            if path.removeprefix(f"{FILES}/") not in used:
                del targets.targets[path]

    def proposal(self) -> Proposal | None:
        """What is proposed and how it stands; None if nothing is."""
        root, targets = self._proposal()
        if targets is None:
            return None
        return self._standing(root, targets)

    def proposed(self) -> Pack | None:
        """The pack that is proposed, None if there is none.

        Raises:
            RepositoryRefused: what is proposed changes more than one pack, or is not
                what was signed: nobody should sign it.
        """
        _, targets = self._proposal()
        if targets is None:
            return None
        packs = _packs(self.folder, targets.signed)
        known = self.packs()
        new = [one for one in packs if one not in known]
        if len(new) > 1 or (new and new[0] is not packs[0]):
            raise RepositoryRefused(_TAMPERED)
        for target in targets.signed.targets.values():
            if target.path.startswith(f"{FILES}/"):
                own = target.path.removeprefix(f"{FILES}/")
                if target.hashes != {"sha256": own}:
                    raise RepositoryRefused(_TAMPERED)
        for own in new[0].files.values() if new else ():
            if digest_of(self.folder / TARGETS / FILES / own) != own:
                raise RepositoryRefused(_TAMPERED)
        return new[0] if new else None

    def approve(self, signer: CryptoSigner) -> Proposal:
        """Sign what is proposed; it is in force once enough have.

        Raises:
            RepositoryRefused: nothing is proposed, it should not be signed, or the
                signer may not.
            OSError: it cannot be written.
        """
        root, targets = self._proposal()
        if targets is None:
            raise RepositoryRefused(
                Message("没有等待批准的内容", "nothing is waiting to be approved")
            )
        self.proposed()
        now = self.root if root is None else root
        assert now is not None
        self._permit(signer, {*now.signed.keys})
        if self.root is not None and root is not None:
            # Who proposes other signers has to be one of those that there are.
            result = self.root.signed.get_verification_result(
                Root.type, root.signed_bytes, root.signatures
            )
            if not result.signed:
                raise RepositoryRefused(_TAMPERED)
        for one in (root, targets):
            if one is not None:
                one.sign(signer, append=True)
        return self._settled(root, targets, signer)

    def renew(self, signer: CryptoSigner) -> None:
        """Have what is in force hold for another `days`.

        Raises:
            RepositoryRefused: nothing is in force, or the signer may not.
            OSError: it cannot be written.
        """
        if self.root is None or self.targets is None:
            raise RepositoryRefused(
                Message("这里还没有内容包", "there are no packs here yet")
            )
        self._permit(signer, {*self.root.signed.keys})
        self._stamp(self.targets, signer)

    # -- from the one to the other

    def _permit(self, signer: CryptoSigner, keys: set[str]) -> None:
        if signer.public_key.keyid not in keys:
            name = owner(signer.public_key)
            raise RepositoryRefused(
                Message(
                    f"{name} 的密钥不在可以签名的人里",
                    f"{name}'s key is none of those that may sign here",
                )
            )

    def _fresh_targets(self) -> Metadata[Targets]:
        if self.targets is None:
            return Metadata(Targets(version=1, expires=_from_now(LASTING)))
        data = self.targets.to_bytes()
        fresh = Metadata[Targets].from_bytes(data)
        fresh.signatures.clear()
        fresh.signed.version += 1
        fresh.signed.expires = _from_now(LASTING)
        return fresh

    def _propose(
        self,
        root: Metadata[Root] | None,
        targets: Metadata[Targets],
        signer: CryptoSigner,
    ) -> Proposal:
        for one in (root, targets):
            if one is not None:
                one.sign(signer, append=True)
        return self._settled(root, targets, signer)

    def _settled(
        self,
        root: Metadata[Root] | None,
        targets: Metadata[Targets],
        signer: CryptoSigner,
    ) -> Proposal:
        """Put in force what enough have signed, or write down that it waits."""
        standing = self._standing(root, targets)
        room = self.folder / PROPOSED
        if not standing.in_force:
            shutil.rmtree(room, ignore_errors=True)
            for name, one in (("root", root), ("targets", targets)):
                if one is not None:
                    atomic.written(room / f"{name}.json", one.to_bytes(), 0o644)
            return standing
        metadata = self.folder / METADATA
        if root is not None:
            name = f"{root.signed.version}.root.json"
            self.root = root
            atomic.written(metadata / name, root.to_bytes(), 0o644)
        name = f"{targets.signed.version}.targets.json"
        atomic.written(metadata / name, targets.to_bytes(), 0o644)
        self._stamp(targets, signer)
        shutil.rmtree(room, ignore_errors=True)
        swept(self)
        return standing

    def _stamp(self, targets: Metadata[Targets], signer: CryptoSigner) -> None:
        """Say that these are the targets in force, from now on and for `days`."""
        until = _from_now(timedelta(days=self.days))
        old, last = self.snapshot, self.timestamp
        version = targets.signed.version
        snapshot = Metadata(
            Snapshot(
                version=1 if old is None else old.signed.version + 1,
                expires=until,
                meta={"targets.json": _file(version, targets.to_bytes())},
            )
        )
        snapshot.sign(signer)
        version = snapshot.signed.version
        timestamp = Metadata(
            Timestamp(
                version=1 if last is None else last.signed.version + 1,
                expires=until,
                snapshot_meta=_file(version, snapshot.to_bytes()),
            )
        )
        timestamp.sign(signer)
        room = self.folder / METADATA
        atomic.written(room / f"{version}.snapshot.json", snapshot.to_bytes(), 0o644)
        atomic.written(room / "timestamp.json", timestamp.to_bytes(), 0o644)
        self.targets, self.snapshot, self.timestamp = targets, snapshot, timestamp

    def _standing(
        self, root: Metadata[Root] | None, targets: Metadata[Targets]
    ) -> Proposal:
        now = self.root if root is None else root
        assert now is not None
        packs = {*_numbers(targets.signed.targets)}
        before = () if self.targets is None else _numbers(self.targets.signed.targets)
        result = now.signed.get_verification_result(
            Targets.type, targets.signed_bytes, targets.signatures
        )
        missing, signed = result.missing, {**result.signed}
        if root is not None:
            before_it = None if self.root is None else self.root.signed
            whole = root.signed.get_root_verification_result(
                before_it, root.signed_bytes, root.signatures
            )
            missing = max(missing, whole.first.missing, whole.second.missing)
            signed |= whole.signed
        names = tuple(sorted(owner(key) for key in signed.values()))
        return Proposal(max(packs - {*before}, default=0), names, missing)

    def _proposal(self) -> tuple[Metadata[Root] | None, Metadata[Targets] | None]:
        room = self.folder / PROPOSED
        if not (room / "targets.json").is_file():
            return None, None
        try:
            root = None
            if (room / "root.json").is_file():
                root = _metadata(Root, room / "root.json")
            elif self.root is None:
                raise ValueError("nobody may sign")
            return root, _metadata(Targets, room / "targets.json")
        except (RepositoryError, ValueError, OSError) as error:
            raise RepositoryRefused(_TAMPERED) from error


_TAMPERED: Final = Message(
    "等待批准的内容坏了，或者被人动过：请重新提出",
    "what is waiting to be approved is damaged, or somebody has tampered with it: "
    "propose it anew",
)


def _packs(folder: Path, targets: Targets) -> tuple[Pack, ...]:
    found = (_pack(folder, targets.targets[path]) for path in targets.targets)
    packs = [one for one in found if one is not None]
    return tuple(sorted(packs, key=lambda one: one.number, reverse=True))


def _pack(folder: Path, target: TargetFile) -> Pack | None:
    """The pack of a manifest that is signed; None of a file."""
    if not _PACK.fullmatch(target.path):
        return None
    try:
        data = _read(folder, f"{TARGETS}/{target.path}", LARGEST)
        target.verify_length_and_hashes(data)
        return understood(data)
    except (RepositoryError, ValueError, OSError) as error:
        raise RepositoryRefused(
            Message(
                f"{target.path} 坏了，或者被人动过",
                f"{target.path} is damaged, or somebody has tampered with it",
            )
        ) from error


def swept(repository: Repository) -> None:
    """Take away what nothing in force has any longer.

    What was in force before stays for those who are fetching it just now.
    """
    folder = repository.folder
    assert repository.targets is not None
    assert repository.snapshot is not None
    room = folder / METADATA
    ranges = {
        "targets": repository.targets.signed.version,
        "snapshot": repository.snapshot.signed.version,
    }
    kept = {*repository.targets.signed.targets}
    for name, version in ranges.items():
        for file in listed(room, f"*.{name}.json"):
            number = file.name.partition(".")[0]
            if not (number.isascii() and number.isdigit()):
                continue
            if int(number) < version - 1:
                with contextlib.suppress(OSError):
                    file.unlink()
            elif name == "targets":
                with contextlib.suppress(OSError, RepositoryError):
                    kept |= {*_metadata(Targets, file).signed.targets}
    for inner in (FILES, PACKS):
        for file in listed(folder / TARGETS / inner, "*"):
            if f"{inner}/{file.name}" not in kept:
                with contextlib.suppress(OSError):
                    file.unlink()


def unpacked(folder: Path, pack: Pack, there: Path) -> Path:
    """The show of a pack under its own names, in a folder; its content file.

    Raises:
        OSError: it cannot be read or written.
    """
    for name, own in pack.files.items():
        (there / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / TARGETS / FILES / own, there / name)
    return there / pack.content


def copied(
    source: Path, there: Path, told: Callable[[float], None] = lambda _: None
) -> None:
    """Make a repository, such as that of a stick, the same as another.

    Files that are there are not copied again, and the time stamp comes last.

    Raises:
        RepositoryRefused: another repository lies there, or a newer state of this one.
        OSError: it cannot be read or written.
    """
    names = files_of(Repository(source))
    _same(source, there)
    whole = sum((source / name).stat().st_size for name in names) or 1
    done = 0
    for name in names:
        size = (source / name).stat().st_size
        if digest_of(there / name) != digest_of(source / name):
            _laid(source / name, there / name)
        done += size
        told(done / whole)
    _laid(source / STAMP, there / STAMP)
    swept(Repository(there))


def files_of(repository: Repository) -> list[str]:
    """The files of what is in force, in the order in which they are copied.

    The time stamp, with which all of it comes into force, is not among them.

    Raises:
        RepositoryRefused: nothing is in force.
    """
    folder, found = repository.folder, repository
    if found.targets is None or found.snapshot is None or found.root is None:
        raise RepositoryRefused(
            Message(f"{folder} 里还没有内容包", f"there are no packs in {folder} yet")
        )
    return [
        *(f"{TARGETS}/{path}" for path in found.targets.signed.targets),
        *(f"{METADATA}/{n}.root.json" for n in range(1, found.root.signed.version + 1)),
        f"{METADATA}/{found.targets.signed.version}.targets.json",
        f"{METADATA}/{found.snapshot.signed.version}.snapshot.json",
    ]


def _same(source: Path, there: Path) -> None:
    """Refuse a place with anything but an earlier state of the same repository."""
    first = f"{METADATA}/1.root.json"
    if not (there / METADATA).exists():
        return
    if digest_of(there / first) not in {"", digest_of(source / first)}:
        raise RepositoryRefused(
            Message(
                f"{there} 里是别人的内容包仓库，没有动它",
                f"in {there} lies the repository of others; it was not touched",
            )
        )
    with contextlib.suppress(OSError, RepositoryError):
        old = _metadata(Timestamp, there / METADATA / "timestamp.json")
        new = _metadata(Timestamp, source / METADATA / "timestamp.json")
        if old.signed.version > new.signed.version:
            raise RepositoryRefused(
                Message(
                    f"{there} 里的内容包比这里的新：有人从别的电脑发布过，没有动它",
                    f"the packs in {there} are newer than those here: somebody has "
                    "published from another computer; nothing was touched",
                )
            )


def _laid(source: Path, there: Path) -> None:
    there.parent.mkdir(parents=True, exist_ok=True)
    made = there.with_name(f".{there.name}.new")
    shutil.copyfile(source, made)
    atomic.written_through(made)
    atomic.placed(made, there)


def _file(version: int, data: bytes) -> MetaFile:
    return MetaFile.from_data(version, data, ["sha256"])


def _numbers(targets: dict[str, TargetFile]) -> tuple[int, ...]:
    found = (_PACK.fullmatch(path) for path in targets)
    return tuple(sorted(int(one[1]) for one in found if one))


def _from_now(span: timedelta) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + span


def _metadata(kind: type[S], file: Path) -> Metadata[S]:
    """What a file of the repository says, if it says it of this kind.

    Raises:
        RepositoryError, ValueError, OSError: it does not.
    """
    with atomic.plain(file) as stream:
        found: Metadata[Any] = Metadata.from_bytes(stream.read(16 * 2**20))
    if not isinstance(found.signed, kind):
        raise ValueError(f"{file.name} is about something else")
    return found


def _read(root: Path, name: str, limit: int) -> bytes:
    with nofollow.opened(root, name) as stream:
        return stream.read(limit + 1)
