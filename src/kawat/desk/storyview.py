"""What a story's page shows: its text in stretches, what lights up with an event, who has the same text."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from kawat.chain import chain_line
from kawat.display.segments import segments
from kawat.reading import Event, Link, Quote, Reading
from kawat.store.finding import titles_of

_MOST_KIN = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text: classes of what lies on it, the parts that it belongs to, words for people, and the event whose trigger begins here."""

    start: int
    text: str
    classes: str
    parts: str
    label: str
    event: str | None
    first: bool


def stretches(reading: Reading) -> Iterator[Stretch]:
    """The whole text in order. A credit's part is ``c`` and where it begins."""
    begun: set[str] = set()
    for each in segments(reading):
        classes = list(dict.fromkeys(mark.layer for mark in each.marks)) + ([] if each.read else ["unread"])
        parts = [
            mark.part or (f"c{_credit_start(reading, each.start)}" if mark.layer == "credit" else "")
            for mark in each.marks
        ]
        event = next((mark.part for mark in each.marks if mark.layer == "trigger"), None)
        yield Stretch(
            each.start, each.text, " ".join(classes), " ".join(dict.fromkeys(filter(None, parts))),
            "\n".join(dict.fromkeys(mark.label for mark in each.marks)), event, event is not None and event not in begun,
        )  # fmt: skip
        if event:
            begun.add(event)


def _credit_start(reading: Reading, at: int) -> int:
    return max((each.span.start for each in reading.credits if each.span and each.span.start <= at), default=at)


def lights(reading: Reading, event: Event) -> str:
    """What lights up with an event: its parts by the roles that they have, such as ``a1:actor``, separated by blanks."""
    out = [f"{event.id}:event"]
    out += [f"{actor.id}:actor" for actor in event.actors]
    out += [f"{actor.id}:recipient" for actor in event.recipients]
    if event.attributed_to:
        out.append(f"{event.attributed_to.id}:source")
    if event.where_id:
        out.append(f"{event.where_id}:where")
    times = [time for time in reading.times if time.value is not None and time.value == event.when]
    if times:
        near = min(times, key=lambda time: abs(time.span.start - event.trigger.start))
        out.append(f"{near.id}:when")
    for link in event.chain:
        out += [f"c{each.span.start}:source" for each in reading.credits if each.span and each.span == link.span]
    return " ".join(dict.fromkeys(out))


def chain_of(part: Event | Quote) -> str:
    """Who says so, in one line, without the publisher, who stands above the page."""
    source = part.attributed_to if isinstance(part, Event) else part.speaker
    return chain_line(part.chain, source.id if source else None)


def story_chain(reading: Reading) -> tuple[Link, ...]:
    """Through whom the story as a whole came: the links that all its events and quotes share, in their order."""
    chains = [*(event.chain for event in reading.events), *(quote.chain for quote in reading.quotes)]
    shared = (
        [link for link in chains[0] if link.role != "speaker" and all(link in chain for chain in chains)]
        if chains
        else []
    )
    if not shared and reading.story.publisher:
        shared = [Link(role="publisher", name=reading.story.publisher)]
    return tuple(shared)


@dataclass(slots=True)
class Kin:
    """A story of a reprint family with those that came from it. ``shared`` is what part of the smaller text the two have in common."""

    story_id: str
    title: str | None
    publisher: str | None
    published: str | None
    role: str
    shared: float | None = None
    copies: list[Kin] = field(default_factory=list)


def family_tree(connection: sqlite3.Connection, story_id: str) -> Kin | None:
    """The reprint family of a story in time, from its first text; None where the story stands alone or its family is not known.

    A story hangs on the one that it shares most with among those that were published before it.
    """
    rows = connection.execute(
        "SELECT story_id, role, evidence FROM families WHERE family = (SELECT family FROM families WHERE story_id = ?) LIMIT ?",
        (story_id, _MOST_KIN),
    ).fetchall()
    if len(rows) < 2:
        return None
    told = titles_of(connection, [row[0] for row in rows])
    kin = {id: Kin(id, *told.get(id, (None, None, None)), role) for id, role, _ in rows}
    evidence = {id: json.loads(body) or [] for id, _, body in rows}
    ordered = sorted(kin.values(), key=lambda one: (one.role != "original", one.published or "9", one.story_id))
    root, before = ordered[0], {ordered[0].story_id}
    for one in ordered[1:]:
        links = [link for link in evidence[one.story_id] if isinstance(link, dict) and link.get("story") in before]
        parent = kin[links[0]["story"]] if links else root
        one.shared = links[0].get("containment") if links else None
        parent.copies.append(one)
        before.add(one.story_id)
    return root
