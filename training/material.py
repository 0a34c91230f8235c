"""What a training run needs, read once: weights, kept pieces, labels, and examples of every corpus with some sentences held out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import torch

from kawat.knowledge import shipped
from kawat.language.pieces import Pieces
from training.batches import Example, Maker
from training.corpus import NAMES, TREES, Corpus, corpus_of
from training.guard import normalised
from training.network import Labels, Network, Sizes
from training.readers import name_file, names, tree_file, trees
from training.vocabulary import Cut, counted, cut, texts
from training.weights import Weights, read_e5

HELD_OUT = ("csui", "gsd")
_EVERY = 8
_TUNING_NAMES = {"idner2k": "idner2k_dev", "nergrit": "indonlu_nergrit_ner-grit_valid"}
_TUNING_TREES = {"ewt": "en_ewt-ud-dev"}


@dataclass(slots=True)
class Material:
    """``examples`` and ``held`` by corpus. Comparisons are made on what is held out, never on a test set."""

    weights: Weights
    cut: Cut
    labels: Labels
    maker: Maker
    corpus: Corpus
    examples: dict[str, list[Example]]
    held: dict[str, list[Example]]
    held_names: dict[str, list[Example]]

    def network(self, layers: int, seed: int) -> Network:
        """An untrained network of the lowest ``layers``; the new parts are drawn from ``seed``."""
        torch.manual_seed(seed)
        return Network(self.weights, self.cut.rows, self.labels, Sizes(layers=layers))


def is_held(text: str) -> bool:
    """One sentence in eight, by its own letters: the same whoever asks."""
    return int(hashlib.sha256(normalised(text).encode()).hexdigest(), 16) % _EVERY == 0


def material_of(shared: Path, work: Path, size: int) -> Material:
    """Reads all; the vocabulary's cut is kept in ``work``, for counting takes half a minute."""
    weights = read_e5()
    kept = work / f"vocabulary-{size}.json"
    if kept.is_file():
        made = Cut(**json.loads(kept.read_text(encoding="utf-8")))
    else:
        made = cut(weights, *counted(texts(shared), shipped()), size)
        work.mkdir(parents=True, exist_ok=True)
        told = {"rows": made.rows, "lost": made.lost, "pieces_a_word": made.pieces_a_word}
        kept.write_text(json.dumps(told), encoding="utf-8")
    pieces = Pieces([weights.pieces[row] for row in made.rows], [float(weights.scores[row]) for row in made.rows])
    corpus = corpus_of(shared)
    labels = Labels(_relations(corpus), (*TREES, *NAMES))
    maker = Maker(pieces, labels)
    examples: dict[str, list[Example]] = {}
    held: dict[str, list[Example]] = {}
    for name, rows in corpus.trees.items():
        apart = [tree for tree in rows if name in HELD_OUT and is_held(tree.text)]
        examples[name] = [maker.tree(tree, name) for tree in rows if not (name in HELD_OUT and is_held(tree.text))]
        if apart:
            held[name] = [maker.tree(tree, name) for tree in apart]
    for name, named in corpus.names.items():
        examples[name] = [maker.named(each, name) for each in named]
    for name, file in _TUNING_TREES.items():
        rows = list(trees(tree_file(shared, file)))
        held[name] = [maker.tree(tree, name) for tree in rows[::3]]
    held_names = {
        name: [maker.named(each, name) for each in names(name_file(shared, file))]
        for name, file in _TUNING_NAMES.items()
    }
    return Material(weights, made, labels, maker, corpus, examples, held, held_names)


def _relations(corpus: Corpus) -> tuple[str, ...]:
    return tuple(sorted({relation for rows in corpus.trees.values() for tree in rows for relation in tree.relations}))
