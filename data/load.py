"""Labelled texts from whatever holds them: corpus files, records, sheets, a plain list."""

from __future__ import annotations

from pathlib import Path

from caseframe.data.corpus import CorpusError, CorpusFile, is_hidden, read_file
from caseframe.data.examples import Example, examples, read_list
from caseframe.data.exchange import FORMATS
from caseframe.data.markup import MarkupError, parse_line
from caseframe.data.records import Record, record_example
from caseframe.data.sheet import read_sheet
from caseframe.data.table import TABLES

ENDINGS = {".txt", ".jsonl", *TABLES}


def load_examples(path: Path) -> list[Example]:
    """The examples of a file, or of every ``.txt``, ``.jsonl`` and ``.csv`` file under a folder.

    Raises:
        CorpusError: if a file breaks its format, or there is none; if a ``.txt`` file in a
            folder is neither a corpus file nor a list with marks.
    """
    paths = labelled_files(path)
    if not paths:
        raise CorpusError(f"{path}: no corpus files (*.txt, *.jsonl) or sheets (*.csv) here")
    found: list[Example] = []
    for file in paths:
        if file.suffix.lower() in {".jsonl", *TABLES}:
            found += [record_example(record) for record in read_records(file, "jsonl")]
        else:
            read = read_text(file, among_others=path.is_dir())
            found += examples([read]) if isinstance(read, CorpusFile) else read
    return found


def labelled_files(path: Path) -> list[Path]:
    """A file itself, or the files under a folder that labelled texts are read from, in order."""
    if not path.is_dir():
        return [path]
    files = (file for file in path.rglob("*") if file.suffix.lower() in ENDINGS)
    return sorted(file for file in files if not is_hidden(file, path))


def other_files(path: Path) -> list[Path]:
    """The files under a folder that labelled texts are not read from, in order; no hidden ones."""
    if not path.is_dir():
        return []
    files = (file for file in path.rglob("*") if file.suffix.lower() not in ENDINGS)
    return sorted(file for file in files if file.is_file() and not is_hidden(file, path))


def read_records(path: Path, form: str) -> list[Record]:
    """Records from a file in one of the exchange formats, or from a sheet (``.csv``).

    Raises:
        CorpusError: if it cannot be read or breaks the format.
    """
    if path.suffix.lower() in TABLES:
        return read_sheet(path)
    try:
        data = path.read_bytes()
        return FORMATS[form].load(data, str(path))
    except OSError as error:
        raise CorpusError(f"{path}: could not be read ({error})") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CorpusError(f"{path}: not laid out as a {form} file is ({error})") from error


def read_text(path: Path, *, among_others: bool) -> CorpusFile | list[Example]:
    """A corpus file, or a plain list of sentences in inline markup.

    ``among_others``: found in a folder and not named by anyone. Then a text without
    any mark may as well be a note, whose every sentence would pass for one without blame.

    Raises:
        CorpusError: if it breaks its format, or is neither.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: could not be read as UTF-8 ({error})") from error
    if text.startswith("---"):
        return read_file(path)
    if among_others and not any(map(_is_marked, text.splitlines())):
        raise CorpusError(
            f"{path}: a text without labels, neither a corpus file nor a list (no '[[', no tag, "
            "no '## ' in it); take it out of the folder, or put '## none' above sentences that blame nobody"
        )
    return read_list(path)


def _is_marked(line: str) -> bool:
    """Whether a line of a list shows that it is one: a section, a marked phrase or a tag."""
    if line.startswith("## ") or "[[" in line:
        return True
    try:
        return bool(parse_line(line.strip()).tags)
    except MarkupError:
        return False
