"""Named places used as places."""

from __future__ import annotations

import pytest

from kawat.reading import Place, Reading
from tests.coding import read


def place(reading: Reading, name: str) -> Place:
    [one] = [each for each in reading.places if each.name == name]
    return one


@pytest.mark.parametrize(
    ("text", "lang", "name", "country"),
    [
        ("Hujan turun di Jakarta sejak pagi.", "id", "Jakarta", "IDN"),
        ("Pesawat terbang ke Pyongyang.", "id", "Pyongyang", "PRK"),
        ("Delegasi datang dari Washington.", "id", "Washington", "USA"),
        ("Pertempuran berlanjut di Donetsk.", "id", "Donetsk", "UKR"),
        ("Pertemuan berlangsung di Wina.", "id", "Wina", "AUT"),
        ("Talks went on in Geneva.", "en", "Geneva", "CHE"),
        ("It rained in Moscow all day.", "en", "Moscow", "RUS"),
    ],
)
def test_a_town_with_a_preposition_is_a_place(text: str, lang: str, name: str, country: str) -> None:
    found = place(read(text, lang), name)
    assert found.country == country
    assert found.geonames is not None
    assert found.lat is not None
    assert found.lon is not None


def test_a_state_has_no_coordinates() -> None:
    found = place(read("Banjir melanda desa di Malaysia."), "Malaysia")
    assert (found.country, found.geonames, found.lat, found.lon) == ("MYS", None, None, None)


@pytest.mark.parametrize("word", ["Washington", "Moskow", "Beijing", "Kremlin", "Malaysia"])
def test_what_acts_is_no_place(word: str) -> None:
    assert read(f"{word} mengecam Korea Utara.").places == ()


def test_the_same_word_acts_here_and_is_a_place_there() -> None:
    text = "Washington mengecam Iran. Cuaca di Washington cerah."
    [one] = read(text).places
    [span] = one.mentions
    assert span.start == text.rindex("Washington")


def test_a_place_behind_a_place_and_a_comma() -> None:
    reading = read("Delegasi itu menginap di Ankara, Turki, selama dua malam.")
    assert [(each.name, each.country) for each in reading.places] == [("Ankara", "TUR"), ("Turki", "TUR")]


def test_one_place_has_all_its_mentions() -> None:
    found = place(read("Hujan turun di Jakarta. Banjir meluas di Jakarta. Warga meninggalkan rumah."), "Jakarta")
    assert [span.text for span in found.mentions] == ["Jakarta", "Jakarta"]
    assert found.id == "p1"


def test_a_persons_name_is_no_place() -> None:
    reading = read("Surat itu datang dari Presiden Prancis Emmanuel Macron.")
    assert all(each.name not in ("Emmanuel", "Macron", "Prancis") for each in reading.places)


def test_a_place_that_no_table_knows_is_nowhere() -> None:
    for found in read("Hujan turun di Negeri Antah Berantah.").places:
        assert (found.country, found.geonames, found.lat, found.lon) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pasukan bergerak di dekat kota Idlib.", {"Idlib": "SYR"}),
        ("Polisi menjaga wilayah Surabaya dan Malang.", {"Surabaya": "IDN", "Malang": "IDN"}),
        ("Israel berjanji akan mencaplok Tepi Barat.", {"Tepi Barat": "PSE"}),
        ("Ketegangan meningkat di Timur Tengah.", {"Timur Tengah": None}),
        ("Mereka bertemu di Gedung Putih.", {"Gedung Putih": "USA"}),
        ("Ia diperiksa di Gedung Graha Saputra, Bandung, kemarin.", {"Gedung Graha Saputra": "IDN", "Bandung": "IDN"}),
        ("Warga berkumpul di Kota Sha Tin.", {"Sha Tin": "HKG"}),
    ],
)
def test_what_stands_between_and_beside(text: str, names: dict[str, str | None]) -> None:
    assert {each.name: each.country for each in read(text).places} == names


def test_a_building_without_a_preposition_is_none_nor_is_one_in_a_headline() -> None:
    assert read("Gedung Graha Saputra mengecam hal itu.").places == ()


def test_what_belongs_to_a_longer_name_is_no_place() -> None:
    assert [each.name for each in read("Surat itu dikutip The New York Times.").places] == []
