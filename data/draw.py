"""Random sentences of a corpus, to read what it is like."""

from __future__ import annotations

import random
from collections.abc import Sequence

from caseframe.data.corpus import CorpusFile
from caseframe.data.markup import RULES, format_marks
from caseframe.frames import FRAMES


def draw(files: Sequence[CorpusFile], per: int, seed: int) -> dict[str, list[str]]:
    """``per`` sentences in inline markup of each frame, then of each rule not to flag.

    The same seed and corpus give the same sentences.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    pools: dict[str, list[str]] = {
        **{frame: [] for frame in FRAMES},
        **{f"{rule} {name}": [] for rule, name in RULES.items()},
    }
    for file in files:
        for item in file.items:
            line = item.line
            shown = format_marks(line.text, line.labels)
            for frame in {label.frame for label in line.labels}:
                pools[frame].append(shown)
            if line.rule:
                pools[f"{line.rule} {RULES[line.rule]}"].append(shown)
    return {
        heading: chance.sample(sorted(pool), min(per, len(pool))) for heading, pool in pools.items()
    }
