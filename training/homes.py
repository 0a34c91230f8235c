"""Learns which state an actor belongs to whose words do not say, from the annotated countries of sides.

python -m training.homes ../shared        # five-fold figures, then the model of all
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kawat.coding.homes import OPEN, Homes
from kawat.coding.lexical import lexical
from kawat.coding.linear import Linear
from kawat.coding.parties import mention_at
from kawat.knowledge import Knowledge, shipped
from training.event_data import FOLDS, parted
from training.fit import Choice, fit_choices
from training.scenes import Staged, side_word, stories_told

INTO = Path(__file__).parent.parent / "src" / "kawat" / "models" / "coder"


def choices(some: Sequence[Staged], knowledge: Knowledge) -> Iterator[Choice]:
    """A choice for each side in words whose figure's words tell no country."""
    for each in some:
        homes = Homes(each.parse, each.rows, each.cast, lexical(each.parse.lang, knowledge))
        for index, told in enumerate(each.told):
            syntax = each.parse.sentences[index].syntax
            assert syntax is not None
            heads = (0, *syntax.heads)
            for event in told.events:
                for side in (*event.actors, *event.recipients):
                    word = side_word(side, heads)
                    mention = None if word is None else mention_at(each.rows[index], word)
                    if mention is None or mention.kind == "pronoun":
                        continue
                    for figure in each.cast.figures_at(mention)[:1]:
                        if figure.country is not None:
                            continue
                        candidates = homes.candidates(figure)
                        right = [at for at, name in enumerate(candidates) if name == (side.country or OPEN)]
                        yield Choice(
                            [homes.features(figure, name) for name in candidates],
                            right or [len(candidates) - 1],
                            told.group,
                        )


def figures(model: Linear, some: Sequence[Choice]) -> float:
    """The share of choices that come out right."""
    right = sum(model.best(choice.candidates)[0] in choice.right for choice in some)
    return right / max(1, len(some))


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    knowledge = shipped()
    made = list(choices(stories_told(given.shared, knowledge), knowledge))
    shares = []
    for train, held in parted(made, lambda each: each.group):
        shares.append(figures(Linear(fit_choices(train)), held))
    print(
        f"{len(made):,} sides; right by five-fold: {sum(shares) / FOLDS:.3f} ({', '.join(f'{each:.3f}' for each in shares)})"
    )
    print(f"open always: {sum(len(each.candidates) - 1 in each.right for each in made) / len(made):.3f}")
    weights = fit_choices(made)
    written("homes", weights)


def written(name: str, weights: Mapping[str, float]) -> None:
    """Writes a model to where it ships."""
    INTO.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"weights": weights}, indent=0, sort_keys=True, ensure_ascii=False)
    (INTO / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
