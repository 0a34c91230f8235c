"""A reading as tables: every column with type and meaning, and the rows. Arrow tables and all exports come from here.

Rows are joined by ``story_id`` and the ids that a story gives its parts; what is open is None. Offsets count Unicode code points of ``stories.text``,
half open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kawat.chain import told_by
from kawat.days import days
from kawat.reading import Actor, Event, Quote, Reading, Span

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``kind``: string, integer, number, list (of strings) or spans (start and end of each); ``words`` marks what holds words of
    the publisher's text."""

    name: str
    kind: str
    meaning: str
    words: bool = False


def _string(name: str, meaning: str, *, words: bool = False) -> Column:
    return Column(name, "string", meaning, words)


def _offsets(name: str, of: str) -> tuple[Column, Column]:
    start, end = (f"{name}_start", f"{name}_end") if name else ("start", "end")
    return (
        Column(start, "integer", f"where {of} begins in the story's text, in Unicode code points"),
        Column(end, "integer", f"where {of} ends, half open"),
    )


_STORY = _string("story_id", "the story")
_ACTOR = (
    _string(
        "country", "ISO 3166-1 alpha-3 of the state that it belongs to, or IGO, NGO, MNC, IMG, ISM; empty where open"
    ),
    _string("sector", "PLOVER sector, such as GOV; empty where open"),
)
_SIDES = tuple(
    Column(name, "list", meaning)
    for side, does in (("actor", "of who does it"), ("recipient", "of whom it is done to"))
    for name, meaning in (
        (f"{side}_ids", f"ids {does}, in the order of the text"),
        (f"{side}s", f"names {does}, in the same order"),
        (f"{side}_countries", f"country codes {does}, in the same order"),
        (f"{side}_sectors", f"sectors {does}, in the same order"),
    )
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    "stories": (
        _STORY,
        _string("title", "headline, as its source names it", words=True),
        _string("lang", "ISO 639-1 code of the language"),
        _string("publisher", "who published this text"),
        _string("published", "ISO 8601 day or time of publication"),
        _string("url", "where it was published"),
        _string("dateline_place", "place that opens the body"),
        _string("dateline_date", "date that opens the body"),
        Column("flags", "list", "what the story is beside plain news"),
        _string("coder", "name, version and model of the program that read it"),
        _string("text_sha256", "SHA-256 of the text in UTF-8"),
        _string("text", "the text as published", words=True),
    ),
    "events": (
        _STORY,
        _string("event_id", "the event in its story"),
        _string("type", "PLOVER event type"),
        _string("mode", "PLOVER mode; empty where the type has none or the text leaves it open"),
        Column("contexts", "list", "PLOVER contexts"),
        _string("status", "occurred, planned, possible or negated, as the story presents it"),
        _string("when", "ISO 8601 day, month, year or interval; empty where the text leaves it open"),
        _string("first_day", "first day that `when` can mean, else the day of publication"),
        _string("last_day", "last day that `when` can mean, else the day of publication"),
        _string("where", "place of the event, as the story names it"),
        _string("where_id", "that place in its story"),
        _string("country", "ISO 3166-1 alpha-3 of that place"),
        Column("geonames", "integer", "GeoNames id of that place"),
        Column("lat", "number", "latitude of that place in degrees (WGS 84)"),
        Column("lon", "number", "longitude of that place in degrees (WGS 84)"),
        *_SIDES,
        _string("attributed_to_id", "to whom the story credits the claim; empty where it tells it in its own voice"),
        _string("attributed_to", "its name"),
        _string("chain", "through whom the event came, the outermost first: who publishes it → agencies → who is credited"),
        _string("trigger", "the words that tell the event", words=True),
        *_offsets("trigger", "the trigger"),
        _string("evidence", "the words of the clause", words=True),
        *_offsets("evidence", "the clause"),
        Column("probability", "number", "how probable it is that the event is coded right, from 0 to 1"),
        _string("cameo", "CAMEO code of type and mode; a string, as codes begin with 0"),
        Column("goldstein", "number", "Goldstein score of type and mode, from -10 to 10"),
        Column("quad", "integer", "PLOVER quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict"),
        _string("publisher", "who published the story"),
        _string("published", "when the story was published"),
    ),
    "parties": (
        _STORY,
        _string("event_id", "the event"),
        _string("side", "actor or recipient"),
        Column("place", "integer", "order on its side, from 1"),
        _string("actor_id", "the actor in its story"),
        _string("name", "the fullest name in the story"),
        *_ACTOR,
    ),
    "quotes": (
        _STORY,
        _string("quote_id", "the quote in its story"),
        _string("kind", "direct, indirect or mixed"),
        _string("speaker_id", "the actor who speaks; empty where open"),
        _string("speaker", "its name"),
        *_ACTOR,
        _string("addressee_id", "the actor who is spoken to"),
        _string("addressee", "its name"),
        _string("cue", "the words that report the speech", words=True),
        *_offsets("cue", "the cue"),
        Column("spans", "spans", "the quote's words by their offsets"),
        _string("chain", "through whom the quote came, the outermost first"),
        _string("content", "the quote's words without the marks, several spans joined by blanks", words=True),
    ),
    "actors": (
        _STORY,
        _string("actor_id", "the actor in its story"),
        _string("name", "the fullest proper name in the story"),
        _string("kind", "person, state, org or group"),
        *_ACTOR,
        _string("wikidata", "Wikidata item, where the tables have it"),
        Column("mentions", "spans", "the words that stand for it, by their offsets"),
    ),
    "places": (
        _STORY,
        _string("place_id", "the place in its story"),
        _string("name", "its name"),
        _string("country", "ISO 3166-1 alpha-3 of its country"),
        Column("geonames", "integer", "GeoNames id"),
        Column("lat", "number", "latitude in degrees (WGS 84)"),
        Column("lon", "number", "longitude in degrees (WGS 84)"),
        Column("mentions", "spans", "the words that stand for it, by their offsets"),
    ),
    "times": (
        _STORY,
        _string("time_id", "the expression in its story"),
        _string("type", "TIMEX3 type: DATE, TIME, DURATION or SET"),
        _string("value", "ISO 8601 value at the grain of the text; empty where open"),
        _string("offset", "how far a time of day is ahead of UTC (+07:00); empty where the text names no zone"),
        *_offsets("", "the expression"),
        _string("words", "the expression", words=True),
    ),
    "credits": (
        _STORY,
        _string("role", "agency, author, editor, translator, photographer or outlet"),
        _string("name", "who is credited"),
        *_offsets("", "the credit"),
        _string("words", "the words of the credit", words=True),
    ),
}  # fmt: skip
"""Every table with its columns; rows are joined by the ids."""


def rows(reading: Reading) -> Iterator[tuple[str, Row]]:
    """The rows of a reading, each with its table."""
    key = {"story_id": reading.story.id}
    yield "stories", key | _story_row(reading)
    for event in reading.events:
        yield "events", event_row(reading, event)
        for side, parties in (("actor", event.actors), ("recipient", event.recipients)):
            for place, actor in enumerate(parties, 1):
                named = {"actor_id": actor.id, "name": actor.name, **_code(actor)}
                yield "parties", {**key, "event_id": event.id, "side": side, "place": place, **named}
    for quote in reading.quotes:
        yield "quotes", key | _quote_row(quote)
    for actor in reading.actors:
        yield "actors", {
            **key, "actor_id": actor.id, "name": actor.name, "kind": actor.kind, **_code(actor), "wikidata": actor.wikidata,
            "mentions": _spans(actor.mentions),
        }  # fmt: skip
    for spot in reading.places:
        yield "places", {
            **key, "place_id": spot.id, "name": spot.name, "country": spot.country, "geonames": spot.geonames, "lat": spot.lat, "lon": spot.lon,
            "mentions": _spans(spot.mentions),
        }  # fmt: skip
    for time in reading.times:
        named = {"time_id": time.id, "type": time.type, "value": time.value, "offset": time.offset}
        yield "times", {**key, **named, **_where("", time.span), "words": time.span.text}
    for credit in reading.credits:
        named = {"role": credit.role, "name": credit.name}
        yield "credits", {**key, **named, **_where("", credit.span), "words": credit.span and credit.span.text}


def _story_row(reading: Reading) -> Row:
    story, dateline, coder = reading.story, reading.dateline, reading.coder
    return {
        "title": story.title, "lang": story.lang, "publisher": story.publisher, "published": story.published, "url": story.url,
        "dateline_place": dateline and dateline.place, "dateline_date": dateline and dateline.date,
        "flags": [flag.kind for flag in reading.flags], "coder": coder and coder.key, "text_sha256": story.text_hash, "text": story.text,
    }  # fmt: skip


def event_row(reading: Reading, event: Event) -> Row:
    """One event of a reading as a row of ``events``."""
    story = reading.story
    place = next((each for each in reading.places if each.id == event.where_id), None)
    first, last = days(event.when or story.published)
    return {
        "story_id": story.id, "event_id": event.id, "type": event.type, "mode": event.mode, "contexts": list(event.contexts), "status": event.status,
        "when": event.when, "first_day": first, "last_day": last, "where": event.where, "where_id": event.where_id,
        "country": place and place.country, "geonames": place and place.geonames, "lat": place and place.lat, "lon": place and place.lon,
        **_side("actor", event.actors), **_side("recipient", event.recipients), **_one("attributed_to", event.attributed_to),
        "chain": told_by(event) or None, "trigger": event.trigger.text, **_where("trigger", event.trigger),
        "evidence": event.evidence and event.evidence.text, **_where("evidence", event.evidence), "probability": event.probability,
        "cameo": event.cameo, "goldstein": event.goldstein, "quad": event.quad, "publisher": story.publisher, "published": story.published,
    }  # fmt: skip


def _quote_row(quote: Quote) -> Row:
    return {
        "quote_id": quote.id, "kind": quote.kind, **_one("speaker", quote.speaker), **_code(quote.speaker),
        **_one("addressee", quote.addressee), "cue": quote.cue and quote.cue.text, **_where("cue", quote.cue), "spans": _spans(quote.content),
        "chain": told_by(quote) or None, "content": " ".join(span.text for span in quote.content),
    }  # fmt: skip


def _side(name: str, actors: Iterable[Actor]) -> Row:
    """The actors of a side of an event, in four lists of one order."""
    some = list(actors)
    return {
        f"{name}_ids": [actor.id for actor in some], f"{name}s": [actor.name for actor in some],
        f"{name}_countries": [actor.country for actor in some], f"{name}_sectors": [actor.sector for actor in some],
    }  # fmt: skip


def _one(name: str, actor: Actor | None) -> Row:
    return {f"{name}_id": actor and actor.id, name: actor and actor.name}


def _code(actor: Actor | None) -> Row:
    return {"country": actor and actor.country, "sector": actor and actor.sector}


def _where(name: str, span: Span | None) -> Row:
    start, end = _offsets(name, "")
    return {start.name: span and span.start, end.name: span and span.end}


def _spans(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]
