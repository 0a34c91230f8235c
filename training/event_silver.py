"""Sentences whose events a few trained networks tell: the mean of their probabilities is what a student learns from (distillation)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch.nn import functional

from kawat.knowledge.schema import TYPES
from training.batches import batches
from training.event_data import EventExample, event_batch
from training.network import Network

_LIKELY = 0.2
_PARTY = 0.3


def event_taught(teachers: Sequence[Network], examples: Sequence[EventExample]) -> list[EventExample]:
    """The same sentences with soft labels, in no order."""
    made = []
    for teacher in teachers:
        teacher.eval()
    for some in batches(list(examples), 4000):
        batch = None
        rows: list[list[torch.Tensor]] = []
        words_of = []
        for teacher in teachers:
            heads = teacher.events
            assert heads is not None
            batch = event_batch(some, heads.labels)
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                words = teacher.words(batch.batch.pieces, batch.batch.shown, batch.batch.first, batch.batch.last)
                hidden = heads.hidden(words, batch.heads, batch.hints)
                tags = functional.softmax(heads.tag_scores(hidden, torch.zeros_like(batch.once)).float(), -1)
            rows.append([tags, hidden])
            words_of.append(words)
        tags = torch.stack([row[0] for row in rows]).mean(0)
        for at, example in enumerate(some):
            made.append(_soft(teachers, example, at, tags[at, : example.words + 1], [row[1] for row in rows], words_of))
    return made


def _soft(
    teachers: Sequence[Network],
    example: EventExample,
    at: int,
    tags: torch.Tensor,
    hidden: Sequence[torch.Tensor],
    words: Sequence[torch.Tensor],
) -> EventExample:
    size = example.words + 1
    begins = tags[:, 1 : 1 + len(TYPES)]
    sure = begins.sum(1)
    sure[0] = 0
    first = torch.from_numpy(np.flatnonzero(sure.numpy() >= _LIKELY))
    soft = {"tags": tags.half(), "at": first.short(), "weight": sure[first].half()}
    if len(first):
        types = begins[first].argmax(1)
        modes, statuses, roles, sectors = [], [], [], []
        with torch.no_grad():
            for teacher, inner, outer in zip(teachers, hidden, words, strict=True):
                heads = teacher.events
                assert heads is not None
                trigger = inner[at, first].float()
                paths = torch.stack(
                    [
                        torch.from_numpy(heads.labels.paths_from(word, example.heads, example.relations))
                        for word in first.tolist()
                    ]
                )
                modes.append(functional.softmax(heads.mode_scores(trigger, types), -1))
                statuses.append(functional.softmax(heads.statuses(trigger), -1))
                scores = heads.role_scores(outer[at : at + 1, :size].float(), trigger, torch.zeros_like(first), paths)
                roles.append(torch.sigmoid(scores))
                sectors.append(functional.softmax(heads.sectors(outer[at, :size].float()), -1))
        shares = _mean(roles)
        named = torch.from_numpy(np.flatnonzero((shares[:, :, :2].amax((0, 2)) >= _PARTY).numpy()))
        named = named[named > 0]
        soft |= {
            "types": types.short(),
            "modes": _mean(modes).half(),
            "statuses": _mean(statuses).half(),
            "roles": shares.half(),
            "sector_at": named.short(),
            "sectors": _mean(sectors)[named].half(),
        }
    return replace(example, soft=soft)


def _mean(each: Sequence[torch.Tensor]) -> torch.Tensor:
    return torch.stack(list(each)).mean(0)
