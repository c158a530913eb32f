"""The parent's side of a child process that reads documents: one stays for the next document."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import IO, Any, Final

from caseframe.app.readers.common import Unreadable
from caseframe.app.readers.wire import END
from caseframe.errors import CaseframeError

_QUEUED: Final = 64
_SERVES: Final = 100
_SECONDS_PER_ITEM: Final = 0.01
"""What has been read buys more time: a small file may hold a million rows, compressed."""
_LONGEST_LINE: Final = 1 << 26
_IDLE: list[Child] = []


@contextmanager
def a_child() -> Iterator[Child]:
    """An idle child of this process, or a new one; stopped at the end if it did not end its work."""
    child = _taken()
    try:
        yield child
    finally:
        if child.ended and child.served < _SERVES and not _IDLE:
            _IDLE.append(child)
        else:
            child.stop()


def _taken() -> Child:
    with suppress(IndexError):  # another thread may take the last one
        child = _IDLE.pop()
        if child.owner == os.getpid() and child.process.poll() is None:
            return child
    return Child()


class Child:
    """A child process and the thread that listens to it."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.served = 0
        self.ended = True
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

    def answers(self, request: dict[str, Any], seconds: float) -> Iterator[dict[str, Any]]:
        """Have the child do something; its answers, the last of them with ``END`` in it.

        Raises:
            Unreadable: if it is gone or dies, or lets wait longer than ``seconds`` and what its answers buy.
            CaseframeError: what it raised.
        """
        self._ask({**request, "seconds": seconds})
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
            self.ended = END in values
            if "error" in values and self.ended:
                raise CaseframeError(values["error"])
            yield values
            if self.ended:
                return

    def _ask(self, request: dict[str, Any]) -> None:
        self.served += 1
        self.ended = False
        assert self.process.stdin is not None  # noqa: S101 - for the type checker
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except OSError as error:
            raise self._died() from error

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
