"""When two events, sides, quotes or names count as the same."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from kawat.evaluation.gold import GoldStory, argument_words
from kawat.reading import Actor, Event, Quote, Reading, Span

RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE", "ASSAULT"})
"""Types whose two sides are unordered when gold has them all as actors."""

_SHORTEST = 2
"""A piece of a quotation of so few characters counts only when it is a whole span."""


@cache
def _words_of_kind(kind: str) -> frozenset[str]:
    with (files("kawat.evaluation") / "names.csv").open(encoding="utf-8") as file:
        return frozenset(row["word"] for row in csv.DictReader(file) if row["kind"] == kind)


def sentence_of(span: Span | None, sentences: Sequence[tuple[int, int]]) -> int | None:
    """The index of the one sentence that holds the span, else None."""
    if span is not None:
        for i, (start, end) in enumerate(sentences):
            if start <= span.start and span.end <= end + 1:
                return i
    return None


def countries(actors: Iterable[Actor]) -> set[str]:
    """The countries of actors; an actor without one counts by its name."""
    return {actor.country or (actor.name or actor.id).lower() for actor in actors}


def is_reciprocal(event: Event) -> bool:
    return event.type in RECIPROCAL and len(event.actors) > 1 and not event.recipients


def alike(one: set[str], other: set[str]) -> bool:
    """Whether two sets share half of their union; empty is like empty alone."""
    return one == other or 2 * len(one & other) >= len(one | other) > 0


def sides_agree(gold: Event, found: Event) -> bool:
    """Whether the countries on each side agree, sides unordered where gold is reciprocal."""
    gold_actors, gold_recipients = countries(gold.actors), countries(gold.recipients)
    actors, recipients = countries(found.actors), countries(found.recipients)
    if is_reciprocal(gold):
        return alike(gold_actors | gold_recipients, actors | recipients)
    return alike(gold_actors, actors) and alike(gold_recipients, recipients)


def matched_events(gold: Reading, found: Reading) -> list[tuple[Event, Event]]:
    """Gold and found events of the same type and sentence, one to one, best agreement first."""
    sentences, pairs = gold.sentences, []
    homes = [sentence_of(event.trigger, sentences) for event in found.events]
    for i, wanted in enumerate(gold.events):
        home = sentence_of(wanted.trigger, sentences)
        for j, event in enumerate(found.events):
            if wanted.type == event.type and (home is None or home == homes[j]):
                agreement = (
                    4 * sides_agree(wanted, event)
                    + 2 * wanted.trigger.overlaps(event.trigger)
                    + (wanted.status == event.status)
                )
                pairs.append((-agreement, i, j))
    used_gold, used_found, out = set[int](), set[int](), []
    for _, i, j in sorted(pairs):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((gold.events[i], found.events[j]))
    return out


def argument_tally(gold: GoldStory, wanted: Event, found: Event, reading: Reading) -> tuple[int, int, int]:
    """Right, predicted and gold arguments of a matched event, by their words in the event's sentence."""
    sentences = gold.reading.sentences
    home = sentence_of(wanted.trigger, sentences)
    right = predicted = total = 0
    for role, actors in (("actors", found.actors), ("recipients", found.recipients)):
        spans = argument_words(gold, wanted, role)
        local = [[mention for mention in actor.mentions if sentence_of(mention, sentences) == home] for actor in actors]
        local = [mentions for mentions in local if mentions]
        total += len(spans)
        predicted += len(local)
        right += sum(any(mention.overlaps(span) for mentions in local for mention in mentions) for span in spans)
    return right, predicted, total


def pair_tuples(reading: Reading, *, status: str | None) -> set[tuple[str, str | None, str | None]]:
    """(type, country acting, country receiving) of a story's events; a reciprocal act gives unordered pairs of its parties."""
    out: set[tuple[str, str | None, str | None]] = set()
    for event in reading.events:
        if status is not None and event.status != status:
            continue
        acting, receiving = countries(event.actors), countries(event.recipients)
        if is_reciprocal(event) and len(acting) > 1:
            every = sorted(acting)
            out |= {(event.type, one, other) for i, one in enumerate(every) for other in every[i + 1 :]}
        else:
            sides: tuple[set[str] | set[None], ...] = (acting or {None}, receiving or {None})
            out |= {(event.type, one, other) for one in sides[0] for other in sides[1]}
    return out


def quote_pieces(reading: Reading, sentences: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], Quote]]:
    """The contents of all quotes, cut at sentence ends."""
    out = []
    for quote in reading.quotes:
        for span in quote.content:
            for start, end in sentences:
                first, last = max(start, span.start), min(end, span.end)
                if last - first > _SHORTEST or (last > first and (start, end) == (span.start, span.end)):
                    out.append(((first, last), quote))
    return out


def speakers_agree(one: Quote, other: Quote) -> bool:
    return names_agree(one.speaker.name if one.speaker else None, other.speaker.name if other.speaker else None)


def names_agree(one: str | None, other: str | None) -> bool:
    """Whether two names are equal, or one is a whole-word part of the other and holds more than titles."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return not first and not second
    short, long = sorted((first, second), key=len)
    inside = any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))
    return inside and (short == long or any(word not in _words_of_kind("title") for word in short))


def plain_credits(reading: Reading) -> set[tuple[str, str]]:
    """(role, name) of credits, the name without case, marks and words such as "kantor berita"."""
    noise = _words_of_kind("agency")
    return {
        (credit.role, " ".join(word for word in _words(credit.name) if word not in noise)) for credit in reading.credits
    }


def _words(name: str | None) -> list[str]:
    return re.findall(r"\w+", (name or "").lower())
