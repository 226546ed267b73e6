"""The five things that staff come for, with real keys and the mouse on an X screen.

As quickly as the window lets itself be used; `-m tests.authoring.desktop.edit.errands`
does the same at a person's pace, and keeps pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.model.text import LANGUAGES
from tests.authoring.desktop.edit.errands import ERRANDS, KEYED, LAPTOP, MERGED, run
from tests.screen.conftest import x_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.model.text import Language
    from tests.screen.conftest import Screen

pytestmark = [pytest.mark.long, pytest.mark.screen]


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with x_server(tmp_path_factory.mktemp("framebuffer"), pixels=LAPTOP) as screen:
        yield screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ERRANDS)
def test_staff_do_what_they_come_for(
    laptop: Screen, tmp_path: Path, name: str, language: Language
) -> None:
    run(name, laptop, tmp_path / "errand", language, pace=0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KEYED)
def test_some_do_it_without_a_mouse(
    laptop: Screen, tmp_path: Path, name: str, language: Language
) -> None:
    run(name, laptop, tmp_path / "errand", language, pace=0, acts=KEYED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MERGED)
def test_two_who_write_the_same_are_asked(
    laptop: Screen, tmp_path: Path, name: str, language: Language
) -> None:
    run(name, laptop, tmp_path / "errand", language, pace=0, acts=MERGED)


@pytest.mark.parametrize("name", ERRANDS)
def test_they_do_it_with_letters_twice_as_large(
    laptop: Screen, tmp_path: Path, name: str
) -> None:
    run(name, laptop, tmp_path / "errand", "zh", pace=0, scale="2")
