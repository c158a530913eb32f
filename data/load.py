"""Labelled texts from whatever holds them: corpus files, records, sheets, a plain list."""

from __future__ import annotations

from pathlib import Path

from caseframe.data.corpus import CorpusError, read_file
from caseframe.data.examples import Example, examples, read_list
from caseframe.data.exchange import FORMATS
from caseframe.data.records import Record, record_example
from caseframe.data.sheet import read_sheet
from caseframe.data.table import TABLES

ENDINGS = {".txt", ".jsonl", *TABLES}


def load_examples(path: Path) -> list[Example]:
    """The examples of a file, or of every ``.txt``, ``.jsonl`` and ``.csv`` file under a folder.

    Raises:
        CorpusError: if a file breaks its format, or there is none.
    """
    if path.is_dir():
        paths = labelled_files(path)
        if not paths:
            raise CorpusError(f"{path}: no corpus files (*.txt, *.jsonl) or sheets (*.csv) here")
        return [example for file in paths for example in _load_file(file)]
    return _load_file(path)


def labelled_files(path: Path) -> list[Path]:
    """A file itself, or the files under a folder that labelled texts are read from, in order."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix.lower() in ENDINGS)


def other_files(path: Path) -> list[Path]:
    """The files under a folder that labelled texts are not read from, in order; no hidden ones."""
    if not path.is_dir():
        return []
    files = (file for file in path.rglob("*") if file.suffix.lower() not in ENDINGS)
    return sorted(file for file in files if file.is_file() and not _is_hidden(file, path))


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(name.startswith((".", "~$")) for name in file.relative_to(folder).parts)


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


def _load_file(path: Path) -> list[Example]:
    if path.suffix.lower() in {".jsonl", *TABLES}:
        return [record_example(record) for record in read_records(path, "jsonl")]
    try:
        head = path.read_text(encoding="utf-8")[:4]
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: could not be read as UTF-8 ({error})") from error
    return list(examples([read_file(path)])) if head.startswith("---") else read_list(path)
