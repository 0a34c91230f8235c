"""Every annotated story, development and training, read by a network and by small models that have not seen it.

    python -m training.event_crossed ../shared [--work build/training] [--design tree]      # figures to training/figures/events.json, part ``folds``

Networks are those of ``training.event_folds``; the ten linear models are fitted anew for each fold without its sentences and stories. Development
stories are in nobody's training; each is read by the network of its own fold. A fold's probabilities are put to the scale that the other folds' events
set, as ``training.calibrate`` does for the model that ships. What a side without words is filled with was learned with the
countries of the one model of ``training.homes``.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kawat.coding.coder import code_parse
from kawat.coding.linear import MODELS, Linear
from kawat.evaluation import GoldStory, score
from kawat.knowledge import Knowledge, shipped
from kawat.language import Parse, parse_story
from kawat.language.encoder import Encoder, encoded, load_encoder
from kawat.language.parse import Trigger
from kawat.reading import Reading
from training import antecedents, calibrate, homes, sides, sources, speakers, statuses
from training.calibration import bins
from training.event_data import FOLDS, fold_of
from training.event_folds import STORIES, ground
from training.event_report import ALL, gold_of, keep, reliability
from training.fit import fit_choices
from training.recipes import BASE
from training.scenes import staged, with_heard
from training.tellings import fitted, heard_in, telling_rows, trigger_rows
from training.told import sentences


def crossed(shared: Path, work: Path, design: str, knowledge: Knowledge) -> dict[str, Any]:
    """Measures by file and of all together, and the reliability of all events found."""
    told = {each.source: each for each in sentences(shared, knowledge) if each.words}
    encoder = load_encoder(BASE)
    scenes, heard_there = list(staged(list(told.values()), encoder, knowledge)), sides.heard_by_source(work, design)
    belonging = list(homes.choices(scenes, knowledge))
    taken = list(sides.asked(scenes, heard_there, knowledge))
    MODELS["homes"] = Linear(fit_choices(belonging))
    speaking = list(speakers.choices(scenes, knowledge))
    going = list(speakers.going_on(scenes, knowledge))
    reported = list(speakers.reporting(scenes, knowledge))
    MODELS["sources"] = Linear({})  # the sides are read with none yet
    claimed = list(sources.rows(list(staged(list(told.values()), encoder, knowledge)), heard_there, knowledge))
    filled = list(antecedents.choices(scenes, knowledge))  # gives the figures of the scenes their countries
    ready = ground(shared, work)
    paired = {each.source: (each, example) for each, example in ready.pairs()}
    said = list(statuses.choices(work, design, paired, knowledge))
    gold = {name: gold_of(shared, name) for name in STORIES}
    readings: dict[str, dict[str, Reading]] = {name: {} for name in STORIES}
    pairs: list[list[tuple[float, bool]]] = []
    for fold in range(FOLDS):
        MODELS["speakers"] = Linear(fit_choices([each for each in speaking if fold_of(each.group) != fold]))
        MODELS["going_on"] = fitted([row for row in going if fold_of(row.group) != fold])
        MODELS["reports"] = fitted([row for row in reported if fold_of(row.group) != fold])
        MODELS["sources"] = fitted([row for row in claimed if fold_of(row.group) != fold])
        MODELS["homes"] = Linear(fit_choices([each for each in belonging if fold_of(each.group) != fold]))
        MODELS["antecedents"] = Linear(fit_choices([each for each in filled if fold_of(each.group) != fold]))
        MODELS["statuses"] = statuses.fitted([each for each in said if fold_of(each[0].group) != fold])
        MODELS["sides"] = sides.fitted([each for each in taken if fold_of(each.group) != fold])
        heard_rows = trigger_rows(sides.weighed(scenes, heard_there, knowledge, MODELS["sides"]), knowledge)
        MODELS["triggers"] = fitted([row for row in heard_rows if fold_of(row.group) != fold])
        kept = {key: rows for key, rows in heard_in(work, design).items() if fold_of(f"{key[0]}:{key[1]}") != fold}
        MODELS["tellings"] = fitted(telling_rows(kept, shared, knowledge, encoder)[0])
        pairs.append([])
        heard = pickle.loads((work / f"events-{design}-{fold}.stories.pkl").read_bytes())
        for name, stories in gold.items():
            some = [each for each in stories if fold_of(f"{name}:{each.reading.story.id}") == fold]
            parses = _heard(some, name, heard, encoder, knowledge)
            made = (code_parse(parse, knowledge=knowledge) for parse in parses)
            readings[name] |= {each.story.id: each for each in made}
            pairs[fold] += reliability(some, [code_parse(parse, knowledge=knowledge, least=ALL) for parse in parses])
        print(f"fold {fold}", file=sys.stderr)
    files = {name: score(gold[name], readings[name]).to_json() for name in STORIES}
    whole = [each for stories in gold.values() for each in stories]
    every = {key: reading for some in readings.values() for key, reading in some.items()}
    return {"files": files, "all": score(whole, every).to_json(), "reliability": bins(_scaled(pairs))}


def _scaled(pairs: Sequence[Sequence[tuple[float, bool]]]) -> list[tuple[float, bool]]:
    """The pairs of all folds, each fold's probabilities as the scale set by the others has them."""
    out = []
    for fold, held in enumerate(pairs):
        scale = calibrate.fitted([pair for other, some in enumerate(pairs) if other != fold for pair in some])
        out += [(calibrate.scaled(scale, share), good) for share, good in held]
    return out


def _heard(
    some: Sequence[GoldStory],
    name: str,
    heard: Mapping[tuple[str, str], Sequence[Sequence[Trigger]]],
    encoder: Encoder,
    knowledge: Knowledge,
) -> list[Parse]:
    """The parses of stories with what the network of the fold heard in them."""
    parses = encoded([parse_story(each.reading.story, knowledge=knowledge) for each in some], encoder)
    return [with_heard(parse, heard[name, parse.story.id]) for parse in parses]


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--design", default="tree")
    given = cli.parse_args()
    keep("folds", crossed(given.shared, given.work, given.design, shipped()))


if __name__ == "__main__":
    main()
