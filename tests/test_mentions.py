"""Phrases that can stand for an actor: what each means, word by word."""

from __future__ import annotations

import pytest

from kawat.coding.coder import heard
from kawat.coding.mentions import mentions
from tests.coding import found, parse, tables


def told(text: str, lang: str = "id") -> list[tuple[str, str, str, str | None, str | None]]:
    """Words, kind, name, country and sector of each mention."""
    return [
        (mention.span.text, mention.kind, mention.name, mention.country, mention.sector)
        for mention in found(text, lang=lang)
    ]


@pytest.mark.parametrize(
    ("text", "lang", "words", "name", "country", "sector"),
    [
        ("Kemarin Presiden Rusia Vladimir Putin tiba.", "id", "Presiden Rusia Vladimir Putin", "Vladimir Putin", "RUS", "GOV"),
        ("Menteri Luar Negeri China Wang Yi tiba.", "id", "Menteri Luar Negeri China Wang Yi", "Wang Yi", "CHN", "GOV"),
        ("Ketua DPR Puan Maharani tiba.", "id", "Ketua DPR Puan Maharani", "Puan Maharani", "IDN", "LEG"),
        ("Kapolri Jenderal Tito Karnavian tiba.", "id", "Kapolri Jenderal Tito Karnavian", "Tito Karnavian", "IDN", "COP"),
        ("Presiden Prancis, Emmanuel Macron, tiba.", "id", "Presiden Prancis, Emmanuel Macron", "Emmanuel Macron", "FRA", "GOV"),
        ("Kemarin Deputi Penindakan KPK Suharto Wirya tiba.", "id", "Deputi Penindakan KPK Suharto Wirya", "Suharto Wirya", "IDN", "JUD"),
        ("Deputi Penindakan dan Eksekusi KPK Asep Sunarya tiba.", "id", "Deputi Penindakan dan Eksekusi KPK Asep Sunarya", "Asep Sunarya", "IDN", "JUD"),
        ("Jubir Kementerian Luar Negeri China Geng Shuang tiba.", "id", "Jubir Kementerian Luar Negeri China Geng Shuang", "Geng Shuang", "CHN", "GOV"),
        ("Yesterday Russian President Vladimir Putin arrived.", "en", "Russian President Vladimir Putin", "Vladimir Putin", "RUS", "GOV"),
        ("French President Emmanuel Macron arrived.", "en", "French President Emmanuel Macron", "Emmanuel Macron", "FRA", "GOV"),
        ("South Korea's president, Moon Jae-in, arrived.", "en", "South Korea's president, Moon Jae-in", "Moon Jae-in", "KOR", "GOV"),
        ("Foreign Ministry spokesman Geng Shuang arrived.", "en", "Foreign Ministry spokesman Geng Shuang", "Geng Shuang", "CHN", "GOV"),
    ],
)  # fmt: skip
def test_an_office_its_state_or_body_and_a_name_are_one_person(
    text: str, lang: str, words: str, name: str, country: str, sector: str
) -> None:
    assert told(text, lang) == [(words, "person", name, country, sector)]


@pytest.mark.parametrize(
    ("text", "lang", "name", "country"),
    [
        ("Kemarin mantan Presiden Amerika Serikat Barack Obama tiba.", "id", "Barack Obama", "USA"),
        ("Former U.S. President Barack Obama arrived.", "en", "Barack Obama", "USA"),
        ("Mantan Perdana Menteri Malaysia Najib Razak tiba.", "id", "Najib Razak", "MYS"),
    ],
)
def test_a_former_official_is_no_longer_of_the_government(text: str, lang: str, name: str, country: str) -> None:
    [mention] = found(text, lang=lang)
    assert (mention.name, mention.country, mention.sector) == (name, country, "ELI")


@pytest.mark.parametrize(
    ("text", "lang", "kind", "country", "sector"),
    [
        ("Pasukan Suriah mundur.", "id", "group", "SYR", "MIL"),
        ("Syrian troops withdrew.", "en", "group", "SYR", "MIL"),
        ("Para analis ragu.", "id", "group", None, "EDU"),
        ("Yesterday analysts were in doubt.", "en", "group", None, "EDU"),
        ("Kemarin pemerintah Korea Utara diam.", "id", "state", "PRK", "GOV"),
        ("The prime minister of Malaysia arrived.", "en", "person", "MYS", "GOV"),
        ("Kemarin mantan perdana menteri Malaysia itu tiba.", "id", "person", "MYS", "ELI"),
        ("Turkish police left.", "en", "org", "TUR", "COP"),
    ],
)
def test_who_is_told_by_a_role_and_not_named(text: str, lang: str, kind: str, country: str | None, sector: str) -> None:
    [mention] = found(text, lang=lang)
    assert (mention.kind, mention.country, mention.sector, mention.described) == (kind, country, sector, True)


@pytest.mark.parametrize(
    ("word", "lang", "country"),
    [
        ("Washington", "id", "USA"),
        ("Pyongyang", "id", "PRK"),
        ("Kremlin", "id", "RUS"),
        ("Moskow", "id", "RUS"),
        ("Istana", "id", "IDN"),
        ("Gedung Putih", "id", "USA"),
        ("Beijing", "id", "CHN"),
        ("Amerika Serikat", "id", "USA"),
        ("Korut", "id", "PRK"),
        ("Beijing", "en", "CHN"),
        ("White House", "en", "USA"),
        ("Kremlin", "en", "RUS"),
        ("North Korea", "en", "PRK"),
    ],
)
def test_a_state_or_the_seat_of_its_government_is_the_government(word: str, lang: str, country: str) -> None:
    text = f"Kemarin {word} diam." if lang == "id" else f"Yesterday the {word} was silent."
    assert told(text, lang) == [(word, "state", word, country, "GOV")]


@pytest.mark.parametrize(
    ("text", "lang", "locative"),
    [
        ("Cuaca di Washington cerah.", "id", True),
        ("Pesawat dari Pyongyang terlambat.", "id", True),
        ("Kemarin Washington diam.", "id", False),
        ("The weather in Beijing was fine.", "en", True),
        ("Yesterday Beijing was silent.", "en", False),
    ],
)
def test_a_locative_preposition_before_a_seat_of_government_is_noted(text: str, lang: str, locative: bool) -> None:
    assert [mention.locative for mention in found(text, lang=lang) if mention.kind == "state"] == [locative]


@pytest.mark.parametrize(
    ("text", "lang", "full", "short", "country", "sector"),
    [
        ("Badan Energi Atom Internasional (IAEA) diam.", "id", "Badan Energi Atom Internasional", "IAEA", "IGO", "IGO"),
        ("The International Atomic Energy Agency (IAEA) left.", "en", "International Atomic Energy Agency", "IAEA", "IGO", "IGO"),
        ("Tentara Nasional Indonesia (TNI) bergerak.", "id", "Tentara Nasional Indonesia", "TNI", "IDN", "MIL"),
    ],
)  # fmt: skip
def test_a_body_with_its_abbreviation_in_brackets(
    text: str, lang: str, full: str, short: str, country: str, sector: str
) -> None:
    all_of_it = found(text, lang=lang)
    assert all_of_it[0].span.text.startswith(full)
    assert short in text[all_of_it[0].span.start : all_of_it[-1].span.end]
    assert {(each.kind, each.country, each.sector) for each in all_of_it} == {("org", country, sector)}


def test_a_bracket_between_office_and_name_does_not_part_them() -> None:
    [mention] = found("Kemarin Presiden Amerika Serikat (AS) Donald Trump tiba.")
    assert (mention.kind, mention.name, mention.country, mention.sector) == ("person", "Donald Trump", "USA", "GOV")
    assert mention.span.text == "Presiden Amerika Serikat (AS) Donald Trump"


@pytest.mark.parametrize(
    ("text", "lang", "words", "number"),
    [
        ("Kemarin dia tiba.", "id", "dia", "singular"),
        ("Kemarin ia tiba.", "id", "ia", "singular"),
        ("Menurutnya itu benar.", "id", "nya", "singular"),
        ("Kemarin politisi itu tiba.", "id", "politisi itu", "singular"),
        ("Kemarin mereka tiba.", "id", "mereka", "plural"),
        ("Keduanya tiba.", "id", "Keduanya", "dual"),
        ("He arrived.", "en", "He", "singular"),
        ("They left.", "en", "They", "plural"),
        ("Both left.", "en", "Both", "dual"),
    ],
)
def test_pronouns_and_what_is_said_for_them(text: str, lang: str, words: str, number: str) -> None:
    [mention] = found(text, lang=lang)
    assert (mention.span.text, mention.kind) == (words, "pronoun")
    assert mention.pronoun is not None
    assert mention.pronoun["number"] == number


def test_an_office_with_a_determiner_is_nobodys_name() -> None:
    [mention] = found("Kemarin Kepala Badan Pangan Nasional itu tiba.")
    assert (mention.kind, mention.described, mention.definite) == ("person", True, True)


def test_a_capital_at_the_head_of_a_sentence_is_not_yet_a_name() -> None:
    assert found("Hujan turun deras. Jembatan runtuh.") == []


def test_a_name_that_opens_a_sentence_is_known_from_inside_another() -> None:
    text = "Kemarin Surya Dirgantara tiba. Surya tersenyum."
    assert [mention.name for mention in found(text)] == ["Surya Dirgantara", "Surya"]


def test_days_and_months_are_not_names() -> None:
    assert found("Pertemuan berlangsung pada Kamis pekan lalu, bulan April.") == []


def test_offsets_count_in_the_story() -> None:
    text = "JAKARTA - Hujan turun.\n\nKemarin Presiden Prancis Emmanuel Macron tiba."
    whole = parse(text).story.text
    for mention in found(text):
        assert whole[mention.span.start : mention.span.end] == mention.span.text
    assert "Presiden Prancis Emmanuel Macron" in [mention.span.text for mention in found(text)]


def test_a_short_name_stands_for_a_state_only_where_the_story_names_it_in_full() -> None:
    text = (
        "South Korea and North Korea met. The North said the South would send aid to farmers in the north of the country, "
        "a North Korean envoy said in North Dakota."
    )
    states = [(each.span.text, each.country) for each in found(text, lang="en") if each.kind == "state"]
    assert states[:4] == [("South Korea", "KOR"), ("North Korea", "PRK"), ("North", "PRK"), ("South", "KOR")]
    assert not [each for each in found("The South lost the war in the north.", lang="en") if each.country]


@pytest.mark.parametrize(
    ("text", "definite"),
    [("Israel membebaskan 90 tahanan Palestina beberapa jam kemudian.", False), ("Israel membebaskan 90 tahanan Palestina itu kemarin.", True)],
)  # fmt: skip
def test_a_determiner_of_other_words_points_back_at_nobody(text: str, definite: bool) -> None:
    [whole] = heard([parse(text)], tables())
    [row] = mentions(whole, tables())
    assert row[-1].definite is definite


@pytest.mark.parametrize(
    ("text", "words", "name", "country"),
    [
        ("Kemarin Menteri PPN/Kepala Bappenas Surya Wirawan tiba.", "Menteri PPN/Kepala Bappenas Surya Wirawan", "Surya Wirawan", "IDN"),
        ("Kemarin Menteri PPN / Kepala Bappenas, Surya Wirawan, tiba.", "Menteri PPN / Kepala Bappenas, Surya Wirawan", "Surya Wirawan", "IDN"),
        ("Kemarin Menteri ATR/Kepala BPN Surya Wirawan tiba.", "Menteri ATR/Kepala BPN Surya Wirawan", "Surya Wirawan", "IDN"),
        ("Menteri PPN sekaligus Kepala Bappenas Surya Wirawan tiba.", "Menteri PPN sekaligus Kepala Bappenas Surya Wirawan", "Surya Wirawan", "IDN"),
        ("Menlu merangkap Wakil Perdana Menteri Samoa Tavita Leota tiba.", "Menlu merangkap Wakil Perdana Menteri Samoa Tavita Leota", "Tavita Leota", "WSM"),
    ],
)  # fmt: skip
def test_an_office_in_two_parts_is_one_persons(text: str, words: str, name: str, country: str) -> None:
    assert told(text) == [(words, "person", name, country, "GOV")]


def test_two_offices_without_a_name_behind_them_stay_two() -> None:
    assert [words for words, *_ in told("Ketua DPR/Ketua MPR bertemu kemarin.")] == ["Ketua DPR", "Ketua MPR"]


@pytest.mark.parametrize(
    ("text", "lang", "office", "name"),
    [
        ("Selama menjabat sebagai Presiden Samoa, Tavita Leota dihormati.", "id", "Presiden Samoa", "Tavita Leota"),
        ("Dari sekian banyak menteri Samoa, Tavita Leota paling muda.", "id", "menteri Samoa", "Tavita Leota"),
        ("In his years as president of Samoa, Tavita Leota was feared.", "en", "president of Samoa", "Tavita Leota"),
    ],
)
def test_behind_an_office_that_is_only_spoken_of_a_comma_parts_the_name(
    text: str, lang: str, office: str, name: str
) -> None:
    assert [words for words, kind, *_ in told(text, lang) if kind != "pronoun"] == [office, name]


DESCRIBED = [
    ("id", "Para analis memuji.", "EDU"), ("id", "Warga Palestina memuji.", "PSE CVL"), ("id", "Tiga warga sipil Palestina tewas.", "PSE CVL"),
    ("id", "Pengungsi Rohingya menolak.", "MMR REF"), ("id", "Tentara Israel mundur.", "ISR MIL"), ("id", "Dua tentara Israel mundur.", "ISR MIL"),
    ("id", "Sejumlah diplomat AS memuji.", "USA GOV"), ("id", "Seorang pejabat Iran memuji.", "IRN GOV"), ("id", "Lima nelayan Vietnam hilang.", "VNM AGR"),
    ("id", "Nelayan asal Vietnam hilang.", "VNM AGR"), ("id", "Puluhan WNI di Malaysia dipulangkan.", "IDN CVL"), ("id", "Seorang TKI hilang.", "IDN LAB"),
    ("id", "Jemaah haji Indonesia tiba.", "IDN CVL"), ("id", "Warga negara China dideportasi.", "CHN CVL"), ("id", "Warga negara asing dideportasi.", "CVL"),
    ("id", "Warga Papua menolak.", "IDN CVL"), ("id", "Nelayan Aceh menolak.", "IDN AGR"), ("id", "Polisi Surabaya bersiaga.", "IDN COP"),
    ("id", "Wartawan Rusia ditahan.", "RUS JRN"), ("id", "Tentara PBB tiba.", "IGO IGO"), ("id", "Para menteri ASEAN tiba.", "IGO IGO"),
    ("id", "Pasukan penjaga perdamaian Indonesia tiba.", "IDN MIL"), ("id", "Gerilyawan Al-Qaeda menyerang.", "IMG IMG"),
    ("id", "Orang bersenjata Taliban menyerang.", "AFG REB"), ("id", "Pemerintah Taliban menolak.", "AFG GOV"),
    ("id", "Pasukan koalisi pimpinan AS mundur.", "USA MIL"),
    ("id", "Tiga orang polisi tewas.", "COP"), ("id", "Dua orang tentara Israel mundur.", "ISR MIL"), ("id", "Lima orang Palestina tewas.", "PSE CVL"),
    ("id", "Pendukung Ikhwanul Muslimin menolak.", "EGY OPP"), ("en", "Hamas leader Yusuf Salim left.", "PSE PTY"),
    ("id", "Pemukim Yahudi menolak.", "ISR CVL"), ("id", "Partai berkuasa Thailand menolak.", "THA PTY"), ("id", "Warga Tibet menolak.", "CHN CVL"),
    ("en", "Analysts praised it.", "EDU"), ("en", "Palestinian residents left.", "PSE CVL"), ("en", "Three Palestinian civilians died.", "PSE CVL"),
    ("en", "Rohingya refugees left.", "MMR REF"), ("en", "Two Israeli soldiers left.", "ISR MIL"), ("en", "A US diplomat left.", "USA GOV"),
    ("en", "A senior US official left.", "USA GOV"), ("en", "An Iranian official left.", "IRN GOV"), ("en", "Vietnamese fishermen left.", "VNM AGR"),
    ("en", "A Vietnamese fisherman left.", "VNM AGR"), ("en", "Indonesian migrant workers left.", "IDN LAB"), ("en", "Indonesian pilgrims left.", "IDN CVL"),
    ("en", "Five Chinese nationals left.", "CHN CVL"), ("en", "Papuan students left.", "IDN EDU"), ("en", "UN troops left.", "IGO IGO"),
    ("en", "Indonesian peacekeepers left.", "IDN MIL"), ("en", "ASEAN ministers left.", "IGO IGO"), ("en", "Al-Qaeda militants left.", "IMG IMG"),
    ("en", "Taliban gunmen left.", "AFG REB"), ("en", "Palestinian prisoners left.", "PSE PRE"), ("en", "Israeli settlers left.", "ISR CVL"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "code"), DESCRIBED)
def test_people_told_by_what_they_are_have_their_state_and_sector(lang: str, text: str, code: str) -> None:
    first = found(text, lang=lang)[0]
    assert " ".join(filter(None, (first.country, first.sector))) == code


@pytest.mark.parametrize(
    ("lang", "text"), [("id", "Dua sandera Abu Sayyaf lolos."), ("en", "Abu Sayyaf hostages fled.")]
)
def test_whom_rebels_hold_is_none_of_them(lang: str, text: str) -> None:
    codes = {mention.span.text.lower(): (mention.country, mention.sector) for mention in found(text, lang=lang)}
    assert codes.pop("abu sayyaf") == ("PHL", "REB")
    assert list(codes.values()) == [(None, "CVL")]
