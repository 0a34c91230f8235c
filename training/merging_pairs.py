"""Chooses pairs of reports to judge by reading: do both tell the same event?

python -m training.merging_pairs ../shared further --count 300        # prints both sentences of each pair; the texts stay outside
python -m training.merging_pairs ../shared further --count 300 --judged FILE        # adds the judgements of FILE to annotations/pairs/merging.jsonl

The pairs share a key of ``kawat.corpus.merged.keys_of`` and are of all degrees of likeness: as many of each fifth of the probability that the model
that ships gives them; or with ``--drawn`` two reports of merged events, as they come when reports of half that probability and more are merged. Of two
stories one pair at most, of a report two, none that is judged already. A judgement is a line of FILE: the pair's number and ``yes`` or ``no``; a pair that
is not there, or neither, is left out.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kawat.corpus.likeness import likeness
from kawat.corpus.merged import THRESHOLD, Key, Merger, keys_of
from kawat.corpus.rarity import Rarity
from kawat.corpus.reports import Report, reports_of
from kawat.reading import Reading
from training.guard import Guard
from training.merging_stories import INTO, LEARNED, kept
from training.standoff import ANNOTATIONS

PAIRS = ANNOTATIONS / "pairs" / "merging.jsonl"
Pair = tuple[Report, Report]
Place = tuple[str, str]
_FIFTHS = 5
_CROWD = 60
_MERGED_FROM = 0.5


def counted(readings: Iterable[Reading]) -> tuple[list[Report], Rarity]:
    """All reports, and how rare their words are among these stories."""
    rarity, out = Rarity(), []
    for reading in readings:
        reports = list(reports_of(reading, reading.story.id))
        if reports:
            rarity.add(frozenset().union(reports[0].matter, *(each.names | each.words for each in reports)))
        out += reports
    return out, rarity


def unreserved(readings: Iterable[Reading], guard: Guard) -> list[Reading]:
    """Those without a sentence of a development or test set."""
    return [each for each in readings if all(guard.allows(each.story.text[start:end]) for start, end in each.sentences)]


def near(reports: Sequence[Report], rarity: Rarity) -> Iterator[Pair]:
    """The pairs of reports of different stories that share a key, each once."""
    blocks: dict[Key, list[int]] = {}
    for number, report in enumerate(reports):
        shared = Counter(
            other
            for kind, bucket, word in keys_of(report, rarity)
            for around in (bucket - 1, bucket, bucket + 1)
            for other in blocks.get((kind, around, word), [])[-_CROWD:]
        )
        yield from ((reports[other], report) for other in shared if reports[other].story_id != report.story_id)
        for key in keys_of(report, rarity):
            blocks.setdefault(key, []).append(number)


def chosen(pairs: Iterable[Pair], rarity: Rarity, count: int, seed: int = 7) -> list[Pair]:
    """As many pairs of each fifth of likeness, in an order that chance makes."""
    chance = random.Random(seed)
    fifths: list[list[Pair]] = [[] for _ in range(_FIFTHS)]
    for pair in pairs:
        fifths[min(_FIFTHS - 1, int(likeness(*pair, rarity) * _FIFTHS))].append(pair)
    out: list[Pair] = []
    stories: set[tuple[str, str]] = set()
    used: Counter[tuple[str, str]] = Counter()
    for some in fifths:
        chance.shuffle(some)
        taken = 0
        for one, other in some:
            ends = [(each.story_id, each.event_id) for each in (one, other)]
            if (one.story_id, other.story_id) in stories or max(used[end] for end in ends) > 1:
                continue
            stories.add((one.story_id, other.story_id))
            used.update(ends)
            out.append((one, other))
            taken += 1
            if taken == count // _FIFTHS:
                break
    chance.shuffle(out)
    return out


def merged(readings: Iterable[Reading], threshold: float = THRESHOLD) -> Merger:
    """All of them merged in their order, nothing forgotten."""
    merger = Merger(threshold=threshold, keep_days=None)
    for reading in readings:
        merger.add(reading)
    return merger


def homes(merger: Merger) -> dict[Place, str]:
    """The merged event of each event of a story."""
    return {(member.story_id, member.event_id): event.id for event in merger for member in event.members}


def drawn(merger: Merger, count: int, seed: int = 11) -> Iterator[tuple[Place, Place]]:
    """Two reports of each of so many merged events, all by chance."""
    chance = random.Random(seed)
    told = [event for event in merger if event.reports > 1]
    for event in chance.sample(told, min(count, len(told))):
        one, other = chance.sample(event.members, 2)
        yield (one.story_id, one.event_id), (other.story_id, other.event_id)


def shown(report: Report, readings: dict[str, Reading]) -> str:
    """A report in two lines: what was coded, and its sentence with the trigger in brackets."""
    reading = readings[report.story_id]
    (event,) = (each for each in reading.events if each.id == report.event_id)
    text, trigger = reading.story.text, event.trigger
    start, end = next(
        ((start, end) for start, end in reading.sentences if start <= trigger.start < end), (trigger.start, trigger.end)
    )
    said = f"{text[max(start, trigger.start - 220) : trigger.start]}[{trigger.text}]{text[trigger.end : min(end, trigger.end + 160)]}"
    sides = " > ".join(", ".join(each.name for each in side) for side in (report.actors, report.recipients))
    head = f"{report.type} {report.status} {sides} | {report.when or '-'} | {report.where or '-'} | {reading.story.published} {reading.story.title or ''}"
    return f"{head[:230]}\n     {' '.join(said.split())}"


def end_of(report: Report, readings: Mapping[str, Reading]) -> dict[str, Any]:
    """Where a report stands, as it is kept: article, hash of its text, offsets of the trigger."""
    reading = readings[report.story_id]
    (trigger,) = (each.trigger for each in reading.events if each.id == report.event_id)
    return {"article": report.story_id, "sha256": reading.story.text_hash, "trigger": [trigger.start, trigger.end]}


def ends_kept(path: Path) -> set[frozenset[tuple[str, int]]]:
    """The pairs that are judged already, each by its articles and where its triggers begin."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {frozenset((row[end]["article"], row[end]["trigger"][0]) for end in ("one", "other")) for row in rows}


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("name", choices=LEARNED)
    cli.add_argument("--from", dest="folder", type=Path, default=INTO)
    cli.add_argument("--count", type=int, default=300)
    cli.add_argument("--drawn", action="store_true", help="two reports of each of so many merged events")
    cli.add_argument("--judged", type=Path)
    given = cli.parse_args()
    free = unreserved(kept(given.name, given.folder), Guard.of(given.shared))
    readings = {each.story.id: each for each in free}
    reports, rarity = counted(free)
    known = ends_kept(PAIRS)
    starts = {(story, event.id): event.trigger.start for story, each in readings.items() for event in each.events}
    if given.drawn:
        by_place = {(each.story_id, each.event_id): each for each in reports}
        pairs = [(by_place[one], by_place[other]) for one, other in drawn(merged(free, _MERGED_FROM), given.count)]
    else:
        pairs = list(near(reports, rarity))
    print(f"{len(free):,} stories, {len(reports):,} reports, {len(pairs):,} pairs", file=sys.stderr)
    fresh = [
        pair
        for pair in pairs
        if frozenset((each.story_id, starts[each.story_id, each.event_id]) for each in pair) not in known
    ]
    rows = [
        (one, other, {"one": end_of(one, readings), "other": end_of(other, readings), "type": one.type})
        for one, other in (fresh if given.drawn else chosen(fresh, rarity, given.count))
    ]
    if given.judged:
        told = dict(line.split()[:2] for line in given.judged.read_text(encoding="utf-8").splitlines() if line.strip())
        with PAIRS.open("a", encoding="utf-8") as file:
            for number, (_, _, row) in enumerate(rows):
                said = told.get(str(number))
                if said in ("yes", "no"):
                    file.write(json.dumps(row | {"same": said == "yes"}) + "\n")
        return
    for number, (one, other, _) in enumerate(rows):
        print(f"{number} {one.story_id}/{one.event_id} {other.story_id}/{other.event_id}")
        print(f"  A: {shown(one, readings)}\n  B: {shown(other, readings)}")


if __name__ == "__main__":
    main()
