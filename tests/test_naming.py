"""Where names begin and end, by what the encoder hears, and who is meant when a story names somebody again."""

from __future__ import annotations

import pytest

from kawat.coding.coder import heard, staged_scene
from kawat.coding.mention import Mention
from kawat.coding.mentions import mentions
from tests.coding import actor, cast, parse, read, tables, told_as


def row(text: str, lang: str = "id") -> list[Mention]:
    """All mentions of a text that the encoder has read."""
    [each] = heard([parse(text, lang=lang)], tables())
    return [mention for some in mentions(each, tables()) for mention in some]


def figures(text: str) -> dict[str, list[str]]:
    """Of every figure of a text the words that stand for it."""
    [each] = heard([parse(text)], tables())
    return {one.name: [span.text for span in one.mentions] for one in staged_scene(each, tables()).cast.figures}


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        # the head of a body's name is no part of the office
        ("Ketua Komisi Pemberantasan Korupsi (KPK) Surya Dirga menolak usul itu.", "Surya Dirga", ("IDN", "JUD")),
        ("Wakil Ketua Komisi Pemberantasan Korupsi Surya Dirga menolak usul itu.", "Surya Dirga", ("IDN", "JUD")),
        # a rank, and no party of Turkey
        ("Kapolsek Tegalrejo AKP Surya Dirga menangkap pencuri itu.", "Surya Dirga", ("IDN", "COP")),
        ("AKBP Surya Dirga menangkap pencuri itu.", "Surya Dirga", ("IDN", "COP")),
        ("Kepala Bidang Hubungan Masyarakat Polda Metro Jaya Komisaris Besar Surya Dirga diam.", "Surya Dirga", ("IDN", "COP")),
        # the field of an office before who holds it
        ("Menteri Koordinator Bidang Pangan dan Energi Terbarukan (PET) Surya Dirga menolak.", "Surya Dirga", (None, "GOV")),
        ("Direktur Angkutan Jalan, Ahmad Yani mengatakan hal itu perlu.", "Ahmad Yani", (None, None)),
        # a particle joined to a name, and a town that is a person's first name
        ("Panglima militer Yordania, Jenderal Khalid al-Sarayreh, menuduh Iran.", "Khalid al-Sarayreh", (None, "MIL")),
    ],
)  # fmt: skip
def test_who_holds_an_office(text: str, name: str, code: tuple[str | None, str | None]) -> None:
    assert (name, *code) in {(each.name, each.country, each.sector) for each in row(text)}
    assert not {"Pemberantasan Korupsi", "Hubungan", "Energi Terbarukan", "PET", "Angkutan Jalan"} & {
        each.name for each in row(text)
    }


def test_a_town_within_a_persons_name_is_no_state() -> None:
    assert "YEM" not in {each.country for each in row("Mereka menuduh Aden Hashi Ayro, seorang milisi.")}


@pytest.mark.parametrize(
    ("text", "name", "sector"),
    [
        ("Polda Sulsel menahan dua warga.", "Polda Sulsel", "COP"),
        ("Polsek Tegalrejo memeriksa korban.", "Polsek Tegalrejo", "COP"),
        ("Kejaksaan Negeri Sleman menuntut terdakwa.", "Kejaksaan Negeri Sleman", "JUD"),
        ("KPU Filipina menunda pemilu.", "KPU Filipina", "PHL GOV"),
        ("Mahkamah Konstitusi Korea Selatan menolak usul itu.", "Mahkamah Konstitusi Korea Selatan", "KOR JUD"),
    ],
)
def test_of_the_bodies_of_one_name_that_of_a_place_or_another_state(text: str, name: str, sector: str) -> None:
    *state, sector = sector.split()
    assert (name, *(state or ["IDN"]), sector, name) in {
        (each.name, each.country, each.sector, each.body) for each in row(text)
    }


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("DPR membahas UU Nomor 30 Tahun 2002 dalam Rapat Kerja.", {"UU Nomor", "Tahun", "Rapat Kerja"}),
        ("Trump menjanjikan US$ 8,5 miliar kepada Australia.", {"US"}),
        ("Ia diadili pengadilan Islam di Mosul.", {"Islam"}),
        ("Warga Jakarta Selatan menolak usul itu.", {"Selatan"}),
        ("Mereka membela Hak Asasi Manusia (HAM). Menurut mereka HAM perlu dijaga.", {"Hak Asasi Manusia", "HAM"}),
        ("Surat dari Kasubdit II itu ditolak.", {"II"}),
    ],
)
def test_what_has_a_capital_and_is_nobody(text: str, nobody: set[str]) -> None:
    assert not nobody & {each.name for each in row(text)}


def test_a_description_is_mentioned_by_all_its_words() -> None:
    assert "banyak pihak" in {each.span.text for each in row("Banyak warga dan banyak pihak menolak usul itu.")}


@pytest.mark.parametrize("again", ["Kapolsek", "Kapolsek itu"])
def test_an_office_told_again_without_its_place_is_its_holders(again: str) -> None:
    text = f'"Kami siap," kata Kapolsek Tegalrejo AKP Surya Dirga. {again} menolak usul Bupati Sleman.'
    assert told_as(actor(read(text), "Surya Dirga"))[-1] == "Kapolsek"


def test_an_article_brings_in_somebody_new() -> None:
    text = '"Kami siap," kata Menteri Luar Negeri Peru Juan Quispe. "Tidak," kata seorang menteri luar negeri.'
    assert set(cast(read(text))) == {"Juan Quispe", "seorang menteri luar negeri"}


def test_a_determiner_behind_a_clause_points_back() -> None:
    text = '"Kami siap," kata Bupati Surya Dirga. Pria yang kerap disapa Dirga ini menuturkan warga menolak.'
    assert set(cast(read(text))) == {"Surya Dirga", "warga"}


def test_no_official_is_the_thief_told_of() -> None:
    text = '"Kami siap," kata Kapolsek Tegalrejo AKP Surya Dirga. "Saya lapar," kata pencuri itu.'
    assert len(cast(read(text))) == 2


@pytest.mark.parametrize(
    "text",
    [
        'Dedi Sutarya yang akrab disapa Demul menolak usul itu. "Kami siap," kata Demul.',
        'Demul, panggilan akrab Dedi Sutarya, menolak usul itu. "Kami siap," kata Demul.',
    ],
)
def test_a_nickname_is_who_is_called_so(text: str) -> None:
    assert set(cast(read(text))) == {"Dedi Sutarya"}


def test_a_body_told_again_by_less_of_its_name_is_the_same() -> None:
    assert figures("Polda Sulsel menolak usul itu. Polda diam.")["Polda Sulsel"] == ["Polda Sulsel", "Polda"]


def test_a_town_is_not_its_state() -> None:
    assert {"Makassar", "Indonesia"} <= set(figures("Makassar menolak usul itu. Indonesia menolak usul Peru."))


def test_the_body_whose_somebody_is_is_named_too() -> None:
    found = figures("Pegawai KPK menolak usul itu. Perdana Menteri Malaysia Surya Dirga diam.")
    assert found["KPK"] == ["KPK"]
    assert found["Malaysia"] == ["Malaysia"]


def test_a_state_as_a_place_is_no_mention_unless_it_stands_on_a_side() -> None:
    found = figures("Peru menolak usul itu di Malaysia. Malaysia diam.")
    assert found["Malaysia"] == ["Malaysia"]


def test_the_full_name_of_a_state_goes_before_its_letters_and_of_a_body_before_what_it_is_called() -> None:
    assert "Amerika Serikat" in figures("AS menolak usul itu. Amerika Serikat diam.")
    assert "KPK" in figures("KPK menolak usul itu. Pimpinan lembaga antirasuah diam.")


def test_whose_wife_or_lawyer_somebody_is_is_not_the_one_who_speaks() -> None:
    reading = read("Istri Trump mengatakan hal itu bohong. Kuasa hukum Prabowo mengatakan gugatan itu sah.")
    speakers = [(quote.speaker.name, quote.speaker.country) for quote in reading.quotes if quote.speaker]
    assert speakers == [("Istri Trump", "USA"), ("Kuasa hukum Prabowo", "IDN")]


def test_a_spokesman_named_behind_his_body_is_himself() -> None:
    assert "Budi Prasetyo" in cast(read("Juru bicara KPK Budi Prasetyo mengatakan kabar itu bohong."))
