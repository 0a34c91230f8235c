"""Brings the stories of a store together: families of reprints, merged events, storylines. What is linked stays; what is new goes on from there.

Stories are linked in the order of their publication, by id where that is the same, so that one run over a store gives the same whatever order its
stories came in. Stories that come later are linked behind those that are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice

from kawat.corpus.families import KEEP_DAYS, Families, Placement
from kawat.corpus.merged import MergedEvent, Merger
from kawat.corpus.publication import publication_of
from kawat.corpus.reports import Party as CorpusParty
from kawat.corpus.storylines import Storyline as Line
from kawat.corpus.storylines import Storylines
from kawat.knowledge import Knowledge
from kawat.language.outlets import outlets_of
from kawat.reading import Reading
from kawat.store import Database, Party
from kawat.store import corpus as kept

BATCH = 256


@dataclass(slots=True)
class Linked:
    """What a run linked: stories, and how many families, merged events and storylines it wrote or wrote anew."""

    stories: int = 0
    families: int = 0
    merged: int = 0
    storylines: int = 0


class Linker:
    """Families, merged events and storylines of a store as they stand; ``add`` goes on with them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._families = Families(outlet=outlets_of(knowledge).key, keep_days=KEEP_DAYS)
        self._merger = Merger()
        self._lines = Storylines()

    def restore(self, store: Database) -> None:
        """Takes in what the store has linked before, in the order in which it was."""
        lines = kept.storyline_of(store.connection)
        for some in _batches(kept.linked(store.connection)):
            readings = [store.reading(story_id) for story_id in some]
            self._families.add([publication_of(reading) for reading in readings])
            for reading in readings:
                family, _, merged = kept.belongings(store.connection, reading.story.id)
                self._merger.restore(reading, family, merged)
                if reading.story.id in lines:
                    self._lines.restore(reading, self._merger.of_story(reading.story.id), lines[reading.story.id])

    def add(self, store: Database, readings: list[Reading]) -> Linked:
        """Links readings and writes all that changes by it. Call inside ``writing``."""
        done = Linked(stories=len(readings))
        placements = self._families.add([publication_of(reading) for reading in readings])
        kept.put_families(store.connection, [_family(story_id, each) for story_id, each in placements.items()])
        events: dict[str, None] = {}
        lines: dict[str, None] = {}
        for reading in readings:
            family = self._families.placement(reading.story.id).family
            events |= dict.fromkeys(self._merger.add(reading, family))
            told = self._merger.of_story(reading.story.id)
            lines |= dict.fromkeys(self._lines.add(reading, told))
        kept.put_merged(store.connection, [_merged(self._merger[each]) for each in events if each in self._merger])
        kept.drop_merged(store.connection, [each for each in events if each not in self._merger])
        kept.put_storylines(store.connection, [_storyline(self._lines[each]) for each in lines if each in self._lines])
        done.families, done.merged, done.storylines = len(placements), len(events), len(lines)
        return done


def link(store: Database, *, knowledge: Knowledge, tell: Callable[[int, int], None] | None = None) -> Linked:
    """Links all stories of a store that are not linked yet; ``tell`` is called with how many are done, of how many.

    Each batch is written in one transaction: a run that is stopped goes on where it was.
    """
    waiting = kept.count_unlinked(store.connection)
    total = Linked()
    if not waiting:
        return total
    linker = Linker(knowledge)
    linker.restore(store)
    for some in _batches(kept.unlinked(store.connection)):
        readings = [store.reading(story_id) for story_id in some]
        with store.writing():
            done = linker.add(store, readings)
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
