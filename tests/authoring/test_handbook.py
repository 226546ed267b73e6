"""The handbook: complete, without a network, and out of reach of visitors."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

import kiosk
from kiosk.authoring.handbook import PAGES, TITLES, file, folder, web_page, written

ROOT = Path(kiosk.__file__).parent


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("handbook")
    written(into)
    return into


def test_every_page_is_listed_and_every_listed_page_is_there() -> None:
    there = {each.stem.partition(".")[0] for each in folder().glob("*.md")}
    assert there == set(PAGES) == set(TITLES)
    for page in PAGES:
        assert file(page, "zh").is_file()
        assert file(page, "en").is_file()
    assert file("staff", "zh").name == "staff.zh.md"
    assert file("staff", "en").name == "staff.en.md"
    assert file("installers", "zh").name == "installers.md"


def test_every_link_and_picture_leads_to_something_that_is_written(
    pages: Path,
) -> None:
    found = 0
    for page in pages.glob("*.html"):
        words = page.read_text("utf-8")
        for link in re.findall(r' (?:href|src)="([^"]*)"', words):
            if link.startswith("https://"):
                continue
            path, _, part = unquote(link).partition("#")
            target = pages / path if path else page
            assert target.is_file(), (page.name, link)
            if part:
                assert f' id="{part}"' in target.read_text("utf-8"), (page.name, link)
            found += 1
    assert found > 150


def test_a_page_takes_nothing_from_a_network(pages: Path) -> None:
    for page in pages.glob("*.html"):
        words = page.read_text("utf-8")
        assert "<script" not in words
        assert not re.search(r'src="(?:https?:)?//', words)
        assert '<meta charset="utf-8">' in words


def test_what_is_not_packed_along_is_no_link_and_html_is_text() -> None:
    made = web_page("# A\n\n[b](../LICENSE) <script>c</script>", "en")
    assert "<a>b</a>" in made
    assert "&lt;script&gt;c" in made
    assert '<h1 id="a">A</h1>' in made
    assert '<html lang="en">' in made
    assert '<a href="staff.en.html">For staff</a>' in made
    assert '<a href="staff.zh.html">编辑手册</a>' in web_page("# A", "zh")


def test_the_wheel_has_pages_and_pictures(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text("utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT, tmp_path / "wheel" / "kiosk", ignore=skipped)
    for source, target in wheel["force-include"].items():
        own, place = ROOT.parent / source, tmp_path / "wheel" / target
        if own.is_dir():
            shutil.copytree(own, place)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(own, place)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from kiosk.__main__ import main\n"
        "sys.exit(main(['help', 'kinds', '--out', sys.argv[2]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "wheel"), str(tmp_path / "out")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(tmp_path / "out" / "kinds.html")
    made = {each.relative_to(tmp_path / "out") for each in tmp_path.rglob("out/**/*")}
    assert {Path("staff.zh.html"), Path("kinds/bars.webp")} <= made
    assert Path("pictures/preview.jpg") in made


def test_a_locked_screen_cannot_open_it() -> None:
    """Nothing that runs there knows the handbook, a browser or a way to one."""
    ways = {"webbrowser", "QDesktopServices", "handbook"}
    for room in ("player", "device", "show"):
        for source in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(source.read_text("utf-8"))):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    names = {part for a in node.names for part in a.name.split(".")}
                    names |= set((getattr(node, "module", "") or "").split("."))
                    assert not names & ways, source
