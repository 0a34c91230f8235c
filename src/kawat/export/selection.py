"""What is exported: the current readings whose events fit a filter, one at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kawat.knowledge import Knowledge
from kawat.reading import Event, Place, Reading
from kawat.store import Database, EventFilter, coder_name
from kawat.store.corpus import belongings


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """A reading with the events of it that fit, in the order of the text; ``merged`` maps event ids to merged events."""

    reading: Reading
    events: tuple[Event, ...]
    family: str | None = None
    role: str | None = None
    merged: Mapping[str, str] = field(default_factory=dict)

    @property
    def coder(self) -> str:
        return coder_name(self.reading.coder)

    def place_of(self, event: Event) -> Place | None:
        """The place that the event names, None where it names none."""
        return next((place for place in self.reading.places if place.id == event.where_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be exported: events that fit, with the words of the publishers' texts or without."""

    store: Database
    knowledge: Knowledge
    wanted: EventFilter = field(default_factory=EventFilter)
    text: bool = True

    def chosen(self) -> Iterator[Selected]:
        """The stories and events that fit, by story id."""
        return selected(self.store, self.wanted)


def selected(store: Database, wanted: EventFilter) -> Iterator[Selected]:
    """The stories of which an event fits, by story id, with those events; without any filter all stories and all events."""
    if wanted == EventFilter():
        for reading in store.readings():
            yield _with(store, reading, reading.events)
        return
    fitting: dict[str, set[str]] = defaultdict(set)
    for row in store.events(wanted):
        fitting[row.story_id].add(row.event_id)
    for story_id in sorted(fitting):
        reading = store.reading(story_id)
        yield _with(store, reading, tuple(event for event in reading.events if event.id in fitting[story_id]))


def _with(store: Database, reading: Reading, events: tuple[Event, ...]) -> Selected:
    family, role, merged = belongings(store.connection, reading.story.id)
    return Selected(reading=reading, events=events, family=family, role=role, merged=merged)
