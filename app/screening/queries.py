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
  SELECT grp, SUM(sentences) AS s, SUM(flagged) AS f, SUM(hers) AS hers, SUM(his) AS his,
    SUM(girl_acts) AS g1, SUM(girl_named) AS g2, SUM(girl_pursued) AS g3,
    SUM(boy_acts) AS b1, SUM(boy_named) AS b2, SUM(boy_pursued) AS b3 FROM tally GROUP BY grp),
each AS (
  SELECT finding.grp AS grp, finding.frame AS frame, COUNT(*) AS k {source} {where} GROUP BY 1, 2),
found AS (
  SELECT grp, SUM(k) AS k, json_group_object(frame, k) AS frames FROM each GROUP BY grp)
SELECT counts.grp, s, f, COALESCE(k, 0), COALESCE(frames, '{{}}'),
  hers, his, g1, g2, g3, b1, b2, b3
FROM counts LEFT JOIN found USING (grp)
ORDER BY s < ?, 1.0 * COALESCE(k, 0) / MAX(s, 1) DESC, COALESCE(k, 0) DESC, counts.grp LIMIT ?
"""
NAMES: Final = """
SELECT word, SUM(aged), SUM(used), SUM(girl_acts), SUM(boy_acts) FROM name WHERE grp = ?
GROUP BY word ORDER BY word
"""
CASES: Final = """
SELECT EXISTS (
  SELECT 1 FROM tally JOIN source ON source.id = tally.source WHERE tally.grp != source.name)
"""
