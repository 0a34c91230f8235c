"""Annotated events as numbers that a network learns from: trigger tags, modes, statuses, and which word stands for which party.

The word that stands for a party is the head of its phrase in the tree: the one that hangs on a word outside the phrase.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import torch
from torch import Tensor

from kawat.coding.hints import HINTS, hints_of
from kawat.coding.lexical import lexical
from kawat.knowledge import Knowledge
from kawat.knowledge.schema import SECTORS, STATUSES, TYPES
from kawat.language.encoder import Encoder
from kawat.language.eventlabels import ROLES, EventLabels
from kawat.language.parse import Sentence, Word
from training.batches import Batch, Example, Maker, collate
from training.standoff import story_of
from training.told import Place, ToldEvent, ToldSentence
from training.vocabulary import glued

T = TypeVar("T")
_IGNORED = -100
_NO_SECTOR = ""
FOLDS = 5
_AGENCY = re.compile(r"train-int:int-(\d+)$")


def event_labels(knowledge: Knowledge, relations: Sequence[str]) -> EventLabels:
    """The codebook's labels; modes in the order of the ontology's table."""
    modes = tuple((row["event"], row["mode"]) for row in knowledge.rows("ontology", "plover_modes"))
    return EventLabels(TYPES, modes, STATUSES, (*SECTORS, _NO_SECTOR), tuple(relations))


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event: ``first`` and ``last`` word of the trigger, counted from 1; numbers of type, mode (-1: none) and status.

    ``roles``: (word, role) pairs, word 0 for a party that the sentence has no words for.
    """

    first: int
    last: int
    type: int
    mode: int
    status: int
    roles: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class EventExample:
    """A sentence with its events. ``hints`` [words + 1, hints]; ``heads`` and ``relations`` of the tree [words + 1], the root first, hanging on itself;
    ``sectors``: (word, sector) of parties. ``soft``: teachers' probabilities instead of events."""

    base: Example
    hints: Tensor
    heads: tuple[int, ...]
    relations: tuple[int, ...]
    events: tuple[EventRow, ...] = ()
    sectors: tuple[tuple[int, int], ...] = ()
    once: bool = False
    soft: dict[str, Tensor] | None = None

    @property
    def pieces(self) -> tuple[int, ...]:
        return self.base.pieces

    @property
    def words(self) -> int:
        return self.base.words

    @property
    def proposed(self) -> bool:
        """Whether the lexicon finds a form in it."""
        return bool(self.hints[:, : 2 * len(TYPES)].any())


@dataclass(slots=True)
class EventBatch:
    """``tags`` [sentences, words + 1]; events in rows: ``at`` [events, 3] sentence, first and last word; ``roles`` [events, words + 1, roles]."""

    batch: Batch
    examples: list[EventExample]
    hints: Tensor
    heads: Tensor
    once: Tensor
    tags: Tensor
    at: Tensor
    types: Tensor
    modes: Tensor
    statuses: Tensor
    roles: Tensor
    paths: Tensor
    sectors: Tensor


def fold_of(group: str) -> int:
    """The fold of a group of sentences that must not be parted, by its own letters; a given story goes with the lines of the text that it is of."""
    match = _AGENCY.match(group)
    if match:
        group = story_of(f"panl-int.id:{match[1]}")
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def parted(some: Sequence[T], group: Callable[[T], str]) -> Iterator[tuple[list[T], list[T]]]:
    """(those of the other folds, those of the fold) for each fold."""
    folds = [fold_of(group(each)) for each in some]
    for fold in range(FOLDS):
        train, held = (
            [each for each, at in zip(some, folds, strict=True) if (at == fold) is kept] for kept in (False, True)
        )
        yield train, held


class EventMaker:
    """Makes examples of sentences, read by an encoder: its trees are what the heads will see."""

    def __init__(self, maker: Maker, encoder: Encoder, labels: EventLabels, knowledge: Knowledge) -> None:
        self._maker, self._encoder, self._labels, self._knowledge = maker, encoder, labels, knowledge
        self._relation = {relation: at for at, relation in enumerate(labels.relations)}
        self._mode = {pair: at for at, pair in enumerate(labels.modes)}

    def told(self, sentences: Sequence[ToldSentence]) -> list[EventExample]:
        """Examples in the order of the sentences."""
        bare = self.bare([(each.lang, each.words) for each in sentences])
        return [self._with_events(each, example) for each, example in zip(sentences, bare, strict=True)]

    def bare(self, sentences: Sequence[tuple[str, tuple[Word, ...]]]) -> list[EventExample]:
        """Sentences (language, words) whose events nobody has annotated."""
        made: dict[int, EventExample] = {}
        for lang in sorted({lang for lang, _ in sentences}):
            style = self._encoder.style_of[lang]
            some = [(at, words) for at, (each, words) in enumerate(sentences) if each == lang]
            read = self._encoder.analyse([words for _, words in some], style=style)
            tables = lexical(lang, self._knowledge)
            for (at, words), syntax in zip(some, read, strict=True):
                base = self._maker.bare([word.text for word in words], glued(words), style)
                sentence = Sentence.of(words[0].start, words[-1].end, words)
                made[at] = EventExample(
                    base,
                    torch.from_numpy(hints_of(sentence, tables)).to(torch.bool),
                    (0, *syntax.heads),
                    (0, *(self._relation[each] for each in syntax.relations)),
                )
        return [made[at] for at in range(len(sentences))]

    def _with_events(self, told: ToldSentence, bare: EventExample) -> EventExample:
        sectors: dict[int, int] = {}
        rows = tuple(self._row(event, bare.heads, sectors) for event in told.events)
        return replace(bare, events=rows, sectors=tuple(sectors.items()), once=told.retold)

    def _row(self, event: ToldEvent, heads: Sequence[int], sectors: dict[int, int]) -> EventRow:
        roles: dict[tuple[int, int], None] = {}
        for role, sides in enumerate((event.actors, event.recipients)):
            for side in sides:
                word = 0 if side.words is None else head_of(side.words, heads)
                roles[word, role] = None
                if word:
                    sectors[word] = self._labels.sectors.index(side.sector or _NO_SECTOR)
        if event.attributed:
            roles[head_of(event.attributed, heads), ROLES.index("attributed")] = None
        mode = self._mode[event.type, event.mode] if event.mode else -1
        first, last = event.trigger
        return EventRow(first + 1, last + 1, TYPES.index(event.type), mode, STATUSES.index(event.status), tuple(roles))


def head_of(place: Place, heads: Sequence[int]) -> int:
    """The word of a phrase that hangs on one outside it; the first of several. Words are counted from 1, as heads are."""
    inside = range(place[0] + 1, place[1] + 2)
    return next((word for word in inside if heads[word] not in inside), inside[0])


def event_batch(
    examples: list[EventExample], labels: EventLabels, draw: random.Random | None = None, word_dropout: float = 0.0
) -> EventBatch:
    """The tensors of some examples."""
    batch = collate([each.base for each in examples], draw, word_dropout)
    count, words = batch.first.shape
    hints = torch.zeros(count, words, HINTS)
    heads = torch.zeros(count, words, dtype=torch.long)
    tags = torch.full((count, words), _IGNORED)
    at, types, modes, statuses, roles, paths, sectors = [], [], [], [], [], [], []
    for number, each in enumerate(examples):
        size = each.words + 1
        hints[number, :size], heads[number, :size] = each.hints.float(), torch.tensor(each.heads)
        if each.soft is not None:
            continue
        tags[number, 1:size] = 0
        for event in each.events:
            tags[number, event.first] = 1 + event.type
            tags[number, event.first + 1 : event.last + 1] = 1 + len(TYPES) + event.type
            at.append((number, event.first, event.last))
            types.append(event.type)
            modes.append(event.mode)
            statuses.append(event.status)
            row = torch.zeros(words, len(ROLES))
            for word, role in event.roles:
                row[word, role] = 1
            roles.append(row)
            path = torch.zeros(words, dtype=torch.long)
            path[:size] = torch.from_numpy(labels.paths_from(event.first, each.heads, each.relations))
            paths.append(path)
        sectors += [(number, word, sector) for word, sector in each.sectors]
    none = torch.zeros(0, 3, dtype=torch.long)
    return EventBatch(
        batch,
        examples,
        hints,
        heads,
        torch.tensor([each.once for each in examples]).long(),
        tags,
        torch.tensor(at) if at else none,
        torch.tensor(types, dtype=torch.long),
        torch.tensor(modes, dtype=torch.long),
        torch.tensor(statuses, dtype=torch.long),
        torch.stack(roles) if roles else torch.zeros(0, words, len(ROLES)),
        torch.stack(paths) if paths else torch.zeros(0, words, dtype=torch.long),
        torch.tensor(sectors) if sectors else none,
    )
