"""Who the sentences of a record are about: the child, or the adults who harm her.

Three questions of each sentence, answered by rules over word lists, without a
grammar: is the child the subject of its first clause, and not of a passive verb;
does it name an adult who harms or may harm (a word such as ``suspect`` or
``men``, or ``he`` in a record about a girl); does it say that something is done
about such an adult. ``data/actors.jsonl`` has 150 sentences labelled by hand and
``python benchmarks/actors.py`` says how often this is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from caseframe.app.screening import actor_words as words

HOW: Final = (
    "Who the sentences are about is told by simple rules over word lists: a sentence counts as "
    "having the child as its actor where the child is the subject of its first clause and does "
    "something or is something; adults who harm are counted as named where a word such as “men” or “suspect” "
    "stands for them, or “he” in a record about a girl; and as pursued where it says that something "
    "is done about them. The rules are often wrong about a single sentence: compare records, and read them."
)
_WORD: Final = re.compile(r"[A-Za-zÀ-ÿ]+(?:[-.][A-Za-zÀ-ÿ]+)*|['’](?:s|re|d|ll|ve)\b|,")  # noqa: RUF001
_LABEL: Final = re.compile(r"^(?:[^\s:]+\s){0,4}[^\s:]{2,}:\s+(?=\S)")
_LEAD: Final = re.compile(r"^[\W_]*(?:\d[\w/:.\-]*[\s,;.:\-–)]*)*")  # noqa: RUF001
_AGED: Final = re.compile(
    r"(?<![\w-])([A-Z][\w-]{0,40})(?:,| is| was|,? aged)(?: aged)? (?:[89]|1[0-7])\b"
)
_GROWN: Final = re.compile(
    r"(?<![\w-])[A-Z][\w-]{0,40}(?:,| is| was|,? aged)(?: aged)? (?:1[89]|[2-7]\d)\b(?![:.%/])"
)
_INITIALS: Final = re.compile(r"(?:[A-Z]|[A-Z]\.[A-Z]\.?|[A-Z]-[A-Z]|[A-Z]\d|YP\d?)")
_PURSUED: Final = re.compile(words.STRONG, re.IGNORECASE)
_PURSUED_IF_NAMED: Final = re.compile(words.WEAK, re.IGNORECASE)
_OWNER: Final = (["'s"], ["’s"])  # noqa: RUF001
_SCANNED: Final = 16


@dataclass(frozen=True, slots=True)
class About:
    """How many sentences make the child the actor, name an adult who harms, say what is done about him."""

    child_acts: int = 0
    adult_named: int = 0
    adult_pursued: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """What the sentences of a note tell together: the child's pronoun and names."""

    pronoun: str
    names: frozenset[str]


def about(sentences: Iterable[str]) -> About:
    """Count over the sentences of a note."""
    kept = list(sentences)
    record = read_record(kept)
    who = [judge(sentence, record) for sentence in kept]
    return About(*(sum(one[index] for one in who) for index in range(3)))


def judge(sentence: str, record: Record) -> tuple[bool, bool, bool]:
    """Whether the child is the actor, an adult who harms is named, something is done about him."""
    named = _names_adult(sentence, record)
    pursued = bool(_PURSUED.search(sentence)) or (
        named and bool(_PURSUED_IF_NAMED.search(sentence))
    )
    return _child_acts(sentence, record), named, pursued


def read_record(sentences: Sequence[str]) -> Record:
    """Find the child's pronoun and names: names with an age, and the name used most."""
    text = " ".join(sentences)
    counts = Counter(
        word.lower() for word in re.findall(r"\b(?:[Ss]he|[Hh]er|[Hh]e|[Hh]i[ms])\b", text)
    )
    girl = counts["she"] + counts["her"] >= counts["he"] + counts["him"] + counts["his"]
    names = {match.group(1) for match in _AGED.finditer(text)}
    used = Counter(
        match.group()
        for match in re.finditer(r"(?<![A-Za-z.] )(?<!^)\b[A-Z][a-zà-ÿ]{2,}\b", text)
        if not _is_common(match.group())
    )
    used.update(
        match.group(1)
        for match in re.finditer(r"(?<=[a-z,] )([A-Z][a-zà-ÿ]{2,})\b(?!’s|'s)", text)  # noqa: RUF001
        if not _is_common(match.group(1))
    )
    top = used.most_common(1)
    if top and top[0][1] >= 3:
        names.add(top[0][0])
    return Record("she" if girl else "he", frozenset(names))


def _is_common(word: str) -> bool:
    low = word.lower()
    return low in words.OTHER or low in words.CALENDAR or low in words.SMALL or low in words.CHILD


def _names_adult(sentence: str, record: Record) -> bool:
    if _GROWN.search(sentence):
        return True
    said = [match.group().lower() for match in _WORD.finditer(sentence)]
    for index, word in enumerate(said):
        following = said[index + 1] if index + 1 < len(said) else ""
        if word in words.ADULT and following not in words.ROLE:
            return True
    his = {"he", "him", "his"} & set(said)
    return record.pronoun == "she" and bool(his) and not words.MALE_OTHERS & set(said)


def _child_acts(sentence: str, record: Record) -> bool:
    said = _tokens(sentence)
    after_preposition = False
    for index, word in enumerate(said[:_SCANNED]):
        low = word.lower()
        owner = said[index + 1 : index + 2] in _OWNER
        if low in words.PREPOSITIONS:
            after_preposition = True
        elif low == "," or low in words.CALENDAR:
            after_preposition = False
        elif _is_child(word, record):
            if not after_preposition and not owner:
                return not _is_passive(said[index + 1 :])
            after_preposition = after_preposition and owner
        elif index == 0 and low in words.CHILD_VERBS:
            return True
        elif not after_preposition and _is_other(word, index):
            return False
    return False


def _is_other(word: str, index: int) -> bool:
    """Whether a word is another subject, or a verb before any."""
    low = word.lower()
    named = index > 0 and word[0].isupper()
    return named or low in words.OTHER or low in words.AUXILIARY


def _tokens(sentence: str) -> list[str]:
    """The words and commas of a sentence, without the time, date and label that it may start with."""
    rest = _LEAD.sub("", sentence, count=1)
    rest = _LABEL.sub("", rest, count=1)
    rest = _LEAD.sub("", rest, count=1)
    said = [match.group() for match in _WORD.finditer(rest)]
    while said and said[0].lower().rstrip(".") in words.CALENDAR | {",", "am", "pm", "hrs"}:
        said.pop(0)
    return said


def _is_child(word: str, record: Record) -> bool:
    if word == "I":
        return False
    low = word.lower()
    return (
        low == record.pronoun
        or low in words.CHILD
        or word in record.names
        or word.capitalize() in record.names
        or (bool(_INITIALS.fullmatch(word)) and word != "A")
    )


def _is_passive(rest: Sequence[str]) -> bool:
    """Whether the verb that comes next is a passive: a form of "be" and a participle."""
    be = False
    for word in rest[:6]:
        low = word.lower()
        if low in words.BE:
            be = True
        elif low in words.AUXILIARY or low == "not" or low.endswith("ly"):
            continue
        elif be:
            ends = low.endswith("ed") or low in words.IRREGULAR
            return ends and low not in words.STATES
        else:
            return False
    return False
