"""Where a finding stands, as people are told it."""

from __future__ import annotations

import json
import re
from email.message import EmailMessage

import pytest
from caseframe.app.documents import Passage
from caseframe.app.readers.options import ReadOptions
from caseframe.app.screening.engine import Hit
from caseframe.app.screening.findings import findings_of

from ..readers.samples import read_bytes

LONG = "".join(f"Seen at home.{end}" for end in ("\n", "\r\n", "\r", "\n\n") * 9)
TEXT = f"at risk\n{LONG}She is at risk, at risk.\r\n\r\nat risk"
LINES = [1, 47, 47, 49]


def places(data: bytes, name: str, options: ReadOptions) -> list[str]:
    """Of each "at risk" in a document."""
    found = []
    for item in read_bytes(data, name, options):
        assert isinstance(item, Passage)
        spans = [match.span() for match in re.finditer("at risk", item.note.text)]
        hits = tuple(Hit(start, end, start, end, "blame", 0.9) for start, end in spans)
        found += [finding.place for finding in findings_of(name, item, hits)]
    return found


@pytest.mark.parametrize("limit", [20_000, 100])
def test_a_finding_in_a_text_stands_in_its_own_line(limit: int) -> None:
    options = ReadOptions(max_passage_chars=limit)
    assert places(TEXT.encode(), "a.txt", options) == [f"line {number}" for number in LINES]
    mail = EmailMessage()
    mail.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="log, a.txt")
    expected = [f"attachment log, a.txt, line {number}" for number in LINES]
    assert places(mail.as_bytes(), "a.eml", options) == expected


def test_a_finding_in_a_table_stands_in_its_row() -> None:
    rows = "".join(json.dumps({"note": note}) + "\n" for note in ("Seen.", "Late.\nat risk\n"))
    assert places(rows.encode(), "a.jsonl", ReadOptions()) == ["line 2"]
