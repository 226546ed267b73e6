"""The archive for Linux: built, unpacked and played where there is nothing else.

The machine is what `debootstrap` calls its smallest, as a bare root in a namespace of
its own: no Python, no library of X, of Wayland or of typefaces.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bundle import linux
from tests.bundle.conftest import DEADLINE, plays
from tests.bundle.parts import Unavailable, called
from tests.screen.conftest import x_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.long,
    pytest.mark.screen,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0, reason="only root makes roots"
    ),
]

# What every system has, and the folder of a screen's socket.
ENTER = (
    'mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && '
    'mkdir -p "$0$1" && mount --bind "$1" "$0$1" && root=$0 && shift && '
    'exec chroot "$root" "$@"'
)
SOCKETS = Path("/tmp/.X11-unix")
"""Where X servers listen."""
VISITOR = ("setpriv", "--reuid=1000", "--regid=1000", "--clear-groups")


class Bare:
    """A machine with nothing on it but the archive, unpacked."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def started(
        self, *words: str, sockets: Path = SOCKETS, **environment: str
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Run kiosk there as somebody without rights; it is ended with its children."""
        process = subprocess.Popen(
            [
                *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
                *("sh", "-c", ENTER, self.root, sockets, *VISITOR),
                *("env", "-i", "HOME=/home/visitor", "PATH=/usr/bin:/bin"),
                *(f"{name}={value}" for name, value in environment.items()),
                *("/opt/kiosk/kiosk", *words),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def said(self, *words: str) -> str:
        with self.started(*words) as process:
            said = process.communicate(timeout=DEADLINE)[0].decode()
            assert process.returncode == 0, said
            return said


@pytest.fixture(scope="module")
def archive(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive, built now."""
    folder = tmp_path_factory.mktemp("bundle")
    try:
        return linux.packed(linux.folder(folder / "kiosk", cache), folder)
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def bare(
    archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Bare]:
    """A bare machine of some release of Debian."""
    made: dict[str, Bare] = {}

    def machine(release: str) -> Bare:
        if release not in made:
            if shutil.which("debootstrap") is None:
                pytest.skip("debootstrap is not installed")
            root = tmp_path_factory.mktemp("machine") / release
            try:
                called(["debootstrap", "--variant=minbase", release, root])
            except Unavailable as error:
                pytest.skip(str(error))
            called(["tar", "-xzf", archive, "-C", root / "opt"])
            home = root / "home" / "visitor"
            home.mkdir()
            os.chown(home, 1000, 1000)
            made[release] = Bare(root)
        return made[release]

    return machine


@pytest.mark.parametrize("release", ["bookworm", "trixie"])
def test_it_plays_on_x_where_there_is_nothing_else(
    bare: Callable[..., Bare], release: str, tmp_path: Path
) -> None:
    machine = bare(release)
    assert not (machine.root / "usr/share/X11").exists()
    assert not [*(machine.root / "usr/bin").glob("python*")]
    with x_server(tmp_path, "-nocursor") as screen:
        assert machine.said("--version").startswith("kiosk ")
        assert "nothing found" in machine.said("check")
        with machine.started(DISPLAY=screen.display) as show:
            screen.until(partial(plays, screen), "the cover", DEADLINE)
            screen.interaction("key", "Escape")
            assert show.wait(DEADLINE) == 0


def test_it_plays_on_wayland_where_there_is_nothing_else(
    bare: Callable[..., Bare], tmp_path: Path
) -> None:
    if shutil.which("weston") is None:
        pytest.skip("weston is not installed")
    machine = bare("trixie")
    tmp_path.chmod(0o755)
    compositor = subprocess.Popen(
        ["weston", "--backend=headless-backend.so", "--no-config", "--socket=wl"],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with compositor:
        assert compositor.stdout is not None
        try:
            assert any("launching" in line for line in compositor.stdout)
            (tmp_path / "wl").chmod(0o777)
            with machine.started(
                sockets=tmp_path,
                XDG_RUNTIME_DIR=str(tmp_path),
                WAYLAND_DISPLAY="wl",
                WAYLAND_DEBUG="1",
            ) as show:
                assert show.stdout is not None
                # A picture in its window, handed to the compositor.
                assert any(b".attach(wl_buffer" in line for line in show.stdout)
        finally:
            compositor.terminate()
