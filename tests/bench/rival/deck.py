"""The show as plain data for a page of ECharts: `python -m tests.bench.rival.deck`.

The texts, values and places are those of the show's own pictures, so that both
programs show the same slides. What is text becomes HTML, what is data becomes
series: dots a scatter, sweeps a pie, the river and lines line series, bars and areas
custom series. Hills are one still SVG a slide, which costs the rival nothing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.content.content import load
from kiosk.content.paths import asset_folders
from kiosk.drawing import marks
from kiosk.drawing.palette import Palette
from kiosk.drawing.viewport import Viewport
from kiosk.player.application import application
from kiosk.player.fonts import Typeface
from kiosk.player.setting import ways
from kiosk.show import controls, hills
from kiosk.show.opening import begin
from kiosk.show.scene import river

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.content.content import Content
    from kiosk.drawing.ink import Ink
    from kiosk.drawing.palette import Accent
    from kiosk.slides.base import Slide


def deck(path: Path) -> dict[str, Any]:
    """Everything that the page needs of a content file."""
    application()
    loaded = load(path)
    content = loaded.content
    type_ = Typeface.load(asset_folders(loaded.path)[0] / "fonts")
    language = content.show.languages[0]
    viewport = Viewport(language=language, type=type_, themes=ways(content))
    pages = begin(content).pages
    slides = [
        _slide(content, slide, place, page.dwell, viewport)
        for place, (slide, page) in enumerate(zip(content.slides, pages, strict=True))
    ]
    ground = Palette(content.show.skin).role("ground")
    return {"language": language, "ground": _rgba(ground), "slides": slides}


def _slide(
    content: Content, slide: Slide, place: int, dwell: float, viewport: Viewport
) -> dict[str, Any]:
    accent: Accent = next(
        (t.accent for t in content.themes if t.id == slide.theme), "all"
    )
    palette = Palette(slide.skin or content.show.skin, accent)
    same = tuple(i for i, s in enumerate(content.slides) if s.theme == slide.theme)
    buttons: tuple[marks.Mark, ...] = ()
    if not slide.lands:
        buttons = controls.marks(
            viewport, controls.Landing(slide.theme, same, place, True, False, None)
        )
    still = () if slide.lands else hills.marks(viewport, place)
    water = river(slide, 1.0, viewport).marks(viewport.width, viewport.height)
    shown = slide.marks(1.0, viewport)
    return {
        "id": slide.id,
        "theme": slide.theme,
        "dwell": dwell,
        "ring": None if slide.lands else _ring(viewport, palette),
        "texts": [_text(mark, palette) for mark in _labels((*shown, *buttons))],
        "land": list(_plain(still, palette)),
        "buttons": list(_plain(buttons, palette)),
        "data": list(_plain((*water, *shown), palette)),
    }


def _labels(found: Iterable[marks.Mark]) -> Iterable[marks.Label]:
    return (m for m in found if isinstance(m, marks.Label) and m.alpha > 0)


def _text(mark: marks.Label, palette: Palette) -> dict[str, Any]:
    return {
        "x": mark.x,
        "y": mark.y,
        "anchor": mark.anchor,
        "alpha": mark.alpha,
        "changing": mark.changing,
        "runs": [
            {
                "text": run.text,
                "size": run.size,
                "weight": run.weight,
                "colour": _ink(run.ink, palette),
                "dx": run.dx,
                "spacing": run.spacing,
            }
            for run in mark.runs
        ],
    }


def _plain(found: Iterable[marks.Mark], palette: Palette) -> Iterable[dict[str, Any]]:
    for mark in found:
        if getattr(mark, "alpha", 1.0) <= 0:
            continue
        match mark:
            case marks.Dots(points, diameter, ink, alpha) if len(points):
                yield {
                    "kind": "dots",
                    "points": _rounded(points),
                    "size": diameter,
                    "colour": _ink(ink, palette),
                    "alpha": alpha,
                }
            case marks.Arcs(x, y, sweeps, alpha):
                for sweep in sweeps:
                    if sweep.sweep and sweep.width > 0:
                        yield {
                            "kind": "sweep",
                            "x": x,
                            "y": y,
                            "radius": sweep.radius,
                            "start": sweep.start,
                            "sweep": sweep.sweep,
                            "width": sweep.width,
                            "colour": _ink(sweep.ink, palette),
                            "alpha": alpha,
                        }
            case marks.Bars(rects, ink, alpha, radius) if len(rects):
                yield {
                    "kind": "bars",
                    "rects": _rounded(rects),
                    "radius": radius,
                    "colour": _ink(ink, palette),
                    "alpha": alpha,
                }
            case marks.Stroke() if len(mark.points) > 1:
                yield {
                    "kind": "line",
                    "points": _rounded(mark.points),
                    "width": mark.width,
                    "dash": [each * mark.width for each in mark.dash],
                    "cap": "round" if mark.cap == "round" else "butt",
                    "colour": _ink(mark.ink, palette),
                    "alpha": mark.alpha,
                }
            case marks.Strands():
                count = mark.y.shape[1]
                step = (mark.x1 - mark.x0) / (count - 1)
                for y, width, ink in zip(mark.y, mark.width, mark.inks, strict=True):
                    if width.max() > 0.05:
                        yield {
                            "kind": "line",
                            "points": [
                                [round(mark.x0 + i * step, 1), round(float(v), 1)]
                                for i, v in enumerate(y)
                            ],
                            "width": float(width.mean()),
                            "dash": [],
                            "cap": "butt",
                            "colour": _ink(ink, palette),
                            "alpha": mark.alpha,
                        }
            case marks.Fill(outlines, ink, alpha):
                yield {
                    "kind": "area",
                    "outlines": [_rounded(outline) for outline in outlines],
                    "colour": _ink(
                        ink if not isinstance(ink, marks.Fade) else ink.a[0], palette
                    ),
                    "fade": _fade(ink, palette),
                    "alpha": alpha,
                }


def _fade(ink: Ink | marks.Fade, palette: Palette) -> list[Any] | None:
    if not isinstance(ink, marks.Fade):
        return None
    ends = [(*tuple(palette.colour(role))[:3], alpha) for role, alpha in (ink.a, ink.b)]
    return [ink.x0, ink.y0, ink.x1, ink.y1, *map(_rgba, ends)]


def _ring(viewport: Viewport, palette: Palette) -> dict[str, Any] | None:
    """Where the countdown ring stands."""
    for mark in controls.ring(viewport, 0.5):
        if isinstance(mark, marks.Arcs) and mark.sweeps:
            sweep = mark.sweeps[-1]
            return {
                "x": mark.x,
                "y": mark.y,
                "radius": sweep.radius,
                "width": sweep.width,
                "colour": _ink(sweep.ink, palette),
            }
    return None


def _ink(ink: Ink, palette: Palette) -> str:
    return _rgba(palette.colour(ink))


def _rgba(colour: Iterable[float]) -> str:
    red, green, blue, *rest = colour
    alpha = rest[0] if rest else 255
    return f"rgba({red},{green},{blue},{alpha if alpha <= 1 else alpha / 255:.3g})"


def _rounded(points: Any) -> list[list[float]]:
    return [[round(float(each), 1) for each in row] for row in points]


if __name__ == "__main__":
    print(json.dumps(deck(Path(sys.argv[1])), ensure_ascii=False))
