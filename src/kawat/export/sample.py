"""A random sample of events with their sentences, to be judged by eye."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from kawat.export.selection import Request
from kawat.reading import Actor, Event, Reading

COLUMNS = (
    "story_id", "event_id", "type", "mode", "status", "actors", "recipients", "when", "where", "attributed_to", "trigger", "sentence",
    "published", "url", "answer",
)  # fmt: skip
"""What is written of an event; ``answer`` is empty, for who judges it."""


def sample(request: Request, size: int, *, seed: int) -> Iterator[dict[str, str | None]]:
    """``size`` of the events that fit, or all where there are fewer, each as likely as any other, in random order.

    The same seed gives the same sample of the same data.
    """
    ids = sorted((row.story_id, row.event_id) for row in request.store.events(request.wanted))
    for story_id, event_id in Random(seed).sample(ids, min(size, len(ids))):
        reading = request.store.reading(story_id)
        yield _row(reading, next(event for event in reading.events if event.id == event_id))


def _row(reading: Reading, event: Event) -> dict[str, str | None]:
    return {
        "story_id": reading.story.id,
        "event_id": event.id,
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        "actors": _named(event.actors),
        "recipients": _named(event.recipients),
        "when": event.when,
        "where": event.where,
        "attributed_to": event.attributed_to.name if event.attributed_to else None,
        "trigger": event.trigger.text,
        "sentence": _sentence(reading, event),
        "published": reading.story.published,
        "url": reading.story.url,
        "answer": None,
    }


def _named(actors: tuple[Actor, ...]) -> str:
    return "; ".join(" ".join(filter(None, (actor.name, actor.code))) for actor in actors)


def _sentence(reading: Reading, event: Event) -> str:
    """The sentences that the trigger stands in, else the words of the clause."""
    text = reading.story.text
    inside = [(a, b) for a, b in reading.sentences if a < event.trigger.end and event.trigger.start < b]
    if inside:
        return " ".join(text[inside[0][0] : inside[-1][1]].split())
    return event.evidence.text if event.evidence else event.trigger.text
