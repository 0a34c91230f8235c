"""Named places used as places, with country and coordinates from the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kawat.coding.gazetteer import Spot, gazetteer, spot_of
from kawat.coding.lexical import lexical
from kawat.coding.mentions import Mention
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Place, Span


def places(parse: Parse, rows: Sequence[Sequence[Mention]], knowledge: Knowledge) -> tuple[Place, ...]:
    """The places of a story, p1 onward in the order of the text; one place with all its mentions.

    A name counts as a place after a locative preposition, or right after another place and a comma ("Ankara, Turki"); a town also
    behind a capitalised word that is no person's name ("Kantor Kementan, Jakarta"). Of several towns of one name the one in a state
    that the story names is taken, else the largest.
    """
    words, spots = lexical(parse.lang, knowledge), gazetteer(parse.lang, knowledge)
    found: list[tuple[Span, tuple[Spot, ...]]] = []
    home = {mention.country for row in rows for mention in row}
    for sentence_at, sentence in enumerate(parse.sentences):
        people = [mention.span for mention in rows[sentence_at] if mention.kind == "person" and not mention.described]
        names = [mention.span for mention in rows[sentence_at] if mention.kind == "name"]
        for span, choice in _in_sentence(parse, sentence, spots, words.locatives):
            # "Chelsea Islan" and "Lockheed Martin" are no towns; "Kompleks Parlemen Senayan" is, where the story is of Indonesia.
            inside = [name for name in names if name.start <= span.start and span.end <= name.end and name != span]
            part = any(name.end > span.end or not {spot.country for spot in choice} & home for name in inside)
            if not part and not any(span.overlaps(person) for person in people):
                found.append((span, choice))
    named = {spot.country for _, choice in found for spot in choice if spot.geonames is None}
    chosen: dict[tuple[str, str], tuple[Spot, list[Span]]] = {}
    for span, choice in found:
        spot = max(choice, key=lambda each: (each.geonames is None, each.country in named | home, each.population))
        chosen.setdefault((spot.name, spot.country), (spot, []))[1].append(span)
    return tuple(
        Place(
            id=f"p{number}",
            name=spans[0].text,
            country=spot.country or None,
            geonames=spot.geonames,
            lat=spot.lat,
            lon=spot.lon,
            mentions=tuple(spans),
        )
        for number, (spot, spans) in enumerate(chosen.values(), 1)
    )


def _in_sentence(
    parse: Parse, sentence: Sentence, spots: Phrases[Row], locatives: frozenset[str]
) -> Iterator[tuple[Span, tuple[Spot, ...]]]:
    """A state counts after a locative preposition, a town wherever it is not the head of a clause, where a capital may act."""
    end_of_last = -1
    for hit in spots.find(sentence.texts, sentence.lowers):
        before = sentence.lowers[hit.first - 1] if hit.first else ""
        follows = before == "," and end_of_last == hit.first - 1
        choice = tuple(map(spot_of, hit.values))
        towns = tuple(spot for spot in choice if spot.geonames is not None)
        if before in locatives or follows:
            yield parse.span(sentence.words[hit.first], sentence.words[hit.last - 1]), choice
            end_of_last = hit.last
        elif (
            towns
            and sentence.texts[max(0, hit.first - 2 if before == "," else hit.first - 1)][:1].isupper()
            and hit.first > 1
        ):
            yield parse.span(sentence.words[hit.first], sentence.words[hit.last - 1]), towns
            end_of_last = hit.last
