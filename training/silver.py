"""Sentences labelled by a trained network, for a smaller one to learn from: its probabilities are the gold (distillation).

Two kinds: plain sentences of news, and the treebank of 2017, whose trees follow older guidelines. There the teachers decide, but an arc or
relation that the old tree has too is made likelier: where both readings are near, the annotators' counts.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from kawat.knowledge import Knowledge
from kawat.language.parse import Word
from kawat.language.reader import parse_story
from kawat.language.words import words_of
from kawat.story import Story
from training.batches import Example, Maker
from training.export import STYLE_OF
from training.guard import Guard
from training.judge import predicted
from training.network import Network
from training.readers import Tree, opened
from training.vocabulary import glued

_SHORTEST, _LONGEST = 5, 60
_ARC_BONUS, _RELATION_BONUS = 2.0, 1.0
_PARALLEL = ("panl-int.id", "panl-int.en", "panl-eco.en")


def plain_sentences(
    shared: Path, knowledge: Knowledge, guard: Guard, *, stories: int | None = None
) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """(language, words) of the sentences of articles and of parallel lines, each once, none of them reserved.

    An article that holds one reserved sentence is left out whole, and so are the Indonesian lines on economy: sentences of a test set
    stand there with other beginnings and ends, which the guard would not know. ``stories``: so many articles are drawn, instead of all.
    """
    seen: set[str] = set()
    lines = opened(shared / "data" / "news" / "articles.jsonl.gz")
    for line in lines if stories is None else random.Random(stories).sample(list(lines), stories):
        row = json.loads(line)
        if row.get("gap_marks"):
            continue
        parse = parse_story(Story.of(row["text"], title=row.get("title")), knowledge=knowledge, lang="id")
        texts = [parse.story.text[sentence.start : sentence.end] for sentence in parse.sentences]
        if not all(guard.allows(text) for text in texts):
            continue
        for text, sentence in zip(texts, parse.sentences, strict=True):
            if _SHORTEST <= len(sentence.words) <= _LONGEST and text not in seen:
                seen.add(text)
                yield "id", sentence.words
    for name in _PARALLEL:
        lang = name.rpartition(".")[2]
        for line in opened(shared / "data" / "parallel" / f"{name}.txt.gz"):
            words = words_of(line, 0, len(line), lang=lang, knowledge=knowledge)
            if _SHORTEST <= len(words) <= _LONGEST and line not in seen and guard.allows(line):
                seen.add(line)
                yield lang, words


def drawn(
    sentences: Sequence[tuple[str, tuple[Word, ...]]], maker: Maker, counts: dict[str, int], seed: int = 1
) -> list[Example]:
    """Examples without annotation of as many sentences a language as ``counts`` says."""
    draw = random.Random(seed)
    examples: list[Example] = []
    for lang, count in counts.items():
        pool = [words for each, words in sentences if each == lang]
        for words in draw.sample(pool, min(count, len(pool))):
            examples.append(maker.bare([word.text for word in words], glued(words), STYLE_OF[lang]))
    return examples


def taught(teachers: Sequence[Network], examples: Sequence[Example]) -> list[Example]:
    """The same examples with the mean of the teachers' probabilities."""
    made = []
    for example, found in predicted(teachers, examples):
        soft = {name: found[name].to(torch.float16) for name in ("tags", "names", "arcs", "relations")}
        made.append(replace(example, soft={**soft, "heads": found["heads"].to(torch.int16)}))
    return made


def relabelled(
    teachers: Sequence[Network], old: Sequence[Tree], maker: Maker, knowledge: Knowledge, style: str
) -> list[Example]:
    """The treebank of 2017 in today's words and guidelines, as the teachers see it with the old trees in view."""
    labels = teachers[0].labels
    examples, old_arcs = [], {}
    for tree in old:
        words = words_of(tree.text, 0, len(tree.text), lang="id", knowledge=knowledge)
        if words:
            example = maker.bare([word.text for word in words], glued(words), style)
            examples.append(example)
            old_arcs[example.pieces, example.first] = _old_arcs(tree, words)
    made = []
    for example in taught(teachers, examples):
        soft = example.soft
        assert soft is not None
        arcs, relations = soft["arcs"].float(), soft["relations"].float()
        for word, head, relation in old_arcs[example.pieces, example.first]:
            arcs[word, head] *= math.exp(_ARC_BONUS)
            if int(soft["heads"][word]) == head and relation in labels.relations:
                relations[word, labels.relations.index(relation)] *= math.exp(_RELATION_BONUS)
        arcs /= arcs.sum(1, keepdim=True)
        relations /= relations.sum(1, keepdim=True)
        told = {"arcs": arcs.to(torch.float16), "relations": relations.to(torch.float16)}
        made.append(replace(example, soft={**soft, **told}))
    return made


def _old_arcs(tree: Tree, words: Sequence[Word]) -> list[tuple[int, int, str]]:
    """(word, head counted from 1, relation) of the old tree for today's words that begin where an old word begins."""
    starts: list[int] = []
    at = 0
    for text in tree.words:
        found = tree.text.find(text, at)
        starts.append(found)
        at = found + len(text) if found >= 0 else at
    place = {word.start: number for number, word in enumerate(words)}
    arcs = []
    for start, head, relation in zip(starts, tree.heads, tree.relations, strict=True):
        number = place.get(start)
        above = 0 if head == 0 else place.get(starts[head - 1], -2) + 1
        if number is not None and above >= 0 and above != number + 1:
            arcs.append((number, above, relation))
    return arcs
