"""How kinds of slides and charts are found: a kind is a file in its package."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Annotated, Any, Self, Union, get_args

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType


class Model(BaseModel):
    """What people write: frozen, strict, and without unknown fields."""

    # A model is compiled when it is first used: most are parts of others, which
    # compile them anyway.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True
    )


class Kind(Model):
    """A model chosen by its `kind` tag; its module's presence registers it."""

    @classmethod
    def tag(cls) -> str:
        """The text that chooses this kind in the content."""
        return str(get_args(cls.model_fields["kind"].annotation)[0])

    @classmethod
    def found_in(cls, package: ModuleType) -> Mapping[str, type[Self]]:
        """All kinds of this base in the modules of a package, by tag.

        Raises:
            TypeError: two kinds carry one tag, or a tag differs from its file.
        """
        found: dict[str, type[Self]] = {}
        for entry in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{entry.name}")
            for value in vars(module).values():
                if (
                    isinstance(value, type)
                    and issubclass(value, cls)
                    and value is not cls
                    and value.__module__ == module.__name__
                    and "kind" in value.model_fields
                ):
                    tag = value.tag()
                    if tag in found:
                        raise TypeError(f"two kinds are called {tag!r}")
                    if tag != entry.name:
                        raise TypeError(f"{module.__name__} holds the kind {tag!r}")
                    found[tag] = value
        return found


def tagged(kinds: Mapping[str, type[Any]]) -> Any:
    """The pydantic union of kinds, discriminated by `kind`."""
    members = tuple(kinds.values())
    if len(members) == 1:
        return members[0]
    # Union built at run time: the members are known only after looking.
    return Annotated[Union[members], Field(discriminator="kind")]  # noqa: UP007
