"""Learns how probably a trigger tells an event, and which telling counts, from what networks heard in sentences and stories that they had not seen.

    python -m training.tellings ../shared [--work build/training] [--design tree] [--whole]        # five-fold figures, then the models of all

Needs the five-fold runs of ``training.event_folds``. Development stories are not learned from.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kawat.coding.coder import staged_scene
from kawat.coding.events import Told, candidates
from kawat.coding.lexical import lexical
from kawat.coding.linear import MODELS, Linear, linear
from kawat.coding.tellings import telling_features, trigger_features
from kawat.knowledge import Knowledge, shipped
from kawat.language import Parse, Sentence, parse_story
from kawat.language.encoder import Encoder, encoded, load_encoder
from kawat.language.parse import Trigger
from kawat.story import Story
from training.calibration import calibration_error
from training.event_data import FOLDS, parted
from training.fit import fit_yes_no
from training.homes import written
from training.readers import opened
from training.recipes import BASE
from training.scenes import Staged, staged, with_heard
from training.sides import heard_by_source, weighed
from training.standoff import story_of, whole_sizes
from training.told import ToldSentence, sentences

PENALTY = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    features: Mapping[str, float]
    right: bool
    group: str


def trigger_rows(
    heard: Iterable[tuple[ToldSentence, Sentence, Sequence[Trigger]]], knowledge: Knowledge
) -> Iterator[Row]:
    """A row for each trigger heard in a held-out sentence; right where an event of its type is annotated there, one to one."""
    for each, sentence, found in heard:
        words = lexical(each.lang, knowledge)
        good = matched(found, [(event.type, event.trigger[0], event.trigger[1]) for event in each.events])
        for at, trigger in enumerate(found):
            yield Row(trigger_features(trigger, sentence, words, each.lang), at in good, each.group)


def matched(heard: Sequence[Trigger], wanted: Sequence[tuple[str, int, int]]) -> set[int]:
    """Numbers of the triggers that stand for a wanted event (type, first and last word): an overlapping one first, then the surest."""
    good: set[int] = set()
    for kind, first, last in wanted:
        fit = [at for at, each in enumerate(heard) if each.type == kind and at not in good]
        if fit:
            good.add(
                max(fit, key=lambda at: (heard[at].first <= last and first <= heard[at].last, heard[at].probability))
            )
    return good


def story_rows(
    files: Sequence[str],
    heard: Mapping[tuple[str, str], Sequence[Sequence[Trigger]]],
    shared: Path,
    knowledge: Knowledge,
    encoder: Encoder,
) -> Iterator[tuple[str, str, list[Told], list[bool], int]]:
    """(file, story, tellings, which are the annotated ones, how many are annotated) of the stories that were heard."""
    for name in files:
        rows = [json.loads(line) for line in opened(shared / "gold" / f"{name}.gold.jsonl")]
        rows = [row for row in rows if (name, row["story"]["id"]) in heard]
        parses = encoded([parse_story(Story.from_json(row["story"]), knowledge=knowledge) for row in rows], encoder)
        for row, parse in zip(rows, parses, strict=True):
            told = candidates(staged_scene(with_heard(parse, heard[name, parse.story.id]), knowledge))
            yield name, parse.story.id, told, _annotated(told, parse, row), len(row["events"])


def _annotated(told: Sequence[Told], parse: Parse, row: Mapping[str, Any]) -> list[bool]:
    good: set[int] = set()
    for event in row["events"]:
        start, end = event["trigger"]["start"], event["trigger"]["end"]
        home = next((at for at, each in enumerate(parse.sentences) if each.start <= start < each.end), None)
        fit = [
            at
            for at, each in enumerate(told)
            if each.sentence == home and each.type == event["type"] and at not in good
        ]
        if fit:
            good.add(
                max(fit, key=lambda at: (told[at].trigger.start < end and start < told[at].trigger.end, told[at].alone))
            )
    return [at in good for at in range(len(told))]


def heard_in(work: Path, design: str) -> dict[tuple[str, str], Any]:
    """What each training story got from the network that had not seen it."""
    out: dict[tuple[str, str], Any] = {}
    for fold in range(FOLDS):
        path = work / f"events-{design}-{fold}.stories.pkl"
        if path.is_file():
            made = pickle.loads(path.read_bytes())
            out |= {key: rows for key, rows in made.items() if key[0].startswith("train")}
    return out


def best_f(pairs: Sequence[tuple[float, bool]], gold: int) -> tuple[float, float]:
    """The best F over thresholds, and the threshold."""
    best = (0.0, 0.0)
    right = 0
    for count, (share, good) in enumerate(sorted(pairs, key=lambda each: -each[0]), 1):
        right += good
        best = max(best, (2 * right / (count + gold), share))
    return best


def fitted(rows: Sequence[Row], penalty: float = PENALTY) -> Linear:
    """The model that tells best which rows are right."""
    return Linear(fit_yes_no([row.features for row in rows], [row.right for row in rows], penalty))


def telling_rows(
    heard: Mapping[tuple[str, str], Sequence[Sequence[Trigger]]], shared: Path, knowledge: Knowledge, encoder: Encoder
) -> tuple[list[Row], int]:
    """A row for each telling in the training stories that were heard, and how many events are annotated in them."""
    rows, events = [], 0
    for name, story, told, good, count in story_rows(("train-int", "train-mod"), heard, shared, knowledge, encoder):
        pairs = zip(telling_features(told), good, strict=True)
        rows += [Row(features, right, f"{name}:{story}") for features, right in pairs]
        events += count
    return rows, events


def whole_rows(
    some: Sequence[Staged], heard: Mapping[str, Sequence[Trigger]], knowledge: Knowledge
) -> tuple[list[Row], int]:
    """The same of the stories whose every telling is annotated: right is the clearest. A story that lost a sentence, for it stands elsewhere, is left out."""
    rows, events, sizes = [], 0, whole_sizes()
    for each in some:
        first = each.told[0]
        complete = len(each.told) == sizes[first.lang, story_of(first.source)]
        if not complete or not all(told.whole and told.source in heard for told in each.told):
            continue
        parse = with_heard(each.parse, [heard[told.source] for told in each.told])
        told = candidates(staged_scene(parse, knowledge))
        good: set[int] = set()
        for index, sentence in enumerate(each.told):
            here = [at for at, one in enumerate(told) if one.sentence == index]
            wanted = [(event.type, *event.trigger) for event in sentence.events if event.clearest]
            events += len(wanted)
            good |= {here[at] for at in matched([told[at].heard for at in here], wanted)}
        group = each.told[0].group
        rows += [Row(features, at in good, group) for at, features in enumerate(telling_features(told))]
    return rows, events


def crossed(rows: Sequence[Row], penalty: float = PENALTY) -> list[tuple[float, bool]]:
    """Probability and truth of each row, from a model that was not fitted on its fold."""
    out: list[tuple[float, bool]] = []
    for train, held in parted(rows, lambda row: row.group):
        model = fitted(train, penalty)
        out += [(model.probability(row.features), row.right) for row in held]
    return out


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--design", default="tree")
    cli.add_argument("--whole", action="store_true", help="learn from the stories whose every telling is annotated too")
    given = cli.parse_args()
    knowledge = shipped()
    told = {each.source: each for each in sentences(given.shared, knowledge) if each.words}
    heard_there = heard_by_source(given.work, given.design)
    some = list(staged(list(told.values()), load_encoder(BASE), knowledge))
    rows = list(trigger_rows(weighed(some, heard_there, knowledge, linear("sides")), knowledge))
    gold = sum(len(told[source].events) for source in heard_there if source in told)
    pairs = crossed(rows)
    print(
        f"{len(rows):,} triggers: best F {best_f(pairs, gold)[0]:.3f} at {best_f(pairs, gold)[1]:.2f}, error {calibration_error(pairs):.3f}"
    )
    MODELS["triggers"] = fitted(rows)
    written("triggers", MODELS["triggers"].weights)
    heard = heard_in(given.work, given.design)
    rows, events = telling_rows(heard, given.shared, knowledge, load_encoder(BASE))
    if given.whole:
        more, others = whole_rows(some, heard_there, knowledge)
        rows, events = rows + more, events + others
    pairs = crossed(rows)
    print(
        f"{len(rows):,} tellings: best F {best_f(pairs, events)[0]:.3f} at {best_f(pairs, events)[1]:.2f}, error {calibration_error(pairs):.3f}"
    )
    alone = [(Linear({"alone": 1.0}).probability(row.features), row.right) for row in rows]
    print("(what each telling is by itself was fitted with all of them in view; training.event_crossed parts them)")
    print(f"by the trigger alone: {best_f(alone, events)[0]:.3f} at {best_f(alone, events)[1]:.2f}")
    written("tellings", fitted(rows).weights)


if __name__ == "__main__":
    main()
