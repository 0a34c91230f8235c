"""Cuts a text at every span's edge, so that overlapping marks can be drawn without overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kawat.reading import Reading

LAYERS = ("trigger", "mention", "actor", "place", "time", "cue", "quote", "credit", "dateline", "flag")
"""What a mark can be, the most telling first: where two lie over each other the earlier gives the colour."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a stretch of text is part of: a layer, words for people about it, and the id of the reading's part that it is, where it has one."""

    layer: str
    label: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the marks on it, the most telling first. ``read`` is false for boilerplate, credits and datelines."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...]
    read: bool


def segments(reading: Reading) -> Iterator[Segment]:
    """The whole text in order, cut where any mark begins or ends."""
    text = reading.story.text
    marks = list(_marks(reading))
    edges = {0, len(text)} | {edge for start, end, _ in marks for edge in (start, end)}
    edges |= {edge for pair in reading.sentences for edge in pair}
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for start, end, mark in marks:
        opening.setdefault(start, []).append(mark)
        closing.setdefault(end, []).append(mark)
    starts, ends = {pair[0] for pair in reading.sentences}, {pair[1] for pair in reading.sentences}
    active: list[Mark] = []
    read = False
    ordered = sorted(edges)
    for start, end in pairwise(ordered):
        for mark in closing.get(start, ()):
            active.remove(mark)
        active += opening.get(start, ())
        read = (read and start not in ends) or start in starts
        yield Segment(
            start, end, text[start:end], tuple(sorted(active, key=lambda mark: LAYERS.index(mark.layer))), read
        )


def _marks(reading: Reading) -> Iterator[tuple[int, int, Mark]]:
    for event in reading.events:
        mode = f" ({event.mode})" if event.mode else ""
        who = ", ".join(actor.name for actor in event.actors) or "?"
        whom = f" → {', '.join(actor.name for actor in event.recipients)}" if event.recipients else ""
        label = f"{event.id} {event.type}{mode}, {event.status}: {who}{whom}"
        yield event.trigger.start, event.trigger.end, Mark("trigger", label, event.id)
        for span in event.mentions:
            yield span.start, span.end, Mark("mention", f"{event.id} {event.type} told again", event.id)
    for actor in reading.actors:
        for span in actor.mentions:
            yield (
                span.start,
                span.end,
                Mark("actor", f"{actor.id} {actor.name}{f' ({actor.code})' if actor.code else ''}", actor.id),
            )
    for place in reading.places:
        for span in place.mentions:
            yield span.start, span.end, Mark("place", f"{place.id} {place.name} ({place.country or '?'})", place.id)
    for time in reading.times:
        yield time.span.start, time.span.end, Mark("time", f"{time.id} {time.value or 'open'}", time.id)
    for quote in reading.quotes:
        speaker = quote.speaker.name if quote.speaker else "?"
        for span in quote.content:
            yield span.start, span.end, Mark("quote", f"{quote.id} {quote.kind}: {speaker}", quote.id)
        if quote.cue:
            yield quote.cue.start, quote.cue.end, Mark("cue", f"{quote.id} cue", quote.id)
    for credit in reading.credits:
        if credit.span:
            yield credit.span.start, credit.span.end, Mark("credit", f"{credit.role} {credit.name}")
    for flag in reading.flags:
        if flag.span:
            yield flag.span.start, flag.span.end, Mark("flag", f"flagged: {flag.kind}")
    if reading.dateline:
        yield (
            reading.dateline.span.start,
            reading.dateline.span.end,
            Mark("dateline", f"dateline {reading.dateline.place or ''}".strip()),
        )
