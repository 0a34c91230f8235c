"""How well the mentions of actors are found and brought together, on stories annotated for it by reading.

    python -m training.mention_report ../shared        # mention P R F and B-cubed over ``annotations/gold/mentions.jsonl``

A mention is found where a mention of the coder shares at least half of both spans' union, one to one. B-cubed (Bagga and Baldwin, 1998) asks of each
mention how much of its actor's mentions stand together with it; mentions that stand for several actors are left out of it. All mentions of a story
count, also those of actors that neither act nor speak in its reading. Annotated by a large language model.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kawat.coding.coder import heard, staged_scene
from kawat.knowledge import Knowledge, shipped
from kawat.language import parse_story
from kawat.story import Story
from training.event_report import keep
from training.standoff import ANNOTATIONS, Texts, check, one_line

GOLD = ANNOTATIONS / "gold" / "mentions.jsonl"
Place = tuple[int, int]
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Clusters:
    """The mentions of each actor of one story, as offsets into its text: annotated and found."""

    gold: list[frozenset[Place]]
    found: list[frozenset[Place]]


def stories(texts: Texts, path: Path = GOLD) -> Iterator[tuple[Story, Mapping[str, Any]]]:
    """Every annotated story with its row. Raises ValueError for a text that is not the one annotated."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        title, text = texts.articles()[row["article"]]
        said = "\n".join(one_line(text[start:end]) for start, end in row["sentences"])
        check(path, row["article"], said, row["sha256"])
        yield Story.of(text, title=title or None), row


def clusters(some: Sequence[tuple[Story, Mapping[str, Any]]], knowledge: Knowledge) -> Iterator[Clusters]:
    """Of each story, as the coder has them."""
    parses = heard([parse_story(story, knowledge=knowledge, lang="id") for story, _ in some], knowledge)
    for parse, (_, row) in zip(parses, some, strict=True):
        gold = [frozenset((start, end) for start, end in actor["mentions"]) for actor in row["actors"]]
        said = row["sentences"]
        found = [
            frozenset(
                (span.start, span.end)
                for span in figure.mentions
                if any(start <= span.start and span.end <= end for start, end in said)
            )
            for figure in staged_scene(parse, knowledge).cast.figures
        ]
        yield Clusters(gold, [each for each in found if each])


def paired(one: Clusters) -> dict[Place, Place]:
    """Annotated mentions and the ones found for them, the best first."""
    wanted, had = frozenset().union(*one.gold), frozenset().union(*one.found)
    pairs = sorted(
        ((_shared(each, other), each, other) for each in wanted for other in had if _shared(each, other) >= _SHARED),
        reverse=True,
    )
    out: dict[Place, Place] = {}
    taken: set[Place] = set()
    for _, each, other in pairs:
        if each not in out and other not in taken:
            out[each] = other
            taken.add(other)
    return out


def _shared(one: Place, other: Place) -> float:
    """The share of two spans' union that both hold."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


def measures(some: Sequence[Clusters]) -> dict[str, dict[str, float]]:
    """Mention and B-cubed precision, recall and F over all stories together."""
    right = wanted = had = 0
    recall: list[float] = []
    precision: list[float] = []
    for one in some:
        pairs = paired(one)
        right += len(pairs)
        wanted += len(frozenset().union(*one.gold))
        had += len(frozenset().union(*one.found))
        back = {other: each for each, other in pairs.items()}
        several = _several(one.gold)
        gold = _of_each([each - several for each in one.gold])
        found = _of_each([frozenset(back.get(place, place) for place in each) - several for each in one.found])
        recall += [len(some & found.get(place, frozenset())) / len(some) for place, some in gold.items()]
        precision += [len(some & gold.get(place, frozenset())) / len(some) for place, some in found.items()]
    return {
        "mention": _prf(right / max(1, had), right / max(1, wanted)),
        "b-cubed": _prf(sum(precision) / max(1, len(precision)), sum(recall) / max(1, len(recall))),
    }


def _several(clusters: Sequence[frozenset[Place]]) -> frozenset[Place]:
    """The mentions that stand for several actors."""
    count = Counter(place for each in clusters for place in each)
    return frozenset(place for place, times in count.items() if times > 1)


def _of_each(clusters: Sequence[frozenset[Place]]) -> dict[Place, frozenset[Place]]:
    """Of each mention the mentions of its actor."""
    return {place: each for each in clusters for place in each}


def _prf(p: float, r: float) -> dict[str, float]:
    return {"p": p, "r": r, "f": 2 * p * r / max(p + r, 1e-9)}


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    found = measures(list(clusters(list(stories(Texts(given.shared))), shipped())))
    for name, row in found.items():
        print(f"{name}: P {row['p']:.3f} R {row['r']:.3f} F {row['f']:.3f}")
    keep("mentions", found)


if __name__ == "__main__":
    main()
