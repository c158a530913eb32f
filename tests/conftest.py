"""Fixtures: a tiny base encoder made on the spot, and a tiny model really trained on it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from caseframe import Detector
from caseframe.app.cli import main
from caseframe.data.examples import Example, Gold
from caseframe.data.markup import parse_line
from caseframe.guide import Guide
from caseframe.values import Span
from hypothesis import settings

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "data" / "corpus"
EXAMPLES = ROOT / "examples"
Run = Callable[..., SimpleNamespace]
settings.register_profile("caseframe", deadline=None)  # a busy machine is slow and not wrong
settings.load_profile("caseframe")


def example(*lines: str, scenario: str = "tiny") -> Example:
    """A text of the given marked-up sentences, joined by blanks."""
    text, golds = "", []
    for raw in lines:
        line = parse_line(raw)
        text += " " if text else ""
        start = len(text)
        text += line.text
        labels = tuple(
            type(label)(Span(label.span.start + start, label.span.end + start), label.frame)
            for label in line.labels
        )
        golds.append(Gold(Span(start, len(text)), labels, line.rule, line.pair))
    return Example(scenario, text, tuple(golds))


TINY = [
    example("YP [[puts herself at risk|self_placed_risk]] and is [[streetwise|adultified]]. {p1}"),
    example("Two men put her at risk. {p1 r1}"),
    example("Staff rang police at ten.", "Mum [[cannot control her|family_blame]] at all."),
    example("She told us what he did. {r6}"),
]


@pytest.fixture(scope="session")
def detector() -> Detector:
    """The shipped model."""
    return Detector.load()


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The shipped guide."""
    return Guide.load()


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-layer encoder with a word-piece tokenizer of its own, saved as a Hugging Face folder."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("base")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,'?!-"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    tokenizer = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        mask_token="[MASK]",
    )
    fast.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=96,
        max_position_embeddings=160,
    )
    BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny_run(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a real training run that learns TINY by heart."""
    from caseframe.training.config import TrainConfig
    from caseframe.training.run import train_on

    config = TrainConfig(
        name="tiny",
        output=str(tmp_path_factory.mktemp("run")),
        base_model=str(tiny_base),
        max_tokens=160,
        epochs=150,
        batch_sentences=2,
        learning_rate=3e-3,
        head_rate=1.0,
        dropout=0.0,
        freeze_embeddings=False,
        seed=3,
    )
    train_on(config, TINY, TINY)
    return Path(config.output)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line in this process: importing the libraries anew takes most of a call."""

    def call(*arguments: str) -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["caseframe", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return SimpleNamespace(returncode=ended.value.code, stdout=out, stderr=err)

    return call
