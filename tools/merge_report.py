"""How well reports are merged, on stories that the model was not learned from.

    PYTHONPATH=. python tools/merge_report.py --from build/merging             # counts, precision on judged pairs, recall across languages
    PYTHONPATH=. python tools/merge_report.py --from build/merging --show 100  # merged events to judge by reading: two reports of each, drawn by chance
    PYTHONPATH=. python tools/merge_report.py --from build/merging --storylines 60  # two stories of each of sixty storylines, drawn by chance

Precision: of two reports drawn from a merged event, how often both tell the same event, by ``annotations/gold/merging.jsonl`` (judged by a large
language model that read both sentences; pairs that the model no longer merges are counted apart). Recall across languages: the
second half of the parallel text; a report in one language and one of the same type in the same line of the other, each alone of its type there,
are the same event. Storylines: of two stories of one, how often both are about one matter, by ``annotations/gold/storylines.jsonl``; and how much
another order of the stories of a day changes them, by B-cubed between two groupings. ``training/merging_stories.py`` makes the readings.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from training.merging import halves, lines, number
from training.merging_pairs import Place, counted, drawn, homes, merged, shown
from training.merging_stories import INTO, PARALLEL, kept
from training.standoff import ANNOTATIONS

from kawat.corpus.merged import Merger, counts
from kawat.corpus.storylines import Storylines
from kawat.reading import Reading

GOLD = ANNOTATIONS / "gold" / "merging.jsonl"
LINES = ANNOTATIONS / "gold" / "storylines.jsonl"
T = TypeVar("T")


def precision(readings: Sequence[Reading], merger: Merger, path: Path = GOLD) -> tuple[int, int, int, int]:
    """Of the judged pairs: merged, of these the same event, not merged any more, not found in the readings."""
    where = {
        (reading.story.text_hash, event.trigger.start, event.trigger.end): (reading.story.id, event.id)
        for reading in readings
        for event in reading.events
    }
    home = homes(merger)
    together = right = apart = lost = 0
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        ends = [where.get((end["sha256"], *end["trigger"])) for end in (row["one"], row["other"])]
        if None in ends:
            lost += 1
        elif len({home[end] for end in ends if end}) == 1:
            together += 1
            right += row["same"]
        else:
            apart += 1
    return together, right, apart, lost


def across(indonesian: Sequence[Reading], english: Sequence[Reading]) -> dict[str, int]:
    """Of events that both readings of a story have: how many there are and how many are merged; of merged pairs in two languages how many
    there are, how many stand in one line, in other lines of one story, and in two stories."""
    both = sorted([*indonesian, *english], key=lambda each: (number(each), each.story.id))
    home = homes(merged(both))
    told = {reading.story.id: list(lines(reading)) for reading in both}
    there = {number(each): each for each in english}
    out: Counter[str] = Counter()
    for reading in indonesian:
        other = there.get(number(reading))
        if other is None:
            continue
        for one, line, alone in told[reading.story.id]:
            for two, its_line, its_alone in told[other.story.id]:
                if one.type == two.type and line[0] == its_line[0] and alone and its_alone:
                    out["both"] += 1
                    out["both merged"] += home[one.story_id, one.event_id] == home[two.story_id, two.event_id]
    places = {(report.story_id, report.event_id): line for rows in told.values() for report, line, _ in rows}
    members: dict[str, list[Place]] = {}
    for place, id in home.items():
        members.setdefault(id, []).append(place)
    for some in members.values():
        for one_place in some:
            for its_place in some:
                if ".id:" in one_place[0] and ".en:" in its_place[0]:
                    out["pairs"] += 1
                    if one_place[0].rpartition(":")[2] != its_place[0].rpartition(":")[2]:
                        out["in two stories"] += 1
                    else:
                        shared = set(places[one_place]) & set(places[its_place])
                        out["in one line" if shared else "in other lines"] += 1
    return dict(out)


def grouped(readings: Sequence[Reading]) -> dict[str, str]:
    """The storyline of each story."""
    lines = Storylines(keep_days=None)
    for reading in readings:
        lines.add(reading)
    return {story: line.id for line in lines for story in line.stories}


def pairs_of_storylines(readings: Sequence[Reading], count: int, seed: int = 11) -> list[tuple[str, str]]:
    """Two stories of each of so many storylines, all by chance."""
    chance = random.Random(seed)
    lines: dict[str, list[str]] = {}
    for story, line in grouped(readings).items():
        lines.setdefault(line, []).append(story)
    several = [some for some in lines.values() if len(some) > 1]
    return [tuple(chance.sample(some, 2)) for some in chance.sample(several, min(count, len(several)))]  # type: ignore[misc]


def agreement(one: Mapping[T, str], other: Mapping[T, str]) -> float:
    """B-cubed F between two groupings of the same things."""
    sides = [_members(grouping) for grouping in (one, other)]
    shared = {each: len(sides[0][one[each]] & sides[1][other[each]]) for each in one}
    p, r = (
        sum(shared[each] / len(side[grouping[each]]) for each in one) / len(one)
        for side, grouping in zip(sides, (one, other), strict=True)
    )
    return 2 * p * r / (p + r)


def _members(grouping: Mapping[T, str]) -> dict[str, set[T]]:
    out: dict[str, set[T]] = {}
    for each, group in grouping.items():
        out.setdefault(group, set()).add(each)
    return out


def other_orders(readings: Sequence[Reading], times: int = 3) -> Iterator[list[Reading]]:
    """The same readings with those of each day in an order by chance."""
    for seed in range(times):
        chance = random.Random(seed)
        yield sorted(readings, key=lambda each: (each.story.published or "", chance.random()))


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--from", dest="folder", type=Path, default=INTO)
    cli.add_argument("--show", type=int, default=0, help="print so many merged events to judge, and nothing else")
    cli.add_argument(
        "--storylines", type=int, default=0, help="print two stories of so many storylines, and nothing else"
    )
    given = cli.parse_args()
    readings = kept("report", given.folder)
    if given.storylines:
        titles = {reading.story.id: reading.story.title for reading in readings}
        for one_story, its_story in pairs_of_storylines(readings, given.storylines):
            print(f"{one_story} {its_story}\n  A: {titles[one_story]}\n  B: {titles[its_story]}")
        return
    start = time.perf_counter()
    merger = merged(readings)
    seconds = time.perf_counter() - start
    if given.show:
        by_id = {reading.story.id: reading for reading in readings}
        reports = {(each.story_id, each.event_id): each for each in counted(readings)[0]}
        for at, (one, other) in enumerate(drawn(merger, given.show)):
            print(f"{at} {'/'.join(one)} {'/'.join(other)}")
            print(f"  A: {shown(reports[one], by_id)}\n  B: {shown(reports[other], by_id)}")
        return
    three = counts(merger)
    print(
        f"{len(readings):,} stories: {three.reports:,} reports, {three.events:,} events; {three.reports / seconds:.0f} reports a second"
    )
    several = Counter(min(5, event.reports) for event in merger)
    print("  told by " + ", ".join(f"{size}{'+' if size == 5 else ''}: {several[size]:,}" for size in sorted(several)))
    if GOLD.exists():
        together, right, apart, lost = precision(readings, merger)
        print(
            f"precision: {right} of {together} judged pairs that are merged; {apart} judged pairs apart, {lost} not in these readings"
        )
    found = across(*(halves(kept(name, given.folder))[1] for name in PARALLEL))
    print(f"recall across languages: {found['both merged']} of {found['both']} events that both readings have")
    print(
        "  merged pairs in two languages: "
        + ", ".join(
            f"{found.get(key, 0)} {key}" for key in ("pairs", "in one line", "in other lines", "in two stories")
        )
    )
    lines = grouped(readings)
    sizes = Counter(Counter(lines.values()).values())
    print(
        f"storylines: {sum(sizes.values()):,} for {len(lines):,} stories, {sizes[1]:,} of one story, the largest of {max(sizes)}"
    )
    if LINES.exists():
        rows = [json.loads(line) for line in LINES.read_text(encoding="utf-8").splitlines()]
        alike = [row["same"] for row in rows if lines.get(row["stories"][0], "") == lines.get(row["stories"][1])]
        print(
            f"precision: {sum(alike)} of {len(alike)} judged pairs that are in one storyline; {len(rows) - len(alike)} judged pairs apart"
        )
    orders = list(other_orders(readings))
    print("another order of the stories of a day: storylines agree to " + ", ".join(f"{agreement(lines, grouped(each)):.3f}" for each in orders)
          + ", events to " + ", ".join(f"{agreement(homes(merger), homes(merged(each))):.3f}" for each in orders) + " (B-cubed F)")  # fmt: skip


if __name__ == "__main__":
    main()
