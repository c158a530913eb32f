"""Packed documents (zip of XML): sizes checked before and while unpacking, XML without entities."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Final, Self

from caseframe.app.readers.common import Unreadable, size
from caseframe.app.readers.options import ReadOptions
from lxml import etree

_MOST_MEMBERS: Final = 20_000
_METHODS: Final = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
_ENCRYPTED: Final = 1


class Package:
    """A packed document, open for reading. Use it in a ``with``."""

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        """Open a package and check what it says of itself.

        Raises:
            Unreadable: if it holds too much, or is packed or encrypted in a way that is not read.
        """
        self._zip = zipfile.ZipFile(file)
        self._limit = options.max_unpacked_bytes
        self._left = options.max_unpacked_bytes
        members = self._zip.infolist()
        if len(members) > _MOST_MEMBERS:
            raise Unreadable(f"holds {len(members):,} parts, and the limit is {_MOST_MEMBERS:,}")
        if sum(member.file_size for member in members) > self._limit:
            raise self._too_much()
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise Unreadable("encrypted: it needs a password; save a copy without one first")
        if any(member.compress_type not in _METHODS for member in members):
            raise Unreadable("packed in an unusual way; open it and save it again first")
        self.names = frozenset(member.filename for member in members)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def read(self, name: str) -> bytes:
        """A part, unpacked.

        Raises:
            Unreadable: if all that was unpacked comes to more than the limit.
        """
        with self._zip.open(name) as member:
            data = member.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise self._too_much()
        return data

    def xml(self, name: str) -> etree._Element:
        """A part as XML; see ``parse_xml``."""
        return parse_xml(self.read(name))

    def related(self, name: str) -> Iterator[tuple[str, str]]:
        """What a part refers to in the package: kind of relation, name of the part."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.names:
            return
        for relation in self.xml(rels):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            if relation.get("TargetMode") != "External" and target[1:] in self.names:
                yield relation.get("Type", "").rpartition("/")[2], target[1:]

    def _too_much(self) -> Unreadable:
        return Unreadable(
            f"too large: it unpacks to more than {size(self._limit)}; split it, or find out who made it"
        )


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML from an untrusted file with lxml: no entity is resolved, nothing is fetched.

    lxml's own limits on depth (2,048 levels) and on a single text stay on.

    Raises:
        Unreadable: if it is broken, nested too deep, or declares entities.
        MemoryError: if it does not fit.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,  # else the text after one would hang on it, and be lost
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        if "depth" in str(error).lower():
            raise Unreadable("nested too deep; save a simpler copy first") from error
        if "text node" in str(error).lower():  # its limit is 10 MB
            raise Unreadable("one paragraph or cell holds more than 10 MB; split it") from error
        raise Unreadable("broken: its XML is damaged; open it and save it again") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("it declares XML entities, which office programs never do; not read")
    return root
