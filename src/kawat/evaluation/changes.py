"""What changed between two readings of one text: events added, lost, and told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kawat.reading import Actor, Event, Reading

FIELDS = ("type", "mode", "contexts", "status", "actors", "recipients", "when", "where", "attributed_to", "trigger")
"""What of an event is compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. ``what`` is added, lost or changed; ``fields`` has the values before and after of what differs, as words."""

    story_id: str
    what: str
    type: str
    words: str
    before: str | None = None
    after: str | None = None
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)


def changes(before: Reading, after: Reading) -> list[Change]:
    """The differences between the events of two readings of the same text, in the order of the text.

    Two events are the same where type and trigger agree; else where their triggers overlap, or one is a mention of the other, those of the
    same type first. Probabilities are not compared.
    """
    out: list[tuple[int, Change]] = []
    story = before.story.id
    pairs = _pairs(before.events, after.events)
    for one, other in pairs:
        told = {name: (was, now) for name in FIELDS if (was := _words(one, name)) != (now := _words(other, name))}
        if told:
            out.append(
                (other.trigger.start, Change(story_id=story, what="changed", type=other.type, words=other.trigger.text, before=one.id,
                                             after=other.id, fields=told))
            )  # fmt: skip
    kept = {id(one) for one, _ in pairs} | {id(other) for _, other in pairs}
    for event in before.events:
        if id(event) not in kept:
            out.append(
                (event.trigger.start, Change(story_id=story, what="lost", type=event.type, words=event.trigger.text, before=event.id))
            )  # fmt: skip
    for event in after.events:
        if id(event) not in kept:
            out.append(
                (event.trigger.start, Change(story_id=story, what="added", type=event.type, words=event.trigger.text, after=event.id))
            )  # fmt: skip
    return [change for _, change in sorted(out, key=lambda each: (each[0], each[1].what))]


def _pairs(before: tuple[Event, ...], after: tuple[Event, ...]) -> list[tuple[Event, Event]]:
    """Events that are the same, one to one, the surest first."""
    sure: tuple[Callable[[Event, Event], bool], ...] = (
        lambda one, other: one.type == other.type and one.trigger == other.trigger,
        lambda one, other: one.type == other.type and one.trigger.overlaps(other.trigger),
        lambda one, other: one.type == other.type and _is_retold(one, other),
        lambda one, other: one.trigger.overlaps(other.trigger),
    )
    left, right, out = list(before), list(after), []
    for agree in sure:
        for one in tuple(left):
            other = next((each for each in right if agree(one, each)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                out.append((one, other))
    return out


def _is_retold(one: Event, other: Event) -> bool:
    return any(span.overlaps(other.trigger) for span in one.mentions) or any(
        span.overlaps(one.trigger) for span in other.mentions
    )


def _words(event: Event, name: str) -> str:
    """A field as people read it, so that two readings can be compared: ids of actors differ between them."""
    return "; ".join(_parts(getattr(event, name)))


def _parts(value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from sorted(part for each in value for part in _parts(each))
    elif isinstance(value, Actor):
        yield " ".join(filter(None, (value.name, value.code)))
    elif value is not None:
        yield value if isinstance(value, str) else f"{value.text} {value.start}:{value.end}"
