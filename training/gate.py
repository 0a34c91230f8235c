"""Learns which stories tell no event, so that a fast run need not have the encoder read them.

    kawat read ARTICLES.jsonl --format json > READINGS.jsonl    # some thousand articles of all desks
    python -m training.gate ../shared READINGS.jsonl            # five-fold figures, then the model of all
    python -m training.gate ../shared READINGS.jsonl --all      # also how many of all articles leave

Learned from annotated stories, which are rich in events, and from what the whole coder finds in READINGS, which are as newsrooms publish. The
threshold is that at which MISSED of the annotated stories with events leave, each judged without its fold; the recall printed for a fold is by the
threshold of the other four. The development stories are in neither; the model of all is tried on them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kawat.coding.coder import code_parse
from kawat.coding.gate import gate_features
from kawat.coding.lexical import lexical
from kawat.coding.linear import Linear
from kawat.errors import StoryError
from kawat.knowledge import Knowledge, shipped
from kawat.language import parse_story
from kawat.reading import Reading
from kawat.story import Story
from training.event_data import fold_of
from training.fit import fit_yes_no
from training.genre import stories as development
from training.guard import RESERVED_STORIES
from training.homes import written
from training.readers import opened
from training.standoff import STORIES, Texts, files, is_line, story_of, story_starts

MISSED = 0.005
PENALTY = 4.0
_RUN = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """A story's features, whether it tells an event, whether that was annotated (else the coder says so), and the fold it is held out in."""

    id: str
    lang: str
    features: dict[str, float]
    tells: bool
    annotated: bool
    fold: int
    reading: Reading | None = None


def annotated() -> dict[tuple[str, str], bool]:
    """By language and story whether it has an event; a story without one is there only if every sentence of it was annotated."""
    events: dict[tuple[str, str], int] = {}
    open_ones: set[tuple[str, str]] = set()
    for path in files():
        for row in map(json.loads, opened(path)):
            whole = path.stem in STORIES
            key = row["lang"], story_of(row["sentences"][0] if whole else row["source"])
            events[key] = events.get(key, 0) + len(row["events"])
            if not whole and not row.get("whole"):
                open_ones.add(key)
    return {key: count > 0 for key, count in events.items() if count or key not in open_ones}


def text_of(lang: str, name: str, texts: Texts) -> Story:
    """The whole of an annotated story: an article, or its lines of the parallel text."""
    if not is_line(name):
        title, text = texts.articles()[name]
        return Story.of(text, id=name, title=title or None)
    corpus, start = name.split(":")
    first = max(1, int(start))
    later = [each for each in story_starts() if each > first] if corpus.endswith("int") else []
    last = min(later[0] if later else first + _RUN, first + 3 * _RUN)
    return Story.of("\n".join(texts.of(f"{corpus}.{lang}:{line}") for line in range(first, last)), id=name)


def judged(shared: Path, readings: Path, knowledge: Knowledge) -> Iterator[Judged]:
    """All stories to learn from."""
    known = annotated()
    texts = Texts(shared)
    reserved = {text.partition("\n")[0] for name in RESERVED_STORIES for text, _ in development(shared, name)}
    for (lang, name), tells in known.items():
        features = features_of(text_of(lang, name, texts), lang, knowledge)
        yield Judged(name, lang, features, tells, True, fold_of(name))
    for row in map(json.loads, opened(readings)):
        if "sentences" not in row or ("id", row["story"]["id"]) in known or row["story"]["title"] in reserved:
            continue
        reading = Reading.from_json(row)
        story = reading.story
        features = features_of(story, story.lang or "", knowledge)
        yield Judged(story.id, story.lang or "", features, bool(reading.events), False, fold_of(story.id), reading)


def features_of(story: Story, lang: str, knowledge: Knowledge) -> dict[str, float]:
    return gate_features(parse_story(story, knowledge=knowledge, lang=lang), lexical(lang, knowledge))


def threshold(scores: Iterable[float]) -> float:
    """Below it MISSED of these scores lie."""
    ordered = sorted(scores)
    return ordered[int(MISSED * len(ordered))]


def held_out(made: Sequence[Judged]) -> list[float]:
    """The score of each story by a model of the other folds."""
    out: dict[int, float] = {}
    for fold in {each.fold for each in made}:
        model = fitted([each for each in made if each.fold != fold])
        out |= {at: model.score(each.features) for at, each in enumerate(made) if each.fold == fold}
    return [out[at] for at in range(len(made))]


def fitted(made: Sequence[Judged]) -> Linear:
    return Linear(fit_yes_no([each.features for each in made], [each.tells for each in made], PENALTY))


def leaves(made: Sequence[Judged], scores: Sequence[float]) -> list[bool]:
    """Whether each story is let go, by the threshold of the annotated stories of the other folds."""
    pairs = list(zip(made, scores, strict=True))
    least = {
        fold: threshold(score for each, score in pairs if each.fold != fold and each.annotated and each.tells)
        for fold in {each.fold for each in made}
    }
    return [score < least[each.fold] for each, score in pairs]


def share(some: Iterable[bool]) -> str:
    """How many of how many."""
    each = list(some)
    return f"{sum(each):,} of {len(each):,} ({sum(each) / max(1, len(each)):.4f})"


def report(made: Sequence[Judged], gone: Sequence[bool], knowledge: Knowledge) -> None:
    """Prints recall on annotated stories, and what of the articles that leave the whole coder finds."""
    pairs = list(zip(made, gone, strict=True))
    for lang in ("id", "en"):
        stay = [not left for each, left in pairs if each.annotated and each.tells and each.lang == lang]
        print(f"annotated stories with events, {lang}: stay {share(stay)}")
    print(
        "annotated stories with events: stay", share(not left for each, left in pairs if each.annotated and each.tells)
    )
    print("annotated stories without: leave", share(left for each, left in pairs if each.annotated and not each.tells))
    read = [(each.reading, left) for each, left in pairs if each.reading]
    print("articles: leave", share(left for _, left in read))
    print("articles in which the coder finds events: stay", share(not left for each, left in read if each.events))
    for name in ("events", "quotes", "actors"):
        whole = sum(len(getattr(each, name)) for each, _ in read)
        print(
            f"{name} of articles that leave: {sum(len(getattr(each, name)) for each, left in read if left):,} of {whole:,}"
        )
    unheard(read, knowledge)


def unheard(read: Sequence[tuple[Reading, bool]], knowledge: Knowledge) -> None:
    """Prints which quotes of those that leave are found without the encoder."""
    found = same = wanted = spoken = 0
    for reading, left in read:
        if left:
            alone = code_parse(parse_story(reading.story, knowledge=knowledge), knowledge=knowledge)
            mine, full = (
                {(each.content, each.speaker and each.speaker.name) for each in one.quotes} for one in (alone, reading)
            )
            found, wanted, same = found + len(mine), wanted + len(full), same + len(mine & full)
            spoken += len({content for content, _ in mine} & {content for content, _ in full})
    print(
        f"their quotes without the encoder: {found:,}; of the coder's {wanted:,} with the same words {spoken:,}, and speaker {same:,}"
    )


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    cli.add_argument("readings", type=Path)
    cli.add_argument("--all", action="store_true", help="count the articles of data/news that leave")
    given = cli.parse_args()
    knowledge = shipped()
    made = list(judged(given.shared, given.readings, knowledge))
    scores = held_out(made)
    report(made, leaves(made, scores), knowledge)
    weights: dict[str, float] = dict(fitted(made).weights)
    weights["bias"] = round(
        weights.get("bias", 0.0)
        - threshold(score for each, score in zip(made, scores, strict=True) if each.annotated and each.tells),
        4,
    )
    model = Linear(weights)
    for name in RESERVED_STORIES:
        rows = map(json.loads, opened(given.shared / "gold" / f"{name}.gold.jsonl"))
        told = [(row["story"]["text"], row["story"]["lang"]) for row in rows if row["events"]]
        stay = [model.score(features_of(Story.of(text), lang, knowledge)) >= 0 for text, lang in told]
        print(f"{name}, stories with events, by the model of all: stay {share(stay)}")
    if given.all:
        print("all articles: leave", share(_all(given.shared, model, knowledge)))
    written("gate", weights)


def _all(shared: Path, model: Linear, knowledge: Knowledge) -> Iterator[bool]:
    for row in map(json.loads, opened(shared / "data" / "news" / "articles.jsonl.gz")):
        try:
            yield model.score(features_of(Story.of(row["text"], title=row["title"] or None), "id", knowledge)) < 0
        except StoryError:
            continue


if __name__ == "__main__":
    main()
