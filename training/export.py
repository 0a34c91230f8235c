"""Writes a trained network as the directory that ships: graph, pieces, labels."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kawat.language.eventheads import FILE
from training.batches import Example
from training.event_network import Design
from training.graph import Writer
from training.network import Network
from training.ranges import ranges_of
from training.weights import Q4, Weights

_MATRICES = ("told", "tags", "modes", "statuses", "of_event")
STYLE_OF = {"id": "csui", "en": "ewt"}


def export(
    network: Network,
    weights: Weights,
    rows: Sequence[int],
    directory: Path,
    facts: Mapping[str, Any],
    sentences: Sequence[Example],
) -> None:
    """Writes the files of a model; ``facts`` tell how it was made, and what the inputs of its products measure is found on ``sentences``.

    A directory that is there is written over.
    """
    assert weights.words is not None
    directory.mkdir(parents=True, exist_ok=True)
    state = {name: each.detach().float().numpy() for name, each in network.state_dict().items()}
    if network.events is not None and not network.events.design.tree:
        state["events.above.weight"] = np.zeros_like(state["events.above.weight"])
    measured = ranges_of(network, sentences)
    writer = Writer(
        state, measured, layers=network.sizes.layers, heads=weights.shape.heads, epsilon=weights.shape.epsilon
    )
    kept = list(rows)
    writer.write(Q4(weights.words.scales[kept], weights.words.numbers[kept]), directory / "encoder.onnx")
    lines = [f"{weights.pieces[row]}\t{weights.scores[row]:.6g}" for row in kept]
    (directory / "pieces.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    labels = network.labels
    told = {
        "labels": {
            "tags": labels.tags,
            "relations": labels.relations,
            "names": labels.names,
            "styles": labels.styles,
            "style_of": STYLE_OF,
        },
        "facts": dict(facts),
    }
    if network.events is not None:
        told["labels"]["events"] = network.events.labels.to_json()
        np.savez(directory / FILE, **event_parts(state, network.events.design))
    (directory / "encoder.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def event_parts(state: Mapping[str, Any], design: Design) -> dict[str, Any]:
    """The parts of the heads for events that stay outside the graph, in 16 bits."""
    # what a design leaves out adds nothing
    tree, hints = float(design.tree), float(design.hints)
    parts = {"by_path": state["events.by_path"] * tree}
    for name in _MATRICES:
        parts[name] = state[f"events.{name}.weight"].T * (hints if name == "told" else 1.0)
        if f"events.{name}.bias" in state:
            parts[f"{name}_bias"] = state[f"events.{name}.bias"]
    return {name: each.astype(np.float16) for name, each in parts.items()}
