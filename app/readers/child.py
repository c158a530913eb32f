"""The child process of ``guarded``: reads documents that it is told of, one after another.

Requests come as JSON lines on standard input, what was read goes as JSON lines to
standard output. Nothing is pickled. ``python -m caseframe.app.readers.child``
"""

from __future__ import annotations

import json
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import read_document
from caseframe.app.readers.wire import END, to_line
from caseframe.errors import CaseframeError


def main() -> None:
    """Serve until standard input ends."""
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        request = json.loads(line)
        options = ReadOptions(**request["options"])
        _limit(options.max_memory_bytes, request["seconds"])
        _serve(Path(request["path"]), options)


def _serve(path: Path, options: ReadOptions) -> None:
    end: dict[str, Any] = {END: True}
    try:
        for item in read_document(path, options):
            _send(to_line(item))
    except CaseframeError as error:
        end["error"] = str(error)
    _send(json.dumps(end))


def _send(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _limit(memory: int, seconds: float) -> None:
    """Bound this process, where the system can: memory, and the processor time of a document.

    The parent watches the clock; should the parent be gone, the second limit ends a loop.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - POSIX only
        import signal  # noqa: PLC0415

        resource.setrlimit(
            resource.RLIMIT_DATA, (memory, resource.getrlimit(resource.RLIMIT_DATA)[1])
        )
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.setitimer(signal.ITIMER_PROF, seconds * 2)


if __name__ == "__main__":
    main()
