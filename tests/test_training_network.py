"""A small network of drawn weights: what it learns, what the graph says of it, and what comes back out of the graph."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs the extra `training`")
pytest.importorskip("onnx", reason="training needs the extra `training`")

import torch
from training.batches import Example, Maker, batches, collate
from training.export import export
from training.judge import name_figures, predicted, tree_figures
from training.learn import Course, Part, learn
from training.network import Labels, Network, Sizes
from training.readers import Named, Tree
from training.revive import revived
from training.silver import relabelled, taught
from training.weights import Q4, Shape, Weights

from kawat.knowledge import shipped
from kawat.language.encoder import load_encoder
from kawat.language.parse import Word
from kawat.language.pieces import SPECIAL, Pieces

WIDTH, INNER, LAYERS = 96, 128, 2
SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,"
LABELS = Labels(("nsubj", "obj", "punct", "root"), ("csui", "ewt", "gsd"))
TREES = [
    Tree(
        "1",
        "Ani melihat Budi.",
        ("Ani", "melihat", "Budi", "."),
        ("PROPN", "VERB", "PROPN", "PUNCT"),
        (2, 0, 2, 2),
        ("nsubj", "root", "obj", "punct"),
        (False, False, False, True),
    ),
    Tree(
        "2",
        "Budi tiba.",
        ("Budi", "tiba", "."),
        ("PROPN", "VERB", "PUNCT"),
        (2, 0, 2),
        ("nsubj", "root", "punct"),
        (False, False, True),
    ),
]


def drawn_weights() -> Weights:
    draw = np.random.default_rng(1)
    pieces = [*SPECIAL, "▁", *SIGNS, *(f"▁{sign}" for sign in SIGNS)]
    weights = Weights(
        Shape(WIDTH, LAYERS, 3, INNER, 64, 1e-12),
        pieces,
        np.linspace(-3, -6, len(pieces), dtype=np.float32),
        0,
        2,
        1,
        3,
    )
    weights.words = Q4(
        np.full((len(pieces), WIDTH // 32), 0.1, np.float16), draw.integers(-8, 8, (len(pieces), WIDTH)).astype(np.int8)
    )
    tensors = {"emb.pos": (64, WIDTH), "emb.type": (1, WIDTH)}
    for at in range(LAYERS):
        tensors |= {f"l{at}.{name}.w": (WIDTH, WIDTH) for name in ("q", "k", "v", "ao")}
        tensors |= {f"l{at}.{name}.b": (WIDTH,) for name in ("q", "k", "v", "ao", "fo")}
        tensors |= {f"l{at}.fi.w": (INNER, WIDTH), f"l{at}.fi.b": (INNER,), f"l{at}.fo.w": (WIDTH, INNER)}
    weights.tensors = {
        name: draw.normal(0, 0.08, shape).astype(np.float32).reshape(-1) for name, shape in tensors.items()
    }
    for name in ("emb.ln", *(f"l{at}.{norm}" for at in range(LAYERS) for norm in ("aln", "oln"))):
        weights.tensors |= {f"{name}.w": np.ones(WIDTH, np.float32), f"{name}.b": np.zeros(WIDTH, np.float32)}
    return weights


@pytest.fixture(scope="module")
def weights() -> Weights:
    return drawn_weights()


@pytest.fixture(scope="module")
def maker(weights: Weights) -> Maker:
    return Maker(Pieces(weights.pieces, weights.scores.tolist()), LABELS)


@pytest.fixture(scope="module")
def network(weights: Weights, maker: Maker) -> Network:
    """One that has learned two sentences by heart."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = Network(
        weights, list(range(len(weights.pieces))), LABELS, Sizes(LAYERS, relation=32, dropout=0.0, head_dropout=0.0)
    )
    part = Part("trees", [*(maker.tree(tree, "csui") for tree in TREES), names(maker)], 8.0)
    return learn(network, [part], Course(12_000, batch=200, word_dropout=0.0, warmup=10), told=lambda line: None)


def names(maker: Maker) -> Example:
    return maker.named(Named(("Ani", "melihat", "Budi", "."), ("B-PER", "O", "B-PER", "O")), "csui")


def words(tree: Tree) -> tuple[Word, ...]:
    found, at = [], 0
    for text, glued in zip(tree.words, tree.glued, strict=True):
        at += bool(found) and not glued
        found.append(Word(at, at + len(text), text, text.lower()))
        at += len(text)
    return tuple(found)


def test_it_learns_by_heart(network: Network, maker: Maker) -> None:
    assert tree_figures([network], [maker.tree(tree, "csui") for tree in TREES]) == {
        "UPOS": 100,
        "UAS": 100,
        "LAS": 100,
    }
    assert name_figures([network], [names(maker)])["F"] == pytest.approx(100)


def test_the_graph_says_what_the_network_says(network: Network, weights: Weights, maker: Maker, tmp_path: Path) -> None:
    examples = [maker.tree(tree, "csui") for tree in TREES]
    export(network, weights, range(len(weights.pieces)), tmp_path, {"made": "by a test"}, examples)
    encoder = load_encoder(tmp_path)
    for tree, syntax in zip(TREES, encoder.analyse([words(tree) for tree in TREES], style="csui"), strict=True):
        assert syntax.tags == tree.tags
        assert syntax.heads == tree.heads
        assert syntax.relations == tree.relations
    assert json.loads((tmp_path / "encoder.json").read_text(encoding="utf-8"))["facts"] == {"made": "by a test"}
    back, pieces = revived(tmp_path, weights)
    again = {name: value.detach() for name, value in back.named_parameters()}
    assert pieces == weights.pieces
    for name, value in network.named_parameters():
        if "style" not in name and "linear.bias" not in name and value.requires_grad:
            limit = 0.02 * float(value.detach().abs().max()) + 1e-6
            assert float((value.detach() - again[name]).abs().max()) <= limit, name


def test_teachers_give_probabilities(network: Network, maker: Maker) -> None:
    examples = taught([network, network], [maker.bare(TREES[0].words, TREES[0].glued, "csui")])
    soft = examples[0].soft
    assert soft is not None
    for name in ("tags", "names", "arcs", "relations"):
        assert torch.allclose(soft[name].float().sum(1), torch.ones(4), atol=0.01), name
    assert soft["arcs"].argmax(1).tolist() == list(TREES[0].heads)


def test_an_old_tree_moves_what_the_teachers_say(weights: Weights, maker: Maker) -> None:
    torch.manual_seed(2)
    network = Network(weights, list(range(len(weights.pieces))), LABELS, Sizes(LAYERS, relation=32))
    old = Tree("3", TREES[0].text, TREES[0].words, TREES[0].tags, (2, 0, 1, 2), TREES[0].relations, TREES[0].glued)
    (plain,) = taught([network], [maker.bare(old.words, old.glued, "gsd")])
    (moved,) = relabelled([network], [old], maker, shipped(), "gsd")
    assert plain.soft is not None
    assert moved.soft is not None
    assert moved.soft["arcs"][2, 1] > plain.soft["arcs"][2, 1]
    assert float(moved.soft["arcs"][2].float().sum()) == pytest.approx(1, abs=0.01)


def test_batches_hold_all_and_none_is_too_wide(maker: Maker) -> None:
    examples = [maker.bare(["a"] * count, [False] * count, "csui") for count in (1, 9, 3, 30, 2, 30)]
    made = batches(examples, 70)
    assert sorted(each.words for group in made for each in group) == [1, 2, 3, 9, 30, 30]
    assert all(len(group) * max(len(each.pieces) for each in group) <= 70 for group in made)
    batch = collate(made[0])
    assert int(batch.shown.sum()) == sum(len(each.pieces) for each in made[0])
    assert not batch.real[:, 0].any()


def test_the_probabilities_of_a_crowd_are_means(network: Network, maker: Maker) -> None:
    example = maker.tree(TREES[1], "csui")
    alone = next(iter(predicted([network], [example])))[1]
    crowd = next(iter(predicted([network, network], [example])))[1]
    assert torch.allclose(alone["tags"], crowd["tags"], atol=1e-6)
