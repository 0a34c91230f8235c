"""Stories as spaCy documents in one DocBin: the words of events, actors, places, times and quotes as span groups."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kawat.export.selection import Request, Selected
from kawat.extras import needed

_ANY = "xx"


def write(request: Request, out: Path) -> dict[str, int]:
    """A ``.spacy`` file. Tokens are spaCy's own, spans are widened to them; the exact ones are in ``doc.user_data["kawat"]``, JSON."""
    spacy = needed("spacy", extra="docbin", what="DocBin")
    tokens = needed("spacy.tokens", extra="docbin", what="DocBin")
    pipelines: dict[str, Any] = {}
    bin = tokens.DocBin(store_user_data=True)
    stories = events = 0
    for chosen in request.chosen():
        lang = chosen.reading.story.lang or _ANY
        if lang not in pipelines:
            pipelines[lang] = spacy.blank(lang)
        bin.add(_document(pipelines[lang], chosen))
        stories += 1
        events += len(chosen.events)
    out.write_bytes(bin.to_bytes())
    return {"stories": stories, "events": events}


def _document(pipeline: Any, chosen: Selected) -> Any:
    reading = chosen.reading
    doc = pipeline.make_doc(reading.story.text)
    groups = {
        "events": [(event.type, event.trigger) for event in chosen.events],
        "actors": [(actor.kind, span) for actor in reading.actors for span in actor.mentions],
        "places": [("place", span) for place in reading.places for span in place.mentions],
        "times": [(time.type, time.span) for time in reading.times],
        "quotes": [(quote.kind, span) for quote in reading.quotes for span in quote.content],
    }
    for name, marked in groups.items():
        doc.spans[name] = [
            doc.char_span(span.start, span.end, label=label, alignment_mode="expand") for label, span in marked
        ]
    row = reading.to_json()
    fitting = {event.id for event in chosen.events}
    row["events"] = [event for event in row["events"] if event["id"] in fitting]
    del row["story"]["text"]
    doc.user_data["kawat"] = json.dumps(row, ensure_ascii=False)
    return doc
