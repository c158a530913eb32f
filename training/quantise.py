"""Smaller copies of a model folder.

``int8`` computes in eight bits: weights per channel, activations as they come.
``int8-weights`` stores weights in eight bits and computes in float: as small,
closer to the full model, no faster. ``mixed`` stores word embeddings in eight
bits and matrices in sixteen: half as large again, nearly the full model.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from caseframe.folder import NETWORK, TOKENIZER, read_manifest
from caseframe.training.export import seal
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

BLOCK: Final = 32
"""Weights that share a scale where weights alone are in eight bits."""
_SMALL: Final = 4096
"""Tensors of fewer numbers (biases, norms, heads) stay in float."""


def quantise(source: Path, target: Path, method: str) -> None:
    """Write a smaller copy of a model folder by one of METHODS."""
    target.mkdir(parents=True, exist_ok=True)
    METHODS[method](source / NETWORK, target / NETWORK)
    shutil.copyfile(source / TOKENIZER, target / TOKENIZER)
    seal(target, read_manifest(source))


def _dynamic(source: Path, target: Path) -> None:
    logging.disable(logging.WARNING)  # of types that it need not know, many lines of them
    try:
        # Seven bits: without VNNI instructions eight overflow in the sums.
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            # The type of what fused operators give, which the quantiser cannot infer.
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        logging.disable(logging.NOTSET)


def _weights_only(source: Path, target: Path) -> None:
    """Store each large weight as int8 with a scale a block; the graph turns it back."""
    _store_small(source, target, _restore_int8)


def _mixed(source: Path, target: Path) -> None:
    """Store embeddings as int8 rows and matrices as float16; the graph turns them back."""
    _store_small(source, target, _restore_half)


def _store_small(source: Path, target: Path, restore: Callable[[Any, Any], list[Any]]) -> None:
    model = onnx.load(source)
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    nodes: list[Any] = []
    for node in graph.node:
        if (
            node.op_type == "Gather"
            and node.input[0] in weights
            and _is_large(weights[node.input[0]])
        ):
            nodes.extend(_gather(graph, weights[node.input[0]], node))
            continue
        for index, name in enumerate(node.input):
            if node.op_type in {"MatMul", "Gemm"} and name in weights and _is_large(weights[name]):
                node.input[index] = f"{name}_float"
                if not any(f"{name}_float" in made.output for made in nodes):
                    nodes.extend(restore(graph, weights[name]))
        nodes.append(node)
    used = {name for node in nodes for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)
    onnx.save(model, target)


def _is_large(tensor: Any) -> bool:
    return len(tensor.dims) == 2 and tensor.dims[0] * tensor.dims[1] >= _SMALL


def _store(graph: Any, tensor: Any, axis: int) -> None:
    """Add the int8 form of a tensor, in blocks along an axis, and a scale for each block."""
    values: npt.NDArray[np.float32] = numpy_helper.to_array(tensor)
    size = values.shape[axis]
    block = BLOCK if size % BLOCK == 0 else size
    shape = (*values.shape[:axis], size // block, block, *values.shape[axis + 1 :])
    blocks = values.reshape(shape)
    scale = np.maximum(np.abs(blocks).max(axis=axis + 1, keepdims=True), 1e-12) / 127.0
    whole = np.rint(blocks / scale).astype(np.int8)
    graph.initializer.append(numpy_helper.from_array(whole, f"{tensor.name}_int8"))
    graph.initializer.append(
        numpy_helper.from_array(scale.astype(np.float32), f"{tensor.name}_scale")
    )


def _restore_int8(graph: Any, tensor: Any) -> list[Any]:
    """Nodes that make a matrix float again: constants, so the runtime does it once."""
    name = tensor.name
    _store(graph, tensor, axis=0)
    shape = np.array(tensor.dims, dtype=np.int64)
    graph.initializer.append(numpy_helper.from_array(shape, f"{name}_shape"))
    return [
        helper.make_node("Cast", [f"{name}_int8"], [f"{name}_cast"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}_cast", f"{name}_scale"], [f"{name}_blocks"]),
        helper.make_node("Reshape", [f"{name}_blocks", f"{name}_shape"], [f"{name}_float"]),
    ]


def _restore_half(graph: Any, tensor: Any) -> list[Any]:
    """A node that makes a float16 matrix float again."""
    name = tensor.name
    half = numpy_helper.to_array(tensor).astype(np.float16)
    graph.initializer.append(numpy_helper.from_array(half, f"{name}_half"))
    return [
        helper.make_node("Cast", [f"{name}_half"], [f"{name}_float"], to=onnx.TensorProto.FLOAT)
    ]


def _gather(graph: Any, tensor: Any, node: Any) -> list[Any]:
    """An embedding look-up in int8 rows, turned to float after it."""
    name, ids, out = tensor.name, node.input[1], node.output[0]
    _store(graph, tensor, axis=1)
    shape = np.array([0, 0, tensor.dims[1]], dtype=np.int64)  # windows and tokens as they come
    graph.initializer.append(numpy_helper.from_array(shape, f"{out}_shape"))
    return [
        helper.make_node("Gather", [f"{name}_int8", ids], [f"{out}_rows"], axis=0),
        helper.make_node("Gather", [f"{name}_scale", ids], [f"{out}_scales"], axis=0),
        helper.make_node("Cast", [f"{out}_rows"], [f"{out}_cast"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [f"{out}_cast", f"{out}_scales"], [f"{out}_blocks"]),
        helper.make_node("Reshape", [f"{out}_blocks", f"{out}_shape"], [out]),
    ]


METHODS: Final[dict[str, Callable[[Path, Path], None]]] = {
    "int8": _dynamic,
    "mixed": _mixed,
    "int8-weights": _weights_only,
}
"""In the order in which they are tried: the fast one; then, of the two that compute in float, the one
that is closer to the full model and takes less memory (174 and 248 MiB for a note)."""
