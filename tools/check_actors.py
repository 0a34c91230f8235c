"""Asks the coder for country and sector of the words that stand for actors in annotated events.

    python tools/check_actors.py ../shared dev-int dev-mod          # how many agree, file by file
    python tools/check_actors.py ../shared dev-int --show           # and every word that does not

Events and their sides stay aside: an annotated side counts as right where any actor that the coder sees in its words has the
annotated country and sector. Sides without words in the sentence are left out. The gold is a language model's.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kawat.coding.coder import heard, staged_scene
from kawat.coding.figures import Figure
from kawat.coding.scene import Scene
from kawat.knowledge import Knowledge
from kawat.language import parse_story
from kawat.story import Story

_SIDES = (("actors", "actor_text"), ("recipients", "recipient_text"))


def words_of_actors(gold: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The span and the actor of each side of an annotated event, each once."""
    actors = {actor["id"]: actor for actor in gold["actors"]}
    seen = set()
    for event in gold["events"]:
        for side, words in _SIDES:
            for name, span in zip(event.get(side) or (), event.get(words) or (), strict=False):
                if span and name in actors and (span["start"], name) not in seen:
                    seen.add((span["start"], name))
                    yield span, actors[name]


def figures_in(scene: Scene, span: dict[str, Any]) -> list[Figure]:
    """The actors that the coder sees in the words of a span."""
    return [
        figure
        for row in scene.rows
        for mention in row
        if mention.span.start < span["end"] and span["start"] < mention.span.end
        for figure in scene.cast.figures_at(mention)
    ]


def main() -> None:
    """Reads the stories and prints the shares, and with ``--show`` what disagrees."""
    cli = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    cli.add_argument("shared", type=Path, help="folder with gold/*.gold.jsonl")
    cli.add_argument("names", nargs="+", help="gold files without their ending: dev-int")
    cli.add_argument("--show", action="store_true", help="print the words that disagree")
    args = cli.parse_args()
    knowledge = Knowledge()
    for name in args.names:
        lines = (args.shared / "gold" / f"{name}.gold.jsonl").read_text(encoding="utf-8").splitlines()
        golds = [json.loads(line) for line in lines if line.strip()]
        parses = heard([parse_story(Story.from_json(gold["story"]), knowledge=knowledge) for gold in golds], knowledge)
        right: Counter[str] = Counter()
        for gold, parse in zip(golds, parses, strict=True):
            scene = staged_scene(parse, knowledge)
            for span, actor in words_of_actors(gold):
                figures = figures_in(scene, span)
                wanted = actor["country"], actor["sector"]
                agree = wanted in {(figure.country, figure.sector) for figure in figures}
                right["all"] += 1
                right["both"] += agree
                right["country"] += wanted[0] in {figure.country for figure in figures}
                right["sector"] += wanted[1] in {figure.sector for figure in figures}
                if args.show and not agree:
                    found = ", ".join(f"{figure.country} {figure.sector}" for figure in figures) or "nobody"
                    print(f"{gold['story']['id']}: {span['text']}: {found}; annotated {wanted[0]} {wanted[1]}")
        shares = ", ".join(f"{key} {right[key] / right['all']:.3f}" for key in ("both", "country", "sector"))
        print(f"{name}: {right['all']} words of actors; {shares}")


if __name__ == "__main__":
    main()
