"""Writes a trained network as an ONNX graph with 8-bit weights, built operator by operator.

Every linear map of the encoder and of the arc head is a product of whole numbers. The weights of a column share one scale, and are held to
seven bits: two products of an unsigned byte and such a weight never overflow the 16-bit sums of processors without 8-bit dot products, so
that every processor finds the same numbers. The inputs of a product share one scale, settled when the graph is written, from sentences
(``ranges``): nothing is sought in a batch, and what a sentence gives never depends on its neighbours. Where a few columns of an input are
far larger than the rest, they are made smaller and their weights larger (Xiao et al., 2023, SmoothQuant). Vectors of pieces stay in the
four bits in which they came.

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
from typing import Any, NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.ranges import Range
from training.weights import BLOCK, Q4

State = Mapping[str, NDArray[np.float32]]

_OPSET = 21
_IR = 10
_MS = "com.microsoft"
_WEIGHT_MAX = 63
_INPUT_MAX = 255
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


class Rows(NamedTuple):
    """The input of products in bytes: the names of the bytes [rows, columns], their scale and their zero; what each column was divided by."""

    bytes: str
    scale: str
    zero: str
    divisors: NDArray[np.float32] | None


class Writer:
    """Builds the graph of one network from its state. ``ranges`` tells what the inputs of its products measure."""

    def __init__(self, state: State, ranges: Mapping[str, Range], *, layers: int, heads: int, epsilon: float) -> None:
        self.state, self.ranges, self.layers, self.heads, self.epsilon = state, ranges, layers, heads, epsilon
        self.graph = Graph()
        self.width = state["encoder.norm.weight"].shape[0]

    def rows(self, x: str, name: str) -> Rows:
        """``x`` [rows, columns], the input ``name``, in bytes."""
        add, constant, measured = self.graph.add, self.graph.constant, self.ranges[name]
        divisors = measured.divisors()
        low, high = measured.bounds()
        if divisors is not None:
            x = add("Mul", [x, constant(f"{name}.parts", (1 / divisors).astype(np.float32))])
        zero = round(-low / (high - low) * _INPUT_MAX)
        scale = max(high / (_INPUT_MAX - zero), -low / zero)
        names = constant(f"{name}.scale", np.float32(scale)), constant(f"zero_{zero}", np.uint8(zero))
        return Rows(add("QuantizeLinear", [x, *names]), *names, divisors)

    def numbers(self, rows: Rows, name: str, matrix: NDArray[np.float32]) -> tuple[str, str]:
        """``matrix`` [in, out] in whole numbers, for these rows, and the scale of each column."""
        numbers, scales = whole_numbers(matrix if rows.divisors is None else matrix * rows.divisors[:, None])
        constant = self.graph.constant
        return constant(f"{name}.numbers", numbers), constant(f"{name}.scales", scales)

    def linear(self, rows: Rows, name: str, matrix: NDArray[np.float32], bias: str | None = None) -> str:
        """The product of rows and ``matrix`` [in, out], with a bias [out]."""
        numbers, scales = self.numbers(rows, name, matrix)
        inputs = [rows.bytes, numbers, rows.scale, scales, rows.zero]
        return str(self.graph.add("MatMulIntegerToFloat", inputs + ([] if bias is None else ["", bias]), domain=_MS))

    def bias(self, name: str) -> str:
        return self.graph.constant(f"{name}.bias", self.state[f"{name}.bias"])

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
        rows = self.rows(x, f"{name}.joint")
        numbers, scales = self.numbers(rows, f"{name}.joint", joint)
        shape = add("Concat", [add("Shape", ["pieces"]), constant("width", np.array([self.width], np.int64))], axis=0)
        given = [add("Reshape", [rows.bytes, shape]), numbers, constant(f"{name}.joint.bias", biases)]
        found = add("QAttention", [*given, rows.scale, scales, "shown", rows.zero], domain=_MS, num_heads=self.heads)
        flat = add("Reshape", [found, constant("flat", np.array([-1, self.width], np.int64))])
        x = self.skip(flat, x, f"{name}.output", f"{name}.after_attention")
        inner = add("Gelu", [self.plain(self.rows(x, f"{name}.into"), f"{name}.into")])
        return self.skip(inner, x, f"{name}.out", f"{name}.after_inner")

    def skip(self, x: str, before: str, linear: str, norm: str) -> str:
        """Plain operators: the fused one for a skip with a norm is several times slower on a processor."""
        made = self.plain(self.rows(x, linear), linear)
        return self.normed(self.graph.add("Add", [made, before]), norm)

    def head(self, rows: Rows, name: str) -> str:
        """A linear map with the bias of the style."""
        add, constant = self.graph.add, self.graph.constant
        biases = constant(f"{name}.bias", self.state[f"{name}.style"] + self.state[f"{name}.linear.bias"])
        bias = add("Reshape", [add("Gather", [biases, "style"]), constant("line", np.array([-1], np.int64))])
        return self.linear(rows, name, self.matrix(f"{name}.linear"), bias)

    def plain(self, rows: Rows, name: str) -> str:
        """A linear map, with its bias where it has one."""
        return self.linear(rows, name, self.matrix(name), self.bias(name) if f"{name}.bias" in self.state else None)

    def write(self, words: Q4, path: Path) -> None:
        """Writes the whole graph to a file."""
        add, constant = self.graph.add, self.graph.constant
        x = self.embedded(words)
        for at in range(self.layers):
            x = self.layer(x, at)
        ends = add("Add", [add("Gather", [x, "first"]), add("Gather", [x, "last"])])
        rows = self.rows(add("Mul", [ends, constant("half", np.float32(0.5))]), "words")
        outputs = {
            "tags": self.head(rows, "tags"),
            "names": self.head(rows, "names"),
            "arcs": self.arcs(rows),
            "below": self.below(rows),
            "above": add(
                "Pad",
                [
                    add("Gelu", [self.head(rows, "relation_head")]),
                    constant("pads", np.array([0, 0, 0, 1])),
                    constant("one", np.float32(1)),
                ],
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

    def arcs(self, rows: Rows) -> str:
        """[sentences, words, heads]: the biaffine product."""
        add, arcs = self.graph.add, self.state["arcs"]
        dependents = self.rows(add("Gelu", [self.head(rows, "arc_dependent")]), "arcs")
        left = self.linear(dependents, "arcs", arcs[:-1], self.graph.constant("arcs.bias", arcs[-1]))
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

    def below(self, rows: Rows) -> str:
        """A word's half of the scores of relations: its vector through the whole tensor."""
        tensor = self.state["relations"]
        size = tensor.shape[1]
        flat = tensor.transpose(1, 0, 2).reshape(size, -1)
        below = self.rows(self.graph.add("Gelu", [self.head(rows, "relation_dependent")]), "relations")
        return self.linear(below, "relations", flat[:-1], self.graph.constant("relations.bias", flat[-1]))

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
