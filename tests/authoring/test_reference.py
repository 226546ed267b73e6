"""The page of all kinds: in step with the models and the examples, and complete."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.__main__ import main
from kiosk.authoring.reference import COMMAND, example, text
from kiosk.charts import CHARTS
from kiosk.content.messages import halves
from kiosk.slides import SLIDES

if TYPE_CHECKING:
    from kiosk.model.kinds import Kind

HOUSE = Path(__file__).resolve().parents[2]
PAGE = (HOUSE / "docs" / "kinds.md").read_text("utf-8")
KINDS: dict[str, type[Kind]] = {**SLIDES, **CHARTS}


def section(tag: str) -> str:
    (found,) = re.findall(
        rf"^### `{tag}`\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE
    )
    assert isinstance(found, str)
    return found


def test_the_page_is_in_step_with_the_models_and_examples() -> None:
    # If this fails: kiosk schema --kinds docs/kinds.md
    assert text(HOUSE / "tests") == PAGE
    assert COMMAND in PAGE


@pytest.mark.parametrize("tag", KINDS)
def test_every_kind_has_its_words_fields_example_and_picture(tag: str) -> None:
    own = section(tag)
    zh, en = halves(KINDS[tag].model_fields["kind"].description or "")
    assert own.startswith(f"\n{zh}\n\n{en}\n")
    assert (HOUSE / "docs" / "kinds" / f"{tag}.webp").read_bytes()[:4] == b"RIFF"
    assert f"](kinds/{tag}.webp)" in own
    (block, *_) = re.findall(r"```json\n(.*?)```", own, re.DOTALL)
    assert json.loads(block)["kind"] == tag
    # Whatever the example gives has a row, and is explained in both languages.
    rows = {
        name: words.split(" | ")
        for name, words in re.findall(r"^\| `(.*?)`(?: ▦)? \| (.*) \|$", PAGE, re.M)
    }
    assert json.loads(block).keys() <= {*rows, "kind"}
    assert all(len(words) == 3 and all(words) for words in rows.values())


def test_fields_say_what_holds_without_them() -> None:
    own = section("bars")
    assert (
        "| `labels` ▦ | 每根柱的名称 | what each bar is called | 必填 required |" in own
    )
    assert re.search(r"^\| `arrange` \| .* \| `\"grouped\"` \|$", own, re.M)
    assert re.search(r"^\| `series\[\]\.values` ▦ \| ", own, re.M)
    assert re.search(r"^\| `highlight` \| .* \| 可不写 optional \|$", own, re.M)
    assert "| 筹备中 · coming soon |" in section("cover")


def test_an_example_is_cut_out_with_the_figures_that_it_names(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(
        '{\n  "a": [\n    {\n      "kind": "one",\n      "b": 1\n    }\n  ],\n'
        '  "figures": {\n    "c": 2\n  }\n}',
        "utf-8",
    )
    own, figures = example(file, "one")
    assert own == '{\n  "kind": "one",\n  "b": 1\n}'
    assert figures == '"figures": {\n  "c": 2\n}'
    with pytest.raises(LookupError):
        example(file, "two")


def test_the_page_is_not_written_where_it_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["schema", "--kinds", str(tmp_path / "none" / "kinds.md")])
    assert str(tmp_path / "none") in capsys.readouterr().err
    # A file stands where the folder of the pictures would.
    (tmp_path / "kinds").touch()
    assert main(["schema", "--kinds", str(tmp_path / "kinds.md")]) == 1
    assert "kinds" in capsys.readouterr().err
