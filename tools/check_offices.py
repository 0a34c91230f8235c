"""Holds the table of people against the calendar and against dated news.

    python tools/check_offices.py                       # offices that nobody in the table holds on some day
    python tools/check_offices.py --shared ../shared    # who is called "<title> <country> <name>": in that office then?

``tools/sources/offices.csv`` lists the offices that the table must fill, with the days since and until when each is looked
at (empty: the whole time from 2000 on), and ``vacant``: spans in which nobody held it in truth. One who acts in an office
fills it.

Titles, states and people are the tables' own. An apposition counts when its name stands in the table; it agrees when that
person had an office of the title's sector in that state on the day of the story, and strictly when it is the office that most
people called by this title have. News also tells of the past without saying so ("President Nelson Mandela" in 2019):
agreement is told with and without people who left such an office more than a year before the story. Prints the figures, the
disagreements, and names that the table lacks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from kawat.knowledge import Knowledge, Phrases
from kawat.knowledge.loader import Row, read_table

WATCHED = Path(__file__).parent / "sources" / "offices.csv"
FIRST, LAST = date(2000, 1, 1), date(2026, 6, 30)

_TOKEN = re.compile(r"[A-Z]\.(?=\s?[A-Z])|[^\W_]+(?:['’-][^\W_]+)*|[^\w\s]")
_LOOSE_HYPHEN = re.compile(r"(?<=\w) - (?=[a-z])")
_ACTING = "acting "
_LAST_DAY = "9999-12-31"
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Apposition:
    """One "<title> <country> <name>" in a story of a known day; ``tenures`` are the table's rows of that name.

    ``country`` is empty where no state stands between title and name.
    """

    day: str
    title: str
    sector: str
    country: str
    name: str
    tenures: tuple[Row, ...]

    def held(self) -> tuple[Row, ...]:
        """The person's offices of the title's sector in that state on the day."""
        return tuple(
            row
            for row in self.tenures
            if row["sector"] == self.sector and self.country in ("", row["country"]) and covers(row, self.day)
        )

    def recalled(self) -> bool:
        """Whether the last such office of the person ended more than a year before the day."""
        year_before = f"{int(self.day[:4]) - 1}{self.day[4:]}"
        left = [row["until"] for row in self.tenures if row["sector"] == self.sector and row["since"] <= self.day]
        return bool(left) and all(until and until + _LAST_DAY[len(until) :] < year_before for until in left)


def covers(row: Row, day: str) -> bool:
    """Whether a tenure, at the grain of its dates, may hold that day."""
    return row["since"] <= day and (not row["until"] or day <= row["until"] + _LAST_DAY[len(row["until"]) :])


def gaps(people: Iterable[Row], office: Row, first: date = FIRST, last: date = LAST) -> Iterator[tuple[date, date]]:
    """The spans, both days included, in which none of the people holds a watched office that exists and is not vacant."""
    held = [
        (_day(row["since"]), _day(row["until"], last=True))
        for row in people
        if row["country"] == office["country"] and row["office"].removeprefix(_ACTING) == office["office"]
    ]
    held += [(_day(since), _day(until, last=True)) for since, until in _spans(office["vacant"])]
    day = max(first, _day(office["since"]))
    last = min(last, _day(office["until"], last=True))
    for since, until in sorted(held):
        if since > last:
            break
        if day < since:
            yield day, since - timedelta(days=1)
        day = max(day, until + timedelta(days=1))
    if day <= last:
        yield day, last


def _spans(cell: str) -> Iterator[tuple[str, str]]:
    for span in filter(None, cell.split("|")):
        since, until = span.split("/")
        yield since, until


def _day(written: str, *, last: bool = False) -> date:
    """The first day that a date of any grain can mean, or the last; a tenure without an end ends with the calendar."""
    if not written:
        return date.max - timedelta(days=1) if last else date.min
    year, month, day = (int(part) for part in (written + "-00-00").split("-")[:3])
    if not last:
        return date(year, month or 1, day or 1)
    if day:
        return date(year, month, day)
    return date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1) - timedelta(days=1)


def tokens_of(text: str) -> tuple[str, ...]:
    """The words and marks of a text, good enough for tables and appositions."""
    return tuple(_TOKEN.findall(_LOOSE_HYPHEN.sub("-", text)))


class Finder:
    """The tables of one language as matchers."""

    def __init__(self, knowledge: Knowledge, lang: str, sector: str) -> None:
        roles = [row for row in knowledge.rows(lang, "roles") if row["kind"] == "person" and row["title"] == "yes"]
        self.sector = sector
        self.titles = Phrases(((row["form"], row) for row in roles), cut=tokens_of)
        self.states = Phrases(
            (
                (row["form"], row["iso3"])
                for row in knowledge.rows(lang, "names")
                if row["kind"] in ("name", "abbreviation")
            ),
            cut=tokens_of,
        )
        markers = knowledge.rows(lang, "markers")
        self.formers = {row["form"].lower() for row in markers if row["kind"] == "former"}
        self.no_holder = {row["form"].lower() for row in markers if row["kind"] in ("predicative", "plural")}
        self.people: dict[str, list[Row]] = {}
        for row in knowledge.rows("world", "people"):
            for form in {row["name"], *filter(None, row["aliases"].split("|"))}:
                self.people.setdefault(" ".join(tokens_of(form)).lower(), []).append(row)

    def find(self, text: str, day: str, *, bare: bool = False) -> Iterator[Apposition]:
        """The appositions of a text, from left to right; ``bare`` asks for those without a state instead.

        A title right behind another is left out: whose name follows, the envoy's or the president's, is open.
        """
        words = tokens_of(text)
        lowered = tuple(word.lower() for word in words)
        told = 0
        for title in self.titles.find(words, lowered):
            row = title.values[0]
            before = lowered[title.first - 1] if title.first else ""
            second, told = told == title.first > 0, title.last
            if row["sector"] != self.sector or before in self.formers or second or title.last >= len(words):
                continue
            state = self.states.at(words, lowered, title.last)
            if bare != (state is None):
                continue
            first = self._after_ranks(words, lowered, title.last)
            if state is not None:
                comma = words[state.last : state.last + 1] == (",",)
                if comma and before in self.no_holder:
                    continue  # "sebagai Presiden RI, …": the comma ends the phrase, and a clause begins
                first = state.last + comma
            name, tenures = self._name(words, first)
            if name and (tenures or state is not None):
                yield Apposition(day, row["form"], row["sector"], state.values[0] if state else "", name, tenures)

    def _after_ranks(self, words: tuple[str, ...], lowered: tuple[str, ...], first: int) -> int:
        """Where the titles that follow a title end: an office, then a rank."""
        while first < len(words):
            rank = self.titles.at(words, lowered, first)
            if rank is None:
                break
            first = rank.last
        return first

    def _name(self, words: tuple[str, ...], first: int) -> tuple[str, tuple[Row, ...]]:
        """The longest name from ``first`` on that the table knows, else the run of capitals there."""
        for last in range(min(first + _LONGEST_NAME, len(words)), first, -1):
            rows = self.people.get(" ".join(words[first:last]).lower())
            if rows and words[first][:1].isupper():
                return " ".join(words[first:last]), tuple(rows)
        last = first
        while last < min(first + _LONGEST_NAME, len(words)) and words[last][:1].isupper():
            last += 1
        return (" ".join(words[first:last]), ()) if last - first > 1 else ("", ())


def articles(path: Path) -> Iterator[tuple[str, str]]:
    """The day and text of each dated article."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row.get("date_iso"):
                yield row["date_iso"][:10], f"{row.get('title') or ''}\n{row['text']}"


def usual_offices(found: list[Apposition]) -> dict[str, str]:
    """For each title the office that most of the people called by it hold."""
    votes: dict[str, Counter[str]] = {}
    for each in found:
        votes.setdefault(each.title, Counter()).update({row["office"] for row in each.held()})
    return {title: counts.most_common(1)[0][0] for title, counts in votes.items() if counts}


def main() -> None:
    """Prints the gaps, or reads the articles and prints the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, help="folder with data/news/articles.jsonl.gz; without it: gaps")
    parser.add_argument("--lang", default="id", help="language of the articles")
    parser.add_argument("--sector", default="GOV", help="sector of the titles that are looked at")
    parser.add_argument("--bare", action="store_true", help="look at titles right before a name, without a state")
    parser.add_argument("--show", type=int, default=60, help="how many disagreements and unknown names to print")
    parser.add_argument("--least", type=int, default=1, help="the shortest gap to print, in days")
    args = parser.parse_args()
    if args.shared is None:
        print_gaps(Knowledge().rows("world", "people"), list(read_table(WATCHED)), args.least)
    else:
        print_agreement(args)


def print_gaps(people: Iterable[Row], offices: list[Row], least: int) -> None:
    """Each gap of at least so many days, and how many offices have none."""
    people, whole, days, open_days = list(people), 0, 0, 0
    for office in offices:
        found = list(gaps(people, office))
        whole += not found
        days += (LAST - FIRST).days + 1
        open_days += sum((end - start).days + 1 for start, end in found)
        for start, end in found:
            if (end - start).days + 1 >= least:
                print(f"{office['country']} {office['office']}: {start} to {end}")
    print(f"offices held on every day from {FIRST} to {LAST}: {_share(whole, len(offices))}")
    print(f"days of offices with a holder {_share(days - open_days, days)}")


def print_agreement(args: argparse.Namespace) -> None:
    """Reads the articles and prints how many appositions agree with the table, and which do not."""
    finder = Finder(Knowledge(), args.lang, args.sector)
    every = [
        each
        for day, text in articles(args.shared / "data" / "news" / "articles.jsonl.gz")
        for each in finder.find(text, day, bare=args.bare)
    ]
    known = [each for each in every if each.tenures]
    agreeing = [each for each in known if each.held()]
    usual = usual_offices(known)
    strict = [each for each in agreeing if usual[each.title] in {row["office"] for row in each.held()}]

    print(f"appositions {len(every)}, of people in the table {_share(len(known), len(every))}")
    print(f"in an office of the sector and state that day {_share(len(agreeing), len(known))}")
    current = len(known) - sum(each.recalled() for each in known)
    print(f"the same without those who left it more than a year before {_share(len(agreeing), current)}")
    print(f"in the title's usual office {_share(len(strict), len(known))}")
    _table("disagreements", Counter(_line(each) for each in known if not each.held()), args.show)
    _table("in another office than usual", Counter(_line(each) for each in agreeing if each not in strict), args.show)
    _table(
        "not in the table",
        Counter(f"{each.title} {each.country} {each.name}" for each in every if not each.tenures),
        args.show,
    )


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else f"{part} of {whole}"


def _line(each: Apposition) -> str:
    return f"{each.title} {each.country} {each.name} {each.day[:7]}"


def _table(head: str, counts: Counter[str], show: int) -> None:
    print(f"\n{head}: {sum(counts.values())}")
    for line, count in counts.most_common(show):
        print(f"  {count:4} {line}")


if __name__ == "__main__":
    main()
