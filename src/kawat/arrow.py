"""Readings as tables: Arrow's, and through them pandas' and polars'. Needs the extra ``arrow``.

All columns are typed, and what a story leaves open is null. Rows are joined by ``story_id`` and the ids that a story gives its parts.
Offsets count Unicode code points of ``stories.text``, half open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kawat.extras import needed
from kawat.reading import Actor, Reading, Span

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Row = dict[str, Any]

COLUMNS: dict[str, dict[str, str]] = {
    "stories": {
        "story_id": "string", "title": "string", "lang": "string", "publisher": "string", "published": "string", "url": "string",
        "dateline_place": "string", "dateline_date": "string", "flags": "list", "coder": "string", "text": "string",
    },
    "events": {
        "story_id": "string", "event_id": "string", "type": "string", "mode": "string", "contexts": "list", "status": "string",
        "when": "string", "where": "string", "where_id": "string", "actor_ids": "list", "actors": "list", "actor_countries": "list",
        "actor_sectors": "list", "recipient_ids": "list", "recipients": "list", "recipient_countries": "list", "recipient_sectors": "list",
        "attributed_to_id": "string", "attributed_to": "string", "trigger": "string", "trigger_start": "int32", "trigger_end": "int32",
        "evidence": "string", "evidence_start": "int32", "evidence_end": "int32", "probability": "float64", "cameo": "string",
        "goldstein": "float64", "quad": "int8",
    },
    "actors": {
        "story_id": "string", "actor_id": "string", "name": "string", "kind": "string", "country": "string", "sector": "string",
        "wikidata": "string", "mentions": "spans",
    },
    "quotes": {
        "story_id": "string", "quote_id": "string", "kind": "string", "speaker_id": "string", "speaker": "string", "country": "string",
        "sector": "string", "addressee_id": "string", "addressee": "string", "cue": "string", "cue_start": "int32", "cue_end": "int32",
        "content": "string", "spans": "spans",
    },
    "places": {
        "story_id": "string", "place_id": "string", "name": "string", "country": "string", "geonames": "int64", "lat": "float64",
        "lon": "float64", "mentions": "spans",
    },
    "times": {
        "story_id": "string", "time_id": "string", "type": "string", "value": "string", "offset": "string", "words": "string",
        "start": "int32", "end": "int32",
    },
}  # fmt: skip
"""The tables, their columns, and the type of each: Arrow's, ``list`` (of strings) or ``spans`` (a list of start and end)."""


class Tables(dict[str, "pyarrow.Table"]):
    """Arrow tables by name: ``stories``, ``events``, ``actors``, ``quotes``, ``places``, ``times``."""

    def to_pandas(self) -> dict[str, pandas.DataFrame]:
        """The same as data frames of pandas, typed by Arrow, so that an id that is open leaves the others whole numbers. Raises ExtraError
        where pandas is not installed."""
        pandas = needed("pandas", extra="pandas", what="to_pandas")
        return {name: table.to_pandas(types_mapper=pandas.ArrowDtype) for name, table in self.items()}

    def to_polars(self) -> dict[str, polars.DataFrame]:
        """The same as data frames of polars. Raises ExtraError where polars is not installed."""
        polars = needed("polars", extra="polars", what="to_polars")
        return {name: polars.from_arrow(table) for name, table in self.items()}


def tables(readings: Iterable[Reading]) -> Tables:
    """The tables of readings, one row for each story, event, actor, quote, place and time."""
    import pyarrow as arrow  # takes as long to load as the tables of the coder

    kinds = {"list": arrow.list_(arrow.string())}
    kinds["spans"] = arrow.list_(arrow.struct([("start", arrow.int32()), ("end", arrow.int32())]))
    schemas = {
        name: arrow.schema(
            [(column, kinds.get(kind) or arrow.type_for_alias(kind)) for column, kind in columns.items()]
        )
        for name, columns in COLUMNS.items()
    }
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for reading in readings:
        for name, row in _rows(reading):
            rows[name].append({"story_id": reading.story.id, **row})
    return Tables({name: arrow.Table.from_pylist(rows[name], schema=schemas[name]) for name in COLUMNS})


def _rows(reading: Reading) -> Iterator[tuple[str, Row]]:
    story, dateline, coder = reading.story, reading.dateline, reading.coder
    yield "stories", {
        **story.to_json(),
        "dateline_place": dateline and dateline.place, "dateline_date": dateline and dateline.date,
        "flags": [flag.kind for flag in reading.flags], "coder": coder and f"{coder.name} {coder.version}",
    }  # fmt: skip
    for event in reading.events:
        yield "events", {
            "event_id": event.id, "type": event.type, "mode": event.mode, "contexts": event.contexts, "status": event.status,
            "when": event.when, "where": event.where, "where_id": event.where_id,
            **_side("actor", event.actors), **_side("recipient", event.recipients), **_one("attributed_to", event.attributed_to),
            **_words("trigger", event.trigger), **_words("evidence", event.evidence),
            "probability": event.probability, "cameo": event.cameo, "goldstein": event.goldstein, "quad": event.quad,
        }  # fmt: skip
    for actor in reading.actors:
        yield "actors", {
            "actor_id": actor.id, "name": actor.name, "kind": actor.kind, "country": actor.country, "sector": actor.sector,
            "wikidata": actor.wikidata, "mentions": _spans(actor.mentions),
        }  # fmt: skip
    for quote in reading.quotes:
        speaker = quote.speaker
        yield "quotes", {
            "quote_id": quote.id, "kind": quote.kind, **_one("speaker", speaker), "country": speaker and speaker.country,
            "sector": speaker and speaker.sector, **_one("addressee", quote.addressee), **_words("cue", quote.cue),
            "content": " ".join(span.text for span in quote.content), "spans": _spans(quote.content),
        }  # fmt: skip
    for place in reading.places:
        yield "places", {
            "place_id": place.id, "name": place.name, "country": place.country, "geonames": place.geonames, "lat": place.lat,
            "lon": place.lon, "mentions": _spans(place.mentions),
        }  # fmt: skip
    for time in reading.times:
        yield "times", {
            "time_id": time.id, "type": time.type, "value": time.value, "offset": time.offset, "words": time.span.text,
            "start": time.span.start, "end": time.span.end,
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


def _words(name: str, span: Span | None) -> Row:
    return {name: span and span.text, f"{name}_start": span and span.start, f"{name}_end": span and span.end}


def _spans(spans: Iterable[Span]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]
