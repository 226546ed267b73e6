"""Parts of libraries that are imported with them, and that no show ever uses.

A stand-in takes the place of each until somebody asks for what is in it; only then
is it loaded. Together they take as long to import as a first slide takes to paint.
"""

from __future__ import annotations

import importlib
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BALLAST: Final[dict[str, dict[str, Any]]] = {
    # The docstrings of numpy's own types.
    "numpy._core._add_newdocs": {},
    "numpy._core._add_newdocs_scalars": {},
    # The types of numpy's annotations: a thousand names of number formats.
    "numpy._typing": {"NDArray": list},
    # Looks through all installed packages for plugins of pydantic.
    "pydantic.plugin._loader": {"get_plugins": tuple},
}
"""Names of modules, and what their libraries take from each of them."""


class StandIn(ModuleType):
    """An empty module that gives way to the real one when asked for anything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            BALLAST.pop(self.__name__, None)
            del sys.modules[self.__name__]
        real = importlib.import_module(self.__name__)
        vars(self).update(vars(real))
        return getattr(real, name)


class Sorter:
    """The finder and loader of stand-ins."""

    @staticmethod
    def find_spec(
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        return ModuleSpec(name, Sorter) if name in BALLAST else None  # type: ignore[arg-type]

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        return StandIn(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        vars(module).update(BALLAST[module.__name__])


def leave() -> None:
    """Leave it out of every library that is imported from now on."""
    # Threads of numpy's linear algebra, of which a show has none.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.meta_path.insert(0, Sorter)
