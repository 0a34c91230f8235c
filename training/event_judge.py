"""What a network says of events in sentences, and how much of it is right against the annotation, sentence by sentence.

Figures of this file are for choosing among designs: an event is found when its type stands in its sentence. ``kawat score`` has the final word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch

from kawat.knowledge.schema import STATUSES, TYPES
from kawat.language.eventheads import LEAST
from kawat.language.eventlabels import ROLES
from kawat.language.parse import Trigger
from kawat.language.triggers import EventScores, Linked, triggers_of
from training.batches import batches
from training.event_data import EventBatch, EventExample, event_batch
from training.network import Network

_SIDES = 2
"""The first roles are sides; the last is who says so."""


def scored(network: Network, examples: Sequence[EventExample]) -> Iterator[tuple[EventExample, EventScores]]:
    """Each example once, with the scores of the heads."""
    heads = network.events
    assert heads is not None
    network.eval()
    for some in batches(list(examples), 4000):
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            batch = event_batch(some, heads.labels)
            words = network.words(batch.batch.pieces, batch.batch.shown, batch.batch.first, batch.batch.last)
            made = _scores(network, words, batch)
        for at, example in enumerate(some):
            yield example, _of_one([each[at, : example.words + 1] for each in made])


def _of_one(made: list[np.ndarray]) -> EventScores:
    tags, modes, statuses, of_event, of_word, sectors = made

    def linked(words: Sequence[int]) -> Linked:
        return Linked(*(each[list(words)] for each in (modes, statuses, of_event)))

    return EventScores(tags, of_word, sectors, linked)


def _scores(network: Network, words: torch.Tensor, batch: EventBatch) -> list[np.ndarray]:
    heads = network.events
    assert heads is not None
    hidden = heads.hidden(words, batch.heads, batch.hints)
    of_event = heads.of_event(hidden)
    of_word = torch.nn.functional.gelu(heads.of_word(words))
    of_word = torch.cat([of_word, of_word.new_ones(*of_word.shape[:-1], 1)], -1)
    tags = heads.tag_scores(hidden, torch.zeros_like(batch.once))
    made = (
        tags,
        heads.modes(hidden),
        heads.statuses(hidden),
        of_event.reshape(*of_event.shape[:2], -1, of_word.shape[-1]),
        of_word,
        heads.sectors(words),
    )
    return [each.float().numpy() for each in made]


def triggers(
    network: Network, example: EventExample, scores: EventScores, *, least: float = LEAST
) -> tuple[Trigger, ...]:
    heads = network.events
    assert heads is not None
    by_path = heads.by_path.detach().numpy() if heads.design.tree else np.zeros(heads.by_path.shape, np.float32)
    return triggers_of(scores, example.heads, example.relations, heads.labels, by_path, least=least)


def figures(
    pairs: Sequence[tuple[EventExample, tuple[Trigger, ...]]], *, at: float | None = None
) -> Mapping[str, float]:
    """Event P, R and F at the threshold ``at``, or at the best one; status, mode and parties over the events found there."""
    best = max(
        ((_event(pairs, t), t) for t in ([at] if at else np.arange(0.2, 0.71, 0.05))), key=lambda each: each[0][2]
    )
    (p, r, f), threshold = best
    return {"event": f, "P": p, "R": r, "at": float(threshold), **_linked(pairs, threshold)}


def _event(pairs: Sequence[tuple[EventExample, tuple[Trigger, ...]]], least: float) -> tuple[float, float, float]:
    right = found = gold = 0
    for example, got in pairs:
        want = Counter(event.type for event in example.events)
        have = Counter(TYPES.index(each.type) for each in got if each.probability >= least)
        right += sum((want & have).values())
        found += sum(have.values())
        gold += sum(want.values())
    p, r = right / max(found, 1), right / max(gold, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def _linked(pairs: Sequence[tuple[EventExample, tuple[Trigger, ...]]], least: float) -> dict[str, float]:
    count: Counter[str] = Counter()
    statuses: list[tuple[str, str]] = []
    for example, got in pairs:
        for event in example.events:
            same = [
                each
                for each in got
                if each.first <= event.last - 1
                and event.first - 1 <= each.last
                and TYPES.index(each.type) == event.type
                and each.probability >= least
            ]
            if not same:
                continue
            one = max(same, key=lambda each: each.probability)
            statuses.append((STATUSES[event.status], one.statuses[0][0]))
            count["n"] += 1
            wanted = {(word, role) for word, role in event.roles if role < _SIDES}
            had = {
                (0 if each.word is None else each.word + 1, ROLES.index(each.role))
                for each in one.parties
                if each.probability >= 0.5
            }
            had_two = {each for each in had if each[1] < _SIDES}
            count["right"] += len(wanted & had_two)
            count["got"] += len(had_two)
            count["want"] += len(wanted)
            count["both"] += wanted == had_two
            said = {each for each in event.roles if each[1] == _SIDES}
            heard = {each for each in had if each[1] == _SIDES}
            count["said"] += len(said)
            count["heard"] += len(heard)
            count["said right"] += len(said & heard)
    p, r = count["right"] / max(count["got"], 1), count["right"] / max(count["want"], 1)
    return {
        "overlap": count["n"],
        "status": macro(statuses),
        "parties": 2 * p * r / max(p + r, 1e-9),
        "both sides": count["both"] / max(count["n"], 1),
        "said": 2 * count["said right"] / max(count["said"] + count["heard"], 1),
    }


def macro(pairs: Sequence[tuple[str, str]]) -> float:
    """The mean F over the statuses of (right, found)."""
    shares = []
    for name in STATUSES:
        both = sum(right == found == name for right, found in pairs)
        total = sum((right == name) + (found == name) for right, found in pairs)
        shares.append(2 * both / max(1, total))
    return sum(shares) / len(shares)
