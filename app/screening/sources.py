"""From what a person names (files, folders, patterns) to the documents to read."""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from caseframe.app.screening.folders import OURS, Found, below, taken_from
from caseframe.errors import CaseframeError

_UNSAFE: Final = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Bytes of a name that are no text, as Python holds them: no file or database takes them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to read.

    Attributes:
        path: where it is.
        name: its path below what the person named, with ``/``; text that can be
            shown and stored, whatever bytes the path is made of.
        size: in bytes.
        refused: why it is not to be opened; empty for what is.
    """

    path: Path
    name: str
    size: int
    refused: str = ""


def find_sources(
    paths: Iterable[str | Path],
    suffixes: Iterable[str],
    out: Path | None = None,
    *,
    refused: bool = False,
) -> list[Source]:
    """The documents behind files, folders (all below them) and patterns, each once.

    In folders and patterns, hidden and temporary files, programs and what lies
    under ``out`` are passed over; a file named by itself is taken, unless it is
    one of the results in ``out``.

    Args:
        paths: files, folders and patterns.
        suffixes: the endings that are read.
        out: a folder for results, of which nothing is taken.
        refused: also give, with the reason, what in folders and patterns is not
            read: files of other endings, folders that cannot be opened.

    Raises:
        CaseframeError: if something named is not there, or a folder lies in ``out``.
    """
    known = tuple(suffix.lower() for suffix in suffixes)
    found: dict[str, Source] = {}
    taken: set[str] = set()
    own = Path(os.path.realpath(out)) if out is not None else None
    for given in paths:
        named = Path(os.path.realpath(given))
        if own is not None and named.is_relative_to(own) and named.is_dir():
            raise CaseframeError(
                f"{given}: lies in {out}, the folder for results; choose another --out"
            )
        for item, base in _expand(str(given), known):
            full = os.path.realpath(item.path)
            known_as = found.get(full)
            if known_as is not None and known_as.refused and not item.refused:
                found[full] = Source(item.path, known_as.name, _size(item))  # named by itself too
            if known_as is not None or (own is not None and _is_result(Path(full), own, named)):
                continue
            if refused or not item.refused:
                name = _unique(item.path, base, taken)
                found[full] = Source(item.path, name, _size(item), item.refused)
    return list(found.values())


def _is_result(path: Path, out: Path, named: Path) -> bool:
    """Whether a file is, or may be, one of our results."""
    return path.is_relative_to(out) and (
        path != named or (path.parent == out and path.name in OURS)
    )


def _size(item: Found) -> int:
    try:
        return 0 if item.refused else item.path.stat().st_size
    except OSError:
        return 0  # gone, or not ours: whoever opens it says so


def _expand(given: str, known: tuple[str, ...]) -> Iterator[tuple[Found, Path]]:
    """What is behind one argument, each with the folder that its name is told from."""
    path = Path(given)
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except OSError as error:
        raise CaseframeError(f"{given}: could not be opened ({error.strerror})") from error
    if is_file:
        yield Found(path), path.parent
    elif is_folder:
        for item in below(path, known):
            yield item, path
    else:
        matches = sorted(glob.glob(given, recursive=True)) if glob.has_magic(given) else []  # noqa: PTH207 - patterns may be absolute
        if not matches:
            raise CaseframeError(f"{given}: no such file or folder, and no file fits it")
        for match in map(Path, matches):
            if match.is_dir():
                yield from ((item, match) for item in below(match, known, 1))
            else:
                yield from ((item, match.parent) for item in taken_from(match, known))


def _unique(path: Path, base: Path, taken: set[str]) -> str:
    """A relative name with no ``..`` in it that no other document has."""
    name = path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
    above = base.resolve().name or "root"
    candidates = [name, f"{above}/{name}"] if name != "." else [above]
    candidates = [candidate.translate(_UNSAFE) for candidate in candidates]
    for candidate in candidates:
        if candidate.casefold() not in taken:
            break
    else:
        whole = PurePosixPath(candidates[0])
        number = 2
        while (candidate := str(whole.with_stem(f"{whole.stem} ({number})"))).casefold() in taken:
            number += 1
    taken.add(candidate.casefold())
    return candidate


def real(path: str | Path) -> str:
    """The path of the file that a path leads to, written in one way."""
    return os.path.normcase(os.path.realpath(path))


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
