"""The work of the Check tab: a text or a document in, a result out."""

from __future__ import annotations

from pathlib import Path

from caseframe.app.checked import Checked
from caseframe.app.web.follow import follow
from caseframe.app.web.harm import lost_words
from caseframe.app.web.result import THE_TEXT, Piece, Result
from caseframe.app.web.studio import Studio
from caseframe.errors import CaseframeError


def check_text(studio: Studio, text: str, threshold: str, earlier: str = "") -> Result:
    """Check pasted text, and compare with an earlier check of the page.

    Args:
        studio: what the tabs share.
        text: the note.
        threshold: ``balanced`` or ``sensitive``.
        earlier: the token of the earlier result, or nothing.

    Raises:
        CaseframeError: if there is nothing to check, or too much.
    """
    if not text.strip():
        raise CaseframeError("there is no text yet; paste or type a note, then press Check")
    report = studio.lanes.check(text, threshold)
    piece = Piece(Checked("note", text, report))
    result = Result(studio.results.token(), THE_TEXT, (piece,), threshold)
    before = studio.results.get(earlier) if earlier else None
    if before is not None:
        follow(before, result, lost_words(before.text, text))
    studio.results.put(result.token, result)
    studio.results.drop(earlier)
    return result


def take_file(studio: Studio, path: Path) -> bytes:
    """The bytes of an upload, which is deleted at once, with the folder that was made for it.

    Raises:
        CaseframeError: if it lies anywhere but in the page's own folder.
    """
    inside = path.resolve().is_relative_to(studio.folder.resolve())
    if not inside or not path.is_file():
        raise CaseframeError("that file is not here any more; choose it again")
    try:
        return path.read_bytes()
    finally:
        studio.forget_upload(path)
