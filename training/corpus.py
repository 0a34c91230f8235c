"""The training data, under the rules of its licences and with every development and test sentence kept out.

python -m training.corpus DIR          # prints what there is and what was kept out
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path

from training.guard import Guard
from training.readers import Named, Tree, name_file, names, tree_file, trees

TREES = {
    "csui": ("id_csui-ud-train", "Indonesian agency news, CC BY-SA 4.0"),
    "gsd": ("id_gsd-ud-dev", "Indonesian web, CC BY-SA 4.0"),
    "gsd-2017": ("id_gsd-v2.0-20170204-train", "Indonesian web in the guidelines of 2017, CC BY-SA"),
    "pud": ("id_pud-ud-test", "Indonesian news, CC BY-SA 3.0"),
    "ewt": ("en_ewt-train-rebuilt", "English web, CC BY-SA 4.0"),
}
NAMES = {
    "idner2k": ("idner2k_train", "Indonesian news, MIT"),
    "nergrit": ("indonlu_nergrit_ner-grit_train", "Indonesian, Apache-2.0"),
}


@dataclass(slots=True)
class Corpus:
    """Trees and names by corpus, and how many sentences of each were kept out."""

    trees: dict[str, list[Tree]] = field(default_factory=dict)
    names: dict[str, list[Named]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)


def corpus_of(shared: Path) -> Corpus:
    """All sentences that may be trained on. A sentence that stands twice in one corpus comes once."""
    guard, corpus = Guard.of(shared), Corpus()
    for name, (file, _) in TREES.items():
        before = guard.refused
        read = {tree.text: tree for tree in trees(tree_file(shared, file))}
        corpus.trees[name] = [tree for tree in read.values() if guard.allows(tree.text) and guard.allows(tree.words)]
        corpus.refused[name] = guard.refused - before
    for name, (file, _) in NAMES.items():
        before = guard.refused
        tagged = {each.words: each for each in names(name_file(shared, file))}
        corpus.names[name] = [each for each in tagged.values() if guard.allows(each.words)]
        corpus.refused[name] = guard.refused - before
    return corpus


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    corpus = corpus_of(cli.parse_args().shared)
    sources = {**TREES, **NAMES}
    counted = {name: [len(each.words) for each in rows] for name, rows in corpus.trees.items()}
    counted |= {name: [len(each.words) for each in rows] for name, rows in corpus.names.items()}
    for name, lengths in counted.items():
        told = f"{len(lengths):6d} sentences {sum(lengths):7d} words  {corpus.refused[name]:4d} kept out"
        print(f"{name:10s} {told}  {sources[name][1]}")


if __name__ == "__main__":
    main()
