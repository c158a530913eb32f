"""Attempts to sign in, counted by name and by address; each miss makes the wait longer."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_FREE: Final = 5
"""Attempts without a wait."""
_LONGEST: Final = 900.0
_KEPT: Final = 10_000


class Throttle:
    """Says how long to wait. Forgets a name or an address after a quarter of an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._misses: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, name: str, client: str) -> int:
        """Whole seconds until the next attempt is looked at; 0 for at once."""
        now = self._clock()
        waits = (self._until(key) - now for key in _keys(name, client))
        return max(0, *(math.ceil(left) for left in waits))

    def count(self, name: str, client: str) -> None:
        """An attempt was made."""
        for key in _keys(name, client):
            misses, last = self._misses.pop(key, (0, 0.0))
            fresh = self._clock() - last > _LONGEST
            self._misses[key] = (1 if fresh else misses + 1, self._clock())
        while len(self._misses) > _KEPT:
            self._misses.popitem(last=False)

    def forget(self, name: str, client: str) -> None:
        """The attempt was right."""
        for key in _keys(name, client):
            self._misses.pop(key, None)

    def _until(self, key: str) -> float:
        misses, last = self._misses.get(key, (0, 0.0))
        return last + min(_LONGEST, 2.0 ** (misses - _FREE)) if misses >= _FREE else 0.0


def _keys(name: str, client: str) -> tuple[str, str]:
    return f"name {name[:80]}", f"client {client}"
