"""From what a person names (files, folders, patterns) to the documents to read."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from caseframe.errors import CaseframeError

_TEMPORARY: Final = ("~$", ".", "~", "#")
_TEMPORARY_ENDS: Final = (".tmp", ".temp", ".bak", ".swp", ".part", ".crdownload", "~")


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read. ``name`` is its path below what the person named, with ``/``."""

    path: Path
    name: str
    size: int


def find_sources(
    paths: Iterable[str | Path], suffixes: Iterable[str], out: Path | None = None
) -> list[Source]:
    """The documents behind files, folders (all below them) and patterns, each once.

    In folders and patterns, hidden and temporary files, files of unknown
    endings and what lies under ``out`` are passed over; a file named by itself
    is always taken.

    Raises:
        CaseframeError: if something named is not there.
    """
    known = {suffix.lower() for suffix in suffixes}
    found: dict[Path, str] = {}
    taken: set[str] = set()
    own = out.resolve() if out is not None else None
    for given in paths:
        for path, base in _expand(str(given), known):
            full = path.resolve()
            if full in found or (own is not None and full.is_relative_to(own)):
                continue
            found[full] = _unique(path, base, taken)
    return [Source(path, name, path.stat().st_size) for path, name in found.items()]


def _expand(given: str, known: set[str]) -> Iterator[tuple[Path, Path]]:
    """Files behind one argument, each with the folder that its name is told from."""
    path = Path(given)
    if path.is_file():
        yield path, path.parent
    elif path.is_dir():
        for file in _below(path, known):
            yield file, path
    else:
        matches = sorted(glob.glob(given, recursive=True)) if glob.has_magic(given) else []  # noqa: PTH207 - patterns may be absolute
        if not matches:
            raise CaseframeError(f"{given}: no such file or folder, and no file fits it")
        for match in map(Path, matches):
            if match.is_dir():
                yield from ((file, match) for file in _below(match, known))
            elif _wanted(match, known):
                yield match, match.parent


def _below(folder: Path, known: set[str]) -> Iterator[Path]:
    """The wanted files under a folder, in the order of their names; links to folders not followed."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(_TEMPORARY):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _below(entry, known)
        elif entry.is_file() and _wanted(entry, known):
            yield entry


def _wanted(path: Path, known: set[str]) -> bool:
    name = path.name.lower()
    if name.startswith(_TEMPORARY) or name.endswith(_TEMPORARY_ENDS):
        return False
    return name.endswith(tuple(known))


def _unique(path: Path, base: Path, taken: set[str]) -> str:
    """A relative name with no ``..`` in it that no other document has."""
    name = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
    candidates: list[str] = [name, f"{base.resolve().name or 'root'}/{name}"]
    for candidate in candidates:
        if candidate.casefold() not in taken:
            break
    else:
        whole = PurePosixPath(name)
        number = 2
        while (candidate := str(whole.with_stem(f"{whole.stem} ({number})"))).casefold() in taken:
            number += 1
    taken.add(candidate.casefold())
    return candidate


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
