from __future__ import annotations

from pathlib import Path

import pytest
from caseframe import CaseframeError
from caseframe.app.inputs import decode, read_text
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


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data, "x")
    except CaseframeError:
        return
    assert text.encode(encoding) in {
        data,
        *(data[:2] + text.encode(c) for c in ("utf-16-le", "utf-16-be")),
    }
