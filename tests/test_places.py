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


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Wina", "AUT"),
        ("Kota Gaza", "PSE"),
        ("Den Haag", "NLD"),
        ("Mekkah", "SAU"),
        ("Madinah", "SAU"),
        ("Jenewa", "CHE"),
        ("Moskow", "RUS"),
        ("Kairo", "EGY"),
        ("Iskandariyah", "EGY"),
        ("Athena", "GRC"),
        ("Praha", "CZE"),
        ("Warsawa", "POL"),
        ("Beograd", "SRB"),
        ("Lisabon", "PRT"),
        ("Kopenhagen", "DNK"),
        ("Brussel", "BEL"),
        ("Roma", "ITA"),
        ("Venesia", "ITA"),
        ("Bagdad", "IRQ"),
        ("Teheran", "IRN"),
        ("Damaskus", "SYR"),
        ("Yerusalem", "ISR"),
        ("Yerusalem Timur", "PSE"),
        ("Betlehem", "PSE"),
        ("Naypyidaw", "MMR"),
        ("Kalkuta", "IND"),
        ("Saigon", "VNM"),
        ("Kiev", "UKR"),
        ("Zaporizhzhia", "UKR"),
        ("Bukares", "ROU"),
        ("Kota Meksiko", "MEX"),
        ("Karakas", "VEN"),
        ("Aljir", "DZA"),
        ("Khartum", "SDN"),
        ("Mogadisyu", "SOM"),
        ("Kolombo", "LKA"),
        ("Katmandu", "NPL"),
        ("Kota Kuwait", "KWT"),
        ("Jalur Gaza", "PSE"),
        ("Tepi Barat", "PSE"),
        ("Krimea", "UKR"),
        ("Sisilia", "ITA"),
    ],
)
def test_indonesian_names_of_towns_and_regions_abroad(name: str, country: str) -> None:
    found = place(read(f"Rapat itu berlangsung di {name} kemarin."), name)
    assert found.country == country
    assert found.geonames is not None


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Semenanjung Korea", None),
        ("Semenanjung Sinai", "EGY"),
        ("Laut China Selatan", None),
        ("Laut Cina Selatan", None),
        ("Laut Merah", None),
        ("Laut Natuna", "IDN"),
        ("Dataran Tinggi Golan", "SYR"),
        ("Teluk Persia", None),
        ("Teluk Benggala", None),
        ("Selat Hormuz", None),
        ("Selat Taiwan", None),
        ("Selat Gibraltar", None),
        ("Terusan Suez", "EGY"),
        ("Tanduk Afrika", None),
        ("Timur Tengah", None),
        ("Asia Tenggara", None),
        ("Bavaria", "DEU"),
        ("Katalunya", "ESP"),
        ("Siberia", "RUS"),
        ("Kalimantan", "IDN"),
    ],
)
def test_seas_and_lands_by_their_indonesian_names(name: str, country: str | None) -> None:
    assert place(read(f"Kapal itu terlihat di {name} kemarin."), name).country == country


def where(reading: Reading, name: str) -> tuple[str | None, int | None]:
    found = place(reading, name)
    return found.country, found.geonames


def test_a_district_behind_its_kind() -> None:
    reading = read("Kebakaran melanda gudang di Kecamatan Welahan, Kabupaten Jepara, Jawa Tengah.")
    assert [each.name for each in reading.places] == ["Kecamatan Welahan", "Kabupaten Jepara", "Jawa Tengah"]
    assert where(reading, "Kecamatan Welahan") == ("IDN", 1621659)
    assert place(reading, "Kecamatan Welahan").lat == pytest.approx(-6.8)


def test_a_district_is_found_in_one_word_or_two() -> None:
    assert where(read("Polisi berjaga di kecamatan Tanjungpriok."), "Tanjungpriok") == ("IDN", None)


@pytest.mark.parametrize("text", ["Ibu Menteng tiba di pasar.", "Buah Sukun mahal.", "Kata Jaya, harga itu wajar."])
def test_a_district_without_its_kind_or_regency_is_a_word_or_a_person(text: str) -> None:
    assert read(text).places == ()


def test_of_several_districts_the_one_whose_regency_the_story_names() -> None:
    # Wonosari is a district of five regencies; GeoNames knows which town is that of Gunungkidul.
    one = read("Gempa merusak rumah di Kecamatan Wonosari. Bupati Gunungkidul meninjau lokasi.")
    assert where(one, "Kecamatan Wonosari") == ("IDN", 1621399)
    other = read("Gempa merusak rumah di Kecamatan Wonosari. Bupati Boalemo meninjau lokasi.")
    assert where(other, "Kecamatan Wonosari") == ("IDN", None)


def test_a_district_of_several_that_the_story_leaves_open_has_no_id() -> None:
    found = place(read("Gempa merusak rumah di Kecamatan Wonosari."), "Kecamatan Wonosari")
    assert (found.country, found.geonames, found.lat) == ("IDN", None, None)


def test_the_dateline_tells_which_district() -> None:
    reading = read("GUNUNGKIDUL - Gempa merusak puluhan rumah di Kecamatan Wonosari pada Senin pagi.")
    assert where(reading, "Kecamatan Wonosari") == ("IDN", 1621399)


def test_a_district_right_before_its_regency() -> None:
    reading = read("Warga Welahan, Jepara, mengungsi sejak pagi.")
    assert where(reading, "Welahan") == ("IDN", 1621659)


def test_a_regency_is_not_the_city_of_its_name() -> None:
    reading = read("Banjir terjadi di Kabupaten Bogor dan Kota Bogor.")
    regency, city = reading.places
    assert (regency.name, regency.geonames) == ("Kabupaten Bogor", None)
    assert (city.name, city.geonames) == ("Kota Bogor", 1648473)


def test_a_regency_whose_town_has_its_name_is_one_place_with_it() -> None:
    [one] = read("Banjir melanda Kabupaten Garut. Air surut di Garut pada Senin.").places
    assert [span.text for span in one.mentions] == ["Kabupaten Garut", "Garut"]


@pytest.mark.parametrize("name", ["Bener Meriah", "Kulonprogo", "Muratara", "Kukar", "Intan Jaya"])
def test_regencies_by_their_names_and_short_names(name: str) -> None:
    assert place(read(f"Banjir melanda desa di {name} sejak pagi."), name).country == "IDN"


def test_a_district_abroad_is_not_indonesias() -> None:
    assert where(read("Serangan terjadi di Distrik Mila, Aljazair."), "Distrik Mila") == ("DZA", None)
    assert place(read("Fighting went on in Mila district, Algeria.", "en"), "Mila district").country == "DZA"


def test_english_kinds_stand_behind_the_name() -> None:
    reading = read("The flood hit homes in Welahan district in Jepara regency, Central Java.", "en")
    assert [each.name for each in reading.places] == ["Welahan district", "Jepara regency", "Central Java"]
    assert where(reading, "Welahan district") == ("IDN", 1621659)


def test_a_town_behind_a_capital_alone_needs_its_state_in_the_story() -> None:
    assert read("Mereka menghapus stigma 'Bilik Asmara' di penjara.").places == ()


def test_a_name_that_the_tables_know_is_theirs_where_the_encoder_hears_it() -> None:
    reading = read("Gempa dirasakan di Denpasar, Lombok Barat, Sumbawa, Bima, serta Dompu III.")
    assert all(each.country == "IDN" for each in reading.places)
