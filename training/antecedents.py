"""Learns who stands for a side that the sentence has no words for, from the annotated countries and sectors of such sides.

python -m training.antecedents ../shared        # five-fold figures, then the model of all
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kawat.coding.antecedents import Antecedents, Memory, Slot
from kawat.coding.figures import Figure
from kawat.coding.homes import settle
from kawat.coding.lexical import lexical
from kawat.coding.linear import Linear, linear
from kawat.coding.marks import quotations
from kawat.coding.parties import mention_at
from kawat.coding.quotes import quotes
from kawat.knowledge import Knowledge, shipped
from kawat.language.parse import Party, Trigger
from training.event_data import parted
from training.fit import Choice, fit_choices
from training.homes import written
from training.scenes import Staged, stories_told
from training.told import Side


def choices(some: Sequence[Staged], knowledge: Knowledge) -> Iterator[Choice]:
    """A choice for each annotated side without words."""
    homes = linear("homes")
    for each in some:
        words = lexical(each.parse.lang, knowledge)
        settle(each.parse, each.rows, each.cast, words, homes)
        said = quotes(each.parse, each.rows, each.cast, words, quotations(each.parse, words))
        finder, memory = Antecedents(each.parse, each.rows, each.cast), Memory()
        for index, (told, sentence) in enumerate(zip(each.told, each.parse.sentences, strict=True)):
            assert sentence.syntax is not None
            events = sorted(told.events, key=lambda event: event.trigger[0])
            for event, trigger in zip(events, sentence.syntax.triggers, strict=True):
                span = each.parse.span(sentence.words[trigger.first], sentence.words[trigger.last])
                quote = next((one for one in said if one.holds(span)), None)
                sides = {role: _figures(each, index, trigger, role) for role in ("actor", "recipient")}
                for role, wanted in (("actor", event.actors), ("recipient", event.recipients)):
                    missing = [side for side in wanted if side.words is None]
                    if missing:
                        known = (*sides["actor"], *sides["recipient"])
                        slot = Slot(index, trigger, role, known, quote.speaker if quote else None)
                        candidates = finder.candidates(slot)
                        right = _right(candidates, missing)
                        yield Choice(
                            [finder.features(slot, one, memory) for one in candidates], right or [0], told.group
                        )
                        chosen = (candidates[at] for at in right[:1])
                        sides[role] = sides[role] or tuple(one for one in chosen if one is not None)
                    acting = sides["actor"] if role == "recipient" else ()
                    speaker = quote.speaker if quote else None
                    for party, side in zip((one for one in trigger.parties if one.role == role), wanted, strict=True):
                        asked = _pronoun(each, Slot(index, trigger, role, acting, speaker), party)
                        if asked is not None:
                            candidates = finder.candidates(asked)
                            features = [finder.features(asked, one, memory) for one in candidates]
                            yield Choice(features, _right(candidates, [side]) or [0], told.group, kind="pronoun")
                if not sentence.headline:
                    memory.note(event.type, sides["actor"], sides["recipient"])


def _pronoun(each: Staged, slot: Slot, party: Party) -> Slot | None:
    """The slot of a side whose word is a pronoun of the third person that stands for one."""
    mention = None if party.word is None else mention_at(each.rows[slot.index], party.word)
    if mention is None or mention.pronoun is None or mention.pronoun["person"] != "3":
        return None
    ruled = each.cast.figures_at(mention)
    return replace(slot, pronoun=mention, ruled=ruled) if len(ruled) < 2 else None


def _figures(each: Staged, index: int, trigger: Trigger, role: str) -> tuple[Figure, ...]:
    out: list[Figure] = []
    for party in trigger.parties:
        mention = mention_at(each.rows[index], party.word) if party.role == role and party.word is not None else None
        if mention is not None:
            out += [figure for figure in each.cast.figures_at(mention) if figure not in out]
    return tuple(out)


def _right(candidates: Sequence[Figure | None], missing: Sequence[Side]) -> list[int]:
    """Those of the annotated country and sector, else those of the country."""
    both = {(side.country, side.sector) for side in missing}
    countries = {side.country for side in missing if side.country}
    exact = [at for at, one in enumerate(candidates) if one is not None and (one.country, one.sector) in both]
    return exact or [at for at, one in enumerate(candidates) if one is not None and one.country in countries]


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    knowledge = shipped()
    made = list(choices(stories_told(given.shared, knowledge), knowledge))
    for kind in ("", "pronoun"):
        some = [each for each in made if each.kind == kind]
        filled = right = ruled = 0
        for train, held in parted(some, lambda each: each.group):
            model = Linear(fit_choices(train))
            for choice in held:
                best, _ = model.best(choice.candidates)
                filled += best > 0
                right += best > 0 and best in choice.right
                ruled += any(choice.candidates[at].get("pronoun:ruled") for at in choice.right)
        named = sum(0 not in each.right for each in some)
        print(
            f"{kind or 'no words'}: {len(some):,} sides, {named:,} with a candidate; filled {filled:,}, right {right:,} (rules {ruled:,})"
        )
    written("antecedents", fit_choices(made))


if __name__ == "__main__":
    main()
