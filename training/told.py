"""Every annotated event of the training files in one form: words of a sentence, and what happens in it.

    python -m training.told ../shared        # sentences, events and statuses by source

Three kinds of file become one: sentences annotated for events alone (``light-*``), whole stories (``train-*``), and this project's own
annotations by offset (``annotations/``). Whole stories code an event once, at its clearest mention: there, a sentence without an event may retell
one (``retold``). Development stories are not read here.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kawat.knowledge import Knowledge, shipped
from kawat.language.parse import Word
from kawat.language.words import words_of
from training.guard import Guard
from training.readers import opened
from training.standoff import told as standoff

Place = tuple[int, int]
_BEFORE = 400
_GAP = 3
_RUN = 50


@dataclass(frozen=True, slots=True)
class Side:
    """A party of an event: first and last word, None where the sentence has no words for it; ``country`` and ``sector`` as annotated."""

    words: Place | None
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event at its trigger's first and last word."""

    trigger: Place
    type: str
    mode: str | None
    status: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    attributed: Place | None


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """``group`` is one for sentences that must not be parted when folds are made: a story, or a run of lines. ``before`` is the text before it."""

    source: str
    group: str
    lang: str
    text: str
    before: str
    words: tuple[Word, ...]
    events: tuple[ToldEvent, ...]
    retold: bool = False


def sentences(shared: Path, knowledge: Knowledge) -> Iterator[ToldSentence]:
    """All annotated sentences that may be trained on, in the order of their sources."""
    guard = Guard.of(shared)
    for name in ("light-int", "light-mod", "light-mod2", "light-en"):
        before = ""
        for line in opened(shared / "gold" / f"{name}.jsonl"):
            row = json.loads(line)
            if guard.allows(row["text"]):
                group = f"{name}:{int(row['id'].split(':')[1]) // _RUN}"
                yield _sentence(row["id"], group, row["lang"], row["text"], before, _light(row["events"]), knowledge)
            before = row["text"]
    for name in ("train-int", "train-mod"):
        for line in opened(shared / "gold" / f"{name}.gold.jsonl"):
            yield from (each for each in _story(json.loads(line), name, knowledge) if guard.allows(each.text))
    last: tuple[str, str] = ("", "")
    for each in standoff(shared):
        if guard.allows(each.text):
            group = _group(each.source)
            before = last[1] if _follows(last[0], each.source) else ""
            yield _sentence(each.source, group, each.lang, each.text, before, each.events, knowledge)
        last = (each.source, each.text)


def _group(source: str) -> str:
    """The story of an article; of parallel lines, fifty."""
    name, _, rest = source.partition(":")
    return name if ":" in rest else f"{name}:{int(rest) // _RUN}"


def _follows(before: str, source: str) -> bool:
    """Whether a source is the line or the sentence right behind another."""
    if not before or before.split(":")[0] != source.split(":")[0]:
        return False
    numbers = [[int(each) for each in name.split(":")[1:]] for name in (before, source)]
    gap = numbers[1][0] - numbers[0][-1]
    return gap == 1 if len(numbers[0]) == 1 else 0 <= gap <= _GAP


def _light(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Events of a light file in the form of ``annotations/``: spans as pairs."""
    return [
        {
            **event,
            "trigger": _pair(event["trigger"]),
            "attributed": _pair(event["attributed"]),
            "actors": [{**side, "span": _pair(side["span"])} for side in event["actors"]],
            "recipients": [{**side, "span": _pair(side["span"])} for side in event["recipients"]],
        }
        for event in events
    ]


def _pair(span: Mapping[str, int] | None) -> list[int] | None:
    return None if span is None else [span["start"], span["end"]]


def _story(row: Mapping[str, Any], name: str, knowledge: Knowledge) -> Iterator[ToldSentence]:
    story, actors = row["story"], {actor["id"]: actor for actor in row["actors"]}
    text = story["text"]
    for start, end in row["sentences"]:
        events = [
            {
                "trigger": [event["trigger"]["start"] - start, event["trigger"]["end"] - start],
                "type": event["type"],
                "mode": event["mode"],
                "status": event["status"],
                "actors": _sides(event["actors"], event["actor_text"], actors, start),
                "recipients": _sides(event["recipients"], event["recipient_text"], actors, start),
                "attributed": None,
            }
            for event in row["events"]
            if start <= event["trigger"]["start"] < end
        ]
        before = text[max(0, start - _BEFORE) : start]
        source = f"{name}:{story['id']}:{start}"
        yield _sentence(
            source, f"{name}:{story['id']}", story["lang"], text[start:end], before, events, knowledge, retold=True
        )


def _sides(
    ids: Sequence[str], texts: Sequence[Mapping[str, int] | None], actors: Mapping[str, Mapping[str, Any]], start: int
) -> list[dict[str, Any]]:
    return [
        {
            "span": None if text is None else [text["start"] - start, text["end"] - start],
            "country": actors[each]["country"],
            "sector": actors[each]["sector"],
        }
        for each, text in zip(ids, texts, strict=True)
    ]


def _sentence(
    source: str,
    group: str,
    lang: str,
    text: str,
    before: str,
    events: Sequence[Mapping[str, Any]],
    knowledge: Knowledge,
    *,
    retold: bool = False,
) -> ToldSentence:
    words = words_of(text, 0, len(text), lang=lang, knowledge=knowledge)
    made = []
    for event in events:
        trigger = _words(words, event["trigger"])
        if trigger is None:
            raise ValueError(f"{source}: no word of the sentence lies in the trigger {event['trigger']}")
        sides = [
            tuple(Side(_words(words, side["span"]), side["country"], side["sector"]) for side in event[name])
            for name in ("actors", "recipients")
        ]
        attributed = _words(words, event["attributed"])
        made.append(ToldEvent(trigger, event["type"], event["mode"], event["status"], sides[0], sides[1], attributed))
    return ToldSentence(source, group, lang, text, before[-_BEFORE:], words, tuple(made), retold)


def _words(words: Sequence[Word], span: Sequence[int] | None) -> Place | None:
    """First and last word that share a letter with a span."""
    if span is None:
        return None
    inside = [at for at, word in enumerate(words) if word.start < span[1] and word.end > span[0]]
    return (inside[0], inside[-1]) if inside else None


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    cli.add_argument("shared", type=Path)
    rows = list(sentences(cli.parse_args().shared, shipped()))
    for kind in dict.fromkeys((row.lang, row.retold) for row in rows):
        some = [row for row in rows if (row.lang, row.retold) == kind]
        statuses = Counter(event.status for row in some for event in row.events)
        told = f"{len(some):,} sentences, {sum(statuses.values()):,} events {dict(statuses.most_common())}"
        print(f"{kind[0]} {'whole stories' if kind[1] else 'single'}: {told}")


if __name__ == "__main__":
    main()
