"""The tables of an export: their columns with type and meaning, and the rows of a reading. Files, schemas and codebook come from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kawat.days import days
from kawat.export.selection import Selected
from kawat.reading import Actor, Event, Span

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``kind``: string, integer, number or list (of strings); ``words`` marks what holds words of the publisher's text."""

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
        (f"{side}s", f"names {does}, in the order of the text"),
        (f"{side}_countries", f"country codes {does}, in the same order"),
        (f"{side}_sectors", f"sectors {does}, in the same order"),
    )
)

TABLES: dict[str, tuple[Column, ...]] = {
    "stories": (
        _STORY,
        _string("title", "headline, as its source names it", words=True),
        _string("lang", "ISO 639-1 code of the language"),
        _string("publisher", "who published this text"),
        _string("published", "ISO 8601 day or time of publication"),
        _string("url", "where it was published"),
        _string("dateline_place", "place that opens the body"),
        _string("dateline_date", "date that opens the body"),
        _string("family", "the reprint family, by the story_id of its first member; empty where not known"),
        _string("family_role", "original, reprint, rewrite or unknown"),
        _string("coder", "name, version and model of the program that read it"),
        _string("text_sha256", "SHA-256 of the text in UTF-8"),
        _string("text", "the text as published", words=True),
    ),
    "events": (
        _STORY,
        _string("event_id", "the event in its story"),
        _string("merged_id", "what happened, over all stories that tell it; empty where not known"),
        _string("type", "PLOVER event type"),
        _string("mode", "PLOVER mode; empty where the type has none or the text leaves it open"),
        Column("contexts", "list", "PLOVER contexts"),
        _string("status", "occurred, planned, possible or negated, as the story presents it"),
        _string("when", "ISO 8601 day, month, year or interval; empty where the text leaves it open"),
        _string("first_day", "first day that `when` can mean, else the day of publication"),
        _string("last_day", "last day that `when` can mean, else the day of publication"),
        _string("where", "place of the event, as the story names it"),
        _string("country", "ISO 3166-1 alpha-3 of that place"),
        Column("geonames", "integer", "GeoNames id of that place"),
        Column("lat", "number", "latitude of that place in degrees (WGS 84)"),
        Column("lon", "number", "longitude of that place in degrees (WGS 84)"),
        *_SIDES,
        _string("attributed_to", "to whom the story credits the claim; empty where it tells it in its own voice"),
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
        Column("spans", "list", "the quote's words by their offsets, each as start:end"),
        _string("content", "the quote's words without the marks, several spans joined by blanks", words=True),
    ),
    "actors": (
        _STORY,
        _string("actor_id", "the actor in its story"),
        _string("name", "the fullest proper name in the story"),
        _string("kind", "person, state, org or group"),
        *_ACTOR,
        _string("wikidata", "Wikidata item, where the tables have it"),
    ),
    "places": (
        _STORY,
        _string("place_id", "the place in its story"),
        _string("name", "its name"),
        _string("country", "ISO 3166-1 alpha-3 of its country"),
        Column("geonames", "integer", "GeoNames id"),
        Column("lat", "number", "latitude in degrees (WGS 84)"),
        Column("lon", "number", "longitude in degrees (WGS 84)"),
    ),
    "times": (
        _STORY,
        _string("time_id", "the expression in its story"),
        _string("type", "TIMEX3 type: DATE, TIME, DURATION or SET"),
        _string("value", "ISO 8601 value at the grain of the text; empty where open"),
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
    "mentions": (
        _STORY,
        _string("of", "what is mentioned: an actor_id, place_id or event_id"),
        *_offsets("", "the mention"),
        _string("words", "the words of the mention", words=True),
    ),
}  # fmt: skip
"""Every table with its columns; rows are joined by the ids."""

MEANINGS = {
    "stories": "Stories as published, one a row.",
    "events": "Events as one story tells them, one a row: the same happening in two stories is two rows.",
    "parties": "Who does an event and whom it is done to, one party a row.",
    "quotes": "Who said what, one quote a row.",
    "actors": "Persons, states, organisations and groups of a story.",
    "places": "Named places of a story.",
    "times": "Time expressions of a story.",
    "credits": "Who made or supplied a story.",
    "mentions": "All words that stand for an actor, a place or an event. For an event these are its other tellings.",
}


def columns(table: str, *, text: bool) -> tuple[Column, ...]:
    """The columns of a table; without ``text`` those that hold no words of the publisher's."""
    return tuple(column for column in TABLES[table] if text or not column.words)


def rows(chosen: Selected) -> Iterator[tuple[str, Row]]:
    """The rows of one reading, each with its table."""
    reading, story = chosen.reading, chosen.reading.story
    key = {"story_id": story.id}
    dateline = reading.dateline
    yield "stories", {
        **key, "title": story.title, "lang": story.lang, "publisher": story.publisher, "published": story.published, "url": story.url,
        "dateline_place": dateline and dateline.place, "dateline_date": dateline and dateline.date, "family": chosen.family,
        "family_role": chosen.role, "coder": chosen.coder, "text_sha256": story.text_hash, "text": story.text,
    }  # fmt: skip
    for event in chosen.events:
        yield "events", event_row(chosen, event)
        for side, parties in (("actor", event.actors), ("recipient", event.recipients)):
            for place, actor in enumerate(parties, 1):
                yield "parties", {
                    **key, "event_id": event.id, "side": side, "place": place, "actor_id": actor.id, "name": actor.name, **_code(actor)
                }  # fmt: skip
        yield from _mentions(key, event.id, event.mentions)
    for quote in reading.quotes:
        speaker, addressee = quote.speaker, quote.addressee
        yield "quotes", {
            **key, "quote_id": quote.id, "kind": quote.kind, "speaker_id": speaker and speaker.id, "speaker": speaker and speaker.name,
            **_code(speaker), "addressee_id": addressee and addressee.id, "addressee": addressee and addressee.name,
            "cue": quote.cue and quote.cue.text, **_where("cue", quote.cue),
            "spans": [f"{span.start}:{span.end}" for span in quote.content], "content": " ".join(span.text for span in quote.content),
        }  # fmt: skip
    for actor in reading.actors:
        yield "actors", {
            **key, "actor_id": actor.id, "name": actor.name, "kind": actor.kind, **_code(actor), "wikidata": actor.wikidata
        }  # fmt: skip
        yield from _mentions(key, actor.id, actor.mentions)
    for spot in reading.places:
        yield "places", {
            **key, "place_id": spot.id, "name": spot.name, "country": spot.country, "geonames": spot.geonames, "lat": spot.lat, "lon": spot.lon
        }  # fmt: skip
        yield from _mentions(key, spot.id, spot.mentions)
    for time in reading.times:
        yield "times", {
            **key, "time_id": time.id, "type": time.type, "value": time.value, **_where("", time.span), "words": time.span.text
        }  # fmt: skip
    for credit in reading.credits:
        yield "credits", {
            **key, "role": credit.role, "name": credit.name, **_where("", credit.span), "words": credit.span and credit.span.text
        }  # fmt: skip


def event_row(chosen: Selected, event: Event) -> Row:
    """One event as a row of ``events``."""
    story = chosen.reading.story
    place = chosen.place_of(event)
    first, last = days(event.when or story.published)
    out: Row = {
        "story_id": story.id, "event_id": event.id, "merged_id": chosen.merged.get(event.id), "type": event.type, "mode": event.mode,
        "contexts": list(event.contexts), "status": event.status, "when": event.when, "first_day": first, "last_day": last,
        "where": event.where, "country": place and place.country, "geonames": place and place.geonames, "lat": place and place.lat,
        "lon": place and place.lon,
    }  # fmt: skip
    for side, parties in (("actor", event.actors), ("recipient", event.recipients)):
        out[f"{side}s"] = [actor.name for actor in parties]
        out[f"{side}_countries"] = [actor.country or "" for actor in parties]
        out[f"{side}_sectors"] = [actor.sector or "" for actor in parties]
    return out | {
        "attributed_to": event.attributed_to and event.attributed_to.name, "trigger": event.trigger.text, **_where("trigger", event.trigger),
        "evidence": event.evidence and event.evidence.text, **_where("evidence", event.evidence), "probability": event.probability,
        "cameo": event.cameo, "goldstein": event.goldstein, "quad": event.quad, "publisher": story.publisher, "published": story.published,
    }  # fmt: skip


def _code(actor: Actor | None) -> Row:
    return {"country": actor and actor.country, "sector": actor and actor.sector}


def _where(name: str, span: Span | None) -> Row:
    start, end = _offsets(name, "")
    return {start.name: span and span.start, end.name: span and span.end}


def _mentions(key: Row, of: str, spans: tuple[Span, ...]) -> Iterator[tuple[str, Row]]:
    for span in spans:
        yield "mentions", {**key, "of": of, "start": span.start, "end": span.end, "words": span.text}
