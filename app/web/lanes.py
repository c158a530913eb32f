"""Checks in a bounded queue: one model, few at a time, long texts one by one."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from caseframe.detector import Detector
from caseframe.errors import CaseframeError
from caseframe.guide import Guide
from caseframe.runtime import processors
from caseframe.values import Note, Report

LONGEST: Final = 400_000
"""Characters that may be pasted: some 130 pages."""
LONG: Final = 12_000
"""Characters from which a text waits its turn apart from the short ones."""
_WAITING: Final = 100


class Lanes:
    """Lets as many checks run as there are processors, and one long one among them.

    A long text is checked in the long lane, so that however many people bring
    one, a processor stays free for the short.

    Args:
        detector: loaded with one thread, so that checks do not fight for processors.
        slots: how many run at once.
        model: the folder that the detector was loaded from, if not the shipped one.
        own_guide: an organisation's own guide, as the detector was loaded with it.
    """

    def __init__(
        self,
        detector: Detector,
        slots: int | None = None,
        model: Path | None = None,
        own_guide: Path | None = None,
    ) -> None:
        self.detector = detector
        self.model = model
        self.own_guide = own_guide
        self._slots = threading.BoundedSemaphore(slots or max(2, processors()))
        self._long = threading.BoundedSemaphore(1)
        self._counting = threading.Lock()
        self._waiting = 0

    @property
    def guide(self) -> Guide:
        """The guide that checks use."""
        return self.detector.guide

    def check(self, text: str, threshold: str | float) -> Report:
        """Check one text when there is room.

        Raises:
            CaseframeError: if it is too long, or too many people wait.
        """
        if len(text) > LONGEST:
            raise CaseframeError(
                f"that is {len(text):,} characters; the page takes {LONGEST:,} at a time. Check it in parts"
            )
        (report,) = self.check_all([Note("note", text)], threshold, long=len(text) > LONG)
        return report

    def check_all(
        self, notes: Iterable[Note], threshold: str | float, *, long: bool
    ) -> Iterator[Report]:
        """Check notes one after another, giving way to others between two of them."""
        with self._queued(), self._lane(long=long):
            for note in notes:
                with self._slots:
                    report = self.detector.check(note, threshold)
                yield report

    @contextmanager
    def _lane(self, *, long: bool) -> Iterator[None]:
        if not long:
            yield
            return
        with self._long:
            yield

    @contextmanager
    def _queued(self) -> Iterator[None]:
        with self._counting:
            if self._waiting >= _WAITING:
                raise CaseframeError("many people are checking just now; please try again shortly")
            self._waiting += 1
        try:
            yield
        finally:
            with self._counting:
                self._waiting -= 1
