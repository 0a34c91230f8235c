"""Sentences become batches of tensors: pieces, words and what is to be learned of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import torch
from torch import Tensor

from kawat.language.pieces import PAD, START, STOP, UNKNOWN, Pieces
from training.network import Labels
from training.readers import CLOSING, Named, Tree

LONGEST = 250
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence in numbers. ``first`` and ``last`` piece of each word; what is not annotated is empty.

    ``soft`` holds teachers' probabilities: arcs [words, words + 1], tags [words, tags], names [words, names], and relations [words, relations]
    to the ``heads`` [words] of their best tree.
    """

    style: int
    pieces: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    tags: tuple[int, ...] = ()
    heads: tuple[int, ...] = ()
    relations: tuple[int, ...] = ()
    names: tuple[int, ...] = ()
    soft: dict[str, Tensor] | None = None

    @property
    def words(self) -> int:
        return len(self.first)


@dataclass(slots=True)
class Batch:
    """``pieces``, ``shown`` [sentences, pieces]; ``first``, ``last``, ``real`` [sentences, words + 1], the root first; gold [sentences, words + 1].

    Gold that is not there is -100.
    """

    examples: list[Example]
    style: Tensor
    pieces: Tensor
    shown: Tensor
    first: Tensor
    last: Tensor
    real: Tensor
    tags: Tensor
    heads: Tensor
    relations: Tensor
    names: Tensor


class Maker:
    """Makes examples of sentences with the shipped pieces and labels."""

    def __init__(self, pieces: Pieces, labels: Labels) -> None:
        self._pieces = pieces
        self._style = {style: at for at, style in enumerate(labels.styles)}
        self._tag = {tag: at for at, tag in enumerate(labels.tags)}
        self._relation = {relation: at for at, relation in enumerate(labels.relations)}
        self._name = {name: at for at, name in enumerate(labels.names)}

    def bare(self, words: Sequence[str], glued: Sequence[bool], style: str) -> Example:
        """A sentence without annotation."""
        numbers, first, last = [START], [], []
        for word, sticks in zip(words, glued, strict=True):
            first.append(len(numbers))
            numbers += self._pieces.of(word, glued=sticks)
            last.append(len(numbers) - 1)
        return Example(self._style[style], (*numbers, STOP), tuple(first), tuple(last))

    def tree(self, tree: Tree, style: str) -> Example:
        bare = self.bare(tree.words, tree.glued, style)
        return Example(
            bare.style,
            bare.pieces,
            bare.first,
            bare.last,
            tags=tuple(self._tag[tag] for tag in tree.tags),
            heads=tree.heads,
            relations=tuple(self._relation[relation] for relation in tree.relations),
        )

    def named(self, named: Named, style: str) -> Example:
        """The corpora of names tell no blanks: a mark is taken to be glued to the word before it when it can stand nowhere else."""
        glued = [word in CLOSING for word in named.words]
        bare = self.bare(named.words, glued, style)
        return Example(
            bare.style, bare.pieces, bare.first, bare.last, names=tuple(self._name[tag] for tag in named.tags)
        )


class HasPieces(Protocol):
    """A sentence cut into pieces."""

    @property
    def pieces(self) -> tuple[int, ...]: ...


E = TypeVar("E", bound=HasPieces)


def batches(examples: Sequence[E], size: int, draw: random.Random | None = None) -> list[list[E]]:
    """Runs of examples of like length, each of at most ``size`` pieces with padding; in drawn order where ``draw`` is given.

    A sentence of more than LONGEST pieces is left out of training; without ``draw`` it stays.
    """
    fit = [each for each in examples if draw is None or len(each.pieces) <= LONGEST]
    order = sorted(fit, key=lambda each: len(each.pieces) + (draw.random() * 6 if draw else 0))
    made: list[list[E]] = []
    current: list[E] = []
    longest = 0
    for each in order:
        longest = max(longest, len(each.pieces))
        if current and (len(current) + 1) * longest > size:
            made.append(current)
            current, longest = [], len(each.pieces)
        current.append(each)
    if current:
        made.append(current)
    if draw:
        draw.shuffle(made)
    return made


def collate(examples: list[Example], draw: random.Random | None = None, word_dropout: float = 0.0) -> Batch:
    """The tensors of a batch; with ``draw``, the pieces of a share of words are hidden behind the unknown piece."""
    count, length = len(examples), max(len(each.pieces) for each in examples)
    words = max(each.words for each in examples) + 1
    pieces = torch.full((count, length), PAD)
    shown = torch.zeros(count, length, dtype=torch.bool)
    first, last = torch.zeros(count, words, dtype=torch.long), torch.zeros(count, words, dtype=torch.long)
    real = torch.zeros(count, words, dtype=torch.bool)
    tags, heads, relations, names = (torch.full((count, words), _IGNORED) for _ in range(4))
    for at, each in enumerate(examples):
        numbers = list(each.pieces)
        if draw and word_dropout:
            for start, end in zip(each.first, each.last, strict=True):
                if draw.random() < word_dropout:
                    numbers[start : end + 1] = [UNKNOWN] * (end + 1 - start)
        pieces[at, : len(numbers)] = torch.tensor(numbers)
        shown[at, : len(numbers)] = True
        row = slice(1, each.words + 1)
        first[at, row], last[at, row], real[at, row] = torch.tensor(each.first), torch.tensor(each.last), True
        for into, gold in ((tags, each.tags), (heads, each.heads), (relations, each.relations), (names, each.names)):
            if gold:
                into[at, row] = torch.tensor(gold)
    style = torch.tensor([each.style for each in examples])
    return Batch(examples, style, pieces, shown, first, last, real, tags, heads, relations, names)
