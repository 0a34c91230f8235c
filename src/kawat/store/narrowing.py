"""Filters made ready: the keys of all events of which the narrowest part of a filter is true, where they are few."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kawat.days import days
from kawat.reading import EVENT_TYPES
from kawat.store.names import names_of_party, names_with
from kawat.store.query import EventFilter, Way, among, conditions, party_clause

DAY = "coalesce(events.first_day, '')"
"""By what events are in the order of their days, as the index ``events_in_order`` has it."""
_FEW = 5000
"""So many events are looked up one by one; of more the first that fit are soon found in their order."""
_NAMES = 1000
"""Names that are looked up for a page; what more names hold is soon met in the order of the days."""
FEW_OF_ALL = 50_000
_OFTEN = 100_000
_LAST = "9999-12-31"
REACHING = (
    "SELECT key FROM events INDEXED BY events_of_days"
    " WHERE last_day > coalesce(first_day, '') AND last_day >= ? AND coalesce(first_day, '') < ?"
)
"""The keys of events that begin before a day and reach to it or beyond; the day is a value twice."""

_OF_CONTEXT = (  # events have few different sets of contexts, and the index leads from one to the next
    "WITH RECURSIVE each (contexts) AS (SELECT min(contexts) FROM events"
    " UNION ALL SELECT (SELECT min(contexts) FROM events WHERE contexts > each.contexts) FROM each WHERE contexts IS NOT NULL)"
    " SELECT key FROM events WHERE contexts IN (SELECT contexts FROM each WHERE instr(contexts, ?) > 0)"
)
"""The keys of events of a context."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A filter with the keys of all events of which its narrowest part is true; None where even that is true of many.

    ``way`` then gives the keys of one of its parts, however many; it is None where no index has one. ``rest`` is the filter without the part
    that keys or way stand for.
    """

    wanted: EventFilter
    keys: tuple[int, ...] | None
    way: Way | None
    rest: EventFilter

    def clauses(self) -> tuple[list[str], list[object]]:
        """The SQL, with its values, that finds the events by keys or way; all clauses must hold, and of current events alone."""
        first, given = among(self.keys, self.way)
        clauses, values = conditions(self.rest)
        return ["events.current", *first, *clauses], [*given, *values]


@dataclass(frozen=True, slots=True)
class _Part:
    """The keys of the events of which a part of a filter is true, and the names of its fields; none where more must be asked."""

    way: Way
    fields: tuple[str, ...] = ()


def narrowed(connection: sqlite3.Connection, wanted: EventFilter, *, few: int | None = None) -> Narrowed:
    """The filter, made ready for pages and counts; the database must not change between this and those.

    Up to ``few`` keys are kept: of a page 5,000, as more are sooner met in their order; who wants all that fit takes FEW_OF_ALL.
    """
    few = _FEW if few is None else few
    best: list[int] | None = None
    chosen: _Part | None = None
    for part in _parts(connection, wanted, min(_FEW, _NAMES) if few <= _FEW else _FEW):
        sql, values = part.way
        if best is not None and len(best) < few // 10:
            break
        keys = [key for (key,) in connection.execute(f"SELECT DISTINCT * FROM ({sql}) LIMIT ?", (*values, few + 1))]
        if len(keys) <= few and (best is None or len(keys) < len(best)):
            best, chosen = keys, part
        chosen = chosen or part
    rest = replace(wanted, **{name: getattr(EventFilter(), name) for name in chosen.fields}) if chosen else wanted
    if best is not None:
        return Narrowed(wanted, tuple(best), None, rest)
    return Narrowed(wanted, None, chosen.way if chosen else None, rest)


def _parts(connection: sqlite3.Connection, wanted: EventFilter, most: int) -> Iterator[_Part]:
    """The parts of the filter that an index knows; words that ``most`` names hold are no such part."""
    of_stories = "SELECT events.key FROM stories JOIN readings ON readings.story = stories.key JOIN events ON events.reading = readings.key"
    if wanted.story:
        yield _Part((f"{of_stories} WHERE stories.story_id = ?", [wanted.story]), ("story",))
    if wanted.merged:
        yield _Part(
            (
                f"{of_stories} JOIN merged_members ON merged_members.story_id = stories.story_id"
                " AND merged_members.event_id = events.event_id WHERE merged = ?",
                [wanted.merged],
            ),
            ("merged",),
        )
    either = (("", each, None) for each in wanted.dyad or ())
    asked = [
        (field, party, side, names)
        for field, party, side in (
            ("actor", wanted.actor, "actor"),
            ("recipient", wanted.recipient, "recipient"),
            ("party", wanted.party, None),
            *either,
        )
        if party and len(names := names_of_party(connection, party, most=most)) < most
    ]
    of_parties = [_of_party(party, side, names) for _, party, side, names in asked]
    for way, (field, *_) in zip(of_parties, asked, strict=True):
        yield _Part(way, (field,) if field else ())
    if len(of_parties) > 1:
        yield _Part(_together(connection, [(party, side) for _, party, side, _ in asked], of_parties))
    for field, column, words in (("where", '"where"', wanted.where), ("source", "attributed_to", wanted.source)):
        names = names_with(connection, words, most=most) if words else []
        if words and len(names) < most:
            sql = f"SELECT key FROM events WHERE {column} IN (SELECT value FROM json_each(?))"
            values: list[object] = [json.dumps(names)]
            if field == "where":
                sql += " UNION ALL SELECT key FROM events WHERE country = ?"
                values.append(words.upper())
            yield _Part((sql, values), (field,))
    if wanted.publisher:
        yield _Part((f"{of_stories} WHERE publisher = ? COLLATE NOCASE", [wanted.publisher]), ("publisher",))
    if wanted.mode:
        yield _Part(("SELECT key FROM events WHERE mode = ?", [wanted.mode.lower()]))
    if wanted.context:
        yield _Part((_OF_CONTEXT, [f" {wanted.context.lower()} "]), ("context",))
    if wanted.lang:
        yield _Part((f"{of_stories} WHERE lang = ? COLLATE NOCASE", [wanted.lang]), ("lang",))
    if wanted.type or wanted.status or wanted.quad:
        yield _Part(_of_kind(wanted), ("type", "status", "quad"))
    first, last = days(wanted.since)[0], days(wanted.until)[1]
    if first:
        yield _Part(
            (
                f"SELECT key FROM events WHERE {DAY} BETWEEN ? AND ? UNION ALL {REACHING}",
                [first, last or _LAST, first, first],
            )
        )


def _of_party(party: str, side: str | None, names: list[str]) -> Way:
    """The keys of events that a party of these names stands in, on a side or on either; one that it stands in twice is there twice."""
    country, _, sector = party.upper().partition(" ")
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


def _together(connection: sqlite3.Connection, asked: list[tuple[str, str | None]], of_parties: list[Way]) -> Way:
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


def _of_kind(wanted: EventFilter) -> Way:
    """The keys of events of the types, statuses and quad classes; one index has all three, types first."""
    clauses, values = [], list[object]()
    for column, chosen in (("type", wanted.type or EVENT_TYPES), ("status", wanted.status), ("quad", wanted.quad)):
        if chosen:
            clauses.append(f"{column} IN ({', '.join('?' * len(chosen))})")
            values += chosen
    return f"SELECT key FROM events INDEXED BY events_by_kind WHERE {' AND '.join(clauses)}", values
