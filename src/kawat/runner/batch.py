"""One batch of stories read at once: nothing is raised for a story, each comes back with its reading or a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from kawat.coding.coder import code_parse, heard
from kawat.errors import KawatError
from kawat.knowledge import Knowledge
from kawat.language import Parse, parse_story
from kawat.reading import Reading
from kawat.story import Story

T = TypeVar("T")
_MOST = 32
_MOST_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Coded:
    """What became of a story: its reading, or why there is none."""

    story: Story
    reading: Reading | None
    reason: str | None = None


Reader = Callable[[list[Story]], list[Coded]]
"""Reads a batch: for each story, in order, what became of it."""


@cache
def _tables(own: str | None) -> Knowledge:
    return Knowledge(own)


def code_stories(
    stories: Sequence[Story], *, own: str | None = None, lang: str | None = None, fast: bool = False
) -> list[Coded]:
    """Reads a batch of stories with the shipped tables and a user's own over them; nothing is raised for a story.

    ``fast``: those that surely tell no event are not given to the encoder.
    """
    tables = _tables(own)
    out: list[Coded | None] = [None] * len(stories)
    parses: list[tuple[int, Parse]] = []
    for at, story in enumerate(stories):
        parse, reason = _tried(parse_story, story, knowledge=tables, lang=lang)
        if parse is None:
            out[at] = Coded(story, None, reason)
        else:
            parses.append((at, parse))
    together, _ = _tried(heard, [parse for _, parse in parses], tables, fast=fast)
    for number, (at, parse) in enumerate(parses):
        # one story that the encoder cannot read must not take the others with it
        alone, reason = ([together[number]], None) if together else _tried(heard, [parse], tables, fast=fast)
        reading = None
        if alone:
            reading, reason = _tried(code_parse, alone[0], knowledge=tables, fast=fast)
        out[at] = Coded(stories[at], reading, reason)
    return [each for each in out if each is not None]


def _tried(make: Callable[..., T], *given: Any, **named: Any) -> tuple[T | None, str | None]:
    """What is made, or None and why it could not be."""
    try:
        return make(*given, **named), None
    except KawatError as error:
        return None, str(error)
    except Exception as error:  # a fault of ours: told as such, and the run goes on
        return None, f"a fault in Kawat, please report it: {type(error).__name__}: {error}"


def batches(stories: Iterable[Story | None]) -> Iterator[list[Story]]:
    """The stories in batches of at most thirty-two, fewer where they are long: what is read at once has a bounded size.

    None among them ends a batch, which may be empty then: whoever waits for what stands before it need not wait for more stories.
    """
    batch: list[Story] = []
    chars = 0
    for story in stories:
        if story is None or (batch and (len(batch) == _MOST or chars + len(story.text) > _MOST_CHARS)):
            yield batch
            batch, chars = [], 0
        if story is not None:
            batch.append(story)
            chars += len(story.text)
    if batch:
        yield batch
