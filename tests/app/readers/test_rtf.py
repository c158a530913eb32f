"""RTF as Word writes it: tracked deletions, pictures, objects, text boxes and comments."""

from __future__ import annotations

import pytest
from caseframe.app.documents import Passage

from tests.app.readers.samples import read_bytes, reasons

MARKS = r"\rtlch\fcs1 \af0 \ltrch\fcs0 \deleted\insrsid1\revauthdel1 "
PICTURE = r"{\pict\picscalex100\picwgoal4000\pichgoal4000\pngblip 89504e470d}"
LOGO = r"{\pict\picscalex10\picscaley10\picwgoal4000\pichgoal4000\pngblip 89504e470d}"


def read(inner: str) -> tuple[dict[str, str], dict[str, str]]:
    items = read_bytes(b"{\\rtf1\\ansi\\ansicpg1251 " + inner.encode("latin-1") + b"}", "a.rtf")
    shown = {item.place: item.note.text for item in items if isinstance(item, Passage)}
    return shown, dict(reasons(items))


@pytest.mark.parametrize(
    "inner",
    [
        rf"Seen {{{MARKS}not }}at home.\par",
        rf"Seen {{\b{{{MARKS}not {{\plain at all}} }}}}at home.\par",
        r"Seen \deleted not {\i ever }\deleted0 at home.\par",
        rf"Seen {{{MARKS}{{\footnote not}}{PICTURE}}}{{\deleted0 at home.}}\par",
    ],
)
def test_deleted_text_is_not_read(inner: str) -> None:
    assert read(inner) == ({"paragraph 1": "Seen at home."}, {})


def test_pictures_and_objects_are_named_and_what_an_object_shows_is_read() -> None:
    shown, named = read(
        rf"Seen.{{\*\shppict{PICTURE}}}{{\nonshppict{PICTURE}}}{PICTURE}{LOGO}"
        rf"{{\header Team.{PICTURE}}}{{\*\listtable{{\*\listpicture{PICTURE}}}}}"
        r"{\object\objemb{\*\objclass Word.Document.8}{\*\objdata 0105}"
        rf"{{\result {PICTURE} At {{\b home}}.}}}}\par"
        r"{\*\formfield{\fftype2\ffres1{\*\ffl Yes}}}{\*\annotation She may}"
    )
    assert shown == {"paragraph 1": "Seen. At home.", "header 1, paragraph 1": "Team."}
    assert list(named) == ["2 pictures", "1 embedded object", "1 comment", "1 drop-down list"]
    assert "OCR" in named["2 pictures"]


def test_text_boxes_and_art_in_a_header_and_data_with_braces() -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt \'ca In the box.\par}}{\shprslt old}}"
    art = r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv Urgent}}{\sp{\sn x}{\sv y}}}}"
    shown, named = read(rf"{{\header Team.{box}{art}}}{{\pict\bin4 }}}}{{{{}}Seen.\par")
    assert shown == {
        "paragraph 1": "Seen.",
        "header 1, paragraph 1": "Team.",
        "text box 2, paragraph 1": "К In the box.",
        "text box 3, paragraph 1": "Urgent",
    }
    assert list(named) == ["1 picture"]
