"""Results in memory, each under a token that cannot be guessed; forgotten after a while."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

_T = TypeVar("_T")
KEPT: Final = 7200.0
"""Seconds that a thing is kept after it was last asked for."""
_MOST: Final = 500


class Shelf(Generic[_T]):
    """Keeps the last few hundred things until two hours after they were last asked for; on no disk.

    Args:
        clock: seconds, for the two hours.
        most: how many are kept.
        lost: called with each thing that goes by itself, for what else there is of it.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        most: int = _MOST,
        lost: Callable[[_T], None] | None = None,
    ) -> None:
        self._clock = clock
        self._most = most
        self._lost = lost
        self._things: OrderedDict[str, tuple[float, _T]] = OrderedDict()
        self._lock = threading.Lock()

    @staticmethod
    def token() -> str:
        """A new token."""
        return secrets.token_urlsafe(24)

    def put(self, token: str, thing: _T) -> None:
        """Keep a thing; old ones go."""
        with self._lock:
            self._things[token] = (self._clock() + KEPT, thing)
            self._things.move_to_end(token)
        self.tidy()

    def get(self, token: str) -> _T | None:
        """The thing under a token, if it is still there; its two hours begin again."""
        self.tidy()
        with self._lock:
            found = self._things.get(token)
            if found is None:
                return None
            self._things[token] = (self._clock() + KEPT, found[1])
            return found[1]

    def drop(self, token: str) -> None:
        """Forget a thing now."""
        with self._lock:
            self._things.pop(token, None)

    def tidy(self) -> None:
        """Forget what nobody asked for in two hours, and the oldest of too many."""
        now = self._clock()
        with self._lock:
            late = [key for key, (until, _) in self._things.items() if until <= now]
            gone = [self._things.pop(key)[1] for key in late]
            while len(self._things) > self._most:
                gone.append(self._things.popitem(last=False)[1][1])
        if self._lost is not None:
            for thing in gone:
                self._lost(thing)
