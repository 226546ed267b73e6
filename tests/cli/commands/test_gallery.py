"""The gallery: every kind on its example, all in one show that is checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.__main__ import main
from kiosk.charts import CHARTS
from kiosk.cli.commands import gallery
from kiosk.content.content import ContentError, load
from kiosk.model.asset import assets
from kiosk.slides import SLIDES

ROOT = Path(__file__).parents[3]


def example(tmp_path: Path, kind: str, **raw: Any) -> Path:
    """A file with a slide of plain bars that points into its source."""
    chart = {
        "kind": "bars",
        "unit": "%",
        "source": "sample/1.1",
        "period": {"zh": "今年", "en": "This year"},
        "labels": [{"zh": "甲", "en": "A"}],
        "series": [{"name": {"zh": "值", "en": "Value"}, "values": [1]}],
    }
    whole = {
        "show": {"title": {"zh": "图样", "en": "Sample"}},
        "sources": {"sample": source(2019)},
        "themes": [
            {"id": "own", "name": {"zh": "自己", "en": "Own"}, "accent": "amber"}
        ],
        "slides": [
            {
                "kind": "columns",
                "id": "bars",
                "theme": "own",
                "title": {"zh": "题", "en": "Title"},
                "columns": [{"chart": chart}],
            }
        ],
    }
    file = tmp_path / f"{kind}.json"
    file.write_text(json.dumps(whole | raw), "utf-8")
    return file


def source(year: int) -> dict[str, Any]:
    return {
        "title": {"zh": "源", "en": "Source"},
        "credits": {"zh": "无", "en": "none"},
        "year": year,
        "sections": {"1": {"name": {"zh": "一", "en": "One"}, "paragraphs": 9}},
    }


def cover(tmp_path: Path) -> Path:
    return example(
        tmp_path,
        "cover",
        slides=[
            {
                "kind": "cover",
                "id": "cover",
                "title": {"zh": "封面", "en": "Cover"},
                "strong": {"zh": "面", "en": "Cover"},
                "lead": {"zh": "一句", "en": "A line"},
                "entries": [
                    {"theme": "own", "line": {"zh": "一", "en": "One"}},
                    {"theme": "own", "line": {"zh": "二", "en": "Two"}},
                ],
            }
        ],
    )


def test_the_gallery_holds_every_kind_and_is_content_like_any_other(
    tmp_path: Path,
) -> None:
    content = load(gallery.written(tmp_path)).content
    charts = {chart.tag() for slide in content.slides for chart in slide.charts()}
    assert charts == set(CHARTS)
    assert {slide.tag() for slide in content.slides} == set(SLIDES)
    assert content.slides[0].tag() == "cover"
    assert content.slides[-1].tag() == "closing"
    assert [theme.id for theme in content.themes] == ["data", "facts", "slides"]
    # No name of a real show's slide: guesses are counted by it.
    assert all(slide.id.startswith("gallery-") for slide in content.slides)


def test_themes_stand_together(tmp_path: Path) -> None:
    content = load(gallery.written(tmp_path)).content
    run = [slide.theme for slide in content.slides[1:]]
    assert [a for a, b in zip(run, [*run[1:], ""], strict=True) if a != b] == [
        *("data", "facts", "slides")
    ]
    themes = {slide.id: slide.theme for slide in content.slides}
    assert themes["gallery-bars"] == "data"
    assert themes["gallery-piers"] == "facts"
    assert themes["gallery-columns"] == "slides"


def test_examples_come_from_the_sources_or_from_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert gallery.folder() == ROOT / "tests"
    packed = tmp_path / "kiosk" / "builtin" / "gallery"
    packed.mkdir(parents=True)
    monkeypatch.setattr(
        gallery, "__file__", str(tmp_path / "kiosk" / "cli" / "commands" / "gallery.py")
    )
    assert gallery.folder() == packed.resolve()


def test_slides_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    files = [example(tmp_path, kind) for kind in ("a", "b", "c")]
    whole = gallery.merged(files, ())
    assert [slide["id"] for slide in whole["slides"]] == [
        *("gallery-bars", "gallery-bars-2", "gallery-bars-3")
    ]
    assert [theme["id"] for theme in whole["themes"]] == ["data"]
    assert {slide["theme"] for slide in whole["slides"]} == {"data"}


def test_equal_sources_are_one_and_others_are_renamed_with_what_points_to_them(
    tmp_path: Path,
) -> None:
    files = [
        example(tmp_path, "a"),
        example(tmp_path, "b", sources={"sample": source(2018)}),
        example(tmp_path, "c"),
        example(tmp_path, "d", sources={"sample": source(2017)}),
    ]
    whole = gallery.merged(files, ())
    assert {name: each["year"] for name, each in whole["sources"].items()} == {
        "sample": 2019,
        "sample-2": 2018,
        "sample-3": 2017,
    }
    pointing = [slide["columns"][0]["chart"]["source"] for slide in whole["slides"]]
    assert pointing == ["sample/1.1", "sample-2/1.1", "sample/1.1", "sample-3/1.1"]
    # Swapped names in one file do not run into each other.
    file = example(
        tmp_path, "e", sources={"other": source(2019), "sample": source(1999)}
    )
    whole = gallery.merged([example(tmp_path, "f"), file], ())
    assert list(whole["sources"]) == ["sample", "sample-2"]
    assert whole["slides"][1]["columns"][0]["chart"]["source"] == "sample-2/1.1"


def test_the_cover_leads_to_the_themes_of_the_gallery(tmp_path: Path) -> None:
    whole = gallery.merged([example(tmp_path, "bars")], [cover(tmp_path)])
    first, second = whole["slides"]
    assert (first["kind"], second["kind"]) == ("cover", "columns")
    assert "theme" not in first
    assert [entry["theme"] for entry in first["entries"]] == ["data", "facts"]


def test_an_example_with_mistakes_is_told_as_such(tmp_path: Path) -> None:
    wrong = example(tmp_path, "wrong", themes=[])
    with pytest.raises(ContentError, match=r"wrong\.json"):
        gallery.merged([wrong], ())


def test_the_gallery_is_played_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[object, ...]] = []

    def play(path: Path, *rest: object) -> int:
        assert len(load(path).content.slides) >= len(CHARTS)
        asked.append((path, *rest))
        return 0

    monkeypatch.setattr("kiosk.player.play.play", play)
    words = ["--window", "1280x720", "--screen", "2", "--rotate", "90"]
    assert main(["gallery", *words]) == 0
    ((path, *rest),) = asked
    assert rest == ["2", (1280, 720), 90]
    assert isinstance(path, Path)
    assert not path.parent.exists()


def test_without_a_screen_the_gallery_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def draw(path: Path) -> int:
        drawn.append(load(path).content.show.title.en)
        return 0

    monkeypatch.setattr("kiosk.cli.parser.has_screen", lambda: False)
    monkeypatch.setattr("kiosk.cli.draw.draw_instead", draw)
    assert main(["gallery"]) == 0
    assert drawn == ["Gallery"]


def test_pictures_of_the_gallery_are_drawn_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn: list[tuple[object, ...]] = []

    def draw(path: Path, *rest: object) -> int:
        drawn.append((load(path).content.show.title.en, *rest))
        return 0

    monkeypatch.setattr("kiosk.cli.draw.draw", draw)
    assert main(["pictures", "--gallery", "--out", "here"]) == 0
    assert drawn == [("Gallery", Path("here"), (1920, 1080), None, None)]
    with pytest.raises(SystemExit) as left:
        main(["pictures", "--gallery", "my.json"])
    assert left.value.code == 2
    assert "leave PATH out" in capsys.readouterr().err


def test_the_pictures_of_the_examples_come_along(tmp_path: Path) -> None:
    file = gallery.written(tmp_path)
    folders = (tmp_path / "assets",)
    wanted = {
        name
        for slide in load(file).content.slides
        for _, name, ending in assets(slide, "night")
        if not ending
    }
    assert "sample-lake.webp" in wanted
    for name in wanted:
        assert any((folder / name).is_file() for folder in folders), name
