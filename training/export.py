"""Writes a trained network as the directory that ships: graph, pieces, labels."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from training.graph import Writer
from training.network import Network
from training.weights import Q4, Weights

STYLE_OF = {"id": "csui", "en": "ewt"}


def export(network: Network, weights: Weights, rows: Sequence[int], directory: Path, facts: Mapping[str, Any]) -> None:
    """Writes the files of a model; ``facts`` tell how it was made. A directory that is there is written over."""
    assert weights.words is not None
    directory.mkdir(parents=True, exist_ok=True)
    state = {name: each.detach().float().numpy() for name, each in network.state_dict().items()}
    writer = Writer(state, layers=network.sizes.layers, heads=weights.shape.heads, epsilon=weights.shape.epsilon)
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
    (directory / "encoder.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
