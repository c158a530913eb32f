"""Intervals and paired differences by resampling scenarios.

Sentences of one scenario are alike, so whole scenarios are drawn (the cluster
bootstrap; Efron and Tibshirani 1993, An introduction to the bootstrap, ch. 8).
Every metric here is a formula on sums of counts, so a resample is a product of
matrices and thousands of them take no time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from caseframe.data.examples import Example
from numpy.typing import NDArray

Interval = tuple[float, float]
Counts = NDArray[np.float64]
"""What is added up: (sentences, k) for a data set, (..., k) for sums."""
ROUNDS: Final = 2000
MIN_CLUSTERS: Final = 20
FEW: Final = 10
"""A share that rests on fewer sentences gets Wilson's interval: resamples would be too sure of it."""
_SAME: Final = 1e-9
_SEED: Final = 20260


@dataclass(frozen=True, slots=True)
class Metric:
    """A formula on counts that add up over sentences.

    ``counts`` has shape (sentences, k); ``formula`` maps (..., k) sums to (...) values.
    """

    counts: Counts
    formula: Callable[[Counts], NDArray[np.float64]]

    @property
    def value(self) -> float:
        """The metric on the whole data set."""
        return float(self.formula(self.counts.sum(axis=0)))


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a first model is above a second, with its 95 % interval.

    ``p`` is the two-sided bootstrap p-value: how often a resample puts the
    difference on the other side of zero. It is never 0, for the data themselves count as one more
    resample (Davison and Hinkley 1997, Bootstrap methods and their application, ch. 4).
    """

    value: float
    low: float
    high: float
    p: float


@dataclass(frozen=True, slots=True)
class Clusters:
    """What is drawn together.

    ``owners`` names for each sentence what it is drawn with, ``unit`` what that is (in the
    plural), ``cases`` how many scenarios the sentences come from.
    """

    owners: tuple[str, ...]
    unit: str
    cases: int

    @property
    def too_narrow(self) -> bool:
        """Whether parts of cases are drawn as if they had nothing to do with one another."""
        return self.cases < MIN_CLUSTERS

    @property
    def told(self) -> str:
        """What the intervals come from and what they are worth, in plain words."""
        drawn = f"from resamples of {len(set(self.owners)):,} {self.unit}"
        if not self.too_narrow:
            return f"{drawn} (a note whose case is not named counts as one)"
        if self.cases == 1:  # a plain list of sentences counts as one scenario
            return f"{drawn} of one case, or of a list that names none: too narrow where they are alike"
        return f"{drawn} of only {self.cases} cases: too narrow"


class Resampler:
    """The same resamples for every metric of a data set, so that models are compared in pairs."""

    def __init__(self, examples: Sequence[Example], rounds: int = ROUNDS) -> None:
        self.clusters = clusters(examples)
        _, self._owner = np.unique(self.clusters.owners, return_inverse=True)
        self.size = int(self._owner.max()) + 1 if len(self._owner) else 0
        draws = np.random.default_rng(_SEED).multinomial(
            self.size, np.full(self.size, 1 / max(1, self.size)), size=rounds
        )
        self._draws = draws.astype(np.float64)  # (rounds, clusters): how often each is drawn

    def interval(self, metric: Metric) -> Interval | None:
        """The 95 % percentile interval of a metric; see ``percentiles``."""
        return percentiles(self._resampled(metric))

    def difference(self, first: Metric, second: Metric) -> Difference:
        """First minus second on the same resamples."""
        drawn = self._resampled(first) - self._resampled(second)
        low, high = np.percentile(drawn, (2.5, 97.5))
        tails = (int((drawn <= 0).sum()), int((drawn >= 0).sum()))
        tail = (min(tails) + 1) / (len(drawn) + 1)
        return Difference(first.value - second.value, float(low), float(high), min(1.0, 2 * tail))

    def weights(self) -> Iterator[NDArray[np.float64]]:
        """For each resample how often each sentence is drawn, shape (sentences,)."""
        for drawn in self._draws:
            yield drawn[self._owner]

    def _resampled(self, metric: Metric) -> NDArray[np.float64]:
        sums = np.zeros((self.size, metric.counts.shape[1]))
        np.add.at(sums, self._owner, metric.counts)
        return metric.formula(self._draws @ sums)


def percentiles(drawn: Sequence[float] | NDArray[np.float64]) -> Interval | None:
    """The 95 % percentile interval of resamples.

    None where they are all alike: five right of five are right in every resample, which says
    nothing of the sixth.
    """
    low, high = np.percentile(drawn, (2.5, 97.5))
    return (float(low), float(high)) if high - low > _SAME else None


def clusters(examples: Sequence[Example]) -> Clusters:
    """What each sentence is drawn with: the widest of scenario, text or pair that is not rare.

    Where there are fewer than MIN_CLUSTERS scenarios whole texts are drawn, and where there are
    too few of those, pairs or single sentences.
    """
    scenarios = [example.scenario for example in examples for _ in example.sentences]
    cases = len(set(scenarios))
    if cases >= MIN_CLUSTERS:
        return Clusters(tuple(scenarios), "cases", cases)
    golds = [gold for example in examples for gold in example.sentences]
    texts = [f"text {number}" for number, own in enumerate(examples) for _ in own.sentences]
    whole = len(set(texts)) >= MIN_CLUSTERS
    owners = tuple(
        gold.pair or (text if whole else f"sentence {number}")
        for number, (gold, text) in enumerate(zip(golds, texts, strict=True))
    )
    notes = whole and any(len(example.sentences) > 1 for example in examples)
    unit = "notes" if notes else "sentences"
    return Clusters(owners, f"{unit} or pairs" if any(own.pair for own in golds) else unit, cases)
