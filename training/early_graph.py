"""The part of the graph where plainly neutral sentences leave the encoder (``training/first_pass.py``).

Above it there are no windows any more but one row of the tokens that stay, so that nothing is computed
for the others; only for attention they are laid out as windows again, each as long as what stays of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from caseframe.frames import LABELS, OUTSIDE
from caseframe.training.first_pass import EVEN
from caseframe.training.graph import Array, Graph
from caseframe.training.network import VOTES
from onnx import TensorProto, helper

LIMIT: Final = "limit"
"""The logit of the first pass below which a sentence leaves; minus infinity if none is given."""
HEAD: Final = "first_pass"
_MASK: Final = "attention_mask"
_LIGHT: Final = -100.0
"""Added to the weights (logits) of tokens that left: where a sentence is longer than a window, what is said
of the pieces that stay counts alone."""
_SURELY: Final = 20.0
"""The logit of "outside" for tokens that left; the others' is 0."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The tokens that stay, by the names of what describes them in the graph.

    ``hidden`` is their row, (tokens, width); ``places``, (tokens, 2), the window and the column that each
    came from. Attention wants them at ``slots``, (tokens, 2), in windows of the shape ``shape`` with the
    mask ``mask``. ``left``, (windows, tokens, VOTES), holds the first pass's votes on every token.
    """

    hidden: str
    places: str
    slots: str
    shape: str
    mask: str
    left: str

    def windows(self, graph: Graph, row: str) -> str:
        """A row (tokens, width) as windows."""
        empty = graph.node("ConstantOfShape", [self.shape], f"{row}.empty")
        return graph.node("ScatterND", [empty, self.slots, row], f"{row}.windows")

    def row(self, graph: Graph, windows: str) -> str:
        """Windows as a row (tokens, width)."""
        return graph.node("GatherND", [windows, self.slots], f"{windows}.row")

    def back(self, graph: Graph, row: str, onto: str, output: str) -> str:
        """A row (tokens, width) in the windows that it came from, over ``onto``."""
        return graph.node("ScatterND", [onto, self.places, row], output)


def leave(graph: Graph, hidden: str, width: int) -> Kept:
    """Let sentences leave whose first-pass logit is below ``LIMIT``.

    Which sentence a token belongs to says ``attention_mask``: a positive number for each sentence of the
    batch, a negative one for the special tokens, which stay where a sentence of their window stays.
    """
    found = graph.node("NonZero", [_MASK], "tokens")
    places = graph.node("Transpose", [found], "places", perm=[1, 0])
    window = graph.node("Gather", [found, graph.constant("zero", np.int64(0))], "window")
    number = graph.node("GatherND", [_MASK, places], "number")
    flat = graph.node("GatherND", [hidden, places], "flat")
    weight, vote = _votes(graph, flat)
    index = _staying(graph, weight, vote, number, window)
    slots, shape, mask = _lay_out(
        graph, graph.node("Gather", [window, index], "window.kept"), index, width
    )
    return Kept(
        hidden=graph.node("Gather", [flat, index], "flat.kept"),
        places=graph.node("Gather", [places, index], "places.kept"),
        slots=slots,
        shape=shape,
        mask=mask,
        left=_left(graph, weight, vote, places),
    )


def _left(graph: Graph, weight: str, vote: str, places: str) -> str:
    """The first pass's votes in the shape of the sentence head's output, (windows, tokens, VOTES)."""
    light = graph.node("Add", [weight, graph.constant("light", np.float32(_LIGHT))], "light.weight")
    votes = graph.node("Concat", [light, vote], "first_votes", axis=1)
    padding = graph.constant("padding", np.array([0, 0, 0, VOTES - 2], np.int64))
    padded = graph.node("Pad", [votes, padding], "first_votes.padded")
    onto = _spread(graph, "nothing", np.zeros(VOTES, np.float32))
    return graph.node("ScatterND", [onto, places, padded], "left")


def all_outside(graph: Graph) -> str:
    """Token logits (windows, tokens, labels) that say "outside" for every token."""
    row = np.zeros(len(LABELS), np.float32)
    row[OUTSIDE] = _SURELY
    return _spread(graph, "outside", row)


def _spread(graph: Graph, name: str, row: Array) -> str:
    """A constant row for every token, (windows, tokens, width)."""
    shape = graph.node("Shape", [_MASK], f"{name}.windows")
    shape = graph.node("Concat", [shape, graph.whole(len(row))], f"{name}.shape", axis=0)
    return graph.node("Expand", [graph.constant(f"{name}.row", row), shape], name)


def _votes(graph: Graph, flat: str) -> tuple[str, str]:
    """The head's weight and vote for each token, each (tokens, 1)."""
    inner, outer = f"{HEAD}.inner", f"{HEAD}.outer"
    bias = graph.constant(f"{inner}.bias")
    middle = graph.fused("BiasGelu", [graph.linear(inner, flat), bias], f"{inner}.output")
    bias = graph.constant(f"{outer}.bias")
    both = graph.node("Add", [graph.linear(outer, middle), bias], f"{outer}.output")
    parts = [
        graph.node("Gather", [both, graph.whole(column)], f"{outer}.{column}", axis=1)
        for column in (0, 1)
    ]
    bounds = [graph.constant(f"even_{value:g}", np.float32(value)) for value in (-EVEN, EVEN)]
    return graph.node("Clip", [parts[0], *bounds], f"{outer}.even"), parts[1]


def _staying(graph: Graph, weight: str, vote: str, number: str, window: str) -> str:
    """Which of the tokens stay: their indices."""
    score = _pooled(graph, weight, vote, graph.node("Max", [number, "zero"], "owner"))
    high = graph.node("GreaterOrEqual", [score, graph.setting(LIMIT, -np.inf)], "high")
    own = graph.node("Gather", [high, "owner"], "high.tokens")
    inside = graph.node("Greater", [number, "zero"], "inside")
    stays = graph.node("And", [own, inside], "stays")
    size = graph.node("Shape", [_MASK], "window.count", start=0, end=1)
    none = graph.node("ConstantOfShape", [size], "window.none")
    as_float = graph.node("Cast", [stays], "stays.float", to=TensorProto.FLOAT)
    any_stays = graph.node(
        "ScatterElements", [none, window, as_float], "window.stays", reduction="max"
    )
    marks = graph.node("Gather", [any_stays, window], "window.stays.tokens")
    special = graph.node("Not", [inside], "special")
    special = graph.node(
        "And", [special, graph.node("Cast", [marks], "marks", to=TensorProto.BOOL)], "special.stays"
    )
    either = graph.node("Or", [stays, special], "either")
    found = graph.node("NonZero", [either], "either.found")
    return graph.node("Squeeze", [found, graph.whole(0)], "index")


def _pooled(graph: Graph, weight: str, vote: str, owner: str) -> str:
    """Each sentence's logit: the weighted mean of its tokens' votes. Shape (1 + highest number,)."""
    flat = graph.whole(-1)
    share = graph.node("Reshape", [graph.node("Exp", [weight], "share"), flat], "share.flat")
    worth = graph.node("Reshape", [graph.node("Mul", ["share", vote], "worth"), flat], "worth.flat")
    size = graph.node("ReduceMax", [owner], "owner.most", keepdims=0)
    size = graph.node("Add", [size, graph.constant("one", np.int64(1))], "owner.count")
    size = graph.node("Reshape", [size, flat], "owner.shape")
    none = graph.node("ConstantOfShape", [size], "owner.none")
    total, sums = (
        graph.node("ScatterElements", [none, owner, value], f"{value}.sum", reduction="add")
        for value in (share, worth)
    )
    return graph.node("Div", [sums, total], "first_pass.logit")


def _lay_out(graph: Graph, window: str, index: str, width: int) -> tuple[str, str, str]:
    """Where the tokens that stay, in windows ``window``, stand in windows without the others."""
    count = graph.node("Shape", [index], "kept.count")
    ones = _filled(graph, count, "kept.ones", 1, TensorProto.INT64)
    none = _filled(graph, "window.count", "window.zero", 0, TensorProto.INT64)
    sizes = graph.node("ScatterElements", [none, window, ones], "sizes", reduction="add")
    starts = graph.node("CumSum", [sizes, "zero"], "starts", exclusive=1)
    start = graph.node("Gather", [starts, window], "start")
    end = graph.node("Squeeze", [count], "kept.end")
    at = graph.node("Range", ["zero", end, "one"], "at")
    column = graph.node("Sub", [at, start], "column")
    axis = graph.whole(1)
    both = [graph.node("Unsqueeze", [value, axis], f"{value}.one") for value in (window, column)]
    slots = graph.node("Concat", both, "slots", axis=1)
    longest = graph.node("ReduceMax", [sizes], "sizes.most", keepdims=1)
    longest = graph.node("Max", [longest, "one"], "longest")  # not none, should all leave
    rows = graph.node("Concat", ["window.count", longest], "laid_out.windows", axis=0)
    shape = graph.node("Concat", [rows, graph.whole(width)], "laid_out.shape", axis=0)
    blank_mask = _filled(graph, rows, "laid_out.none", 0, TensorProto.INT32)
    marks = graph.node("Cast", [ones], "laid_out.ones", to=TensorProto.INT32)
    return slots, shape, graph.node("ScatterND", [blank_mask, slots, marks], "laid_out.mask")


def _filled(graph: Graph, shape: str, name: str, value: int, kind: int) -> str:
    filling = helper.make_tensor(f"{name}.value", kind, [1], [value])
    return graph.node("ConstantOfShape", [shape], name, value=filling)
