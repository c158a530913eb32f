from __future__ import annotations

import numpy as np
from caseframe.data.examples import Gold
from caseframe.data.markup import Label
from caseframe.frames import LABELS, OUTSIDE, begin, inside
from caseframe.training.batches import Collator, Encoded, token_labels
from caseframe.training.config import TrainConfig
from caseframe.training.network import IGNORED, NO_SENTENCE
from caseframe.values import Span
from hypothesis import given
from hypothesis import strategies as st


def test_labels_fall_on_the_tokens_of_the_phrase() -> None:
    gold = Gold(Span(10, 40), (Label(Span(13, 20), "choice"),))
    offsets = [(0, 2), (3, 6), (6, 10), (11, 14)]
    assert token_labels(offsets, gold) == [OUTSIDE, begin("choice"), inside("choice"), OUTSIDE]


@given(
    st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=3), min_size=1, max_size=12),
    st.sampled_from([0.0, 1.0]),
    st.integers(0, 99),
)
def test_a_batch_holds_every_token_once(units: list[list[int]], alone: float, seed: int) -> None:
    encoded = [
        tuple(
            Encoded([7 + length] * length, [1] * length, bool(length % 2), [float(length)] * 10)
            for length in unit
        )
        for unit in units
    ]
    config = TrainConfig(max_tokens=32, alone=alone, seed=seed)
    batch = Collator((1, 2, 0), config)([(unit, unit) for unit in encoded])
    inside_sentences = batch["sentences"] != NO_SENTENCE
    lengths = [length for unit in units for length in unit]
    assert inside_sentences.sum() == sum(lengths)
    assert (batch["labels"] != IGNORED).sum() == sum(lengths)
    assert batch["attention_mask"].sum() == sum(lengths) + 2 * len(batch["input_ids"])
    assert batch["input_ids"].shape[1] <= 32
    for number, length in enumerate(lengths):
        own = batch["sentences"] == number
        assert own.sum() == length
        assert (batch["input_ids"][own] == 7 + length).all()
    widths = batch["attention_mask"].sum(dim=1).tolist()
    assert widths == sorted(widths)
    assert batch["votes"].shape == (len(lengths), 11)
    assert batch["flagged"].tolist() == [float(length % 2) for length in lengths]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(0, 99))
def test_what_is_taught_of_a_token_stands_where_the_token_does(
    lengths: list[int], seed: int
) -> None:
    drawn, first = [], 7
    for length in lengths:  # sentences of more than 30 tokens stand in several windows
        ids = range(first, first + length)
        tokens = np.repeat(np.array(ids, np.float32)[:, None], len(LABELS), axis=1)
        taught = (np.zeros(11, np.float32), tokens)
        drawn.append((Encoded(list(ids), [0] * length, False, [0.0] * 10, taught),))
        first += length
    config = TrainConfig(max_tokens=32, seed=seed, teacher="there", teacher_weight=1.0)
    batch = Collator((1, 2, 0), config)([(unit, unit) for unit in drawn])
    own = batch["sentences"] != NO_SENTENCE
    assert (batch["targets"][own] == batch["input_ids"][own][:, None]).all()
