"""Documents read, and Word files commented, in a child process: a bad one harms nothing but itself.

Text, CSV and JSON Lines are read in this process: their readers stream, and are
safe on any input.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from caseframe.app.documents import Remark, Unread
from caseframe.app.outputs import scratch_folder, whole_file
from caseframe.app.readers.common import Item, Unreadable
from caseframe.app.readers.kinds import READERS, suffix_of
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.process import a_child
from caseframe.app.readers.read import open_document, read_document
from caseframe.app.readers.sniff import magic_of
from caseframe.app.readers.wire import END, from_values
from caseframe.errors import CaseframeError

_SECONDS_PER_MB: Final = 5.0


def read_guarded(path: Path, options: ReadOptions) -> Iterator[Item]:
    """Read a document in a child process; yields and raises as ``read_document``.

    A child that hangs, dies or asks for too much memory becomes one ``Unread``
    with an empty place, after what it had read. Only the time that is spent
    waiting for it counts.
    """
    if _is_safe(path):
        yield from read_document(path, options)
        return
    try:
        with a_child() as child:
            for values in child.answers(_request("read", path, options), _seconds(path, options)):
                if END not in values:
                    yield from_values(values)
    except Unreadable as reason:
        yield Unread("", str(reason))


def comment_guarded(
    source: Path, target: Path, remarks: Sequence[Remark], options: ReadOptions
) -> list[Remark]:
    """Write a commented copy of a Word document in a child process; see ``comment_docx``.

    Raises:
        CaseframeError: as ``comment_docx``, or if the child hangs, dies or asks for too
            much memory; then nothing is left behind.
    """
    with whole_file(target) as scratch, scratch_folder(target) as folder:
        copy = folder / target.name
        request = _request("comment", source, options)
        request |= {"target": str(copy.absolute()), "remarks": [asdict(one) for one in remarks]}
        try:
            with a_child() as child:
                *_, end = child.answers(request, _seconds(source, options))
        except Unreadable as reason:
            raise CaseframeError(f"{source}: {reason}") from reason
        copy.replace(scratch)
    return [remarks[number] for number in end["left"]]


def _request(what: str, path: Path, options: ReadOptions) -> dict[str, Any]:
    return {"do": what, "path": str(path.absolute()), "options": asdict(options)}


def _is_safe(path: Path) -> bool:
    """Whether the document is of a kind that is streamed, by its suffix and its first bytes."""
    kind = READERS.get(suffix_of(path.name))
    if kind is None or not kind.streamed:
        return False
    try:
        with open_document(path) as file:
            return magic_of(file, path.name) is None
    except (Unreadable, OSError):
        return True  # the same in any process: one line


def _seconds(path: Path, options: ReadOptions) -> float:
    """How long a document may take: more for a larger one."""
    size = 0
    with suppress(OSError, ValueError):
        size = min(path.stat().st_size, options.max_bytes)
    return options.timeout_seconds + _SECONDS_PER_MB * size / (1 << 20)
