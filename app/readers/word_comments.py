"""Findings as comments in a Word document, each on exactly its phrase; text and formatting stay."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Final

import docx
from caseframe.app.documents import Remark
from caseframe.app.outputs import write_whole
from caseframe.app.readers.common import Unreadable, clean, size
from caseframe.app.readers.cuts import MARK
from caseframe.app.readers.options import ReadOptions
from caseframe.app.readers.package import Package
from caseframe.app.readers.word import BODY
from caseframe.app.readers.word_text import Paragraph, Piece, paragraphs
from caseframe.errors import CaseframeError
from docx.document import Document
from docx.text.run import Run
from lxml import etree

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_CONTROLS: Final = {code: "\ufffd" for code in [*range(32), 0xFFFE, 0xFFFF] if code not in (9, 10)}


def comment_docx(
    source: Path, target: Path, remarks: Iterable[Remark], limits: ReadOptions
) -> list[Remark]:
    """Write a copy of a Word document with remarks as comments, in this process.

    ``comment_guarded`` does it in another, for documents of which nothing is known.
    Word has comments in the main story only, and passes over those in text boxes, so remarks
    on headers, footers, notes and text boxes are not placed.

    Returns:
        The remarks that could not be placed, as they were given.

    Raises:
        CaseframeError: if the document cannot be read or the copy cannot be written;
            then nothing is written.
    """
    try:
        document = _opened(source, limits)
        left = _placed(document, remarks)
        buffer = io.BytesIO()
        document.save(buffer)
    except Unreadable as reason:
        raise CaseframeError(f"{source}: {reason}") from reason
    except OSError as error:
        raise CaseframeError(f"{source}: could not be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise CaseframeError(
            f"{source}: needs more memory than the limit; split it first"
        ) from error
    except Exception as error:
        raise CaseframeError(
            f"{source}: comments cannot be put into it; open it in Word and save it again"
        ) from error
    write_whole(target, buffer.getvalue())
    return left


def _opened(source: Path, limits: ReadOptions) -> Document:
    if source.stat().st_size > limits.max_bytes:
        raise Unreadable(f"too large: the limit is {size(limits.max_bytes)}; split it first")
    with source.open("rb") as file, Package(file, limits) as package:
        for name in package.names:
            if name.startswith("word/") and name.endswith((".xml", ".rels")):
                package.xml(name)  # refuses entities and what is nested too deep
    document = docx.Document(str(source))
    # The reader's parser passes over them: text that they part would be counted otherwise here.
    etree.strip_tags(document.element, etree.Comment, etree.PI)
    return document


def _placed(document: Document, remarks: Iterable[Remark]) -> list[Remark]:
    """Put remarks into a document; those that have no place in it, in the order given."""
    waiting: dict[int, list[Remark]] = {}
    left: list[Remark] = []
    given = list(remarks)
    for remark in given:
        index = _index(remark)
        if index is None:
            left.append(remark)
        else:
            waiting.setdefault(index, []).append(remark)
    for paragraph in list(paragraphs(document.element, "")):
        here = waiting.pop(paragraph.index, [])
        left.extend(here if paragraph.boxed else _place_all(document, paragraph, here))
    left.extend(remark for some in waiting.values() for remark in some)
    out = {id(remark) for remark in left}
    return [remark for remark in given if id(remark) in out]


def _index(remark: Remark) -> int | None:
    """The number of the paragraph in the main story, if it stands there."""
    story, _, number = remark.part.partition(MARK)[0].partition("/")
    usable = story == BODY and number.isdecimal() and 0 <= remark.start < remark.end
    return int(number) if usable else None


def _offset(remark: Remark) -> int:
    """Where the passage begins in its paragraph: ``body/12@20000``."""
    offset = remark.part.partition(MARK)[2]
    return int(offset) if offset.isdecimal() else 0


def _place_all(document: Document, paragraph: Paragraph, remarks: list[Remark]) -> Iterator[Remark]:
    """Anchor remarks in a paragraph; those that do not fit come back."""
    spans = [(r, r.start + _offset(r), r.end + _offset(r)) for r in remarks]
    pieces = paragraph.pieces
    for edge in sorted({edge for _, start, end in spans for edge in (start, end)}):
        pieces = _split(pieces, edge)
    for remark, start, end in spans:
        inside = list(_between(pieces, start, end))
        words = "".join(piece.text for piece in inside)
        if (
            not inside
            or len(words) != end - start
            or clean(words) != (remark.phrase or clean(words))
        ):
            yield remark
            continue
        ends = [Run(piece.run, document) for piece in (inside[0], inside[-1])]
        plain = clean(remark.text).translate(_CONTROLS)
        document.add_comment(ends, plain, remark.author, remark.initials)


def _between(pieces: list[Piece], start: int, end: int) -> Iterator[Piece]:
    """The pieces that lie within a span and whose runs do not reach beyond it."""
    at = 0
    beyond = set()
    inside = []
    for piece in pieces:
        if start <= at and at + len(piece.text) <= end:
            inside.append(piece)
        else:
            beyond.add(piece.run)
        at += len(piece.text)
    if inside and not {inside[0].run, inside[-1].run} & beyond:
        yield from inside


def _split(pieces: list[Piece], edge: int) -> list[Piece]:
    """Split the run at an offset of the paragraph, so that a comment can begin or end there."""
    at = 0
    for number, piece in enumerate(pieces):
        if at <= edge < at + len(piece.text):
            before = number and pieces[number - 1].run is piece.run
            if edge == at and not before:
                return pieces  # a run begins here already
            if piece.node.getparent() is not piece.run:
                return pieces  # not text that can be split
            return _split_run(pieces, number, edge - at)
        at += len(piece.text)
    return pieces


def _split_run(pieces: list[Piece], number: int, offset: int) -> list[Piece]:
    """Move what follows ``pieces[number].text[:offset]`` in its run to a new run of the same look."""
    piece = pieces[number]
    old = piece.run
    new = etree.SubElement(old.getparent(), old.tag, dict(old.attrib))
    old.addnext(new)
    look = next((child for child in old if str(child.tag).endswith("}rPr")), None)
    if look is not None:
        new.append(deepcopy(look))
    moved = list(piece.node.itersiblings())
    tail = piece
    if offset:
        node = deepcopy(piece.node)
        _set_text(node, piece.text[offset:])
        _set_text(piece.node, piece.text[:offset])
        tail = Piece(new, node, piece.text[offset:])
        moved.insert(0, node)
    else:
        moved.insert(0, piece.node)
        tail = replace(piece, run=new)
    new.extend(moved)
    after = [replace(p, run=new) if p.run is old else p for p in pieces[number + 1 :]]
    head = [replace(piece, text=piece.text[:offset])] if offset else []
    return [*pieces[:number], *head, tail, *after]


def _set_text(node: etree._Element, text: str) -> None:
    node.text = text
    node.set(_SPACE, "preserve")
