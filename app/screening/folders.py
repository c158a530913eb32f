"""What lies in a folder: what is to be read, and what is not, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.app.readers.kinds import is_system, refusal

_TEMPORARY: Final = ("~$", ".", "~", "#")
_TEMPORARY_ENDS: Final = (".tmp", ".temp", ".bak", ".swp", ".part", ".crdownload", "~")
_CLOSED: Final = "this folder cannot be opened; ask for access to it, or leave it out knowingly"
_LINK: Final = "a link to another folder, which is not followed; name that folder to screen it"
_DEEP: Final = "nested too deep; name this folder itself to screen it"
_DEEPEST: Final = 200
_NOWHERE: Final = "a link to a file that is not there"


@dataclass(frozen=True, slots=True)
class Found:
    """A path, and why it is not to be opened; ``refused`` is empty for what is to be read."""

    path: Path
    refused: str = ""


def below(folder: Path, known: tuple[str, ...], depth: int = 0) -> Iterator[Found]:
    """What lies under a folder, in the order of names; links to folders are not followed.

    Args:
        folder: where to look.
        known: the endings that are read, in lower case.
        depth: how far below the folder that was named.
    """
    if depth > _DEEPEST:
        yield Found(folder, _DEEP)
        return
    try:
        entries = sorted(folder.iterdir())
        for entry in entries:
            with suppress(FileNotFoundError):
                entry.lstat()  # a folder may be listed and yet not entered
    except OSError:
        yield Found(folder, _CLOSED)
        return
    for entry in entries:
        if entry.name.startswith(_TEMPORARY):
            continue
        if not entry.is_dir():
            yield from taken_from(entry, known)
        elif entry.is_symlink():
            yield Found(entry, _LINK)
        else:
            yield from below(entry, known, depth + 1)


def taken_from(path: Path, known: tuple[str, ...]) -> Iterator[Found]:
    """A file of a folder, unless it is temporary, a program's, or no file at all."""
    name = path.name.lower()
    if name.startswith(_TEMPORARY) or name.endswith(_TEMPORARY_ENDS):
        return
    if path.is_symlink() and not path.exists():
        yield Found(path, _NOWHERE)
    elif path.is_file() and name.endswith(known):
        yield Found(path)
    elif path.is_file() and not is_system(name):
        yield Found(path, refusal(name))
