"""Views of a screening's findings, in the file that ``caseframe review`` writes; in its folder only."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Final

from caseframe.app.review_command import find
from caseframe.app.screening.review_export import records_of
from caseframe.app.screening.reviews import NAME, VERDICTS, Reviews
from caseframe.app.web.result import MARKS
from caseframe.data.exchange import FORMATS
from caseframe.errors import CaseframeError

VIEWS: Final[dict[str, str]] = dict(zip(VERDICTS, MARKS.values(), strict=True))
"""What may be said of a finding: the command line's word, and the page's."""
EXPORT: Final = "reviewed.jsonl"
FILES: Final = {NAME: "Your views (review file)", EXPORT: "Your views as training data"}
_KEY: Final = re.compile(r"[0-9a-f]{20}")
_LONGEST: Final = 500
_ONE_AT_A_TIME: Final = threading.Lock()
"""A file is not read while it is written."""


def say(out: Path, key: str, view: str, reason: str) -> str:
    """Keep a view of a finding, or take it back if it is empty; what was done, in words.

    Raises:
        CaseframeError: if there is no such finding or view, or the reason is too long.
    """
    if not _KEY.fullmatch(key) or (view and view not in VIEWS):
        raise CaseframeError("no such finding or view")
    if len(reason) > _LONGEST:
        raise CaseframeError(f"that reason is long; keep to {_LONGEST} characters")
    with _ONE_AT_A_TIME, Reviews(out / NAME) as reviews:
        if not view:
            reviews.forget(key)
            return "Your view was taken back."
        try:
            finding, of = find(out, key)
        except CaseframeError as error:  # it names the private folder
            raise CaseframeError("that finding is not in this screening") from error
        reviews.mark(finding, view, reason, of=of)
    return f"Your view: {VIEWS[view].lower()}."


def file(out: Path, name: str) -> bytes | None:
    """One of FILES; nothing if there is no folder (any more)."""
    path = out / NAME
    if name not in FILES or not path.is_file():
        return None
    with _ONE_AT_A_TIME:
        if name == NAME:
            return path.read_bytes()
        with Reviews(path) as reviews:
            return FORMATS["jsonl"].dump(records_of(reviews).records)
