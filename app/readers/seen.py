"""Which ids a table had before."""

from __future__ import annotations

from hashlib import blake2b


class Seen:
    """Which ids were there before, in 16 MB however many there are (a Bloom filter).

    It may say of a new id that it was seen (4 in 1,000 at ten million); such an
    id gets its row's number beside it, which does no harm.
    """

    def __init__(self, size: int = 1 << 24) -> None:
        """Start with none; ``size``, a power of two, is in bytes."""
        self._bits = bytearray(size)

    def add(self, name: str) -> bool:
        """Note an id; true if it was there before."""
        digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        before = True
        for start in range(0, 16, 4):
            place = int.from_bytes(digest[start : start + 4], "little") % (8 * len(self._bits))
            bit = 1 << (place & 7)
            before = before and bool(self._bits[place >> 3] & bit)
            self._bits[place >> 3] |= bit
        return before
