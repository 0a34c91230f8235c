"""The people, roles and pronouns that the tables know, and the tool that holds them against dated news."""

from __future__ import annotations

import gzip
import importlib.util
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

import kawat.knowledge
from kawat.knowledge import Knowledge
from kawat.knowledge.loader import Row, faults_of, read_table
from kawat.knowledge.schema import INTERNATIONAL, table

from .shared import shared

TABLES = Path(kawat.knowledge.__file__).parent
TOOL = Path(__file__).parents[1] / "tools" / "check_offices.py"
SOLE_OFFICES = (
    "president", "prime minister", "chancellor", "king", "sultan", "emir", "pope", "vice president", "foreign minister",
    "defence minister", "finance minister", "interior minister", "attorney general", "armed forces commander",
    "national police chief", "head of state intelligence", "KPK chair", "speaker of the DPR", "speaker of the MPR",
    "speaker of the DPD", "governor of Jakarta", "UN secretary-general", "IAEA director general", "NATO secretary general",
    "EU foreign policy chief", "European Commission president", "WHO director-general", "IMF managing director",
    "World Bank president", "ASEAN secretary-general", "governor of West Java", "governor of East Java",
    "OPEC secretary-general", "African Union chair of the commission", "chief prosecutor of the ICC",
)  # fmt: skip
# Iraq and Sudan had several vice presidents at once.
ALLOWED_OVERLAPS = {
    frozenset({"Tareq al-Hashemi", "Adel Abdul Mahdi"}),
    frozenset({"Salva Kiir", "Ali Osman Taha"}),
}


def end(until: str) -> str:
    """The last day that a date of any grain can mean."""
    return until + "9999-12-31"[len(until) :]


def in_office(rows: Iterable[Row], form: str, day: str) -> set[tuple[str, str, str]]:
    """Country, sector and office of whoever goes by that form on a day."""
    return {
        (row["country"], row["sector"], row["office"])
        for row in rows
        if form in (row["name"], *row["aliases"].split("|")) and row["since"] <= day <= end(row["until"])
    }


@pytest.mark.parametrize("place", ["world/people", "id/roles", "id/pronouns"])
def test_tables_fit_their_schema(place: str) -> None:
    assert list(faults_of(TABLES / f"{place}.csv", table(place.split("/")[1]))) == []


@pytest.mark.parametrize(("folder", "name", "least"), [("world", "people", 900), ("id", "roles", 600)])
def test_tables_hold_enough(folder: str, name: str, least: int, knowledge: Knowledge) -> None:
    assert len(knowledge.rows(folder, name)) >= least


def test_tenures_begin_before_they_end(knowledge: Knowledge) -> None:
    assert [row for row in knowledge.rows("world", "people") if row["since"] > end(row["until"])] == []


@pytest.mark.parametrize("column", ["country", "sector", "office", "since", "source"])
def test_people_have_what_every_reader_asks(column: str, knowledge: Knowledge) -> None:
    assert [row["name"] for row in knowledge.rows("world", "people") if not row[column]] == []


def test_countries_of_people_are_countries_or_international(knowledge: Knowledge) -> None:
    known = {row["iso3"] for row in knowledge.rows("world", "countries")} | set(INTERNATIONAL)
    assert {row["country"] for row in knowledge.rows("world", "people")} - known == set()


def test_an_international_body_is_country_and_sector(knowledge: Knowledge) -> None:
    rows = knowledge.rows("world", "people")
    assert [row for row in rows if row["country"] in INTERNATIONAL and row["sector"] != row["country"]] == []


def test_a_form_means_one_person(knowledge: Knowledge) -> None:
    people = defaultdict(set)
    for row in knowledge.rows("world", "people"):
        for form in (row["name"], *filter(None, row["aliases"].split("|"))):
            people[form.lower()].add(row["name"])
    assert {form: names for form, names in people.items() if len(names) > 1} == {}


def test_a_person_has_the_same_aliases_in_every_row(knowledge: Knowledge) -> None:
    aliases = defaultdict(set)
    for row in knowledge.rows("world", "people"):
        aliases[row["name"]].add(row["aliases"])
    assert [name for name, cells in aliases.items() if len(cells) > 1] == []


@pytest.mark.parametrize("office", SOLE_OFFICES)
def test_an_office_has_one_holder_at_a_time(office: str, knowledge: Knowledge) -> None:
    holders = defaultdict(list)
    for row in knowledge.rows("world", "people"):
        if row["office"] == office:
            holders[row["country"]].append(row)
    assert holders, f"nobody holds the office {office}"
    overlaps = [
        (one["name"], other["name"])
        for rows in holders.values()
        for one, other in combinations(rows, 2)
        if frozenset((one["name"], other["name"])) not in ALLOWED_OVERLAPS and _years_together(one, other) > 1
    ]
    assert overlaps == []


def _years_together(one: Row, other: Row) -> float:
    return min(_year(end(one["until"])), _year(end(other["until"]))) - max(_year(one["since"]), _year(other["since"]))


def _year(day: str) -> float:
    parts = [int(part) for part in day.split("-")] + [1, 1]
    return parts[0] + (parts[1] - 1) / 12 + (parts[2] - 1) / 365


@pytest.mark.parametrize(
    ("form", "day", "fact"),
    [
        ("Megawati", "2003-05-01", ("IDN", "GOV", "president")),
        ("SBY", "2007-03-15", ("IDN", "GOV", "president")),
        ("Jokowi", "2013-02-01", ("IDN", "GOV", "governor of Jakarta")),
        ("Jokowi", "2019-09-12", ("IDN", "GOV", "president")),
        ("Prabowo", "2017-06-01", ("IDN", "PTY", "party leader: Gerindra")),
        ("Prabowo Subianto", "2025-01-01", ("IDN", "GOV", "president")),
        ("JK", "2008-01-01", ("IDN", "GOV", "vice president")),
        ("Ahok", "2016-01-01", ("IDN", "GOV", "governor of Jakarta")),
        ("Hassan Wirajuda", "2007-04-01", ("IDN", "GOV", "foreign minister")),
        ("Retno Marsudi", "2019-09-01", ("IDN", "GOV", "foreign minister")),
        ("Tito Karnavian", "2018-05-01", ("IDN", "COP", "national police chief")),
        ("Gatot Nurmantyo", "2016-12-01", ("IDN", "MIL", "armed forces commander")),
        ("Agus Rahardjo", "2019-09-01", ("IDN", "JUD", "KPK chair")),
        ("Puan Maharani", "2022-01-01", ("IDN", "LEG", "speaker of the DPR")),
        ("Kim Jong-un", "2019-04-25", ("PRK", "GOV", "leader")),
        ("Kim Jong Il", "2007-02-13", ("PRK", "GOV", "leader")),
        ("Putin", "2019-04-25", ("RUS", "GOV", "president")),
        ("Putin", "2010-01-01", ("RUS", "GOV", "prime minister")),
        ("Condoleezza Rice", "2007-02-01", ("USA", "GOV", "foreign minister")),
        ("Barack Obama", "2007-02-01", ("USA", "LEG", "senator")),
        ("Donald Trump", "2019-02-27", ("USA", "GOV", "president")),
        ("Ahmadinejad", "2007-04-01", ("IRN", "GOV", "president")),
        ("Ehud Olmert", "2007-01-15", ("ISR", "GOV", "prime minister")),
        ("Mahmoud Abbas", "2007-01-15", ("PSE", "GOV", "president")),
        ("Ban Ki-moon", "2005-06-01", ("KOR", "GOV", "foreign minister")),
        ("Ban Ki-moon", "2007-06-01", ("IGO", "IGO", "UN secretary-general")),
        ("Osama bin Laden", "2007-01-01", ("IMG", "IMG", "leader of al-Qaeda")),
        ("Hassan Nasrallah", "2007-01-01", ("LBN", "REB", "leader of Hezbollah")),
        ("Aung San Suu Kyi", "2007-01-01", ("MMR", "OPP", "opposition leader")),
        ("Aung San Suu Kyi", "2019-01-01", ("MMR", "GOV", "state counsellor")),
        ("Mahathir", "2019-09-01", ("MYS", "GOV", "prime minister")),
        ("Xi Jinping", "2019-09-01", ("CHN", "GOV", "president")),
        ("Mahfud MD", "2001-01-15", ("IDN", "GOV", "defence minister")),
        ("Mahfud MD", "2010-01-15", ("IDN", "JUD", "chair of the Constitutional Court")),
        ("Mahfud MD", "2023-06-15", ("IDN", "GOV", "acting communications minister")),
        ("Giuliano Amato", "2000-10-01", ("ITA", "GOV", "prime minister")),
        ("Nkosazana Dlamini-Zuma", "2004-06-01", ("ZAF", "GOV", "foreign minister")),
        ("Nkosazana Dlamini-Zuma", "2015-06-01", ("IGO", "IGO", "African Union chair of the commission")),
        ("Annalena Baerbock", "2023-06-01", ("DEU", "GOV", "foreign minister")),
        ("Annalena Baerbock", "2026-01-15", ("IGO", "IGO", "president of the UN General Assembly")),
        ("Mojtaba Khamenei", "2026-04-01", ("IRN", "GOV", "supreme leader")),
    ],
)
def test_who_held_what_when(form: str, day: str, fact: tuple[str, str, str], knowledge: Knowledge) -> None:
    assert fact in in_office(knowledge.rows("world", "people"), form, day)


@pytest.mark.parametrize(
    ("form", "day", "office"),
    [
        ("Jokowi", "2025-01-01", "president"),
        ("SBY", "2015-01-01", "president"),
        ("Saddam Hussein", "2006-01-01", "president"),
        ("Tony Blair", "2008-01-01", "prime minister"),
        ("Ali Khamenei", "2026-04-01", "supreme leader"),
        ("Sri Mulyani", "2025-10-01", "finance minister"),
    ],
)
def test_who_no_longer_holds_it(form: str, day: str, office: str, knowledge: Knowledge) -> None:
    held = in_office(knowledge.rows("world", "people"), form, day)
    assert office not in {found for _, _, found in held}


@pytest.mark.parametrize(
    ("form", "kind", "sector", "title", "plural", "country"),
    [
        ("presiden", "person", "GOV", "yes", "no", ""),
        ("menlu", "person", "GOV", "yes", "no", ""),
        ("kapolri", "person", "COP", "yes", "no", "IDN"),
        ("panglima", "person", "MIL", "yes", "no", ""),
        ("mantan presiden", "person", "ELI", "yes", "no", ""),
        ("pria bersenjata", "person", "UAF", "no", "no", ""),
        ("pasukan", "group", "MIL", "no", "yes", ""),
        ("pemberontak", "group", "REB", "no", "no", ""),
        ("massa", "group", "CVL", "no", "yes", ""),
        ("rumah sakit", "org", "MED", "no", "no", ""),
        ("para analis", "group", "EDU", "no", "yes", ""),
        ("juru bicara", "person", "", "yes", "no", ""),
        ("ketua", "person", "", "yes", "no", ""),
    ],
)
def test_indonesian_roles(
    form: str, kind: str, sector: str, title: str, plural: str, country: str, knowledge: Knowledge
) -> None:
    rows = [row for row in knowledge.rows("id", "roles") if row["form"] == form]
    told = {"form": form, "kind": kind, "sector": sector, "title": title, "plural": plural, "country": country}
    assert rows == [told]


WORDS_BY_CHANCE = {
    "national security council", "social democrats", "christian democrats", "christian democratic party", "latin american countries",
    "people 's congress", "national people 's congress", "senate president", "senate majority leader", "senate committee",
    "senate foreign relations committee", "member of congress", "members of congress", "un ambassador", "palestinian authority",
    "dewan keamanan nasional", "istana presiden",
}  # fmt: skip
"""Roles that hold the name of a state or body and belong to any state: others have a senate, an envoy to the UN."""


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_role_with_a_state_in_it_tells_that_state(lang: str, knowledge: Knowledge) -> None:
    """The longest form wins: "senior us official" hid the US."""
    states = {row["form"]: row["iso3"] for row in knowledge.rows(lang, "names") if len(row["form"]) > 3}
    states |= {row["form"]: row["country"] for row in knowledge.rows(lang, "organisations") if len(row["form"]) > 3}
    states |= {"US": "USA", "UN": "IGO", "EU": "IGO", "CIA": "USA", "FBI": "USA"} if lang == "en" else {}
    lowered = {form.lower(): state for form, state in states.items()}
    hidden = []
    for row in knowledge.rows(lang, "roles"):
        words = row["form"].lower().split()
        inner = {" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)} - {
            row["form"].lower()
        }
        told = {lowered[each] for each in inner if lowered.get(each)}
        if told and row["country"] not in told and row["form"] not in WORDS_BY_CHANCE:
            hidden.append((row["form"], told))
    assert hidden == []


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_office_has_one_sector_as_a_word_and_as_a_person_holds_it(lang: str, knowledge: Knowledge) -> None:
    """William Barr was GOV by name and JUD by "jaksa agung"; a general who is defence minister stays a general."""
    roles = {row["form"]: row["sector"] for row in knowledge.rows(lang, "roles")}
    held = {row["held"]: roles.get(row["office"]) for row in knowledge.rows(lang, "offices") if row["held"]}
    people = [row for row in knowledge.rows("world", "people") if held.get(row["office"].removeprefix("acting "))]
    differ = {
        (row["name"], row["office"], row["sector"])
        for row in people
        if row["sector"] != held[row["office"].removeprefix("acting ")] and row["country"] != "IGO"
    }
    assert len(people) > 1000
    assert {name for name, _, _ in differ} == {"Mohamed Hussein Tantawi", "Abdel Fattah al-Sisi"}


def test_no_role_hides_the_country_of_a_body(knowledge: Knowledge) -> None:
    """The longest form wins: "ketua dpr" as a role would hide DPR, whose own row says which state it belongs to."""
    bodies = {row["form"].lower() for row in knowledge.rows("id", "organisations") if row["country"]}
    roles = [row["form"].lower().split() for row in knowledge.rows("id", "roles")]
    hidden = [words for words in roles for i in range(1, len(words)) if " ".join(words[i:]) in bodies]
    assert hidden == []


@pytest.mark.parametrize(
    ("form", "person", "number", "kind"),
    [
        ("dia", "3", "singular", "pronoun"),
        ("kami", "1", "plural", "pronoun"),
        ("keduanya", "3", "dual", "pronoun"),
        ("nya", "3", "singular", "clitic"),
        ("kedua belah pihak", "3", "dual", "description"),
        ("negara tersebut", "3", "singular", "description"),
    ],
)
def test_indonesian_pronouns(form: str, person: str, number: str, kind: str, knowledge: Knowledge) -> None:
    rows = [row for row in knowledge.rows("id", "pronouns") if row["form"] == form]
    assert rows == [{"form": form, "person": person, "number": number, "kind": kind}]


def test_a_form_is_either_a_role_or_a_pronoun(knowledge: Knowledge) -> None:
    roles, pronouns = ({row["form"].lower() for row in knowledge.rows("id", name)} for name in ("roles", "pronouns"))
    assert roles & pronouns == set()


def check_offices(folder: Path, *options: str) -> str:
    """What the tool prints about a shared folder."""
    call = [sys.executable, str(TOOL), "--shared", str(folder), *options]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout


def test_the_tool_tells_agreement_from_disagreement(tmp_path: Path) -> None:
    stories = [
        ("2019-09-12", "Presiden Rusia Vladimir Putin menerima Perdana Menteri Inggris, Boris Johnson."),
        ("2019-09-12", "Presiden Rusia Dmitry Medvedev belum menjawab surat itu."),
    ]
    news = tmp_path / "data" / "news"
    news.mkdir(parents=True)
    with gzip.open(news / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        for day, text in stories:
            file.write(json.dumps({"date_iso": day, "title": "", "text": text}) + "\n")
    printed = check_offices(tmp_path)
    assert "in an office of the sector and state that day 3 of 3" in printed
    assert "in the title's usual office 2 of 3" in printed
    assert "presiden RUS Dmitry Medvedev 2019-09" in printed


def test_the_tool_sets_apart_who_left_long_ago(tmp_path: Path) -> None:
    news = tmp_path / "data" / "news"
    news.mkdir(parents=True)
    told = "Presiden Rusia Boris Yeltsin dan Presiden Prancis Emmanuel Macron ada di lukisan itu."
    with gzip.open(news / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"date_iso": "2019-09-12", "title": "", "text": told}) + "\n")
    printed = check_offices(tmp_path)
    assert "in an office of the sector and state that day 1 of 2" in printed
    assert "more than a year before 1 of 1" in printed


def test_dated_news_agrees_with_the_table() -> None:
    shared("data/news/articles.jsonl.gz")
    lines = check_offices(shared("."), "--show", "0").splitlines()
    every, current = (
        [int(word) for word in line.split() if word.isdigit()]
        for line in lines
        if line.startswith(("in an office", "the same without"))
    )
    assert every[1] > 700
    assert every[0] / every[1] > 0.97, "the table disagrees with the news more than it did (97.1 %)"
    assert current[0] / current[1] > 0.98, "the table disagrees with the news more than it did (98.7 %)"


def test_the_tool_leaves_out_what_is_no_apposition(tmp_path: Path) -> None:
    news = tmp_path / "data" / "news"
    news.mkdir(parents=True)
    told = (
        "Selama menjabat sebagai Presiden Rusia, Boris Yeltsin dikenal keras. Dari sekian banyak presiden Rusia, Boris Yeltsin "
        "paling tua. Utusan khusus Presiden Rusia Boris Yeltsin datang. Presiden Prancis Emmanuel Macron menunggu."
    )
    with gzip.open(news / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"date_iso": "2019-09-12", "title": "", "text": told}) + "\n")
    assert "appositions 1, of people in the table 1 of 1" in check_offices(tmp_path)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("check_offices", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def holder(since: str, until: str, office: str = "king") -> Row:
    return {"country": "XXX", "office": office, "since": since, "until": until}


def watched(since: str = "", until: str = "", vacant: str = "") -> Row:
    return {"country": "XXX", "office": "king", "since": since, "until": until, "vacant": vacant}


@pytest.mark.parametrize(
    ("people", "office", "expected"),
    [
        ([holder("1999", "")], watched(), []),
        ([], watched(), [("2000-01-01", "2000-12-31")]),
        ([holder("2000-02-10", "2000-11-20")], watched(), [("2000-01-01", "2000-02-09"), ("2000-11-21", "2000-12-31")]),
        ([holder("1999", "2000-03-04"), holder("2000-03-05", "")], watched(), []),
        ([holder("1999", "2000-02"), holder("2000-03-02", "")], watched(), [("2000-03-01", "2000-03-01")]),
        ([holder("1999", "2000"), holder("2000-03", "2000-05")], watched(), []),
        ([holder("1999", "2000-03-04"), holder("2000-03-05", "", "acting king")], watched(), []),
        ([holder("1999", "", "queen")], watched(), [("2000-01-01", "2000-12-31")]),
        ([], watched(since="2000-06", until="2000-08"), [("2000-06-01", "2000-08-31")]),
        ([holder("2000-05-01", "")], watched(vacant="2000-01-01/2000-03-31"), [("2000-04-01", "2000-04-30")]),
        ([holder("2001", "")], watched(), [("2000-01-01", "2000-12-31")]),
    ],
)
def test_gaps_of_an_office(people: list[Row], office: Row, expected: list[tuple[str, str]], tool: ModuleType) -> None:
    found = tool.gaps(people, office, date(2000, 1, 1), date(2000, 12, 31))
    assert [(since.isoformat(), until.isoformat()) for since, until in found] == expected


def test_the_watched_offices_are_held_nearly_always(tool: ModuleType, knowledge: Knowledge) -> None:
    people = list(knowledge.rows("world", "people"))
    offices = list(read_table(tool.WATCHED))
    known = {(row["country"], row["office"].removeprefix("acting ")) for row in people}
    assert [row for row in offices if (row["country"], row["office"]) not in known] == []
    open_days = sum((end - start).days + 1 for row in offices for start, end in tool.gaps(people, row))
    whole = len(offices) * ((tool.LAST - tool.FIRST).days + 1)
    assert open_days / whole < 0.01, "more days of offices without a holder than there were (0.6 %)"
