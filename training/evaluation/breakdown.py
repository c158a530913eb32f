"""Where the mistakes lie: frames confused, whole notes, groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from caseframe.data.examples import Example, Gold
from caseframe.data.names import named_in
from caseframe.frames import FRAMES
from caseframe.training.evaluation.metrics import metrics
from caseframe.training.predict import Prediction, golds

NONE: Final = "none"
_SMALLEST_GROUP: Final = 30


def confusion(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> dict[str, dict[str, int]]:
    """Gold frame by predicted frame, for sentences that have or get one frame; ``none`` for none."""
    table = {frame: dict.fromkeys((*FRAMES, NONE), 0) for frame in (*FRAMES, NONE)}
    for gold, guess in zip(golds(examples), predictions, strict=True):
        true, found = gold.frames or {NONE}, guess.frames or {NONE}
        if len(true) == 1 and len(found) == 1:
            table[next(iter(true))][next(iter(found))] += 1
    return table


def note_figures(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> dict[str, Any] | None:
    """Whole notes: with and without blame told apart, and sentences read in their context.

    None where the data set has no text of several sentences.
    """
    rows = [own for own in _by_example(examples, predictions) if len(own[0].sentences) > 1]
    if not rows:
        return None
    clean = [guesses for example, guesses in rows if not any(g.flagged for g in example.sentences)]
    inner = metrics(
        [example for example, _ in rows], [guess for _, guesses in rows for guess in guesses]
    )
    return {
        "notes": len(rows),
        "with_blame": len(rows) - len(clean),
        "with_blame_flagged": sum(
            any(guess.flagged for guess in guesses)
            for example, guesses in rows
            if any(gold.flagged for gold in example.sentences)
        ),
        "without_blame_left_alone": sum(not any(guess.flagged for guess in own) for own in clean),
        "false_alarms_per_note_without_blame": (
            sum(guess.flagged for own in clean for guess in own) / len(clean) if clean else None
        ),
        "sentence_f1": inner["f1"].value,
        "frame_macro_f1": inner["frames"].value,
    }


def _by_example(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> Iterator[tuple[Example, list[Prediction]]]:
    rest = iter(predictions)
    for example in examples:
        yield example, [next(rest) for _ in example.sentences]


Grouping = Callable[[Example, Gold], Sequence[str]]

GROUPINGS: Final[dict[str, Grouping]] = {
    "agency": lambda example, _: [example.agency] if example.agency else [],
    "era": lambda example, _: [example.era] if example.era else [],
    "child": lambda _, gold: [gold.subject] if gold.subject else [],
    "names": lambda example, gold: sorted(named_in(example.text[gold.span.start : gold.span.end])),
    "kind": lambda _, gold: [gold.kind] if gold.kind else [],
}


def subgroups(
    examples: Sequence[Example], predictions: Sequence[Prediction]
) -> dict[str, dict[str, dict[str, float | None]]]:
    """Recall, false-alarm rate and F1 in each group of at least 30 sentences, beside its size."""
    pairs = [
        (example, gold, guess)
        for example, guesses in _by_example(examples, predictions)
        for gold, guess in zip(example.sentences, guesses, strict=True)
    ]
    found: dict[str, dict[str, dict[str, float | None]]] = {}
    for name, grouping in GROUPINGS.items():
        members: dict[str, Counter[tuple[bool, bool]]] = {}
        for example, gold, guess in pairs:
            for group in grouping(example, gold):
                members.setdefault(group, Counter())[gold.flagged, guess.flagged] += 1
        groups = {
            group: _rates(own)
            for group, own in sorted(members.items())
            if own.total() >= _SMALLEST_GROUP
        }
        if groups:
            found[name] = groups
    return found


def _rates(own: Counter[tuple[bool, bool]]) -> dict[str, float | None]:
    right, missed = own[True, True], own[True, False]
    wrong, quiet = own[False, True], own[False, False]
    return {
        "sentences": own.total(),
        "flagged": right + missed,
        "recall": right / (right + missed) if right + missed else None,
        "false_alarm_rate": wrong / (wrong + quiet) if wrong + quiet else None,
        "f1": 2 * right / (2 * right + wrong + missed) if right else 0.0,
    }


def mcnemar(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Exact two-sided McNemar p-value for two models' right and wrong on the same sentences."""
    from scipy.stats import binomtest  # noqa: PLC0415 - slow to import, seldom asked for

    only_first = sum(a and not b for a, b in zip(first, second, strict=True))
    only_second = sum(b and not a for a, b in zip(first, second, strict=True))
    total = only_first + only_second
    return float(binomtest(only_first, total).pvalue) if total else 1.0
