"""Calls the stages in order: a story in, a reading out."""

from __future__ import annotations

from kawat.coding.actors import Cast, Figure
from kawat.coding.events import Told, events
from kawat.coding.lexical import lexical
from kawat.coding.marks import quotations
from kawat.coding.mentions import mentions
from kawat.coding.places import places
from kawat.coding.provenance import provenance
from kawat.coding.quotes import Said, quotes
from kawat.coding.times import times
from kawat.knowledge import Knowledge
from kawat.language import parse_story
from kawat.reading import Actor, Coder, Credit, Event, Quote, Reading, Time
from kawat.story import Story
from kawat.version import __version__

_BEHIND = 8
"""Characters between an agency's name and the date of its report: a comma, or a preposition."""


def coder_of(knowledge: Knowledge) -> Coder:
    """The coder that these tables make: the version names the program and, after ``+``, the tables."""
    return Coder(version=f"{__version__}+{knowledge.digest()}")


def code(story: Story, *, knowledge: Knowledge, lang: str | None = None) -> Reading:
    """The reading of one story. ``lang`` (ISO 639-1) goes before what the story says and what its words show.

    Raises LanguageError where the language is not supported or cannot be told.
    """
    parse = parse_story(story, knowledge=knowledge, lang=lang)
    words = lexical(parse.lang, knowledge)
    origin = provenance(parse, knowledge)
    rows = mentions(parse, knowledge)
    dates, spots = times(parse, knowledge), places(parse, rows, knowledge)
    marked = quotations(parse, words)
    cast = Cast(rows, published=story.published, quoted=marked)
    said = quotes(parse, rows, cast, words, marked)
    told = events(parse, rows, cast, said, _events_own(dates, origin.credits), spots, words)
    for each in told:
        cast.withdraw(each.actors, each.recipients)
        cast.withdraw(each.recipients, each.actors)
    actors = cast.actors(_used(said, told))
    return Reading(
        story=_as_read(story, lang=parse.lang, publisher=origin.publisher),
        sentences=tuple((sentence.start, sentence.end) for sentence in parse.sentences),
        dateline=origin.dateline,
        credits=origin.credits,
        actors=tuple(actors.values()),
        places=spots,
        times=dates,
        quotes=tuple(_quote(number, each, actors) for number, each in enumerate(said, 1)),
        events=tuple(_event(number, each, actors, knowledge) for number, each in enumerate(told, 1)),
        coder=coder_of(knowledge),
    )


def _events_own(dates: tuple[Time, ...], credits: tuple[Credit, ...]) -> list[Time]:
    """The dates that may be an event's: "dilansir Reuters pada Kamis" says when Reuters reported."""
    ends = [credit.span.end for credit in credits if credit.span and credit.role == "agency"]
    return [time for time in dates if not any(0 <= time.span.start - end <= _BEHIND for end in ends)]


def _as_read(story: Story, *, lang: str, publisher: str | None) -> Story:
    """The story with the language and publisher that its text shows, where its source named none."""
    fields = story.to_json() | {"lang": lang, "publisher": story.publisher or publisher}
    return Story.from_json(fields, origin=story.origin)


def _used(said: list[Said], told: list[Told]) -> set[Figure]:
    out = {figure for each in told for figure in (*each.actors, *each.recipients)}
    out |= {each.source for each in told if each.source}
    return out | {figure for each in said for figure in (each.speaker, each.addressee) if figure}


def _quote(number: int, said: Said, actors: dict[Figure, Actor]) -> Quote:
    return Quote(
        id=f"q{number}",
        kind=said.kind,
        speaker=actors[said.speaker] if said.speaker else None,
        addressee=actors[said.addressee] if said.addressee else None,
        cue=said.cue,
        content=tuple(said.content),
    )


def _event(number: int, told: Told, actors: dict[Figure, Actor], knowledge: Knowledge) -> Event:
    codes = knowledge.view("codes", lambda: _codes(knowledge)).get((told.type, told.mode)) or {}
    place = told.where.mentions[0].text if told.where else None
    return Event(
        id=f"e{number}",
        type=told.type,
        mode=told.mode,
        contexts=told.contexts,
        actors=tuple(actors[figure] for figure in told.actors),
        recipients=tuple(actors[figure] for figure in told.recipients),
        status=told.status,
        when=told.when.value if told.when else None,
        where=place,
        where_id=told.where.id if told.where else None,
        attributed_to=actors[told.source] if told.source else None,
        trigger=told.trigger,
        evidence=told.evidence,
        mentions=tuple(told.mentions),
        probability=told.probability,
        cameo=codes.get("cameo"),
        goldstein=float(codes["goldstein"]) if codes else None,
        quad=int(codes["quad"]) if codes else None,
    )


def _codes(knowledge: Knowledge) -> dict[tuple[str, str | None], dict[str, str]]:
    """The forward table of the ontology: CAMEO code, Goldstein score and quad class by type and mode."""
    return {(row["type"], row["mode"] or None): row for row in knowledge.rows("ontology", "plover_forward")}
