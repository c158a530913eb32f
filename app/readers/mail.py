"""E-mails: subject, text, and attachments by the same readers."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import BinaryIO, Final, cast

from caseframe.app.documents import Passage, Unread
from caseframe.app.readers.common import Item, Unreadable, clean, shown
from caseframe.app.readers.kinds import READERS, REFUSED, suffix_of
from caseframe.app.readers.mail_alternatives import Plain, is_body, page_of, told
from caseframe.app.readers.mail_text import (
    around,
    bytes_of,
    calendar_of,
    is_cut,
    subject_of,
    text_of,
)
from caseframe.app.readers.options import ReadOptions
from caseframe.errors import CaseframeError
from caseframe.values import Note

Inner = Callable[[BinaryIO, str, ReadOptions, int], Iterator[Item]]
_DEEPEST: Final = 3
_MOST_PARTS: Final = 200
_LONGEST_HEAD: Final = 1 << 20
_SUFFIXES: Final = {
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/rtf": ".rtf",
}
_PACKED: Final = {
    "application/ms-tnef": "text that Outlook packed; open the mail in Outlook and save it as PDF first",
    "application/pkcs7-mime": "an encrypted or signed mail; open it and save it as PDF or text first",
}
"""Parts that may hold all of a mail, and what to do."""
_CUT: Final = "its end is missing: cut short or damaged; find a whole copy"


def read_mail(
    file: BinaryIO, options: ReadOptions, *, inner: Inner, depth: int = 0
) -> Iterator[Item]:
    """Passages of an e-mail.

    Args:
        file: the mail.
        options: limits.
        inner: what reads an attachment: its bytes, name, options and depth.
        depth: how many mails this one is attached to.

    Raises:
        Unreadable: if it is no mail, or too many mails stand in one another.
    """
    if depth > _DEEPEST:
        raise Unreadable(
            f"a mail in a mail, more than {_DEEPEST} deep; save it as a file of its own"
        )
    _check_head(file)
    message = BytesParser(policy=policy.default).parse(file)
    if not message.keys():
        raise Unreadable("not an e-mail: it has no header lines")
    subject = subject_of(message)
    if subject.strip():
        yield Passage(Note("subject", subject), "subject")
    said: dict[int, Plain] = {}
    parts = list(_leaves(message, options, said))
    number = bodies = 0
    for part in parts[:_MOST_PARTS]:
        if is_body(part):
            bodies += 1
            yield from _body(part, bodies, options, said.get(id(part), Plain()))
        else:
            number += 1
            yield from _attachment(part, number, options, inner, depth)
    if len(parts) > _MOST_PARTS:
        yield Unread(f"attachments after number {number}", f"not read: the limit is {_MOST_PARTS}")
    if (other := around(message)).strip():
        yield Passage(Note("outside its parts", other), "outside its parts")
    if is_cut(message):
        yield Unread("its end", _CUT)


def _check_head(file: BinaryIO) -> None:
    """Refuse header lines of which Python's parser would not see the end; pass over a BOM."""
    head = file.read(_LONGEST_HEAD)
    file.seek(len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0)
    if len(head) == _LONGEST_HEAD and not re.search(rb"\r?\n\r?\n", head):
        raise Unreadable("its header lines are larger than 1 MB; no mail program writes such")


def _leaves(
    message: Message, options: ReadOptions, said: dict[int, Plain], depth: int = 0
) -> Iterator[EmailMessage]:
    """The parts of a mail that are not made of parts; no web page that repeats the plain text.

    ``said`` takes the plain text of web pages that repeat some of it.
    """
    if depth > 20:
        raise Unreadable("nested too deep; save its attachments as files of their own")
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield cast("EmailMessage", message)
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    leaves = [leaf for part in parts for leaf in _leaves(part, options, said, depth + 1)]
    if message.get_content_type() == "multipart/alternative":
        found = told(leaves, options)
        leaves = [leaf for leaf in leaves if found.get(id(leaf), leaf) is not None]
        said.update({key: plain for key, plain in found.items() if plain is not None})
    yield from leaves


def _body(part: EmailMessage, number: int, options: ReadOptions, said: Plain) -> Iterator[Item]:
    name = "body" if number == 1 else f"body {number}"
    if part.get_content_type() == "text/html":
        for item in said.without(page_of(part, options)):
            yield _placed(item, name, name)
        return
    calendar = part.get_content_type() == "text/calendar"
    text = clean(calendar_of(part) if calendar else text_of(part))
    if text.strip():
        yield Passage(Note(name, text), name)


def _attachment(
    part: EmailMessage, number: int, options: ReadOptions, inner: Inner, depth: int
) -> Iterator[Item]:
    kind = part.get_content_type()
    suffix = _SUFFIXES.get(kind) or (".txt" if kind.startswith("text/") else "")
    name = shown(part.get_filename() or "") or f"{number}{suffix}"
    place = f"attachment {name}"
    known = suffix_of(name) in READERS or suffix_of(name) in REFUSED
    if suffix_of(name) != suffix and (not known or suffix == ".eml"):
        name += suffix
    if kind.startswith("image/"):
        yield Unread(place, REFUSED[".png"])
        return
    if kind in _PACKED:
        yield Unread(place, _PACKED[kind])
        return
    try:
        for item in inner(io.BytesIO(bytes_of(part)), name, options, depth + 1):
            yield _placed(item, place, f"attachment {number}")
    except CaseframeError as error:
        yield Unread(place, str(error))


def _placed(item: Item, place: str, key: str) -> Item:
    place = f"{place}, {item.place}" if item.place else place
    if isinstance(item, Unread):
        return replace(item, place=place)
    note = replace(item.note, id=f"{key}/{item.note.id}")
    return replace(item, note=note, place=place, part="")
