"""How much of an encoder learns."""

from __future__ import annotations

import pytest
from caseframe.errors import CaseframeError
from caseframe.training.adapters import freeze
from transformers import BertConfig, BertForTokenClassification


def test_lower_layers_stay_as_they_are() -> None:
    config = BertConfig(
        hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=16
    )
    tagger = BertForTokenClassification(config)
    freeze(tagger, embeddings=False, layers=2)
    learning = {name for name, own in tagger.named_parameters() if own.requires_grad}
    assert all(name.startswith(("bert.encoder.layer.2.", "classifier.")) for name in learning)
    assert len(learning) > 10
    with pytest.raises(CaseframeError, match="has 3 layers"):
        freeze(tagger, embeddings=True, layers=4)
