"""The calls that most users need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from kawat.coding.coder import code
from kawat.knowledge import Knowledge, shipped
from kawat.language import Parse, parse_story
from kawat.reading import Reading
from kawat.story import Story


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


def read_many(stories: Iterable[Story], *, knowledge: Knowledge | None = None) -> Iterator[Reading]:
    """A reading for each story, in order, as they are asked for. Raises what ``read`` raises, at that story."""
    tables = knowledge or shipped()
    for story in stories:
        yield code(story, knowledge=tables)


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
