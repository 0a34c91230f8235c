"""Reprint families of a file of stories: how many, how large, how many true, how many missed.

    python tools/reprint_report.py ARTICLES.jsonl[.gz] --repo andikawilliam/CLICK-ID --from 2019-09-10 --to 2019-09-20
        [--gold annotations/gold/reprints.jsonl [--half 1]] [--sample FILE]

Recall is against all pairs of stories of which the shorter shares more than half of its runs of eight words with the longer, counted
over the texts by an index of all runs, apart from the program's own signatures. Precision is against ``--gold``: pairs judged by
reading both texts, by id and hash, without the texts; a row's ``round`` tells pairs that were judged before a rule was changed from
those judged after. ``--sample`` writes pairs to judge that were not yet: of those in one family, and of the pairs of the recall that
are in two.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

from kawat.coding.provenance import provenance
from kawat.corpus.families import Families, Placement
from kawat.corpus.publication import Publication
from kawat.corpus.signatures import body_of, numbers_in, signatures
from kawat.knowledge import Knowledge
from kawat.language.layout import layout_of
from kawat.language.outlets import outlets_of
from kawat.language.parse import Parse
from kawat.story import Story

RUN = 8
HALF = 0.5
EACH = 40
BATCH = 500
_WORD = re.compile(r"\w+")


def stories_of(path: Path, repo: str | None, first: str, last: str) -> list[Story]:
    """The stories of the file that were published from one day to another, both included."""
    stories = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            day = row.get("published") or row.get("date_iso") or ""
            if repo in (None, row.get("repo")) and first <= day <= last:
                fields = {"title": row["title"], "publisher": row["publisher"], "published": day, "lang": "id"}
                stories.append(Story.of(row["text"], id=row["id"], **fields))
    return stories


def read(story: Story, knowledge: Knowledge) -> tuple[str, tuple[str, ...]]:
    """The body of a story and the outlets that it credits."""
    lang = story.lang or "id"
    layout = layout_of(story.text, title=story.title, lang=lang, knowledge=knowledge, publisher=story.publisher)
    parse = Parse(story=story, lang=lang, blocks=layout.blocks, sentences=(), dateline=layout.dateline)
    credits = provenance(parse, knowledge).credits
    body = body_of(story.text, ((block.start, block.end) for block in layout.blocks if block.kind == "body"))
    return body, tuple(dict.fromkeys(credit.name for credit in credits if credit.role == "agency"))


def alike(bodies: list[str]) -> dict[tuple[int, int], tuple[float, float]]:
    """Containment and Jaccard index of all pairs of which more than HALF of the shorter's runs stand in the other."""
    runs = []
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, body in enumerate(bodies):
        words = [word.lower() for word in _WORD.findall(body)]
        own = {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
        runs.append(len(own))
        for run in own:
            index[run].append(number)
    both: Counter[tuple[int, int]] = Counter()
    for numbers in index.values():
        both.update(combinations(numbers, 2))
    found = {}
    for (one, other), count in both.items():
        if count > HALF * min(runs[one], runs[other]):
            found[one, other] = (count / min(runs[one], runs[other]), count / (runs[one] + runs[other] - count))
    return found


def recall(
    pairs: dict[tuple[int, int], tuple[float, float]], stories: list[Story], places: list[Placement]
) -> list[tuple[int, int]]:
    """Prints how many of the pairs are in one family; gives those that are not."""
    print(f"\n| pairs that share more than half of the shorter's runs of {RUN} words | pairs | in one family | share |")
    print("|---|--:|--:|--:|")
    groups = (
        ("between two outlets", lambda pair: stories[pair[0]].publisher != stories[pair[1]].publisher),
        ("of these with a Jaccard index under .3", None),
        ("within one outlet", lambda pair: stories[pair[0]].publisher == stories[pair[1]].publisher),
    )
    missed = [pair for pair in pairs if places[pair[0]].family != places[pair[1]].family]
    apart = set(missed)
    chosen: list[tuple[int, int]] = []
    for name, rule in groups:
        chosen = [pair for pair in chosen if pairs[pair][1] < 0.3] if rule is None else list(filter(rule, pairs))
        kept = sum(pair not in apart for pair in chosen)
        print(f"| {name} | {len(chosen)} | {kept} | {kept / max(1, len(chosen)):.3f} |")
    return missed


def kind_of(pair: tuple[int, int], stories: list[Story], places: list[Placement]) -> str:
    """Whether two stories are in one family, and whether one outlet published them."""
    one, other = pair
    family = "in one family" if places[one].family == places[other].family else "apart"
    return f"{family}, {'one outlet' if stories[one].publisher == stories[other].publisher else 'two outlets'}"


def half_of(row: dict[str, Any]) -> int:
    """0 or 1, by a hash of the ids: rules are made by looking at the pairs of 0, and measured on those of 1."""
    return hashlib.sha256("|".join(sorted(row["ids"])).encode()).digest()[0] % 2


def precision(judged: list[dict[str, Any]], stories: list[Story], places: list[Placement]) -> None:
    """Prints what the judged pairs are, by whether they are in one family."""
    numbers = {story.id: number for number, story in enumerate(stories)}
    table: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for row in judged:
        one, other = (numbers[each] for each in row["ids"])
        if [stories[one].text_hash, stories[other].text_hash] != row["sha256"]:
            raise SystemExit(f"{row['ids']}: not the texts that were judged")
        table[kind_of((one, other), stories, places), row["round"]][row["label"]] += 1
    print("\n| judged pairs | round | same text | rewrite | other | same text or rewrite |\n|---|--:|--:|--:|--:|--:|")
    for name, turn in sorted(table, reverse=True):
        same_text, rewrite, apart = (table[name, turn][label] for label in ("same-text", "rewrite", "other"))
        share = (same_text + rewrite) / (same_text + rewrite + apart)
        print(f"| {name} | {turn} | {same_text} | {rewrite} | {apart} | {share:.3f} |")


def sample(pairs: list[tuple[int, int]], stories: list[Story], places: list[Placement], into: Path) -> None:
    """Writes up to EACH pairs of each kind, in no order, with an empty label."""
    taken: Counter[str] = Counter()
    lines = []
    for pair in sorted(pairs, key=lambda pair: hashlib.sha256(repr(pair).encode()).digest()):
        kind = kind_of(pair, stories, places)
        taken[kind] += 1
        if taken[kind] <= EACH:
            two = [stories[number] for number in pair]
            row = {"ids": [each.id for each in two], "sha256": [each.text_hash for each in two]}
            lines.append(json.dumps(row | {"round": None, "label": None}) + "\n")
    into.write_text("".join(lines), encoding="utf-8")


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("stories", type=Path)
    cli.add_argument("--repo")
    cli.add_argument("--from", dest="first", default="")
    cli.add_argument("--to", dest="last", default="9999")
    cli.add_argument("--gold", type=Path)
    cli.add_argument(
        "--half", type=int, choices=(0, 1), help="only these of the judged pairs; rules are made with 0 at hand"
    )
    cli.add_argument("--sample", type=Path)
    given = cli.parse_args()
    knowledge = Knowledge()
    stories = stories_of(given.stories, given.repo, given.first, given.last)
    bodies, credits = zip(*(read(story, knowledge) for story in stories), strict=True)
    families = Families(outlet=outlets_of(knowledge).key)
    for at in range(0, len(stories), BATCH):
        signed = zip(
            stories[at : at + BATCH], signatures(bodies[at : at + BATCH]), credits[at:], bodies[at:], strict=False
        )
        families.add(
            [
                Publication(
                    id=s.id,
                    signature=mark,
                    numbers=numbers_in(body),
                    published=s.published,
                    publisher=s.publisher,
                    credits=named,
                )
                for s, mark, named, body in signed
            ]
        )
    places = [families.placement(story.id) for story in stories]
    groups: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        groups[place.family].append(number)
    sizes = Counter(map(len, groups.values()))
    print(f"{len(stories)} stories, {len(groups)} families; {sum(map(bool, credits))} stories credit an outlet")
    print("stories in a family: " + ", ".join(f"{size}: {sizes[size]} families" for size in sorted(sizes)))
    roles = Counter((place.role, place.basis) for place in places)
    print("roles: " + ", ".join(f"{role} ({basis}) {count}" for (role, basis), count in sorted(roles.items())))
    missed = recall(alike(list(bodies)), stories, places)
    judged = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()] if given.gold else []
    if judged:
        precision([row for row in judged if given.half in (None, half_of(row))], stories, places)
    if given.sample:
        together = [pair for group in groups.values() for pair in combinations(group, 2)]
        known = {frozenset(row["ids"]) for row in judged}
        fresh = [pair for pair in together + missed if {stories[number].id for number in pair} not in known]
        sample(fresh, stories, places, given.sample)


if __name__ == "__main__":
    main()
