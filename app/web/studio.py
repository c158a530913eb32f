"""What every part of the page shares: the lanes for checks, results on a shelf, the private folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from caseframe.app.web.lanes import Lanes
from caseframe.app.web.result import Result
from caseframe.app.web.screen_run import ScreenRun
from caseframe.app.web.shelf import Shelf
from caseframe.app.web.studio_base import LOG
from caseframe.app.web.workshop import Room
from caseframe.errors import CaseframeError

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
        rooms: workshops that are going on.
        screens: screenings, at work or done.
        names: what uploads are called where they come from; in memory only.
    """

    lanes: Lanes
    folder: Path
    results: Shelf[Result] = field(default_factory=Shelf)
    names: dict[str, str] = field(default_factory=dict)
    rooms: Shelf[Room] = field(default_factory=Shelf)
    screens: Shelf[ScreenRun] = field(default_factory=Shelf)

    def forget(self, token: str) -> None:
        """Forget a result or a screening now, with whatever it has on disk."""
        run = self.screens.get(token)
        self.results.drop(token)
        self.screens.drop(token)
        if run is not None:
            run.remove()


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
