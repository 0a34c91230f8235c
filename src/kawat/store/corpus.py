"""What is known over many stories: reprint families, merged events, storylines. Written as it is found, each by its id.

The functions take the connection of a ``Database``; those that write are called inside its ``writing``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kawat.days import days
from kawat.store.narrowing import Narrowed
from kawat.store.query import OF_STORIES, Party, asks_of_stories

_UNLINKED = (
    "FROM current JOIN stories ON stories.key = current.story"
    " WHERE NOT EXISTS (SELECT 1 FROM families WHERE families.story_id = stories.story_id)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What a story is in its reprint family. ``role``: original, reprint, rewrite or unknown."""

    story_id: str
    family: str
    role: str
    evidence: Any = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One report of a merged event."""

    story_id: str
    event_id: str
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What happened, with the reports that tell it. ``when`` is ISO 8601."""

    id: str
    type: str
    mode: str | None = None
    status: str
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    when: str | None = None
    where: str | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyline:
    """Stories on one matter, in the order in which they came. ``about`` is what JSON can hold."""

    id: str
    title: str | None = None
    first_day: str | None = None
    last_day: str | None = None
    about: Mapping[str, Any]
    stories: tuple[str, ...] = ()


def put_families(connection: sqlite3.Connection, rows: Iterable[Family]) -> None:
    """Writes what stories are in their families, over what was known of these stories."""
    connection.executemany(
        "INSERT INTO families (story_id, family, role, evidence, turn)"
        # no turn comes twice, for what linking keeps is told by it
        " VALUES (?, ?, ?, ?, 1 + max((SELECT coalesce(max(turn), 0) FROM families), (SELECT coalesce(max(turn), 0) FROM linking)))"
        " ON CONFLICT (story_id) DO UPDATE SET family = excluded.family, role = excluded.role, evidence = excluded.evidence",
        [(row.story_id, row.family, row.role, _json(row.evidence)) for row in rows],
    )


def families(connection: sqlite3.Connection, *, family: str | None = None) -> Iterator[Family]:
    """All stories of which a family is known, by family and id; with ``family`` those of one."""
    sql = "SELECT story_id, family, role, evidence FROM families"
    sql += (" WHERE family = ?" if family is not None else "") + " ORDER BY family, story_id"
    for story_id, name, role, evidence in connection.execute(sql, (family,) if family is not None else ()):
        yield Family(story_id=story_id, family=name, role=role, evidence=json.loads(evidence))


def linked(connection: sqlite3.Connection, *, after: int = 0) -> Iterator[str]:
    """The stories whose family is known, in the order in which they were linked; those that were behind a turn."""
    page = "SELECT turn, story_id FROM families WHERE turn > ? ORDER BY turn LIMIT 1000"
    while rows := connection.execute(page, (after,)).fetchall():
        yield from (story for _, story in rows)
        after = rows[-1][0]


def left(connection: sqlite3.Connection, ids: Iterable[str], *, after: int) -> list[str]:
    """Those of some stories that were linked up to a turn and are so no more, as another reading is current now."""
    rows = connection.execute(
        "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM families WHERE story_id = value AND turn <= ?)",
        (json.dumps(list(ids)), after),
    )
    return [story for (story,) in rows]


def keep_linking(connection: sqlite3.Connection, states: Mapping[str, bytes]) -> None:
    """Keeps what linking goes on with, by its parts, as it stands after the story that was linked last."""
    connection.executemany(
        "INSERT OR REPLACE INTO linking (part, turn, state) SELECT ?, coalesce(max(turn), 0), ? FROM families",
        states.items(),
    )


def linking(connection: sqlite3.Connection) -> tuple[int, dict[str, bytes]]:
    """What was kept for linking to go on with, and the turn up to which it holds; 0 and nothing where no story is linked."""
    if connection.execute("SELECT 1 FROM families LIMIT 1").fetchone() is None:
        return 0, {}
    rows = connection.execute("SELECT turn, part, state FROM linking").fetchall()
    return min((turn for turn, _, _ in rows), default=0), {part: state for _, part, state in rows}


def count_unlinked(connection: sqlite3.Connection) -> int:
    """How many stories have a reading and no family yet."""
    count: int = connection.execute(f"SELECT count(*) {_UNLINKED}").fetchone()[0]
    return count


def unlinked(connection: sqlite3.Connection) -> Iterator[str]:
    """The stories that have a reading and no family yet, by publication and id; those without a date come last.

    They stand in a table of the connection, not in memory, and are those that were unlinked when the first was asked for.
    """
    connection.execute("DROP TABLE IF EXISTS temp.unlinked")
    connection.execute("CREATE TEMP TABLE unlinked (place INTEGER PRIMARY KEY, story_id TEXT NOT NULL)")
    connection.execute(
        f"INSERT INTO unlinked (story_id) SELECT stories.story_id {_UNLINKED}"
        " ORDER BY published IS NULL, published, stories.story_id"
    )
    page = "SELECT place, story_id FROM unlinked WHERE place > ? ORDER BY place LIMIT 1000"
    last = 0
    while rows := connection.execute(page, (last,)).fetchall():
        yield from (story for _, story in rows)
        last = rows[-1][0]


def storyline_of(connection: sqlite3.Connection, story_id: str) -> str | None:
    """The storyline that a story is in, None where it is in none."""
    sql = "SELECT storyline FROM storyline_stories WHERE story_id = ?"
    row: tuple[str] | None = connection.execute(sql, (story_id,)).fetchone()
    return row[0] if row else None


def is_kept(connection: sqlite3.Connection, table: Literal["merged", "storylines"], id: str) -> bool:
    """Whether there is a merged event, or a storyline, of this id."""
    return connection.execute(f"SELECT 1 FROM {table} WHERE id = ?", (id,)).fetchone() is not None


def missing(connection: sqlite3.Connection, table: Literal["merged", "storylines"], ids: Iterable[str]) -> list[str]:
    """Those of some ids of which there is no merged event, or storyline."""
    rows = connection.execute(
        f"SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE id = value)",
        (json.dumps(list(ids)),),
    )
    return [id for (id,) in rows]


def joined(connection: sqlite3.Connection, story_id: str) -> dict[str, tuple[str, float]]:
    """The merged event of each of a story's events, by event id, with the probability with which it joined."""
    sql = "SELECT event_id, merged, coalesce(probability, 1) FROM merged_members WHERE story_id = ?"
    return {event: (merged, share) for event, merged, share in connection.execute(sql, (story_id,))}


def drop_merged(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Takes merged events out with all their members."""
    for table, column in (("merged", "id"), ("merged_members", "merged")):
        connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(each,) for each in ids])


def put_merged(connection: sqlite3.Connection, rows: Iterable[Merged]) -> None:
    """Writes merged events with all their members, over what stood under their ids. One without members is removed.

    A report belongs to one merged event: the last that was written with it.
    """
    latest = {row.id: row for row in rows}
    drop_merged(connection, list(latest))
    told = [row for row in latest.values() if row.members]
    connection.executemany(
        'INSERT INTO merged (id, type, mode, status, actors, recipients, "when", first_day, last_day, "where")'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                row.id, row.type, row.mode, row.status, _parties(row.actors), _parties(row.recipients), row.when, *days(row.when), row.where,
            )
            for row in told
        ],
    )  # fmt: skip
    connection.executemany(
        "INSERT OR REPLACE INTO merged_members (story_id, event_id, merged, probability) VALUES (?, ?, ?, ?)",
        [(each.story_id, each.event_id, row.id, each.probability) for row in told for each in row.members],
    )


def merged_events(connection: sqlite3.Connection) -> Iterator[Merged]:
    """All merged events by day and id, with their members by story and event."""
    sql = (
        'SELECT id, type, mode, status, actors, recipients, "when", "where" FROM merged'
        " ORDER BY first_day IS NULL, first_day, id"
    )
    for id, type, mode, status, actors, recipients, when, where in connection.execute(sql):
        members = connection.execute(
            "SELECT story_id, event_id, probability FROM merged_members WHERE merged = ? ORDER BY story_id, event_id",
            (id,),
        )
        yield Merged(
            id=id, type=type, mode=mode, status=status, when=when, where=where,
            actors=tuple(Party(**each) for each in json.loads(actors)),
            recipients=tuple(Party(**each) for each in json.loads(recipients)),
            members=tuple(Member(story_id=story, event_id=event, probability=mark) for story, event, mark in members),
        )  # fmt: skip


def put_storylines(connection: sqlite3.Connection, rows: Iterable[Storyline]) -> None:
    """Writes storylines with all their stories, over what stood under their ids. A story belongs to the last that was written with it."""
    latest = {row.id: row for row in rows}
    connection.executemany("DELETE FROM storyline_stories WHERE storyline = ?", [(id,) for id in latest])
    connection.executemany(
        "INSERT OR REPLACE INTO storylines (id, title, first_day, last_day, about) VALUES (?, ?, ?, ?, ?)",
        [(row.id, row.title, row.first_day, row.last_day, _json(row.about)) for row in latest.values()],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO storyline_stories (story_id, storyline, place) VALUES (?, ?, ?)",
        [(story, row.id, place) for row in latest.values() for place, story in enumerate(row.stories)],
    )


def storylines(connection: sqlite3.Connection) -> Iterator[Storyline]:
    """All storylines by first day and id, with their stories."""
    sql = "SELECT id, title, first_day, last_day, about FROM storylines ORDER BY first_day IS NULL, first_day, id"
    for id, title, first, last, about in connection.execute(sql):
        stories = connection.execute("SELECT story_id FROM storyline_stories WHERE storyline = ? ORDER BY place", (id,))
        yield Storyline(
            id=id, title=title, first_day=first, last_day=last, about=json.loads(about),
            stories=tuple(story for (story,) in stories),
        )  # fmt: skip


def dated_lines(
    connection: sqlite3.Connection, narrow: Narrowed | None = None
) -> Iterator[tuple[str, int, str, str | None]]:
    """Storyline, place in it, story and the story's day of publication, of all stories in storylines, or of those of which an event fits.

    In no order. A day that is not known is None.
    """
    if narrow is None:
        yield from connection.execute(
            "SELECT storyline, place, story_id, (SELECT substr(published, 1, 10) FROM stories"
            " WHERE stories.story_id = storyline_stories.story_id ORDER BY turn DESC LIMIT 1) FROM storyline_stories"
        )
        return
    clauses, values = narrow.clauses()
    of_stories = OF_STORIES if asks_of_stories(narrow.rest) else ""
    yield from connection.execute(
        f"WITH fitting (reading) AS (SELECT DISTINCT events.reading FROM events NOT INDEXED {of_stories} WHERE {' AND '.join(clauses)})"
        " SELECT storyline, place, stories.story_id, substr(published, 1, 10) FROM fitting CROSS JOIN readings ON readings.key = fitting.reading"
        " CROSS JOIN stories ON stories.key = readings.story CROSS JOIN storyline_stories ON storyline_stories.story_id = stories.story_id",
        values,
    )


def belongings(connection: sqlite3.Connection, story_id: str) -> tuple[str | None, str | None, dict[str, str]]:
    """Family and role of a story, None where not known, and the merged event of each of its events by event id."""
    family, role = connection.execute(
        "SELECT family, role FROM families WHERE story_id = ?", (story_id,)
    ).fetchone() or (None, None)
    merged = connection.execute("SELECT event_id, merged FROM merged_members WHERE story_id = ?", (story_id,))
    return family, role, dict(merged.fetchall())


def forget(connection: sqlite3.Connection, story_id: str) -> None:
    """Takes a story out of its family and its storyline and its reports out of what was merged, as another reading is current now: it is to be linked
    anew. A merged event or storyline that nothing is left of goes too; a family whose first story it was is known by the next."""
    merged = connection.execute("SELECT DISTINCT merged FROM merged_members WHERE story_id = ?", (story_id,)).fetchall()
    connection.execute("DELETE FROM merged_members WHERE story_id = ?", (story_id,))
    connection.executemany(
        "DELETE FROM merged WHERE id = ? AND NOT EXISTS (SELECT 1 FROM merged_members WHERE merged = merged.id)", merged
    )
    lines = connection.execute("SELECT storyline FROM storyline_stories WHERE story_id = ?", (story_id,)).fetchall()
    connection.execute("DELETE FROM storyline_stories WHERE story_id = ?", (story_id,))
    connection.executemany(
        "DELETE FROM storylines WHERE id = ? AND NOT EXISTS (SELECT 1 FROM storyline_stories WHERE storyline = storylines.id)",
        lines,
    )
    connection.execute("DELETE FROM families WHERE story_id = ?", (story_id,))
    following = connection.execute(
        "SELECT story_id FROM families WHERE family = ? ORDER BY turn LIMIT 1", (story_id,)
    ).fetchone()
    if following:
        connection.execute("UPDATE families SET family = ? WHERE family = ?", (*following, story_id))


def _parties(parties: tuple[Party, ...]) -> str:
    return _json([{"name": each.name, "country": each.country, "sector": each.sector} for each in parties])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
