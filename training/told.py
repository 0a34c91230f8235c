"""Every annotated event of the training files in one form: words of a sentence, and what happens in it.

    python -m training.told ../shared        # sentences, events and statuses by source

All come from ``annotations/`` and the texts they are about: sentences annotated for events alone (the given ``light-*`` and this project's own) and
whole stories (``story-*``). Whole stories code an event once, at its clearest mention: there, a sentence without an event may retell one
(``retold``). Development stories are not read here.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kawat.knowledge import Knowledge, shipped
from kawat.language.parse import Word
from kawat.language.words import words_of
from training import standoff
from training.guard import Guard

Place = tuple[int, int]
_BEFORE = 400
_GAP = 3
_SAYING = 30
"""Letters: a shorter sentence ("Ia setuju.") is everybody's and no copy."""


@dataclass(frozen=True, slots=True)
class Side:
    """A party of an event: first and last word, None where the sentence has no words for it; ``country`` and ``sector`` as annotated."""

    words: Place | None
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event at its trigger's first and last word. ``clearest``: whether whole-story gold would code it here; None where nobody said."""

    trigger: Place
    type: str
    mode: str | None
    status: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    attributed: Place | None
    clearest: bool | None = None


@dataclass(frozen=True, slots=True)
class ToldQuote:
    """Words of a quote in one sentence, words of its cue and of who speaks, as first and last word; ``speaker`` is the name that the story has.

    ``who`` is None where no words there stand for the speaker, and in whole stories, which do not tell.
    """

    kind: str
    content: tuple[Place, ...]
    cue: Place | None
    who: Place | None
    speaker: str
    country: str | None
    sector: str | None


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """``group`` is one for sentences that must not be parted when folds are made: those of a story, in both languages of a parallel text. ``before`` is
    the text before it; ``place`` the article or the parallel text that it is of. ``retold``: of a story that codes an event once; ``whole``: of a
    story whose every telling is annotated."""

    source: str
    group: str
    lang: str
    text: str
    before: str
    words: tuple[Word, ...]
    events: tuple[ToldEvent, ...]
    place: str = ""
    retold: bool = False
    whole: bool = False
    quotes: tuple[ToldQuote, ...] | None = None


def sentences(shared: Path, knowledge: Knowledge, directory: Path = standoff.ANNOTATIONS) -> Iterator[ToldSentence]:
    """All annotated sentences that may be trained on, in the order of their files and sources.

    An article of which the guard refuses several sentences is a reserved story in another paper's words, and is left out whole. A sentence of a
    known text that stands in two files counts once, as the first has it. Raises ValueError for an annotation that is not
    about the text at hand.
    """
    guard, texts = Guard.of(shared), standoff.Texts(shared)
    seen: set[tuple[str, str]] = set()
    last: tuple[str, str] = ("", "")
    for path in standoff.files(directory):
        if path.stem in standoff.STORIES:
            for story in standoff.stories(path, texts):
                told = [
                    each for each in _story(story, standoff.STORIES[path.stem], knowledge) if guard.allows(each.text)
                ]
                seen |= {(each.lang, each.text) for each in told}
                yield from told
            continue
        given = path.stem in standoff.LIGHT
        read = list(standoff.sentences(path, texts))
        refused = Counter(standoff.story_of(each.source) for each in read if not guard.allows(each.text))
        for each in read:
            if refused[standoff.story_of(each.source)] > 1:
                continue
            again = not given and len(each.text) > _SAYING and (each.lang, each.text) in seen
            if guard.allows(each.text) and not again:
                seen.add((each.lang, each.text))
                # Given files are whole runs: what stands before a sentence there is the row before it, in articles too.
                group = standoff.story_of(each.source)
                before = last[1] if given or _follows(last[0], each.source) else ""
                place = each.source.split(":")[0]
                made = _sentence(
                    each.id, group, each.lang, each.text, before, each.events, knowledge, place=place, whole=each.whole
                )
                yield made if each.quotes is None else replace(made, quotes=_quotes(made.words, each.quotes))
            last = (each.source, each.text)
        if given:
            last = ("", "")


def _follows(before: str, source: str) -> bool:
    """Whether a source is the line or the sentence right behind another; a title is right before its text."""
    if not before or before.split(":")[0] != source.split(":")[0]:
        return False
    end, start = _bounds(before)[1], _bounds(source)[0]
    return start - end == 1 if standoff.is_line(source) else 0 <= start - end <= _GAP


def _bounds(source: str) -> tuple[int, int]:
    """Where a source begins and ends: its line, or its offsets in the article."""
    numbers = source.split(":")[1:]
    if numbers == ["title"]:
        return 0, 0
    return int(numbers[0]), int(numbers[0 if standoff.is_line(source) else 1])


def _story(story: standoff.Whole, name: str, knowledge: Knowledge) -> Iterator[ToldSentence]:
    row, text = story.row, story.text
    actors = {actor["id"]: actor for actor in row["actors"]}
    for start, end in story.sentences:
        events = [
            {
                "trigger": _moved(event["trigger"], start),
                "type": event["type"],
                "mode": event["mode"],
                "status": event["status"],
                "actors": _sides(event["actors"], event["actor_text"], actors, start),
                "recipients": _sides(event["recipients"], event["recipient_text"], actors, start),
                "attributed": None,
            }
            for event in row["events"]
            if start <= event["trigger"][0] < end
        ]
        before = text[max(0, start - _BEFORE) : start]
        group = f"{name}:{story.id}"
        made = _sentence(
            f"{group}:{start}", group, story.lang, text[start:end], before, events, knowledge, place=group, retold=True
        )
        given = [_story_quote(quote, actors, start, end) for quote in row.get("quotes") or ()]
        quotes = None if row.get("quotes") is None else _quotes(made.words, [each for each in given if each["content"]])
        yield replace(made, quotes=quotes)


def _story_quote(
    quote: Mapping[str, Any], actors: Mapping[str, Mapping[str, Any]], start: int, end: int
) -> dict[str, Any]:
    """What of a story's quote stands in one sentence. Whole stories do not tell which words stand for the speaker."""
    content = [_moved([max(a, start), min(b, end)], start) for a, b in quote["content"] if a < end and start < b]
    cue = quote["cue"]
    actor = actors.get(quote["speaker"]) or {"name": "", "country": None, "sector": None}
    return {
        "kind": quote["kind"],
        "content": content,
        "cue": _moved(cue, start) if cue and start <= cue[0] < end else None,
        "who": None,
        "speaker": actor["name"],
        "country": actor["country"],
        "sector": actor["sector"],
    }


def _sides(
    ids: Sequence[str], spans: Sequence[Sequence[int] | None], actors: Mapping[str, Mapping[str, Any]], start: int
) -> list[dict[str, Any]]:
    return [
        {
            "span": None if span is None else _moved(span, start),
            "country": actors[each]["country"],
            "sector": actors[each]["sector"],
        }
        for each, span in zip(ids, spans, strict=True)
    ]


def _moved(span: Sequence[int], start: int) -> list[int]:
    """A story's span in its sentence."""
    return [span[0] - start, span[1] - start]


def _sentence(
    source: str,
    group: str,
    lang: str,
    text: str,
    before: str,
    events: Sequence[Mapping[str, Any]],
    knowledge: Knowledge,
    *,
    place: str,
    retold: bool = False,
    whole: bool = False,
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
        kind, clearest = (event["type"], event["mode"], event["status"]), event.get("clearest")
        made.append(ToldEvent(trigger, *kind, sides[0], sides[1], attributed, clearest))
    return ToldSentence(source, group, lang, text, before[-_BEFORE:], words, tuple(made), place, retold, whole)


def _quotes(words: Sequence[Word], given: Sequence[Mapping[str, Any]]) -> tuple[ToldQuote, ...]:
    out = []
    for each in given:
        content = tuple(place for place in (_words(words, span) for span in each["content"]) if place is not None)
        cue, who = _words(words, each["cue"]), _words(words, each["who"])
        out.append(ToldQuote(each["kind"], content, cue, who, each["speaker"], each["country"], each["sector"]))
    return tuple(out)


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
