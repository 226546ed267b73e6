"""Linux: an archive with Python, kiosk and all it needs, to unpack anywhere.

Its Python and the libraries that Qt links to are those of Debian 12. Every library
finds the others by its own place: programs that kiosk calls keep those of the system.
"""

from __future__ import annotations

import platform
import shutil
import tarfile
import tomllib
from typing import TYPE_CHECKING, Final

from tests.bundle.parts import ROOT, Target, Unavailable, called, matches, packages

if TYPE_CHECKING:
    from pathlib import Path

TARGET: Final = Target(
    "3.11",
    # What pip takes for Debian 12: glibc 2.36 and all before it.
    (*(f"manylinux_2_{n}_x86_64" for n in range(36, 4, -1)), "manylinux2014_x86_64"),
    {
        "python_version": "3.11",
        "python_full_version": "3.11.2",
        "sys_platform": "linux",
        "os_name": "posix",
        "platform_system": "Linux",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    },
)
_PYTHON: Final = ("python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib")
_LIBRARIES: Final = (
    # Python's own.
    *("libbz2-1.0", "libexpat1", "libffi8", "liblzma5", "libsqlite3-0", "libssl3"),
    *("libuuid1", "zlib1g"),
    # What Qt links to, and what that links to; no driver of any graphics card.
    *("libbrotli1", "libbsd0", "libcap2", "libdbus-1-3", "libegl1", "libfontconfig1"),
    *("libfreetype6", "libgcrypt20", "libgl1", "libglib2.0-0", "libglvnd0", "libglx0"),
    *("libgpg-error0", "liblz4-1", "libmd0", "libopengl0", "libpcre2-8-0"),
    *("libpng16-16", "libsystemd0", "libwayland-client0", "libwayland-cursor0"),
    *("libwayland-egl1", "libx11-6", "libx11-xcb1", "libxau6", "libxcb-cursor0"),
    *("libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0"),
    *("libxcb-sync1", "libxcb-util1", "libxcb-xfixes0", "libxcb-xinerama0"),
    *("libxcb-xkb1", "libxcb1", "libxdmcp6", "libxkbcommon-x11-0", "libxkbcommon0"),
    *("libzstd1", "xkb-data"),
)
_NOT_OF_PYTHON: Final = (
    "*/lib-dynload/_curses*",
    "*/lib-dynload/_crypt*",
    "*/lib-dynload/_dbm*",
    "*/lib-dynload/_gdbm*",
    "*/lib-dynload/nis.*",
    "*/lib-dynload/readline.*",
    "*/lib-dynload/_tkinter*",
    "*/ensurepip/*",
    "*/idlelib/*",
    "*/lib2to3/*",
    "*/pydoc_data/*",
    "*/test/*",
    "*/sitecustomize.py",
    "*/EXTERNALLY-MANAGED",
)
_LAUNCHER: Final = """\
#!/bin/sh
# kiosk, with the Python beside it: no other, and no packages of whoever runs it.
here=$(dirname "$(readlink -f "$0")")
# A bare system has neither keyboards nor a list of typefaces; the show has its own.
[ -d /usr/share/X11/xkb ] || export XKB_CONFIG_ROOT="$here/../share/xkb"
[ -f /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/../share/fonts.conf"
exec "$here/python3.11" -I -m kiosk "$@"
"""
_FONTS: Final = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><cachedir>/tmp</cachedir></fontconfig>
"""


def folder(target: Path, cache: Path) -> Path:
    """Put a bundle together in a new folder, and return it.

    Raises:
        Unavailable: something of it cannot be had.
    """
    release = platform.freedesktop_os_release()
    if (release.get("ID"), release.get("VERSION_ID")) != ("debian", "12"):
        raise Unavailable("the bundle for Linux is built on Debian 12")
    shutil.rmtree(target, ignore_errors=True)
    system = cache / "debian"
    _fetched(system)
    python = target / "python"
    _python(system, python)
    site = python / "lib" / "python3.11" / "dist-packages"
    packages(TARGET, cache, site)
    _libraries(system, python, site / "PySide6" / "Qt" / "lib")
    shutil.copytree(system / "usr/share/X11/xkb", python / "share" / "xkb")
    (python / "share" / "fonts.conf").write_text(_FONTS, "utf-8")
    launcher = python / "bin" / "kiosk"
    launcher.write_text(_LAUNCHER, "utf-8")
    launcher.chmod(0o755)
    (target / "kiosk").symlink_to("python/bin/kiosk")
    shutil.copy(ROOT / "LICENSE", target)
    shutil.copy(ROOT / "docs" / "licences.md", target)
    licences = target / "licences"
    licences.mkdir()
    for name in (*_PYTHON, *_LIBRARIES):
        shutil.copy(system / "usr/share/doc" / name / "copyright", licences / name)
    return target


def _fetched(system: Path) -> None:
    """Unpack the packages of Debian into a folder, unless they are there."""
    if system.is_dir():
        return
    debs = system.with_name("debs")
    debs.mkdir(exist_ok=True)
    called(["apt-get", "-q", "download", *_PYTHON, *_LIBRARIES], debs)
    for deb in sorted(debs.glob("*.deb")):
        called(["dpkg-deb", "-x", deb, system])


def _python(system: Path, python: Path) -> None:
    """Lay down the interpreter and its library, as Debian has them."""
    (python / "bin").mkdir(parents=True)
    shutil.copy(system / "usr/bin/python3.11", python / "bin")
    source = system / "usr/lib/python3.11"
    for file in sorted(source.rglob("*")):
        name = file.relative_to(source).as_posix()
        if file.is_file() and not matches(f"/{name}", _NOT_OF_PYTHON):
            place = python / "lib" / "python3.11" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)


def _libraries(system: Path, python: Path, place: Path) -> None:
    """Lay Debian's libraries beside Qt's, where Qt finds them, and let Python do so."""
    near = place.relative_to(python)
    for file in sorted(system.rglob("x86_64-linux-gnu/*.so.*")):
        if not file.is_symlink():
            # By the name that others ask for.
            name = called(["patchelf", "--print-soname", file]).strip()
            shutil.copy(file, place / name)
            called(["patchelf", "--set-rpath", "$ORIGIN", place / name])
    called(
        ["patchelf", "--set-rpath", f"$ORIGIN/../{near}", python / "bin" / "python3.11"]
    )
    modules = python / "lib" / "python3.11" / "lib-dynload"
    for module in sorted(modules.glob("*.so")):
        called(["patchelf", "--set-rpath", f"$ORIGIN/../../../{near}", module])


def packed(bundle: Path, out: Path) -> Path:
    """Make the archive of a bundle, and return it; every Debian can unpack it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    output = out / f"kiosk-{project['version']}-linux.tar.gz"
    with tarfile.open(output, "w:gz", compresslevel=6) as archive:
        archive.add(bundle, "kiosk", filter=_nobodys)
    return output


def _nobodys(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    return info
