"""Accidents to content and spreadsheets: mistakes are said, and nothing else."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.authoring.checking import report
from kiosk.content import json_text
from kiosk.content.content import ContentError, draft, load
from tests.mutation import bent, damaged, places, torn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.authoring.finding import Finding
    from kiosk.content.content import Problem

HOUSE = Path(__file__).resolve().parents[2]
SHOW: dict[str, Any] = json.loads((HOUSE / "content.json").read_text("utf-8"))
EXAMPLES = [
    json.loads(file.read_text("utf-8"))
    for file in sorted((HOUSE / "tests").glob("[cs][hl]*/*.json"))
    # With themes of their own they do not fit into another show.
    if file.stem not in ("bars", "cover", "panorama", "strands")
]
# Something of all that can be written, in a tenth of the size.
SHORT: dict[str, Any] = {
    **SHOW,
    "sources": {**SHOW["sources"], "sample": EXAMPLES[0]["sources"]["sample"]},
    "themes": [*SHOW["themes"][:3], {**EXAMPLES[0]["themes"][0]}],
}
SHORT["themes"][0] = {**SHORT["themes"][0], "schedule": {"days": ["sat"]}}
CELLS: dict[str, Any] = {"file": "data/visitors.xlsx", "range": "C2:C7"}


def slides_of(dice: random.Random) -> list[Any]:
    """A few slides of the show and of the examples, one with spreadsheets."""
    few = [dice.choice(SHOW["slides"][1:]), dice.choice(EXAMPLES)["slides"][0]]
    bars: dict[str, Any] = json.loads(
        (HOUSE / "tests/charts/bars.json").read_text("utf-8")
    )
    slide = bars["slides"][0]
    chart = slide["columns"][0]["chart"]
    single = [{**CELLS, "range": f"C{row}"} for row in range(2, 8)]
    chart["series"][0]["values"] = dice.choice([CELLS, single])
    chart["labels"] = {**CELLS, "range": "A2:B7"}
    slide["schedule"] = {"from": "2026-05-01", "hours": ["09:00-12:00"]}
    return [SHOW["slides"][0], *few, slide]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a workbook and the extract of the show."""
    (tmp_path / "data").mkdir()
    book = openpyxl.Workbook()
    for row in range(2, 8):
        book.active.append([f"码头{row}", f"Pier {row}", row * 1.5])
    book.active.insert_rows(1)
    book.save(tmp_path / "data" / "visitors.xlsx")
    (tmp_path / "a.csv").write_text("一,one,1\n二,two,2\n", "utf-8")
    assets = tmp_path / "assets" / "sources"
    assets.mkdir(parents=True)
    extract = (HOUSE / "assets/sources/article.csv").read_bytes()
    (assets / "article.csv").write_bytes(extract)
    return tmp_path


def letters(data: bytes) -> str:
    """The text that places are counted in, with marks for what cannot be read."""
    try:
        return json_text.decoded(data).text
    except json_text.Malformed:
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = data.decode("utf-16" if utf16 else "utf-8", errors="replace")
        return text.removeprefix("\ufeff")


def within(data: bytes, found: Sequence[Problem | Finding]) -> None:
    """Fails unless every place lies in the file, and every sentence is one."""
    lines = re.split(r"\r\n|\r|\n", letters(data))
    for one in found:
        assert 0 <= one.line <= len(lines), one
        if one.line:
            assert 1 <= one.column <= len(lines[one.line - 1]) + 1, one
        else:
            assert one.column == 0
        for words in (one.what.zh, one.what.en):
            assert words.strip()
            assert words.isprintable(), one


def tried(file: Path, data: bytes) -> bool:
    """Load and check a file; whether it can be shown."""
    file.write_bytes(data)
    problems: tuple[Problem, ...] = ()
    try:
        load(file)
    except ContentError as error:
        problems = error.problems
        said = error.said("zh"), error.said("en")
    else:
        said = "", ""
    assert all(said) == bool(problems)
    within(data, problems)
    done = report(file)
    within(data, done.findings)
    assert (done.loaded is None) == bool(problems)
    assert len(done.errors) >= len({*problems})
    return not problems


def fuzzed(folder: Path, seeds: range, content: dict[str, Any] | None = None) -> int:
    """Let accidents happen; how many of the files can be shown all the same."""
    shown = 0
    for seed in seeds:
        dice = random.Random(seed)
        whole = content or {**SHORT, "slides": slides_of(dice)}
        data = damaged(whole, dice)
        try:
            shown += tried(folder / "content.json", data)
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
    return shown


def test_what_is_damaged_here_was_whole(folder: Path) -> None:
    for seed in range(5):
        dice = random.Random(seed)
        whole = {**SHORT, "slides": slides_of(dice)}
        chart = whole["slides"][-1]["columns"][0]["chart"]
        chart["series"][0]["values"] = CELLS
        file = folder / "content.json"
        file.write_text(json.dumps(whole), "utf-8")
        assert [one.rule for one in draft(file).problems] == []


def test_accidents_to_content_are_said(folder: Path) -> None:
    shown = fuzzed(folder, range(250))
    # Some do no harm, most do: both have been tried.
    assert 5 < shown < 150


@pytest.mark.long
def test_ten_thousand_accidents_to_content_are_said(folder: Path) -> None:
    assert fuzzed(folder, range(1000, 10_500)) > 100
    assert fuzzed(folder, range(20_000, 20_500), SHOW) > 5


def sheets(folder: Path, seeds: range) -> None:
    """Accidents to the bytes of a workbook and of a csv file that a show names."""
    content = {**SHORT, "slides": slides_of(random.Random(0))[-1:]}
    chart = content["slides"][0]["columns"][0]["chart"]
    file = folder / "content.json"
    book, comma = folder / "data" / "visitors.xlsx", folder / "a.csv"
    good, rows = book.read_bytes(), "码头,Pier,1.5\n南,South,2%\n".encode("gbk")
    for seed in seeds:
        dice = random.Random(seed)
        if seed % 2:
            book.write_bytes(torn(good, dice))
            chart["series"][0]["values"] = CELLS
        else:
            comma.write_bytes(torn(rows, dice))
            chart["series"][0]["values"] = {"file": "a.csv", "range": "C1:C2"}
        try:
            tried(file, json.dumps(content).encode())
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise


def test_accidents_to_spreadsheets_are_said(folder: Path) -> None:
    sheets(folder, range(120))


@pytest.mark.long
def test_many_accidents_to_spreadsheets_are_said(folder: Path) -> None:
    sheets(folder, range(1000, 4000))


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["zh", "en", "kind", "file", "range", "sheet", "id", "from", ""]
            )
            | st.text(max_size=5),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_value_at_any_place_is_said(folder: Path, data: st.DataObject) -> None:
    content = {**SHORT, "slides": slides_of(random.Random(7))[::3]}
    whole: Any = json.loads(json.dumps(content))
    way = data.draw(st.sampled_from(sorted(places(whole), key=str)))
    value = data.draw(values)
    if way:
        inside: Any = whole
        for step in way[:-1]:
            inside = inside[step]
        inside[way[-1]] = value
    else:
        whole = value
    tried(folder / "content.json", json.dumps(whole).encode())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_said(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    assert not tried(tmp_path_factory.getbasetemp() / "any.json", data)


def test_the_same_seed_is_the_same_accident() -> None:
    one, other = (bent(SHORT, random.Random(3)) for _ in range(2))
    assert one == other
    assert torn(b"abcdefgh", random.Random(1)) == torn(b"abcdefgh", random.Random(1))
