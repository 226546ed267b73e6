"""A new kind is one file: everything else finds it, and no other file is touched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SLIDE = '''
"""Postcard: a photograph below a title, and one chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from kiosk.charts import AnyChart
from kiosk.drawing.geometry import Rect
from kiosk.drawing.interaction import NOTHING, Interaction
from kiosk.drawing.marks import Picture
from kiosk.drawing.viewport import Box
from kiosk.model.asset import AssetPath
from kiosk.slides.base import Slide, heading

if TYPE_CHECKING:
    from kiosk.charts.base import Chart
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Viewport


class PostcardSlide(Slide):
    """A photograph, and a chart beside it."""

    kind: Literal["postcard"] = Field(description="明信片 · a postcard")
    photo: AssetPath = Field(description="照片 · the photograph")
    chart: AnyChart = Field(description="一张图 · a chart")

    def charts(self) -> tuple[Chart, ...]:
        return (self.chart,)

    def boxes(
        self, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Box, ...]:
        place = Rect(viewport.margin, 320, 700, viewport.seam - 320)
        return (Box(place, viewport, self.facts(), interaction),)

    def marks(
        self, t: float, viewport: Viewport, interaction: Interaction = NOTHING
    ) -> tuple[Mark, ...]:
        title, _ = heading(viewport, self.title, None, self.facts())
        (box,) = self.boxes(viewport, interaction)
        photo = Picture(self.photo, Rect(1100, 320, 600, 300), alpha=t)
        return (*title, photo, *self.chart.marks(t, box))
'''
CHART = '''
"""Buoys: a small count as buoys on the river, one for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from kiosk.charts.base import Chart, Counting, Ref
from kiosk.drawing.ink import FILL
from kiosk.drawing.marks import Dots

if TYPE_CHECKING:
    from kiosk.drawing.marks import Mark
    from kiosk.drawing.viewport import Box


class BuoysChart(Chart):
    """Equal dots in equal steps along the river."""

    kind: Literal["buoys"] = Field(description="浮标 · buoys")
    count: Ref

    def counted(self) -> tuple[Counting, ...]:
        return (Counting(self.count, ("count",)),)

    def marks(self, t: float, box: Box) -> tuple[Mark, ...]:
        many = max(1, round(float(box.facts[self.count].base)))
        x = box.rect.x + (np.arange(many) + 0.5) * box.rect.width / many
        y = np.full(many, box.base - 48 * t)
        return (Dots(np.column_stack([x, y]), 48.0, FILL, alpha=t),)
'''
# In another process, for the kinds of this one are found already.
CODE = """
import importlib.util, json, sys
from pathlib import Path

work = Path(sys.argv[1])
import kiosk
for room in ("charts", "slides"):
    spec = importlib.util.find_spec(f"kiosk.{room}")
    spec.submodule_search_locations.append(str(work / room))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    setattr(kiosk, room, module)
    spec.loader.exec_module(module)

from kiosk.authoring.checking import report
from kiosk.authoring.desktop.layout_lint import LayoutLinter
from kiosk.authoring.desktop.preview import Preview
from kiosk.authoring.schema import text
from kiosk.cli.commands import export, gallery
from kiosk.content.assets import named
from kiosk.content.content import load
from kiosk.player.application import application
from kiosk.player.pictures import Pictures

from PySide6.QtGui import QColor, QImage

app = application()
image = QImage(60, 30, QImage.Format.Format_RGB32)
image.fill(QColor("#c04020"))
image.save(str(work / "show" / "assets" / "harbour.png"))
file = work / "show" / "content.json"
told = {}


def findings(path):
    return [(one.rule, one.field, one.what.en) for one in report(path).errors]


slide = load(file).content.slides[0]
told["load"] = [slide.tag(), slide.charts()[0].tag()]
told["check"] = findings(file)
raw = json.loads(file.read_text("utf-8"))
raw["slides"][0]["photo"] = "harbour.jpg"
raw["slides"][0]["figures"]["piers"]["value"] = 6.5
(file.parent / "bad.json").write_text(json.dumps(raw), "utf-8")
told["missing"] = findings(file.parent / "bad.json")
told["schema"] = ["postcard" in text(), "buoys" in text()]
told["named"] = list(named(file.parent, file.read_text("utf-8")))
gallery.folder = lambda: work / "examples"
(work / "gallery").mkdir()
shown = load(gallery.written(work / "gallery")).content.slides
told["gallery"] = [[one.tag(), one.id, one.theme] for one in shown]
preview = Preview(file, "en")
preview.reload()
told["preview"] = preview._sheet._image is not None
preview.stop()
photo = Pictures((file.parent / "assets",)).pixmap("harbour.png", 600, 300)
told["photo"] = photo is not None and photo.toImage().pixelColor(9, 9).name()
told["export"] = export.command(
    [str(file), "--png", str(work / "out"), "--language", "en", "--csv",
     str(work / "table.csv")]
)
print(json.dumps(told))
"""


def slide(kind: str) -> dict[str, Any]:
    raw = json.loads((ROOT / "tests" / "charts" / "piers.json").read_text("utf-8"))
    (page,) = raw["slides"]
    page["id"] = kind
    figure = dict(page["figures"]["quarters"], value=7)
    chart = {"kind": "buoys", "count": "piers"}
    if kind == "postcard":
        page = {
            "kind": "postcard",
            **{key: page[key] for key in ("id", "theme", "title")},
            "photo": "harbour.png",
            "chart": chart,
        }
    else:
        page["columns"] = [{"chart": chart}]
    raw["slides"] = [page | {"figures": {"piers": figure}}]
    return dict(raw)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with the two kinds, their examples, and a show of them."""
    for room, name, source in (
        ("slides", "postcard", SLIDE),
        ("charts", "buoys", CHART),
    ):
        (tmp_path / room).mkdir()
        (tmp_path / room / f"{name}.py").write_text(source, "utf-8")
        examples = tmp_path / "examples" / room
        examples.mkdir(parents=True)
        (examples / f"{name}.json").write_text(json.dumps(slide(name)), "utf-8")
    (tmp_path / "show" / "assets").mkdir(parents=True)
    content = tmp_path / "show" / "content.json"
    content.write_text(json.dumps(slide("postcard")), "utf-8")
    return tmp_path


def test_a_slide_and_a_chart_are_found_everywhere(work: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(work)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == {
        "load": ["postcard", "buoys"],
        "check": [],
        "missing": [
            [
                "picture",
                "slides[0].photo",
                "there is no “harbour.jpg” in assets; is it “harbour.png”?",
            ],
            [
                "count",
                "slides[0].chart.count",
                "this chart draws one by one and cannot draw 6.5 quarters; it takes a "
                "whole number",
            ],
        ],
        "schema": [True, True],
        "named": ["assets/harbour.png"],
        "gallery": [
            ["columns", "gallery-buoys", "facts"],
            ["postcard", "gallery-postcard", "slides"],
        ],
        "preview": True,
        "photo": "#c04020",
        "export": 0,
    }
    assert (work / "out" / "00-postcard-en.png").is_file()
