"""Sample source: no figure of a template or an example goes on a wall as a real one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.authoring.rule import Rule, WrittenShow
from kiosk.content.validate import Remark
from kiosk.model.message import Message, shown
from kiosk.model.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.model.text import Language

_SAYS: Final[dict[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"示例|样例"),
    "en": re.compile(r"\bsamples? (?:data|figures|source)\b", re.IGNORECASE),
}
"""How a source says of itself that its figures are made up."""


def remarks(copy: WrittenShow) -> Iterator[Remark]:
    for name, source in copy.content.sources.items():
        for language in copy.content.show.languages:
            found = _SAYS[language].search(source.title.words(language))
            if found is not None:
                zh, en = (shown(source.title.words(own)) for own in LANGUAGES)
                yield Remark(
                    ("sources", name, "title", language),
                    Message(
                        f"出处还是“{zh}”：示例里的数都是编的，不能上墙；"
                        "请换成自己的数，再在这里写真实的出处",
                        f"the source is still “{en}”: figures of a sample are made "
                        "up and not for a wall; put in your own, and name their real "
                        "source here",
                    ),
                    into=found.start(),
                )
                break


RULE = Rule(
    "sample-source",
    "warning",
    Message(
        "出处是真实的，不是模板带来的示例数据",
        "sources are real, and not the sample data of a template",
    ),
    of_show=remarks,
)
