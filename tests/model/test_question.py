"""Every kind says what it is there to say, and every question has an answer."""

from __future__ import annotations

import pytest

from kiosk.charts import CHARTS
from kiosk.model.question import Question
from kiosk.slides import SLIDES

KINDS = {**SLIDES, **CHARTS}


@pytest.mark.parametrize("tag", KINDS)
def test_a_kind_answers_questions_each_once(tag: str) -> None:
    tells = KINDS[tag].tells
    assert tells
    assert len({*tells}) == len(tells)


@pytest.mark.parametrize("question", Question)
def test_a_question_has_a_kind_that_is_there_for_it_first(question: Question) -> None:
    assert [tag for tag in KINDS if KINDS[tag].tells[0] is question]
    assert question.said("zh") != question.said("en")
