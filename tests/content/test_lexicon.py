"""Words that were told apart once are known at the next start."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kiosk.content import lexicon
from kiosk.content.lexicon import LARGEST, NAME, Lexicon
from kiosk.drawing import typeset
from kiosk.drawing.typeset import MOST_WORDS, Approximate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.drawing.typeset import Typesetter

SENTENCE = "上海市杨浦区人民法院去年受理的案件"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    known = typeset.known_words()
    typeset.forget_words()
    yield
    typeset.forget_words()
    typeset.learn_words(known)


def broken(type_: Typesetter) -> tuple[str, ...]:
    """Lines of a sentence, by a typesetter that has not broken it yet."""
    return typeset.broken(SENTENCE, 40, 400, 220, type_)


def test_what_was_told_apart_is_known_at_the_next_start(tmp_path: Path) -> None:
    words = typeset._words(SENTENCE)
    assert "".join(words) == SENTENCE
    assert len(words) > 3
    first = Lexicon(tmp_path)
    first.learn()
    first.keep()
    first.close()
    typeset.forget_words()
    Lexicon.learnt(tmp_path)
    assert typeset.known_words() == (words,)


def test_known_words_need_no_dictionary(tmp_path: Path) -> None:
    typeset.learn_words([typeset._words(SENTENCE)])
    kept = Lexicon(tmp_path)
    kept.keep()
    kept.close()
    code = f"""
import sys
from pathlib import Path
from kiosk.content.lexicon import Lexicon
from kiosk.drawing import typeset
Lexicon(Path(sys.argv[1])).learn()
print(*typeset.broken({SENTENCE!r}, 40, 400, 220, typeset.Approximate()))
print("rjieba" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, str(tmp_path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    lines, asked = done.stdout.splitlines()
    assert tuple(lines.split()) == broken(Approximate())
    assert asked == "False"


def test_nothing_is_written_that_is_there(tmp_path: Path) -> None:
    typeset._words(SENTENCE)
    first = Lexicon(tmp_path)
    first.keep()
    first.close()
    (tmp_path / NAME).unlink()
    again = Lexicon(tmp_path)
    again._there = first._there
    again.keep()
    again.close()
    assert not (tmp_path / NAME).exists()


def test_the_words_of_another_teller_are_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typeset._words(SENTENCE)
    kept = Lexicon(tmp_path)
    kept.keep()
    kept.close()
    typeset.forget_words()
    monkeypatch.setattr(lexicon, "_teller", lambda: "another")
    Lexicon(tmp_path).learn()
    assert typeset.known_words() == ()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "[]",
        "{}",
        '{"rows": 3}',
        json.dumps({"teller": lexicon._teller(), "rows": ["人民 "]}),
        json.dumps({"teller": lexicon._teller(), "rows": ["人民 court"]}),
        json.dumps({"teller": lexicon._teller(), "rows": [["人民"]]}),
    ],
)
def test_what_is_damaged_is_told_apart_anew(
    said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / NAME).write_text(said, "utf-8")
    with caplog.at_level(logging.CRITICAL):
        Lexicon(tmp_path).learn()
    assert typeset.known_words() == ()


def test_few_words_are_kept(tmp_path: Path) -> None:
    rows = [(chr(0x4E00 + n) * 300, "人") for n in range(MOST_WORDS + 10)]
    typeset.learn_words(rows)
    assert typeset.known_words() == tuple(rows[10:])
    typeset._words("".join(rows[10]))
    assert typeset.known_words()[-1] == rows[10]
    kept = Lexicon(tmp_path)
    kept.keep()
    kept.close()
    assert LARGEST * 0.9 < (tmp_path / NAME).stat().st_size < LARGEST * 1.1
    typeset.forget_words()
    Lexicon(tmp_path).learn()
    assert typeset.known_words()[-1] == rows[10]


def test_without_a_folder_nothing_is_kept() -> None:
    typeset._words(SENTENCE)
    none = Lexicon(None)
    none.learn()
    none.keep()
    none.close()
