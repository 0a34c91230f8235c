"""Pages of events in an order, each beginning where the last one ended, and how many there are."""

from __future__ import annotations

import base64
import binascii
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from kawat.days import days
from kawat.errors import StoreError, TooLongError
from kawat.store.counting import WHAT
from kawat.store.limits import time_limit
from kawat.store.narrowing import DAY, REACHING, Narrowed
from kawat.store.query import OF_STORIES, EventFilter, EventRow, among, asks_of_stories, conditions, events_at
from kawat.store.tallies import timeline_of

_PROBABILITY = "coalesce(events.probability, -1)"
SORTS = {
    "-day": (DAY, "DESC", "events_in_order"),
    "day": (DAY, "ASC", "events_in_order"),
    "-probability": (_PROBABILITY, "DESC", "events_by_probability"),
    "probability": (_PROBABILITY, "ASC", "events_by_probability"),
}
"""Orders of events, with what is compared and the index that has it: ``-`` is the latest or greatest first. What is open is before all."""

MOST_COUNTED = 10_000
"""Beyond it a count only says that there are more."""
_TELLING = (
    " LEFT JOIN merged_members AS told ON told.story_id = stories.story_id AND told.event_id = events.event_id"
    " LEFT JOIN families AS family_of ON family_of.story_id = stories.story_id"
)
_FAMILY = "coalesce(family_of.family, stories.story_id)"
_HAPPENED = "coalesce(told.merged, stories.story_id || char(31) || events.event_id)"
_EACH = {"reports": "1", "independent": f"DISTINCT {_FAMILY}, {_HAPPENED}", "events": f"DISTINCT {_HAPPENED}"}
"""What is counted, as columns of which each different row counts."""
_EARLIER_TELLING = (  # stories are taken by their keys, so that no index on what the filter asks of them is taken instead
    "SELECT 1 FROM merged_members AS same"
    " CROSS JOIN stories ON stories.key IN (SELECT its_own.key FROM stories AS its_own WHERE its_own.story_id = same.story_id)"
    " CROSS JOIN readings ON readings.story = stories.key"
    " CROSS JOIN events ON events.reading = readings.key AND events.event_id = same.event_id"
    " LEFT JOIN families AS its ON its.story_id = same.story_id"
    " WHERE same.merged = told.merged AND (same.story_id, same.event_id) < (told.story_id, told.event_id)"
)


@dataclass(frozen=True, slots=True)
class Page:
    """Events with the token of the page that comes after them, None on the last."""

    rows: tuple[EventRow, ...]
    following: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many; where not ``exact`` there are more than that."""

    number: int
    exact: bool


def page_of_events(
    connection: sqlite3.Connection, narrow: Narrowed, *, what: str = "reports", sort: str = "-day", after: str | None = None, size: int = 50
) -> Page:  # fmt: skip
    """The first ``size`` events that fit, in the order of ``sort`` (of SORTS), or those behind the token ``after``.

    ``what`` is as in ``count_events``: each report, or the first report of each independent telling, or of each event that
    happened. The filter's limit is not used. Raises StoreError for names that are not in WHAT or SORTS and for a token of another order.
    """
    if sort not in SORTS:
        raise StoreError(f"cannot sort by {sort!r}; one of {', '.join(SORTS)} is right")
    column, direction, index = SORTS[sort]
    source, clauses, values = _source(narrow, what, f"INDEXED BY {index}")
    if what != "reports":
        clause, its = _first_telling(narrow.wanted, what)
        clauses.append(clause)
        values += its
    if after is not None:
        clauses.append(f"({column}, events.key) {'<' if direction == 'DESC' else '>'} (?, ?)")
        values += _opened(after, sort)
    since = days(narrow.wanted.since)[0]
    parts: list[tuple[str, list[object]]] = [("1", [])]
    if since and column == DAY and narrow.keys is None:
        # Those that begin in the period stand together in the order; those that only reach into it are few, and all before them.
        parts = [(f"{DAY} >= ?", [since]), (f"{DAY} < ? AND events.key IN ({REACHING})", [since, since, since])]
        if direction == "ASC":
            parts.reverse()
    found: list[tuple[int, object]] = []
    for clause, given in parts:
        found += connection.execute(
            f"SELECT events.key, {column} {_where(source, [*clauses, clause])}"
            f" ORDER BY {column} {direction}, events.key {direction} LIMIT ?",
            (*values, *given, size + 1 - len(found)),
        )
    rows = tuple(events_at(connection, [key for key, _ in found[:size]]))
    return Page(rows, _token(sort, found[size - 1][1], found[size - 1][0]) if len(found) > size else None)


def count_fitting(
    connection: sqlite3.Connection, narrow: Narrowed, *, what: str = "reports", seconds: float | None = None, most: int = MOST_COUNTED
) -> Count:  # fmt: skip
    """How many ``page_of_events`` would give in all.

    With ``seconds`` counting ends then, and where more than ``most`` were found: what was counted until then is the number, and it is not exact.
    What is kept by every write is counted to its end. Raises StoreError as ``page_of_events`` does.
    """
    known = _from_summary(connection, narrow.wanted) if what == "reports" else None
    if known is not None:
        return Count(known, exact=True)
    number = 0
    try:
        if seconds is None:
            number = sum(1 for _ in _fitting(connection, narrow, what, most))
        else:
            with time_limit(connection, seconds):
                for _ in _fitting(connection, narrow, what, most):
                    number += 1
    except TooLongError:
        return Count(number, exact=False)
    return Count(min(number, most), exact=number <= most)


def _fitting(connection: sqlite3.Connection, narrow: Narrowed, what: str, most: int) -> Iterator[object]:
    source, clauses, values = _source(narrow, what)
    first = ""
    if narrow.way is not None:  # each key as it is found, as counting may end before all are
        sql, given = narrow.way
        first = f"WITH way (key) AS (SELECT DISTINCT * FROM ({sql})) "
        source = f"way CROSS JOIN {source}"
        clauses, values = ["events.key = way.key", *clauses], [*given, *values]
    return connection.execute(f"{first}SELECT {_EACH[what]} {_where(source, clauses)} LIMIT ?", (*values, most + 1))


def knows(connection: sqlite3.Connection, what: str) -> bool:
    """Whether the database can tell ``what`` apart: independent reports need families, events what was merged."""
    table = {"independent": "families", "events": "merged"}.get(what)
    return table is None or bool(connection.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0])


def _where(source: str, clauses: list[str]) -> str:
    return f"FROM {source}" + (" WHERE " + " AND ".join(clauses) if clauses else "")


def _source(narrow: Narrowed, what: str, walk: str = "") -> tuple[str, list[str], list[object]]:
    """What stands behind FROM, with the clauses and their values; ``walk`` is how to go where the filter is not narrow."""
    if what not in WHAT:
        raise StoreError(f"cannot count {what!r}; one of {', '.join(WHAT)} is right")
    wanted = narrow.wanted if walk and narrow.keys is None else narrow.rest
    clauses, values = conditions(wanted)
    source = f"events {walk if narrow.keys is None else 'NOT INDEXED'}"
    if what != "reports" or asks_of_stories(wanted):
        source += f" {OF_STORIES}"
    if what != "reports":
        source += _TELLING
    if narrow.keys is not None:
        its, keys = among(narrow.keys)
        clauses, values = its + clauses, keys + values
    if wanted.until:  # the same as the condition on the days asks, but an index knows it
        clauses.append("coalesce(events.first_day, '') <= ?")
        values.append(days(wanted.until)[1])
    if wanted.since:
        clauses.append("coalesce(events.last_day, events.first_day, '') >= ?")
        values.append(days(wanted.since)[0])
    return source, ["events.current", *clauses], values


def _first_telling(wanted: EventFilter, what: str) -> tuple[str, list[object]]:
    """The SQL, with its values, that asks whether no report before this one tells the same, as far as the filter lets reports through."""
    clauses, values = conditions(wanted)
    if what == "independent":
        clauses.append("coalesce(its.family, same.story_id) = coalesce(family_of.family, told.story_id)")
    earlier = " AND ".join([_EARLIER_TELLING, "events.current", *clauses])
    return f"(told.merged IS NULL OR NOT EXISTS ({earlier}))", values


def _from_summary(connection: sqlite3.Connection, wanted: EventFilter) -> int | None:
    """How many reports fit, from the counts that are kept, where these can tell."""
    rows = None if wanted.since or wanted.until else timeline_of(connection, wanted, "year")
    return None if rows is None else sum(count for *_, count in rows)


def _token(sort: str, value: object, key: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([sort, value, key]).encode()).decode().rstrip("=")


def _opened(token: str, sort: str) -> list[object]:
    wrong = f"{token!r} is no page of this list in this order; begin at its first page"
    try:
        found = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        (order, value, key) = found
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise StoreError(wrong) from error
    number = isinstance(key, int) and not isinstance(key, bool) and abs(key) < 1 << 62
    if order != sort or not isinstance(value, str if "day" in sort else (int, float)) or not number:
        raise StoreError(wrong)
    return [value, key]
