"""The guide's schema: every error names the file, the entry and the key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

import yaml
from caseframe.errors import CaseframeError
from caseframe.frames import FRAMES

# libyaml reads the guide ten times as fast; it takes the same safe subset.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRAME_KEYS: Final = {
    "title": str, "definition": str, "why": str, "question": str,
    "sources": list, "must_flag": list, "must_pass": list,
}  # fmt: skip
_ENTRY_KEYS: Final = {
    "id": str, "term": str, "variants": list, "frame": str, "why": str, "question": str,
    "alternatives": list, "sources": list, "must_flag": list, "must_pass": list,
}  # fmt: skip
_AT_LEAST: Final = {"alternatives": 2, "must_flag": 1, "must_pass": 1}
_KINDS: Final[dict[type, str]] = {str: "a text", list: "a list of texts"}


def load_yaml(text: str, name: str) -> dict[str, Any]:
    """The YAML of a guide as plain values.

    Raises:
        CaseframeError: if it is not YAML, or not a mapping.
    """
    try:
        raw = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, see above
    except yaml.YAMLError as error:
        raise CaseframeError(f"{name}: not valid YAML ({' '.join(str(error).split())})") from error
    if not isinstance(raw, dict):
        raise CaseframeError(
            f"{name}: a guide is a mapping with the keys sources, frames and entries"
        )
    return raw


def check_guide(
    raw: Mapping[str, Any], name: str, *, complete: bool, known_sources: Collection[str] = ()
) -> None:
    """Check a guide against the schema.

    Args:
        raw: the guide as plain values.
        name: how to name the file in an error.
        complete: whether all ten frames must be there (an overlay may bring few).
        known_sources: source ids that the guide may use without defining them.

    Raises:
        CaseframeError: at the first thing that is wrong.
    """
    for problem in _problems(raw, complete, known_sources):
        raise CaseframeError(f"{name}: {problem}")


def _problems(raw: Mapping[str, Any], complete: bool, known: Collection[str]) -> Iterator[str]:
    unknown = set(raw) - {"version", "sources", "frames", "entries"}
    if unknown:
        first = min(unknown, key=str)
        yield f"unknown key {first!r}; accepted are version, sources, frames, entries"
    yield from _source_problems(_section(raw, "sources", {}))
    sources = {*known, *_section(raw, "sources", {})}
    yield from _frame_problems(_section(raw, "frames", {}), complete, sources)
    yield from _entry_problems(_section(raw, "entries", []), sources)


def _section(raw: Mapping[str, Any], key: str, empty: Any) -> Any:
    """A section; empty where it is not there, or where all of its lines are comments."""
    given = raw.get(key)
    return empty if given is None else given


def _source_problems(sources: Any) -> Iterator[str]:
    if not isinstance(sources, dict):
        yield "sources: expected a mapping of ids to name and year"
        return
    for key, value in sources.items():
        if not isinstance(value, dict) or set(value) != {"name", "year"}:
            yield f"sources: {key}: expected the keys name and year"
        elif not isinstance(value["name"], str) or not isinstance(value["year"], int):
            yield f"sources: {key}: name is a text and year a number"


def _frame_problems(frames: Any, complete: bool, sources: set[str]) -> Iterator[str]:
    if not isinstance(frames, dict):
        yield "frames: expected a mapping of frame ids"
        return
    for key, value in frames.items():
        if key not in FRAMES:
            yield f"frames: unknown frame {key!r}; accepted are {', '.join(FRAMES)}"
        yield from _key_problems(value, _FRAME_KEYS, f"frames: {key}", sources)
    missing = [frame for frame in FRAMES if frame not in frames]
    if complete and missing:
        yield f"frames: {missing[0]} is missing"


def _entry_problems(entries: Any, sources: set[str]) -> Iterator[str]:
    if not isinstance(entries, list):
        yield "entries: expected a list"
        return
    seen: dict[str, str] = {}
    for number, value in enumerate(entries, 1):
        label = value.get("id") if isinstance(value, dict) else None
        where = f"entries: {label or f'number {number}'}"
        yield from _key_problems(value, _ENTRY_KEYS, where, sources)
        if value["frame"] not in FRAMES:
            yield f"{where}: frame: got {value['frame']!r}; accepted are {', '.join(FRAMES)}"
        for term in (f"id {value['id']}", value["term"], *value["variants"]):
            if term.lower() in seen:
                yield f"{where}: {term!r} stands already in {seen[term.lower()]}"
            seen[term.lower()] = str(label)


def _key_problems(
    value: Any, keys: Mapping[str, type], where: str, sources: set[str]
) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: expected the keys {', '.join(keys)}"
        return
    for key in keys:
        if key not in value:
            yield f"{where}: key {key!r} is missing"
    for key, given in value.items():
        if key not in keys:
            yield f"{where}: unknown key {key!r}; accepted are {', '.join(keys)}"
        elif not _is_filled(given, keys[key]):
            yield f"{where}: {key}: expected {_KINDS[keys[key]]}, got {given!r:.60}"
        elif len(given) < _AT_LEAST.get(key, 0):
            yield f"{where}: {key}: needs at least {_AT_LEAST[key]}, got {len(given)}"
    for source in value["sources"]:
        if source not in sources:
            yield f"{where}: sources: {source!r} is not defined under sources"


def _is_filled(given: Any, kind: type) -> bool:
    if kind is list:
        return isinstance(given, list) and all(
            isinstance(item, str) and item.strip() for item in given
        )
    return isinstance(given, str) and bool(given.strip())
