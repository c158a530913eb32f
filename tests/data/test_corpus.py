from __future__ import annotations

from pathlib import Path

import pytest
from caseframe.data.corpus import CorpusError, parse_file, read_corpus
from caseframe.data.examples import examples, read_list
from caseframe.data.load import labelled_files

HEAD = (
    "---\nscenario: a park\nauthor: x\nagency: police\nera: 2004-2010\nregister: police_log\n---\n"
)
NOTE_HEAD = HEAD.replace("---\n", "---\nlayout: prose\n", 1)


def parse(text: str) -> object:
    return parse_file(Path("f.txt"), text)


def test_a_note_is_put_together_with_offsets_that_hold() -> None:
    file = parse_file(Path("f.txt"), NOTE_HEAD + "One here.\nShe [[chose it|choice]].\n\nTwo.\n")
    text, spans, labels = file.note()
    assert text == "One here. She chose it.\n\nTwo."
    assert [text[span.start : span.end] for span in spans] == ["One here.", "She chose it.", "Two."]
    assert text[labels[1][0].span.start : labels[1][0].span.end] == "chose it"
    (example,) = examples([file])
    assert [gold.flagged for gold in example.sentences] == [False, True, False]


def test_windows_line_ends() -> None:
    assert (
        parse_file(Path("f.txt"), (HEAD + "Fed. {r6}\n").replace("\n", "\r\n")).items[0].line.text
        == "Fed."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Fed.\n", "line 1: column 1: the file must begin"),
        (HEAD, "no sentences"),
        (HEAD + "Fed.\n", r"f\.txt: line 8: column 1: an unflagged sentence needs a tag"),
        (HEAD + "Fed. {r6}\n\nSlept. {r6}\n", "line 9: column 1: a blank line"),
        (HEAD + "She [[x|choice]]. {r1}\n", "line 8: column 1: a flagged sentence has the tag r1"),
        (HEAD + "She [[x|chance]].\n", "line 8: column 9: unknown frame 'chance'"),
        (
            HEAD.replace("police\n", "polis\n", 1) + "F. {r6}\n",
            "line 4: column 9: agency: got 'polis'",
        ),
        (HEAD.replace("author: x\n", "") + "F. {r6}\n", "'author' is missing"),
        (HEAD.replace("author", "writer") + "F. {r6}\n", "line 3: column 1: expected one of"),
    ],
)
def test_errors_name_file_line_and_column(text: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        parse(text)


def test_no_files(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no corpus files"):
        read_corpus(tmp_path)


def test_a_plain_list_with_pairs(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "# why\n## pair\nShe [[chose|choice]].\nHe chose.\n## other\nFed.\n", encoding="utf-8"
    )
    found = read_list(path)
    assert [example.sentences[0].pair for example in found] == ["list/0", "list/0", None]
    assert [example.sentences[0].kind for example in found] == ["pair", "pair", "other"]
    assert {example.scenario for example in found} == {"list"}


def test_a_list_error_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("Fed.\nShe [[chose.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"list\.txt: line 2: column 5"):
        read_list(path)


def test_the_same_files_as_lint_and_training_read(tmp_path: Path) -> None:
    text = HEAD + "Fed. {r6}\n"
    for name in ("a.txt", "B.TXT", "._a.txt", ".copies/c.txt", "notes.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("not a corpus file" if "._" in name else text, encoding="utf-8")
    assert {file.path.name for file in read_corpus(tmp_path)} == {"a.txt", "B.TXT"}
    assert {path.name for path in labelled_files(tmp_path)} == {"a.txt", "B.TXT"}
