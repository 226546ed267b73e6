"""The package carries the show, and the README's commands are the real ones."""

from __future__ import annotations

import ast
import contextlib
import itertools
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from kiosk.content.content import load
from kiosk.content.paths import found

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TEST = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[dev]'"
    " && .venv/bin/pytest"
)


def test_the_wheel_takes_the_show_to_where_it_is_looked_for() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {
        "content.json": "kiosk/builtin/content.json",
        "assets": "kiosk/builtin/assets",
        "docs": "kiosk/builtin/docs",
    }
    for source in wheel["force-include"]:
        assert (ROOT / source).exists()
    assert wheel["only-include"] == ["kiosk", "tests/charts", "tests/slides"]
    assert wheel["exclude"] == ["/tests/**/*.py"]
    assert wheel["sources"] == {
        f"tests/{room}": f"kiosk/builtin/gallery/{room}"
        for room in ("charts", "slides")
    }


def test_a_source_tree_plays_its_own_content(tmp_path: Path) -> None:
    assert found(None, tmp_path) == ROOT / "content.json"


def test_every_picture_of_the_show_is_carried_along() -> None:
    for slide in load(ROOT / "content.json").content.slides:
        name = getattr(slide, "picture", None)
        if name is not None:
            for skin in ("night", "paper"):
                assert (ROOT / "assets" / f"{name}-{skin}.svg").is_file()


def test_the_readme_and_the_clean_machine_run_the_same_tests() -> None:
    assert TEST in (ROOT / "README.md").read_text("utf-8")
    assert TEST in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_every_range_of_a_dependency_has_an_upper_end() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    for need in project["dependencies"] + extras["test"] + extras["fleet"]:
        own = Requirement(need).name == project["name"]
        assert own or "<" in need or "==" in need, need


FLEET = ROOT / "kiosk" / "fleet"

# What comes along with a dependency that is declared, by the name it is imported by.
BROUGHT = {
    "PySide6": "PySide6-Essentials",
    "shiboken6": "PySide6-Essentials",
    "pydantic_core": "pydantic",
    "fpdf": "fpdf2",
    "fontTools": "fpdf2",
    "markdown_it": "markdown-it-py",
    "justmytype_intl_cjk": "justmytype-intl-cjk",
    "PIL": "pillow",
    "ifaddr": "zeroconf",
    "markupsafe": "jinja2",
    "urllib3": "tuf",
    "nats": "nats-py",
    "securesystemslib": "tuf",
}


def test_whatever_is_imported_is_installed_with_the_package() -> None:
    declared = {
        re.split(r"[<>=!\[]", words)[0] for words in PROJECT["project"]["dependencies"]
    }
    extras = PROJECT["project"]["optional-dependencies"]
    video, fleet = (
        {Requirement(words).name for words in extras[name]}
        for name in ("video", "fleet")
    )
    imported: dict[str, str] = {}
    at_once: set[str] = set()
    for file in (ROOT / "kiosk").rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                imported[name.partition(".")[0]] = file.name
                if node in tree.body and not file.is_relative_to(FLEET):
                    at_once.add(name.partition(".")[0])
    foreign = {
        name: file
        for name, file in imported.items()
        if name != "kiosk" and name not in sys.stdlib_module_names
    }
    assert {"PySide6", "numpy", "tomlkit"} <= set(foreign)
    missing = {
        name: file
        for name, file in foreign.items()
        if BROUGHT.get(name, name) not in declared | video | fleet
    }
    assert missing == {}
    # What an extra brings is imported only where it is wanted, so that all else runs
    # without it; that of the fleet in its room, which nobody else imports at once.
    assert not {BROUGHT.get(name, name) for name in at_once} & (video | fleet)


# -- the lock file and the licences

LOCK = (ROOT / "docs" / "requirements.lock").read_text("utf-8")
# The same and what the extra `fleet` needs besides.
FLEET_LOCK = (ROOT / "docs" / "requirements-fleet.lock").read_text("utf-8")
LICENCES = (ROOT / "docs" / "licences.md").read_text("utf-8")
INSTALL = (
    "/opt/kiosk/venv/bin/pip install --quiet --require-hashes -r docs/requirements.lock"
)
MINORS = range(11, 15)
SYSTEMS = {"linux": "posix", "win32": "nt"}


def pinned(lock: str = LOCK) -> list[tuple[Requirement, list[str]]]:
    """What a lock pins, with the hashes of its files."""
    found = []
    for block in lock.replace("\\\n", " ").splitlines():
        words, *hashes = re.split(r"\s+--hash=", block.strip())
        found.append((Requirement(words), hashes))
    return found


def environments() -> Iterator[dict[str, str]]:
    """Every Python and system that kiosk is for."""
    for minor, (system, name) in itertools.product(MINORS, SYSTEMS.items()):
        yield {
            "python_version": f"3.{minor}",
            "python_full_version": f"3.{minor}.1",
            "sys_platform": system,
            "os_name": name,
            "platform_system": "Windows" if system == "win32" else "Linux",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_machine": "AMD64" if system == "win32" else "x86_64",
            "extra": "",
        }


def applies(need: Requirement, where: dict[str, str]) -> bool:
    return need.marker is None or need.marker.evaluate(dict(where))


def test_the_lock_pins_what_the_project_needs_on_every_python_and_system() -> None:
    project = PROJECT["project"]
    supported = SpecifierSet(project["requires-python"])
    assert [m for m in range(5, 30) if supported.contains(f"3.{m}")] == [*MINORS]
    needs = project["dependencies"]
    both = [*needs, *PROJECT["build-system"]["requires"]]
    _pins(pinned(), both)
    _pins(pinned(FLEET_LOCK), [*needs, *project["optional-dependencies"]["fleet"]])


def _pins(lock: list[tuple[Requirement, list[str]]], needs: list[str]) -> None:
    for where in environments():
        here = {
            canonicalize_name(one.name): one for one, _ in lock if applies(one, where)
        }
        for need in map(Requirement, needs):
            if not applies(need, where):
                continue
            (version,) = (
                found.version for found in here[canonicalize_name(need.name)].specifier
            )
            assert need.specifier.contains(version), (need, version, where)


def needed(*systems: dict[str, str], extra: str = "") -> set[str]:
    """What the project needs on any of some systems, and what comes along with it."""
    project = PROJECT["project"]
    more = project["optional-dependencies"][extra] if extra else []
    open_ = [Requirement(need) for need in (*project["dependencies"], *more)]
    seen: set[str] = set()
    while open_:
        need = open_.pop()
        name = canonicalize_name(need.name)
        if name in seen or not any(applies(need, where) for where in systems):
            continue
        seen.add(name)
        # What only other systems need is not installed here.
        with contextlib.suppress(metadata.PackageNotFoundError):
            for words in metadata.requires(name) or ():
                inner = Requirement(words)
                if not (inner.marker and "extra" in str(inner.marker)):
                    open_.append(inner)
    return seen


def test_the_lock_pins_what_comes_along_with_that_too() -> None:
    seen = needed({"extra": ""})
    assert {"shiboken6", "mdurl", "pydantic-core"} <= seen
    assert seen <= {canonicalize_name(one.name) for one, _ in pinned()}
    fleet = needed({"extra": ""}, extra="fleet")
    assert {"urllib3", "securesystemslib", "anyio", "pynacl"} <= fleet - seen
    assert fleet <= {canonicalize_name(one.name) for one, _ in pinned(FLEET_LOCK)}


def test_a_joined_screen_has_what_every_other_has_in_the_same_version() -> None:
    fleet = {(one.name, str(one.specifier)) for one, _ in pinned(FLEET_LOCK)}
    own = {
        (one.name, str(one.specifier))
        for one, _ in pinned()
        if canonicalize_name(one.name) not in BUILDING
    }
    assert own <= fleet


# What comes along with what is not installed where tests run: the build backend.
BUILDING = {"hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers"}


def test_the_lock_pins_nothing_that_nobody_needs() -> None:
    names = {canonicalize_name(one.name) for one, _ in pinned()}
    assert names - needed(*environments()) - BUILDING == set()
    more = {canonicalize_name(one.name) for one, _ in pinned(FLEET_LOCK)}
    assert more == needed(*environments(), extra="fleet")
    names |= more
    # And no licence is told of what is not there.
    rows = re.findall(r"^\| (`[^|]*) \|", LICENCES, re.MULTILINE)
    told = {canonicalize_name(own) for own in re.findall(r"`([^`]+)`", " ".join(rows))}
    assert told - names == set()


def test_every_pin_is_exact_and_has_hashes_and_no_registry_is_named() -> None:
    for one, hashes in (*pinned(), *pinned(FLEET_LOCK)):
        assert re.fullmatch(r"==[0-9][0-9a-z.]*", str(one.specifier)), one
        assert one.url is None
        assert hashes, one
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", own) for own in hashes), one
    for lock in (LOCK, FLEET_LOCK):
        assert not re.search(r"://|^-|--(?!hash=)|file:|/", lock, re.MULTILINE)


def test_installers_take_what_is_pinned() -> None:
    page = (ROOT / "docs" / "installers.md").read_text("utf-8")
    own = page.partition("## A machine of its own")[2].partition("kiosk install\n")[0]
    assert INSTALL in own
    assert "--no-deps --no-build-isolation" in own
    assert "docs/requirements.lock" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert ".venv/bin/pip check" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_licence_of_every_package_is_named() -> None:
    told = dict(re.findall(r"^\| (`[^|]*) \| ([^|]*) \|$", LICENCES, re.MULTILINE))
    named: dict[str, str] = {
        name: licence
        for names, licence in told.items()
        for name in re.findall(r"`([^`]+)`", names)
    }
    extras = PROJECT["project"]["optional-dependencies"]["video"]
    pins = (*pinned(), *pinned(FLEET_LOCK))
    packages = {canonicalize_name(one.name) for one, _ in pins}
    missing = packages - {canonicalize_name(name) for name in named}
    assert missing == set()
    for need in map(Requirement, extras):
        assert f"`{need.name}`" in LICENCES
    # What is installed here says the same of itself.
    for name in named:
        with contextlib.suppress(metadata.PackageNotFoundError):
            said = metadata.metadata(name)
            own = " ".join(
                (
                    said["License-Expression"] or said["License"] or "",
                    *(said.get_all("Classifier") or ()),
                )
            )
            asks = "LGPL" in own or "GNU" in own
            section = LICENCES.partition("## LGPL")[2].partition("\n## ")[0]
            assert asks == (f"`{name}`" in section), (name, own)
