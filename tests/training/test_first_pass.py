"""Sentences that leave the network half-way up, and those that stay."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from caseframe import CaseframeError, Detector
from caseframe.folder import read_manifest
from caseframe.frames import OUTSIDE
from caseframe.training.base import load_base
from caseframe.training.bert_graph import bert_graph
from caseframe.training.config import TrainConfig
from caseframe.training.early_limits import choose_limit, set_early_limits
from caseframe.training.first_pass import EarlyHead, FirstPass, fit_first_pass
from caseframe.training.network import TwoHeads, load_sentence_head, pool
from caseframe.training.quantise import METHODS, quantise
from caseframe.training.run import train_on

from ..conftest import TINY

OUTPUTS = ("token_logits", "sentence_logits")
IDS = np.array([[2, 7, 8, 9, 30, 31, 3], [2, 11, 12, 40, 3, 0, 0], [2, 13, 3, 0, 0, 0, 0]])
NUMBERS = np.array([[-1, 1, 1, 2, 2, 2, -1], [-1, 3, 4, 4, -1, 0, 0], [-1, 5, -1, 0, 0, 0, 0]])
"""Three windows of five sentences."""


@pytest.fixture(name="made", scope="module")
def make(tiny_base: Path) -> tuple[TwoHeads, FirstPass]:
    torch.manual_seed(4)
    model = TwoHeads(load_base(str(tiny_base), 0.1)[0])
    head = EarlyHead(48)
    for parameter in [*model.parameters(), *head.parameters()]:
        torch.nn.init.normal_(parameter, std=0.5)
    return model.eval(), FirstPass(1, head.eval())


@pytest.fixture(name="session", scope="module")
def make_session(made: tuple[TwoHeads, FirstPass]) -> onnxruntime.InferenceSession:
    return session_of(bert_graph(made[0], 32, made[1]))


def session_of(graph: onnx.ModelProto) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph.SerializeToString(), options)


def run(session: onnxruntime.InferenceSession, limit: float | None = None) -> list[np.ndarray]:
    given = {} if limit is None else {"limit": np.array(limit, np.float32)}
    return session.run(OUTPUTS, {"input_ids": IDS, "attention_mask": NUMBERS, **given})


def first_logits(made: tuple[TwoHeads, FirstPass]) -> torch.Tensor:
    """What the head says of each sentence, in PyTorch."""
    model, first = made
    inside = torch.tensor(NUMBERS) > 0
    with torch.no_grad():
        layers, _ = model.layers(torch.tensor(IDS), torch.tensor(NUMBERS != 0).long())
        votes = first.head(layers[first.layer][inside])
    return pool(votes, torch.tensor(NUMBERS)[inside] - 1, 5)[:, 0]


def test_without_a_limit_the_graph_is_the_network(
    made: tuple[TwoHeads, FirstPass], session: onnxruntime.InferenceSession
) -> None:
    with torch.no_grad():
        expected = made[0].heads(torch.tensor(IDS), torch.tensor(NUMBERS != 0).long())
    ones = session.run(OUTPUTS, {"input_ids": IDS, "attention_mask": (NUMBERS != 0).astype(int)})
    for found in (run(session), run(session, -np.inf), ones):
        for own, other in zip(found, expected, strict=True):
            assert np.abs(own - other.numpy())[NUMBERS != 0].max() < 1e-4


def test_exactly_the_sentences_below_the_limit_leave(
    made: tuple[TwoHeads, FirstPass], session: onnxruntime.InferenceSession
) -> None:
    logits = first_logits(made).tolist()
    for limit in [*(logit + 1e-3 for logit in logits), -np.inf, np.inf]:
        tokens, votes = run(session, limit)
        for number, logit in enumerate(logits, 1):
            own = tokens[number == NUMBERS]
            surely_outside = np.zeros_like(own)
            surely_outside[:, OUTSIDE] = 20.0
            assert np.array_equal(own, surely_outside) == (logit < limit)
            if logit < limit:
                found = pool(
                    torch.tensor(votes[number == NUMBERS]), torch.zeros(len(own)).long(), 1
                )
                assert abs(float(found[0, 0]) - logit) < 1e-3
        assert np.isfinite(votes).all()


def test_those_that_stay_are_computed_as_if_the_others_were_not_there(
    made: tuple[TwoHeads, FirstPass], session: onnxruntime.InferenceSession
) -> None:
    """Above the first pass: the second window alone stays whole, and is what it was."""
    logits = first_logits(made)
    whole = run(session)
    low = float(logits[:2].min()) - 1  # nobody leaves
    assert all(
        np.allclose(own, other, atol=1e-5)
        for own, other in zip(run(session, low), whole, strict=True)
    )
    alone = session.run(
        OUTPUTS,
        {
            "input_ids": IDS[1:2, :5],
            "attention_mask": NUMBERS[1:2, :5],
            "limit": np.array(-np.inf, np.float32),
        },
    )
    for own, other in zip(alone, whole, strict=True):
        assert np.abs(own[0] - other[1, :5]).max() < 1e-4


@pytest.mark.parametrize("method", METHODS)
def test_a_smaller_copy_keeps_the_first_pass(tiny_first: Path, tmp_path: Path, method: str) -> None:
    quantise(tiny_first / "full", tmp_path / method, method)
    copy = Detector.load(tmp_path / method)
    assert copy.scorer.network.has_first_pass
    assert copy.manifest.first_pass == read_manifest(tiny_first / "full").first_pass


@pytest.fixture(name="tiny_first", scope="module")
def train_first(tiny_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a first pass, the network itself left as it is."""
    config = TrainConfig(
        output=str(tmp_path_factory.mktemp("first")), base_model=str(tiny_run / "checkpoint"),
        epochs=0, first_pass=1, max_tokens=160,
    )  # fmt: skip
    train_on(config, TINY, TINY)
    return Path(config.output)


def test_the_network_is_left_as_it_is(tiny_run: Path, tiny_first: Path) -> None:
    before, after = (Detector.load(run / "full") for run in (tiny_run, tiny_first))
    for text in (own.text for own in TINY):
        one, other = (
            list(own.scorer.score_many([(text, gold_spans(text))])) for own in (before, after)
        )
        for first, second in zip(one, other, strict=True):
            np.testing.assert_allclose(first.logits, second.logits, atol=1e-4)
    record = json.loads((tiny_first / "run.json").read_text(encoding="utf-8"))
    assert record["first_pass"].keys() == {"balanced", "sensitive"}
    assert record["first_pass"]["balanced"]["lost"] == 0.0
    assert record["losses"] == []


def gold_spans(text: str) -> list[object]:
    return [gold.span for own in TINY if own.text == text for gold in own.sentences]


def test_the_same_phrases_are_found(tiny_run: Path, tiny_first: Path) -> None:
    before, after = (Detector.load(run / "full") for run in (tiny_run, tiny_first))
    for text in (own.text for own in TINY):
        one, other = (own.check(text, "balanced") for own in (before, after))
        assert [(f.start, f.end, f.frame) for f in one.flags] == [
            (f.start, f.end, f.frame) for f in other.flags
        ]


def test_a_sentence_longer_than_a_window_is_judged_by_what_stays_of_it(tiny_first: Path) -> None:
    detector = Detector.load(tiny_first / "full")
    text = "she told us what he did " * 30 + "and puts herself at risk"
    (whole,) = detector.scorer.score([(text, [span_of(text)])])
    (first,) = detector.scorer.score([(text, [span_of(text)])], early=1.0)
    assert len(whole.logits) == len(first.logits) == len(first.words)
    assert first.logits.argmax(axis=1).max() == OUTSIDE
    for early in np.linspace(0.01, 0.99, 25):
        (scored,) = detector.scorer.score([(text, [span_of(text)])], early=float(early))
        assert np.isfinite(scored.score)
        stays = scored.logits[:, OUTSIDE] != 20.0
        assert stays.any() or abs(scored.score - first.score) < 1e-4


def span_of(text: str) -> object:
    from caseframe.values import Span

    return Span(0, len(text))


def test_a_head_learns_what_the_network_says(tiny_run: Path) -> None:
    tagger, tokenizer = load_base(str(tiny_run / "checkpoint"), 0.0)
    model = TwoHeads(tagger)
    load_sentence_head(model, tiny_run / "checkpoint")
    config = TrainConfig(first_pass=1, max_tokens=160)
    assert fit_first_pass(replace(config, first_pass=0), model, tokenizer, TINY) is None
    first = fit_first_pass(config, model, tokenizer, TINY * 200)
    assert first is not None
    found = {}
    for own in TINY:
        for gold in own.sentences:
            text = own.text[gold.span.start : gold.span.end]
            ids = torch.tensor([tokenizer(text)["input_ids"]])
            with torch.no_grad():
                layers, _ = model.layers(ids, torch.ones_like(ids))
                votes = first.head(layers[1][0, 1:-1])
            logit = pool(votes, torch.zeros(len(votes)).long(), 1)[0, 0]
            found[text] = (float(logit), gold.flagged)
    blaming = [logit for logit, flagged in found.values() if flagged]
    assert min(blaming) > max(logit for logit, flagged in found.values() if not flagged)


@pytest.mark.parametrize(
    ("caught", "threshold", "limit"),
    [
        ([], 0.5, 0.0),
        ([0.3] * 999, 0.5, 0.0),  # too few to tell
        ([0.2, 0.1, *[0.9] * 1000], 0.5, 0.2),  # one may be lost
        ([0.3] * 1000, 0.5, 0.25),  # at most half the threshold
        ([0.01 + at / 10_000 for at in range(3000)], 0.9, 0.01 + 3 / 10_000),  # three may be lost
    ],
)
def test_limits(caught: list[float], threshold: float, limit: float) -> None:
    assert choose_limit(caught, threshold) == pytest.approx(limit)
    assert sum(own < choose_limit(caught, threshold) for own in caught) <= len(caught) / 1000


def test_a_network_without_a_first_pass_gets_no_limit(tiny_run: Path) -> None:
    assert set_early_limits(tiny_run / "full", TINY) == {}


@pytest.mark.parametrize("layers", [2, 7])
def test_more_layers_than_there_are(tiny_base: Path, tmp_path: Path, layers: int) -> None:
    config = TrainConfig(output=str(tmp_path), base_model=str(tiny_base), first_pass=layers)
    with pytest.raises(CaseframeError, match=rf"first_pass: got {layers}; .* accepts 0 to 1"):
        train_on(config, TINY, TINY)


def test_an_encoder_of_another_kind(tiny_base: Path, tmp_path: Path) -> None:
    from transformers import AutoTokenizer, DistilBertConfig, DistilBertModel

    folder = tmp_path / "distil"
    DistilBertModel(
        DistilBertConfig(vocab_size=90, dim=48, n_layers=2, n_heads=2, hidden_dim=96)
    ).save_pretrained(folder)
    AutoTokenizer.from_pretrained(tiny_base).save_pretrained(folder)
    config = TrainConfig(output=str(tmp_path / "run"), base_model=str(folder), first_pass=1)
    with pytest.raises(CaseframeError, match="accepts 0 alone, for it is no BERT encoder"):
        train_on(config, TINY, TINY)
