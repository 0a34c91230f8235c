"""How well credits and datelines are read, on a sample of real articles annotated by eye.

    python -m training.provenance_report ../shared [--errors]        # precision and recall by kind over ``annotations/gold/provenance.jsonl``

Kinds: ``source`` ("Sumber: …" lines), ``byline`` ("Editor: …", "Penulis: …"), ``code`` ("(rsa/abm)"), ``dateline`` and ``phrase`` ("dilansir …").
Every line of the first three in the articles was annotated, a sample of the others over all publishers, by a large language model reading them.
A credit is right when role and name agree with one annotated there; a dateline when place and publisher do. An outlet that a dateline
names is its publisher and no credit.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kawat.coding.provenance import provenance
from kawat.knowledge import Knowledge, shipped
from kawat.language import parse_story
from kawat.reading import Credit
from kawat.story import Story
from training.event_report import keep
from training.standoff import ANNOTATIONS, Texts, check

GOLD = ANNOTATIONS / "gold" / "provenance.jsonl"
_REACH = 80
"""A credit found so many letters behind the words asked about is one for them."""


def rows(texts: Texts, path: Path = GOLD) -> Iterator[tuple[Mapping[str, Any], Story]]:
    """Every annotated place with its story. Raises ValueError for a text that is not the one annotated."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        title, text = texts.articles()[row["article"]]
        start, end = row["window"]
        check(path, row["article"], text[start:end], row["sha256"])
        # who publishes a story is told but where the dateline is asked for it
        publisher = None if row["kind"] == "dateline" else texts.publisher(row["article"])
        yield row, Story.of(text, title=title or None, publisher=publisher)


def report(texts: Texts, knowledge: Knowledge, *, errors: bool = False) -> dict[str, dict[str, float]]:
    """Precision, recall and counts by kind."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    had: Counter[str] = Counter()
    for row, story in rows(texts):
        found = provenance(parse_story(story, knowledge=knowledge, lang="id"), knowledge)
        kind, start = row["kind"], row["window"][0]
        first, last = start + row["core"][0], start + row["core"][1] + (0 if kind in ("code", "dateline") else _REACH)
        asked = [each for each in row["credits"] if kind != "dateline" or each["role"] != "outlet"]
        gold = {(each["role"], _plain(each["name"])) for each in asked}
        words = [(start + each["words"][0], start + each["words"][1]) for each in row["credits"]]
        mine = {
            (each.role, _plain(each.name))
            for each in found.credits
            if each.span and (first <= each.span.start < last or any(_over(each, place) for place in words))
        }
        right[kind] += len(gold & mine)
        wanted[kind] += len(gold)
        had[kind] += len(mine)
        if kind == "dateline":
            told = found.dateline
            place = told.place if told else None
            publisher = story.publisher or found.publisher if told else None
            got = (_plain(place or ""), _plain(publisher or ""))
            line = row["dateline"] or {}
            want = (_plain(line.get("place") or ""), _plain(line.get("publisher") or ""))
            right["dateline line"] += got == want and bool(row["dateline"])
            wanted["dateline line"] += bool(row["dateline"])
            had["dateline line"] += told is not None
            if errors and got != want:
                print(kind, want, got, repr(story.text[:70]))
        if errors and gold != mine:
            print(
                kind, row["article"], sorted(gold - mine), sorted(mine - gold), repr(story.text[first - 30 : last + 30])
            )
    return {
        kind: {
            "p": right[kind] / max(1, had[kind]),
            "r": right[kind] / max(1, wanted[kind]),
            "wanted": wanted[kind],
            "had": had[kind],
        }
        for kind in wanted
    }


def _plain(name: str) -> str:
    return " ".join(part for part in "".join(letter if letter.isalnum() else " " for letter in name.lower()).split())


def _over(credit: Credit, place: tuple[int, int]) -> bool:
    return credit.span is not None and credit.span.start < place[1] and place[0] < credit.span.end


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("--errors", action="store_true")
    given = cli.parse_args()
    found = report(Texts(given.shared), shipped(), errors=given.errors)
    for kind, row in found.items():
        print(f"{kind}: P {row['p']:.3f} R {row['r']:.3f}, {row['wanted']} annotated, {row['had']} found")
    keep("provenance", found)


if __name__ == "__main__":
    main()
