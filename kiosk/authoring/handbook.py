"""The handbook: the pages of docs/ that the package carries, as text or as HTML.

Pages and pictures lie on the machine; nothing of them is fetched from anywhere.
"""

from __future__ import annotations

import html
import re
import shutil
from typing import TYPE_CHECKING, Final

from kiosk.content.paths import built_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from markdown_it.token import Token

    from kiosk.model.text import Language

PAGES: Final = (
    "staff",
    "kinds",
    "hosts",
    "installers",
    "windows",
    "fleet",
    "control",
    "measured",
    "licences",
    "house",
)
"""All pages, in the order in which they are listed."""
TITLES: Final = {
    "staff": ("编辑手册", "For staff"),
    "kinds": ("各种页和图", "Kinds of slides and charts"),
    "hosts": ("带参观", "For hosts"),
    "installers": ("安装", "For installers"),
    "windows": ("装在 Windows 上", "On Windows"),
    "fleet": ("几块屏幕", "Several screens"),
    "control": ("中控", "Control systems"),
    "measured": ("测量和限度", "Measured, and limits"),
    "licences": ("许可证", "Licences"),
    "house": ("源码", "The source"),
}
"""What pages are called in a list of them, in Chinese and English."""
_STYLE: Final = """\
:root { color-scheme: light dark }
body { font: 17px/1.65 "Noto Sans SC", "Microsoft YaHei", system-ui, sans-serif;
  max-width: 52rem; margin: 0 auto; padding: 1.5rem }
nav { border-bottom: 1px solid #8886; padding-bottom: .6rem; margin-bottom: 1.5rem }
nav a { margin-right: 1.2rem; white-space: nowrap }
img { max-width: 100%; height: auto }
pre { overflow-x: auto; padding: .8rem; background: #8882; font-size: 14px }
code { font-family: ui-monospace, Consolas, monospace; font-size: .92em }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { border: 1px solid #8886; padding: .3rem .6rem; text-align: left;
  vertical-align: top }
"""


def folder() -> Path:
    """Where the pages lie: in the package, or beside it in its sources."""
    return built_in() / "docs"


def file(page: str, language: Language) -> Path:
    """The file of a page; a page that has one for each language gives the one meant."""
    own = folder() / f"{page}.{language}.md"
    return own if own.is_file() else folder() / f"{page}.md"


def written(into: Path) -> None:
    """Write every page as HTML, with its pictures, into a folder.

    Raises:
        OSError: the folder cannot be written.
    """
    into.mkdir(parents=True, exist_ok=True)
    for page in sorted(folder().glob("*.md")):
        language: Language = "en" if page.stem.endswith(".en") else "zh"
        made = web_page(page.read_text("utf-8"), language)
        (into / f"{page.stem}.html").write_text(made, "utf-8")
    for pictures in folder().iterdir():
        if pictures.is_dir():
            shutil.copytree(pictures, into / pictures.name, dirs_exist_ok=True)


def web_page(markdown: str, language: Language) -> str:
    """A page as a whole HTML document without scripts; raw HTML in it is text."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    _anchored(tokens)
    body = parser.renderer.render(tokens, parser.options, {})
    title = next((each.content for each in tokens if each.type == "inline"), "kiosk")
    links = " ".join(
        f'<a href="{file(page, language).stem}.html">'
        f"{html.escape(TITLES[page][language == 'en'])}</a>"
        for page in PAGES
    )
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{_STYLE}</style>\n"
        f"<nav>{links}</nav>\n{body}</html>\n"
    )


def anchor(heading: str) -> str:
    """The name by which a heading is linked to."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _anchored(tokens: Sequence[Token]) -> None:
    """Give headings their names; let links lead to pages, and nowhere else here."""
    pages = {each.name for each in folder().glob("*.md")}
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and after is not None:
            token.attrSet("id", anchor(after.content))
        for child in token.children or ():
            if child.type != "link_open":
                continue
            path, mark, part = str(child.attrGet("href")).partition("#")
            if "//" in path or not path:
                continue
            if path.endswith(".md") and path in pages:
                child.attrSet("href", f"{path.removesuffix('.md')}.html{mark}{part}")
            else:
                # What is not packed along, such as the licence of the sources.
                del child.attrs["href"]
