"""Train, validation and test by scenario, stable under additions.

A scenario is one corpus file, or what an imported record says. Its part follows
from the hash of its name, so adding a file never moves another one. Sentences of
one scenario never stand on two sides: those that are for training only are left
out where their scenario is for validation or test.
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
    place = position(scenario)
    if place < _TEST:
        return "test"
    return "validation" if place < _TEST + _VALIDATION else "train"


def position(scenario: str, salt: str = _SALT) -> float:
    """A scenario's place between 0 and 1, evenly spread and always the same."""
    digest = hashlib.sha256(f"{salt}/{scenario}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def split(examples: Iterable[Example]) -> dict[str, list[Example]]:
    """Examples by part, each in the order given, without those that ``is_left_out`` names."""
    parts: dict[str, list[Example]] = {part: [] for part in PARTS}
    for example in examples:
        if not is_left_out(example):
            parts[part_of(example.scenario)].append(example)
    return parts


def is_left_out(example: Example) -> bool:
    """Whether an example is for training only, and its scenario for validation or test."""
    return example.training_only and part_of(example.scenario) != "train"
