"""Stories with their annotations for brat (brat.nlplab.org): a ``.txt`` and an ``.ann`` a story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kawat.export.selection import Request, Selected
from kawat.reading import ACTOR_KINDS, CREDIT_ROLES, EVENT_TYPES, QUOTE_KINDS, STATUSES, Actor, Event, Span
from kawat.story import identity

_NAME = re.compile(r"[^\w.-]+")
_LINE = re.compile(r"[^\r\n]+")
_LONGEST = 80


def write(request: Request, out: Path) -> dict[str, int]:
    """The files and ``annotation.conf``; offsets count code points, a span over several lines is one with several parts."""
    (out / "annotation.conf").write_text(_configuration(), encoding="utf-8")
    stories = events = 0
    for chosen in request.chosen():
        name = _file_name(chosen.reading.story.id)
        with (out / f"{name}.txt").open("w", encoding="utf-8", newline="") as file:
            file.write(chosen.reading.story.text)
        with (out / f"{name}.ann").open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in _annotations(chosen))
        stories += 1
        events += len(chosen.events)
    return {"stories": stories, "events": events}


def _file_name(story_id: str) -> str:
    """A name that every file system takes, other for every id."""
    safe = _NAME.sub("_", story_id)[:_LONGEST].strip(".")
    return safe if safe == story_id else f"{safe}-{identity(story_id)}"


def _annotations(chosen: Selected) -> Iterator[str]:
    reading, numbers = chosen.reading, iter(range(1, 1 << 30))
    marks: dict[str, list[tuple[str, Span]]] = {}

    def mark(label: str, *spans: Span) -> tuple[str, str]:
        name = f"T{next(numbers)}"
        return name, f"{name}\t{label} {_offsets(spans)}\t{_words(spans)}"

    for actor in reading.actors:
        marks[actor.id] = []
        for span in actor.mentions:
            name, line = mark(actor.kind.capitalize(), span)
            marks[actor.id].append((name, span))
            yield line
            if actor.code:
                yield f"#{name[1:]}\tAnnotatorNotes {name}\t{' '.join((actor.name, actor.code)).replace(chr(10), ' ')}"
    for label, parts in (
        ("Place", ((each.mentions, each.name) for each in reading.places)),
        ("Time", (((each.span,), each.value) for each in reading.times)),
    ):
        for spans, told in parts:
            for span in spans:
                name, line = mark(label, span)
                yield line
                if told:
                    yield f"#{name[1:]}\tAnnotatorNotes {name}\t{' '.join(told.split())}"
    for credit in reading.credits:
        if credit.span:
            yield mark(credit.role.capitalize(), credit.span)[1]
    for number, event in enumerate(chosen.events, 1):
        name, line = mark(event.type, event.trigger)
        yield line
        yield f"E{number}\t{event.type}:{name}{''.join(_roles(event, marks))}"
        yield f"A{number}\tStatus E{number} {event.status}"
    for number, quote in enumerate(reading.quotes, len(chosen.events) + 1):
        name, line = mark("Quote", *quote.content)
        yield line
        yield f"A{number}\tKind {name} {quote.kind}"
        if quote.speaker and (spoken := _nearest(marks[quote.speaker.id], quote.cue or quote.content[0])):
            yield f"R{number}\tSpeaker Arg1:{name} Arg2:{spoken}"


def _roles(event: Event, marks: dict[str, list[tuple[str, Span]]]) -> Iterator[str]:
    sides: tuple[tuple[str, Iterable[Actor]], ...] = (
        ("Actor", event.actors),
        ("Recipient", event.recipients),
        ("Source", [event.attributed_to] if event.attributed_to else []),
    )
    for role, actors in sides:
        names = [name for actor in actors if (name := _nearest(marks[actor.id], event.trigger))]
        for number, name in enumerate(names, 1):
            yield f" {role}{number if number > 1 else ''}:{name}"


def _nearest(mentions: list[tuple[str, Span]], to: Span) -> str | None:
    """The mention that stands nearest to the words; None for an actor without any."""
    if not mentions:
        return None
    return min(mentions, key=lambda each: (max(each[1].start - to.end, to.start - each[1].end, 0), each[1].start))[0]


def _pieces(spans: Iterable[Span]) -> Iterator[tuple[int, int, str]]:
    for span in spans:
        for found in _LINE.finditer(span.text):
            yield span.start + found.start(), span.start + found.end(), found[0]


def _offsets(spans: Iterable[Span]) -> str:
    return ";".join(f"{start} {end}" for start, end, _ in _pieces(spans))


def _words(spans: Iterable[Span]) -> str:
    return " ".join(words for *_, words in _pieces(spans))


def _configuration() -> str:
    entities = [
        *(kind.capitalize() for kind in ACTOR_KINDS),
        "Place",
        "Time",
        "Quote",
        *(role.capitalize() for role in CREDIT_ROLES),
    ]
    who = "|".join(kind.capitalize() for kind in ACTOR_KINDS)
    events = [f"{kind}\tActor*:{who}, Recipient*:{who}, Source?:{who}" for kind in EVENT_TYPES]
    return "\n".join(
        [
            "[entities]", *entities, "", "[relations]", f"Speaker\tArg1:Quote, Arg2:{who}", "", "[events]", *events, "",
            "[attributes]", f"Status\tArg:<EVENT>, Value:{'|'.join(STATUSES)}", f"Kind\tArg:Quote, Value:{'|'.join(QUOTE_KINDS)}", "",
        ]
    )  # fmt: skip
