"""Annotated stories: readings with the few keys that only gold has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kawat.errors import IntakeError, KawatError
from kawat.reading import Event, Reading, Span

_ROLES = ("actors", "recipients")


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One annotated story.

    ``reading``      what the annotator wrote down
    ``quotes_read``  whether the story was read for quotes (``quotes`` is not null)
    ``arguments``    for each event's id and role the words that stand for that side in the event's sentence
    """

    reading: Reading
    quotes_read: bool
    arguments: Mapping[tuple[str, str], tuple[Span, ...]]


def gold_stories(path: str | Path) -> Iterator[GoldStory]:
    """The annotated stories of a JSON Lines file, in order. Raises IntakeError with file and line where a line is none."""
    try:
        file = Path(path).open(encoding="utf-8")  # noqa: SIM115
    except OSError as error:
        raise IntakeError(
            f"{path}: cannot be opened: {error.strerror}; a JSON Lines file of annotated stories is right"
        ) from error
    with file:
        number = 1
        try:
            for number, line in enumerate(file, 1):  # noqa: B007 (an error names the line)
                if line.strip():
                    yield gold_story(json.loads(line))
        except (ValueError, KawatError, TypeError, KeyError, AttributeError) as error:
            raise IntakeError(f"{path}:{number}: not an annotated story: {error}") from error


def gold_story(row: Mapping[str, Any]) -> GoldStory:
    """The annotated story of one such object. Raises ReadingError, SpanError or IntakeError."""
    reading = Reading.from_gold(row)
    words: dict[tuple[str, str], tuple[Span, ...]] = {}
    for event in row.get("events") or ():
        for role, key in zip(_ROLES, ("actor_text", "recipient_text"), strict=True):
            words[event["id"], role] = tuple(Span(**span) for span in event.get(key) or () if span)
    return GoldStory(reading, row.get("quotes") is not None, words)


def argument_words(gold: GoldStory, event: Event, role: str) -> tuple[Span, ...]:
    """The words for one side of a gold event."""
    return gold.arguments.get((event.id, role), ())
