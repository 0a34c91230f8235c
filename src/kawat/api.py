"""The calls that most users need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, overload

from kawat.coding.coder import code
from kawat.errors import StoryError
from kawat.knowledge import Knowledge, shipped
from kawat.language import Parse, parse_story
from kawat.reading import Reading
from kawat.runner import code_all
from kawat.story import Story


@dataclass(frozen=True, slots=True)
class Unread:
    """A story that could not be read, and why."""

    story: Story
    reason: str


def read(
    story: Story | str,
    *,
    published: str | None = None,
    title: str | None = None,
    lang: str | None = None,
    knowledge: Knowledge | None = None,
) -> Reading:
    """The reading of one story, given as a ``Story`` or as its text.

    ``published`` (ISO 8601) is the day against which "Kamis" or "last week" are resolved; without it they stay open. ``lang`` is
    ``id`` or ``en``; without it the text shows it. Raises LanguageError for a story in another language and IntakeError for a
    date that is not ISO 8601.
    """
    if isinstance(story, str):
        story = Story.of(story, published=published, title=title)
    elif published is not None or title is not None:
        story = replace(story, published=published or story.published, title=title or story.title)
    return code(story, knowledge=knowledge or shipped(), lang=lang)


@overload
def read_many(
    stories: Iterable[Story],
    *,
    processes: int = 1,
    lang: str | None = None,
    knowledge: Knowledge | None = None,
    unread: Literal["raise"] = "raise",
) -> Iterator[Reading]: ...


@overload
def read_many(
    stories: Iterable[Story],
    *,
    processes: int = 1,
    lang: str | None = None,
    knowledge: Knowledge | None = None,
    unread: Literal["tell"],
) -> Iterator[Reading | Unread]: ...


def read_many(
    stories: Iterable[Story],
    *,
    processes: int = 1,
    lang: str | None = None,
    knowledge: Knowledge | None = None,
    unread: Literal["raise", "tell"] = "raise",
) -> Iterator[Reading | Unread]:
    """A reading for each story, in order. Memory stays flat: stories are asked for as readings are taken.

    One process reads each story when its reading is asked for; several read ahead, and are worth their start from some hundred stories
    on. ``unread`` says what becomes of a story that cannot be read: ``raise`` raises what ``read`` raises, at that story (StoryError with the
    same words where other processes read), and ends; ``tell`` gives an ``Unread`` in its place and goes on.
    """
    if unread not in ("raise", "tell"):
        raise ValueError(f"unread is {unread!r}; raise or tell is right")
    tables = knowledge or shipped()
    return (
        _one_by_one(stories, lang, tables, unread)
        if processes <= 1
        else _spread(stories, processes, lang, tables, unread)
    )


def _one_by_one(
    stories: Iterable[Story], lang: str | None, knowledge: Knowledge, unread: str
) -> Iterator[Reading | Unread]:
    for story in stories:
        try:
            made: Reading | Unread = code(story, knowledge=knowledge, lang=lang)
        except StoryError as error:
            if unread == "raise":
                raise
            made = Unread(story, str(error))
        yield made


def _spread(
    stories: Iterable[Story], processes: int, lang: str | None, knowledge: Knowledge, unread: str
) -> Iterator[Reading | Unread]:
    for each in code_all(stories, processes=processes, own=knowledge.own, lang=lang):
        if each.reading is not None:
            yield each.reading
        elif unread == "raise":
            raise StoryError(each.reason or f"story {each.story.id}: not read")
        else:
            yield Unread(each.story, each.reason or "")


def parse_many(
    stories: Iterable[Story], *, lang: str | None = None, knowledge: Knowledge | None = None, batch: int = 64
) -> Iterator[Parse]:
    """The parse of each story, in order: sentences, words, and of every sentence its parts of speech, tree and names.

    ``batch`` stories are read at a time, so that the encoder finds sentences of like length; what it says of a sentence is the same
    whatever the batch. Raises LanguageError at a story in another language, ModelError when the model is not whole.
    """
    # the encoder's libraries are loaded by those who use it
    from kawat.language.encoder import encoded, shipped_encoder

    tables, waiting = knowledge or shipped(), iter(stories)
    while some := list(islice(waiting, batch)):
        yield from encoded([parse_story(story, knowledge=tables, lang=lang) for story in some], shipped_encoder())
