"""The network that is trained: the lowest layers of the encoder, and over its word vectors the heads for tags, trees and names.

The tree head is the deep biaffine one of Dozat and Manning (2017). A *style* is the habit of one annotated corpus (the guidelines of 2017
are not today's): every head has a bias for each style, so that what corpora share is learned together and what divides them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.readers import NAME_TYPES
from training.weights import Weights

if TYPE_CHECKING:
    from training.event_network import EventHeads

UPOS = [
    "ADJ",
    "ADP",
    "ADV",
    "AUX",
    "CCONJ",
    "DET",
    "INTJ",
    "NOUN",
    "NUM",
    "PART",
    "PRON",
    "PROPN",
    "PUNCT",
    "SCONJ",
    "SYM",
    "VERB",
    "X",
]
NAME_TAGS = ("O", *(f"{place}-{kind}" for kind in NAME_TYPES for place in "BI"))
_NEVER = -1e4
_POOL = 1 << 23


@dataclass(frozen=True, slots=True)
class Sizes:
    """``arc`` and ``relation`` are the widths of the biaffine spaces; ``layers`` how many of the encoder's are kept."""

    layers: int = 6
    arc: int = 256
    relation: int = 64
    dropout: float = 0.1
    head_dropout: float = 0.33


@dataclass(frozen=True, slots=True)
class Labels:
    """What the heads choose among."""

    relations: tuple[str, ...]
    styles: tuple[str, ...]
    tags: tuple[str, ...] = tuple(UPOS)
    names: tuple[str, ...] = field(default=NAME_TAGS)


class Dropout(nn.Module):
    """Dropout whose masks are cut at random from one pool of drawn numbers: on a processor, drawing them anew costs a sixth of a step."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.register_buffer("pool", (torch.rand(_POOL) >= rate).to(torch.bfloat16) / (1 - rate), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        count = x.numel()
        if count >= _POOL:
            return functional.dropout(x, self.rate)
        start = int(torch.randint(0, _POOL - count, ()))
        return x * self.pool[start : start + count].view(x.shape).to(x.dtype)


class Layer(nn.Module):
    """One transformer layer, normalised after each part."""

    def __init__(self, weights: Weights, at: int, drop: Dropout) -> None:
        super().__init__()
        shape = weights.shape
        self.heads = shape.heads
        self.query, self.key, self.value, self.output = (
            _linear(weights, f"l{at}.{name}") for name in ("q", "k", "v", "ao")
        )
        self.into, self.out = _linear(weights, f"l{at}.fi"), _linear(weights, f"l{at}.fo")
        self.after_attention, self.after_inner = _norm(weights, f"l{at}.aln"), _norm(weights, f"l{at}.oln")
        self.drop = drop

    def forward(self, x: Tensor, hidden: Tensor) -> Tensor:
        """``x`` [sentences, pieces, width]; ``hidden`` [sentences, 1, 1, pieces] tells the pieces that are padding."""
        count, length, width = x.shape
        size = width // self.heads
        joint = functional.linear(
            x,
            torch.cat([self.query.weight, self.key.weight, self.value.weight]),
            torch.cat([self.query.bias, self.key.bias, self.value.bias]),
        )
        query, key, value = joint.view(count, length, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(query * size**-0.5, key.transpose(-1, -2)).masked_fill(hidden, _NEVER)
        mixed = (
            torch.matmul(torch.softmax(scores, -1).to(value.dtype), value).transpose(1, 2).reshape(count, length, width)
        )
        x = self.after_attention(x + self.drop(self.output(mixed)))
        inner = functional.gelu(self.into(x))
        return self.after_inner(x + self.drop(self.out(inner)))


class Encoder(nn.Module):
    """The lowest layers of multilingual-e5-small over the pieces that were kept; the vectors of pieces stay as they are."""

    def __init__(self, weights: Weights, rows: list[int], layers: int, dropout: float) -> None:
        super().__init__()
        assert weights.words is not None
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(weights.words.floats()[rows]), freeze=True)
        kind = torch.from_numpy(weights.tensors["emb.type"]).view(-1, weights.shape.width)[0]
        self.positions = nn.Parameter(torch.from_numpy(weights.tensors["emb.pos"]).view(-1, weights.shape.width) + kind)
        self.norm = _norm(weights, "emb.ln")
        self.drop = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(weights, at, self.drop) for at in range(layers))

    def forward(self, pieces: Tensor, shown: Tensor) -> Tensor:
        """Hidden states [sentences, pieces, width]; ``shown`` [sentences, pieces] is false for padding."""
        x = self.norm(self.words(pieces) + self.positions[: pieces.shape[1]])
        hidden = ~shown[:, None, None, :]
        for layer in self.layers:
            x = layer(x, hidden)
        return x


@dataclass(slots=True)
class Scores:
    """By word, the root first: ``tags`` and ``names`` [sentences, words, labels], ``arcs`` [sentences, words, heads];
    ``dependents`` and ``heads`` are what relations are scored from."""

    tags: Tensor
    names: Tensor
    arcs: Tensor
    dependents: Tensor
    heads: Tensor


class Network(nn.Module):
    """Encoder and heads. ``labels`` and ``sizes`` are kept with the weights. ``events`` are the heads for events, where it has them."""

    def __init__(self, weights: Weights, rows: list[int], labels: Labels, sizes: Sizes) -> None:
        super().__init__()
        self.labels, self.sizes = labels, sizes
        width, styles = weights.shape.width, len(labels.styles)
        self.encoder = Encoder(weights, rows, sizes.layers, sizes.dropout)
        self.drop = Dropout(sizes.head_dropout)
        self.tags = Styled(width, len(labels.tags), styles)
        self.names = Styled(width, len(labels.names), styles)
        self.arc_dependent, self.arc_head = Styled(width, sizes.arc, styles), Styled(width, sizes.arc, styles)
        self.relation_dependent, self.relation_head = (
            Styled(width, sizes.relation, styles),
            Styled(width, sizes.relation, styles),
        )
        self.arcs = nn.Parameter(torch.randn(sizes.arc + 1, sizes.arc) * 0.01)
        self.relations = nn.Parameter(torch.randn(len(labels.relations), sizes.relation + 1, sizes.relation + 1) * 0.01)
        self.events: EventHeads | None = None

    def words(self, pieces: Tensor, shown: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Word vectors [sentences, words, width]: the mean of a word's first and last piece; the root is the piece of the start."""
        states = self.encoder(pieces, shown)
        wide = (-1, -1, states.shape[-1])
        ends = (torch.gather(states, 1, at[..., None].expand(*wide)) for at in (first, last))
        return sum(ends, torch.zeros((), dtype=states.dtype)) * 0.5

    def scores(self, words: Tensor, style: Tensor) -> Scores:
        """``style`` [sentences]: the number of each sentence's style."""
        words = self.drop(words)
        dependent, head = (
            self.drop(functional.gelu(part(words, style))) for part in (self.arc_dependent, self.arc_head)
        )
        arcs = torch.matmul(torch.matmul(_with_one(dependent), self.arcs.to(words.dtype)), head.transpose(1, 2))
        below, above = (
            self.drop(functional.gelu(part(words, style))) for part in (self.relation_dependent, self.relation_head)
        )
        return Scores(self.tags(words, style), self.names(words, style), arcs, _with_one(below), _with_one(above))

    def relation_scores(self, dependents: Tensor, heads: Tensor) -> Tensor:
        """[pairs, relations] from [pairs, relation + 1] of dependents and their heads."""
        return torch.einsum("na,rac,nc->nr", dependents, self.relations.to(dependents.dtype), heads)


class Styled(nn.Module):
    """A linear map with a bias for each style."""

    def __init__(self, width: int, out: int, styles: int) -> None:
        super().__init__()
        self.linear = nn.Linear(width, out)
        self.style = nn.Parameter(torch.zeros(styles, out))

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        y: Tensor = self.linear(x)
        return y + self.style[style][:, None, :].to(y.dtype)


def _with_one(x: Tensor) -> Tensor:
    return torch.cat([x, x.new_ones(*x.shape[:-1], 1)], -1)


def _linear(weights: Weights, name: str) -> nn.Linear:
    bias = weights.tensors[f"{name}.b"]
    matrix = weights.tensors[f"{name}.w"].reshape(len(bias), -1)
    linear = nn.Linear(matrix.shape[1], matrix.shape[0])
    _set(linear.weight, matrix)
    _set(linear.bias, bias)
    return linear


def _norm(weights: Weights, name: str) -> nn.LayerNorm:
    scale = weights.tensors[f"{name}.w"]
    norm = nn.LayerNorm(len(scale), weights.shape.epsilon)
    _set(norm.weight, scale)
    _set(norm.bias, weights.tensors[f"{name}.b"])
    return norm


def _set(parameter: nn.Parameter, values: np.ndarray) -> None:
    parameter.data.copy_(torch.from_numpy(np.ascontiguousarray(values)))
