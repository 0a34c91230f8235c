"""The heads for events over the encoder's word vectors, and what they are taught by.

A word's vector, its head's in the tree and what the tables say of it make one hidden vector; from it come the trigger tags, and at a
trigger's first word its mode and status. Parties are scored word by word against the trigger by a bilinear map and by the way that the tree
leads from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from kawat.coding.hints import HINTS
from kawat.language.eventlabels import ROLES, EventLabels
from training.event_data import EventBatch
from training.network import Dropout

_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Design:
    """What the heads may look at. ``hints``: the lexicon and the cues; ``tree``: the head's vector and the ways through the tree."""

    hints: bool = True
    tree: bool = True
    hidden: int = 256
    role: int = 96
    dropout: float = 0.25


class EventHeads(nn.Module):
    def __init__(self, width: int, labels: EventLabels, design: Design) -> None:
        super().__init__()
        self.labels, self.design = labels, design
        self.drop = Dropout(design.dropout)
        self.own = nn.Linear(width, design.hidden)
        self.above = nn.Linear(width, design.hidden, bias=False)
        self.told = nn.Linear(HINTS, design.hidden, bias=False)
        self.tags = nn.Linear(design.hidden, labels.tags)
        self.once = nn.Parameter(torch.zeros(labels.tags))
        self.modes = nn.Linear(design.hidden, len(labels.modes) + 1)
        self.statuses = nn.Linear(design.hidden, len(labels.statuses))
        self.of_event = nn.Linear(design.hidden, len(ROLES) * (design.role + 1))
        self.of_word = nn.Linear(width, design.role)
        self.by_path = nn.Parameter(torch.zeros(labels.paths, len(ROLES)))
        self.sectors = nn.Linear(width, len(labels.sectors))
        with torch.no_grad():
            self.above.weight *= 0.3
            self.of_event.bias.view(len(ROLES), -1)[:, -1] = -2.0
        kinds = torch.tensor([labels.types.index(kind) for kind, _ in labels.modes])
        self.register_buffer(
            "allowed", torch.zeros(len(labels.types), len(labels.modes) + 1, dtype=torch.bool), persistent=False
        )
        self.allowed[kinds, torch.arange(len(kinds))] = True
        self.allowed[:, -1] = True

    def hidden(self, words: Tensor, heads: Tensor, hints: Tensor) -> Tensor:
        """[sentences, words, hidden] from word vectors [sentences, words, width], the root first."""
        made = self.own(words)
        if self.design.tree:
            above = torch.gather(words, 1, heads[..., None].expand(-1, -1, words.shape[-1]))
            made = made + self.above(above)
        if self.design.hints:
            made = made + self.told(hints.to(words.dtype))
        return self.drop(functional.gelu(made, approximate="tanh"))

    def tag_scores(self, hidden: Tensor, once: Tensor) -> Tensor:
        return self.tags(hidden) + once[:, None, None].to(hidden.dtype) * self.once.to(hidden.dtype)

    def role_scores(self, words: Tensor, trigger: Tensor, sentence: Tensor, paths: Tensor) -> Tensor:
        """[events, words, roles] from word vectors, hidden vectors of triggers [events, hidden] and their sentences' numbers."""
        events = self.of_event(trigger).view(len(trigger), len(ROLES), -1)
        of_word = self.drop(functional.gelu(self.of_word(words)))
        of_word = torch.cat([of_word, of_word.new_ones(*of_word.shape[:-1], 1)], -1)
        scores = torch.einsum("erk,ewk->ewr", events, of_word[sentence])
        if self.design.tree:
            scores = scores + self.by_path[paths].to(scores.dtype)
        return scores

    def mode_scores(self, trigger: Tensor, types: Tensor) -> Tensor:
        """The last is for no mode."""
        return self.modes(trigger).masked_fill(~self.allowed[types], _NEVER)

    def loss(self, words: Tensor, batch: EventBatch) -> Tensor:
        """The sum of the mean losses. ``words``: vectors from the encoder, before dropout."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            words = self.drop(words)
            hidden = self.hidden(words, batch.heads, batch.hints)
            tags = self.tag_scores(hidden, batch.once).float()
        loss = torch.zeros(())
        if (batch.tags >= 0).any():
            loss = 3 * functional.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=-100)
        if len(batch.at):
            sentence, first, _ = batch.at.T
            trigger = hidden[sentence, first].float()
            modes = torch.where(batch.modes < 0, len(self.labels.modes), batch.modes)
            loss = loss + 0.3 * functional.cross_entropy(self.mode_scores(trigger, batch.types), modes)
            loss = loss + 0.5 * functional.cross_entropy(self.statuses(trigger), batch.statuses)
            roles = self.role_scores(words.float(), trigger, sentence, batch.paths)
            real = batch.batch.real[sentence].clone()
            real[:, 0] = True
            wrong = functional.binary_cross_entropy_with_logits(roles, batch.roles, reduction="none")
            loss = loss + 0.3 * (wrong * real[..., None]).sum() / len(batch.at)
        if len(batch.sectors):
            sentence, word, sector = batch.sectors.T
            loss = loss + 0.2 * functional.cross_entropy(self.sectors(words[sentence, word].float()), sector)
        if any(each.soft is not None for each in batch.examples):
            loss = loss + self.soft_loss(words.float(), hidden.float(), tags, batch)
        return loss

    def soft_loss(self, words: Tensor, hidden: Tensor, tags: Tensor, batch: EventBatch) -> Tensor:
        """Cross-entropy with the teachers' probabilities; what hangs on a trigger counts as much as the trigger is likely."""
        soft = taught_of(batch, tags.shape)
        loss = 3 * (_cross(tags, soft.tags) * soft.real).sum() / soft.real.sum()
        events = max(1.0, float(soft.weight.sum()))
        if len(soft.sentence):
            trigger = hidden[soft.sentence, soft.first]
            held = _cross(self.mode_scores(trigger, soft.types), soft.modes) * 0.3
            held = held + _cross(self.statuses(trigger), soft.statuses) * 0.5
            paths = torch.zeros(len(soft.sentence), words.shape[1], dtype=torch.long)
            for at, (sentence, first) in enumerate(zip(soft.sentence.tolist(), soft.first.tolist(), strict=True)):
                each = batch.examples[sentence]
                way = self.labels.paths_from(first, each.heads, each.relations)
                paths[at, : len(way)] = torch.from_numpy(way)
            roles = self.role_scores(words, trigger, soft.sentence, paths)
            real = batch.batch.real[soft.sentence].clone()
            real[:, 0] = True
            wrong = functional.binary_cross_entropy_with_logits(roles, soft.roles, reduction="none")
            held = held + (wrong * real[..., None]).sum((1, 2)) * 0.3
            loss = loss + (held * soft.weight).sum() / events
        if len(soft.sector_sentence):
            named = self.sectors(words[soft.sector_sentence, soft.sector_word])
            loss = loss + 0.2 * _cross(named, soft.sectors).sum() / (2 * events)
        return loss


@dataclass(frozen=True, slots=True)
class Taught:
    """The teachers' probabilities of a batch: ``tags`` [sentences, words, tags] where ``real``; triggers in rows, and words whose sector is told."""

    tags: Tensor
    real: Tensor
    sentence: Tensor
    first: Tensor
    weight: Tensor
    types: Tensor
    modes: Tensor
    statuses: Tensor
    roles: Tensor
    sector_sentence: Tensor
    sector_word: Tensor
    sectors: Tensor


def taught_of(batch: EventBatch, shape: torch.Size) -> Taught:
    """The soft labels of a batch, padded to ``shape`` [sentences, words, tags]."""
    tags, real = torch.zeros(shape), torch.zeros(shape[:2])
    rows: dict[str, list[Tensor]] = {name: [] for name in Taught.__dataclass_fields__ if name not in ("tags", "real")}
    for at, each in enumerate(batch.examples):
        soft = each.soft
        if soft is None:
            continue
        tags[at, 1 : each.words + 1] = soft["tags"][1:].float()
        real[at, 1 : each.words + 1] = 1
        if not len(soft["at"]):
            continue
        rows["sentence"].append(torch.full((len(soft["at"]),), at))
        rows["first"].append(soft["at"].long())
        rows["types"].append(soft["types"].long())
        for name in ("weight", "modes", "statuses"):
            rows[name].append(soft[name].float())
        rows["roles"].append(functional.pad(soft["roles"].float(), (0, 0, 0, shape[1] - each.words - 1)))
        rows["sector_sentence"].append(torch.full((len(soft["sector_at"]),), at))
        rows["sector_word"].append(soft["sector_at"].long())
        rows["sectors"].append(soft["sectors"].float())
    none = torch.zeros(0, dtype=torch.long)
    return Taught(tags, real, **{name: torch.cat(each) if each else none for name, each in rows.items()})


def _cross(scores: Tensor, shares: Tensor) -> Tensor:
    return -(shares.float() * functional.log_softmax(scores.float(), -1)).sum(-1)
