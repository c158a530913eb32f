"""The workshop's exercises: short invented notes in the codebook's markup, with what to talk about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import yaml
from caseframe.data.markup import Line, MarkupError, parse_line
from caseframe.errors import CaseframeError

LEVELS: Final = {1: "First steps", 2: "Closer reading", 3: "Hard"}
KINDS: Final = {
    "sentences": "A few sentences",
    "trap": "Traps and plain notes",
    "note": "Whole short notes",
}
_KEYS: Final = frozenset({"id", "title", "level", "kind", "text", "rewrite", "talk"})
MOST_LINES: Final = 200
"""Sentences of an exercise."""
_MOST: Final = 500
_BLANK: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_LONGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Exercise:
    """A short note to read closely.

    Attributes:
        id: what it is called in addresses.
        title: what people call it.
        level: a key of LEVELS.
        kind: a key of KINDS.
        lines: its sentences, with the phrases that the writer of the exercise marked.
        rewrite: one way to write it; empty where nothing needs it.
        talk: what a facilitator could ask.
    """

    id: str
    title: str
    level: int
    kind: str
    lines: tuple[Line, ...]
    rewrite: str
    talk: str

    @property
    def frames(self) -> tuple[str, ...]:
        """Frames of its phrases, each once."""
        return tuple(dict.fromkeys(label.frame for line in self.lines for label in line.labels))

    @property
    def text(self) -> str:
        """The note without marks, a sentence a line."""
        return "\n".join(line.text for line in self.lines)


def shipped() -> tuple[Exercise, ...]:
    """The exercises that come with the package."""
    folder = files("caseframe.app.web").joinpath("exercises")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".yaml"))
    return tuple(
        exercise
        for name in names
        for exercise in read_exercises(folder.joinpath(name).read_text(encoding="utf-8"), name)
    )


def read_exercises(text: str, name: str) -> list[Exercise]:
    """Exercises from YAML or JSON, or from plain lines of markup (blank lines part exercises).

    Raises:
        CaseframeError: if it is none of these; the message names the exercise.
    """
    if len(text) > _LONGEST:
        raise CaseframeError(f"{name}: too long; the page takes {_LONGEST:,} characters")
    raw = _load(text, name)
    if isinstance(raw, dict):
        raw = raw.get("exercises")
    if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
        raw = [_bare(number, block) for number, block in enumerate(_blocks(text), 1)]
    if not raw or len(raw) > _MOST:
        raise CaseframeError(f"{name}: expected 1 to {_MOST} exercises, got {len(raw)}")
    found = [_parse(item, f"{name}: exercise {number}") for number, item in enumerate(raw, 1)]
    _check_ids(found, name)
    return found


class _Loader(yaml.SafeLoader):
    """Reads no aliases: a few lines of them stand for more text than any machine holds."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            alias = self.peek_event()  # type: ignore[no-untyped-call]
            if alias.anchor in self.anchors:  # else it is a star in a plain text
                raise _AliasError
        return super().compose_node(parent, index)


class _AliasError(Exception):
    """YAML with an alias of something in it."""


def _load(text: str, name: str) -> Any:
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader that reads even less
    except _AliasError as error:
        raise CaseframeError(
            f"{name}: it has YAML aliases (&name and *name); write each text out instead"
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _blocks(text: str) -> Iterable[str]:
    return (block for block in _BLANK.split(text.replace("\r\n", "\n")) if block.strip())


def _bare(number: int, block: str) -> dict[str, Any]:
    return {"id": f"own-{number}", "title": f"Own example {number}", "text": block}


def _parse(item: dict[str, Any], where: str) -> Exercise:
    unknown = sorted(map(str, set(item) - _KEYS))
    if unknown:
        raise CaseframeError(
            f"{where}: unknown key {unknown[0]!r}; accepted are {', '.join(sorted(_KEYS))}"
        )
    values = {"level": 1, "kind": "sentences", "rewrite": "", "talk": "", **item}
    for key in ("id", "title", "text", "rewrite", "talk"):
        may_be_empty = key in {"rewrite", "talk"}
        if not isinstance(values.get(key), str) or not (values[key].strip() or may_be_empty):
            raise CaseframeError(f"{where}: {key}: expected a text")
    if str(values["kind"]) not in KINDS or values["level"] not in tuple(LEVELS):
        raise CaseframeError(f"{where}: kind is one of {', '.join(KINDS)}, level 1, 2 or 3")
    lines = tuple(_lines(values["text"], where))
    if len(lines) > MOST_LINES:
        raise CaseframeError(
            f"{where}: {len(lines)} sentences; an exercise has {MOST_LINES} at most. Blank lines part exercises"
        )
    return Exercise(
        values["id"],
        values["title"],
        values["level"],
        values["kind"],
        lines,
        values["rewrite"].strip(),
        values["talk"].strip(),
    )


def _lines(text: str, where: str) -> Iterable[Line]:
    for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
        try:
            yield parse_line(line.strip())
        except MarkupError as error:
            raise CaseframeError(
                f"{where}: sentence {number}, column {error.column}: {error}"
            ) from error


def _check_ids(found: Sequence[Exercise], name: str) -> None:
    seen: set[str] = set()
    for exercise in found:
        if exercise.id in seen:
            raise CaseframeError(f"{name}: two exercises have the id {exercise.id!r}")
        seen.add(exercise.id)
