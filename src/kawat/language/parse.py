"""The parse of a story: what is read of its text, cut into sentences and words."""

from __future__ import annotations

from dataclasses import dataclass, field

from kawat.span import Span
from kawat.story import Story

BLOCK_KINDS = ("headline", "credit", "boilerplate", "body")


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word. A clitic is a word of its own: "menurutnya" is "menurut" and "nya", without a gap.

    ``start``, ``end`` are code points in the story's text; ``lower`` is the form for tables.
    """

    start: int
    end: int
    text: str
    lower: str
    clitic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text (or a part of one) and what it is: one of BLOCK_KINDS. Only headline and body are read."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the encoder found, by the numbers of its first and last word in the sentence; ``kind`` is PER, ORG or LOC.

    ``probability`` is that of its least certain word.
    """

    first: int
    last: int
    kind: str
    probability: float


@dataclass(frozen=True, slots=True)
class Party:
    """A word that may stand for a party of an event: ``word`` counts from 0, None for a party that the sentence has no words for.

    ``role`` is actor, recipient or attributed. ``sectors``: the likely PLOVER sectors of the actor, best first, with probabilities.
    """

    word: int | None
    role: str
    probability: float
    sectors: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words ``first`` to ``last``, both included, that may tell an event.

    ``probability`` is that some event is told here; ``types`` share it, best first. ``modes`` belong to the best type, None for no
    mode; ``statuses`` have one probability each. All are the heads' own, not calibrated.
    """

    first: int
    last: int
    probability: float
    types: tuple[tuple[str, float], ...]
    modes: tuple[tuple[str | None, float], ...]
    statuses: tuple[tuple[str, float], ...]
    parties: tuple[Party, ...]

    @property
    def type(self) -> str:
        return self.types[0][0]


@dataclass(frozen=True, slots=True)
class Syntax:
    """What the encoder says of one sentence; every tuple but the last two has one entry a word.

    ``tags`` are parts of speech and ``relations`` dependency relations of Universal Dependencies, these without subtypes; ``heads``
    count words from 1, and 0 is the root. ``triggers`` are where an event may be told, from left to right.
    """

    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    tag_probabilities: tuple[float, ...]
    head_probabilities: tuple[float, ...]
    relation_probabilities: tuple[float, ...]
    names: tuple[Name, ...]
    triggers: tuple[Trigger, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """``start``, ``end`` in the story's text; ``headline`` tells a sentence of the headline from the body's.

    ``syntax`` is there when the encoder has read the sentence.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    headline: bool = False
    syntax: Syntax | None = None
    texts: tuple[str, ...] = field(default=(), compare=False)
    lowers: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, start: int, end: int, words: tuple[Word, ...], *, headline: bool = False) -> Sentence:
        texts, lowers = tuple(word.text for word in words), tuple(word.lower for word in words)
        return cls(start, end, words, headline, texts=texts, lowers=lowers)


@dataclass(frozen=True, slots=True)
class Parse:
    """What the coder reads: the story, its language (ISO 639-1), its blocks in order, its sentences, the words of its dateline."""

    story: Story
    lang: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    dateline: Span | None = None

    def span(self, first: Word, last: Word) -> Span:
        """The span from one word to another of the same sentence."""
        return Span.of(self.story.text, first.start, last.end)
