from __future__ import annotations

import re
from pathlib import Path

from caseframe.data.corpus import parse_file, read_corpus
from caseframe.data.markup import RULES
from caseframe.data.stats import count, missing_frames

from ..conftest import CORPUS
from .test_lint import HEAD, file


def test_counts() -> None:
    stats = count(
        [
            file(
                "a",
                "YP [[puts herself at risk|self_placed_risk]]. {p1}",
                "He puts her at risk. {p1 r1}",
                "YP must not be said to be streetwise. {p1 r2}",
                "[[Had she stayed in|self_placed_risk]] we would be home. {boy}",
            )
        ],
    )
    assert (stats.sentences, stats.flagged, stats.pairs, stats.triples) == (4, 2, 1, 1)
    assert (stats.implicit, stats.keyword_without_blame) == (1, 2)
    assert stats.subjects == {"a girl": 3, "a boy": 1}
    assert (stats.spelling_errors, stats.near_duplicates) == (0, 0.0)
    assert "choice" in missing_frames(stats)


def test_ordinary_english_is_about_nobody_at_risk() -> None:
    text = re.sub("register: .*", "register: general", HEAD) + "The heron waited. {r5}\n"
    assert count([parse_file(Path("o.txt"), text)]).subjects == {"nobody at risk": 1}


def test_the_corpus_has_all_frames_and_all_kinds() -> None:
    stats = count(read_corpus(CORPUS))
    assert missing_frames(stats) == []
    assert {rule[:2] for rule in stats.rules} == set(RULES)
    assert 0.25 < stats.flagged / stats.sentences < 0.5


def test_a_near_duplicate_is_counted_unless_it_is_a_twin() -> None:
    first = "Staff met Aisha at the bus station and took her home at nine. {r6}"
    second = "Staff met Aisha at the bus station and took her home at ten. {r6}"
    stats = count([file("a", first), file("b", second)])
    assert stats.near_duplicates == 0.5
    assert stats.names == {"Pakistani": 2}
