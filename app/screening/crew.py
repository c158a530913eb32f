"""Workers: processes that check texts, each with a model of its own; or none, for little work."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from caseframe.app.screening.engine import Outcome, check_texts
from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.runtime import processors

_MOST_MEMORY: Final = 1 << 30
"""What a screening takes in all, if not more workers are asked for."""
_OWN: Final = 300 << 20
"""... of it this process and the child that reads documents."""
_EACH: Final = 240 << 20
"""... and a worker at work."""
_MOST_ON_WINDOWS: Final = 61
"""Processes that Python can wait for there."""
_detector: Detector | None = None


class Crew:
    """Checks texts; a context manager. ``width`` is how many tasks it works on at a time."""

    def __init__(
        self,
        model: Path | None,
        threshold: str | float,
        workers: int,
        *,
        thorough: bool = False,
    ) -> None:
        self.width = workers
        self._threshold = threshold
        self._thorough = thorough
        self._model = model
        self._detector: Detector | None = None  # only in this process, and once there is work
        self._pool: ProcessPoolExecutor | None = None
        if workers > 1:
            self._pool = ProcessPoolExecutor(
                workers,
                # A fork would copy the threads' locks of the network.
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(model,),
            )

    def submit(self, texts: Sequence[str]) -> Future[list[Outcome]]:
        """Have texts checked; without processes, at once."""
        if self._pool is not None and texts:
            with _deaf():  # this may start a worker
                return self._pool.submit(_check, list(texts), self._threshold, self._thorough)
        done: Future[list[Outcome]] = Future()
        done.set_result(self._checked(texts) if texts else [])
        return done

    def _checked(self, texts: Sequence[str]) -> list[Outcome]:
        if self._detector is None:
            self._detector = Detector.load(self._model)
        return check_texts(self._detector, texts, self._threshold, thorough=self._thorough)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            raise CaseframeError(
                "a worker process ended early (perhaps too little memory); run the same command "
                "again to carry on, with --workers 1 if it happens again"
            ) from error


def crew_size(wanted: int | None, available: int | None = None) -> int:
    """How many workers: as asked, else one for each processor, as far as memory reaches.

    Args:
        wanted: as many as these, whatever they take.
        available: bytes of memory that are free; asked of the system if not given.
    """
    if wanted:
        return min(wanted, _MOST_ON_WINDOWS) if os.name == "nt" else wanted
    if available is None:
        # So loaded because it comes without types.
        try:
            available = int(import_module("psutil").virtual_memory().available)
        except ImportError:
            return 1  # it comes with the extra that reads Word and the others
    room = min(available // 2, _MOST_MEMORY) - _OWN
    return max(1, min(processors(), room // _EACH))


@contextmanager
def _deaf() -> Iterator[None]:
    """Let a process that is started meanwhile never hear Ctrl-C; this one hears it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(model: Path | None) -> None:
    """Begin a worker: its model, with one thread; it ends when the screening does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Windows; the screening itself answers Ctrl-C
    threading.Thread(target=_end_with_parent, daemon=True).start()
    global _detector  # noqa: PLW0603 - what a worker process is
    _detector = Detector.load(model, threads=1)


def _end_with_parent() -> None:
    """A killed screening cannot tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check(texts: list[str], threshold: str | float, thorough: bool) -> list[Outcome]:
    if _detector is None:
        raise CaseframeError("the worker has no model")
    return check_texts(_detector, texts, threshold, thorough=thorough)
