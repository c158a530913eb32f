"""Labelled texts as training and evaluation read them.

A corpus file gives one example a sentence, or one example a note. A plain list
of sentences in inline markup (``#`` starts a comment, ``## name`` a section;
below ``## pair`` lines stand in twos) gives one example a line; sections are
kinds of sentences, not scenarios, so the whole list is one scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from caseframe.data.corpus import ORDINARY, CorpusError, CorpusFile, Item
from caseframe.data.markup import SUBJECTS, Label, MarkupError, parse_line
from caseframe.data.overlap import Place
from caseframe.values import Span

_PAIR_SECTION = "pair"


@dataclass(frozen=True, slots=True)
class Gold:
    """A sentence of an example, with the labels that it should get.

    Offsets are those of the example's text. ``kind`` is the rule or section it
    belongs to, ``pair`` the id of its minimal pair, ``subject`` who the child is
    (``a girl``, ``a boy``, ``gender not given``), where that is known.
    """

    span: Span
    labels: tuple[Label, ...]
    kind: str | None = None
    pair: str | None = None
    subject: str | None = None

    @property
    def flagged(self) -> bool:
        """Whether it holds a blaming phrase."""
        return bool(self.labels)

    @property
    def places(self) -> list[Place]:
        """Its phrases as offsets and frames."""
        return [(label.span.start, label.span.end, label.frame) for label in self.labels]

    @property
    def frames(self) -> frozenset[str]:
        """The frames of its phrases."""
        return frozenset(label.frame for label in self.labels)


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its sentences in order, the scenario it comes from, and who wrote when, if known.

    ``training_only``: its sentences were chosen, not drawn, so nothing is measured on them.
    """

    scenario: str
    text: str
    sentences: tuple[Gold, ...]
    agency: str | None = None
    era: str | None = None
    training_only: bool = field(default=False, repr=False)  # out of the hash of a run's data


def examples(files: Iterable[CorpusFile]) -> Iterator[Example]:
    """The examples of corpus files, in order."""
    for file in files:
        if file.is_note:
            text, spans, labels = file.note()
            golds = tuple(
                Gold(span, own, item.line.rule, _pair_id(file, item), _subject(file, item))
                for span, own, item in zip(spans, labels, file.items, strict=True)
            )
            yield Example(file.id, text, golds, file.meta.agency, file.meta.era)
        else:
            for item in file.items:
                line = item.line
                gold = Gold(
                    Span(0, len(line.text)),
                    line.labels,
                    line.rule,
                    _pair_id(file, item),
                    _subject(file, item),
                )
                yield Example(file.id, line.text, (gold,), file.meta.agency, file.meta.era)


def _pair_id(file: CorpusFile, item: Item) -> str | None:
    return f"{file.id}/{item.line.pair}" if item.line.pair else None


def _subject(file: CorpusFile, item: Item) -> str | None:
    """Who the child is; nobody in ordinary English, which is about no child at risk."""
    said = next((SUBJECTS[tag] for tag in ("boy", "ng") if tag in item.line.tags), None)
    return said or (None if file.meta.register == ORDINARY else "a girl")


def read_list(path: Path) -> list[Example]:
    """Read a plain list of sentences in inline markup.

    Raises:
        CorpusError: naming file, line and column.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: could not be read as UTF-8 ({error})") from error
    found: list[Example] = []
    section, in_section = "", 0
    for number, raw in enumerate(lines, 1):
        if raw.startswith("## "):
            section, in_section = raw[3:].strip(), 0
        if not raw.strip() or raw.startswith("#"):
            continue
        try:
            line = parse_line(raw.strip())
        except MarkupError as error:
            raise CorpusError(f"{path}: line {number}: column {error.column}: {error}") from error
        pair = f"{path.stem}/{in_section // 2}" if section == _PAIR_SECTION else None
        in_section += 1
        gold = Gold(Span(0, len(line.text)), line.labels, section or None, pair)
        found.append(Example(path.stem, line.text, (gold,)))
    if not found:
        raise CorpusError(f"{path}: no sentences in it")
    return found
