"""What a PDF may hide: pictures of text, letters that are none, notes, answers and files."""

from __future__ import annotations

import time
from typing import Final

import pytest
from caseframe.app.documents import Unread

from tests.app.readers.samples import _pdf_file, read_bytes, reasons, texts

_FONT: Final = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_PIXEL: Final = "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
_PAGE: Final = "/Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
_LONG: Final = "She was seen at home and at school. " * 8


def _stream(content: str, entries: str = "") -> str:
    return f"<< /Length {len(content)} {entries} >>\nstream\n{content}\nendstream"


def _pdf(
    content: str, *objects: str, page: str = "", root: str = "", resources: str = "", font: str = ""
) -> bytes:
    """A PDF of one page; further objects count from 6."""
    fonts = f"/Font << /F1 3 0 R >> {resources}"
    return _pdf_file(
        [
            f"<< /Type /Catalog /Pages 2 0 R {root} >>",
            "<< /Type /Pages /Count 1 /Kids [5 0 R] >>",
            font or _FONT,
            _stream(content),
            f"<< {_PAGE} {page} /Resources << {fonts} >> >>",
            *objects,
        ]
    )


def _said(text: str) -> str:
    return f"BT /F1 9 Tf 20 780 Td ({text}) Tj ET"


def _drawn(width: int, height: int, name: str = "/Im") -> str:
    return f"q {width} 0 0 {height} 0 0 cm {name} Do Q "


_XOBJECTS: Final = "/XObject << /Im 6 0 R /Fm 7 0 R >>"
_FORM: Final = _stream("600 0 0 800 0 0 cm /Im Do", f"/Subtype /Form /Resources << {_XOBJECTS} >>")
_LOOP: Final = _stream("/Fm Do", f"/Subtype /Form /Resources << {_XOBJECTS} >>")
_INLINE: Final = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q "


@pytest.mark.parametrize(
    ("drawn", "form", "text", "named"),
    [
        (_drawn(600, 800), _FORM, "E123", True),
        (_drawn(600, 800), _FORM, _LONG, True),
        (_drawn(600, 800), _FORM, _LONG * 3, False),
        (_drawn(600, 500), _FORM, _LONG, False),
        (_drawn(90, 60), _FORM, "E123", False),
        ("".join(f"q 600 0 0 80 0 {n * 80} cm /Im Do Q " for n in range(10)), _FORM, "E123", True),
        ("/Fm Do ", _FORM, "E123", True),
        ("/Fm Do ", _LOOP, "E123", False),
        (_INLINE, _FORM, "E123", True),
    ],
    ids=[
        "scan",
        "letterhead",
        "background",
        "photograph",
        "logo",
        "strips",
        "in a form",
        "in circles",
        "inline",
    ],
)
def test_a_stamp_on_a_scan_is_not_its_text(drawn: str, form: str, text: str, named: bool) -> None:
    image = _stream("x", _PIXEL)
    items = read_bytes(_pdf(drawn + _said(text), image, form, resources=_XOBJECTS), "a.pdf")
    assert texts(items) == [text.rstrip()] or texts(items) == [text]
    line = f"a picture fills much of the page and only {len(text.strip())} characters beside it"
    assert [place for place, why in reasons(items) if why.startswith(line)] == ["page 1"] * named
    assert len(items) == 1 + named


def _shapes(text: str, shift: int) -> str:
    """The numbers of shapes in place of letters, as subset fonts have them."""
    numbers = "".join(f"{ord(char) - shift:04x}" for char in text)
    return f"BT /F1 12 Tf 72 720 Td <{numbers}> Tj ET"


_CID: Final = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<<"
    " /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe)"
    " /Ordering (Identity) /Supplement 0 >> >>] >>"
)
_NAMED: Final = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /X /Encoding << /Type /Encoding /Differences [32 "
    + " ".join(f"/g{(number * 7) % 95}" for number in range(95))
    + "] >> >>"
)


@pytest.mark.parametrize(
    ("content", "font"),
    [
        (_shapes("She puts herself at risk.", 29), _CID),
        (_shapes("-".join(_LONG.split()), 29), _CID),  # no shape of a blank
        (_said('!"#!$%&!$\'&!"#'), _NAMED),
    ],
    ids=["shifted, with control characters", "shifted", "names of shapes"],
)
def test_letters_that_cannot_be_told_are_no_text(content: str, font: str) -> None:
    items = read_bytes(_pdf(content, font=font), "a.pdf")
    assert texts(items) == []
    assert reasons(items)[0][1].startswith("its letters cannot be told")


def test_a_font_that_shows_nothing_says_nothing_of_the_letters() -> None:
    welsh = "Roedd hi wedi dweud wrth ei mam ei bod wedi mynd allan gyda dynion"
    made = _pdf(_said(welsh), _CID).replace(b"/F1 3 0 R >> ", b"/F1 3 0 R /F2 6 0 R >> ")
    items = read_bytes(made, "a.pdf")
    assert (texts(items), reasons(items)) == ([welsh], [])


def test_the_lines_that_can_be_told_are_kept() -> None:
    told = "BT /F2 12 Tf 72 700 Td (She was seen at home and it was late.) Tj ET "
    fonts = "/Font << /F1 3 0 R /F2 6 0 R >> "
    made = _pdf(told + _shapes("She puts herself at risk by her ways.", 29), _FONT, font=_CID)
    items = read_bytes(made.replace(b"/Font << /F1 3 0 R >> ", fonts.encode()), "a.pdf")
    assert texts(items) == ["She was seen at home and it was late."]
    assert reasons(items)[0][1].startswith("some of its letters cannot be told")


def test_every_kind_of_note_is_read_but_links_and_what_repeats_them() -> None:
    kinds = ["Caret", "Square", "Stamp", "Ink", "Squiggly", "FileAttachment", "Link", "Popup"]
    notes = "".join(
        f"<< /Type /Annot /Subtype /{kind} /Contents ({kind}.) /FS << /F (log.txt) >> >>"
        for kind in kinds
    )
    items = read_bytes(_pdf(_said("Seen."), page=f"/Annots [3 {notes} null 8 0 R]"), "a.pdf")
    assert texts(items) == ["Seen.", *(f"{kind}." for kind in kinds[:6])]
    assert [place for place, _ in reasons(items)] == ["page 1, log.txt", "page 1, further notes"]


def _field(kind: str, name: str, value: str, further: str = "") -> str:
    return f"<< /Subtype /Widget /FT /{kind} /T ({name}) /V {value} {further} >>"


def test_answers_in_a_form() -> None:
    objects = [
        _field("Tx", "a", "(Typed.)"),
        _field("Ch", "b", "(Chosen.)"),
        _field("Ch", "c", "[(1) (2)]", "/Opt [[(1) (Hard to reach.)] [(2) (Refuses.)]]"),
        _field("Tx", "d", "11 0 R"),
        _field("Tx", "e", "<5368e9ad>"),
        _stream("In a stream."),
        "<< /FT /Tx /T (group) /Kids [13 0 R 12 0 R] >>",
        "<< /T (f) /Parent 12 0 R /V (Below.) >>",
        _field("Btn", "g", "/Yes"),
        _field("Tx", "h", "(Forgotten.)"),
    ]
    listed = " ".join(f"{number} 0 R" for number in [6, 7, 8, 9, 10, 12, 14])
    form = f"/AcroForm << /Fields [{listed}] /XFA (x) >>"
    items = read_bytes(
        _pdf(_said("Form."), *objects, root=form, page="/Annots [6 0 R 15 0 R]"), "a.pdf"
    )
    assert {item.place[-1]: item.note.text for item in items if not isinstance(item, Unread)} == {
        "1": "Form.",
        "a": "Typed.",
        "b": "Chosen.",
        "c": "Hard to reach.\nRefuses.",
        "d": "In a stream.",
        "e": "Shé\xad",
        "f": "Below.",
        "h": "Forgotten.",
    }
    assert reasons(items) == [("form", "an XFA form; print it to PDF first")]


def test_a_form_with_too_many_fields_or_broken_ones_says_so() -> None:
    kids = "[" + "7 0 R " * 50_000 + "]"
    wide = ["<< /T (a) /Kids 8 0 R >>", "<< /T (b) /Kids 8 0 R >>", kids]
    for fields in ("[6 0 R 7 0 R]", "[<< /FT /Tx /V 5 /T [] >>]", "[(no field)]"):
        made = _pdf(_said("Form."), *wide, root=f"/AcroForm << /Fields {fields} >>")
        items = read_bytes(made, "a.pdf")
        assert texts(items) == ["Form."]
        assert len(reasons(items)) <= 1
    assert reasons(
        read_bytes(_pdf(_said("x"), *wide, root="/AcroForm << /Fields [6 0 R] >>"), "a.pdf")
    )


def test_embedded_files_below_branches_are_named() -> None:
    tree = "/Names << /EmbeddedFiles << /Kids [6 0 R 7 0 R] >> >>"
    leaf = "<< /Names [(a.txt) << /F (a.txt) >> (b.txt) << /UF (second.docx) >>] >>"
    items = read_bytes(_pdf(_said("x"), leaf, "<< /Kids [6 0 R 7 0 R] >>", root=tree), "a.pdf")
    assert [place for place, _ in reasons(items)] == ["a.txt", "second.docx"]


_BARE: Final = "/Type /XObject /Subtype /Form /BBox [0 0 600 800]"


def _below(text: str, more: str = "") -> str:
    return f"{more} BT /F1 9 Tf 20 700 Td ({text}) Tj ET"


def test_a_drawing_with_the_fonts_of_its_page() -> None:
    drawings = [_stream(_below("Within.", "/Fn Do"), _BARE), _stream(_below("Deeper."), _BARE)]
    named = "/XObject << /Fm 6 0 R /Fn 7 0 R >>"
    items = read_bytes(_pdf(_said("Head.") + " /Fm Do", *drawings, resources=named), "a.pdf")
    assert " ".join(texts(items)).split() == ["Head.", "Deeper.", "Within."]
    assert not reasons(items)


def test_a_drawing_with_the_fonts_of_the_drawing_around_it() -> None:
    own = "/Resources << /Font << /F1 3 0 R >> /XObject << /Fn 7 0 R >> >>"
    drawings = [_stream("/Fn Do", f"{_BARE} {own}"), _stream(_below("Deeper."), _BARE)]
    named = "/XObject << /Fm 6 0 R >>"
    items = read_bytes(_pdf(_said("Head.") + " /Fm Do", *drawings, resources=named), "a.pdf")
    assert " ".join(texts(items)).split() == ["Head.", "Deeper."]


def test_a_drawing_that_two_pages_show_each_with_its_own_fonts() -> None:
    said = _below("She was seen.")
    pages = [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources"
        f" << /Font << /F1 {font} 0 R >> /XObject << /Fm 7 0 R >> >> >>"
        for font in (3, 8)
    ]
    other = _FONT.replace("/WinAnsiEncoding", "<< /Differences [83 /T] >>")
    made = _pdf_file(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 2 /Kids [5 0 R 6 0 R] >>",
            _FONT,
            _stream(_said("Head.") + " /Fm Do"),
            *pages,
            _stream(said, _BARE),
            other,
        ]
    )
    read = [text.split("\n")[-1] for text in texts(read_bytes(made, "a.pdf"))]
    assert read == ["She was seen.", "The was seen."]


def test_drawings_that_go_in_circles_or_fan_out_end() -> None:
    named = "/XObject << " + " ".join(f"/F{n} {6 + n} 0 R" for n in range(8)) + " >>"
    drawings = [_stream(_below("Seen.", f"/F{(n + 1) % 8} Do " * 2), _BARE) for n in range(8)]
    before = time.monotonic()
    items = read_bytes(_pdf(_said("Head.") + " /F0 Do", *drawings, resources=named), "a.pdf")
    assert texts(items)[0].startswith("Head.")
    assert time.monotonic() - before < 20


_BOLD: Final = "She keeps putting herself at risk."


@pytest.mark.parametrize("move", ["20.3 680 Td", "1 0 0 1 20 680.4 Tm", "20 680 Td 0 -0.2 Td"])
@pytest.mark.parametrize("show", ["({}) Tj", "[({})] TJ"])
def test_words_drawn_twice_in_one_place_are_read_once(move: str, show: str) -> None:
    shown = show.format(_BOLD)
    drawn = f" BT /F1 9 Tf 20 680 Td {shown} ET BT /F1 9 Tf {move} {shown} ET "
    items = read_bytes(_pdf(_said("Head.") + drawn + _below("Below.")), "a.pdf")
    assert texts(items) == [f"Head.\n{_BOLD}\nBelow."]
    assert texts(read_bytes(_pdf(drawn), "a.pdf")) == [_BOLD]


@pytest.mark.parametrize("move", ["", "155 0 Td", "0 -12 Td", "0 -2 Td"])
def test_words_drawn_twice_in_two_places_are_read_twice(move: str) -> None:
    drawn = f"BT /F1 9 Tf 20 680 Td ({_BOLD}) Tj {move} ({_BOLD}) Tj ET"
    assert texts(read_bytes(_pdf(drawn), "a.pdf"))[0].count(_BOLD) == 2
