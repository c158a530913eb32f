"""Gradio imported without the stub files that it writes for editors.

Each import of Gradio parses the source of every component and writes a ``.pyi`` file
beside it. That takes two fifths of the import, and on a locked-down machine the
files may not be written. The page needs none of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, Final

_MODULE: Final = "gradio.component_meta"
_WRITER: Final = "create_or_modify_pyi"


@contextmanager
def without_stubs() -> Iterator[None]:
    """Import Gradio in here."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Finds the one module as usual, and has it loaded by ``_Loader``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _MODULE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(Loader):
    """Loads the module as usual, then puts a function that does nothing in the writer's place."""

    def __init__(self, usual: Loader) -> None:
        self._usual = usual

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._usual.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._usual.exec_module(module)
        if hasattr(module, _WRITER):
            setattr(module, _WRITER, _nothing)


def _nothing(*_: Any) -> None:
    pass
