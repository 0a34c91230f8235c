"""Learns which words stand on the sides of a trigger from what networks heard in sentences that they had not seen.

    python -m training.sides ../shared [--work build/training] [--design tree]        # five-fold figures, then the model of all

The head of a side's words is right, and what stands in one mention with it; nobody is right where a side has no words.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kawat.coding.lexical import lexical
from kawat.coding.linear import Linear
from kawat.coding.mention import Mention
from kawat.coding.parties import mention_at
from kawat.coding.sides import words_of_side
from kawat.coding.sidewords import LEAST, SIDES, Ground, side_features, with_sides
from kawat.knowledge import Knowledge, shipped
from kawat.language import Sentence
from kawat.language.parse import Party, Trigger
from training.event_data import FOLDS, parted
from training.fit import fit_yes_no
from training.homes import written
from training.scenes import Staged, side_word, stories_told, with_heard
from training.told import Side, ToldEvent, ToldSentence

PENALTY = 3.0
_HEARD = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """The candidates of one annotated event that was heard: word, role, features, whether right."""

    rows: tuple[tuple[int | None, str, Mapping[str, float], bool], ...]
    event: ToldEvent
    trigger: Trigger
    group: str


def heard_by_source(work: Path, design: str) -> dict[str, tuple[Trigger, ...]]:
    """What each annotated sentence got from the network that had not seen it."""
    out: dict[str, tuple[Trigger, ...]] = {}
    for fold in range(FOLDS):
        path = work / f"events-{design}-{fold}.held.pkl"
        if path.is_file():
            out |= dict(pickle.loads(path.read_bytes()))
    return out


def asked(some: Sequence[Staged], heard: Mapping[str, Sequence[Trigger]], knowledge: Knowledge) -> Iterator[Asked]:
    """The candidates of every annotated event that was heard."""
    for each in some:
        words = lexical(each.parse.lang, knowledge)
        for told, sentence, row in zip(each.told, each.parse.sentences, each.named, strict=True):
            syntax = sentence.syntax
            assert syntax is not None
            heads = (0, *syntax.heads)
            for event in told.events:
                same = [one for one in heard.get(told.source, ()) if is_heard(one, event)]
                if not same:
                    continue
                trigger = max(same, key=lambda one: one.probability)
                made = tuple(
                    (
                        word,
                        role,
                        features,
                        _stands(word, event.actors if role == "actor" else event.recipients, heads, row),
                    )
                    for word, role, features in side_features(trigger, Ground.of(sentence, syntax, row), words)
                )
                yield Asked(made, event, trigger, told.group)


def is_heard(trigger: Trigger, event: ToldEvent) -> bool:
    """Whether a trigger that a network heard stands for an annotated event."""
    overlaps = trigger.first <= event.trigger[1] and event.trigger[0] <= trigger.last
    return overlaps and trigger.type == event.type and trigger.probability >= _HEARD


def _stands(word: int | None, sides: Sequence[Side], heads: Sequence[int], row: Sequence[Mention]) -> bool:
    """Whether a word is the head of a side's words or stands in the mention of the head; None: whether a side has no words."""
    for side in sides:
        head = side_word(side, heads)
        if head == word:
            return True
        mention = None if word is None or head is None else mention_at(row, word)
        if mention is not None and head is not None and mention.first <= head < mention.last and _right(word, [side]):
            return True
    return False


def _right(word: int | None, sides: Sequence[Side]) -> bool:
    """Whether a word stands in the words of a side."""
    if word is None:
        return any(side.words is None for side in sides)
    return any(side.words is not None and side.words[0] <= word <= side.words[1] for side in sides)


def fitted(some: Sequence[Asked]) -> Linear:
    rows = [row for each in some for row in each.rows]
    return Linear(fit_yes_no([row[2] for row in rows], [row[3] for row in rows], PENALTY))


def by_model(each: Asked, model: Linear) -> Trigger:
    """The trigger of an event with the model's probabilities."""
    shares = ((word, role, model.probability(features)) for word, role, features, _ in each.rows)
    parties = tuple(Party(word, role, share) for word, role, share in shares if share >= LEAST)
    return replace(each.trigger, parties=parties)


def weighed(
    some: Sequence[Staged], heard: Mapping[str, Sequence[Trigger]], knowledge: Knowledge, model: Linear
) -> Iterator[tuple[ToldSentence, Sentence, tuple[Trigger, ...]]]:
    """Every annotated sentence that was heard, as the coder weighs what was heard in it."""
    for each in some:
        words = lexical(each.parse.lang, knowledge)
        parse = with_heard(each.parse, [heard.get(told.source, ()) for told in each.told])
        made = with_sides(parse, each.named, words, model)
        for told, sentence in zip(each.told, made.sentences, strict=True):
            if told.source in heard and sentence.syntax is not None:
                yield told, sentence, sentence.syntax.triggers


def figures(pairs: Sequence[tuple[ToldEvent, Trigger]]) -> dict[str, float]:
    """Precision, recall and F of the words of sides, and the share of events whose both sides have just the right words."""
    count: Counter[str] = Counter()
    for event, trigger in pairs:
        whole = True
        for role in SIDES:
            sides = event.actors if role == "actor" else event.recipients
            taken = [party.word for party in words_of_side(trigger, role)]
            found = [any(_right(word, [side]) for word in taken) for side in sides if side.words is not None]
            wrong = sum(not _right(word, sides) for word in taken)
            count["right"] += sum(found)
            count["wanted"] += len(found)
            count["taken"] += sum(found) + wrong
            whole &= all(found) and not wrong
        count["whole"] += whole
    p, r = count["right"] / max(1, count["taken"]), count["right"] / max(1, count["wanted"])
    return {"P": p, "R": r, "F": 2 * p * r / max(p + r, 1e-9), "both sides": count["whole"] / max(1, len(pairs))}


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--design", default="tree")
    given = cli.parse_args()
    knowledge = shipped()
    some = stories_told(given.shared, knowledge)
    made = list(asked(some, heard_by_source(given.work, given.design), knowledge))
    pairs = []
    for train, held in parted(made, lambda each: each.group):
        model = fitted(train)
        pairs += [(each.event, by_model(each, model)) for each in held]
    for name, shown in (("the heads", [(each.event, each.trigger) for each in made]), ("by five-fold", pairs)):
        print(
            f"{name}: {len(shown):,} events,", ", ".join(f"{key} {value:.3f}" for key, value in figures(shown).items())
        )
    written("sides", fitted(made).weights)


if __name__ == "__main__":
    main()
