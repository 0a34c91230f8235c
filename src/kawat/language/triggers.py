"""From the scores of the heads for events to the triggers of a sentence: where an event may be told, of which type, with which parties.

Nothing is decided here for good: every trigger that is likely enough to be looked at comes with its probabilities.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kawat.language.eventlabels import ROLES, EventLabels
from kawat.language.labels import softmax
from kawat.language.parse import Party, Trigger

Floats = NDArray[np.float32]

_INSIDE = 0.5
_PARTY = 0.05
_SECTORS = 2
"""Of so many sectors of a party, the likeliest, is told."""
NEVER = -60.0
_IMPLIED = 0
"""The word of a party that the sentence has no words for, in scores: the root."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What hangs on some words, if they are triggers: ``modes`` [words, modes + 1], ``statuses`` [words, statuses], ``of_event``
    [words, roles, size], to be multiplied with what each word is as a party."""

    modes: Floats
    statuses: Floats
    of_event: Floats


@dataclass(frozen=True, slots=True)
class EventScores:
    """What the heads say of one sentence, by word, the root first: ``tags`` [words, tags], ``of_word`` [words, size], ``sectors``
    [words, sectors]; ``linked`` gives the rest for the words that may be triggers."""

    tags: Floats
    of_word: Floats
    sectors: Floats
    linked: Callable[[Sequence[int]], Linked]


def triggers_of(
    scores: EventScores,
    heads: Sequence[int],
    relations: Sequence[int],
    labels: EventLabels,
    by_path: Floats,
    *,
    least: float,
) -> tuple[Trigger, ...]:
    """The triggers of a sentence whose probability is ``least`` or more. ``heads`` and ``relations`` of the tree count the root as word 0.

    ``by_path`` [paths, roles] is what the way through the tree adds to the score of a party.
    """
    shares = softmax(scores.tags)
    kinds = len(labels.types)
    begins = shares[:, 1 : 1 + kinds]
    sums = begins.sum(1)
    sums[0] = 0
    inside = shares[:, 1 + kinds :].sum(1)
    firsts = np.flatnonzero(sums >= least).tolist()
    if not firsts:
        return ()
    linked, found = scores.linked(firsts), []
    statuses = softmax(linked.statuses)
    for at, first in enumerate(firsts):
        last = first
        while last + 1 < len(inside) and inside[last + 1] > _INSIDE:
            last += 1
        order = np.argsort(-begins[first], kind="stable")[:3].tolist()
        types = tuple((labels.types[each], float(begins[first, each])) for each in order)
        ways = labels.paths_from(first, heads, relations)
        roles = scores.of_word @ linked.of_event[at].T + by_path[ways]
        roles[first : last + 1] = NEVER
        found.append(
            Trigger(
                first=first - 1,
                last=last - 1,
                probability=float(sums[first]),
                types=types,
                modes=_modes(linked.modes[at], types[0][0], labels),
                statuses=_ranked(labels.statuses, statuses[at]),
                parties=_parties(roles, scores.sectors, labels),
            )
        )
    return tuple(found)


def _modes(scores: Floats, kind: str, labels: EventLabels) -> tuple[tuple[str | None, float], ...]:
    own = labels.modes_of[kind]
    names = [*(labels.modes[at][1] for at in own), None]
    shares = softmax(scores[[*own, len(labels.modes)]])
    order = np.argsort(-shares, kind="stable")[:3].tolist()
    return tuple((names[at], float(shares[at])) for at in order)


def _ranked(names: Sequence[str], shares: Floats) -> tuple[tuple[str, float], ...]:
    return tuple((names[at], float(shares[at])) for at in np.argsort(-shares, kind="stable").tolist())


def _parties(roles: Floats, sectors: Floats, labels: EventLabels) -> tuple[Party, ...]:
    shares = 1 / (1 + np.exp(-np.clip(roles, NEVER, -NEVER)))
    found = np.argwhere(shares >= _PARTY)
    told = softmax(sectors[found[:, 0]])
    best = np.argsort(-told, axis=1, kind="stable")[:, :_SECTORS].tolist()
    out = []
    for (word, role), order, own in zip(found.tolist(), best, told.tolist(), strict=True):
        named = tuple((labels.sectors[at], own[at]) for at in order) if word != _IMPLIED else ()
        out.append(Party(word - 1 if word else None, ROLES[role], float(shares[word, role]), named))
    return tuple(out)
