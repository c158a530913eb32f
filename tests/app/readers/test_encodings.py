"""Exports that several programs wrote into: a few bytes that do not fit spoil nothing else."""

from __future__ import annotations

import json
import time

import pytest

from tests.app.readers.samples import read_bytes, reasons, texts

_NOTES = ["She doesn’t keep herself safe. It’s her choice.", "She said “no” at the café."]
_STRAY = "He’s 24 today and well."


def _file(name: str, *, control: str = "") -> bytes:
    notes = [*_NOTES, control + _STRAY]
    if name == "a.html":
        text = "".join(f"<p>{note}</p>\n" for note in notes)
    elif name == "a.jsonl":
        text = "".join(json.dumps({"note": n}, ensure_ascii=False) + "\n" for n in notes)
    else:
        text = "".join(f"{line}\n" for line in (["note"] * (name != "a.txt") + notes))
    return text.encode().replace("He’s".encode(), b"He\x92s")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.tsv", "a.jsonl", "a.html"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["bare", "marked"])
def test_a_stray_byte_of_windows_1252(name: str, start: bytes) -> None:
    items = read_bytes(start + _file(name), name)
    assert "\n".join(texts(items)).strip().removeprefix("\ufeff").splitlines() == [*_NOTES, _STRAY]
    assert not reasons(items)


def test_a_stray_byte_in_a_page_that_names_its_encoding() -> None:
    page = b"<meta charset=utf-8>" + _file("a.html")
    assert texts(read_bytes(page, "a.html")) == [*_NOTES, _STRAY]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_stray_byte_where_a_block_ends(cut: int) -> None:
    text = "é" * 131_066 + "x" * cut + "\n"
    items = read_bytes(text.encode() + b"He\x92s 24. It\xe2\x80\x99s.", "a.txt")
    assert "".join(texts(items)) == text + "He’s 24. It’s."


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_a_control_character_or_many(name: str) -> None:
    once = read_bytes(_file(name, control="\x1f"), name)
    assert "\x1f" + _STRAY in "\n".join(texts(once))
    assert not reasons(once)
    [(place, why)] = reasons(read_bytes(_file(name) + b"\x01\x02" * 9, name))
    assert not place
    assert why.startswith("control characters in it")


def test_a_file_of_stray_bytes_is_read_in_time() -> None:
    data = b"\xef\xbb\xbf" + (b"\x92" * 79 + b"\n") * 20_000
    before = time.monotonic()
    items = read_bytes(data, "a.txt")
    assert "".join(texts(items)) == ("’" * 79 + "\n") * 20_000
    assert time.monotonic() - before < 20
