"""Text in mails that programs show and a plain reader loses."""

from __future__ import annotations

import time
from base64 import b64encode
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Final

import pytest

from tests.app.readers.samples import read_bytes, reasons, texts

_BLAMING: Final = "She keeps putting herself at risk by going out with older men."
_QUOTED: Final = "She didn’t engage. “No”, she said at the café."


@pytest.mark.parametrize("said", ["iso-8859-1", "us-ascii", "ISO_8859-1", "latin1", "no-such"])
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_what_programs_call_latin_1_is_windows_1252(said: str, kind: str) -> None:
    head = f"Subject: x\nContent-Type: text/{kind}; charset={said}\n\n"
    items = read_bytes(head.encode() + _QUOTED.encode("cp1252"), "a.eml")
    assert texts(items) == ["x", _QUOTED]


@pytest.mark.parametrize(
    "subject",
    [b"She didn\x92t", b"=?iso-8859-1?Q?She_didn=92t?=", "She didn’t".encode(), b"She\n didn\x92t"],
)
def test_letters_of_the_subject_in_a_mail_in_a_mail(subject: bytes) -> None:
    inner = b"Subject: " + subject + b"\nContent-Type: text/plain; charset=latin1\n\ncaf\xe9"
    outer = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    made = outer + b"Content-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    assert texts(read_bytes(made, "a.eml")) == ["x", "She didn’t", "café"]


def test_letters_that_no_encoding_explains_lose_nothing_else() -> None:
    subject = b"Subject: caf\xe9 =?utf-8?B?c2hlIGNob3NlIGl0?=\n"
    kind = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
    body = b"Content-Type: text/plain; charset=idna\n\ncaf\xe9\n--b\n"
    attached = b"Content-Disposition: attachment; filename=a.txt\n\nSeen.\n--b--\n"
    head, said, other = texts(read_bytes(subject + kind + body + attached, "a.eml"))
    assert (said, other) == ("café", "Seen.")
    assert head.endswith("she chose it")


def test_lines_that_flow_are_joined() -> None:
    flowed = "> She puts \n> herself\n>> at risk \n>>by it. \n\nThen \n home.\n-- \nA.\n"
    head = "Subject: x\nContent-Type: text/plain; format=flowed\n\n"
    read = texts(read_bytes((head + flowed).encode(), "a.eml"))[1]
    assert read == "> She puts herself\n>> at risk by it. \n\nThen home.\n-- \nA.\n"
    closed = (head.replace("flowed", "flowed; delsp=yes") + "She  \nputs her \nself.").encode()
    assert texts(read_bytes(closed, "a.eml"))[1] == "She puts herself."


def test_an_invitation_is_read_unless_it_repeats_the_mail() -> None:
    invitation = (
        "BEGIN:VCALENDAR\r\nSUMMARY;LANGUAGE=en:Strategy meeting\r\n"
        'DESCRIPTION;ALTREP="CID:a:b":She is hard to re\r\n ach\\, and\\nrefuses.\r\nEND:VCALENDAR\r\n'
    )
    for plain, parts in [
        ("Invited.", 3),
        ("Strategy meeting: she is hard to reach, and refuses", 2),
    ]:
        mail = MIMEMultipart("alternative")
        mail["Subject"] = "x"
        mail.attach(MIMEText(plain, "plain"))
        mail.attach(MIMEText(invitation, "calendar"))
        read = texts(read_bytes(mail.as_bytes(), "a.eml"))
        wanted = ["x", plain, "Strategy meeting\n\nShe is hard to reach, and\nrefuses."]
        assert read == wanted[:parts]


def test_text_whose_name_tells_no_kind_is_read_and_what_outlook_packed_is_named() -> None:
    mail = EmailMessage()
    mail["Subject"] = "x"
    mail.set_content("Body.")
    mail.add_attachment("Went missing.", filename="notes")
    mail.add_attachment("<p>At home.</p>", subtype="html", filename="page.asp")
    mail.add_attachment(
        b"x\x9f>", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    items = read_bytes(mail.as_bytes(), "a.eml")
    assert [text.strip() for text in texts(items)] == ["x", "Body.", "Went missing.", "At home."]
    assert [(place, "Outlook" in why) for place, why in reasons(items)] == [
        ("attachment winmail.dat", True)
    ]


def test_text_around_the_parts_and_a_lost_end() -> None:
    head = b"\xef\xbb\xbfSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n"
    parts = b"This is a multi-part message in MIME format.\n--b\n\nBody.\n--b--\n"
    assert texts(read_bytes(head + parts, "a.eml")) == ["x", "Body."]
    more = b"\nFrom a@b.c Mon Jan 1\nSubject: second\n\nShe didn\x92t.\n"
    assert "She didn’t." in texts(read_bytes(head + parts + more, "a.eml"))[-1]
    assert reasons(read_bytes(head + parts.replace(b"--b--", b""), "a.eml"))[0][0] == "its end"


def test_a_mailing_list_s_footer_below_packed_text() -> None:
    head = b"Subject: x\nContent-Type: text/plain; charset=utf-8\n"
    made = head + b"Content-Transfer-Encoding: base64\n\n" + b64encode(_QUOTED.encode()) + b"\n"
    assert texts(read_bytes(made, "a.eml")) == ["x", _QUOTED]
    assert texts(read_bytes(made + b"\n-- \nThe list.\n", "a.eml")) == [
        "x",
        f"{_QUOTED}\n\n-- \nThe list.",
    ]


def _twice(plain: str, page: str) -> list[str]:
    """What is read of a mail in plain text and as a web page, without its subject."""
    mail = MIMEMultipart("alternative")
    mail["Subject"] = "x"
    mail.attach(MIMEText(plain, "plain", "utf-8"))
    mail.attach(MIMEText(page, "html", "utf-8"))
    return [text.strip() for text in texts(read_bytes(mail.as_bytes(), "a.eml"))[1:]]


@pytest.mark.parametrize(
    ("plain", "page", "more"),
    [
        (f"It's Caf? here. {_BLAMING}", f"<p>It’s Café here. {_BLAMING}</p>", ["It’s Café here."]),
        (f"Hi.\n\n{_BLAMING}", f"<p>Hi.</p><p>{_BLAMING}</p><p>Dr Roe</p>", ["Dr Roe"]),
        (
            "She keeps putting [cid:a1@b] herself <https://a.b/c?d>\nat risk.",
            "<p>She keeps putting herself at risk.</p><p>Logo.</p>",
            ["Logo."],
        ),
        (f"{_BLAMING} Mum: A?", f"<p>Mum: Á?</p><p>{_BLAMING}</p>", ["Mum: Á?"]),
        (f"One. {_BLAMING} C?.", f"<p>É? {_BLAMING} Ç? One.</p>", ["É?\n\nÇ?"]),
    ],
    ids=["a letter", "a signature", "a link", "order", "around"],
)
def test_only_what_the_web_page_says_besides_is_read(
    plain: str, page: str, more: list[str]
) -> None:
    assert _twice(plain, page) == [plain, *more]


def test_words_in_another_order_are_other_words() -> None:
    plain = (
        "He was late. She is at school. Herself she likes. A risk was named. Keeps well, putting."
    )
    assert _twice(plain, f"<p>{_BLAMING}</p><p>Logo.</p>") == [plain, _BLAMING, "Logo."]
    scattered = f"{plain} by going out older men with"
    assert _twice(scattered, f"<p>{_BLAMING}</p><p>Logo.</p>") == [scattered, _BLAMING, "Logo."]


def test_a_stray_byte_in_a_mail_in_utf_8() -> None:
    head = b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n"
    items = read_bytes(head + _QUOTED.encode() + b" He\x92s 24.", "a.eml")
    assert texts(items) == ["x", f"{_QUOTED} He’s 24."]


def test_a_long_mail_that_is_said_twice_is_read_in_time() -> None:
    said = [f"{_BLAMING} She was seen at {n}. Nobody rang about it." for n in range(6_000)]
    before = time.monotonic()
    read = _twice("\n\n".join(said), "".join(f"<p>{text}</p>" for text in said) + "<p>Logo</p>")
    assert read[-1] == "Logo"
    assert "".join(read).count("Nobody rang") == len(said)
    assert time.monotonic() - before < 20
