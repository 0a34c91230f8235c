"""What people say of the coder's events: right, wrong, changed, missed. Kept beside the coder's output, never over it.

A verdict is known by the text that was judged and by the trigger and type of the coder's event, so that it is found again in a reading by a later
coder. The functions take the connection of a ``Database``; those that write are called inside its ``writing``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from kawat.errors import StoreError
from kawat.reading import Actor, Event, Reading, Span
from kawat.store.bodies import reading_at

VERDICTS = ("right", "wrong", "changed", "missed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One verdict.

    ``verdict``   one of VERDICTS
    ``judged``    type and trigger offsets of the coder's event; None where it missed the event
    ``event``     the event as it stands after the verdict, as in a reading's JSON; of a wrong one, as the coder had it
    ``actors``    the actors that the event links, as in a reading's JSON
    ``made``      ISO 8601, UTC
    """

    key: int | None = None
    story_id: str
    text_hash: str
    verdict: str
    judged: tuple[str, int, int] | None
    event: Mapping[str, Any]
    actors: tuple[Mapping[str, Any], ...] = ()
    note: str | None = None
    made: str


def verdict_on(
    reading: Reading, verdict: str, *, event_id: str | None = None, changed: Mapping[str, Any] | None = None,
    new_actors: tuple[Mapping[str, Any], ...] = (), note: str | None = None,
) -> Correction:  # fmt: skip
    """A verdict on an event of a reading, or with ``missed`` on one that it lacks.

    ``changed`` holds the keys of the event that are other than the coder's, or all of a missed one; ``new_actors`` are actors that the reading lacks,
    with ids of their own. Raises StoreError, ReadingError or SpanError where the outcome is no event of this text.
    """
    if verdict not in VERDICTS:
        raise StoreError(f"verdict is {verdict!r}; one of {', '.join(VERDICTS)} is right")
    row = reading.to_json()
    known = {event["id"]: event for event in row["events"]}
    if verdict == "missed":
        old: dict[str, Any] = {
            "id": "missed",
            "contexts": [],
            "actors": [],
            "recipients": [],
            "status": "occurred",
            "probability": None,
        }
    elif event_id in known:
        old = known[event_id]
    else:
        raise StoreError(
            f"story {reading.story.id}: no event {event_id!r}; one of {', '.join(known) or 'none'} is right"
        )
    if verdict not in ("changed", "missed"):
        changed, new_actors = {}, ()
    event = {**old, **(changed or {}), "id": old["id"]}
    if not isinstance(event.get("trigger"), Mapping):
        raise StoreError("a missed event needs the words that tell it (trigger)")
    if changed:  # what follows from type and mode, and what the model thought, is no longer the coder's to say
        event |= {"cameo": None, "goldstein": None, "quad": None, "probability": None, "chain": []}
    row["actors"] += new_actors
    row["events"] = [event]
    told = Reading.from_json(row).to_json()
    event = told["events"][0]
    linked = {
        *event["actors"],
        *event["recipients"],
        event["attributed_to"],
        *(link["actor"] for link in event["chain"]),
    }
    judged = None if verdict == "missed" else (old["type"], old["trigger"]["start"], old["trigger"]["end"])
    return Correction(
        story_id=reading.story.id, text_hash=reading.story.text_hash, verdict=verdict, judged=judged, event=event,
        actors=tuple(actor for actor in told["actors"] if actor["id"] in linked), note=note or None,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
    )  # fmt: skip


def put_correction(connection: sqlite3.Connection, one: Correction) -> int:
    """Writes a verdict, over an earlier one on the same event; its key."""
    type, start, end = one.judged or (None, None, None)
    row = connection.execute(
        "INSERT INTO corrections (story_id, text_hash, verdict, type, trigger_start, trigger_end, event, note, made)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (story_id, text_hash, type, trigger_start, trigger_end) DO UPDATE SET"
        " verdict = excluded.verdict, event = excluded.event, note = excluded.note, made = excluded.made RETURNING key",
        (
            one.story_id, one.text_hash, one.verdict, type, start, end,
            json.dumps({"event": one.event, "actors": one.actors}, ensure_ascii=False), one.note, one.made,
        ),
    ).fetchone()  # fmt: skip
    return int(row[0])


def take_back(connection: sqlite3.Connection, key: int) -> str | None:
    """Removes a verdict; the story that it was on, None where there is none."""
    row = connection.execute("DELETE FROM corrections WHERE key = ? RETURNING story_id", (key,)).fetchone()
    return row[0] if row else None


def corrections(
    connection: sqlite3.Connection, *, story: str | None = None, size: int | None = None, before: int | None = None
) -> list[Correction]:
    """Verdicts, the last that were first written first; of one story, or all."""
    clauses, values = ["key < ?"], list[object]([before or 1 << 62])
    if story is not None:
        clauses.append("story_id = ?")
        values.append(story)
    sql = (
        "SELECT key, story_id, text_hash, verdict, type, trigger_start, trigger_end, event, note, made FROM corrections"
        f" WHERE {' AND '.join(clauses)} ORDER BY key DESC LIMIT ?"
    )
    out = []
    for key, story_id, text_hash, verdict, type, start, end, body, note, made in connection.execute(
        sql, (*values, -1 if size is None else size)
    ):
        told = json.loads(body)
        out.append(
            Correction(
                key=key, story_id=story_id, text_hash=text_hash, verdict=verdict, judged=None if type is None else (type, start, end),
                event=told["event"], actors=tuple(told["actors"]), note=note, made=made,
            )
        )  # fmt: skip
    return out


def verdicts(connection: sqlite3.Connection, reading: Reading) -> tuple[dict[str, Correction], list[Correction]]:
    """The verdicts on a reading's events by event id, and those that stand on none of them: missed events, and verdicts on events that only another
    coder has."""
    by_event: dict[str, Correction] = {}
    others: list[Correction] = []
    ids = {(event.type, event.trigger.start, event.trigger.end): event.id for event in reading.events}
    for one in corrections(connection, story=reading.story.id):
        if one.text_hash != reading.story.text_hash:
            continue
        if one.judged in ids:
            by_event[ids[one.judged]] = one
        else:
            others.append(one)
    return by_event, others[::-1]


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading with the events that a person has confirmed, changed or added, and whether each of the coder's events was judged."""

    reading: Reading
    complete: bool


def judged_readings(connection: sqlite3.Connection) -> Iterator[Judged]:
    """What people say of the current texts, by story id."""
    rows = connection.execute(
        "SELECT DISTINCT corrections.story_id, current.reading FROM corrections JOIN stories ON stories.story_id = corrections.story_id"
        " AND stories.text_hash = corrections.text_hash JOIN current ON current.story = stories.key ORDER BY corrections.story_id"
    ).fetchall()
    for _, key in rows:
        reading = reading_at(connection, key)
        by_event, others = verdicts(connection, reading)
        kept = [one for one in (*by_event.values(), *others) if one.verdict != "wrong"]
        yield Judged(_with_events(reading, kept), complete=all(event.id in by_event for event in reading.events))


def _with_events(reading: Reading, kept: list[Correction]) -> Reading:
    """The reading with these events in the order of the text, numbered anew; actors that only a person named get ids of their own."""
    actors = {(actor.name, actor.country, actor.sector): actor for actor in reading.actors}
    events: list[Event] = []
    for one in kept:
        part = Reading.from_json({"story": reading.story.to_json(), "actors": one.actors, "events": [one.event]})

        def own(actor: Actor) -> Actor:
            key = (actor.name, actor.country, actor.sector)
            if key not in actors:
                actors[key] = replace(
                    actor, id=f"a{1 + max((_number(each.id) for each in actors.values()), default=0)}"
                )
            return actors[key]

        event = part.events[0]
        events.append(
            replace(
                event, actors=tuple(map(own, event.actors)), recipients=tuple(map(own, event.recipients)),
                attributed_to=own(event.attributed_to) if event.attributed_to else None,
                chain=tuple(replace(link, actor=own(link.actor)) if link.actor else link for link in event.chain),
            )
        )  # fmt: skip
    ordered = sorted(events, key=lambda each: (each.trigger.start, each.trigger.end, each.type))
    return replace(
        reading,
        actors=tuple(actors.values()),
        events=tuple(replace(event, id=f"e{number}") for number, event in enumerate(ordered, 1)),
    )


def _number(id: str) -> int:
    digits = id.lstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdecimal() else 0


def words_of(actor: Actor, event: Event) -> Span | None:
    """The words that stand for an actor in an event: its mention in the clause, else the nearest to the trigger; None where it has none."""
    clause = event.evidence or event.trigger
    inside = [span for span in actor.mentions if span.overlaps(clause)]
    return min(
        inside or actor.mentions, key=lambda span: (abs(span.start - event.trigger.start), span.start), default=None
    )
