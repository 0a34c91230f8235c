"""What the tests of the coding room share: a text becomes a reading, and a reading becomes plain words to compare."""

from __future__ import annotations

from functools import cache

from kawat import api
from kawat.coding.lexical import Lexical, lexical
from kawat.coding.mention import Mention
from kawat.coding.mentions import mentions
from kawat.knowledge import Knowledge
from kawat.language import Parse, parse_story
from kawat.reading import Actor, Event, Quote, Reading
from kawat.story import Story


@cache
def tables() -> Knowledge:
    """The shipped tables, loaded once for all tests of the room."""
    return Knowledge()


def story(text: str, *, published: str | None = None, title: str | None = None) -> Story:
    """A story of the text."""
    return Story.of(text, published=published, title=title)


def parse(text: str, *, lang: str = "id", title: str | None = None) -> Parse:
    """The parse of a text."""
    return parse_story(story(text, title=title), knowledge=tables(), lang=lang)


def words_of(lang: str = "id") -> Lexical:
    """The indexed tables of a language."""
    return lexical(lang, tables())


def found(text: str, *, lang: str = "id") -> list[Mention]:
    """All mentions of a text, from left to right."""
    return [mention for row in mentions(parse(text, lang=lang), tables()) for mention in row]


def read(
    text: str, lang: str | None = "id", published: str | None = "2019-04-25", *, title: str | None = None
) -> Reading:
    """The reading of a text."""
    return api.read(story(text, published=published, title=title), lang=lang, knowledge=tables())


def names(actors: tuple[Actor, ...]) -> list[str]:
    """The actors' names."""
    return [actor.name for actor in actors]


def cast(reading: Reading) -> dict[str, str]:
    """Name and code ("RUS GOV") of every actor."""
    return {actor.name: actor.code for actor in reading.actors}


def actor(reading: Reading, name: str) -> Actor:
    """The one actor of that name."""
    [one] = [each for each in reading.actors if each.name == name]
    return one


def told_as(actor: Actor) -> list[str]:
    """The words that mention an actor, in order."""
    return [span.text for span in actor.mentions]


def line(event: Event) -> str:
    """An event in one line: ``CONSULT visit: A, B > C [occurred]``."""
    kind = " ".join(part for part in (event.type, event.mode) if part)
    sides = " > ".join(", ".join(names(side)) for side in (event.actors, event.recipients) if side)
    return f"{kind}: {sides} [{event.status}]"


def lines(reading: Reading) -> list[str]:
    """All events, each in one line."""
    return [line(event) for event in reading.events]


def triggers(reading: Reading) -> dict[str, Event]:
    """The events by the words of their triggers."""
    return {event.trigger.text: event for event in reading.events}


def said(quote: Quote) -> tuple[str, str | None, str | None, list[str]]:
    """Kind, speaker's name, cue and contents of a quote."""
    speaker, cue = (quote.speaker.name if quote.speaker else None), (quote.cue.text if quote.cue else None)
    return quote.kind, speaker, cue, [span.text for span in quote.content]


def speech(reading: Reading) -> list[tuple[str, str | None, str | None, list[str]]]:
    """All quotes, each as ``said`` has it."""
    return [said(quote) for quote in reading.quotes]
