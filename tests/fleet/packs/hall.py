"""What tests of packs have alike: people with keys, shows, a repository, a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.content.content import load
from kiosk.device.operate.shelf import Shelf, Title
from kiosk.device.staff_menu.parcel import parcel
from kiosk.device.staff_menu.update import bring
from kiosk.fleet.packs import signing
from kiosk.fleet.packs.repository import METADATA, Repository
from kiosk.fleet.packs.staging import staged
from kiosk.fleet.packs.verifying import FolderSource
from tests.device.staff_menu.test_update import show, told

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

    from kiosk.device.operate.shelf import Pack
    from kiosk.fleet.packs.repository import Proposal
    from kiosk.fleet.packs.verifying import PackSource

MOMENT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
WORDS = "paper boat seven lamps"


def person(folder: Path, name: str) -> CryptoSigner:
    """Somebody with a key of their own."""
    signing.make(folder / f"{name}.key", WORDS)
    return signing.opened(folder / f"{name}.key", WORDS)


@dataclass
class Office:
    """Where packs are made: a repository and who signs in it."""

    room: Path
    signer: CryptoSigner

    @property
    def folder(self) -> Path:
        return self.room / "repository"

    def founded(self) -> Office:
        Repository(self.folder).signers([self.signer.public_key], 1, self.signer)
        return self

    def publish(self, title: str, **files: str) -> Proposal:
        """Make a show and publish it."""
        file = show(self.room / "desk" / title, title, **files)
        called = load(file).content.show.title
        return Repository(self.folder).publish(
            parcel(file), Title(zh=called.zh, en=called.en), self.signer, MOMENT
        )

    @property
    def root(self) -> bytes:
        return (self.folder / METADATA / "1.root.json").read_bytes()


@dataclass
class Hall:
    """A screen, its show and what it has learnt."""

    room: Path
    root: bytes

    def __post_init__(self) -> None:
        if not self.path.exists():
            show(self.path.parent, "old", assets__a_svg="old a")

    @property
    def path(self) -> Path:
        return self.room / "hall" / "content.json"

    @property
    def state(self) -> Path:
        return self.room / "state"

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.state)

    def fetch(self, source: PackSource | Path, number: int | None = None) -> Pack:
        if isinstance(source, Path):
            source = FolderSource(source)
        return staged(source, self.state, self.root, number, self.path)

    def place(self, manifest: Pack) -> None:
        sent = self.shelf.parcel(manifest)
        digest = manifest.digest_as(self.path.name)
        bring(sent, self.path, digest, self.state, MOMENT)

    @property
    def shown(self) -> dict[str, str]:
        return told(self.path.parent)


def hall(room: Path) -> tuple[Office, Hall]:
    """An office that publishes alone, and a screen that trusts it."""
    office = Office(room, person(room / "keys", "lin")).founded()
    return office, Hall(room, office.root)
