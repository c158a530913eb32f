from __future__ import annotations

import itertools
import math

import numpy as np
from caseframe.decode import OPEN, best_runs, phrases, pool
from caseframe.frames import FRAMES, LABELS, OUTSIDE, begin, inside
from hypothesis import given
from hypothesis import strategies as st


def logits(*labels: int, sure: float = 8.0) -> np.ndarray:
    out = np.zeros((len(labels), len(LABELS)), np.float32)
    out[np.arange(len(labels)), labels] = sure
    return out


NO_PRIOR = np.zeros(len(FRAMES), np.float32)


def found(values: np.ndarray, words: list[int]) -> list[tuple[int, int, str]]:
    return [(phrase.start, phrase.end, phrase.frame) for phrase in phrases(values, NO_PRIOR, words)]


def test_two_phrases_with_words_between_them() -> None:
    values = logits(OUTSIDE, begin("choice"), inside("choice"), OUTSIDE, begin("sexualised"))
    assert found(values, [0, 1, 2, 3, 4]) == [(1, 3, "choice"), (4, 5, "sexualised")]


def test_a_faint_token_between_two_sure_ones_does_not_part_them() -> None:
    values = logits(begin("choice"), OUTSIDE, inside("choice"))
    values[1, inside("choice")] = 7.5
    assert found(values, [0, 1, 2]) == [(0, 3, "choice")]


def test_a_phrase_holds_whole_words() -> None:
    values = logits(OUTSIDE, begin("character"), OUTSIDE, OUTSIDE)
    assert found(values, [0, 1, 1, 2]) == [(1, 3, "character")]


def test_a_flagged_sentence_without_a_sure_token_has_its_likeliest_phrase() -> None:
    values = logits(OUTSIDE, OUTSIDE, OUTSIDE)
    values[1, begin("disbelief")] = 5.0
    assert found(values, [0, 1, 2]) == [(1, 2, "disbelief")]


def labellings(size: int) -> list[list[tuple[int, int]]]:
    """Every way to place at least one phrase in a few words so that no two touch."""
    found = []
    for states in itertools.product("OI", repeat=size):
        groups = [(s, len(list(g))) for s, g in itertools.groupby(states)]
        starts = [sum(n for _, n in groups[:i]) for i in range(len(groups))]
        runs = [(a, a + n) for a, (s, n) in zip(starts, groups, strict=True) if s == "I"]
        if runs:
            found.append(runs)
    return found


@given(st.integers(1, 7), st.integers(0, 2**32 - 1))
def test_the_best_phrases_are_the_best_of_all_that_there_are(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    values = random.dirichlet(np.full(len(LABELS), 0.2), size)
    outside, first, later = (
        np.log(values[:, columns].sum(axis=1) + 1e-6)
        for columns in (slice(0, 1), slice(1, None, 2), slice(2, None, 2))
    )

    def worth(runs: list[tuple[int, int]]) -> float:
        within = {word for start, end in runs for word in range(start, end)}
        return float(
            sum(first[a] + later[a + 1 : b].sum() - OPEN for a, b in runs)
            + sum(outside[word] for word in range(size) if word not in within)
        )

    assert math.isclose(worth(best_runs(values)), max(map(worth, labellings(size))))


@given(st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_phrases_are_ordered_and_inside(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    values = random.normal(scale=4, size=(size, len(LABELS))).astype(np.float32)
    words = np.cumsum(random.integers(0, 2, size)).tolist()
    position = 0
    result = phrases(values, NO_PRIOR, words)
    assert result
    for phrase in result:
        assert position <= phrase.start < phrase.end <= size
        assert 0 <= phrase.certainty <= 1
        position = phrase.start


def test_pooling_is_a_weighted_mean_of_the_votes() -> None:
    votes = np.array([[0.0, 2.0, 1.0], [0.0, 4.0, 1.0], [-50.0, 100.0, 9.0]], np.float32)
    np.testing.assert_allclose(pool(votes), [3.0, 1.0], atol=1e-3)


def test_the_sentence_decides_between_frames_that_its_tokens_leave_open() -> None:
    values = logits(begin("choice"), inside("choice"))
    values[:, begin("sexualised")] = 7.9
    prior = np.full(len(FRAMES), -4.0, np.float32)
    prior[FRAMES.index("sexualised")] = 4.0
    assert [phrase.frame for phrase in phrases(values, prior, [0, 1])] == ["sexualised"]
