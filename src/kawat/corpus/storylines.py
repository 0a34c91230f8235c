"""Stories about one matter grouped as they arrive: a storyline has a title, a span of time, who and where, and the line of what happened.

A story joins the storyline that shares most of its names and the words of its title, counted by how rare they are and how often the story has
them, less the longer that storyline has been silent. Nothing is ever moved later: the same stories in the same order always give the same
storylines, another order may give others (``docs/corpus.md`` says by how much).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any

from kawat.corpus.merged import MergedEvent
from kawat.corpus.opened import Opened
from kawat.corpus.rarity import name_words, names_in, words_in
from kawat.corpus.reports import iso_day, ordinal
from kawat.reading import Reading

THRESHOLD = 0.2
KEEP_DAYS = 21
HALF_LIFE = 7.0
"""After so many days of silence a storyline counts half as near."""
_STORY = 24
_LINE = 64
"""So many words stand for a story, and for a storyline."""
_BEGINNING = 3
_OFTEN = 2
_ASKED = 10
_CROWD = 64
_SHOWN = 5
Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Storyline:
    """Stories about one matter. ``id`` is that of its first story and stays. ``title`` is that of the most central story that has one, null where
    none has; ``first`` and ``last`` are days of publication; ``actors`` and ``places`` the names in most of its stories, at most five of each;
    ``events`` the ids of the merged events that its stories tell, those told by most stories first."""

    id: str
    title: str | None
    first: str | None
    last: str | None
    stories: tuple[str, ...]
    actors: tuple[str, ...]
    places: tuple[str, ...]
    events: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Every key stands, open fields are null."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Member:
    id: str
    title: str | None
    day: int | None
    vector: Vector
    actors: frozenset[str]
    places: frozenset[str]
    events: tuple[str, ...]


@dataclass(slots=True)
class _Open:
    id: str
    touched: int
    last: int | None = None
    members: list[_Member] = field(default_factory=list)
    centre: dict[str, float] = field(default_factory=dict)
    length: float = 0.0


class Storylines(Opened[_Open, Storyline]):
    """Groups stories as they arrive. A storyline that no story has joined for ``keep_days`` days of publication (None: never) is closed and
    forgotten here; whoever keeps storylines has it from before."""

    def __init__(
        self,
        *,
        threshold: float = THRESHOLD,
        keep_days: int | None = KEEP_DAYS,
        known: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(threshold=threshold, keep_days=keep_days, known=known)
        self._index: dict[str, dict[str, None]] = {}
        self._stories: dict[str, str] = {}  # id of its storyline by the id of a story

    def _made(self, making: _Open) -> Storyline:
        return _storyline(making)

    def of_story(self, story_id: str) -> str | None:
        """The id of the open storyline that a story is in; None where it is in none."""
        return self._stories.get(story_id)

    def add(self, reading: Reading, events: Iterable[str] = ()) -> list[str]:
        """The ids of the storylines that changed: that which the story joined or began, and before it that which it left, if it came before.

        ``events`` are the ids of the merged events that the story tells. A story without a name or a title is in no storyline.
        """
        changed = dict.fromkeys(self.remove(reading.story.id))
        member = self._arriving(reading, events)
        if member is not None:
            changed[self._join(member, self._nearest(member))] = None
        return list(changed)

    def restore(self, reading: Reading, events: Iterable[str], id: str) -> None:
        """Puts a story into the storyline that it was in before, so that grouping goes on where another stopped."""
        self.remove(reading.story.id)
        member = self._arriving(reading, events)
        if member is not None:
            self._join(member, id)

    def remove(self, story_id: str) -> list[str]:
        """Takes a story out and gives the id of its open storyline; one left without a story is gone."""
        id = self._stories.pop(story_id, None)
        if id is None:
            return []
        line = self._open[id]
        line.members = [member for member in line.members if member.id != story_id]
        if line.members:
            self._centred(line)
        else:
            self._close(id)
        return [id]

    def rename(self, event: str, now: str, stories: Iterable[str]) -> list[str]:
        """Tells that a merged event of some stories has another id now; gives the ids of the storylines that change by it."""
        changed: dict[str, None] = {}
        for story_id in stories:
            line = self._open.get(self._stories.get(story_id, ""))
            if line is None:
                continue
            for at, member in enumerate(line.members):
                if member.id == story_id and event in member.events:
                    events = dict.fromkeys(now if each == event else each for each in member.events)
                    line.members[at] = replace(member, events=tuple(events))
                    changed[line.id] = None
        return list(changed)

    def _arriving(self, reading: Reading, events: Iterable[str]) -> _Member | None:
        words = _words(reading)
        self._rarity.add(words.keys())
        day = ordinal(reading.story.published)
        self._clock = max(self._clock, day or 0)
        self._forget()
        # squared: a president is in every third story, and tells no matter
        weights = {word: (1 + math.log(count)) * self._rarity.weight(word) ** 2 for word, count in words.items()}
        vector = _unit(weights, _STORY)
        if not vector:
            return None
        return _Member(
            id=reading.story.id,
            title=reading.story.title,
            day=day,
            vector=vector,
            actors=frozenset(actor.name for actor in reading.actors if actor.kind != "group"),
            places=frozenset(place.name for place in reading.places),
            events=tuple(events),
        )

    def _nearest(self, member: _Member) -> str | None:
        """The storyline that a story is nearest to; None where it is not near enough."""
        near: set[str] = set()
        for word in sorted(member.vector, key=lambda word: (-member.vector[word], word))[:_ASKED]:
            near.update(self._index.get(word, ()))
        best, nearest = None, self._threshold
        for id in sorted(near):
            line = self._open[id]
            share = _cosine(member.vector, line.centre, line.length) * self._fading(line, member.day)
            if share >= nearest and (best is None or share > nearest):
                best, nearest = id, share
        return best

    @staticmethod
    def _fading(line: _Open, day: int | None) -> float:
        if day is None or line.last is None:
            return 1.0
        return float(0.5 ** (max(0, day - line.last) / HALF_LIFE))

    def _join(self, member: _Member, id: str | None) -> str:
        id = id or self._unused(member.id)
        line = self._open.pop(id, None) or _Open(id, self._clock)
        line.touched = self._clock
        line.members.append(member)
        if member.day is not None:
            line.last = max(line.last or 0, member.day)
        self._open[id] = line  # last, for it was touched last
        self._stories[member.id] = id
        self._unindexed(line)
        merged = dict(line.centre)
        for word, weight in member.vector.items():
            merged[word] = merged.get(word, 0.0) + weight
        self._indexed(line, merged)
        return id

    def _centred(self, line: _Open) -> None:
        """Works the centre out anew after a story was taken out."""
        total: Counter[str] = Counter()
        for member in line.members:
            for word, weight in member.vector.items():
                total[word] += weight  # type: ignore[assignment]
        line.last = max((member.day for member in line.members if member.day is not None), default=None)
        self._unindexed(line)
        self._indexed(line, total)

    def _indexed(self, line: _Open, weights: Vector) -> None:
        line.centre = dict(sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:_LINE])
        line.length = math.hypot(*line.centre.values())
        for word in line.centre:
            lines = self._index.setdefault(word, {})
            lines[line.id] = None
            if len(lines) > _CROWD:
                del lines[next(iter(lines))]

    def _unindexed(self, line: _Open) -> None:
        for word in line.centre:
            lines = self._index.get(word, {})
            lines.pop(line.id, None)
            if not lines:
                self._index.pop(word, None)

    def _kept(self) -> Iterator[list[Any]]:
        at = {id: place for place, id in enumerate(self._open)}
        for each in self._open.values():
            yield [each.id, each.touched, each.last, each.centre, [_member_to_json(member) for member in each.members]]
        for word, lines in self._index.items():
            yield [word, [at[id] for id in lines]]

    def _take(self, count: int, rows: Iterator[list[Any]]) -> None:
        for id, touched, last, centre, told in islice(rows, count):
            members = [_member_from_json(row) for row in told]
            self._open[id] = _Open(id, touched, last, members, centre, math.hypot(*centre.values()))
            self._stories |= dict.fromkeys((member.id for member in members), id)
        ids = list(self._open)
        for word, places in rows:
            self._index[word] = dict.fromkeys(ids[at] for at in places)

    def _close(self, id: str) -> None:
        line = self._open.pop(id)
        self._unindexed(line)
        for member in line.members:
            self._stories.pop(member.id, None)


def _member_to_json(member: _Member) -> list[Any]:
    sets = (sorted(member.actors), sorted(member.places))
    return [member.id, member.title, member.day, member.vector, *sets, member.events]


def _member_from_json(row: list[Any]) -> _Member:
    id, title, day, vector, actors, places, events = row
    return _Member(id, title, day, vector, frozenset(actors), frozenset(places), tuple(events))


def line_of_events(
    storyline: Storyline, event: Callable[[str], MergedEvent | None]
) -> list[tuple[str | None, list[MergedEvent]]]:
    """What happened, day by day: the storyline's events under the day on which each was, those without a day last under null; of one day those
    with most independent reports first. ``event`` gives the merged event of an id, None for one that is gone."""
    days: dict[str | None, list[MergedEvent]] = {}
    for found in map(event, storyline.events):
        if found is not None:
            days.setdefault(found.day, []).append(found)
    for some in days.values():
        some.sort(key=lambda each: (-each.independent, each.id))
    return sorted(days.items(), key=lambda each: (each[0] is None, each[0] or ""))


def _words(reading: Reading) -> Counter[str]:
    """The names of a story, and the words of its title and of how it begins: a name counts as often as it is said, up to ``_OFTEN``, for who comments
    on everything tells no matter; a word of the title counts twice."""
    story, words = reading.story, Counter[str]()
    named = [(actor.name, actor.mentions) for actor in reading.actors]
    named += [(place.name, place.mentions) for place in reading.places]
    for name, mentions in named:
        for word in name_words(name):
            words[word] += max(1, len(mentions))
    for word in words:
        words[word] = min(_OFTEN, words[word])
    for start, end in reading.sentences[:_BEGINNING]:
        words.update(words_in(story.text[start:end]))
    for word in names_in(story.title, sentence=True) | words_in(story.title.lower()) if story.title else ():
        words[word] += 2
    return words


def _unit(weights: Vector, most: int) -> Vector:
    """The heaviest words, as a vector of length 1; empty where nothing weighs."""
    kept = sorted(
        ((word, weight) for word, weight in weights.items() if weight > 0), key=lambda each: (-each[1], each[0])
    )[:most]
    length = math.hypot(*(weight for _, weight in kept))
    return {word: weight / length for word, weight in kept}


def _cosine(vector: Vector, centre: Vector, length: float) -> float:
    """Of a vector of length 1 and one of this length."""
    shared = math.fsum([weight * centre[word] for word, weight in vector.items() if word in centre])
    return shared / length if length else 0.0


def _storyline(line: _Open) -> Storyline:
    days = [member.day for member in line.members if member.day is not None]
    titled = [member for member in line.members if member.title]
    # the first of those nearest to the centre
    central = max(titled, key=lambda member: _cosine(member.vector, line.centre, line.length), default=None)
    told = Counter(event for member in line.members for event in dict.fromkeys(member.events))
    return Storyline(
        id=line.id,
        title=central.title if central else None,
        first=iso_day(min(days)) if days else None,
        last=iso_day(max(days)) if days else None,
        stories=tuple(member.id for member in line.members),
        actors=_main(member.actors for member in line.members),
        places=_main(member.places for member in line.members),
        events=tuple(sorted(told, key=lambda event: (-told[event], event))),
    )


def _main(names: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """The names that most stories have, of equals in order of the alphabet."""
    counts = Counter(name for some in names for name in some)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name))[:_SHOWN])
