"""One screening of the page: documents in a private folder, work in a thread, stop and carry on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from caseframe.app.web.lanes import Lanes
from caseframe.app.web.studio_base import LOG
from caseframe.errors import CaseframeError

# What screens is imported when somebody does: the page starts sooner.
if TYPE_CHECKING:
    from caseframe.app.screening.options import Progress, ScreenOptions

LISTING: Final = "documents.txt"
DOWNLOADS: Final = {
    "findings.xlsx": "Excel",
    "findings.csv": "CSV",
    "report.html": "Web page",
    "findings.jsonl": "JSON Lines",
    "not_read.csv": "What was not read",
    LISTING: "Numbers and names of the documents",
}
_AT_A_TIME: Final = threading.BoundedSemaphore(1)
"""One screening at a time; the others wait, so that checks of short notes go on."""
_LOOK: Final = 0.2
"""Seconds between two looks at whether one that waits was stopped."""


@dataclass(slots=True)
class ScreenRun:
    """A screening. ``names`` are what the documents are called where they come from, by number."""

    token: str
    folder: Path
    threshold: str
    names: dict[str, str] = field(default_factory=dict)
    progress: Progress | None = None
    finished: bool = False
    view: str = ""
    problem: str = ""
    waiting: bool = False
    _reviewed: bool = False
    _removed: bool = False
    _showing: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether it is at work, or waits its turn."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def stopping(self) -> bool:
        """Whether it was told to stop and has not yet."""
        return self.busy and self._stop.is_set()

    def take(self, paths: Sequence[tuple[Path, str]]) -> None:
        """Move uploads in, each under a number instead of its name."""
        source = self.folder / "in"
        source.mkdir(parents=True, mode=0o700, exist_ok=True)
        for number, (path, name) in enumerate(paths, len(self.names) + 1):
            numbered = f"document-{number:03d}{path.suffix}"
            shutil.move(path, source / numbered)
            self.names[numbered] = name
        (self.folder / "out").mkdir(mode=0o700, exist_ok=True)

    def download(self, file: str) -> bytes | None:
        """One of DOWNLOADS, or nothing if it is not there (any more)."""
        if file == LISTING:  # made when asked for: names are never on the disk
            lines = (f"{number}\t{' '.join(name.split())}\n" for number, name in self.names.items())
            return "".join(lines).encode("utf-8", "replace") if self.finished else None
        from caseframe.app.web import screen_reviews  # noqa: PLC0415 - see above

        if file in screen_reviews.FILES:
            return screen_reviews.file(self.folder / "out", file) if self.finished else None
        path = self.folder / "out" / file
        return path.read_bytes() if file in DOWNLOADS and path.is_file() else None

    def say(self, key: str, view: str, reason: str) -> str:
        """Keep a view of a finding; see ``screen_reviews.say``.

        Raises:
            CaseframeError: if it cannot be kept.
        """
        if not self.finished:
            raise CaseframeError("views can be given when the screening has ended")
        from caseframe.app.web import screen_reviews  # noqa: PLC0415 - see above

        done = screen_reviews.say(self.folder / "out", key, view, reason)
        self._reviewed = True
        return done

    def shown(self, lanes: Lanes) -> str:
        """The results, and the files to download, with the views given since they were last shown.

        Raises:
            CaseframeError: if the files cannot be written.
        """
        with self._showing:
            if self.finished and self._reviewed:
                self._reviewed = False  # before it is read: a view that comes now counts next time
                try:
                    self._show(lanes, self._options(lanes), write=True)
                except BaseException:
                    self._reviewed = True
                    raise
        return self.view

    def start(self, lanes: Lanes) -> None:
        """Begin, or carry on where it was stopped."""
        if not self.busy:
            self._stop.clear()
            self.problem = ""
            self._thread = threading.Thread(target=self._work, args=[lanes], daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop after the piece of work in hand; what was done is kept for carrying on."""
        self._stop.set()

    def remove(self) -> None:
        """Stop, and delete everything; if that takes long, the thread does so when it has stopped."""
        self._removed = True
        self.stop()
        if self._thread is not None:
            self._thread.join(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def wait(self, seconds: float) -> None:
        """Wait until it ends, at most so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self, lanes: Lanes) -> None:
        if self._turn():
            try:
                self._screen(lanes)
            except CaseframeError as error:
                self.problem = str(error).replace(f"{self.folder}/", "")
            except Exception as error:  # noqa: BLE001 - the last guard before a log
                LOG.error("a screening failed: %s", type(error).__name__)
                self.problem = "something went wrong on our side; please try again"
            finally:
                _AT_A_TIME.release()
        if self._removed:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _turn(self) -> bool:
        """Wait until no other screening is at work; False if it was stopped before."""
        self.waiting = not _AT_A_TIME.acquire(blocking=False)
        while self.waiting and not self._stop.is_set():
            self.waiting = not _AT_A_TIME.acquire(timeout=_LOOK)
        return not self.waiting

    def _options(self, lanes: Lanes) -> ScreenOptions:
        from caseframe.app.screening.options import ScreenOptions  # noqa: PLC0415 - see above

        return ScreenOptions(
            self.folder / "out",
            threshold=self.threshold,
            workers=1,
            model=lanes.model,
            guide=lanes.own_guide,
        )

    def _screen(self, lanes: Lanes) -> None:
        from caseframe.app.screening.screen import screen  # noqa: PLC0415 - see above

        options = self._options(lanes)
        result = screen([self.folder / "in"], options, self._note, self._stop.is_set)
        if not result.finished:
            return
        self._show(lanes, options)
        self.finished = True
        shutil.rmtree(self.folder / "in", ignore_errors=True)  # read; not needed any more

    def _show(self, lanes: Lanes, options: ScreenOptions, *, write: bool = False) -> None:
        """Draw the results from the journal, which needs no document; ``write`` the files too."""
        from caseframe.app.screening.journal import Journal  # noqa: PLC0415 - see above
        from caseframe.app.screening.results import Results  # noqa: PLC0415
        from caseframe.app.screening.write import write_outputs  # noqa: PLC0415
        from caseframe.app.web.screen_view import results_html  # noqa: PLC0415

        journal = Journal(options.out)
        try:
            results = Results(journal, options, lanes.guide, lanes.detector.manifest.id)
            if write:
                write_outputs(results)
            result = results.result(finished=True, written=())
            self.view = results_html(
                self.token, result, results, self.names, tuple(DOWNLOADS.items())
            )
        finally:
            journal.close()

    def _note(self, progress: Progress) -> None:
        self.progress = progress
