"""A BERT encoder with both heads as an ONNX graph of ONNX Runtime's fused operators.

What PyTorch exports computes the same with some four times as many nodes: it loads
in twice the time and runs up to a third slower. The operators (MultiHeadAttention,
SkipLayerNormalization, BiasGelu) are those of the ``com.microsoft`` domain, described
in ONNX Runtime's ContribOperators.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from caseframe.training.network import TwoHeads
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]

_FUSED: Final = "com.microsoft"
_OPSET: Final = 18
_IR: Final = 9  # what ONNX Runtime 1.16 and later read
_INPUTS: Final = ("input_ids", "attention_mask")
_HEADS: Final = {"token_logits": "classifier", "sentence_logits": "sentence_head"}


def is_plain_bert(config: Any) -> bool:
    """Whether an encoder's configuration is one that ``bert_graph`` draws exactly."""
    return (
        config.model_type == "bert"
        and config.hidden_act == "gelu"
        and getattr(config, "position_embedding_type", "absolute") == "absolute"
        and not getattr(config, "is_decoder", False)
    )


def bert_graph(model: TwoHeads, max_tokens: int) -> onnx.ModelProto:
    """The network as ONNX, for windows of at most ``max_tokens`` tokens.

    Inputs: ``input_ids`` and ``attention_mask``, int64 (windows, tokens). Outputs:
    ``token_logits`` (windows, tokens, labels), ``sentence_logits`` (windows, tokens, VOTES).
    """
    config = model.tagger.config
    weights = {
        name: value.detach().float().numpy() for name, value in model.tagger.state_dict().items()
    }
    weights |= {
        f"sentence_head.{name}": value.detach().float().numpy()
        for name, value in model.sentence_head.state_dict().items()
    }
    graph = _Graph(weights, epsilon=config.layer_norm_eps)
    hidden = _embed(graph, max_tokens)
    for layer in range(config.num_hidden_layers):
        hidden = _layer(graph, f"bert.encoder.layer.{layer}", hidden, config.num_attention_heads)
    for output, head in _HEADS.items():
        scores = graph.linear(head, hidden)
        graph.node("Add", [scores, graph.constant(f"{head}.bias")], output)
    return graph.finish({"token_logits": config.num_labels, "sentence_logits": None})


class _Graph:
    """Nodes and constants in the making; every method returns the name of what it adds."""

    def __init__(self, weights: Mapping[str, Array], epsilon: float) -> None:
        self.weights = weights
        self.epsilon = epsilon
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def constant(self, name: str, value: Array | None = None) -> str:
        """A constant; the weight of that name if no value is given."""
        array = np.ascontiguousarray(self.weights[name] if value is None else value)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, **settings: Any) -> str:
        """An operator of the standard domain."""
        self._nodes.append(helper.make_node(operator, inputs, [output], **settings))
        return output

    def fused(self, operator: str, inputs: list[str], output: str, **settings: Any) -> str:
        """An operator of ONNX Runtime's own domain."""
        return self.node(operator, inputs, output, domain=_FUSED, **settings)

    def linear(self, name: str, value: str) -> str:
        """A product with a layer's weight matrix, without its bias."""
        matrix = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T)
        return self.node("MatMul", [value, matrix], f"{name}.product")

    def add_and_norm(self, residual: str, value: str, bias_of: str, norm: str) -> str:
        """The layer norm of ``residual + value + bias``."""
        inputs = [residual, value, *map(self.constant, (f"{norm}.weight", f"{norm}.bias"))]
        inputs.append(self.constant(f"{bias_of}.bias"))
        return self.fused("SkipLayerNormalization", inputs, f"{norm}.output", epsilon=self.epsilon)

    def finish(self, outputs: Mapping[str, int | None]) -> onnx.ModelProto:
        """The whole as a model."""
        shape = ["windows", "tokens"]
        graph = helper.make_graph(
            self._nodes,
            "caseframe",
            [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in _INPUTS],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, [*shape, width])
                for name, width in outputs.items()
            ],
            self._constants,
        )
        domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=domains, ir_version=_IR)


def _embed(graph: _Graph, max_tokens: int) -> str:
    """Words and positions (the one segment's embedding is added to these beforehand)."""
    part = "bert.embeddings"
    graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.INT32)
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


def _layer(graph: _Graph, name: str, hidden: str, heads: int) -> str:
    own, out = f"{name}.attention.self", f"{name}.attention.output"
    parts = [f"{own}.{part}" for part in ("query", "key", "value")]
    bias = np.concatenate([graph.weights[f"{part}.bias"] for part in parts])
    context = graph.fused(
        "MultiHeadAttention",
        [
            *(graph.linear(part, hidden) for part in parts),
            graph.constant(f"{own}.bias", bias),
            "mask",
        ],
        f"{own}.output",
        num_heads=heads,
    )
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
