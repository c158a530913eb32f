"""The questions that are put to a journal with reviews beside it."""

from __future__ import annotations

from typing import Final

from caseframe.app.screening.reviews import CLOSED

BY: Final = {
    "group": "finding.grp",
    "month": "substr(finding.date, 1, 7)",
    "agency": "finding.agency",
    "file": "source.name",
}
_CLOSED: Final = ", ".join(f"'{verdict}'" for verdict in CLOSED)
FROM: Final = (
    "FROM finding JOIN source ON source.id = finding.source "
    "LEFT JOIN reviews.review AS review ON review.key = finding.key "
)
OPEN: Final = f"(review.verdict IS NULL OR review.verdict NOT IN ({_CLOSED}))"
NEW: Final = "(finding.key, finding.grp) NOT IN (SELECT key, grp FROM reported)"
"""A sentence is new that was not found in this case or document, wherever else it was."""
RANKED: Final = "ORDER BY finding.score DESC, source.position, finding.chunk, finding.ordinal"
GROUPS: Final = """
WITH counts AS (
  SELECT grp, SUM(sentences) AS s, SUM(flagged) AS f, SUM(child_acts) AS c,
    SUM(adult_named) AS n, SUM(adult_pursued) AS p FROM tally GROUP BY grp),
each AS (
  SELECT finding.grp AS grp, finding.frame AS frame, COUNT(*) AS k {source} {where} GROUP BY 1, 2),
found AS (
  SELECT grp, SUM(k) AS k, json_group_object(frame, k) AS frames FROM each GROUP BY grp)
SELECT counts.grp, s, f, COALESCE(k, 0), COALESCE(frames, '{{}}'), c, n, p
FROM counts LEFT JOIN found USING (grp)
ORDER BY s < ?, 1.0 * COALESCE(k, 0) / MAX(s, 1) DESC, COALESCE(k, 0) DESC, counts.grp LIMIT ?
"""

CASES: Final = """
SELECT EXISTS (
  SELECT 1 FROM tally JOIN source ON source.id = tally.source WHERE tally.grp != source.name)
"""
