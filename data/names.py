"""First names by community, from ``names.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

_NAME: Final = re.compile(r"\b[A-Z][a-z]+(?:-[A-Z][a-z]+)?\b")


@dataclass(frozen=True, slots=True)
class Community:
    """Girls' and boys' first names of one community."""

    girls: tuple[str, ...]
    boys: tuple[str, ...]


@cache
def communities() -> Mapping[str, Community]:
    """Every community's names."""
    text = files("caseframe.data").joinpath("names.yaml").read_text(encoding="utf-8")
    return {
        name: Community(tuple(own["girls"]), tuple(own["boys"]))
        for name, own in yaml.safe_load(text).items()
    }


@cache
def _owners() -> Mapping[str, str]:
    return {
        name: community
        for community, own in communities().items()
        for name in (*own.girls, *own.boys)
    }


def named_in(text: str) -> frozenset[str]:
    """The communities of the listed names that stand in a text."""
    owners = _owners()
    return frozenset(owners[name] for name in _NAME.findall(text) if name in owners)
