"""How well the rules of ``caseframe.app.screening.actors`` do on 150 sentences labelled by hand.

The sentences are drawn evenly from the corpus's whole notes; each is judged beside its note, as in
a screening of text files and PDFs, and again beside its own paragraph alone, as in Word files. Last
come counts over all of these notes, both ways. Usage: python benchmarks/actors.py [--wrong]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from caseframe.app.screening.actors import about, judge, read_record
from caseframe.data.examples import Example
from caseframe.data.load import load_examples

DATA = Path(__file__).parent.parent / "data"
QUESTIONS = ("child_acts", "adult_named", "adult_pursued")


def paragraphs(note: Example) -> list[list[str]]:
    """The sentences of each paragraph of a note."""
    found: list[list[str]] = []
    end = 0
    for gold in note.sentences:
        if not found or "\n" in note.text[end : gold.span.start]:
            found.append([])
        found[-1].append(note.text[gold.span.start : gold.span.end])
        end = gold.span.end
    return found


def judged(text: str, beside: Sequence[str]) -> tuple[bool, bool, bool]:
    """What is said of a sentence beside others."""
    return judge(text, read_record(beside))


def whole_note(_: str, note: Example) -> list[str]:
    """All sentences of the note."""
    return [one for own in paragraphs(note) for one in own]


def own_paragraph(text: str, note: Example) -> list[str]:
    """The paragraph in which a sentence stands."""
    return next(own for own in paragraphs(note) if text in own)


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
    notes = {example.scenario: example for example in load_examples(DATA / "corpus" / "notes")}
    lines = (DATA / "actors.jsonl").read_text(encoding="utf-8").splitlines()
    labelled = [json.loads(line) for line in lines]
    ways = {
        "beside the whole note": whole_note,
        "beside the paragraph alone": own_paragraph,
    }
    for way, beside in ways.items():
        pairs: dict[str, list[tuple[bool, bool]]] = {name: [] for name in QUESTIONS}
        for row in labelled:
            said = judged(row["text"], beside(row["text"], notes[row["note"]]))
            for name, own in zip(QUESTIONS, said, strict=True):
                pairs[name].append((row[name], own))
                if own != row[name] and "--wrong" in sys.argv:
                    print(f"{name}: {'missed' if row[name] else 'false'}: {row['text']}")
        print(f"{len(labelled)} sentences, {way}")
        table(pairs)
    print("\nsentences counted in all of these notes: by note, by paragraph")
    whole = [about(whole_note("", note)) for note in notes.values()]
    apart = [about(own) for note in notes.values() for own in paragraphs(note)]
    for name in QUESTIONS:
        both = [sum(getattr(own, name) for own in way) for way in (whole, apart)]
        print(f"{name:16}{both[0]:6}{both[1]:6}")


if __name__ == "__main__":
    main()
