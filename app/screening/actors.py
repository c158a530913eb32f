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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
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
_PRONOUN: Final = re.compile(r"\b(?:[Ss]he|[Hh]er|[Hh]e|[Hh]i[ms])\b")
_WITHIN: Final = re.compile(r"(?<![A-Za-z.] )(?<!^)\b[A-Z][a-zà-ÿ]{2,}\b")
_AFTER_A_WORD: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-zà-ÿ]{2,}\b(?!’s|'s)")  # noqa: RUF001
_SCANNED: Final = 16
"""Words of a sentence in which its actor is looked for."""
_TRIED: Final = 3
"""Names of a sentence that are tried."""


Judged = tuple[bool, bool, bool]
"""Whether the child is the actor, an adult who harms is named, something is done about him."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as far as it can be judged before it is known whom the record is about.

    ``if_girl`` and ``if_boy`` hold for a child whose name is not known; if one of
    ``names`` is the child's, she (``girl_named``) or he (``boy_named``) is the actor too.
    """

    if_girl: Judged
    if_boy: Judged
    names: tuple[str, ...]
    girl_named: bool
    boy_named: bool


def judge(sentence: str) -> Sentence:
    """Judge a sentence for a girl and for a boy."""
    said = _tokens(sentence)
    lower = [match.group().lower() for match in _WORD.finditer(sentence)]
    adult = bool(_GROWN.search(sentence)) or _names_adult(lower)
    his = _says_his(lower)
    girl, boy = (_child_acts(said, pronoun) for pronoun in ("she", "he"))
    names = () if girl and boy else tuple(_names_of_actor(said))
    return Sentence(
        (girl, adult or his, _pursued(sentence, adult or his)),
        (boy, adult, _pursued(sentence, adult)),
        names,
        girl_named=bool(names) and not girl,
        boy_named=bool(names) and not boy,
    )


def pronouns(text: str) -> tuple[int, int]:
    """How often a text says "she" or "her", and "he", "him" or "his"."""
    said = [match.group().lower() for match in _PRONOUN.finditer(text)]
    hers = sum(word in ("she", "her") for word in said)
    return hers, len(said) - hers


def aged_names(text: str) -> list[str]:
    """Names with a child's age beside them."""
    return [match.group(1) for match in _AGED.finditer(text)]


def used_names(text: str) -> Iterator[str]:
    """Words within sentences that are written as names are, each time they occur."""
    for pattern in (_WITHIN, _AFTER_A_WORD):
        for match in pattern.finditer(text):
            if not _is_common(match.group()):
                yield match.group()


def _is_common(word: str) -> bool:
    low = word.lower()
    return low in words.OTHER or low in words.CALENDAR or low in words.SMALL or low in words.CHILD


def _names_adult(said: Sequence[str]) -> bool:
    return any(
        word in words.ADULT and following not in words.ROLE
        for word, following in zip_longest(said, said[1:], fillvalue="")
    )


def _says_his(said: Sequence[str]) -> bool:
    """Whether a sentence of a record about a girl says "he" of nobody else who is named."""
    return bool({"he", "him", "his"} & set(said)) and not words.MALE_OTHERS & set(said)


def _pursued(sentence: str, named: bool) -> bool:
    return bool(_PURSUED.search(sentence)) or (named and bool(_PURSUED_IF_NAMED.search(sentence)))


def _names_of_actor(said: Sequence[str]) -> Iterator[str]:
    """Words of which the child would be the actor if they were her name."""
    tried = 0
    for word in dict.fromkeys(said[:_SCANNED]):
        if word[0].isupper() and len(word) > 1 and not _is_common(word):
            tried += 1
            if _child_acts(said, "", word):
                yield word
        if tried == _TRIED:
            return


def _child_acts(said: Sequence[str], pronoun: str, name: str = "") -> bool:
    after_preposition = False
    for index, word in enumerate(said[:_SCANNED]):
        low = word.lower()
        owner = said[index + 1 : index + 2] in _OWNER
        if low in words.PREPOSITIONS:
            after_preposition = True
        elif low == "," or low in words.CALENDAR:
            after_preposition = False
        elif low == pronoun or word == name or _is_child(word):
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


def _is_child(word: str) -> bool:
    """Whether a word is a child's, or initials."""
    if word == "I":
        return False
    return word.lower() in words.CHILD or (bool(_INITIALS.fullmatch(word)) and word != "A")


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
