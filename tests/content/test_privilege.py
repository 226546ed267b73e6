"""Privilege: root goes nowhere that others could lead it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.content import privilege
from kiosk.content.privilege import NOBODY, Owner, dropped, owner, read

if TYPE_CHECKING:
    from collections.abc import Callable

OTHER = Owner(4321, 4321)
as_root = pytest.mark.skipif(
    not privilege.is_root(), reason="only root can give files away"
)
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def _linked(place: Path) -> None:
    aim = place.with_name("secret")
    aim.write_bytes(b"secret")
    place.symlink_to(aim)


PLANTED: dict[str, Callable[[Path], object]] = {
    "link": _linked,
    # Where there are none the tests are skipped.
    "pipe": getattr(os, "mkfifo", Path.touch),
    "folder": Path.mkdir,
}


@posix
@pytest.mark.parametrize("what", PLANTED)
def test_only_a_plain_file_is_read_and_nothing_is_waited_for(
    what: str, tmp_path: Path
) -> None:
    PLANTED[what](tmp_path / "file")
    with pytest.raises(OSError, match="file"):
        read(tmp_path / "file")
    assert not privilege.is_plain(tmp_path / "file")
    if what != "link":
        with pytest.raises(OSError, match="file"):
            read(tmp_path / "file", linked=True)


def test_of_a_plain_file_as_much_is_read_as_is_wanted(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"0123456789")
    assert read(file) == b"0123456789"
    assert read(file, 4) == b"0123"
    assert read(file, 4, 8) == b"89"
    assert read(file, start=20) == b""
    assert privilege.is_plain(file)
    assert not privilege.is_plain(tmp_path / "none")


@posix
def test_a_link_to_a_plain_file_is_read_where_links_are_meant(tmp_path: Path) -> None:
    _linked(tmp_path / "file")
    assert read(tmp_path / "file", linked=True) == b"secret"


@as_root
def test_the_first_folder_that_is_not_roots_alone_decides(tmp_path: Path) -> None:
    show = tmp_path / "srv" / "kiosk"
    (show / "assets").mkdir(parents=True)
    picture = show / "assets" / "map.svg"
    picture.touch()
    assert owner(picture) is None
    os.chown(show, *OTHER)
    assert owner(picture) == owner(show / "content.json") == OTHER
    assert owner(show.parent) is None
    assert owner(tmp_path / "none" / "at all") is None


@as_root
def test_roots_own_folder_that_a_group_writes_to_is_the_groups(tmp_path: Path) -> None:
    show = tmp_path / "kiosk"
    show.mkdir()
    os.chown(show, 0, 4321)
    show.chmod(0o775)
    assert owner(show / "content.json") == Owner(NOBODY, 4321)
    show.chmod(0o755)
    assert owner(show / "content.json") is None
    show.chmod(0o757)
    assert owner(show / "content.json") == Owner(NOBODY, NOBODY)
    # As /tmp is: nobody can take away what is another's.
    show.chmod(0o1777)
    assert owner(show / "content.json") is None


@as_root
def test_a_link_of_roots_is_followed_and_one_of_others_is_theirs(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", *OTHER)
    (tmp_path / "srv").symlink_to("data")
    assert owner(tmp_path / "srv" / "content.json") == OTHER
    (tmp_path / "etc").symlink_to("/etc")
    assert owner(tmp_path / "etc" / "shadow") is None
    os.chown(tmp_path / "etc", *OTHER, follow_symlinks=False)
    assert owner(tmp_path / "etc" / "shadow") == OTHER
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert owner(tmp_path / "a" / "file") is None


@as_root
def test_in_a_folder_of_others_root_has_only_their_rights(open_path: Path) -> None:
    theirs, secret = open_path / "theirs", open_path / "secret"
    theirs.mkdir()
    os.chown(theirs, *OTHER)
    secret.write_text("secret", "utf-8")
    secret.chmod(0o600)
    before = os.geteuid(), os.getegid(), os.getgroups()
    with dropped(None, open_path, theirs):
        assert (os.geteuid(), os.getegid(), os.getgroups()) == (*OTHER, [OTHER.gid])
        (theirs / "made").touch()
        with pytest.raises(PermissionError):
            secret.read_text("utf-8")
    assert (os.geteuid(), os.getegid(), os.getgroups()) == before
    assert (theirs / "made").stat().st_uid == OTHER.uid
    assert secret.read_text("utf-8") == "secret"
    with pytest.raises(ZeroDivisionError), dropped(theirs):
        _ = 1 // 0
    assert (os.geteuid(), os.getegid(), os.getgroups()) == before


@as_root
def test_a_socket_that_all_may_ask_is_its_owners(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening, contextlib.chdir(tmp_path):
        listening.bind("X0")
    (tmp_path / "X0").chmod(0o777)
    assert owner(tmp_path / "X0") is None
    os.chown(tmp_path / "X0", *OTHER)
    assert owner(tmp_path / "X0") == OTHER


def test_nothing_is_dropped_where_nothing_is_anothers(tmp_path: Path) -> None:
    code = (
        "import os, pathlib\n"
        "from kiosk.content.privilege import dropped\n"
        "before = os.getuid() if os.name != 'nt' else 0\n"
        "with dropped(pathlib.Path(__import__('sys').argv[1])):\n"
        "    print(before == (os.geteuid() if os.name != 'nt' else 0))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"
