"""Time and memory that hostile files take, and what is said of them, as ``caseframe screen`` reads them.

Each file is read in a fresh process; "MiB here" is the most memory of that process, "in child" of the child
that parses (Linux). Files of which the name is given, or all.
Usage: python benchmarks/hostile_files.py [WORDS OF A NAME ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.app.readers.hostile import FILES, HEADS, WORDS, scratch, sparse, write
from tests.app.readers.measured import measure

_STREAMED = {
    ".txt": (b"", WORDS[:-1] + b"\n"),
    ".csv": (b"id,note\n", b"1," + WORDS[:1000] + b"\n"),
    ".jsonl": (b"", b'{"note": "' + WORDS[:1000] + b'"}\n'),
}


def large(path: Path, size: int = 500 << 20) -> None:
    """A file of real text, of a kind that has no limit of size."""
    head, line = _STREAMED[path.suffix]
    block = line * max(1, (1 << 20) // len(line))
    with path.open("wb") as file:
        file.write(head)
        while file.tell() < size:
            file.write(block)


def show(name: str, path: Path) -> None:
    """Measure a file and print its row."""
    size = path.stat().st_size / 2**20
    (taken,) = measure(path)
    numbers = [f"{size:,.1f}", f"{taken.seconds:.1f}", f"{taken.own:.0f}", f"{taken.child:.0f}"]
    counts = [f"{count:,}" for count in (taken.passages, taken.characters, taken.unread)]
    row = [path.suffix[1:], name, *numbers, *counts, "; ".join(taken.said)]
    print(f"| {' | '.join(row)} |", flush=True)


def main() -> None:
    """Print the table."""
    words = " ".join(sys.argv[1:])
    print(
        "| kind | what | MiB | seconds | MiB here | in child | passages | characters | not read | said |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    with scratch() as folder:
        for name, suffixes, make in (
            ("500 MB of nothing", HEADS, sparse),
            ("500 MB of text", _STREAMED, large),
        ):
            for suffix in suffixes if words in name else ():
                path = Path(folder, f"file{suffix}")
                make(path)
                show(name, path)
                path.unlink()
        for name in FILES:
            if words in name:
                path = write(name, Path(folder))
                show(name, path)
                path.unlink()


if __name__ == "__main__":
    main()
