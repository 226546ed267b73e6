"""Templates: shows of sample data to begin with, and how a new show is made of one.

The folder `templates` is the list: a folder in it is a template, and holds a
content.json and what lies beside that.
"""

from __future__ import annotations

import errno
import json
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from kiosk.content import atomic
from kiosk.content.paths import NAME
from kiosk.model.text import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.content.content import Loaded

FOLDER: Final = Path(__file__).with_name("templates")
FIRST: Final = "year"
"""The template of those who name none."""
_LEFT: Final = frozenset({"desktop.ini", "thumbs.db", ".ds_store"})
"""What systems leave in a folder by themselves, in small letters."""
_WIDE: Final = 88
"""Characters in a line of the file."""

Skin = Literal["night", "paper"]


def names() -> tuple[str, ...]:
    """The names of all templates, in the order of the alphabet."""
    return tuple(sorted(one.name for one in FOLDER.iterdir() if (one / NAME).is_file()))


def title(name: str) -> Text:
    """What the show of a template is called."""
    return Text.model_validate(_raw(name)["show"]["title"])


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be different from the template; what is not said stays as it is.

    `title` has a title for each language in which there is to be another one.
    """

    title: Mapping[Language, str] = field(default_factory=dict)
    languages: tuple[Language, ...] = LANGUAGES
    skin: Skin | None = None


def files(name: str, wishes: Wishes) -> dict[str, bytes]:
    """The files of a new show, by their paths within its folder.

    Raises:
        UnicodeEncodeError: a title is no text.
    """
    from kiosk.authoring import schema

    room = FOLDER / name
    found = {
        file.relative_to(room).as_posix(): file.read_bytes()
        for file in sorted(room.rglob("*"))
        if file.is_file()
    }
    found[schema.NAME] = schema.text().encode()
    found[NAME] = (laid_out(_wished(_raw(name), wishes)) + "\n").encode()
    return found


def is_free(folder: Path) -> bool:
    """Whether a new show may be made there: nothing is there, or an empty folder.

    Raises:
        OSError: one may not look into it.
    """
    if folder.is_file():
        return False
    try:
        left = {one.name.lower() for one in folder.iterdir()}
    except FileNotFoundError:
        return True
    return left <= _LEFT


def make(folder: Path, whole: Mapping[str, bytes]) -> Loaded:
    """Write a new show in one step, once it is seen to be without mistakes.

    It is built under another name; where the folder is there already, its
    content.json comes last. After a failure all is as it was before.

    Raises:
        ContentError: it has mistakes.
        OSError: it cannot be written, or something has come to lie there.
    """
    from kiosk.content.content import load

    inside = folder.is_dir()
    above = folder if inside else folder.parent
    missing = [one for one in (above, *above.parents) if not one.exists()]
    fresh = above / f".{secrets.token_hex(4)}.new"
    try:
        for name, data in whole.items():
            atomic.written(fresh / name, data, 0o644)
        loaded = load(fresh / NAME)
        if inside:
            _moved(fresh, folder)
        else:
            atomic.placed(fresh, folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        for one in missing:
            with suppress(OSError):
                one.rmdir()
        raise
    return loaded


def _moved(fresh: Path, folder: Path) -> None:
    """Move all that was built into an empty folder, the content last."""
    moved: list[Path] = []
    try:
        for one in sorted(fresh.iterdir(), key=lambda one: (one.name == NAME, one)):
            place = folder / one.name
            if place.exists():
                raise FileExistsError(errno.EEXIST, "File exists", str(place))
            atomic.placed(one, place)
            moved.append(place)
        fresh.rmdir()
    except BaseException:
        for place in moved:
            if place.is_dir():
                shutil.rmtree(place, ignore_errors=True)
            else:
                place.unlink(missing_ok=True)
        raise


def _raw(name: str) -> Any:
    return json.loads((FOLDER / name / NAME).read_text("utf-8"))


def _wished(raw: Any, wishes: Wishes) -> Any:
    """The content of a template, made as it is wished."""
    show = raw["show"]
    show["languages"] = list(wishes.languages)
    show["skin"] = wishes.skin or show["skin"]
    for slide in (show, *raw["slides"][:1]):
        slide["title"] |= wishes.title
    cover = raw["slides"][0]
    strong = cover.get("strong", {})
    # What is bold ends the title, and need not end another one.
    if any(not cover["title"][at].endswith(words) for at, words in strong.items()):
        del cover["strong"]
    return said_in(raw, wishes.languages)


def said_in(value: Any, languages: Iterable[Language]) -> Any:
    """The same, with what is said in both languages said in these alone."""
    if isinstance(value, list):
        return [said_in(one, languages) for one in value]
    if not isinstance(value, dict):
        return value
    left = {*LANGUAGES}.difference(languages) if {*LANGUAGES} <= value.keys() else set()
    return {
        key: said_in(one, languages) for key, one in value.items() if key not in left
    }


def laid_out(value: Any, margin: int = 0, before: int = 0) -> str:
    """JSON as people write it: what fits into a line is one line.

    Args:
        value: plain data.
        margin: characters by which its lines are indented.
        before: characters that stand before and behind it in its first line.
    """
    short = _in_line(value)
    if not isinstance(value, dict | list) or not value:
        return short
    if margin and margin + before + len(short) <= _WIDE:
        return short
    inner, deeper = [], margin + 2
    if isinstance(value, dict):
        for key, one in value.items():
            name = f"{json.dumps(key, ensure_ascii=False)}: "
            inner.append(name + laid_out(one, deeper, len(name) + 1))
    else:
        inner = [laid_out(one, deeper, 1) for one in value]
    lines = ",\n".join(" " * deeper + one for one in inner)
    first, last = "{}" if isinstance(value, dict) else "[]"
    return f"{first}\n{lines}\n{' ' * margin}{last}"


def _in_line(value: Any) -> str:
    if isinstance(value, dict) and value:
        inner = (
            f"{json.dumps(key, ensure_ascii=False)}: {_in_line(one)}"
            for key, one in value.items()
        )
        return f"{{ {', '.join(inner)} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_in_line, value))}]"
    return json.dumps(value, ensure_ascii=False)
