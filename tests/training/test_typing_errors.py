from __future__ import annotations

import random

from caseframe.training.typing_errors import mistyped

from ..conftest import example


def test_typing_errors_leave_offsets_alone() -> None:
    clean = example("Everybody noticed that she was [[considered promiscuous|sexualised]] again.")
    noisy = [mistyped(clean, random.Random(seed)) for seed in range(20)]
    assert len({own.text for own in noisy}) > 5
    assert all(len(own.text) == len(clean.text) for own in noisy)
    assert all(own.sentences == clean.sentences for own in noisy)
