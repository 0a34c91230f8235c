"""Chooses pairs of reports to judge by reading: do both tell the same event?

python -m training.merging_pairs ../shared --count 300        # prints both sentences of each pair; the texts stay outside

The pairs share a key of ``kawat.corpus.merged.keys_of`` and are of all degrees of likeness: as many of each fifth by the names, words and matter
that they share. Of two stories one pair at most, of a report two. Judgements stand in ``annotations/gold/merging.jsonl``.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kawat.corpus.likeness import features
from kawat.corpus.merged import Key, keys_of
from kawat.corpus.rarity import Rarity
from kawat.corpus.reports import Report, reports_of
from kawat.reading import Reading
from training.guard import Guard
from training.merging_stories import INTO, kept

Pair = tuple[Report, Report]
_FIFTHS = 5
_CROWD = 60


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


def chosen(pairs: Sequence[Pair], rarity: Rarity, count: int, seed: int = 7) -> list[Pair]:
    """As many pairs of each fifth of likeness, in an order that chance makes."""
    chance = random.Random(seed)
    fifths: list[list[Pair]] = [[] for _ in range(_FIFTHS)]
    for pair in pairs:
        found = features(*pair, rarity)
        degree = (found["matter"] + found["names"] + found.get("words", found["names"])) / 3
        fifths[min(_FIFTHS - 1, int(degree * _FIFTHS * 1.25))].append(pair)
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


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--from", dest="folder", type=Path, default=INTO)
    cli.add_argument("--count", type=int, default=300)
    given = cli.parse_args()
    free = unreserved(kept("learn", given.folder), Guard.of(given.shared))
    readings = {each.story.id: each for each in free}
    reports, rarity = counted(free)
    pairs = list(near(reports, rarity))
    print(f"{len(free):,} stories, {len(reports):,} reports, {len(pairs):,} pairs")
    for number, (one, other) in enumerate(chosen(pairs, rarity, given.count)):
        print(f"{number} {one.story_id}/{one.event_id} {other.story_id}/{other.event_id}")
        print(f"  A: {shown(one, readings)}\n  B: {shown(other, readings)}")


if __name__ == "__main__":
    main()
