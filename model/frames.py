"""The ten frames of the codebook and the token labels made from them.

A frame is a way in which a record makes a child the source of the problem
instead of its victim (after the Oxfordshire Serious Case Review, Bedford 2015).
What each means to a reader stands in the guide; the ids here are what data,
model and output share.
"""

from typing import Final

FRAMES: Final = (
    "self_placed_risk",
    "choice",
    "sexualised",
    "relationship",
    "adultified",
    "character",
    "disbelief",
    "non_engagement",
    "family_blame",
    "minimising",
)

OUTSIDE: Final = 0
"""The label of a token that belongs to no phrase."""

LABELS: Final = ("O", *(f"{mark}-{frame}" for frame in FRAMES for mark in "BI"))
"""BIO labels: ``B`` of frame ``k`` is ``1 + 2k``, ``I`` is ``2 + 2k``."""


def begin(frame: str) -> int:
    """The label index of a phrase's first token."""
    return 1 + 2 * FRAMES.index(frame)


def inside(frame: str) -> int:
    """The label index of a phrase's later tokens."""
    return 2 + 2 * FRAMES.index(frame)
