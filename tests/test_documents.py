"""The project's words stay true: links, commands, examples, outputs, statuses."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import openpyxl
import pytest

from kiosk.authoring.handbook import anchor
from kiosk.charts import CHARTS
from kiosk.charts.base import refs
from kiosk.cli.commands import names, summary
from kiosk.content.content import Content, ContentError, load
from kiosk.content.taken import taken
from kiosk.device.settings import sample
from kiosk.drawing.geometry import Rect
from kiosk.drawing.marks import Dots, Hot
from kiosk.drawing.viewport import Box, Viewport
from kiosk.model.figure import Figure, filled, places, settled
from kiosk.model.schedule import Schedule
from kiosk.slides import SLIDES

HOUSE: Final = Path(__file__).resolve().parent.parent
README: Final = (HOUSE / "README.md").read_text("utf-8")
STAFF: Final = {
    language: (HOUSE / "docs" / f"staff.{language}.md").read_text("utf-8")
    for language in ("zh", "en")
}
INSTALLERS: Final = (HOUSE / "docs" / "installers.md").read_text("utf-8")
PAGES: Final = tuple(
    f"docs/{file.name}" for file in sorted((HOUSE / "docs").glob("*.md"))
)
WORDS: Final = (
    *(
        name
        for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
        if (HOUSE / name).exists()
    ),
    *PAGES,
)
SHOW: Final = json.loads((HOUSE / "content.json").read_text("utf-8"))
SAMPLE: Final = {
    "title": {"zh": "示例数据", "en": "Sample data"},
    "credits": {"zh": "示例", "en": "sample"},
    "year": 2019,
    "sections": {"1": {"name": {"zh": "表一", "en": "Table 1"}, "paragraphs": 9}},
}
PLAY: Final = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet . && .venv/bin/kiosk"
)
WINDOWS: Final = (
    r"py -m venv .venv; .venv\Scripts\pip install --quiet .; .venv\Scripts\kiosk"
)
TEST: Final = (
    "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[dev]'"
    " && .venv/bin/pytest"
)


def text(name: str) -> str:
    return (HOUSE / name).read_text("utf-8")


def blocks(words: str, language: str) -> list[str]:
    """The fenced blocks in one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", words, re.DOTALL | re.MULTILINE)


def parsed(block: str) -> dict[str, Any]:
    """A snippet of content; a bare member of an object counts as an object."""
    whole = block if block.lstrip().startswith("{") else "{" + block + "}"
    found: dict[str, Any] = json.loads(whole)
    return found


SNIPPETS: Final = tuple(
    parsed(block)
    for name in WORDS
    if name != "docs/kinds.md"  # Whole examples, which play in the tests of kinds.
    for block in blocks(text(name), "json")
)
OF_KINDS: Final = tuple(snippet for snippet in SNIPPETS if "kind" in snippet)
FIGURES: Final = tuple(
    snippet
    for snippet in SNIPPETS
    if not {"kind", "slides", "schedule"} & snippet.keys()
)
SCHEDULES: Final = tuple(s["schedule"] for s in SNIPPETS if "schedule" in s)


@pytest.mark.parametrize("name", WORDS)
def test_every_link_and_picture_leads_somewhere(name: str) -> None:
    words = re.sub(r"^```.*?^```$", "", text(name), flags=re.DOTALL | re.MULTILINE)
    for link in re.findall(r"\]\(([^)]+)\)", words):
        if link.startswith("https://"):
            continue
        path, _, part = link.partition("#")
        beside = (HOUSE / name).parent
        assert not path or (beside / path).is_file(), link
        if part:
            target = (beside / path if path else HOUSE / name).read_text("utf-8")
            headings = re.findall(r"^#+ (.*)$", target, re.MULTILINE)
            assert part in map(anchor, headings), link


def test_pictures_are_of_real_size() -> None:
    used = {
        (HOUSE / name).parent / link
        for name in WORDS
        for link in re.findall(r"!\[.*?\]\((.*?)\)", text(name))
    }
    folders = [HOUSE / "docs" / name for name in ("pictures", "kinds")]
    assert used == {file for folder in folders for file in folder.iterdir()}
    for picture in used:
        most = 1_500 if picture.name == "river.webp" else 150
        assert 1_000 < picture.stat().st_size <= most * 1024, picture.name
    kinds = sum(file.stat().st_size for file in folders[1].iterdir())
    assert kinds < 1_500_000


def test_the_moving_picture_moves() -> None:
    data = (HOUSE / "docs" / "pictures" / "river.webp").read_bytes()
    assert data[:4] == b"RIFF"
    assert data.count(b"ANMF") > 100


def test_the_readme_is_short() -> None:
    assert len(README.encode()) <= 10 * 1024


@pytest.mark.parametrize("name", WORDS)
def test_no_page_names_a_machine_that_it_was_written_on(name: str) -> None:
    assert not re.search(r"/work/|/home/|/root/|\bissue \d|#\d+\b", text(name))


def test_one_command_plays_and_one_tests() -> None:
    assert blocks(README, "sh")[:2] == [f"{PLAY}\n", f"{TEST}\n"]
    assert blocks(README, "bat") == [f"{WINDOWS}\n"]


@pytest.mark.skipif(
    not (HOUSE / ".ci" / "run").exists(), reason="a source archive has no CI"
)
def test_ci_runs_the_command_of_the_readme() -> None:
    assert TEST in text(".ci/run")


def figures_for(names: set[str]) -> dict[str, Any]:
    """The figures of a slide that has all of these names: of the show, or a sample."""
    samples = sorted((HOUSE / "tests").glob("[cs]*/*.json"))
    slides = [*SHOW["slides"]]
    for file in samples:
        slides += json.loads(file.read_text("utf-8")).get("slides", ())
    for slide in slides:
        if names <= set(slide.get("figures", {})):
            return dict(slide.get("figures", {}))
    pytest.fail(f"no slide of content.json has the figures {sorted(names)}")


def as_show(slide: dict[str, Any]) -> dict[str, Any]:
    return {
        "show": SHOW["show"],
        "sources": {**SHOW["sources"], "sample": SAMPLE},
        "themes": SHOW["themes"],
        "slides": [slide],
    }


def filled_from_files(show: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The show with what it takes of the workbook and the map that examples name."""
    (folder / "maps").mkdir()
    areas = [
        {
            "type": "Feature",
            "properties": {"NAME": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]],
            },
        }
        for x, name in enumerate(("北湾", "西塘"))
    ]
    whole = {"type": "FeatureCollection", "features": areas}
    (folder / "maps" / "districts.geojson").write_text(json.dumps(whole), "utf-8")
    book = openpyxl.Workbook()
    book.active.title = "2019"
    for row in range(2, 8):
        for column, value in enumerate((f"码头{row}", f"Pier {row}", row * 10), 1):
            book.active.cell(row, column, value)
    (folder / "data").mkdir()
    book.save(folder / "data" / "visitors.xlsx")
    found = taken(show, Content, lambda name: folder / name)
    assert found.remarks == ()
    raw: dict[str, Any] = found.raw
    return raw


@pytest.mark.parametrize(
    "snippet", OF_KINDS, ids=lambda s: f"{s['kind']}-{s.get('id', 'chart')}"
)
def test_every_example_plays(snippet: dict[str, Any], tmp_path: Path) -> None:
    kind = snippet["kind"]
    if kind in CHARTS:
        slide = {
            "kind": "columns",
            "id": "example",
            "theme": SHOW["themes"][0]["id"],
            "title": {"zh": "示例", "en": "Example"},
            "columns": [{"chart": snippet}],
        }
    else:
        assert kind in SLIDES
        slide = dict(snippet)
    whole = filled_from_files(as_show(slide), tmp_path)["slides"][-1]
    model = SLIDES[slide["kind"]].model_validate_json(json.dumps(whole))
    own = {name for chart in model.charts() for name in chart.figures()}
    names = {name for one in model.texts() for name in places(one)}
    names |= set(model.uses()) - own
    for chart in model.charts():
        names |= set(refs(chart)) - own
    slide.setdefault("figures", figures_for(names))
    file = tmp_path / "content.json"
    file.write_text(json.dumps(as_show(slide)), "utf-8")
    (loaded,) = load(file).content.slides
    assert loaded.tag() == slide["kind"]


@pytest.mark.parametrize("snippet", FIGURES, ids=lambda s: next(iter(s)))
def test_every_example_of_a_figure_is_one(snippet: dict[str, Any]) -> None:
    for figure in snippet.values():
        assert Figure.model_validate_json(json.dumps(figure)).label.zh


SAID: Final = [
    row
    for page in STAFF.values()
    for row in re.findall(r"^\| `(\"value\".*?)` \| (.*?) \| (.*?) \|$", page, re.M)
]
REST: Final = {
    "label": {"zh": "数", "en": "Figure"},
    "meaning": {"zh": "一个数。", "en": "A figure."},
    "period": {"zh": "2019年", "en": "2019"},
    "source": "article/1.13",
}


def made(fields: dict[str, Any]) -> Figure:
    return Figure.model_validate_json(json.dumps({**REST, **fields}))


@pytest.mark.parametrize(("written", "zh", "en"), SAID)
def test_figures_are_said_as_the_table_has_it(written: str, zh: str, en: str) -> None:
    fact = settled({"it": made(json.loads("{" + written + "}"))})["it"]
    assert str(fact.said("zh")) == zh
    assert str(fact.said("en")) == en


def test_the_table_of_figures_is_there() -> None:
    assert len(SAID) == 2 * 5
    assert SAID[:5] == SAID[5:]


def test_placeholders_are_filled_as_the_text_has_it() -> None:
    visitors = next(s["visitors"] for s in FIGURES if "visitors" in s)
    counted = {"value": 10, "unit": {"zh": "个季度", "en": "quarters"}}
    facts = settled(
        {
            "visitors": made(visitors),
            "quarters": made(counted),
            "third": made({"value": "1/3"}),
        }
    )
    assert filled("有{visitors}", facts, "zh") == "有5.7万余人"
    assert filled("with {visitors}", facts, "en") == "with over 57,000 people"
    assert filled("{quarters.words}", facts, "zh") == "十个季度"
    assert filled("in {quarters.words}", facts, "en") == "in ten quarters"
    assert filled("{third.words}", facts, "zh") == "三分之一"
    assert filled("of {third.words}", facts, "en") == "of a third"
    for language, words in (
        ("zh", ("5.7万余人", "over 57,000 people", "十个季度", "三分之一")),
        ("en", ("over 57,000 people", "ten quarters", "a third")),
    ):
        assert all(each in STAFF[language] for each in words)


def without_places(words: str) -> list[str]:
    """Messages without the lines and columns, which move with the content."""
    lines = [line for line in words.splitlines() if line]
    return [re.sub(r"^.*?content\.json:\d+:\d+", "content.json", x) for x in lines]


def test_mistakes_look_as_the_text_has_it(tmp_path: Path) -> None:
    slides = {slide["id"]: slide for slide in SHOW["slides"]}
    two = {**SHOW, "slides": [slides["cover"], slides["gdp"]]}
    good = json.dumps(two, ensure_ascii=False, indent=2)
    file = tmp_path / "content.json"

    def said(*changes: tuple[str, str]) -> ContentError:
        words = good
        for old, new in changes:
            assert old in words
            words = words.replace(old, new, 1)
        file.write_text(words, "utf-8")
        with pytest.raises(ContentError) as caught:
            load(file)
        return caught.value

    shown = [
        block
        for page in STAFF.values()
        for block in blocks(page, "text")
        if block.startswith("content.json:") and ".xlsx" not in block
    ]
    three = said(('"value": 1240,', '"value": "1240",'), ('"caption"', '"captoin"'))
    comma = said(('"value": 1240,', '"value": 1240，'))
    wanted = [three.said("zh"), comma.said("zh"), three.said("en")]
    assert list(map(without_places, shown)) == list(map(without_places, wanted))


def test_every_example_of_a_schedule_is_one() -> None:
    for example in SCHEDULES:
        assert Schedule.model_validate_json(json.dumps(example)).hours
    assert SCHEDULES


def test_mistakes_in_a_sheet_look_as_the_text_has_it(tmp_path: Path) -> None:
    snippet = next(one for one in OF_KINDS if isinstance(one.get("labels"), dict))
    slide = {
        "kind": "columns",
        "id": "bars",
        "theme": SHOW["themes"][0]["id"],
        "title": {"zh": "示例", "en": "Example"},
        "columns": [{"chart": {**snippet, "source": "article/1.1"}}],
    }
    filled_from_files(as_show(slide), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "data" / "visitors.xlsx")
    book["2019"]["C4"] = "约40"
    book.save(tmp_path / "data" / "visitors.xlsx")
    file = tmp_path / "content.json"
    file.write_text(json.dumps({**SHOW, "slides": [slide]}), "utf-8")
    with pytest.raises(ContentError) as caught:
        load(file)
    shown = [
        block
        for page in STAFF.values()
        for block in blocks(page, "text")
        if "visitors.xlsx" in block
    ]
    wanted = [caught.value.said("zh"), caught.value.said("en")]
    assert list(map(without_places, shown)) == list(map(without_places, wanted))


def test_the_help_is_the_real_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk.__main__ import main

    monkeypatch.setenv("COLUMNS", "80")

    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    listed = re.compile(r"^commands.*?\n\n", re.DOTALL | re.MULTILINE)
    assert listed.search(said)
    # The commands themselves are below, each with a section of its own.
    assert listed.sub("", said) in blocks(INSTALLERS, "text")


@pytest.mark.parametrize("command", names())
def test_every_command_is_told_of(command: str) -> None:
    pages = (name for name in WORDS if name not in ("CHANGELOG.md", "docs/kinds.md"))
    assert any(f"`kiosk {command}" in text(page) for page in pages)
    assert summary(command)


def test_exit_statuses_are_those_of_the_help() -> None:
    from kiosk.cli.asked import EPILOG

    told = re.findall(r"\b(\d) (?=after|if)", EPILOG.partition("exit status:")[2])
    assert told == ["0", "1", "2"]
    table = INSTALLERS.partition("| Exit status |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| (\d) \|", table, re.MULTILINE) == told


def test_seconds_are_those_of_the_code() -> None:
    from kiosk.content.content import Idle
    from kiosk.show.visit import CARD_SECONDS

    page = text("docs/hosts.md")
    assert f"After {Idle().after:g} seconds" in page
    assert f"{Idle().after:g} 秒没人碰" in page
    assert f"a countdown of {Idle().warning:g} seconds" in page
    assert f"出现 {Idle().warning:g} 秒的倒数" in page
    assert f"closes after {CARD_SECONDS:g} seconds" in page
    assert f"{CARD_SECONDS:g} 秒后自己收起" in page


needs_contributing = pytest.mark.skipif(
    not (HOUSE / "CONTRIBUTING.md").exists(), reason="a source archive has none"
)


@needs_contributing
def test_every_room_is_in_the_table_of_rooms() -> None:
    rooms = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    order = rooms[0]["layers"]
    for page in ("CONTRIBUTING.md", "docs/house.md"):
        listed = re.findall(r"^\| `(\w+)/` \| ", text(page), re.MULTILINE)
        assert listed == order, page


def made_of(source: str, name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module made of source text, where its own classes can find it."""
    module = ModuleType(name)
    monkeypatch.setitem(sys.modules, name, module)
    exec(compile(source, name, "exec"), vars(module))
    return module


def test_the_worked_example_of_a_chart_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = text("docs/house.md")
    chart, test, _ = blocks(words, "python")
    kind = made_of(chart, "kiosk.charts.buoys", monkeypatch).BuoysChart
    assert kind.tag() == "buoys"
    # The union of kinds was made before this one; the slide is built without it.
    (example,) = (parsed(block) for block in blocks(words, "json"))
    slide = example["slides"][0]
    made_of_json = kind.model_validate(slide["columns"][0]["chart"])
    other = {**example, "slides": [{**slide, "columns": [{"chart": FIRST}]}]}
    (tmp_path / "buoys.json").write_text(json.dumps(other), "utf-8")
    tests = made_of(test, "tests.charts.test_buoys", monkeypatch)
    monkeypatch.setattr(tests, "__file__", str(tmp_path / "test_buoys.py"), False)
    tests.test_seven_buoys_stand_in_equal_steps()
    facts = load(tmp_path / "buoys.json").content.slides[0].facts()
    box = Box(Rect(100, 300, 700, 500), Viewport(), facts)
    casts = {tuple(map(type, made_of_json.marks(t / 4, box))) for t in range(5)}
    assert casts == {(Dots, Hot)}


FIRST: Final = {"kind": "figures", "items": [{"figure": "piers"}]}


def test_the_worked_example_of_a_slide_works(monkeypatch: pytest.MonkeyPatch) -> None:
    words = text("docs/house.md")
    source = blocks(words, "python")[2]
    kind = made_of(source, "kiosk.slides.single", monkeypatch).SingleSlide
    (example,) = (parsed(block) for block in blocks(words, "json"))
    raw = {**example["slides"][0], "kind": "single", "id": "single", "figure": "piers"}
    del raw["columns"]
    slide = kind.model_validate_json(json.dumps(raw))
    for viewport in (Viewport(), Viewport(1080, 1920, "en")):
        hots = [m for m in slide.marks(1.0, viewport) if isinstance(m, Hot)]
        assert [hot.target.which for hot in hots] == ["piers"]


def test_the_status_page_has_one_port_in_all_texts() -> None:
    (example,) = re.findall(r"^#port = (\d+)$", sample(), re.MULTILINE)
    told = re.findall(r"^port = (\d+)$|127\.0\.0\.1:(\d+)", INSTALLERS, re.M)
    assert {"".join(pair) for pair in told} == {example}
