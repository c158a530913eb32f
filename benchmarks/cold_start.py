"""Cold start of ``caseframe check`` on a one-page note, beside a bare import of its two libraries.

Whole processes, started in turn; wall time and peak memory as the system accounts them (POSIX).
Usage: python benchmarks/cold_start.py [RUNS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

NOTE = Path(__file__).parent.parent / "examples" / "strategy-meeting.txt"
BARE = [sys.executable, "-c", "import onnxruntime, tokenizers"]
CHECK = [sys.executable, "-c", "from caseframe.app.cli import main; main()", "check", str(NOTE)]


def measure(command: list[str]) -> tuple[float, float]:
    """Seconds and MiB at the peak of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    return time.perf_counter() - start, usage.ru_maxrss * unit / 2**20


def main() -> None:
    """Print the medians and their ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    measure(BARE), measure(CHECK)  # warm the disk cache
    pairs = [(measure(BARE), measure(CHECK)) for _ in range(runs)]
    bare = [statistics.median(pair[0][kind] for pair in pairs) for kind in (0, 1)]
    check = [statistics.median(pair[1][kind] for pair in pairs) for kind in (0, 1)]
    print(f"{'':32}{'wall s':>8}{'peak MiB':>10}")
    print(f"{'import onnxruntime, tokenizers':32}{bare[0]:8.2f}{bare[1]:10.0f}")
    print(f"{'caseframe check NOTE':32}{check[0]:8.2f}{check[1]:10.0f}")
    print(f"{'ratio':32}{check[0] / bare[0]:8.2f}{check[1] / bare[1]:10.2f}")


if __name__ == "__main__":
    main()
