"""The table that a researcher wants: how many events, by whatever an event can be told apart by."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kawat.errors import StoreError
from kawat.store.query import EventFilter, conditions

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
    connection: sqlite3.Connection,
    by: Sequence[str],
    wanted: EventFilter,
    *,
    what: str = "reports",
    keys: Sequence[int] | None = None,
) -> list[tuple[str | int | None, ...]]:
    """One row for each combination of ``by`` (of BY) that occurs: its values, then how many. None is what stories leave open.

    An event with several actors, recipients or contexts counts once for each different value, so that rows may add up to more than the
    events. The filter's limit is not used; with ``keys`` events are looked for among these alone. Raises StoreError for names that are not
    in BY or WHAT, and where the database does not know
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
    if needs:
        joins["LEFT JOIN families ON families.story_id = stories.story_id"] = None
        joins[
            "LEFT JOIN merged_members ON merged_members.story_id = stories.story_id AND merged_members.event_id = events.event_id"
        ] = None
    clauses, values = conditions(wanted, keys)
    columns = [_BY[name][0] for name in by]
    places = ", ".join(str(number) for number in range(1, len(by) + 1))
    return connection.execute(
        f"SELECT {', '.join([*columns, f'count(DISTINCT {measure})'])} FROM events"
        " JOIN current ON current.reading = events.reading JOIN stories ON stories.key = current.story "
        + " ".join(joins)
        + (" WHERE " + " AND ".join(clauses) if clauses else "")
        + (f" GROUP BY {places} ORDER BY {places}" if by else ""),
        values,
    ).fetchall()
