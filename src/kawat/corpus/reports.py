"""What one story tells of an event, in a form that compares with what another story tells, in whatever language."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from kawat.corpus.rarity import name_words, names_in, words_in
from kawat.days import days
from kawat.reading import Actor, Event, Reading

WEEK = 7
"""A time longer than so many days does not tell on which day an event was."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """One actor or recipient: codes as in the codebook, null where open."""

    name: str
    kind: str
    country: str | None
    sector: str | None

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of its name that tell it from others: those with a capital."""
        return name_words(self.name)

    @cached_property
    def folded(self) -> str:
        """Its name, however it is written."""
        return self.name.casefold()


class Side(NamedTuple):
    """The parties of a side, with their countries and the words of their names."""

    parties: tuple[Party, ...]
    countries: frozenset[str]
    words: frozenset[str]


@lru_cache(maxsize=20_000)
def side_of(parties: tuple[Party, ...]) -> Side:
    """What parties have together; the same object for the same parties, for thousands of reports have no other than one government."""
    countries = frozenset(party.country for party in parties if party.country)
    return Side(parties, countries, frozenset().union(*(party.words for party in parties)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One event as one story tells it. ``first`` and ``last`` are the days that ``when`` can mean, ``published`` the day of publication,
    all as ordinals of the calendar; null where open. ``names``, ``words`` are of its sentence, ``matter`` the names of the whole story, ``title`` the
    words of its title.

    What every comparison asks for is worked out once: ``numbers`` among the names, ``parts`` of the trigger, three letters each, and the sides, ``both``
    of them taken for one.
    """

    story_id: str
    event_id: str
    family: str
    lang: str | None
    type: str
    mode: str | None
    status: str
    probability: float
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    when: str | None
    first: int | None
    last: int | None
    published: int | None
    where: str | None
    place: int | str | None
    country: str | None
    trigger: str
    names: frozenset[str]
    words: frozenset[str]
    matter: frozenset[str]
    title: frozenset[str]
    numbers: frozenset[str] = field(init=False)
    parts: frozenset[str] = field(init=False)
    acting: Side = field(init=False)
    receiving: Side = field(init=False)
    both: Side = field(init=False)

    def __post_init__(self) -> None:
        made = {
            "numbers": frozenset(name for name in self.names if name[0].isdigit()),
            "parts": _parts(self.trigger),
            "acting": side_of(self.actors),
            "receiving": side_of(self.recipients),
            "both": side_of(self.actors + self.recipients),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def day(self) -> int | None:
        """The day that it is looked for under: its own where that is told to the week, else that of publication."""
        if self.first is not None and self.last is not None and self.last - self.first < WEEK:
            return self.first
        return self.published


_PART = 3
_SIDES = ("actors", "recipients")
_SETS = ("names", "words", "matter", "title")
_GIVEN = tuple(each.name for each in fields(Report) if each.init)


def report_to_json(report: Report) -> dict[str, Any]:
    """A report as plain values."""
    out = {name: getattr(report, name) for name in _GIVEN}
    for side in _SIDES:
        out[side] = [[party.name, party.kind, party.country, party.sector] for party in out[side]]
    for words in _SETS:
        out[words] = list(out[words])
    return out


def report_from_json(row: Mapping[str, Any], same: dict[str, str]) -> Report:
    """The report that ``report_to_json`` was given. ``same`` has the words that were met so far: what stands in many reports is one in memory."""
    sides = {name: tuple(_party_of(*party) for party in row[name]) for name in _SIDES}
    sets = {name: frozenset(same.setdefault(word, word) for word in row[name]) for name in _SETS}
    return Report(**{**row, **sides, **sets})


def ordinal(day: str | None) -> int | None:
    """The number of an ISO day in the calendar; null where it is null or not one of the calendar."""
    try:
        return date.fromisoformat(day[:10]).toordinal() if day else None
    except ValueError:
        return None


def iso_day(number: int) -> str:
    """The ISO day of an ordinal."""
    return date.fromordinal(number).isoformat()


def matter_of(reading: Reading) -> frozenset[str]:
    """The names of a story: words with a capital of its actors, places and title."""
    texts = [actor.name for actor in reading.actors] + [place.name for place in reading.places]
    title = names_in(reading.story.title, sentence=True) if reading.story.title else frozenset()
    return title.union(*map(name_words, texts))


def reports_of(reading: Reading, family: str) -> Iterator[Report]:
    """A report for each event of a reading. ``family`` is the reprint family of its story, the story's own id where it has none."""
    story, matter = reading.story, matter_of(reading)
    title = words_in(story.title.lower()) if story.title else frozenset()
    starts = [start for start, _ in reading.sentences]
    places = {place.id: place for place in reading.places}
    for event in reading.events:
        first, last = days(event.when)
        place = places.get(event.where_id or "")
        said = _sentence(reading, starts, event)
        yield Report(
            story_id=story.id,
            event_id=event.id,
            family=family,
            lang=story.lang,
            type=event.type,
            mode=event.mode,
            status=event.status,
            probability=1.0 if event.probability is None else event.probability,
            actors=tuple(map(_party, event.actors)),
            recipients=tuple(map(_party, event.recipients)),
            when=event.when,
            first=ordinal(first),
            last=ordinal(last),
            published=ordinal(story.published),
            where=event.where,
            place=(place.geonames if place else None) or (event.where.casefold() if event.where else None),
            country=place.country if place else None,
            trigger=event.trigger.text.casefold(),
            names=names_in(said, sentence=True).union(*(name_words(each.name) for each in (*event.actors, *event.recipients))),
            words=words_in(said),
            matter=matter,
            title=title,
        )  # fmt: skip


def _sentence(reading: Reading, starts: list[int], event: Event) -> str:
    """The sentence of an event's trigger, else the clause that proves it."""
    at = bisect_right(starts, event.trigger.start) - 1
    if at >= 0 and event.trigger.end <= reading.sentences[at][1]:
        start, end = reading.sentences[at]
        return reading.story.text[start:end]
    return (event.evidence or event.trigger).text


@lru_cache(maxsize=10_000)
def _parts(word: str) -> frozenset[str]:
    """All runs of three letters of a word, the word itself where it is shorter: what it shares with another form of it."""
    return frozenset(word[at : at + _PART] for at in range(max(1, len(word) - _PART + 1)))


def _party(actor: Actor) -> Party:
    return _party_of(actor.name, actor.kind, actor.country, actor.sector)


@lru_cache(maxsize=20_000)
def _party_of(name: str, kind: str, country: str | None, sector: str | None) -> Party:
    return Party(name=name, kind=kind, country=country, sector=sector)
