"""docs/retraining.md: its commands exist, its table is what is printed, its short path can be walked."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from caseframe.app.cli import app
from caseframe.data.interval import needed, needed_table
from caseframe.data.split import PARTS, part_of
from caseframe.training.config import load_config

from .conftest import CORPUS, ROOT, Run

GUIDE = (ROOT / "docs" / "retraining.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
COMMANDS = [shlex.split(line[line.index("caseframe ") :]) for line in LINES if "caseframe " in line]


def parse(arguments: Sequence[str]) -> None:
    """Have the command line parse a command without running it; unknown names raise."""
    command, rest = typer.main.get_command(app), list(arguments[1:])
    context = None
    while hasattr(command, "resolve_command"):
        context = command.make_context(command.name, rest, parent=context)
        _, command, rest = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
    command.make_context(command.name, rest, parent=context)


def test_the_guide_has_commands() -> None:
    assert len(COMMANDS) > 15
    told = {" ".join(command[1:3]) for command in COMMANDS}
    assert {"data sample", "data lint", "data agreement", "data import", "data split"} <= told


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_of_the_guide_parses(command: list[str]) -> None:
    parse(command)


@pytest.mark.parametrize(
    "wrong", ["caseframe data draw notes", "caseframe evaluate --sheet a.csv", "caseframe train"]
)
def test_a_command_that_does_not_exist_is_noticed(wrong: str) -> None:
    with pytest.raises(Exception, match=r"(?i)no such|missing") as caught:
        parse(wrong.split())
    assert "UsageError" in [kind.__name__ for kind in type(caught.value).__mro__]


def test_the_settings_of_the_guide_are_accepted() -> None:
    settings = [word for line in COMMANDS for word in line if re.fullmatch(r"[a-z_]+=\S+", word)]
    settings += re.findall(r"`((?:[a-z_]+=\S+ ?)+)`", GUIDE)
    groups = [group.split() for group in settings if group != "key=value"]
    assert len(groups) > 12
    for group in groups:
        load_config(ROOT / "training" / "configs" / "small.yaml", group)


def test_the_files_that_the_guide_names_are_there() -> None:
    assert (ROOT / "training" / "configs" / "small.yaml").is_file()
    for link in re.findall(r"\]\(([^)#]+)\)", GUIDE):
        assert (ROOT / "docs" / link).exists(), link
    titles = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^##+ (.*)$", GUIDE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= titles


def test_the_table_is_what_is_printed() -> None:
    block = re.search(r"<!-- begin: caseframe data size -->\n(.*?)\n<!-- end -->", GUIDE, re.DOTALL)
    assert block is not None
    assert block[1] == needed_table()
    assert needed(0.8, 0.1) <= 100 * 20 * 0.03 * 1.05  # "enough", about


def subset(folder: Path) -> None:
    """Two short sentence files of each part of the corpus, cut to their heads."""
    taken = dict.fromkeys(PARTS, 0)
    folder.mkdir()
    for path in sorted(CORPUS.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        part = part_of(path.stem)
        if "\nlayout:" in text or taken[part] == 2:
            continue
        taken[part] += 1
        (folder / path.name).write_text("\n".join(text.split("\n")[:31]) + "\n", encoding="utf-8")
    assert set(taken.values()) == {2}


def test_the_short_path_from_an_export_to_a_measured_model(
    tiny_base: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    subset(tmp_path / "corpus")
    exported, out = tmp_path / "doccano.jsonl", tmp_path / "labelled"

    def do(*arguments: object) -> str:
        result = run(*map(str, arguments))
        assert result.returncode == 0, (arguments, result.stderr)
        return str(result.stdout)

    do("data", "export", exported, "--format", "doccano", "--corpus", tmp_path / "corpus")
    do("data", "import", exported, "--format", "doccano", "--out", out)
    labelled = tmp_path / "mine"
    labelled.mkdir()
    for number, file in enumerate(sorted(out.rglob("*.jsonl"))):
        shutil.copy(file, labelled / f"{number}.jsonl")
    parts = {line.split("\t")[1] for line in do("data", "split", labelled).splitlines()}
    assert parts == set(PARTS)
    (tmp_path / "c.yaml").write_text(
        f"base_model: {tiny_base}\nmax_tokens: 160\n", encoding="utf-8"
    )
    ours = tmp_path / "run" / "model"
    do("train", "c.yaml", "corpus=mine", "output=run", "epochs=1", "name=ours")
    told = json.loads(
        do("evaluate", "--model", ours, "--model", ROOT / "model" / "weights", "--corpus", "mine",
           "--no-baselines", "--json")
    )  # fmt: skip
    assert told["model"].startswith("ours")
    (against,) = told["model_minus_other"].values()
    assert against["f1"]["low"] <= against["f1"]["value"] <= against["f1"]["high"]
