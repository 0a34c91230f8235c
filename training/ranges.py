"""What the inputs of a network's products measure, over sentences: from this the graph that ships settles their scales."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.batches import Example, batches, collate
from training.network import Network

Floats = NDArray[np.float32]

_PIECES = 4096
_PLAIN = 8
_FAR = 2.0
_ROOM = 1.05


@dataclass(slots=True)
class Range:
    """The least and the greatest number seen in each column of an input."""

    low: Floats
    high: Floats

    def divisors(self) -> Floats | None:
        """What each column is to be divided by for the largest few to be no larger than the rest; None where none is far larger."""
        tops = np.maximum(self.high, -self.low)
        rest = np.sort(tops)[-1 - _PLAIN] if len(tops) > _PLAIN else tops.max()
        return None if tops.max() <= _FAR * rest else np.maximum(tops / rest, 1).astype(np.float32)

    def bounds(self) -> tuple[float, float]:
        """The least and the greatest number of the divided input, with a little room; zero lies between."""
        divisors = self.divisors()
        parts = 1.0 if divisors is None else 1 / divisors
        low, high = float((self.low * parts).min()), float((self.high * parts).max())
        least = (high - low) / 255
        return min(low * _ROOM, -least), max(high * _ROOM, least)


def ranges_of(network: Network, examples: Sequence[Example]) -> dict[str, Range]:
    """The range of each input of a product, by the name of the map: ``encoder.layers.N.joint`` (queries, keys and values), ``.output``,
    ``.into``, ``.out``; ``words`` for all heads; ``arcs`` and ``relations`` for the biaffine ones."""
    seen: dict[str, Range] = {}

    def see(name: str, x: Tensor) -> None:
        flat = x.detach().float().reshape(-1, x.shape[-1])
        low, high = (each.values.numpy() for each in (flat.min(0), flat.max(0)))
        known = seen.get(name)
        seen[name] = (
            Range(low, high) if known is None else Range(np.minimum(known.low, low), np.maximum(known.high, high))
        )

    watched: dict[str, nn.Module] = {"words": network.tags}
    for at, layer in enumerate(network.encoder.layers):
        for part in ("output", "into", "out"):
            watched[f"encoder.layers.{at}.{part}"] = layer.get_submodule(part)
        watched[f"encoder.layers.{at}.joint"] = layer
    heads = {"arcs": network.arc_dependent, "relations": network.relation_dependent}
    network.eval()
    with ExitStack() as stack, torch.inference_mode():
        for name, module in watched.items():
            taken = module.register_forward_pre_hook(lambda _, given, name=name: see(name, given[0]))
            stack.callback(taken.remove)
        for name, module in heads.items():
            taken = module.register_forward_hook(lambda *made, name=name: see(name, functional.gelu(made[-1])))
            stack.callback(taken.remove)
        for some in _unpadded(examples):
            batch = collate(some)
            network.scores(network.words(batch.pieces, batch.shown, batch.first, batch.last), batch.style)
    return seen


def _unpadded(examples: Sequence[Example]) -> Iterator[list[Example]]:
    """Batches of sentences of one length: what padding gives is no input."""

    def length(example: Example) -> int:
        return len(example.pieces)

    for _, same in groupby(sorted(examples, key=length), length):
        yield from batches(list(same), _PIECES)
