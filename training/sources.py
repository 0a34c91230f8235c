"""Learns whether a speaker of the sentence claims an event, from what networks heard in sentences that they had not seen.

    python -m training.sources ../shared [--work build/training] [--design tree]        # five-fold figures, then the model of all

Right is a claim of an event that is annotated as attributed to words of its sentence.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kawat.coding.actors import Cast
from kawat.coding.homes import settle
from kawat.coding.lexical import lexical
from kawat.coding.linear import MODELS, Linear, linear
from kawat.coding.marks import quotations
from kawat.coding.parties import with_parties, with_speakers
from kawat.coding.provenance import provenance
from kawat.coding.quotes import quotes
from kawat.coding.scene import Scene, scene_of
from kawat.coding.sides import SideReader
from kawat.coding.sidewords import with_sides
from kawat.coding.sources import CREDITED
from kawat.knowledge import Knowledge, shipped
from kawat.language.parse import Trigger
from training import tellings
from training.homes import written
from training.scenes import Staged, stories_told, with_heard
from training.sides import heard_by_source, is_heard


def rows(
    some: Sequence[Staged], heard: Mapping[str, Sequence[Trigger]], knowledge: Knowledge
) -> Iterator[tellings.Row]:
    """A row for each annotated event that was heard in a sentence where somebody may claim it."""
    for each in some:
        scene = _scene(each, heard, knowledge)
        reader = SideReader(scene)
        for index, told in enumerate(each.told):
            sentence = scene.parse.sentences[index]
            for event in () if told.retold else told.events:
                triggers = sentence.syntax.triggers if sentence.syntax is not None else ()
                trigger = next((one for one in triggers if is_heard(one, event)), None)
                if trigger is None:
                    continue
                span = scene.parse.span(sentence.words[trigger.first], sentence.words[trigger.last])
                out = reader.sides(index, trigger, span)
                claim = reader.claim(index, trigger, scene.quote_of(index, span), out)
                reader.note(trigger.type, out)
                if claim is not None:
                    yield tellings.Row(claim.features, event.attributed is not None, told.group)


def _scene(each: Staged, heard: Mapping[str, Sequence[Trigger]], knowledge: Knowledge) -> Scene:
    """The story as the coder stages it, with what was heard in place of what is annotated."""
    words = lexical(each.parse.lang, knowledge)
    own = with_heard(each.parse, [heard.get(told.source, ()) for told in each.told])
    parse = with_sides(own, each.named, words, linear("sides"))
    found = with_speakers(parse, with_parties(parse, each.named, words), words)
    marked = quotations(parse, words)
    cast = Cast(found, published=None, quoted=marked)
    settle(parse, found, cast, words, linear("homes"))
    said = quotes(parse, found, cast, words, marked)
    return scene_of(parse, found, cast, said, provenance(parse, knowledge), (), (), words)


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--work", type=Path, default=Path("build/training"))
    cli.add_argument("--design", default="tree")
    given = cli.parse_args()
    knowledge = shipped()
    some = stories_told(given.shared, knowledge)
    MODELS["sources"] = Linear({})  # the sides are read with none yet
    made = list(rows(some, heard_by_source(given.work, given.design), knowledge))
    pairs = tellings.crossed(made)
    taken, true = sum(share >= CREDITED for share, _ in pairs), sum(right for _, right in pairs)
    both = sum(share >= CREDITED and right for share, right in pairs)
    print(
        f"{len(pairs):,} events that somebody of the sentence may claim, {true:,} annotated so; all claimed: precision {true / max(1, len(pairs)):.3f}"
    )
    print(f"  by five-fold: precision {both / max(1, taken):.3f}, recall {both / max(1, true):.3f}")
    written("sources", tellings.fitted(made).weights)


if __name__ == "__main__":
    main()
