from __future__ import annotations

from pathlib import Path

import pytest
from caseframe import CaseframeError
from caseframe.app.inputs import decode, read_text
from caseframe.app.readers.encodings import STRAY
from hypothesis import given
from hypothesis import strategies as st

TEXT = "Zoë – “she was seen”.\r\nFed."


@pytest.mark.parametrize(
    ("codec", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encodings(tmp_path: Path, codec: str, reported: str) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(TEXT.encode(codec))
    file = read_text(str(path))
    assert (file.text, file.encoding) == (TEXT, reported)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"),
        (b"PK\x03\x04rest", "a Word, Excel or zip file"),
        (b"%PDF-1.7", "a PDF"),
        (b"a\x81b", "not text"),
        (b"\xff\xfea", "not text"),
    ],
)
def test_what_is_not_text(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "thing"
    path.write_bytes(data)
    with pytest.raises(CaseframeError, match=message) as caught:
        read_text(str(path))
    assert str(path) in str(caught.value)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(CaseframeError, match="no such file"):
        read_text(str(tmp_path / "none"))
    with pytest.raises(CaseframeError, match="a folder"):
        read_text(str(tmp_path))
    with pytest.raises(CaseframeError, match="could not be read"):
        read_text("a\0b")


_ROWS = "C1,She doesn’t keep herself safe.\nC2,“No”, she said at the café.\n".encode()


@pytest.mark.parametrize(
    ("data", "text", "reported"),
    [
        (_ROWS + b"He\x92s 24.", _ROWS.decode() + "He’s 24.", "utf-8, some bytes of it as cp1252"),
        (_ROWS + b"a\x9d.", _ROWS.decode() + "a\ufffd.", "utf-8, some bytes of it as cp1252"),
        (_ROWS + b"cut \xe2\x80", _ROWS.decode() + "cut â€", "utf-8, some bytes of it as cp1252"),
        (
            b"\xef\xbb\xbfHe\x92s 24.",
            "He’s 24.",
            "utf-8-sig, some bytes of it as cp1252",
        ),
        (
            "It’s he’s she’s".encode("cp1252") + "”".encode(),
            "It’s he’s she’s”",
            "utf-8, some bytes of it as cp1252",
        ),
        ("“Spaß“ – CAFÉ’S".encode("cp1252"), "“Spaß“ – CAFÉ’S", "cp1252"),
    ],
)
def test_stray_bytes_are_read_as_windows_1252_and_no_others(
    tmp_path: Path, data: bytes, text: str, reported: str
) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    file = read_text(str(path))
    assert (file.text, file.encoding) == (text, reported)


def test_a_control_character_now_and_then(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(_ROWS + b"He is\x1f 24.")
    assert read_text(str(path)).text == _ROWS.decode() + "He is\x1f 24."
    for data in (_ROWS + b"\x01\x02" * 3, b"x\x01", b"word " * 500 + b"\x01" * 5):
        path.write_bytes(data)
        with pytest.raises(CaseframeError, match="control characters in it"):
            read_text(str(path))


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data, "x")
    except CaseframeError:
        return
    if "some bytes" in encoding:
        assert text == data.decode(encoding.partition(",")[0], STRAY)
        return
    assert text.encode(encoding) in {
        data,
        *(data[:2] + text.encode(c) for c in ("utf-16-le", "utf-16-be")),
    }
