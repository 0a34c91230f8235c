"""Reports of the same event brought together as stories arrive, within and across languages: what happened, once.

Three things are counted apart everywhere: *reports* (events in stories), *independent reports* (those of one reprint family are one) and
*events* (what happened).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from heapq import nsmallest
from itertools import islice, product
from typing import Any, TypeVar

from kawat.corpus.likeness import likeness
from kawat.corpus.opened import Opened
from kawat.corpus.rarity import Rarity
from kawat.corpus.reports import WEEK, Party, Report, iso_day, report_from_json, report_to_json, reports_of
from kawat.days import grain
from kawat.reading import Reading

THRESHOLD = 0.8
KEEP_DAYS = 30
_BUCKET = 3
TOGETHER = 0.6
"""Two events that one report is like are one from this mean likeness of their reports on."""
_COMPARED = 5
"""A report is compared with the first and the latest of an event, so many in all."""
_TRIED = 6
_CROWD = 48
"""So many events stand under one key; an older one makes room. With the two numbers above this bounds the work a report."""
T = TypeVar("T")
Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One report: an event of a story. ``likeness`` is the probability with which it joined, 1 for the first."""

    story_id: str
    event_id: str
    family: str
    lang: str | None
    probability: float
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedEvent:
    """What happened, by all its reports. ``id`` is that of its first report, ``STORY/EVENT``, and stays.

    What reports tell in several ways is told as most do, by their probabilities, ``when`` at the finest grain; the sides are those of one report.
    ``grain`` is day, month, year or interval, ``day`` the first day of a ``when`` told to the week, ``published`` the first day of publication of
    a report, ``country`` that of the place. Open fields are null.
    """

    id: str
    type: str
    mode: str | None
    status: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    when: str | None
    grain: str | None
    day: str | None
    published: str | None
    where: str | None
    country: str | None
    members: tuple[Member, ...]

    @property
    def reports(self) -> int:
        """How many events of stories it is told by."""
        return len(self.members)

    @property
    def independent(self) -> int:
        """The same, reprints of one text counted once."""
        return len({member.family for member in self.members})

    def to_json(self) -> dict[str, Any]:
        """Every key stands, open fields are null; ``reports`` and ``independent`` are told beside the members."""
        return {**asdict(self), "reports": self.reports, "independent": self.independent}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much there is: ``reports`` are events in stories, ``independent`` those with one for each reprint family, ``events`` what happened."""

    reports: int
    independent: int
    events: int

    def to_json(self) -> dict[str, int]:
        return asdict(self)


def counts(merged: Iterable[MergedEvent]) -> Counts:
    """The three counts of some merged events."""
    some = list(merged)
    return Counts(
        reports=sum(each.reports for each in some), independent=sum(each.independent for each in some), events=len(some)
    )


@dataclass(slots=True)
class _Open:
    """An event that reports may still join."""

    id: str
    touched: int
    reports: list[Report] = field(default_factory=list)
    joined: list[float] = field(default_factory=list)
    keys: dict[Key, None] = field(default_factory=dict)


class Merger(Opened[_Open, MergedEvent]):
    """Brings reports together as they arrive; the same readings in the same order always give the same events.

    Each report looks up the events under the keys that it shares with them (type, days, names, numbers, rare words, countries), and joins the one that it
    is most like, on the mean over that event's reports, from ``threshold`` on. Where it is so like several, they are one event if their reports are
    alike too: the younger is taken in by the elder. A report never joins an event of its own story, for the coder has told the two apart; only reports of
    other stories bring two events of one story together. An event that no report has joined for ``keep_days`` days of publication (None: never) is closed
    and forgotten here; whoever keeps events has it from before.
    """

    def __init__(
        self,
        *,
        threshold: float = THRESHOLD,
        keep_days: int | None = KEEP_DAYS,
        known: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__(threshold=threshold, keep_days=keep_days, known=known)
        self._rarity = Rarity.of_news()
        self._blocks: dict[Key, dict[str, None]] = {}
        self._stories: dict[str, set[str]] = {}  # ids of its events by the id of a story
        self._taken_in: dict[str, str] = {}

    def _made(self, making: _Open) -> MergedEvent:
        return _merged(making)

    @property
    def taken_in(self) -> Mapping[str, str]:
        """The ids of the events that others took in when the last reading was added, each with that of the event that it is now."""
        return self._taken_in

    def stories_of(self, id: str) -> list[str]:
        """The ids of the stories that tell an open event. Raises KeyError for one that is closed or never was."""
        return list(dict.fromkeys(report.story_id for report in self._open[id].reports))

    def of_story(self, story_id: str) -> list[str]:
        """The ids of the open events that a story tells, in order of the alphabet."""
        return sorted(self._stories.get(story_id, ()))

    def add(self, reading: Reading, family: str | None = None) -> list[str]:
        """The ids of the events that the reading's reports began or joined, as they come in the story.

        ``family`` is the story's reprint family, its own id where it has none. A story that came before is taken out first: events that it leaves
        are among the changed too, and one that nobody tells any more is gone from the merger, as is one that another took in.
        """
        changed = dict.fromkeys(self.remove(reading.story.id))
        self._taken_in = {}
        for report in self._arriving(reading, family):
            keys = keys_of(report, self._rarity)
            near = self._near(report, keys)
            share, id = near[0] if near else (1.0, "")
            for _, other in near[1:]:
                id = self._together(id, other)
            changed[self._join(report, keys, id or None, share)] = None
        return list(changed | dict.fromkeys(self._taken_in))

    def restore(self, reading: Reading, family: str | None, known: Mapping[str, tuple[str, float]]) -> None:
        """Puts a story's reports into the events that they were merged into before: ``known`` has, by the id of the story's event, that of the event
        and the probability with which it joined.

        So a merger goes on where another stopped. Reports that ``known`` lacks are left out.
        """
        self.remove(reading.story.id)
        for report in self._arriving(reading, family):
            if report.event_id in known:
                self._join(report, keys_of(report, self._rarity), *known[report.event_id])

    def remove(self, story_id: str) -> list[str]:
        """Takes a story's reports out and gives the ids of the open events that it told; those left without a report are gone."""
        left = self.of_story(story_id)
        for id in left:
            event = self._open[id]
            kept = [
                (report, share)
                for report, share in zip(event.reports, event.joined, strict=True)
                if report.story_id != story_id
            ]
            event.reports, event.joined = [report for report, _ in kept], [share for _, share in kept]
            if not kept:
                self._close(id)
        self._stories.pop(story_id, None)
        return left

    def _arriving(self, reading: Reading, family: str | None) -> list[Report]:
        """The reading's reports; the clock and the rarity of words go on with it."""
        reports = list(reports_of(reading, family or reading.story.id))
        for report in reports[:1]:
            self._rarity.add(frozenset().union(report.matter, *(each.names | each.words for each in reports)))
            self._clock = max(self._clock, report.published or 0)
            self._forget()
        return reports

    def take_in(self, id: str, younger: str, share: float = 1.0) -> None:
        """Makes two open events one, under the first's id; ``share`` is the likeness with which the younger's first report joins. Raises KeyError for an
        event that is not open."""
        event, gone = self._open[id], self._open.pop(younger)
        event.joined += [share, *gone.joined[1:]]
        event.reports += gone.reports
        order = sorted(range(len(event.reports)), key=lambda at: event.reports[at].published or 0)
        event.reports, event.joined = [event.reports[at] for at in order], [event.joined[at] for at in order]
        for key in gone.keys:
            block = self._blocks.setdefault(key, {})
            block.pop(younger, None)
            block[id] = None
            event.keys[key] = None
        for story in dict.fromkeys(report.story_id for report in gone.reports):
            self._stories[story] = self._stories[story] - {younger} | {id}

    def _together(self, one: str, other: str) -> str:
        """The id of the event that two are, now that one report is like both; that of the first where their reports are not alike."""
        events = self._open[one], self._open[other]
        pairs = product(*(_compared(each.reports) for each in events))
        shares = [likeness(each, its, self._rarity) for each, its in pairs if each.story_id != its.story_id]
        mean = sum(shares) / len(shares) if shares else 0.0
        if mean < TOGETHER:
            return one
        elder, younger = sorted(events, key=lambda each: (each.reports[0].published or 0, each.id))
        self.take_in(elder.id, younger.id, mean)
        self._taken_in = {gone: elder.id if now == younger.id else now for gone, now in self._taken_in.items()}
        self._taken_in[younger.id] = elder.id
        return elder.id

    def _near(self, report: Report, keys: Iterable[Key]) -> list[tuple[float, str]]:
        """The open events that a report is like enough to join, with how much, the likest first."""
        weights: dict[str, float] = {}
        weighed, blocks = weights.get, self._blocks.get
        for kind, bucket, word in keys:
            weight = self._rarity.weight(word) + 0.1  # a key that every story has is worth a little
            for near in (bucket - 1, bucket, bucket + 1):
                for id in blocks((kind, near, word), ()):
                    weights[id] = weighed(id, 0.0) + weight
        told = self._stories.get(report.story_id, ())
        tried = nsmallest(_TRIED + len(told), [(-weight, id) for id, weight in weights.items()])
        shares = [
            (self._share(report, self._open[id].reports, self._threshold), id) for _, id in tried if id not in told
        ]
        return sorted(((share, id) for share, id in shares if share >= self._threshold), key=lambda each: -each[0])

    def _share(self, report: Report, reports: list[Report], least: float) -> float:
        """How like a report is to those of an event, on the mean; 0 as soon as that cannot be ``least``."""
        some = _compared(reports)
        total, left = 0.0, len(some)
        for other in some:
            if total + left < least * len(some):
                return 0.0
            total += likeness(report, other, self._rarity)
            left -= 1
        return total / len(some)

    def _join(self, report: Report, keys: Iterable[Key], id: str | None, share: float) -> str:
        """Puts a report into an event, a new one where there is none of that id."""
        id = id or self._unused(f"{report.story_id}/{report.event_id}")
        event = self._open.pop(id, None) or _Open(id, self._clock)
        event.touched = self._clock
        event.reports.append(report)
        event.joined.append(share if len(event.reports) > 1 else 1.0)
        self._open[id] = event  # last, for it was touched last
        for key in keys:
            block = self._blocks.setdefault(key, {})
            block.pop(id, None)
            block[id] = None
            event.keys[key] = None
            if len(block) > _CROWD:
                del block[next(iter(block))]
        self._stories.setdefault(report.story_id, set()).add(id)
        return id

    def _kept(self) -> Iterator[list[Any]]:
        at = {id: place for place, id in enumerate(self._open)}
        for each in self._open.values():
            yield [each.id, each.touched, list(map(report_to_json, each.reports)), each.joined]
        for key, block in self._blocks.items():
            yield [*key, [at[id] for id in block]]

    def _take(self, count: int, rows: Iterator[list[Any]]) -> None:
        same: dict[str, str] = {}
        for id, touched, told, joined in islice(rows, count):
            event = self._open[id] = _Open(id, touched, [report_from_json(row, same) for row in told], joined)
            for report in event.reports:
                self._stories.setdefault(report.story_id, set()).add(id)
        events = list(self._open.values())
        for kind, bucket, word, places in rows:
            key = (kind, bucket, word)
            self._blocks[key] = {events[at].id: None for at in places}
            for at in places:
                events[at].keys[key] = None

    def _close(self, id: str) -> None:
        event = self._open.pop(id)
        for key in event.keys:
            block = self._blocks.get(key, {})
            block.pop(id, None)
            if not block:
                self._blocks.pop(key, None)
        for report in event.reports:
            ids = self._stories.get(report.story_id, set())
            ids.discard(id)
            if not ids:
                self._stories.pop(report.story_id, None)


def _compared(reports: list[Report]) -> list[Report]:
    """The first and the latest."""
    return reports if len(reports) <= _COMPARED else [reports[0], *reports[1 - _COMPARED :]]


def keys_of(report: Report, rarity: Rarity) -> list[Key]:
    """What an event is looked for under: the rarest names, words of its sentence and names of its story, and the countries of its sides."""
    rarest = rarity.rarest
    words = dict.fromkeys(
        [*rarest(report.names, 6), *rarest(report.words, 3), *rarest(report.matter, 3), _dyad(report)]
    )
    bucket = (report.day or 0) // _BUCKET
    return [(report.type, bucket, word) for word in words]


def _dyad(report: Report) -> str:
    """The countries of both sides as one word, in order of the alphabet: reciprocal events have no direction."""
    parties = (*report.actors, *report.recipients)
    return "-".join(sorted({party.country or "?" for party in parties}))


def _merged(event: _Open) -> MergedEvent:
    reports = event.reports
    # the sides of one report, not a mixture that none tells: the surest of those that tell most
    told = max(reports, key=lambda each: (bool(each.actors) + bool(each.recipients), each.probability))
    dated = [(each.last - each.first, each) for each in reports if each.first is not None and each.last is not None]
    finest = min((length for length, _ in dated), default=0)
    when = _most((each.when, each) for length, each in dated if length == finest)
    place = _most(((each.where, each.country), each) for each in reports if each.where)
    days = [each.first for length, each in dated if each.when == when and length < WEEK]
    published = [each.published for each in reports if each.published is not None]
    return MergedEvent(
        id=event.id,
        type=reports[0].type,
        mode=_most((each.mode, each) for each in reports if each.mode),
        status=_most((each.status, each) for each in reports) or reports[0].status,
        actors=told.actors,
        recipients=told.recipients,
        when=when,
        grain=grain(when),
        day=iso_day(days[0]) if days and days[0] is not None else None,
        published=iso_day(min(published)) if published else None,
        where=place[0] if place else None,
        country=place[1] if place else None,
        members=tuple(
            Member(
                story_id=each.story_id,
                event_id=each.event_id,
                family=each.family,
                lang=each.lang,
                probability=each.probability,
                likeness=round(share, 4),
            )
            for each, share in zip(reports, event.joined, strict=True)
        ),
    )


def _most(told: Iterable[tuple[T, Report]]) -> T | None:
    """What the most probable reports tell together, the first of equals; None where none tells."""
    votes: dict[T, float] = {}
    for value, report in told:
        votes[value] = votes.get(value, 0.0) + report.probability
    return max(votes, key=votes.__getitem__, default=None)
