"""Annotated sentences put together as stories, with the annotation in the heads' place: what the small models over stories learn from.

Sentences of one article make one story; of parallel lines those between two lines at which a story begins (``annotations/panl-int.starts``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kawat.coding.actors import Cast
from kawat.coding.lexical import lexical
from kawat.coding.marks import quotations
from kawat.coding.mention import Mention
from kawat.coding.mentions import mentions
from kawat.coding.parties import with_parties, with_speakers
from kawat.knowledge import Knowledge
from kawat.language import Parse, Sentence
from kawat.language.encoder import Encoder, encoded, load_encoder
from kawat.language.parse import Block, Party, Trigger
from kawat.story import Story
from training.event_data import head_of
from training.recipes import BASE
from training.standoff import story_of
from training.told import Side, ToldEvent, ToldSentence, sentences


@dataclass(frozen=True, slots=True)
class Staged:
    """A story of annotated sentences: ``told`` beside the sentences of ``parse``; ``named`` are the mentions of the tables, ``rows`` these and the parties."""

    told: tuple[ToldSentence, ...]
    parse: Parse
    named: tuple[tuple[Mention, ...], ...]
    rows: tuple[tuple[Mention, ...], ...]
    cast: Cast


def staged(told: Sequence[ToldSentence], encoder: Encoder, knowledge: Knowledge) -> Iterator[Staged]:
    """All stories, in order; their figures have no country but their own."""
    # a story's sentences may stand in several files; those of one file stand in their order
    by_story: dict[tuple[str, str], list[ToldSentence]] = {}
    for each in told:
        by_story.setdefault(_story(each), []).append(each)
    runs = [tuple(sorted(some, key=_line)) for some in by_story.values()]
    parses = encoded([_parse(some) for some in runs], encoder)
    for some, parse in zip(runs, parses, strict=True):
        heard = _with_gold(parse, some)
        words = lexical(parse.lang, knowledge)
        named = mentions(heard, knowledge)
        rows = with_speakers(heard, with_parties(heard, named, words), words)
        yield Staged(some, heard, named, rows, Cast(rows, published=None, quoted=quotations(heard, words)))


def stories_told(shared: Path, knowledge: Knowledge) -> list[Staged]:
    """The stories of all annotated sentences, read by the encoder as it was before it learned events."""
    told = [each for each in sentences(shared, knowledge) if each.words]
    return list(staged(told, load_encoder(BASE), knowledge))


def _story(told: ToldSentence) -> tuple[str, str]:
    """What sentences of one story share."""
    return (told.place, story_of(told.source)) if told.place.startswith("panl") else (told.place, "")


def _line(told: ToldSentence) -> list[int]:
    """Where a sentence stands among those of its story: its line and the part of it, or its offset; a title first."""
    return [int(each) for each in told.source.split(":")[1:] if each.isdigit()]


def _parse(some: Sequence[ToldSentence]) -> Parse:
    text = "\n".join(each.text for each in some)
    sentences, at = [], 0
    for number, each in enumerate(some):
        words = tuple(replace(word, start=word.start + at, end=word.end + at) for word in each.words)
        head = number == 0 and not each.source.startswith("panl") and not each.text.rstrip().endswith((".", "”", '"'))
        sentences.append(Sentence.of(at, at + len(each.text), words, headline=head))
        at += len(each.text) + 1
    lang = some[0].lang
    blocks = tuple(Block(each.start, each.end, "headline" if each.headline else "body") for each in sentences)
    return Parse(Story(id=some[0].source, text=text, lang=lang), lang, blocks, tuple(sentences))


def with_heard(parse: Parse, rows: Sequence[Sequence[Trigger]]) -> Parse:
    """The parse with what a network heard in each sentence in place of its triggers."""
    pairs = zip(parse.sentences, rows, strict=True)
    return replace(
        parse,
        sentences=tuple(
            replace(sentence, syntax=sentence.syntax and replace(sentence.syntax, triggers=tuple(row)))
            for sentence, row in pairs
        ),
    )


def _with_gold(parse: Parse, some: Sequence[ToldSentence]) -> Parse:
    sentences = []
    for sentence, told in zip(parse.sentences, some, strict=True):
        assert sentence.syntax is not None
        heads = (0, *sentence.syntax.heads)
        triggers = tuple(sorted((_trigger(event, heads) for event in told.events), key=lambda each: each.first))
        sentences.append(replace(sentence, syntax=replace(sentence.syntax, triggers=triggers)))
    return replace(parse, sentences=tuple(sentences))


def _trigger(event: ToldEvent, heads: Sequence[int]) -> Trigger:
    parties = [
        Party(side_word(side, heads), role, 1.0, ((side.sector or "", 1.0),))
        for role, sides in (("actor", event.actors), ("recipient", event.recipients))
        for side in sides
    ]
    if event.attributed:
        parties.append(Party(head_of(event.attributed, heads) - 1, "attributed", 1.0))
    first, last = event.trigger
    return Trigger(first, last, 1.0, ((event.type, 1.0),), ((event.mode, 1.0),), ((event.status, 1.0),), tuple(parties))


def side_word(side: Side, heads: Sequence[int]) -> int | None:
    return None if side.words is None else head_of(side.words, heads) - 1
