"""Five-fold runs over all annotated training sentences: which design reads events best, and what each story gets from a network that has not seen it.

    python -m training.event_folds ../shared DESIGN FOLD… [--work build/training] [--threads 1]     # trains and judges
    python -m training.event_folds ../shared tree 0 --share 0.5            # half of the training groups; --only stories: whole stories alone
    python -m training.event_folds ../shared --collect                     # keeps the figures of all runs in training/figures, and the lexicon's own

Designs are in ``training/recipes.toml``. A fold is judged on the sentences that were held out of it; development stories are in no training.
Beside the figures a run keeps the network and the triggers of its stories: the held-out training stories and all development stories.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from kawat.coding.lexical import lexical
from kawat.knowledge import Knowledge, shipped
from kawat.knowledge.schema import TYPES
from kawat.language import Parse, parse_story
from kawat.language.encoder import load_encoder
from kawat.language.parse import Sentence, Trigger
from kawat.language.pieces import Pieces
from kawat.story import Story
from training.batches import Maker
from training.build import kept, say
from training.event_data import FOLDS, EventExample, EventMaker, event_labels, fold_of
from training.event_judge import figures, scored, triggers
from training.event_network import Design, EventHeads
from training.learn import Course, Part, learn
from training.network import Network
from training.readers import opened
from training.recipes import BASE, FIGURES, recipes
from training.revive import revived
from training.told import ToldSentence, sentences
from training.weights import read_e5

STORIES = ("train-int", "train-mod", "dev-int", "dev-mod", "dev-en")
KEPT = FIGURES / "event-folds.json"
_LEAST_COURSE = 0.2
"""However little is learned from, the course is not shorter than this share of the whole one."""


@dataclass(slots=True)
class Ground:
    """What every run begins with."""

    told: list[ToldSentence]
    examples: list[EventExample]
    maker: EventMaker
    knowledge: Knowledge

    def pairs(self) -> list[tuple[ToldSentence, EventExample]]:
        return list(zip(self.told, self.examples, strict=True))


def network_with(design: Design, knowledge: Knowledge, seed: int = 1) -> tuple[Network, list[str]]:
    """The encoder before it learned events, with new heads for events drawn from ``seed``; and its pieces."""
    weights = read_e5()
    network, pieces = revived(BASE, weights)
    torch.manual_seed(seed)
    network.events = EventHeads(weights.shape.width, event_labels(knowledge, network.labels.relations), design)
    return network, pieces


def event_maker(knowledge: Knowledge) -> EventMaker:
    weights = read_e5()
    network, pieces = revived(BASE, weights)
    scores = dict(zip(weights.pieces, weights.scores.tolist(), strict=True))
    maker = Maker(Pieces(pieces, [scores[piece] for piece in pieces]), network.labels)
    return EventMaker(maker, load_encoder(BASE), event_labels(knowledge, network.labels.relations), knowledge)


def ground(shared: Path, work: Path) -> Ground:
    """Reads all annotations; their examples are kept in ``work``."""
    knowledge = shipped()
    told = [each for each in sentences(shared, knowledge) if each.words]
    maker = event_maker(knowledge)
    seen = hashlib.sha256(repr([(each.source, each.events) for each in told]).encode())
    seen.update(knowledge.digest().encode())
    seen.update((BASE / "encoder.onnx").read_bytes())
    path = work / f"event-examples-{seen.hexdigest()[:12]}.pt"
    return Ground(told, kept(path, lambda: maker.told(told)), maker, knowledge)


def parts(examples: Sequence[EventExample], plain: float) -> list[Part]:
    """Sentences with an event or a proposal of the lexicon every pass, a share ``plain`` of the others drawn anew."""
    full = [each for each in examples if each.events or each.proposed]
    return [
        Part("events", full),
        Part("plain", [each for each in examples if not (each.events or each.proposed)], plain),
    ]


def stories(shared: Path) -> Iterator[tuple[str, Story]]:
    """(file, story) of every annotated story, training and development."""
    for name in STORIES:
        for line in opened(shared / "gold" / f"{name}.gold.jsonl"):
            yield name, Story.from_json(json.loads(line)["story"])


def story_triggers(network: Network, maker: EventMaker, parses: Sequence[Parse]) -> list[list[tuple[Trigger, ...]]]:
    """The triggers of each sentence of each story."""
    given = [(parse.lang, sentence.words) for parse in parses for sentence in parse.sentences]
    examples = maker.bare([each for each in given if each[1]])
    found = {id(example): triggers(network, example, scores) for example, scores in scored(network, examples)}
    rows = iter([found[id(example)] for example in examples])
    return [[next(rows) if sentence.words else () for sentence in parse.sentences] for parse in parses]


def run(
    ground: Ground,
    shared: Path,
    name: str,
    fold: int,
    recipe: Mapping[str, Any],
    work: Path,
    *,
    share: float = 1.0,
    only: str | None = None,
) -> dict[str, Any]:
    """Trains one design without one fold, keeps network and triggers, and gives the figures of the held-out sentences.

    With ``share`` less is learned from, whole groups of sentences, in as many passes; ``only`` stories: whole stories alone.
    """
    taken = recipe["events"]
    network, _ = network_with(Design(**taken["designs"][name]), ground.knowledge)
    learned = [each for each in ground.pairs() if fold_of(each[0].group) != fold]
    whole = sum(len(example.pieces) for _, example in learned)
    train = [example for told, example in learned if _among(told.group, share) and (only is None or told.retold)]
    held = [(told, example) for told, example in ground.pairs() if fold_of(told.group) == fold]
    pieces = round(taken["pieces"] * max(_LEAST_COURSE, sum(len(each.pieces) for each in train) / whole))
    course = Course(pieces, batch=taken["batch"], rate=taken["rate"], head_rate=taken["head_rate"])
    learn(network, parts(train, taken["plain"]), course, told=say)
    got = [(each, triggers(network, each, scores)) for each, scores in scored(network, [each for _, each in held])]
    if share == 1.0 and only is None:
        torch.save(network.state_dict(), work / f"events-{name}-{fold}.pt")
        _keep_triggers(network, ground, shared, held, got, work / f"events-{name}-{fold}")
    proposed = [
        (each, tuple(one for one in found if each.hints[one.first + 1, : len(TYPES)].any())) for each, found in got
    ]
    stories_alone = [(each, found) for each, found in got if each.once]
    return {"all": figures(got), "proposed only": figures(proposed), "whole stories": figures(stories_alone)}


def _among(group: str, share: float) -> bool:
    """Whether a group is in a share of all, by its own letters; a smaller share is in a larger."""
    return int(hashlib.sha256(f"share {group}".encode()).hexdigest(), 16) % 1000 < 1000 * share


def _keep_triggers(
    network: Network,
    ground: Ground,
    shared: Path,
    held: Sequence[tuple[ToldSentence, EventExample]],
    got: Sequence[tuple[EventExample, tuple[Trigger, ...]]],
    into: Path,
) -> None:
    """Keeps what the network hears in what it has not seen: the held-out sentences and stories, and the development stories."""
    fold = int(into.name.rpartition("-")[2])
    chosen = [
        (file, story)
        for file, story in stories(shared)
        if file.startswith("dev") or fold_of(f"{file}:{story.id}") == fold
    ]
    parses = [parse_story(story, knowledge=ground.knowledge) for _, story in chosen]
    rows = story_triggers(network, ground.maker, parses)
    with into.with_name(f"{into.name}.stories.pkl").open("wb") as file:
        pickle.dump({(name, story.id): row for (name, story), row in zip(chosen, rows, strict=True)}, file)
    found = {id(each): heard for each, heard in got}
    with into.with_name(f"{into.name}.held.pkl").open("wb") as file:
        pickle.dump([(told.source, found[id(example)]) for told, example in held], file)


def lexicon_alone(ground: Ground) -> Mapping[str, float]:
    """The lexicon's proposals by themselves, each as probable as its form was right in the annotated sentences: the figures flatter it."""
    pairs = []
    for told, example in ground.pairs():
        sentence = Sentence.of(0, len(told.text), told.words)
        words = lexical(told.lang, ground.knowledge)
        found = []
        for hit in words.lexicon.find(sentence.texts, sentence.lowers):
            row = hit.values[0]
            share = words.probability(row["form"])
            kinds = ((row["type"], share),)
            found.append(Trigger(hit.first, hit.last - 1, share, kinds, ((None, 1.0),), (("occurred", 1.0),), ()))
        pairs.append((example, tuple(found)))
    return figures(pairs)


def collect(ground: Ground, work: Path, earlier: Path | None) -> None:
    """Keeps the figures of all runs, and the lexicon's; those of ``earlier`` were run on fewer sentences and keep their names, the others are ``now``.

    Without ``earlier`` what was kept of earlier runs stays.
    """
    known = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    kept: dict[str, Any] = {} if earlier else {name: row for name, row in known.items() if not name.startswith("now-")}
    for directory, before in ((earlier, ""), (work, "now-")):
        for path in sorted(directory.glob("events-*.json")) if directory else ():
            kept[before + path.stem.removeprefix("events-")] = json.loads(path.read_text())
    kept["lexicon alone"] = {"all": lexicon_alone(ground)}
    kept["told"] = {"sentences": len(ground.told), "events": sum(len(each.events) for each in ground.told)}
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("design", nargs="?")
    cli.add_argument("folds", type=int, nargs="*", default=list(range(FOLDS)))
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--threads", type=int, default=1)
    cli.add_argument("--share", type=float, default=1.0)
    cli.add_argument("--pieces", type=int, help="a longer or shorter course than the recipe's")
    cli.add_argument("--only", choices=["stories"])
    cli.add_argument("--collect", action="store_true")
    cli.add_argument("--earlier", type=Path, help="with --collect: where runs on fewer sentences left their figures")
    given = cli.parse_args()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    ready = ground(given.shared, given.work)
    if given.collect:
        collect(ready, given.work, given.earlier)
        return
    recipe = recipes()
    if given.pieces:
        recipe["events"]["pieces"] = given.pieces
    for fold in given.folds or range(FOLDS):
        made = run(ready, given.shared, given.design, fold, recipe, given.work, share=given.share, only=given.only)
        told = "" if given.share == 1.0 else f"-{given.share:g}"
        name = f"events-{given.design}-{fold}{told}{f'-{given.only}' if given.only else ''}"
        (given.work / f"{name}.json").write_text(json.dumps(made), encoding="utf-8")
        say(f"{name}: {made}")


if __name__ == "__main__":
    main()
