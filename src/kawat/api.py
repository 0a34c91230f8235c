"""The two calls that most users need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kawat.coding.coder import code
from kawat.knowledge import Knowledge, shipped
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
