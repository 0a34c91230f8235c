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
class Sentence:
    """``start``, ``end`` in the story's text; ``headline`` tells a sentence of the headline from the body's."""

    start: int
    end: int
    words: tuple[Word, ...]
    headline: bool = False
    texts: tuple[str, ...] = field(default=(), compare=False)
    lowers: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, start: int, end: int, words: tuple[Word, ...], *, headline: bool = False) -> Sentence:
        return cls(start, end, words, headline, tuple(word.text for word in words), tuple(word.lower for word in words))


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
