"""Finds what dated texts and published lists state of the rows of tables, and writes it as the rows' sources.

    python tools/attest.py ../shared             # reads all, prints the counts and what contradicts the table of people
    python tools/attest.py ../shared --write     # the same, and writes the sources

What a text must say to attest a row, in words next to each other:

- a person's office: that office and name as an apposition, on a day within the tenure; a state that stands there must be the
  row's, and where none stands the text must name it, but for Indonesia in Indonesian. "Former", "deputy" and the like before
  the title make another office of it;
- a name of a state: an apposition of that form with an office and a holder of that state; in brackets behind another name of
  it; before a comma and the state; behind "capital of" the state; another name of it within ("Republik Islam Iran");
- an organisation: its state's word, or a body of the state that it is part of, next to it ("Kementerian Luar Negeri China",
  "Propam Polri") or in its name; or next to a word for such bodies beside it ("kelompok militan Palestina Hamas"); in brackets
  behind another form of the body; or the title of one who holds office in it; an international one, a word for such bodies;
- an agency: a credit to it ("dikutip dari Reuters"), its host, or itself as publisher;
- a landmark: the state or a place of it behind; a land that is nobody's: a word for such land.

A form counts only if the words that give it its meaning are sure themselves: listed, or attested by other forms that are.
What a body's sector is, the codebook says; a text tells that it is such a body.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from compiled import KNOWLEDGE, SOURCES, csv_text, values
from evidence import Apposition, Hit, Tables, Text, Words, apart, inside, texts
from kawat.knowledge import Knowledge
from kawat.knowledge.loader import LANGUAGES, Row, read_table
from kawat.knowledge.schema import INTERNATIONAL, table
from kawat.language.outlets import squeeze
from lists import Lists
from row_sources import TABLES, UNCHECKED, base, kind_of, with_evidence

Key = tuple[str, ...]
"""A row: its table, then the cells of its key."""

EVIDENCE = SOURCES / "evidence.csv"
COMPILED = ("en/names", "id/names", "en/organisations", "id/organisations")
"""Tables that ``tools/build_countries.py`` makes; their evidence goes into a table of its own."""
MILITANT = {"IMG": "REB"}
"""Roles call the fighters of all bodies alike."""


class Claim(NamedTuple):
    """A text states a row, if the rows that it takes for granted are sure."""

    row: Key
    day: str
    text: str
    needs: tuple[Key, ...] = ()


def key_of(name: str, row: Row) -> Key:
    """The key of a row of a table."""
    return (name, *(row[column] for column in table(name.split("/")[1]).key))


class Reader:
    """What the texts of one language claim."""

    def __init__(self, knowledge: Knowledge, lang: str) -> None:
        self.lang = lang
        self.tables = Tables(knowledge, lang)
        self.names, self.orgs, self.marks = f"{lang}/names", f"{lang}/organisations", f"{lang}/landmarks"
        self.at_home = "IDN" if lang == "id" else ""
        bodies = {row["form"]: row for row in knowledge.rows(lang, "organisations")}
        self.inner = {form: self._inside(row, bodies) for form, row in bodies.items()}
        self.shorter = {row["form"]: self._names_inside(row) for row in knowledge.rows(lang, "names")}
        self.publishers: dict[str, Row] = {}
        for row in knowledge.rows("world", "agencies"):
            for form in (row["name"], *values(row["aliases"]), *values(row["hosts"])):
                self.publishers.setdefault(squeeze(form), row)
        self.twins = _twins(knowledge, lang)
        self.contradictions: Counter[tuple[str, str, str]] = Counter()

    def read(self, text: Text) -> Iterator[Claim]:
        """All claims of a text."""
        words = Words(text.text)
        states = {hit.rows[0]["iso3"]: hit.rows[0] for hit in words.find(self.tables.states)}
        claims = [
            *self._people(words, states, text),
            *self._names(words),
            *self._organisations(words),
            *self._agencies(words, text),
            *self._landmarks(words),
        ]
        return (
            Claim(same, text.day, text.id, needs) for row, needs in claims for same in (row, *self.twins.get(row, ()))
        )

    def _people(self, words: Words, states: dict[str, Row], text: Text) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        named = {*states, self.at_home}
        for each in self.tables.appositions(words):
            title = " ".join(words.lowered[each.title.first : each.title.last])
            told = each.told(text.day, {*named, self.tables.home_of.get(title, "")})
            for row in told:
                state = each.state or states.get(row["country"])
                key = key_of("world/people", row)
                sure = (key_of(self.names, state),) if state and row["country"] != self.at_home else ()
                yield key, sure
                if each.state:
                    yield key_of(self.names, each.state), (key,)
                yield from ((inner, (key,)) for inner in self._in_title(words, each.title, row))
            if not told and each.state and text.day:
                self._contradict(each, text)

    def _in_title(self, words: Words, title: Hit, row: Row) -> Iterator[Key]:
        """The body, or the seat of government, whose name is part of a title."""
        for first in range(title.first + 1, title.last):
            for name, phrases, column in (
                (self.orgs, self.tables.orgs, "country"),
                (self.names, self.tables.states, "iso3"),
            ):
                found = words.at(phrases, first)
                if (
                    found
                    and found.last == title.last
                    and found.rows[0][column] == row["country"]
                    and found.rows[0]["sector"]
                ):
                    yield key_of(name, found.rows[0])

    def _contradict(self, each: Apposition, text: Text) -> None:
        """Notes an apposition with the state at hand that no tenure of the person bears out."""
        assert each.state is not None
        country = each.state["iso3"]
        if any(office.startswith("former") for office in each.offices):
            return
        same = [row for row in each.tenures if row["office"] in each.offices and row["country"] == country]
        if same and not all(apart(row, text.day) for row in same):
            return
        held = any(row["country"] == country and inside(row, text.day) for row in each.tenures)
        what = "another day" if same else "another office" if held else "no such office"
        title = f"{sorted(each.offices)[0]} {country} {each.tenures[0]['name']}"
        self.contradictions[what, title, text.day[:7]] += 1

    def _names(self, words: Words) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        for hit in words.find(self.tables.states):
            row, key = hit.rows[0], key_of(self.names, hit.rows[0])
            yield from ((key, (shorter,)) for shorter in self.shorter[row["form"]])
            comma, bracket = words.is_(hit.last, ","), words.is_(hit.last, "(")
            behind = words.at(self.tables.states, hit.last + 1) if comma or bracket else None
            if behind and behind.rows[0]["iso3"] == row["iso3"] and behind.rows[0]["form"] != row["form"]:
                other = key_of(self.names, behind.rows[0])
                if comma:
                    yield key, (other,)
                elif words.is_(behind.last, ")"):
                    yield from ((key, (other,)), (other, (key,)))
            if row["kind"] != "capital" and words.ending(self.tables.capitals, hit.first, 2):
                city = words.at(self.tables.states, hit.last + comma)
                if city and city.rows[0]["iso3"] == row["iso3"]:
                    yield key_of(self.names, city.rows[0]), (key,)

    def _names_inside(self, row: Row) -> list[Key]:
        """Other names of the state that stand in a longer one: "Iran" in "Republik Islam Iran"."""
        words = Words(row["form"])
        found = [words.at(self.tables.states, first) for first in range(1, len(words.words))]
        return [key_of(self.names, hit.rows[0]) for hit in found if hit and hit.rows[0]["iso3"] == row["iso3"]]

    def _organisations(self, words: Words) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        for hit in words.find(self.tables.orgs):
            row, key = hit.rows[0], key_of(self.orgs, hit.rows[0])
            yield from self.inner[row["form"]]
            state = self._state_beside(words, hit, row)
            if state:
                yield key, (key_of(self.names, state),)
            elif row["country"] in INTERNATIONAL and self._class_before(words, hit.first, row) < hit.first:
                yield key, ()
            above = words.at(self.tables.orgs, hit.last) if self.lang == "id" else None
            if above and row["country"] == above.rows[0]["country"]:
                yield key, (key_of(self.orgs, above.rows[0]),)
            elif row["country"] == self.at_home and words.at(self.tables.homes, hit.last):
                yield key, ()
            if words.is_(hit.last, "("):
                other = words.at(self.tables.orgs, hit.last + 1)
                if other and words.is_(other.last, ")") and other.rows[0]["name"] == row["name"]:
                    second = key_of(self.orgs, other.rows[0])
                    if second != key:
                        yield from ((key, (second,)), (second, (key,)))

    def _inside(self, row: Row, forms: dict[str, Row]) -> list[tuple[Key, tuple[Key, ...]]]:
        """What a body's name says by itself: its state's word or another body of the state stands in it.

        Without the state's word it may be another form of the body, of which it then says the same.
        """
        words, key = Words(row["form"]), key_of(self.orgs, row)
        found: list[tuple[Key, tuple[Key, ...]]] = []
        for hit in words.find(self.tables.states):
            state = hit.rows[0]
            if state["iso3"] == row["country"] and not state["sector"] and hit.last - hit.first < len(words.words):
                found.append((key, (key_of(self.names, state),)))
                rest = forms.get(" ".join((*words.words[: hit.first], *words.words[hit.last :])))
                if rest and rest["name"] == row["name"]:
                    found.append((key_of(self.orgs, rest), (key_of(self.names, state),)))
        if row["country"] == self.at_home and any(words.find(self.tables.homes)):
            found.append((key, ()))
        for first in range(1, len(words.words)):
            above = words.at(self.tables.orgs, first)
            if above and above.last == len(words.words) and above.rows[0]["country"] == row["country"] != "":
                found.append((key, (key_of(self.orgs, above.rows[0]),)))
        return found

    def _state_beside(self, words: Words, hit: Hit, row: Row) -> Row | None:
        """The word for a body's state next to the body, or next to a word for such bodies that stands beside it."""
        found: list[Hit | None] = []
        first = self._class_before(words, hit.first, row)
        if self.lang == "id":
            found.append(words.at(self.tables.states, hit.last))
            state = words.ending(self.tables.states, hit.first - words.is_(hit.first - 1, ","))
            if state and self._class_before(words, state.first, row) < state.first:
                found.append(state)
        else:
            found.append(words.ending(self.tables.states, first))
        if words.is_(hit.last, ","):
            found.append(self._state_of_class(words, hit.last + 1, row))
        return next((each.rows[0] for each in found if each and row["country"] in ("", each.rows[0]["iso3"])), None)

    def _class_before(self, words: Words, last: int, row: Row) -> int:
        """Where the words for bodies of the row's sector begin that end before a word; ``last`` where there are none."""
        found = words.ending(self.tables.classes, last)
        return found.first if found and self._fits(found, row) else last

    def _state_of_class(self, words: Words, i: int, row: Row) -> Hit | None:
        """ "kelompok militan Palestina", "Palestinian militant group"."""
        if self.lang == "id":
            found = words.at(self.tables.classes, i)
            return words.at(self.tables.states, found.last) if found and self._fits(found, row) else None
        state = words.at(self.tables.states, i + words.is_(i, *self.tables.articles))
        found = words.at(self.tables.classes, state.last) if state else None
        return state if found and self._fits(found, row) else None

    def _fits(self, found: Hit, row: Row) -> bool:
        return any(each["sector"] == MILITANT.get(row["sector"], row["sector"]) for each in found.rows)

    def _agencies(self, words: Words, text: Text) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        publisher = self.publishers.get(squeeze(text.publisher)) if text.publisher else None
        if publisher:
            yield key_of("world/agencies", publisher), ()
        for hit in words.find(self.tables.agencies):
            row = hit.rows[0]
            beside = [words.ending(self.tables.states, hit.first), words.at(self.tables.states, hit.last)]
            if any(each and each.rows[0]["iso3"] != row["country"] for each in beside):
                continue
            before = " ".join(words.lowered[max(0, hit.first - 8) : hit.first])
            bracketed = words.is_(hit.first - 1, "(") and words.is_(hit.last, ")", "/")
            host = row["form"] in values(row["hosts"])
            if host or bracketed or any(cue.search(before) for cue in self.tables.credits):
                yield key_of("world/agencies", row), ()

    def _landmarks(self, words: Words) -> Iterator[tuple[Key, tuple[Key, ...]]]:
        for hit in words.find(self.tables.landmarks):
            row, key = hit.rows[0], key_of(self.marks, hit.rows[0])
            if not row["country"]:
                inside_form = any(words.at(self.tables.lands, i) for i in range(hit.first, hit.last))
                if row["kind"] == "land" and (inside_form or words.ending(self.tables.lands, hit.first, 2)):
                    yield key, ()
                continue
            i = hit.last + (words.is_(hit.last, ",") or words.is_(hit.last, "("))
            state = words.at(self.tables.states, i)
            if state and state.rows[0]["iso3"] == row["country"]:
                yield key, (key_of(self.names, state.rows[0]),)
            elif row["country"] == "IDN" and i > hit.last and words.at(self.tables.homes, i):
                yield key, ()


def _twins(knowledge: Knowledge, lang: str) -> dict[Key, list[Key]]:
    """The rows of other languages that say the same of the same form: "KPK" is one body in both."""
    found: dict[Key, list[Key]] = {}
    for kind in ("names", "organisations", "landmarks"):
        ours = {row["form"]: row for row in knowledge.rows(lang, kind)}
        for other in LANGUAGES:
            for row in knowledge.rows(other, kind) if other != lang else ():
                same = ours.get(row["form"])
                if same and all(same.get(column) == row.get(column) for column in ("iso3", "country", "sector")):
                    found.setdefault(key_of(f"{lang}/{kind}", same), []).append(key_of(f"{other}/{kind}", row))
    return found


def grounded(claims: Iterable[Claim], sure: set[Key]) -> dict[Key, set[tuple[str, str]]]:
    """For each row the day and id of the texts that attest it, given the rows that are sure without texts."""
    held, sure = list(dict.fromkeys(claims)), set(sure)
    while True:
        more = {claim.row for claim in held if claim.row not in sure and all(need in sure for need in claim.needs)}
        if not more:
            break
        sure |= more
    found: dict[Key, set[tuple[str, str]]] = {}
    for claim in held:
        if all(need in sure for need in claim.needs):
            found.setdefault(claim.row, set()).add((claim.day, claim.text))
    return found


def told(found: set[tuple[str, str]]) -> str:
    """The source that names texts: how many, and the first of those whose day is known, else of all."""
    first = min(found, key=lambda each: (not each[0], each))[1]
    return f"attested: {len(found)} text{'s' * (len(found) != 1)}, first {first}"


def evidence_of(rows: dict[str, list[Row]], lists: Lists, claims: Iterable[Claim]) -> dict[Key, str]:
    """The evidence of each row that has some: a list that states it, else the texts."""
    found: dict[Key, str] = {}
    sure: set[Key] = set()
    for name in TABLES:
        for row in rows[name]:
            key = key_of(name, row)
            found[key] = lists.of_row(name, key[1:], row)
            if found[key] or kind_of(base(row["source"])) in ("list", "page"):
                sure.add(key)
    attested = grounded(claims, sure)
    return {
        key: found.get(key) or told(attested[key])
        for name in TABLES
        for key in (key_of(name, row) for row in rows[name])
        if found.get(key) or key in attested
    }


def write(rows: dict[str, list[Row]], found: dict[Key, str]) -> None:
    """Lays the evidence over the sources: into the tables, or for compiled ones into the table that their builder reads."""
    kept: list[Row] = []
    for name, table_rows in rows.items():
        if name in COMPILED:
            kept += [
                {"table": name, "form": row["form"], "iso3": row.get("iso3", ""), "evidence": found[key_of(name, row)]}
                for row in table_rows
                if key_of(name, row) in found and kind_of(base(row["source"])) == UNCHECKED
            ]
        else:
            laid = [
                row | {"source": with_evidence(base(row["source"]), found.get(key_of(name, row), ""))}
                for row in table_rows
            ]
            columns = [column.name for column in table(name.split("/")[1]).columns]
            (KNOWLEDGE / f"{name}.csv").write_text(csv_text(columns, laid), encoding="utf-8")
    EVIDENCE.write_text(csv_text(("table", "form", "iso3", "evidence"), kept), encoding="utf-8")


def main() -> None:
    """Reads texts and lists, and prints or writes what they state."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder with data/news, data/parallel and data/tables")
    parser.add_argument("--write", action="store_true", help="write the sources; then run tools/build_countries.py")
    parser.add_argument("--show", type=int, default=40, help="how many contradictions of a kind to print")
    args = parser.parse_args()
    rows = {name: list(read_table(KNOWLEDGE / f"{name}.csv")) for name in TABLES}
    knowledge = Knowledge()
    readers = {lang: Reader(knowledge, lang) for lang in ("id", "en")}
    claims = [claim for text in texts(args.shared) for claim in readers[text.lang].read(text)]
    found = evidence_of(rows, Lists(args.shared), claims)
    if args.write:
        write(rows, found)
    for name in TABLES:
        fresh = Counter(
            kind_of(with_evidence(base(row["source"]), found.get(key_of(name, row), ""))) for row in rows[name]
        )
        print(name, dict(fresh))
    for what in ("another day", "another office", "no such office"):
        seen = Counter(
            {key: n for reader in readers.values() for key, n in reader.contradictions.items() if key[0] == what}
        )
        print(f"\n{what}: {sum(seen.values())}")
        for (_, title, month), count in seen.most_common(args.show):
            print(f"  {count:4} {title} {month}")


if __name__ == "__main__":
    main()
