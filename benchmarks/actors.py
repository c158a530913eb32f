"""How well the rules of ``caseframe.app.screening.actors`` do on 150 sentences labelled by hand.

The sentences are drawn evenly from the corpus's whole notes; each is judged beside its note, as a
sentence of a document or a case is, and again alone, as in a row of a table that names no case. Last
come counts over all of these notes, both ways. Usage: python benchmarks/actors.py [--wrong]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from caseframe.app.screening.records import judge_in, read_record, settle
from caseframe.data.load import load_examples

DATA = Path(__file__).parent.parent / "data"
QUESTIONS = ("child_acts", "adult_named", "adult_pursued")


def table(pairs: dict[str, list[tuple[bool, bool]]]) -> None:
    """Print accuracy, precision and recall of each question, and of saying "no" always."""
    print(f"{'':16}{'yes':>5}{'accuracy':>10}{'always no':>11}{'precision':>11}{'recall':>8}")
    for name, both in pairs.items():
        yes = sum(gold for gold, _ in both)
        said = sum(said for _, said in both)
        right = sum(gold and said for gold, said in both)
        same = sum(gold == said for gold, said in both) / len(both)
        print(
            f"{name:16}{yes:5}{same:10.2f}{1 - yes / len(both):11.2f}"
            f"{right / max(1, said):11.2f}{right / max(1, yes):8.2f}"
        )


def main() -> None:
    """Print both tables, then the counts."""
    notes = {
        note.scenario: [note.text[own.span.start : own.span.end] for own in note.sentences]
        for note in load_examples(DATA / "corpus" / "notes")
    }
    lines = (DATA / "actors.jsonl").read_text(encoding="utf-8").splitlines()
    labelled = [json.loads(line) for line in lines]
    for way in ("beside the note", "alone"):
        pairs: dict[str, list[tuple[bool, bool]]] = {name: [] for name in QUESTIONS}
        for row in labelled:
            text = row["text"]
            record = read_record([text] if way == "alone" else notes[row["note"]])
            for name, own in zip(QUESTIONS, judge_in(text, record), strict=True):
                pairs[name].append((row[name], own))
                if own != row[name] and "--wrong" in sys.argv:
                    print(f"{name}: {'missed' if row[name] else 'false'}: {text}")
        print(f"{len(labelled)} sentences, {way}")
        table(pairs)
    print("\nsentences counted in all of these notes: beside the note, alone")
    whole = [settle(read_record(own)) for own in notes.values()]
    apart = [settle(read_record([one])) for own in notes.values() for one in own]
    for name in QUESTIONS:
        both = [sum(getattr(own, name) for own in way) for way in (whole, apart)]
        print(f"{name:16}{both[0]:6}{both[1]:6}")


if __name__ == "__main__":
    main()
