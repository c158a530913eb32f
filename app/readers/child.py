"""The child process of ``guarded``: reads or comments documents that it is told of, one after another.

Requests come as JSON lines on standard input, what was read goes as JSON lines to
standard output. Nothing is pickled. ``python -m caseframe.app.readers.child``
"""

from __future__ import annotations

import json
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from caseframe.app.documents import Remark
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import read_document
from caseframe.app.readers.wire import END, to_line
from caseframe.errors import CaseframeError

_BETWEEN: Final = 1_000
"""Items after which the processor time is counted anew: a table may be long."""


def main() -> None:
    """Serve until standard input ends."""
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        request = json.loads(line)
        options = ReadOptions(**request["options"])
        _limit(options.max_memory_bytes)
        _watch(request["seconds"])
        _send(json.dumps(_served(request, options)))


def _served(request: dict[str, Any], options: ReadOptions) -> dict[str, Any]:
    """Do what is asked; what to say at the end."""
    path = Path(request["path"])
    try:
        if request["do"] == "comment":
            return {END: True, "left": _commented(path, request, options)}
        for number, item in enumerate(read_document(path, options), 1):
            _send(to_line(item))
            if number % _BETWEEN == 0:
                _watch(request["seconds"])
    except CaseframeError as error:
        return {END: True, "error": str(error)}
    return {END: True}


def _commented(path: Path, request: dict[str, Any], options: ReadOptions) -> list[int]:
    """Write a commented copy; the numbers of the remarks that have no place in it."""
    # Only here: reading needs no python-docx.
    from caseframe.app.readers.word_comments import comment_docx  # noqa: PLC0415

    remarks = [Remark(**values) for values in request["remarks"]]
    left = {id(one) for one in comment_docx(path, Path(request["target"]), remarks, options)}
    return [number for number, one in enumerate(remarks) if id(one) in left]


def _send(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _limit(memory: int) -> None:
    """Bound the memory of this process, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - POSIX only

        resource.setrlimit(
            resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1])
        )
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _watch(seconds: float) -> None:
    """Bound the processor time until the next call, where the system can.

    The parent watches the clock; should the parent be gone, this ends a loop.
    """
    with suppress(ImportError, ValueError, OSError, AttributeError):
        import signal  # noqa: PLC0415 - only part of it is on every system

        signal.setitimer(signal.ITIMER_PROF, seconds * 2)


if __name__ == "__main__":
    main()
