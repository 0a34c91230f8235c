"""Learns whether an event happened from what networks heard in sentences that they had not seen, and the cues of the tables.

    python -m training.statuses ../shared [--work build/training] [--design tree]        # five-fold figures, then the model of all

Statuses that are rare count more than once, for a macro F asks after all four.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kawat.coding.lexical import lexical
from kawat.coding.linear import Linear
from kawat.coding.status import of_status, status_features
from kawat.knowledge import Knowledge
from kawat.knowledge.schema import STATUSES
from kawat.language import Sentence
from training.event_data import FOLDS, EventExample, parted
from training.event_folds import ground
from training.event_judge import macro
from training.fit import Choice, fit_choices
from training.homes import written
from training.told import ToldSentence

_TIMES = {"occurred": 1, "planned": 1, "possible": 2, "negated": 2}


def choices(
    work: Path, design: str, known: Mapping[str, tuple[ToldSentence, EventExample]], knowledge: Knowledge
) -> Iterator[tuple[Choice, str, str]]:
    """(choice among STATUSES, the right one, the heads' own) of each annotated event that was heard in a held-out sentence."""
    for fold in range(FOLDS):
        for source, heard in pickle.loads((work / f"events-{design}-{fold}.held.pkl").read_bytes()):
            if source not in known:
                continue
            told, example = known[source]
            sentence, words = Sentence.of(0, len(told.text), told.words), lexical(told.lang, knowledge)
            for event in told.events:
                same = [
                    each
                    for each in heard
                    if each.type == event.type and each.first <= event.trigger[1] and event.trigger[0] <= each.last
                ]
                if same:
                    trigger = max(same, key=lambda each: each.probability)
                    cues = list(status_features(trigger, sentence, example.heads[1:], words))
                    rows = [of_status(cues, trigger, name) for name in STATUSES]
                    yield Choice(rows, [STATUSES.index(event.status)], told.group), event.status, trigger.statuses[0][0]


def fitted(some: Sequence[tuple[Choice, str, str]]) -> Linear:
    return Linear(fit_choices([choice for choice, right, _ in some for _ in range(_TIMES[right])]))


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--design", default="tree")
    given = cli.parse_args()
    ready = ground(given.shared, given.work)
    known = {told.source: (told, example) for told, example in ready.pairs()}
    made = list(choices(given.work, given.design, known, ready.knowledge))
    found = []
    for train, held in parted(made, lambda each: each[0].group):
        model = fitted(train)
        for choice, right, _ in held:
            found.append((right, STATUSES[model.best(choice.candidates)[0]]))
    heard = [(right, own) for _, right, own in made]
    print(f"{len(made):,} events; macro F by five-fold {macro(found):.3f}, the heads alone {macro(heard):.3f}")
    print(
        f"right: {sum(a == b for a, b in found) / len(found):.3f}, the heads alone {sum(a == b for a, b in heard) / len(heard):.3f}"
    )
    written("statuses", fitted(made).weights)


if __name__ == "__main__":
    main()
