"""Events in the columns of POLECAT, the data set in PLOVER: one event a row, separated by tabs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kawat.days import days
from kawat.export.cells import line
from kawat.export.selection import Request, Selected
from kawat.reading import Actor, Event
from kawat.store.query import period_of

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country", "Actor COW",
    "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
    "Event Status", "Attributed To", "Probability", "Story ID",
)  # fmt: skip
"""POLECAT's columns, then four that only Kawat has."""

_DAY = len("2019-04-25")


def write(request: Request, out: Path) -> dict[str, int]:
    """A header and one line an event; several values of a cell are separated by semicolons, what is not known is empty."""
    scores = {
        (row["type"], row["mode"] or None): row["plover_score"]
        for row in request.knowledge.rows("ontology", "plover_forward")
    }
    events = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        file.write(line(COLUMNS))
        for chosen in request.chosen():
            for event in chosen.events:
                row = _row(chosen, event, scores.get((event.type, event.mode)))
                file.write(line(row.get(name) for name in COLUMNS))
                events += 1
    return {"events": events}


def _row(chosen: Selected, event: Event, score: str | None) -> dict[str, object]:
    story, reading, place = chosen.reading.story, chosen.reading, chosen.place_of(event)
    day = period_of(*days(event.when))
    return {
        "Event ID": f"{story.id}:{event.id}",
        "Event Date": day if day and len(day) == _DAY else None,
        "Event Type": event.type,
        "Event Mode": event.mode,
        "Intensity": None if score is None else float(score),
        "Quad Code": event.quad,
        "Contexts": "; ".join(event.contexts),
        **_side("Actor", event.actors),
        **_side("Recipient", event.recipients),
        "Placename": place and place.name,
        "Country": place and place.country,
        "Latitude": place and place.lat,
        "Longitude": place and place.lon,
        "GeoNames ID": place and place.geonames,
        "Raw Placename": event.where,
        "Source": story.publisher,
        "Publication Date": story.published and story.published[:_DAY],
        "Story People": _names(actor.name for actor in reading.actors if actor.kind == "person"),
        "Story Organizations": _names(actor.name for actor in reading.actors if actor.kind == "org"),
        "Story Locations": _names(spot.name for spot in reading.places),
        "Language": story.lang,
        "Version": chosen.coder,
        "Event Status": event.status,
        "Attributed To": event.attributed_to and event.attributed_to.name,
        "Probability": event.probability,
        "Story ID": story.id,
    }


def _side(name: str, parties: tuple[Actor, ...]) -> dict[str, object]:
    sectors = [actor.sector for actor in parties if actor.sector]
    return {
        f"{name} Name": _names(actor.name for actor in parties),
        f"{name} Country": _names(actor.country for actor in parties if actor.country),
        f"Primary {name} Sector": sectors[0] if sectors else None,
        f"{name} Sectors": _names(sectors),
        f"Wikipedia {name} ID": _names(actor.wikidata for actor in parties if actor.wikidata),
    }


def _names(names: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(names))
