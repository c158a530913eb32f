"""The words of a mail's parts as their readers see them: letters, line ends, appointments."""

from __future__ import annotations

import codecs
import io
import re
from base64 import b64decode
from email import policy
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage, Message
from typing import Final

from caseframe.app.readers.common import Unreadable, clean
from caseframe.app.readers.encodings import find

_AS_SENT: Final = policy.default.clone(refold_source="none")
_HALF: Final = re.compile("[\udc80-\udcff]")
_C1: Final = re.compile("[\x80-\x9f]")
_PACKED: Final = re.compile(r"[A-Za-z0-9+/=\s]*")
_SIGNATURE: Final = "-- "
_CALENDAR: Final = re.compile(
    r'^(?:SUMMARY|DESCRIPTION|COMMENT|LOCATION)(?:;(?:"[^"\n]*"|[^":\n])*)?:(.*)',
    re.IGNORECASE | re.MULTILINE,
)
_ESCAPED: Final = re.compile(r"\\(.)")
_USUAL_PREAMBLE: Final = re.compile("multi-?part|MIME", re.IGNORECASE)
_LONGEST_PREAMBLE: Final = 400


def subject_of(message: Message) -> str:
    """The subject, its letters repaired where its encoding was not named or named wrongly."""
    raw = next((value for name, value in message.raw_items() if name.lower() == "subject"), "")
    if _HALF.search(raw) and "=?" not in raw:
        text = _decoded(raw.encode("utf-8", "surrogateescape"), "utf-8")
        return clean(" ".join(text.split()))
    return clean(_C1.sub(_of_windows, str(message.get("subject", ""))))


def text_of(part: Message) -> str:
    """The part's text; its own word for the encoding is taken unless it does not fit."""
    data, footer = _without_footer(part)
    text = _decoded(data, part.get_content_charset() or "utf-8") + footer
    if str(part.get_param("format", "")).lower() == "flowed":
        return _unflowed(text, closed=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def bytes_of(part: Message) -> bytes:
    """What a part holds; a mail in a mail as it was sent."""
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        if isinstance(inside, list) and inside and isinstance(inside[0], Message):
            return inside[0].as_bytes(policy=_AS_SENT)
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _without_footer(part: Message) -> tuple[bytes, str]:
    """What a part holds, and the plain lines that mailing lists put below packed ones."""
    if str(part["content-transfer-encoding"]).lower() != "base64":
        return bytes_of(part), ""
    try:
        raw = part.get_payload()
    except ValueError:  # an encoding that Python knows and cannot read
        return bytes_of(part), ""
    if not isinstance(raw, str):
        return bytes_of(part), ""
    packed, _, footer = raw.replace("\r\n", "\n").strip().partition("\n\n")
    if _PACKED.fullmatch(footer):
        return bytes_of(part), ""
    data = re.sub("[^A-Za-z0-9+/]", "", packed)
    data = data[: len(data) - (len(data) % 4 == 1)]
    unpacked = b64decode(data + "=" * (-len(data) % 4))
    return unpacked, "\n\n" + _decoded(footer.encode("utf-8", "surrogateescape"), "utf-8")


def calendar_of(part: EmailMessage) -> str:
    """What an invitation says in words."""
    unfolded = re.sub(r"\r?\n[ \t]", "", text_of(part)).replace("\r\n", "\n")
    values = (match[1] for match in _CALENDAR.finditer(unfolded))
    texts = (_ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], value) for value in values)
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def around(message: Message) -> str:
    """What stands before the first part and after the last, as no mail program shows it."""
    before, after = (str(text or "") for text in (message.preamble, message.epilogue))
    if len(before) <= _LONGEST_PREAMBLE and _USUAL_PREAMBLE.search(before):
        before = ""
    data = "\n\n".join(text for text in (before, after) if text.strip())
    return clean(_decoded(data.encode("utf-8", "surrogateescape"), "utf-8"))


def is_cut(message: Message) -> bool:
    """Whether the end of a mail of several parts is missing."""
    return any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)


def _decoded(data: bytes, said: str) -> str:
    for encoding in (_meant(said), "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    try:
        found = find(lambda: iter([data]))
    except Unreadable:
        return data.decode("cp1252", "replace")
    return data.decode(found.name, found.errors)


def _meant(said: str) -> str:
    """Latin-1 is what programs call Windows-1252, in which there are curly quotes."""
    try:
        name = codecs.lookup(said).name
    except (LookupError, ValueError):
        return "utf-8"
    return "cp1252" if name == "iso8859-1" else name


def _of_windows(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "replace")


def _unflowed(text: str, *, closed: bool) -> str:
    """Text in which a line that ends in a blank goes on in the next (RFC 3676)."""
    joined = io.StringIO()
    going_on: int | None = None
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    for index, ended in enumerate(lines):
        line = ended.removesuffix("\n")
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        flows = bare.endswith(" ") and bare != _SIGNATURE
        if going_on != depth or bare == _SIGNATURE:
            joined.write("\n" * bool(index) + ">" * depth + " " * bool(depth))
        joined.write(bare[:-1] if flows and closed else bare)
        going_on = depth if flows else None
    return joined.getvalue() + "\n" * text.endswith(("\n", "\r"))
