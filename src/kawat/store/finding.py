"""What the desk asks of stories, quotes and actors: pages, snippets, company."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kawat.days import days
from kawat.store.bodies import actors_at
from kawat.store.names import names_of_party
from kawat.store.query import match, party_clause
from kawat.store.quotes import QuoteFilter, QuoteRow, quote_row
from kawat.story import OPENING_LOOKED_AT, opening

OPEN, CLOSE = "\x02", "\x03"
"""What stands around the words of a search in a snippet: characters that no newspaper prints."""

_RANKED = 2000
"""Of more stories than these that hold the words, the newest are shown and not the best."""
_NAMES = 1000
"""Names of a speaker that are looked up."""
_STORIES_OF_ACTOR = 40
_OPENING = f"CASE WHEN coalesce(title, '') = '' THEN substr(text, 1, {OPENING_LOOKED_AT}) END"
_EVENTS_OF_ACTOR = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story or quote that holds the words, which stand between OPEN and CLOSE in ``snippet``. ``quote_id`` and ``speaker`` are of quotes; ``opening``
    are the first words of a story without a title."""

    story_id: str
    title: str | None
    publisher: str | None
    published: str | None
    snippet: str
    quote_id: str | None = None
    speaker: str | None = None
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """Up to as many hits as were asked for; ``best`` tells whether the best are first, else it is the newest; ``more``, whether there are others."""

    rows: tuple[Hit, ...]
    best: bool
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story without its text, with how many events its current reading tells; ``opening`` are the first words of one without a title."""

    story_id: str
    title: str | None
    publisher: str | None
    published: str | None
    lang: str | None
    events: int
    opening: str | None = None


def search_stories(connection: sqlite3.Connection, words: str, *, size: int, skip: int = 0) -> Hits:
    """Stories that hold the words in title or text. Raises StoreError for words that are no query."""
    return _search(
        connection, words, size, skip, "stories_text", 1,
        f"SELECT stories.story_id, title, publisher, published, NULL, NULL, {_OPENING} FROM stories JOIN latest ON latest.story = stories.key"
        " WHERE stories.key = ?",
    )  # fmt: skip


def search_quotes(connection: sqlite3.Connection, words: str, *, size: int, skip: int = 0) -> Hits:
    """Quotes that hold the words. Raises StoreError for words that are no query."""
    return _search(
        connection, words, size, skip, "quotes_text", 0,
        f"SELECT stories.story_id, title, publisher, published, quote_id, speaker, {_OPENING} FROM quotes JOIN current ON current.reading = quotes.reading"
        " JOIN stories ON stories.key = current.story WHERE quotes.key = ?",
    )  # fmt: skip


def _search(
    connection: sqlite3.Connection, words: str, size: int, skip: int, table: str, column: int, about: str
) -> Hits:
    probe = match(connection, f"SELECT rowid FROM {table} WHERE {table} MATCH ? LIMIT ?", words, after=(_RANKED + 1,))
    best = len(probe) <= _RANKED
    order = "rank, rowid" if best else "rowid DESC"
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY {order} LIMIT ? OFFSET ?"
    keys = [key for (key,) in match(connection, sql, words, after=(size + 1, skip))]
    snippets = dict(
        match(
            connection,
            f"SELECT rowid, snippet({table}, {column}, ?, ?, '…', 24) FROM {table} WHERE {table} MATCH ?"
            " AND rowid IN (SELECT value FROM json_each(?))",
            words,
            before=(OPEN, CLOSE),
            after=(json.dumps(keys[:size]),),
        )
    )
    rows = []
    for key in keys[:size]:
        row = connection.execute(about, (key,)).fetchone()
        if row:  # else it is of a version that another has replaced
            story_id, title, publisher, published, quote_id, speaker, text = row
            rows.append(
                Hit(
                    story_id=story_id, title=title, publisher=publisher, published=published, snippet=snippets[key], quote_id=quote_id, speaker=speaker,
                    opening=text and opening(text),
                )
            )  # fmt: skip
    return Hits(tuple(rows), best=best, more=len(keys) > size)


def page_of_quotes(
    connection: sqlite3.Connection, wanted: QuoteFilter, *, size: int, skip: int = 0
) -> tuple[list[QuoteRow], bool]:
    """Quotes of current readings that fit, the latest first, and whether there are more. ``words`` are not asked for here."""
    clauses: list[str] = ["1"]
    values: list[object] = []
    for clause, value in (
        ("quotes.kind = ?", wanted.kind),
        ("stories.story_id = ?", wanted.story),
        ("publisher = ? COLLATE NOCASE", wanted.publisher),
        ("coalesce(first_day, '') >= ?", days(wanted.since)[0]),
        ("coalesce(first_day, '') <= ? AND first_day IS NOT NULL", days(wanted.until)[1]),
    ):
        if value:
            clauses.append(clause)
            values.append(value)
    if wanted.speaker:
        clause, given = party_clause("speaker", wanted.speaker)
        few = _few_quotes(connection, wanted.speaker)
        if few is not None:
            clause, given = "quotes.key IN (SELECT value FROM json_each(?))", [json.dumps(few)]
        clauses.append(clause)
        values += given
    keys = [
        key
        for (key,) in connection.execute(
            "SELECT quotes.key FROM quotes CROSS JOIN current ON current.reading = quotes.reading"
            f" CROSS JOIN stories ON stories.key = current.story WHERE {' AND '.join(clauses)}"
            " ORDER BY coalesce(first_day, '') DESC, quotes.key DESC LIMIT ? OFFSET ?",
            (*values, size + 1, skip),
        )
    ]
    return [quote_row(connection, key) for key in keys[:size]], len(keys) > size


def _few_quotes(connection: sqlite3.Connection, speaker: str) -> list[int] | None:
    """The keys of all quotes of a speaker, None where there are many."""
    country, _, sector = speaker.upper().partition(" ")
    names = names_of_party(connection, speaker, most=_NAMES)
    if len(names) == _NAMES:
        return None
    sql = (  # UNION instead would gather all of them before the limit holds
        "SELECT DISTINCT key FROM (SELECT key FROM quotes WHERE country = ? UNION ALL SELECT key FROM quotes WHERE sector = ?"
        " UNION ALL SELECT key FROM quotes WHERE country = ? AND sector = ?"
        " UNION ALL SELECT key FROM quotes WHERE speaker IN (SELECT value FROM json_each(?))) LIMIT ?"
    )
    values = (speaker.upper(), speaker.upper(), country, sector, json.dumps(names), _RANKED + 1)
    keys = [key for (key,) in connection.execute(sql, values)]
    return keys if len(keys) <= _RANKED else None


def latest_stories(
    connection: sqlite3.Connection, *, size: int, before: int | None = None
) -> tuple[list[StoryRow], int | None]:
    """The stories that came last, and the key behind which the next page begins, None on the last."""
    sql = (
        "SELECT stories.key, stories.story_id, title, publisher, published, lang,"
        " (SELECT count(*) FROM readings JOIN events ON events.reading = readings.key AND current WHERE readings.story = stories.key),"
        f" {_OPENING}"
        " FROM stories JOIN latest ON latest.story = stories.key WHERE stories.key < ? ORDER BY stories.key DESC LIMIT ?"
    )
    found = connection.execute(sql, (before or 1 << 62, size + 1)).fetchall()
    rows = [
        StoryRow(
            story_id=row[1],
            title=row[2],
            publisher=row[3],
            published=row[4],
            lang=row[5],
            events=row[6],
            opening=row[7] and opening(row[7]),
        )
        for row in found[:size]
    ]
    return rows, found[size - 1][0] if len(found) > size else None


def titles_of(
    connection: sqlite3.Connection, story_ids: Sequence[str]
) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Title, else the first words, publisher and time of publication of stories by id; those that are not there are left out."""
    sql = (
        f"SELECT stories.story_id, title, publisher, published, {_OPENING} FROM latest JOIN stories ON stories.key = latest.story"
        " WHERE latest.story_id IN (SELECT value FROM json_each(?))"
    )
    return {
        row[0]: (row[1] or opening(row[4]), row[2], row[3])
        for row in connection.execute(sql, (json.dumps(list(story_ids)),))
    }


def storylines_by_end(
    connection: sqlite3.Connection, *, size: int, skip: int = 0, least: int = 1
) -> tuple[list[tuple[str, str | None, str | None, str | None, int]], bool]:
    """Storylines of at least so many stories with the latest end first: id, title, first and last day, stories; and whether there are more."""
    found = connection.execute(
        "SELECT id, title, first_day, last_day, (SELECT count(*) FROM storyline_stories WHERE storyline = storylines.id) AS size"
        " FROM storylines WHERE size >= ? ORDER BY coalesce(last_day, '') DESC, id LIMIT ? OFFSET ?",
        (least, size + 1, skip),
    ).fetchall()
    return found[:size], len(found) > size


def stories_of_line(connection: sqlite3.Connection, storyline: str, *, most: int) -> list[str]:
    """The ids of the stories of a storyline, in the order in which they came."""
    sql = "SELECT story_id FROM storyline_stories WHERE storyline = ? ORDER BY place LIMIT ?"
    return [story for (story,) in connection.execute(sql, (storyline, most))]


@dataclass(frozen=True, slots=True)
class Company:
    """With whom an actor stands in events: names with how many reports, the most first. ``of`` is in how many of the actor's reports it was looked."""

    acts_on: tuple[tuple[str, int], ...]
    acted_on_by: tuple[tuple[str, int], ...]
    beside: tuple[tuple[str, int], ...]
    of: int


def is_code(connection: sqlite3.Connection, who: str) -> bool:
    """Whether a party of the database has this country code or sector."""
    sql = "SELECT EXISTS (SELECT 1 FROM parties WHERE country = ?) OR EXISTS (SELECT 1 FROM parties WHERE sector = ?)"
    return bool(connection.execute(sql, (who, who)).fetchone()[0])


def company_of(connection: sqlite3.Connection, who: str, *, size: int) -> Company:
    """With whom the actor of this very name, country code or sector stands in events, of up to a thousand of its reports."""
    column = _column(connection, who)
    keys = connection.execute(
        "SELECT event, side FROM parties JOIN events ON events.key = event AND current"
        f" WHERE parties.{column} = ? LIMIT ?",
        (who, _EVENTS_OF_ACTOR),
    ).fetchall()
    groups: dict[str, Counter[str]] = {"acts_on": Counter(), "acted_on_by": Counter(), "beside": Counter()}
    others: dict[int, list[tuple[str, str]]] = {}
    for event, its, name in connection.execute(
        f"SELECT DISTINCT event, side, name FROM parties WHERE event IN (SELECT value FROM json_each(?)) AND {column} IS NOT ?",
        (json.dumps([event for event, _ in keys]), who),
    ):
        others.setdefault(event, []).append((its, name))
    for event, side in dict.fromkeys(keys):
        for its, name in others.get(event, ()):
            groups["beside" if its == side else "acts_on" if side == "actor" else "acted_on_by"][name] += 1
    told = {name: tuple(counts.most_common(size)) for name, counts in groups.items()}
    return Company(**told, of=len({event for event, _ in keys}))


def _column(connection: sqlite3.Connection, who: str) -> str:
    for column in ("name", "country", "sector"):
        if connection.execute(f"SELECT EXISTS (SELECT 1 FROM parties WHERE {column} = ?)", (who,)).fetchone()[0]:
            return column
    return "name"


def words_for(connection: sqlite3.Connection, name: str) -> tuple[list[tuple[str, int]], int]:
    """The words by which stories name the actor of this very name, with how often, the most first; and in how many stories it was looked."""
    readings = connection.execute(
        "SELECT DISTINCT events.reading FROM parties JOIN events ON events.key = event AND current WHERE parties.name = ? LIMIT ?",
        (name, _STORIES_OF_ACTOR),
    ).fetchall()
    spoken = connection.execute(
        "SELECT DISTINCT quotes.reading FROM quotes JOIN current ON current.reading = quotes.reading WHERE speaker = ? LIMIT ?",
        (name, _STORIES_OF_ACTOR),
    ).fetchall()
    chosen = list(dict.fromkeys(key for (key,) in (*readings, *spoken)))[:_STORIES_OF_ACTOR]
    words: Counter[str] = Counter()
    for key in chosen:
        for actor in actors_at(connection, key):
            if actor["name"] == name:
                words.update(" ".join(span["text"].split()) for span in actor["mentions"])
    return words.most_common(), len(chosen)
