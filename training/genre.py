"""Learns which stories are of sport, from the desks that published articles.

    python -m training.genre ../shared        # five-fold figures, what annotated stories are flagged, then the model of all

An article is of sport when its desk is. Desks that say nothing of a subject (headlines, sets of hoaxes, groups of one publisher that were made by
clustering) are neither learned from nor counted. The development stories are left out of both. The threshold is the coder's own.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kawat.coding.genre import flags, is_sport, sport_features, sport_words
from kawat.coding.linear import MODELS, Linear
from kawat.errors import StoryError
from kawat.knowledge import Knowledge, shipped
from kawat.language import parse_story
from kawat.reading import NO_NEWS
from kawat.story import Story
from training.event_data import parted
from training.fit import fit_yes_no
from training.guard import RESERVED_STORIES
from training.homes import written
from training.readers import opened
from training.standoff import LIGHT, STORIES, files, story_of

SPORT_DESKS = frozenset({"bola", "olahraga", "sport", "sports", "super skor"})
SPORT_PUBLISHERS = frozenset({"goal indonesia", "juara.net"})
OPEN_DESKS = frozenset(
    {
        "", "tajuk utama", "hoax set valid", "hoax set hoax", "sosial & kemasyarakatan", "ekonomi & keuangan", "hukum & kriminalitas",
        "pembangunan & lingkungan", "politik & kebijakan publik",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """An article's features, and whether its desk is one of sport; None where the desk does not say."""

    id: str
    title: str
    features: dict[str, float]
    sport: bool | None
    labels: tuple[str, ...]


def desk(row: dict[str, str | None]) -> bool | None:
    """Whether an article was published by a desk of sport; None where that is not told."""
    name = (row["category"] or "").lower()
    if name in SPORT_DESKS or row["publisher"] in SPORT_PUBLISHERS:
        return True
    return None if name in OPEN_DESKS else False


def articles(shared: Path, knowledge: Knowledge) -> Iterator[Article]:
    """Every Indonesian article but the development stories."""
    reserved = {text for name in RESERVED_STORIES for text, _ in stories(shared, name)}
    titles = {text.partition("\n")[0] for text in reserved}
    for row in map(json.loads, opened(shared / "data" / "news" / "articles.jsonl.gz")):
        if row["title"] in titles or row["text"] in reserved:
            continue
        story = Story.of(row["text"], id=row["id"], title=row["title"] or None, url=row["url"] or None)
        try:
            parse = parse_story(story, knowledge=knowledge, lang="id")
        except StoryError:
            continue
        labels = tuple(flag.kind for flag in flags(parse, knowledge) if flag.kind != "sport")
        yield Article(
            story.id, story.title or "", sport_features(sport_words(parse, knowledge), parse), desk(row), labels
        )


def stories(shared: Path, name: str) -> Iterator[tuple[str, str]]:
    """Text and language of each story of a file of whole annotated stories."""
    for row in map(json.loads, opened(shared / "gold" / f"{name}.gold.jsonl")):
        yield row["story"]["text"], row["story"]["lang"]


def light_stories(shared: Path, name: str) -> Iterator[tuple[str, str]]:
    """Runs of sentences, as annotated, as if they were stories of twelve sentences."""
    rows = [json.loads(line) for line in opened(shared / "gold" / f"{name}.jsonl")]
    for start in range(0, len(rows), 12):
        some = rows[start : start + 12]
        yield "\n".join(row["text"] for row in some), some[0]["lang"]


def annotated() -> dict[str, int]:
    """How many events are annotated in each article or story of the project's annotations."""
    out: dict[str, int] = {}
    for path in files():
        for row in map(json.loads, opened(path)):
            if "source" in row:
                name = story_of(row["source"])
                out[name] = out.get(name, 0) + len(row["events"])
    return out


def five_fold(made: Sequence[Article]) -> list[tuple[Article, bool]]:
    """Each article with what a model of the other folds says of it."""
    out = []
    for train, held in parted(list(made), lambda each: each.id):
        MODELS["sport"] = Linear(fitted(train))
        out += [(each, is_sport(each.features)) for each in held]
    return out


def fitted(made: Sequence[Article]) -> dict[str, float]:
    """The weights of all articles whose desk says what they are."""
    known = [each for each in made if each.sport is not None]
    return fit_yes_no([each.features for each in known], [bool(each.sport) for each in known])


def report(judged: Sequence[tuple[Article, bool]]) -> None:
    """Prints how many articles of each kind of desk were flagged, and those that their desk says are not of sport."""
    for name, wanted in (("sport", True), ("other desks", False), ("desk not told", None)):
        some = [each for each in judged if each[0].sport is wanted]
        print(f"{name:14} {len(some):6,} articles, flagged {sum(said for _, said in some):5,}")
    sport = [each for each in judged if each[0].sport]
    other = [said for each, said in judged if each.sport is False]
    flagged = [each for each, said in judged if said and each.sport is not None]
    recall = sum(said for _, said in sport) / max(1, len(sport))
    precision = sum(bool(each.sport) for each in flagged) / max(1, len(flagged))
    print(f"recall {recall:.3f}, precision {precision:.4f}, other desks not flagged {1 - sum(other) / len(other):.4f}")
    for each, said in judged:
        if said and not each.sport:
            print("  other desk:" if each.sport is False else "  not told:  ", each.id, each.title)


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    given = cli.parse_args()
    knowledge = shipped()
    made = list(articles(given.shared, knowledge))
    judged = five_fold(made)
    report(judged)
    events = annotated()
    sport = [each for each, said in judged if said and each.id in events]
    print(
        f"annotated articles flagged sport: {len(sport)}, of them {sum(events[each.id] > 0 for each in sport)} with events"
    )
    for kind in NO_NEWS:
        some = [each for each in made if kind in each.labels]
        if some:
            print(f"labelled {kind}: {len(some):,} articles, such as {', '.join(each.id for each in some[:3])}")
    weights = fitted(made)
    written("sport", weights)
    MODELS["sport"] = Linear(weights)
    spent, count = 0.0, 0
    for texts in (
        *(stories(given.shared, name) for name in (*RESERVED_STORIES, *STORIES.values())),
        *(light_stories(given.shared, name) for name in LIGHT),
    ):
        for text, lang in texts:
            parse = parse_story(Story.of(text), knowledge=knowledge, lang=lang)
            started = time.process_time()
            found = flags(parse, knowledge)
            spent, count = spent + time.process_time() - started, count + 1
            if found:
                print(f"annotated story flagged: {[flag.kind for flag in found]} {text[:60]!r}")
    print(f"{count} annotated stories and runs of sentences, {1000 * spent / count:.3f} ms each")


if __name__ == "__main__":
    main()
