"""Which events a user asks for, and the rows that answer."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import fields as fields_of

from kawat.days import days


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What must hold of an event. ``actor`` and ``recipient`` are a country code, a sector or a part of a name."""

    actor: str | None = None
    recipient: str | None = None
    type: tuple[str, ...] = ()
    mode: str | None = None
    status: tuple[str, ...] = ()
    context: str | None = None
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
    """One event of the database with what tells where it comes from."""

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
    trigger: str
    trigger_start: int
    evidence: str | None
    probability: float | None
    cameo: str | None
    goldstein: float | None
    quad: int | None
    actors: tuple[Party, ...] = field(default=())
    recipients: tuple[Party, ...] = field(default=())


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
_PARTY = (
    "EXISTS (SELECT 1 FROM parties WHERE parties.event = events.key AND side = ?"
    " AND (country = ? OR sector = ? OR ' ' || name || ' ' LIKE ? ESCAPE '\\'))"
)


def _where(wanted: EventFilter) -> tuple[list[str], list[object]]:
    clauses: list[str] = []
    values: list[object] = []

    def need(clause: str, *given: object) -> None:
        clauses.append(clause)
        values.extend(given)

    for side, party in (("actor", wanted.actor), ("recipient", wanted.recipient)):
        if party:
            # Three letters are a code or a whole word of a name: "USA" is not in "utusan".
            words = f"% {_escaped(party)} %" if len(party) <= _CODE else f"%{_escaped(party)}%"
            need(_PARTY, side, party.upper(), party.upper(), words)
    for column, chosen in (("type", wanted.type), ("status", wanted.status)):
        if chosen:
            need(f"events.{column} IN ({', '.join('?' * len(chosen))})", *chosen)
    for column, value in (
        ("mode", wanted.mode),
        ("stories.story_id", wanted.story),
        ("lang", wanted.lang),
        ("publisher", wanted.publisher),
    ):
        if value:
            need(f"{column} = ? COLLATE NOCASE", value)
    if wanted.context:
        need("instr(contexts, ?) > 0", f" {wanted.context.lower()} ")
    if wanted.where:
        need(
            "(\"where\" LIKE ? ESCAPE '\\' OR events.country = ?)", f"%{_escaped(wanted.where)}%", wanted.where.upper()
        )
    if wanted.since:
        need("coalesce(last_day, first_day) >= ?", days(wanted.since)[0])
    if wanted.until:
        need("coalesce(first_day, last_day) <= ?", days(wanted.until)[1])
    if wanted.min_probability is not None:
        need("probability >= ?", wanted.min_probability)
    return clauses, values


def _escaped(words: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", words)


def find_events(connection: sqlite3.Connection, wanted: EventFilter) -> Iterator[EventRow]:
    """The events that fit, by day, story and place in the text."""
    clauses, values = _where(wanted)
    sql = (
        'SELECT events.key, stories.story_id, stories.title, publisher, published, event_id, type, mode, contexts, status, "when", "where",'
        " events.country, attributed_to, trigger, trigger_start, evidence, probability, cameo, goldstein, quad FROM events"
        " JOIN current ON current.reading = events.reading JOIN stories ON stories.key = current.story"
    )
    if clauses:
        sql += " WHERE " + " AND ".join(clauses)
    sql += " ORDER BY first_day IS NULL, first_day, stories.key, trigger_start, event_id"
    if wanted.limit is not None:
        sql += " LIMIT ?"
        values.append(wanted.limit)
    for row in connection.execute(sql, values).fetchall():
        parties: dict[str, list[Party]] = {"actor": [], "recipient": []}
        for side, name, country, sector in connection.execute(
            "SELECT side, name, country, sector FROM parties WHERE event = ? ORDER BY side, place", (row[0],)
        ):
            parties[side].append(Party(name=name, country=country, sector=sector))
        fields = dict(zip(_COLUMNS, row[1:], strict=True))
        fields["contexts"] = tuple(fields["contexts"].split())
        yield EventRow(**fields, actors=tuple(parties["actor"]), recipients=tuple(parties["recipient"]))
