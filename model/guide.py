"""The guide: what each frame means, why it matters, what to ask and write instead.

The shipped guide is ``guide.yaml`` in this package, in our own words, with its
sources by name and year. An organisation lays its own YAML over it: a frame or
an entry of the same id replaces the shipped one, a new id is added.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from caseframe.errors import CaseframeError
from caseframe.frames import FRAMES
from caseframe.guide_schema import check_guide, load_yaml

SHIPPED: Final = "guide.yaml"
_WORD: Final = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ′`´", "'"))  # noqa: RUF001
"""Word and telephones type curly ones."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published work that the guide leans on."""

    name: str
    year: int


@dataclass(frozen=True, slots=True)
class FrameGuide:
    """What the guide says of a frame as a whole."""

    id: str
    title: str
    definition: str
    why: str
    question: str
    sources: tuple[str, ...]
    must_flag: tuple[str, ...]
    must_pass: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the guide says of one phrase and its variants.

    ``must_flag`` and ``must_pass`` are example sentences, the first in the
    codebook's inline markup.
    """

    id: str
    term: str
    variants: tuple[str, ...]
    frame: str
    why: str
    question: str
    alternatives: tuple[str, ...]
    sources: tuple[str, ...]
    must_flag: tuple[str, ...]
    must_pass: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What a flag tells the reader: why, the question to ask, other wordings."""

    why: str
    question: str
    alternatives: tuple[str, ...]


class Guide:
    """Frames and entries, with look-up from a flagged phrase to its entry."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        frames: Mapping[str, FrameGuide],
        entries: Mapping[str, Entry],
    ) -> None:
        self.sources = dict(sources)
        self.frames = dict(frames)
        self.entries = dict(entries)
        self._by_first_word = _index(self.entries.values())

    @classmethod
    def load(cls, overlay: str | Path | None = None) -> Guide:
        """The shipped guide, with an organisation's own file laid over it.

        Raises:
            CaseframeError: if a file cannot be read or breaks the schema; the
                message names the file, the entry and the key.
        """
        shipped = load_yaml(
            files("caseframe").joinpath(SHIPPED).read_text(encoding="utf-8"), SHIPPED
        )
        check_guide(shipped, SHIPPED, complete=True)
        merged = shipped
        if overlay is not None:
            path = Path(overlay)
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise CaseframeError(f"{path}: the guide could not be read ({error})") from error
            own = load_yaml(text, str(path))
            check_guide(own, str(path), complete=False, known_sources=shipped["sources"])
            merged = _merge(shipped, own)
        return cls(*_parse(merged))

    def find(self, phrase: str, frame: str | None = None) -> Entry | None:
        """The entry with the longest term or variant found in ``phrase`` as whole words.

        With ``frame``, only entries of that frame are looked at. Where two entries
        fit alike, the later one wins, so an organisation's own goes first.
        """
        words = _words(phrase)
        found = [
            (len(term), -position, order, entry)
            for position, word in enumerate(words)
            for order, (term, entry) in enumerate(self._by_first_word.get(word, ()))
            if (frame is None or entry.frame == frame)
            and tuple(words[position : position + len(term)]) == term
        ]
        return max(found, key=lambda match: match[:3])[3] if found else None

    def advise(self, phrase: str, frame: str) -> Advice:
        """What to tell the writer of a phrase: its entry's advice, else its frame's."""
        entry = self.find(phrase, frame)
        if entry:
            return Advice(entry.why, entry.question, entry.alternatives)
        about = self.frames[frame]
        return Advice(about.why, about.question, ())


def _words(text: str) -> list[str]:
    return _WORD.findall(text.translate(_APOSTROPHES).lower())


def _index(entries: Any) -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
    """Terms and variants as tuples of words, by first word."""
    index: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for entry in entries:
        for term in (entry.term, *entry.variants):
            words = tuple(_words(term))
            if words:
                index.setdefault(words[0], []).append((words, entry))
    return index


def _merge(shipped: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    # A section whose lines are all comments is None.
    added = own.get("entries") or ()
    entries = {entry["id"]: entry for entry in (*shipped["entries"], *added)}
    return {
        "sources": {**shipped["sources"], **(own.get("sources") or {})},
        "frames": {**shipped["frames"], **(own.get("frames") or {})},
        "entries": list(entries.values()),
    }


def _parse(
    raw: dict[str, Any],
) -> tuple[dict[str, Source], dict[str, FrameGuide], dict[str, Entry]]:
    sources = {key: Source(**value) for key, value in raw["sources"].items()}
    frames = {key: FrameGuide(id=key, **_frozen(raw["frames"][key])) for key in FRAMES}
    entries = {value["id"]: Entry(**_frozen(value)) for value in raw["entries"]}
    return sources, frames, entries


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
