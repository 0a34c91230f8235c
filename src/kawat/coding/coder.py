"""Calls the stages in order: a story in, a reading out."""

from __future__ import annotations

from collections.abc import Sequence

from kawat.coding.actors import Cast
from kawat.coding.chains import Chain, chains
from kawat.coding.events import LEAST, Told, events
from kawat.coding.figures import Figure
from kawat.coding.gate import may_tell
from kawat.coding.genre import flags
from kawat.coding.hints import hints_of
from kawat.coding.homes import settle
from kawat.coding.lexical import lexical
from kawat.coding.linear import linear
from kawat.coding.marks import quotations
from kawat.coding.mentions import mentions
from kawat.coding.misheard import put_right
from kawat.coding.parties import with_parties, with_speakers
from kawat.coding.places import places
from kawat.coding.provenance import provenance
from kawat.coding.quotes import quotes
from kawat.coding.scene import Scene, scene_of
from kawat.coding.sidewords import with_sides
from kawat.coding.times import times
from kawat.coding.voices import Said
from kawat.knowledge import Knowledge
from kawat.language import Parse, parse_story
from kawat.reading import Actor, Coder, Event, Quote, Reading
from kawat.story import Story
from kawat.version import __version__


def coder_of(knowledge: Knowledge, *, fast: bool = False) -> Coder:
    """The coder that these tables make: the version names the program and, after ``+``, the tables, and whether it reads fast."""
    return Coder(version=f"{__version__}+{knowledge.digest()}{'.fast' * fast}")


def code(story: Story, *, knowledge: Knowledge, lang: str | None = None, least: float = LEAST) -> Reading:
    """The reading of one story. ``lang`` (ISO 639-1) goes before what the story says and what its words show; events less probable than
    ``least`` are left out.

    Raises LanguageError where the language is not supported or cannot be told, ModelError where the model is not whole.
    """
    return code_parse(
        heard([parse_story(story, knowledge=knowledge, lang=lang)], knowledge)[0], knowledge=knowledge, least=least
    )


def heard(parses: Sequence[Parse], knowledge: Knowledge, *, fast: bool = False) -> list[Parse]:
    """The same parses, every sentence with what the encoder says of it. Many at once are read faster, and just so.

    With ``fast`` stories that surely tell no event come back as they are: tables alone read their quotes, places and times.
    """
    # the encoder's libraries take longer to load than a story to parse
    from kawat.language.encoder import encoded, shipped_encoder

    stay = [not fast or may_tell(each, lexical(each.lang, knowledge)) for each in parses]
    asked = [each for each, stays in zip(parses, stay, strict=True) if stays]
    read = iter(encoded(asked, shipped_encoder(), lambda sentence, lang: hints_of(sentence, lexical(lang, knowledge))))
    return [next(read) if stays else each for each, stays in zip(parses, stay, strict=True)]


def staged_scene(parse: Parse, knowledge: Knowledge) -> Scene:
    """What the events of a story are read in."""
    words = lexical(parse.lang, knowledge)
    origin = provenance(parse, knowledge)
    named = mentions(parse, knowledge)
    parse = put_right(with_sides(parse, named, words, linear("sides")), words)
    rows = with_speakers(parse, with_parties(parse, named, words), words)
    dates, spots = times(parse, knowledge), places(parse, rows, knowledge)
    marked = quotations(parse, words)
    cast = Cast(rows, published=parse.story.published, quoted=marked)
    settle(parse, rows, cast, words, linear("homes"))
    said = quotes(parse, rows, cast, words, marked)
    return scene_of(parse, rows, cast, said, origin, dates, spots, words, flags(parse, knowledge))


def code_parse(parse: Parse, *, knowledge: Knowledge, least: float = LEAST, fast: bool = False) -> Reading:
    """The reading of a parsed story whose sentences the encoder has read; with ``fast``, of one that it may not have read."""
    scene = staged_scene(parse, knowledge)
    story, origin, cast, said = parse.story, scene.origin, scene.cast, scene.quotes
    dates, spots = tuple(scene.times), tuple(scene.places)
    told = events(scene, least)
    actors = cast.actors(used_figures(said, told))
    of_quotes, of_events = chains(scene, told, actors, knowledge)
    return Reading(
        story=_as_read(story, lang=parse.lang, publisher=origin.publisher),
        sentences=tuple((sentence.start, sentence.end) for sentence in parse.sentences),
        flags=tuple(scene.flags),
        dateline=origin.dateline,
        credits=origin.credits,
        actors=tuple(actors.values()),
        places=spots,
        times=dates,
        quotes=tuple(_quote(number, *each, actors) for number, each in enumerate(zip(said, of_quotes, strict=True), 1)),
        events=tuple(
            _event(number, *each, actors, knowledge) for number, each in enumerate(zip(told, of_events, strict=True), 1)
        ),
        coder=coder_of(knowledge, fast=fast),
    )


def _as_read(story: Story, *, lang: str, publisher: str | None) -> Story:
    """The story with the language and publisher that its text shows, where its source named none."""
    fields = story.to_json() | {"lang": lang, "publisher": story.publisher or publisher}
    return Story.from_json(fields, origin=story.origin)


def used_figures(said: Sequence[Said], told: Sequence[Told]) -> set[Figure]:
    """The figures that speak, are spoken to, act, receive or say so: the actors of the reading."""
    out = {figure for each in told for figure in (*each.actors, *each.recipients)}
    out |= {each.sides.source for each in told if each.sides.source}
    return out | {figure for each in said for figure in (each.speaker, each.addressee) if figure}


def _quote(number: int, said: Said, chain: Chain, actors: dict[Figure, Actor]) -> Quote:
    return Quote(
        id=f"q{number}",
        kind=said.kind,
        speaker=actors[said.speaker] if said.speaker else None,
        addressee=actors[said.addressee] if said.addressee else None,
        cue=said.cue,
        content=tuple(said.content),
        chain=chain,
    )


def _event(number: int, told: Told, chain: Chain, actors: dict[Figure, Actor], knowledge: Knowledge) -> Event:
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
        when=told.when,
        where=place,
        where_id=told.where.id if told.where else None,
        attributed_to=actors[told.sides.source] if told.sides.source else None,
        trigger=told.trigger,
        evidence=told.evidence,
        mentions=tuple(told.mentions),
        probability=told.probability,
        cameo=codes.get("cameo"),
        goldstein=float(codes["goldstein"]) if codes else None,
        quad=int(codes["quad"]) if codes else None,
        chain=chain,
    )


def _codes(knowledge: Knowledge) -> dict[tuple[str, str | None], dict[str, str]]:
    """The forward table of the ontology: CAMEO code, Goldstein score and quad class by type and mode."""
    return {(row["type"], row["mode"] or None): row for row in knowledge.rows("ontology", "plover_forward")}
