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
from typing import Any, Final

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
        _serve(Path(request["path"]), options, request["seconds"])


def _serve(path: Path, options: ReadOptions, seconds: float) -> None:
    end: dict[str, Any] = {END: True}
    _watch(seconds)
    try:
        for number, item in enumerate(read_document(path, options), 1):
            _send(to_line(item))
            if number % _BETWEEN == 0:
                _watch(seconds)
    except CaseframeError as error:
        end["error"] = str(error)
    _send(json.dumps(end))


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
