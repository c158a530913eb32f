"""What a screening is asked to do, and what it says while it runs and when it is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from caseframe import __version__
from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.options import ReadOptions
from caseframe.errors import CaseframeError
from caseframe.folder import Manifest

FORMATS: Final = ("jsonl", "csv", "xlsx", "html", "docx")
USUAL: Final = ("jsonl", "csv", "xlsx", "html")
"""What is written where no format is asked for: all but copies of the documents."""

Reader = Callable[[Path, ReadOptions], Iterator[Passage | Unread]]


@dataclass(frozen=True, slots=True)
class ScreenOptions:
    """How to screen.

    Attributes:
        out: the folder for what is written; made if need be.
        formats: which of FORMATS to write.
        threshold: as for ``Detector.check``.
        read: columns and limits for the readers.
        workers: processes; one for each processor that may be used, if None.
        only_new: report only what the former finished run did not find.
        model: another model folder than the shipped one.
        guide: an organisation's own guide.
        thorough: compute every sentence to the end, as ``Detector.check`` does, and not only those
            that are not plainly neutral: slower, and finds about one sentence in a thousand more.
        page_rows: how many findings the HTML page shows at most.
    """

    out: Path
    formats: tuple[str, ...] = USUAL
    threshold: str | float = "balanced"
    read: ReadOptions = field(default_factory=ReadOptions)
    workers: int | None = None
    only_new: bool = False
    model: Path | None = None
    guide: Path | None = None
    thorough: bool = False
    page_rows: int = 2000

    def __post_init__(self) -> None:
        unknown = [name for name in self.formats if name not in FORMATS]
        if unknown:
            raise CaseframeError(f"format: got {unknown[0]!r}; accepted are {', '.join(FORMATS)}")
        text = self.read.text_column
        if text and self.read.asked.count(text) > 1:
            raise CaseframeError(
                f"text column: {text!r} is given as another column too; name the one with the notes"
            )
        if self.workers is not None and self.workers < 1:
            raise CaseframeError(f"workers: got {self.workers}; give 1 or more")

    def fingerprint(self, model: Manifest, limit: float) -> str:
        """All that findings depend on besides the documents, as one line."""
        said: dict[str, Any] = {
            "caseframe": __version__,
            "model": [model.name, model.version, model.sha256, asdict(model.calibration)],
            "threshold": limit,
            "first_pass": 0.0 if self.thorough else model.early(limit),
            "read": asdict(self.read),
        }
        return json.dumps(said, sort_keys=True, default=str)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a screening is.

    ``seconds_left`` is None while there is no ground for a guess, and at the end, when the work is
    done and the outputs are ``writing``.
    """

    files_done: int
    files: int
    passages: int
    sentences: int
    findings: int
    share: float
    seconds_left: float | None
    name: str
    writing: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A case (or a file, where no case is given) and what its record says.

    ``findings`` are those still open: not reviewed as not blaming or already
    challenged. ``frames`` counts them by frame. The last three count sentences;
    see ``caseframe.app.screening.records``.
    """

    name: str
    sentences: int
    flagged: int
    findings: int
    frames: dict[str, int]
    child_acts: int
    adult_named: int
    adult_pursued: int

    @property
    def rate(self) -> float:
        """Open findings per 100 sentences."""
        return 100 * self.findings / max(1, self.sentences)


@dataclass(frozen=True, slots=True)
class Result:
    """What a screening did.

    ``finished`` is False where it was stopped: nothing was written, and the same
    call goes on from there. ``files`` are all that were met with, ``read`` those of
    which text was read. ``findings`` counts what is reported, ``open`` those
    of them not reviewed as not blaming or already challenged.
    """

    out: Path
    finished: bool
    files: int
    unread: int
    passages: int
    sentences: int
    findings: int
    open: int
    written: tuple[Path, ...] = ()
    groups: tuple[Group, ...] = ()
    group_count: int = 0
    cases_given: bool = False
    only_new: bool = False
    read: int = 0
