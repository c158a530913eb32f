"""An ONNX graph in the making."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]

_FUSED: Final = "com.microsoft"
_OPSET: Final = 18
_IR: Final = 9  # what ONNX Runtime 1.16 and later read
_INPUTS: Final = ("input_ids", "attention_mask")


class Graph:
    """Nodes and constants; every method returns the name of what it adds."""

    def __init__(self, weights: Mapping[str, Array], epsilon: float) -> None:
        self.weights = weights
        self.epsilon = epsilon
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}
        self._settings: list[Any] = []

    def constant(self, name: str, value: Any = None) -> str:
        """A constant; the weight of that name if no value is given."""
        array = np.asarray(self.weights[name] if value is None else value, order="C")
        self._constants[name] = numpy_helper.from_array(array, name)
        return name

    def whole(self, *values: int) -> str:
        """A constant row of whole numbers."""
        return self.constant("_".join(["whole", *map(str, values)]), np.array(values, np.int64))

    def setting(self, name: str, value: float) -> str:
        """A number that whoever runs the network may give, and its value otherwise."""
        self._settings.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, []))
        return self.constant(name, np.float32(value))

    def node(self, operator: str, inputs: Sequence[str], output: str, **settings: Any) -> str:
        """An operator of the standard domain."""
        self._nodes.append(helper.make_node(operator, inputs, [output], **settings))
        return output

    def fused(self, operator: str, inputs: Sequence[str], output: str, **settings: Any) -> str:
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
        ids = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in _INPUTS]
        graph = helper.make_graph(
            self._nodes,
            "caseframe",
            ids + self._settings,
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, [*shape, width])
                for name, width in outputs.items()
            ],
            list(self._constants.values()),
        )
        domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=domains, ir_version=_IR)
