"""Filters made ready: the keys of all events of which the narrowest part of a filter is true, where they are few."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from kawat.days import days
from kawat.reading import EVENT_TYPES
from kawat.store.names import names_of_party, names_with
from kawat.store.query import EventFilter, party_clause

DAY = "coalesce(events.first_day, '')"
"""By what events are in the order of their days, as the index ``events_in_order`` has it."""
_FEW = 5000
"""So many events are looked up one by one; of more the first that fit are soon found in their order."""
FEW_OF_ALL = 50_000
_OFTEN = 100_000
_LAST = "9999-12-31"
REACHING = (
    "SELECT key FROM events INDEXED BY events_of_days"
    " WHERE last_day > coalesce(first_day, '') AND last_day >= ? AND coalesce(first_day, '') < ?"
)
"""The keys of events that begin before a day and reach to it or beyond; the day is a value twice."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A filter with the keys of all events of which its narrowest part is true; None where even that is true of many."""

    wanted: EventFilter
    keys: tuple[int, ...] | None


def narrowed(connection: sqlite3.Connection, wanted: EventFilter, *, few: int | None = None) -> Narrowed:
    """The filter, made ready for pages and counts; the database must not change between this and those.

    Up to ``few`` keys are kept: of a page 5,000, as more are sooner met in their order; who wants all that fit takes FEW_OF_ALL.
    """
    few = _FEW if few is None else few
    best: list[int] | None = None
    for sql, values in _narrowing(connection, wanted):
        if best is not None and len(best) < few // 10:
            break
        keys = [key for (key,) in connection.execute(f"SELECT DISTINCT * FROM ({sql}) LIMIT ?", (*values, few + 1))]
        if len(keys) <= few and (best is None or len(keys) < len(best)):
            best = keys
    return Narrowed(wanted, None if best is None else tuple(best))


def _narrowing(connection: sqlite3.Connection, wanted: EventFilter) -> Iterator[tuple[str, list[object]]]:
    """For each part of the filter that an index knows, the keys of its events."""
    of_stories = "SELECT events.key FROM stories JOIN readings ON readings.story = stories.key JOIN events ON events.reading = readings.key"
    if wanted.story:
        yield f"{of_stories} WHERE stories.story_id = ?", [wanted.story]
    if wanted.merged:
        yield (
            f"{of_stories} JOIN merged_members ON merged_members.story_id = stories.story_id"
            " AND merged_members.event_id = events.event_id WHERE merged = ?",
            [wanted.merged],
        )
    either = ((each, None) for each in (wanted.party, *(wanted.dyad or ())))
    asked = [
        (party, side)
        for party, side in ((wanted.actor, "actor"), (wanted.recipient, "recipient"), *either)
        if party and len(names_of_party(connection, party, most=_FEW)) < _FEW
    ]
    of_parties = [_of_party(connection, party, side) for party, side in asked]
    yield from of_parties
    if len(of_parties) > 1:
        yield _together(connection, asked, of_parties)
    for column, words in (('"where"', wanted.where), ("attributed_to", wanted.source)):
        names = names_with(connection, words, most=_FEW) if words else []
        if words and len(names) < _FEW:
            sql = f"SELECT key FROM events WHERE {column} IN (SELECT value FROM json_each(?))"
            values: list[object] = [json.dumps(names)]
            if column == '"where"':
                sql += " UNION ALL SELECT key FROM events WHERE country = ?"
                values.append(words.upper())
            yield sql, values
    if wanted.publisher:
        yield f"{of_stories} WHERE publisher = ? COLLATE NOCASE", [wanted.publisher]
    if wanted.mode:
        yield "SELECT key FROM events WHERE mode = ?", [wanted.mode.lower()]
    if wanted.lang:
        yield f"{of_stories} WHERE lang = ? COLLATE NOCASE", [wanted.lang]
    if wanted.type or wanted.status or wanted.quad:
        yield _of_kind(wanted)
    first, last = days(wanted.since)[0], days(wanted.until)[1]
    if first:
        yield (
            f"SELECT key FROM events WHERE {DAY} BETWEEN ? AND ? UNION ALL {REACHING}",
            [first, last or _LAST, first, first],
        )


def _of_party(connection: sqlite3.Connection, party: str, side: str | None) -> tuple[str, list[object]]:
    """The keys of events that a party stands in, on a side or on either; one that it stands in twice is there twice."""
    country, _, sector = party.upper().partition(" ")
    names = names_of_party(connection, party, most=_FEW)
    of_party: list[tuple[str, list[object]]] = [
        ("country = ?", [party.upper()]),
        ("sector = ?", [party.upper()]),
        ("country = ? AND sector = ?", [country, sector]),
        ("name IN (SELECT value FROM json_each(?))", [json.dumps(names)]),
    ]
    and_side, given = (" AND side = ?", [side]) if side else ("", [])
    return (
        " UNION ALL ".join(f"SELECT event FROM parties WHERE {clause}{and_side}" for clause, _ in of_party),
        [value for _, some in of_party for value in (*some, *given)],
    )


def _together(
    connection: sqlite3.Connection, asked: list[tuple[str, str | None]], of_parties: list[tuple[str, list[object]]]
) -> tuple[str, list[object]]:
    """Of the events of the rarest party those in which the others stand too: parties that are often met may never meet."""
    sizes = [
        connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM ({sql}) LIMIT ?)", (*values, _OFTEN)).fetchone()[0]
        for sql, values in of_parties
    ]
    rarest = sizes.index(min(sizes))
    sql, values = of_parties[rarest]
    others, given = list[str](), list[object]()
    for party, side in (each for at, each in enumerate(asked) if at != rarest):
        clause, its = party_clause("name", party)
        others.append(
            f"EXISTS (SELECT 1 FROM parties WHERE parties.event = one.event AND {clause}{' AND side = ?' if side else ''})"
        )
        given += [*its, *filter(None, [side])]
    return f"SELECT event FROM ({sql}) AS one WHERE {' AND '.join(others)}", [*values, *given]


def _of_kind(wanted: EventFilter) -> tuple[str, list[object]]:
    """The keys of events of the types, statuses and quad classes; one index has all three, types first."""
    clauses, values = [], list[object]()
    for column, chosen in (("type", wanted.type or EVENT_TYPES), ("status", wanted.status), ("quad", wanted.quad)):
        if chosen:
            clauses.append(f"{column} IN ({', '.join('?' * len(chosen))})")
            values += chosen
    return f"SELECT key FROM events INDEXED BY events_by_kind WHERE {' AND '.join(clauses)}", values
