"""Behavioural suites in the manner of CheckList (Ribeiro et al. 2020, Beyond accuracy).

Minimum functionality: plain cases for each frame, and plain cases without blame.
Direction: a change that takes the blame away; both sides of a
case must be right, or a model that flags everything would pass half. Invariance: changes that must not
matter. The cases lie in ``training/suites`` and stand in no corpus.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any, Final

import yaml
from caseframe.data.interval import wilson
from caseframe.data.names import communities
from caseframe.detector import Detector
from caseframe.values import Report

_SEED: Final = 7
_NAMES_EACH: Final = 4
_AGES: Final = ("11", "12", "13", "14", "15", "16", "17")
_GIRL: Final = {"She": "She", "she": "she", "her": "her", "herself": "herself", "them": "her"}
_BOY: Final = {"She": "He", "she": "he", "her": "his", "herself": "himself", "them": "him"}
_LIAM: Final = {"name": "Liam", **_BOY}
_USUAL: Final = {"name": "Megan", "place": "Rochdale", "age": "14", **_GIRL}


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that went wrong: its text, what was expected of it, the sentence that it is made from."""

    text: str
    expected: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """How many cases of a suite there are, from how many sentences, and which fail.

    Cases made from one sentence are alike (1,728 names in 27 sentences are no 1,728 trials), so
    how sure the share is hangs on the sentences.
    """

    kind: str
    name: str
    cases: int
    sentences: int
    failures: tuple[Failure, ...]

    @property
    def rate(self) -> float:
        """The share of cases that fail."""
        return len(self.failures) / self.cases if self.cases else 0.0

    @property
    def failing_sentences(self) -> int:
        """Of how many sentences a case fails."""
        return len({own.sentence for own in self.failures})

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share of sentences of which a case fails."""
        return wilson(self.failing_sentences, self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Counts and failing cases as plain values."""
        return {
            "cases": self.cases,
            "rate": self.rate,
            "sentences": self.sentences,
            "failing_sentences": self.failing_sentences,
            "failing_sentences_interval": self.interval,
            "failures": [asdict(own) for own in self.failures],
        }


def run_suites(detector: Detector, threshold: str | float) -> tuple[SuiteResult, ...]:
    """Run every suite."""

    def check(texts: Sequence[str]) -> list[Report]:
        return list(detector.check_many(texts, threshold))

    return (*_minimum(check), *_direction(check), *_invariance(check))


Check = Callable[[Sequence[str]], list[Report]]
Changes = Mapping[str, Callable[[str], list[str]]]


def _minimum(check: Check) -> Iterator[SuiteResult]:
    for frame, texts in _read("minimum").items():
        reports = check(texts)
        if frame == "none":
            wrong = [bool(report.flags) for report in reports]
            expected = "not flagged"
        else:
            wrong = [frame not in {flag.frame for flag in report.flags} for report in reports]
            expected = frame
        yield _result("minimum functionality", frame, texts, texts, wrong, expected)


def _direction(check: Check) -> Iterator[SuiteResult]:
    for change, cases in _read("direction").items():
        before, after = [case["from"] for case in cases], [case["to"] for case in cases]
        reports = zip(before, check(before), after, check(after), strict=True)
        failures = []
        for blaming, first, honest, second in reports:
            if not first.flags:
                failures.append(Failure(blaming, "flagged", blaming))
            elif second.flags:
                failures.append(Failure(honest, "not flagged", blaming))
        yield SuiteResult("direction", change, len(cases), len(cases), tuple(failures))


def _invariance(check: Check) -> Iterator[SuiteResult]:
    suite = _read("invariance")
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    girls = _some([own.girls for own in communities().values()], chance)
    boys = _some([own.boys for own in communities().values()], chance)
    named = {"boys' names by community": lambda seed: _named(seed, boys, _LIAM)}
    yield from _altered(check, suite["sentences"], {}, _changes(suite, girls, chance))
    yield from _altered(check, suite["sentences"], _LIAM, named)


def _some(communities: Sequence[Sequence[str]], chance: random.Random) -> list[str]:
    return [name for names in communities for name in chance.sample(names, _NAMES_EACH)]


def _altered(
    check: Check, seeds: Sequence[str], usual: Mapping[str, str], changes: Changes
) -> Iterator[SuiteResult]:
    """Each change to sentences about the usual child, whose verdicts must stay."""
    bases = [_fill(seed, **usual) for seed in seeds]
    verdicts = [bool(report.flags) for report in check(bases)]
    for name, change in changes.items():
        texts, made_from, expected = [], [], []
        for seed, base, verdict in zip(seeds, bases, verdicts, strict=True):
            variants = [text for text in change(seed) if text != base]
            texts += variants
            made_from += [base] * len(variants)
            expected += [verdict] * len(variants)
        wrong = [
            bool(report.flags) != verdict
            for report, verdict in zip(check(texts), expected, strict=True)
        ]
        yield _result(
            "invariance", name, texts, made_from, wrong, "the verdict of the usual wording"
        )


def _changes(suite: Mapping[str, Any], girls: Sequence[str], chance: random.Random) -> Changes:
    """Each kind of change: from a seed sentence to its variants."""
    short: Mapping[str, str] = suite["abbreviations"]
    return {
        "names by community": lambda seed: _named(seed, girls, {}),
        "places": lambda seed: [_fill(seed, place=place) for place in suite["places"]],
        "ages 11 to 17": lambda seed: [_fill(seed, age=age) for age in _AGES],
        "a boy": lambda seed: [_fill(seed, **_LIAM)],
        "typing errors": lambda seed: [mistype(_fill(seed), chance) for _ in range(5)],
        "case": lambda seed: [_fill(seed).lower(), _fill(seed).upper()],
        "abbreviations": lambda seed: [_abbreviated(_fill(seed), short)],
    }


def _named(seed: str, names: Sequence[str], usual: Mapping[str, str]) -> list[str]:
    return [_fill(seed, **{**usual, "name": name}) for name in names]


def mistype(text: str, chance: random.Random) -> str:
    """The text with one typing error: letters swapped, dropped or doubled in a longer word."""
    words = [match.span() for match in re.finditer(r"\b[^\W\d_]{5,}\b", text)]
    if not words:
        return text
    start, end = chance.choice(words)
    at = chance.randrange(start + 1, end - 1)
    slip = chance.choice(("swap", "drop", "double"))
    if slip == "swap":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + (text[at] * 2 if slip == "double" else "") + text[at + 1 :]


def _abbreviated(text: str, short: Mapping[str, str]) -> str:
    for long, brief in short.items():
        text = re.sub(rf"\b{re.escape(long)}\b", brief, text, flags=re.IGNORECASE)
    return text


def _fill(seed: str, **slots: str) -> str:
    return seed.format(**{**_USUAL, **slots})


def _result(
    kind: str,
    name: str,
    texts: Sequence[str],
    made_from: Sequence[str],
    wrong: Sequence[bool],
    expected: str,
) -> SuiteResult:
    failures = tuple(
        Failure(text, expected, sentence)
        for text, sentence, bad in zip(texts, made_from, wrong, strict=True)
        if bad
    )
    return SuiteResult(kind, name, len(texts), len(set(made_from)), failures)


def _read(name: str) -> dict[str, Any]:
    text = files("caseframe.training").joinpath(f"suites/{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
