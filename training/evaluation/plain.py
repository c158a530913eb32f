"""False alarms on plain text that holds no blame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caseframe.detector import Detector
from caseframe.errors import CaseframeError


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """Flagged sentences of a text in which nothing should be flagged.

    ``worst`` holds the highest-scoring ones: score and sentence.
    """

    name: str
    sentences: int
    flagged: int
    worst: tuple[tuple[float, str], ...]

    @property
    def per_thousand(self) -> float:
        """Flagged sentences in a thousand."""
        return 1000 * self.flagged / self.sentences if self.sentences else 0.0


def false_alarms(
    detector: Detector, path: Path, threshold: str | float, keep: int = 10
) -> FalseAlarms:
    """Check a UTF-8 text file, each line by itself.

    Raises:
        CaseframeError: if the file cannot be read.
    """
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise CaseframeError(f"{path}: could not be read as UTF-8 ({error})") from error
    sentences = flagged = 0
    worst: list[tuple[float, str]] = []
    for line, report in zip(lines, detector.check_many(lines, threshold), strict=True):
        sentences += len(report.sentences)
        own = [sentence for sentence in report.sentences if sentence.flagged]
        flagged += len(own)
        worst += [(sentence.score, line[sentence.start : sentence.end]) for sentence in own]
    worst.sort(reverse=True)
    return FalseAlarms(path.name, sentences, flagged, tuple(worst[:keep]))
