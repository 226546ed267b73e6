"""Nofollow: what lies below a folder is opened as it is, and nothing is followed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.content import nofollow
from kiosk.content.nofollow import FolderEntry, NotPlain, entries, opened
from tests.system import links


@pytest.fixture(params=[True, False], ids=["anchored", "by paths"])
def root(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder that is looked at in both ways."""
    monkeypatch.setattr(
        nofollow, "ANCHORED", request.param and nofollow.ANCHORED, raising=True
    )
    folder = tmp_path / "root"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "c.txt").write_text("inside", "utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "c.txt").write_text("outside", "utf-8")
    return folder


def text(root: Path, name: str) -> str:
    with opened(root, name) as file:
        return file.read().decode()


def test_a_plain_file_is_opened(root: Path) -> None:
    assert text(root, "a/b/c.txt") == "inside"
    assert text(root, "a//b/c.txt") == "inside"
    assert entries(root, "a/b") == (FolderEntry("c.txt", "file", 6),)
    assert [entry.kind for entry in entries(root, "")] == ["folder"]


@links
@pytest.mark.parametrize("place", ["a", "a/b", "a/b/c.txt"])
@pytest.mark.parametrize("inside", [True, False])
def test_a_link_on_the_way_is_not_followed(
    root: Path, place: str, inside: bool
) -> None:
    there = root / place
    real = (root if inside else root.parent) / "moved"
    there.rename(real)
    there.symlink_to(real)
    with pytest.raises(NotPlain) as told:
        opened(root, "a/b/c.txt")
    assert told.value.name == place
    if place != "a/b/c.txt":
        with pytest.raises(NotPlain):
            entries(root, "a/b")
    listed = {
        entry.name: entry.kind for entry in entries(root, place.rpartition("/")[0])
    }
    assert listed[there.name] == "link"


@links
def test_the_folder_itself_may_be_a_link(root: Path) -> None:
    link = root.parent / "link"
    link.symlink_to(root)
    assert text(link, "a/b/c.txt") == "inside"


@pytest.mark.parametrize("name", ["../out/c.txt", "a/../../out/c.txt", "a/./b", "a\0b"])
def test_no_name_leads_out(root: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name within"):
        opened(root, name)
    with pytest.raises(ValueError, match="not a name within"):
        entries(root, name)


def test_what_is_no_file_is_not_opened(root: Path) -> None:
    with pytest.raises(NotPlain):
        opened(root, "a/b")
    with pytest.raises(ValueError, match="no name"):
        opened(root, "")
    with pytest.raises(FileNotFoundError):
        opened(root, "a/none")
    with pytest.raises(FileNotFoundError):
        opened(root, "none/c.txt")
    with pytest.raises(NotADirectoryError):
        entries(root, "a/b/c.txt")
    if os.name != "nt":
        os.mkfifo(root / "pipe")
        with pytest.raises(NotPlain):
            opened(root, "pipe")
        assert FolderEntry("pipe", "other", 0) in entries(root, "")


def test_a_folder_without_an_end_is_not_read_to_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nofollow, "CROWD", 3)
    for number in range(5):
        (root / "a" / "b" / f"{number}").touch()
    assert len(entries(root, "a/b")) == 3


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="opened by whole paths")
def test_handles_are_closed_whatever_happens(root: Path) -> None:
    def handles() -> int:
        mine = Path("/proc/self/fd")
        return len(list(mine.iterdir())) if mine.exists() else 0

    before = handles()
    (root / "link").symlink_to(root / "a")
    for name in ("a/b/c.txt", "link/b/c.txt", "a/none", "a/b", "a/b/c.txt/d"):
        try:
            opened(root, name).close()
        except OSError:
            continue
    entries(root, "a")
    assert handles() == before
