"""Text in mails that programs show and a plain reader loses."""

from __future__ import annotations

from base64 import b64encode
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Final

import pytest

from tests.app.readers.samples import read_bytes, reasons, texts

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
