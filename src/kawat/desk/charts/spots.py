"""How many events took place where: by country, and by the places that the gazetteer knows to stand somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kawat.coding.gazetteer import Spot, gazetteer, spot_of
from kawat.coding.lexical import cutter
from kawat.desk.charts.counts import fits, only
from kawat.desk.charts.look import quad_of
from kawat.knowledge import LANGUAGES
from kawat.knowledge.loader import shipped
from kawat.store import Database, EventFilter
from kawat.store.tallies import places


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Events at one place, under all names that stories have for it, the commonest first; ``kind`` is town or region.

    ``quads`` are the counts by quad class, ``lat`` and ``lon`` degrees of WGS 84."""

    names: tuple[str, ...]
    country: str
    kind: str
    lat: float
    lon: float
    quads: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.quads.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where events took place. ``countries`` are counts by ISO 3166-1 code and quad class, of all events whose place has a country.

    ``points`` are the places with coordinates, those with most events first; ``whole`` are events by country that name no more
    than that, ``unlocated`` those at a place without coordinates.
    """

    what: str
    wanted: EventFilter
    countries: Mapping[str, Mapping[int, int]]
    points: tuple[Point, ...]
    whole: Mapping[str, int]
    unlocated: Mapping[str, int]


def located(store: Database, wanted: EventFilter, *, what: str = "reports") -> Places:
    """Events by place, for ``what`` of ``kawat.store.counting.WHAT``; from the summary where the filter asks for type and status alone.

    A name means what the coder takes it for without more in the story: of several places of the country a region, else the largest town.
    """
    rows: Iterable[tuple[str, str, str, int]]
    if what == "reports" and only(wanted, "type", "status"):
        rows = (
            (country, place, kind, count)
            for country, place, kind, status, count in places(store.connection)
            if fits(wanted, kind, status)
        )
    else:
        rows = (
            (str(country or ""), str(place or ""), str(kind), int(count or 0))
            for country, place, kind, count in store.count(["country", "place", "type"], wanted, what=what)
        )
    quads = quad_of()
    countries: dict[str, Counter[int]] = {}
    names: dict[tuple[str, str], Counter[int]] = {}
    for country, place, kind, count in rows:
        if country:
            countries.setdefault(country, Counter())[quads[kind]] += count
        if place:
            names.setdefault((country, place), Counter())[quads[kind]] += count
    by_spot: dict[Spot, dict[str, Counter[int]]] = {}
    whole: Counter[str] = Counter()
    unlocated: Counter[str] = Counter()
    for (country, place), counts in names.items():
        spot = spot_named(place, country)
        if spot is None:
            unlocated[country] += counts.total()
        elif spot.kind == "state":
            whole[country] += counts.total()
        else:
            by_spot.setdefault(spot, {})[place] = counts
    points = [_point(spot, found) for spot, found in by_spot.items()]
    return Places(
        what=what,
        wanted=wanted,
        countries=countries,
        points=tuple(sorted(points, key=lambda point: (-point.total, point.names))),
        whole=whole,
        unlocated=unlocated,
    )


@lru_cache(maxsize=50_000)
def spot_named(name: str, country: str) -> Spot | None:
    """The state, or the place with coordinates, of this name in a country; None where the gazetteer has none."""
    spots: list[Spot] = []
    for lang in LANGUAGES:
        words = list(cutter(lang, shipped()).words(name)) if name.strip() else []
        found = gazetteer(lang, shipped()).at(words, [word.lower() for word in words], 0) if words else None
        if found and found.last == len(words):
            spots += [spot for row in found.values if (spot := spot_of(row)).country == country]
    states = [spot for spot in spots if spot.kind == "state"]
    standing = [spot for spot in spots if spot.lat is not None and spot.lon is not None]
    return next(iter(states), None) or max(standing, key=lambda spot: spot.population, default=None)


def _point(spot: Spot, found: Mapping[str, Counter[int]]) -> Point:
    quads: Counter[int] = Counter()
    for counts in found.values():
        quads += counts
    return Point(
        names=tuple(sorted(found, key=lambda name: (-found[name].total(), name))),
        country=spot.country,
        kind="region" if spot.kind == "region" else "town",
        lat=spot.lat or 0.0,
        lon=spot.lon or 0.0,
        quads=quads,
    )
