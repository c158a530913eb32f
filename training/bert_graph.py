"""A BERT encoder with both heads as an ONNX graph of ONNX Runtime's fused operators.

What PyTorch exports computes the same with some four times as many nodes: it loads
in twice the time and runs up to a third slower. The operators (MultiHeadAttention,
SkipLayerNormalization, BiasGelu) are those of the ``com.microsoft`` domain, described
in ONNX Runtime's ContribOperators.md. Where there is a first pass, the layers above it
compute only for tokens of sentences that stay (``early_graph``).
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import onnx
from caseframe.training.early_graph import HEAD, Kept, all_outside, leave
from caseframe.training.first_pass import FirstPass
from caseframe.training.graph import Array, Graph
from caseframe.training.network import TwoHeads
from onnx import TensorProto

_HEADS: Final = {"token_logits": "classifier", "sentence_logits": "sentence_head"}


def bert_graph(
    model: TwoHeads, max_tokens: int, first_pass: FirstPass | None = None
) -> onnx.ModelProto:
    """The network as ONNX, for windows of at most ``max_tokens`` tokens.

    Inputs: ``input_ids`` and ``attention_mask``, int64 (windows, tokens). Outputs:
    ``token_logits`` (windows, tokens, labels), ``sentence_logits`` (windows, tokens, VOTES).
    With a first pass, ``limit`` may be given too, and ``attention_mask`` then numbers the
    sentences (``early_graph.leave``); one that leaves has token logits that say "outside" and the
    first pass's votes as its sentence logits.
    """
    config = model.tagger.config
    weights = _arrays(model.tagger, "") | _arrays(model.sentence_head, "sentence_head.")
    if first_pass is not None:
        weights |= _arrays(first_pass.head, f"{HEAD}.")
    graph = Graph(weights, epsilon=config.layer_norm_eps)
    hidden, kept = _embed(graph, max_tokens), None
    for layer in range(config.num_hidden_layers):
        if first_pass is not None and layer == first_pass.layer:
            kept = leave(graph, hidden, config.hidden_size)
            hidden = kept.hidden
        name = f"bert.encoder.layer.{layer}"
        hidden = _layer(graph, name, hidden, config.num_attention_heads, kept)
    for output, head in _HEADS.items():
        scores = graph.linear(head, hidden)
        bias = graph.constant(f"{head}.bias")
        if kept is None:
            graph.node("Add", [scores, bias], output)
            continue
        onto = kept.left if output == "sentence_logits" else all_outside(graph)
        kept.back(graph, graph.node("Add", [scores, bias], f"{head}.row"), onto, output)
    return graph.finish({"token_logits": config.num_labels, "sentence_logits": None})


def _arrays(module: Any, prefix: str) -> dict[str, Array]:
    return {
        prefix + name: value.detach().float().numpy() for name, value in module.state_dict().items()
    }


def _embed(graph: Graph, max_tokens: int) -> str:
    """Words and positions (the one segment's embedding is added to these beforehand)."""
    part = "bert.embeddings"
    # A mask must be 1 where there is a token; numbers of sentences are other than 0 there.
    real = graph.node("Cast", ["attention_mask"], "real", to=TensorProto.BOOL)
    graph.node("Cast", [real], "mask", to=TensorProto.INT32)
    words = graph.constant(f"{part}.word_embeddings.weight")
    graph.node("Gather", [words, "input_ids"], "words")
    table = graph.weights[f"{part}.position_embeddings.weight"][:max_tokens]
    segment = graph.weights[f"{part}.token_type_embeddings.weight"][0]
    positions = graph.constant(f"{part}.positions", table + segment)
    graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    first = graph.constant("first", np.array([0], dtype=np.int64))
    graph.node("Slice", [positions, first, "length", first], "positions")
    graph.node("Add", ["words", "positions"], "embedded")
    norm = f"{part}.LayerNorm"
    return graph.node(
        "LayerNormalization",
        ["embedded", graph.constant(f"{norm}.weight"), graph.constant(f"{norm}.bias")],
        f"{norm}.output",
        axis=-1,
        epsilon=graph.epsilon,
    )


def _layer(graph: Graph, name: str, hidden: str, heads: int, kept: Kept | None) -> str:
    own, out = f"{name}.attention.self", f"{name}.attention.output"
    parts = [f"{own}.{part}" for part in ("query", "key", "value")]
    bias = np.concatenate([graph.weights[f"{part}.bias"] for part in parts])
    asked = [graph.linear(part, hidden) for part in parts]
    if kept is not None:
        asked = [kept.windows(graph, value) for value in asked]
    mask = "mask" if kept is None else kept.mask
    context = graph.fused(
        "MultiHeadAttention",
        [*asked, graph.constant(f"{own}.bias", bias), mask],
        f"{own}.output",
        num_heads=heads,
    )
    if kept is not None:
        context = kept.row(graph, context)
    attended = graph.add_and_norm(
        hidden, graph.linear(f"{out}.dense", context), f"{out}.dense", f"{out}.LayerNorm"
    )
    wide = f"{name}.intermediate.dense"
    inner = graph.fused(
        "BiasGelu", [graph.linear(wide, attended), graph.constant(f"{wide}.bias")], f"{wide}.output"
    )
    narrow = f"{name}.output.dense"
    return graph.add_and_norm(
        attended, graph.linear(narrow, inner), narrow, f"{name}.output.LayerNorm"
    )
