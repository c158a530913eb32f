"""How well the rules of ``caseframe.app.screening.actors`` do on 150 sentences labelled by hand.

The sentences are drawn evenly from the corpus's whole notes; each is judged beside its note, as in
a screening. Usage: python benchmarks/actors.py [--wrong]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from caseframe.app.screening.actors import judge, read_record
from caseframe.data.load import load_examples

DATA = Path(__file__).parent.parent / "data"
QUESTIONS = ("child_acts", "adult_named", "adult_pursued")


def main() -> None:
    """Print accuracy, precision and recall of each question, and of saying "no" always."""
    notes = {example.scenario: example for example in load_examples(DATA / "corpus" / "notes")}
    lines = (DATA / "actors.jsonl").read_text(encoding="utf-8").splitlines()
    labelled = [json.loads(line) for line in lines]
    pairs: dict[str, list[tuple[bool, bool]]] = {name: [] for name in QUESTIONS}
    for row in labelled:
        note = notes[row["note"]]
        record = read_record(
            [note.text[gold.span.start : gold.span.end] for gold in note.sentences]
        )
        for name, said in zip(QUESTIONS, judge(row["text"], record), strict=True):
            pairs[name].append((row[name], said))
            if said != row[name] and "--wrong" in sys.argv:
                print(f"{name}: {'missed' if row[name] else 'false'}: {row['text']}")
    print(f"{len(labelled)} sentences")
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


if __name__ == "__main__":
    main()
