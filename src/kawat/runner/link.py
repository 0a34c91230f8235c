"""Brings the stories of a store together: families of reprints, merged events, storylines. What is linked stays; what is new goes on from there.

Stories are linked in the order of their publication, by id where that is the same, so that one run over a store gives the same whatever order its
stories came in. Stories that come later are linked behind those that are there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice

from kawat.corpus.families import KEEP_DAYS, Families, Placement
from kawat.corpus.merged import MergedEvent, Merger
from kawat.corpus.publication import publications_of
from kawat.corpus.reports import Party as CorpusParty
from kawat.corpus.reports import ordinal
from kawat.corpus.storylines import Storyline as Line
from kawat.corpus.storylines import Storylines
from kawat.errors import StoreError
from kawat.knowledge import Knowledge
from kawat.language.outlets import outlets_of
from kawat.reading import Reading
from kawat.store import Database, Party
from kawat.store import corpus as kept

BATCH = 256
KEEP_EVERY = 20_000
"""After so many stories, and at the end, is kept what another run goes on with: a run that is stopped loses no more than these, and reads them again."""
_PARTS = {"families", "merged", "storylines"}


@dataclass(slots=True)
class Linked:
    """What a run linked: stories, and how many families, merged events and storylines it wrote or wrote anew."""

    stories: int = 0
    families: int = 0
    merged: int = 0
    storylines: int = 0


class Linker:
    """Families, merged events and storylines of a store as they stand; ``add`` goes on with them. Only what is still open is in memory."""

    def __init__(self, store: Database, knowledge: Knowledge) -> None:
        self._store = store
        self._outlet = outlets_of(knowledge).key
        self._begin()

    def _begin(self) -> None:
        connection = self._store.connection
        self._families = Families(outlet=self._outlet, keep_days=KEEP_DAYS)
        self._merger = Merger(known=partial(kept.is_kept, connection, "merged"))
        self._lines = Storylines(known=partial(kept.is_kept, connection, "storylines"))
        self._changes = _Changes(self._merger, self._lines)

    def restore(self) -> None:
        """Goes on from what the last run kept. Stories that have been read anew since are taken out; those that were linked since, by a run that was
        stopped, are put where they were."""
        connection = self._store.connection
        turn, states = kept.linking(connection)
        try:
            self._take_up(turn, states)
        except StoreError:  # kept by another version
            self._begin()
            turn = 0
        self._take_in()
        for some in _batches(kept.linked(connection, after=turn)):
            readings = [self._store.reading(story_id) for story_id in some]
            self._families.add(publications_of(readings))
            for reading in readings:
                story_id = reading.story.id
                self._merger.restore(
                    reading, self._families.placement(story_id).family, kept.joined(connection, story_id)
                )
                line = kept.storyline_of(connection, story_id)
                if line is not None:
                    self._lines.restore(reading, self._merger.of_story(story_id), line)

    def _take_in(self) -> None:
        """Makes those events one that became one after what was kept."""
        connection = self._store.connection
        for gone in kept.missing(connection, "merged", self._merger.ids):
            first = self._merger[gone].members[0]
            now, share = kept.joined(connection, first.story_id).get(first.event_id, (gone, 1.0))
            if now != gone and now in self._merger:
                self._merger.take_in(now, gone, share)
                self._lines.rename(gone, now, self._merger.stories_of(now))

    def _take_up(self, turn: int, states: Mapping[str, bytes]) -> None:
        if states.keys() != _PARTS:
            raise StoreError("nothing was kept for linking to go on with; all that is linked is read again")
        self._families = Families.from_bytes(states["families"], outlet=self._outlet, keep_days=KEEP_DAYS)
        self._merger.take_up(states["merged"])
        self._lines.take_up(states["storylines"])
        there = dict.fromkeys([*self._families, *self._merger.stories, *self._lines.stories])
        self._leave(kept.left(self._store.connection, there, after=turn))

    def keep(self) -> None:
        """Keeps what another run goes on with. Call inside ``writing``."""
        states = {
            "families": self._families.to_bytes(),
            "merged": self._merger.to_bytes(),
            "storylines": self._lines.to_bytes(),
        }
        kept.keep_linking(self._store.connection, states)

    def add(self, readings: list[Reading]) -> Linked:
        """Links readings and writes all that changes by it. Call inside ``writing``."""
        placements = self._families.add(publications_of(readings))
        self._changes.placements |= placements
        day = None
        for reading in readings:
            if ordinal(reading.story.published) != day:
                # what this story finds silent for too long is closed, and then told no more
                self._changes.tell()
                day = ordinal(reading.story.published)
            story_id = reading.story.id
            self._changes.events |= dict.fromkeys(self._merger.add(reading, self._families.placement(story_id).family))
            for gone, now in self._merger.taken_in.items():
                self._changes.lines |= dict.fromkeys(self._lines.rename(gone, now, self._merger.stories_of(now)))
            self._changes.lines |= dict.fromkeys(self._lines.add(reading, self._merger.of_story(story_id)))
        done = self._changes.write(self._store.connection)
        done.stories = len(readings)
        return done

    def _leave(self, stories: list[str]) -> None:
        """Takes stories out; what changes by it is written with the next that are added."""
        self._changes.placements |= self._families.remove(stories)
        for story_id in stories:
            self._changes.events |= dict.fromkeys(self._merger.remove(story_id))
            self._changes.lines |= dict.fromkeys(self._lines.remove(story_id))


class _Changes:
    """What linking has changed and is to be written: placements, and the ids of merged events and storylines."""

    def __init__(self, merger: Merger, lines: Storylines) -> None:
        self._merger, self._lines = merger, lines
        self.placements: dict[str, Placement] = {}
        self.events: dict[str, None] = {}
        self.lines: dict[str, None] = {}
        self._told_events: dict[str, kept.Merged | None] = {}
        self._told_lines: dict[str, kept.Storyline | None] = {}

    def tell(self) -> None:
        """Holds fast how those stand whose ids were given; None where nothing is left of one."""
        for id in self.events:
            self._told_events[id] = _merged(self._merger[id]) if id in self._merger else None
        for id in self.lines:
            self._told_lines[id] = _storyline(self._lines[id]) if id in self._lines else None
        self.events, self.lines = {}, {}

    def write(self, connection: sqlite3.Connection) -> Linked:
        """Writes it; how many of each."""
        self.tell()
        events, lines = self._told_events, self._told_lines
        kept.put_families(connection, [_family(story_id, each) for story_id, each in self.placements.items()])
        kept.put_merged(connection, [each for each in events.values() if each])
        kept.drop_merged(connection, [id for id, each in events.items() if not each])
        kept.put_storylines(connection, [each for each in lines.values() if each])
        done = Linked(families=len(self.placements), merged=len(events), storylines=len(lines))
        self.placements, self._told_events, self._told_lines = {}, {}, {}
        return done


def link(store: Database, *, knowledge: Knowledge, tell: Callable[[int, int], None] | None = None) -> Linked:
    """Links all stories of a store that are not linked yet; ``tell`` is called with how many are done, of how many.

    Each batch is written in one transaction: a run that is stopped goes on where it was.
    """
    waiting = kept.count_unlinked(store.connection)
    total = Linked()
    if not waiting:
        return total
    linker = Linker(store, knowledge)
    linker.restore()
    fresh = 0
    for some in _batches(kept.unlinked(store.connection)):
        readings = [store.reading(story_id) for story_id in some]
        fresh += len(readings)
        with store.writing():
            done = linker.add(readings)
            if fresh >= KEEP_EVERY or total.stories + done.stories == waiting:
                linker.keep()
                fresh = 0
        total.stories += done.stories
        total.families += done.families
        total.merged += done.merged
        total.storylines += done.storylines
        if tell:
            tell(total.stories, waiting)
    return total


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some


def _family(story_id: str, placement: Placement) -> kept.Family:
    evidence = {"basis": placement.basis, "shared": [asdict(each) for each in placement.evidence]}
    return kept.Family(story_id=story_id, family=placement.family, role=placement.role, evidence=evidence)


def _merged(event: MergedEvent) -> kept.Merged:
    return kept.Merged(
        id=event.id,
        type=event.type,
        mode=event.mode,
        status=event.status,
        actors=_parties(event.actors),
        recipients=_parties(event.recipients),
        when=event.when,
        where=event.where,
        members=tuple(
            kept.Member(story_id=each.story_id, event_id=each.event_id, probability=each.likeness)
            for each in event.members
        ),
    )


def _parties(parties: Iterable[CorpusParty]) -> tuple[Party, ...]:
    return tuple(Party(name=each.name, country=each.country, sector=each.sector) for each in parties)


def _storyline(line: Line) -> kept.Storyline:
    return kept.Storyline(
        id=line.id,
        title=line.title,
        first_day=line.first,
        last_day=line.last,
        about={"actors": line.actors, "places": line.places, "events": line.events},
        stories=line.stories,
    )
