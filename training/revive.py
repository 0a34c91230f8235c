"""Takes a network back out of an exported model, so that training can go on from what ships.

Weights come back as they were written, seven bits a number: the same decisions, not the same bits as before export.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from kawat.language.eventheads import FILE
from kawat.language.eventlabels import EventLabels
from training.event_network import Design, EventHeads
from training.network import Labels, Network, Sizes
from training.weights import Weights

_JOINT = ("query", "key", "value")
_STYLED = ("tags", "names", "arc_dependent", "arc_head", "relation_dependent", "relation_head")


def revived(directory: Path, weights: Weights) -> tuple[Network, list[str]]:
    """The network of a model, and its pieces in order. ``weights`` are those that its training began with: the vectors of pieces are theirs."""
    told = json.loads((directory / "encoder.json").read_text(encoding="utf-8"))
    given = told["labels"]
    labels = Labels(tuple(given["relations"]), tuple(given["styles"]), tuple(given["tags"]), tuple(given["names"]))
    lines = (directory / "pieces.tsv").read_text(encoding="utf-8").split("\n")
    pieces = [line.split("\t")[0] for line in lines if line]
    model = onnx.load(str(directory / "encoder.onnx"))
    constants = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    layers = sum(name.endswith(".joint.numbers") for name in constants)
    sizes = Sizes(
        layers=layers, arc=constants["arcs.numbers"].shape[0], relation=constants["relations.numbers"].shape[0]
    )
    network = Network(weights, rows_of(pieces, weights), labels, sizes)
    network.load_state_dict(
        {name: torch.from_numpy(np.array(each)) for name, each in _state(constants, layers).items()}, strict=False
    )
    if "events" in given:
        labels_of_events = EventLabels.of(given["events"])
        network.events = EventHeads(weights.shape.width, labels_of_events, _design(constants, directory))
        made = _events(constants, directory)
        network.events.load_state_dict({name: torch.from_numpy(each) for name, each in made.items()}, strict=False)
    return network, pieces


def _design(constants: dict[str, Any], directory: Path) -> Design:
    with np.load(directory / FILE) as parts:
        role = constants["events.of_word.bias"].shape[0]
        return Design(hidden=int(parts["told"].shape[1]), role=role)


def _events(constants: dict[str, Any], directory: Path) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in ("own", "above", "of_word", "sectors"):
        made[f"{name}.weight"] = _matrix(constants, f"events.{name}", "words").T
        if f"events.{name}.bias" in constants:
            made[f"{name}.bias"] = constants[f"events.{name}.bias"]
    with np.load(directory / FILE) as parts:
        for name in parts.files:
            if name == "by_path":
                made[name] = parts[name]
            elif name.endswith("_bias"):
                made[f"{name.removesuffix('_bias')}.bias"] = parts[name]
            else:
                made[f"{name}.weight"] = parts[name].T
    return {name: np.ascontiguousarray(each, np.float32) for name, each in made.items()}


def rows_of(pieces: Sequence[str], weights: Weights) -> list[int]:
    """Which rows of the weights the kept pieces are."""
    number = {piece: at for at, piece in reversed(list(enumerate(weights.pieces)))}
    return [number[piece] for piece in pieces]


def _state(constants: dict[str, Any], layers: int) -> dict[str, Any]:
    state: dict[str, Any] = {"encoder.positions": constants["places"]}
    for part in ("weight", "bias"):
        state[f"encoder.norm.{part}"] = constants[f"encoder.norm.{part}"]
    for at in range(layers):
        name = f"encoder.layers.{at}"
        joint = np.split(_matrix(constants, f"{name}.joint"), 3, axis=1)
        biases = np.split(constants[f"{name}.joint.bias"], 3)
        for part, matrix, bias in zip(_JOINT, joint, biases, strict=True):
            state[f"{name}.{part}.weight"], state[f"{name}.{part}.bias"] = matrix.T, bias
        for part in ("output", "into", "out"):
            state[f"{name}.{part}.weight"] = _matrix(constants, f"{name}.{part}").T
            state[f"{name}.{part}.bias"] = constants[f"{name}.{part}.bias"]
        for norm in ("after_attention", "after_inner"):
            for part in ("weight", "bias"):
                state[f"{name}.{norm}.{part}"] = constants[f"{name}.{norm}.{part}"]
    for name in _STYLED:
        state[f"{name}.linear.weight"] = _matrix(constants, name, "words").T
        state[f"{name}.linear.bias"] = np.zeros(constants[f"{name}.bias"].shape[1], np.float32)
        state[f"{name}.style"] = constants[f"{name}.bias"]
    state["arcs"] = np.concatenate([_matrix(constants, "arcs"), constants["arcs.bias"][None]])
    flat = np.concatenate([_matrix(constants, "relations"), constants["relations.bias"][None]])
    size = len(flat)
    state["relations"] = flat.reshape(size, -1, size).transpose(1, 0, 2)
    return {name: np.ascontiguousarray(each, np.float32) for name, each in state.items()}


def _matrix(constants: dict[str, Any], name: str, given: str = "") -> Any:
    """[in, out] in floats, for the input ``given``, by default the one of the same name, as it is before it is divided."""
    floats = constants[f"{name}.numbers"].astype(np.float32) * constants[f"{name}.scales"]
    parts = constants.get(f"{given or name}.parts")
    return floats if parts is None else floats * parts[:, None]
