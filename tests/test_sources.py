"""Where the facts of rows come from: how sources are written, what attests a row, and that the docs count them right."""

from __future__ import annotations

import gzip
import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kawat.knowledge import Knowledge
from kawat.knowledge.loader import read_table
from kawat.knowledge.schema import table

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def tools() -> Iterator[dict[str, ModuleType]]:
    """The tools that read texts and lists, and that know how sources are written; the lists need the developer extra."""
    pytest.importorskip("babel")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        yield {name: importlib.import_module(name) for name in ("row_sources", "evidence", "lists", "attest")}


@pytest.fixture(scope="module")
def sources(tools: dict[str, ModuleType]) -> ModuleType:
    return tools["row_sources"]


def test_every_row_of_facts_has_a_source(sources: ModuleType) -> None:
    for name in sources.TABLES:
        assert "source" in {column.name for column in table(name.split("/")[1]).columns}
        for row in read_table(sources.KNOWLEDGE / f"{name}.csv"):
            sources.kind_of(row["source"])  # raises where it is written in another way


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("unchecked", "unchecked"),
        ("unchecked; to check at kpk.go.id", "unchecked"),
        ("attested: 1 text, first 5ae48f643ae6", "attested"),
        ("attested: 14 texts, first panl-int.id:1311; to check at kpk.go.id", "attested"),
        ("Phoenix.Countries.actors", "list"),
        ("CLDR (babel 2.18)", "list"),
        ("Wikidata, by every-politician-scrapers/laos", "list"),
        ("en.wikipedia.org/wiki/Jetten_cabinet", "page"),
        ("dawn.com of 9 March 2026", "page"),
    ],
)
def test_kinds_of_sources(source: str, kind: str, sources: ModuleType) -> None:
    assert sources.kind_of(source) == kind


@pytest.mark.parametrize(
    "source",
    ["", "hand-made", "attested", "attested: 0 texts, first a1", "attested: 1 texts, first a1", "attested: 2 texts", "unchecked; see kpk.go.id",
     "attested: 3 texts, first a1; to check at the ministry", "somebody told me", "kpk.go.id; to check at kpk.go.id"],
)  # fmt: skip
def test_what_is_no_source(source: str, sources: ModuleType) -> None:
    with pytest.raises(ValueError, match="is not how a source is written"):
        sources.kind_of(source)


def test_evidence_is_laid_over_what_is_unchecked_and_taken_off_again(sources: ModuleType) -> None:
    unchecked, told = "unchecked; to check at kpk.go.id", "attested: 2 texts, first a1"
    laid = sources.with_evidence(unchecked, told)
    assert laid == "attested: 2 texts, first a1; to check at kpk.go.id"
    assert sources.base(laid) == unchecked
    assert sources.base(told) == "unchecked"
    assert sources.with_evidence("Phoenix.Countries.actors", told) == "Phoenix.Countries.actors"
    assert sources.page_of(laid) == "kpk.go.id"


def test_the_docs_count_the_rows_as_the_tables_do(sources: ModuleType) -> None:
    docs = (ROOT / "docs" / "knowledge.md").read_text(encoding="utf-8")
    assert "\n".join(sources.lines()) in docs, (
        "run python tools/row_sources.py and put its table into docs/knowledge.md"
    )


def test_compiled_tables_keep_what_their_evidence_says(sources: ModuleType) -> None:
    evidence = {
        (row["table"], row["form"], row["iso3"]): row["evidence"]
        for row in read_table(ROOT / "tools" / "sources" / "evidence.csv")
    }
    for name in ("id/names", "en/names", "id/organisations", "en/organisations"):
        for row in read_table(sources.KNOWLEDGE / f"{name}.csv"):
            told = evidence.pop((name, row["form"], row.get("iso3", "")), "")
            assert row["source"].startswith(told), row
    assert evidence == {}


STORY = "2019-09-12"


def claimed(tools: dict[str, ModuleType], lang: str, text: str, day: str = STORY) -> set[tuple[str, ...]]:
    """The rows that a text claims, whatever it takes for granted."""
    reader = tools["attest"].Reader(Knowledge(), lang)
    told = reader.read(tools["evidence"].Text("a1", day, lang, "", text))
    return {claim.row[:2] for claim in told}


@pytest.mark.parametrize(
    ("lang", "text", "row"),
    [
        ("id", "Presiden Rusia Vladimir Putin tiba lebih dulu.", ("world/people", "Vladimir Putin")),
        ("id", "Vladimir Putin, Presiden Rusia, tiba lebih dulu.", ("world/people", "Vladimir Putin")),
        ("id", "Menteri Keuangan Sri Mulyani Indrawati menjawab singkat.", ("world/people", "Sri Mulyani Indrawati")),
        ("en", "Russian President Vladimir Putin arrived first.", ("world/people", "Vladimir Putin")),
        ("id", "Presiden AS Donald Trump menolak.", ("id/names", "AS")),
        ("id", "Amerika Serikat (AS) menolak.", ("id/names", "AS")),
        ("id", "Ia terbang ke Kairo, Mesir.", ("id/names", "Kairo")),
        ("id", "Kementerian Luar Negeri China menolak.", ("id/organisations", "Kementerian Luar Negeri")),
        ("id", "Partai berkuasa Jepang, LDP, menang tipis.", ("id/organisations", "LDP")),
        ("id", "Kelompok militan Palestina Jihad Islam menolak.", ("id/organisations", "Jihad Islam")),
        ("id", "Komisi Yudisial RI membahasnya besok.", ("id/organisations", "Komisi Yudisial")),
        ("en", "Lebanon's Hezbollah denied it.", ("en/organisations", "Hezbollah")),
        ("id", "Demikian dikutip dari kantor berita Reuters.", ("world/agencies", "Reuters")),
        ("id", "Keduanya bertemu di Istana Merdeka, Jakarta.", ("id/landmarks", "Istana Merdeka")),
        ("id", "Kapal itu berlayar di Laut Merah.", ("id/landmarks", "Laut Merah")),
    ],
)
def test_what_a_text_must_say(lang: str, text: str, row: tuple[str, str], tools: dict[str, ModuleType]) -> None:
    assert row in claimed(tools, lang, text)


@pytest.mark.parametrize(
    ("lang", "text", "day", "row"),
    [
        ("id", "Mantan Presiden Rusia Vladimir Putin tiba.", STORY, ("world/people", "Vladimir Putin")),
        ("id", "Presiden Prancis Vladimir Putin tiba.", STORY, ("world/people", "Vladimir Putin")),
        ("id", "Menteri Luar Negeri Rusia Vladimir Putin tiba.", STORY, ("world/people", "Vladimir Putin")),
        ("id", "Presiden Rusia Dmitry Medvedev tiba.", STORY, ("world/people", "Dmitry Medvedev")),
        ("id", "Presiden Rusia Vladimir Putin tiba.", "", ("world/people", "Vladimir Putin")),
        ("id", "Presiden Vladimir Putin tiba.", STORY, ("world/people", "Vladimir Putin")),
        ("id", "Presiden Rusia Vladimir Putin Junior tiba.", STORY, ("world/people", "Vladimir Putin")),
        (
            "id",
            "Putin, Presiden Emmanuel Macron, dan yang lain tiba di Rusia.",
            STORY,
            ("world/people", "Vladimir Putin"),
        ),
        ("id", "Hamas menolak usul itu.", STORY, ("id/organisations", "Hamas")),
        ("id", "Hamas Israel", STORY, ("id/organisations", "Hamas")),
        ("id", "Kami membaca Reuters tiap pagi.", STORY, ("world/agencies", "Reuters")),
        ("id", "Dikutip dari kantor berita Prancis Reuters.", STORY, ("world/agencies", "Reuters")),
        ("id", "Ia terbang ke Kairo, Amerika Serikat.", STORY, ("id/names", "Kairo")),
    ],
)
def test_what_states_nothing(
    lang: str, text: str, day: str, row: tuple[str, str], tools: dict[str, ModuleType]
) -> None:
    assert row not in claimed(tools, lang, text, day)


def test_a_year_with_no_known_day_must_lie_in_the_tenure(tools: dict[str, ModuleType]) -> None:
    inside = tools["evidence"].inside
    span = "2007-01-01/2007-04-30"
    assert inside({"since": "2006-09", "until": "2007-09-26"}, span)
    assert inside({"since": "2007-01-01", "until": ""}, span)
    assert not inside({"since": "2007-01", "until": ""}, span)
    assert not inside({"since": "2001", "until": "2007-04"}, span)


def test_evidence_does_not_stand_on_itself(tools: dict[str, ModuleType]) -> None:
    attest = tools["attest"]
    holder, short, long = ("p", "Putin"), ("n", "Rus"), ("n", "Rusia")
    round_and_round = [attest.Claim(holder, STORY, "a1", (short,)), attest.Claim(short, STORY, "a1", (holder,))]
    assert attest.grounded(round_and_round, set()) == {}
    more = [*round_and_round, attest.Claim(holder, "2019-09-13", "a2", (long,))]
    found = attest.grounded(more, {long})
    assert found == {holder: {(STORY, "a1"), ("2019-09-13", "a2")}, short: {(STORY, "a1")}}
    assert attest.told(found[holder]) == "attested: 2 texts, first a1"


def test_hoaxes_tell_nothing(tools: dict[str, ModuleType], tmp_path: Path) -> None:
    news = tmp_path / "data" / "news"
    news.mkdir(parents=True)
    with gzip.open(news / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        for number, publisher in enumerate(("kompas", "mixed (hoax)")):
            file.write(
                json.dumps({"id": f"a{number}", "date_iso": STORY, "publisher": publisher, "text": "Teks."}) + "\n"
            )
    read = tools["evidence"].texts(tmp_path)
    assert [text.id for text in read if not text.id.startswith("panl")] == ["a0"]
