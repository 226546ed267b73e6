"""`.ci/windows` gives its verdict on the tree alone, not on the machine that it is on.

Nothing is installed, fetched or run: every program that it calls is a word or two here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.uname().machine != "x86_64",
    reason="Wine is tried on Linux",
)

ROOT: Final = Path(__file__).parents[1]
WINE: Final = "[ $1 = --version ] && echo wine-8.0 || echo passed"
PROGRAMS: Final = {
    "dpkg-query": "echo install ok installed",
    "df": "echo; echo 9999999",
    "wine": WINE,
    "wineboot": "true",
    "wineserver": "true",
    "x86_64-w64-mingw32-gcc": "true",
    "Xvfb": "echo 7 >&3",
    "apt-get": "echo from apt; exit 100",
}
PYTHON: Final = f"""case "$*" in
    wanted.py*) exec '{sys.executable}' "$@" ;;
    *' -d wheels '*) cp wanted.txt ~/ && mkdir -p wheels && : >wheels/some.whl ;;
    unpacked.py*) echo "$HOME" ;;
esac"""


@pytest.fixture
def tried(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """Runs it, with programs that are told so; returns its status and its words."""
    site = tmp_path / "home" / "Lib" / "site-packages"
    site.mkdir(parents=True)
    (tmp_path / "home" / "python.exe").touch()

    def run(seconds: int = 400, **changed: str) -> tuple[int, str]:
        clone = tmp_path / "clone"
        shutil.copytree(ROOT / ".ci", clone / ".ci")
        shutil.copy(ROOT / "pyproject.toml", clone)
        told = {name.replace("_", "-"): does for name, does in changed.items()}
        programs = {
            **{f"fakes/{name}": does for name, does in {**PROGRAMS, **told}.items()},
            "clone/.venv/bin/python": PYTHON,
        }
        for name, does in programs.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
            file.chmod(0o755)
        done = subprocess.run(
            [clone / ".ci" / "windows"],
            env={
                "PATH": f"{tmp_path / 'fakes'}:{os.environ['PATH']}",
                "HOME": str(tmp_path / "home"),
                "TMPDIR": str(tmp_path),
                "WINDOWS_SECONDS": str(seconds),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.stderr
        assert not [*tmp_path.glob("tmp.*")]
        return done.returncode, done.stdout

    return run


def test_a_tree_of_which_all_passes_is_well(
    tried: Callable[..., tuple[int, str]],
) -> None:
    status, said = tried()
    assert (status, said.splitlines()[-1][-11:]) == (0, "all is well")


def test_what_is_fetched_is_what_others_have_made(
    tried: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    tried()
    wanted = (tmp_path / "home" / "wanted.txt").read_text("utf-8").splitlines()
    assert {"numpy==2.1.3", "tzdata"} <= set(wanted)
    assert not [line for line in wanted if line.startswith("kiosk")]


@pytest.mark.parametrize(
    ("seconds", "changed"),
    [
        (400, {"dpkg_query": "exit 1"}),
        (6, {"dpkg_query": "exit 1", "apt_get": "exec sleep 900"}),
        (400, {"wine": "echo wine-10.0"}),
        (400, {"wine": "exit 1"}),
        (400, {"df": "echo; echo 1000"}),
        (400, {"wineboot": "exit 1"}),
        (6, {"wineboot": "exec sleep 900"}),
        (400, {"Xvfb": "exit 1"}),
        (30, {}),
    ],
)
def test_what_the_machine_lacks_is_said_in_a_sentence(
    tried: Callable[..., tuple[int, str]], seconds: int, changed: dict[str, str]
) -> None:
    status, said = tried(seconds, **changed)
    assert status == 0
    assert said.count("skipped: ") == 1
    assert "skipped: " in said.splitlines()[-1]


def test_a_test_that_fails_twice_fails_it_and_is_seen(
    tried: Callable[..., tuple[int, str]],
) -> None:
    status, said = tried(wine=f'{WINE}; [ "$3" != pytest ] || {{ echo bad; exit 1; }}')
    assert status == 1
    assert said.splitlines().count("bad") == 2
    assert "FAILED: the show" in said.splitlines()[-1]


def test_wine_may_stumble_once(tried: Callable[..., tuple[int, str]]) -> None:
    once = f'{WINE}; [ "$3" != pytest ] || {{ mkdir ~/once 2>&1 && exit 1; }}; true'
    status, said = tried(wine=once)
    assert "status 1 after" in said
    assert (status, said.splitlines()[-1][-11:]) == (0, "all is well")
