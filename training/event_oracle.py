"""How well sides are read where triggers, statuses and the words of parties are given by the annotation: what is left to lose before them.

python -m training.event_oracle ../shared        # to training/figures/events.json, part ``oracle``
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kawat.coding import coder
from kawat.coding.coder import code_parse
from kawat.coding.events import candidates
from kawat.evaluation import score
from kawat.knowledge import Knowledge, shipped
from kawat.language import Parse, parse_story
from kawat.language.encoder import encoded, shipped_encoder
from kawat.language.parse import Party, Sentence, Trigger
from kawat.story import Story
from training.event_data import head_of
from training.event_report import DEV, gold_of, keep
from training.readers import opened

_SIDES = (("actor", "actors", "actor_text"), ("recipient", "recipients", "recipient_text"))


def given(parse: Parse, row: Mapping[str, Any]) -> Parse:
    """A parse with the annotated events of its story in the heads' place."""
    sectors = {actor["id"]: actor["sector"] or "" for actor in row["actors"]}
    sentences = []
    for sentence in parse.sentences:
        assert sentence.syntax is not None
        events = [each for each in row["events"] if sentence.start <= each["trigger"]["start"] < sentence.end]
        found = (_trigger(each, sentence, sectors) for each in events)
        triggers = sorted((each for each in found if each is not None), key=lambda each: each.first)
        sentences.append(replace(sentence, syntax=replace(sentence.syntax, triggers=tuple(triggers))))
    return replace(parse, sentences=tuple(sentences))


def _trigger(event: Mapping[str, Any], sentence: Sentence, sectors: Mapping[str, str]) -> Trigger | None:
    place = _words(sentence, event["trigger"])
    if place is None or sentence.syntax is None:
        return None
    heads = (0, *sentence.syntax.heads)
    parties = []
    for role, ids, texts in _SIDES:
        for actor, span in zip(event[ids], event[texts], strict=True):
            words = None if span is None else _words(sentence, span)
            word = None if words is None else head_of(words, heads) - 1
            parties.append(Party(word, role, 1.0, ((sectors[actor], 1.0),)))
    kind, mode, status = ((event["type"], 1.0),), ((event["mode"], 1.0),), ((event["status"], 1.0),)
    return Trigger(place[0], place[1], 1.0, kind, mode, status, tuple(parties))


def _words(sentence: Sentence, span: Mapping[str, int]) -> tuple[int, int] | None:
    inside = [at for at, word in enumerate(sentence.words) if word.start < span["end"] and word.end > span["start"]]
    return (inside[0], inside[-1]) if inside else None


def oracle(shared: Path, knowledge: Knowledge, files: Sequence[str] = DEV) -> dict[str, Any]:
    """Measures by file, every given event coded."""
    out = {}
    with patch.object(coder, "events", lambda scene, _: candidates(scene)):
        for name in files:
            rows = [json.loads(line) for line in opened(shared / "gold" / f"{name}.gold.jsonl")]
            parses = encoded(
                [parse_story(Story.from_json(row["story"]), knowledge=knowledge) for row in rows], shipped_encoder()
            )
            readings = [
                code_parse(given(parse, row), knowledge=knowledge) for parse, row in zip(parses, rows, strict=True)
            ]
            out[name] = score(gold_of(shared, name), {each.story.id: each for each in readings}).to_json()
    return out


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    keep("oracle", oracle(cli.parse_args().shared, shipped()))


if __name__ == "__main__":
    main()
