"""Train, validation and test by scenario, stable under additions.

A scenario is one corpus file, or what an imported record says. Its part follows
from the hash of its name, so adding a file never moves another one. Sentences of
one scenario never stand on two sides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from caseframe.data.examples import Example

PARTS: Final = ("train", "validation", "test")
_SALT: Final = "caseframe-1"
_VALIDATION: Final = 0.10
_TEST: Final = 0.15


def part_of(scenario: str) -> str:
    """The part to which a scenario belongs."""
    digest = hashlib.sha256(f"{_SALT}/{scenario}".encode()).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    if share < _TEST:
        return "test"
    return "validation" if share < _TEST + _VALIDATION else "train"


def split(examples: Iterable[Example]) -> dict[str, list[Example]]:
    """Examples by part, each in the order given."""
    parts: dict[str, list[Example]] = {part: [] for part in PARTS}
    for example in examples:
        parts[part_of(example.scenario)].append(example)
    return parts
