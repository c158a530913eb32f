"""Reports for a terminal: wrapped, grouped by sentence, readable without colour."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Sequence

from caseframe.app.checked import FOOTNOTE, Checked, headline, how_sure
from caseframe.guide import Guide
from caseframe.values import Flag, Sentence
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


def render_text(results: Sequence[Checked], guide: Guide) -> str:
    """All results as text for standard output, coloured if that is a terminal."""
    terminal = sys.stdout.isatty()
    buffer = io.StringIO()
    # Measured on the real output, written to a buffer: nothing half-printed.
    probe = Console()
    console = Console(
        file=buffer,
        width=min(probe.width, 100) if terminal else 100,
        force_terminal=terminal,
        no_color=probe.no_color,
        highlight=False,
        legacy_windows=False,
    )
    for result in results:
        _print_result(console, result, guide)
    if any(result.report.flags for result in results):
        console.print(FOOTNOTE, style="dim")
    text = buffer.getvalue()
    # Tables pad their cells to the full width, which is no use in a file.
    return text if terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _print_result(console: Console, result: Checked, guide: Guide) -> None:
    groups = list(result.flagged())
    console.print(Text(printable(result.name), style="bold"))
    console.print(headline(len(groups), len(result.report.sentences)))
    console.print()
    said: dict[str, int] = {}
    for sentence, flags in groups:
        line, _ = result.place(sentence.start)
        console.print(
            Text.assemble((f"Line {line}  ", "dim"), _marked(result.text, sentence, flags))
        )
        for number, flag in flags:
            earlier = said.setdefault(flag.why, number)
            console.print(Padding(_advice(number, flag, guide, earlier), (0, 0, 0, 2)))
        console.print()


def _marked(text: str, sentence: Sentence, flags: Iterable[tuple[int, Flag]]) -> Text:
    """The sentence with each phrase in numbered square brackets."""
    out = Text()
    position = sentence.start
    for number, flag in flags:
        out.append(printable(text[position : flag.start]))
        out.append(f"[{number}: {printable(text[flag.start : flag.end])}]", style="bold reverse")
        position = flag.end
    out.append(printable(text[position : sentence.end]))
    return out


def _advice(number: int, flag: Flag, guide: Guide, earlier: int) -> Table:
    """A flag's advice; where ``earlier`` is another flag with the same, only its number."""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(no_wrap=True, width=7)
    grid.add_column(ratio=1)
    frame = guide.frames[flag.frame]
    grid.add_row(
        Text(f"{number}", style="bold"),
        Text(f"{frame.title} ({how_sure(flag.score)})", style="bold"),
    )
    if earlier != number:
        grid.add_row("Why", Text(f"as for {earlier}", style="dim"))
        return grid
    grid.add_row("Why", Text(flag.why))
    grid.add_row("Ask", Text(flag.question))
    if flag.alternatives:
        grid.add_row("Instead", Text("if it is what happened:"))
    for alternative in flag.alternatives:
        grid.add_row("", Text(f"- {alternative}"))
    return grid


def printable(text: str) -> str:
    """Text with line breaks as blanks and control characters made visible, safe for a terminal."""
    text = re.sub(r"\s+", " ", text)
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
