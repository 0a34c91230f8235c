"""The measures by which readings are judged: the codebook's section 8.

event        a predicted event matches a gold one when the types agree and both triggers stand in the same sentence; one to one,
             best agreement first
trigger      as event, and the triggers overlap by half of their union
dyad         as event, and the countries on each side agree
full         as dyad, and the status agrees
argument     over matched events: do the predicted actors and recipients stand on the gold words
tuple        per story the set of (type, country acting, country receiving); fact-tuple: from ``occurred`` events alone
status, mode, when, attribution   over matched events
quote        content cut at sentence ends, and the speaker's name; quote-content: speakers aside
actor        per story the (country, sector) pairs of actors in events
credit, time, place, when         only in stories with a publication date

All figures are over all stories together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kawat.evaluation.compare import (
    argument_tally,
    matched_events,
    pair_tuples,
    plain_credits,
    quote_pieces,
    sides_agree,
    speakers_agree,
)
from kawat.evaluation.gold import GoldStory
from kawat.reading import STATUSES, Actor, Event, Reading, Span

MEASURES = (
    "event", "trigger", "dyad", "full", "argument", "mode", "attribution", "tuple", "fact-tuple", "quote", "quote-content", "actor",
    "when", "credit", "time", "place",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How many were right, predicted and in gold."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, *, right: int, predicted: int, gold: int) -> None:
        self.right += right
        self.predicted += predicted
        self.gold += gold


@dataclass(slots=True)
class Scores:
    """The tallies by measure, and what became of each status over matched events."""

    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in MEASURES})
    statuses: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in STATUSES})
    stories: int = 0

    @property
    def status_share(self) -> float:
        """The share of matched events with the right status."""
        every = sum(tally.gold for tally in self.statuses.values())
        return sum(tally.right for tally in self.statuses.values()) / every if every else 0.0

    @property
    def status_macro_f(self) -> float:
        """The mean F over the statuses that gold has among matched events."""
        shares = [2 * tally.right / (tally.predicted + tally.gold) for tally in self.statuses.values() if tally.gold]
        return sum(shares) / len(shares) if shares else 0.0

    def to_json(self) -> dict[str, dict[str, float | int]]:
        """Precision, recall, F and counts by measure, rounded to four places; ``status`` has its share and macro F."""
        out: dict[str, dict[str, float | int]] = {
            name: {
                "p": round(tally.precision, 4),
                "r": round(tally.recall, 4),
                "f": round(tally.f, 4),
                "gold": tally.gold,
                "pred": tally.predicted,
            }
            for name, tally in self.tallies.items()
        }
        matched = sum(tally.gold for tally in self.statuses.values())
        out["status"] = {
            "f": round(self.status_macro_f, 4),
            "share": self.status_share,
            "macro_f": self.status_macro_f,
            "n": matched,
        }
        return out


def score(gold: Iterable[GoldStory], readings: Mapping[str, Reading]) -> Scores:
    """The measures of ``readings`` (by story id) against annotated stories; a story without a reading counts as read empty."""
    scores = Scores()
    for story in gold:
        reading = readings.get(story.reading.story.id) or Reading(story=story.reading.story)
        scores.stories += 1
        _score_story(story, reading, scores)
    return scores


def _score_story(gold: GoldStory, reading: Reading, scores: Scores) -> None:
    truth, tallies = gold.reading, scores.tallies
    pairs = matched_events(truth, reading)
    for name in ("event", "trigger", "dyad", "full"):
        tallies[name].add(right=0, predicted=len(reading.events), gold=len(truth.events))
    tallies["event"].right += len(pairs)
    for one, other in pairs:
        _score_pair(gold, one, other, reading, scores)
    for name, status in (("tuple", None), ("fact-tuple", "occurred")):
        wanted, found = pair_tuples(truth, status=status), pair_tuples(reading, status=status)
        tallies[name].add(right=len(wanted & found), predicted=len(found), gold=len(wanted))
    if gold.quotes_read:
        _score_quotes(truth, reading, tallies)
    wanted_codes, found_codes = _codes_in_events(truth), _codes_in_events(reading)
    tallies["actor"].add(right=len(wanted_codes & found_codes), predicted=len(found_codes), gold=len(wanted_codes))
    if truth.story.published:
        _count_values(tallies["when"], [(one.when, other.when) for one, other in pairs])
        wanted_credits, found_credits = plain_credits(truth), plain_credits(reading)
        tallies["credit"].add(
            right=len(wanted_credits & found_credits), predicted=len(found_credits), gold=len(wanted_credits)
        )
        _score_marked(
            tallies["time"],
            [(time.value, (time.span,)) for time in truth.times],
            [(time.value, (time.span,)) for time in reading.times],
        )
        _score_marked(
            tallies["place"],
            [(place.country, place.mentions) for place in truth.places],
            [(place.country, place.mentions) for place in reading.places],
        )


def _score_pair(gold: GoldStory, one: Event, other: Event, reading: Reading, scores: Scores) -> None:
    tallies = scores.tallies
    shared = overlap(one.trigger, other.trigger)
    tallies["trigger"].right += 2 * shared >= _length(one.trigger) + _length(other.trigger) - shared
    agree = sides_agree(one, other)
    tallies["dyad"].right += agree
    tallies["full"].right += agree and one.status == other.status
    scores.statuses[one.status].gold += 1
    scores.statuses[other.status].predicted += 1
    scores.statuses[one.status].right += one.status == other.status
    right, predicted, wanted = argument_tally(gold, one, other, reading)
    tallies["argument"].add(right=right, predicted=predicted, gold=wanted)
    _count_values(tallies["mode"], [(one.mode, other.mode)])
    _count_values(tallies["attribution"], [(_code(one.attributed_to), _code(other.attributed_to))])


def _score_quotes(truth: Reading, reading: Reading, tallies: dict[str, Tally]) -> None:
    wanted, found = quote_pieces(truth, truth.sentences), quote_pieces(reading, truth.sentences)
    for name in ("quote", "quote-content"):
        tally, taken = tallies[name], set[int]()
        tally.add(right=0, predicted=len(found), gold=len(wanted))
        for (start, end), quote in wanted:
            for j, ((other_start, other_end), other) in enumerate(found):
                shared = max(0, min(end, other_end) - max(start, other_start))
                if j in taken or 2 * shared < max(end - start, other_end - other_start):
                    continue
                if name == "quote-content" or speakers_agree(quote, other):
                    taken.add(j)
                    tally.right += 1
                    break


def _score_marked(
    tally: Tally, wanted: list[tuple[str | None, tuple[Span, ...]]], found: list[tuple[str | None, tuple[Span, ...]]]
) -> None:
    """Counts parts that overlap and have the same value, each found one once."""
    taken = set[int]()
    tally.add(right=0, predicted=len(found), gold=len(wanted))
    for value, spans in wanted:
        for j, (other_value, other_spans) in enumerate(found):
            if (
                j not in taken
                and value == other_value
                and any(overlap(one, other) for one in spans for other in other_spans)
            ):
                taken.add(j)
                tally.right += 1
                break


def _count_values(tally: Tally, pairs: Iterable[tuple[object, object]]) -> None:
    for wanted, found in pairs:
        tally.add(right=wanted is not None and wanted == found, predicted=found is not None, gold=wanted is not None)


def _code(actor: Actor | None) -> tuple[str | None, str | None] | None:
    return (actor.country, actor.sector) if actor else None


def _codes_in_events(reading: Reading) -> set[tuple[str | None, str | None]]:
    return {(actor.country, actor.sector) for event in reading.events for actor in (*event.actors, *event.recipients)}


def overlap(one: Span, other: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _length(span: Span) -> int:
    return span.end - span.start
