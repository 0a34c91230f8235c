"""How good a network is while it is made: tags, trees and names over words as given. What is reported comes from ``training.evaluate``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch.nn import functional

from kawat.language.trees import heads_of
from training.batches import Example, batches, collate
from training.learn import masked
from training.network import Network
from training.readers import name_spans

Figures = dict[str, float]


def predicted(
    networks: Sequence[Network], examples: Sequence[Example]
) -> Iterator[tuple[Example, dict[str, torch.Tensor]]]:
    """For each example, in no order, the mean probabilities of some networks with the same labels.

    Of tags, names, arcs [words, words + 1], of relations to the heads of the best tree over the mean arcs, and those heads.
    """
    root = networks[0].labels.relations.index("root")
    for network in networks:
        network.eval()
    for group in batches(examples, 4000):
        batch = collate(group)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            scored = [
                network.scores(network.words(batch.pieces, batch.shown, batch.first, batch.last), batch.style)
                for network in networks
            ]
        arcs = _mean([functional.softmax(masked(scores.arcs.float(), batch.real), -1) for scores in scored])
        tags, names = (
            _mean([functional.softmax(getattr(scores, name).float(), -1) for scores in scored])
            for name in ("tags", "names")
        )
        lengths = np.array([each.words for each in group])
        trees = heads_of(torch.log(arcs + 1e-9).numpy(), lengths)
        for at, each in enumerate(group):
            row = slice(1, each.words + 1)
            heads = torch.from_numpy(trees[at, : each.words])
            relations = _mean(
                [
                    _related(network, scores.dependents[at, row], scores.heads[at, heads], heads, root)
                    for network, scores in zip(networks, scored, strict=True)
                ]
            )
            found = {"tags": tags[at, row], "names": names[at, row], "arcs": arcs[at, row, : each.words + 1]}
            yield each, {**found, "relations": relations, "heads": heads}


def _mean(each: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.stack(list(each)).mean(0)


def _related(
    network: Network, below: torch.Tensor, above: torch.Tensor, heads: torch.Tensor, root: int
) -> torch.Tensor:
    """Probabilities of relations: ``root`` for the root and for no other."""
    with torch.no_grad():
        scores = network.relation_scores(below.float(), above.float())
    alone = torch.zeros(scores.shape[1], dtype=torch.bool)
    alone[root] = True
    scores = scores.masked_fill((heads == 0)[:, None] != alone, -1e9)
    return functional.softmax(scores, -1)


def tree_figures(networks: Sequence[Network], examples: Sequence[Example]) -> Figures:
    """Shares of words with the right tag, head, and head with relation: UPOS, UAS, LAS, in per cent."""
    words = tags = heads = both = 0
    for example, found in predicted(networks, examples):
        gold = torch.tensor(example.heads)
        right = found["heads"] == gold
        words += example.words
        tags += int((found["tags"].argmax(-1) == torch.tensor(example.tags)).sum())
        heads += int(right.sum())
        both += int((right & (found["relations"].argmax(-1) == torch.tensor(example.relations))).sum())
    return {"UPOS": 100 * tags / words, "UAS": 100 * heads / words, "LAS": 100 * both / words}


def name_figures(networks: Sequence[Network], examples: Sequence[Example]) -> Figures:
    """Precision, recall and F of whole names with their type, in per cent."""
    right = found_count = gold_count = 0
    for example, found in predicted(networks, examples):
        tags = [networks[0].labels.names[at] for at in found["names"].argmax(-1).tolist()]
        gold = name_spans([networks[0].labels.names[at] for at in example.names])
        got = name_spans(tags)
        right += len(gold & got)
        found_count += len(got)
        gold_count += len(gold)
    precision, recall = right / max(found_count, 1), right / max(gold_count, 1)
    return {"P": 100 * precision, "R": 100 * recall, "F": 200 * precision * recall / max(precision + recall, 1e-9)}
