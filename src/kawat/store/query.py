"""Which events a user asks for, and the rows that answer."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import fields as fields_of
from typing import Any

from kawat.days import days
from kawat.errors import StoreError

_DAY, _MONTH, _YEAR = len("2019-04-25"), len("2019-04"), len("2019")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What must hold of an event. A party is a country code, a sector, both ("IDN GOV") or a part of a name.

    ``dyad`` are two parties of which one acts toward the other, or that act together; ``party`` stands on either side. ``source`` is a part of the
    name of who says so, ``merged`` the id of a merged event.
    """

    actor: str | None = None
    recipient: str | None = None
    dyad: tuple[str, str] | None = None
    party: str | None = None
    source: str | None = None
    type: tuple[str, ...] = ()
    mode: str | None = None
    status: tuple[str, ...] = ()
    context: str | None = None
    quad: tuple[int, ...] = ()
    merged: str | None = None
    since: str | None = None
    until: str | None = None
    where: str | None = None
    story: str | None = None
    lang: str | None = None
    publisher: str | None = None
    min_probability: float | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One actor or recipient of an event."""

    name: str
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event of the database with what tells where it comes from. ``chain`` are the names through whom it came, as one line, the outermost first."""

    story_id: str
    title: str | None
    publisher: str | None
    published: str | None
    event_id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    status: str
    when: str | None
    where: str | None
    country: str | None
    attributed_to: str | None
    chain: str | None
    trigger: str
    trigger_start: int
    evidence: str | None
    probability: float | None
    cameo: str | None
    goldstein: float | None
    quad: int | None
    actors: tuple[Party, ...] = field(default=())
    recipients: tuple[Party, ...] = field(default=())


def period_of(first: str | None, last: str | None) -> str | None:
    """The day, month or year in which both days lie, as ISO 8601; None where none does or an end is open."""
    if not first or not last:
        return None
    for size in (_DAY, _MONTH, _YEAR):
        if first[:size] == last[:size]:
            return first[:size]
    return None


_COLUMNS = tuple(slot.name for slot in fields_of(EventRow) if slot.name not in ("actors", "recipients"))
CSV_COLUMNS = (
    *_COLUMNS,
    "actors",
    "actor_countries",
    "actor_sectors",
    "recipients",
    "recipient_countries",
    "recipient_sectors",
)
"""The columns of events as a flat table; cells with several values separate them with ``|``."""


def flat(row: EventRow) -> dict[str, object]:
    """One event as a row of the flat table."""
    out: dict[str, object] = {name: getattr(row, name) for name in _COLUMNS}
    out["contexts"] = "|".join(row.contexts)
    for side, parties in (("actor", row.actors), ("recipient", row.recipients)):
        out[f"{side}s"] = "|".join(party.name for party in parties)
        out[f"{side}_countries"] = "|".join(party.country or "" for party in parties)
        out[f"{side}_sectors"] = "|".join(party.sector or "" for party in parties)
    return out


_CODE = 3


def party_clause(name: str, wanted: str) -> tuple[str, list[object]]:
    """The SQL, with its values, that asks of a party with a country and a sector whether it is ``wanted``; ``name`` is its column."""
    # Three letters are a code or a whole word of a name: "USA" is not in "utusan".
    words = f"% {_escaped(wanted)} %" if len(wanted) <= _CODE else like(wanted)
    country, _, sector = wanted.upper().partition(" ")
    clause = f"(country = ? OR sector = ? OR (country = ? AND sector = ?) OR ' ' || {name} || ' ' LIKE ? ESCAPE '\\')"
    return clause, [wanted.upper(), wanted.upper(), country, sector, words]


def _stands(side: str, party: str, *, but: str = "NULL") -> tuple[str, list[object]]:
    """The SQL that asks whether a party stands on a side of the event, at another place on it than ``but``."""
    clause, given = party_clause("name", party)
    return (
        "EXISTS (SELECT 1 FROM parties WHERE parties.event = events.key AND side = ?"
        f" AND parties.place IS NOT {but} AND {clause})",
        [side, *given],
    )


def _dyad_clause(one: str, other: str) -> tuple[str, list[object]]:
    """The SQL that asks whether one of two parties acts toward the other, or both act together, nobody being the recipient."""
    clauses: list[str] = []
    values: list[object] = []
    for actor, recipient in ((one, other), (other, one)):
        acting, given = _stands("actor", actor)
        receiving, more = _stands("recipient", recipient)
        clauses.append(f"({acting} AND {receiving})")
        values += [*given, *more]
    clause, given = party_clause("first.name", one)
    beside, more = _stands("actor", other, but="first.place")
    clauses.append(
        "(NOT EXISTS (SELECT 1 FROM parties WHERE parties.event = events.key AND side = 'recipient') AND"
        f" EXISTS (SELECT 1 FROM parties AS first WHERE first.event = events.key AND side = 'actor' AND {clause} AND {beside}))"
    )
    return f"({' OR '.join(clauses)})", [*values, *given, *more]


def match(
    connection: sqlite3.Connection, sql: str, words: str, *, before: Sequence[object] = (), after: Sequence[object] = ()
) -> list[tuple[Any, ...]]:
    """The rows of a full-text query; its words stand between the values ``before`` and ``after``. Raises StoreError on a bad query."""
    if not words.strip():
        raise StoreError("nothing to search for; a word, or a phrase in double quotation marks, is right")
    try:
        return connection.execute(sql, (*before, words, *after)).fetchall()
    except sqlite3.OperationalError as error:
        if '"' in words:
            raise StoreError(
                f"cannot search for {words!r}: {error}; words, or a phrase in double quotation marks, are right"
            ) from error
    # Marks that the query syntax reads otherwise: "Joko, Widodo", "10.000".
    plain = " ".join(f'"{word}"' for word in words.split())
    return connection.execute(sql, (*before, plain, *after)).fetchall()


def conditions(wanted: EventFilter) -> tuple[list[str], list[object]]:
    """The SQL that a filter asks of events and their stories, with its values; all clauses must hold. The limit is not among them."""
    clauses: list[str] = []
    values: list[object] = []

    def need(clause: str, *given: object) -> None:
        clauses.append(clause)
        values.extend(given)

    for side, party in (("actor", wanted.actor), ("recipient", wanted.recipient)):
        if party:
            clause, given = _stands(side, party)
            need(clause, *given)
    if wanted.dyad:
        clause, given = _dyad_clause(*wanted.dyad)
        need(clause, *given)
    if wanted.party:
        clause, given = party_clause("name", wanted.party)
        need(f"EXISTS (SELECT 1 FROM parties WHERE parties.event = events.key AND {clause})", *given)
    for column, chosen in (("type", wanted.type), ("status", wanted.status), ("quad", wanted.quad)):
        if chosen:
            need(f"events.{column} IN ({', '.join('?' * len(chosen))})", *chosen)
    for column, value in (
        ("events.mode", wanted.mode),
        ("lang", wanted.lang),
        ("publisher", wanted.publisher),
    ):
        if value:
            need(f"{column} = ? COLLATE NOCASE", value)
    if wanted.story:
        need("stories.story_id = ?", wanted.story)
    if wanted.source:
        need("attributed_to LIKE ? ESCAPE '\\'", like(wanted.source))
    if wanted.merged:
        need(
            "EXISTS (SELECT 1 FROM merged_members AS told WHERE told.story_id = stories.story_id AND told.event_id = events.event_id"
            " AND told.merged = ?)",
            wanted.merged,
        )
    if wanted.context:
        need("instr(contexts, ?) > 0", f" {wanted.context.lower()} ")
    if wanted.where:
        need("(\"where\" LIKE ? ESCAPE '\\' OR events.country = ?)", like(wanted.where), wanted.where.upper())
    if wanted.since:
        need("coalesce(last_day, first_day) >= ?", days(wanted.since)[0])
    if wanted.until:
        need("coalesce(first_day, last_day) <= ?", days(wanted.until)[1])
    if wanted.min_probability is not None:
        need("events.probability >= ?", wanted.min_probability)
    return clauses, values


def asks_of_stories(wanted: EventFilter) -> bool:
    """Whether the conditions of a filter ask of an event's story too."""
    return any((wanted.story, wanted.merged, wanted.lang, wanted.publisher))


def like(words: str) -> str:
    """The pattern of SQL's LIKE, with ``\\`` as escape, for what has these words anywhere."""
    return f"%{_escaped(words)}%"


def _escaped(words: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", words)


Way = tuple[str, list[object]]
"""SQL with its values that gives keys of events."""
OF_STORIES = "CROSS JOIN readings ON readings.key = events.reading CROSS JOIN stories ON stories.key = readings.story"
"""Behind ``events`` the story of each; events are taken first."""
_SELECT = (
    'SELECT events.key, stories.story_id, stories.title, publisher, published, event_id, type, mode, contexts, status, "when", "where",'
    f" events.country, attributed_to, chain, trigger, trigger_start, evidence, probability, cameo, goldstein, quad FROM events {OF_STORIES}"
)


def among(keys: Sequence[int] | None, way: Way | None = None) -> tuple[list[str], list[object]]:
    """The SQL, with its values, that asks of an event whether its key is one of these, or of those that ``way`` gives; nothing where both are None."""
    if keys is not None:
        return ["events.key IN (SELECT value FROM json_each(?))"], [json.dumps(keys)]
    return ([], []) if way is None else ([f"events.key IN (SELECT * FROM ({way[0]}))"], list(way[1]))


def find_events(
    connection: sqlite3.Connection, clauses: Sequence[str], values: Sequence[object], *, limit: int | None = None
) -> Iterator[EventRow]:
    """The events of which all clauses hold, by day, story and place in the text."""
    sql = f"{_SELECT} WHERE {' AND '.join(clauses)}"
    sql += " ORDER BY first_day IS NULL, first_day, stories.key, trigger_start, event_id LIMIT ?"
    for row in connection.execute(sql, (*values, -1 if limit is None else limit)).fetchall():
        yield _event_row(connection, row)


def events_at(connection: sqlite3.Connection, keys: Sequence[int]) -> list[EventRow]:
    """The events of current readings under these keys, in this order."""
    sql = f"{_SELECT} WHERE events.current AND events.key = ?"
    found = (connection.execute(sql, (key,)).fetchone() for key in keys)
    return [_event_row(connection, row) for row in found if row]


def _event_row(connection: sqlite3.Connection, row: tuple[Any, ...]) -> EventRow:
    parties: dict[str, list[Party]] = {"actor": [], "recipient": []}
    for side, name, country, sector in connection.execute(
        "SELECT side, name, country, sector FROM parties WHERE event = ? ORDER BY side, place", (row[0],)
    ):
        parties[side].append(Party(name=name, country=country, sector=sector))
    fields = dict(zip(_COLUMNS, row[1:], strict=True))
    fields["contexts"] = tuple(fields["contexts"].split())
    return EventRow(**fields, actors=tuple(parties["actor"]), recipients=tuple(parties["recipient"]))
