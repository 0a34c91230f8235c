"""Counts of the events of current readings by day, dyad and place, kept in the transaction that changes what is current."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from kawat.days import days
from kawat.store.names import names_of_party
from kawat.store.query import EventFilter, period_of

TABLES = {
    "day_counts": ("period", "type", "status"),
    "dyad_counts": (
        "actor_country",
        "actor_sector",
        "recipient_country",
        "recipient_sector",
        "period",
        "type",
        "status",
    ),
    "place_counts": ("country", "place", "period", "type", "status"),
    "party_counts": ("code", "period", "type", "status", "side"),
}
"""The tables with the columns of their keys; ``events`` beside them is the count. Of them triggers keep the counts by month (``month_counts``)
and over all time (``dyad_totals``, ``place_totals``)."""

_GRAINS = {"day": len("2019-04-25"), "month": len("2019-04"), "year": len("2019")}
_YEAR, _MONTH, _LAST = len("2019"), len("2019-04"), "9999-12-31"
_BATCH = 2000
"""Readings that are counted together."""
_NAMES = 2000
"""So many names are looked up beside a code; of more the counts cannot tell."""
Code = tuple[str, str]
"""Country and sector of a party; what is open is empty."""


class Coded(Protocol):
    """Anything that has a country and a sector."""

    @property
    def country(self) -> str | None: ...
    @property
    def sector(self) -> str | None: ...


class Dyad(NamedTuple):
    """Who to whom, by country and sector."""

    actor: Code
    recipient: Code


def codes(parties: Iterable[Coded]) -> list[Code]:
    """The different codes of parties, in alphabetical order."""
    return sorted({(party.country or "", party.sector or "") for party in parties})


def dyads(actors: Iterable[Coded], recipients: Iterable[Coded]) -> list[Dyad]:
    """The different pairs of an event, so that an event counts once for each.

    Each actor stands with each recipient; an empty side is open. An act that several do together, without recipients, gives each pair
    of them once, in alphabetical order.
    """
    acting = tuple(actors)
    left, right = codes(acting), codes(recipients)
    if not right and len(acting) > 1:
        if len(left) == 1:
            return [Dyad(left[0], left[0])]
        return [Dyad(one, other) for at, one in enumerate(left) for other in left[at + 1 :]]
    return [Dyad(one, other) for one in left or [("", "")] for other in right or [("", "")]]


@dataclass(slots=True)
class _Party:
    country: str | None
    sector: str | None


@dataclass(slots=True)
class _Counted:
    """What of an event is counted."""

    period: str
    type: str
    status: str
    country: str
    place: str
    actors: list[_Party] = field(default_factory=list)
    recipients: list[_Party] = field(default_factory=list)


def tally(connection: sqlite3.Connection, reading: int, change: int) -> None:
    """Adds the events of a reading to all counts ``change`` times: 1 when it becomes current, -1 before it no longer is.

    Events that are taken out are marked as no longer current.
    """
    _add(connection, _events(connection, [reading]), change)
    if change < 0:
        connection.execute("UPDATE events SET current = 0 WHERE reading = ?", (reading,))


def tally_all(connection: sqlite3.Connection) -> None:
    """Counts the events of all current readings afresh."""
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")
    readings = [reading for (reading,) in connection.execute("SELECT reading FROM current").fetchall()]
    for at in range(0, len(readings), _BATCH):
        _add(connection, _events(connection, readings[at : at + _BATCH]), 1)


def _add(connection: sqlite3.Connection, rows: Sequence[_Counted], change: int) -> None:
    counted: dict[str, Counter[tuple[str, ...]]] = {
        "day_counts": Counter((row.period, row.type, row.status) for row in rows),
        "dyad_counts": Counter(
            (*pair.actor, *pair.recipient, row.period, row.type, row.status)
            for row in rows
            for pair in dyads(row.actors, row.recipients)
        ),
        "place_counts": Counter(
            (row.country, row.place, row.period, row.type, row.status) for row in rows if row.place or row.country
        ),
        "party_counts": Counter(
            (code, row.period[:_MONTH], row.type, row.status, side) for row in rows for code, side in _standing(row)
        ),
    }
    for table, counts in counted.items():
        key = ", ".join(TABLES[table])
        marks = ", ".join("?" * (len(TABLES[table]) + 1))
        connection.executemany(
            f"INSERT INTO {table} ({key}, events) VALUES ({marks})"
            f" ON CONFLICT ({key}) DO UPDATE SET events = events + excluded.events",
            [(*cells, change * count) for cells, count in counts.items()],
        )
        if change < 0:
            same = " AND ".join(f"{name} = ?" for name in TABLES[table])
            connection.executemany(f"DELETE FROM {table} WHERE {same} AND events = 0", list(counts))


def _standing(row: _Counted) -> Iterator[tuple[str, str]]:
    """Each country code and sector of an event's parties, with the side on which it stands, or ``both``."""
    acting, receiving = (
        {code for party in parties for code in (party.country, party.sector) if code}
        for parties in (row.actors, row.recipients)
    )
    for code in acting | receiving:
        yield code, "both" if code in acting and code in receiving else "actor" if code in acting else "recipient"


def _events(connection: sqlite3.Connection, readings: Sequence[int]) -> list[_Counted]:
    rows: dict[int, _Counted] = {}
    given = json.dumps(readings)
    for key, first, last, kind, status, country, place in connection.execute(
        'SELECT key, first_day, last_day, type, status, country, "where" FROM events'
        " WHERE reading IN (SELECT value FROM json_each(?))",
        (given,),
    ):
        rows[key] = _Counted(period_of(first, last) or "", kind, status, country or "", place or "")
    parties = connection.execute(
        "SELECT event, side, parties.country, sector FROM parties JOIN events ON events.key = event"
        " WHERE reading IN (SELECT value FROM json_each(?))",
        (given,),
    )
    for event, side, country, sector in parties:
        (rows[event].actors if side == "actor" else rows[event].recipients).append(_Party(country, sector))
    return list(rows.values())


def timeline(connection: sqlite3.Connection, grain: str, *, type: str | None = None) -> list[tuple[str, str, str, int]]:
    """How many events current readings tell by period, type and status; ``grain`` is day, month or year.

    The period is empty for events whose day, month or year is not known so exactly.
    """
    size = _GRAINS[grain]
    table = "day_counts" if grain == "day" else "month_counts"
    return connection.execute(
        "SELECT CASE WHEN length(period) >= ? THEN substr(period, 1, ?) ELSE '' END AS at, type, status, sum(events)"
        f" FROM {table} WHERE ? IS NULL OR type = ? GROUP BY at, type, status ORDER BY at, type, status",
        (size, size, type, type),
    ).fetchall()


def timeline_of(
    connection: sqlite3.Connection, wanted: EventFilter, grain: str
) -> list[tuple[str, str, str, int]] | None:
    """As ``timeline`` the events that fit a filter of types, statuses and the code of one party; None where the counts cannot tell.

    The filter's days and its limit are not looked at.
    """
    asked = [
        (each, side)
        for each, side in ((wanted.actor, "actor"), (wanted.recipient, "recipient"), (wanted.party, None))
        if each
    ]
    bare = replace(
        wanted, actor=None, recipient=None, party=None, type=(), status=(), since=None, until=None, limit=None
    )
    if bare != EventFilter() or len(asked) > 1:
        return None
    rows = _of_code(connection, *asked[0], grain) if asked else timeline(connection, grain)
    return rows and [
        row
        for row in rows
        if (not wanted.type or row[1] in wanted.type) and (not wanted.status or row[2] in wanted.status)
    ]


def _of_code(
    connection: sqlite3.Connection, party: str, side: str | None, grain: str
) -> list[tuple[str, str, str, int]] | None:
    """The timeline of a country code or sector, which stands on a side or on either; by months or years."""
    code, size = party.upper(), _GRAINS[grain]
    known = connection.execute("SELECT EXISTS (SELECT 1 FROM party_counts WHERE code = ?)", (code,)).fetchone()[0]
    names = names_of_party(connection, party, most=_NAMES) if known else []
    if not known or grain == "day" or len(names) == _NAMES:
        return None
    counts: Counter[tuple[str, str, str]] = Counter()
    for period, kind, status, events in connection.execute(
        "SELECT CASE WHEN length(period) >= ? THEN substr(period, 1, ?) ELSE '' END, type, status, sum(events) FROM party_counts"
        " WHERE code = ? AND (? IS NULL OR side IN (?, 'both')) GROUP BY 1, 2, 3",
        (size, size, code, side, side),
    ):
        counts[period, kind, status] += events
    # A filter finds a party by a word of its name too, whatever its country and sector are.
    here = " AND (? IS NULL OR parties.side = ?)"
    for first, last, kind, status in connection.execute(
        "SELECT first_day, last_day, type, status FROM events WHERE current AND key IN (SELECT event FROM parties"
        f" WHERE name IN (SELECT value FROM json_each(?)){here} AND country IS NOT ? AND sector IS NOT ?)"
        f" AND NOT EXISTS (SELECT 1 FROM parties WHERE event = events.key{here} AND (country = ? OR sector = ?))",
        (json.dumps(names), side, side, code, code, side, side, code, code),
    ):
        period = period_of(first, last) or ""
        counts[period[:size] if len(period) >= size else "", kind, status] += 1
    return [(*key, events) for key, events in sorted(counts.items())]


def network(
    connection: sqlite3.Connection, *, since: str | None = None, until: str | None = None
) -> list[tuple[Dyad, str, str, int]]:
    """How many events current readings tell by dyad, type and status, the most first; ``since`` and ``until`` are ISO days, months or years.

    With either, events count whose period lies wholly between them.
    """
    first, last = days(since)[0], days(until)[1]
    rows: Counter[tuple[Dyad, str, str]] = Counter()
    sql, values = "SELECT *, '' FROM dyad_totals", list[object]()
    if first or last:  # a month or year stands before its days: those of the year of the first day are looked at too
        sql = (
            "SELECT actor_country, actor_sector, recipient_country, recipient_sector, type, status, events, period FROM dyad_counts"
            " WHERE period BETWEEN ? AND ?"
        )
        values = [(first or "")[:_YEAR], last or _LAST]
    for one, its, other, theirs, type, status, events, period in connection.execute(sql, values):
        begin, end = days(period)
        if (first and (begin is None or begin < first)) or (last and (end is None or end > last)):
            continue
        rows[Dyad((one, its), (other, theirs)), type, status] += events
    return [(*key, events) for key, events in sorted(rows.items(), key=lambda row: (-row[1], row[0]))]


def places(connection: sqlite3.Connection) -> list[tuple[str, str, str, str, int]]:
    """How many events current readings tell by country and name of the place, type and status."""
    return connection.execute(
        "SELECT country, place, type, status, events FROM place_totals ORDER BY country, place, type, status"
    ).fetchall()
