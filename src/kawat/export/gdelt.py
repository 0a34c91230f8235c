"""Events in the 61 columns of GDELT 2.0, separated by tabs and without a header, as GDELT publishes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path

from kawat.days import days
from kawat.export.cells import line
from kawat.export.codebook import table_of
from kawat.export.selection import Request, Selected
from kawat.reading import Actor, Event
from kawat.store.query import period_of

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{of}Geo_{name}" for of in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The columns in their order."""

_STATELESS = frozenset({"IGO", "NGO", "MNC", "IMG", "ISM"})
_DAY, _MONTH, _YEAR = len("20190425"), len("201904"), len("2019")
_BASE, _ROOT = 3, 2


def write(request: Request, out: Path) -> dict[str, int]:
    """One line for each actor and recipient of an event that is told as having happened; how many lines, of how many events.

    An act that several do together gives each of them as the first actor toward each other. What Kawat does not know is empty: the date
    where the text leaves it open, tone, ADM codes, the root event. ``DATEADDED`` is the day of publication.
    """
    quads = {
        (row["type"], row["mode"] or None): row["quad_gdelt"]
        for row in request.knowledge.rows("ontology", "plover_forward")
    }
    types = {row["sector"]: row["cameo"] for row in table_of("cameo_types")}
    lines = events = untold = 0
    with out.open("w", encoding="utf-8", newline="") as file:
        for chosen in request.chosen():
            for event in chosen.events:
                if event.status != "occurred":
                    untold += 1
                    continue
                events += 1
                for first, second in _pairs(event):
                    row = _event(chosen, event, quads.get((event.type, event.mode)))
                    row |= _actor("Actor1", first, types) | _actor("Actor2", second, types)
                    row["GLOBALEVENTID"] = _number(chosen, event, first, second)
                    file.write(line(row.get(name) for name in COLUMNS))
                    lines += 1
    return {"lines": lines, "events": events, "events that did not occur": untold}


def _pairs(event: Event) -> Iterator[tuple[Actor | None, Actor | None]]:
    if len(event.actors) > 1 and not event.recipients:
        yield from permutations(event.actors, 2)
    else:
        yield from product(event.actors or (None,), event.recipients or (None,))


def _number(chosen: Selected, event: Event, first: Actor | None, second: Actor | None) -> int:
    """A number of at most 18 digits that is the same in every export of this reading."""
    words = "\0".join((chosen.reading.story.id, event.id, first.id if first else "", second.id if second else ""))
    return int.from_bytes(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:8], "big") % 10**18


def _event(chosen: Selected, event: Event, quad: str | None) -> dict[str, object]:
    story, place, code = chosen.reading.story, chosen.place_of(event), event.cameo or ""
    period = (period_of(*days(event.when)) or "").replace("-", "")
    published = (days(story.published)[0] or "").replace("-", "")
    return {
        "SQLDATE": period if len(period) == _DAY else None,
        "MonthYear": period[:_MONTH] if len(period) >= _MONTH else None,
        "Year": period[:_YEAR] or None,
        "FractionDate": _fraction(period) if len(period) == _DAY else None,
        "EventCode": code or None,
        "EventBaseCode": code[:_BASE] or None,
        "EventRootCode": code[:_ROOT] or None,
        "QuadClass": quad,
        "GoldsteinScale": event.goldstein,
        "NumMentions": 1 + len(event.mentions),
        "NumSources": 1,
        "NumArticles": 1,
        "ActionGeo_Fullname": event.where,
        "ActionGeo_Lat": place and place.lat,
        "ActionGeo_Long": place and place.lon,
        "DATEADDED": published or None,
        "SOURCEURL": story.url,
    }


def _fraction(day: str) -> str:
    """GDELT's: the year, and how much of it has gone by, months counted as thirty days."""
    year, month, number = int(day[:4]), int(day[4:6]), int(day[6:8])
    return f"{year + (month * 30 + number) / 365:.4f}"


def _actor(name: str, actor: Actor | None, types: dict[str, str]) -> dict[str, object]:
    if actor is None:
        return {}
    country = actor.country if actor.country not in _STATELESS else None
    kind = types.get(actor.sector or "") or types.get(actor.country or "")
    return {
        f"{name}Code": "".join(filter(None, (country, kind))) or None,
        f"{name}Name": actor.name.upper(),
        f"{name}CountryCode": country,
        f"{name}Type1Code": kind,
    }
