"""A small head half-way up the encoder, by which plainly neutral sentences leave it early.

Most sentences of a case record blame nobody, and most of those can be told from the encoder's lower
layers. The head learns what the whole network says of a sentence; a sentence that it is sure enough of
is not computed further. Source: Xin et al. (2020), DeeBERT: Dynamic early exiting for accelerating BERT
inference; here only towards "not flagged", and sentence by sentence.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from caseframe.data.examples import Example
from caseframe.errors import CaseframeError
from caseframe.training.base import is_plain_bert
from caseframe.training.batches import Collator, Unit, encode
from caseframe.training.config import TrainConfig
from caseframe.training.network import TwoHeads, pool
from rich.console import Console
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

MOST: Final = 40_000
"""Sentences to learn from: more teach it little, and what they hold is kept in memory."""
INNER: Final = 64
"""Units between a token's vector and its two outputs."""
EVEN: Final = 10.0
"""A token's weight (a logit) lies between minus this and this, so that sums stay finite."""
_EPOCHS: Final = 4
_BATCH: Final = 128
_RATE: Final = 2e-3
_UNITS: Final = 32


class EarlyHead(nn.Module):
    """From vectors (N, width) to a weight and a vote for each token (N, 2), pooled like the sentence head's."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Linear(width, INNER)
        self.outer = nn.Linear(INNER, 2)

    def forward(self, hidden: Tensor) -> Tensor:
        """Weights and votes."""
        weight, vote = self.outer(functional.gelu(self.inner(hidden))).unbind(-1)
        return torch.stack([weight.clamp(-EVEN, EVEN), vote], dim=-1)


@dataclass(frozen=True, slots=True)
class FirstPass:
    """A head, and after how many of the encoder's layers it stands."""

    layer: int
    head: EarlyHead


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the lower layers give for sentences, one after another, and what the whole network says of each."""

    hidden: Tensor  # (tokens, width), float16
    ends: Tensor  # (sentences,), where each one's tokens end
    says: Tensor  # (sentences,), probabilities


def check_first_pass(config: TrainConfig, base: Any) -> None:
    """See that an encoder, given by its Hugging Face configuration, can have the first pass asked for.

    Raises:
        CaseframeError: if it cannot.
    """
    highest = base.num_hidden_layers - 1 if is_plain_bert(base) else 0
    if config.first_pass > highest:
        raise CaseframeError(
            f"first_pass: got {config.first_pass}; {config.base_model} accepts "
            + (f"0 to {highest}" if highest else "0 alone, for it is no BERT encoder")
        )


def fit_first_pass(
    config: TrainConfig, model: TwoHeads, tokenizer: Any, examples: Sequence[Example]
) -> FirstPass | None:
    """Teach a head, above ``config.first_pass`` layers, what the whole network says; None if that is 0.

    The network itself is left as it is.
    """
    if not config.first_pass:
        return None
    model.eval()
    torch.manual_seed(config.seed)
    seen = _look(config, model, tokenizer, examples)
    head = EarlyHead(seen.hidden.shape[1])
    _fit(head, seen)
    return FirstPass(config.first_pass, head.eval())


def _look(
    config: TrainConfig, model: TwoHeads, tokenizer: Any, examples: Sequence[Example]
) -> _Seen:
    special = (tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id)
    collate = Collator(special, config)
    batches = list(_drawn(encode(examples, tokenizer), config.seed))
    hidden, lengths, says = [], [], []
    for units in track(batches, "first pass", console=Console(stderr=True)):
        batch = collate([(unit, unit) for unit in units])
        inside, count = batch["sentences"] >= 0, len(batch["flagged"])
        owner = batch["sentences"][inside]
        with torch.inference_mode():
            layers, votes = model.layers(batch["input_ids"], batch["attention_mask"])
        order = owner.argsort(stable=True)  # a sentence's tokens side by side
        hidden.append(layers[config.first_pass][inside][order].half())
        lengths.append(owner.bincount(minlength=count))
        says.append(pool(votes[inside], owner, count)[:, 0].sigmoid())
    return _Seen(torch.cat(hidden), torch.cat(lengths).cumsum(0), torch.cat(says))


def _drawn(units: Sequence[Unit], seed: int) -> Iterator[list[Unit]]:
    """Batches of units, at random, of MOST sentences or a few more."""
    order = random.Random(seed).sample(units, len(units))  # noqa: S311 - no secret
    count = 0
    for start in range(0, len(order), _UNITS):
        if count >= MOST:
            return
        batch = [unit for unit in order[start : start + _UNITS] if any(own.ids for own in unit)]
        count += sum(map(len, batch))
        if batch:
            yield batch


def _fit(head: EarlyHead, seen: _Seen) -> None:
    starts = torch.cat([torch.zeros(1, dtype=seen.ends.dtype), seen.ends[:-1]])
    count = len(seen.ends)
    steps = _EPOCHS * -(-count // _BATCH)
    optimizer = torch.optim.AdamW(head.parameters(), _RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    for _ in range(_EPOCHS):
        for chosen in torch.split(torch.randperm(count), _BATCH):
            rows = [torch.arange(int(starts[one]), int(seen.ends[one])) for one in chosen]
            owner = torch.arange(len(chosen)).repeat_interleave(torch.tensor(list(map(len, rows))))
            votes = head(seen.hidden[torch.cat(rows)].float())
            logits = pool(votes, owner, len(chosen))[:, 0]
            loss = functional.binary_cross_entropy_with_logits(logits, seen.says[chosen])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
