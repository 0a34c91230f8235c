"""What a story is beside plain news: a correction, an update, opinion, an advertorial, a live blog, sport.

All but sport say so themselves, by a label (table ``flags``) that stands in the text, the title or the address. Sport is told by how many of its
words are those of games (table ``sport``), weighed by a linear model over counts that know no language. A false flag costs a story all its events:
so the model must be sure, several words must be of games and of nothing else, and hardly one of what news is about, a court or the police.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from kawat.coding.linear import Features, linear
from kawat.knowledge import LANGUAGES, Knowledge
from kawat.language import Parse
from kawat.language.outlets import spaced, trimmed
from kawat.reading import FLAG_KINDS, Flag, Span

_TOP, _FOOT = 3, 3  # blocks at either end in which a label is looked for
_LONGEST_LABEL = 60
_BULLETS = "•–—- "
_SURE = 0.995
_LEAST_GAME_WORDS = 3
_MOST_OTHER_WORDS = 1
_SHORTEST = 40  # words: shares of a shorter text are of so many
_MOST = 10.0

Labels = Mapping[str, list[tuple[str, re.Pattern[str]]]]


def flags(parse: Parse, knowledge: Knowledge) -> tuple[Flag, ...]:
    """One flag of each kind that the story shows, in the order of FLAG_KINDS, with the first words that show it."""
    labels = knowledge.view("genre.labels", lambda: _labels(knowledge))
    found: dict[str, Span | None] = {}
    for kind, span in (*_in_text(parse, labels), *_outside(parse, labels)):
        found.setdefault(kind, span)
    words = sport_words(parse, knowledge)
    if is_sport(sport_features(words, parse)):
        found["sport"] = _most_telling(parse, words["game"])
    return tuple(Flag(kind=kind, span=found[kind]) for kind in FLAG_KINDS if kind in found)


# ---------------------------------------------------------------- labels


def _labels(knowledge: Knowledge) -> Labels:
    """The rows of every language, by place: a site's own words need not be the story's. A tail is tied to the end of its line."""
    patterns: dict[tuple[str, str], list[str]] = {}
    for folder in LANGUAGES:
        for row in knowledge.rows(folder, "flags"):
            patterns.setdefault((row["place"], row["kind"]), []).append(f"(?:{spaced(row['pattern'])})")
    out: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for (place, kind), some in patterns.items():
        joined = f"(?:{'|'.join(some)})" + (r"\Z" if place == "tail" else "")
        out.setdefault(place, []).append((kind, re.compile(joined, re.IGNORECASE)))
    return out


def _in_text(parse: Parse, labels: Labels) -> Iterator[tuple[str, Span | None]]:
    """Labels at the head of the first lines, and at the end of a headline; lines that are one; what the last lines say of the story."""
    text = parse.story.text
    for number, block in enumerate(parse.blocks):
        places: list[str] = []
        if number < _TOP or block.kind == "headline":
            places += ("head", "line")
        if block.kind == "headline":
            places.append("tail")
        if number >= len(parse.blocks) - _FOOT:
            places += ("foot", "sign")
        for kind, start, end in _matches(text, block.start, block.end, places, labels):
            yield kind, Span.of(text, start, end)


def _outside(parse: Parse, labels: Labels) -> Iterator[tuple[str, Span | None]]:
    """Labels of the title, and of the address: a part of its path, or of its host."""
    story = parse.story
    title = story.title or ""
    for kind, _, _ in _matches(title, 0, len(title), ("head", "tail"), labels):
        yield kind, None
    try:
        address = urlsplit(story.url or "")
    except ValueError:
        return
    parts = (*address.netloc.split("."), *address.path.split("/")[:-1])
    for part in filter(None, parts):
        yield from ((kind, None) for kind, pattern in labels["url"] if pattern.fullmatch(part))


def _matches(text: str, start: int, end: int, places: Sequence[str], labels: Labels) -> Iterator[tuple[str, int, int]]:
    """Kind and offsets of the labels that a line has in these places."""
    first, last = trimmed(text, start, end)
    while first < last and text[first] in _BULLETS:
        first += 1
    for place in places:
        if place in ("line", "sign") and last - first > _LONGEST_LABEL:
            continue
        for kind, pattern in labels.get(place, ()):
            if place == "tail":
                match = pattern.search(text, max(first, last - _LONGEST_LABEL), last)
            elif place in ("line", "sign"):
                match = pattern.fullmatch(text, first, last)
            else:
                match = pattern.match(text, first, last)
            if match:
                yield kind, *trimmed(text, *match.span(), ":|" + _BULLETS)


# ---------------------------------------------------------------- sport


def sport_words(parse: Parse, knowledge: Knowledge) -> dict[str, Counter[str]]:
    """How often each word of the table ``sport`` stands in headline and body, by its kind: ``game``, ``contest`` (of games and of other things) and
    ``other`` (of what news is about)."""
    kinds = knowledge.view(
        f"genre.sport.{parse.lang}", lambda: {row["form"]: row["kind"] for row in knowledge.rows(parse.lang, "sport")}
    )
    out: dict[str, Counter[str]] = {"game": Counter(), "contest": Counter(), "other": Counter()}
    for sentence in parse.sentences:
        for word in sentence.lowers:
            if word in kinds:
                out[kinds[word]][word] += 1
    return out


def sport_features(words: Mapping[str, Counter[str]], parse: Parse) -> dict[str, float]:
    """Of each kind how many words in a hundred of the story's, and how many different ones; both up to ten."""
    size = sum(len(sentence.words) for sentence in parse.sentences)
    out = {"bias": 1.0}
    for kind, counts in words.items():
        out[kind] = min(_MOST, 100 * counts.total() / max(_SHORTEST, size))
        out[f"{kind} different"] = min(_MOST, float(len(counts)))
    return out


def is_sport(features: Features) -> bool:
    """Whether a story with these features is surely of sport and of nothing else."""
    return (
        features["game different"] >= _LEAST_GAME_WORDS
        and features["other different"] <= _MOST_OTHER_WORDS
        and linear("sport").probability(features) >= _SURE
    )


def _most_telling(parse: Parse, words: Counter[str]) -> Span:
    """The first place of the word of games that stands most often; of equals the first."""
    wanted = max(words, key=words.__getitem__)
    word = next(word for sentence in parse.sentences for word in sentence.words if word.lower == wanted)
    return parse.span(word, word)
