"""Makes the network that ships, events and all: what the five folds tell of plain sentences, all annotated events, trees and names, export.

Two students learn from these, one from where the encoder stood, one from the mean of the five networks; what ships is the mean of both (weights of
networks that began alike may be averaged: Wortsman et al., 2022).

    python -m training.event_build ../shared [--work build/training] [--into DIR] [--threads 2]

Begins with the encoder in ``build/base`` and the networks of ``training.event_folds``. Every step leaves its result in the work directory. Development
stories are in nothing that is learned from: neither the student nor its teachers have seen them.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from kawat.coding.lexical import lexical
from kawat.knowledge import Knowledge
from kawat.language.parse import Sentence, Word
from training.batches import Example
from training.build import MEASURED, kept, say
from training.event_data import FOLDS, EventExample
from training.event_folds import Ground, ground, network_with
from training.event_network import Design
from training.event_silver import event_taught
from training.export import export
from training.guard import Guard
from training.learn import Course, Part, learn
from training.material import material_of
from training.network import Network
from training.recipes import BASE, SHIPPED, recipes
from training.revive import revived, rows_of
from training.silver import plain_sentences, taught
from training.weights import read_e5

_LIKELY = 0.35
_ODD = 0.15
"""The share of sentences in which the lexicon finds nothing."""


def teachers_of(recipe: Mapping[str, Any], knowledge: Knowledge, work: Path) -> list[Network]:
    """The networks of the five folds."""
    name = recipe["events"]["teachers"]
    made = []
    for fold in range(FOLDS):
        network, _ = network_with(Design(**recipe["events"]["designs"][name]), knowledge)
        network.load_state_dict(torch.load(work / f"events-{name}-{fold}.pt"))
        network.eval()
        made.append(network)
    return made


def plain(
    shared: Path, recipe: Mapping[str, Any], told: set[tuple[str, str]], knowledge: Knowledge
) -> list[tuple[str, tuple[Word, ...]]]:
    """Plain sentences of news in which the lexicon finds a form, and some others; none that is annotated."""
    taken = recipe["events"]["silver"]
    draw = random.Random(taken["stories"])
    pools: dict[tuple[str, bool], list[tuple[str, tuple[Word, ...]]]] = {}
    for lang, words in plain_sentences(shared, knowledge, Guard.of(shared), stories=taken["stories"]):
        if (lang, "".join(word.text for word in words)) in told:
            continue
        sentence = Sentence.of(words[0].start, words[-1].end, words)
        tables = lexical(lang, knowledge)
        found = any(
            tables.probability(hit.values[0]["form"]) >= _LIKELY
            for hit in tables.lexicon.find(sentence.texts, sentence.lowers)
        )
        pools.setdefault((lang, found), []).append((lang, words))
    out = []
    for lang in ("id", "en"):
        for found, share in ((True, 1 - _ODD), (False, _ODD)):
            pool = pools.get((lang, found), [])
            out += draw.sample(pool, min(len(pool), round(taken[lang] * share)))
    return out


def with_trees(examples: Sequence[EventExample], network: Network) -> list[EventExample]:
    """The same sentences with the trees, tags and names that the network sees today, as probabilities."""
    made = {(each.pieces, each.first): each for each in taught([network], [each.base for each in examples])}
    return [replace(each, base=made[each.base.pieces, each.base.first]) for each in examples]


def mean_of(networks: Sequence[Network]) -> dict[str, torch.Tensor]:
    """The mean of the weights of networks of one shape."""
    states = [each.state_dict() for each in networks]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def student_of(
    ready: Ground, shared: Path, recipe: Mapping[str, Any], work: Path, name: str
) -> tuple[Network, list[str]]:
    """One of the students, trained or taken from ``work``."""
    taken = recipe["events"]["students"][name]
    network, pieces = network_with(
        Design(**recipe["events"]["designs"][taken["design"]]), ready.knowledge, taken["seed"]
    )
    if taken["begins"] == "folds":
        network.load_state_dict(mean_of(teachers_of(recipe, ready.knowledge, work)))

    def label() -> dict[str, list[EventExample]]:
        known = {(each.lang, "".join(word.text for word in each.words)) for each in ready.told}
        chosen = plain(shared, recipe, known, ready.knowledge)
        say(f"{len(chosen):,} plain sentences")
        silver = event_taught(teachers_of(recipe, ready.knowledge, work), ready.maker.bare(chosen))
        today, _ = revived(BASE, read_e5())
        return {"silver": with_trees(silver, today)}

    def train() -> dict[str, torch.Tensor]:
        labelled = kept(work / "event-silver.pt", label)
        material = material_of(shared, work, recipe["vocabulary"]["size"])
        gold = ready.examples
        examples: dict[str, Sequence[Example | EventExample]] = {
            **material.examples,
            "events": [each for each in gold if each.events or each.proposed],
            "plain": [each for each in gold if not (each.events or each.proposed)],
            "silver": labelled["silver"],
        }
        examples |= {name: [*examples[name], *held] for name, held in material.held.items() if name in ("csui", "gsd")}
        parts = [Part(name, examples[name], share) for name, share in taken["shares"].items()]
        course = Course(
            taken["pieces"], batch=taken["batch"], rate=taken["rate"], head_rate=taken["head_rate"], seed=taken["seed"]
        )
        learn(network, parts, course, told=say)
        return network.state_dict()

    network.load_state_dict(kept(work / f"event-student-{name}.pt", train))
    network.eval()
    return network, pieces


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--into", type=Path, default=SHIPPED)
    cli.add_argument("--threads", type=int, default=2)
    given = cli.parse_args()
    torch.set_num_threads(given.threads)
    recipe = recipes()
    ready = ground(given.shared, given.work)
    students = [student_of(ready, given.shared, recipe, given.work, name) for name in recipe["events"]["students"]]
    network, pieces = students[0]
    network.load_state_dict(mean_of([each for each, _ in students]))
    weights = read_e5()
    facts = json.loads((BASE / "encoder.json").read_text(encoding="utf-8"))["facts"]
    facts["recipe"] = recipe
    facts["events"] = {
        "sentences": len(ready.told),
        "events": sum(len(each.events) for each in ready.told),
        "annotated by": "a large language model",
        "silver": len(kept(given.work / "event-silver.pt", dict)["silver"]),
    }
    seen = [each.base for each in ready.examples[::MEASURED]]
    export(network, weights, rows_of(pieces, weights), given.into, facts, seen)
    say(f"written to {given.into}")


if __name__ == "__main__":
    main()
