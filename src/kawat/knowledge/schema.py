"""Which tables there are, their columns, and what may stand in them. The tables are data; this is their grammar.

Every table is a CSV file in UTF-8 with a header. A cell that holds several values separates them with ``|``. Tables under
``world`` and ``ontology`` serve all languages; each language folder holds the same tables with that language's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SECTORS = (
    "GOV", "MIL", "COP", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "UAF", "PRM", "CVL", "SOC", "REL", "BUS",
    "LAB", "AGR", "JRN", "MED", "EDU", "CRM", "PRE", "REF", "ELI", "UNK", "IGO", "NGO", "MNC", "IMG", "ISM",
)  # fmt: skip
INTERNATIONAL = ("IGO", "NGO", "MNC", "IMG", "ISM")
YES_NO = ("yes", "no")
STATUSES = ("occurred", "planned", "possible", "negated")
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip


FLAG_KINDS = ("correction", "update", "opinion", "advertorial", "live", "sport")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``allowed`` lists its values, ``pattern`` must match its cells; ``many`` allows ``|``."""

    name: str
    allowed: tuple[str, ...] = ()
    pattern: str = ""
    required: bool = False
    many: bool = False
    regex: bool = False

    def fault(self, cell: str) -> str | None:
        """What is wrong with a cell, or None."""
        if not cell.strip():
            return f"{self.name} is empty" if self.required or cell else None
        if self.regex:
            try:
                re.compile(cell)
            except re.error as error:
                return f"{self.name} is {cell!r}, no regular expression: {error}"
        for value in cell.split("|") if self.many else (cell,):
            if self.allowed and value not in self.allowed:
                return f"{self.name} is {value!r}; one of {', '.join(self.allowed)} is right"
            if self.pattern and not re.fullmatch(self.pattern, value):
                return f"{self.name} is {value!r}; it must match {self.pattern}"
        return None


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Rows with the same ``key`` are one row: a user's own replaces ours."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    per_language: bool = True


def _column(
    name: str,
    allowed: object = (),
    *,
    pattern: str = "",
    required: bool = False,
    many: bool = False,
    regex: bool = False,
) -> Column:
    return Column(name, tuple(allowed) if isinstance(allowed, list | tuple) else (), pattern, required, many, regex)


FORM = _column("form", required=True)
ISO3 = _column("iso3", pattern="[A-Z]{3}", required=True)
COUNTRY = _column("country", pattern="[A-Z]{3}")
SECTOR = _column("sector", SECTORS)
SOURCE = _column("source")
KIND = _column("kind", ["person", "state", "org", "group"], required=True)
LAT, LON = _column("lat", pattern=r"-?\d+(\.\d+)?"), _column("lon", pattern=r"-?\d+(\.\d+)?")
DAY = r"\d{4}(-\d{2}(-\d{2})?)?"

TABLES: tuple[Table, ...] = (
    # ontology
    Table("plover_forward", ("type", "mode"), tuple(map(_column, ["type", "mode", "cameo", "goldstein", "plover_score", "quad", "quad_gdelt"])), False),
    Table("plover_modes", ("event", "mode"), tuple(map(_column, ["event", "mode", "definition", "plover_score"])), False),
    Table("plover_contexts", ("context",), tuple(map(_column, ["context", "definition"])), False),
    Table("plover_scores", ("event_or_event:mode",), tuple(map(_column, ["event_or_event:mode", "score"])), False),
    Table("cameo_goldstein_quad_plover", ("cameo", "plover_event", "plover_mode"),
          tuple(map(_column, ["cameo", "name", "goldstein(phoenix_pipeline)", "quad(phoenix: 0 neutral 1 VC 2 MC 3 VX 4 MX)",
                              "plover_event", "plover_mode", "plover_context"])), False),
    # world
    Table("countries", ("iso3",), (ISO3, _column("iso2", pattern="[A-Z]{2}"), _column("name_en", required=True),
                                   _column("name_id", required=True), SOURCE), False),
    Table("people", ("name", "since"), (_column("name", required=True), _column("aliases", many=True), COUNTRY, SECTOR, _column("office"),
                                        _column("since", pattern=DAY), _column("until", pattern=DAY), SOURCE), False),
    Table("agencies", ("name",), (_column("name", required=True), _column("aliases", many=True),
                                  _column("kind", ["agency", "outlet", "both"], required=True), COUNTRY, _column("hosts", many=True),
                                  SOURCE), False),
    Table("places", ("geonames",), (_column("geonames", pattern=r"\d+", required=True), _column("name", required=True), COUNTRY,
                                    _column("lat", pattern=r"-?\d+(\.\d+)?", required=True), _column("lon", pattern=r"-?\d+(\.\d+)?", required=True),
                                    _column("population", pattern=r"\d+"), _column("aliases", many=True)), False),
    Table("regencies", ("code",), (_column("code", pattern=r"\d\d(\.\d\d)?", required=True), _column("kind", ["province", "regency", "city"], required=True),
                                   _column("name", required=True), _column("aliases", many=True), _column("bare", YES_NO),
                                   _column("geonames", pattern=r"\d+"), LAT, LON), False),
    Table("districts", ("code",), (_column("code", pattern=r"\d\d\.\d\d\.\d\d", required=True), _column("name", required=True),
                                   _column("geonames", pattern=r"\d+"), LAT, LON), False),
    Table("lookalikes", ("form",), (FORM, _column("lang", pattern="[a-z]{2}", required=True)), False),
    # each language
    Table("names", ("form", "iso3"), (FORM, ISO3, _column("kind", ["name", "abbreviation", "demonym", "capital", "metonym", "short"], required=True),
                                      SECTOR, SOURCE)),
    Table("organisations", ("form",), (FORM, _column("name", required=True), KIND, COUNTRY, SECTOR, SOURCE)),
    Table("roles", ("form",), (FORM, KIND, SECTOR, _column("title", YES_NO, required=True), _column("plural", YES_NO, required=True),
                               COUNTRY)),
    Table("pronouns", ("form",), (FORM, _column("person", ["1", "2", "3"], required=True),
                                  _column("number", ["singular", "plural", "dual"], required=True),
                                  _column("kind", ["pronoun", "clitic", "description"], required=True))),
    Table("credits", ("cue", "place"), (_column("cue", required=True, regex=True),
                                        _column("role", ["agency", "author", "editor", "translator", "photographer", "outlet"], required=True),
                                        _column("place", ["line", "phrase"], required=True),
                                        _column("side", ["before", "after", "shape"], required=True))),
    Table("boilerplate", ("pattern",), (_column("pattern", required=True, regex=True), _column("place", ["line", "inline", "tail"], required=True),
                                        _column("example", required=True))),
    Table("cues", ("form",), (FORM, _column("place", ["before", "after", "both"], required=True),
                               _column("voice", ["active", "passive", "source"], required=True))),
    Table("complementizers", ("form",), (FORM,)),
    Table("flags", ("pattern",), (_column("pattern", required=True, regex=True), _column("kind", FLAG_KINDS[:-1], required=True),
                                  _column("place", ["head", "line", "tail", "foot", "sign", "url"], required=True),
                                  _column("example", required=True))),
    Table("sport", ("form",), (_column("form", pattern=r"[^\sA-Z]+", required=True), _column("kind", ["game", "contest", "other"], required=True))),
    Table("calendar", ("form", "unit"), (FORM, _column("unit", ["month", "weekday", "daypart", "zone", "number", "unit"], required=True),
                                         _column("value", required=True))),
    Table("times", ("form",), (FORM, _column("rule", required=True))),
    Table("statuses", ("form",), (FORM, _column("status", STATUSES, required=True), _column("reach", ["next", "clause", "subject"], required=True))),
    Table("lexicon", ("form", "voice"), (FORM, _column("voice", ["active", "passive", "noun", "reciprocal", "agentless"], required=True),
                                         _column("type", TYPES, required=True), _column("mode", pattern="[a-z-]+"), _column("contexts", many=True),
                                         _column("recipient", many=True), _column("agent", many=True))),
    Table("nonevents", ("form", "type"), (FORM, _column("type", TYPES))),
    Table("objects", ("form", "object"), (FORM, _column("object", required=True), _column("type", TYPES, required=True),
                                          _column("mode", pattern="[a-z-]+"))),
    Table("precision", ("form",), (FORM, _column("seen", pattern=r"\d+", required=True), _column("right", pattern=r"\d+", required=True))),
    Table("contexts", ("form", "context"), (FORM, _column("context", required=True))),
    Table("abbreviations", ("form",), (FORM,)),
    Table("clitics", ("form",), (FORM, _column("kind", ["enclitic", "proclitic", "whole", "stem"], required=True))),
    Table("markers", ("form", "kind"), (FORM, _column("kind", required=True))),
    Table("offices", ("form",), (FORM, _column("office", required=True), _column("held"))),
    Table("landmarks", ("form",), (FORM, _column("kind", ["building", "land"], required=True), COUNTRY, SOURCE)),
    Table("exonyms", ("form",), (FORM, _column("geonames", pattern=r"\d+", required=True))),
)  # fmt: skip

FOLDERS = {"ontology": ("plover_forward", "plover_modes", "plover_contexts", "plover_scores", "cameo_goldstein_quad_plover"),
           "world": ("countries", "people", "agencies", "places", "regencies", "districts", "lookalikes")}  # fmt: skip


def table(name: str) -> Table:
    """The table of that name. Raises KeyError."""
    return {each.name: each for each in TABLES}[name]
