"""What the sentences of a record tell together: whether it is about a girl, her name, and who acts.

A paragraph or a row rarely says by itself whom its record is about, so what it tells (``read_record``) is
kept until all are read, summed, and only then counted (``settle``). The sums are the same whatever
the order and however the record was cut.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

from caseframe.app.screening.actors import Judged, Sentence, aged_names, judge, pronouns, used_names

_OFTEN: Final = 3
"""Uses of a name within sentences from which on the one that is used most is taken for the child's."""


@dataclass(frozen=True, slots=True)
class About:
    """How many sentences make the child the actor, name an adult who harms, say what is done about him."""

    child_acts: int = 0
    adult_named: int = 0
    adult_pursued: int = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        """The three as they stand here."""
        return self.child_acts, self.adult_named, self.adult_pursued


@dataclass(frozen=True, slots=True)
class Name:
    """What is record of a word that may be a name, or of several with a space between them.

    How often it stands beside a child's age, how often it is used, and in how many
    sentences a girl or a boy is the actor only if one of its words is the child's name.
    """

    word: str
    aged: int = 0
    used: int = 0
    girl_acts: int = 0
    boy_acts: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """What some sentences tell of their record: pronouns, counts for a girl and for a boy, names."""

    hers: int = 0
    his: int = 0
    if_girl: About = About()
    if_boy: About = About()
    names: tuple[Name, ...] = ()

    @classmethod
    def of(cls, counts: Sequence[int], names: Iterable[Name] = ()) -> Self:
        """Put together again; ``counts`` as the property gives them, or sums of such."""
        return cls(counts[0], counts[1], About(*counts[2:5]), About(*counts[5:8]), tuple(names))

    @property
    def counts(self) -> tuple[int, ...]:
        """All but the names: pronouns, then a girl's counts and a boy's. Shape (8,)."""
        return self.hers, self.his, *self.if_girl.counts, *self.if_boy.counts


def read_record(sentences: Iterable[str]) -> Record:
    """Gather what sentences that stand together tell."""
    kept = list(sentences)
    text = " ".join(kept)
    judged = [judge(sentence) for sentence in kept]
    names: dict[str, list[int]] = {}
    for word in aged_names(text):
        names.setdefault(word, [0, 0, 0, 0])[0] += 1
    for word in used_names(text):
        names.setdefault(word, [0, 0, 0, 0])[1] += 1
    for one in judged:
        if one.names:
            counts = names.setdefault(" ".join(one.names), [0, 0, 0, 0])
            counts[2] += one.girl_named
            counts[3] += one.boy_named
    return Record(
        *pronouns(text),
        _count(one.if_girl for one in judged),
        _count(one.if_boy for one in judged),
        tuple(Name(word, *counts) for word, counts in names.items()),
    )


def settle(record: Record) -> About:
    """Count for the child whom the record is about, as far as it tells who that is."""
    girl = record.hers >= record.his
    about = record.if_girl if girl else record.if_boy
    child = _childs_names(record.names)
    more = sum(
        name.girl_acts if girl else name.boy_acts
        for name in record.names
        if any(word in child or word.capitalize() in child for word in name.word.split())
    )
    return About(about.child_acts + more, about.adult_named, about.adult_pursued)


def settled(record: Record) -> Record:
    """A record of its own, as part of others: its counts stay as they are whoever those are about."""
    about = settle(record)
    return Record(if_girl=about, if_boy=about)


def judge_in(sentence: str, record: Record) -> Judged:
    """Judge one sentence of a record that tells this."""
    one: Sentence = judge(sentence)
    girl = record.hers >= record.his
    acts, named, pursued = one.if_girl if girl else one.if_boy
    child = _childs_names(record.names)
    known = any(word in child or word.capitalize() in child for word in one.names)
    return acts or (known and (one.girl_named if girl else one.boy_named)), named, pursued


def _childs_names(names: Collection[Name]) -> set[str]:
    """Names with a child's age, and the one used most."""
    child = {name.word for name in names if name.aged}
    most = max(names, key=lambda name: (name.used, name.word), default=None)
    return child | {most.word} if most is not None and most.used >= _OFTEN else child


def _count(judged: Iterable[Judged]) -> About:
    kept = list(judged)
    return About(*(sum(one[index] for one in kept) for index in range(3)))
