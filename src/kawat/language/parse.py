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
class Syntax:
    """What the encoder says of one sentence; every tuple but the last has one entry a word.

    ``tags`` are parts of speech and ``relations`` dependency relations of Universal Dependencies, these without subtypes; ``heads``
    count words from 1, and 0 is the root.
    """

    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    tag_probabilities: tuple[float, ...]
    head_probabilities: tuple[float, ...]
    relation_probabilities: tuple[float, ...]
    names: tuple[Name, ...]


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
