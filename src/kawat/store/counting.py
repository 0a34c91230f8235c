"""The table that a researcher wants: how many events, by whatever an event can be told apart by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from kawat.errors import StoreError
from kawat.store.narrowing import Narrowed
from kawat.store.query import OF_STORIES, Party, asks_of_stories

WHAT = ("reports", "independent", "events")
"""What is counted: events as stories tell them; each once a reprint family; what happened, however many tell it."""


def _period(size: int) -> str:
    """The first letters of the days between which an event lies, where they are the same."""
    return f"CASE WHEN substr(first_day, 1, {size}) = substr(last_day, 1, {size}) THEN substr(first_day, 1, {size}) END"


_ACTOR = "LEFT JOIN parties AS actor ON actor.event = events.key AND actor.side = 'actor'"
_RECIPIENT = "LEFT JOIN parties AS recipient ON recipient.event = events.key AND recipient.side = 'recipient'"
_CONTEXT = (
    "LEFT JOIN json_each(CASE WHEN trim(contexts) = '' THEN '[]'"
    " ELSE '[\"' || replace(trim(contexts), ' ', '\",\"') || '\"]' END) AS context"
)
_BY: dict[str, tuple[str, str]] = {
    "type": ("events.type", ""),
    "mode": ("events.mode", ""),
    "status": ("events.status", ""),
    "quad": ("quad", ""),
    "context": ("context.value", _CONTEXT),
    "day": (_period(len("2019-04-25")), ""),
    "month": (_period(len("2019-04")), ""),
    "year": (_period(len("2019")), ""),
    "country": ("events.country", ""),
    "place": ('events."where"', ""),
    "actor": ("actor.name", _ACTOR),
    "actor_country": ("actor.country", _ACTOR),
    "actor_sector": ("actor.sector", _ACTOR),
    "recipient": ("recipient.name", _RECIPIENT),
    "recipient_country": ("recipient.country", _RECIPIENT),
    "recipient_sector": ("recipient.sector", _RECIPIENT),
    "publisher": ("publisher", ""),
    "lang": ("lang", ""),
    "story": ("stories.story_id", ""),
}
BY = tuple(_BY)
"""What events can be counted by. ``country`` and ``place`` are where it happened; days are the event's, else the publication's."""

_OF_STORY = ("publisher", "lang", "story")
_REPORT = "stories.story_id || char(31) || events.event_id"
_MEASURES = {
    "reports": ("events.key", None),
    "independent": (
        f"coalesce(family, stories.story_id) || char(31) || coalesce(merged, {_REPORT})",
        ("families", "which stories reprint each other"),
    ),
    "events": (f"coalesce(merged, {_REPORT})", ("merged", "which reports tell the same event")),
}


def count_events(
    connection: sqlite3.Connection, by: Sequence[str], narrow: Narrowed, *, what: str = "reports"
) -> list[tuple[str | int | None, ...]]:
    """One row for each combination of ``by`` (of BY) that occurs: its values, then how many. None is what stories leave open.

    An event with several actors, recipients or contexts counts once for each different value, so that rows may add up to more than the
    events. The filter's limit is not used. Raises StoreError for names that are not in BY or WHAT, and where the database does not know
    what ``what`` asks for.
    """
    for name in by:
        if name not in _BY:
            raise StoreError(f"cannot count by {name!r}; one of {', '.join(BY)} is right")
    if what not in _MEASURES:
        raise StoreError(f"cannot count {what!r}; one of {', '.join(WHAT)} is right")
    measure, needs = _MEASURES[what]
    if needs and not connection.execute(f"SELECT EXISTS (SELECT 1 FROM {needs[0]})").fetchone()[0]:
        raise StoreError(f"this database does not know yet {needs[1]}; only reports can be counted")
    joins = dict.fromkeys(join for name in by if (join := _BY[name][1]))
    # Where no join gives an event several rows, its rows need not be told apart.
    number = "count(*)" if what == "reports" and not joins else f"count(DISTINCT {measure})"
    if needs:
        joins["LEFT JOIN families ON families.story_id = stories.story_id"] = None
        joins[
            "LEFT JOIN merged_members ON merged_members.story_id = stories.story_id AND merged_members.event_id = events.event_id"
        ] = None
    of_stories = OF_STORIES if needs or asks_of_stories(narrow.rest) or any(name in _OF_STORY for name in by) else ""
    clauses, values = narrow.clauses()
    columns = [_BY[name][0] for name in by]
    places = ", ".join(str(number) for number in range(1, len(by) + 1))
    return connection.execute(
        f"SELECT {', '.join([*columns, number])} FROM events NOT INDEXED {of_stories} "
        + " ".join(joins)
        + f" WHERE {' AND '.join(clauses)}"
        + (f" GROUP BY {places} ORDER BY {places}" if by else ""),
        values,
    ).fetchall()


def count_sides(
    connection: sqlite3.Connection, narrow: Narrowed
) -> Iterator[tuple[tuple[Party, ...], tuple[Party, ...], str, int]]:
    """How many reports fit by the codes of their actors and recipients and by type; parties have no names here."""
    clauses, values = narrow.clauses()
    of_stories = OF_STORIES if asks_of_stories(narrow.rest) else ""
    rows = connection.execute(
        "SELECT (SELECT group_concat(side || char(31) || coalesce(country, '') || char(31) || coalesce(sector, ''), char(30))"
        f" FROM parties WHERE event = events.key) AS sides, type, count(*) FROM events NOT INDEXED {of_stories}"
        f" WHERE {' AND '.join(clauses)} GROUP BY sides, type",
        values,
    )
    for sides, kind, count in rows:
        standing: dict[str, list[Party]] = {"actor": [], "recipient": []}
        for each in sides.split("\x1e") if sides else ():
            side, country, sector = each.split("\x1f")
            standing[side].append(Party(name="", country=country or None, sector=sector or None))
        yield tuple(standing["actor"]), tuple(standing["recipient"]), kind, count
