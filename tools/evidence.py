"""What dated texts and published lists say of the rows of tables: the reading behind ``tools/attest.py``.

Texts are the articles of ``data/news`` (a story each), the agency stories of 2007 in ``data/parallel/panl-int`` (a story each,
cut where ``annotations/panl-int.starts`` says) and ``panl-eco`` (a line each, of no known day). Stories that their collectors
call hoaxes tell nothing.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from check_offices import covers, tokens_of
from compiled import SOURCES, source, values
from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row

DAYS_OF_PANL = "2007-01-01/2007-04-30"
"""Between these the agency stories of panl-int lie, which bear no dates: they run from the raid on Somalia of 8 January to late March."""
HOAXES = "mixed (hoax)"
_ACTING = "acting "
_LAST_DAY = "9999-12-31"
_STARTS = SOURCES.parents[1] / "annotations" / "panl-int.starts"


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its words. ``day`` is ISO 8601, an interval where no more is known, or empty."""

    id: str
    day: str
    lang: str
    publisher: str
    text: str


def texts(shared: Path) -> Iterator[Text]:
    """All texts, in the order of their files."""
    for row in _lines(shared / "data" / "news" / "articles.jsonl.gz"):
        told = json.loads(row)
        if told.get("publisher") != HOAXES:
            body = f"{told.get('title') or ''}\n{told['text']}"
            yield Text(told["id"], (told.get("date_iso") or "")[:10], "id", told.get("publisher") or "", body)
    starts = [int(line) for line in _STARTS.read_text(encoding="utf-8").split()]
    for lang in ("id", "en"):
        lines = list(_lines(shared / "data" / "parallel" / f"panl-int.{lang}.txt.gz"))
        for first, last in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
            body = "\n".join(lines[first - 1 : last - 1])
            yield Text(f"panl-int.{lang}:{first}", DAYS_OF_PANL, lang, "", body)
        for number, line in enumerate(_lines(shared / "data" / "parallel" / f"panl-eco.{lang}.txt.gz"), 1):
            yield Text(f"panl-eco.{lang}:{number}", "", lang, "", line)


def _lines(path: Path) -> Iterator[str]:
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from file


@cache  # the words for who acts are asked for with every office
def cues(lang: str, kind: str) -> tuple[str, ...]:
    """The words of a kind that ``tools/sources/attest_cues.csv`` lists."""
    rows = (row for row in source("attest_cues") if (row["lang"], row["kind"]) == (lang, kind))
    return tuple(form for row in rows for form in values(row["forms"]))


class Hit(NamedTuple):
    """Words ``first`` up to but not including ``last``, and the rows whose form they are."""

    first: int
    last: int
    rows: tuple[Row, ...]


class Words:
    """A text cut into words, with the forms of tables found in it."""

    def __init__(self, text: str) -> None:
        self.words = tokens_of(text)
        self.lowered = tuple(word.lower() for word in self.words)

    def find(self, phrases: Phrases[Row]) -> Iterator[Hit]:
        """The forms in the text, the longest at each place."""
        return (Hit(*found) for found in phrases.find(self.words, self.lowered))

    def at(self, phrases: Phrases[Row], i: int) -> Hit | None:
        """The longest form that begins at a word."""
        found = phrases.at(self.words, self.lowered, i) if i < len(self.words) else None
        return Hit(*found) if found else None

    def ending(self, phrases: Phrases[Row], last: int, longest: int = 5) -> Hit | None:
        """The longest form that ends before word ``last``."""
        for first in range(max(0, last - longest), last):
            found = self.at(phrases, first)
            if found and found.last == last:
                return found
        return None

    def is_(self, i: int, *words: str) -> bool:
        """Whether word ``i`` is one of these."""
        return 0 <= i < len(self.words) and self.lowered[i] in words

    def name_goes_on(self, last: int) -> bool:
        """Whether a capital follows: what looked like a whole name may be half of one."""
        return last < len(self.words) and self.words[last][:1].isupper()


class Apposition(NamedTuple):
    """An office and a name side by side: the office's words, the state at hand (its row, or None), the rows of the name."""

    offices: frozenset[str]
    title: Hit
    state: Row | None
    tenures: tuple[Row, ...]

    def told(self, day: str, states: set[str]) -> list[Row]:
        """The tenures that the apposition states, in a text of that day which names those states or says them with the title."""
        return [
            row for row in self.tenures if row["office"] in self.offices and self._of(row, states) and inside(row, day)
        ]

    def _of(self, row: Row, states: set[str]) -> bool:
        if len(row["country"]) != 3 or row["country"] in _NO_STATES:
            return self.state is None
        return self.state["iso3"] == row["country"] if self.state else row["country"] in states


_NO_STATES = ("IGO", "NGO", "MNC", "IMG", "ISM")


def inside(row: Row, day: str) -> bool:
    """Whether a tenure holds a day, or surely all of an interval."""
    first, _, last = day.partition("/")
    if not last:
        return bool(day) and covers(row, day)
    return row["since"] + _LAST_DAY[len(row["since"]) :] <= first and (not row["until"] or row["until"] > last)


def apart(row: Row, day: str) -> bool:
    """Whether a tenure surely holds no day of an interval."""
    first, _, last = day.partition("/")
    return row["since"] > (last or first) or (
        bool(row["until"]) and row["until"] + _LAST_DAY[len(row["until"]) :] < first
    )


class Tables:
    """The forms of one language as matchers."""

    def __init__(self, knowledge: Knowledge, lang: str) -> None:
        self.lang = lang
        self.of, self.articles = cues(lang, "of"), cues(lang, "article")
        roles = knowledge.rows(lang, "roles")
        offices = list(self._offices(lang))
        known = {row["form"] for row in offices}
        self.titles: Phrases[Row] = _phrases(
            [
                *offices,
                *(
                    {"form": row["form"].lower(), "office": ""}
                    for row in roles
                    if row["title"] == "yes" and row["form"].lower() not in known
                ),
            ]
        )
        self.home_of = {row["form"].lower(): row["country"] for row in roles if row["country"]}
        self.ranks = _phrases([{"form": form} for form in cues(lang, "rank")])
        self.others = _phrases([{"form": form} for form in cues(lang, "other")])
        names = [(row["form"], row) for row in knowledge.rows(lang, "names")]
        owners = [(form + ending, row) for form, row in names for ending in ("'s", "’s")] if lang == "en" else []
        self.states: Phrases[Row] = Phrases([*names, *owners], cut=tokens_of)
        self.orgs = _phrases(knowledge.rows(lang, "organisations"))
        self.classes = _phrases([row for row in roles if row["kind"] in ("org", "group")])
        self.homes = _phrases(_towns(knowledge))
        self.people = _phrases(
            [{**row, "form": form} for row in knowledge.rows("world", "people") for form in _forms(row)]
        )
        self.agencies = _phrases(
            [
                {**row, "form": form}
                for row in knowledge.rows("world", "agencies")
                for form in (*_forms(row), *values(row["hosts"]))
            ]
        )
        self.landmarks = _phrases(knowledge.rows(lang, "landmarks"))
        self.capitals = _phrases([{"form": form} for form in cues(lang, "capital")])
        self.lands = _phrases([{"form": form} for form in cues(lang, "land")])
        self.credits = tuple(
            re.compile(rf"(?<!\w)(?:{row['cue']})$", re.IGNORECASE)
            for row in knowledge.rows(lang, "credits")
            if (row["place"], row["side"]) == ("phrase", "before")
        )

    def _offices(self, lang: str) -> Iterator[Row]:
        for row in source("office_titles"):
            for form in values(row[lang]):
                yield from self._also_acting(form, row["office"])
        for region in source("regions"):
            names = values(region[lang]) if region[lang] else (region["name"],)
            if region["country"] == "ID":
                for name, title in product(names, cues(lang, "governor")):
                    yield from self._also_acting(title.format(name).lower(), f"governor of {region['name']}")

    def _also_acting(self, form: str, office: str) -> Iterator[Row]:
        """A title, and the same of one who acts in the office."""
        yield {"form": form, "office": office}
        for prefix in cues(self.lang, "acting"):
            yield {"form": f"{prefix} {form}", "office": _ACTING + office}

    def appositions(self, words: Words) -> Iterator[Apposition]:
        """ "<title> [<state>] <name>", in English also "<state> <title> <name>", and "<name>, <title> [<state>]"."""
        told = -1
        for title in words.find(self.titles):
            second, told = title.first == told, title.last
            offices = frozenset(row["office"] for row in title.rows if row["office"])
            before = words.ending(self.states, title.first) if self.lang == "en" else None
            start = before.first if before else title.first
            if not offices or second or words.ending(self.others, start, 2):
                continue
            state = words.at(self.states, title.last) or self._of_state(words, title.last)
            after = state.last if state else title.last
            found = self._name(words, after)
            if found:
                yield Apposition(offices, title, _one(state or before), found.rows)
            elif words.is_(start - 1, ",") and not words.name_goes_on(after + words.is_(after, ",")):
                named = words.ending(self.people, start - 1, 6)
                if named:
                    yield Apposition(offices, title, _one(state or before), named.rows)

    def _of_state(self, words: Words, i: int) -> Hit | None:
        """A state behind "of"."""
        return words.at(self.states, i + 1) if words.is_(i, *self.of) else None

    def _name(self, words: Words, i: int) -> Hit | None:
        """The whole name that stands at a word, ranks and one comma before it passed over."""
        i += words.is_(i, ",")
        while not (found := words.at(self.people, i)):
            rank = words.at(self.ranks, i)
            if rank:
                i = rank.last + words.is_(rank.last, ".", ")")
                i += words.is_(i, "(")
            elif words.is_(i, "(") and words.is_(i + 2, ")"):
                i += 3
            else:
                return None
        return None if words.name_goes_on(found.last) else found


def _towns(knowledge: Knowledge) -> Iterator[Row]:
    """Provinces, regencies and cities of Indonesia by the names that are theirs alone."""
    for row in knowledge.rows("world", "regencies"):
        if row["bare"] != "no":
            for form in (row["name"], *values(row["aliases"])):
                yield {"form": form, "iso3": "IDN"}


def _one(hit: Hit | None) -> Row | None:
    return hit.rows[0] if hit else None


def _forms(row: Row) -> list[str]:
    return [row["name"], *values(row["aliases"])]


def _phrases(rows: Iterable[Row]) -> Phrases[Row]:
    return Phrases([(row["form"], row) for row in rows if tokens_of(row["form"])], cut=tokens_of)
