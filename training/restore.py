"""A network in PyTorch again from a model folder, so that the shipped model can be trained further.

Only for the graph that ``bert_graph`` draws, in full precision or with weights stored smaller: its
constants bear the names of the weights. What was rounded stays rounded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
import torch
from caseframe.errors import CaseframeError
from caseframe.folder import MANIFEST, NETWORK, TOKENIZER, read_manifest
from caseframe.frames import LABELS
from onnx import numpy_helper
from torch import Tensor
from transformers import BertConfig, BertForTokenClassification, PreTrainedTokenizerFast

Array = npt.NDArray[Any]

_WORDS: Final = "bert.embeddings.word_embeddings.weight"
_POSITIONS: Final = "bert.embeddings.position_embeddings.weight"
_SEGMENTS: Final = "bert.embeddings.token_type_embeddings.weight"
_LAYER: Final = "bert.encoder.layer."


def is_model_folder(folder: Path) -> bool:
    """Whether a folder holds a model as caseframe runs it."""
    return (folder / MANIFEST).is_file()


def restore_weights(folder: Path) -> dict[str, Tensor]:
    """The weights of a model folder, both heads', under the names of a checkpoint's.

    Raises:
        CaseframeError: if the folder is damaged or its network is of another kind.
    """
    return _weights(_graph(folder), folder)


def restore_tagger(folder: Path, dropout: float) -> tuple[Any, Any]:
    """Encoder and token head of a model folder, and its tokenizer; raises as ``restore_weights``."""
    graph = _graph(folder)
    weights = _weights(graph, folder)
    inner = weights[f"{_LAYER}0.intermediate.dense.weight"]
    words = weights[_WORDS]
    config = BertConfig(
        vocab_size=words.shape[0],
        hidden_size=words.shape[1],
        num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in weights),
        num_attention_heads=_heads(graph),
        intermediate_size=inner.shape[0],
        max_position_embeddings=weights[_POSITIONS].shape[0],
        type_vocab_size=weights[_SEGMENTS].shape[0],
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=0.0,  # as load_base
    )
    config.id2label = dict(enumerate(LABELS))
    config.label2id = {label: number for number, label in enumerate(LABELS)}
    tagger = BertForTokenClassification(config)
    own = tagger.state_dict()
    tagger.load_state_dict({name: weights[name] if name in weights else own[name] for name in own})
    return tagger, _tokenizer(folder, config.max_position_embeddings)


def _graph(folder: Path) -> onnx.GraphProto:
    read_manifest(folder)
    return onnx.load(folder / NETWORK).graph


def _weights(graph: onnx.GraphProto, folder: Path) -> dict[str, Tensor]:
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found: dict[str, Array] = {}
    for name, array in stored.items():
        if name.endswith((".weight_half", ".weight_int8")):
            found[name[: -len("_half")]] = _read_small(name, array, stored)
        elif name.endswith((".weight", ".bias")):
            found[name] = array
    try:
        weights = _as_checkpoint(found, stored["bert.embeddings.positions"])
    except KeyError as error:
        raise CaseframeError(
            f"{folder}: its network cannot be trained further ({error} is not in it); only a BERT encoder "
            "that does not compute in eight bits can"
        ) from error
    return {
        name: torch.from_numpy(np.array(array, np.float32, order="C"))
        for name, array in weights.items()
    }


def _read_small(name: str, array: Array, stored: dict[str, Array]) -> Array:
    """A weight that was stored in sixteen bits, or in eight with a scale for each block."""
    if array.dtype == np.float16:
        return array
    blocks = array * stored[f"{name.removesuffix('_int8')}_scale"]
    # Rows of words are cut in blocks along the row, matrices along the column.
    words = name.startswith(_WORDS)
    return blocks.reshape(len(blocks), -1) if words else blocks.reshape(-1, blocks.shape[-1])


def _as_checkpoint(found: dict[str, Array], positions: Array) -> dict[str, Array]:
    weights: dict[str, Array] = {}
    for name, array in found.items():
        product = array.ndim == 2 and name != _WORDS
        if name.endswith(".attention.self.bias"):  # of query, key and value in a row
            part = name.removesuffix("bias")
            names = [f"{part}{own}.bias" for own in ("query", "key", "value")]
            weights.update(zip(names, np.split(array, 3), strict=True))
        else:
            weights[name] = array.T if product else array
    # The embedding of the one segment is in the positions.
    needed = [_WORDS, "classifier.weight", "sentence_head.weight", f"{_LAYER}0.output.dense.weight"]
    if missing := [name for name in needed if name not in weights]:
        raise KeyError(missing[0])
    return {**weights, _POSITIONS: positions, _SEGMENTS: np.zeros((2, positions.shape[1]))}


def _heads(graph: onnx.GraphProto) -> int:
    (heads,) = {
        int(setting.i)
        for node in graph.node
        for setting in node.attribute
        if node.op_type == "MultiHeadAttention" and setting.name == "num_heads"
    }
    return heads


def _tokenizer(folder: Path, length: int) -> Any:
    file = folder / TOKENIZER
    vocabulary = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    marks = {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    known = {key: mark for key, mark in marks.items() if mark in vocabulary}
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(file), model_max_length=length, **known
    )
