"""`kiosk gallery`: every kind of chart and slide, each on its own example.

An example is a whole content file of one slide. Here they become one show, which
is read and checked like any other.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from kiosk.authoring.addition import enter, free, moved, pointing
from kiosk.cli.parser import Parser
from kiosk.content.assets import named
from kiosk.content.content import Content, load
from kiosk.content.paths import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.slides.base import Slide

SHOW: Final = {"title": {"zh": "图样", "en": "Gallery"}}
THEMES: Final = (
    {"id": "data", "name": {"zh": "数据图", "en": "Your data"}, "accent": "amber"},
    {"id": "facts", "name": {"zh": "叙事图", "en": "Stories"}, "accent": "vermilion"},
    {"id": "slides", "name": {"zh": "整页", "en": "Slides"}, "accent": "jade"},
)
"""Charts for values that are typed, charts for figures of a slide, and slides."""


def folder() -> Path:
    """Where the examples lie: in the package, or beside it in its sources."""
    package = Path(__file__).resolve().parents[2]
    packed = package / "builtin" / "gallery"
    return packed if packed.is_dir() else package.parent / "tests"


def merged(charts: Iterable[Path], slides: Iterable[Path]) -> dict[str, Any]:
    """The examples as the data of one content, in the order of the gallery.

    Slides are renamed, so that no two have one name and what visitors do here is
    not counted with a real show's. Sources that differ but share a name are
    renamed with all that point into them; equal ones become one.

    Raises:
        ContentError: an example has mistakes.
    """
    sources: dict[str, Any] = {}
    pages: list[tuple[int, dict[str, Any]]] = []
    names: set[str] = set()
    for of_charts, files in ((True, charts), (False, slides)):
        for file in files:
            example = load(file).content
            raw = json.loads(file.read_text("utf-8-sig"))
            theme = _theme(example) if of_charts else "slides"
            moved_to = moved(raw["sources"], sources)
            for slide, written in zip(example.slides, raw["slides"], strict=True):
                changed = pointing(written, moved_to)
                changed["id"] = free(f"gallery-{slide.id}", names)
                names.add(changed["id"])
                if slide.themed:
                    changed["theme"] = theme
                enter(changed, [str(each["id"]) for each in THEMES])
                pages.append((_rank(slide, theme), changed))
    pages.sort(key=lambda page: page[0])
    used = {page.get("theme", "") for _, page in pages}
    return {
        "show": SHOW,
        "sources": sources,
        "themes": [theme for theme in THEMES if theme["id"] in used],
        "slides": [page for _, page in pages],
    }


def _theme(example: Content) -> str:
    """Whether a chart's values are typed into it, or are figures of its slide."""
    typed = any(chart.figures() for slide in example.slides for chart in slide.charts())
    return "data" if typed else "facts"


def _rank(slide: Slide, theme: str) -> int:
    """Where in the gallery a slide comes: the cover first, the farewell last."""
    if slide.takes or not slide.themed:
        return 9 if slide.takes else 0
    return 1 + [each["id"] for each in THEMES].index(theme)


def written(into: Path) -> Path:
    """Write the whole gallery as a content file into a folder; returns the file.

    The pictures of the examples come along.

    Raises:
        ContentError: an example has mistakes.
    """
    charts, slides = (
        sorted((folder() / room).glob("*.json")) for room in ("charts", "slides")
    )
    file = into / NAME
    whole = merged(charts, slides)
    for example in (*charts, *slides):
        for name in named(example.parent, example.read_text("utf-8-sig")):
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(example.parent / name, into / name)
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1), "utf-8")
    return file


def command(words: Sequence[str]) -> int:
    """The command line of `kiosk gallery`; returns the exit status."""
    from kiosk.cli.parser import has_screen

    parser = Parser(
        "kiosk gallery",
        description="Play every kind of chart and slide, each on its own example. "
        "Draw them instead with `kiosk pictures --gallery`.",
    )
    parser.takes_screen("play in a window of this size")
    parser.takes_rotation()
    asked = parser.parse_args(words)
    with TemporaryDirectory(prefix="kiosk-", ignore_cleanup_errors=True) as place:
        path = written(Path(place))
        if not has_screen():
            from kiosk.cli.draw import draw_instead

            return draw_instead(path)
        from kiosk.player.play import play

        return play(path, asked.screen, asked.window, asked.rotate)
