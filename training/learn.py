"""One training run: examples in, a trained network out.

All tasks are learned together: a batch holds sentences of like length, whatever they are annotated for. The weights that count are the mean
of the last part of the run.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.batches import Batch, Example, batches, collate
from training.event_data import EventExample, event_batch
from training.network import Network, Scores

_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Course:
    """``pieces``: how many are seen in all, padding not counted. ``averaged``: over what last share of the steps the weights are averaged."""

    pieces: int
    batch: int = 2000
    rate: float = 3e-4
    head_rate: float = 1.5e-3
    warmup: int = 80
    word_dropout: float = 0.05
    averaged: float = 0.3
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A corpus in training and how often a pass goes over it; a share below one draws anew each pass."""

    name: str
    examples: Sequence[Example | EventExample]
    share: float = 1.0


def learn(
    network: Network,
    parts: Sequence[Part],
    course: Course,
    *,
    told: Callable[[str], None] | None = None,
    before_averaging: Callable[[Network], None] | None = None,
) -> Network:
    """Trains ``network`` in place and gives it back with averaged weights. Same seed, same data, same threads: same weights.

    ``before_averaging`` sees it with its last ones.
    """
    say = told or (lambda line: print(line, file=sys.stderr, flush=True))
    torch.manual_seed(course.seed)
    draw = random.Random(course.seed)
    optimiser = _optimiser(network, course)
    seen = steps = 0
    average = Average(network)
    losses: list[float] = []
    begun = time.monotonic()
    network.train()
    while seen < course.pieces:
        for examples in _batches(_drawn(parts, draw), course.batch, draw):
            done = seen / course.pieces
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * min(1.0, (steps + 1) / course.warmup) * max(0.02, 1 - done)
            loss = loss_of(network, examples, draw, course.word_dropout)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            losses.append(loss.item())
            seen += sum(len(each.pieces) for each in examples)
            steps += 1
            if done > 1 - course.averaged and steps % 5 == 0:
                average.take(network)
            if steps % 100 == 0:
                speed = seen / (time.monotonic() - begun)
                say(
                    f"step {steps}, {seen / course.pieces:.0%}, loss {sum(losses[-100:]) / 100:.3f}, {speed:,.0f} pieces/s"
                )
            if seen >= course.pieces:
                break
    if before_averaging:
        before_averaging(network)
    average.put(network)
    network.eval()
    return network


def _batches(
    examples: Sequence[Example | EventExample], size: int, draw: random.Random
) -> list[list[Example]] | list[list[EventExample]]:
    """Batches of one kind each: trees and names, or events."""
    syntax = [each for each in examples if isinstance(each, Example)]
    events = [each for each in examples if isinstance(each, EventExample)]
    if not events or not syntax:
        return batches(syntax, size, draw) if syntax else batches(events, size, draw)
    made: list[Any] = [*batches(syntax, size, draw), *batches(events, size, draw)]
    draw.shuffle(made)
    return made


def _drawn(parts: Sequence[Part], draw: random.Random) -> list[Example | EventExample]:
    """One pass over all parts."""
    examples: list[Example | EventExample] = []
    for part in parts:
        whole, rest = divmod(part.share, 1.0)
        examples += list(part.examples) * int(whole)
        examples += draw.sample(list(part.examples), round(rest * len(part.examples)))
    return examples


def _optimiser(network: Network, course: Course) -> torch.optim.AdamW:
    encoder = [each for name, each in network.named_parameters() if name.startswith("encoder.") and each.requires_grad]
    heads = [each for name, each in network.named_parameters() if not name.startswith("encoder.")]
    groups = [
        {"params": encoder, "lr": course.rate, "base": course.rate},
        {"params": heads, "lr": course.head_rate, "base": course.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))


def loss_of(
    network: Network, examples: Sequence[Example] | Sequence[EventExample], draw: random.Random, word_dropout: float
) -> Tensor:
    """The loss of a batch of either kind."""
    if isinstance(examples[0], Example):
        return syntax_loss(network, collate(cast(list[Example], examples), draw, word_dropout))
    assert network.events is not None, "events are to be learned by a network without heads for them"
    batch = event_batch(cast(list[EventExample], examples), network.events.labels, draw, word_dropout)
    words = _words(network, batch.batch)
    loss = network.events.loss(words, batch)
    if any(each.soft for each in batch.batch.examples):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network.scores(words, batch.batch.style)
        loss = loss + soft_loss(network, batch.batch, scores, masked(scores.arcs.float(), batch.batch.real))
    return loss


def _words(network: Network, batch: Batch) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return network.words(batch.pieces, batch.shown, batch.first, batch.last)


def syntax_loss(network: Network, batch: Batch) -> Tensor:
    """The sum of the heads' mean losses over what the batch is annotated for."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        words = network.words(batch.pieces, batch.shown, batch.first, batch.last)
        scores = network.scores(words, batch.style)
    loss = torch.zeros(())
    arcs = masked(scores.arcs.float(), batch.real)
    for got, gold in ((scores.tags.float(), batch.tags), (arcs, batch.heads), (scores.names.float(), batch.names)):
        if (gold >= 0).any():
            loss = loss + functional.cross_entropy(got.flatten(0, 1), gold.flatten(), ignore_index=-100)
    at, word = (batch.heads >= 0).nonzero(as_tuple=True)
    if len(at):
        relations = network.relation_scores(
            scores.dependents[at, word].float(), scores.heads[at, batch.heads[at, word]].float()
        )
        loss = loss + functional.cross_entropy(relations, batch.relations[at, word])
    if any(each.soft for each in batch.examples):
        loss = loss + soft_loss(network, batch, scores, arcs)
    return loss


def soft_loss(network: Network, batch: Batch, scores: Scores, arcs: Tensor) -> Tensor:
    """Cross-entropy with a teacher's probabilities (Hinton, Vinyals and Dean, 2015)."""
    count, words = batch.real.shape
    labels = network.labels
    wide = {"tags": len(labels.tags), "names": len(labels.names), "arcs": words, "relations": len(labels.relations)}
    wanted = {name: torch.zeros(count, words, size) for name, size in wide.items()}
    above = torch.zeros(count, words, dtype=torch.long)
    for at, each in enumerate(batch.examples):
        if each.soft:
            for name, into in wanted.items():
                given = each.soft[name]
                into[at, 1 : each.words + 1, : given.shape[1]] = given.float()
            above[at, 1 : each.words + 1] = each.soft["heads"].long()
    at, word = wanted["tags"].any(-1).nonzero(as_tuple=True)
    got = {"tags": scores.tags[at, word], "names": scores.names[at, word], "arcs": arcs[at, word]}
    got["relations"] = network.relation_scores(
        scores.dependents[at, word].float(), scores.heads[at, above[at, word]].float()
    )
    loss = torch.zeros(())
    for name, scored in got.items():
        loss = loss - (wanted[name][at, word] * functional.log_softmax(scored.float(), -1)).sum() / max(1, len(at))
    return loss


def masked(arcs: Tensor, real: Tensor) -> Tensor:
    """A word hangs on the root or on another word of its sentence, never on itself."""
    heads = real.clone()
    heads[:, 0] = True
    itself = torch.eye(arcs.shape[1], dtype=torch.bool)
    return arcs.masked_fill(~heads[:, None, :] | itself, _NEVER)


class Average:
    """The running mean of a network's weights (Izmailov et al., 2018)."""

    def __init__(self, network: Network) -> None:
        self.count = 0
        self.sums = {name: torch.zeros_like(each) for name, each in network.named_parameters() if each.requires_grad}

    def take(self, network: Network) -> None:
        self.count += 1
        for name, each in network.named_parameters():
            if name in self.sums:
                self.sums[name] += each.detach()

    def put(self, network: Network) -> None:
        if self.count:
            for name, each in network.named_parameters():
                if name in self.sums:
                    each.data.copy_(self.sums[name] / self.count)
