"""What lies in a folder: what is to be read, and what is not, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from caseframe.app.readers.kinds import is_system, refusal

OURS: Final = frozenset([
    "findings.jsonl", "findings.csv", "findings.xlsx", "cases.csv", "not_read.csv", "report.html",
    "not_commented.csv", "journal.sqlite", "reviews.sqlite",
])  # fmt: skip
"""What a screening writes."""
_EARLIER: Final = (
    "the results of an earlier screening, which are not read again; name this folder to screen it"
)
_RESULTS: Final = frozenset(["journal.sqlite", "not_read.csv"])
"""What is in every folder of results."""
_HIDDEN: Final = "."
_TEMPORARY: Final = ("~$", _HIDDEN)
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
    if depth and {entry.name for entry in entries} >= _RESULTS:
        yield Found(folder, _EARLIER)
        return
    for entry in entries:
        if entry.name.startswith(_HIDDEN):
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
    if name.startswith("#") and name.endswith("#"):  # an editor's copy; "#12 visit.txt" is none
        return
    if path.is_symlink() and not path.exists():
        yield Found(path, _NOWHERE)
    elif path.is_file() and name.endswith(known):
        yield Found(path)
    elif path.is_file() and not is_system(name):
        yield Found(path, refusal(name))
