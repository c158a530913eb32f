"""What reading a file takes, in a fresh process: time, memory of this process and of its child."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CODE: Final = """
import json, re, resource, sys, time
from pathlib import Path
from caseframe.app.documents import Unread
from caseframe.app.readers import process
from caseframe.app.readers.guarded import read_guarded
from caseframe.app.readers.options import ReadOptions

results, options = [], ReadOptions(**json.loads(sys.argv[1]))
for name in sys.argv[2:]:
    start, passages, characters, unread, said = time.monotonic(), 0, 0, 0, []
    for item in read_guarded(Path(name), options):
        if isinstance(item, Unread):
            unread += 1
            said = [*said[:2], f"{item.place}: {item.reason}".removeprefix(": ")]
        else:
            passages += 1
            characters += len(item.note.text)
    results.append([time.monotonic() - start, passages, characters, unread, said])
process._stop_idle()
own = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([[own / 1024, child / 1024, *result] for result in results]))
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file; ``own`` and ``child`` are the most MiB of the process and of its child."""

    own: float
    child: float
    seconds: float
    passages: int
    characters: int
    unread: int
    said: list[str]


def measure(*paths: Path, **options: object) -> list[Taken]:
    """Read documents, one after another, as ``caseframe screen`` does (Linux)."""
    command = [sys.executable, "-c", _CODE, json.dumps(options), *map(str, paths)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=1200)
    assert not done.returncode, done.stderr[-2000:]
    return [Taken(*values) for values in json.loads(done.stdout)]
