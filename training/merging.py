"""Learns when two reports tell the same event, from pairs judged by reading and from a text in two languages.

python -m training.merging ../shared        # five-fold figures, then the model of all

``annotations/pairs/merging.jsonl`` are pairs of Indonesian reports that a large language model judged by reading both sentences. Of the parallel
text the first half of the stories teaches what two languages share: reports of one type whose triggers stand in the same line are the same event
where the line has one of the type in either language; reports in lines of which no mention is shared are not, nor are those of two stories that
share next to no names. The other half is for ``tools/merge_report.py``. Stories with a sentence of a development or test set are left out.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kawat.coding.linear import MODELS, Linear
from kawat.corpus.likeness import features
from kawat.corpus.rarity import Rarity
from kawat.corpus.reports import Report, reports_of
from kawat.reading import Event, Reading
from training.event_data import parted
from training.fit import fit_yes_no
from training.guard import Guard
from training.homes import INTO as SHIPPED
from training.homes import written
from training.merging_pairs import PAIRS, counted, homes, merged, near, unreserved
from training.merging_stories import INTO, LEARNED, PARALLEL, kept

RARITY = SHIPPED / "rarity.json"
_PENALTY = 1.0
_OFTEN = 3
"""Words that fewer stories hold are not kept: they are rare."""
_MADE = "languages published apart"  # the days of the parallel text are made, and tell nothing
_HALF = 250
_STRANGE = 0.1
_EVERY = 6
"""One in so many of the pairs in different lines is learned from: there are many more of them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Two reports with what the model looks at, and whether they tell the same event. ``group`` is never parted."""

    features: dict[str, float]
    same: bool
    group: str
    kind: str


def judged(path: Path, readings: Sequence[Reading], rarity: Rarity) -> Iterator[Judged]:
    """The pairs whose two events the readings hold, found by their triggers. Raises ValueError for a text that is not the one judged."""
    by_place: dict[tuple[str, int, int], Report] = {}
    events = {(reading.story.id, event.id): event for reading in readings for event in reading.events}
    for report in counted(readings)[0]:
        trigger = events[report.story_id, report.event_id].trigger
        by_place[report.story_id, trigger.start, trigger.end] = report
    hashes = {reading.story.id: reading.story.text_hash for reading in readings}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        found = []
        for end in (row["one"], row["other"]):
            if hashes.get(end["article"], end["sha256"]) != end["sha256"]:
                raise ValueError(f"{path.name}: {end['article']}: the text at hand is not the one that was judged")
            found.append(by_place.get((end["article"], *end["trigger"])))
        one, other = found
        if one and other and one.type == other.type:
            yield Judged(features(one, other, rarity), row["same"], one.story_id, "judged")


def aligned(indonesian: Sequence[Reading], english: Sequence[Reading], rarity: Rarity) -> Iterator[Judged]:
    """Pairs of reports of a story in both languages, told to be the same event by the lines that they stand in."""
    there = {number(each): each for each in english}
    met = 0
    for reading in indonesian:
        other = there.get(number(reading))
        if other is None:
            continue
        for one, line, alone in lines(reading):
            for two, its_line, its_alone in lines(other):
                if one.type != two.type:
                    continue
                if line[0] == its_line[0] and alone and its_alone:
                    yield Judged(compared(one, two, rarity), True, str(number(reading)), "aligned")
                elif not set(line) & set(its_line):
                    met += 1
                    if met % _EVERY == 0:
                        yield Judged(compared(one, two, rarity), False, str(number(reading)), "aligned")


def compared(one: Report, other: Report, rarity: Rarity) -> dict[str, float]:
    """The features of two reports of the parallel text."""
    return {name: value for name, value in features(one, other, rarity).items() if name != _MADE}


def strangers(readings: Sequence[Reading], rarity: Rarity, every: int) -> Iterator[Judged]:
    """One in so many pairs of reports that share a key, of stories that share next to no names: different events."""
    for one, other in islice(near(counted(readings)[0], rarity), 0, None, every):
        if rarity.shared(one.matter, other.matter)[0] < _STRANGE:
            yield Judged(compared(one, other, rarity), False, one.story_id.rpartition(":")[2], "strangers")


def number(reading: Reading) -> int:
    """The line at which a story of the parallel text begins."""
    return int(reading.story.id.rpartition(":")[2])


def lines(reading: Reading) -> Iterator[tuple[Report, list[int], bool]]:
    """Each report with its lines in the story, that of its trigger first, and whether it is alone of its type there."""
    starts = [0] + [at + 1 for at, letter in enumerate(reading.story.text) if letter == "\n"]

    def line(start: int) -> int:
        return bisect_right(starts, start) - 1

    def places(event: Event) -> list[int]:
        return [line(event.trigger.start), *(line(span.start) for span in event.mentions)]

    mine = {event.id: places(event) for event in reading.events}
    for report in reports_of(reading, reading.story.id):
        here = mine[report.event_id]
        same = [each for each in reading.events if each.type == report.type and here[0] in mine[each.id]]
        yield report, here, len(same) == 1


def halves(readings: Sequence[Reading]) -> tuple[list[Reading], list[Reading]]:
    """The stories of a parallel text that are learned from, and those that are reported on: the first
    two hundred and fifty, and the rest."""
    ordered = sorted(readings, key=number)
    return ordered[:_HALF], ordered[_HALF:]


def figures(model: Linear, some: Sequence[Judged], threshold: float = 0.5) -> tuple[float, float, int]:
    """Precision and recall of the same events at a threshold, and how many pairs there are."""
    found = [each for each in some if model.probability(each.features) >= threshold]
    right, wanted = sum(each.same for each in found), sum(each.same for each in some)
    return right / max(1, len(found)), right / max(1, wanted), len(some)


def together(path: Path, parts: Iterable[Sequence[Reading]]) -> tuple[float, float]:
    """Of the judged pairs whose two reports stand in one merged event the share that tells the same event, and of those that do the share that stands
    so; each part is merged by itself, with the model that ships."""
    found_in: dict[tuple[str, int], str] = {}
    for readings in parts:
        home = homes(merged(readings))
        found_in |= {
            (reading.story.id, event.trigger.start): home[reading.story.id, event.id]
            for reading in readings
            for event in reading.events
        }
    found: Counter[tuple[bool, bool]] = Counter()
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        one, other = (found_in.get((row[end]["article"], row[end]["trigger"][0])) for end in ("one", "other"))
        if one and other:
            found[one == other, row["same"]] += 1
    right = found[True, True]
    return right / max(1, right + found[True, False]), right / max(1, right + found[False, True])


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--from", dest="folder", type=Path, default=INTO)
    given = cli.parse_args()
    guard = Guard.of(given.shared)
    indonesian, english = (unreserved(halves(kept(name, given.folder))[0], guard) for name in PARALLEL)
    parts = [unreserved(kept(name, given.folder), guard) for name in LEARNED]
    news = [reading for part in parts for reading in part]
    print(f"{len(news):,} stories, {len(indonesian):,} in two languages")
    _, rarity = counted([*news, *indonesian, *english])
    pairs = [*judged(PAIRS, news, rarity), *aligned(indonesian, english, rarity)]
    pairs += [*strangers(news, rarity, 300), *strangers([*indonesian, *english], rarity, 8)]
    for kind in ("judged", "aligned", "strangers"):
        some = [each for each in pairs if each.kind == kind]
        print(f"{kind}: {len(some):,} pairs, {sum(each.same for each in some):,} of the same event")
    folds = [(fitted(train), held) for train, held in parted(pairs, lambda each: each.group)]
    for kind in ("judged", "aligned"):
        for threshold in (0.5, 0.6, 0.7, 0.75, 0.8):
            rows = [figures(model, [each for each in held if each.kind == kind], threshold) for model, held in folds]
            total = sum(count for _, _, count in rows)
            p, r = (sum(row[at] * row[2] for row in rows) / total for at in (0, 1))
            print(f"  {kind} from {threshold}: P {p:.3f} R {r:.3f} by five-fold")
    weights = fitted(pairs).weights
    written("merging", weights)
    common = {word: count for word, count in sorted(rarity.to_json()["seen"].items()) if count >= _OFTEN}
    kept_as = json.dumps({"stories": rarity.stories, "seen": common}, ensure_ascii=False, separators=(",", ":"))
    RARITY.write_text(kept_as + "\n", encoding="utf-8")
    MODELS.clear()  # what was read of the model before
    precision, recall = together(PAIRS, parts)
    print(
        f"judged pairs in one merged event, by the model that was learned from them: P {precision:.3f} R {recall:.3f}"
    )
    for name, weight in sorted(weights.items(), key=lambda each: -abs(each[1])):
        print(f"  {weight:+.2f} {name}")


def fitted(pairs: Sequence[Judged]) -> Linear:
    """The model of some pairs."""
    return Linear(fit_yes_no([each.features for each in pairs], [each.same for each in pairs], _PENALTY))


if __name__ == "__main__":
    main()
