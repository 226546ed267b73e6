"""The installer for Windows: built, installed, played and taken back under Wine.

The PC is a Chinese one, and its user is called 张三. What Wine 8 lacks of Windows 10
is laid into it, and nothing else is different from what people get but numpy, of which
newer releases do not run there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from tests.bundle import windows
from tests.bundle.conftest import DEADLINE, plays
from tests.bundle.parts import ROOT, Unavailable, called, pip, unpacked
from tests.screen.conftest import x_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.screen.conftest import Screen

pytestmark = [
    pytest.mark.long,
    pytest.mark.screen,
    pytest.mark.skipif(sys.platform != "linux", reason="built and tried on Linux"),
]

TOOLS: Final = ("wine", "makensis", "localedef", "x86_64-w64-mingw32-gcc")
STUBS: Final = ROOT / ".ci" / "wine"
USER: Final = "张三"


class Pc:
    """A Windows of its own, Chinese, with a user of a Chinese name."""

    def __init__(self, folder: Path, screen: Screen) -> None:
        self.prefix, self.screen = folder / "prefix", screen
        self.home = self.prefix / "drive_c" / "users" / USER
        locales = folder / "locales"
        locales.mkdir()
        called(["localedef", "-i", "zh_CN", "-f", "UTF-8", locales / "zh_CN.UTF-8"])
        self._environment = {
            **screen.environment,
            "LOCPATH": str(locales),
            "LC_ALL": "zh_CN.UTF-8",
            "USER": USER,
            "WINEUSERNAME": USER,
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # No debugger that waits for somebody, no offers, no links on our desktop.
            "WINEDLLOVERRIDES": "winedbg.exe,winemenubuilder.exe=d;mscoree,mshtml=",
        }
        self.ran("wineboot", "-i")
        system = self.prefix / "drive_c" / "windows" / "system32"
        for name, linked in (("bcryptprimitives", ["-ladvapi32"]), ("icuuc", [])):
            source, made = STUBS / f"{name}.c", system / f"{name}.dll"
            called([TOOLS[-1], "-O1", "-shared", "-o", made, source, *linked])
        # Wine lays them into our own home.
        for name in ("Desktop", "Documents"):
            (self.home / name).unlink()
            (self.home / name).mkdir()

    def started(self, *words: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            list(map(str, words)),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def ran(self, *words: str | Path, status: int = 0) -> str:
        """What a program says; it has to end with this status."""
        process = self.started(*words)
        said = process.communicate(timeout=DEADLINE)[0].decode("utf-8", "replace")
        assert process.returncode == status, said
        return said

    def files(self) -> set[str]:
        """All that lies in the user's home, but what Windows itself strews there."""
        return {
            str(file.relative_to(self.home))
            for file in self.home.rglob("*")
            if "Temp" not in file.parts
        }

    def registry(self) -> str:
        """What the registry holds, of the user and of the machine."""
        self.ran("wineserver", "-w")
        return "".join(
            (self.prefix / f"{name}.reg").read_text("utf-8", "replace")
            for name in ("user", "system")
        )


@contextmanager
def a_pc(folder: Path) -> Iterator[Pc]:
    with x_server(folder, "-nocursor") as screen:
        pc = Pc(folder, screen)
        try:
            yield pc
        finally:
            pc.started("wineserver", "-k").communicate(timeout=DEADLINE)


@pytest.fixture(scope="module")
def installer(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installer, built now."""
    for tool in TOOLS:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    folder = tmp_path_factory.mktemp("bundle")
    try:
        return windows.packed(windows.folder(folder / "kiosk", cache), folder)
    except Unavailable as error:
        pytest.skip(str(error))


def fitted(program: Path, cache: Path) -> None:
    """Let what is installed run on Wine 8, as `.ci/windows` does."""
    packages = program / "python" / "Lib" / "site-packages"
    shutil.copy(STUBS / "sitecustomize.py", packages)
    (program / "python" / "DLLs" / "_wmi.pyd").unlink()
    for folder in packages.glob("numpy*"):
        shutil.rmtree(folder)
    older = cache / "wine"
    older.mkdir(exist_ok=True)
    pip(
        *("download", "--no-deps", "--only-binary=:all:", "--platform", "win_amd64"),
        *("--python-version", windows.TARGET.python, "--find-links", older),
        *("-d", older, "numpy==2.1.3"),
    )
    (wheel,) = older.glob("numpy-2.1.3-*.whl")
    unpacked(wheel, packages)


def dark(screen: Screen) -> bool:
    return not np.any(screen.look())


def window(screen: Screen) -> str:
    """The number of the installer's window, if it is there."""
    return screen.interaction("search", "--onlyvisible", "--name", "kiosk")


def agreed(screen: Screen, done: Callable[[], bool]) -> bool:
    """Whether it is done; if not, the page that is shown is agreed with."""
    if done():
        return True
    screen.interaction("key", "Return")
    return False


def test_it_is_installed_played_updated_and_taken_back(
    installer: Path, cache: Path, tmp_path: Path
) -> None:
    assert installer.stat().st_size < 120e6
    with a_pc(tmp_path) as pc:
        before = pc.files()
        pc.ran("wine", installer, "/S")
        program = pc.home / "AppData" / "Local" / "Programs" / "kiosk"
        content = pc.home / "Documents" / "数说江北" / "content.json"
        menu = pc.home.joinpath(
            *("AppData", "Roaming", "Microsoft", "Windows", "Start Menu"),
            *("Programs", "kiosk"),
        )
        links = ["数说江北.lnk", "检查.lnk", "编辑内容.lnk"]
        assert content.read_bytes() == (ROOT / "content.json").read_bytes()
        assert sorted(file.name for file in menu.iterdir()) == ["卸载.lnk", *links]
        assert sorted(file.name for file in (pc.home / "Desktop").iterdir()) == links
        fitted(program, cache)
        inside = rf"C:\users\{USER}\Documents\数说江北\content.json"
        said = pc.ran("wine", "cmd", "/c", program / "kiosk.cmd", "check", inside)
        assert "没有发现问题" in said

        # Staff change it, and play it by a double click.
        changed = content.read_bytes() + b"\n"
        content.write_bytes(changed)
        with pc.started("wine", "start", "/wait", "/unix", menu / links[0]) as show:
            pc.screen.until(partial(plays, pc.screen), "the cover", DEADLINE)
            # Nothing is replaced under a show that plays.
            pc.ran("wine", installer, "/S", status=2)
            assert plays(pc.screen)
            pc.screen.interaction("key", "Escape")
            assert show.wait(DEADLINE) == 0
        pc.screen.until(partial(dark, pc.screen), "a screen without the show")
        pc.ran("wine", installer, "/S")
        assert content.read_bytes() == changed

        # What went on the machine goes, what staff have made stays.
        pc.ran("wine", program / "uninstall.exe", "/S")
        pc.screen.until(lambda: not program.exists(), "nothing there", DEADLINE)
        kept = {file for file in pc.files() - before if "数说江北" not in file}
        assert kept == {"AppData/Local/Programs"}
        assert content.read_bytes() == changed
        assert "kiosk" not in pc.registry()

        # For everybody at a PC, as for a machine in a hall, by its questions.
        drive = pc.prefix / "drive_c"
        program = drive / "Program Files" / "kiosk"
        with pc.started("wine", installer) as asked:
            pc.screen.until(partial(window, pc.screen), "a question", DEADLINE)
            for key in ("Tab", "Tab", "Down"):
                pc.screen.settled()
                pc.screen.interaction("key", key)
            last = program / "uninstall.exe"
            pc.screen.until(
                partial(agreed, pc.screen, last.exists), "all written", DEADLINE
            )
            fitted(program, cache)
            # The last page, which plays it, is the next that heeds the key.
            ended = partial(agreed, pc.screen, lambda: asked.poll() is not None)
            pc.screen.until(ended, "its end", DEADLINE)
            assert asked.returncode == 0
            pc.screen.until(partial(plays, pc.screen), "the cover", DEADLINE)
            pc.screen.interaction("key", "Escape")
            pc.screen.until(partial(dark, pc.screen), "a screen without the show")
        pc.ran("wine", installer, "/S", "/allusers")
        shown = drive / "ProgramData" / "kiosk" / "show" / "content.json"
        assert shown.read_bytes() == (ROOT / "content.json").read_bytes()
        public = drive / "users" / "Public" / "Desktop"
        assert sorted(file.name for file in public.iterdir()) == links
        pc.ran("wine", program / "uninstall.exe", "/S")
        pc.screen.until(lambda: not program.exists(), "nothing there", DEADLINE)
        assert not [*public.iterdir()]
        assert shown.is_file()
        assert "kiosk" not in pc.registry()
