"""Who said what: the quotes of readings as rows, and the search over their words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kawat.days import days
from kawat.reading import Reading
from kawat.store.query import match, party_clause

_COLUMNS = ("quote_id", "kind", "speaker", "country", "sector", "addressee", "cue", "content", "first_day")
_SELECT = f"SELECT stories.story_id, stories.title, publisher, spans, {', '.join(f'quotes.{name}' for name in _COLUMNS)} FROM quotes"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFilter:
    """What must hold of a quote. ``speaker`` is a country code, a sector or a part of a name; ``words`` are full-text syntax."""

    words: str | None = None
    speaker: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None
    publisher: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRow:
    """One quote of the database. ``spans`` are offsets in its story's text, ``content`` their words, joined by blanks."""

    story_id: str
    title: str | None
    publisher: str | None
    quote_id: str
    kind: str
    speaker: str | None
    country: str | None
    sector: str | None
    addressee: str | None
    cue: str | None
    content: str
    first_day: str | None
    spans: tuple[tuple[int, int], ...]


def add_quotes(connection: sqlite3.Connection, key: int, reading: Reading, published: str | None) -> None:
    """Writes the quotes of a reading that stands under ``key``, of a story that was ``published`` then."""
    day = days(published)[0]
    connection.executemany(
        "INSERT INTO quotes (reading, quote_id, kind, speaker, country, sector, addressee, cue, spans, content, first_day)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key, quote.id, quote.kind, *((who.name, who.country, who.sector) if (who := quote.speaker) else (None,) * 3),
                quote.addressee.name if quote.addressee else None, quote.cue.text if quote.cue else None,
                json.dumps([[span.start, span.end] for span in quote.content]), " ".join(span.text for span in quote.content), day,
            )
            for quote in reading.quotes
        ],
    )  # fmt: skip


def find_quotes(connection: sqlite3.Connection, wanted: QuoteFilter) -> Iterator[QuoteRow]:
    """The quotes of current readings that fit: with words the best first, else by day, story and place in the text.

    Raises StoreError for words that are no query.
    """
    clauses: list[str] = []
    values: list[object] = []
    for clause, value in (
        ("quotes.kind = ?", wanted.kind),
        ("stories.story_id = ?", wanted.story),
        ("publisher = ? COLLATE NOCASE", wanted.publisher),
        ("first_day >= ?", days(wanted.since)[0]),
        ("first_day <= ?", days(wanted.until)[1]),
    ):
        if value:
            clauses.append(clause)
            values.append(value)
    if wanted.speaker:
        clause, given = party_clause("speaker", wanted.speaker)
        clauses.append(clause)
        values += given
    order = "first_day IS NULL, first_day, stories.key, quotes.key"
    joined = ""
    if wanted.words is not None:
        joined = " JOIN quotes_text ON quotes_text.rowid = quotes.key"
        clauses.append("quotes_text MATCH ?")
        order = "rank, quotes.key"
    sql = (
        f"{_SELECT}{joined}"
        " JOIN current ON current.reading = quotes.reading JOIN stories ON stories.key = current.story"
        + (" WHERE " + " AND ".join(clauses) if clauses else "")
        + f" ORDER BY {order} LIMIT ?"
    )
    after = (-1 if wanted.limit is None else wanted.limit,)
    rows = (
        connection.execute(sql, (*values, *after)).fetchall()
        if wanted.words is None
        else match(connection, sql, wanted.words, before=values, after=after)
    )
    yield from map(_row, rows)


def quote_row(connection: sqlite3.Connection, key: int) -> QuoteRow:
    """The quote under this key."""
    sql = (
        f"{_SELECT} JOIN readings ON readings.key = quotes.reading JOIN stories ON stories.key = readings.story"
        " WHERE quotes.key = ?"
    )
    return _row(connection.execute(sql, (key,)).fetchone())


def _row(row: tuple[Any, ...]) -> QuoteRow:
    story_id, title, publisher, spans, *cells = row
    return QuoteRow(
        story_id=story_id,
        title=title,
        publisher=publisher,
        spans=tuple((start, end) for start, end in json.loads(spans)),
        **dict(zip(_COLUMNS, cells, strict=True)),
    )
