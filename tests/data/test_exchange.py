from __future__ import annotations

import json
from pathlib import Path

import pytest
from caseframe.data.corpus import CorpusError, read_corpus
from caseframe.data.exchange import FORMATS
from caseframe.data.load import load_examples, read_records
from caseframe.data.markup import Label
from caseframe.data.records import Record, corpus_records, record_example, unnamed_cases
from caseframe.frames import FRAMES
from caseframe.values import Span
from hypothesis import given, settings
from hypothesis import strategies as st

from ..conftest import CORPUS

TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab .\r\n\t\u0301\U0001f600\U0001f469\u200d\U0001f692é\ufeff"),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=60,
)


JUNK = [
    b"[]",
    b"{}",
    b"[1]",
    b'[{"text": 3}]',
    b"null",
    b'{"text": "a", "spans": 3}',
    b'{"text": "a", "label": []}',
    b'{"text": "a", "answer": "accept"}',
    b'[{"fields": []}]',
]


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    out = []
    for number in range(draw(st.integers(1, 3))):
        text = draw(TEXT)
        edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
        labels = tuple(
            Label(Span(start, end), draw(st.sampled_from(FRAMES)))
            for start, end in zip(edges[::2], edges[1::2], strict=False)
        )
        for annotator in ("ann", "ben@example.org"):
            out.append(
                Record(f"t{number}", text, labels, annotator, (), {"scenario": "s", "case": "é"})
            )
    return out


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=60)
@given(records=records())
def test_round_trip_is_exact(name: str, records: list[Record]) -> None:
    form = FORMATS[name]
    assert form.load(form.dump(records), "f") == records


def test_doccano_counts_in_utf16() -> None:
    record = Record("1", "\U0001f600 chose", (Label(Span(2, 7), "choice"),))
    assert json.loads(FORMATS["doccano"].dump([record]))["label"] == [[3, 8, "choice"]]


def test_label_studios_older_offsets_are_understood() -> None:
    task = {
        "id": 5,
        "data": {"text": "\U0001f600 chose"},
        "annotations": [
            {
                "completed_by": 3,
                "result": [
                    {
                        "type": "labels",
                        "value": {"start": 3, "end": 8, "text": "chose", "labels": ["choice"]},
                    }
                ],
            },
            {"completed_by": 4, "was_cancelled": True, "result": []},
        ],
    }
    (record,) = FORMATS["labelstudio"].load(json.dumps([task]).encode(), "f")
    assert record.labels == (Label(Span(2, 7), "choice"),)
    assert (record.id, record.annotator) == ("5", "3")


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.one_of(st.binary(max_size=60), st.sampled_from(JUNK)))
@settings(max_examples=40)
def test_anything_else_is_refused_in_one_line(
    name: str, data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("x") / "f"
    path.write_bytes(data)
    try:
        read_records(path, name)
    except CorpusError as error:
        assert str(path) in str(error)


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ({"start": 0, "end": 99, "label": "choice"}, "does not lie in its text"),
        ({"start": 0, "end": 2, "label": "chance"}, "unknown frame 'chance'"),
        ({"start": "0", "end": 2, "label": "choice"}, "does not lie"),
    ],
)
def test_bad_labels(label: dict[str, object], message: str) -> None:
    row = json.dumps({"id": "1", "text": "abc", "spans": [label]}).encode()
    with pytest.raises(CorpusError, match=f"f: line 1: .*{message}"):
        FORMATS["jsonl"].load(row, "f")


def test_a_label_over_two_sentences_counts_in_both() -> None:
    text = "She chose it. She likes it."
    example = record_example(Record("1", text, (Label(Span(4, 23), "choice"),)))
    assert [text[g.labels[0].span.start : g.labels[0].span.end] for g in example.sentences] == [
        "chose it.",
        "She likes",
    ]


def test_the_corpus_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = CORPUS / "notes"
    target = tmp_path / "notes.jsonl"
    target.write_bytes(FORMATS["jsonl"].dump(list(corpus_records(read_corpus(folder)))))
    again = {example.scenario: example for example in load_examples(tmp_path)}
    for example in load_examples(folder):
        back = again[example.scenario]
        assert back.text == example.text
        assert [gold.span for gold in back.sentences] == [gold.span for gold in example.sentences]
        assert [gold.labels for gold in back.sentences] == [
            gold.labels for gold in example.sentences
        ]


def test_hugging_face_loads_both(tmp_path: Path) -> None:
    import datasets

    record = Record("1", "She chose.", (Label(Span(4, 9), "choice"),), "a", (), {"case": "7"})
    for name, loader in (("jsonl", "json"), ("parquet", "parquet")):
        path = tmp_path / f"r.{name}"
        path.write_bytes(FORMATS[name].dump([record]))
        loaded = datasets.load_dataset(
            loader, data_files=str(path), split="train", cache_dir=str(tmp_path / "c")
        )
        assert loaded[0]["text"] == "She chose."
        assert loaded[0]["spans"][0]["label"] == "choice"


def test_doccano_writes_metadata_beside_the_labels() -> None:
    """As version 1.8 exports it; in a table a case that is a number has become a float."""
    lines = [
        {"id": 1, "text": "She chose this.", "Case": "7", "label": [[4, 9, "choice"]], "Comments": []},
        {"id": 2, "text": "Fed at six.", "case": 7.0, "label": [], "Comments": ["?"]},
        {"id": 3, "text": "Slept.", "case": float("nan"), "label": []},
        {"id": 4, "text": "He chose.", "case": None, "relations": [],
         "entities": [{"id": 9, "label": "choice", "start_offset": 3, "end_offset": 8}]},
    ]  # fmt: skip
    data = "\n".join(map(json.dumps, lines)).encode()
    records = FORMATS["doccano"].load(data, "ann.jsonl")
    assert [record_example(own).scenario for own in records] == ["7", "7", "3", "4"]
    assert unnamed_cases(records).startswith("2 of 4 texts name no case: parted by text")
    assert records[3].labels == (Label(Span(3, 8), "choice"),)


@pytest.mark.parametrize(
    ("wrote", "read"),
    [(wrote, read) for wrote in FORMATS for read in FORMATS if wrote != read],
)
def test_a_file_of_another_tool_is_never_read_as_one_without_labels(wrote: str, read: str) -> None:
    record = Record("1", "She chose this.", (Label(Span(4, 14), "choice"),), "ann", (), {})
    try:
        (again,) = FORMATS[read].load(FORMATS[wrote].dump([record]), "f")
    except (CorpusError, UnicodeDecodeError, AttributeError):
        return
    assert again.labels == record.labels


def test_label_studio_labels_of_one_region_and_regions_of_other_things() -> None:
    value = {"start": 0, "end": 5, "text": "chose", "labels": ["choice", "character"]}

    def load(kind: str) -> list[Record]:
        result = [{"type": kind, "value": value}, {"type": "choices", "value": {"choices": ["x"]}}]
        task = {"data": {"text": "chose it"}, "annotations": [{"result": result}]}
        return FORMATS["labelstudio"].load(json.dumps([task]).encode(), "f")

    (record,) = load("labels")
    assert [label.frame for label in record.labels] == ["choice", "character"]
    with pytest.raises(CorpusError, match="type 'hypertextlabels'"):
        load("hypertextlabels")


@pytest.mark.parametrize("name", ["jsonl", "prodigy", "argilla", "doccano"])
def test_a_case_that_went_through_a_table(name: str) -> None:
    for case, kept in ((7.0, {"case": "7"}), (float("nan"), {}), (None, {})):
        record = Record("1", "She chose this.", (), "ann", (), {"case": case})  # type: ignore[dict-item]
        (again,) = FORMATS[name].load(FORMATS[name].dump([record]), "f")
        assert again.meta == kept


def test_label_studio_has_a_case_in_the_data_or_in_the_task() -> None:
    done = [{"completed_by": 1, "result": []}]
    tasks = [
        {"id": 90, "data": {"text": "a", "id": 0, "case": 7}, "meta": {}, "annotations": done},
        {"id": 0, "data": {"text": "b"}, "meta": {"case": "7"}, "annotations": done},
        {"id": 92, "data": {"text": "c", "meta": {"case": "8"}}, "annotations": done},
        {"data": {"text": "d", "case": " "}, "annotations": done},
    ]
    records = FORMATS["labelstudio"].load(json.dumps(tasks).encode(), "f")
    assert [own.id for own in records] == ["0", "0", "92", "4"]
    assert [record_example(own).scenario for own in records] == ["7", "7", "8", "4"]
    assert unnamed_cases(records).startswith("1 of 4")


def test_pairs_of_two_cases_stay_apart() -> None:
    pairs = [
        record_example(Record("1", "Fed.", meta={"case": case, "pair": "p1"})).sentences[0].pair
        for case in "78"
    ]
    assert pairs == ["7/p1", "8/p1"]


def test_offsets_outside_a_text_are_refused_not_moved() -> None:
    for label in ([4, 9999, "choice"], [-20, -10, "choice"], [0, -3, "choice"]):
        row = json.dumps({"id": 1, "text": "She chose to go there.", "label": [label]}).encode()
        with pytest.raises(CorpusError, match="does not lie in its text"):
            FORMATS["doccano"].load(row, "ann.jsonl")


@pytest.mark.parametrize(
    ("sentences", "message"),
    [
        ([[12, 22]], "label from 4 to 9 is in no sentence"),
        ([[0, 11], [10, 22]], "sentence from 10 to 22 is not after the one before it"),
        ([[0, 9999]], "sentence from 0 to 9999 is not .* within the text"),
        ([[5, 5]], "sentence from 5 to 5"),
    ],
)
def test_sentences_that_lose_or_double_labels(sentences: list[list[int]], message: str) -> None:
    span = {"start": 4, "end": 9, "label": "choice"}
    row = {"id": "a", "text": "She chose. Then slept.", "spans": [span], "sentences": sentences}
    with pytest.raises(CorpusError, match=message):
        FORMATS["jsonl"].load(json.dumps(row).encode(), "a.jsonl")
