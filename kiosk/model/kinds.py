"""How kinds of slides and charts are found: a kind is a file in its package.

The names of the files are the tags, so that all kinds are known before any is
imported; each is imported when it is first asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, get_args

from pydantic import BaseModel, ConfigDict
from pydantic_core import core_schema

from kiosk.model.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Set
    from types import ModuleType

    from pydantic import GetCoreSchemaHandler

K = TypeVar("K", bound="Kind")
_ONLY: ContextVar[Set[str] | None] = ContextVar("only", default=None)


class Model(BaseModel):
    """What people write: frozen, strict, and without unknown fields."""

    # A model is compiled when it is first used: most are parts of others, which
    # compile them anyway.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True
    )

    worked_out: ClassVar[frozenset[str]] = frozenset()
    """What it has worked out of its fields once, and what is kept along with them."""


class Kind(Model):
    """A model chosen by its `kind` tag; its module's presence registers it."""

    tells: ClassVar[tuple[Question, ...]] = ()
    """What it is there to say, that for which it is best first."""
    unwritten: ClassVar[frozenset[str]] = frozenset()
    """Names of pictures that it takes where the content gives it none."""

    @classmethod
    def tag(cls) -> str:
        """The text that chooses this kind in the content."""
        return str(get_args(cls.model_fields["kind"].annotation)[0])

    @classmethod
    def found_in(cls, package: ModuleType) -> Kinds[Self]:
        """All kinds of this base in the modules of a package, by tag."""
        return Kinds(cls, package)


class Kinds(Mapping[str, type[K]], Generic[K]):
    """The kinds in a package, by tag, in the order of the alphabet.

    To look whether there is one imports nothing; to ask for one imports it, and to
    go through all of them imports all.

    Raises:
        TypeError: a file that is asked for holds no kind, or two, or one whose tag
            is not its name.
    """

    def __init__(self, base: type[K], package: ModuleType) -> None:
        self._base = base
        self._package = package
        self._known: dict[str, type[K]] = {}

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The names of all files but that of the base."""
        entries = pkgutil.iter_modules(self._package.__path__, f"{self._within}.")
        names = sorted(e.name for e in entries if e.name != self._base.__module__)
        return tuple(name.rpartition(".")[2] for name in names)

    @property
    def _within(self) -> str:
        return self._package.__name__

    def __iter__(self) -> Iterator[str]:
        return iter(self.tags)

    def __len__(self) -> int:
        return len(self.tags)

    def __contains__(self, tag: object) -> bool:
        return tag in self.tags

    def __getitem__(self, tag: str) -> type[K]:
        if tag not in self._known:
            if tag not in self.tags:
                raise KeyError(tag)
            self._known[tag] = self._found(tag)
        return self._known[tag]

    def _found(self, tag: str) -> type[K]:
        """The one kind in the file of that name."""
        module = importlib.import_module(f"{self._within}.{tag}")
        found = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, self._base)
            and value.__module__ == module.__name__
            and "kind" in value.model_fields
        ]
        if len(found) != 1:
            raise TypeError(f"{module.__name__} holds {len(found)} kinds, not one")
        if (said := found[0].tag()) != tag:
            raise TypeError(f"{module.__name__} holds the kind {said!r}")
        return found[0]


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """Marks the base of kinds, where any of them may stand, chosen by its tag."""

    kinds: Mapping[str, type[Kind]]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        only = _ONLY.get()
        return core_schema.tagged_union_schema(
            {
                # A refusal names every tag there is, whatever has been imported.
                tag: handler.generate_schema(self.kinds[tag])
                if only is None or tag in only
                else core_schema.no_info_plain_validator_function(_unasked)
                for tag in self.kinds
            },
            discriminator="kind",
        )


def _unasked(value: Any) -> Any:
    raise LookupError(f"{value['kind']} stands beside what was to be read")


@contextmanager
def only(tags: Set[str]) -> Iterator[None]:
    """Compile models meanwhile for data that names these kinds, and no others.

    The others need not be imported for it.
    """
    token = _ONLY.set(tags)
    try:
        yield
    finally:
        _ONLY.reset(token)


def tags_in(raw: Any) -> frozenset[str]:
    """Every tag that plain data names, and whatever else is called a kind in it."""
    found: set[str] = set()
    waiting = [raw]
    while waiting:
        value = waiting.pop()
        inner: Iterable[Any] = ()
        if isinstance(value, dict):
            inner = value.values()
            if isinstance(tag := value.get("kind"), str):
                found.add(tag)
        elif isinstance(value, list):
            inner = value
        # Most of what is written has nothing in it.
        waiting += [one for one in inner if isinstance(one, dict | list)]
    return frozenset(found)
