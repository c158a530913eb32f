"""Documents read in a child process, so that a bad one harms nothing but itself.

Text, CSV and JSON Lines are read in this process: their readers stream, and are
safe on any input.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import IO, Any, Final

from caseframe.app.documents import Unread
from caseframe.app.readers.common import Item, Unreadable
from caseframe.app.readers.kinds import READERS, suffix_of
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.read import open_document, read_document
from caseframe.app.readers.sniff import magic_of
from caseframe.app.readers.wire import END, from_values
from caseframe.errors import CaseframeError

_QUEUED: Final = 64
_SERVES: Final = 100
_LONGEST_LINE: Final = 1 << 26
_SECONDS_PER_MB: Final = 5.0
_SECONDS_PER_ITEM: Final = 0.01
"""What has been read buys more time: a small file may hold a million rows, compressed."""
_IDLE: list[_Child] = []


def read_guarded(path: Path, options: ReadOptions) -> Iterator[Item]:
    """Read a document in a child process; yields and raises as ``read_document``.

    A child that hangs, dies or asks for too much memory becomes one ``Unread``
    with an empty place, after what it had read. Only the time that is spent
    waiting for it counts.
    """
    if _is_safe(path):
        yield from read_document(path, options)
        return
    child = _taken()
    ended = False
    try:
        child.ask(path, options)
        yield from child.answers(_seconds(path, options))
        ended = True
    except CaseframeError:
        ended = True
        raise
    except Unreadable as reason:
        yield Unread("", str(reason))
    finally:
        if ended and child.served < _SERVES and not _IDLE:
            _IDLE.append(child)
        else:
            child.stop()


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


def _taken() -> _Child:
    """An idle child of this process, or a new one."""
    while _IDLE:
        child = _IDLE.pop()
        if child.owner == os.getpid() and child.process.poll() is None:
            return child
    return _Child()


class _Child:
    """A child process and the thread that listens to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.served = 0
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "caseframe.app.readers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="ascii",
        )
        self._lines: Queue[str] = Queue(_QUEUED)
        self._stopped = Event()
        Thread(target=self._listen, args=(self.process.stdout,), daemon=True).start()

    def ask(self, path: Path, options: ReadOptions) -> None:
        """Tell the child to read a document.

        Raises:
            Unreadable: if the child is gone.
        """
        self.served += 1
        request = {
            "path": str(path.absolute()),
            "options": asdict(options),
            "seconds": _seconds(path, options),
        }
        assert self.process.stdin is not None  # noqa: S101 - for the type checker
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except OSError as error:
            raise self._died() from error

    def answers(self, seconds: float) -> Iterator[Item]:
        """What the child reads, until it says that this was all.

        Raises:
            Unreadable: if it dies, or lets wait for longer than ``seconds`` and what its items buy.
            CaseframeError: what it raised.
        """
        while True:
            before = time.monotonic()
            try:
                line = self._lines.get(timeout=max(seconds, 0.001))
            except Empty:
                raise Unreadable(
                    "took too long to read and was stopped; save it again, or split it"
                ) from None
            seconds += _SECONDS_PER_ITEM - (time.monotonic() - before)
            if not line.endswith("\n"):
                raise self._died()
            values: dict[str, Any] = json.loads(line)
            if END not in values:
                yield from_values(values)
            elif "error" in values:
                raise CaseframeError(values["error"])
            else:
                return

    def stop(self) -> None:
        """End the child and its thread."""
        self._stopped.set()
        if self.owner != os.getpid():
            return
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _listen(self, pipe: IO[str]) -> None:
        """Put lines into the queue; an empty one at the end."""
        line = "\n"
        while line and not self._stopped.is_set():
            try:
                line = pipe.readline(_LONGEST_LINE)
            except (OSError, ValueError):
                line = ""
            while not self._stopped.is_set():
                with suppress(Full):
                    self._lines.put(line, timeout=0.5)
                    break

    @staticmethod
    def _died() -> Unreadable:
        return Unreadable(
            "reading it needs too much memory, or it is broken; save it again, or split it"
        )


@atexit.register
def _stop_idle() -> None:
    while _IDLE:
        _IDLE.pop().stop()
