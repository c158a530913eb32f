"""One encoder, two heads.

The token head (BIO over the frames) is the plain Hugging Face one. The sentence
head gives each token a weight and eleven votes, one on whether the sentence is
flagged and one on each frame; a sentence's logits are the weighted means of its
tokens' votes (attention pooling, as in Yang et al. 2016, Hierarchical attention
networks, with scalar values).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import torch
from caseframe.frames import FRAMES, LABELS, OUTSIDE
from caseframe.training.restore import is_model_folder, restore_weights
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

IGNORED: Final = -100
"""Token label of special tokens and padding."""
NO_SENTENCE: Final = -1
"""Sentence number of special tokens and padding."""
VOTES: Final = 2 + len(FRAMES)
"""A token's outputs for its sentence: a weight, a vote on flagged, a vote on each frame."""
GROUP: Final = 4
"""Windows computed together on a processor."""
_SENTENCE_HEAD: Final = "sentence_head."


class TwoHeads(nn.Module):
    """A Hugging Face token-classification model with a sentence head beside it."""

    label_weights: Tensor

    def __init__(
        self,
        tagger: Any,
        sentence_weight: float = 1.0,
        frame_weight: float = 1.0,
        span_weight: float = 1.0,
        label_smoothing: float = 0.0,
        agreement: float = 0.0,
    ) -> None:
        super().__init__()
        self.tagger = tagger
        self.sentence_head = nn.Linear(tagger.config.hidden_size, VOTES)
        nn.init.normal_(self.sentence_head.weight, std=0.02)
        nn.init.zeros_(self.sentence_head.bias)
        self.sentence_weight = sentence_weight
        self.frame_weight = frame_weight
        self.label_smoothing = label_smoothing
        self.agreement = agreement
        weights = torch.full((len(LABELS),), span_weight)
        weights[OUTSIDE] = 1.0
        self.register_buffer("label_weights", weights, persistent=False)

    def heads(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Token logits (windows, tokens, labels) and votes (windows, tokens, VOTES)."""
        encoder = getattr(self.tagger, self.tagger.base_model_prefix)
        hidden = encoder(input_ids=input_ids, attention_mask=attention_mask)[0]  # (W, T, H)
        for own in (
            "head",
            "dropout",
            "drop",
        ):  # what the architecture itself puts before its classifier
            hidden = getattr(self.tagger, own, nn.Identity())(hidden)
        return self.tagger.classifier(hidden), self.sentence_head(hidden)

    def layers(
        self, input_ids: Tensor, attention_mask: Tensor
    ) -> tuple[tuple[Tensor, ...], Tensor]:
        """What each layer gives (windows, tokens, width), embeddings first; the sentence head's votes."""
        encoder = getattr(self.tagger, self.tagger.base_model_prefix)
        found = encoder(
            input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
        )
        return found.hidden_states, self.sentence_head(found[0])

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        labels: Tensor,
        sentences: Tensor,
        flagged: Tensor,
        votes: Tensor,
        targets: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """The loss of a batch, the heads' losses added.

        Args:
            input_ids: (windows, tokens), windows in order of length.
            attention_mask: (windows, tokens).
            labels: (windows, tokens), IGNORED where there is none.
            sentences: (windows, tokens), each token's sentence in the batch, or NO_SENTENCE.
            flagged: (sentences,), 1.0 for a sentence with a phrase.
            votes: (sentences, 1 + frames), what to learn: the same, then 1.0 for each frame of its phrases;
                or probabilities between.
            targets: (windows, tokens, labels), probabilities to learn instead of ``labels``.
        """
        inside = sentences != NO_SENTENCE
        owner = sentences[inside]
        inner = None if targets is None else targets[inside]

        def loss_of(logits: Tensor, pooled: Tensor) -> Tensor:
            token_loss = self._token_loss(logits, labels[inside], inner)
            return token_loss + self._sentence_loss(pooled, flagged.bool(), votes)

        def read() -> tuple[Tensor, Tensor]:
            logits, cast = self._inner(input_ids, attention_mask, inside)
            return logits, pool(cast, owner, len(flagged))

        logits, pooled = read()
        loss = loss_of(logits, pooled)
        if self.agreement and self.training:
            # R-Drop (Liang et al. 2021): what two passes with other units dropped say must agree.
            again, pooled_again = read()
            loss = (loss + loss_of(again, pooled_again)) / 2
            loss = loss + self.agreement * _disagreement(logits, pooled, again, pooled_again)
        return {"loss": loss}

    def _token_loss(self, logits: Tensor, labels: Tensor, targets: Tensor | None) -> Tensor:
        """Cross-entropy (nats) of (N, LABELS) logits, each token weighed by its label."""
        total = functional.cross_entropy(
            logits,
            labels if targets is None else targets,
            weight=self.label_weights,
            label_smoothing=self.label_smoothing,
            reduction="sum",
        )
        return total / self.label_weights[labels].sum()

    def _sentence_loss(self, pooled: Tensor, blaming: Tensor, votes: Tensor) -> Tensor:
        flagged = votes[:, 0] * (1 - self.label_smoothing) + self.label_smoothing / 2
        loss = functional.binary_cross_entropy_with_logits(pooled[:, 0], flagged)
        loss = self.sentence_weight * loss
        if not blaming.any():
            return loss
        # Which frame is asked only of flagged sentences: the other vote says whether.
        frame_loss = functional.binary_cross_entropy_with_logits(
            pooled[blaming, 1:], votes[blaming, 1:]
        )
        return loss + self.frame_weight * frame_loss * len(FRAMES) / 4

    def _inner(self, ids: Tensor, mask: Tensor, inside: Tensor) -> tuple[Tensor, Tensor]:
        """Both heads' outputs for the tokens inside sentences: (N, labels) and (N, VOTES).

        Windows come in order of length, so each group is cut to its own longest:
        on a processor padding costs as much as text.
        """
        size = len(ids) if ids.is_cuda else GROUP
        parts = []
        for rows in (slice(start, start + size) for start in range(0, len(ids), size)):
            width = int(mask[rows].sum(dim=1).max())
            logits, votes = self.heads(ids[rows, :width], mask[rows, :width])
            keep = inside[rows, :width]
            parts.append((logits[keep].float(), votes[keep].float()))
        return torch.cat([logits for logits, _ in parts]), torch.cat([votes for _, votes in parts])


def pool(votes: Tensor, owner: Tensor, count: int) -> Tensor:
    """Pool tokens' votes (N, VOTES), owned by the sentences ``owner`` (N,), into logits.

    The result has shape (count, 1 + frames): flagged or not, then each frame.
    """
    weight, values = votes[:, 0], votes[:, 1:]
    highest = torch.full((count,), -torch.inf, dtype=weight.dtype, device=weight.device)
    highest = highest.scatter_reduce(0, owner, weight.detach(), "amax")
    weight = torch.exp(weight - highest[owner])
    total = torch.zeros(count, dtype=weight.dtype, device=weight.device).index_add(0, owner, weight)
    sums = torch.zeros(count, values.shape[1], dtype=weight.dtype, device=weight.device)
    sums = sums.index_add(0, owner, weight[:, None] * values)
    return sums / total.clamp_min(1e-9)[:, None]


def _disagreement(logits: Tensor, pooled: Tensor, again: Tensor, pooled_again: Tensor) -> Tensor:
    """Mean symmetric divergence (nats) of two passes: of their tokens' labels and their sentences' votes."""
    one, other = logits.log_softmax(dim=-1), again.log_softmax(dim=-1)
    tokens = ((one.exp() - other.exp()) * (one - other)).sum(dim=-1).mean()
    votes = (pooled.sigmoid() - pooled_again.sigmoid()) * (pooled - pooled_again)
    return (tokens + votes.mean()) / 2


def save_checkpoint(model: TwoHeads, tokenizer: Any, folder: Path) -> None:
    """Save so that plain Hugging Face loads encoder and token head; the sentence head lies beside them."""
    state = dict(model.tagger.state_dict())
    for key, value in model.sentence_head.state_dict().items():
        state[_SENTENCE_HEAD + key] = value
    model.tagger.save_pretrained(folder, state_dict=state)
    tokenizer.save_pretrained(folder)


def load_sentence_head(model: TwoHeads, folder: Path) -> bool:
    """Read the sentence head's weights from a checkpoint or a model folder; False if it has none."""
    file = folder / "model.safetensors"
    state = load_file(file) if file.is_file() else {}
    if is_model_folder(folder):
        state = restore_weights(folder)
    own = {
        key.removeprefix(_SENTENCE_HEAD): value
        for key, value in state.items()
        if key.startswith(_SENTENCE_HEAD)
    }
    if own:
        model.sentence_head.load_state_dict(own)
    return bool(own)
