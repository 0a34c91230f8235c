"""Named places used as places, with country and coordinates from the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kawat.coding.lexical import cutter, lexical
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row
from kawat.language import Parse, Sentence
from kawat.reading import Place, Span


@dataclass(frozen=True, slots=True)
class Spot:
    """One place named by a form of the tables: a state (``geonames`` None) or a town."""

    name: str
    country: str
    geonames: int | None
    lat: float | None
    lon: float | None
    population: int


def places(parse: Parse, knowledge: Knowledge) -> tuple[Place, ...]:
    """The places of a story, p1 onward in the order of the text; one place with all its mentions.

    A name counts as a place after a locative preposition, or right after another place and a comma ("Ankara, Turki"). Of several
    towns of one name the one in a state that the story names is taken, else the largest.
    """
    words, spots = (
        lexical(parse.lang, knowledge),
        knowledge.view(f"places.{parse.lang}", lambda: _index(parse.lang, knowledge)),
    )
    found: list[tuple[Span, tuple[Spot, ...]]] = []
    for sentence in parse.sentences:
        found += [(span, choice) for span, choice in _in_sentence(parse, sentence, spots, words.locatives)]
    named = {spot.country for _, choice in found for spot in choice if spot.geonames is None}
    chosen: dict[tuple[str, str], tuple[Spot, list[Span]]] = {}
    for span, choice in found:
        spot = max(choice, key=lambda each: (each.geonames is None, each.country in named, each.population))
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
        choice = tuple(map(_spot, hit.values))
        towns = tuple(spot for spot in choice if spot.geonames is not None)
        if before in locatives or follows:
            yield parse.span(sentence.words[hit.first], sentence.words[hit.last - 1]), choice
            end_of_last = hit.last
        elif towns and hit.first and (before == "," or sentence.texts[hit.first - 1][:1].isupper()):
            yield parse.span(sentence.words[hit.first], sentence.words[hit.last - 1]), towns
            end_of_last = hit.last


def _index(lang: str, knowledge: Knowledge) -> Phrases[Row]:
    """Rows of towns, regions and states by their forms. They become spots when met: most never are."""
    cut = cutter(lang, knowledge)

    def forms() -> Iterator[tuple[tuple[str, ...], Row]]:
        towns = {row["geonames"]: row for row in knowledge.rows("world", "places")}
        for row in towns.values():
            for form in dict.fromkeys([row["name"], *filter(None, row["aliases"].split("|"))]):
                yield cut(form), row
        for row in knowledge.rows(lang, "exonyms"):
            if row["geonames"] in towns:
                yield cut(row["form"]), towns[row["geonames"]]
        for row in knowledge.rows(lang, "names"):
            if row["kind"] in ("name", "abbreviation"):
                yield cut(row["form"]), row

    return Phrases(forms())


def _spot(row: Row) -> Spot:
    if "iso3" in row:
        return Spot(row["iso3"], row["iso3"], None, None, None, 0)
    return Spot(
        row["name"],
        row["country"],
        int(row["geonames"]),
        float(row["lat"]),
        float(row["lon"]),
        int(row["population"] or 0),
    )
