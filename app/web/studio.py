"""What every part of the page shares: the lanes for checks, results on a shelf, the private folder."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from caseframe.app.web.lanes import Lanes
from caseframe.app.web.result import Result
from caseframe.app.web.screen_run import ScreenRun
from caseframe.app.web.shelf import KEPT, Shelf
from caseframe.app.web.studio_base import LOG
from caseframe.app.web.workshop import Room
from caseframe.errors import CaseframeError

_EVERY: Final = 300.0
_ARRIVING_SECONDS: Final = 60.0
_FAULT: Final = (
    "something went wrong on our side; nothing of your text was written down. Please try again"
)


@dataclass(frozen=True, slots=True)
class Studio:
    """Shared by the tabs.

    Attributes:
        lanes: where checks run.
        folder: private, holds uploads, and is deleted at exit.
        results: what the Check tab found.
        names: what uploads that nobody has read yet are called where they come from; in memory only.
        rooms: workshops that are going on.
        screens: screenings, at work or done.
    """

    lanes: Lanes
    folder: Path
    results: Shelf[Result] = field(default_factory=Shelf)
    names: dict[str, str] = field(default_factory=dict)
    rooms: Shelf[Room] = field(default_factory=Shelf)
    screens: Shelf[ScreenRun] = field(default_factory=lambda: Shelf(lost=ScreenRun.remove))

    def forget(self, token: str) -> None:
        """Forget a result, a workshop or a screening now, with whatever it has on disk."""
        run = self.screens.get(token)
        for shelf in (self.results, self.rooms, self.screens):
            shelf.drop(token)
        if run is not None:
            run.remove()

    def forget_upload(self, path: Path) -> None:
        """Delete an upload and the folder that was made for it."""
        self.names.pop(str(path), None)
        if not path.resolve().is_relative_to(self.folder.resolve()):
            return
        path.unlink(missing_ok=True)
        if path.parent != self.folder:
            shutil.rmtree(path.parent, ignore_errors=True)
        self._sweep()

    def _sweep(self) -> None:
        """Delete the empty files that Gradio makes for a name each time it hands an upload on.

        Not those of the last minute: what somebody else is uploading begins as one, too.
        """
        before = time.time() - _ARRIVING_SECONDS
        for path in self.folder.glob("tmp*"):
            with suppress(OSError):  # gone already, or open (on Windows)
                found = path.stat()
                if path.is_file() and not found.st_size and found.st_mtime < before:
                    path.unlink()

    def tidy(self, now: float | None = None) -> None:
        """Delete what nobody asked for in two hours, uploads that were never read among it."""
        for shelf in (self.results, self.rooms, self.screens):
            shelf.tidy()
        late = (time.time() if now is None else now) - KEPT
        for path in [Path(name) for name in self.names]:
            if not path.is_file() or path.stat().st_mtime < late:
                self.forget_upload(path)
        self._sweep()

    def keep_tidy(self) -> None:
        """Tidy every few minutes for as long as the program runs."""

        def work() -> None:
            while True:
                time.sleep(_EVERY)
                self.tidy()

        threading.Thread(target=work, daemon=True, name="tidy").start()


def guarded(work: Callable[[], str], refuse: Callable[[str], str]) -> str:
    """Do something for the page; what goes wrong becomes a line on it, never a traceback in a log.

    A traceback could carry text of a note; the log names only the kind of error.
    """
    try:
        return work()
    except CaseframeError as error:
        return refuse(str(error))
    except Exception as error:  # noqa: BLE001 - the last guard before a log
        LOG.error("a request failed: %s", type(error).__name__)
        return refuse(_FAULT)
