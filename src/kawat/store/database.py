"""Writes stories and readings, each once, and gives them back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from kawat.chain import told_by
from kawat.days import days
from kawat.errors import StoreError
from kawat.reading import Coder, Event, Reading
from kawat.store.bodies import packed, reading_at
from kawat.store.corpus import forget
from kawat.store.counting import count_events, count_sides
from kawat.store.marks import Mark, canonical, done, forget_done, mark_done
from kawat.store.narrowing import FEW_OF_ALL, narrowed
from kawat.store.query import EventFilter, EventRow, Party, find_events, match
from kawat.store.quotes import QuoteFilter, QuoteRow, add_quotes, find_quotes
from kawat.store.schema import connect
from kawat.store.tallies import tally
from kawat.story import Story

_TOLD = ("title", "lang", "publisher", "published", "url")
"""What a source tells of a story beside its text."""


class Added(Enum):
    """What writing a reading changed."""

    NEW = "new story"
    VERSION = "new version of a story"
    RECODED = "new reading of a known story"
    NOTHING = "already there"


def coder_name(coder: Coder | None) -> str:
    """Name, version and model of a coder as one word, the key under which its readings stand."""
    return coder.key if coder else "unknown"


class Database:
    """A Kawat database. Use it as a context manager; it closes its connection at the end.

    ``write`` makes the file where there is none, and brings an older one up to date: ``backup`` is then the copy of the file as it was.
    Raises what ``kawat.store.schema.connect`` raises.
    """

    def __init__(self, path: str | Path, *, write: bool = False) -> None:
        self.path = Path(path)
        self._connection, self.backup = connect(path, write=write)
        self._writes = write

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection. What was written is then in the file itself, not in the log beside it, unless somebody reads just now."""
        if self._writes:
            with suppress(sqlite3.OperationalError):  # the last connection would do it, but a desk keeps its own open
                self._connection.execute("PRAGMA busy_timeout = 0")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for the functions of ``kawat.store.corpus``."""
        return self._connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is added inside is written together, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def has(self, story: Story, coder: str) -> bool:
        """Whether this very text, with what is told of it, was read by this coder, and that is the story's current reading."""
        row = self._connection.execute(
            f"SELECT {', '.join(_TOLD)} FROM current JOIN stories ON stories.key = current.story"
            " JOIN readings ON readings.key = current.reading WHERE stories.story_id = ? AND text_hash = ? AND coder = ?",
            (story.id, story.text_hash, coder),
        ).fetchone()
        return row is not None and all(
            getattr(story, name) in (None, value) for name, value in zip(_TOLD, row, strict=True)
        )

    def add(self, reading: Reading) -> Added:
        """Writes a reading and its story, unless they are there, and makes them the current ones. Call inside ``writing``.

        A story that comes again with another title, date or publisher keeps its version; its reading by this coder is made anew.
        """
        story, coder = reading.story, coder_name(reading.coder)
        if self.has(story, coder):
            return Added.NOTHING
        before = self._connection.execute(
            "SELECT reading FROM current JOIN stories ON stories.key = current.story WHERE stories.story_id = ?",
            (story.id,),
        ).fetchone()
        if before is not None:
            tally(self._connection, before[0], -1)
            forget(self._connection, story.id)
        key, added = self._add_story(story)
        body = reading.to_json()
        del body["story"]
        self._connection.execute("DELETE FROM readings WHERE story = ? AND coder = ?", (key, coder))
        row = self._connection.execute(
            "INSERT INTO readings (story, coder, body, turn)"
            " VALUES (?, ?, ?, (SELECT coalesce(max(turn), 0) + 1 FROM readings WHERE story = ?)) RETURNING key",
            (key, coder, packed(body), key),
        ).fetchone()
        places = {place.id: place.country for place in reading.places}
        # a story that comes again undated keeps the date that is known
        (published,) = self._connection.execute("SELECT published FROM stories WHERE key = ?", (key,)).fetchone()
        for event in reading.events:
            self._add_event(row[0], event, published, places)
        add_quotes(self._connection, row[0], reading, published)
        tally(self._connection, row[0], 1)
        return added

    def _add_story(self, story: Story) -> tuple[int, Added]:
        """The key of the story's version, written or brought up to date."""
        told = {name: getattr(story, name) for name in _TOLD}
        known = self._connection.execute(
            "SELECT key FROM stories WHERE story_id = ? AND text_hash = ?", (story.id, story.text_hash)
        ).fetchone()
        turn, version = self._connection.execute(
            "SELECT coalesce(max(turn), 0) + 1, coalesce(max(version), 0) + 1 FROM stories WHERE story_id = ?",
            (story.id,),
        ).fetchone()
        if known is not None:
            changes = ", ".join(f"{name} = coalesce(?, {name})" for name in _TOLD)
            self._connection.execute(
                f"UPDATE stories SET {changes}, turn = ? WHERE key = ?", (*told.values(), turn, known[0])
            )
            return known[0], Added.RECODED
        row = self._connection.execute(
            f"INSERT INTO stories (story_id, version, turn, text_hash, text, origin, {', '.join(_TOLD)})"
            f" VALUES (?, ?, ?, ?, ?, ?, {', '.join('?' * len(_TOLD))}) RETURNING key",
            (story.id, version, turn, story.text_hash, story.text, story.origin, *told.values()),
        ).fetchone()
        return row[0], Added.NEW if version == 1 else Added.VERSION

    def _add_event(self, reading: int, event: Event, published: str | None, places: dict[str, str | None]) -> None:
        first, last = days(event.when or published)
        key = self._connection.execute(
            'INSERT INTO events (reading, event_id, type, mode, contexts, status, "when", first_day, last_day, "where", country,'
            " attributed_to, chain, trigger, trigger_start, evidence, probability, cameo, goldstein, quad)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key",
            (
                reading, event.id, event.type, event.mode, f" {' '.join(event.contexts)} ", event.status, event.when, first, last, event.where,
                places.get(event.where_id or ""), event.attributed_to.name if event.attributed_to else None, told_by(event) or None,
                event.trigger.text, event.trigger.start, event.evidence.text if event.evidence else None, event.probability, event.cameo,
                event.goldstein, event.quad,
            ),
        ).fetchone()[0]  # fmt: skip
        self._connection.executemany(
            "INSERT INTO parties (event, side, place, name, country, sector) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (key, side, place, actor.name, actor.country, actor.sector)
                for side, actors in (("actor", event.actors), ("recipient", event.recipients))
                for place, actor in enumerate(actors)
            ],
        )

    def set_aside(self, rows: Iterable[tuple[str, str | None, str]]) -> None:
        """Keeps what could not be read: origin, story id, reason. Call inside ``writing``."""
        for row in rows:
            if not self._connection.execute(
                "SELECT 1 FROM set_aside WHERE origin = ? AND story_id IS ? AND reason = ?", row
            ).fetchone():
                self._connection.execute("INSERT INTO set_aside (origin, story_id, reason) VALUES (?, ?, ?)", row)

    def set_aside_rows(self) -> list[tuple[str, str | None, str]]:
        """What could not be read, in the order in which it was met: origin, story id, reason."""
        return self._connection.execute("SELECT origin, story_id, reason FROM set_aside ORDER BY rowid").fetchall()

    def read_after_all(self, story: Story) -> None:
        """Takes a story that was set aside before out of that list. Call inside ``writing``."""
        self._connection.execute("DELETE FROM set_aside WHERE story_id = ? OR origin = ?", (story.id, story.origin))

    def done(self, source: str) -> list[Mark]:
        """The parts of an input that are marked as done, in order."""
        return done(self._connection, source)

    def mark_done(self, mark: Mark) -> None:
        """Marks a part of an input as done. Call inside ``writing``, with the last of its stories."""
        mark_done(self._connection, mark)

    def forget_done(self) -> None:
        """Takes all marks away: inputs that are given again are looked through again. Call inside ``writing``."""
        forget_done(self._connection)

    def canonical(self) -> Iterator[str]:
        """Every reading as one line of JSON, by story id, text and coder: the same whatever order the stories came in."""
        return canonical(self._connection)

    def stories(self, *, lacking: str | None = None) -> Iterator[Story]:
        """The current version of every story, in the order in which they came; with ``lacking`` those whose current reading is not
        this coder's."""
        sql = (
            "SELECT stories.story_id, title, lang, publisher, published, url, origin, text FROM stories"
            " JOIN latest ON latest.story = stories.key"
        )
        if lacking is not None:
            sql += (
                " WHERE NOT EXISTS (SELECT 1 FROM current JOIN readings ON readings.key = current.reading"
                " WHERE current.story = stories.key AND coder = ?)"
            )
        cursor = self._connection.execute(sql + " ORDER BY stories.key", (lacking,) if lacking is not None else ())
        names = [column[0] for column in cursor.description]
        for row in cursor:
            fields = dict(zip(names, row, strict=True))
            yield Story(id=fields.pop("story_id"), **fields)

    def reading(self, story_id: str) -> Reading:
        """The last reading of a story's last version. Raises StoreError where there is none."""
        row = self._connection.execute(
            "SELECT reading FROM current JOIN stories ON stories.key = current.story WHERE stories.story_id = ?",
            (story_id,),
        ).fetchone()
        if row is None:
            raise StoreError(
                f"{self.path}: no story {story_id!r}; `kawat events {self.path}` shows the ids of stories with events"
            )
        return reading_at(self._connection, row[0])

    def readings(self) -> Iterator[Reading]:
        """The current readings, by story id."""
        # the keys first: sorting whole texts would take the memory that they take
        sql = "SELECT reading FROM current JOIN stories ON stories.key = current.story ORDER BY stories.story_id"
        for (key,) in self._connection.execute(sql).fetchall():
            yield reading_at(self._connection, key)

    def readings_of_both(self, one: str, other: str) -> Iterator[tuple[Reading, Reading]]:
        """The readings of two coders of the last version of each story that both have read, by story id."""
        sql = (
            "SELECT first.key, second.key FROM latest JOIN readings AS first ON first.story = latest.story AND first.coder = ?"
            " JOIN readings AS second ON second.story = latest.story AND second.coder = ? ORDER BY latest.story_id"
        )
        for keys in self._connection.execute(sql, (one, other)).fetchall():
            yield reading_at(self._connection, keys[0]), reading_at(self._connection, keys[1])

    def coders(self) -> list[str]:
        """The coders whose readings are kept, first come first."""
        rows = self._connection.execute("SELECT coder FROM readings GROUP BY coder ORDER BY min(key)")
        return [coder for (coder,) in rows]

    def events(self, wanted: EventFilter | None = None) -> Iterator[EventRow]:
        """The events of all current readings that fit, by day, story and place in the text."""
        wanted = wanted or EventFilter()
        narrow = narrowed(self._connection, wanted, few=FEW_OF_ALL)
        return find_events(self._connection, *narrow.clauses(), limit=wanted.limit)

    def search(self, words: str, *, limit: int = 20) -> list[tuple[str, str | None, str]]:
        """Stories that hold the words, best first: id, title, and a snippet with the words in brackets. Raises StoreError on a bad query."""
        sql = (
            "SELECT stories.story_id, stories.title, snippet(stories_text, 1, '[', ']', '…', 12) FROM stories_text"
            " JOIN stories ON stories.key = stories_text.rowid JOIN latest ON latest.story = stories.key"
            " WHERE stories_text MATCH ? ORDER BY rank, stories.key LIMIT ?"
        )
        return [(row[0], row[1], row[2]) for row in match(self._connection, sql, words, after=(limit,))]

    def quotes(self, wanted: QuoteFilter | None = None) -> Iterator[QuoteRow]:
        """The quotes of all current readings that fit. Raises StoreError for words that are no query."""
        return find_quotes(self._connection, wanted or QuoteFilter())

    def count(
        self, by: Sequence[str], wanted: EventFilter | None = None, *, what: str = "reports"
    ) -> list[tuple[str | int | None, ...]]:
        """How many events by the values of ``by``: what ``kawat.store.counting.count_events`` gives."""
        wanted = wanted or EventFilter()
        return count_events(self._connection, by, narrowed(self._connection, wanted, few=FEW_OF_ALL), what=what)

    def count_sides(self, wanted: EventFilter) -> Iterator[tuple[tuple[Party, ...], tuple[Party, ...], str, int]]:
        """How many reports by codes of actors and recipients: what ``kawat.store.counting.count_sides`` gives."""
        return count_sides(self._connection, narrowed(self._connection, wanted, few=FEW_OF_ALL))

    def counts(self) -> dict[str, int]:
        """How many stories, versions, readings, current events and set-aside stories there are."""
        sql = {
            "stories": "SELECT count(DISTINCT story_id) FROM stories",
            "versions": "SELECT count(*) FROM stories",
            "readings": "SELECT count(*) FROM readings",
            "events": "SELECT count(*) FROM events WHERE current",
            "set aside": "SELECT count(*) FROM set_aside",
        }
        return {name: self._connection.execute(query).fetchone()[0] for name, query in sql.items()}
