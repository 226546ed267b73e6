"""Parts: what a bundle is put together from, and what of it is left out."""

from __future__ import annotations

import fnmatch
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import Requirement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parents[2]
LOCK: Final = ROOT / "docs" / "requirements.lock"
# What only builds kiosk.
_BUILDING: Final = frozenset(
    {"hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers"}
)

LEFT_OUT: Final = (
    # For compilers, type checkers and testers.
    "*.pyi",
    "*.pxd",
    "*.h",
    "*.lib",
    "*.a",
    "*/tests/*",
    "*/test/*",
    "*/testing/*.py",
    "*/include/*",
    "numpy/f2py/*",
    "numpy/distutils/*",
    "pyqtgraph/examples/*",
    "pyqtgraph/jupyter/*",
    "pyqtgraph/opengl/*",
    # Scripts of the packages, for a place that a bundle has not.
    "*.data/scripts/*",
    # The typefaces of other scripts than ours.
    "justmytype_intl_cjk/fonts/ofl/notosansjp/*",
    "justmytype_intl_cjk/fonts/ofl/notosanskr/*",
    "justmytype_intl_cjk/fonts/ofl/notosanstc/*",
    # Kinds of pictures that a content cannot have.
    "PIL/_avif*",
    "PIL/_imagingtk*",
    "pillow.libs/libavif*",
    "shiboken6/*.exe",
)
"""Of packages: paths within `site-packages`."""
_QT: Final = ("Core", "Gui", "OpenGL", "OpenGLWidgets", "Svg", "Test", "Widgets")
"""The parts of Qt that kiosk and pyqtgraph import."""
QT_KEPT: Final = (
    "__init__.py",
    "_config.py",
    "_git_pyside_version.py",
    "support/*",
    # The one is of Windows, the other of Linux.
    *(f"Qt{part}.pyd" for part in _QT),
    *(f"Qt6{part}.dll" for part in _QT),
    *(f"Qt{part}.abi3.so" for part in (*_QT, "DBus")),
    *(
        f"Qt/lib/libQt6{part}.so.6"
        for part in (*_QT, "DBus", "XcbQpa", "WaylandClient", "WlShellIntegration")
    ),
    # What Qt itself says to Chinese staff who edit.
    "*translations/qtbase_zh_CN.qm",
    "Qt/lib/libicu*",
    "pyside6.abi3.dll",
    "libpyside6.abi3.so*",
    "msvcp140*.dll",
    "concrt140.dll",
    "vcruntime140*.dll",
    *(
        f"*plugins/{name}"
        for name in (
            "iconengines/*svgicon.*",
            # By these Chinese is typed; Windows has its own.
            "platforminputcontexts/*ibus*",
            "platforminputcontexts/*compose*",
            "imageformats/*qgif.*",
            "imageformats/*qico.*",
            "imageformats/*qjpeg.*",
            "imageformats/*qsvg.*",
            "imageformats/*qwebp.*",
            "platforms/*qminimal.*",
            "platforms/*qoffscreen.*",
            "platforms/*qwayland.*",
            "platforms/*qwindows.*",
            "platforms/*qxcb.*",
            "styles/*",
            "wayland-decoration-client/*",
            "wayland-shell-integration/*",
        )
    ),
)
"""Of Qt, as the wheel has it, only these: paths within `PySide6`."""


class Unavailable(Exception):
    """A part cannot be had here; says in a sentence which, and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """The Python that a bundle is for.

    `platforms` are what pip calls it, the best first, `markers` what a requirement
    asks about it.
    """

    python: str
    platforms: tuple[str, ...]
    markers: Mapping[str, str]


def pinned(target: Target) -> Iterator[str]:
    """What the lock pins for a target, with the hashes, a line each."""
    for block in LOCK.read_text("utf-8").replace("\\\n", " ").splitlines():
        words, *hashes = re.split(r"\s+--hash=", block.strip())
        need = Requirement(words)
        if need.name in _BUILDING or (
            need.marker and not need.marker.evaluate(dict(target.markers))
        ):
            continue
        yield " ".join(
            [f"{need.name}{need.specifier}", *(f"--hash={one}" for one in hashes)]
        )


def called(words: Sequence[str | Path], folder: Path | None = None) -> str:
    """Run a command; returns what it says.

    Raises:
        Unavailable: it fails, or is not there.
    """
    try:
        done = subprocess.run(
            words, cwd=folder, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise Unavailable(f"{words[0]} is not installed") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise Unavailable(f"{Path(words[0]).name} failed: {' '.join(said)}")
    return done.stdout


def pip(*words: str | Path) -> None:
    """Run pip, that of this environment or of the system.

    Raises:
        Unavailable: it fails.
    """
    python = sys.executable if find_spec("pip") else shutil.which("python3") or ""
    called([python, "-m", "pip", "-q", "--disable-pip-version-check", *words])


def packages(target: Target, cache: Path, site: Path) -> None:
    """Unpack what is pinned, and kiosk itself, into a `site-packages`.

    What was fetched before into `cache` is not fetched again.

    Raises:
        Unavailable: they cannot be had.
    """
    wanted = cache / "wanted.txt"
    wanted.write_text("\n".join(pinned(target)) + "\n", "utf-8")
    wheels = cache / target.markers["sys_platform"]
    short = "cp" + target.python.replace(".", "")
    fetched: list[str | Path] = [
        *("download", "--no-deps", "--require-hashes", "--only-binary=:all:"),
        *("--implementation", "cp", "--python-version", target.python),
        *(f"--abi={name}" for name in (short, "abi3", "none")),
        *(f"--platform={name}" for name in target.platforms),
        *("--find-links", wheels, "-d", wheels, "-r", wanted),
    ]
    wheels.mkdir(parents=True, exist_ok=True)
    pip(*fetched)
    own = cache / "own"
    shutil.rmtree(own, ignore_errors=True)
    pip("wheel", "--no-deps", "-w", own, ROOT)
    names = {line.partition("==")[0] for line in pinned(target)}
    for wheel in sorted([*wheels.glob("*.whl"), *own.glob("*.whl")]):
        name = re.sub(r"[-_.]+", "-", wheel.name.partition("-")[0]).lower()
        if wheel.parent == own or name in names:
            unpacked(wheel, site)


def unpacked(wheel: Path, site: Path) -> None:
    """Unpack of a wheel what comes along."""
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site, [name for name in packed.namelist() if kept(name)])


def kept(name: str) -> bool:
    """Whether a file of a package comes along; `name` is its path in the wheel."""
    if name.startswith("PySide6/"):
        inner = name.removeprefix("PySide6/")
        return matches(inner, QT_KEPT) and not inner.endswith(".pyi")
    return not matches(name, LEFT_OUT)


def matches(name: str, patterns: Iterable[str]) -> bool:
    """Whether a path is one of these; a star stands for slashes too."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
