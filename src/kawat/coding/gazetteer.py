"""The gazetteer: towns, regions, states, and what else has a place, by the names that a language has for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kawat.coding.lexical import cutter
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row

_HOME = "IDN"
"""Whose ministry gave the codes of ``regencies`` and ``districts``."""
_REGION = 10_000_000
"""A region, which has no population of its own, goes before a town of its name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place named by a form of the tables. ``kind`` is state, town, region, district, land or building.

    Land is also a sea or a part of the world, which have no country. ``code`` is the ministry's of a regency, city or district of Indonesia.
    """

    name: str
    country: str
    kind: str
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    code: str = ""


def gazetteer(lang: str, knowledge: Knowledge) -> Phrases[Row]:
    """The names of a language, made at the first call. Their rows become spots by ``spot_of`` when met: most never are."""
    return knowledge.view(f"gazetteer.{lang}", lambda: _index(lang, knowledge))


def landmarks(lang: str, knowledge: Knowledge) -> Phrases[Row]:
    """Buildings, squares, seas and parts of the world by the names that a language has for them, made at the first call."""

    def index() -> Phrases[Row]:
        return cutter(lang, knowledge).index((row["form"], row) for row in knowledge.rows(lang, "landmarks"))

    return knowledge.view(f"landmarks.{lang}", index)


def _index(lang: str, knowledge: Knowledge) -> Phrases[Row]:
    def forms() -> Iterator[tuple[str, Row]]:
        towns = {row["geonames"]: row for row in knowledge.rows("world", "places")}
        for row in towns.values():
            for form in dict.fromkeys([row["name"], *filter(None, row["aliases"].split("|"))]):
                yield form, row
        for row in knowledge.rows(lang, "exonyms"):
            if row["geonames"] in towns:
                yield row["form"], towns[row["geonames"]]
        for row in knowledge.rows("world", "regencies"):
            if row["kind"] != "province" and row["bare"] != "no":  # provinces stand among the places
                for form in (row["name"], *filter(None, row["aliases"].split("|"))):
                    yield form, row
        for row in knowledge.rows(lang, "names"):
            if row["kind"] in ("name", "abbreviation"):
                yield row["form"], row

    return cutter(lang, knowledge).index(forms())


def spot_of(row: Row) -> Spot:
    """The spot of a row of ``places``, ``regencies``, ``districts``, ``names`` or ``landmarks``."""
    if "code" in row:
        return Spot(
            row["name"],
            _HOME,
            "town" if "kind" in row else "district",
            int(row["geonames"]) if row["geonames"] else None,
            float(row["lat"]) if row["lat"] else None,
            float(row["lon"]) if row["lon"] else None,
            code=row["code"],
        )
    if "iso3" in row:
        return Spot(row["iso3"], row["iso3"], "state")
    if "geonames" not in row:
        return Spot(row["form"], row["country"], row["kind"])
    return Spot(
        row["name"],
        row["country"],
        "town" if row["population"] else "region",
        int(row["geonames"]),
        float(row["lat"]),
        float(row["lon"]),
        int(row["population"] or _REGION),
    )
