"""The people, roles and pronouns that the tables know, and the tool that holds them against dated news."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest

import kawat.knowledge
from kawat.knowledge import Knowledge
from kawat.knowledge.loader import Row, faults_of
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
    "World Bank president", "ASEAN secretary-general",
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
    ],
)
def test_who_no_longer_holds_it(form: str, day: str, office: str, knowledge: Knowledge) -> None:
    held = in_office(knowledge.rows("world", "people"), form, day)
    assert office not in {found for _, _, found in held}


@pytest.mark.parametrize(
    ("form", "kind", "sector", "title", "plural"),
    [
        ("presiden", "person", "GOV", "yes", "no"),
        ("menlu", "person", "GOV", "yes", "no"),
        ("kapolri", "person", "COP", "yes", "no"),
        ("panglima", "person", "MIL", "yes", "no"),
        ("mantan presiden", "person", "ELI", "yes", "no"),
        ("pria bersenjata", "person", "UAF", "no", "no"),
        ("pasukan", "group", "MIL", "no", "yes"),
        ("pemberontak", "group", "REB", "no", "no"),
        ("massa", "group", "CVL", "no", "yes"),
        ("rumah sakit", "org", "MED", "no", "no"),
        ("para analis", "group", "EDU", "no", "yes"),
        ("juru bicara", "person", "", "yes", "no"),
        ("ketua", "person", "", "yes", "no"),
    ],
)
def test_indonesian_roles(form: str, kind: str, sector: str, title: str, plural: str, knowledge: Knowledge) -> None:
    rows = [row for row in knowledge.rows("id", "roles") if row["form"] == form]
    assert rows == [{"form": form, "kind": kind, "sector": sector, "title": title, "plural": plural}]


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


def test_dated_news_agrees_with_the_table() -> None:
    shared("data/news/articles.jsonl.gz")
    lines = check_offices(shared("."), "--show", "0").splitlines()
    agreement = next(line for line in lines if line.startswith("in an office"))
    agreeing, known = (int(word) for word in agreement.split() if word.isdigit())
    assert known > 500
    assert agreeing / known > 0.94, "the table disagrees with the news more than it did (96.3 %)"
