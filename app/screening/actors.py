"""Who sentences are about. Filled in below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """Of so many sentences: how many make the child the actor, how many name or pursue adults who harm."""

    child_acts: int = 0
    adult_named: int = 0
    adult_pursued: int = 0


def about(sentences: Iterable[str]) -> About:
    """Count."""
    del sentences
    return About()


HOW = "x"
