"""Stories that a person has judged, as gold of the codebook's form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kawat.export.selection import Request
from kawat.reading import Reading, Span
from kawat.store.corrections import judged_readings, words_of


def write(request: Request, out: Path) -> dict[str, int]:
    """One judged story a line, by story id; those of which an event waits for its verdict are left out, for a score against them would be wrong.

    The filters of other formats are not used: a story is gold as a whole.
    """
    stories = events = waiting = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for row in gold_rows(request):
            if not row["complete"]:
                waiting += 1
                continue
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            stories += 1
            events += len(row["events"])
    return {"stories": stories, "events": events, "stories not judged to their end": waiting}


def gold_rows(request: Request) -> Iterator[dict[str, Any]]:
    """Every story with a verdict, as gold: ``complete`` tells whether each of its events was judged. Only judged events are among them.

    Quotes, times and places were not judged: ``quotes`` is null, which scoring takes for not annotated, and the others are empty.
    """
    for judged in judged_readings(request.store.connection):
        yield {**_gold(judged.reading), "complete": judged.complete}


def _gold(reading: Reading) -> dict[str, Any]:
    row = reading.to_json()
    used = {
        actor.id
        for event in reading.events
        for actor in (*event.actors, *event.recipients, event.attributed_to)
        if actor
    }
    events = []
    for event, plain in zip(reading.events, row["events"], strict=True):
        kept = {name: plain[name] for name in ("id", "type", "mode", "contexts", "actors", "recipients")}
        kept["actor_text"] = [_words(words_of(actor, event)) for actor in event.actors]
        kept["recipient_text"] = [_words(words_of(actor, event)) for actor in event.recipients]
        events.append(kept | {name: plain[name] for name in ("status", "when", "where", "attributed_to", "trigger")})
    actors = [
        {name: actor[name] for name in ("id", "name", "kind", "country", "sector")}
        for actor in row["actors"]
        if actor["id"] in used
    ]
    return {
        "story": row["story"], "sentences": row["sentences"], "dateline": row["dateline"], "credits": row["credits"], "actors": actors,
        "events": events, "quotes": None, "times": [], "places": [],
    }  # fmt: skip


def _words(span: Span | None) -> dict[str, Any] | None:
    return {"start": span.start, "end": span.end, "text": span.text} if span else None
