"""Writes a trained network as an ONNX graph with 8-bit weights, built operator by operator.

Every linear map of the encoder and of the arc head is a product of whole numbers. The weights of a column share one scale, and are held to
seven bits: two products of an unsigned byte and such a weight never overflow the 16-bit sums of processors without 8-bit dot products, so
that every processor finds the same numbers. The inputs of a *row* (one piece of text) share one scale, found anew for every row: what a
sentence gives never depends on its neighbours in the batch. Vectors of pieces stay in the four bits in which they came.

Inputs: ``pieces`` [sentences, pieces] int32; ``shown`` [sentences, pieces] int32, 0 for padding; ``first``, ``last`` [sentences * words] int64,
places of words in the flattened pieces, the root first; ``style`` [1] int64. Outputs by sentence and word, the root first: ``tags``, ``names``
[sentences * words, labels]; ``arcs`` [sentences, words, heads]; ``below`` [sentences * words, relations * (relation + 1)] and ``above``
[sentences * words, relation + 1]: the sum of their products is the score of a relation between a word and its head; and where the network
has heads for events ``event_own``, ``event_above``, ``event_word``, ``event_sectors`` [sentences * words, …], for ``language.eventheads``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.weights import BLOCK, Q4

State = Mapping[str, NDArray[np.float32]]

_OPSET = 21
_IR = 10
_MS = "com.microsoft"
_WEIGHT_MAX = 63
_INPUT_MAX = 127
_ZERO = 128
_ONE_SUM = 128


@dataclass(slots=True)
class Graph:
    """Nodes and constants as they are added; values have numbered names."""

    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    def constant(self, name: str, values: Any) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def add(self, kind: str, inputs: list[str], outputs: int = 1, *, domain: str = "", **settings: Any) -> Any:
        names = []
        for _ in range(outputs):
            self.count += 1
            names.append(f"v{self.count}")
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **settings))
        return names[0] if outputs == 1 else names

    def name(self, value: str, output: str) -> None:
        self.nodes.append(helper.make_node("Identity", [value], [output]))


def whole_numbers(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix [in, out] in seven bits and the scale of each column."""
    scales = np.maximum(np.abs(matrix).max(0), 1e-8) / _WEIGHT_MAX
    return np.clip(np.rint(matrix / scales), -_WEIGHT_MAX, _WEIGHT_MAX).astype(np.int8), scales.astype(np.float32)


class Writer:
    """Builds the graph of one network from its state."""

    def __init__(self, state: State, *, layers: int, heads: int, epsilon: float) -> None:
        self.state, self.layers, self.heads, self.epsilon = state, layers, heads, epsilon
        self.graph = Graph()
        self.width = state["encoder.norm.weight"].shape[0]

    def rows(self, x: str) -> tuple[str, str]:
        """``x`` [rows, columns] as bytes around 128, and the scale of each row [rows, 1]."""
        add, constant = self.graph.add, self.graph.constant
        last = constant("last_axis", np.array([-1], np.int64))
        top = add("ReduceMax", [add("Abs", [x]), last], keepdims=0)
        scale = add(
            "Mul",
            [add("Max", [top, constant("least", np.float32(1e-6))]), constant("part", np.float32(1 / _INPUT_MAX))],
        )
        zeros = add("Expand", [constant("zero", np.uint8(_ZERO)), add("Shape", [scale])])
        return add("QuantizeLinear", [x, scale, zeros], axis=0), add("Unsqueeze", [scale, last])

    def linear(self, rows: tuple[str, str], name: str, matrix: NDArray[np.float32]) -> str:
        """The product of quantised rows and ``matrix`` [in, out], without bias."""
        add, constant = self.graph.add, self.graph.constant
        numbers, scales = whole_numbers(matrix)
        inputs = [
            rows[0],
            constant(f"{name}.numbers", numbers),
            constant("one", np.float32(1)),
            constant(f"{name}.scales", scales),
            constant("zero", np.uint8(_ZERO)),
        ]
        return str(add("Mul", [add("MatMulIntegerToFloat", inputs, domain=_MS), rows[1]]))

    def bias(self, x: str, name: str, values: NDArray[np.float32]) -> str:
        return str(self.graph.add("Add", [x, self.graph.constant(name, values)]))

    def matrix(self, name: str) -> NDArray[np.float32]:
        return self.state[f"{name}.weight"].T

    def embedded(self, words: Q4) -> str:
        """Vectors of pieces and places, normalised: [sentences * pieces, width]. The two halves of a byte are the two halves of a block."""
        add, constant, state = self.graph.add, self.graph.constant, self.state
        low, high = _halves(words.numbers)
        packed = add("Gather", [constant("pieces.numbers", (low | high << 4).astype(np.uint8)), "pieces"])
        halves = [
            add("BitwiseAnd", [packed, constant("low", np.uint8(15))]),
            add("BitShift", [packed, constant("four", np.uint8(4))], direction="RIGHT"),
        ]
        numbers = add(
            "Sub",
            [add("Cast", [add("Concat", halves, axis=-1)], to=TensorProto.FLOAT), constant("middle", np.float32(8))],
        )
        scales = add(
            "Cast",
            [add("Gather", [constant("pieces.scales", words.scales[..., None]), "pieces"])],
            to=TensorProto.FLOAT,
        )
        found = add(
            "Reshape", [add("Mul", [numbers, scales]), constant("wide", np.array([0, 0, self.width], np.int64))]
        )
        length = add("Gather", [add("Shape", ["pieces"]), constant("second", np.array([1], np.int64))])
        places = add(
            "Slice",
            [constant("places", state["encoder.positions"]), constant("begin", np.array([0], np.int64)), length],
        )
        flat = add("Reshape", [add("Add", [found, places]), constant("flat", np.array([-1, self.width], np.int64))])
        return self.normed(flat, "encoder.norm")

    def normed(self, x: str, name: str) -> str:
        scale, bias = (
            self.graph.constant(f"{name}.{part}", self.state[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return str(self.graph.add("LayerNormalization", [x, scale, bias], epsilon=self.epsilon))

    def layer(self, x: str, at: int) -> str:
        """``x`` [sentences * pieces, width]."""
        add, constant, name, state = self.graph.add, self.graph.constant, f"encoder.layers.{at}", self.state
        joint = np.concatenate([self.matrix(f"{name}.{part}") for part in ("query", "key", "value")], axis=1)
        biases = np.concatenate([state[f"{name}.{part}.bias"] for part in ("query", "key", "value")])
        mixed = self.bias(self.linear(self.rows(x), f"{name}.joint", joint), f"{name}.joint.bias", biases)
        shape = add(
            "Concat", [add("Shape", ["pieces"]), constant("joint_width", np.array([3 * self.width], np.int64))], axis=0
        )
        parts = add("Split", [add("Reshape", [mixed, shape])], 3, axis=2, num_outputs=3)
        found = add("MultiHeadAttention", [*parts, "", "shown"], domain=_MS, num_heads=self.heads)
        flat = add("Reshape", [found, constant("flat", np.array([-1, self.width], np.int64))])
        x = self.skip(flat, x, f"{name}.output", f"{name}.after_attention")
        inner = self.linear(self.rows(x), f"{name}.into", self.matrix(f"{name}.into"))
        inner = add("Gelu", [self.bias(inner, f"{name}.into.bias", state[f"{name}.into.bias"])])
        return self.skip(inner, x, f"{name}.out", f"{name}.after_inner")

    def skip(self, x: str, before: str, linear: str, norm: str) -> str:
        """Plain operators: the fused one for a skip with a norm is several times slower on a processor."""
        made = self.bias(
            self.linear(self.rows(x), linear, self.matrix(linear)), f"{linear}.bias", self.state[f"{linear}.bias"]
        )
        return self.normed(self.graph.add("Add", [made, before]), norm)

    def head(self, rows: tuple[str, str], name: str) -> str:
        """A linear map with the bias of the style."""
        biases = self.state[f"{name}.style"] + self.state[f"{name}.linear.bias"]
        bias = self.graph.add("Gather", [self.graph.constant(f"{name}.bias", biases), "style"])
        return str(self.graph.add("Add", [self.linear(rows, name, self.matrix(f"{name}.linear")), bias]))

    def plain(self, rows: tuple[str, str], name: str) -> str:
        """A linear map, with its bias where it has one."""
        made = self.linear(rows, name, self.matrix(name))
        return self.bias(made, f"{name}.bias", self.state[f"{name}.bias"]) if f"{name}.bias" in self.state else made

    def write(self, words: Q4, path: Path) -> None:
        """Writes the whole graph to a file."""
        add, constant = self.graph.add, self.graph.constant
        x = self.embedded(words)
        for at in range(self.layers):
            x = self.layer(x, at)
        ends = add("Add", [add("Gather", [x, "first"]), add("Gather", [x, "last"])])
        rows = self.rows(add("Mul", [ends, constant("half", np.float32(0.5))]))
        outputs = {
            "tags": self.head(rows, "tags"),
            "names": self.head(rows, "names"),
            "arcs": self.arcs(rows),
            "below": self.below(rows),
            "above": add(
                "Pad",
                [add("Gelu", [self.head(rows, "relation_head")]), constant("pads", np.array([0, 0, 0, 1])), "one"],
            ),
        }
        if "events.own.weight" in self.state:
            outputs |= {
                "event_own": self.plain(rows, "events.own"),
                "event_above": self.plain(rows, "events.above"),
                "event_word": add("Gelu", [self.plain(rows, "events.of_word")]),
                "event_sectors": self.plain(rows, "events.sectors"),
            }
        for output, value in outputs.items():
            self.graph.name(value, output)
        onnx.save(self.model(list(outputs)), str(path))

    def arcs(self, rows: tuple[str, str]) -> str:
        """[sentences, words, heads]: the biaffine product."""
        add, arcs = self.graph.add, self.state["arcs"]
        dependents = self.rows(add("Gelu", [self.head(rows, "arc_dependent")]))
        left = self.bias(self.linear(dependents, "arcs", arcs[:-1]), "arcs.bias", arcs[-1])
        count = add("Gather", [add("Shape", ["pieces"]), self.graph.constant("sentence_axis", np.array([0], np.int64))])
        rest = self.graph.constant("rest", np.array([-1, arcs.shape[1]], np.int64))
        shape = add("Concat", [count, rest], axis=0)
        left, heads = add("Reshape", [left, shape]), add("Reshape", [add("Gelu", [self.head(rows, "arc_head")]), shape])
        # The library sums longer rows in parts whose length depends on how many words there are: no part is left for it to choose.
        parts, rest_of = divmod(arcs.shape[1], _ONE_SUM)
        assert parts and not rest_of, f"arcs are {arcs.shape[1]} wide: no multiple of {_ONE_SUM}"
        lefts, rights = (add("Split", [each], parts, axis=2, num_outputs=parts) for each in (left, heads))
        made = [
            add("MatMul", [one, add("Transpose", [two], perm=[0, 2, 1])])
            for one, two in zip(lefts, rights, strict=True)
        ]
        return str(add("Sum", made))

    def below(self, rows: tuple[str, str]) -> str:
        """A word's half of the scores of relations: its vector through the whole tensor."""
        tensor = self.state["relations"]
        size = tensor.shape[1]
        flat = tensor.transpose(1, 0, 2).reshape(size, -1)
        below = self.rows(self.graph.add("Gelu", [self.head(rows, "relation_dependent")]))
        return self.bias(self.linear(below, "relations", flat[:-1]), "relations.bias", flat[-1])

    def model(self, outputs: list[str]) -> Any:
        inputs = [
            helper.make_tensor_value_info("pieces", TensorProto.INT32, ["sentences", "pieces"]),
            helper.make_tensor_value_info("shown", TensorProto.INT32, ["sentences", "pieces"]),
            helper.make_tensor_value_info("first", TensorProto.INT64, ["words"]),
            helper.make_tensor_value_info("last", TensorProto.INT64, ["words"]),
            helper.make_tensor_value_info("style", TensorProto.INT64, [1]),
        ]
        made = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [None] * (3 if name == "arcs" else 2))
            for name in outputs
        ]
        graph = helper.make_graph(self.graph.nodes, "encoder", inputs, made, list(self.graph.constants.values()))
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR, producer_name="kawat")


def _halves(numbers: NDArray[np.int8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The first and the last half of each block, [rows, blocks, half a block], raised to 0 … 15."""
    blocks = (numbers.astype(np.int16) + 8).astype(np.uint8).reshape(len(numbers), -1, 2, BLOCK // 2)
    return blocks[:, :, 0], blocks[:, :, 1]
