"""The tables of an export: those of a reading, with what the store knows of its stories and events. Files, schemas and codebook come from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from kawat import columns as of_readings
from kawat.columns import COLUMNS
from kawat.columns import Column as Column
from kawat.columns import Row as Row
from kawat.export.selection import Selected
from kawat.reading import Event, Span

_KNOWN = {
    "stories": (
        Column("family", "string", "the reprint family, by the story_id of its first member; empty where not known"),
        Column("family_role", "string", "original, reprint, rewrite or unknown"),
    ),
    "events": (Column("merged_id", "string", "what happened, over all stories that tell it; empty where not known"),),
}
"""What only the store knows."""
_MENTIONS = (
    Column("story_id", "string", "the story"),
    Column("of", "string", "what is mentioned: an actor_id, place_id or event_id"),
    Column("start", "integer", "where the mention begins in the story's text, in Unicode code points"),
    Column("end", "integer", "where the mention ends, half open"),
    Column("words", "string", "the words of the mention", words=True),
)


def _exported(table: str) -> Iterator[Column]:
    """The columns of a table of readings as files hold them: mentions have a table of their own, offsets are words."""
    for column in COLUMNS[table]:
        if column.kind == "spans" and column.name != "mentions":
            yield replace(column, kind="list", meaning=f"{column.meaning}, each as start:end")
        elif column.kind != "spans":
            yield column
    yield from _KNOWN.get(table, ())


TABLES: dict[str, tuple[Column, ...]] = {table: tuple(_exported(table)) for table in COLUMNS} | {"mentions": _MENTIONS}
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
    """The rows of one reading and its chosen events, each with its table."""
    reading = replace(chosen.reading, events=chosen.events)
    for table, row in of_readings.rows(reading):
        yield table, _written(table, row, chosen)
    for group in (reading.events, reading.actors, reading.places):
        for part in group:
            yield from _mentions({"story_id": reading.story.id}, part.id, part.mentions)


def event_row(chosen: Selected, event: Event) -> Row:
    """One event as a row of ``events``."""
    return _written("events", of_readings.event_row(chosen.reading, event), chosen)


def _written(table: str, row: Row, chosen: Selected) -> Row:
    """A row as files hold it, with what the store knows."""
    if table == "stories":
        row |= {"family": chosen.family, "family_role": chosen.role}
    elif table == "events":
        row["merged_id"] = chosen.merged.get(row["event_id"])
    return {column.name: _cell(row[column.name]) for column in TABLES[table]}


def _cell(value: Any) -> Any:
    """A value as files hold it: offsets as start:end, and what is open in a list as nothing."""
    if isinstance(value, list):
        return [f"{each['start']}:{each['end']}" if isinstance(each, dict) else each or "" for each in value]
    return value


def _mentions(key: Row, of: str, spans: tuple[Span, ...]) -> Iterator[tuple[str, Row]]:
    for span in spans:
        yield "mentions", {**key, "of": of, "start": span.start, "end": span.end, "words": span.text}
